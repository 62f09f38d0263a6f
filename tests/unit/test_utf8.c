/* UTF-8 against iconv(3), against a decoder without tables, and at every
 * alignment. */
#include "support.h"

#include "../../canonical/utf8.h"

#include <iconv.h>

/* The code points of RFC 3629, decoded the slow way: read any sequence of the
 * original scheme, then ask whether its value may be spelled so. */
static size_t
plain_sequence(const uint8_t *bytes, size_t len)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t ones = 0;
    while (ones < 8 && (bytes[0] & 0x80U >> ones))
        ones++;
    if (ones == 0)
        return 1;
    if (ones == 1 || ones > 4 || ones > len)
        return 0;
    uint32_t code = bytes[0] & (0xffU >> (ones + 1));
    for (size_t i = 1; i < ones; i++) {
        if (bytes[i] / 64 != 2)
            return 0;
        code = code * 64 + bytes[i] % 64;
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < smallest[ones] || surrogate || code > 0x10ffff ? 0 : ones;
}

static size_t
plain_valid(const uint8_t *bytes, size_t len, bool text)
{
    size_t at = 0;
    while (at < len) {
        const size_t size = plain_sequence(bytes + at, len - at);
        if (size == 0 || (text && bytes[at] == 0))
            break;
        at += size;
    }
    return at;
}

/* The library, by vectors where the machine has them, and without. */
static void
expect_as_plain(const uint8_t *bytes, size_t len)
{
    const size_t utf8 = plain_valid(bytes, len, false);
    const size_t text = plain_valid(bytes, len, true);
    assert_int_equal(mo_utf8_valid(bytes, len), utf8);
    assert_int_equal(mo_text_valid(bytes, len), text);
    assert_int_equal(mo_utf8_plain(bytes, len, false), utf8);
    assert_int_equal(mo_utf8_plain(bytes, len, true), text);
}

/* Bytes around which the rules for a second, third or fourth byte change. */
static const uint8_t borders[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0,
                                  0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
                                  0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff};

/* Any two bytes and the ends of all ranges after them, at every place where a
 * vector or a group of them may end. */
static void
judges_groups(void **state)
{
    (void)state;
    const size_t count = sizeof(borders);
    uint8_t bytes[160];
    for (uint32_t head = 0; head < 0x10000; head += head < 0xc000 ? 37 : 1)
        for (size_t i = 0; i < count * count; i += head < 0xe000 ? 7 : 1) {
            const size_t at = 12 + (head + i) % 56;
            memset(bytes, 'a', sizeof(bytes));
            bytes[at] = (uint8_t)(head >> 8);
            bytes[at + 1] = (uint8_t)head;
            bytes[at + 2] = borders[i / count];
            bytes[at + 3] = borders[i % count];
            const size_t len = i % 3 ? sizeof(bytes) : 128;
            const size_t valid = plain_valid(bytes, len, true);
            if (mo_text_valid(bytes, len) != valid)
                fail_msg("%02x %02x %02x %02x at %zu", bytes[at], bytes[at + 1],
                         bytes[at + 2], bytes[at + 3], at);
        }
}

static void
leaps_only_over_whole_sequences(void **state)
{
    (void)state;
    char bytes[256];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(bytes, 'a', shift);
        for (size_t at = shift; at + 4 <= sizeof(bytes); at += 4)
            memcpy(bytes + at, "\xf0\x9f\x8e\xac", 4);
        const uint8_t *ptr = (const uint8_t *)bytes;
        const size_t leap = mo_utf8_leap(ptr, 240, true);
        assert_true(leap == 0 || (leap - shift) % 4 == 0);
        assert_true(leap <= 240);
        assert_int_equal(leap, mo_utf8_plain(ptr, leap, true));
#ifdef __x86_64__
        assert_int_equal(leap > 0, __builtin_cpu_supports("ssse3") != 0);
#endif
    }
}

static void
agrees_with_iconv(void **state)
{
    (void)state;
    const iconv_t encoder = iconv_open("UTF-8", "UTF-32LE");
    assert_true(encoder != (iconv_t)-1);
    for (uint32_t code = 0; code < 0x110000; code++) {
        uint8_t wide[4] = {(uint8_t)code, (uint8_t)(code >> 8),
                           (uint8_t)(code >> 16), 0};
        char expected[8];
        char *in = (char *)wide;
        char *out = expected;
        size_t in_left = 4;
        size_t out_left = sizeof(expected);
        const bool scalar = code < 0xd800 || code > 0xdfff;
        iconv(encoder, NULL, NULL, NULL, NULL);
        const size_t result = iconv(encoder, &in, &in_left, &out, &out_left);
        assert_int_equal(result != (size_t)-1, scalar);
        if (!scalar)
            continue;
        const size_t len = sizeof(expected) - out_left;
        char encoded[4];
        size_t size;
        assert_int_equal(mo_utf8_encode(code, encoded), len);
        assert_memory_equal(encoded, expected, len);
        assert_int_equal(mo_utf8_decode(encoded, &size), code);
        assert_int_equal(size, len);
        assert_int_equal(mo_utf8_valid(encoded, len), len);
        assert_int_equal(mo_text_valid(encoded, len), code == 0 ? 0 : len);
        assert_int_equal(mo_utf8_valid(encoded, len - 1), 0);
    }
    iconv_close(encoder);
}

static void
takes_no_surrogate(void **state)
{
    (void)state;
    for (uint32_t code = 0xd800; code < 0xe000; code++) {
        char encoded[4];
        assert_int_equal(mo_utf8_encode(code, encoded), 3);
        assert_int_equal(mo_utf8_valid(encoded, 3), 0);
    }
}

static void
judges_every_short_sequence(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 0x1000000; bits++) {
        const uint8_t bytes[3] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8),
                                  (uint8_t)bits};
        const size_t expected = plain_valid(bytes, 3, false);
        if (mo_utf8_valid(bytes, 3) != expected ||
            mo_text_valid(bytes, 3) != plain_valid(bytes, 3, true))
            fail_msg("%02x %02x %02x", bytes[0], bytes[1], bytes[2]);
    }
    /* the second byte any, the others at their borders and beyond */
    static const uint8_t ends[] = {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    for (uint32_t head = 0xf000; head < 0x10000; head++)
        for (size_t i = 0; i < 36; i++) {
            const uint8_t bytes[4] = {(uint8_t)(head >> 8), (uint8_t)head,
                                      ends[i / 6], ends[i % 6]};
            expect_as_plain(bytes, 4);
        }
}

/* One wrong byte, or a zero, at every place of a block of every alignment:
 * nothing before it is missed, nothing after it is looked at. */
static void
finds_the_place(void **state)
{
    (void)state;
    static const uint8_t wrong[] = {0x00, 0x80, 0xc0, 0xff, 0xed};
    uint8_t block[240];
    for (size_t start = 0; start < 16; start++)
        for (size_t at = start; at < sizeof(block); at++)
            for (size_t i = 0; i < sizeof(wrong); i++) {
                memset(block, 'a', sizeof(block));
                block[at] = wrong[i];
                const size_t len = sizeof(block) - start;
                assert_int_equal(mo_text_valid(block + start, len), at - start);
                assert_int_equal(mo_utf8_valid(block + start, len),
                                 wrong[i] == 0 ? len : at - start);
            }
}

static void
judges_mixtures(void **state)
{
    (void)state;
    static const char *const parts[] = {"a",
                                        "plain words ",
                                        "\xc3\xa9",
                                        "\xea\xb3\xb5",
                                        "\xf0\x9f\x8e\xac",
                                        "\xe2\x80\x99s",
                                        "seventeen bytes..",
                                        "\x7f"};
    uint32_t seed = 1;
    uint8_t bytes[400];
    for (int round = 0; round < 200000; round++) {
        const size_t most = round % 2 ? 350 : 150;
        size_t len = 0;
        while (len < most) {
            seed = seed * 1664525 + 1013904223;
            const char *part = parts[seed >> 29];
            memcpy(bytes + len, part, strlen(part));
            len += strlen(part);
        }
        seed = seed * 1664525 + 1013904223;
        if (seed >> 30)
            bytes[(seed >> 8) % len] = (uint8_t)(seed >> 20);
        const size_t start = seed % 17;
        expect_as_plain(bytes + start, len - start);
    }
}

static void
counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(mo_utf8_count(mo_text_from(NULL)), 0);
    assert_int_equal(mo_utf8_count(mo_text_from("")), 0);
    assert_int_equal(mo_utf8_count(mo_text_from("a\xc3\xa9\xea\xb3\xb5"
                                                "\xf0\x9f\x8e\xac")),
                     4);
    assert_int_equal(mo_utf8_valid(NULL, 0), 0);
    assert_int_equal(mo_text_valid("", 0), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_iconv),
        cmocka_unit_test(takes_no_surrogate),
        cmocka_unit_test(judges_every_short_sequence),
        cmocka_unit_test(judges_groups),
        cmocka_unit_test(leaps_only_over_whole_sequences),
        cmocka_unit_test(finds_the_place),
        cmocka_unit_test(judges_mixtures),
        cmocka_unit_test(counts_code_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
