/* Columns of flat rows: which there are, and what stands in them. */
#include "flat.h"

#include <stdlib.h>

#include "json_text.h"
#include "texts.h"

static const struct mo_flat_column list_index = {
    .kind = MO_FLAT_INDEX,
    .of_list = true,
    .repeats = true,
};

void
mo_flat_free(struct mo_flat *flat)
{
    free(flat->columns);
    free(flat->names);
    memset(flat, 0, sizeof(*flat));
}

static bool
starts_with(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len > len && memcmp(text.ptr, prefix, len) == 0;
}

static struct mo_text
skip(struct mo_text text, size_t len)
{
    return mo_text_of(text.ptr + len, text.len - len);
}

/* The first word of a text and of a number's spelling is its pointer, NULL when
 * it is missing; the count of an array and of extra follows a pointer. */
static size_t
probe_of(const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT: return field->offset + offsetof(struct mo_text, ptr);
    case MO_FIELD_NUMBER:
        return field->offset + offsetof(struct mo_number, spelling.ptr);
    case MO_FIELD_TEXTS:
        return field->offset + offsetof(struct mo_texts, count);
    case MO_FIELD_EXTRA:
        return field->offset + offsetof(struct mo_extra, count);
    }
    return field->offset;
}

static struct mo_flat_column
field_column(const struct mo_field *field)
{
    const struct mo_flat_column column = {
        .kind = MO_FLAT_FIELD,
        .of_list = field->id < MO_LIST_FIELD_COUNT,
        .field = field,
        .repeats = field->id == MO_LIST_ID,
        .probe = probe_of(field),
    };
    return column;
}

bool
mo_flat_find_exact(struct mo_text name, struct mo_flat_column *column)
{
    const bool of_list = starts_with(name, "list.");
    if (mo_text_is(name, "list.index")) {
        *column = list_index;
        return true;
    }
    if (of_list)
        name = skip(name, strlen("list."));
    const bool member = starts_with(name, "extra.");
    const struct mo_field *field =
        mo_field_find(of_list, member ? mo_text_from("extra") : name);
    if (!field)
        return false;
    *column = field_column(field);
    if (member) {
        column->kind = MO_FLAT_MEMBER;
        column->name = skip(name, strlen("extra."));
    }
    return true;
}

/* ---- choosing columns ---------------------------------------------------- */

/* Takes the next of the comma-separated names off *NAMES; false at the end. */
static bool
next_name(const char **names, struct mo_text *name)
{
    if (!*names)
        return false;
    const char *comma = strchr(*names, ',');
    const size_t len = comma ? (size_t)(comma - *names) : strlen(*names);
    *name = mo_text_trim(mo_text_of(*names, len));
    *names = comma ? comma + 1 : NULL;
    return true;
}

static bool
same_column(const struct mo_flat_column *a, const struct mo_flat_column *b)
{
    return a->kind == b->kind && a->field == b->field &&
           mo_text_equal(a->name, b->name);
}

static enum mo_status
refuse_name(const struct mo_env *env, struct mo_text name, const char *why)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_pos nowhere = {0};
    const enum mo_status status = mo_complain(
        env, MO_ERROR, MO_EUSAGE, nowhere,
        "columns: id rank heading title original_title scene description "
        "characters performers setting year credit credit_source author "
        "published updated url image_url tags extra extra.NAME list.index "
        "list.id list.title list.summary list.introduction list.conclusion "
        "list.language list.url list.author list.publisher list.published "
        "list.updated list.license list.order list.tags list.extra "
        "list.extra.NAME",
        "--columns: %s column %s", why, mo_text_quote(name, quoted));
    return status == MO_OK ? MO_EUSAGE : status;
}

static enum mo_status
choose_named(struct mo_flat *flat, const struct mo_env *env, const char *names)
{
    struct mo_text name;
    while (next_name(&names, &name)) {
        struct mo_flat_column *column = &flat->columns[flat->count];
        if (!mo_flat_find_exact(name, column))
            return refuse_name(env, name, "unknown");
        for (size_t i = 0; i < flat->count; i++)
            if (same_column(&flat->columns[i], column))
                return refuse_name(env, name, "repeated");
        flat->count++;
    }
    return MO_OK;
}

static void
choose_all(struct mo_flat *flat)
{
    for (size_t i = 0; i < MO_MOMENT_FIELD_COUNT; i++)
        flat->columns[flat->count++] = field_column(&mo_moment_fields()[i]);
    flat->columns[flat->count++] = list_index;
    for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
        flat->columns[flat->count++] = field_column(&mo_list_fields()[i]);
}

static size_t
count_names(const char *names)
{
    size_t count = 1;
    for (; *names; names++)
        count += *names == ',';
    return count;
}

enum mo_status
mo_flat_choose(struct mo_flat *flat, const struct mo_env *env,
               const char *names)
{
    const size_t count = names ? count_names(names) : MO_FIELD_COUNT + 1;
    struct mo_flat fresh = {
        .columns = mo_realloc(NULL, count, sizeof(struct mo_flat_column))};
    if (!fresh.columns)
        return MO_ENOMEM;
    if (names) {
        const enum mo_status status = choose_named(&fresh, env, names);
        if (status != MO_OK) {
            mo_flat_free(&fresh);
            return status;
        }
    } else {
        choose_all(&fresh);
    }
    *flat = fresh;
    return MO_OK;
}

enum mo_carry
mo_flat_carries(const char *names, enum mo_field_id field)
{
    enum mo_carry carry = names ? MO_CARRIES_NEVER : MO_CARRIES_ALWAYS;
    struct mo_flat_column column;
    struct mo_text name;
    while (next_name(&names, &name)) {
        if (!mo_flat_find_exact(name, &column) || !column.field ||
            column.field->id != field)
            continue;
        if (column.kind == MO_FLAT_FIELD)
            return MO_CARRIES_ALWAYS;
        carry = MO_CARRIES_BY_VALUE;
    }
    return carry;
}

bool
mo_flat_speaks_of(const struct mo_flat *flat, bool list)
{
    for (size_t i = 0; i < flat->count; i++)
        if (flat->columns[i].of_list == list)
            return true;
    return false;
}

/* ---- what stands in a column --------------------------------------------- */

void
mo_flat_put_name(const struct mo_flat_column *column, struct mo_out *out)
{
    if (column->of_list)
        mo_out_string(out, "list.");
    if (column->kind == MO_FLAT_INDEX)
        mo_out_string(out, "index");
    if (column->field)
        mo_out_put(out, column->field->name, column->field->name_len);
    if (column->kind == MO_FLAT_MEMBER)
        mo_out_byte(out, '.');
    mo_out_text(out, column->name);
}

/* A reader could take TEXT for a JSON value other than that string. */
static bool
resembles_json(struct mo_text text)
{
    const struct mo_text bare = mo_text_trim(text);
    return mo_text_is(bare, "true") || mo_text_is(bare, "false") ||
           mo_text_is(bare, "null") ||
           (bare.len > 0 && strchr("\"{[-0123456789", bare.ptr[0]));
}

/* The cell of one member: a string without escapes as it is, if it cannot be
 * taken for JSON. */
static struct mo_text
member_value(struct mo_text json)
{
    if (json.len < 2 || json.ptr[0] != '"' || memchr(json.ptr, '\\', json.len))
        return json;
    const struct mo_text bare = mo_text_of(json.ptr + 1, json.len - 2);
    return resembles_json(bare) ? json : bare;
}

static struct mo_text
find_member(const struct mo_extra *extra, struct mo_text name)
{
    for (size_t i = 0; i < extra->count; i++)
        if (mo_text_equal(extra->members[i].name, name))
            return member_value(extra->members[i].json);
    return mo_text_from(NULL);
}

/* A member of FIELD that has a column of its own. */
static bool
has_column(const struct mo_flat *flat, const struct mo_field *field,
           struct mo_text name)
{
    for (size_t i = 0; i < flat->count; i++) {
        const struct mo_flat_column *column = &flat->columns[i];
        if (column->kind == MO_FLAT_MEMBER && column->field == field &&
            mo_text_equal(column->name, name))
            return true;
    }
    return false;
}

/* Those members of EXTRA that have no column of their own, as an object. */
static void
put_extra(const struct mo_flat *flat, const struct mo_field *field,
          const struct mo_extra *extra, struct mo_out *out)
{
    bool any = false;
    for (size_t i = 0; i < extra->count; i++) {
        const struct mo_member *member = &extra->members[i];
        if (has_column(flat, field, member->name))
            continue;
        mo_out_byte(out, any ? ',' : '{');
        mo_json_put_text(out, member->name);
        mo_out_byte(out, ':');
        mo_out_text(out, member->json);
        any = true;
    }
    if (any)
        mo_out_byte(out, '}');
}

/* What was put into SCRATCH; nothing at all is a missing value. */
static struct mo_text
taken_from(const struct mo_out *scratch)
{
    const struct mo_bytes bytes = mo_out_bytes(scratch);
    if (bytes.len == 0)
        return mo_text_from(NULL);
    return mo_text_of((const char *)bytes.ptr, bytes.len);
}

struct mo_text
mo_flat_value(const struct mo_flat *flat, size_t index,
              const struct mo_place *at, const struct mo_moment *moment,
              struct mo_out *scratch)
{
    const struct mo_flat_column *column = &flat->columns[index];
    const struct mo_field *field = column->field;
    const void *record = mo_flat_record(column, at, moment);
    if (!record)
        return mo_text_from(NULL);
    if (column->kind == MO_FLAT_INDEX) {
        mo_out_clear(scratch);
        mo_out_uint(scratch, at->list_index + 1);
        return taken_from(scratch);
    }
    if (column->kind == MO_FLAT_MEMBER)
        return find_member(mo_field_extra(record, field), column->name);
    if (field->type == MO_FIELD_TEXT)
        return *mo_field_text(record, field);
    if (field->type == MO_FIELD_NUMBER)
        return mo_field_number(record, field)->spelling;
    mo_out_clear(scratch);
    if (field->type == MO_FIELD_TEXTS)
        mo_texts_put(scratch, *mo_field_texts(record, field));
    else
        put_extra(flat, field, mo_field_extra(record, field), scratch);
    return taken_from(scratch);
}

static bool
has_members_only(const struct mo_flat *flat, const struct mo_field *field)
{
    bool members = false;
    for (size_t i = 0; i < flat->count; i++) {
        const struct mo_flat_column *column = &flat->columns[i];
        if (column->field == field && column->kind == MO_FLAT_FIELD)
            return false;
        members |= column->field == field;
    }
    return members;
}

/* Reports that some member of RECORD's extra has no column. */
static void
report_extra(const struct mo_flat *flat, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct mo_field *field =
        &mo_fields[moment ? MO_EXTRA : MO_LIST_EXTRA];
    const struct mo_extra *extra = moment ? &moment->extra : &at->list->extra;
    if (extra->count == 0 || !has_members_only(flat, field))
        return;
    for (size_t i = 0; i < extra->count; i++)
        if (!has_column(flat, field, extra->members[i].name)) {
            mo_out_loss(out, at, moment, field->id,
                        "has members without a column");
            return;
        }
}

void
mo_flat_report(const struct mo_flat *flat, const struct mo_place *at,
               const struct mo_moment *moment, struct mo_out *out)
{
    if (moment)
        report_extra(flat, at, moment, out);
    if (!moment || at->moment_index == 0)
        report_extra(flat, at, NULL, out);
}
