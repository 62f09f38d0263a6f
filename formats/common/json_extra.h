/* Members of `extra` as they are gathered: checked, spelled, none twice. */
#ifndef COMMON_JSON_EXTRA_H
#define COMMON_JSON_EXTRA_H

#include "json_token.h"

/* A set of names, each belonging to an object that is known by a number. */
struct mo_json_names {
    struct mo_json_name *slots; /* a hash table; cap is a power of two */
    size_t count, cap;
    uint32_t *owners; /* of the nested objects: one for each level */
    size_t owner_cap;
    uint32_t owner_last;
};

/* Start from all zeros; everything lies in the tokenizer's arena. */
struct mo_json_members {
    struct mo_member *items;
    size_t count, cap, max;
    struct mo_json_names names;
};

/* After the token NAME: reads its value and adds both. MO_EDATA when the name
 * is there already, MO_ELIMIT when there are more than members->max. */
MO_MUST_USE enum mo_status mo_json_add_member(struct mo_json *json,
                                              struct mo_json_members *members,
                                              const struct mo_json_token *name);

/* Like mo_json_add_member when the value's first token was read as well. */
MO_MUST_USE enum mo_status mo_json_add_value(struct mo_json *json,
                                             struct mo_json_members *members,
                                             const struct mo_json_token *name,
                                             const struct mo_json_token *value);

/* After the start of an object: adds its members, to its end. */
MO_MUST_USE enum mo_status mo_json_add_object(struct mo_json *json,
                                              struct mo_json_members *members);

/* Reads the value whose first token is FIRST to its end; *VALUE is its
 * spelling for `extra`. */
MO_MUST_USE enum mo_status mo_json_spell(struct mo_json *json,
                                         struct mo_json_names *names,
                                         const struct mo_json_token *first,
                                         struct mo_text *value);

/* MO_EDATA: NAME stands twice in its object. */
MO_MUST_USE enum mo_status mo_json_fail_twice(struct mo_json *json,
                                              const struct mo_json_token *name);

/* What a message calls the value that begins with a token of KIND. */
const char *mo_json_kind_name(enum mo_json_kind kind);

#endif
