/* A difference as one JSON document, a change a line. */
#include "changes.h"

/* Where the document stands. */
struct document {
    struct mo_out *out;
    bool begun; /* a change has been put */
};

static void
put_texts(struct mo_out *out, const struct mo_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        mo_out_string(out, i > 0 ? ", " : "[");
        mo_put_json(out, texts->items[i]);
    }
    mo_out_string(out, texts->count > 0 ? "]" : "null");
}

static void
put_extra(struct mo_out *out, const struct mo_extra *extra)
{
    for (size_t i = 0; i < extra->count; i++) {
        mo_out_string(out, i > 0 ? ", " : "{");
        mo_put_json(out, extra->members[i].name);
        mo_out_string(out, ": ");
        mo_out_text(out, extra->members[i].json);
    }
    mo_out_string(out, extra->count > 0 ? "}" : "null");
}

static void
put_value(struct mo_out *out, const void *record, const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT: mo_put_json(out, *mo_field_text(record, field)); break;
    case MO_FIELD_NUMBER: {
        const struct mo_text spelling =
            mo_field_number(record, field)->spelling;
        mo_out_text(out, spelling.ptr ? spelling : mo_text_from("null"));
        break;
    }
    case MO_FIELD_TEXTS: put_texts(out, mo_field_texts(record, field)); break;
    case MO_FIELD_EXTRA: put_extra(out, mo_field_extra(record, field)); break;
    }
}

/* The fields from FIELD to END that are there, as members; the number put. */
static size_t
put_members(struct mo_out *out, const void *record,
            const struct mo_field *field, const struct mo_field *end)
{
    size_t count = 0;
    for (; field < end; field++) {
        if (mo_field_missing(record, field))
            continue;
        mo_out_string(out, count++ > 0 ? ", \"" : "\"");
        mo_out_string(out, field->name);
        mo_out_string(out, "\": ");
        put_value(out, record, field);
    }
    return count;
}

static void
put_moment(struct mo_out *out, const struct mo_moment *moment)
{
    mo_out_byte(out, '{');
    put_members(out, moment, mo_moment_fields(), mo_fields + MO_FIELD_COUNT);
    mo_out_byte(out, '}');
}

static void
put_list(struct mo_out *out, const struct mo_model_list *list)
{
    mo_out_byte(out, '{');
    if (put_members(out, &list->list, mo_list_fields(), mo_moment_fields()) > 0)
        mo_out_string(out, ", ");
    mo_out_string(out, "\"moments\": [");
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            mo_out_string(out, ", ");
        put_moment(out, &list->moments[i]);
    }
    mo_out_string(out, "]}");
}

static void
put_place(struct mo_out *out, size_t place)
{
    if (place > 0)
        mo_out_uint(out, place);
    else
        mo_out_string(out, "null");
}

static void
put_spot(struct mo_out *out, const char *name, struct mo_spot spot)
{
    mo_out_format(out, ", \"%s\": [", name);
    put_place(out, spot.a);
    mo_out_string(out, ", ");
    put_place(out, spot.b);
    mo_out_byte(out, ']');
}

static void
put_member_change(struct mo_out *out, const struct mo_change *change)
{
    const struct mo_member *a = change->a_member, *b = change->b_member;
    mo_out_string(out, ", \"name\": ");
    mo_put_json(out, a ? a->name : b->name);
    /* no key where there is no member: null is a value it can have */
    if (a) {
        mo_out_string(out, ", \"from\": ");
        mo_out_text(out, a->json);
    }
    if (b) {
        mo_out_string(out, ", \"to\": ");
        mo_out_text(out, b->json);
    }
}

static void
put_field_change(struct mo_out *out, const struct mo_change *change)
{
    const void *a = mo_change_before(change), *b = mo_change_after(change);
    mo_out_format(out, ", \"field\": \"%s\"", change->field->name);
    if (change->field->type == MO_FIELD_EXTRA) {
        put_member_change(out, change);
        return;
    }
    mo_out_string(out, ", \"from\": ");
    put_value(out, a, change->field);
    mo_out_string(out, ", \"to\": ");
    put_value(out, b, change->field);
}

static void
tell(void *self, const struct mo_change *change)
{
    static const char *const kinds[] = {[MO_ADDED] = "added",
                                        [MO_REMOVED] = "removed",
                                        [MO_MOVED] = "moved",
                                        [MO_CHANGED] = "changed"};
    struct document *document = self;
    struct mo_out *out = document->out;
    const bool moment = change->a_moment || change->b_moment;
    mo_out_string(out, document->begun ? ",\n  " : "\n  ");
    document->begun = true;
    mo_out_format(out, "{\"change\": \"%s\"", kinds[change->kind]);
    put_spot(out, "list", change->list);
    if (moment)
        put_spot(out, "moment", change->moment);
    if (change->kind == MO_CHANGED)
        put_field_change(out, change);
    if (change->kind == MO_ADDED || change->kind == MO_REMOVED) {
        const bool added = change->kind == MO_ADDED;
        mo_out_string(out, ", \"value\": ");
        if (moment)
            put_moment(out, added ? change->b_moment : change->a_moment);
        else
            put_list(out, added ? change->b_list : change->a_list);
    }
    mo_out_byte(out, '}');
}

/* The name of a file, which need not be UTF-8. */
static void
put_name(struct mo_out *out, const char *name)
{
    struct mo_text rest = mo_text_from(name);
    mo_out_byte(out, '"');
    while (rest.len > 0) {
        const size_t valid = mo_utf8_valid(rest.ptr, rest.len);
        mo_put_json_inside(out, mo_text_of(rest.ptr, valid));
        rest = mo_text_of(rest.ptr + valid, rest.len - valid);
        if (rest.len > 0) {
            mo_out_string(out, "\\ufffd");
            rest = mo_text_of(rest.ptr + 1, rest.len - 1);
        }
    }
    mo_out_byte(out, '"');
}

enum mo_status
mo_diff_as_json(const struct mo_diff *diff, struct mo_out *out)
{
    struct document document = {out, false};
    const struct mo_teller teller = {tell, &document};
    const bool same = mo_model_equal(diff->a.model, diff->b.model);
    mo_out_string(out, "{\"moments_diff\": 1, \"a\": ");
    put_name(out, diff->a.name);
    mo_out_string(out, ", \"b\": ");
    put_name(out, diff->b.name);
    mo_out_string(out, same ? ", \"same\": true" : ", \"same\": false");
    mo_out_string(out, ", \"changes\": [");
    MO_TRY(mo_changes_find(diff->a.model, diff->b.model, &teller));
    mo_out_string(out, document.begun ? "\n]}\n" : "]}\n");
    return mo_out_status(out);
}
