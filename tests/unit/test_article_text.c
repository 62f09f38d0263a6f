/* The text format: bad bytes, limits, options, explanations, and what the
 * writer writes. */
#include "test_article.h"

static const char page[] = "Films I like\n\n"
                           "Scene A: Harbour\n\nA boat leaves before dawn.\n\n"
                           "Scene B: Tide\n\nThe letter is read aloud.\n";

static struct mo_diag
read_badly(const void *bytes, size_t len, enum mo_status expected)
{
    struct test_session session;
    struct mo_model *model;
    struct mo_diag diag;
    test_session_open(&session);
    assert_int_equal(
        test_read(&session, &mo_format_text, bytes, len, 7, NULL, 0, &model),
        expected);
    assert_int_equal(mo_model_count(model), 0);
    assert_int_equal(session.diag_count, 1);
    diag = session.diags[0];
    assert_int_equal(diag.severity, MO_ERROR);
    assert_int_equal(diag.status, expected);
    mo_model_free(model);
    test_session_close(&session);
    return diag;
}

static void
test_bad_bytes(void **state)
{
    static const char latin[] = "1. Caf\xE9\n";
    static const char zero[] = "1. Harbour\n\nA boat leaves\0 before dawn, and "
                               "nobody on the pier looks up.\n";
    static const char binary[] = "\x7F"
                                 "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0";
    struct mo_diag diag = read_badly(latin, sizeof(latin) - 1, MO_EDATA);
    (void)state;
    assert_int_equal(diag.pos.byte, 6);
    assert_string_equal(diag.message, "byte \\xE9 is not valid UTF-8");
    assert_non_null(strstr(diag.hint, "--encoding"));
    diag = read_badly(zero, sizeof(zero) - 1, MO_EDATA);
    assert_int_equal(diag.pos.byte, 25);
    assert_string_equal(diag.message, "a zero byte in the text");
    diag = read_badly(binary, sizeof(binary) - 1, MO_EDATA);
    assert_string_equal(diag.message, "this is a binary file, not text");
}

static void
test_too_long(void **state)
{
    const size_t len = ((size_t)64 << 20) + 1;
    char *bytes = malloc(len);
    struct test_session session;
    struct mo_model *model;
    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'a', len);
    test_session_open(&session);
    assert_int_equal(
        test_read(&session, &mo_format_text, bytes, len, 0, NULL, 0, &model),
        MO_ELIMIT);
    assert_int_equal(session.diag_count, 1);
    mo_model_free(model);
    test_session_close(&session);
    free(bytes);
}

static size_t
count_with(const struct mo_setting *settings, size_t count, char *first)
{
    struct test_session session;
    struct mo_model *model;
    size_t moments = 0;
    test_session_open(&session);
    if (test_read(&session, &mo_format_text, page, sizeof(page) - 1, 0,
                  settings, count, &model) == MO_OK) {
        const struct mo_model_list *list = mo_model_at(model, 0);
        moments = list->count;
        snprintf(first, 100, "%.*s", (int)list->moments[0].heading.len,
                 list->moments[0].heading.ptr);
    }
    mo_model_free(model);
    test_session_close(&session);
    return moments;
}

static void
test_heading_option(void **state)
{
    const struct mo_setting pattern = {"heading", "Scene ?: *"};
    const struct mo_setting none = {"heading", "Act *"};
    const struct mo_setting many[] = {{"heading", "Scene *"},
                                      {"min-items", "3"}};
    char first[100] = "";
    (void)state;
    assert_int_equal(count_with(NULL, 0, first), 0);
    assert_int_equal(count_with(&pattern, 1, first), 2);
    assert_string_equal(first, "Scene A: Harbour");
    assert_int_equal(count_with(&none, 1, first), 0);
    assert_int_equal(count_with(many, 2, first), 0);
}

/* Each line that says something has one note, at its place. */
static void
test_explain(void **state)
{
    static const char text[] = "Top 2\n\n1. Harbour\nHarbour - IMDb\nA boat "
                               "leaves before dawn.\n2. Tide\nIt is late.\n";
    static const char *const roles[] = {"list title", "heading",
                                        "credit",     "description",
                                        "heading",    "description"};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    session.env.explain = true;
    assert_int_equal(test_read(&session, &mo_format_text, text,
                               sizeof(text) - 1, 0, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(session.diag_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(session.diags[i].severity, MO_NOTE);
        assert_memory_equal(session.diags[i].message, roles[i],
                            strlen(roles[i]));
    }
    assert_int_equal(session.diags[1].pos.byte, 7);
    mo_model_free(model);
    test_session_close(&session);
}

/* ---- the writer -----------------------------------------------------------
 */

static struct mo_model *
read_page(struct test_session *session, const char *text)
{
    struct mo_model *model;
    assert_int_equal(test_read(session, &mo_format_text, text, strlen(text), 0,
                               NULL, 0, &model),
                     MO_OK);
    return model;
}

static void
check_written(const struct mo_model *model, const struct mo_setting *settings,
              size_t count, const char *expected)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    mo_out_init(&out, NULL, NULL);
    assert_int_equal(
        test_write(&session, &mo_format_text, model, settings, count, &out),
        MO_OK);
    mo_out_byte(&out, '\0');
    assert_string_equal(mo_out_bytes(&out).ptr, expected);
    mo_out_dispose(&out);
    test_session_close(&session);
}

static const char article[] =
    "Top 2 films about the sea\n\n"
    "By Ann Example\n2015-05-02\n\n"
    "There are many films about the sea, and these two are about people who "
    "live beside it without ever looking up from their own small quarrels.\n\n"
    "1) “Harbour” (2001)\nHarbour - IMDb\n"
    "A boat leaves before dawn, and nobody on the pier looks up. The rest of "
    "the morning is spent on the steps of the customs house, where an old man "
    "sells the same three postcards to the same three visitors.\n\n"
    "It is the first morning of the year.\n\n"
    "2) Tide\n"
    "The letter is read aloud twice by the man it was meant for, who is "
    "silent throughout and leaves before the second reading has come to an "
    "end, although the door is locked and the ferry has long gone.\n\n"
    "Tide ends where it began.\n\n"
    "Conclusion: stay at home when the wind rises over the old town.\n";

/* What our reader made of an article is written as that article. */
static void
test_write_article(void **state)
{
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    model = read_page(&session, article);
    check_written(model, NULL, 0, article);
    mo_model_free(model);
    test_session_close(&session);
}

/* Wrapped at any width it is read back the same. */
static void
test_wrapped_is_read_back(void **state)
{
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    model = read_page(&session, article);
    for (int width = 44; width <= 80; width += 4) {
        struct mo_setting setting = {"width", NULL};
        struct mo_model *again;
        struct mo_out out;
        char value[8];
        snprintf(value, sizeof(value), "%d", width);
        setting.value = value;
        mo_out_init(&out, NULL, NULL);
        assert_int_equal(
            test_write(&session, &mo_format_text, model, &setting, 1, &out),
            MO_OK);
        mo_out_byte(&out, '\0');
        again = read_page(&session, (const char *)mo_out_bytes(&out).ptr);
        assert_true(mo_model_equal(model, again));
        mo_model_free(again);
        mo_out_dispose(&out);
    }
    mo_model_free(model);
    test_session_close(&session);
}

static void
test_write_show(void **state)
{
    static const struct mo_setting settings[] = {{"style", "show"},
                                                 {"width", "40"}};
    static const char expected[] = "Two films\n─────────\n\n"
                                   " 1  Harbour\n"
                                   "    항구 · 2001 · Ann, Ben · Busan\n\n"
                                   "    A boat leaves before dawn, and\n"
                                   "    nobody on the pier looks up.\n\n"
                                   "    The end\xEF\xBF\xBD[2J.\n\n"
                                   "    — Harbour - IMDb\n\n"
                                   "    港の朝に二人は別れる。船はもう戻らな\n"
                                   "    い。雪の夜に最後のバスが出る。\n";
    const struct mo_text names[] = {mo_text_from("Ann"), mo_text_from("Ben")};
    const struct mo_list list = {.title = mo_text_from("Two films")};
    const struct mo_moment moments[] = {
        {.rank = {mo_text_from("1"), 1},
         .title = mo_text_from("Harbour"),
         .original_title = mo_text_from("항구"),
         .year = mo_text_from("2001"),
         .characters = {names, 2},
         .setting = mo_text_from("Busan"),
         .description =
             mo_text_from("A boat leaves before dawn, and nobody on the pier "
                          "looks up.\n\nThe end\x1B[2J."),
         .credit = mo_text_from("Harbour - IMDb")},
        {.heading = mo_text_from("港の朝に二人は別れる。船はもう戻らない。雪の"
                                 "夜に最後のバスが出る。")},
    };
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    (void)state;
    assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(sink.moment(sink.self, &moments[i]), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    check_written(model, settings, 2, expected);
    mo_model_free(model);
}

static void
test_sniff(void **state)
{
    int (*sniff)(const uint8_t *, size_t) = mo_format_text.reader->sniff;
    (void)state;
    assert_true(sniff((const uint8_t *)"1. Harbour", 10) > 0);
    assert_true(sniff((const uint8_t *)"caf\xC3", 4) > 0);
    assert_int_equal(sniff((const uint8_t *)"caf\xC3 au lait", 12), 0);
    assert_int_equal(sniff((const uint8_t *)"PK\3\4zip", 7), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_heading_option),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_write_article),
        cmocka_unit_test(test_wrapped_is_read_back),
        cmocka_unit_test(test_write_show),
        cmocka_unit_test(test_sniff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
