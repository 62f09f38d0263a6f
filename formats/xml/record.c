/* Gathers the values of one record; arrays and extra take shape at its end. */
#include "record.h"

#include <stdlib.h>

#include "../common/json_record.h"
#include "../common/json_text.h"

/* An element of an array, or a member of extra. */
struct mo_xml_item {
    const struct mo_field *field; /* NULL: a member */
    struct mo_text name;
    struct mo_text value;
    struct mo_pos pos;
    bool json;                /* the value is JSON, else plain text */
    bool follows;             /* an earlier item has that name */
    struct mo_xml_item *next; /* the next of that name */
};

static void *
values_of(struct mo_xml_record *record)
{
    return record->is_list ? (void *)&record->list : (void *)&record->moment;
}

/* An error of this record alone. */
static enum mo_status
reject(struct mo_xml_record *record, struct mo_diag *diag)
{
    record->bad = true;
    return mo_report(record->env, diag, NULL);
}

void
mo_xml_record_begin(struct mo_xml_record *record, bool is_list,
                    struct mo_pos pos)
{
    record->is_list = is_list;
    record->count = record->member_count = 0;
    record->bytes = 0;
    record->bad = false;
    if (is_list)
        record->list = (struct mo_list){.pos = pos};
    else
        record->moment = (struct mo_moment){.pos = pos};
}

enum mo_status
mo_xml_record_overflow(struct mo_xml_record *record, struct mo_pos pos)
{
    const uint64_t limit = record->env->limits.moment_bytes;
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, pos,
                "%s holds more than %llu bytes",
                record->is_list ? "the head of a list" : "a moment",
                (unsigned long long)limit);
    diag.hint = "raise the limit with --max-moment";
    return reject(record, &diag);
}

static enum mo_status
add_item(struct mo_xml_record *record, struct mo_xml_item item)
{
    MO_TRY(mo_xml_record_claim(record, sizeof(item), item.pos));
    if (record->bad)
        return MO_OK;
    if (record->count == record->cap) {
        const size_t cap = record->cap ? 2 * record->cap : 16;
        struct mo_xml_item *grown =
            mo_realloc(record->items, cap, sizeof(*grown));
        if (!grown)
            return MO_ENOMEM;
        record->items = grown;
        record->cap = cap;
    }
    record->items[record->count++] = item;
    return MO_OK;
}

static enum mo_status
set_number(struct mo_xml_record *record, const struct mo_field *field,
           struct mo_text text, struct mo_pos pos)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag diag;
    struct mo_number *slot =
        MO_FIELD_SLOT(values_of(record), field, struct mo_number);
    /* xs:integer collapses white space */
    const struct mo_text spelling = mo_text_trim(text);
    const enum mo_status status =
        mo_number_parse(record->env->arena, spelling, slot);
    if (status == MO_OK || status == MO_ENOMEM)
        return status;
    mo_diag_set(&diag, MO_ERROR, status, pos,
                status == MO_ELIMIT ? "%s is %s, beyond the 64-bit integers"
                                    : "%s is %s, expected an integer",
                field->name, mo_text_quote(spelling, quoted));
    return reject(record, &diag);
}

static enum mo_status
refuse_twice(struct mo_xml_record *record, const char *what,
             struct mo_text name, struct mo_pos pos)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, MO_EDATA, pos,
                "%s %s occurs twice in one %s, expected once", what,
                mo_text_quote(name, quoted),
                record->is_list ? "list" : "moment");
    return reject(record, &diag);
}

enum mo_status
mo_xml_record_set(struct mo_xml_record *record, const struct mo_field *field,
                  struct mo_text text, struct mo_pos pos)
{
    struct mo_text *slot;
    if (field->type == MO_FIELD_TEXTS)
        return add_item(record, (struct mo_xml_item){
                                    .field = field, .value = text, .pos = pos});
    if (!mo_field_missing(values_of(record), field))
        return refuse_twice(record, "field", mo_text_from(field->name), pos);
    if (field->type == MO_FIELD_NUMBER)
        return set_number(record, field, text, pos);
    slot = MO_FIELD_SLOT(values_of(record), field, struct mo_text);
    *slot = text;
    return MO_OK;
}

static enum mo_status
add_member(struct mo_xml_record *record, struct mo_xml_item item)
{
    struct mo_diag diag;
    if (record->member_count++ < record->env->limits.fields)
        return add_item(record, item);
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, item.pos,
                "extra has more than %lu members",
                (unsigned long)record->env->limits.fields);
    return reject(record, &diag);
}

enum mo_status
mo_xml_record_member(struct mo_xml_record *record, struct mo_text name,
                     struct mo_text json, struct mo_pos pos)
{
    struct mo_xml_item item = {.name = name, .pos = pos, .json = true};
    struct mo_diag diag;
    const struct mo_json_source source =
        mo_json_source_of(record->env, pos.byte, &diag);
    const enum mo_status status =
        mo_json_read_value(&source, json, &item.value);
    if (status == MO_ENOMEM)
        return status;
    if (status == MO_OK)
        return add_member(record, item);
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag whole;
    /* escapes in the XML may have moved the bytes */
    mo_diag_set(&whole, MO_ERROR, status, pos, "member %s of extra: %s",
                mo_text_quote(name, quoted), diag.message);
    whole.hint = diag.hint;
    return reject(record, &whole);
}

enum mo_status
mo_xml_record_foreign(struct mo_xml_record *record, struct mo_text name,
                      struct mo_text text, struct mo_pos pos)
{
    return add_member(
        record, (struct mo_xml_item){.name = name, .value = text, .pos = pos});
}

static enum mo_status
finish_texts(struct mo_xml_record *record, const struct mo_field *field)
{
    struct mo_texts *texts =
        MO_FIELD_SLOT(values_of(record), field, struct mo_texts);
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++)
        count += record->items[i].field == field;
    if (count == 0)
        return MO_OK;
    struct mo_text *values =
        mo_arena_array(record->env->arena, count, sizeof(*values));
    if (!values)
        return MO_ENOMEM;
    texts->items = values;
    texts->count = count;
    for (size_t i = 0; i < record->count; i++)
        if (record->items[i].field == field)
            *values++ = record->items[i].value;
    return MO_OK;
}

/* By name, then as they came. */
static int
compare_items(const void *a, const void *b)
{
    const struct mo_xml_item *first = *(struct mo_xml_item *const *)a;
    const struct mo_xml_item *second = *(struct mo_xml_item *const *)b;
    const int order = mo_text_compare(first->name, second->name);
    return order != 0 ? order : (first > second) - (first < second);
}

/* Links members of one name and counts the names. JSON members that share
 * theirs are refused. */
static enum mo_status
link_members(struct mo_xml_record *record, size_t *name_count)
{
    size_t count = 0;
    struct mo_xml_item **sorted = mo_arena_array(
        record->env->arena, record->member_count, sizeof(struct mo_xml_item *));
    if (!sorted)
        return MO_ENOMEM;
    for (size_t i = 0; i < record->count; i++)
        if (!record->items[i].field)
            sorted[count++] = &record->items[i];
    qsort(sorted, count, sizeof(struct mo_xml_item *), compare_items);
    *name_count = count;
    for (size_t i = 1; i < count; i++) {
        struct mo_xml_item *item = sorted[i];
        if (!mo_text_equal(sorted[i - 1]->name, item->name))
            continue;
        if (item->json || sorted[i - 1]->json)
            return refuse_twice(record, "member", item->name, item->pos);
        sorted[i - 1]->next = item;
        item->follows = true;
        --*name_count;
    }
    return MO_OK;
}

/* The JSON of one name's items: its value, or an array of several. */
static enum mo_status
join_items(struct mo_arena *arena, const struct mo_xml_item *first,
           struct mo_text *json)
{
    struct mo_buffer buffer = {0};
    enum mo_status status = mo_buffer_add(&buffer, "[", 1);
    for (const struct mo_xml_item *i = first; i && status == MO_OK;
         i = i->next) {
        struct mo_text spelled;
        status = mo_json_from_text(arena, i->value, &spelled);
        if (status == MO_OK && i != first)
            status = mo_buffer_add(&buffer, ",", 1);
        if (status == MO_OK)
            status = mo_buffer_add(&buffer, spelled.ptr, spelled.len);
    }
    if (status == MO_OK)
        status = mo_buffer_add(&buffer, "]", 1);
    if (status == MO_OK)
        status = mo_text_copy(arena, mo_text_of(buffer.ptr, buffer.len), json);
    mo_buffer_free(&buffer);
    return status;
}

static enum mo_status
spell_item(struct mo_arena *arena, const struct mo_xml_item *item,
           struct mo_text *json)
{
    if (item->next)
        return join_items(arena, item, json);
    if (!item->json)
        return mo_json_from_text(arena, item->value, json);
    *json = item->value;
    return MO_OK;
}

static enum mo_status
finish_extra(struct mo_xml_record *record, struct mo_extra *extra)
{
    struct mo_arena *arena = record->env->arena;
    size_t name_count;
    MO_TRY(link_members(record, &name_count));
    if (record->bad)
        return MO_OK;
    struct mo_member *members =
        mo_arena_array(arena, name_count, sizeof(*members));
    if (!members)
        return MO_ENOMEM;
    extra->members = members;
    extra->count = name_count;
    for (size_t i = 0; i < record->count; i++) {
        const struct mo_xml_item *item = &record->items[i];
        if (item->field || item->follows)
            continue;
        members->name = item->name;
        MO_TRY(spell_item(arena, item, &members->json));
        members++;
    }
    return MO_OK;
}

enum mo_status
mo_xml_record_finish(struct mo_xml_record *record)
{
    const int first = record->is_list ? 0 : MO_LIST_FIELD_COUNT;
    const int end = record->is_list ? MO_LIST_FIELD_COUNT : MO_FIELD_COUNT;
    if (record->bad || record->count == 0)
        return MO_OK;
    for (int id = first; id < end; id++)
        if (mo_fields[id].type == MO_FIELD_TEXTS)
            MO_TRY(finish_texts(record, &mo_fields[id]));
    if (record->member_count == 0)
        return MO_OK;
    return finish_extra(record, record->is_list ? &record->list.extra
                                                : &record->moment.extra);
}

void
mo_xml_record_free(struct mo_xml_record *record)
{
    free(record->items);
    record->items = NULL;
    record->count = record->cap = 0;
}
