/* Telling JSON documents from lines of JSON by their first bytes. */
#ifndef JSON_JSON_SNIFF_H
#define JSON_JSON_SNIFF_H

#include <stddef.h>
#include <stdint.h>

/* How sure, 0 to 100, that HEAD begins one JSON document. */
int mo_json_sniff(const uint8_t *head, size_t len);

/* How sure, 0 to 100, that HEAD begins lines of one JSON object each. */
int mo_ndjson_sniff(const uint8_t *head, size_t len);

#endif
