/* The steps that every writer of feeds takes: heads, items, limits. */
#include <stdlib.h>

#include "../common/json_text.h"
#include "feed.h"

const struct mo_option mo_feed_options[] = {
    {.name = "site-url",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct mo_feed, site_url),
     .metavar = "URL",
     .help = "the page the feed belongs to; else the list's url"},
    {.name = "feed-url",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct mo_feed, feed_url),
     .metavar = "URL",
     .help = "where the feed itself will be published"},
    {.name = "author",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct mo_feed, author),
     .metavar = "NAME",
     .help = "the feed's author; else the list's author or publisher"},
    {.name = "limit",
     .type = MO_OPTION_INT,
     .offset = offsetof(struct mo_feed, limit),
     .metavar = "N",
     .help = "write the first N moments only; 0: all",
     .initial = "0",
     .min = 0,
     .max = INT64_MAX},
    {0},
};

/* What always goes into the extension: the rest has a place of its own. */
#define EXTENSION                                                              \
    (MO_JSON_MOMENT_FIELDS &                                                   \
     ~(MO_JSON_FIELD(MO_AUTHOR) | MO_JSON_FIELD(MO_URL) |                      \
       MO_JSON_FIELD(MO_IMAGE_URL) | MO_JSON_FIELD(MO_TAGS)))

enum mo_status
mo_feed_begin(void *state, const struct mo_env *env, struct mo_out *out)
{
    struct mo_feed *feed = state;
    feed->timestamp = env->timestamp;
    feed->timestamp_given = env->timestamp_given;
    mo_out_init(&feed->html, NULL, NULL);
    mo_out_init(&feed->label, NULL, NULL);
    return mo_out_status(out);
}

void
mo_feed_dispose(void *state)
{
    struct mo_feed *feed = state;
    mo_out_dispose(&feed->html);
    mo_out_dispose(&feed->label);
    free(feed->seen);
}

/* What XML cannot hold, and later lists, are the exceptions. */
enum mo_carry
mo_feed_carries(const void *state, enum mo_field_id field)
{
    (void)state;
    return field == MO_RANK ? MO_CARRIES_ALWAYS : MO_CARRIES_BY_VALUE;
}

bool
mo_feed_is_url(struct mo_text text)
{
    size_t i = 0;
    while (i < text.len && text.ptr[i] != ':' && text.ptr[i] != '/')
        i++;
    if (i < 2 || text.len - i < 4 || memcmp(text.ptr + i, "://", 3) != 0)
        return false;
    for (i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] <= ' ' || strchr("<>\"\\^`{|}", text.ptr[i]))
            return false;
    return true;
}

/* The first of COUNT texts that says anything. */
static struct mo_text
first_of(const struct mo_text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].len > 0)
            return texts[i];
    return mo_text_from("Untitled");
}

/* ---- dates -------------------------------------------------------------- */

static int64_t
fall_back(struct mo_feed *feed, struct mo_out *out)
{
    struct mo_diag diag;
    if (feed->timestamp_given || feed->warned)
        return feed->timestamp;
    feed->warned = true;
    mo_diag_set(&diag, MO_WARNING, MO_OK, (struct mo_pos){0},
                "what has no date is dated 1980-01-01 in the feed");
    diag.hint = "set SOURCE_DATE_EPOCH, or give the list `updated`";
    mo_out_report(out, &diag);
    return feed->timestamp;
}

/* ---- heads -------------------------------------------------------------- */

static const struct mo_list no_list;

static void
fill_head(struct mo_feed *feed, const struct mo_list *list, struct mo_out *out,
          struct mo_feed_head *head)
{
    const struct mo_text titles[] = {list->title, list->id};
    const struct mo_text author = mo_text_from(feed->author);
    const struct mo_text dates[] = {list->updated, list->published};
    head->title = first_of(titles, 2);
    const struct mo_text descriptions[] = {list->summary, head->title};
    head->description = first_of(descriptions, 2);
    const struct mo_text authors[] = {author, list->author, list->publisher,
                                      head->title};
    head->author = first_of(authors, 4);
    head->self = mo_text_from(feed->feed_url);
    head->site = mo_text_from(feed->site_url);
    if (!head->site.ptr && mo_feed_is_url(list->url))
        head->site = list->url;
    mo_feed_identify_list(feed, list, head);
    if (!mo_feed_first_date(dates, 2, &head->updated))
        head->updated = fall_back(feed, out);
    feed->begun = true;
}

bool
mo_feed_enter(struct mo_feed *feed, const struct mo_place *at,
              struct mo_out *out, struct mo_feed_head *head)
{
    mo_feed_enter_space(feed, at->list);
    if (!feed->begun) {
        fill_head(feed, at->list, out, head);
        return true;
    }
    for (int id = 0; id < MO_LIST_FIELD_COUNT; id++)
        if (!mo_field_missing(at->list, &mo_fields[id]))
            mo_out_loss(out, at, NULL, (enum mo_field_id)id,
                        "has no place: a feed has the head of one list");
    return false;
}

void
mo_feed_without_list(struct mo_feed *feed, struct mo_out *out,
                     struct mo_feed_head *head)
{
    mo_feed_enter_space(feed, &no_list);
    fill_head(feed, &no_list, out, head);
}

/* ---- items -------------------------------------------------------------- */

static uint64_t
choose_extension(const struct mo_feed_item *item)
{
    const struct mo_moment *moment = item->moment;
    uint64_t fields = EXTENSION;
    if (!item->link.ptr)
        fields |= MO_JSON_FIELD(MO_URL);
    if (!item->image.ptr)
        fields |= MO_JSON_FIELD(MO_IMAGE_URL);
    if (moment->author.len == 0)
        fields |= MO_JSON_FIELD(MO_AUTHOR);
    for (size_t i = 0; i < moment->tags.count; i++)
        if (mo_text_trim(moment->tags.items[i]).len == 0)
            fields |= MO_JSON_FIELD(MO_TAGS);
    return fields;
}

/* Most readers sort by date: the rank is in the title, or nowhere. */
static void
put_label(struct mo_feed *feed, struct mo_feed_item *item)
{
    struct mo_out *out = &feed->label;
    mo_out_clear(out);
    if (item->moment->rank.spelling.ptr) {
        mo_out_text(out, item->moment->rank.spelling);
        mo_out_string(out, ". ");
    }
    mo_out_text(out, item->title);
    const struct mo_bytes bytes = mo_out_bytes(out);
    item->label = mo_text_of((const char *)bytes.ptr, bytes.len);
}

bool
mo_feed_take(struct mo_feed *feed, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out,
             struct mo_feed_item *item)
{
    const struct mo_text titles[] = {moment->title, moment->heading};
    const struct mo_text dates[] = {moment->updated, moment->published,
                                    at->list->updated, at->list->published};
    const struct mo_text missing = {0};
    if (feed->limit > 0 && feed->items >= (uint64_t)feed->limit)
        return false;
    feed->items++;
    item->at = at;
    item->moment = moment;
    item->title = first_of(titles, 2);
    item->link = mo_feed_is_url(moment->url) ? moment->url : missing;
    item->image =
        mo_feed_is_url(moment->image_url) ? moment->image_url : missing;
    item->extension = choose_extension(item);
    if (!mo_feed_first_date(dates, 4, &item->updated))
        item->updated = fall_back(feed, out);
    put_label(feed, item);
    mo_feed_content(feed, item);
    if (mo_feed_identify(feed, item) != MO_OK ||
        mo_out_status(&feed->label) != MO_OK ||
        mo_out_status(&feed->html) != MO_OK)
        mo_out_fail(out, MO_ENOMEM);
    return mo_out_status(out) == MO_OK;
}
