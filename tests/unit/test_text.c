/* Views of text, quoting, buffers, and diagnostics. */
#include "support.h"

static void
expect_quote(const char *bytes, size_t len, const char *expected)
{
    char buffer[MO_QUOTE_SIZE];
    /* a copy of exactly that size, so that a sanitizer sees reads beyond */
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    if (len > 0)
        memcpy(exact, bytes, len);
    assert_ptr_equal(mo_text_quote(mo_text_of(exact, len), buffer), buffer);
    assert_string_equal(buffer, expected);
    free(exact);
}

static void
quotes_for_messages(void **state)
{
    (void)state;
    const struct {
        const char *text, *expected;
    } rows[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a\nb\t\x1b[31m", "\"a\\x0ab\\x09\\x1b[31m\""},
        {"\x7f", "\"\\x7f\""},
        {"\xeb\x8f\x84\xea\xb9\xa8\xeb\xb9\x84",
         "\"\xeb\x8f\x84\xea\xb9\xa8\xeb\xb9\x84\""},
        {"\xc2\x85", "\"\\xc2\\x85\""},          /* U+0085 next line */
        {"\xc2\x9b", "\"\\xc2\\x9b\""},          /* U+009B introduces CSI */
        {"\xc2\xa0", "\"\xc2\xa0\""},            /* U+00A0 is harmless */
        {"\xe2\x80\xae", "\"\\xe2\\x80\\xae\""}, /* U+202E turns around */
        {"\xe2\x81\xa7", "\"\\xe2\\x81\\xa7\""}, /* U+2067 likewise */
        {"\xe2\x80\xaf", "\"\xe2\x80\xaf\""},    /* U+202F is a space */
        {"a\xff", "\"a\\xff\""},
        {"\xea\xb3", "\"\\xea\\xb3\""},
        {"\xed\xa0\x80", "\"\\xed\\xa0\\x80\""},
        {"say \"hi\"", "\"say \"hi\"\""},
        {"1234567890123456789012345678901234567890",
         "\"1234567890123456789012345678901234567890\""},
        {"12345678901234567890123456789012345678901",
         "\"1234567890123456789012345678901234567890\"\xe2\x80\xa6"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_quote(rows[i].text, strlen(rows[i].text), rows[i].expected);
    expect_quote("\0", 1, "\"\\x00\"");
}

static void
quotes_within_the_buffer(void **state)
{
    (void)state;
    static const char *const worst[] = {"\xff", "\xf0\x9f\x8e\xac", "\xc2\x85",
                                        "\xe2\x80\xae"};
    for (size_t i = 0; i < sizeof(worst) / sizeof(worst[0]); i++) {
        char text[400] = "";
        for (size_t len = 0; len + 5 < sizeof(text); len = strlen(text))
            memcpy(text + len, worst[i], strlen(worst[i]) + 1);
        char *buffer = malloc(MO_QUOTE_SIZE);
        assert_non_null(buffer);
        mo_text_quote(mo_text_from(text), buffer);
        const size_t len = strlen(buffer);
        assert_in_range(len, 40, MO_QUOTE_SIZE - 1);
        assert_int_equal(mo_utf8_valid(buffer, len), len);
        free(buffer);
    }
}

static void
orders_and_compares(void **state)
{
    (void)state;
    /* in ascending order */
    const struct mo_text texts[] = {mo_text_from(NULL),
                                    mo_text_from(""),
                                    mo_text_from("a"),
                                    mo_text_from("aa"),
                                    mo_text_from("b"),
                                    mo_text_from("\xc3\xa9"),
                                    mo_text_from("\xea\xb3\xb5"),
                                    mo_text_from("\xf0\x9f\x8e\xac")};
    const int count = sizeof(texts) / sizeof(texts[0]);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            const int order = mo_text_compare(texts[i], texts[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(mo_text_equal(texts[i], texts[j]), i == j);
        }
    assert_true(mo_text_is(texts[1], ""));
    assert_false(mo_text_is(texts[0], ""));
    assert_false(mo_text_is(texts[3], "a"));
    assert_true(mo_text_is(texts[3], "aa"));
}

static void
trims_white_space(void **state)
{
    (void)state;
    const struct {
        const char *text, *expected;
    } rows[] = {{"", ""},
                {" ", ""},
                {"\t\r\n ", ""},
                {"a", "a"},
                {" a b ", "a b"},
                {"\na\r\n", "a"},
                {"\xc2\xa0", "\xc2\xa0"},
                {"\va", "\va"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_true(mo_text_is(mo_text_trim(mo_text_from(rows[i].text)),
                               rows[i].expected));
    assert_null(mo_text_trim(mo_text_from(NULL)).ptr);
}

static void
copies_texts(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    struct mo_text copy;
    char source[] = "source";
    assert_int_equal(mo_text_copy(arena, mo_text_from(source), &copy), MO_OK);
    source[0] = 'S';
    assert_true(mo_text_is(copy, "source"));
    assert_int_equal(mo_text_copy(arena, mo_text_from(""), &copy), MO_OK);
    assert_true(mo_text_is(copy, ""));
    assert_int_equal(mo_text_copy(arena, mo_text_from(NULL), &copy), MO_OK);
    assert_null(copy.ptr);
    mo_arena_free(arena);
}

static void
builds_byte_strings(void **state)
{
    (void)state;
    struct mo_buffer buffer = {0};
    assert_int_equal(mo_buffer_add(&buffer, NULL, 0), MO_OK);
    assert_int_equal(buffer.len, 0);
    char expected[3000];
    size_t len = 0;
    for (size_t i = 0; len + i <= sizeof(expected); i++) {
        memset(expected + len, (int)i, i);
        assert_int_equal(mo_buffer_add(&buffer, expected + len, i), MO_OK);
        len += i;
    }
    assert_int_equal(buffer.len, len);
    assert_memory_equal(buffer.ptr, expected, len);
    assert_int_equal(mo_buffer_reserve(&buffer, SIZE_MAX), MO_ENOMEM);
    assert_int_equal(mo_buffer_reserve(&buffer, SIZE_MAX - len), MO_ENOMEM);
    assert_int_equal(buffer.len, len);
    assert_int_equal(mo_buffer_reserve(&buffer, 5000), MO_OK);
    assert_true(buffer.cap - buffer.len >= 5000);
    mo_buffer_free(&buffer);
    assert_null(buffer.ptr);
    assert_int_equal(mo_buffer_add(&buffer, "again", 5), MO_OK);
    mo_buffer_free(&buffer);
}

static void
fills_diagnostics(void **state)
{
    (void)state;
    struct mo_diag diag;
    memset(&diag, 0x55, sizeof(diag));
    mo_diag_set(&diag, MO_WARNING, MO_EDATA, mo_pos_at(7), "%s %d", "rank", 3);
    assert_string_equal(diag.message, "rank 3");
    assert_int_equal(diag.severity, MO_WARNING);
    assert_int_equal(diag.status, MO_EDATA);
    assert_int_equal(diag.pos.byte, 7);
    assert_null(diag.source);
    assert_null(diag.hint);
}

/* Four bytes a code point, shifted by one to three: wherever the message is
 * cut, no code point is. */
static void
cuts_messages_between_code_points(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 8; shift++) {
        char text[400];
        memset(text, '.', shift);
        text[shift] = '\0';
        while (strlen(text) + 5 < sizeof(text))
            memcpy(text + strlen(text), "\xf0\x9f\x8e\xac", 5);
        struct mo_diag diag;
        mo_diag_set(&diag, MO_ERROR, MO_EDATA, mo_pos_at(0), "%s", text);
        const size_t len = strlen(diag.message);
        assert_in_range(len, sizeof(diag.message) - 4,
                        sizeof(diag.message) - 1);
        assert_memory_equal(diag.message, text, len);
        assert_int_equal(mo_utf8_valid(diag.message, len), len);
    }
}

static void
names_every_status(void **state)
{
    (void)state;
    for (int a = MO_OK; a <= MO_EINTERNAL; a++)
        for (int b = MO_OK; b < a; b++)
            assert_string_not_equal(mo_status_name((enum mo_status)a),
                                    mo_status_name((enum mo_status)b));
    assert_string_equal(mo_status_name(MO_ESYNTAX), "syntax");
    assert_string_equal(mo_status_name((enum mo_status)99), "unknown");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_for_messages),
        cmocka_unit_test(quotes_within_the_buffer),
        cmocka_unit_test(orders_and_compares),
        cmocka_unit_test(trims_white_space),
        cmocka_unit_test(copies_texts),
        cmocka_unit_test(builds_byte_strings),
        cmocka_unit_test(fills_diagnostics),
        cmocka_unit_test(cuts_messages_between_code_points),
        cmocka_unit_test(names_every_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
