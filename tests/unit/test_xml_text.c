/* Escaping for XML: against a plain rewriting, against libxml2, and the
 * portable path against both. */
#include "support.h"

#include <libxml/parser.h>

#include "../../formats/common/xml_text.h"

/* The same source once more, without SSE2. */
bool portable_put_text(struct mo_out *out, struct mo_text text);
bool portable_put_attribute(struct mo_out *out, struct mo_text text);
#undef __SSE2__
#define mo_xml_put_text      portable_put_text
#define mo_xml_put_attribute portable_put_attribute
#include "../../formats/common/xml_text.c"
#undef mo_xml_put_text
#undef mo_xml_put_attribute

typedef bool put_function(struct mo_out *out, struct mo_text text);

/* What the words of the header ask for, character by character. */
static bool
rewrite(struct mo_out *out, struct mo_text text, bool attribute)
{
    bool whole = true;
    for (size_t i = 0, size; i < text.len; i += size) {
        const uint32_t code = mo_utf8_decode(text.ptr + i, &size);
        const bool allowed = code >= 0x20 ? code != 0xfffe && code != 0xffff
                                          : strchr("\t\n\r", (int)code) != NULL;
        whole &= allowed;
        if (!allowed)
            mo_out_string(out, "\xef\xbf\xbd");
        else if (code == '&')
            mo_out_string(out, "&amp;");
        else if (code == '<')
            mo_out_string(out, "&lt;");
        else if (code == '>')
            mo_out_string(out, "&gt;");
        else if (code == '"' && attribute)
            mo_out_string(out, "&quot;");
        else if (code == '\r' || (attribute && code < 0x20))
            mo_out_format(out, "&#%lu;", (unsigned long)code);
        else
            mo_out_put(out, text.ptr + i, size);
    }
    return whole;
}

static void
compare(struct mo_text text, put_function *escape_text, bool attribute)
{
    struct mo_out expected, found;
    mo_out_init(&expected, NULL, NULL);
    mo_out_init(&found, NULL, NULL);
    assert_int_equal(escape_text(&found, text),
                     rewrite(&expected, text, attribute));
    const struct mo_bytes a = mo_out_bytes(&expected), b = mo_out_bytes(&found);
    assert_int_equal(a.len, b.len);
    if (a.len > 0)
        assert_memory_equal(a.ptr, b.ptr, a.len);
    mo_out_dispose(&expected);
    mo_out_dispose(&found);
}

static void
compare_all(struct mo_text text)
{
    compare(text, mo_xml_put_text, false);
    compare(text, mo_xml_put_attribute, true);
    compare(text, portable_put_text, false);
    compare(text, portable_put_attribute, true);
}

static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static uint32_t
random_code(uint32_t *seed)
{
    static const uint32_t codes[] = {
        '&',    '<',    '>',    '"',    '\'',   '\t',    '\n',    '\r',
        1,      0x0b,   0x1f,   0x7f,   0x80,   0x85,    0x2028,  0xffc0,
        0xff0c, 0xfffd, 0xfffe, 0xffff, 0xfeff, 0x1fffe, 0x10fff, 0x10ffff,
        ' ',    ']',    0xe9,   0xac00, 0xf000, 0x1f3ac, 0xd7ff,  0xe000};
    const size_t count = sizeof(codes) / sizeof(codes[0]);
    return next_random(seed) % 4 > 0 ? 'a' + next_random(seed) % 26
                                     : codes[next_random(seed) % count];
}

static size_t
fill_random(char *bytes, size_t size, uint32_t *seed)
{
    size_t len = 0;
    while (len + 4 <= size)
        len += mo_utf8_encode(random_code(seed), bytes + len);
    return len;
}

static void
each_character_at_each_place(void **state)
{
    char bytes[80];
    (void)state;
    for (uint32_t code = 1; code < 0x11000; code += code < 0x100 ? 1 : 0xfd) {
        if (code >= 0xd800 && code < 0xe000)
            continue;
        for (size_t before = 0; before < 36; before++) {
            memset(bytes, 'x', sizeof(bytes));
            const size_t size = mo_utf8_encode(code, bytes + before);
            compare_all(mo_text_of(bytes, before + size));
            compare_all(mo_text_of(bytes, before + size + 20));
        }
    }
    for (uint32_t code = 0xffc0; code <= 0xffff; code++) {
        const size_t size = mo_utf8_encode(code, bytes);
        compare_all(mo_text_of(bytes, size));
    }
}

static void
random_texts_of_all_lengths(void **state)
{
    char bytes[600];
    uint32_t seed = 7;
    (void)state;
    for (size_t size = 0; size < sizeof(bytes); size++)
        compare_all(mo_text_of(bytes, fill_random(bytes, size, &seed)));
}

static void
long_texts_cross_slices(void **state)
{
    const size_t size = 100000;
    char *bytes = malloc(size);
    uint32_t seed = 11;
    (void)state;
    assert_non_null(bytes);
    compare_all(mo_text_of(bytes, fill_random(bytes, size, &seed)));
    memset(bytes, '"', size);
    compare_all(mo_text_of(bytes, size));
    /* U+FFFF over the border of every slice */
    for (size_t shift = 0; shift < 3; shift++) {
        memset(bytes, 'x', shift);
        for (size_t i = shift; i + 3 <= size; i += 3)
            memcpy(bytes + i, "\xef\xbf\xbf", 3);
        compare_all(mo_text_of(bytes, size - (size - shift) % 3));
    }
    free(bytes);
}

/* libxml2 gives back the text, with U+FFFD where XML has no character. */
static void
libxml2_reads_it_back(void **state)
{
    char bytes[3000];
    uint32_t seed = 3;
    (void)state;
    for (int round = 0; round < 50; round++) {
        struct mo_out out, kept;
        const struct mo_text text =
            mo_text_of(bytes, fill_random(bytes, sizeof(bytes), &seed));
        mo_out_init(&out, NULL, NULL);
        mo_out_init(&kept, NULL, NULL);
        mo_out_string(&out, "<a b=\"");
        mo_xml_put_attribute(&out, text);
        mo_out_string(&out, "\">");
        mo_xml_put_text(&out, text);
        mo_out_string(&out, "</a>");
        for (size_t i = 0, size; i < text.len; i += size) {
            const uint32_t code = mo_utf8_decode(bytes + i, &size);
            if ((code < 0x20 && !strchr("\t\n\r", (int)code)) ||
                code == 0xfffe || code == 0xffff)
                mo_out_string(&kept, "\xef\xbf\xbd");
            else
                mo_out_put(&kept, bytes + i, size);
        }
        mo_out_byte(&kept, '\0');
        const struct mo_bytes written = mo_out_bytes(&out);
        xmlDocPtr document =
            xmlReadMemory((const char *)written.ptr, (int)written.len, NULL,
                          NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
        assert_non_null(document);
        xmlNodePtr root = xmlDocGetRootElement(document);
        xmlChar *content = xmlNodeGetContent(root);
        xmlChar *value = xmlGetProp(root, (const xmlChar *)"b");
        const char *expected = (const char *)mo_out_bytes(&kept).ptr;
        assert_string_equal((char *)content, expected);
        assert_string_equal((char *)value, expected);
        xmlFree(content);
        xmlFree(value);
        xmlFreeDoc(document);
        mo_out_dispose(&out);
        mo_out_dispose(&kept);
    }
}

static void
failed_out_stays_failed(void **state)
{
    struct mo_out out;
    (void)state;
    mo_out_init(&out, NULL, NULL);
    mo_out_fail(&out, MO_EIO);
    (void)mo_xml_put_text(&out, mo_text_from("a & b"));
    assert_int_equal(mo_out_status(&out), MO_EIO);
    assert_int_equal(mo_out_count(&out), 0);
    mo_out_dispose(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_character_at_each_place),
        cmocka_unit_test(random_texts_of_all_lengths),
        cmocka_unit_test(long_texts_cross_slices),
        cmocka_unit_test(libxml2_reads_it_back),
        cmocka_unit_test(failed_out_stays_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
