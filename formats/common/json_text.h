/* JSON out (RFC 8259): escaped strings, arrays, extras, fields of a record.
 *
 * Everything is compact, nothing fails on its own: OUT is sticky. */
#ifndef COMMON_JSON_TEXT_H
#define COMMON_JSON_TEXT_H

#include "moments/io.h"
#include "moments/model.h"

/* A set of fields: one bit for each enum mo_field_id. */
#define MO_JSON_FIELD(id)   ((uint64_t)1 << (id))
#define MO_JSON_LIST_FIELDS (MO_JSON_FIELD(MO_LIST_FIELD_COUNT) - 1)
#define MO_JSON_MOMENT_FIELDS                                                  \
    ((MO_JSON_FIELD(MO_FIELD_COUNT) - 1) & ~MO_JSON_LIST_FIELDS)

/* TEXT (not missing) as a string with its quotes. The quote, the backslash and
 * the controls are escaped, the latter as \b \f \n \r \t or \u00XX in
 * lower-case hex; everything else stands as it is. */
void mo_json_put_text(struct mo_out *out, struct mo_text text);

/* An array of strings; `[]` when there are none. */
void mo_json_put_texts(struct mo_out *out, struct mo_texts texts);

/* An object; `{}` when there are no members. */
void mo_json_put_extra(struct mo_out *out, const struct mo_extra *extra);

/* FIELD's value in RECORD, which must not be missing: a number for
 * MO_FIELD_NUMBER, else a string, an array or an object. */
void mo_json_put_value(struct mo_out *out, const void *record,
                       const struct mo_field *field);

/* Those fields of RECORD that are in the set FIELDS and not missing, as members
 * without the braces, in canonical order. RECORD is a struct mo_list or a
 * struct mo_moment, and FIELDS holds fields of that kind alone. COMMA says
 * that members were put before in the same object; the answer says so for what
 * is put next. */
bool mo_json_put_fields(struct mo_out *out, const void *record, uint64_t fields,
                        bool comma);

/* TEXT as a JSON string spelled in ARENA, as a value of `extra` wants it:
 * U+FFFE and U+FFFF are escaped too. MO_ENOMEM leaves *JSON untouched. */
MO_MUST_USE enum mo_status mo_json_from_text(struct mo_arena *arena,
                                             struct mo_text text,
                                             struct mo_text *json);

/* Copies the valid JSON at FROM to TO as `extra` keeps it: without white space
 * outside of strings, with U+FFFE and U+FFFF escaped. TO has room for what is
 * returned; with TO NULL it is only measured. */
size_t mo_json_respell(char *to, const char *from, size_t len);

#endif
