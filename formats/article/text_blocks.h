/* Plain text as blocks. */
#ifndef FORMATS_ARTICLE_TEXT_BLOCKS_H
#define FORMATS_ARTICLE_TEXT_BLOCKS_H

#include "blocks.h"

/* Appends TEXT (valid UTF-8, borrowed) to BLOCKS line by line; its first byte
 * has offset BASE. Lines wrapped to a width are joined in ARENA. */
MO_MUST_USE enum mo_status mo_text_blocks(struct mo_text text, uint64_t base,
                                          struct mo_arena *arena,
                                          struct mo_blocks *blocks);

#endif
