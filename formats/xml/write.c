/* Lists and moments into XML of our own vocabulary.
 *
 * A line holds the head of a list or one moment, so that documents can be
 * compared and searched by line; --pretty gives each element its own. White
 * space is put between elements only, never next to text. */
#include "xml.h"

#include "../common/xml_text.h"

struct state {
    bool pretty;
};

static const struct mo_option options[] = {
    {.name = "pretty",
     .type = MO_OPTION_FLAG,
     .offset = offsetof(struct state, pretty),
     .help = "give each element its own line, indented"},
    {.name = NULL},
};

/* What is being written: a list's head, or a moment. */
struct record {
    const struct state *state;
    const struct mo_place *at;
    const struct mo_moment *moment; /* NULL: the list */
    struct mo_out *out;
};

enum { LIST_DEPTH = 1, MOMENT_DEPTH = 2 };

static void
break_line(const struct record *record, size_t depth)
{
    static const char indents[] = "\n      ";
    if (record->state->pretty)
        mo_out_put(record->out, indents, 1 + 2 * depth);
}

/* What begins an element of the record's own. */
static void
open_field(const struct record *record, const struct mo_field *field)
{
    break_line(record, record->moment ? MOMENT_DEPTH + 1 : LIST_DEPTH + 1);
    mo_out_byte(record->out, '<');
    mo_out_put(record->out, field->name, field->name_len);
}

static void
close_field(const struct record *record, const struct mo_field *field)
{
    mo_out_put(record->out, "</", 2);
    mo_out_put(record->out, field->name, field->name_len);
    mo_out_byte(record->out, '>');
}

static void
report_loss(const struct record *record, const struct mo_field *field)
{
    mo_out_loss(record->out, record->at, record->moment, field->id,
                "holds characters that XML cannot carry");
}

static void
put_text(const struct record *record, const struct mo_field *field,
         struct mo_text text)
{
    open_field(record, field);
    if (text.len == 0) {
        mo_out_put(record->out, "/>", 2);
        return;
    }
    mo_out_byte(record->out, '>');
    if (!mo_xml_put_text(record->out, text))
        report_loss(record, field);
    close_field(record, field);
}

static void
put_member(const struct record *record, const struct mo_field *field,
           const struct mo_member *member)
{
    open_field(record, field);
    mo_out_string(record->out, " name=\"");
    if (!mo_xml_put_attribute(record->out, member->name))
        report_loss(record, field);
    mo_out_put(record->out, "\">", 2);
    if (!mo_xml_put_text(record->out, member->json))
        report_loss(record, field);
    close_field(record, field);
}

static void
put_texts(const struct record *record, const struct mo_field *field,
          const struct mo_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        put_text(record, field, texts->items[i]);
}

static void
put_extra(const struct record *record, const struct mo_field *field,
          const struct mo_extra *extra)
{
    for (size_t i = 0; i < extra->count; i++)
        put_member(record, field, &extra->members[i]);
}

static void
put_field(const struct record *record, const void *values,
          const struct mo_field *field)
{
    struct mo_text text;
    switch (field->type) {
    case MO_FIELD_TEXTS:
        put_texts(record, field, mo_field_texts(values, field));
        return;
    case MO_FIELD_EXTRA:
        put_extra(record, field, mo_field_extra(values, field));
        return;
    case MO_FIELD_NUMBER:
        text = mo_field_number(values, field)->spelling;
        break;
    default: text = *mo_field_text(values, field); break;
    }
    if (text.ptr)
        put_text(record, field, text);
}

static enum mo_carry
carries(const void *state, enum mo_field_id field)
{
    (void)state;
    return field == MO_RANK ? MO_CARRIES_ALWAYS : MO_CARRIES_BY_VALUE;
}

static enum mo_status
begin(void *state, const struct mo_env *env, struct mo_out *out)
{
    (void)state;
    (void)env;
    mo_out_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<moments xmlns=\"" MO_XML_NAMESPACE
                       "\" version=\"" MO_XML_VERSION "\">\n");
    return mo_out_status(out);
}

static enum mo_status
begin_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    const struct record record = {.state = state, .at = at, .out = out};
    if (record.state->pretty)
        mo_out_string(out, "  ");
    mo_out_string(out, "<list>");
    for (int id = 0; id < MO_LIST_FIELD_COUNT; id++)
        put_field(&record, at->list, &mo_fields[id]);
    mo_out_byte(out, '\n');
    return mo_out_status(out);
}

static enum mo_status
write_moment(const void *state, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct record record = {state, at, moment, out};
    if (record.state->pretty)
        mo_out_string(out, "    ");
    mo_out_string(out, "<moment>");
    for (int id = MO_LIST_FIELD_COUNT; id < MO_FIELD_COUNT; id++)
        put_field(&record, moment, &mo_fields[id]);
    break_line(&record, MOMENT_DEPTH);
    mo_out_string(out, "</moment>\n");
    return mo_out_status(out);
}

static enum mo_status
end_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    const struct state *own = state;
    (void)at;
    if (own->pretty)
        mo_out_string(out, "  ");
    mo_out_string(out, "</list>\n");
    return mo_out_status(out);
}

static enum mo_status
end(void *state, struct mo_out *out)
{
    (void)state;
    mo_out_string(out, "</moments>\n");
    return mo_out_status(out);
}

const struct mo_writer mo_xml_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct state),
    .options = options,
    .carries = carries,
    .begin = begin,
    .begin_list = begin_list,
    .moment = write_moment,
    .end_list = end_list,
    .end = end,
};
