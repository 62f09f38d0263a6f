/* Escaped texts, with cmark as the oracle: what it shows is the text. */
#include "support.h"

#include <cmark.h>

#include "../../formats/markdown/markdown.h"
#include "test_markdown.h"

/* ---- the oracle --------------------------------------------------------- */

/* What a person sees of the inline nodes below NODE, and nothing but plain
 * text, breaks, links to themselves and, if STRONG, emphasis is there. */
static void
show(cmark_node *node, struct mo_buffer *shown, bool strong)
{
    cmark_iter *const iter = cmark_iter_new(node);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *const at = cmark_iter_get_node(iter);
        const char *const literal = cmark_node_get_literal(at);
        if (event != CMARK_EVENT_ENTER || at == node)
            continue;
        switch (cmark_node_get_type(at)) {
        case CMARK_NODE_TEXT:
            assert_int_equal(mo_buffer_add(shown, literal, strlen(literal)),
                             MO_OK);
            break;
        case CMARK_NODE_LINEBREAK:
            assert_int_equal(mo_buffer_add(shown, "\n", 1), MO_OK);
            break;
        case CMARK_NODE_LINK: break;
        case CMARK_NODE_EMPH:
            if (strong)
                break;
            fail_msg("unexpected emphasis");
            break;
        default: fail_msg("unexpected %s", cmark_node_get_type_string(at));
        }
    }
    cmark_iter_free(iter);
}

static void
show_paragraphs(cmark_node *parent, struct mo_buffer *shown)
{
    cmark_node *at = cmark_node_first_child(parent);
    for (; at; at = cmark_node_next(at)) {
        assert_int_equal(cmark_node_get_type(at), CMARK_NODE_PARAGRAPH);
        if (cmark_node_previous(at))
            assert_int_equal(mo_buffer_add(shown, "\n\n", 2), MO_OK);
        show(at, shown, false);
    }
}

struct sample {
    struct mo_out out;
    cmark_node *document;
    cmark_node *first;
};

static struct sample
render(const char *before, struct mo_text text, const struct mo_md_style *style,
       const char *after)
{
    struct sample sample;
    mo_out_init(&sample.out, NULL, NULL);
    mo_out_string(&sample.out, before);
    mo_md_put(&sample.out, text, style);
    mo_out_string(&sample.out, after);
    assert_int_equal(mo_out_status(&sample.out), MO_OK);
    const struct mo_bytes bytes = mo_out_bytes(&sample.out);
    sample.document = cmark_parse_document((const char *)bytes.ptr, bytes.len,
                                           CMARK_OPT_DEFAULT);
    assert_non_null(sample.document);
    sample.first = cmark_node_first_child(sample.document);
    return sample;
}

static void
release(struct sample *sample)
{
    cmark_node_free(sample->document);
    mo_out_dispose(&sample->out);
}

static void
expect(const struct sample *sample, struct mo_buffer *shown,
       struct mo_text text)
{
    const struct mo_bytes bytes = mo_out_bytes(&sample->out);
    if (shown->len != text.len || memcmp(shown->ptr, text.ptr, text.len) != 0)
        fail_msg("text <%.*s>\nMarkdown <%.*s>\nshown <%.*s>", (int)text.len,
                 text.ptr, (int)bytes.len, (const char *)bytes.ptr,
                 (int)shown->len, shown->ptr);
    mo_buffer_free(shown);
    memset(shown, 0, sizeof(*shown));
}

enum { ROUNDS = 40000 };

/* Our own reader takes SOURCE for TEXT. */
static void
expect_decoded(struct mo_text source, struct mo_text text)
{
    char buffer[8192];
    assert_true(source.len <= sizeof(buffer));
    const size_t len = mo_md_decode_into(buffer, source);
    if (len != text.len || memcmp(buffer, text.ptr, len) != 0)
        fail_msg("text <%.*s>\nMarkdown <%.*s>\ndecoded <%.*s>", (int)text.len,
                 text.ptr, (int)source.len, source.ptr, (int)len, buffer);
}

static struct mo_text
middle(const struct sample *sample, size_t before, size_t after)
{
    const struct mo_bytes bytes = mo_out_bytes(&sample->out);
    return mo_text_of((const char *)bytes.ptr + before,
                      bytes.len - before - after);
}

static void
paragraphs_show_the_text(void **state)
{
    char buffer[512];
    uint32_t seed = 1;
    struct mo_buffer shown = {0};
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct mo_text text = make_text(&seed, buffer, sizeof(buffer));
        struct sample sample = render("", text, &mo_md_block, "\n");
        show_paragraphs(sample.document, &shown);
        expect(&sample, &shown, text);
        release(&sample);
    }
}

static void
quotes_show_the_text(void **state)
{
    char buffer[512];
    uint32_t seed = 2;
    struct mo_buffer shown = {0};
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct mo_text text = make_text(&seed, buffer, sizeof(buffer));
        struct sample sample = render("> ", text, &mo_md_quote, "\n\nend\n");
        assert_int_equal(cmark_node_get_type(sample.first),
                         CMARK_NODE_BLOCK_QUOTE);
        show_paragraphs(sample.first, &shown);
        expect(&sample, &shown, text);
        release(&sample);
    }
}

static void
headings_show_the_text(void **state)
{
    char buffer[512];
    uint32_t seed = 3;
    struct mo_buffer shown = {0};
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct mo_text text = make_text(&seed, buffer, sizeof(buffer));
        struct sample sample = render("## ", text, &mo_md_heading, "\nend\n");
        assert_int_equal(cmark_node_get_type(sample.first), CMARK_NODE_HEADING);
        assert_int_equal(cmark_node_get_heading_level(sample.first), 2);
        show(sample.first, &shown, false);
        expect(&sample, &shown, text);
        expect_decoded(middle(&sample, 3, 5), text);
        release(&sample);
    }
}

static void
items_show_the_text(void **state)
{
    char buffer[512];
    uint32_t seed = 4;
    struct mo_buffer shown = {0};
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct mo_text text = make_text(&seed, buffer, sizeof(buffer));
        struct sample sample = render("- x:", text, &mo_md_item, "\n- y\n");
        cmark_node *const item = cmark_node_first_child(sample.first);
        cmark_node *const paragraph = cmark_node_first_child(item);
        assert_int_equal(cmark_node_get_type(paragraph), CMARK_NODE_PARAGRAPH);
        assert_null(cmark_node_next(paragraph));
        show(paragraph, &shown, false);
        assert_true(shown.len >= 2);
        memmove(shown.ptr, shown.ptr + 2, shown.len -= 2);
        expect(&sample, &shown, text);
        expect_decoded(middle(&sample, 4, 5), text);
        release(&sample);
    }
}

/* PART, of TEXT, is what the only emphasis in the heading shows. */
static void
expect_marked(struct mo_text text, struct mo_text part, struct mo_text source)
{
    struct mo_buffer shown = {0};
    struct mo_md_marked found;
    struct sample sample = {.out = {0}};
    mo_out_init(&sample.out, NULL, NULL);
    mo_out_string(&sample.out, "## ");
    mo_out_text(&sample.out, source);
    const struct mo_bytes bytes = mo_out_bytes(&sample.out);
    sample.document = cmark_parse_document((const char *)bytes.ptr, bytes.len,
                                           CMARK_OPT_DEFAULT);
    cmark_node *at = cmark_node_first_child(sample.document);
    show(at, &shown, true);
    expect(&sample, &shown, text);
    at = cmark_node_first_child(at);
    while (at && cmark_node_get_type(at) != CMARK_NODE_EMPH)
        at = cmark_node_next(at);
    assert_non_null(at);
    show(at, &shown, false);
    expect(&sample, &shown, part);
    expect_decoded(source, text);
    assert_true(mo_md_find_marked(source, &found));
    expect_decoded(found.inside, part);
    release(&sample);
}

static void
emphasis_shows_whole_and_part(void **state)
{
    char buffer[512];
    uint32_t seed = 5;
    int marked = 0;
    struct mo_out out;
    (void)state;
    mo_out_init(&out, NULL, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        const struct mo_text text = make_text(&seed, buffer, sizeof(buffer));
        size_t from = draw(&seed, (uint32_t)text.len);
        size_t to = from + 1 + draw(&seed, (uint32_t)(text.len - from));
        while (from > 0 && ((uint8_t)text.ptr[from] & 0xc0) == 0x80)
            from--;
        while (to < text.len && ((uint8_t)text.ptr[to] & 0xc0) == 0x80)
            to++;
        const struct mo_text part = mo_text_of(text.ptr + from, to - from);
        mo_out_clear(&out);
        if (!mo_md_put_marked(&out, text, part, &mo_md_heading))
            continue;
        const struct mo_bytes bytes = mo_out_bytes(&out);
        expect_marked(text, part,
                      mo_text_of((const char *)bytes.ptr, bytes.len));
        marked++;
    }
    mo_out_dispose(&out);
    assert_true(marked > ROUNDS / 4);
}

/* Clean text stays as it is, so that the source is pleasant too. */
static void
put_is(const char *text, const struct mo_md_style *style, const char *expected)
{
    struct mo_out out;
    mo_out_init(&out, NULL, NULL);
    mo_md_put(&out, mo_text_from(text), style);
    mo_out_byte(&out, '\0');
    assert_string_equal((const char *)mo_out_bytes(&out).ptr, expected);
    mo_out_dispose(&out);
}

static void
ordinary_text_is_not_escaped(void **state)
{
    static const char *const ordinary[] = {
        "The farewell, in 2016 - at 3.14 a.m. (or so)! What? \"No\": 'yes'.",
        "snake_case and R&B, 100% = 1; a/b @home #1 | Korea",
        "\xec\x9d\x91\xeb\x8b\xb5\xed\x95\x98\xeb\x9d\xbc 1988 {x} ^ 5 > 4",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(ordinary) / sizeof(*ordinary); i++)
        put_is(ordinary[i], &mo_md_block, ordinary[i]);
}

static void
each_place_has_its_escapes(void **state)
{
    (void)state;
    put_is("one\ntwo\n\nthree", &mo_md_block, "one\\\ntwo\n\nthree");
    put_is("one\ntwo\n\nthree", &mo_md_quote, "one\\\n> two\n>\n> three");
    put_is("one\ntwo", &mo_md_heading, "one&#10;two");
    put_is("one\n|two|", &mo_md_cell, "one<br>\\|two\\|");
    put_is("a, b", &mo_md_item, "a\\, b");
    put_is("- a", &mo_md_block, "\\- a");
    put_is("- a", &mo_md_cell, "- a");
    put_is("12. a", &mo_md_heading, "12\\. a");
    put_is("C#", &mo_md_heading, "C\\#");
    put_is(" a ", &mo_md_line, "&#32;a&#32;");
    put_is("see https://a.b/c_(d), or www.e.f", &mo_md_block,
           "see <https://a.b/c_(d)>, or www\\.e.f");
    put_is("https://a.b/?x=1&copy;", &mo_md_block,
           "https\\://a.b/?x=1\\&copy;");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_show_the_text),
        cmocka_unit_test(quotes_show_the_text),
        cmocka_unit_test(headings_show_the_text),
        cmocka_unit_test(items_show_the_text),
        cmocka_unit_test(emphasis_shows_whole_and_part),
        cmocka_unit_test(ordinary_text_is_not_escaped),
        cmocka_unit_test(each_place_has_its_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
