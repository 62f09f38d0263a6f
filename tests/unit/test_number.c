/* Integers of the model, with strtoll and printf as oracles. */
#include "support.h"

#include <errno.h>
#include <inttypes.h>

static struct mo_arena *arena;

static int
open_arena(void **state)
{
    (void)state;
    arena = mo_arena_new();
    return arena ? 0 : -1;
}

static int
close_arena(void **state)
{
    (void)state;
    mo_arena_free(arena);
    return 0;
}

static void
spells_canonically(void **state)
{
    (void)state;
    const struct {
        const char *text, *spelling;
        int64_t value;
    } rows[] = {
        {"0", "0", 0},
        {"-0", "0", 0},
        {"+0", "0", 0},
        {"000", "0", 0},
        {"-000", "0", 0},
        {"7", "7", 7},
        {"+7", "7", 7},
        {"007", "7", 7},
        {"+007", "7", 7},
        {"-7", "-7", -7},
        {"-007", "-7", -7},
        {"100", "100", 100},
        {"-100", "-100", -100},
        {"9223372036854775807", "9223372036854775807", INT64_MAX},
        {"-9223372036854775808", "-9223372036854775808", INT64_MIN},
        {"-0009223372036854775808", "-9223372036854775808", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mo_number number;
        assert_int_equal(
            mo_number_parse(arena, mo_text_from(rows[i].text), &number), MO_OK);
        assert_true(number.value == rows[i].value);
        assert_true(mo_text_is(number.spelling, rows[i].spelling));
    }
}

static void
refuses_what_is_no_integer(void **state)
{
    (void)state;
    static const char *const bad[] = {NULL,  "",    "-",     "+",    " 1",
                                      "1 ",  "1.0", "1e3",   "0x10", "--1",
                                      "+-1", "1-",  "1,000", "\n",   "\xd9\xa1",
                                      "one", "1a",  "/",     ":"};
    static const char *const far[] = {
        "9223372036854775808",   "-9223372036854775809",
        "92233720368547758070",  "18446744073709551616",
        "-18446744073709551617", "100000000000000000000000000000"};
    const struct mo_number untouched = {mo_text_from("kept"), 5};
    struct mo_number number = untouched;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(mo_number_parse(arena, mo_text_from(bad[i]), &number),
                         MO_EDATA);
    assert_int_equal(mo_number_parse(arena, mo_text_of("1\0", 2), &number),
                     MO_EDATA);
    for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
        assert_int_equal(mo_number_parse(arena, mo_text_from(far[i]), &number),
                         MO_ELIMIT);
    assert_memory_equal(&number, &untouched, sizeof(number));
}

static void
agrees_with_the_library(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 200000; round++) {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        const int64_t value = (int64_t)seed >> (seed >> 40) % 64;
        char spelled[32];
        snprintf(spelled, sizeof(spelled), "%" PRId64, value);
        struct mo_number number;
        if (round % 1000 == 0)
            mo_arena_reset(arena);
        assert_int_equal(mo_number_from(arena, value, &number), MO_OK);
        assert_true(mo_text_is(number.spelling, spelled));
        assert_true(number.value == value);

        /* one digit more: in range or not, as strtoll says */
        char longer[40];
        snprintf(longer, sizeof(longer), "%s%d", spelled, round % 10);
        errno = 0;
        const long long expected = strtoll(longer, NULL, 10);
        const bool beyond = errno == ERANGE;
        const enum mo_status status =
            mo_number_parse(arena, mo_text_from(longer), &number);
        assert_int_equal(status, beyond ? MO_ELIMIT : MO_OK);
        if (!beyond)
            assert_true(number.value == expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spells_canonically),
        cmocka_unit_test(refuses_what_is_no_integer),
        cmocka_unit_test(agrees_with_the_library),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
