/* A difference in the unified form, over both models spelled a field a line:
 *
 *     list
 *       title: "Top 7"
 *     moment
 *       rank: 1
 *       characters[]: "Eun-suh"
 *       extra.NAME: {"any": "JSON"}
 */
#include <stdlib.h>

#include "align.h"
#include "changes.h"

enum {
    CONTEXT = 3,
    MOST_LINES = 10000 /* of one hunk: its counts stand before it */
};

/* A line by what it spells; it is spelled when its hunk is put. */
struct line {
    char mark; /* ' ', '-' or '+' */
    bool list; /* of a list, not a moment */
    const void *record;
    const struct mo_field *field; /* NULL: the line that begins the record */
    size_t item;                  /* of an array or extra */
};

/* The hunk being gathered. */
struct hunk {
    struct mo_out *out;
    const struct mo_diff *diff;
    struct line *lines; /* room for MOST_LINES */
    size_t count;
    size_t same;           /* lines at the end that are context */
    size_t first;          /* the first line that is not, if there is one */
    size_t a_line, b_line; /* lines of A and B seen so far */
    bool begun;            /* the names of the files have been put */
};

/* ---- putting ------------------------------------------------------------- */

static void
put_field(struct mo_out *out, const struct line *line)
{
    const struct mo_field *field = line->field;
    mo_out_format(out, "  %s", field->name);
    switch (field->type) {
    case MO_FIELD_TEXT:
        mo_out_string(out, ": ");
        mo_put_json(out, *mo_field_text(line->record, field));
        break;
    case MO_FIELD_NUMBER:
        mo_out_string(out, ": ");
        mo_out_text(out, mo_field_number(line->record, field)->spelling);
        break;
    case MO_FIELD_TEXTS:
        mo_out_string(out, "[]: ");
        mo_put_json(out,
                    mo_field_texts(line->record, field)->items[line->item]);
        break;
    case MO_FIELD_EXTRA: {
        const struct mo_member *member =
            &mo_field_extra(line->record, field)->members[line->item];
        mo_out_byte(out, '.');
        mo_put_json_inside(out, member->name);
        mo_out_string(out, ": ");
        mo_out_text(out, member->json);
        break;
    }
    }
}

static void
put_line(struct mo_out *out, const struct line *line)
{
    mo_out_byte(out, line->mark);
    if (line->field)
        put_field(out, line);
    else
        mo_out_string(out, line->list ? "list" : "moment");
    mo_out_byte(out, '\n');
}

/* After a hunk's numbers: whose line it changes first. */
static void
put_section(struct mo_out *out, const struct line *line)
{
    const struct mo_list *list = line->record;
    const struct mo_moment *moment = line->record;
    const struct mo_text name = line->list          ? list->title
                                : moment->title.ptr ? moment->title
                                                    : moment->heading;
    mo_out_string(out, line->list ? " list" : " moment");
    if (name.ptr) {
        mo_out_byte(out, ' ');
        mo_put_json(out, name);
    }
}

/* "START,COUNT", where START is the line before when COUNT is 0. */
static void
put_range(struct mo_out *out, size_t last, size_t count)
{
    mo_out_uint(out, last - count + (count > 0));
    mo_out_byte(out, ',');
    mo_out_uint(out, count);
}

/* Puts the hunk but for LEFT lines of context at its end. */
static void
put_hunk(struct hunk *hunk, size_t left)
{
    struct mo_out *out = hunk->out;
    size_t a_count = 0, b_count = 0;
    const size_t count = hunk->count - left;
    for (size_t i = 0; i < count; i++) {
        a_count += hunk->lines[i].mark != '+';
        b_count += hunk->lines[i].mark != '-';
    }
    if (!hunk->begun)
        mo_out_format(out, "--- %s\n+++ %s\n", hunk->diff->a.name,
                      hunk->diff->b.name);
    hunk->begun = true;
    mo_out_string(out, "@@ -");
    put_range(out, hunk->a_line - left, a_count);
    mo_out_string(out, " +");
    put_range(out, hunk->b_line - left, b_count);
    mo_out_string(out, " @@");
    put_section(out, &hunk->lines[hunk->first]);
    mo_out_byte(out, '\n');
    for (size_t i = 0; i < count; i++)
        put_line(out, &hunk->lines[i]);
}

/* ---- gathering ----------------------------------------------------------- */

/* Forgets all but the last LEFT lines, which are context. */
static void
keep_last(struct hunk *hunk, size_t left)
{
    memmove(hunk->lines, hunk->lines + hunk->count - left,
            left * sizeof(*hunk->lines));
    hunk->count = left;
    hunk->same = left;
}

static bool
changes(const struct hunk *hunk)
{
    return hunk->same < hunk->count;
}

static void
add(struct hunk *hunk, struct line line)
{
    if (line.mark == ' ') {
        hunk->same++;
    } else {
        if (!changes(hunk))
            hunk->first = hunk->count;
        hunk->same = 0;
    }
    hunk->lines[hunk->count++] = line;
    hunk->a_line += line.mark != '+';
    hunk->b_line += line.mark != '-';

    if (!changes(hunk)) {
        if (hunk->count > CONTEXT)
            keep_last(hunk, CONTEXT);
    } else if (hunk->same > 2 * CONTEXT) {
        put_hunk(hunk, hunk->same - CONTEXT);
        keep_last(hunk, CONTEXT);
    } else if (hunk->count == MOST_LINES) {
        put_hunk(hunk, 0);
        keep_last(hunk, 0);
    }
}

static void
finish(struct hunk *hunk)
{
    if (changes(hunk))
        put_hunk(hunk, hunk->same > CONTEXT ? hunk->same - CONTEXT : 0);
}

/* ---- what there is to add ------------------------------------------------ */

/* How many lines the field takes. */
static size_t
count_lines(const void *record, const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXTS: return mo_field_texts(record, field)->count;
    case MO_FIELD_EXTRA: return mo_field_extra(record, field)->count;
    case MO_FIELD_TEXT:
    case MO_FIELD_NUMBER: break;
    }
    return !mo_field_missing(record, field);
}

/* Items FROM to END of LINE's field. */
static void
add_items(struct hunk *hunk, struct line line, size_t from, size_t end)
{
    for (line.item = from; line.item < end; line.item++)
        add(hunk, line);
}

static void
add_record(struct hunk *hunk, struct line line)
{
    const struct mo_field *field = line.list ? mo_fields : mo_moment_fields();
    const struct mo_field *end =
        line.list ? mo_moment_fields() : mo_fields + MO_FIELD_COUNT;
    add(hunk, line);
    for (; field < end; field++) {
        line.field = field;
        add_items(hunk, line, 0, count_lines(line.record, field));
    }
}

static void
add_whole_list(struct hunk *hunk, const struct mo_model_list *list, char mark)
{
    add_record(hunk, (struct line){mark, true, &list->list, NULL, 0});
    for (size_t i = 0; i < list->count; i++)
        add_record(hunk,
                   (struct line){mark, false, &list->moments[i], NULL, 0});
}

/* What an array has in common at both ends is context. */
static void
add_texts(struct hunk *hunk, struct line a, struct line b)
{
    const struct mo_texts *old = mo_field_texts(a.record, a.field);
    const struct mo_texts *new = mo_field_texts(b.record, b.field);
    const size_t most = old->count < new->count ? old->count : new->count;
    size_t head = 0, tail = 0;
    while (head < most && mo_text_equal(old->items[head], new->items[head]))
        head++;
    while (tail < most - head &&
           mo_text_equal(old->items[old->count - tail - 1],
                         new->items[new->count - tail - 1]))
        tail++;
    struct line same = a;
    same.mark = ' ';
    add_items(hunk, same, 0, head);
    add_items(hunk, a, head, old->count - tail);
    add_items(hunk, b, head, new->count - tail);
    add_items(hunk, same, old->count - tail, old->count);
}

/* Members in A's order, then those of B alone. */
static void
add_extra(struct hunk *hunk, struct line a, struct line b)
{
    const struct mo_extra *old = mo_field_extra(a.record, a.field);
    const struct mo_extra *new = mo_field_extra(b.record, b.field);
    for (a.item = 0; a.item < old->count; a.item++) {
        const struct mo_member *member = &old->members[a.item];
        const struct mo_member *other =
            mo_extra_find(new, member->name, a.item);
        const bool same = other && mo_text_equal(member->json, other->json);
        a.mark = same ? ' ' : '-';
        add(hunk, a);
        if (other && !same) {
            b.item = (size_t)(other - new->members);
            add(hunk, b);
        }
    }
    for (b.item = 0; b.item < new->count; b.item++)
        if (!mo_extra_find(old, new->members[b.item].name, b.item))
            add(hunk, b);
}

static void
add_field_pair(struct hunk *hunk, struct line a, struct line b)
{
    if (mo_field_equal(a.record, b.record, a.field)) {
        a.mark = ' ';
        add_items(hunk, a, 0, count_lines(a.record, a.field));
    } else if (a.field->type == MO_FIELD_TEXTS) {
        add_texts(hunk, a, b);
    } else if (a.field->type == MO_FIELD_EXTRA) {
        add_extra(hunk, a, b);
    } else {
        add_items(hunk, a, 0, count_lines(a.record, a.field));
        add_items(hunk, b, 0, count_lines(b.record, b.field));
    }
}

static void
add_pair(struct hunk *hunk, bool list, const void *a, const void *b)
{
    const struct mo_field *field = list ? mo_fields : mo_moment_fields();
    const struct mo_field *end =
        list ? mo_moment_fields() : mo_fields + MO_FIELD_COUNT;
    add(hunk, (struct line){' ', list, a, NULL, 0});
    for (; field < end; field++)
        add_field_pair(hunk, (struct line){'-', list, a, field, 0},
                       (struct line){'+', list, b, field, 0});
}

static enum mo_status
add_moments(struct hunk *hunk, const struct mo_model_list *a,
            const struct mo_model_list *b)
{
    const size_t size = sizeof(struct mo_moment);
    const struct mo_align_side sides[] = {{a->moments, a->count, size},
                                          {b->moments, b->count, size}};
    struct mo_alignment alignment;
    const enum mo_status status =
        mo_align(&mo_align_moments, &sides[0], &sides[1], &alignment);
    struct mo_walk walk = {0, 0};
    struct mo_step step;
    while (status == MO_OK && mo_align_step(&alignment, &walk, &step)) {
        if (step.kind == MO_STEP_KEPT)
            add_pair(hunk, false, &a->moments[step.a], &b->moments[step.b]);
        else if (step.kind == MO_STEP_REMOVED || step.kind == MO_STEP_LEFT)
            add_record(hunk,
                       (struct line){'-', false, &a->moments[step.a], NULL, 0});
        else
            add_record(hunk,
                       (struct line){'+', false, &b->moments[step.b], NULL, 0});
    }
    mo_align_free(&alignment);
    return status;
}

static enum mo_status
add_lists(struct hunk *hunk, const struct mo_model *a, const struct mo_model *b)
{
    const size_t size = sizeof(struct mo_model_list);
    const struct mo_align_side sides[] = {
        {mo_model_at(a, 0), mo_model_count(a), size},
        {mo_model_at(b, 0), mo_model_count(b), size}};
    struct mo_alignment alignment;
    enum mo_status status =
        mo_align(&mo_align_lists, &sides[0], &sides[1], &alignment);
    struct mo_walk walk = {0, 0};
    struct mo_step step;
    while (status == MO_OK && mo_align_step(&alignment, &walk, &step)) {
        const struct mo_model_list *old = mo_model_at(a, step.a);
        const struct mo_model_list *new = mo_model_at(b, step.b);
        if (step.kind == MO_STEP_KEPT) {
            add_pair(hunk, true, &old->list, &new->list);
            status = add_moments(hunk, old, new);
        } else if (step.kind == MO_STEP_REMOVED || step.kind == MO_STEP_LEFT) {
            add_whole_list(hunk, old, '-');
        } else {
            add_whole_list(hunk, new, '+');
        }
    }
    mo_align_free(&alignment);
    return status;
}

enum mo_status
mo_diff_as_unified(const struct mo_diff *diff, struct mo_out *out)
{
    struct hunk hunk = {.out = out,
                        .diff = diff,
                        .lines =
                            mo_realloc(NULL, MOST_LINES, sizeof(*hunk.lines))};
    if (!hunk.lines)
        return MO_ENOMEM;
    const enum mo_status status =
        add_lists(&hunk, diff->a.model, diff->b.model);
    if (status == MO_OK)
        finish(&hunk);
    free(hunk.lines);
    return status == MO_OK ? mo_out_status(out) : status;
}
