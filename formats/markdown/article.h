/* Articles in Markdown, which have no front matter of ours. */
#ifndef MARKDOWN_ARTICLE_H
#define MARKDOWN_ARTICLE_H

#include "../article/blocks.h"
#include "markdown.h"

/* Appends the blocks of PIECE, valid text; their texts lie in env->arena. Line
 * ends within a paragraph part it into lines, unless it was wrapped. */
MO_MUST_USE enum mo_status mo_md_article_blocks(const struct mo_env *env,
                                                struct mo_md_piece piece,
                                                struct mo_blocks *blocks);

/* Reads all of IN as an article. */
MO_MUST_USE enum mo_status
mo_md_read_article(const struct mo_article_options *options,
                   const struct mo_env *env, struct mo_in *in,
                   const struct mo_sink *sink);

#endif
