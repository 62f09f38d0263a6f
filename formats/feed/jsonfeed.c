/* JSON Feed 1.1 out. */
#include "../common/json_text.h"
#include "feed.h"

extern const struct mo_format mo_format_jsonfeed;

/* A member after others; nothing when TEXT is missing. */
static void
put_member(struct mo_out *out, const char *name, struct mo_text text)
{
    if (!text.ptr)
        return;
    mo_out_format(out, ",\"%s\":", name);
    mo_json_put_text(out, text);
}

static void
put_author(struct mo_out *out, struct mo_text name)
{
    mo_out_string(out, ",\"authors\":[{\"name\":");
    mo_json_put_text(out, name);
    mo_out_string(out, "}]");
}

static void
put_date(struct mo_out *out, const char *name, int64_t seconds)
{
    char date[MO_TIME_SIZE];
    if (mo_time_format(seconds, date))
        mo_out_format(out, ",\"%s\":\"%s\"", name, date);
}

static void
put_extension(struct mo_out *out, const void *record, uint64_t fields)
{
    mo_out_string(out, ",\"_moments\":{");
    mo_json_put_fields(out, record, fields, false);
    mo_out_byte(out, '}');
}

static void
write_head(struct mo_out *out, const struct mo_feed_head *head,
           const struct mo_list *list)
{
    mo_out_string(out, "{\"version\":\"https://jsonfeed.org/version/1.1\"");
    put_member(out, "title", head->title);
    put_member(out, "home_page_url", head->site);
    put_member(out, "feed_url", head->self);
    if (list->summary.len > 0)
        put_member(out, "description", list->summary);
    put_author(out, head->author);
    if (list->language.len > 0)
        put_member(out, "language", list->language);
    put_extension(out, list, MO_JSON_LIST_FIELDS);
    mo_out_string(out, ",\"items\":[");
}

static enum mo_status
begin_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    struct mo_feed_head head;
    if (mo_feed_enter((struct mo_feed *)state, at, out, &head))
        write_head(out, &head, at->list);
    return mo_out_status(out);
}

/* Readers show date_published; without one, the only date there is. */
static void
write_dates(struct mo_out *out, const struct mo_feed_item *item)
{
    int64_t published = item->updated;
    if (mo_feed_first_date(&item->moment->published, 1, &published))
        put_date(out, "date_modified", item->updated);
    put_date(out, "date_published", published);
}

static enum mo_status
write_moment(const void *state, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    struct mo_feed *feed = (struct mo_feed *)state;
    struct mo_feed_item item;
    if (!mo_feed_take(feed, at, moment, out, &item))
        return mo_out_status(out);
    mo_out_string(out, feed->items > 1 ? ",\n{\"id\":" : "\n{\"id\":");
    mo_json_put_text(out, item.id);
    put_member(out, "url", item.link);
    put_member(out, "title", item.label);
    put_member(out, "content_html", item.html);
    put_member(out, "content_text", moment->description);
    put_member(out, "image", item.image);
    write_dates(out, &item);
    if (moment->author.len > 0)
        put_author(out, moment->author);
    if (moment->tags.count > 0) {
        mo_out_string(out, ",\"tags\":");
        mo_json_put_texts(out, moment->tags);
    }
    put_extension(out, moment,
                  item.extension & ~(MO_JSON_FIELD(MO_DESCRIPTION) |
                                     MO_JSON_FIELD(MO_TAGS)));
    mo_out_byte(out, '}');
    return mo_out_status(out);
}

static enum mo_status
end(void *state, struct mo_out *out)
{
    struct mo_feed *feed = state;
    const struct mo_list none = {0};
    struct mo_feed_head head;
    if (!feed->begun) {
        mo_feed_without_list(feed, out, &head);
        write_head(out, &head, &none);
    }
    mo_out_string(out, "\n]}\n");
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

static const char *const extensions[] = {".feed.json", NULL};

const struct mo_format mo_format_jsonfeed = {
    .name = "jsonfeed",
    .title = "JSON Feed 1.1",
    .media_type = "application/feed+json",
    .extensions = extensions,
    .writer = &writer,
};
