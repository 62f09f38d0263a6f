/* Where each item begins, a caption above its heading included, and where the
 * last one ends. */
#include <stdint.h>

#include "credit.h"
#include "junk.h"
#include "recognise.h"
#include "words.h"

/* ---- captions above the headings ------------------------------------------
 */

static bool
could_be_caption(const struct mo_line *line)
{
    return !line->junk && line->shape == MO_SHAPE_SHORT &&
           line->number.style != MO_NUMBER_DOT &&
           line->block->kind != MO_BLOCK_HEADING &&
           line->block->kind != MO_BLOCK_ITEM &&
           !mo_is_labelled_line(line->text);
}

/* The line above an item's heading, past images; SIZE_MAX if there is none
 * above FLOOR. */
static size_t
line_above(const struct mo_page *page, size_t heading, size_t floor)
{
    while (heading > floor) {
        heading--;
        if (page->lines[heading].shape != MO_SHAPE_EMPTY)
            return heading;
    }
    return SIZE_MAX;
}

static size_t
above_item(const struct mo_page *page, const struct mo_items *items, size_t i)
{
    return line_above(page, items->at[i].first,
                      i > 0 ? items->at[i - 1].body : 0);
}

/* Lets the items begin with the captions above their headings, when most have
 * one that shares a word with the heading. */
static void
take_captions_above(struct mo_page *page, struct mo_items *items)
{
    size_t candidates = 0, sharing = 0;
    for (size_t i = 0; i < items->count; i++) {
        const size_t above = above_item(page, items, i);
        if (above == SIZE_MAX || !could_be_caption(&page->lines[above]))
            continue;
        candidates++;
        sharing += mo_share_word(page->lines[above].text, items->at[i].text);
    }
    if (sharing < 2 || sharing * 10 < items->count * 6)
        return;
    for (size_t i = 0; i < items->count; i++) {
        const size_t above = above_item(page, items, i);
        if (above == SIZE_MAX || !could_be_caption(&page->lines[above]) ||
            (candidates > sharing && i == 0 &&
             !mo_share_word(page->lines[above].text, items->at[i].text)))
            continue;
        mo_take(&page->lines[above], MO_ROLE_CREDIT,
                "a short line above most headings, with words of theirs");
        items->at[i].first = above;
    }
}

/* ---- where the last item ends ---------------------------------------------
 */

static bool
begins_paragraph(const struct mo_line *line)
{
    return line->block->blank_before > 0;
}

/* A line of prose or a bullet, not a caption. */
static bool
is_body(const struct mo_line *line)
{
    return !line->junk && line->shape != MO_SHAPE_EMPTY &&
           (line->shape != MO_SHAPE_SHORT ||
            line->block->kind == MO_BLOCK_ITEM);
}

/* The paragraphs of an item, captions not counted. */
static size_t
paragraph_count(const struct mo_page *page, const struct mo_item *item)
{
    size_t count = 0;
    for (size_t at = item->body; at < item->end; at++) {
        const struct mo_line *line = &page->lines[at];
        if (is_body(line))
            count += count == 0 || begins_paragraph(line);
    }
    return count;
}

/* A line that no further item would be followed by. */
static bool
ends_list(const struct mo_page *page, const struct mo_items *items, size_t at)
{
    const struct mo_line *line = &page->lines[at];
    const struct mo_block *heading =
        page->lines[items->at[items->count - 1].heading].block;
    if (line->end || mo_is_closing(line->text) || line->block->aside)
        return true;
    return line->block->kind == MO_BLOCK_HEADING &&
           (heading->kind != MO_BLOCK_HEADING ||
            line->block->level <= heading->level);
}

/* Direct lines (without blank lines between them) in the longest item. */
static size_t
most_paragraphs(const struct mo_page *page, const struct mo_items *items)
{
    size_t most = 0;
    for (size_t i = 0; i + 1 < items->count; i++) {
        const size_t count = paragraph_count(page, &items->at[i]);
        most = count > most ? count : most;
    }
    return most;
}

/* Back over short lines that head what follows and name nothing of ITEM's. */
static size_t
before_headings(const struct mo_page *page, const struct mo_item *item,
                size_t at)
{
    while (at > item->body && page->lines[at - 1].shape == MO_SHAPE_SHORT &&
           page->lines[at - 1].block->kind != MO_BLOCK_ITEM &&
           !mo_share_word(item->moment.title, page->lines[at - 1].text))
        at--;
    return at;
}

/* Cuts the last item where the page goes on to something else: at a mark, or
 * after as many paragraphs as any other item has, unless the further ones
 * still speak of its title. */
static void
end_last_item(struct mo_page *page, struct mo_items *items, size_t limit)
{
    struct mo_item *item = &items->at[items->count - 1];
    const size_t most = most_paragraphs(page, items);
    size_t count = item->inline_text.ptr != NULL && most == 0, at = item->body;
    for (; at < limit && !ends_list(page, items, at); at++) {
        const struct mo_line *line = &page->lines[at];
        if (!is_body(line) || (count > 0 && !begins_paragraph(line)))
            continue;
        if (++count > most && items->count > 1 &&
            (count > 1 || items->count > 3) &&
            !mo_share_word(item->moment.title, line->text)) {
            at = before_headings(page, item, at);
            break;
        }
    }
    item->end = at;
}

/* An item's text that speaks of something else, in a list of bare headings. */
static bool
is_interlude(const struct mo_page *page, const struct mo_item *item)
{
    for (size_t at = item->body; at < item->end; at++)
        if (is_body(&page->lines[at]) &&
            mo_share_word(item->moment.title, page->lines[at].text))
            return false;
    return true;
}

/* Lists of bare headings with a lone remark between them keep the remark out
 * of the items. */
static void
drop_interludes(struct mo_page *page, struct mo_items *items)
{
    size_t bodies = 0;
    for (size_t i = 0; i + 1 < items->count; i++)
        bodies += paragraph_count(page, &items->at[i]) > 0 ||
                  items->at[i].inline_text.ptr;
    if (items->count < 5 || bodies > 1)
        return;
    for (size_t i = 0; i < items->count; i++) {
        struct mo_item *item = &items->at[i];
        if (!is_interlude(page, item))
            continue;
        for (size_t at = item->body; i + 1 < items->count && at < item->end;
             at++)
            if (!page->lines[at].junk)
                mo_take(&page->lines[at], MO_ROLE_OUTSIDE,
                        "a remark in a list of bare headings");
        item->end = item->body;
    }
}

void
mo_set_bounds(struct mo_page *page, struct mo_items *items, size_t limit)
{
    take_captions_above(page, items);
    for (size_t i = 0; i + 1 < items->count; i++)
        items->at[i].end = items->at[i + 1].first;
    items->limit = limit;
    end_last_item(page, items, limit);
    drop_interludes(page, items);
}
