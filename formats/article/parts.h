/* A heading taken apart. */
#ifndef FORMATS_ARTICLE_PARTS_H
#define FORMATS_ARTICLE_PARTS_H

#include "moments/text.h"

struct mo_parts {
    struct mo_text core; /* without notes in parentheses, scores, years */
    struct mo_text note; /* the note nearest to it; missing: none */
    struct mo_text year;
    struct mo_text original; /* the title in another script */
};

/* HEADING is not empty; neither is the core. */
struct mo_parts mo_take_apart(struct mo_text heading);

/* Without dashes, colons, commas and bars at the end, or at the start. The
 * first leaves one character at least. */
struct mo_text mo_trim_marks(struct mo_text text);
struct mo_text mo_trim_leading_marks(struct mo_text text);

#endif
