/* Text in: the plain text of inline Markdown.
 *
 * The exact inverse of escape.c, and for what people write themselves: escapes,
 * character references, line breaks, autolinks and emphasis, which is dropped.
 * Other markup (links, code) stays as it is spelled, so that nothing is lost.
 * CommonMark 0.31 sections are named. */
#include "markdown.h"

#include <libxml/HTMLparser.h>

static bool
is_punct(char byte)
{
    return byte > ' ' && byte < 0x7f && !(byte >= '0' && byte <= '9') &&
           !(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z');
}

static bool
is_alnum(char byte)
{
    return byte > ' ' && byte < 0x7f && !is_punct(byte);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* ---- emphasis (section 6.2, simplified) -----------------------------------
 */

enum { RUN_LIMIT = 3, KINDS = 2 * RUN_LIMIT };

/* For each kind of delimiter (which character, how many) where the open one
 * closes, 0 if none is open, and whether none can close any more. */
struct emphasis {
    size_t close[KINDS];
    bool hopeless[KINDS];
};

static size_t
run_length(struct mo_text source, size_t pos)
{
    size_t end = pos;
    while (end < source.len && source.ptr[end] == source.ptr[pos])
        end++;
    return end - pos;
}

/* A run of LEN delimiters at POS may open, or close, emphasis. */
static bool
can_open(struct mo_text source, size_t pos, size_t len)
{
    const size_t next = pos + len;
    return next < source.len && !is_blank(source.ptr[next]) &&
           source.ptr[next] != '\n' &&
           (source.ptr[pos] == '*' || pos == 0 ||
            !is_alnum(source.ptr[pos - 1]));
}

static bool
can_close(struct mo_text source, size_t pos, size_t len)
{
    const size_t next = pos + len;
    return pos > 0 && !is_blank(source.ptr[pos - 1]) &&
           source.ptr[pos - 1] != '\n' &&
           (source.ptr[pos] == '*' || next == source.len ||
            !is_alnum(source.ptr[next]));
}

/* The end of the autolink (section 6.5) that begins with `<` at POS, or POS. */
static size_t
autolink_end(struct mo_text source, size_t pos)
{
    size_t end = pos + 1;
    while (end < source.len &&
           (is_alnum(source.ptr[end]) || strchr("+.-", source.ptr[end])))
        end++;
    if (end - pos < 3 || end == source.len || source.ptr[end] != ':')
        return pos;
    while (end < source.len && (uint8_t)source.ptr[end] > ' ' &&
           source.ptr[end] != '<' && source.ptr[end] != '>')
        end++;
    return end < source.len && source.ptr[end] == '>' ? end + 1 : pos;
}

size_t
mo_md_step(struct mo_text source, size_t pos)
{
    size_t end = pos;
    if (source.ptr[pos] == '\\' && pos + 1 < source.len)
        return pos + 2;
    if (source.ptr[pos] == '<')
        end = autolink_end(source, pos);
    return end > pos ? end : pos + 1;
}

/* Where the run of LEN delimiters at OPEN is closed; 0 if nowhere. */
static size_t
find_close(struct mo_text source, size_t open, size_t len)
{
    size_t pos = open + len;
    while (pos < source.len) {
        if (source.ptr[pos] != source.ptr[open]) {
            pos = mo_md_step(source, pos);
            continue;
        }
        const size_t run = run_length(source, pos);
        if (run == len && can_close(source, pos, run))
            return pos;
        pos += run;
    }
    return 0;
}

/* The delimiters of the run at POS which are markup, or 0 when they are text.
 * Each kind is open once at most, so the whole stays linear. */
static size_t
emphasis_markup(struct emphasis *emphasis, struct mo_text source, size_t pos)
{
    const size_t len = run_length(source, pos);
    size_t kind;
    if (len > RUN_LIMIT)
        return 0;
    kind = (source.ptr[pos] == '*' ? 0 : RUN_LIMIT) + len - 1;
    if (emphasis->close[kind] == pos && pos > 0) {
        emphasis->close[kind] = 0;
        return len;
    }
    if (emphasis->close[kind] || emphasis->hopeless[kind] ||
        !can_open(source, pos, len))
        return 0;
    emphasis->close[kind] = find_close(source, pos, len);
    emphasis->hopeless[kind] = emphasis->close[kind] == 0;
    return emphasis->close[kind] ? len : 0;
}

bool
mo_md_find_marked(struct mo_text source, struct mo_md_marked *marked)
{
    size_t pos = 0, close;
    while (pos < source.len && source.ptr[pos] != '*')
        pos = mo_md_step(source, pos);
    if (pos >= source.len || run_length(source, pos) != 1 ||
        !can_open(source, pos, 1))
        return false;
    close = find_close(source, pos, 1);
    if (close == 0)
        return false;
    marked->before = mo_text_of(source.ptr, pos);
    marked->inside = mo_text_of(source.ptr + pos + 1, close - pos - 1);
    marked->after = mo_text_of(source.ptr + close + 1, source.len - close - 1);
    return true;
}

/* ---- character references (section 2.5) -----------------------------------
 */

static int
digit_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
        return (byte | 0x20) - 'a' + 10;
    return 16;
}

/* `&#…;` at the start of SOURCE; its length, or 0 if it is none. */
static size_t
numeric_reference(struct mo_text source, uint32_t *code)
{
    const bool hex = source.len > 2 && (source.ptr[2] | 0x20) == 'x';
    const int base = hex ? 16 : 10;
    const size_t start = hex ? 3 : 2, limit = start + (hex ? 6 : 7);
    size_t pos = start;
    uint32_t value = 0;
    while (pos < source.len && pos < limit &&
           digit_value(source.ptr[pos]) < base)
        value =
            value * (uint32_t)base + (uint32_t)digit_value(source.ptr[pos++]);
    if (pos == start || pos == source.len || source.ptr[pos] != ';')
        return 0;
    if (value == 0 || value > 0x10ffff || (value >> 11) == 0x1b)
        value = 0xfffd;
    *code = value;
    return pos + 1;
}

static size_t
named_reference(struct mo_text source, uint32_t *code)
{
    char name[16];
    size_t len = 1;
    const htmlEntityDesc *entity;
    while (len < source.len && len < sizeof(name) && is_alnum(source.ptr[len]))
        len++;
    if (len == source.len || source.ptr[len] != ';')
        return 0;
    memcpy(name, source.ptr + 1, len - 1);
    name[len - 1] = '\0';
    entity = htmlEntityLookup((const xmlChar *)name);
    if (!entity)
        return 0;
    *code = entity->value;
    return len + 1;
}

static size_t
reference(struct mo_text source, uint32_t *code)
{
    return source.len > 1 && source.ptr[1] == '#'
               ? numeric_reference(source, code)
               : named_reference(source, code);
}

/* ---- decoding ------------------------------------------------------------ */

/* Text on its way in. What lies before `solid` in the target was escaped, so it
 * is not trimmed at a line's end. */
struct decoder {
    struct mo_text source;
    size_t pos;
    char *target;
    size_t len, solid;
    struct emphasis emphasis;
};

static void
add(struct decoder *d, char byte)
{
    d->target[d->len++] = byte;
    d->solid = d->len;
}

/* Moves past a line end at the position and what indents the next line. */
static bool
skip_line_end(struct decoder *d, size_t pos)
{
    if (pos < d->source.len && d->source.ptr[pos] == '\r')
        pos++;
    if (pos >= d->source.len || d->source.ptr[pos] != '\n')
        return false;
    do
        pos++;
    while (pos < d->source.len && is_blank(d->source.ptr[pos]));
    d->pos = pos;
    return true;
}

/* A line end: hard after two spaces, else it only wraps (sections 6.7, 6.8). */
static void
take_line_end(struct decoder *d)
{
    size_t spaces = 0;
    while (d->len > d->solid && is_blank(d->target[d->len - 1]))
        spaces += d->target[--d->len] == ' ';
    (void)skip_line_end(d, d->pos);
    add(d, spaces >= 2 ? '\n' : ' ');
}

static void
take_backslash(struct decoder *d)
{
    const size_t next = d->pos + 1;
    if (skip_line_end(d, next)) {
        add(d, '\n');
    } else if (next < d->source.len && is_punct(d->source.ptr[next])) {
        add(d, d->source.ptr[next]);
        d->pos += 2;
    } else {
        add(d, '\\');
        d->pos++;
    }
}

static void
take_reference(struct decoder *d)
{
    uint32_t code;
    const size_t len = reference(
        mo_text_of(d->source.ptr + d->pos, d->source.len - d->pos), &code);
    if (len == 0) {
        add(d, '&');
        d->pos++;
        return;
    }
    d->len += mo_utf8_encode(code, d->target + d->len);
    d->solid = d->len;
    d->pos += len;
}

/* The length of a `<br>` at POS; 0 if there is none. */
static size_t
break_tag(struct mo_text source, size_t pos)
{
    static const char *const tags[] = {"<br>", "<br/>", "<br />"};
    size_t i;
    for (i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        const size_t len = strlen(tags[i]);
        if (source.len - pos >= len &&
            memcmp(source.ptr + pos, tags[i], len) == 0)
            return len;
    }
    return 0;
}

static void
take_angle(struct decoder *d)
{
    const size_t end = autolink_end(d->source, d->pos);
    const size_t tag = break_tag(d->source, d->pos);
    if (end > d->pos) {
        const size_t len = end - d->pos - 2;
        memcpy(d->target + d->len, d->source.ptr + d->pos + 1, len);
        d->len += len;
        d->solid = d->len;
        d->pos = end;
    } else {
        add(d, tag ? '\n' : '<');
        d->pos += tag ? tag : 1;
    }
}

static void
take_delimiters(struct decoder *d)
{
    const size_t markup = emphasis_markup(&d->emphasis, d->source, d->pos);
    size_t len = run_length(d->source, d->pos);
    d->pos += len;
    if (markup > 0)
        return;
    while (len-- > 0)
        add(d, d->source.ptr[d->pos - 1]);
}

static const bool specials[256] = {['\\'] = true, ['&'] = true, ['<'] = true,
                                   ['*'] = true,  ['_'] = true, ['\n'] = true};

static void
take_special(struct decoder *d)
{
    switch (d->source.ptr[d->pos]) {
    case '\\': take_backslash(d); break;
    case '&': take_reference(d); break;
    case '<': take_angle(d); break;
    case '\n': take_line_end(d); break;
    default: take_delimiters(d); break;
    }
}

/* Where the run of ordinary bytes from POS on ends. */
static size_t
run_end(struct mo_text source, size_t pos)
{
    while (pos < source.len && !specials[(uint8_t)source.ptr[pos]])
        pos++;
    return pos;
}

size_t
mo_md_decode_into(char *target, struct mo_text source)
{
    struct decoder d = {.source = source, .target = target};
    for (;;) {
        const size_t end = run_end(source, d.pos);
        memcpy(target + d.len, source.ptr + d.pos, end - d.pos);
        d.len += end - d.pos;
        d.pos = end;
        if (end == source.len)
            return d.len;
        take_special(&d);
    }
}

enum mo_status
mo_md_decode(struct mo_arena *arena, struct mo_text source,
             struct mo_text *text)
{
    char *target;
    if (run_end(source, 0) == source.len) {
        *text = source;
        return MO_OK;
    }
    target = mo_arena_alloc(arena, source.len);
    if (!target)
        return MO_ENOMEM;
    *text = mo_text_of(target, mo_md_decode_into(target, source));
    return MO_OK;
}
