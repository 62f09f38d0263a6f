/* Text laid out for people: wrapped to a width, indented, safe to show. */
#ifndef FORMATS_ARTICLE_WRAP_H
#define FORMATS_ARTICLE_WRAP_H

#include "moments/io.h"

struct mo_wrap {
    size_t width;  /* columns of a line; 0: lines are not wrapped */
    size_t indent; /* columns before every line but the first */
    size_t column; /* where the first line goes on */
    bool plain;    /* control characters become U+FFFD, tabs spaces */
};

/* Puts TEXT. Line ends in it are kept; lines break at spaces, and between
 * characters of scripts without spaces. A word wider than the line sticks
 * out. WRAP->column is where the last line ended. */
void mo_wrap_put(struct mo_out *out, struct mo_wrap *wrap, struct mo_text text);

/* Puts COUNT spaces. */
void mo_wrap_indent(struct mo_out *out, size_t count);

#endif
