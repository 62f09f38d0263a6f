/* Plain text as blocks: one a line, except that lines which were only wrapped
 * to a width are joined again. */
#include "text_blocks.h"

#include "words.h"

/* A line of the source. */
struct row {
    struct mo_text text; /* stripped */
    unsigned blank_before, indent;
    size_t columns; /* of the text and its indentation */
};

struct rows {
    struct mo_text rest; /* not yet split */
    unsigned blanks;
};

static unsigned
indent_of(struct mo_text line, const char *text)
{
    unsigned columns = 0;
    for (const char *at = line.ptr; at < text && columns < 1000; at++)
        columns = *at == '\t' ? (columns / 8 + 1) * 8 : columns + 1;
    return columns;
}

static struct mo_text
next_line(struct mo_text *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    const struct mo_text line = mo_text_of(rest->ptr, len);
    *rest = mo_text_after(*rest, end ? len + 1 : len);
    return line;
}

/* The next row that is not blank; false at the end. */
static bool
next_row(struct rows *rows, struct row *row)
{
    for (; rows->rest.len > 0; rows->blanks++) {
        const struct mo_text line = next_line(&rows->rest);
        row->text = mo_text_strip(line);
        if (row->text.len == 0)
            continue;
        row->blank_before = rows->blanks;
        row->indent = indent_of(line, row->text.ptr);
        row->columns = row->text.len > 400
                           ? row->text.len
                           : row->indent + mo_text_columns(row->text);
        rows->blanks = 0;
        return true;
    }
    return false;
}

/* ---- wrapped text ---------------------------------------------------------
 */

/* NEXT goes on where the line of so many COLUMNS had no more room. */
static bool
is_wrapped(size_t columns, const struct row *next, size_t width)
{
    struct mo_text rest = next->text;
    const struct mo_text word = mo_next_word(&rest);
    return width > 0 && next->blank_before == 0 &&
           columns + 1 + mo_text_columns(word) > width;
}

/* What the lines look like if they were wrapped to a width. */
struct evidence {
    size_t followed; /* lines that another follows directly */
    size_t joins;    /* of them, those without room for its first word */
    size_t lower;    /* of the joins, those that go on in lower case */
    size_t uncased;  /* … or in a script without case */
};

static void
weigh_join(struct evidence *evidence, const struct row *row)
{
    size_t size;
    const uint32_t code = mo_text_first(row->text, &size);
    evidence->joins++;
    evidence->uncased += mo_is_wide(code) || code >= 0x1100;
    evidence->lower += mo_is_letter(code) && code < 0x1100 &&
                       !mo_is_wide(code) && !mo_is_upper(code);
}

/* The longest line of TEXT; 0 when no width is wrapped to that is wider. */
static size_t
longest_line(struct mo_text text)
{
    struct rows rows = {text, 0};
    struct row row;
    size_t width = 0;
    while (next_row(&rows, &row)) {
        if (row.columns > 100)
            return 0;
        width = row.columns > width ? row.columns : width;
    }
    return width;
}

/* The width TEXT is wrapped to, 0 if it is not: no line is longer than 100
 * columns, and where a line had no room for the next word, the text mostly
 * goes on in the middle of a sentence. */
static size_t
wrap_width(struct mo_text text)
{
    const size_t width = longest_line(text);
    struct evidence evidence = {0};
    struct rows rows = {text, 0};
    struct row row;
    size_t before = 0;
    if (width < 40)
        return 0;
    while (next_row(&rows, &row)) {
        if (row.blank_before == 0 && before > 0)
            evidence.followed++;
        if (before > 0 && is_wrapped(before, &row, width))
            weigh_join(&evidence, &row);
        before = row.columns;
    }
    if (evidence.lower >= 2 && evidence.lower * 2 >= evidence.joins)
        return width;
    return evidence.uncased >= 4 && evidence.joins * 10 >= evidence.followed * 6
               ? width
               : 0;
}

/* ---- blocks ---------------------------------------------------------------
 */

static bool
is_rule(struct mo_text text)
{
    size_t count = 0, size;
    const uint32_t mark = mo_text_first(text, &size);
    if (!mo_is_dash(mark) && mark != '*' && mark != '=' && mark != '_' &&
        mark != '~' && mark != '#' && mark != 0x2501 && mark != 0x2500)
        return false;
    for (size_t at = 0; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        if (code != mark && !mo_is_space(code))
            return false;
        count += code == mark;
    }
    return count >= 3;
}

/* Bullets that stand before an item, with the space behind them. */
static size_t
bullet_size(struct mo_text text)
{
    size_t size, next;
    const uint32_t code = mo_text_first(text, &size);
    const bool bullet = code == 0x2022 || code == 0x25AA || code == 0x2023 ||
                        code == 0x25E6 || code == 0xB7 || code == 0x25CF ||
                        code == 0x2043 || code == 0x25CB;
    const bool sign =
        code == '-' || code == '*' || code == '+' || code == 0x2013;
    const struct mo_text rest = mo_text_after(text, size);
    if (bullet && rest.len > 0)
        return size;
    return sign && mo_is_space(mo_text_first(rest, &next)) ? size : 0;
}

/* "## Heading" of text that was Markdown once. */
static unsigned
hash_level(struct mo_text text)
{
    unsigned level = 0;
    while (level < text.len && level < 7 && text.ptr[level] == '#')
        level++;
    return level > 0 && level < 7 && level < text.len &&
                   text.ptr[level] == ' ' && mo_text_has(text, " ")
               ? level
               : 0;
}

static struct mo_block
make_block(const struct row *row, uint64_t byte)
{
    struct mo_block block = {
        .text = row->text,
        .pos = mo_pos_at(byte),
        .blank_before = row->blank_before,
        .indent = row->indent,
    };
    const size_t bullet = bullet_size(row->text);
    const unsigned level = hash_level(row->text);
    int digit =
        level > 0 && level + 1 < row->text.len ? row->text.ptr[level + 1] : 0;
    if (is_rule(row->text)) {
        block.kind = MO_BLOCK_RULE;
        block.text = mo_text_of(NULL, 0);
    } else if (level > 1 || (level == 1 && !(digit >= '0' && digit <= '9'))) {
        block.kind = MO_BLOCK_HEADING;
        block.level = level;
        block.text = mo_text_strip(mo_text_after(row->text, level));
    } else if (bullet > 0) {
        block.kind = MO_BLOCK_ITEM;
        block.marker = mo_text_of(row->text.ptr, bullet);
        block.text = mo_text_strip(mo_text_after(row->text, bullet));
    } else if (row->text.ptr[0] == '>' && row->text.len > 2 &&
               row->text.ptr[1] == ' ') {
        block.kind = MO_BLOCK_QUOTE;
        block.text = mo_text_strip(mo_text_after(row->text, 1));
    }
    return block;
}

/* A line of = or - under a short line makes that a heading. */
static bool
underline(struct mo_blocks *blocks, const struct row *row)
{
    struct mo_block *above;
    if (blocks->count == 0 || row->blank_before > 0 || !is_rule(row->text) ||
        (row->text.ptr[0] != '=' && row->text.ptr[0] != '-'))
        return false;
    above = &blocks->items[blocks->count - 1];
    if (above->kind != MO_BLOCK_PARAGRAPH || !mo_is_short(above->text))
        return false;
    above->kind = MO_BLOCK_HEADING;
    above->level = row->text.ptr[0] == '=' ? 1 : 2;
    return true;
}

/* Appends ROW's text to the block's, a space between unless both sides are of
 * a script without spaces. */
static enum mo_status
append(struct mo_buffer *joined, struct mo_text text)
{
    size_t size;
    if (joined->len > 0 &&
        !(mo_is_wide(
              mo_text_last(mo_text_of(joined->ptr, joined->len), &size)) &&
          mo_is_wide(mo_text_first(text, &size))))
        MO_TRY(mo_buffer_add(joined, " ", 1));
    return mo_buffer_add(joined, text.ptr, text.len);
}

/* Gives the last block its text from the rows that were joined. */
static enum mo_status
close_block(struct mo_blocks *blocks, struct mo_arena *arena,
            struct mo_buffer *joined)
{
    if (joined->len == 0)
        return MO_OK;
    MO_TRY(mo_text_copy(arena, mo_text_of(joined->ptr, joined->len),
                        &blocks->items[blocks->count - 1].text));
    joined->len = 0;
    return MO_OK;
}

static enum mo_status
add_row(struct mo_blocks *blocks, const struct row *row, uint64_t byte)
{
    const struct mo_block block = make_block(row, byte);
    if (underline(blocks, row))
        return MO_OK;
    return mo_blocks_add(blocks, &block);
}

static enum mo_status
add_rows(struct mo_text text, uint64_t base, struct mo_arena *arena,
         struct mo_blocks *blocks, struct mo_buffer *joined)
{
    const size_t width = wrap_width(text);
    struct rows rows = {text, 0};
    struct row row;
    size_t columns = 0;
    while (next_row(&rows, &row)) {
        if (blocks->count > 0 && is_wrapped(columns, &row, width)) {
            if (joined->len == 0)
                MO_TRY(append(joined, blocks->items[blocks->count - 1].text));
            MO_TRY(append(joined, row.text));
        } else {
            MO_TRY(close_block(blocks, arena, joined));
            MO_TRY(add_row(blocks, &row,
                           base + (uint64_t)(row.text.ptr - text.ptr)));
        }
        columns = row.columns;
    }
    return close_block(blocks, arena, joined);
}

enum mo_status
mo_text_blocks(struct mo_text text, uint64_t base, struct mo_arena *arena,
               struct mo_blocks *blocks)
{
    struct mo_buffer joined = {0};
    const enum mo_status status = add_rows(text, base, arena, blocks, &joined);
    mo_buffer_free(&joined);
    return status;
}
