/* What stands before and after the items: the list's title, byline and date,
 * introduction, conclusion, and what is none of these. */
#include "credit.h"
#include "dates.h"
#include "junk.h"
#include "recognise.h"
#include "words.h"

/* ---- byline and dates -----------------------------------------------------
 */

static const char *const by_words[] = {
    "by",      "written by", "posted by",  "author",  "words by",    "por",
    "par",     "von",        "oleh",       "autor",   "escrito por", "texto",
    "penulis", "auteur",     "scritto da", "text by", "글",          "기자",
    "文",      "作者",       "著者",       NULL,
};

/* "By Ann Example" gives the name: two to four words in upper case. */
static struct mo_text
author_in(struct mo_text text)
{
    struct mo_text rest, name, word;
    size_t size;
    unsigned count = 0;
    if (text.len > 80 || !mo_fold_leads(text, by_words, &rest))
        return mo_text_of(NULL, 0);
    rest = mo_text_strip(rest);
    if (rest.len > 0 && *rest.ptr == ':')
        rest = mo_text_strip(mo_text_after(rest, 1));
    name = rest;
    while (word = mo_next_word(&rest), word.len > 0) {
        if (!mo_is_upper(mo_text_first(word, &size)) || ++count > 4)
            return mo_text_of(NULL, 0);
    }
    return count >= 2 ? name : mo_text_of(NULL, 0);
}

/* The author, or that the line is a byline at all. */
static bool
is_byline(const struct mo_line *line)
{
    return line->shape == MO_SHAPE_SHORT && mo_word_count(line->text) <= 10 &&
           (author_in(line->text).ptr ||
            (mo_fold_leads(line->text, by_words, NULL) &&
             mo_title_case(line->text) >= 60));
}

static enum mo_status
take_date(struct mo_page *page, const struct mo_line *line,
          struct mo_list *list)
{
    char date[MO_DATE_SIZE];
    struct mo_text *field = mo_text_has(line->text, "updated") ||
                                    mo_text_has(line->text, "actualizado")
                                ? &list->updated
                                : &list->published;
    if (field->ptr || !mo_date_find(line->text, date))
        return MO_OK;
    return mo_text_copy(page->arena, mo_text_from(date), field);
}

/* Marks bylines and date lines before the first item. */
static enum mo_status
take_bylines(struct mo_page *page, size_t end, struct mo_list *list)
{
    for (size_t i = 0; i < end; i++) {
        struct mo_line *line = &page->lines[i];
        if (line->junk || line->role != MO_ROLE_OUTSIDE ||
            line->shape == MO_SHAPE_PROSE)
            continue;
        if (is_byline(line)) {
            mo_take(line, MO_ROLE_BYLINE, "names the author");
            if (!list->author.ptr)
                list->author = author_in(line->text);
        } else if (mo_is_date_line(line->text) &&
                   line->block->kind != MO_BLOCK_HEADING) {
            mo_take(line, MO_ROLE_BYLINE, "a date and little else");
            MO_TRY(take_date(page, line, list));
        }
    }
    return MO_OK;
}

/* ---- table of contents ----------------------------------------------------
 */

/* A set of folded titles. */
struct titles {
    uint64_t *slots;
    size_t mask;
};

static void
add_title(const struct titles *titles, struct mo_text text)
{
    const uint64_t hash = mo_fold_hash(text);
    size_t at = (size_t)hash & titles->mask;
    if (hash == 0)
        return;
    while (titles->slots[at] != 0 && titles->slots[at] != hash)
        at = (at + 1) & titles->mask;
    titles->slots[at] = hash;
}

static bool
has_title(const struct titles *titles, struct mo_text text)
{
    const uint64_t hash = mo_fold_hash(text);
    size_t at = (size_t)hash & titles->mask;
    if (hash == 0)
        return false;
    while (titles->slots[at] != 0 && titles->slots[at] != hash)
        at = (at + 1) & titles->mask;
    return titles->slots[at] == hash;
}

static enum mo_status
collect_titles(struct mo_page *page, const struct mo_items *items,
               struct titles *titles)
{
    size_t room = 16;
    while (room < items->count * 4)
        room *= 2;
    titles->slots = mo_arena_array(page->arena, room, sizeof(uint64_t));
    if (!titles->slots)
        return MO_ENOMEM;
    memset(titles->slots, 0, room * sizeof(uint64_t));
    titles->mask = room - 1;
    for (size_t i = 0; i < items->count; i++) {
        add_title(titles, items->at[i].moment.title);
        add_title(titles, items->at[i].moment.heading);
    }
    return MO_OK;
}

/* Lines before the first item that are nothing but titles of items. */
static enum mo_status
take_contents(struct mo_page *page, const struct mo_items *items)
{
    struct titles titles;
    size_t count = 0;
    const size_t end = items->at[0].first;
    MO_TRY(collect_titles(page, items, &titles));
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < end; i++) {
            struct mo_line *line = &page->lines[i];
            if (line->role != MO_ROLE_OUTSIDE ||
                line->shape == MO_SHAPE_PROSE ||
                !(has_title(&titles, line->text) ||
                  has_title(&titles, line->number.rest)))
                continue;
            if (pass == 0)
                count++;
            else if (count > 1)
                mo_take(line, MO_ROLE_CONTENTS, "the title of an item alone");
        }
    }
    return MO_OK;
}

/* ---- the list's title ------------------------------------------------------
 */

/* A number in TEXT announces the items: as many as there are, or the highest
 * rank. */
static bool
announces(struct mo_text text, const struct mo_items *items)
{
    int64_t highest = 0;
    struct mo_text word;
    for (size_t i = 0; i < items->count; i++)
        highest = items->at[i].rank > highest ? items->at[i].rank : highest;
    while (word = mo_next_word(&text), word.len > 0) {
        int64_t value;
        if (mo_digits_parse(word, &value) == 0)
            value = mo_spelled_value(word);
        if (value > 1 && value < 1000 &&
            (value == highest || value == (int64_t)items->count))
            return true;
    }
    return false;
}

static bool
has_number(struct mo_text text)
{
    struct mo_text word;
    while (word = mo_next_word(&text), word.len > 0) {
        int64_t value;
        if (mo_digits_parse(word, &value) > 0 && value > 1 && value < 1000)
            return true;
    }
    return false;
}

/* How much line I looks like the title; 0: not at all. */
static int
title_worth(const struct mo_page *page, size_t i, const struct mo_items *items,
            bool first)
{
    const struct mo_line *line = &page->lines[i];
    const unsigned words =
        line->text.len < 800 ? mo_word_count(line->text) : 800;
    const size_t columns =
        line->text.len < 800 ? mo_text_columns(line->text) : 800;
    size_t size;
    const uint32_t last = mo_text_last(line->text, &size);
    const bool sentence = last == '.' || last == 0x3002 || last == ':';
    int worth = 1;
    if (line->role != MO_ROLE_OUTSIDE || line->block->kind == MO_BLOCK_ITEM ||
        line->block->kind == MO_BLOCK_CAPTION || line->text.len == 0 ||
        columns > 180 || columns < 3 || words > 32 ||
        mo_has_sentences(line->text))
        return 0;
    if (line->block->kind == MO_BLOCK_HEADING)
        worth += line->block->level == 1 ? 8 : 4;
    else if (sentence)
        return 0;
    if (words == 1 && line->block->kind != MO_BLOCK_HEADING)
        return i == 0 ? worth : 0; /* else a section or a tag */
    if (announces(line->text, items))
        worth += 4;
    else if (has_number(line->text))
        worth += 3;
    return worth + (first ? 2 : 0) + (mo_ends_sentence(line->text) ? 0 : 1);
}

static void
find_title(struct mo_page *page, const struct mo_items *items,
           struct mo_list *list)
{
    int best = 0;
    size_t found = 0;
    bool first = true;
    for (size_t i = 0; i < items->at[0].first; i++) {
        const struct mo_line *line = &page->lines[i];
        const int worth = title_worth(page, i, items, first);
        if (line->role == MO_ROLE_OUTSIDE && line->shape != MO_SHAPE_EMPTY &&
            mo_word_count(line->text) > 1)
            first = false;
        if (worth <= best)
            continue;
        best = worth;
        found = i;
    }
    if (best == 0)
        return;
    mo_take(&page->lines[found], MO_ROLE_TITLE,
            "the line that looks most like a title");
    list->title = page->lines[found].text;
}

/* ---- introduction and conclusion ------------------------------------------
 */

/* Short scraps before the first paragraph: section, breadcrumb, tag line. */
static bool
is_scrap(const struct mo_line *line, const struct mo_list *list)
{
    if (line->block->kind == MO_BLOCK_CAPTION ||
        line->block->kind == MO_BLOCK_IMAGE || line->shape == MO_SHAPE_EMPTY)
        return true;
    if (mo_is_credit_phrase(line->text))
        return true;
    if (list->title.ptr && mo_fold_starts(line->text, list->title) &&
        line->shape != MO_SHAPE_PROSE)
        return true;
    return line->shape == MO_SHAPE_SHORT && mo_word_count(line->text) <= 12 &&
           line->text.ptr[line->text.len - 1] != ':' &&
           line->text.ptr[line->text.len - 1] != ',';
}

static void
take_introduction(struct mo_page *page, const struct mo_items *items,
                  const struct mo_list *list)
{
    for (size_t i = 0; i < items->at[0].first; i++) {
        struct mo_line *line = &page->lines[i];
        if (line->role != MO_ROLE_OUTSIDE || line->block->aside)
            continue;
        if (is_scrap(line, list))
            mo_take(line, MO_ROLE_OUTSIDE, "a scrap before the text");
        else
            mo_take(line, MO_ROLE_INTRODUCTION, "text before the first item");
    }
}

/* Paragraphs between the last item and what follows the article. */
static void
take_conclusion(struct mo_page *page, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct mo_line *line = &page->lines[i];
        if (line->end)
            break;
        if (line->junk || line->shape == MO_SHAPE_EMPTY ||
            line->block->kind == MO_BLOCK_CAPTION)
            continue;
        if (line->number.style != MO_NUMBER_NONE && i > from &&
            line->block->kind == MO_BLOCK_HEADING)
            break;
        mo_take(line, MO_ROLE_CONCLUSION, "text after the last item");
    }
}

enum mo_status
mo_find_preface(struct mo_page *page, struct mo_items *items,
                struct mo_list *list)
{
    const size_t last = items->at[items->count - 1].end;
    const size_t before[2] = {0, items->at[0].first};
    const size_t after[2] = {last, items->limit};
    const struct mo_text none = {0};
    MO_TRY(take_bylines(page, items->at[0].first, list));
    MO_TRY(take_contents(page, items));
    if (!list->title.ptr)
        find_title(page, items, list);
    take_introduction(page, items, list);
    take_conclusion(page, last, items->limit);
    if (!list->introduction.ptr)
        MO_TRY(mo_join_lines(page, before, MO_ROLE_INTRODUCTION, none,
                             &list->introduction));
    if (!list->conclusion.ptr)
        MO_TRY(mo_join_lines(page, after, MO_ROLE_CONCLUSION, none,
                             &list->conclusion));
    return MO_OK;
}
