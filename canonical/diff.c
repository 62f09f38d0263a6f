/* The difference of two models: finding the changes, choosing their form. */
#include "align.h"
#include "changes.h"

const struct mo_member *
mo_extra_find(const struct mo_extra *extra, struct mo_text name, size_t start)
{
    size_t at = start < extra->count ? start : 0;
    for (size_t tried = 0; tried < extra->count; tried++) {
        if (mo_text_equal(extra->members[at].name, name))
            return &extra->members[at];
        at = at + 1 < extra->count ? at + 1 : 0;
    }
    return NULL;
}

/* One change for each member that differs: A's members first. */
static void
compare_extra(const struct mo_teller *teller, struct mo_change change,
              const struct mo_extra *a, const struct mo_extra *b)
{
    for (size_t i = 0; i < a->count; i++) {
        change.a_member = &a->members[i];
        change.b_member = mo_extra_find(b, change.a_member->name, i);
        if (!change.b_member ||
            !mo_text_equal(change.a_member->json, change.b_member->json))
            teller->tell(teller->self, &change);
    }
    change.a_member = NULL;
    for (size_t i = 0; i < b->count; i++) {
        change.b_member = &b->members[i];
        if (!mo_extra_find(a, change.b_member->name, i))
            teller->tell(teller->self, &change);
    }
}

static void
compare_fields(const struct mo_teller *teller, struct mo_change *change)
{
    const void *a = mo_change_before(change), *b = mo_change_after(change);
    const bool moment = change->a_moment != NULL;
    const struct mo_field *field = moment ? mo_moment_fields() : mo_fields;
    const struct mo_field *end =
        moment ? mo_fields + MO_FIELD_COUNT : mo_moment_fields();
    change->kind = MO_CHANGED;
    for (; field < end; field++) {
        if (mo_field_equal(a, b, field))
            continue;
        change->field = field;
        if (field->type == MO_FIELD_EXTRA)
            compare_extra(teller, *change, mo_field_extra(a, field),
                          mo_field_extra(b, field));
        else
            teller->tell(teller->self, change);
    }
    change->field = NULL;
}

/* Tells of one step; *CHANGE has both records, as far as they are there. */
static void
tell_step(const struct mo_teller *teller, const struct mo_step *step,
          struct mo_change *change)
{
    static const enum mo_change_kind kinds[] = {[MO_STEP_REMOVED] = MO_REMOVED,
                                                [MO_STEP_ADDED] = MO_ADDED,
                                                [MO_STEP_ARRIVED] = MO_MOVED};
    if (step->kind != MO_STEP_KEPT) {
        change->kind = kinds[step->kind];
        teller->tell(teller->self, change);
    }
    if (step->kind == MO_STEP_KEPT || step->kind == MO_STEP_ARRIVED)
        compare_fields(teller, change);
}

/* The places of a step, from 1. NOT_PAIRED becomes 0. */
static struct mo_spot
spot_of(const struct mo_step *step)
{
    return (struct mo_spot){step->a + 1, step->b + 1};
}

static enum mo_status
compare_moments(const struct mo_teller *teller, struct mo_change change)
{
    const struct mo_align_side a = {
        change.a_list->moments, change.a_list->count, sizeof(struct mo_moment)};
    const struct mo_align_side b = {
        change.b_list->moments, change.b_list->count, sizeof(struct mo_moment)};
    struct mo_alignment alignment;
    const enum mo_status status =
        mo_align(&mo_align_moments, &a, &b, &alignment);
    struct mo_walk walk = {0, 0};
    struct mo_step step;
    while (status == MO_OK && mo_align_step(&alignment, &walk, &step)) {
        if (step.kind == MO_STEP_LEFT)
            continue;
        change.moment = spot_of(&step);
        change.a_moment = change.moment.a ? mo_align_at(&a, step.a) : NULL;
        change.b_moment = change.moment.b ? mo_align_at(&b, step.b) : NULL;
        tell_step(teller, &step, &change);
    }
    mo_align_free(&alignment);
    return status;
}

enum mo_status
mo_changes_find(const struct mo_model *a, const struct mo_model *b,
                const struct mo_teller *teller)
{
    const struct mo_align_side sides[] = {
        {mo_model_at(a, 0), mo_model_count(a), sizeof(struct mo_model_list)},
        {mo_model_at(b, 0), mo_model_count(b), sizeof(struct mo_model_list)}};
    struct mo_alignment alignment;
    enum mo_status status =
        mo_align(&mo_align_lists, &sides[0], &sides[1], &alignment);
    struct mo_walk walk = {0, 0};
    struct mo_step step;
    while (status == MO_OK && mo_align_step(&alignment, &walk, &step)) {
        if (step.kind == MO_STEP_LEFT)
            continue;
        struct mo_change change = {.list = spot_of(&step)};
        change.a_list = mo_model_at(a, step.a);
        change.b_list = mo_model_at(b, step.b);
        tell_step(teller, &step, &change);
        if (change.a_list && change.b_list)
            status = compare_moments(teller, change);
    }
    mo_align_free(&alignment);
    return status;
}

void
mo_put_json_inside(struct mo_out *out, struct mo_text text)
{
    static const char digits[] = "0123456789abcdef";
    size_t clean = 0; /* start of what can be put as it is */
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        mo_out_put(out, text.ptr + clean, i - clean);
        clean = i + 1;
        mo_out_byte(out, '\\');
        switch (byte) {
        case '"': mo_out_byte(out, '"'); break;
        case '\\': mo_out_byte(out, '\\'); break;
        case '\n': mo_out_byte(out, 'n'); break;
        case '\r': mo_out_byte(out, 'r'); break;
        case '\t': mo_out_byte(out, 't'); break;
        default:
            mo_out_string(out, "u00");
            mo_out_byte(out, digits[byte >> 4]);
            mo_out_byte(out, digits[byte & 15]);
        }
    }
    if (text.len > clean)
        mo_out_put(out, text.ptr + clean, text.len - clean);
}

void
mo_put_json(struct mo_out *out, struct mo_text text)
{
    if (!text.ptr) {
        mo_out_string(out, "null");
        return;
    }
    mo_out_byte(out, '"');
    mo_put_json_inside(out, text);
    mo_out_byte(out, '"');
}

enum mo_status
mo_diff(const struct mo_diff *diff, struct mo_out *out, bool *same)
{
    enum mo_status status = MO_EUSAGE;
    switch (diff->form) {
    case MO_DIFF_TEXT: status = mo_diff_as_text(diff, out); break;
    case MO_DIFF_JSON: status = mo_diff_as_json(diff, out); break;
    case MO_DIFF_UNIFIED: status = mo_diff_as_unified(diff, out); break;
    }
    if (status == MO_OK)
        *same = mo_model_equal(diff->a.model, diff->b.model);
    return status;
}
