/* Other people's names in JSON objects: what stands in extra after an object
 * was read is looked through once more, and what is a field after all moves. */
#include "json_map.h"

#include <stdlib.h>

#include "../common/json_extra.h"
#include "../common/names.h"

/* ---- the map ------------------------------------------------------------- */

static const struct mo_pos nowhere = {0};

static enum mo_status
refuse(const struct mo_env *env, const char *what, struct mo_text text)
{
    char quoted[MO_QUOTE_SIZE];
    MO_TRY(mo_complain(env, MO_ERROR, MO_EUSAGE, nowhere,
                       "`moments formats --fields` lists the fields",
                       "--map: %s %s", what, mo_text_quote(text, quoted)));
    return MO_EUSAGE;
}

/* Members of `extra` are members like all others: `extra.NAME` is NAME. */
static struct mo_text
bare_path(struct mo_text path)
{
    const size_t len = strlen("extra.");
    if (path.len > len && memcmp(path.ptr, "extra.", len) == 0)
        return mo_text_of(path.ptr + len, path.len - len);
    return path;
}

static bool
can_hold(const struct mo_flat_column *column)
{
    return column->kind == MO_FLAT_MEMBER ||
           (column->kind == MO_FLAT_FIELD &&
            column->field->type != MO_FIELD_EXTRA);
}

static enum mo_status
add_pair(struct mo_json_map *map, const struct mo_env *env, struct mo_text name,
         struct mo_text field)
{
    struct mo_json_pair pair = {.path = bare_path(name),
                                .passed = field.len == 0};
    if (map->count == MO_JSON_PAIR_MAX)
        return refuse(env, "more than 64 pairs, beginning with", name);
    if (name.len == 0)
        return refuse(env, "expected NAME=FIELD, found", field);
    for (size_t i = 0; i < map->count; i++)
        if (mo_text_equal(map->pairs[i].path, pair.path))
            return refuse(env, "two fields are given for", name);
    if (!pair.passed &&
        (!mo_flat_find(field, &pair.target) || !can_hold(&pair.target)))
        return refuse(env, "there is no field", field);
    map->pairs[map->count++] = pair;
    return MO_OK;
}

/* PATH up to its first dot; that may be all of it. */
static struct mo_text
root_of(struct mo_text path)
{
    const char *dot = memchr(path.ptr, '.', path.len);
    return dot ? mo_text_of(path.ptr, (size_t)(dot - path.ptr)) : path;
}

static void
keep(struct mo_json_map *map, bool list, struct mo_text name)
{
    map->kept[list][map->kept_count[list]++] = name;
}

static void
keep_names(struct mo_json_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct mo_json_pair *pair = &map->pairs[i];
        const bool list = pair->target.of_list;
        keep(map, list, pair->path);
        keep(map, list, root_of(pair->path));
        if (!pair->passed && pair->target.kind == MO_FLAT_FIELD)
            keep(map, list, mo_text_from(pair->target.field->name));
    }
}

enum mo_status
mo_json_map_init(struct mo_json_map *map, const struct mo_env *env,
                 const char *mapping)
{
    size_t max = 1;
    for (const char *ptr = mapping; ptr && *ptr; ptr++)
        max += *ptr == ',';
    map->pairs = mo_realloc(NULL, max, sizeof(*map->pairs));
    map->kept[0] = mo_realloc(NULL, 3 * max, sizeof(struct mo_text));
    map->kept[1] = mo_realloc(NULL, 3 * max, sizeof(struct mo_text));
    if (!map->pairs || !map->kept[0] || !map->kept[1])
        return MO_ENOMEM;
    while (mapping && *mapping) {
        struct mo_text name, field;
        if (!mo_names_split(&mapping, &name, &field))
            return refuse(env, "expected NAME=FIELD, found", field);
        MO_TRY(add_pair(map, env, name, field));
    }
    keep_names(map);
    return MO_OK;
}

enum mo_status
mo_json_map_refuse_list(const struct mo_json_pair *pair,
                        const struct mo_env *env)
{
    char quoted[MO_QUOTE_SIZE];
    MO_TRY(mo_complain(env, MO_ERROR, MO_EUSAGE, nowhere,
                       "a line states its list in its member \"list\"",
                       "--map: no field of the list can be taken from %s",
                       mo_text_quote(pair->path, quoted)));
    return MO_EUSAGE;
}

void
mo_json_map_free(struct mo_json_map *map)
{
    free(map->pairs);
    free(map->kept[0]);
    free(map->kept[1]);
}

enum mo_status
mo_json_map_check(const struct mo_json_map *map, const struct mo_json_log *log)
{
    for (size_t i = 0; i < map->count; i++) {
        char quoted[MO_QUOTE_SIZE];
        if (!(log->seen >> i & 1))
            MO_TRY(mo_complain(log->env, MO_WARNING, MO_OK, nowhere, NULL,
                               "--map: no member %s was found",
                               mo_text_quote(map->pairs[i].path, quoted)));
    }
    return MO_OK;
}

bool
mo_json_map_speaks_of(const struct mo_json_map *map, struct mo_text name)
{
    struct mo_flat_column column;
    for (size_t i = 0; i < map->count; i++)
        if (!map->pairs[i].target.of_list &&
            (mo_text_equal(map->pairs[i].path, name) ||
             mo_text_equal(root_of(map->pairs[i].path), name)))
            return true;
    return mo_flat_find(name, &column) && !column.of_list && column.field &&
           (column.field->id == MO_TITLE || column.field->id == MO_HEADING);
}

struct mo_json_naming
mo_json_map_naming(const struct mo_json_map *map, bool list)
{
    return (struct mo_json_naming){.kept = map->kept[list],
                                   .kept_count = map->kept_count[list]};
}

/* ---- paths --------------------------------------------------------------- */

/* A record whose members are looked through. */
struct adoption {
    const struct mo_json_rules *rules;
    const struct mo_json_source *source;
    struct mo_text json;
    bool list;
    void *record;
    struct mo_member *members; /* a copy of those of extra */
    bool *own;                 /* they stood in `extra`, or are passed over */
    size_t count;
};

/* A value of a member, and what to cut out of that member to take it. */
struct find {
    struct mo_text value;
    const char *from, *to; /* NULL: all of the member */
};

/* The source of VALUE, with its position when it lies in the record's text. */
static struct mo_json_source
source_of(const struct adoption *adoption, struct mo_text value)
{
    struct mo_json_source source = *adoption->source;
    const uintptr_t from = (uintptr_t)adoption->json.ptr;
    const uintptr_t at = (uintptr_t)value.ptr;
    source.naming = NULL;
    if (at >= from && at < from + adoption->json.len)
        source.offset += at - from;
    return source;
}

/* Reads on to the end of the value that begins with TOKEN. */
static enum mo_status
pass_value(struct mo_json *json, struct mo_json_token token)
{
    size_t depth = 0;
    for (;;) {
        depth += token.kind == MO_JSON_OBJECT || token.kind == MO_JSON_ARRAY;
        depth -=
            token.kind == MO_JSON_OBJECT_END || token.kind == MO_JSON_ARRAY_END;
        if (depth == 0)
            return MO_OK;
        do
            MO_TRY(mo_json_next(json, &token));
        while (token.kind == MO_JSON_NAME);
    }
}

/* Looks for the member NAME of the object FIND->value and goes down to it.
 * Where others stand beside it, it alone will be cut. */
static enum mo_status
descend(const struct adoption *adoption, struct mo_text wanted,
        struct find *find, bool *found)
{
    const struct mo_json_source source = source_of(adoption, find->value);
    struct mo_json json;
    struct mo_json_token token;
    struct find inner = *find;
    size_t count = 0;
    *found = false;
    mo_json_start(&json, &source, find->value);
    MO_TRY(mo_json_next(&json, &token));
    if (token.kind != MO_JSON_OBJECT)
        return MO_OK;
    for (;; count++) {
        struct mo_text name;
        MO_TRY(mo_json_next(&json, &token));
        if (token.kind == MO_JSON_OBJECT_END)
            break;
        const char *const from = mo_json_token_start(&token);
        MO_TRY(mo_json_decode(&json, &token, &name));
        MO_TRY(mo_json_next(&json, &token));
        const char *const start = mo_json_token_start(&token);
        MO_TRY(pass_value(&json, token));
        if (!mo_text_equal(name, wanted))
            continue;
        *found = true;
        inner = (struct find){mo_text_of(start, (size_t)(json.ptr - start)),
                              from, json.ptr};
    }
    if (*found && count < 2) {
        inner.from = find->from;
        inner.to = find->to;
    }
    *find = inner;
    return MO_OK;
}

/* Finds what PATH, after the root, leads to within FIND->value. A member whose
 * name has the dots itself goes before nested ones. */
static enum mo_status
follow(const struct adoption *adoption, struct mo_text path, struct find *find,
       bool *found)
{
    for (*found = true; *found && path.len > 0;) {
        struct mo_text name = path;
        MO_TRY(descend(adoption, name, find, found));
        if (*found)
            return MO_OK;
        name = root_of(path);
        if (name.len == path.len)
            return MO_OK;
        MO_TRY(descend(adoption, name, find, found));
        path = mo_text_of(path.ptr + name.len + 1, path.len - name.len - 1);
    }
    return MO_OK;
}

static struct mo_member *
find_member(const struct adoption *adoption, struct mo_text name)
{
    for (size_t i = 0; i < adoption->count; i++)
        if (mo_text_equal(adoption->members[i].name, name))
            return &adoption->members[i];
    return NULL;
}

/* Finds the member that PATH begins with, NULL if none, and the value. */
static enum mo_status
find_path(const struct adoption *adoption, struct mo_text path,
          struct mo_member **member, struct find *find)
{
    const struct mo_text root = root_of(path);
    bool found = true;
    *member = find_member(adoption, path);
    if (*member) {
        *find = (struct find){.value = (*member)->json};
        return MO_OK;
    }
    *member = root.len < path.len ? find_member(adoption, root) : NULL;
    if (!*member)
        return MO_OK;
    *find = (struct find){.value = (*member)->json};
    MO_TRY(follow(adoption,
                  mo_text_of(path.ptr + root.len + 1, path.len - root.len - 1),
                  find, &found));
    if (!found)
        *member = NULL;
    return MO_OK;
}

static void
remove_member(struct adoption *adoption, struct mo_member *member)
{
    const size_t at = (size_t)(member - adoption->members);
    const size_t after = --adoption->count - at;
    memmove(member, member + 1, after * sizeof(*member));
    memmove(&adoption->own[at], &adoption->own[at + 1], after);
}

/* Takes out of MEMBER what was found there, with one of the commas around. */
static enum mo_status
cut(struct adoption *adoption, struct mo_member *member,
    const struct find *find)
{
    const char *from = find->from, *to = find->to;
    if (!from) {
        remove_member(adoption, member);
        return MO_OK;
    }
    if (*to == ',')
        to++;
    else
        from--;
    const char *const end = member->json.ptr + member->json.len;
    const size_t before = (size_t)(from - member->json.ptr);
    const size_t after = (size_t)(end - to);
    char *const text = mo_arena_alloc(adoption->source->arena, before + after);
    if (!text) {
        mo_diag_set(adoption->source->diag, MO_ERROR, MO_ENOMEM, nowhere,
                    "out of memory");
        return MO_ENOMEM;
    }
    memcpy(text, member->json.ptr, before);
    memcpy(text + before, to, after);
    member->json = mo_text_of(text, before + after);
    return MO_OK;
}

/* ---- taking -------------------------------------------------------------- */

static enum mo_status
note(const struct adoption *adoption, struct mo_text name,
     const struct mo_flat_column *column)
{
    const struct mo_env *const env = adoption->rules->log->env;
    char quoted[MO_QUOTE_SIZE], member[MO_QUOTE_SIZE] = "";
    const struct mo_pos *const pos =
        adoption->list ? &((struct mo_list *)adoption->record)->pos
                       : &((struct mo_moment *)adoption->record)->pos;
    if (!env->explain)
        return MO_OK;
    mo_text_quote(name, quoted);
    if (column->kind == MO_FLAT_MEMBER)
        mo_text_quote(column->name, member);
    return mo_complain(env, MO_NOTE, MO_OK, *pos, NULL,
                       "member %s is taken for %s%s%s%s", quoted,
                       column->of_list ? "list." : "", column->field->name,
                       member[0] ? "." : "", member);
}

static enum mo_status
read_into(const struct adoption *adoption, const struct mo_field *field,
          struct mo_text value)
{
    const struct mo_json_source source = source_of(adoption, value);
    return mo_json_read_field(&source, value, field, adoption->record);
}

/* Moves what was found to a member of extra, in place of MEMBER when that is
 * gone; a name that is there already stays as it is. */
static enum mo_status
rename_member(struct adoption *adoption, struct mo_member *member,
              const struct find *find, struct mo_text name)
{
    if (find_member(adoption, name))
        return MO_OK;
    if (!find->from) {
        *member = (struct mo_member){name, find->value};
        return MO_OK;
    }
    MO_TRY(cut(adoption, member, find));
    adoption->own[adoption->count] = true;
    adoption->members[adoption->count++] =
        (struct mo_member){name, find->value};
    return MO_OK;
}

static enum mo_status
adopt_pair(struct adoption *adoption, size_t index)
{
    const struct mo_json_pair *const pair = &adoption->rules->map->pairs[index];
    struct mo_json_log *const log = adoption->rules->log;
    struct mo_member *member;
    struct find find;
    const struct mo_flat_column *const target = &pair->target;
    MO_TRY(find_path(adoption, pair->path, &member, &find));
    if (!member)
        return MO_OK;
    if (log && !(log->seen >> index & 1)) {
        log->seen |= (uint64_t)1 << index;
        if (!pair->passed)
            MO_TRY(note(adoption, pair->path, target));
    }
    if (!find.from)
        adoption->own[member - adoption->members] = true;
    if (pair->passed)
        return MO_OK;
    if (target->kind == MO_FLAT_MEMBER)
        return rename_member(adoption, member, &find, target->name);
    if (!mo_field_missing(adoption->record, target->field))
        return MO_OK;
    MO_TRY(read_into(adoption, target->field, find.value));
    return cut(adoption, member, &find);
}

/* What a member is by its own name, EXACT, or by rule: NULL when it is nothing
 * that RECORD could hold. A list's fields are called alike within the list. */
static const struct mo_field *
field_by_name(const struct adoption *adoption, struct mo_text name, bool exact)
{
    struct mo_flat_column column;
    if (exact)
        return mo_field_find(adoption->list, name);
    if (!mo_names_find(name, &column) || column.kind != MO_FLAT_FIELD)
        return NULL;
    if (column.of_list != adoption->list)
        return adoption->list
                   ? mo_field_find(true, mo_text_from(column.field->name))
                   : NULL;
    return column.field;
}

/* A synonym is a guess: what does not fit stays where it is. */
static enum mo_status
adopt_member(struct adoption *adoption, size_t index, bool exact, bool *taken)
{
    const struct mo_member member = adoption->members[index];
    const struct mo_field *const field =
        field_by_name(adoption, member.name, exact);
    struct mo_json_log *const log = adoption->rules->log;
    *taken = false;
    if (!field || field->type == MO_FIELD_EXTRA ||
        !mo_field_missing(adoption->record, field))
        return MO_OK;
    const enum mo_status status = read_into(adoption, field, member.json);
    if (status != MO_OK && (exact || status == MO_ENOMEM))
        return status;
    *taken = status == MO_OK && !mo_field_missing(adoption->record, field);
    if (!*taken || exact || !log || (log->noted >> field->id & 1))
        return MO_OK;
    log->noted |= (uint64_t)1 << field->id;
    return note(
        adoption, member.name,
        &(struct mo_flat_column){.of_list = adoption->list, .field = field});
}

static enum mo_status
adopt_members(struct adoption *adoption, bool exact)
{
    for (size_t i = 0; i < adoption->count;) {
        bool taken = false;
        if (!adoption->own[i])
            MO_TRY(adopt_member(adoption, i, exact, &taken));
        if (taken)
            remove_member(adoption, &adoption->members[i]);
        else
            i++;
    }
    return MO_OK;
}

/* Copies the members, with room for one more of each pair. */
static enum mo_status
open_adoption(struct adoption *adoption, const struct mo_extra *extra)
{
    struct mo_arena *const arena = adoption->source->arena;
    const struct mo_json_naming *const naming = adoption->source->naming;
    const size_t max = extra->count + adoption->rules->map->count;
    adoption->members = mo_arena_array(arena, max, sizeof(struct mo_member));
    adoption->own = mo_arena_array(arena, max, sizeof(bool));
    if (!adoption->members || !adoption->own) {
        mo_diag_set(adoption->source->diag, MO_ERROR, MO_ENOMEM, nowhere,
                    "out of memory");
        return MO_ENOMEM;
    }
    memcpy(adoption->members, extra->members,
           extra->count * sizeof(struct mo_member));
    for (size_t i = 0; i < extra->count; i++)
        adoption->own[i] = i >= naming->extra_from && i < naming->extra_to;
    adoption->count = extra->count;
    return MO_OK;
}

enum mo_status
mo_json_adopt(const struct mo_json_rules *rules,
              const struct mo_json_source *source, struct mo_text json,
              bool list, void *record)
{
    struct mo_extra *const extra = list ? &((struct mo_list *)record)->extra
                                        : &((struct mo_moment *)record)->extra;
    struct adoption adoption = {.rules = rules,
                                .source = source,
                                .json = json,
                                .list = list,
                                .record = record};
    if (extra->count == 0)
        return MO_OK;
    MO_TRY(open_adoption(&adoption, extra));
    for (size_t i = 0; i < rules->map->count; i++)
        if (rules->map->pairs[i].passed ||
            rules->map->pairs[i].target.of_list == list)
            MO_TRY(adopt_pair(&adoption, i));
    MO_TRY(adopt_members(&adoption, true));
    if (rules->synonyms)
        MO_TRY(adopt_members(&adoption, false));
    extra->members = adoption.members;
    extra->count = adoption.count;
    return MO_OK;
}
