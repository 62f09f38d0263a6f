/* The rules of the model: each finding, and no other. */
#include "support.h"

#include "moments/check.h"

/* Collects the messages, a line each. */
struct log {
    char text[4096];
    int errors, warnings;
    const char *hint;
};

static void
note(void *user, const struct mo_diag *diag)
{
    struct log *log = user;
    const size_t len = strlen(log->text);
    snprintf(log->text + len, sizeof(log->text) - len, "%s\n", diag->message);
    assert_int_equal(diag->status, MO_EDATA);
    log->errors += diag->severity == MO_ERROR;
    log->warnings += diag->severity == MO_WARNING;
    log->hint = diag->hint;
}

/* Checks a list in that order whose moments have these ranks; 99 stands for a
 * moment without rank. */
static void
expect_ranks(const char *order, const int64_t *ranks, const char *expected)
{
    struct log log = {.errors = 0};
    struct mo_check check = {.previous = 77, .ranked = true};
    const struct mo_list list = {.order = mo_text_from(order)};
    assert_int_equal(mo_check_list(&check, &list, note, &log), MO_OK);
    for (size_t i = 0; ranks[i] != 0; i++) {
        struct mo_moment moment = {.title = mo_text_from("T")};
        if (ranks[i] != 99)
            moment.rank =
                (struct mo_number){mo_text_from("spelling"), ranks[i]};
        assert_int_equal(mo_check_moment(&check, &moment, note, &log), MO_OK);
    }
    assert_string_equal(log.text, expected);
    assert_int_equal(log.errors, 0);
}

#define RANKS(...) ((const int64_t[]){__VA_ARGS__, 0})

static void
takes_orderly_ranks(void **state)
{
    (void)state;
    expect_ranks(NULL, RANKS(1, 2, 3, 4), "");
    expect_ranks(NULL, RANKS(7, 6, 5), "");
    expect_ranks("ascending", RANKS(1, 2, 3), "");
    expect_ranks("descending", RANKS(3, 2, 1), "");
    expect_ranks("ascending", RANKS(5, 6), "");
    expect_ranks("ascending", RANKS(1, 99, 99, 2), "");
    expect_ranks("descending", RANKS(99, 2, 1), "");
    expect_ranks("ascending", RANKS(-2, -1), "");
    expect_ranks("unranked", RANKS(5, 5, 1, 9, 2), "");
    expect_ranks(NULL, RANKS(99, 99), "");
}

static void
finds_ties_and_gaps(void **state)
{
    (void)state;
    expect_ranks(NULL, RANKS(1, 1), "rank 1 of \"T\" follows rank 1: a tie\n");
    expect_ranks(NULL, RANKS(1, 1, 2),
                 "rank 1 of \"T\" follows rank 1: a tie\n");
    expect_ranks(NULL, RANKS(1, 3, 4),
                 "rank 3 of \"T\" follows rank 1: a gap\n");
    expect_ranks(NULL, RANKS(9, 7), "rank 7 of \"T\" follows rank 9: a gap\n");
    expect_ranks("descending", RANKS(3, 2, 2, 99, 2),
                 "rank 2 of \"T\" follows rank 2: a tie\n"
                 "rank 2 of \"T\" follows rank 2: a tie\n");
    /* a distance that no int64_t holds */
    expect_ranks(NULL, RANKS(INT64_MIN, INT64_MAX),
                 "rank 9223372036854775807 of \"T\" follows rank "
                 "-9223372036854775808: a gap\n");
    expect_ranks(NULL, RANKS(INT64_MAX, INT64_MIN),
                 "rank -9223372036854775808 of \"T\" follows rank "
                 "9223372036854775807: a gap\n");
}

static void
finds_ranks_against_the_order(void **state)
{
    (void)state;
    expect_ranks("ascending", RANKS(2, 1),
                 "rank 1 of \"T\" follows rank 2: against the order of the "
                 "list\n");
    expect_ranks("descending", RANKS(1, 2),
                 "rank 2 of \"T\" follows rank 1: against the order of the "
                 "list\n");
    expect_ranks(NULL, RANKS(1, 2, 1, 2),
                 "rank 1 of \"T\" follows rank 2: against the order of the "
                 "list\n");
    expect_ranks(NULL, RANKS(3, 3, 2, 3),
                 "rank 3 of \"T\" follows rank 3: a tie\n"
                 "rank 3 of \"T\" follows rank 2: against the order of the "
                 "list\n");
}

static void
wants_a_title_or_heading(void **state)
{
    (void)state;
    struct log log = {.errors = 0};
    struct mo_check check;
    const struct mo_list list = {.index = 0};
    assert_int_equal(mo_check_list(&check, &list, note, &log), MO_OK);
    const struct mo_number five = {mo_text_from("5"), 5};
    const struct mo_moment first = {.rank = five, .heading = mo_text_from("H")};
    const struct mo_moment bad = {.rank = five,
                                  .scene = mo_text_from("S"),
                                  .published = mo_text_from("May")};
    const struct mo_moment last = {.rank = {mo_text_from("6"), 6},
                                   .title = mo_text_from("")};
    assert_int_equal(mo_check_moment(&check, &first, note, &log), MO_OK);
    assert_string_equal(log.text, "");
    assert_int_equal(mo_check_moment(&check, &bad, note, &log), MO_EDATA);
    assert_string_equal(log.text, "a moment has neither title nor heading\n");
    assert_int_equal(mo_check_moment(&check, &last, note, &log), MO_OK);
    assert_int_equal(log.errors, 1);
    assert_int_equal(log.warnings, 0);
}

static void
wants_a_known_order(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "Ascending", "ascending ", "random"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct log log = {.errors = 0};
        struct mo_check check;
        const struct mo_list list = {.order = mo_text_from(bad[i])};
        assert_int_equal(mo_check_list(&check, &list, note, &log), MO_EDATA);
        assert_int_equal(log.errors, 1);
        char expected[200];
        snprintf(expected, sizeof(expected),
                 "list order: expected ascending, descending or unranked, "
                 "found \"%s\"\n",
                 bad[i]);
        assert_string_equal(log.text, expected);
    }
}

static void
warns_of_odd_times(void **state)
{
    (void)state;
    struct log log = {.errors = 0};
    struct mo_check check;
    const struct mo_list list = {.published = mo_text_from("May 31"),
                                 .updated = mo_text_from("2024-05-31")};
    const struct mo_moment moment = {.heading = mo_text_from("H"),
                                     .published =
                                         mo_text_from("2024-05-31T10:00:00Z"),
                                     .updated = mo_text_from("2024-02-30")};
    assert_int_equal(mo_check_list(&check, &list, note, &log), MO_OK);
    assert_int_equal(mo_check_moment(&check, &moment, note, &log), MO_OK);
    assert_string_equal(log.text,
                        "list published: expected a date or time of RFC 3339, "
                        "found \"May 31\"\n"
                        "updated of \"H\": expected a date or time of RFC "
                        "3339, found \"2024-02-30\"\n");
    assert_int_equal(log.warnings, 2);
    assert_non_null(log.hint);
}

static bool
warns_of_language(const char *tag)
{
    struct log log = {.errors = 0};
    struct mo_check check;
    const struct mo_list list = {.language = mo_text_from(tag)};
    assert_int_equal(mo_check_list(&check, &list, note, &log), MO_OK);
    assert_int_equal(log.errors, 0);
    return log.warnings == 1;
}

/* The examples of RFC 5646 appendix A, and what is near them but wrong. */
static void
warns_of_odd_languages(void **state)
{
    (void)state;
    static const char *const good[] = {"de",
                                       "fr",
                                       "ja",
                                       "i-enochian",
                                       "zh-Hant",
                                       "zh-Hans",
                                       "sr-Cyrl",
                                       "sr-Latn",
                                       "zh-cmn-Hans-CN",
                                       "cmn-Hans-CN",
                                       "zh-yue-HK",
                                       "yue-HK",
                                       "zh-Hans-CN",
                                       "sr-Latn-RS",
                                       "sl-rozaj",
                                       "sl-rozaj-biske",
                                       "sl-nedis",
                                       "de-CH-1901",
                                       "sl-IT-nedis",
                                       "hy-Latn-IT-arevela",
                                       "de-DE",
                                       "en-US",
                                       "es-419",
                                       "de-CH-x-phonebk",
                                       "az-Arab-x-AZE-derbend",
                                       "x-whatever",
                                       "qaa-Qaaa-QM-x-southern",
                                       "de-Qaaa",
                                       "sr-Latn-QM",
                                       "sr-Qaaa-RS",
                                       "en-US-u-islamcal",
                                       "zh-CN-a-myext-x-private",
                                       "en-a-myext-b-another",
                                       "KO",
                                       "pt-br",
                                       "x-a",
                                       "x-x-1",
                                       "en-x-a-b",
                                       "i-default",
                                       "art-lojban",
                                       "zh-min-nan",
                                       "english"};
    static const char *const bad[] = {"",
                                      "e",
                                      "en_US",
                                      "en-",
                                      "-en",
                                      "en--US",
                                      "english language",
                                      "a-DE",
                                      "ar-a",
                                      "en-x",
                                      "x",
                                      "x-",
                                      "en-u",
                                      "en-u-x",
                                      "de-419-DE",
                                      "en-US-GB",
                                      "en-Latn-Cyrl",
                                      "en-US-Latn",
                                      "12",
                                      "e1",
                                      "en-abcdefghi",
                                      "en-1",
                                      "en-US-abc",
                                      "en-u-a",
                                      "\xed\x95\x9c",
                                      "en-\xc3\xa9t",
                                      "en-x-123456789",
                                      "en-12",
                                      "en-1234567890"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (warns_of_language(good[i]))
            fail_msg("%s is a tag", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (!warns_of_language(bad[i]))
            fail_msg("%s is no tag", bad[i]);
    assert_false(warns_of_language(NULL));
}

/* Longer names and values than a message holds: still whole code points, and a
 * mention of what is wrong in front. */
static void
keeps_messages_short(void **state)
{
    (void)state;
    char title[600] = "";
    while (strlen(title) + 5 < sizeof(title))
        memcpy(title + strlen(title), "\xf0\x9f\x8e\xac", 5);
    struct log log = {.errors = 0};
    struct mo_check check = {.ranked = false};
    const struct mo_moment moment = {.title = mo_text_from(title),
                                     .updated = mo_text_from(title)};
    assert_int_equal(mo_check_moment(&check, &moment, note, &log), MO_OK);
    const size_t len = strlen(log.text);
    assert_int_equal(mo_utf8_valid(log.text, len), len);
    assert_memory_equal(log.text, "updated of \"", 12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_orderly_ranks),
        cmocka_unit_test(finds_ties_and_gaps),
        cmocka_unit_test(finds_ranks_against_the_order),
        cmocka_unit_test(wants_a_title_or_heading),
        cmocka_unit_test(wants_a_known_order),
        cmocka_unit_test(warns_of_odd_times),
        cmocka_unit_test(warns_of_odd_languages),
        cmocka_unit_test(keeps_messages_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
