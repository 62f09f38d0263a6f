/* Turns the blocks of a page into its ranked lists, or refuses: looks for
 * numbered headings, then for headings alike in form, and pushes what it
 * found. */
#include "recognise.h"

#include <stdint.h>

#define FOUND_MAX  16
#define BLOCKS_MAX 500000

/* The lists of a page, the main one first. */
struct found {
    struct mo_items lists[FOUND_MAX];
    size_t count;
};

/* ---- joining texts --------------------------------------------------------
 */

/* How a line goes into a joined text: its bullet, then its text. */
static enum mo_status
add_line(struct mo_buffer *buffer, const struct mo_line *line)
{
    const struct mo_block *block = line->block;
    if (block->kind == MO_BLOCK_ITEM && !block->numbered) {
        const struct mo_text marker =
            block->marker.ptr ? block->marker : mo_text_from("-");
        MO_TRY(mo_buffer_add(buffer, marker.ptr, marker.len));
        MO_TRY(mo_buffer_add(buffer, " ", 1));
    }
    return mo_buffer_add(buffer, line->text.ptr, line->text.len);
}

static enum mo_status
join(struct mo_page *page, const size_t range[2], enum mo_role role,
     struct mo_buffer *buffer)
{
    size_t before = SIZE_MAX;
    for (size_t i = range[0]; i < range[1]; i++) {
        const struct mo_line *line = &page->lines[i];
        if (line->role != role)
            continue;
        if (buffer->len > 0) {
            const bool direct =
                (before == i - 1 && line->block->blank_before == 0) ||
                role == MO_ROLE_CREDIT;
            MO_TRY(mo_buffer_add(buffer, "\n\n", direct ? 1 : 2));
        }
        MO_TRY(add_line(buffer, line));
        before = i;
    }
    return MO_OK;
}

enum mo_status
mo_join_lines(struct mo_page *page, const size_t range[2], enum mo_role role,
              struct mo_text first, struct mo_text *joined)
{
    struct mo_buffer buffer = {0};
    enum mo_status status = mo_buffer_add(&buffer, first.ptr, first.len);
    if (status == MO_OK)
        status = join(page, range, role, &buffer);
    if (status == MO_OK && buffer.len > 0)
        status = mo_text_copy(page->arena, mo_text_of(buffer.ptr, buffer.len),
                              joined);
    mo_buffer_free(&buffer);
    return status;
}

/* ---- finding --------------------------------------------------------------
 */

/* Numbered lines that were refused are no headings in the next attempt. */
static void
forget_numbers(struct mo_page *page, const struct mo_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        struct mo_line *line = &page->lines[items->at[i].first];
        line->number.style = MO_NUMBER_NONE;
        line->usable = false;
    }
}

/* The best numbered list within [from, to); none leaves count 0. */
static enum mo_status
find_numbered(struct mo_page *page, size_t from, size_t to,
              struct mo_items *items)
{
    for (int attempt = 0; attempt < 4; attempt++) {
        MO_TRY(mo_find_numbered(page, from, to, items));
        if (items->count == 0)
            return MO_OK;
        mo_split_inline(page, items);
        if (mo_judge_numbered(page, items))
            return MO_OK;
        forget_numbers(page, items);
        items->count = 0;
    }
    return MO_OK;
}

static enum mo_status
find_main(struct mo_page *page, struct mo_items *items)
{
    if (page->options->heading)
        return mo_find_pattern(page, page->options->heading, items);
    MO_TRY(find_numbered(page, 0, page->count, items));
    return items->count > 0 ? MO_OK : mo_find_unnumbered(page, items);
}

/* ---- further lists --------------------------------------------------------
 */

/* Most items have text of their own, which entries of a table of contents
 * have not. */
static bool
have_bodies(const struct mo_page *page, const struct mo_items *items)
{
    size_t bodies = 0;
    for (size_t i = 0; i < items->count; i++) {
        const size_t at = items->at[i].body;
        bodies += items->at[i].inline_text.ptr ||
                  (at < page->count &&
                   page->lines[at].number.style == MO_NUMBER_NONE);
    }
    return bodies * 2 > items->count;
}

/* Adds the lists like the main one that stand in [from, to), in order. */
static enum mo_status
find_further(struct mo_page *page, struct found *found, size_t from, size_t to)
{
    const enum mo_number_style style = found->lists[0].style;
    while (found->count < FOUND_MAX) {
        struct mo_items items;
        MO_TRY(mo_find_numbered(page, from, to, &items));
        if (items.count < 3 || items.style != style)
            return MO_OK;
        mo_split_inline(page, &items);
        if (!mo_judge_numbered(page, &items) || !have_bodies(page, &items))
            return MO_OK;
        found->lists[found->count++] = items;
        from = items.at[items.count - 1].body;
    }
    return MO_OK;
}

static enum mo_status
find_all(struct mo_page *page, struct found *found)
{
    struct mo_items *main = &found->lists[0];
    size_t last;
    MO_TRY(find_main(page, main));
    found->count = main->count > 0;
    if (found->count == 0 || main->style == MO_NUMBER_NONE)
        return MO_OK;
    last = main->at[main->count - 1].body;
    MO_TRY(find_further(page, found, 0, main->at[0].first));
    return find_further(page, found, last, page->count);
}

/* Where LIST must end: where the next one in the page begins, the title above
 * it included. */
static size_t
limit_of(const struct mo_page *page, const struct found *found,
         const struct mo_items *list)
{
    size_t limit = page->count;
    for (size_t i = 0; i < found->count; i++) {
        const size_t first = found->lists[i].at[0].first;
        if (first > list->at[0].first && first < limit)
            limit = first;
    }
    if (limit < page->count && limit > list->at[list->count - 1].body &&
        page->lines[limit - 1].shape == MO_SHAPE_SHORT)
        limit--;
    return limit;
}

/* ---- pushing --------------------------------------------------------------
 */

static enum mo_status
push_list(const struct mo_items *items, struct mo_list *list,
          const struct mo_sink *sink)
{
    list->order = mo_text_from(items->ascending    ? "ascending"
                               : items->descending ? "descending"
                                                   : "unranked");
    MO_TRY(sink->begin_list(sink->self, list));
    for (size_t i = 0; i < items->count; i++)
        MO_TRY(sink->moment(sink->self, &items->at[i].moment));
    return sink->end_list(sink->self);
}

/* A further list has the short line above its first item for a title. */
static void
find_further_title(struct mo_page *page, const struct mo_items *items,
                   struct mo_list *list)
{
    const size_t first = items->at[0].first;
    struct mo_line *above = first > 0 ? &page->lines[first - 1] : NULL;
    if (!above || above->role != MO_ROLE_OUTSIDE ||
        above->shape != MO_SHAPE_SHORT)
        return;
    mo_take(above, MO_ROLE_TITLE, "a short line above a further list");
    list->title = above->text;
    list->pos = above->block->pos;
}

static enum mo_status
push_all(struct mo_page *page, struct found *found, const struct mo_sink *sink)
{
    for (size_t i = 0; i < found->count; i++) {
        struct mo_items *items = &found->lists[i];
        MO_TRY(mo_find_titles(page, items));
        mo_set_bounds(page, items, limit_of(page, found, items));
        MO_TRY(mo_lay_out(page, items));
    }
    for (size_t i = 0; i < found->count; i++) {
        struct mo_items *items = &found->lists[i];
        struct mo_list list = {.pos = items->at[0].moment.pos};
        if (i > 0) {
            find_further_title(page, items, &list);
        } else {
            list = page->article->known;
            MO_TRY(mo_find_preface(page, items, &list));
            list.pos = page->lines[0].block->pos;
        }
        MO_TRY(push_list(items, &list, sink));
    }
    return MO_OK;
}

/* ---- telling --------------------------------------------------------------
 */

static const char *
role_name(enum mo_role role)
{
    switch (role) {
    case MO_ROLE_OUTSIDE: return "left out";
    case MO_ROLE_TITLE: return "list title";
    case MO_ROLE_BYLINE: return "byline";
    case MO_ROLE_INTRODUCTION: return "introduction";
    case MO_ROLE_CONTENTS: return "table of contents";
    case MO_ROLE_NUMBER: return "rank";
    case MO_ROLE_HEADING: return "heading";
    case MO_ROLE_WORK: return "title of the work";
    case MO_ROLE_CREDIT: return "credit";
    case MO_ROLE_IMAGE: return "image";
    case MO_ROLE_DESCRIPTION: return "description";
    case MO_ROLE_REPEATED: return "repetition";
    case MO_ROLE_CONCLUSION: return "conclusion";
    case MO_ROLE_JUNK: return "junk";
    }
    return "";
}

static enum mo_status
explain(const struct mo_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct mo_line *line = &page->lines[i];
        char quoted[MO_QUOTE_SIZE];
        if (line->text.len == 0)
            continue;
        MO_TRY(mo_complain(page->env, MO_NOTE, MO_OK, line->block->pos, NULL,
                           "%s (%s): %s", role_name(line->role),
                           line->rule ? line->rule : "no rule took it",
                           mo_text_quote(line->text, quoted)));
    }
    return MO_OK;
}

static enum mo_status
refuse(const struct mo_page *page)
{
    const struct mo_pos pos = page->count > 0
                                  ? page->lines[page->refusal_line].block->pos
                                  : mo_pos_at(0);
    const enum mo_status status = mo_complain(
        page->env, MO_ERROR, MO_ENOLIST, pos,
        "--explain shows what each line was taken for; --heading PATTERN and "
        "--min-items N overrule the judgement",
        "no ranked list found: %s",
        page->refusal ? page->refusal : "no numbered or similar headings");
    return status == MO_OK ? MO_ENOLIST : status;
}

enum mo_status
mo_article_recognise(const struct mo_article *article,
                     const struct mo_article_options *options,
                     const struct mo_env *env, const struct mo_sink *sink)
{
    struct mo_page page = {
        .article = article,
        .options = options,
        .env = env,
        .arena = env->arena,
    };
    struct found found = {0};
    if (article->blocks.count > BLOCKS_MAX) {
        MO_TRY(mo_complain(
            env, MO_ERROR, MO_ELIMIT, article->blocks.items[BLOCKS_MAX].pos,
            "split the file", "more than %d lines, which no article has",
            BLOCKS_MAX));
        return MO_ELIMIT;
    }
    MO_TRY(mo_page_look(&page));
    MO_TRY(find_all(&page, &found));
    if (found.count == 0) {
        if (env->explain)
            MO_TRY(explain(&page));
        return refuse(&page);
    }
    MO_TRY(push_all(&page, &found, sink));
    return env->explain ? explain(&page) : MO_OK;
}
