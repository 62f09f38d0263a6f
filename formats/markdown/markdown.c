/* The Markdown format: front matter, sections or a table, comments. */
#include "markdown.h"

static const char *const extensions[] = {".md", ".markdown", NULL};

extern const struct mo_format mo_format_markdown;

const struct mo_format mo_format_markdown = {
    .name = "markdown",
    .title = "Markdown (CommonMark, GFM tables)",
    .media_type = "text/markdown",
    .extensions = extensions,
    .reader = &mo_md_reader,
    .writer = &mo_md_writer,
};
