/* Choosing a format: by name, by extension, by content. */
#include "moments/registry.h"

#include <strings.h>

const struct mo_format *
mo_format_by_name(const char *name)
{
    for (const struct mo_format *const *f = mo_formats; *f; f++)
        if (strcmp((*f)->name, name) == 0)
            return *f;
    return NULL;
}

/* The length of EXTENSION when NAME (of LEN bytes) ends with it, else 0. */
static size_t
match_extension(const char *name, size_t len, const char *extension)
{
    const size_t extension_len = strlen(extension);
    const bool ends =
        len > extension_len &&
        strncasecmp(name + len - extension_len, extension, extension_len) == 0;
    return ends ? extension_len : 0;
}

static size_t
longest_extension(const struct mo_format *format, const char *name, size_t len)
{
    size_t longest = 0;
    for (const char *const *e = format->extensions; *e; e++) {
        const size_t match = match_extension(name, len, *e);
        if (match > longest)
            longest = match;
    }
    return longest;
}

static int
bid(const struct mo_format *format, const uint8_t *head, size_t len)
{
    const struct mo_reader *reader = format->reader;
    return reader && reader->sniff && len > 0 ? reader->sniff(head, len) : 0;
}

static const struct mo_format *
by_name_part(const char *name, size_t name_len, bool read, struct mo_bytes head)
{
    const struct mo_format *best = NULL;
    size_t best_match = 0;
    int best_bid = 0;
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        if (read ? !(*f)->reader : !(*f)->writer)
            continue;
        const size_t match = longest_extension(*f, name, name_len);
        if (match == 0 || match < best_match)
            continue;
        const int sure = read ? bid(*f, head.ptr, head.len) : 0;
        if (match > best_match || sure > best_bid) {
            best = *f;
            best_match = match;
            best_bid = sure;
        }
    }
    return best;
}

const struct mo_format *
mo_format_by_path(const char *path, bool read, const uint8_t *head, size_t len)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const size_t name_len = strlen(name);
    const struct mo_bytes bytes = {head, len};
    const struct mo_format *format = by_name_part(name, name_len, read, bytes);
    if (!format && match_extension(name, name_len, ".gz"))
        format = by_name_part(name, name_len - 3, read, bytes);
    return format;
}

const struct mo_format *
mo_format_by_content(const uint8_t *head, size_t len)
{
    const struct mo_format *best = mo_format_by_name("text");
    int best_bid = 0;
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        const int sure = bid(*f, head, len);
        if (sure > best_bid) {
            best = *f;
            best_bid = sure;
        }
    }
    return best;
}
