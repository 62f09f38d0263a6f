/* Pairing the records of two sequences, and telling moves from changes. */
#include "align.h"

#include <stdlib.h>

/* ---- hashes --------------------------------------------------------------
 * A hash only says what to compare. Records that share one by chance or malice
 * are compared a bounded number of times, so the worst that comes of it is a
 * pair not found. */

static uint64_t
mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

static uint64_t
hash_text(uint64_t hash, struct mo_text text)
{
    size_t at = 0;
    uint64_t word = 0;
    hash = mix(hash, text.ptr ? text.len + 1 : 0);
    for (; text.len - at >= 8; at += 8) {
        memcpy(&word, text.ptr + at, 8);
        hash = mix(hash, word);
    }
    word = 0;
    if (text.len > at)
        memcpy(&word, text.ptr + at, text.len - at);
    return mix(hash, word);
}

static uint64_t
hash_field(uint64_t hash, const void *record, const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT: return hash_text(hash, *mo_field_text(record, field));
    case MO_FIELD_NUMBER:
        return hash_text(hash, mo_field_number(record, field)->spelling);
    case MO_FIELD_TEXTS: {
        const struct mo_texts *texts = mo_field_texts(record, field);
        for (size_t i = 0; i < texts->count; i++)
            hash = hash_text(hash, texts->items[i]);
        return mix(hash, texts->count);
    }
    case MO_FIELD_EXTRA: {
        /* the order of members does not count */
        const struct mo_extra *extra = mo_field_extra(record, field);
        uint64_t sum = 0;
        for (size_t i = 0; i < extra->count; i++)
            sum += hash_text(hash_text(1, extra->members[i].name),
                             extra->members[i].json);
        return mix(hash, sum);
    }
    }
    return hash;
}

static uint64_t
hash_fields(const void *record, const struct mo_field *fields, size_t count)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++)
        hash = hash_field(hash, record, &fields[i]);
    return hash;
}

static bool
text_key(struct mo_text text, uint64_t *hash)
{
    *hash = hash_text(0, text);
    return text.ptr != NULL;
}

/* ---- how lists are known again ------------------------------------------- */

static const struct mo_list *
list_of(const void *record)
{
    return &((const struct mo_model_list *)record)->list;
}

static bool
list_key(const void *record, uint64_t *hash)
{
    *hash = hash_fields(list_of(record), mo_list_fields(), MO_LIST_FIELD_COUNT);
    return true;
}
static bool
list_equal(const void *a, const void *b)
{
    return mo_list_equal(list_of(a), list_of(b));
}

static bool
list_id_key(const void *record, uint64_t *hash)
{
    return text_key(list_of(record)->id, hash);
}
static bool
list_id_equal(const void *a, const void *b)
{
    return mo_text_equal(list_of(a)->id, list_of(b)->id);
}

static bool
list_title_key(const void *record, uint64_t *hash)
{
    return text_key(list_of(record)->title, hash);
}
static bool
list_title_equal(const void *a, const void *b)
{
    return mo_text_equal(list_of(a)->title, list_of(b)->title);
}

static bool
never(const void *a, const void *b)
{
    (void)a;
    (void)b;
    return false;
}

static const struct mo_align_pass list_passes[] = {
    {list_key, list_equal},
    {list_id_key, list_id_equal},
    {list_title_key, list_title_equal},
};
const struct mo_align_rules mo_align_lists = {list_passes, 3, never};

/* ---- how moments are known again ----------------------------------------- */

static bool
moment_key(const void *record, uint64_t *hash)
{
    *hash = hash_fields(record, mo_moment_fields(), MO_MOMENT_FIELD_COUNT);
    return true;
}
static bool
moment_equal(const void *a, const void *b)
{
    return mo_moment_equal(a, b);
}

static bool
moment_id_key(const void *record, uint64_t *hash)
{
    const struct mo_moment *moment = record;
    return text_key(moment->id, hash);
}
static bool
moment_id_equal(const void *a, const void *b)
{
    const struct mo_moment *left = a, *right = b;
    return mo_text_equal(left->id, right->id);
}

static struct mo_text
name_of(const struct mo_moment *moment)
{
    return moment->title.ptr ? moment->title : moment->heading;
}

static bool
name_key(const void *record, uint64_t *hash)
{
    return text_key(name_of(record), hash);
}
static bool
name_equal(const void *a, const void *b)
{
    return mo_text_equal(name_of(a), name_of(b));
}

static bool
ranked_name_key(const void *record, uint64_t *hash)
{
    const struct mo_moment *moment = record;
    const bool there = name_key(record, hash) && moment->rank.spelling.ptr;
    *hash = mix(*hash, (uint64_t)moment->rank.value);
    return there;
}
static bool
ranked_name_equal(const void *a, const void *b)
{
    const struct mo_moment *left = a, *right = b;
    return left->rank.value == right->rank.value && name_equal(a, b);
}

static bool
both_named(const void *a, const void *b)
{
    const struct mo_moment *left = a, *right = b;
    return left->id.ptr && right->id.ptr;
}

static const struct mo_align_pass moment_passes[] = {
    {moment_key, moment_equal},
    {moment_id_key, moment_id_equal},
    {ranked_name_key, ranked_name_equal},
    {name_key, name_equal},
};
const struct mo_align_rules mo_align_moments = {moment_passes, 4, both_named};

/* ---- pairing ------------------------------------------------------------- */

static void
pair(struct mo_alignment *alignment, size_t a, size_t b)
{
    alignment->to_b[a] = b;
    alignment->to_a[b] = a;
}

/* Pairs what is the same in every field from the start, then from the end:
 * most of what is compared differs in few places. */
static void
pair_ends(struct mo_alignment *alignment, const struct mo_align_pass *pass)
{
    const struct mo_align_side *a = &alignment->a, *b = &alignment->b;
    const size_t most = a->count < b->count ? a->count : b->count;
    size_t head = 0;
    while (head < most &&
           pass->equal(mo_align_at(a, head), mo_align_at(b, head))) {
        pair(alignment, head, head);
        head++;
    }
    for (size_t tail = 1; tail <= most - head; tail++) {
        const size_t i = a->count - tail, j = b->count - tail;
        if (!pass->equal(mo_align_at(a, i), mo_align_at(b, j)))
            break;
        pair(alignment, i, j);
    }
}

struct entry {
    uint64_t hash;
    size_t index;
};

static int
compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

/* The records of SIDE that are alone and have the key of PASS, sorted. */
static size_t
gather(const struct mo_align_side *side, const size_t *partners,
       const struct mo_align_pass *pass, struct entry *entries)
{
    size_t count = 0;
    for (size_t i = 0; i < side->count; i++) {
        struct entry entry = {0, i};
        if (partners[i] == MO_NOT_PAIRED &&
            pass->key(mo_align_at(side, i), &entry.hash))
            entries[count++] = entry;
    }
    if (count > 0)
        qsort(entries, count, sizeof(*entries), compare_entries);
    return count;
}

/* Pairs record B with the first of A's entries from AT that it equals. */
static void
pair_within(struct mo_alignment *alignment, const struct mo_align_pass *pass,
            const struct entry *at, const struct entry *end, size_t b)
{
    enum { MOST_TRIES = 16 };
    const void *record = mo_align_at(&alignment->b, b);
    for (int tries = 0; at < end && tries < MOST_TRIES; at++, tries++) {
        if (alignment->to_b[at->index] != MO_NOT_PAIRED)
            continue;
        if (pass->equal(mo_align_at(&alignment->a, at->index), record)) {
            pair(alignment, at->index, b);
            return;
        }
    }
}

/* One pass over sorted entries: those of one hash are paired in order. ROOM
 * holds entries for all records of both sides. */
static void
pair_by(struct mo_alignment *alignment, const struct mo_align_pass *pass,
        struct entry *room)
{
    struct entry *a = room, *b = room + alignment->a.count;
    const struct entry *a_end =
        a + gather(&alignment->a, alignment->to_b, pass, a);
    const struct entry *b_end =
        b + gather(&alignment->b, alignment->to_a, pass, b);
    const struct entry *same = a; /* end of A's entries with one hash */
    while (a < a_end && b < b_end) {
        if (a->hash < b->hash || alignment->to_b[a->index] != MO_NOT_PAIRED) {
            a++;
            continue;
        }
        if (a->hash == b->hash) {
            if (same <= a)
                same = a + 1;
            while (same < a_end && same->hash == b->hash)
                same++;
            pair_within(alignment, pass, a, same, b->index);
        }
        b++;
    }
}

/* What is still alone, and follows a pair (or starts) on both sides. */
static void
pair_by_place(struct mo_alignment *alignment,
              bool (*distinct)(const void *a, const void *b))
{
    size_t next = 0; /* in A, after the partner of what is before in B */
    for (size_t b = 0; b < alignment->b.count; b++) {
        if (alignment->to_a[b] == MO_NOT_PAIRED && next < alignment->a.count &&
            alignment->to_b[next] == MO_NOT_PAIRED &&
            !distinct(mo_align_at(&alignment->a, next),
                      mo_align_at(&alignment->b, b)))
            pair(alignment, next, b);
        if (alignment->to_a[b] != MO_NOT_PAIRED)
            next = alignment->to_a[b] + 1;
    }
}

/* ---- order --------------------------------------------------------------- */

/* The number of ENDS (indices of B) whose partner stands before A. */
static size_t
count_before(const struct mo_alignment *alignment, const size_t *ends,
             size_t count, size_t a)
{
    size_t low = 0, high = count;
    if (count > 0 && alignment->to_a[ends[count - 1]] < a)
        return count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (alignment->to_a[ends[middle]] < a)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks the longest increasing subsequence of partners: ENDS[n] is where the
 * best run of n + 1 pairs ends, BEFORE[b] what stands before b in its run. */
static void
mark_kept(struct mo_alignment *alignment, size_t *ends, size_t *before)
{
    size_t count = 0;
    for (size_t b = 0; b < alignment->b.count; b++) {
        alignment->kept[b] = false;
        const size_t a = alignment->to_a[b];
        if (a == MO_NOT_PAIRED)
            continue;
        const size_t len = count_before(alignment, ends, count, a);
        before[b] = len > 0 ? ends[len - 1] : MO_NOT_PAIRED;
        ends[len] = b;
        if (len == count)
            count++;
    }
    size_t b = count > 0 ? ends[count - 1] : MO_NOT_PAIRED;
    for (; b != MO_NOT_PAIRED; b = before[b])
        alignment->kept[b] = true;
}

enum mo_status
mo_align(const struct mo_align_rules *rules, const struct mo_align_side *a,
         const struct mo_align_side *b, struct mo_alignment *alignment)
{
    enum mo_status status = MO_ENOMEM;
    const size_t both = a->count + b->count;
    struct entry *room = mo_realloc(NULL, both, sizeof(*room));
    size_t *ends = mo_realloc(NULL, b->count, sizeof(*ends));
    size_t *before = mo_realloc(NULL, b->count, sizeof(*before));
    *alignment = (struct mo_alignment){
        .a = *a,
        .b = *b,
        .to_b = mo_realloc(NULL, a->count, sizeof(size_t)),
        .to_a = mo_realloc(NULL, b->count, sizeof(size_t)),
        .kept = mo_realloc(NULL, b->count, sizeof(bool))};
    if (!room || !ends || !before || !alignment->to_b || !alignment->to_a ||
        !alignment->kept)
        goto out;
    for (size_t i = 0; i < a->count; i++)
        alignment->to_b[i] = MO_NOT_PAIRED;
    for (size_t i = 0; i < b->count; i++)
        alignment->to_a[i] = MO_NOT_PAIRED;
    pair_ends(alignment, &rules->passes[0]);
    for (size_t i = 0; i < rules->pass_count; i++)
        pair_by(alignment, &rules->passes[i], room);
    pair_by_place(alignment, rules->distinct);
    mark_kept(alignment, ends, before);
    status = MO_OK;
out:
    free(room);
    free(ends);
    free(before);
    return status;
}

void
mo_align_free(struct mo_alignment *alignment)
{
    free(alignment->to_b);
    free(alignment->to_a);
    free(alignment->kept);
}

bool
mo_align_step(const struct mo_alignment *alignment, struct mo_walk *walk,
              struct mo_step *step)
{
    if (walk->a < alignment->a.count) {
        const size_t b = alignment->to_b[walk->a];
        if (b == MO_NOT_PAIRED || !alignment->kept[b]) {
            *step = (struct mo_step){b == MO_NOT_PAIRED ? MO_STEP_REMOVED
                                                        : MO_STEP_LEFT,
                                     walk->a, b};
            walk->a++;
            return true;
        }
    }
    if (walk->b == alignment->b.count)
        return false;
    /* pairs that kept their order meet here */
    const size_t a = alignment->to_a[walk->b];
    const bool kept = alignment->kept[walk->b];
    *step = (struct mo_step){a == MO_NOT_PAIRED ? MO_STEP_ADDED
                             : kept             ? MO_STEP_KEPT
                                                : MO_STEP_ARRIVED,
                             a, walk->b};
    walk->a += kept;
    walk->b++;
    return true;
}
