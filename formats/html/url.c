/* Addresses: which one an image has, and what a relative one means. */
#include <libxml/uri.h>
#include <libxml/xmlmemory.h>

#include "page.h"

/* ADDRESS as a URI: without white space around it, and what a URI cannot hold
 * (RFC 3986 section 2) percent-encoded. NULL: no memory. */
static char *
escape(struct mo_arena *arena, struct mo_text address)
{
    static const char digits[] = "0123456789ABCDEF";
    char *const uri = mo_arena_array(arena, address.len + 1, 3);
    size_t len = 0;
    if (!uri)
        return NULL;
    for (size_t i = 0; i < address.len; i++) {
        const unsigned char byte = (unsigned char)address.ptr[i];
        if (byte == '\n' || byte == '\r' || byte == '\t')
            continue;
        if (byte > ' ' && byte < 0x7F && !strchr("\"<>\\^`{|}[]", byte)) {
            uri[len++] = (char)byte;
            continue;
        }
        uri[len++] = '%';
        uri[len++] = digits[byte >> 4];
        uri[len++] = digits[byte & 15];
    }
    uri[len] = '\0';
    return uri;
}

/* Addresses that lead nowhere outside of the page. */
static bool
is_no_address(struct mo_text address)
{
    static const char *const schemes[] = {
        "javascript:", "data:", "about:", "blob:", "#"};
    for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
        const size_t len = strlen(schemes[i]);
        if (address.len >= len && memcmp(address.ptr, schemes[i], len) == 0)
            return true;
    }
    return address.len == 0;
}

enum mo_status
mo_html_resolve(const struct mo_html_page *page, struct mo_text address,
                struct mo_text *url)
{
    *url = mo_text_from(NULL);
    address = mo_text_trim(address);
    if (is_no_address(address) || address.len > 8192)
        return MO_OK;
    char *const uri = escape(page->env->arena, address);
    if (!uri)
        return MO_ENOMEM;
    if (!page->base_url) {
        *url = mo_text_from(uri);
        return MO_OK;
    }
    xmlChar *const built =
        xmlBuildURI((const xmlChar *)uri, (const xmlChar *)page->base_url);
    if (!built) {
        *url = mo_text_from(uri);
        return MO_OK;
    }
    const enum mo_status status =
        mo_text_copy(page->env->arena, mo_text_from((const char *)built), url);
    xmlFree(built);
    return status;
}

/* ---- images -------------------------------------------------------------- */

/* The candidate of a srcset with the largest width or density. */
static struct mo_text
largest(struct mo_text set)
{
    struct mo_text best = {NULL, 0};
    double best_size = -1;
    size_t pos = 0;
    while (pos < set.len) {
        size_t start, end;
        double size = 0, scale = 1;
        while (pos < set.len &&
               (strchr(" \t\r\n,", set.ptr[pos]) && set.ptr[pos]))
            pos++;
        start = pos;
        while (pos < set.len && !strchr(" \t\r\n", set.ptr[pos]))
            pos++;
        end = pos;
        while (end > start && set.ptr[end - 1] == ',')
            end--;
        if (end == pos)
            for (; pos < set.len && set.ptr[pos] != ','; pos++) {
                const char byte = set.ptr[pos];
                if (byte == '.')
                    scale = 0.1;
                else if (byte >= '0' && byte <= '9' && scale < 1)
                    size += (byte - '0') * scale, scale /= 10;
                else if (byte >= '0' && byte <= '9')
                    size = size * 10 + (byte - '0');
            }
        if (end > start && size > best_size) {
            best = mo_text_of(set.ptr + start, end - start);
            best_size = size;
        }
    }
    return best;
}

static struct mo_text
first_of(const struct mo_html_page *page, size_t at, const char *const *names)
{
    for (size_t i = 0; names[i]; i++) {
        struct mo_text value = mo_html_attribute(&page->tree, at, names[i]);
        if (strstr(names[i], "srcset") && value.len > 0)
            value = largest(value);
        value = mo_text_trim(value);
        if (!is_no_address(value))
            return value;
    }
    return mo_text_from(NULL);
}

struct mo_text
mo_html_image(const struct mo_html_page *page, size_t at)
{
    /* Where an image is loaded late, `src` is a stand-in. */
    static const char *const names[] = {
        "data-srcset",   "data-lazy-srcset", "srcset", "data-src",
        "data-original", "data-lazy-src",    "src",    NULL};
    return first_of(page, at, names);
}
