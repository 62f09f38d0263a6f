/* Text laid out for people: greedy line filling by display width. */
#include "wrap.h"

#include "words.h"

void
mo_wrap_indent(struct mo_out *out, size_t count)
{
    while (count-- > 0)
        mo_out_byte(out, ' ');
}

static bool
is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* Escape sequences and marks that reorder text must not reach a terminal. */
static void
put_plain(struct mo_out *out, struct mo_text text)
{
    size_t start = 0;
    for (size_t at = 0, size; at < text.len; at += size) {
        if (!is_control(mo_code_at(text.ptr + at, &size)))
            continue;
        mo_out_put(out, text.ptr + start, at - start);
        mo_out_string(out, "\xEF\xBF\xBD");
        start = at + size;
    }
    mo_out_put(out, text.ptr + start, text.len - start);
}

/* A line must not begin with CODE: closing marks and punctuation. */
static bool
sticks(uint32_t code)
{
    return mo_is_close(code) || (code >= 0x3001 && code <= 0x3002) ||
           code == 0xFF0C || code == 0xFF0E || code == 0xFF01 ||
           code == 0xFF1F || code == 0xFF1A || code == 0x30FC;
}

/* The next piece of *TEXT that must stay together: a word, or one character of
 * a script without spaces with the punctuation after it. */
static struct mo_text
next_piece(struct mo_text *text, size_t *columns)
{
    const char *start = text->ptr;
    size_t len = 0, size;
    bool wide = false;
    *columns = 0;
    while (len < text->len) {
        const uint32_t code = mo_code_at(start + len, &size);
        if (code == ' ' || code == '\t')
            break;
        if (len > 0 && (wide || mo_is_wide(code)) && !sticks(code))
            break;
        wide = mo_is_wide(code);
        *columns += mo_code_columns(code);
        len += size;
    }
    *text = mo_text_after(*text, len);
    return mo_text_of(start, len);
}

static size_t
skip_spaces(struct mo_text *text)
{
    size_t count = 0;
    while (count < text->len &&
           (text->ptr[count] == ' ' || text->ptr[count] == '\t'))
        count++;
    *text = mo_text_after(*text, count);
    return count;
}

static void
put_piece(struct mo_out *out, const struct mo_wrap *wrap, struct mo_text piece)
{
    if (wrap->plain)
        put_plain(out, piece);
    else
        mo_out_text(out, piece);
}

static void
fill_line(struct mo_out *out, struct mo_wrap *wrap, struct mo_text line)
{
    bool begun = false;
    size_t spaces, columns;
    while (spaces = skip_spaces(&line), line.len > 0) {
        const struct mo_text piece = next_piece(&line, &columns);
        if (begun && wrap->column + spaces + columns > wrap->width) {
            mo_out_byte(out, '\n');
            mo_wrap_indent(out, wrap->indent);
            wrap->column = wrap->indent;
        } else if (begun) {
            mo_wrap_indent(out, spaces);
            wrap->column += spaces;
        }
        put_piece(out, wrap, piece);
        wrap->column += columns;
        begun = true;
    }
}

static void
put_line(struct mo_out *out, struct mo_wrap *wrap, struct mo_text line)
{
    if (wrap->width > 0) {
        fill_line(out, wrap, line);
        return;
    }
    put_piece(out, wrap, line);
}

void
mo_wrap_put(struct mo_out *out, struct mo_wrap *wrap, struct mo_text text)
{
    for (;;) {
        const char *end = memchr(text.ptr, '\n', text.len);
        struct mo_text line = text;
        if (end)
            line.len = (size_t)(end - text.ptr);
        put_line(out, wrap, line);
        if (!end)
            return;
        mo_out_byte(out, '\n');
        text = mo_text_after(text, line.len + 1);
        wrap->column = wrap->indent;
        if (text.len > 0 && *text.ptr != '\n')
            mo_wrap_indent(out, wrap->indent);
    }
}
