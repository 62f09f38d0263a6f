/* Texts: comparing, trimming, copying, and quoting them in messages. */
#include "moments/text.h"

#include <stdio.h>

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

/* Shows one code point, or one byte that is none, at OUT; how many bytes of
 * the text it took is stored in *SIZE. */
static size_t
show(const char *ptr, size_t len, char *out, size_t *size)
{
    const size_t reach = len < 4 ? len : 4;
    const unsigned char c = (unsigned char)*ptr;
    *size = 1;
    if (c >= 0x20 && c < 0x7f) {
        *out = *ptr;
        return 1;
    }
    if (c >= 0xa0 && mo_utf8_valid(ptr, reach) > 0) {
        mo_utf8_decode(ptr, size);
        memcpy(out, ptr, *size);
        return *size;
    }
    snprintf(out, 5, "\\x%02x", c);
    return 4;
}

const char *
mo_text_quote(struct mo_text text, char buffer[MO_QUOTE_SIZE])
{
    enum { MOST = 40 };
    size_t used = 0;
    size_t at = 0;
    buffer[used++] = '"';
    for (int count = 0; at < text.len && count < MOST; count++) {
        size_t size;
        used += show(text.ptr + at, text.len - at, buffer + used, &size);
        at += size;
    }
    buffer[used++] = '"';
    if (at < text.len) {
        memcpy(buffer + used, "\xe2\x80\xa6", 3);
        used += 3;
    }
    buffer[used] = '\0';
    return buffer;
}
