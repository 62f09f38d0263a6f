/* JSON documents: one collection, always in the same shape. */
#include "json_document.h"

static const char *const extensions[] = {".json", NULL};

extern const unsigned char mo_json_schema[];
extern const size_t mo_json_schema_len;

static const struct mo_schema schemas[] = {
    {"json-schema", "JSON Schema 2020-12", mo_json_schema, &mo_json_schema_len},
    {0},
};

const struct mo_format mo_format_json = {
    .name = "json",
    .title = "JSON (RFC 8259)",
    .media_type = "application/json",
    .extensions = extensions,
    .reader = &mo_json_reader,
    .writer = &mo_json_writer,
    .schemas = schemas,
};
