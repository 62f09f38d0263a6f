/* The two halves of the JSON document format. */
#ifndef JSON_JSON_DOCUMENT_H
#define JSON_JSON_DOCUMENT_H

#include "moments/format.h"

extern const struct mo_reader mo_json_reader;
extern const struct mo_writer mo_json_writer;

#endif
