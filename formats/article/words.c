/* Small questions about a line of text, answered with Unicode's properties. */
#include "words.h"

#include <stdint.h>
#include <utf8proc.h>

/* ---- code points --------------------------------------------------------- */

bool
mo_is_letter(uint32_t code)
{
    utf8proc_category_t category;
    if (code < 0x80)
        return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
    category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool
is_digit(uint32_t code)
{
    if (code < 0x80)
        return code >= '0' && code <= '9';
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ND;
}

static bool
is_mark(uint32_t code)
{
    utf8proc_category_t category;
    if (code < 0x300)
        return false;
    category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

bool
mo_is_upper(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z';
    return mo_is_letter(code) &&
           utf8proc_tolower((utf8proc_int32_t)code) != (utf8proc_int32_t)code;
}

bool
mo_is_space(uint32_t code)
{
    if (code <= 0x20)
        return code == ' ' || (code >= '\t' && code <= '\r');
    return code == 0xA0 || code == 0x3000 || code == 0xFEFF ||
           (code >= 0x2000 && code <= 0x200F) || code == 0x202F;
}

bool
mo_is_dash(uint32_t code)
{
    return code == '-' || (code >= 0x2010 && code <= 0x2015) ||
           code == 0x2212 || code == 0xFF0D;
}

bool
mo_is_close(uint32_t code)
{
    utf8proc_category_t category;
    if (code < 0x80)
        return code == '"' || code == '\'' || code == ')' || code == ']' ||
               code == '}';
    category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_PE ||
           category == UTF8PROC_CATEGORY_PF || code == 0x201C;
}

bool
mo_is_wide(uint32_t code)
{
    return (code >= 0x3040 && code <= 0x30FF) ||
           (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0x20000 && code <= 0x3FFFF) ||
           (code >= 0x0E00 && code <= 0x0EFF);
}

unsigned
mo_code_columns(uint32_t code)
{
    int width;
    if (code < 0x80)
        return code >= 0x20;
    width = utf8proc_charwidth((utf8proc_int32_t)code);
    return width > 0 ? (unsigned)width : 0;
}

/* ---- views --------------------------------------------------------------- */

uint32_t
mo_text_first(struct mo_text text, size_t *size)
{
    if (text.len == 0) {
        *size = 0;
        return 0;
    }
    return mo_code_at(text.ptr, size);
}

uint32_t
mo_text_last(struct mo_text text, size_t *size)
{
    size_t start = text.len, used;
    uint32_t code;
    if (text.len == 0) {
        *size = 0;
        return 0;
    }
    do
        start--;
    while (start > 0 && ((unsigned char)text.ptr[start] & 0xC0) == 0x80);
    code = mo_code_at(text.ptr + start, &used);
    *size = text.len - start;
    return code;
}

struct mo_text
mo_text_after(struct mo_text text, size_t skip)
{
    return skip > 0 ? mo_text_of(text.ptr + skip, text.len - skip) : text;
}

struct mo_text
mo_text_strip(struct mo_text text)
{
    size_t size;
    while (text.len > 0 && mo_is_space(mo_text_first(text, &size)))
        text = mo_text_after(text, size);
    while (text.len > 0 && mo_is_space(mo_text_last(text, &size)))
        text.len -= size;
    return text;
}

static char
lower_ascii(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool
same_ascii(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (lower_ascii(a[i]) != lower_ascii(b[i]))
            return false;
    return true;
}

size_t
mo_text_find(struct mo_text text, const char *needle, size_t from)
{
    const size_t len = strlen(needle);
    for (size_t at = from; at + len <= text.len; at++)
        if (lower_ascii(text.ptr[at]) == lower_ascii(*needle) &&
            same_ascii(text.ptr + at, needle, len))
            return at;
    return SIZE_MAX;
}

bool
mo_text_has(struct mo_text text, const char *needle)
{
    return mo_text_find(text, needle, 0) != SIZE_MAX;
}

struct mo_text
mo_next_word(struct mo_text *text)
{
    size_t size, len = 0;
    struct mo_text word;
    while (text->len > 0 && mo_is_space(mo_text_first(*text, &size)))
        *text = mo_text_after(*text, size);
    while (len < text->len &&
           !mo_is_space(mo_text_first(mo_text_after(*text, len), &size)))
        len += size;
    word = mo_text_of(text->ptr, len);
    *text = mo_text_after(*text, len);
    return word;
}

/* ---- folding ------------------------------------------------------------- */

struct mo_fold
mo_fold_of(struct mo_text text)
{
    /* a missing text has no address to add to */
    const struct mo_fold fold = {text.ptr,
                                 text.ptr ? text.ptr + text.len : NULL};
    return fold;
}

/* CODE in lower case if it counts, else 0. */
static uint32_t
fold_code(uint32_t code)
{
    if (code < 0x80) {
        if (code >= 'A' && code <= 'Z')
            return code + 32;
        return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')
                   ? code
                   : 0;
    }
    return mo_is_letter(code) || is_digit(code) || is_mark(code)
               ? (uint32_t)utf8proc_tolower((utf8proc_int32_t)code)
               : 0;
}

uint32_t
mo_fold_next(struct mo_fold *fold)
{
    while (fold->ptr < fold->end) {
        size_t size;
        const uint32_t code = fold_code(mo_code_at(fold->ptr, &size));
        fold->ptr += size;
        if (code != 0)
            return code;
    }
    return 0;
}

uint64_t
mo_fold_hash(struct mo_text text)
{
    struct mo_fold fold = mo_fold_of(text);
    uint64_t hash = 14695981039346656037u;
    uint32_t code;
    bool any = false;
    while ((code = mo_fold_next(&fold)) != 0) {
        hash = (hash ^ code) * 1099511628211u;
        any = true;
    }
    return !any ? 0 : hash ? hash : 1;
}

bool
mo_fold_equal(struct mo_text a, struct mo_text b)
{
    struct mo_fold left = mo_fold_of(a), right = mo_fold_of(b);
    uint32_t code;
    do {
        code = mo_fold_next(&left);
        if (code != mo_fold_next(&right))
            return false;
    } while (code != 0);
    return true;
}

/* Steps FOLD over all of PREFIX; false where they differ or it is empty. */
static bool
skip_prefix(struct mo_fold *fold, struct mo_text prefix)
{
    struct mo_fold wanted = mo_fold_of(prefix);
    uint32_t code = mo_fold_next(&wanted);
    if (code == 0)
        return false;
    for (; code != 0; code = mo_fold_next(&wanted))
        if (mo_fold_next(fold) != code)
            return false;
    return true;
}

bool
mo_fold_starts(struct mo_text text, struct mo_text prefix)
{
    struct mo_fold fold = mo_fold_of(text);
    return skip_prefix(&fold, prefix);
}

size_t
mo_fold_skip(struct mo_text text, struct mo_text prefix)
{
    struct mo_fold fold = mo_fold_of(text);
    return skip_prefix(&fold, prefix) ? (size_t)(fold.ptr - text.ptr) : 0;
}

/* WORD may begin with FIRST: spares most comparisons with long tables. */
static bool
may_begin(const char *word, uint32_t first)
{
    const uint32_t byte = (unsigned char)*word;
    return byte < 0x80 ? byte == first : first >= 0x80;
}

static uint32_t
fold_first(struct mo_text text)
{
    struct mo_fold fold = mo_fold_of(text);
    return mo_fold_next(&fold);
}

size_t
mo_fold_index(struct mo_text text, const char *const *words, size_t count)
{
    const uint32_t first = fold_first(text);
    for (size_t i = 0; i < count; i++)
        if (may_begin(words[i], first) &&
            mo_fold_equal(text, mo_text_from(words[i])))
            return i;
    return count;
}

bool
mo_fold_in(struct mo_text text, const char *const *words)
{
    const uint32_t first = fold_first(text);
    for (; *words; words++)
        if (may_begin(*words, first) &&
            mo_fold_equal(text, mo_text_from(*words)))
            return true;
    return false;
}

bool
mo_fold_leads(struct mo_text text, const char *const *words,
              struct mo_text *rest)
{
    const uint32_t first = fold_first(text);
    for (; *words; words++) {
        struct mo_fold fold = mo_fold_of(text);
        struct mo_text tail;
        size_t size;
        uint32_t next;
        if (!may_begin(*words, first) ||
            !skip_prefix(&fold, mo_text_from(*words)))
            continue;
        tail = mo_text_of(fold.ptr, (size_t)(fold.end - fold.ptr));
        next = mo_text_first(tail, &size);
        if (next >= 0x80 ? mo_is_letter(next) && !mo_is_wide(next)
                         : mo_is_letter(next) || is_digit(next))
            continue;
        if (rest)
            *rest = tail;
        return true;
    }
    return false;
}

/* ---- lines --------------------------------------------------------------- */

unsigned
mo_word_count(struct mo_text text)
{
    unsigned words = 0, wide = 0;
    bool inside = false;
    for (size_t at = 0, size; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        if (code >= 0x80 && mo_is_wide(code)) {
            wide++;
            inside = false;
        } else if (code <= 0x20 || (code >= 0xA0 && mo_is_space(code))) {
            inside = false;
        } else if (!inside && fold_code(code) != 0) {
            inside = true;
            words++;
        }
    }
    return words + (wide + 1) / 2;
}

size_t
mo_text_columns(struct mo_text text)
{
    size_t columns = 0;
    for (size_t at = 0, size; at < text.len; at += size)
        columns += mo_code_columns(mo_code_at(text.ptr + at, &size));
    return columns;
}

static bool
is_stop(uint32_t code)
{
    return code == '.' || code == '!' || code == '?' || code == 0x2026 ||
           code == 0x3002 || code == 0xFF01 || code == 0xFF1F ||
           code == 0xFF0E || code == 0x0964 || code == 0x061F;
}

bool
mo_ends_sentence(struct mo_text text)
{
    size_t size;
    uint32_t code = mo_text_last(text, &size);
    while (text.len > 0 && (mo_is_close(code) || mo_is_space(code))) {
        text.len -= size;
        code = mo_text_last(text, &size);
    }
    return is_stop(code);
}

/* The byte after the first sentence of TEXT, where another follows: a full
 * stop after a word of two letters or more, space, and upper case. */
static bool
sentence_break(struct mo_text text, size_t at)
{
    const struct mo_text tail = mo_text_after(text, at);
    size_t size;
    uint32_t code = mo_text_first(tail, &size);
    struct mo_text next = mo_text_strip(mo_text_after(tail, size));
    if (code >= 0x3000)
        return next.len > 0;
    if (at < 3 || size == tail.len || next.len + size == tail.len)
        return false;
    if (code == '.' && (text.ptr[at - 2] == ' ' || text.ptr[at - 2] == '.' ||
                        mo_is_upper((unsigned char)text.ptr[at - 2])))
        return false;
    code = mo_text_first(next, &size);
    return mo_is_upper(code) || code == 0x201C || code == '"';
}

bool
mo_has_sentences(struct mo_text text)
{
    for (size_t at = 0, size; at < text.len; at += size)
        if (is_stop(mo_code_at(text.ptr + at, &size)) &&
            sentence_break(text, at))
            return true;
    return false;
}

bool
mo_is_short(struct mo_text text)
{
    return text.len > 0 && text.len <= 400 && mo_text_columns(text) <= 130 &&
           mo_word_count(text) <= 20;
}

unsigned
mo_title_case(struct mo_text text)
{
    unsigned words = 0, upper = 0;
    struct mo_text word;
    while (word = mo_next_word(&text), word.len > 0) {
        size_t size;
        uint32_t code = mo_text_first(word, &size);
        while (size > 0 && !mo_is_letter(code) && !is_digit(code)) {
            word = mo_text_after(word, size);
            code = mo_text_first(word, &size);
        }
        if (word.len < 4 && !mo_is_upper(code))
            continue;
        if (word.len == 0)
            continue;
        words++;
        upper +=
            mo_is_upper(code) || is_digit(code) ||
            utf8proc_toupper((utf8proc_int32_t)code) == (utf8proc_int32_t)code;
    }
    return words ? upper * 100 / words : 100;
}

/* Long enough to tell one text from another. */
static bool
is_telling(struct mo_text word)
{
    const size_t count = mo_utf8_count(word);
    size_t size;
    return count >= 4 || (count >= 2 && mo_text_first(word, &size) >= 0x80 &&
                          mo_is_letter(mo_text_first(word, &size)));
}

/* TEXT has WORD among its words. */
static bool
has_word(struct mo_text text, struct mo_text word)
{
    struct mo_text other;
    while (other = mo_next_word(&text), other.len > 0)
        if (mo_fold_equal(word, other))
            return true;
    return false;
}

bool
mo_share_word(struct mo_text a, struct mo_text b)
{
    struct mo_text word, rest = a;
    bool telling = false;
    while (word = mo_next_word(&rest), word.len > 0) {
        if (!is_telling(word) || mo_fold_hash(word) == 0)
            continue;
        telling = true;
        if (has_word(b, word))
            return true;
    }
    return !telling && mo_fold_starts(b, a);
}
