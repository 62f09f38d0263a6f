/* Finding the line and column of a byte. */
#include "in.h"

static bool
ends_line(uint8_t c)
{
    return c == '\n' || c == '\r';
}

enum { LANES = 64 };

/* How many of the LANES bytes at BYTES end a line, CRLF by its CR; the byte
 * before BYTES is there too. Written so that compilers vectorise it. */
static size_t
count_ends(const uint8_t *bytes)
{
    const uint8_t *before = bytes - 1;
    uint8_t ends[LANES];
    size_t count = 0;
    for (size_t i = 0; i < LANES; i++)
        ends[i] = (uint8_t)((bytes[i] == '\r') |
                            ((bytes[i] == '\n') & (before[i] != '\r')));
    for (size_t i = 0; i < LANES; i++)
        count += ends[i];
    return count;
}

static uint32_t
count_code_points(const uint8_t *bytes, size_t len)
{
    uint32_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += (bytes[i] & 0xc0) != 0x80;
    return count;
}

void
mo_line_cursor_pass(struct line_cursor *cursor, const uint8_t *bytes,
                    size_t len)
{
    struct mo_pos *pos = &cursor->pos;
    size_t start = len; /* of the last line that begins in BYTES */
    size_t i = 1;
    if (len == 0)
        return;
    pos->byte += len;
    const bool ends =
        bytes[0] == '\r' || (bytes[0] == '\n' && !cursor->after_cr);
    size_t count = ends;
    for (; i + LANES <= len; i += LANES)
        count += count_ends(bytes + i);
    for (; i < len; i++)
        count += bytes[i] == '\r' || (bytes[i] == '\n' && bytes[i - 1] != '\r');
    while (start > 0 && !ends_line(bytes[start - 1]))
        start--;
    pos->line += count;
    if (start > 0)
        pos->column = 1;
    pos->column += count_code_points(bytes + start, len - start);
    cursor->after_cr = bytes[len - 1] == '\r';
}

/* Not to be sent to a terminal: C0, delete and C1. */
static bool
is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Copies text into the shown line, a space for each control and a question
 * mark for each byte that is no text, so that columns stay. */
static void
copy_shown(struct shown_line *line, struct mo_text text)
{
    size_t used = 0;
    size_t count = 0;
    for (size_t at = 0; at < text.len && count < SHOWN_LINE; count++) {
        const size_t reach = text.len - at < 4 ? text.len - at : 4;
        size_t size = 1;
        if (mo_utf8_valid(text.ptr + at, reach) == 0) {
            line->text[used++] = '?';
        } else {
            const uint32_t code = mo_utf8_decode(text.ptr + at, &size);
            const bool control = is_control(code);
            memcpy(line->text + used, control ? " " : text.ptr + at,
                   control ? 1 : size);
            used += control ? 1 : size;
        }
        at += size;
    }
    line->text[used] = '\0';
}

/* Steps from AT back over at most COUNT code points, no further than FIRST;
 * *COUNT becomes how many they were. */
static size_t
step_back(const uint8_t *bytes, size_t first, size_t at, uint32_t *count)
{
    uint32_t done = 0;
    while (at > first && done < *count) {
        at--;
        while (at > first && (bytes[at] & 0xc0) == 0x80)
            at--;
        done++;
    }
    *count = done;
    return at;
}

static void
show_around(struct mo_bytes window, size_t first, size_t at,
            struct shown_line *line)
{
    size_t end = at;
    uint32_t before = SHOWN_LINE / 2;
    while (end < window.len && !ends_line(window.ptr[end]) &&
           end - at < 4 * SHOWN_LINE)
        end++;
    const size_t start = step_back(window.ptr, first, at, &before);
    copy_shown(line, mo_text_of((const char *)window.ptr + start, end - start));
    line->caret = before + 1;
}

void
mo_locate_in(struct mo_bytes window, const struct line_cursor *from,
             struct mo_pos *pos, struct shown_line *line)
{
    struct line_cursor cursor = *from;
    const uint64_t distance = pos->byte - from->pos.byte;
    const size_t at = distance < window.len ? (size_t)distance : window.len;
    mo_line_cursor_pass(&cursor, window.ptr, at);
    pos->line = cursor.pos.line;
    pos->column = cursor.pos.column;
    if (!line)
        return;
    size_t first = at;
    while (first > 0 && !ends_line(window.ptr[first - 1]))
        first--;
    line->text[0] = '\0';
    if (first > 0 || from->pos.column == 1 || at >= 4 * SHOWN_LINE)
        show_around(window, first, at, line);
}

void
mo_locator_close(struct locator *locator)
{
    mo_in_close(locator->in);
    locator->in = NULL;
}

enum { STEP = 64 * 1024, AROUND = 1024 };

/* Shows what is left of an input that has failed, which is as much as there
 * is. */
static struct mo_bytes
look(struct mo_in *in, size_t want)
{
    struct mo_bytes window;
    if (mo_in_fill(in, want, &window) != MO_OK)
        window = (struct mo_bytes){in->ptr, in->len};
    return window;
}

/* Moves to AROUND bytes before BYTE or little more, and counts lines on the
 * way. */
static bool
advance(struct locator *locator, uint64_t byte)
{
    while (byte - locator->line.pos.byte > 2 * AROUND) {
        const uint64_t left = byte - locator->line.pos.byte - AROUND;
        const size_t step = left < STEP ? (size_t)left : STEP;
        const struct mo_bytes window = look(locator->in, step);
        if (window.len < step)
            return false;
        mo_line_cursor_pass(&locator->line, window.ptr, step);
        mo_in_consume(locator->in, step);
    }
    return true;
}

void
mo_locate(struct locator *locator, struct mo_pos *pos, struct shown_line *line)
{
    line->text[0] = '\0';
    if (!locator->in || pos->byte < locator->line.pos.byte) {
        mo_locator_close(locator);
        locator->line = LINE_CURSOR_START;
        if (locator->reopen(locator->user, &locator->in) != MO_OK) {
            locator->in = NULL;
            return;
        }
    }
    if (!advance(locator, pos->byte))
        return;
    const size_t distance = (size_t)(pos->byte - locator->line.pos.byte);
    const struct mo_bytes window = look(locator->in, distance + AROUND);
    if (window.len >= distance)
        mo_locate_in(window, &locator->line, pos, line);
}
