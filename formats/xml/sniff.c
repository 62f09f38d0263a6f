/* Tells from its first bytes whether a source is XML, and of which kind. */
#include "xml.h"

/* The start of a document, being skipped. */
struct head {
    const char *ptr, *end;
};

static bool
starts_with(const struct head *head, const char *string)
{
    const size_t len = strlen(string);
    return (size_t)(head->end - head->ptr) >= len &&
           memcmp(head->ptr, string, len) == 0;
}

static void
skip_space(struct head *head)
{
    while (head->ptr < head->end && strchr(" \t\r\n", *head->ptr) && *head->ptr)
        head->ptr++;
}

/* Moves past the next MARK, or to the end. */
static void
skip_past(struct head *head, const char *mark)
{
    while (head->ptr < head->end && !starts_with(head, mark))
        head->ptr++;
    if (head->ptr < head->end)
        head->ptr += strlen(mark);
}

/* Moves to the root element past all that may stand before it. */
static void
skip_prolog(struct head *head)
{
    for (;;) {
        skip_space(head);
        if (starts_with(head, "<?"))
            skip_past(head, "?>");
        else if (starts_with(head, "<!--"))
            skip_past(head, "-->");
        else if (starts_with(head, "<!"))
            skip_past(head, ">");
        else
            return;
    }
}

/* The name after `<` without its prefix. */
static struct mo_text
read_root(struct head *head)
{
    const char *start = ++head->ptr;
    for (; head->ptr < head->end && !strchr(" \t\r\n/>", *head->ptr);
         head->ptr++)
        if (*head->ptr == ':')
            start = head->ptr + 1;
    return mo_text_of(start, (size_t)(head->ptr - start));
}

static bool
is_utf16(const uint8_t *bytes, size_t len)
{
    static const uint8_t marks[][4] = {{0xff, 0xfe, '<', 0},
                                       {0xfe, 0xff, 0, '<'},
                                       {'<', 0, '?', 0},
                                       {0, '<', 0, '?'}};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && len >= 4; i++)
        if (memcmp(bytes, marks[i], 4) == 0)
            return true;
    return false;
}

int
mo_xml_sniff(const uint8_t *bytes, size_t len)
{
    struct head head = {(const char *)bytes, (const char *)bytes + len};
    if (is_utf16(bytes, len))
        return 50;
    if (starts_with(&head, "\xef\xbb\xbf"))
        head.ptr += 3;
    const bool declared = starts_with(&head, "<?xml");
    skip_prolog(&head);
    if (head.ptr == head.end || *head.ptr != '<')
        return declared ? 50 : 0;
    const struct mo_text root = read_root(&head);
    if (mo_text_is(root, "moments"))
        return 100;
    if (mo_text_is(root, "rss") || mo_text_is(root, "feed") ||
        mo_text_is(root, "RDF") || mo_text_is(root, "html"))
        return 10;
    return declared ? 60 : 5;
}
