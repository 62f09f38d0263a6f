/* Finds the best sequence among all numbered lines of a page: one pass of
 * dynamic programming, in which every line may continue the best chain that
 * ends with a number shortly before its own, upwards or downwards. */
#include "recognise.h"
#include "words.h"

/* What a line adds to its chain, and what a step of the chain costs. */
enum {
    WORTH_STRONG = 6, /* 1. 1) #1 … */
    WORTH_WEAK = 3,   /* 1 Title, One: … */
    WORTH_HEADING = 3,
    WORTH_BODY = 3, /* text follows that is no further number */
    WORTH_BLANK = 1,
    WORTH_SHORT = 2, /* no prose runs on behind the number */
    COST_LINK = 4,   /* a table of contents, a list of other articles */
    COST_AFTER = 5,  /* below the mark where comments begin */
    COST_GAP = 3,
    COST_STYLE = 4,
    COST_LENGTH = 2,
    COST_TIE = 4,
    COST_NEVER = 1000,
    GAP_MAX = 4 /* steps of a chain; 1 is the next number */
};

enum direction { UP, DOWN };

struct candidate {
    size_t line;
    uint64_t sign; /* what it looks like */
    int64_t value;
    bool prose; /* text runs on behind the number */
    int worth;
    int score[2];
    size_t before[2]; /* candidate + 1; 0: the chain begins here */
};

/* The best chain that ends with a number, by look or by number alone. */
struct slot {
    uint64_t key; /* 0: free */
    size_t candidate;
};

struct search {
    struct candidate *at;
    size_t count;
    struct slot *slots;
    size_t mask;
};

static bool
is_weak(enum mo_number_style style)
{
    return style == MO_NUMBER_SPACE || style == MO_NUMBER_DASH ||
           style == MO_NUMBER_ALONE || style == MO_NUMBER_SPELLED ||
           style == MO_NUMBER_ROMAN;
}

static uint64_t
sign_of(const struct mo_line *line)
{
    uint64_t sign = line->number.style;
    sign = sign * 31 + line->block->kind;
    sign = sign * 31 + line->block->level;
    sign = sign * 31 + (line->block->marker.len > 0);
    sign = sign * 31 + (line->number.rest.len == 0);
    return sign * 31 + mo_fold_hash(line->number.word);
}

/* The next line that says anything. */
static const struct mo_line *
line_below(const struct mo_page *page, size_t i)
{
    for (i++; i < page->count; i++)
        if (!page->lines[i].junk && page->lines[i].shape != MO_SHAPE_EMPTY)
            return &page->lines[i];
    return NULL;
}

static int
worth_of(const struct mo_page *page, size_t i, bool after)
{
    const struct mo_line *line = &page->lines[i];
    const struct mo_line *below = line_below(page, i);
    const bool runs_on = mo_has_sentences(line->number.rest);
    const bool body =
        runs_on || (below && below->number.style == MO_NUMBER_NONE);
    int worth = is_weak(line->number.style) ? WORTH_WEAK : WORTH_STRONG;
    if (line->block->kind == MO_BLOCK_HEADING)
        worth += WORTH_HEADING;
    if (body)
        worth += WORTH_BODY;
    if (line->block->blank_before > 0)
        worth += WORTH_BLANK;
    if (mo_is_short(line->number.rest))
        worth += WORTH_SHORT;
    if (line->block->link_percent > 80 && !body)
        worth -= COST_LINK;
    if (after)
        worth -= COST_AFTER;
    return worth > 0 ? worth : 0;
}

/* A number can be an item: text stands behind it, or on the line below. */
static bool
is_candidate(const struct mo_page *page, size_t i)
{
    const struct mo_line *line = &page->lines[i], *below;
    if (!line->usable || line->number.style == MO_NUMBER_NONE ||
        line->number.value > 9999 || line->number.value < 0)
        return false;
    if (line->junk && line->number.style != MO_NUMBER_ALONE)
        return false;
    if (line->number.rest.len > 0)
        return true;
    below = line_below(page, i);
    return below && below->usable && below->shape != MO_SHAPE_PROSE;
}

static enum mo_status
gather(const struct mo_page *page, size_t from, size_t to,
       struct search *search)
{
    bool after = false;
    search->at =
        mo_arena_array(page->arena, to - from, sizeof(struct candidate));
    if (!search->at)
        return MO_ENOMEM;
    for (size_t i = from; i < to; i++) {
        const struct mo_line *line = &page->lines[i];
        after = after || (line->end && i > page->count / 4);
        if (!is_candidate(page, i))
            continue;
        search->at[search->count++] = (struct candidate){
            .line = i,
            .sign = sign_of(line),
            .value = line->number.value,
            .prose = !mo_is_short(line->number.rest),
            .worth = worth_of(page, i, after),
        };
    }
    return MO_OK;
}

static struct slot *
slot_for(const struct search *search, uint64_t key)
{
    size_t at = (size_t)(key ^ (key >> 29)) & search->mask;
    while (search->slots[at].key != 0 && search->slots[at].key != key)
        at = (at + 1) & search->mask;
    return &search->slots[at];
}

static uint64_t
key_of(uint64_t sign, int64_t value, enum direction direction)
{
    const uint64_t mixed =
        (sign * 0x9E3779B97F4A7C15u) ^
        ((uint64_t)(value * 2 + (int)direction + 1) * 0xC2B2AE3D27D4EB4Fu);
    return mixed ? mixed : 1;
}

/* Two headings share a place: alike, next to each other, and not the same. */
static bool
is_tie(const struct mo_page *page, const struct candidate *a,
       const struct candidate *b)
{
    return b == a + 1 && a->sign == b->sign && !a->prose && !b->prose &&
           !mo_fold_equal(page->lines[a->line].number.rest,
                          page->lines[b->line].number.rest);
}

/* "Top 10: …" is no neighbour of "9. …". */
static bool
is_worded(const struct mo_page *page, const struct candidate *candidate)
{
    return page->lines[candidate->line].number.style == MO_NUMBER_WORD;
}

/* What it costs to go on from A to B, GAP numbers further. */
static int
step_cost(const struct mo_page *page, const struct candidate *a,
          const struct candidate *b, int gap)
{
    int cost = gap > 1 ? (gap - 1) * COST_GAP : 0;
    if (a->sign != b->sign)
        cost +=
            is_worded(page, a) || is_worded(page, b) ? COST_NEVER : COST_STYLE;
    if (a->prose != b->prose)
        cost += COST_LENGTH;
    if (gap == 0)
        cost += is_tie(page, a, b) ? COST_TIE : COST_NEVER;
    return cost;
}

/* Joins candidate B to the best chain in DIRECTION. */
static void
join_chain(const struct mo_page *page, struct search *search, size_t b,
           enum direction direction)
{
    struct candidate *self = &search->at[b];
    self->score[direction] = self->worth;
    for (int gap = 0; gap <= GAP_MAX; gap++)
        for (int any = 0; any <= 1; any++) {
            const int64_t value = self->value - (direction == UP ? gap : -gap);
            const struct slot *slot = slot_for(
                search, key_of(any ? 0 : self->sign, value, direction));
            const struct candidate *a = &search->at[slot->candidate];
            int score;
            if (slot->key == 0 || a->line == self->line)
                continue;
            score = a->score[direction] + self->worth -
                    step_cost(page, a, self, gap);
            if (score <= self->score[direction])
                continue;
            self->score[direction] = score;
            self->before[direction] = slot->candidate + 1;
        }
}

static void
keep_best(struct search *search, size_t b, enum direction direction)
{
    const struct candidate *self = &search->at[b];
    for (int any = 0; any <= 1; any++) {
        const uint64_t key =
            key_of(any ? 0 : self->sign, self->value, direction);
        struct slot *slot = slot_for(search, key);
        if (slot->key != 0 && search->at[slot->candidate].score[direction] >
                                  self->score[direction])
            continue;
        slot->key = key;
        slot->candidate = b;
    }
}

static enum mo_status
run(const struct mo_page *page, struct search *search)
{
    size_t room = 64;
    while (room < search->count * 8)
        room *= 2;
    search->slots = mo_arena_array(page->arena, room, sizeof(struct slot));
    if (!search->slots)
        return MO_ENOMEM;
    memset(search->slots, 0, room * sizeof(struct slot));
    search->mask = room - 1;
    for (size_t b = 0; b < search->count; b++)
        for (int direction = UP; direction <= DOWN; direction++) {
            join_chain(page, search, b, (enum direction)direction);
            keep_best(search, b, (enum direction)direction);
        }
    return MO_OK;
}

/* The end of the best chain of two or more, and its direction. */
static bool
best_end(const struct search *search, size_t *end, enum direction *direction)
{
    int best = 0;
    for (size_t b = 0; b < search->count; b++)
        for (int d = UP; d <= DOWN; d++)
            if (search->at[b].before[d] > 0 && search->at[b].score[d] > best) {
                best = search->at[b].score[d];
                *end = b;
                *direction = (enum direction)d;
            }
    return best > 0;
}

static void
make_item(const struct mo_page *page, size_t at, struct mo_item *item)
{
    const struct mo_line *line = &page->lines[at];
    *item = (struct mo_item){.first = at, .heading = at, .body = at + 1};
    item->ranked = true;
    item->rank = line->number.value;
    item->text = line->number.rest;
    if (item->text.len == 0) {
        const struct mo_line *below = line_below(page, at);
        item->heading = (size_t)(below - page->lines);
        item->body = item->heading + 1;
        item->text = below->text;
    }
}

static enum mo_status
take_chain(const struct mo_page *page, const struct search *search,
           const size_t chain[2], struct mo_items *items)
{
    const enum direction direction = (enum direction)chain[1];
    size_t count = 0, b;
    for (b = chain[0] + 1; b > 0; b = search->at[b - 1].before[direction])
        count++;
    items->at = mo_arena_array(page->arena, count, sizeof(struct mo_item));
    if (!items->at)
        return MO_ENOMEM;
    items->count = count;
    items->score = search->at[chain[0]].score[direction];
    items->ascending = direction == UP;
    items->descending = direction == DOWN;
    items->style = page->lines[search->at[chain[0]].line].number.style;
    items->rule =
        direction == UP ? "numbers that count up" : "numbers that count down";
    for (b = chain[0] + 1; b > 0; b = search->at[b - 1].before[direction])
        make_item(page, search->at[b - 1].line, &items->at[--count]);
    return MO_OK;
}

enum mo_status
mo_find_numbered(struct mo_page *page, size_t from, size_t to,
                 struct mo_items *items)
{
    struct search search = {0};
    size_t end = 0;
    enum direction direction = UP;
    *items = (struct mo_items){0};
    if (from >= to)
        return MO_OK;
    MO_TRY(gather(page, from, to, &search));
    if (search.count < 2)
        return MO_OK;
    MO_TRY(run(page, &search));
    if (!best_end(&search, &end, &direction))
        return MO_OK;
    return take_chain(page, &search, (const size_t[2]){end, direction}, items);
}
