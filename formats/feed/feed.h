/* What the feed formats share: identities, dates, content, our extension.
 *
 * A feed has one head, that of the first list; the moments of all lists are its
 * items. What a format has no place for stands in an extension of ours, under
 * the names of the model: elements of our XML namespace, or `_moments`. */
#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "moments/format.h"

#define MO_FEED_NAMESPACE "urn:moments:list:1"

enum { MO_FEED_UUID = 16, MO_FEED_ID_SIZE = 46, MO_FEED_RFC822_SIZE = 32 };

/* How often an identity was given out. */
struct mo_feed_seen {
    uint8_t uuid[MO_FEED_UUID];
    uint32_t count; /* 0: the slot is free */
};

/* The state of a writer of feeds. Items that tie are numbered, so they are
 * written in order, and some 40 bytes are kept of each. */
struct mo_feed {
    const char *site_url, *feed_url, *author;
    int64_t limit;     /* 0: none */
    int64_t timestamp; /* for what has no date */
    bool timestamp_given, warned, begun;
    uint64_t items;
    uint8_t space[MO_FEED_UUID]; /* of the identities of the list at hand */
    struct mo_feed_seen *seen;   /* a hash table; cap is a power of two */
    size_t seen_count, seen_cap;
    struct mo_out html, label; /* of the item at hand */
};

/* The head of a feed. Texts are never missing unless said so. */
struct mo_feed_head {
    struct mo_text title, description;
    struct mo_text site; /* missing: not known */
    struct mo_text self; /* missing: not known */
    struct mo_text author;
    struct mo_text id;
    char id_buffer[MO_FEED_ID_SIZE];
    int64_t updated;
};

/* One item. Everything is valid until the next is taken. */
struct mo_feed_item {
    const struct mo_place *at;
    const struct mo_moment *moment;
    struct mo_text id, title;
    struct mo_text label;       /* the title with the rank before it */
    struct mo_text link, image; /* absolute, or missing */
    struct mo_text html;
    int64_t updated;
    uint64_t extension; /* the fields that go there, a bit for each */
    char id_buffer[MO_FEED_ID_SIZE];
};

extern const struct mo_option mo_feed_options[];

/* ---- the writers' common steps (feed.c) ---- */

enum mo_status mo_feed_begin(void *state, const struct mo_env *env,
                             struct mo_out *out);
void mo_feed_dispose(void *state);
enum mo_carry mo_feed_carries(const void *state, enum mo_field_id field);

/* Begins the list AT. True: its head is that of the feed, and stored in *HEAD;
 * what a later list loses is reported. */
bool mo_feed_enter(struct mo_feed *feed, const struct mo_place *at,
                   struct mo_out *out, struct mo_feed_head *head);

/* The head of a feed without any list. */
void mo_feed_without_list(struct mo_feed *feed, struct mo_out *out,
                          struct mo_feed_head *head);

/* Makes an item of MOMENT. False: it is beyond the limit, or OUT has failed. */
bool mo_feed_take(struct mo_feed *feed, const struct mo_place *at,
                  const struct mo_moment *moment, struct mo_out *out,
                  struct mo_feed_item *item);

/* TEXT begins like an absolute URL (SCHEME://) and holds nothing that no URL
 * may. */
bool mo_feed_is_url(struct mo_text text);

/* ---- identities (identity.c) ---- */

/* The identities of LIST are made in the space of its id, else of its url,
 * else of its title. */
void mo_feed_enter_space(struct mo_feed *feed, const struct mo_list *list);

/* The feed's own identity. */
void mo_feed_identify_list(const struct mo_feed *feed,
                           const struct mo_list *list,
                           struct mo_feed_head *head);

/* The identity of the item's moment: its `id` where that is a URL, a URN or a
 * tag; else a UUID (RFC 9562 section 5.5) made of the list's space and its id,
 * else of its title; never of what changes when a list is edited. The second
 * with the same identity gets one with its number. */
enum mo_status mo_feed_identify(struct mo_feed *feed,
                                struct mo_feed_item *item);

/* ---- dates (dates.c) ---- */

/* The first of COUNT texts at DATES that is a date; false: none is. */
bool mo_feed_first_date(const struct mo_text *dates, size_t count,
                        int64_t *seconds);

/* The date of RFC 822 with a year of four digits, NUL-terminated. */
void mo_feed_rfc822(int64_t seconds, char buffer[MO_FEED_RFC822_SIZE]);

/* ---- content (content.c) ---- */

/* What the moment has to say, as HTML in feed->html. */
void mo_feed_content(struct mo_feed *feed, struct mo_feed_item *item);

/* ---- XML (elements.c) ---- */

/* Where an element stands, for the report of a loss. */
struct mo_feed_record {
    const struct mo_place *at;
    const struct mo_moment *moment; /* NULL: the list */
    struct mo_out *out;
};

/* <NAME>TEXT</NAME>, nothing when TEXT is missing. What XML cannot hold is
 * reported as a loss of FIELD, or not at all when that is MO_FIELD_COUNT. */
void mo_feed_element(const struct mo_feed_record *record, const char *name,
                     enum mo_field_id field, struct mo_text text);

/* Those FIELDS of VALUES (a list or moment) that are there, as elements of our
 * namespace, prefix `m`. */
void mo_feed_extend(const struct mo_feed_record *record, const void *values,
                    uint64_t fields);

#endif
