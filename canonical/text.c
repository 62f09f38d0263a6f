/* Texts: comparing, trimming, copying, and quoting them in messages. */
#include "show.h"

int
mo_text_compare(struct mo_text a, struct mo_text b)
{
    if (!a.ptr || !b.ptr)
        return (a.ptr != NULL) - (b.ptr != NULL);
    const size_t len = a.len < b.len ? a.len : b.len;
    const int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct mo_text
mo_text_trim(struct mo_text text)
{
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    while (text.len > 0 && is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    return text;
}

enum mo_status
mo_text_copy(struct mo_arena *arena, struct mo_text text, struct mo_text *copy)
{
    if (!text.ptr) {
        *copy = text;
        return MO_OK;
    }
    char *bytes = mo_arena_alloc(arena, text.len);
    if (!bytes)
        return MO_ENOMEM;
    if (text.len > 0)
        memcpy(bytes, text.ptr, text.len);
    *copy = mo_text_of(bytes, text.len);
    return MO_OK;
}

/* Controls of ASCII, of ISO 8859-1, of lines and of writing direction: what
 * could change how a terminal shows the rest of a message. */
static bool
is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x200e ||
           code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* The length of the code point at the start of TEXT (not empty) if it can be
 * shown as it is, else 0. */
static size_t
printable(struct mo_text text)
{
    size_t size;
    /* no code point takes more than four bytes */
    if (mo_utf8_valid(text.ptr, text.len < 4 ? text.len : 4) == 0)
        return 0;
    return is_control(mo_utf8_decode(text.ptr, &size)) ? 0 : size;
}

size_t
mo_show(struct mo_text text, char out[4], size_t *size)
{
    *size = printable(text);
    if (*size > 0) {
        memcpy(out, text.ptr, *size);
        return *size;
    }
    const unsigned char byte = (unsigned char)text.ptr[0];
    memcpy(out, "\\x", 2);
    out[2] = "0123456789abcdef"[byte >> 4];
    out[3] = "0123456789abcdef"[byte & 15];
    *size = 1;
    return 4;
}

const char *
mo_text_quote(struct mo_text text, char buffer[MO_QUOTE_SIZE])
{
    enum { MOST = 40 };
    char *to = buffer;
    *to++ = '"';
    for (int count = 0; text.len > 0 && count < MOST; count++) {
        size_t size;
        to += mo_show(text, to, &size);
        text = mo_text_of(text.ptr + size, text.len - size);
    }
    *to++ = '"';
    if (text.len > 0) {
        memcpy(to, "\xe2\x80\xa6", 3);
        to += 3;
    }
    *to = '\0';
    return buffer;
}
