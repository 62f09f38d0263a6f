/* Headings without numbers, told by being alike: set as headings of one level,
 * all with a year, all quoted, or followed by lines with the same label. */
#include <stdint.h>

#include "credit.h"
#include "junk.h"
#include "quotes.h"
#include "recognise.h"
#include "words.h"

/* What can make lines alike; a line has one sign for each. */
enum likeness {
    LIKE_LEVEL,  /* headings of the same level, said by the source */
    LIKE_YEAR,   /* a year in parentheses at the end */
    LIKE_QUOTED, /* a quoted name and little else */
    LIKE_NOTE,   /* a note in parentheses at the end */
    LIKE_LABEL,  /* the line below begins with the same label */
    LIKE_SHORT,  /* short, alone between paragraphs */
    LIKE_COUNT,
    OWN_LABEL = LIKE_COUNT /* begins with that label itself */
};

/* Lines that share a sign. */
struct group {
    uint64_t sign; /* 0: free */
    enum likeness likeness;
    size_t count, first;
    size_t bodies; /* of them, followed by text */
};

struct census {
    struct group *groups;
    size_t mask;
};

/* ---- what a line looks like ------------------------------------------------
 */

/* A line that may be a heading at all. */
static bool
may_head(const struct mo_page *page, size_t i)
{
    const struct mo_line *line = &page->lines[i];
    return line->usable && !line->junk && !line->end &&
           !mo_is_closing(line->text) &&
           (line->shape == MO_SHAPE_SHORT ||
            (line->block->kind == MO_BLOCK_HEADING &&
             line->shape == MO_SHAPE_PHRASE) ||
            (line->shape == MO_SHAPE_PHRASE &&
             mo_title_case(line->text) > 65)) &&
           line->block->kind != MO_BLOCK_ITEM &&
           line->block->kind != MO_BLOCK_ROW &&
           line->block->kind != MO_BLOCK_QUOTE;
}

static bool
ends_with_year(struct mo_text text)
{
    size_t size, open = text.len;
    uint32_t last = mo_text_last(text, &size);
    if (last != ')' && last != 0xFF09 && last != ']')
        return false;
    while (open > 0 && text.ptr[open - 1] != '(' && text.ptr[open - 1] != '[' &&
           text.len - open < 40)
        open--;
    for (size_t at = open; at + 4 <= text.len; at++) {
        int64_t value;
        const size_t used =
            mo_digits_parse(mo_text_of(text.ptr + at, text.len - at), &value);
        if (used == 4 && value >= 1880 && value < 2100)
            return true;
        at += used;
    }
    return false;
}

static bool
ends_with_note(struct mo_text text)
{
    size_t size;
    const uint32_t last = mo_text_last(text, &size);
    return (last == ')' && mo_text_find(text, "(", 1) != SIZE_MAX) ||
           (last == 0xFF09 && mo_text_find(text, "\uFF08", 1) != SIZE_MAX);
}

static bool
is_quoted_name(struct mo_text text)
{
    struct mo_text inside, whole;
    return mo_begins_quote(text) && mo_quoted_find(text, &inside, &whole) &&
           whole.ptr == text.ptr && whole.len + 40 >= text.len;
}

/* The label that TEXT begins with: up to the colon, or its first word before a
 * number; 0 if none. */
static uint64_t
label_sign(struct mo_text text)
{
    struct mo_text rest = text;
    const struct mo_text word = mo_next_word(&rest);
    int64_t value;
    for (size_t at = 1; at < text.len && at < 40; at++)
        if (text.ptr[at] == ':' ||
            (at + 2 < text.len && memcmp(text.ptr + at, "\uFF1A", 3) == 0))
            return mo_fold_hash(mo_text_of(text.ptr, at));
    rest = mo_text_strip(rest);
    return mo_digits_parse(rest, &value) > 0 ? mo_fold_hash(word) : 0;
}

static const struct mo_line *
line_below(const struct mo_page *page, size_t i)
{
    for (i++; i < page->count; i++)
        if (!page->lines[i].junk && page->lines[i].shape != MO_SHAPE_EMPTY)
            return &page->lines[i];
    return NULL;
}

static uint64_t
sign_of(const struct mo_page *page, size_t i, enum likeness likeness)
{
    const struct mo_line *line = &page->lines[i];
    const struct mo_line *below = line_below(page, i);
    uint64_t label = 0;
    switch (likeness) {
    case LIKE_LEVEL:
        if (line->block->kind == MO_BLOCK_HEADING)
            return 8 + line->block->level;
        return line->block->bold ? 7 : 0;
    case LIKE_YEAR: return ends_with_year(line->text) ? 20 : 0;
    case LIKE_NOTE: return ends_with_note(line->text) ? 23 : 0;
    case LIKE_QUOTED: return is_quoted_name(line->text) ? 21 : 0;
    case LIKE_LABEL:
        if (below && below->shape != MO_SHAPE_EMPTY)
            label = label_sign(below->text);
        return label ? label | 64 : 0;
    case LIKE_SHORT:
        return line->block->blank_before > 0 && below &&
                       below->block->blank_before > 0 &&
                       below->shape == MO_SHAPE_PROSE
                   ? 22
                   : 0;
    case LIKE_COUNT: break;
    }
    return 0;
}

/* ---- groups ----------------------------------------------------------------
 */

static struct group *
group_for(const struct census *census, uint64_t sign, enum likeness likeness)
{
    const uint64_t key = sign * 0x9E3779B97F4A7C15u + likeness;
    size_t at = (size_t)(key ^ (key >> 31)) & census->mask;
    while (census->groups[at].sign != 0 &&
           (census->groups[at].sign != sign ||
            census->groups[at].likeness != likeness))
        at = (at + 1) & census->mask;
    census->groups[at].sign = sign;
    census->groups[at].likeness = likeness;
    return &census->groups[at];
}

/* LINE begins with a label that other lines begin with too. */
static bool
has_common_label(const struct census *census, const struct mo_line *line)
{
    const uint64_t label = label_sign(line->text);
    return label != 0 && group_for(census, label | 1, OWN_LABEL)->count > 1;
}

static enum mo_status
take_census(const struct mo_page *page, struct census *census)
{
    size_t room = 64;
    while (room < page->count * 8)
        room *= 2;
    census->groups = mo_arena_array(page->arena, room, sizeof(struct group));
    if (!census->groups)
        return MO_ENOMEM;
    memset(census->groups, 0, room * sizeof(struct group));
    census->mask = room - 1;
    for (size_t i = 0; i < page->count; i++)
        group_for(census, label_sign(page->lines[i].text) | 1, OWN_LABEL)
            ->count++;
    for (size_t i = 0; i < page->count; i++) {
        const struct mo_line *below;
        if (!may_head(page, i) || has_common_label(census, &page->lines[i]))
            continue;
        below = line_below(page, i);
        for (int like = 0; like < LIKE_COUNT; like++) {
            const uint64_t sign = sign_of(page, i, (enum likeness)like);
            struct group *group;
            if (sign == 0)
                continue;
            group = group_for(census, sign, (enum likeness)like);
            group->first = group->count == 0 ? i : group->first;
            group->count++;
            group->bodies += below && below->shape != MO_SHAPE_SHORT;
        }
    }
    return MO_OK;
}

static size_t
min_items(const struct mo_page *page)
{
    return page->options->min_items > 0 ? (size_t)page->options->min_items : 3;
}

/* How good a list the group would be; 0: none. A form that names works is
 * enough by itself; mere headings need the page to announce their number. */
static int
worth_of(const struct mo_page *page, const struct group *group)
{
    const bool promised = mo_page_promises(page, (int64_t)group->count);
    const bool announced = page->promise_count > 0;
    if (group->count < min_items(page))
        return 0;
    switch (group->likeness) {
    case LIKE_YEAR:
    case LIKE_QUOTED: return 4 + 2 * promised;
    case LIKE_LABEL: return 3 + 2 * promised;
    case LIKE_NOTE:
        return announced && group->count > 3 && group->bodies == group->count
                   ? 2 + promised
                   : 0;
    case LIKE_LEVEL:
        return promised ? 7 : announced && group->count >= 5 ? 2 : 0;
    case LIKE_SHORT: return promised && group->bodies == group->count ? 1 : 0;
    case LIKE_COUNT: break;
    }
    return 0;
}

static const struct group *
best_group(const struct mo_page *page, const struct census *census)
{
    const struct group *best = NULL;
    int found = 0;
    for (size_t at = 0; at <= census->mask; at++) {
        const struct group *group = &census->groups[at];
        const int worth = group->sign ? worth_of(page, group) : 0;
        if (worth < found || worth == 0 ||
            (worth == found && best && group->count <= best->count))
            continue;
        best = group;
        found = worth;
    }
    return best;
}

static const char *
rule_of(enum likeness likeness)
{
    switch (likeness) {
    case LIKE_LEVEL: return "headings of one level";
    case LIKE_YEAR: return "short lines that end with a year";
    case LIKE_NOTE: return "short lines that end with a note";
    case LIKE_QUOTED: return "short lines with a quoted name";
    case LIKE_LABEL: return "lines above the same label";
    case LIKE_SHORT: return "short lines, as many as announced";
    case LIKE_COUNT: break;
    }
    return "";
}

static enum mo_status
take_group(const struct mo_page *page, const struct census *census,
           const struct group *group, struct mo_items *items)
{
    items->at =
        mo_arena_array(page->arena, group->count, sizeof(struct mo_item));
    if (!items->at)
        return MO_ENOMEM;
    items->rule = rule_of(group->likeness);
    for (size_t i = group->first; i < page->count; i++) {
        struct mo_item *item = &items->at[items->count];
        if (!may_head(page, i) || has_common_label(census, &page->lines[i]) ||
            sign_of(page, i, group->likeness) != group->sign)
            continue;
        *item = (struct mo_item){.first = i, .heading = i, .body = i + 1};
        item->text = page->lines[i].text;
        items->count++;
    }
    return MO_OK;
}

enum mo_status
mo_find_unnumbered(struct mo_page *page, struct mo_items *items)
{
    struct census census;
    const struct group *best;
    *items = (struct mo_items){0};
    if (page->count == 0)
        return MO_OK;
    MO_TRY(take_census(page, &census));
    best = best_group(page, &census);
    return best ? take_group(page, &census, best, items) : MO_OK;
}
