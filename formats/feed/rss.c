/* RSS 2.0 out, after the Best Practices Profile of the RSS Advisory Board. */
#include "../common/json_text.h"
#include "../common/xml_text.h"
#include "feed.h"

extern const struct mo_format mo_format_rss;

static void
put_date(struct mo_out *out, const char *name, int64_t seconds)
{
    char date[MO_FEED_RFC822_SIZE];
    mo_feed_rfc822(seconds, date);
    mo_out_format(out, "<%s>%s</%s>\n", name, date, name);
}

/* A channel must link to something: what names the list will do. */
static struct mo_text
choose_link(struct mo_out *out, const struct mo_feed_head *head)
{
    struct mo_diag diag;
    if (head->site.ptr || head->self.ptr)
        return head->site.ptr ? head->site : head->self;
    mo_diag_set(&diag, MO_WARNING, MO_OK, (struct mo_pos){0},
                "the channel has no site to link to");
    diag.hint = "give --site-url";
    mo_out_report(out, &diag);
    return head->id;
}

static void
write_head(const struct mo_feed_record *record, const struct mo_feed_head *head,
           const struct mo_list *list)
{
    struct mo_out *out = record->out;
    mo_out_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<rss version=\"2.0\""
                       " xmlns:atom=\"http://www.w3.org/2005/Atom\""
                       " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:media=\"http://search.yahoo.com/mrss/\""
                       " xmlns:m=\"" MO_FEED_NAMESPACE "\">\n<channel>\n");
    mo_feed_element(record, "title", MO_FIELD_COUNT, head->title);
    mo_feed_element(record, "link", MO_FIELD_COUNT, choose_link(out, head));
    mo_feed_element(record, "description", MO_FIELD_COUNT, head->description);
    if (list->language.len > 0)
        mo_feed_element(record, "language", MO_FIELD_COUNT, list->language);
    put_date(out, "lastBuildDate", head->updated);
    mo_feed_element(record, "dc:creator", MO_FIELD_COUNT, head->author);
    for (size_t i = 0; i < list->tags.count; i++)
        if (list->tags.items[i].len > 0)
            mo_feed_element(record, "category", MO_FIELD_COUNT,
                            list->tags.items[i]);
    if (head->self.ptr) {
        mo_out_string(out, "<atom:link rel=\"self\""
                           " type=\"application/rss+xml\" href=\"");
        mo_xml_put_attribute(out, head->self);
        mo_out_string(out, "\"/>\n");
    }
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

static void
write_guid(struct mo_out *out, const struct mo_feed_item *item)
{
    mo_out_string(out, mo_text_equal(item->id, item->link)
                           ? "<guid>"
                           : "<guid isPermaLink=\"false\">");
    mo_xml_put_text(out, item->id);
    mo_out_string(out, "</guid>\n");
}

static enum mo_status
write_moment(const void *state, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct mo_feed_record record = {at, moment, out};
    struct mo_feed_item item;
    if (!mo_feed_take((struct mo_feed *)state, at, moment, out, &item))
        return mo_out_status(out);
    mo_out_string(out, "<item>\n");
    mo_feed_element(&record, "title", MO_FIELD_COUNT, item.label);
    mo_feed_element(&record, "link", MO_URL, item.link);
    write_guid(out, &item);
    put_date(out, "pubDate", item.updated);
    if (moment->author.len > 0)
        mo_feed_element(&record, "dc:creator", MO_AUTHOR, moment->author);
    for (size_t i = 0; i < moment->tags.count; i++)
        if (moment->tags.items[i].len > 0)
            mo_feed_element(&record, "category", MO_TAGS,
                            moment->tags.items[i]);
    mo_feed_element(&record, "description", MO_FIELD_COUNT, item.html);
    if (item.image.ptr) {
        mo_out_string(out, "<media:content medium=\"image\" url=\"");
        mo_xml_put_attribute(out, item.image);
        mo_out_string(out, "\"/>\n");
    }
    mo_feed_extend(&record, moment, item.extension);
    mo_out_string(out, "</item>\n");
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
    mo_out_string(out, "</channel>\n</rss>\n");
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

static const char *const extensions[] = {".rss", NULL};

const struct mo_format mo_format_rss = {
    .name = "rss",
    .title = "RSS 2.0",
    .media_type = "application/rss+xml",
    .extensions = extensions,
    .writer = &writer,
};
