/* JSON documents: one collection, always in the same shape. */
#include "json_document.h"

static const char *const extensions[] = {".json", NULL};

const struct mo_format mo_format_json = {
    .name = "json",
    .title = "JSON (RFC 8259)",
    .media_type = "application/json",
    .extensions = extensions,
    .reader = &mo_json_reader,
    .writer = &mo_json_writer,
};
