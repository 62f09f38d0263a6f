/* Articles in Markdown: the blocks they become, and the lists found. */
#include "support.h"

#include "../../formats/markdown/article.h"

extern const struct mo_format mo_format_markdown;

static const char *const kinds[] = {"P", "H", "I", "C", "G",
                                    "Q", "R", "K", "-"};

/* One line for each block: kind, position, blank lines above, what else is
 * known, text. */
static void
describe(const struct mo_block *block, struct mo_out *out)
{
    mo_out_format(out, "%s@%llu+%u", kinds[block->kind],
                  (unsigned long long)block->pos.byte, block->blank_before);
    if (block->level)
        mo_out_format(out, " level %u", block->level);
    if (block->marker.ptr)
        mo_out_format(out, " marker %.*s", (int)block->marker.len,
                      block->marker.ptr);
    if (block->numbered)
        mo_out_format(out, " number %lld", (long long)block->number);
    if (block->bold)
        mo_out_string(out, " bold");
    if (block->link_percent)
        mo_out_format(out, " linked %u", block->link_percent);
    if (block->url.ptr)
        mo_out_format(out, " <%.*s>", (int)block->url.len, block->url.ptr);
    if (block->text.ptr) {
        mo_out_string(out, ": ");
        mo_out_text(out, block->text);
    }
    mo_out_byte(out, '\n');
}

static void
blocks_are(const char *markdown, const char *expected)
{
    struct test_session session;
    struct mo_blocks blocks = {0};
    struct mo_md_piece piece = {mo_text_from(markdown), 0};
    struct mo_out out;
    test_session_open(&session);
    mo_out_init(&out, NULL, NULL);
    assert_int_equal(mo_md_article_blocks(&session.env, piece, &blocks), MO_OK);
    for (size_t i = 0; i < blocks.count; i++)
        describe(&blocks.items[i], &out);
    mo_out_byte(&out, '\0');
    assert_string_equal((const char *)mo_out_bytes(&out).ptr, expected);
    mo_out_dispose(&out);
    mo_blocks_free(&blocks);
    test_session_close(&session);
}

static void
headings_and_paragraphs(void **state)
{
    (void)state;
    blocks_are("# Title\n\n## 1. *One*\n\n\nSome **bold** text &amp; `code`.\n"
               "\n**All bold**\n\n---\n\nSetext\n======\n",
               "H@0+0 level 1: Title\n"
               "H@9+1 level 2: 1. One\n"
               "P@23+2: Some bold text & code.\n"
               "P@57+1 bold: All bold\n"
               "-@71+1\n"
               "H@76+1 level 1: Setext\n");
}

static void
lines_stay_unless_wrapped(void **state)
{
    (void)state;
    blocks_are("1\\) Goblin\nGuardian - Wikipedia\nIt has become.\n",
               "P@0+0: 1) Goblin\n"
               "P@11+0: Guardian - Wikipedia\n"
               "P@32+0: It has become.\n");
    blocks_are("A line that is long enough to have been wrapped there\n"
               "goes on here.\n",
               "P@0+0: A line that is long enough to have been wrapped there "
               "goes on here.\n");
    blocks_are("A line that is long enough to have been wrapped there\\\n"
               "but was not.<br>At all.\n",
               "P@0+0: A line that is long enough to have been wrapped there\n"
               "P@55+0: but was not.\n"
               "P@55+0: At all.\n");
}

static void
items_know_their_numbers(void **state)
{
    (void)state;
    blocks_are("10. Ten\n9. Nine\n\n   More\n8. Eight\n",
               "I@0+0 level 1 number 10: Ten\n"
               "I@8+0 level 1 number 9: Nine\n"
               "P@20+1: More\n"
               "I@25+0 level 1 number 8: Eight\n");
    blocks_are("1) A\n1) B\n1) C\n   - x\n   - y\n",
               "I@0+0 level 1 number 1: A\n"
               "I@5+0 level 1 number 2: B\n"
               "I@10+0 level 1 number 3: C\n"
               "I@18+0 level 2 marker -: x\n"
               "I@25+0 level 2 marker -: y\n");
}

static void
images_links_and_quotes(void **state)
{
    (void)state;
    blocks_are(
        "![An *image*](a.jpg \"Credit: X\")\n*caption*\n\n"
        "[All of it](http://e.org)\n\nhalf [half](u)\n\n> Quoted\n> line\n",
        "G@0+0 <a.jpg>: An image\n"
        "C@0+0: Credit: X\n"
        "P@33+0: caption\n"
        "P@44+1 linked 100 <http://e.org>: All of it\n"
        "P@71+1 linked 44: half half\n"
        "Q@87+1: Quoted\n"
        "Q@96+0: line\n");
    blocks_are("[![alt](i.png)](u)\n", "G@0+0 <i.png>: alt\n");
}

static void
tables_code_and_html(void **state)
{
    (void)state;
    blocks_are("| a | b |\n|---|---|\n| **c** | d |\n\n```\n1. x\n```\n\n"
               "<!-- note -->\n\n<div>\n<b>Shown</b>\n</div>\n\n"
               "{{< figure src=\"f.jpg\" caption=\"A credit\" >}}\n\n"
               "{% include x %}\n",
               "R@0+0: a\tb\n"
               "R@20+0: c\td\n"
               "K@35+1: 1. x\n"
               "P@70+4: Shown\n"
               "G@91+1 <f.jpg>\n"
               "C@91+0: A credit\n");
}

static enum mo_status
read_article(struct test_session *session, const char *text, size_t block,
             struct mo_model **model)
{
    return test_read(session, &mo_format_markdown, text, strlen(text), block,
                     NULL, 0, model);
}

static void
lists_are_found(void **state)
{
    static const char text[] =
        "---\ntitle: Three farewells\ndate: 2024-01-05\nlayout: post\n"
        "keywords: [a, b]\n---\n\nAn introduction to them.\n\n"
        "## 3. Goblin\n\nShe says goodbye to him there.\n\n"
        "## 2. My Mister\n\nHe says goodbye to her here.\n\n"
        "## 1. Signal\n\nThey say goodbye over the radio.\n";
    static const size_t blocks[] = {0, 1, 7};
    (void)state;
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        assert_int_equal(read_article(&session, text, blocks[i], &model),
                         MO_OK);
        assert_int_equal(test_diag_count(&session, MO_WARNING), 0);
        assert_int_equal(mo_model_count(model), 1);
        const struct mo_model_list *const list = mo_model_at(model, 0);
        assert_true(mo_text_is(list->list.title, "Three farewells"));
        assert_true(mo_text_is(list->list.published, "2024-01-05"));
        assert_int_equal(list->list.tags.count, 2);
        assert_int_equal(list->list.extra.count, 0);
        assert_int_equal(list->count, 3);
        assert_true(mo_text_is(list->moments[0].title, "Goblin"));
        assert_int_equal(list->moments[0].rank.value, 3);
        assert_int_equal(list->moments[2].pos.byte,
                         strstr(text, "## 1.") - text);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
odd_front_matter_is_a_warning(void **state)
{
    static const char text[] = "---\nmenu: {main: 1}\n---\n## 1. A\n\nText.\n\n"
                               "## 2. B\n\nText.\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(read_article(&session, text, 0, &model), MO_OK);
    assert_int_equal(test_diag_count(&session, MO_WARNING), 1);
    assert_int_equal(test_diag_count(&session, MO_ERROR), 0);
    assert_int_equal(session.diags[0].pos.line, 2);
    assert_int_equal(session.diags[0].pos.column, 7);
    assert_int_equal(mo_model_at(model, 0)->count, 2);
    mo_model_free(model);
    test_session_close(&session);
}

static void
refused(const char *text, enum mo_status status, const char *message,
        uint64_t byte)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    assert_int_equal(read_article(&session, text, 0, &model), status);
    assert_true(session.diag_count > 0);
    const struct mo_diag *const diag = &session.diags[session.diag_count - 1];
    if (strncmp(diag->message, message, strlen(message)) != 0)
        fail_msg("%s", diag->message);
    assert_int_equal(diag->pos.byte, byte);
    mo_model_free(model);
    test_session_close(&session);
}

static void
bad_articles_are_refused(void **state)
{
    enum { LONG = (1 << 20) + 1 };
    char *const text = malloc(LONG + 1);
    (void)state;
    assert_non_null(text);
    refused("Prose without any list.\n", MO_ENOLIST, "no ranked list", 0);
    refused("# A\n\n\xc3(\n", MO_ESYNTAX, "the text is not valid UTF-8", 5);
    memset(text, 'a', LONG);
    text[LONG] = '\0';
    refused(text, MO_ELIMIT, "longer than 1 MiB", 1 << 20);
    memset(text, '[', 10000);
    text[10000] = '\0';
    refused(text, MO_ELIMIT, "more than 4,096 brackets", 4096);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_and_paragraphs),
        cmocka_unit_test(lines_stay_unless_wrapped),
        cmocka_unit_test(items_know_their_numbers),
        cmocka_unit_test(images_links_and_quotes),
        cmocka_unit_test(tables_code_and_html),
        cmocka_unit_test(lists_are_found),
        cmocka_unit_test(odd_front_matter_is_a_warning),
        cmocka_unit_test(bad_articles_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
