/* Elements of feeds in XML, those of our own namespace among them. */
#include "../common/xml_text.h"
#include "feed.h"

static void
report_loss(const struct mo_feed_record *record, enum mo_field_id field)
{
    if (field != MO_FIELD_COUNT)
        mo_out_loss(record->out, record->at, record->moment, field,
                    "holds characters that XML cannot carry");
}

void
mo_feed_element(const struct mo_feed_record *record, const char *name,
                enum mo_field_id field, struct mo_text text)
{
    if (!text.ptr)
        return;
    mo_out_byte(record->out, '<');
    mo_out_string(record->out, name);
    mo_out_byte(record->out, '>');
    if (!mo_xml_put_text(record->out, text))
        report_loss(record, field);
    mo_out_string(record->out, "</");
    mo_out_string(record->out, name);
    mo_out_string(record->out, ">\n");
}

static void
put_member(const struct mo_feed_record *record, enum mo_field_id field,
           const struct mo_member *member)
{
    mo_out_string(record->out, "<m:extra name=\"");
    bool whole = mo_xml_put_attribute(record->out, member->name);
    mo_out_string(record->out, "\">");
    whole = mo_xml_put_text(record->out, member->json) && whole;
    if (!whole)
        report_loss(record, field);
    mo_out_string(record->out, "</m:extra>\n");
}

static void
put_field(const struct mo_feed_record *record, const void *values,
          const struct mo_field *field)
{
    char name[40] = "m:";
    memcpy(name + 2, field->name, field->name_len + 1);
    if (field->type == MO_FIELD_TEXT) {
        mo_feed_element(record, name, field->id, *mo_field_text(values, field));
    } else if (field->type == MO_FIELD_NUMBER) {
        mo_feed_element(record, name, field->id,
                        mo_field_number(values, field)->spelling);
    } else if (field->type == MO_FIELD_TEXTS) {
        const struct mo_texts *texts = mo_field_texts(values, field);
        for (size_t i = 0; i < texts->count; i++)
            mo_feed_element(record, name, field->id, texts->items[i]);
    } else {
        const struct mo_extra *extra = mo_field_extra(values, field);
        for (size_t i = 0; i < extra->count; i++)
            put_member(record, field->id, &extra->members[i]);
    }
}

void
mo_feed_extend(const struct mo_feed_record *record, const void *values,
               uint64_t fields)
{
    for (; fields; fields &= fields - 1)
        put_field(record, values, &mo_fields[__builtin_ctzll(fields)]);
}
