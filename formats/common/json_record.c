/* JSON objects into lists, moments and extras, by the field table. */
#include "json_record.h"

#include "json_extra.h"

/* An object on its way into a record. */
struct record {
    struct mo_json *json;
    void *value;   /* the struct mo_list or mo_moment */
    bool list;     /* which of them */
    uint64_t seen; /* a bit for each field */
    struct mo_json_members extra;

    /* A member that is no field of the model, and who reads it. MO_STOP ends
     * the object there. */
    const char *special; /* its name; NULL: none */
    bool special_seen;
    enum mo_status (*read_special)(struct record *record,
                                   const struct mo_json_token *name);
    void *context;

    struct mo_json_naming *naming; /* of the source */
    bool keeps;                    /* it has names to be kept */
};

static struct record
record_of(struct mo_json *json, bool list, void *value, size_t member_max)
{
    struct record record = {0};
    record.json = json;
    record.value = value;
    record.list = list;
    record.extra.max = member_max;
    return record;
}

static void
take_naming(struct record *record, const struct mo_json_source *source)
{
    record->naming = source->naming;
    record->keeps = source->naming && source->naming->kept_count > 0;
}

/* ---- values ------------------------------------------------------------- */

static enum mo_status
fail_kind(struct mo_json *json, const char *name,
          const struct mo_json_token *token, const char *expected)
{
    return mo_json_fail(json, MO_EDATA, mo_json_token_start(token), NULL,
                        "\"%s\" is %s, expected %s", name,
                        mo_json_kind_name(token->kind), expected);
}

static enum mo_status
read_text(struct mo_json *json, const struct mo_json_token *token,
          struct mo_text *text)
{
    if (token->kind == MO_JSON_STRING)
        return mo_json_decode(json, token, text);
    *text = token->text;
    return MO_OK;
}

static bool
is_text(const struct mo_json_token *token)
{
    return token->kind == MO_JSON_STRING || token->kind == MO_JSON_NUMBER;
}

/* A growing array of texts in the arena. */
static enum mo_status
add_text(struct mo_json *json, const struct mo_json_token *token,
         struct mo_text **items, size_t *count)
{
    if ((*count & (*count - 1)) == 0) {
        const size_t cap = *count ? *count * 2 : 1;
        struct mo_text *const grown =
            mo_arena_array(json->arena, cap < 4 ? 4 : cap, sizeof(*grown));
        if (!grown)
            return mo_json_fail_memory(json);
        if (*count)
            memcpy(grown, *items, *count * sizeof(*grown));
        *items = grown;
    }
    MO_TRY(read_text(json, token, &(*items)[*count]));
    ++*count;
    return MO_OK;
}

static enum mo_status
read_texts(struct mo_json *json, const char *name, struct mo_json_token token,
           struct mo_texts *texts)
{
    struct mo_text *items = NULL;
    size_t count = 0;
    if (is_text(&token)) {
        MO_TRY(add_text(json, &token, &items, &count));
    } else if (token.kind == MO_JSON_ARRAY) {
        for (;;) {
            MO_TRY(mo_json_next(json, &token));
            if (token.kind == MO_JSON_ARRAY_END)
                break;
            if (!is_text(&token))
                return mo_json_fail(
                    json, MO_EDATA, mo_json_token_start(&token), NULL,
                    "element %zu of \"%s\" is %s, expected a "
                    "string",
                    count + 1, name, mo_json_kind_name(token.kind));
            MO_TRY(add_text(json, &token, &items, &count));
        }
    } else {
        return fail_kind(json, name, &token, "an array of strings");
    }
    texts->items = items;
    texts->count = count;
    return MO_OK;
}

static enum mo_status
read_number(struct mo_json *json, const char *name,
            const struct mo_json_token *token, struct mo_number *number)
{
    char quote[MO_QUOTE_SIZE];
    struct mo_text spelling;
    enum mo_status status;
    if (!is_text(token))
        return fail_kind(json, name, token, "an integer");
    MO_TRY(read_text(json, token, &spelling));
    status = mo_number_parse(json->arena, spelling, number);
    if (status == MO_OK)
        return MO_OK;
    if (status == MO_ENOMEM)
        return mo_json_fail_memory(json);
    return mo_json_fail(json, status, mo_json_token_start(token), NULL,
                        status == MO_ELIMIT
                            ? "\"%s\" is %s, beyond the 64-bit integers"
                            : "\"%s\" is %s, expected an integer",
                        name, mo_text_quote(spelling, quote));
}

/* ---- members ------------------------------------------------------------ */

/* The value that begins with TOKEN into the slot of FIELD, not extra. */
static enum mo_status
read_slot(struct mo_json *json, const struct mo_field *field,
          const struct mo_json_token *token, void *record)
{
    if (field->type == MO_FIELD_NUMBER)
        return read_number(json, field->name, token,
                           MO_FIELD_SLOT(record, field, struct mo_number));
    if (field->type == MO_FIELD_TEXTS)
        return read_texts(json, field->name, *token,
                          MO_FIELD_SLOT(record, field, struct mo_texts));
    if (!is_text(token))
        return fail_kind(json, field->name, token, "a string");
    return read_text(json, token, MO_FIELD_SLOT(record, field, struct mo_text));
}

/* The members of `extra` join the others. */
static enum mo_status
read_own_extra(struct record *record)
{
    const size_t from = record->extra.count;
    MO_TRY(mo_json_add_object(record->json, &record->extra));
    if (record->naming) {
        record->naming->extra_from = from;
        record->naming->extra_to = record->extra.count;
    }
    return MO_OK;
}

static enum mo_status
read_field(struct record *record, const struct mo_field *field,
           const struct mo_json_token *name)
{
    struct mo_json *const json = record->json;
    const uint64_t bit = (uint64_t)1 << field->id;
    struct mo_json_token token;
    if (record->seen & bit)
        return mo_json_fail_twice(json, name);
    record->seen |= bit;
    MO_TRY(mo_json_next(json, &token));
    if (token.kind == MO_JSON_NULL)
        return MO_OK;
    if (field->type != MO_FIELD_EXTRA)
        return read_slot(json, field, &token, record->value);
    if (token.kind != MO_JSON_OBJECT)
        return fail_kind(json, field->name, &token, "an object");
    return read_own_extra(record);
}

static bool
is_kept(const struct mo_json_naming *naming, struct mo_text name)
{
    for (size_t i = 0; i < naming->kept_count; i++)
        if (mo_text_equal(naming->kept[i], name))
            return true;
    return false;
}

static enum mo_status
read_member(struct record *record, const struct mo_json_token *token)
{
    struct mo_text name;
    MO_TRY(mo_json_decode(record->json, token, &name));
    const struct mo_field *const field = mo_field_find(record->list, name);
    if (field && !(record->keeps && is_kept(record->naming, name)))
        return read_field(record, field, token);
    if (!record->special || !mo_text_is(name, record->special))
        return mo_json_add_member(record->json, &record->extra, token);
    if (record->special_seen)
        return mo_json_fail_twice(record->json, token);
    record->special_seen = true;
    return record->read_special(record, token);
}

/* After the start of the object: all of its members. */
static enum mo_status
read_members(struct record *record, struct mo_extra *extra)
{
    enum mo_status status = MO_OK;
    struct mo_json_token token;
    while (status == MO_OK) {
        MO_TRY(mo_json_next(record->json, &token));
        if (token.kind == MO_JSON_OBJECT_END)
            break;
        status = read_member(record, &token);
    }
    extra->members = record->extra.items;
    extra->count = record->extra.count;
    return status == MO_STOP ? MO_OK : status;
}

/* The start of the object that everything is about, what it is called WHAT. */
static enum mo_status
open_object(struct mo_json *json, const char *what, struct mo_pos *pos)
{
    struct mo_json_token token;
    MO_TRY(mo_json_next(json, &token));
    if (token.kind != MO_JSON_OBJECT)
        return mo_json_fail(json, MO_EDATA, mo_json_token_start(&token), NULL,
                            "expected %s, an object; found %s", what,
                            mo_json_kind_name(token.kind));
    *pos = mo_pos_at(json->offset + (uint64_t)(token.text.ptr - json->begin));
    return MO_OK;
}

/* The text must hold no more than what was read. */
static enum mo_status
expect_end(struct mo_json *json)
{
    struct mo_json_token token;
    return mo_json_next(json, &token);
}

/* ---- moments ------------------------------------------------------------ */

static enum mo_status
read_moment(struct mo_json *json, const struct mo_json_source *source,
            struct mo_moment *moment)
{
    struct record record =
        record_of(json, false, moment, source->limits.fields);
    take_naming(&record, source);
    memset(moment, 0, sizeof(*moment));
    MO_TRY(open_object(json, "a moment", &moment->pos));
    return read_members(&record, &moment->extra);
}

enum mo_status
mo_json_take_moment(const struct mo_json_source *source, struct mo_text text,
                    struct mo_moment *moment, struct mo_json_part *part)
{
    struct mo_json json;
    enum mo_status status;
    mo_json_start(&json, source, text);
    status = read_moment(&json, source, moment);
    part->used = (size_t)(json.ptr - json.begin);
    part->truncated = json.truncated;
    return status;
}

enum mo_status
mo_json_read_moment(const struct mo_json_source *source, struct mo_text text,
                    struct mo_moment *moment)
{
    struct mo_json json;
    struct mo_moment found;
    mo_json_start(&json, source, text);
    MO_TRY(read_moment(&json, source, &found));
    MO_TRY(expect_end(&json));
    *moment = found;
    return MO_OK;
}

/* ---- lists -------------------------------------------------------------- */

/* The value of `moments`: what was asked for ends here, or after it. */
static enum mo_status
read_moments(struct record *record, const struct mo_json_token *name)
{
    struct mo_json_part *const part = record->context;
    struct mo_json_names names = {0};
    struct mo_json_token token;
    struct mo_text value;
    (void)name;
    part->moments = true;
    if (!part->through)
        return MO_STOP;
    MO_TRY(mo_json_next(record->json, &token));
    return mo_json_spell(record->json, &names, &token, &value);
}

static enum mo_status
read_list(struct mo_json *json, const struct mo_json_source *source,
          struct mo_list *list, struct mo_json_part *part)
{
    struct record record = record_of(json, true, list, source->limits.fields);
    take_naming(&record, source);
    if (part) {
        record.special = "moments";
        record.read_special = read_moments;
        record.context = part;
    }
    memset(list, 0, sizeof(*list));
    MO_TRY(open_object(json, "a list", &list->pos));
    return read_members(&record, &list->extra);
}

enum mo_status
mo_json_take_list(const struct mo_json_source *source, struct mo_text text,
                  struct mo_list *list, struct mo_json_part *part)
{
    struct mo_json json;
    enum mo_status status;
    mo_json_start(&json, source, text);
    part->moments = false;
    status = read_list(&json, source, list, part);
    part->used = (size_t)(json.ptr - json.begin);
    part->truncated = json.truncated;
    return status;
}

enum mo_status
mo_json_read_list(const struct mo_json_source *source, struct mo_text text,
                  struct mo_list *list)
{
    struct mo_json json;
    struct mo_list found;
    mo_json_start(&json, source, text);
    MO_TRY(read_list(&json, source, &found, NULL));
    MO_TRY(expect_end(&json));
    *list = found;
    return MO_OK;
}

/* ---- lines -------------------------------------------------------------- */

/* `index` of a line's list: from 1. */
static enum mo_status
read_index(struct record *record, const struct mo_json_token *name)
{
    struct mo_list *const list = record->value;
    struct mo_json_token token;
    struct mo_number number;
    (void)name;
    MO_TRY(mo_json_next(record->json, &token));
    MO_TRY(read_number(record->json, "index", &token, &number));
    if (number.value < 1)
        return mo_json_fail(record->json, MO_EDATA, mo_json_token_start(&token),
                            NULL, "\"index\" is %lld, expected at least 1",
                            (long long)number.value);
    list->index = (uint64_t)number.value;
    return MO_OK;
}

/* `list` of a line. Most lines state the same list in the same bytes. */
static enum mo_status
read_row_list(struct record *record, const struct mo_json_token *name)
{
    struct mo_json *const json = record->json;
    struct mo_json_row *const row = record->context;
    struct mo_json_token token;
    if (mo_json_pass(json, row->previous)) {
        row->same = true;
        row->spelled = row->previous;
        return MO_OK;
    }
    MO_TRY(mo_json_next(json, &token));
    if (token.kind == MO_JSON_NULL)
        return MO_OK;
    if (token.kind != MO_JSON_OBJECT)
        return mo_json_add_value(json, &record->extra, name, &token);
    struct record list = record_of(json, true, &row->list, record->extra.max);
    const char *const from = token.text.ptr;
    memset(&row->list, 0, sizeof(row->list));
    list.special = "index";
    list.read_special = read_index;
    row->list.pos = mo_pos_at(json->offset + (uint64_t)(from - json->begin));
    MO_TRY(read_members(&list, &row->list.extra));
    row->spelled = mo_text_of(from, (size_t)(json->ptr - from));
    return MO_OK;
}

enum mo_status
mo_json_read_row(const struct mo_json_source *source, struct mo_text text,
                 struct mo_json_row *row)
{
    struct mo_json json;
    struct record record =
        record_of(&json, false, &row->moment, source->limits.fields);
    row->spelled = mo_text_of(NULL, 0);
    row->same = false;
    memset(&row->moment, 0, sizeof(row->moment));
    take_naming(&record, source);
    record.special = "list";
    record.read_special = read_row_list;
    record.context = row;
    mo_json_start(&json, source, text);
    MO_TRY(open_object(&json, "a moment", &row->moment.pos));
    MO_TRY(read_members(&record, &row->moment.extra));
    row->alone = row->spelled.ptr && !record.seen && !row->moment.extra.count;
    return expect_end(&json);
}

/* ---- extras ------------------------------------------------------------- */

enum mo_status
mo_json_read_extra(const struct mo_json_source *source, struct mo_text text,
                   struct mo_extra *extra)
{
    struct mo_json json;
    struct mo_json_members members = {0};
    struct mo_pos pos;
    members.max = source->limits.fields;
    mo_json_start(&json, source, text);
    MO_TRY(open_object(&json, "extra fields", &pos));
    MO_TRY(mo_json_add_object(&json, &members));
    MO_TRY(expect_end(&json));
    extra->members = members.items;
    extra->count = members.count;
    return MO_OK;
}

enum mo_status
mo_json_read_field(const struct mo_json_source *source, struct mo_text text,
                   const struct mo_field *field, void *record)
{
    struct mo_json json;
    struct mo_json_token token;
    mo_json_start(&json, source, text);
    MO_TRY(mo_json_next(&json, &token));
    if (token.kind == MO_JSON_NULL)
        return expect_end(&json);
    MO_TRY(read_slot(&json, field, &token, record));
    return expect_end(&json);
}

enum mo_status
mo_json_read_value(const struct mo_json_source *source, struct mo_text text,
                   struct mo_text *value)
{
    struct mo_json json;
    struct mo_json_names names = {0};
    struct mo_json_token token;
    struct mo_text found;
    mo_json_start(&json, source, text);
    MO_TRY(mo_json_next(&json, &token));
    MO_TRY(mo_json_spell(&json, &names, &token, &found));
    MO_TRY(expect_end(&json));
    *value = found;
    return MO_OK;
}
