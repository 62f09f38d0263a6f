/* Text out: escaped so that CommonMark and GFM readers show exactly it. */
#include "markdown.h"

#include <utf8proc.h>

const struct mo_md_style mo_md_block = {
    .newline = MO_MD_NEWLINE_BLOCK, .prefix = "", .line_start = true};
const struct mo_md_style mo_md_quote = {
    .newline = MO_MD_NEWLINE_BLOCK, .prefix = "> ", .line_start = true};
const struct mo_md_style mo_md_heading = {.newline = MO_MD_NEWLINE_ENTITY,
                                          .line_start = true};
const struct mo_md_style mo_md_line = {.newline = MO_MD_NEWLINE_ENTITY};
const struct mo_md_style mo_md_item = {.newline = MO_MD_NEWLINE_ENTITY,
                                       .comma = true};
const struct mo_md_style mo_md_cell = {.newline = MO_MD_NEWLINE_TAG,
                                       .pipe = true};
const struct mo_md_style mo_md_cell_item = {
    .newline = MO_MD_NEWLINE_TAG, .comma = true, .pipe = true};

/* What a byte may mean within a text. */
enum kind {
    CLEAN,
    MARKUP, /* always escaped */
    UNDERSCORE,
    AMPERSAND,
    COLON,
    DOT,
    HASH,
    COMMA,
    PIPE,
    NEWLINE,
    CONTROL
};

static const uint8_t kinds[256] = {
    ['\\'] = MARKUP,    ['`'] = MARKUP,    ['*'] = MARKUP,   ['['] = MARKUP,
    [']'] = MARKUP,     ['<'] = MARKUP,    ['~'] = MARKUP,   ['$'] = MARKUP,
    ['_'] = UNDERSCORE, ['&'] = AMPERSAND, [':'] = COLON,    ['.'] = DOT,
    ['#'] = HASH,       [','] = COMMA,     ['|'] = PIPE,     ['\n'] = NEWLINE,
    [0x01] = CONTROL,   [0x02] = CONTROL,  [0x03] = CONTROL, [0x04] = CONTROL,
    [0x05] = CONTROL,   [0x06] = CONTROL,  [0x07] = CONTROL, [0x08] = CONTROL,
    [0x09] = CONTROL,   [0x0b] = CONTROL,  [0x0c] = CONTROL, [0x0d] = CONTROL,
    [0x0e] = CONTROL,   [0x0f] = CONTROL,  [0x10] = CONTROL, [0x11] = CONTROL,
    [0x12] = CONTROL,   [0x13] = CONTROL,  [0x14] = CONTROL, [0x15] = CONTROL,
    [0x16] = CONTROL,   [0x17] = CONTROL,  [0x18] = CONTROL, [0x19] = CONTROL,
    [0x1a] = CONTROL,   [0x1b] = CONTROL,  [0x1c] = CONTROL, [0x1d] = CONTROL,
    [0x1e] = CONTROL,   [0x1f] = CONTROL,  [0x7f] = CONTROL,
};

/* A text on its way out; the bytes from `run` on are not put yet. */
struct escaper {
    struct mo_out *out;
    const struct mo_md_style *style;
    const char *text;
    size_t len, run;
};

static bool
is_alpha(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_alnum(char byte)
{
    return is_alpha(byte) || is_digit(byte);
}

/* What some reader or other trims from the ends of a line: CommonMark takes
 * spaces and tabs, JavaScript's trim() all of these. */
static bool
is_trimmed(uint32_t code)
{
    return code == ' ' || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || code == 0x205f ||
           code == 0x3000 || code == 0xfeff;
}

static void
flush(struct escaper *e, size_t pos)
{
    mo_out_put(e->out, e->text + e->run, pos - e->run);
    e->run = pos;
}

static void
put_entity(struct escaper *e, uint32_t code)
{
    mo_out_string(e->out, "&#");
    mo_out_uint(e->out, code);
    mo_out_byte(e->out, ';');
}

/* Puts what is pending before POS, white space at its end as an entity. */
static void
flush_line(struct escaper *e, size_t pos)
{
    size_t last = pos, size;
    uint32_t code;
    if (e->run == pos)
        return;
    do
        last--;
    while (last > e->run && ((uint8_t)e->text[last] & 0xc0) == 0x80);
    code = mo_utf8_decode(e->text + last, &size);
    if (!is_trimmed(code)) {
        flush(e, pos);
        return;
    }
    flush(e, last);
    put_entity(e, code);
    e->run = pos;
}

/* The offset of a list number's delimiter at POS, or POS if there is none. */
static size_t
number_end(const struct escaper *e, size_t pos)
{
    size_t end = pos;
    while (end < e->len && is_digit(e->text[end]))
        end++;
    if (end == pos || end == e->len ||
        (e->text[end] != '.' && e->text[end] != ')'))
        return pos;
    if (end + 1 < e->len && !strchr(" \t\n", e->text[end + 1]))
        return pos;
    return end;
}

/* A line begins at POS: escapes what would be block markup or trimmed there.
 * Returns how far the text is dealt with. */
static size_t
start_line(struct escaper *e, size_t pos, bool block)
{
    size_t size, delimiter;
    uint32_t code;
    if (pos == e->len)
        return pos;
    code = mo_utf8_decode(e->text + pos, &size);
    if (is_trimmed(code)) {
        put_entity(e, code);
        e->run = pos + size;
        return e->run;
    }
    if (!block)
        return pos;
    delimiter = number_end(e, pos);
    if (delimiter == pos && (code >= 0x80 || !strchr("#>+-=|:", (int)code)))
        return pos;
    flush(e, delimiter);
    mo_out_byte(e->out, '\\');
    return delimiter + 1;
}

/* A run of line feeds from POS. Two part paragraphs and one is a hard line
 * break; what these cannot express, at either end too, become entities. */
static size_t
put_newlines(struct escaper *e, size_t pos)
{
    size_t end = pos, entities;
    while (end < e->len && e->text[end] == '\n')
        end++;
    if (pos == 0 || end == e->len) {
        flush(e, pos);
        entities = end - pos;
    } else {
        flush_line(e, pos);
        entities = end - pos < 2 ? 0 : end - pos - 2;
        if (end - pos == 1)
            mo_out_byte(e->out, '\\');
        else if (*e->style->prefix)
            mo_out_string(e->out, "\n>");
        else
            mo_out_byte(e->out, '\n');
        mo_out_byte(e->out, '\n');
        mo_out_string(e->out, e->style->prefix);
        if (entities == 0) {
            e->run = end;
            return start_line(e, end, true);
        }
    }
    while (entities-- > 0)
        mo_out_string(e->out, "&#10;");
    e->run = end;
    return end;
}

static size_t
put_newline(struct escaper *e, size_t pos)
{
    if (e->style->newline == MO_MD_NEWLINE_BLOCK)
        return put_newlines(e, pos);
    flush(e, pos);
    mo_out_string(e->out,
                  e->style->newline == MO_MD_NEWLINE_TAG ? "<br>" : "&#10;");
    e->run = pos + 1;
    return pos + 1;
}

/* The ampersand at POS begins what looks like a character reference. */
static bool
is_reference(const struct escaper *e, size_t pos)
{
    size_t end = pos + 1;
    if (end < e->len && e->text[end] == '#')
        end++;
    if (end == e->len || !is_alnum(e->text[end]))
        return false;
    while (end < e->len && is_alnum(e->text[end]))
        end++;
    return end < e->len && e->text[end] == ';';
}

/* The letters that end before POS are exactly WORD, whatever their case. */
static bool
follows_word(const struct escaper *e, size_t pos, const char *word)
{
    const size_t len = strlen(word);
    size_t i;
    if (pos < len || (pos > len && is_alpha(e->text[pos - len - 1])))
        return false;
    for (i = 0; i < len; i++)
        if ((e->text[pos - len + i] | 0x20) != word[i])
            return false;
    return true;
}

/* The end of the URL from START on that may stand between angle brackets, its
 * closing punctuation left to the sentence. */
static size_t
url_end(const struct escaper *e, size_t start)
{
    size_t end = start, opened = 0;
    while (end < e->len && e->text[end] > ' ' && e->text[end] < 0x7f &&
           !strchr("<>\\`\"|*[]{}^", e->text[end]) &&
           !(e->style->comma && e->text[end] == ',')) {
        if (e->text[end] == '&' && is_reference(e, end))
            return start;
        opened += e->text[end++] == '(';
    }
    while (end > start &&
           strchr(opened ? "?!.,:;_~'" : "?!.,:;_~')", e->text[end - 1]))
        end--;
    return end;
}

static size_t
scheme_len(const struct escaper *e, size_t pos)
{
    return follows_word(e, pos, "https")  ? 5
           : follows_word(e, pos, "http") ? 4
           : follows_word(e, pos, "ftp")  ? 3
                                          : 0;
}

/* GFM makes a link of a bare URL, and takes backslashes in it for its own: so
 * a URL becomes an autolink, or its colon is escaped. */
static size_t
put_colon(struct escaper *e, size_t pos)
{
    const size_t scheme = scheme_len(e, pos);
    const size_t start = pos - scheme;
    size_t end;
    if (scheme == 0 || e->len - pos < 3 || memcmp(e->text + pos, "://", 3))
        return pos + 1;
    end = url_end(e, start);
    if (start < e->run || end < pos + 4) {
        flush(e, pos);
        mo_out_byte(e->out, '\\');
        return pos + 1;
    }
    flush(e, start);
    mo_out_byte(e->out, '<');
    flush(e, end);
    mo_out_byte(e->out, '>');
    return end;
}

/* Whether the byte of KIND at POS needs a backslash. */
static bool
needs_backslash(const struct escaper *e, enum kind kind, size_t pos)
{
    const bool last = pos + 1 == e->len;
    switch (kind) {
    case MARKUP: return true;
    case UNDERSCORE: /* within a word it means nothing */
        return pos == 0 || last || !is_alnum(e->text[pos - 1]) ||
               !is_alnum(e->text[pos + 1]);
    case AMPERSAND: return is_reference(e, pos);
    case DOT: return !last && follows_word(e, pos, "www");
    case HASH: return last; /* it might close a heading */
    case COMMA: return e->style->comma;
    case PIPE: return e->style->pipe;
    default: return false;
    }
}

static size_t
put_special(struct escaper *e, size_t pos)
{
    const enum kind kind = (enum kind)kinds[(uint8_t)e->text[pos]];
    if (kind == NEWLINE)
        return put_newline(e, pos);
    if (kind == COLON)
        return put_colon(e, pos);
    if (kind == CONTROL) {
        flush(e, pos);
        put_entity(e, (uint8_t)e->text[pos]);
        e->run = pos + 1;
    } else if (needs_backslash(e, kind, pos)) {
        flush(e, pos);
        mo_out_byte(e->out, '\\');
    }
    return pos + 1;
}

void
mo_md_put(struct mo_out *out, struct mo_text text,
          const struct mo_md_style *style)
{
    struct escaper e = {out, style, text.ptr, text.len, 0};
    size_t pos = 0;
    if (!style->open_start)
        pos = start_line(&e, 0, style->line_start);
    while (pos < e.len) {
        if (kinds[(uint8_t)e.text[pos]] == CLEAN)
            pos++;
        else
            pos = put_special(&e, pos);
    }
    if (style->open_end)
        flush(&e, e.len);
    else
        flush_line(&e, e.len);
}

/* ---- emphasis ------------------------------------------------------------ */

/* CODE is neither white space nor punctuation to CommonMark (section 6.2). */
static bool
is_word(uint32_t code)
{
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND: return true;
    default: return false;
    }
}

static uint32_t
last_code(struct mo_text text)
{
    size_t pos = text.len, size;
    do
        pos--;
    while (pos > 0 && ((uint8_t)text.ptr[pos] & 0xc0) == 0x80);
    return mo_utf8_decode(text.ptr + pos, &size);
}

static const char *
find(struct mo_text whole, size_t from, struct mo_text part)
{
    const char *at = whole.ptr + from;
    const char *const end = whole.ptr + whole.len;
    while ((size_t)(end - at) >= part.len) {
        at = memchr(at, *part.ptr, (size_t)(end - at) - part.len + 1);
        if (!at || memcmp(at, part.ptr, part.len) == 0)
            return at;
        at++;
    }
    return NULL;
}

/* Asterisks around PART, between BEFORE and AFTER, make emphasis: each has a
 * letter or digit on its inner side (no URL, that gets brackets), or a space on
 * its outer side. */
static bool
can_mark(struct mo_text before, struct mo_text part, struct mo_text after)
{
    const bool url = find(part, 0, mo_text_of("://", 3)) != NULL;
    size_t size;
    if (before.len > 0 && before.ptr[before.len - 1] != ' ' &&
        (url || !is_word(mo_utf8_decode(part.ptr, &size))))
        return false;
    return after.len == 0 || *after.ptr == ' ' ||
           (!url && is_word(last_code(part)));
}

static void
put_marked_at(struct mo_out *out, const struct mo_md_marked *parts,
              const struct mo_md_style *style)
{
    struct mo_md_style inner = *style;
    if (parts->before.len > 0) {
        inner.open_end = true;
        mo_md_put(out, parts->before, &inner);
    }
    inner.line_start = inner.open_end = false;
    mo_out_byte(out, '*');
    mo_md_put(out, parts->inside, &inner);
    mo_out_byte(out, '*');
    inner.open_start = true;
    if (parts->after.len > 0)
        mo_md_put(out, parts->after, &inner);
}

bool
mo_md_put_marked(struct mo_out *out, struct mo_text whole, struct mo_text part,
                 const struct mo_md_style *style)
{
    struct mo_md_marked parts;
    const char *at;
    size_t from = 0;
    if (part.len == 0)
        return false;
    while ((at = find(whole, from, part)) != NULL) {
        from = (size_t)(at - whole.ptr);
        parts.before = mo_text_of(whole.ptr, from);
        parts.inside = part;
        parts.after = mo_text_of(at + part.len, whole.len - from - part.len);
        if (can_mark(parts.before, part, parts.after)) {
            put_marked_at(out, &parts, style);
            return true;
        }
        from++;
    }
    return false;
}
