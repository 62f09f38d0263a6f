/* Atom out (RFC 4287). */
#include "../common/json_text.h"
#include "../common/xml_text.h"
#include "feed.h"

extern const struct mo_format mo_format_atom;

static void
put_date(struct mo_out *out, const char *name, int64_t seconds)
{
    char date[MO_TIME_SIZE];
    if (mo_time_format(seconds, date))
        mo_out_format(out, "<%s>%s</%s>\n", name, date, name);
}

static void
put_person(const struct mo_feed_record *record, enum mo_field_id field,
           struct mo_text name)
{
    mo_out_string(record->out, "<author>");
    mo_feed_element(record, "name", field, name);
    mo_out_string(record->out, "</author>\n");
}

/* An empty element with one attribute; nothing when VALUE is missing. */
static void
put_empty(const struct mo_feed_record *record, const char *start,
          enum mo_field_id field, struct mo_text value)
{
    if (!value.ptr)
        return;
    mo_out_string(record->out, start);
    if (!mo_xml_put_attribute(record->out, value) && field != MO_FIELD_COUNT)
        mo_out_loss(record->out, record->at, record->moment, field,
                    "holds characters that XML cannot carry");
    mo_out_string(record->out, "\"/>\n");
}

static void
put_categories(const struct mo_feed_record *record, enum mo_field_id field,
               struct mo_texts tags)
{
    for (size_t i = 0; i < tags.count; i++)
        if (tags.items[i].len > 0)
            put_empty(record, "<category term=\"", field, tags.items[i]);
}

static void
write_head(const struct mo_feed_record *record, const struct mo_feed_head *head,
           const struct mo_list *list)
{
    struct mo_out *out = record->out;
    mo_out_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<feed xmlns=\"http://www.w3.org/2005/Atom\""
                       " xmlns:m=\"" MO_FEED_NAMESPACE "\"");
    if (list->language.len > 0) {
        mo_out_string(out, " xml:lang=\"");
        mo_xml_put_attribute(out, list->language);
        mo_out_byte(out, '"');
    }
    mo_out_string(out, ">\n");
    mo_feed_element(record, "id", MO_FIELD_COUNT, head->id);
    mo_feed_element(record, "title", MO_FIELD_COUNT, head->title);
    if (list->summary.len > 0)
        mo_feed_element(record, "subtitle", MO_FIELD_COUNT, list->summary);
    put_date(out, "updated", head->updated);
    put_person(record, MO_FIELD_COUNT, head->author);
    put_empty(record, "<link rel=\"alternate\" href=\"", MO_FIELD_COUNT,
              head->site);
    put_empty(record,
              "<link rel=\"self\" type=\"application/atom+xml\" href=\"",
              MO_FIELD_COUNT, head->self);
    put_categories(record, MO_FIELD_COUNT, list->tags);
    if (list->license.len > 0)
        mo_feed_element(record, "rights", MO_FIELD_COUNT, list->license);
    mo_feed_extend(record, list, MO_JSON_LIST_FIELDS);
}

static enum mo_status
begin_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    const struct mo_feed_record record = {.at = at, .out = out};
    struct mo_feed_head head;
    if (mo_feed_enter((struct mo_feed *)state, at, out, &head))
        write_head(&record, &head, at->list);
    return mo_out_status(out);
}

static enum mo_status
write_moment(const void *state, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct mo_feed_record record = {at, moment, out};
    struct mo_feed_item item;
    int64_t published;
    if (!mo_feed_take((struct mo_feed *)state, at, moment, out, &item))
        return mo_out_status(out);
    mo_out_string(out, "<entry>\n");
    mo_feed_element(&record, "id", MO_FIELD_COUNT, item.id);
    mo_feed_element(&record, "title", MO_FIELD_COUNT, item.label);
    put_date(out, "updated", item.updated);
    if (mo_feed_first_date(&moment->published, 1, &published))
        put_date(out, "published", published);
    if (moment->author.len > 0)
        put_person(&record, MO_AUTHOR, moment->author);
    put_empty(&record, "<link rel=\"alternate\" href=\"", MO_URL, item.link);
    put_empty(&record, "<link rel=\"enclosure\" href=\"", MO_IMAGE_URL,
              item.image);
    put_categories(&record, MO_TAGS, moment->tags);
    mo_out_string(out, "<content type=\"html\">");
    mo_xml_put_text(out, item.html);
    mo_out_string(out, "</content>\n");
    mo_feed_extend(&record, moment, item.extension);
    mo_out_string(out, "</entry>\n");
    return mo_out_status(out);
}

static enum mo_status
end(void *state, struct mo_out *out)
{
    struct mo_feed *feed = state;
    const struct mo_list none = {0};
    const struct mo_feed_record record = {.out = out};
    struct mo_feed_head head;
    if (!feed->begun) {
        mo_feed_without_list(feed, out, &head);
        write_head(&record, &head, &none);
    }
    mo_out_string(out, "</feed>\n");
    return mo_out_status(out);
}

static const struct mo_writer writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct mo_feed),
    .options = mo_feed_options,
    .traits = MO_WRITER_SERIAL,
    .carries = mo_feed_carries,
    .begin = mo_feed_begin,
    .begin_list = begin_list,
    .moment = write_moment,
    .end = end,
    .dispose = mo_feed_dispose,
};

static const char *const extensions[] = {".atom", NULL};

const struct mo_format mo_format_atom = {
    .name = "atom",
    .title = "Atom (RFC 4287)",
    .media_type = "application/atom+xml",
    .extensions = extensions,
    .writer = &writer,
};
