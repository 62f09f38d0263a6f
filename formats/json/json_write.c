/* JSON documents out, on one line or indented for people. */
#include "../common/json_text.h"
#include "json_document.h"

struct state {
    bool pretty;
};

/* Where things stand: the root's members are one step in, and so on. */
enum depth { IN_ROOT = 1, IN_LISTS, IN_LIST, IN_MOMENTS, IN_MOMENT };

/* ---- indented ----------------------------------------------------------- */

/* Two for each step, and for the deepest, the items of a moment's arrays. */
static const char spaces[] = "            ";

static void
put_line(struct mo_out *out, unsigned depth)
{
    mo_out_byte(out, '\n');
    mo_out_put(out, spaces, 2 * (size_t)depth);
}

static void
put_pretty_texts(struct mo_out *out, struct mo_texts texts, unsigned depth)
{
    mo_out_byte(out, '[');
    for (size_t i = 0; i < texts.count; i++) {
        if (i > 0)
            mo_out_byte(out, ',');
        put_line(out, depth + 1);
        mo_json_put_text(out, texts.items[i]);
    }
    put_line(out, depth);
    mo_out_byte(out, ']');
}

/* Values keep their spelling, so they stay compact. */
static void
put_pretty_extra(struct mo_out *out, const struct mo_extra *extra,
                 unsigned depth)
{
    mo_out_byte(out, '{');
    for (size_t i = 0; i < extra->count; i++) {
        if (i > 0)
            mo_out_byte(out, ',');
        put_line(out, depth + 1);
        mo_json_put_text(out, extra->members[i].name);
        mo_out_string(out, ": ");
        mo_out_text(out, extra->members[i].json);
    }
    put_line(out, depth);
    mo_out_byte(out, '}');
}

/* One field a line; says whether there was any. */
static bool
put_pretty_fields(struct mo_out *out, const void *record, uint64_t fields,
                  unsigned depth)
{
    bool any = false;
    for (; fields; fields &= fields - 1) {
        const struct mo_field *const field =
            &mo_fields[__builtin_ctzll(fields)];
        if (mo_field_missing(record, field))
            continue;
        if (any)
            mo_out_byte(out, ',');
        any = true;
        put_line(out, depth);
        mo_out_byte(out, '"');
        mo_out_put(out, field->name, field->name_len);
        mo_out_string(out, "\": ");
        if (field->type == MO_FIELD_TEXTS)
            put_pretty_texts(out, *mo_field_texts(record, field), depth);
        else if (field->type == MO_FIELD_EXTRA)
            put_pretty_extra(out, mo_field_extra(record, field), depth);
        else
            mo_json_put_value(out, record, field);
    }
    return any;
}

/* ---- either way --------------------------------------------------------- */

static void
put_break(const struct state *state, struct mo_out *out, unsigned depth)
{
    if (state->pretty)
        put_line(out, depth);
}

static bool
put_fields(const struct state *state, struct mo_out *out, const void *record,
           bool list)
{
    const uint64_t fields = list ? MO_JSON_LIST_FIELDS : MO_JSON_MOMENT_FIELDS;
    if (state->pretty)
        return put_pretty_fields(out, record, fields,
                                 list ? IN_LIST : IN_MOMENT);
    return mo_json_put_fields(out, record, fields, false);
}

static enum mo_status
begin(void *self, const struct mo_env *env, struct mo_out *out)
{
    const struct state *const state = self;
    (void)env;
    mo_out_byte(out, '{');
    put_break(state, out, IN_ROOT);
    mo_out_string(out, state->pretty ? "\"moments_format\": 1,"
                                     : "\"moments_format\":1,");
    put_break(state, out, IN_ROOT);
    mo_out_string(out, state->pretty ? "\"lists\": [" : "\"lists\":[");
    return mo_out_status(out);
}

static enum mo_status
begin_list(const void *self, const struct mo_place *at, struct mo_out *out)
{
    const struct state *const state = self;
    if (at->list_index > 0)
        mo_out_byte(out, ',');
    put_break(state, out, IN_LISTS);
    mo_out_byte(out, '{');
    if (put_fields(state, out, at->list, true))
        mo_out_byte(out, ',');
    put_break(state, out, IN_LIST);
    mo_out_string(out, state->pretty ? "\"moments\": [" : "\"moments\":[");
    return mo_out_status(out);
}

static enum mo_status
write_moment(const void *self, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct state *const state = self;
    if (at->moment_index > 0)
        mo_out_byte(out, ',');
    put_break(state, out, IN_MOMENTS);
    mo_out_byte(out, '{');
    if (put_fields(state, out, moment, false))
        put_break(state, out, IN_MOMENTS);
    mo_out_byte(out, '}');
    return mo_out_status(out);
}

static enum mo_status
end_list(const void *self, const struct mo_place *at, struct mo_out *out)
{
    const struct state *const state = self;
    if (at->moment_index > 0)
        put_break(state, out, IN_LIST);
    mo_out_byte(out, ']');
    put_break(state, out, IN_LISTS);
    mo_out_byte(out, '}');
    return mo_out_status(out);
}

/* Whether there were lists is not known here, so that an empty collection has
 * its brackets on two lines when indented. */
static enum mo_status
end(void *self, struct mo_out *out)
{
    const struct state *const state = self;
    put_break(state, out, IN_ROOT);
    mo_out_byte(out, ']');
    put_break(state, out, 0);
    mo_out_string(out, "}\n");
    return mo_out_status(out);
}

/* ---- descriptor --------------------------------------------------------- */

static const struct mo_option options[] = {
    {.name = "pretty",
     .type = MO_OPTION_FLAG,
     .offset = offsetof(struct state, pretty),
     .help = "indent the document for people"},
    {0},
};

const struct mo_writer mo_json_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct state),
    .options = options,
    .begin = begin,
    .begin_list = begin_list,
    .moment = write_moment,
    .end_list = end_list,
    .end = end,
};
