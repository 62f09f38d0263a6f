/* Identities of items that stay the same over runs and edits. */
#include <stdlib.h>

#include <sha1.h>

#include "feed.h"

/* RFC 9562 section 6.6: the name space of URLs. */
static const uint8_t url_space[MO_FEED_UUID] = {
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
    0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

/* What a name is made of; told apart, so that an id is never taken for a title
 * that is spelled the same. */
static const char of_id[] = "id ", of_title[] = "title ", of_number[] = "";

/* Version 5 (section 5.5) of KIND and NAME in SPACE, which may be UUID. */
static void
make_uuid(uint8_t uuid[MO_FEED_UUID], const uint8_t space[MO_FEED_UUID],
          const char *kind, struct mo_text name)
{
    SHA1_CTX sha1;
    uint8_t digest[SHA1_DIGEST_LENGTH];
    SHA1Init(&sha1);
    SHA1Update(&sha1, space, MO_FEED_UUID);
    SHA1Update(&sha1, (const uint8_t *)kind, strlen(kind));
    if (name.len > 0)
        SHA1Update(&sha1, (const uint8_t *)name.ptr, name.len);
    SHA1Final(digest, &sha1);
    memcpy(uuid, digest, MO_FEED_UUID);
    uuid[6] = (uint8_t)((uuid[6] & 0x0f) | 0x50);
    uuid[8] = (uint8_t)((uuid[8] & 0x3f) | 0x80);
}

static struct mo_text
spell_uuid(const uint8_t uuid[MO_FEED_UUID], char buffer[MO_FEED_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef", prefix[] = "urn:uuid:";
    char *to = buffer + sizeof(prefix) - 1;
    memcpy(buffer, prefix, sizeof(prefix) - 1);
    for (size_t i = 0; i < MO_FEED_UUID; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        *to++ = digits[uuid[i] >> 4];
        *to++ = digits[uuid[i] & 15];
    }
    return mo_text_of(buffer, (size_t)(to - buffer));
}

static bool
begins_with(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len > len && memcmp(text.ptr, prefix, len) == 0;
}

static bool
has_space(struct mo_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] <= ' ' || strchr("<>\"", text.ptr[i]))
            return true;
    return false;
}

/* An id that is unique in the world as it stands. */
static bool
is_uri(struct mo_text id)
{
    return mo_feed_is_url(id) ||
           ((begins_with(id, "urn:") || begins_with(id, "tag:")) &&
            !has_space(id));
}

void
mo_feed_enter_space(struct mo_feed *feed, const struct mo_list *list)
{
    struct mo_text key = list->title;
    if (list->url.len > 0)
        key = list->url;
    if (list->id.len > 0)
        key = list->id;
    make_uuid(feed->space, url_space, "", key);
}

void
mo_feed_identify_list(const struct mo_feed *feed, const struct mo_list *list,
                      struct mo_feed_head *head)
{
    head->id =
        is_uri(list->id) ? list->id : spell_uuid(feed->space, head->id_buffer);
}

/* ---- ties --------------------------------------------------------------- */

static struct mo_feed_seen *
find_slot(struct mo_feed_seen *slots, size_t cap, const uint8_t *uuid)
{
    uint64_t hash;
    memcpy(&hash, uuid, sizeof(hash));
    for (size_t i = (size_t)hash & (cap - 1);; i = (i + 1) & (cap - 1))
        if (slots[i].count == 0 ||
            memcmp(slots[i].uuid, uuid, MO_FEED_UUID) == 0)
            return &slots[i];
}

static enum mo_status
grow(struct mo_feed *feed)
{
    const size_t cap = feed->seen_cap ? 2 * feed->seen_cap : 64;
    struct mo_feed_seen *slots = mo_realloc(NULL, cap, sizeof(*slots));
    if (!slots)
        return MO_ENOMEM;
    memset(slots, 0, cap * sizeof(*slots));
    for (size_t i = 0; i < feed->seen_cap; i++)
        if (feed->seen[i].count > 0)
            *find_slot(slots, cap, feed->seen[i].uuid) = feed->seen[i];
    free(feed->seen);
    feed->seen = slots;
    feed->seen_cap = cap;
    return MO_OK;
}

/* *COUNT is how often UUID was there, this time included. */
static enum mo_status
count_uuid(struct mo_feed *feed, const uint8_t *uuid, uint32_t *count)
{
    if (2 * feed->seen_count >= feed->seen_cap)
        MO_TRY(grow(feed));
    struct mo_feed_seen *slot = find_slot(feed->seen, feed->seen_cap, uuid);
    feed->seen_count += slot->count == 0;
    memcpy(slot->uuid, uuid, MO_FEED_UUID);
    *count = ++slot->count;
    return MO_OK;
}

static struct mo_text
spell_number(uint32_t number, char digits[10])
{
    char *to = digits + 10;
    for (; number > 0; number /= 10)
        *--to = (char)('0' + number % 10);
    return mo_text_of(to, (size_t)(digits + 10 - to));
}

enum mo_status
mo_feed_identify(struct mo_feed *feed, struct mo_feed_item *item)
{
    const struct mo_text id = item->moment->id;
    uint8_t uuid[MO_FEED_UUID];
    uint32_t count;
    const bool stays = is_uri(id);
    if (stays)
        make_uuid(uuid, url_space, "", id);
    else if (id.len > 0)
        make_uuid(uuid, feed->space, of_id, id);
    else
        make_uuid(uuid, feed->space, of_title, item->title);
    MO_TRY(count_uuid(feed, uuid, &count));
    if (count > 1) {
        char digits[10];
        make_uuid(uuid, uuid, of_number, spell_number(count, digits));
    }
    item->id = stays && count == 1 ? id : spell_uuid(uuid, item->id_buffer);
    return MO_OK;
}
