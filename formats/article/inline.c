/* Parts the heading from the text that runs on behind it on the same line. */
#include <stdint.h>

#include "quotes.h"
#include "recognise.h"
#include "words.h"

/* Past separators that stand between a heading and its text. */
static struct mo_text
skip_separators(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_first(text, &size);
        if (!mo_is_dash(code) && code != ':' && code != 0xFF1A && code != '.' &&
            code != '|')
            return text;
        text = mo_text_after(text, size);
    }
}

static bool
cut(struct mo_item *item, size_t heading, size_t text)
{
    const struct mo_text rest =
        skip_separators(mo_text_after(item->text, text));
    const struct mo_text head =
        mo_text_strip(mo_text_of(item->text.ptr, heading));
    if (rest.len == 0 || head.len == 0)
        return false;
    item->text = head;
    item->inline_text = rest;
    return true;
}

/* A caption above the line says where the name ends. */
static bool
cut_by_caption(const struct mo_page *page, struct mo_item *item)
{
    const struct mo_line *above;
    size_t end;
    if (item->first == 0)
        return false;
    above = &page->lines[item->first - 1];
    if (above->shape != MO_SHAPE_SHORT || mo_word_count(above->text) < 2)
        return false;
    end = mo_fold_skip(item->text, above->text);
    return end > 0 && cut(item, end, end);
}

static bool
cut_by_quote(struct mo_item *item)
{
    struct mo_text inside, whole;
    size_t end;
    if (!mo_begins_quote(item->text) ||
        !mo_quoted_find(item->text, &inside, &whole) ||
        whole.ptr != item->text.ptr || !mo_is_short(whole))
        return false;
    end = whole.len;
    /* “Title” (2019) stays together. */
    if (end + 1 < item->text.len && item->text.ptr[end] == ' ' &&
        item->text.ptr[end + 1] == '(') {
        const size_t close = mo_text_find(item->text, ")", end);
        end = close != SIZE_MAX && close - end < 60 ? close + 1 : end;
    }
    return cut(item, end, end);
}

/* Where " – ", " - ", "– ", ": " stands after a few words, and its length;
 * SIZE_MAX if it does not. */
static size_t
find_dash(struct mo_text text, size_t *len)
{
    for (size_t at = 1, size; at < text.len && at < 160; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        const bool space = at + size < text.len && text.ptr[at + size] == ' ';
        const bool spaced = space && text.ptr[at - 1] == ' ';
        const bool dash =
            mo_is_dash(code) && (spaced || (code != '-' && space));
        *len = size;
        if (dash || (code == ':' && space) || code == 0xFF1A)
            return mo_word_count(mo_text_of(text.ptr, at)) <= 14 ? at
                                                                 : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Where a first sentence of a few words ends that is written like a name. */
static size_t
find_sentence(struct mo_text text)
{
    for (size_t at = 1; at + 1 < text.len && at < 120; at++) {
        const struct mo_text head = mo_text_of(text.ptr, at);
        const char mark = text.ptr[at];
        if (mark == '(')
            return SIZE_MAX;
        if ((mark != '.' && mark != '!' && mark != '?') ||
            text.ptr[at + 1] != ' ' || mo_utf8_count(head) <= 3)
            continue;
        return mo_word_count(head) <= 9 && mo_title_case(head) >= 65 ? at
                                                                     : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* At the first of the two. */
static bool
cut_by_mark(struct mo_item *item)
{
    size_t len = 0;
    const size_t dash = find_dash(item->text, &len);
    const size_t sentence = find_sentence(item->text);
    if (sentence < dash)
        return cut(item,
                   item->text.ptr[sentence] == '.' ? sentence : sentence + 1,
                   sentence + 1);
    return dash != SIZE_MAX && cut(item, dash, dash + len);
}

static bool
split(const struct mo_page *page, struct mo_item *item)
{
    return cut_by_caption(page, item) || cut_by_quote(item) ||
           cut_by_mark(item);
}

/* Text runs on behind the heading, by its length. */
static bool
runs_on(const struct mo_page *page, const struct mo_item *item)
{
    if (page->lines[item->heading].block->kind == MO_BLOCK_HEADING)
        return false;
    return !mo_is_short(item->text) ||
           (mo_has_sentences(item->text) && mo_title_case(item->text) < 65);
}

void
mo_split_inline(const struct mo_page *page, struct mo_items *items)
{
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        if (runs_on(page, &items->at[i]))
            count += split(page, &items->at[i]);
    if (count * 2 < items->count)
        return;
    for (size_t i = 0; i < items->count; i++)
        if (!items->at[i].inline_text.ptr)
            split(page, &items->at[i]);
}
