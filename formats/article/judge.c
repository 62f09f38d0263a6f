/* Decides whether a sequence of numbered lines ranks anything, or is one of
 * the things that are numbered too: years, steps, questions, sections. */
#include "dates.h"
#include "recognise.h"
#include "words.h"

static size_t
min_items(const struct mo_page *page)
{
    return page->options->min_items > 0 ? (size_t)page->options->min_items : 2;
}

static bool
is_weak(enum mo_number_style style)
{
    return style == MO_NUMBER_SPACE || style == MO_NUMBER_DASH ||
           style == MO_NUMBER_SPELLED || style == MO_NUMBER_ROMAN;
}

/* Something stands between this heading and the next. */
static bool
has_body(const struct mo_page *page, const struct mo_items *items, size_t i)
{
    const size_t end =
        i + 1 < items->count ? items->at[i + 1].first : page->count;
    for (size_t at = items->at[i].body; at < end; at++)
        if (!page->lines[at].junk && page->lines[at].shape != MO_SHAPE_EMPTY)
            return true;
    return false;
}

static bool
are_years(const struct mo_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (!mo_is_year(items->at[i].rank))
            return false;
    return true;
}

static bool
are_steps(const struct mo_page *page, const struct mo_items *items)
{
    size_t steps = 0;
    for (size_t i = 0; i < items->count; i++)
        steps += mo_word_is_step(page->lines[items->at[i].first].number.word);
    return steps * 2 > items->count;
}

static bool
are_questions(const struct mo_items *items)
{
    size_t questions = 0, size;
    for (size_t i = 0; i < items->count; i++) {
        const uint32_t last = mo_text_last(items->at[i].text, &size);
        questions += last == '?' || last == 0xFF1F;
    }
    return questions * 10 >= items->count * 6 && questions > 1;
}

/* 1.1, 1.2 … between the numbers: a paper, a contract, a manual. */
static bool
are_sections(const struct mo_page *page, const struct mo_items *items)
{
    static const char *const names[] = {
        "introduction",        "abstract",          "references",
        "bibliography",        "introducción",      "einleitung",
        "introdução",          "pendahuluan",       "definitions",
        "acceptance of terms", "literature review", NULL,
    };
    size_t nested = 0;
    for (size_t i = items->at[0].first; i < page->count; i++)
        nested += mo_numbering_nested(page->lines[i].text);
    if (nested >= 2 && nested * 3 >= items->count)
        return true;
    for (size_t i = 0; i < items->count; i++)
        if (mo_fold_in(items->at[i].text, names))
            return true;
    return false;
}

/* "600 g", "1/3 cup": a line of a list of ingredients. */
static bool
is_measure(struct mo_text text)
{
    static const char *const units[] = {
        "g",     "kg",         "ml",          "l",          "cup",
        "cups",  "tbsp",       "tsp",         "oz",         "lb",
        "lbs",   "tablespoon", "tablespoons", "teaspoon",   "teaspoons",
        "clove", "cloves",     "litre",       "liter",      "pinch",
        "el",    "tl",         "cucharada",   "cucharadas", "taza",
        "tazas", "cuillère",   "cuillères",   "xícara",     "xícaras",
        "sdm",   "sdt",        "큰술",        "작은술",     NULL,
    };
    struct mo_text word = mo_next_word(&text);
    int64_t value;
    size_t used = mo_digits_parse(word, &value);
    while (used > 0 && used < word.len &&
           (word.ptr[used] == '/' || word.ptr[used] == '.' ||
            mo_digits_parse(mo_text_after(word, used), &value) > 0))
        used++;
    if (used == 0)
        return false;
    if (used < word.len)
        return mo_fold_in(mo_text_after(word, used), units);
    return mo_fold_in(mo_next_word(&text), units);
}

static bool
is_recipe(const struct mo_page *page)
{
    static const char *const heads[] = {
        "ingredients", "zutaten", "ingredientes", "ingrédients",
        "ingredienti", "bahan",   "bahan bahan",  "재료",
        "材料",        NULL,
    };
    size_t measures = 0;
    bool head = false;
    for (size_t i = 0; i < page->count; i++) {
        const struct mo_text text = page->lines[i].text;
        measures += is_measure(text);
        head = head ||
               (mo_word_count(text) <= 4 && mo_fold_leads(text, heads, NULL));
    }
    return measures >= 3 || (head && measures > 0);
}

static bool
teaches(struct mo_text title)
{
    return mo_text_has(title, "comprehensive guide") ||
           mo_text_has(title, "step by step") ||
           mo_text_has(title, "step-by-step") || mo_text_has(title, "tutorial");
}

/* The page teaches how to do something. */
static bool
is_how_to(const struct mo_page *page)
{
    static const char *const words[] = {
        "how to",       "cómo",       "comment faire", "so geht",
        "anleitung",    "como fazer", "cara",          "panduan",
        "instructions", "directions", "method",        NULL,
    };
    const struct mo_text title = page->article->known.title;
    if (page->promise_count > 0)
        return false;
    if (title.ptr && (mo_fold_leads(title, words, NULL) || teaches(title)))
        return true;
    for (size_t i = 0; i < page->count && i < 8; i++)
        if (page->lines[i].shape == MO_SHAPE_SHORT &&
            (mo_fold_leads(page->lines[i].text, words, NULL) ||
             teaches(page->lines[i].text)))
            return true;
    return false;
}

static bool
is_promised(const struct mo_page *page, const struct mo_items *items)
{
    const int64_t last = items->at[items->count - 1].rank;
    const int64_t first = items->at[0].rank;
    return mo_page_promises(page, (int64_t)items->count) ||
           mo_page_promises(page, first > last ? first : last);
}

/* Whole sentences with nothing below them: instructions, rules, arguments. */
static bool
are_sentences(const struct mo_page *page, const struct mo_items *items)
{
    size_t sentences = 0, bodies = 0;
    for (size_t i = 0; i < items->count; i++) {
        sentences += mo_ends_sentence(items->at[i].text) &&
                     mo_word_count(items->at[i].text) > 3;
        bodies += has_body(page, items, i) && i + 1 < items->count;
    }
    return sentences * 10 >= items->count * 8 && bodies * 5 < items->count &&
           !is_promised(page, items);
}

/* The page goes on below the article's end: other articles, comments. */
static bool
stand_after_end(const struct mo_page *page, const struct mo_items *items)
{
    const size_t first = items->at[0].first;
    for (size_t i = page->count / 4; i < first; i++)
        if (page->lines[i].end)
            return true;
    return false;
}

/* A few bare lines in an article about something else. */
static bool
are_an_aside(const struct mo_page *page, const struct mo_items *items)
{
    size_t prose = 0;
    if (items->count > 4 || is_promised(page, items))
        return false;
    for (size_t i = 0; i < items->count; i++)
        if ((i + 1 < items->count && has_body(page, items, i)) ||
            items->at[i].inline_text.ptr)
            return false;
    for (size_t i = 0; i < page->count; i++)
        prose += page->lines[i].shape == MO_SHAPE_PROSE;
    return prose > items->count;
}

/* How many of the items name something before they go on: a quoted name, or a
 * dash or colon after a few words. */
static bool
name_nothing(const struct mo_page *page, const struct mo_items *items)
{
    size_t prose = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct mo_item *item = &items->at[i];
        prose += !mo_is_short(item->text) && item->inline_text.ptr == NULL &&
                 page->lines[item->heading].block->kind != MO_BLOCK_HEADING;
    }
    return prose * 2 > items->count;
}

static const char *
reason_against(const struct mo_page *page, const struct mo_items *items)
{
    if (items->count < min_items(page))
        return "too few items (see --min-items)";
    if (items->count < 3 && is_weak(items->style) &&
        page->options->min_items == 0)
        return "two bare numbers are not enough";
    if (are_years(items))
        return "the numbers are years";
    if (are_steps(page, items))
        return "the numbers count steps or chapters";
    if (are_questions(items))
        return "the items are questions";
    if (are_sections(page, items))
        return "the numbers are those of sections";
    if (is_recipe(page))
        return "the page is a recipe";
    if (is_how_to(page))
        return "the page is a set of instructions";
    if (stand_after_end(page, items))
        return "the numbers stand after the end of the article";
    if (are_an_aside(page, items))
        return "a few bare lines between other text";
    if (are_sentences(page, items))
        return "the items are sentences with nothing below them";
    if (name_nothing(page, items))
        return "the items are paragraphs that name nothing";
    return NULL;
}

bool
mo_judge_numbered(struct mo_page *page, const struct mo_items *items)
{
    const char *reason = reason_against(page, items);
    if (reason)
        mo_page_refuse(page, items->at[0].first, items->count, reason);
    return reason == NULL;
}
