/* Decoding: every encoding comes out as the same UTF-8, damage has a place. */
#include "support.h"

#include <iconv.h>

#include "../../canonical/in.h"

static const char text[] = "R\xc3\xa9sum\xc3\xa9 \xe2\x82\xac 7 \xe5\x83\x8d "
                           "\xf0\x9f\x8e\xac\n";

/* MARK and COUNT copies of the text in ENCODING, by iconv itself. */
static size_t
encode(const char *encoding, const char *mark, size_t mark_len,
       const char *plain, size_t count, char **bytes)
{
    const size_t cap = mark_len + count * strlen(plain) * 4 + 16;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    *bytes = malloc(cap);
    memcpy(*bytes, mark, mark_len);
    char *to = *bytes + mark_len;
    size_t room = cap - mark_len;
    for (size_t i = 0; i < count; i++) {
        char *from = (char *)(uintptr_t)plain;
        size_t left = strlen(plain);
        assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    }
    iconv(converter, NULL, NULL, &to, &room);
    iconv_close(converter);
    return cap - room;
}

/* Reads IN to its end; checks that it is COUNT copies of PLAIN. */
static void
expect_copies(struct mo_in *in, const char *plain, size_t count)
{
    const size_t len = strlen(plain);
    struct mo_bytes window;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(mo_in_offset(in), i * len);
        assert_int_equal(mo_in_fill(in, len, &window), MO_OK);
        assert_true(window.len >= len);
        assert_memory_equal(window.ptr, plain, len);
        mo_in_consume(in, len);
    }
    assert_int_equal(mo_in_fill(in, 1, &window), MO_OK);
    assert_int_equal(window.len, 0);
}

/* Gives its bytes BLOCK at a time, as a pipe might. */
struct giver {
    const char *bytes;
    size_t len, block;
};

static enum mo_status
give(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct giver *giver = self;
    size_t part = giver->len < giver->block ? giver->len : giver->block;
    if (part > cap)
        part = cap;
    memcpy(to, giver->bytes, part);
    giver->bytes += part;
    giver->len -= part;
    *len = part;
    return MO_OK;
}

struct sample {
    const char *from, *mark, *encoding;
    size_t mark_len;
};

static const struct sample samples[] = {
    {"UTF-8", "", NULL, 0},
    {"UTF-8", "", "utf-8", 0},
    {"UTF-8", "\xef\xbb\xbf", NULL, 3},
    {"UTF-8", "\xef\xbb\xbf", "UTF-8", 3},
    {"UTF-16LE", "\xff\xfe", NULL, 2},
    {"UTF-16BE", "\xfe\xff", NULL, 2},
    {"UTF-32LE", "\xff\xfe\0\0", NULL, 4},
    {"UTF-32BE", "\0\0\xfe\xff", NULL, 4},
    {"UTF-16LE", "\xff\xfe", "UTF-16LE", 2},
    {"UTF-16LE", "", "UTF-16LE", 0},
    {"UTF-16BE", "", "utf-16be", 0},
    {"GB18030", "", "GB18030", 0},
    {"UTF-7", "", "UTF-7", 0},
};

static void
encodings_come_out_as_utf8(void **state)
{
    static const size_t blocks[] = {1, 7, 4096, SIZE_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++)
        for (size_t b = 0; b < 4; b++) {
            const struct sample *sample = &samples[i];
            const size_t count = b < 2 ? 50 : 30000;
            char *bytes;
            bool decoded = false;
            const size_t len = encode(sample->from, sample->mark,
                                      sample->mark_len, text, count, &bytes);
            struct giver giver = {bytes, len, blocks[b]};
            struct mo_in *in = mo_in_from(give, &giver);
            assert_int_equal(mo_in_decode(&in, sample->encoding, &decoded),
                             MO_OK);
            assert_int_equal(decoded, sample->encoding || sample->mark_len);
            assert_int_equal(mo_in_keep(in), MO_OK);
            expect_copies(in, text, count);
            assert_int_equal(mo_in_seek(in, 0), MO_OK);
            expect_copies(in, text, count);
            mo_in_close(in);

            struct mo_in *other;
            in = mo_in_memory(bytes, len, 0, blocks[b]);
            assert_int_equal(mo_in_decode(&in, sample->encoding, &decoded),
                             MO_OK);
            expect_copies(in, text, count);
            assert_int_equal(mo_in_again(in, &other), MO_OK);
            expect_copies(other, text, count);
            mo_in_close(other);
            mo_in_close(in);
            free(bytes);
        }
}

static void
older_encodings(void **state)
{
    static const char *const names[][2] = {
        {"windows-1252", "na\xc3\xafve \xe2\x82\xac\xe2\x80\x9d\n"},
        {"ISO-8859-1", "\xc3\xa9t\xc3\xa9\n"},
        {"SHIFT_JIS", "\xe5\x83\x8d\xe3\x81\x8f\n"},
        {"ISO-2022-JP", "\xe5\x83\x8d\xe3\x81\x8f"},
        {"KOI8-R", "\xd0\xba\xd0\xb8\xd0\xbd\xd0\xbe\n"},
        {"TCVN", "Vi\xe1\xbb\x87t e"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        for (size_t block = 1; block < 1000; block *= 9) {
            char *bytes;
            bool decoded = false;
            const size_t len =
                encode(names[i][0], "", 0, names[i][1], 40, &bytes);
            struct mo_in *in = mo_in_memory(bytes, len, 0, block);
            assert_int_equal(mo_in_decode(&in, names[i][0], &decoded), MO_OK);
            assert_true(decoded);
            expect_copies(in, names[i][1], 40);
            mo_in_close(in);
            free(bytes);
        }
}

/* BYTES in ENCODING give GOOD bytes of UTF-8, then fail with MESSAGE. */
static void
expect_damage(const char *bytes, size_t len, const char *encoding, size_t good,
              const char *message)
{
    for (size_t block = 1; block < 100; block *= 9) {
        bool decoded;
        struct mo_bytes window = {NULL, 0};
        struct mo_in *in = mo_in_memory(bytes, len, 0, block);
        assert_int_equal(mo_in_decode(&in, encoding, &decoded), MO_OK);
        for (size_t i = 0; i < good; i++) {
            assert_int_equal(mo_in_fill(in, 1, &window), MO_OK);
            assert_true(window.len > 0);
            mo_in_consume(in, 1);
        }
        assert_int_equal(mo_in_fill(in, 1, &window), MO_ESYNTAX);
        assert_string_equal(mo_in_failure(in), message);
        assert_int_equal(mo_in_offset(in), good);
        mo_in_close(in);
    }
}

static void
damage_has_a_place(void **state)
{
    (void)state;
    expect_damage("\xff\xfe\x61\0\x62\0\0\xdc\x63\0", 10, NULL, 2,
                  "the text is not valid UTF-16LE at byte 6 of the source");
    expect_damage("\0\x61\0", 3, "UTF-16BE", 1,
                  "the text ends within a character of UTF-16BE at byte 2 of "
                  "the source");
    expect_damage("abc\x81\x81 def", 9, "windows-1252", 3,
                  "the text is not valid windows-1252 at byte 3 of the source");
    expect_damage("\xff\xfe\0\0\x61\0\0\0\0\0\x11\0", 12, NULL, 1,
                  "the text is not valid UTF-32LE at byte 8 of the source");
}

static void
unknown_names_are_refused(void **state)
{
    static const char *const names[] = {
        "no-such-encoding", "", "latin1//IGNORE",
        "a-name-far-too-long-to-be-that-of-any-encoding-in-the-world"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        bool decoded;
        struct mo_bytes window;
        struct mo_in *in = mo_in_memory("plain", 5, 0, 0);
        struct mo_in *const before = in;
        assert_int_equal(mo_in_decode(&in, names[i], &decoded), MO_EUSAGE);
        assert_ptr_equal(in, before);
        assert_int_equal(mo_in_fill(in, 5, &window), MO_OK);
        assert_memory_equal(window.ptr, "plain", 5);
        mo_in_close(in);
    }
}

static void
short_sources(void **state)
{
    static const char *const sources[] = {"",     "a",        "\xef\xbb",
                                          "\xff", "\xff\xfe", "\xef\xbb\xbf"};
    static const size_t expected[] = {0, 1, 2, 1, 0, 0};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        bool decoded;
        struct mo_bytes window;
        struct mo_in *in = mo_in_memory(sources[i], strlen(sources[i]), 0, 1);
        assert_int_equal(mo_in_decode(&in, NULL, &decoded), MO_OK);
        assert_int_equal(decoded, i >= 4);
        assert_int_equal(mo_in_fill(in, 10, &window), MO_OK);
        assert_int_equal(window.len, expected[i]);
        mo_in_close(in);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_come_out_as_utf8),
        cmocka_unit_test(older_encodings),
        cmocka_unit_test(damage_has_a_place),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(short_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
