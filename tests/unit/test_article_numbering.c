/* Numbers at the start of a line, in the styles of the world. */
#include "support.h"

#include "../../formats/article/numbering.h"

struct sample {
    const char *line;
    enum mo_number_style style; /* NONE: no number */
    int64_t value;
    const char *rest;
};

static const struct sample samples[] = {
    {"1. Harbour", MO_NUMBER_DOT, 1, "Harbour"},
    {"1.Harbour", MO_NUMBER_DOT, 1, "Harbour"},
    {"01. Harbour", MO_NUMBER_DOT, 1, "Harbour"},
    {"12) “Harbour”", MO_NUMBER_PAREN, 12, "“Harbour”"},
    {"3.) Harbour", MO_NUMBER_PAREN, 3, "Harbour"},
    {"(4) Harbour", MO_NUMBER_PAREN, 4, "Harbour"},
    {"[5] Harbour", MO_NUMBER_BRACKET, 5, "Harbour"},
    {"【6位】Harbour", MO_NUMBER_BRACKET, 6, "Harbour"},
    {"#7 Harbour", MO_NUMBER_HASH, 7, "Harbour"},
    {"# 7: Harbour", MO_NUMBER_HASH, 7, "Harbour"},
    {"№ 8 Harbour", MO_NUMBER_HASH, 8, "Harbour"},
    {"8: Harbour", MO_NUMBER_COLON, 8, "Harbour"},
    {"9 - Harbour", MO_NUMBER_DASH, 9, "Harbour"},
    {"9 — Harbour", MO_NUMBER_DASH, 9, "Harbour"},
    {"10– Harbour", MO_NUMBER_DASH, 10, "Harbour"},
    {"11 Harbour", MO_NUMBER_SPACE, 11, "Harbour"},
    {"11", MO_NUMBER_ALONE, 11, ""},
    {"2 / 10", MO_NUMBER_ALONE, 2, ""},
    {"2 of 10", MO_NUMBER_ALONE, 2, ""},
    {"No. 3 Harbour", MO_NUMBER_WORD, 3, "Harbour"},
    {"No 10. Harbour", MO_NUMBER_WORD, 10, "Harbour"},
    {"Nº 4: Harbour", MO_NUMBER_WORD, 4, "Harbour"},
    {"Platz 5: Hafen", MO_NUMBER_WORD, 5, "Hafen"},
    {"Number five: Harbour", MO_NUMBER_WORD, 5, "Harbour"},
    {"Reason #6: The sea", MO_NUMBER_WORD, 6, "The sea"},
    {"1st – Harbour", MO_NUMBER_ORDINAL, 1, "Harbour"},
    {"2º. Porto", MO_NUMBER_ORDINAL, 2, "Porto"},
    {"第8位:港", MO_NUMBER_RANK, 8, "港"},
    {"第三名:港", MO_NUMBER_RANK, 3, "港"},
    {"3위 항구", MO_NUMBER_RANK, 3, "항구"},
    {"10位『港』(2022)", MO_NUMBER_RANK, 10, "『港』(2022)"},
    {"泣けるランキング 9位:港", MO_NUMBER_RANK, 9, "港"},
    {"三月の好きなドラマの順位TOP7:《港》", MO_NUMBER_RANK, 7, "《港》"},
    {"1、港", MO_NUMBER_DOT, 1, "港"},
    {"12.港", MO_NUMBER_DOT, 12, "港"},
    {"٣. ميناء", MO_NUMBER_DOT, 3, "ميناء"},
    {"३. बंदरगाह", MO_NUMBER_DOT, 3, "बंदरगाह"},
    {"1️⃣ Harbour", MO_NUMBER_SYMBOL, 1, "Harbour"},
    {"1️⃣0️⃣ Harbour", MO_NUMBER_SYMBOL, 10, "Harbour"},
    {"🔟 Harbour", MO_NUMBER_SYMBOL, 10, "Harbour"},
    {"③ Harbour", MO_NUMBER_SYMBOL, 3, "Harbour"},
    {"❷ Harbour", MO_NUMBER_SYMBOL, 2, "Harbour"},
    {"🥉 Harbour", MO_NUMBER_SYMBOL, 3, "Harbour"},
    {"IV. Harbour", MO_NUMBER_ROMAN, 4, "Harbour"},
    {"XIX) Harbour", MO_NUMBER_ROMAN, 19, "Harbour"},
    {"Four: Harbour", MO_NUMBER_SPELLED, 4, "Harbour"},
    {"Siete. Puerto", MO_NUMBER_SPELLED, 7, "Puerto"},
    {"二十一、港", MO_NUMBER_SPELLED, 21, "港"},
    {"★ 2. Harbour", MO_NUMBER_DOT, 2, "Harbour"},
    {"=3. Harbour", MO_NUMBER_HASH, 3, "Harbour"},
    {"<4> Harbour", MO_NUMBER_BRACKET, 4, "Harbour"},
    /* Numbers that count something else. */
    {"1.5 million people", MO_NUMBER_NONE, 0, NULL},
    {"10:30 in the morning", MO_NUMBER_NONE, 0, NULL},
    {"2019-2020 in review", MO_NUMBER_NONE, 0, NULL},
    {"600g of flour", MO_NUMBER_NONE, 0, NULL},
    {"22 thousand of them", MO_NUMBER_NONE, 0, NULL},
    {"22 September 2007", MO_NUMBER_NONE, 0, NULL},
    {"3. März 2020", MO_NUMBER_NONE, 0, NULL},
    {"5月2日", MO_NUMBER_NONE, 0, NULL},
    {"2008 was a good year", MO_NUMBER_NONE, 0, NULL},
    {"90% of all", MO_NUMBER_NONE, 0, NULL},
    {"1,000 ships", MO_NUMBER_NONE, 0, NULL},
    {"Love 020 (2016)", MO_NUMBER_NONE, 0, NULL},
    {"I was there", MO_NUMBER_NONE, 0, NULL},
    {"One day she left", MO_NUMBER_NONE, 0, NULL},
    {"Harbour", MO_NUMBER_NONE, 0, NULL},
    {"", MO_NUMBER_NONE, 0, NULL},
};

static void
test_styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
        const struct sample *sample = &samples[i];
        struct mo_numbering found;
        const bool any = mo_numbering_parse(mo_text_from(sample->line), &found);
        if (any != (sample->style != MO_NUMBER_NONE) ||
            (any &&
             (found.style != sample->style || found.value != sample->value ||
              !mo_text_is(found.rest, sample->rest))))
            fail_msg("\"%s\": style %d, value %lld, rest \"%.*s\"",
                     sample->line, (int)found.style, (long long)found.value,
                     (int)found.rest.len, found.rest.ptr);
    }
}

/* What follows a view in memory is no part of it. */
static void
test_views_end(void **state)
{
    struct mo_numbering found;
    (void)state;
    assert_true(mo_numbering_parse(mo_text_of("<1>", 3), &found));
    assert_false(mo_numbering_parse(mo_text_of("<1>", 2), &found));
}

/* Every number from 0 to 999 in every script is read back. */
static void
test_digits_of_scripts(void **state)
{
    static const uint32_t zeros[] = {'0', 0x660, 0x6F0, 0x966, 0xE50, 0xFF10};
    (void)state;
    for (size_t script = 0; script < 6; script++)
        for (int value = 0; value < 1000; value++) {
            char text[16], decimal[8];
            size_t len = 0;
            int64_t read = -1;
            snprintf(decimal, sizeof(decimal), "%d", value);
            for (const char *at = decimal; *at; at++)
                len += mo_utf8_encode(zeros[script] + (uint32_t)(*at - '0'),
                                      text + len);
            assert_int_equal(mo_digits_parse(mo_text_of(text, len), &read),
                             len);
            assert_int_equal(read, value);
        }
}

static void
test_too_many_digits(void **state)
{
    int64_t value = 7;
    (void)state;
    assert_int_equal(mo_digits_parse(mo_text_from("1234567"), &value), 0);
    assert_int_equal(value, 7);
}

static void
test_nested(void **state)
{
    (void)state;
    assert_true(mo_numbering_nested(mo_text_from("1.1 Scope")));
    assert_true(mo_numbering_nested(mo_text_from("2.3.1 Scope")));
    assert_false(mo_numbering_nested(mo_text_from("1. Scope")));
    assert_false(mo_numbering_nested(mo_text_from("1.1")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_views_end),
        cmocka_unit_test(test_digits_of_scripts),
        cmocka_unit_test(test_too_many_digits),
        cmocka_unit_test(test_nested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
