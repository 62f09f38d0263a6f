/* Small questions about a line of text, in any script: the vocabulary that the
 * rules for articles are written in. */
#ifndef FORMATS_ARTICLE_WORDS_H
#define FORMATS_ARTICLE_WORDS_H

#include "moments/text.h"

/* Steps through TEXT's letters and digits in lower case, skipping all else, so
 * that two spellings of a title compare equal. */
struct mo_fold {
    const char *ptr, *end;
};

struct mo_fold mo_fold_of(struct mo_text text);
uint32_t mo_fold_next(struct mo_fold *fold); /* 0 at the end */
uint64_t mo_fold_hash(struct mo_text text);  /* 0 only for nothing to fold */
bool mo_fold_equal(struct mo_text a, struct mo_text b);
/* All of PREFIX is folded into the start of TEXT. An empty prefix is not. */
bool mo_fold_starts(struct mo_text text, struct mo_text prefix);
/* The bytes of TEXT that PREFIX takes, folded; 0 when it is no prefix. */
size_t mo_fold_skip(struct mo_text text, struct mo_text prefix);
/* The index of the word that TEXT is, folded, among COUNT words; COUNT if none.
 * In all such tables words are in lower case and begin with a letter. */
size_t mo_fold_index(struct mo_text text, const char *const *words,
                     size_t count);
/* TEXT is, folded, one of the NULL-ended words. */
bool mo_fold_in(struct mo_text text, const char *const *words);
/* TEXT starts, folded, with one of the words, which ends where a word of TEXT
 * ends; *REST (may be NULL) gets what follows. */
bool mo_fold_leads(struct mo_text text, const char *const *words,
                   struct mo_text *rest);

/* Code points by kind; a code point without case is no upper case. */
bool mo_is_letter(uint32_t code);
bool mo_is_upper(uint32_t code);
bool mo_is_space(uint32_t code); /* also no-break and ideographic spaces */
bool mo_is_dash(uint32_t code);  /* hyphen-minus, en and em dash … */
bool mo_is_close(uint32_t code); /* closing quotes and brackets */
bool mo_is_wide(uint32_t code);  /* scripts written without spaces */

/* mo_utf8_decode, quick for ASCII. */
static inline uint32_t
mo_code_at(const char *ptr, size_t *size)
{
    if ((unsigned char)*ptr < 0x80) {
        *size = 1;
        return (unsigned char)*ptr;
    }
    return mo_utf8_decode(ptr, size);
}

/* Decodes without running over the end; 0 when TEXT is empty. */
uint32_t mo_text_first(struct mo_text text, size_t *size);
uint32_t mo_text_last(struct mo_text text, size_t *size);

struct mo_text mo_text_after(struct mo_text text, size_t skip);
/* Without white space of any kind at either end. */
struct mo_text mo_text_strip(struct mo_text text);
/* The offset of NEEDLE in TEXT at or after FROM; SIZE_MAX if it is not there.
 * Upper and lower case of ASCII letters are the same. */
size_t mo_text_find(struct mo_text text, const char *needle, size_t from);
bool mo_text_has(struct mo_text text, const char *needle);

/* The next run of non-spaces of *TEXT, which moves past it; empty at the end.
 */
struct mo_text mo_next_word(struct mo_text *text);
/* Words; a run of a script without spaces counts two characters a word. */
unsigned mo_word_count(struct mo_text text);
/* Columns on a terminal. */
size_t mo_text_columns(struct mo_text text);
unsigned mo_code_columns(uint32_t code);

/* Ends as a sentence does: . ! ? … in any script, then perhaps a quote. */
bool mo_ends_sentence(struct mo_text text);
/* Holds the end of one sentence and the start of another. */
bool mo_has_sentences(struct mo_text text);
/* Short enough and built like a heading or caption, not like prose. */
bool mo_is_short(struct mo_text text);
/* Percent of the longer words that begin in upper case; 100 in scripts without
 * case. */
unsigned mo_title_case(struct mo_text text);
/* B has a word of A's that is long enough to tell; where A has none such, B
 * begins with A. */
bool mo_share_word(struct mo_text a, struct mo_text b);

#endif
