/* Looks at every block by itself: its number, its shape, stock phrases; and
 * at what the head of the page announces. */
#include <stdint.h>

#include "junk.h"
#include "recognise.h"
#include "words.h"

/* Takes off emphasis marks that enclose the whole text, as plain text that was
 * Markdown once has them. */
static struct mo_text
strip_emphasis(struct mo_text text)
{
    static const char *const marks[] = {"***", "**", "__", "*", "_"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t len = strlen(marks[i]);
        if (text.len > 2 * len && memcmp(text.ptr, marks[i], len) == 0 &&
            memcmp(text.ptr + text.len - len, marks[i], len) == 0 &&
            mo_text_find(mo_text_of(text.ptr, text.len - len), marks[i], len) ==
                SIZE_MAX)
            return mo_text_strip(
                mo_text_of(text.ptr + len, text.len - 2 * len));
    }
    return text;
}

static enum mo_shape
shape_of(const struct mo_line *line)
{
    if (line->text.len == 0)
        return MO_SHAPE_EMPTY;
    if (!mo_is_short(line->text))
        return MO_SHAPE_PROSE;
    if (mo_ends_sentence(line->text))
        return mo_has_sentences(line->text) ? MO_SHAPE_PROSE : MO_SHAPE_PHRASE;
    return MO_SHAPE_SHORT;
}

static bool
is_usable(const struct mo_block *block)
{
    return !block->aside && block->kind != MO_BLOCK_CODE &&
           block->kind != MO_BLOCK_RULE && block->kind != MO_BLOCK_IMAGE &&
           block->kind != MO_BLOCK_CAPTION;
}

static void
look_at(struct mo_line *line, const struct mo_block *block)
{
    const char *junk;
    line->block = block;
    line->text = strip_emphasis(block->text);
    line->usable = is_usable(block);
    if (line->usable && block->numbered) {
        line->number.style = MO_NUMBER_GIVEN;
        line->number.value = block->number;
        line->number.rest = line->text;
    } else if (line->usable) {
        mo_numbering_parse(line->text, &line->number);
    }
    line->shape = shape_of(line);
    junk = mo_junk_reason(line->text);
    line->junk = junk != NULL || block->aside;
    if (line->junk)
        mo_take(line, MO_ROLE_JUNK,
                junk ? junk : "the page sets it apart from its text");
    line->end = mo_is_article_end(line->text);
}

static void
add_promise(struct mo_page *page, int64_t value)
{
    const size_t room = sizeof page->promises / sizeof *page->promises;
    if (value >= 2 && value <= 1000 && page->promise_count < room)
        page->promises[page->promise_count++] = value;
}

/* Numbers in TEXT that may announce how many items follow. */
static void
look_for_promises(struct mo_page *page, struct mo_text text)
{
    struct mo_text word;
    if (text.len > 2000)
        text.len = 2000;
    while (word = mo_next_word(&text), word.len > 0) {
        int64_t value;
        const size_t used = mo_digits_parse(word, &value);
        if (used == 0) {
            value = mo_spelled_value(word);
            add_promise(page, value > 2 ? value : 0);
        } else if (!mo_is_letter((unsigned char)word.ptr[used - 1])) {
            add_promise(page, value);
        }
    }
}

bool
mo_page_promises(const struct mo_page *page, int64_t count)
{
    for (size_t i = 0; i < page->promise_count; i++)
        if (page->promises[i] == count)
            return true;
    return false;
}

void
mo_page_refuse(struct mo_page *page, size_t line, size_t count, const char *why)
{
    if (page->refusal && page->refusal_count >= count)
        return;
    page->refusal = why;
    page->refusal_line = line;
    page->refusal_count = count;
}

/* Numbers at the start of items announce nothing. */
static bool
may_promise(const struct mo_line *line)
{
    return !line->junk &&
           (line->number.style == MO_NUMBER_NONE ||
            line->number.style == MO_NUMBER_SPACE ||
            mo_fold_equal(line->number.word, mo_text_from("top")));
}

enum mo_status
mo_page_look(struct mo_page *page)
{
    const struct mo_blocks *blocks = &page->article->blocks;
    page->count = blocks->count;
    page->lines =
        mo_arena_array(page->arena, blocks->count, sizeof(struct mo_line));
    if (!page->lines)
        return MO_ENOMEM;
    memset(page->lines, 0, blocks->count * sizeof(struct mo_line));
    for (size_t i = 0; i < blocks->count; i++)
        look_at(&page->lines[i], &blocks->items[i]);
    if (page->article->known.title.ptr)
        look_for_promises(page, page->article->known.title);
    for (size_t i = 0; i < page->count && i < 12; i++)
        if (may_promise(&page->lines[i]))
            look_for_promises(page, page->lines[i].text);
    return MO_OK;
}
