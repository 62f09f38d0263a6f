/* The work's title out of a heading. What a heading is made of is decided for
 * the list as a whole, by what most of its headings have in common. */
#include "parts.h"
#include "quotes.h"
#include "recognise.h"
#include "words.h"

#include <stdint.h>

/* What the headings of a list have in common. */
enum form {
    FORM_PLAIN,  /* the title, perhaps with notes behind it */
    FORM_PARENS, /* who and who (Title) */
    FORM_BY,     /* Title by Author */
    FORM_OF,     /* Title de Author */
    FORM_STOP,   /* Title. A remark. */
    FORM_SCENE,  /* what happens in Title */
    FORM_COMMA,  /* what happens, Title */
    FORM_DASH    /* what happens – Title */
};

/* ---- forms ----------------------------------------------------------------
 */

/* The offset of the separator in TEXT: a dash with a space behind it, or before
 * it when it is no hyphen. *SIZE gets its length. */
static size_t
find_dash(struct mo_text text, size_t *size)
{
    for (size_t at = 1, used; at < text.len; at += used) {
        const uint32_t code = mo_code_at(text.ptr + at, &used);
        const size_t next = at + used;
        const bool before = text.ptr[at - 1] == ' ';
        const bool after = next < text.len && text.ptr[next] == ' ';
        if (code == '|' ||
            (mo_is_dash(code) && (after || (code != '-' && before)))) {
            *size = used;
            return at;
        }
    }
    return SIZE_MAX;
}

/* Words that lead to the work a scene is from; the first few are sure. */
static const char *const leads_sure[] = {"in",   "from", "dans", "aus",
                                         "dari", "em",   "nel",  NULL};
static const char *const leads_maybe[] = {"of", "de", "von", "en", "di",
                                          "du", "do", "da",  "on", NULL};

/* The name behind the first of WORDS that a capital (or quote) follows. */
static struct mo_text
name_after(struct mo_text text, const char *const *words)
{
    struct mo_text rest = text, word = mo_next_word(&rest);
    while (word = mo_next_word(&rest), word.len > 0) {
        size_t size;
        const struct mo_text name = mo_text_strip(rest);
        if (mo_fold_in(word, words) &&
            !mo_is_upper(mo_text_first(word, &size)) &&
            mo_is_upper(mo_text_first(name, &size)))
            return name;
    }
    return mo_text_of(NULL, 0);
}

static struct mo_text
scene_work(struct mo_text core)
{
    const struct mo_text name = name_after(core, leads_sure);
    return name.ptr ? name : name_after(core, leads_maybe);
}

static const char *const by_words[] = {"by", "von", "par", "oleh", "por", NULL};
static const char *const of_words[] = {"de", "di", NULL};

/* At most four words, all written in upper case. */
static bool
is_person(struct mo_text name)
{
    struct mo_text word;
    size_t size;
    if (mo_word_count(name) > 4)
        return false;
    while (word = mo_next_word(&name), word.len > 0)
        if (!mo_is_upper(mo_text_first(word, &size)))
            return false;
    return true;
}

/* What stands before one of WORDS and a name. */
static struct mo_text
before_author(struct mo_text core, const char *const *words)
{
    const struct mo_text name = name_after(core, words);
    struct mo_text left, word;
    size_t end = 0;
    if (!name.ptr || mo_word_count(name) > 5 ||
        (words == of_words && !is_person(name)))
        return mo_text_of(NULL, 0);
    left = mo_text_of(core.ptr, (size_t)(name.ptr - core.ptr));
    for (struct mo_text rest = left; word = mo_next_word(&rest), word.len > 0;)
        end = (size_t)(word.ptr - left.ptr);
    return mo_text_strip(mo_text_of(left.ptr, end));
}

/* Parts of TEXT to the left and right of its last comma. */
static bool
split_comma(struct mo_text text, struct mo_text side[2])
{
    size_t last = SIZE_MAX;
    for (size_t at = 1; at + 1 < text.len; at++)
        if (text.ptr[at] == ',' && text.ptr[at + 1] == ' ')
            last = at;
    if (last == SIZE_MAX)
        return false;
    side[0] = mo_text_strip(mo_text_of(text.ptr, last));
    side[1] = mo_text_strip(mo_text_after(text, last + 1));
    return side[0].len > 0 && side[1].len > 0;
}

static bool
split_dash(struct mo_text text, struct mo_text side[2])
{
    size_t size = 0;
    const size_t at = find_dash(text, &size);
    if (at == SIZE_MAX)
        return false;
    side[0] = mo_text_strip(mo_text_of(text.ptr, at));
    side[1] = mo_text_strip(mo_text_after(text, at + size));
    return side[0].len > 0 && side[1].len > 0;
}

/* A word for parts of works, in TEXT. */
static bool
names_scene(struct mo_text text)
{
    static const char *const words[] = {
        "scene",    "scenes",       "moment",  "moments",  "death",
        "deaths",   "kiss",         "kisses",  "episode",  "episodes",
        "ending",   "endings",      "couples", "couple",   "characters",
        "quotes",   "performances", "montage", "goodbyes", "proposals",
        "scène",    "scènes",       "moments", "escena",   "escenas",
        "momentos", "muertes",      "cena",    "cenas",    "szene",
        "szenen",   "momente",      "adegan",  "scena",    "scene",
        NULL,
    };
    static const char *const wide[] = {"장면", "名場面", "シーン", "名シーン",
                                       "场景", "片段",   NULL};
    struct mo_text word, rest = text;
    for (size_t i = 0; wide[i]; i++)
        if (mo_text_has(text, wide[i]))
            return true;
    while (word = mo_next_word(&rest), word.len > 0)
        if (mo_fold_in(word, words))
            return true;
    return false;
}

static bool
names_a_pair(struct mo_text core)
{
    return mo_text_has(core, " & ") || mo_text_has(core, " and ") ||
           mo_text_has(core, " x ") || mo_text_has(core, " / ") ||
           mo_text_has(core, "'s ") || mo_text_has(core, "’s ");
}

/* What the headings show, counted. */
struct census {
    bool scenes; /* the page is about parts of works */
    size_t count, pairs, notes, by, of, scene, sentence, comma, dash, stops;
    unsigned comma_case[2], dash_case[2];
};

static void
count_heading(struct census *census, const struct mo_parts *parts)
{
    struct mo_text side[2];
    const struct mo_text note = parts->note;
    census->count++;
    if (note.ptr && !parts->year.ptr && !parts->original.ptr &&
        mo_title_case(note) >= 50) {
        census->notes++;
        census->pairs += names_a_pair(parts->core);
    }
    census->stops += parts->core.ptr[parts->core.len - 1] == '.';
    census->by += before_author(parts->core, by_words).ptr != NULL;
    census->of += before_author(parts->core, of_words).ptr != NULL;
    census->scene += scene_work(parts->core).ptr != NULL;
    census->sentence += mo_title_case(parts->core) < 75;
    if (split_comma(parts->core, side)) {
        census->comma++;
        census->comma_case[0] += mo_title_case(side[0]);
        census->comma_case[1] += mo_title_case(side[1]);
    }
    if (split_dash(parts->core, side)) {
        census->dash++;
        census->dash_case[0] += mo_title_case(side[0]);
        census->dash_case[1] += mo_title_case(side[1]);
    }
}

static bool
most(size_t some, size_t all)
{
    return some >= 2 && some * 10 >= all * 6;
}

/* The right side is written as a name and the left is not. */
static bool
right_is_name(const unsigned cases[2], size_t count)
{
    return cases[1] > cases[0] + 25 * (unsigned)count;
}

static enum form
form_of(const struct census *census)
{
    const bool sentences = most(census->sentence, census->count);
    if (most(census->pairs, census->count) ||
        (census->scenes && most(census->notes, census->count)))
        return FORM_PARENS;
    if (most(census->dash, census->count))
        return census->scenes && right_is_name(census->dash_case, census->dash)
                   ? FORM_DASH
                   : FORM_PLAIN;
    if (most(census->by, census->count))
        return FORM_BY;
    if (census->scenes && most(census->comma, census->count) &&
        right_is_name(census->comma_case, census->comma))
        return FORM_COMMA;
    if (most(census->scene, census->count) && census->scenes &&
        (sentences || census->scene * 10 >= census->count * 9))
        return FORM_SCENE;
    if (census->of > 1 && census->of * 10 >= census->count * 8)
        return FORM_OF;
    if (most(census->stops, census->count))
        return FORM_STOP;
    return FORM_PLAIN;
}

/* The head of the page, or most headings, speak of scenes, moments, deaths … */
static bool
speaks_of_scenes(const struct mo_page *page, const struct mo_items *items)
{
    const struct mo_text title = page->article->known.title;
    size_t count = 0;
    if (title.ptr && names_scene(title))
        return true;
    for (size_t i = 0; i < items->at[0].first && i < 8; i++)
        if (page->lines[i].shape != MO_SHAPE_PROSE &&
            names_scene(page->lines[i].text))
            return true;
    for (size_t i = 0; i < items->count; i++)
        count += names_scene(items->at[i].text);
    return count * 2 > items->count;
}

/* ---- titles ---------------------------------------------------------------
 */

/* The first run of capitalised words in TEXT, possessive 's off. */
static struct mo_text
capital_run(struct mo_text text)
{
    const char *start = NULL, *end = NULL;
    struct mo_text word;
    size_t size;
    while (word = mo_next_word(&text), word.len > 0) {
        if (!mo_is_upper(mo_text_first(word, &size))) {
            if (start)
                break;
            continue;
        }
        start = start ? start : word.ptr;
        end = word.ptr + word.len;
    }
    return start ? mo_trim_marks(mo_text_of(start, (size_t)(end - start)))
                 : mo_text_of(NULL, 0);
}

/* Headings that are clauses ("when Ann leaves in Title", "in title when …"):
 * the name behind a leading word, else the first name. */
static struct mo_text
clause_work(struct mo_text core)
{
    struct mo_text rest = core;
    const struct mo_text first = mo_next_word(&rest);
    const size_t when = mo_text_find(rest, " when ", 0);
    struct mo_text name;
    size_t size;
    if (mo_fold_in(first, leads_sure) && when != SIZE_MAX)
        return mo_text_strip(mo_text_of(rest.ptr, when));
    if (!mo_is_letter(mo_text_first(core, &size)) || size > 1 ||
        mo_is_upper(mo_text_first(core, &size)))
        return mo_text_of(NULL, 0);
    name = name_after(core, leads_sure);
    if (!name.ptr)
        name = name_after(core, (const char *const[]){"on", NULL});
    return capital_run(name.ptr ? name : core);
}

/* A quoted name: it begins as names do, or it is all there is. */
static struct mo_text
quoted_work(struct mo_text core)
{
    struct mo_text inside, whole;
    size_t size;
    uint32_t first;
    if (!mo_quoted_find(core, &inside, &whole))
        return mo_text_of(NULL, 0);
    first = mo_text_first(inside, &size);
    if (whole.len < core.len && mo_is_letter(first) && first < 0x1100 &&
        !mo_is_upper(first))
        return mo_text_of(NULL, 0);
    return inside;
}

/* Up to the first full stop, which is not that of "Mr." */
static struct mo_text
first_sentence(struct mo_text core)
{
    for (size_t at = 3; at < core.len; at++)
        if (core.ptr[at] == '.' && core.ptr[at - 2] != ' ' &&
            core.ptr[at - 2] != '.' &&
            !mo_is_upper((unsigned char)core.ptr[at - 2]) &&
            (at + 1 == core.len || core.ptr[at + 1] == ' '))
            return mo_text_of(core.ptr, at);
    return mo_text_of(NULL, 0);
}

/* The left side of a dash, notes and year taken off it too. */
static struct mo_text
left_of_dash(struct mo_parts *parts, struct mo_text left)
{
    const struct mo_parts rest = mo_take_apart(left);
    if (!parts->year.ptr)
        parts->year = rest.year;
    if (!parts->original.ptr)
        parts->original = rest.original;
    return rest.core;
}

static struct mo_text
work_of(struct mo_parts *parts, enum form form)
{
    struct mo_text side[2], name = mo_text_of(NULL, 0);
    switch (form) {
    case FORM_PARENS: name = parts->note; break;
    case FORM_BY: name = before_author(parts->core, by_words); break;
    case FORM_OF: name = before_author(parts->core, of_words); break;
    case FORM_STOP: name = first_sentence(parts->core); break;
    case FORM_SCENE: name = scene_work(parts->core); break;
    case FORM_COMMA:
        if (split_comma(parts->core, side))
            name = side[1];
        break;
    case FORM_DASH:
        if (split_dash(parts->core, side))
            name = side[1];
        break;
    case FORM_PLAIN: break;
    }
    if (!name.ptr)
        name = quoted_work(parts->core);
    if (!name.ptr)
        name = clause_work(parts->core);
    if (!name.ptr && split_dash(parts->core, side))
        name = left_of_dash(parts, side[0]);
    if (!name.ptr)
        name = parts->core;
    return mo_unquote(mo_trim_marks(name));
}

/* The line directly below an item's heading when it is short and quotes a name
 * while the heading quotes none; NULL if not. */
static struct mo_line *
quoting_line(const struct mo_page *page, const struct mo_item *item)
{
    struct mo_line *line;
    size_t at = item->body;
    while (at < page->count &&
           (page->lines[at].junk || page->lines[at].shape == MO_SHAPE_EMPTY))
        at++;
    if (at == page->count || item->inline_text.ptr)
        return NULL;
    line = &page->lines[at];
    return line->shape == MO_SHAPE_SHORT &&
                   line->number.style == MO_NUMBER_NONE &&
                   quoted_work(line->text).ptr && !quoted_work(item->text).ptr
               ? line
               : NULL;
}

/* Most headings name a scene, and the line below names the work. */
static void
take_works_below(struct mo_page *page, struct mo_items *items)
{
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += quoting_line(page, &items->at[i]) != NULL;
    if (!most(count, items->count))
        return;
    for (size_t i = 0; i < items->count; i++) {
        struct mo_moment *moment = &items->at[i].moment;
        struct mo_line *line = quoting_line(page, &items->at[i]);
        if (!line)
            continue;
        moment->title = quoted_work(line->text);
        moment->year = mo_take_apart(line->text).year;
        mo_take(line, MO_ROLE_WORK, "a quoted name below most headings");
    }
}

struct mo_text
mo_title_of_heading(struct mo_text heading, struct mo_text *year)
{
    struct mo_parts parts = mo_take_apart(heading);
    const struct mo_text title =
        mo_trim_leading_marks(work_of(&parts, FORM_PLAIN));
    *year = parts.year;
    return title;
}

enum mo_status
mo_find_titles(struct mo_page *page, struct mo_items *items)
{
    struct census census = {0};
    struct mo_parts *parts =
        mo_arena_array(page->arena, items->count, sizeof(struct mo_parts));
    enum form form;
    if (!parts)
        return MO_ENOMEM;
    for (size_t i = 0; i < items->count; i++) {
        parts[i] = mo_take_apart(items->at[i].text);
        count_heading(&census, &parts[i]);
    }
    census.scenes = speaks_of_scenes(page, items);
    form = form_of(&census);
    for (size_t i = 0; i < items->count; i++) {
        struct mo_moment *moment = &items->at[i].moment;
        moment->heading =
            mo_trim_leading_marks(mo_trim_marks(items->at[i].text));
        moment->title = mo_trim_leading_marks(work_of(&parts[i], form));
        moment->year = parts[i].year;
        moment->original_title = parts[i].original;
        if (moment->heading.len == 0)
            moment->heading = items->at[i].text;
        if (moment->title.len == 0)
            moment->title = moment->heading;
    }
    if (census.scenes)
        take_works_below(page, items);
    return MO_OK;
}
