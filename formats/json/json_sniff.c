/* Telling JSON documents from lines of JSON by their first bytes. */
#include "json_sniff.h"

#include "moments/text.h"

/* Past white space. */
static struct mo_text
skip_space(struct mo_text text)
{
    while (text.len > 0 && strchr(" \t\r\n", *text.ptr) && *text.ptr) {
        text.ptr++;
        text.len--;
    }
    return text;
}

/* TEXT past its first byte and white space. */
static struct mo_text
skip_byte(struct mo_text text)
{
    return skip_space(mo_text_of(text.ptr + 1, text.len - 1));
}

static bool
begins_with(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.ptr, prefix, len) == 0;
}

/* The next line that is not blank, without white space at its ends, cut from
 * the front of *REST. Its ptr is NULL when there is none. */
static struct mo_text
next_line(struct mo_text *rest)
{
    const struct mo_text text = skip_space(*rest);
    const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    const size_t len = end ? (size_t)(end - text.ptr) : text.len;
    *rest = mo_text_of(text.ptr + len, text.len - len);
    return len ? mo_text_trim(mo_text_of(text.ptr, len)) : mo_text_from(NULL);
}

static bool
is_object_line(struct mo_text line)
{
    return line.ptr && *line.ptr == '{' && line.ptr[line.len - 1] == '}';
}

int
mo_ndjson_sniff(const uint8_t *head, size_t len)
{
    struct mo_text rest = mo_text_of((const char *)head, len);
    const struct mo_text first = next_line(&rest);
    const struct mo_text second = next_line(&rest);
    const bool ours = first.ptr && *first.ptr == '{' &&
                      begins_with(skip_byte(first), "\"list\"");
    if (is_object_line(first) && second.ptr && *second.ptr == '{')
        return ours ? 98 : 90;
    if (second.ptr)
        return 0;
    if (ours)
        return 95;
    return is_object_line(first) ? 40 : 0;
}

int
mo_json_sniff(const uint8_t *head, size_t len)
{
    const struct mo_text text = skip_space(mo_text_of((const char *)head, len));
    if (text.len == 0 || !strchr("{[", *text.ptr) || !*text.ptr)
        return 0;
    const struct mo_text inside = skip_byte(text);
    if (*text.ptr == '[')
        return begins_with(inside, "{") || begins_with(inside, "]") ? 60 : 5;
    if (begins_with(inside, "\"moments_format\""))
        return 100;
    return begins_with(inside, "\"") || begins_with(inside, "}") ? 60 : 5;
}
