/* The writer of plain-text articles. */
#ifndef FORMATS_ARTICLE_TEXT_WRITE_H
#define FORMATS_ARTICLE_TEXT_WRITE_H

#include "moments/format.h"

extern const struct mo_writer mo_text_writer;

#endif
