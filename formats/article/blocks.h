/* An article as a sequence of typed blocks: what the text, HTML and Markdown
 * readers make of a page, and what the recogniser finds a ranked list in.
 *
 * A block is one line as a person sees it: a heading, a paragraph, an item of a
 * list, a caption. A source with line breaks inside a paragraph (plain text
 * that is not wrapped, <br>) gives one block a line; lines that were only
 * wrapped to a width are one block. */
#ifndef FORMATS_ARTICLE_BLOCKS_H
#define FORMATS_ARTICLE_BLOCKS_H

#include "moments/format.h"

enum mo_block_kind {
    MO_BLOCK_PARAGRAPH, /* a line of text, also when nothing is known of it */
    MO_BLOCK_HEADING,   /* the source says that it is a heading; see level */
    MO_BLOCK_ITEM,      /* an item of a list; see marker and number */
    MO_BLOCK_CAPTION,   /* the source says that it belongs to an image */
    MO_BLOCK_IMAGE,     /* an image; its text is the alternative text */
    MO_BLOCK_QUOTE,     /* a line of a block quote */
    MO_BLOCK_ROW,       /* a table row, cells separated by tabs */
    MO_BLOCK_CODE,      /* preformatted text; never part of a list's layout */
    MO_BLOCK_RULE       /* a thematic break; its text is missing */
};

/* A block. Zeroed fields mean "nothing known". All texts are borrowed, valid
 * (see mo_text), on one line, without white space at either end, and live at
 * least until the recogniser returns. */
struct mo_block {
    enum mo_block_kind kind;
    unsigned level;        /* of a heading, 1 to 6, or 0: unknown; of an item,
                              how deep its list is nested, from 1, or 0 */
    struct mo_text text;   /* as printed; of an item, without its marker */
    struct mo_text marker; /* bullet of an item as printed; missing when it is
                              not in the source's text */
    bool numbered;         /* an item whose number the structure gives */
    int64_t number;        /* that number (<ol start>, <li value>, "3." in
                              Markdown); plain text keeps it in `text` */
    struct mo_text url;    /* of an image, or of the link that spans all of the
                              text; missing: none */
    struct mo_pos pos;     /* of its first character in the source */
    unsigned blank_before; /* blank lines above it. 0: it follows the block
                              above directly (next line, <br>, next <li>);
                              1 and more: a paragraph of its own */
    unsigned indent;       /* columns from the margin, as far as known */
    bool bold;             /* all of its text is set in bold */
    bool aside;            /* the source says that it is no part of the text:
                              navigation, comments, footer, sidebar, advert */
    unsigned link_percent; /* how much of the text is link text, 0 to 100 */
};

/* A growing array of blocks. Start from all zeros; free with mo_blocks_free. */
struct mo_blocks {
    struct mo_block *items;
    size_t count, cap;
};

MO_MUST_USE enum mo_status mo_blocks_add(struct mo_blocks *blocks,
                                         const struct mo_block *block);
void mo_blocks_free(struct mo_blocks *blocks);

/* A page: its blocks in reading order, and the list fields that its metadata
 * states (front matter, <meta>, JSON-LD): title, author, published, language,
 * url …; missing where it states none. What it states goes before what the
 * recogniser would find. `known.extra` and `known.tags` are passed on. */
struct mo_article {
    struct mo_list known;
    struct mo_blocks blocks;
};

/* The options that all readers of articles share: a member of that type in the
 * reader's state, and these lines in its option table. */
struct mo_article_options {
    int64_t min_items; /* fewest items of a list; 0: 2 when numbered, else 3 */
    const char *heading; /* pattern of the headings: * any text, ? one letter,
                            # a number, the rank; NULL: found by the rules */
};

/* clang-format off */
#define MO_ARTICLE_OPTIONS(state, member)                                      \
    {"min-items", MO_OPTION_INT,                                               \
     offsetof(struct state, member) +                                          \
         offsetof(struct mo_article_options, min_items),                       \
     "N", "take nothing for a list that has fewer items", "0", NULL,           \
     0, 1000000},                                                              \
    {"heading", MO_OPTION_TEXT,                                                \
     offsetof(struct state, member) +                                          \
         offsetof(struct mo_article_options, heading),                         \
     "PATTERN",                                                                \
     "headings look like this: * any text, ? a character, # the rank",         \
     NULL, NULL, 0, 0}
/* clang-format on */

/* Finds the ranked lists of ARTICLE and pushes them into SINK, the main one
 * first. When there is none, reports why and returns MO_ENOLIST. With
 * env->explain each block is reported as a note: what it was taken for, and by
 * which rule. Texts are built in env->arena. */
MO_MUST_USE enum mo_status
mo_article_recognise(const struct mo_article *article,
                     const struct mo_article_options *options,
                     const struct mo_env *env, const struct mo_sink *sink);

/* The most bytes of a page or an article, which is read into memory whole; a
 * page of a book is 3 KiB. */
#define MO_ARTICLE_MAX ((size_t)64 << 20)

/* Makes WINDOW hold all of IN. Beyond MO_ARTICLE_MAX it reports that no WHAT
 * ("article") is so long, with HINT, which may be NULL: MO_ELIMIT. */
MO_MUST_USE enum mo_status mo_article_fill(const struct mo_env *env,
                                           struct mo_in *in, const char *what,
                                           const char *hint,
                                           struct mo_bytes *window);

#endif
