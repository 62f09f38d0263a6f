/* Values of `extra`: any JSON, checked through and kept by its spelling. */
#include "json_extra.h"

#include "json_text.h"

/* ---- names -------------------------------------------------------------- */

struct mo_json_name {
    struct mo_text text; /* missing: the slot is free */
    uint32_t owner;
    uint32_t hash;
};

/* FNV-1a. */
static uint32_t
hash_of(struct mo_text name, uint32_t owner)
{
    uint32_t hash = 2166136261u ^ owner;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)name.ptr[i]) * 16777619u;
    return hash;
}

/* The slot that holds WANTED, or the free one that it would get. */
static struct mo_json_name *
find_slot(const struct mo_json_names *names, const struct mo_json_name *wanted)
{
    const size_t mask = names->cap - 1;
    size_t i = wanted->hash & mask;
    while (names->slots[i].text.ptr &&
           (names->slots[i].hash != wanted->hash ||
            names->slots[i].owner != wanted->owner ||
            !mo_text_equal(names->slots[i].text, wanted->text)))
        i = (i + 1) & mask;
    return &names->slots[i];
}

static enum mo_status
grow_names(struct mo_json *json, struct mo_json_names *names)
{
    struct mo_json_names grown = *names;
    grown.cap = names->cap ? names->cap * 2 : 16;
    grown.slots = mo_arena_array(json->arena, grown.cap, sizeof(*grown.slots));
    if (!grown.slots)
        return mo_json_fail_memory(json);
    memset(grown.slots, 0, grown.cap * sizeof(*grown.slots));
    for (size_t i = 0; i < names->cap; i++) {
        if (names->slots[i].text.ptr)
            *find_slot(&grown, &names->slots[i]) = names->slots[i];
    }
    *names = grown;
    return MO_OK;
}

enum mo_status
mo_json_fail_twice(struct mo_json *json, const struct mo_json_token *name)
{
    char quote[MO_QUOTE_SIZE];
    return mo_json_fail(json, MO_EDATA, mo_json_token_start(name), NULL,
                        "name %s stands twice in one object",
                        mo_text_quote(name->text, quote));
}

/* Adds the name of OWNER that TOKEN spells; *TEXT (may be NULL) is the name. */
static enum mo_status
add_name(struct mo_json *json, struct mo_json_names *names, uint32_t owner,
         const struct mo_json_token *token)
{
    struct mo_json_name name = {.owner = owner};
    struct mo_json_name *slot;
    MO_TRY(mo_json_decode(json, token, &name.text));
    name.hash = hash_of(name.text, owner);
    if (names->count + names->count / 2 >= names->cap)
        MO_TRY(grow_names(json, names));
    slot = find_slot(names, &name);
    if (slot->text.ptr)
        return mo_json_fail_twice(json, token);
    *slot = name;
    names->count++;
    return MO_OK;
}

/* ---- values ------------------------------------------------------------- */

/* Gives the object that was just opened, LEVEL levels within the value, a
 * number of its own. 0 is the outermost. */
static enum mo_status
own_level(struct mo_json *json, struct mo_json_names *names, size_t level)
{
    if (level >= names->owner_cap) {
        const size_t cap = level < 8 ? 16 : level * 2;
        uint32_t *const owners =
            mo_arena_array(json->arena, cap, sizeof(*owners));
        if (!owners)
            return mo_json_fail_memory(json);
        if (names->owner_cap)
            memcpy(owners, names->owners, names->owner_cap * sizeof(*owners));
        names->owners = owners;
        names->owner_cap = cap;
    }
    names->owners[level] = ++names->owner_last;
    return MO_OK;
}

/* Reads on from TOKEN, the first of a value, to its end. */
static enum mo_status
check_value(struct mo_json *json, struct mo_json_names *names,
            struct mo_json_token token)
{
    const bool nested =
        token.kind == MO_JSON_OBJECT || token.kind == MO_JSON_ARRAY;
    const uint32_t floor = json->depth - nested;
    for (;;) {
        const uint32_t level = json->depth - floor;
        if (token.kind == MO_JSON_OBJECT)
            MO_TRY(own_level(json, names, level));
        else if (token.kind == MO_JSON_NAME)
            MO_TRY(add_name(json, names, names->owners[level], &token));
        else if (token.kind == MO_JSON_STRING && token.zero)
            return mo_json_fail_zero(json, &token);
        if (level == 0)
            return MO_OK;
        MO_TRY(mo_json_next(json, &token));
    }
}

/* Most values are borrowed: only white space between tokens, and U+FFFE and
 * U+FFFF (which begin with EF) call for another spelling. */
enum mo_status
mo_json_spell(struct mo_json *json, struct mo_json_names *names,
              const struct mo_json_token *first, struct mo_text *value)
{
    const char *const from = mo_json_token_start(first);
    MO_TRY(check_value(json, names, *first));
    const size_t len = (size_t)(json->ptr - from);
    const bool nested =
        first->kind == MO_JSON_OBJECT || first->kind == MO_JSON_ARRAY;
    if (!nested && !memchr(from, 0xef, len)) {
        *value = mo_text_of(from, len);
        return MO_OK;
    }
    const size_t spelled = mo_json_respell(NULL, from, len);
    if (spelled == len) {
        *value = mo_text_of(from, len);
        return MO_OK;
    }
    char *const to = mo_arena_alloc(json->arena, spelled);
    if (!to)
        return mo_json_fail_memory(json);
    mo_json_respell(to, from, len);
    *value = mo_text_of(to, spelled);
    return MO_OK;
}

/* ---- members ------------------------------------------------------------ */

static enum mo_status
grow_members(struct mo_json *json, struct mo_json_members *members)
{
    const size_t cap = members->cap ? members->cap * 2 : 8;
    struct mo_member *const items =
        mo_arena_array(json->arena, cap, sizeof(*items));
    if (!items)
        return mo_json_fail_memory(json);
    if (members->count)
        memcpy(items, members->items, members->count * sizeof(*items));
    members->items = items;
    members->cap = cap;
    return MO_OK;
}

enum mo_status
mo_json_add_value(struct mo_json *json, struct mo_json_members *members,
                  const struct mo_json_token *name,
                  const struct mo_json_token *value)
{
    struct mo_member member;
    MO_TRY(mo_json_decode(json, name, &member.name));
    MO_TRY(add_name(json, &members->names, 0, name));
    MO_TRY(mo_json_spell(json, &members->names, value, &member.json));
    if (members->count >= members->max)
        return mo_json_fail(json, MO_ELIMIT, mo_json_token_start(name), NULL,
                            "more than %zu members in one object",
                            members->max);
    if (members->count == members->cap)
        MO_TRY(grow_members(json, members));
    members->items[members->count++] = member;
    return MO_OK;
}

enum mo_status
mo_json_add_member(struct mo_json *json, struct mo_json_members *members,
                   const struct mo_json_token *name)
{
    struct mo_json_token value;
    MO_TRY(mo_json_next(json, &value));
    return mo_json_add_value(json, members, name, &value);
}

enum mo_status
mo_json_add_object(struct mo_json *json, struct mo_json_members *members)
{
    struct mo_json_token name;
    for (;;) {
        MO_TRY(mo_json_next(json, &name));
        if (name.kind == MO_JSON_OBJECT_END)
            return MO_OK;
        MO_TRY(mo_json_add_member(json, members, &name));
    }
}

const char *
mo_json_kind_name(enum mo_json_kind kind)
{
    switch (kind) {
    case MO_JSON_OBJECT: return "an object";
    case MO_JSON_ARRAY: return "an array";
    case MO_JSON_STRING: return "a string";
    case MO_JSON_NUMBER: return "a number";
    case MO_JSON_TRUE: return "true";
    case MO_JSON_FALSE: return "false";
    case MO_JSON_NULL: return "null";
    default: return "no value";
    }
}
