/* RFC 3339 times, with gmtime_r as oracle. */
#include "support.h"

#include <time.h>

#define FIRST INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define LAST  INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

static void
expect_as_gmtime(int64_t seconds)
{
    struct tm tm;
    const time_t clock = (time_t)seconds;
    char expected[80];
    char spelled[MO_TIME_SIZE];
    int64_t back = -1;
    assert_non_null(gmtime_r(&clock, &tm));
    snprintf(expected, sizeof(expected), "%04d-%02d-%02dT%02d:%02d:%02dZ",
             tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
             tm.tm_min, tm.tm_sec);
    assert_true(mo_time_format(seconds, spelled));
    assert_string_equal(spelled, expected);
    assert_true(mo_time_parse(mo_text_from(spelled), &back));
    assert_true(back == seconds);
}

static void
agrees_with_gmtime(void **state)
{
    (void)state;
    /* every day of ten thousand years, at changing times of the day */
    for (int64_t at = FIRST; at <= LAST; at += 86399)
        expect_as_gmtime(at);
    for (int64_t day = FIRST; day <= LAST; day += 86400 * 7) {
        expect_as_gmtime(day);
        expect_as_gmtime(day + 86399);
    }
    expect_as_gmtime(FIRST);
    expect_as_gmtime(LAST);
    expect_as_gmtime(-1);
    expect_as_gmtime(0);
}

static void
keeps_to_four_digits(void **state)
{
    (void)state;
    char spelled[MO_TIME_SIZE] = "kept";
    assert_false(mo_time_format(FIRST - 1, spelled));
    assert_false(mo_time_format(LAST + 1, spelled));
    assert_false(mo_time_format(INT64_MIN, spelled));
    assert_false(mo_time_format(INT64_MAX, spelled));
    assert_string_equal(spelled, "kept");
}

static void
reads_every_form(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {
        {"1970-01-01", 0},
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T00:00:00+00:00", 0},
        {"1970-01-01T00:00:00-00:00", 0},
        {"1970-01-01T01:00:00+01:00", 0},
        {"1969-12-31T19:30:00-04:30", 0},
        {"1970-01-01T00:00:00.5Z", 0},
        {"1970-01-01T00:00:01.000000000000000001Z", 1},
        {"1985-04-12T23:20:50.52Z", 482196050},
        {"1996-12-19T16:39:57-08:00", 851042397},
        {"1990-12-31T23:59:60Z", 662688000},
        {"1990-12-31T15:59:60-08:00", 662688000},
        {"1937-01-01T12:00:27.87+00:20", -1041337173},
        {"2024-02-29", 1709164800},
        {"2000-02-29", 951782400},
        {"0000-02-29", FIRST + 59 * 86400},
        {"0000-01-01T00:00:00+23:59", FIRST - 23 * 3600 - 59 * 60},
        {"9999-12-31T23:59:59-23:59", LAST + 23 * 3600 + 59 * 60},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t seconds = -99;
        if (!mo_time_parse(mo_text_from(rows[i].text), &seconds) ||
            seconds != rows[i].seconds)
            fail_msg("%s: %lld", rows[i].text, (long long)seconds);
        assert_true(mo_time_parse(mo_text_from(rows[i].text), NULL));
    }
}

static void
refuses_other_forms(void **state)
{
    (void)state;
    static const char *const bad[] = {NULL,
                                      "",
                                      "2024",
                                      "2024-02",
                                      "2024-2-01",
                                      "20240201",
                                      "2024-02-30",
                                      "2023-02-29",
                                      "1900-02-29",
                                      "2024-00-01",
                                      "2024-13-01",
                                      "2024-01-00",
                                      "2024-01-32",
                                      "2024-04-31",
                                      "2024-06-31",
                                      "2024-09-31",
                                      "2024-11-31",
                                      "24-01-01",
                                      "+2024-01-01",
                                      "-2024-01-01",
                                      "10000-01-01",
                                      "2024-01-01 ",
                                      " 2024-01-01",
                                      "2024-01-01T",
                                      "2024-01-01T00",
                                      "2024-01-01T00:00",
                                      "2024-01-01T00:00Z",
                                      "2024-01-01T00:00:00",
                                      "2024-01-01 00:00:00Z",
                                      "2024-01-01t00:00:00Z",
                                      "2024-01-01T00:00:00z",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T00:60:00Z",
                                      "2024-01-01T00:00:61Z",
                                      "2024-01-01T00:00:00.Z",
                                      "2024-01-01T00:00:00,5Z",
                                      "2024-01-01T00:00:00+0000",
                                      "2024-01-01T00:00:00+00",
                                      "2024-01-01T00:00:00+24:00",
                                      "2024-01-01T00:00:00+00:60",
                                      "2024-01-01T00:00:00Z ",
                                      "2024-01-01T00:00:00ZZ",
                                      "2024-01-01T00:00:60Z",
                                      "2024-01-01T23:59:60Z",
                                      "2024-01-31T23:59:60+01:00",
                                      "2024-01-01T0a:00:00Z",
                                      "January 1, 2024",
                                      "2024-01-01T00:00:00+1:00",
                                      "2024/01/01",
                                      "2024-01-01T00.00.00Z"};
    int64_t seconds = 42;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (mo_time_parse(mo_text_from(bad[i]), &seconds))
            fail_msg("%s", bad[i]);
    assert_true(seconds == 42);
}

/* Whatever byte of a good time is replaced by whatever other: never a crash,
 * and what is still taken is a time that reads the same. */
static void
survives_damage(void **state)
{
    (void)state;
    const char *good = "1996-12-19T16:39:57.25-08:00";
    const size_t len = strlen(good);
    for (size_t cut = 0; cut <= len; cut++) {
        char *exact = malloc(cut ? cut : 1);
        assert_non_null(exact);
        memcpy(exact, good, cut);
        const bool whole = cut == len || cut == 10;
        assert_int_equal(mo_time_parse(mo_text_of(exact, cut), NULL), whole);
        for (size_t at = 0; at < cut; at++)
            for (int byte = 0; byte < 256; byte++) {
                exact[at] = (char)byte;
                const bool digit = byte >= '0' && byte <= '9';
                const bool digit_wanted = good[at] >= '0' && good[at] <= '9';
                if (digit != digit_wanted && byte != '+' && byte != 'Z' &&
                    byte != good[at])
                    assert_false(mo_time_parse(mo_text_of(exact, cut), NULL));
                exact[at] = good[at];
            }
        free(exact);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_gmtime),
        cmocka_unit_test(keeps_to_four_digits),
        cmocka_unit_test(reads_every_form),
        cmocka_unit_test(refuses_other_forms),
        cmocka_unit_test(survives_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
