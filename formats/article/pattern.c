/* Headings that match a pattern of the user's: * any text, ? one character,
 * # a number, which is the rank. */
#include "recognise.h"
#include "words.h"

/* Longer lines are no headings, and matching them could take long. */
#define LINE_MAX_BYTES 1000

/* Where a match took the number, if it did. */
struct match {
    int64_t rank;
    bool ranked;
    const char *after; /* the byte behind the number */
};

/* One code point of the pattern against the start of *TEXT. */
static bool
match_one(const char **pattern, struct mo_text *text, struct match *match)
{
    size_t wanted, size;
    const uint32_t code = mo_code_at(*pattern, &wanted);
    if (code == '#') {
        int64_t value;
        size = mo_digits_parse(*text, &value);
        if (size == 0)
            return false;
        match->ranked = true;
        match->rank = value;
        match->after = text->ptr + size;
    } else if (code != mo_text_first(*text, &size) && code != '?') {
        return false;
    }
    if (size == 0)
        return false;
    *pattern += wanted;
    *text = mo_text_after(*text, size);
    return true;
}

/* The whole of TEXT; after a mismatch the last star takes one more character.
 */
static bool
matches(const char *pattern, struct mo_text text, struct match *match)
{
    const char *star = NULL;
    struct mo_text retry = {0};
    while (text.len > 0 || *pattern) {
        size_t size;
        if (*pattern == '*') {
            star = ++pattern;
            retry = text;
            continue;
        }
        if (*pattern && match_one(&pattern, &text, match))
            continue;
        if (!star || retry.len == 0)
            return false;
        mo_text_first(retry, &size);
        retry = mo_text_after(retry, size);
        text = retry;
        pattern = star;
    }
    return true;
}

static struct mo_text
skip_separators(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_first(text, &size);
        if (text.len <= size || mo_is_letter(code) ||
            (code != '.' && code != ')' && code != ':' && !mo_is_dash(code)))
            return text;
        text = mo_text_after(text, size);
    }
}

static bool
make_item(const struct mo_page *page, size_t i, const char *pattern,
          struct mo_item *item)
{
    const struct mo_line *line = &page->lines[i];
    struct match match = {0};
    if (line->text.len == 0 || line->text.len > LINE_MAX_BYTES ||
        !matches(pattern, line->text, &match))
        return false;
    *item = (struct mo_item){.first = i, .heading = i, .body = i + 1};
    item->text = line->text;
    item->ranked = match.ranked;
    item->rank = match.rank;
    if (match.ranked)
        item->text = skip_separators(
            mo_text_after(line->text, (size_t)(match.after - line->text.ptr)));
    if (!match.ranked && line->number.style != MO_NUMBER_NONE &&
        line->number.rest.len > 0) {
        item->ranked = true;
        item->rank = line->number.value;
        item->text = line->number.rest;
    }
    if (item->text.len == 0)
        item->text = line->text;
    return true;
}

/* The order that the ranks are in; neither when they jump. */
static void
find_order(struct mo_items *items)
{
    items->ascending = items->descending = items->count > 1;
    for (size_t i = 0; i < items->count; i++)
        if (!items->at[i].ranked)
            items->ascending = items->descending = false;
        else if (i > 0 && items->at[i].rank > items->at[i - 1].rank)
            items->descending = false;
        else if (i > 0 && items->at[i].rank < items->at[i - 1].rank)
            items->ascending = false;
    if (items->ascending)
        items->descending = false;
}

enum mo_status
mo_find_pattern(struct mo_page *page, const char *pattern,
                struct mo_items *items)
{
    const int64_t fewest =
        page->options->min_items > 0 ? page->options->min_items : 1;
    *items = (struct mo_items){.rule = "matches --heading"};
    if (page->count == 0)
        return MO_OK;
    items->at =
        mo_arena_array(page->arena, page->count, sizeof(struct mo_item));
    if (!items->at)
        return MO_ENOMEM;
    for (size_t i = 0; i < page->count; i++)
        items->count += make_item(page, i, pattern, &items->at[items->count]);
    find_order(items);
    if ((int64_t)items->count >= fewest)
        return MO_OK;
    mo_page_refuse(page, 0, items->count + 1,
                   items->count == 0 ? "no line matches --heading"
                                     : "too few lines match --heading");
    items->count = 0;
    return MO_OK;
}
