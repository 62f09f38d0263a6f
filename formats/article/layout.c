/* What each line inside an item is: caption or credit, description, the
 * heading again, junk. Captions are told by what they say, by repeating the
 * title, or by standing at the same place in most items. */
#include <stdint.h>

#include "credit.h"
#include "quotes.h"
#include "recognise.h"
#include "words.h"

/* ---- credits --------------------------------------------------------------
 */

/* Told by the line itself; NEXT is the line below. */
static const char *
credit_by_words(const struct mo_line *line, const struct mo_item *item,
                const struct mo_line *next)
{
    const struct mo_text title = item->moment.title;
    const unsigned words = mo_word_count(line->text);
    if (line->block->kind == MO_BLOCK_CAPTION)
        return "the page says that it is a caption";
    if (line->shape == MO_SHAPE_PROSE || line->block->kind == MO_BLOCK_ITEM)
        return NULL;
    if (mo_is_credit_phrase(line->text))
        return "begins as credits do";
    if (line->shape != MO_SHAPE_SHORT && !mo_fold_equal(line->text, title))
        return NULL;
    if (next && next->shape == MO_SHAPE_PROSE &&
        mo_credit_source(line->text).ptr)
        return "ends with the name of a site, text below it";
    if (mo_is_labelled_line(line->text) &&
        !mo_fold_equal(line->text, item->moment.heading) &&
        !mo_fold_starts(line->text, title))
        return NULL;
    if (mo_fold_equal(line->text, item->text))
        return "repeats the heading";
    if (line->text.ptr[line->text.len - 1] == ':')
        return NULL;
    if (mo_fold_starts(line->text, title) &&
        words <= mo_word_count(title) + 10 && mo_utf8_count(title) > 1)
        return "begins with the title";
    if (mo_credit_source(line->text).ptr &&
        mo_share_word(line->text, item->moment.heading))
        return "the title, and the name of a site";
    return NULL;
}

/* "Episode 16 — …", "Genre: …", a quotation: no caption. */
static bool
begins_with_label(const struct mo_line *line)
{
    struct mo_text rest = line->text;
    struct mo_text word = mo_next_word(&rest);
    int64_t value;
    size_t size;
    const uint32_t first = mo_text_first(line->text, &size);
    if (mo_is_labelled_line(line->text) ||
        mo_unquote(line->text).ptr != line->text.ptr)
        return true;
    if (!mo_is_letter(first) && !mo_begins_quote(line->text))
        return true;
    word = mo_next_word(&rest);
    return mo_digits_parse(word, &value) > 0 && rest.len > 0;
}

/* The first line below the heading that says anything; body end if none. */
static size_t
first_line(const struct mo_page *page, const struct mo_item *item)
{
    size_t at = item->body;
    while (at < item->end &&
           (page->lines[at].junk || page->lines[at].shape == MO_SHAPE_EMPTY))
        at++;
    return at;
}

/* Prose stands below line AT, and no label directly below it. */
static bool
prose_follows(const struct mo_page *page, const struct mo_item *item, size_t at)
{
    if (at + 1 < item->end && page->lines[at + 1].block->blank_before == 0 &&
        begins_with_label(&page->lines[at + 1]) &&
        page->lines[at + 1].shape != MO_SHAPE_PROSE)
        return false;
    for (at++; at < item->end; at++)
        if (!page->lines[at].junk && (page->lines[at].shape == MO_SHAPE_PROSE ||
                                      page->lines[at].shape == MO_SHAPE_PHRASE))
            return true;
    return false;
}

static bool
is_caption_like(const struct mo_line *line)
{
    return line->shape == MO_SHAPE_SHORT &&
           line->block->kind != MO_BLOCK_ITEM &&
           line->block->kind != MO_BLOCK_HEADING && !begins_with_label(line);
}

static bool
could_be_credit_below(const struct mo_page *page, const struct mo_item *item,
                      size_t at)
{
    return at < item->end && !item->inline_text.ptr &&
           is_caption_like(&page->lines[at]) && prose_follows(page, item, at);
}

static void
take_credit(struct mo_page *page, size_t at, const char *rule)
{
    struct mo_line *line = &page->lines[at];
    mo_take(line, MO_ROLE_CREDIT, rule);
}

/* A short line below most headings, with prose behind it. */
static void
take_credits_below(struct mo_page *page, struct mo_items *items)
{
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += could_be_credit_below(page, &items->at[i],
                                       first_line(page, &items->at[i]));
    if (count < 2 || count * 10 < items->count * 6)
        return;
    for (size_t i = 0; i < items->count; i++) {
        const size_t at = first_line(page, &items->at[i]);
        if (could_be_credit_below(page, &items->at[i], at) &&
            page->lines[at].role == MO_ROLE_DESCRIPTION)
            take_credit(page, at, "a short line below most headings");
    }
}

/* A short line directly above a caption belongs to it. */
static void
widen_credit(struct mo_page *page, const struct mo_item *item, size_t at)
{
    const size_t first = first_line(page, item);
    if (at == first + 1 && page->lines[at].block->blank_before == 0 &&
        page->lines[first].role == MO_ROLE_DESCRIPTION &&
        is_caption_like(&page->lines[first]))
        take_credit(page, first, "a short line joined to a caption");
}

/* ---- the heading again ----------------------------------------------------
 */

/* Past quotation marks, separators and spaces. */
static struct mo_text
skip_closing(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_first(text, &size);
        if (text.len == 0 || !(mo_is_dash(code) || code == ':' || code == '.' ||
                               code == 0x201D || code == 0x2019))
            return text;
        text = mo_text_after(text, size);
    }
}

/* What is left of TEXT, the first line of ITEM's description, without the
 * item's number and title printed again before it. */
static struct mo_text
without_heading(struct mo_text text, const struct mo_item *item)
{
    struct mo_numbering number;
    const struct mo_text title = item->moment.title;
    struct mo_text rest = text;
    size_t used;
    if (item->ranked && mo_numbering_parse(text, &number) &&
        number.value == item->rank && mo_fold_starts(number.rest, title)) {
        used = mo_fold_skip(number.rest, item->text);
        if (used == 0)
            used = mo_fold_skip(number.rest, title);
        return skip_closing(mo_text_after(number.rest, used));
    }
    used = mo_fold_skip(text, title);
    if (used == 0 || mo_utf8_count(title) < 2)
        return text;
    rest = skip_closing(mo_text_after(text, used));
    return mo_fold_starts(rest, title) ? rest : text;
}

static void
drop_repeated_heading(struct mo_page *page, struct mo_item *item)
{
    for (size_t at = item->body; at < item->end; at++) {
        struct mo_line *line = &page->lines[at];
        struct mo_text rest;
        if (line->role != MO_ROLE_DESCRIPTION)
            continue;
        rest = without_heading(line->text, item);
        if (rest.len == 0)
            mo_take(line, MO_ROLE_REPEATED, "the number and title again");
        else if (rest.ptr != line->text.ptr)
            mo_take(line, MO_ROLE_DESCRIPTION,
                    "text, the number and title before it taken off");
        line->text = rest;
        return;
    }
}

/* ---- items ----------------------------------------------------------------
 */

static void
mark_lines(struct mo_page *page, struct mo_item *item)
{
    for (size_t at = item->body; at < item->end; at++) {
        struct mo_line *line = &page->lines[at];
        const char *rule;
        if (line->junk || line->role == MO_ROLE_WORK)
            continue;
        if (line->block->kind == MO_BLOCK_IMAGE ||
            line->shape == MO_SHAPE_EMPTY) {
            mo_take(line, MO_ROLE_IMAGE, "an image or a rule");
            continue;
        }
        mo_take(line, MO_ROLE_DESCRIPTION, "text below a heading");
        rule =
            credit_by_words(line, item, at + 1 < item->end ? line + 1 : NULL);
        if (!rule)
            continue;
        take_credit(page, at, rule);
        widen_credit(page, item, at);
    }
}

/* A caption printed twice counts once. */
static void
drop_doubled_credits(struct mo_page *page, const struct mo_item *item)
{
    const struct mo_line *last = NULL;
    for (size_t at = item->first; at < item->end; at++) {
        struct mo_line *line = &page->lines[at];
        if (line->role != MO_ROLE_CREDIT)
            continue;
        if (last && mo_fold_equal(last->text, line->text))
            mo_take(line, MO_ROLE_REPEATED, "the same caption again");
        else
            last = line;
    }
}

/* The first image and the link that spans the heading. */
static void
take_addresses(const struct mo_page *page, struct mo_item *item)
{
    item->moment.url = page->lines[item->heading].block->url;
    for (size_t at = item->first; at < item->end; at++) {
        const struct mo_block *block = page->lines[at].block;
        if (block->kind == MO_BLOCK_IMAGE && block->url.ptr &&
            !item->moment.image_url.ptr)
            item->moment.image_url = block->url;
    }
}

static enum mo_status
fill_moment(struct mo_page *page, struct mo_item *item)
{
    struct mo_moment *moment = &item->moment;
    const size_t range[2] = {item->first, item->end};
    const struct mo_text none = {0};
    moment->pos = page->lines[item->heading].block->pos;
    take_addresses(page, item);
    MO_TRY(mo_join_lines(page, range, MO_ROLE_CREDIT, none, &moment->credit));
    for (size_t at = item->first; at < item->end; at++)
        if (page->lines[at].role == MO_ROLE_CREDIT &&
            !moment->credit_source.ptr)
            moment->credit_source = mo_credit_source(page->lines[at].text);
    MO_TRY(mo_join_lines(page, range, MO_ROLE_DESCRIPTION, item->inline_text,
                         &moment->description));
    if (!item->ranked)
        return MO_OK;
    return mo_number_from(page->arena, item->rank, &moment->rank);
}

static bool
is_lone_number(const struct mo_line *line)
{
    return line->number.style != MO_NUMBER_NONE && line->number.rest.len == 0;
}

enum mo_status
mo_lay_out(struct mo_page *page, struct mo_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        struct mo_item *item = &items->at[i];
        if (item->heading != item->first &&
            is_lone_number(&page->lines[item->heading - 1]))
            mo_take(&page->lines[item->heading - 1], MO_ROLE_NUMBER,
                    "a number alone on its line");
        mo_take(&page->lines[item->heading], MO_ROLE_HEADING, items->rule);
        mark_lines(page, item);
    }
    take_credits_below(page, items);
    for (size_t i = 0; i < items->count; i++) {
        drop_repeated_heading(page, &items->at[i]);
        drop_doubled_credits(page, &items->at[i]);
        MO_TRY(fill_moment(page, &items->at[i]));
    }
    return MO_OK;
}
