/* Finding the line and column of a byte. */
#include "locate.h"

void
mo_line_cursor_pass(struct line_cursor *cursor, const uint8_t *bytes,
                    size_t len)
{
    struct mo_pos *pos = &cursor->pos;
    pos->byte += len;
    for (size_t i = 0; i < len; i++) {
        const uint8_t c = bytes[i];
        if (c == '\n' && cursor->after_cr) {
            cursor->after_cr = false;
            continue;
        }
        cursor->after_cr = c == '\r';
        if (c == '\n' || c == '\r') {
            pos->line++;
            pos->column = 1;
        } else if ((c & 0xc0) != 0x80) {
            pos->column++;
        }
    }
}

static bool
ends_line(uint8_t c)
{
    return c == '\n' || c == '\r';
}

/* Copies valid text, controls made visible as spaces, into the shown line. */
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
            mo_utf8_decode(text.ptr + at, &size);
            memcpy(line->text + used, text.ptr + at, size);
            if (size == 1 && (unsigned char)text.ptr[at] < 0x20)
                line->text[used] = ' ';
            used += size;
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
    if (first > 0 || from->pos.column == 1)
        show_around(window, first, at, line);
}

void
mo_locator_close(struct locator *locator)
{
    mo_in_close(locator->in);
    locator->in = NULL;
}

enum { STEP = 64 * 1024 };

/* Moves to the last STEP or so before BYTE, and counts lines on the way. */
static bool
advance(struct locator *locator, uint64_t byte)
{
    struct mo_bytes window;
    while (byte - locator->line.pos.byte > 2 * STEP) {
        if (mo_in_fill(locator->in, STEP, &window) != MO_OK ||
            window.len < STEP)
            return false;
        mo_line_cursor_pass(&locator->line, window.ptr, STEP);
        mo_in_consume(locator->in, STEP);
    }
    return true;
}

void
mo_locate(struct locator *locator, struct mo_pos *pos, struct shown_line *line)
{
    struct mo_bytes window;
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
    const size_t want = (size_t)(pos->byte - locator->line.pos.byte) + 1024;
    if (mo_in_fill(locator->in, want, &window) == MO_OK)
        mo_locate_in(window, &locator->line, pos, line);
}
