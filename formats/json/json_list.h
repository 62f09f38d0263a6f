/* Lists and moments within a JSON document that is being read. */
#ifndef JSON_JSON_LIST_H
#define JSON_JSON_LIST_H

#include "json_map.h"
#include "json_stream.h"

struct mo_json_document {
    struct mo_json_stream stream;
    const struct mo_sink *sink;
    /* Lists have their fields before their moments, so that one pass is
     * enough; else the source can be sought. */
    bool canonical;
    const struct mo_json_rules *rules; /* NULL: all names are ours */
};

/* A moment at the stream's place: pushed, or rejected. */
MO_MUST_USE enum mo_status
mo_json_document_moment(struct mo_json_document *document);

/* An array of moments. */
MO_MUST_USE enum mo_status
mo_json_document_moments(struct mo_json_document *document);

/* An object with the fields of a list and its moments. */
MO_MUST_USE enum mo_status
mo_json_document_list(struct mo_json_document *document);

/* An array of lists. */
MO_MUST_USE enum mo_status
mo_json_document_lists(struct mo_json_document *document);

#endif
