/* Locating: lines and columns as a plain count gives them. */
#include "support.h"

#include "../../canonical/in.h"

/* Text with every kind of line end, characters of every length, and a few
 * bytes that are no text. */
static uint8_t *
make_text(size_t len, uint32_t seed, size_t line)
{
    static const char *const pieces[] = {
        "a", "bc",   "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8e\xac",
        " ", "\xff", "\t"};
    static const char *const ends[] = {"\n", "\r", "\r\n", "\n\n", "\r\r\n"};
    uint8_t *bytes = malloc(len + 8);
    for (size_t at = 0; at < len;) {
        seed = seed * 1664525 + 1013904223;
        const char *piece = (seed >> 8) % line == 0 ? ends[(seed >> 24) % 5]
                                                    : pieces[seed >> 29];
        memcpy(bytes + at, piece, strlen(piece) + 1);
        at += strlen(piece);
    }
    return bytes;
}

/* The plain count: LF, CR and CRLF each end a line. */
static void
count_plainly(const uint8_t *bytes, size_t at, uint64_t *line, uint32_t *column)
{
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\r' ||
            (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))) {
            ++*line;
            start = i + 1;
        } else if (bytes[i] == '\n') {
            start = i + 1;
        }
    *column = 1;
    for (size_t i = start; i < at; i++)
        *column += (bytes[i] & 0xc0) != 0x80;
}

static void
cursors_count_in_any_pieces(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed < 40; seed++) {
        const size_t len = 3000;
        uint8_t *bytes = make_text(len, seed, seed % 9 * 20 + 2);
        struct line_cursor cursor = LINE_CURSOR_START;
        uint32_t step = seed;
        for (size_t at = 0; at < len;) {
            uint64_t line;
            uint32_t column;
            step = step * 1664525 + 1013904223;
            size_t part = (step >> 20) % (seed % 2 ? 4 : 400);
            part = part < len - at ? part : len - at;
            mo_line_cursor_pass(&cursor, bytes + at, part);
            at += part;
            count_plainly(bytes, at, &line, &column);
            assert_int_equal(cursor.pos.byte, at);
            assert_int_equal(cursor.pos.line, line);
            assert_int_equal(cursor.pos.column, column);
        }
        free(bytes);
    }
}

struct again {
    const uint8_t *bytes;
    size_t len, block, opened;
};

static enum mo_status
reopen(void *self, struct mo_in **in)
{
    struct again *again = self;
    again->opened++;
    *in = mo_in_memory(again->bytes, again->len, 0, again->block);
    return *in ? MO_OK : MO_ENOMEM;
}

static void
expect_place(struct locator *locator, const uint8_t *bytes, size_t at)
{
    struct mo_pos pos = mo_pos_at(at);
    struct shown_line line;
    uint64_t expected;
    uint32_t column;
    count_plainly(bytes, at, &expected, &column);
    mo_locate(locator, &pos, &line);
    assert_int_equal(pos.byte, at);
    assert_int_equal(pos.line, expected);
    assert_int_equal(pos.column, column);
}

static void
places_are_found_in_any_order(void **state)
{
    static const size_t line_lens[] = {3, 60, 100000};
    (void)state;
    const size_t len = 400000;
    for (size_t i = 0; i < 3; i++) {
        uint8_t *bytes = make_text(len, 77, line_lens[i]);
        struct again again = {bytes, len, i * 1000, 0};
        struct locator locator = {.reopen = reopen, .user = &again};
        for (size_t at = 0; at <= len; at += 1 + at / 7)
            expect_place(&locator, bytes, at);
        expect_place(&locator, bytes, len);
        assert_int_equal(again.opened, 1);
        for (size_t at = len; at > 100; at -= at / 3)
            expect_place(&locator, bytes, at);
        mo_locator_close(&locator);
        free(bytes);
    }
}

static void
beyond_the_end_nothing_is_known(void **state)
{
    (void)state;
    struct again again = {(const uint8_t *)"one\ntwo", 7, 0, 0};
    struct locator locator = {.reopen = reopen, .user = &again};
    struct mo_pos pos = mo_pos_at(8);
    struct shown_line line;
    mo_locate(&locator, &pos, &line);
    assert_int_equal(pos.line, 0);
    assert_string_equal(line.text, "");
    mo_locator_close(&locator);
}

static void
expect_shown(const char *text, size_t at, const char *shown, uint32_t caret)
{
    struct again again = {(const uint8_t *)text, strlen(text), 0, 0};
    struct locator locator = {.reopen = reopen, .user = &again};
    struct mo_pos pos = mo_pos_at(at);
    struct shown_line line;
    mo_locate(&locator, &pos, &line);
    assert_string_equal(line.text, shown);
    assert_int_equal(line.caret, caret);
    mo_locator_close(&locator);
}

static void
lines_are_shown(void **state)
{
    (void)state;
    expect_shown("one\ntwo\nthree", 5, "two", 2);
    expect_shown("one\rtwo\r\nthree", 4, "two", 1);
    expect_shown("one\r\ntwo\r\nthree", 12, "three", 3);
    expect_shown("one\ntwo", 7, "two", 4);
    expect_shown("one\n\ntwo", 4, "", 1);
    expect_shown("caf\xc3\xa9 \xe5\x83\x8d!\n", 9, "caf\xc3\xa9 \xe5\x83\x8d!",
                 7);
    expect_shown("a\tb\x1b[1m\x7f\xc2\x9b", 2, "a b [1m  ", 3);
    expect_shown("ab\xff"
                 "cd",
                 3, "ab?cd", 4);
}

/* However long the line is, as much is shown, and the caret is right. */
static void
long_lines_are_cut(void **state)
{
    (void)state;
    const size_t size = 3000000;
    char *text = malloc(size + 1);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + i % 26);
    text[size] = '\0';
    struct again again = {(const uint8_t *)text, size, 0, 0};
    struct locator locator = {.reopen = reopen, .user = &again};
    for (size_t at = 0; at < size; at = at * 2 + 1) {
        struct mo_pos pos = mo_pos_at(at);
        struct shown_line line;
        mo_locate(&locator, &pos, &line);
        assert_int_equal(pos.line, 1);
        assert_int_equal(pos.column, at + 1);
        assert_true(strlen(line.text) <= SHOWN_LINE);
        assert_true(line.caret >= 1 && line.caret <= strlen(line.text));
        assert_int_equal(line.text[line.caret - 1], text[at]);
    }
    mo_locator_close(&locator);
    free(text);
}

static enum mo_status
repeat(void *self, struct mo_in **in)
{
    return mo_in_again(self, in);
}

/* What was read before the damage can still be shown. */
static void
damaged_sources_are_shown_as_far_as_they_go(void **state)
{
    (void)state;
    bool decoded;
    struct shown_line line;
    struct mo_bytes window;
    struct mo_in *in =
        mo_in_memory("\xff\xfe\x61\0\n\0\x62\0\x63\0\0\xdc", 12, 0, 0);
    assert_int_equal(mo_in_decode(&in, NULL, &decoded), MO_OK);
    assert_int_equal(mo_in_fill(in, 100, &window), MO_ESYNTAX);
    struct mo_pos pos = mo_pos_at(mo_in_offset(in) + in->len);
    assert_int_equal(pos.byte, 4);
    struct locator locator = {.reopen = repeat, .user = in};
    mo_locate(&locator, &pos, &line);
    assert_int_equal(pos.line, 2);
    assert_int_equal(pos.column, 3);
    assert_string_equal(line.text, "bc");
    mo_locator_close(&locator);
    mo_in_close(in);
}

/* Gives bytes in small pieces, and cannot go back. */
static enum mo_status
give(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct again *given = self;
    size_t part = given->len < given->block ? given->len : given->block;
    if (part > cap)
        part = cap;
    memcpy(to, given->bytes, part);
    given->bytes += part;
    given->len -= part;
    *len = part;
    return MO_OK;
}

/* POS is settled rightly or not at all; returns whether it was. */
static bool
settles(struct mo_in *in, const uint8_t *bytes, size_t at)
{
    struct mo_pos pos = mo_pos_at(at);
    struct line_cursor plain = LINE_CURSOR_START;
    mo_in_settle(in, &pos);
    if (pos.line == 0)
        return false;
    mo_line_cursor_pass(&plain, bytes, at);
    assert_int_equal(pos.line, plain.pos.line);
    assert_int_equal(pos.column, plain.pos.column);
    return true;
}

static void
pipes_settle_what_is_in_reach(void **state)
{
    (void)state;
    const size_t len = 1500000;
    uint8_t *bytes = make_text(len, 3, 30);
    struct again given = {bytes, len, 5000, 0};
    struct mo_in *in = mo_in_from(give, &given);
    struct line_cursor plain = LINE_CURSOR_START;
    struct mo_bytes window;
    size_t lost = 0;
    mo_in_count_lines(in);
    for (size_t at = 0; at < len; at += window.len) {
        assert_int_equal(mo_in_fill(in, 7000, &window), MO_OK);
        assert_true(settles(in, bytes, at + window.len / 2));
        assert_true(settles(in, bytes, at));
        assert_true(settles(in, bytes, at + window.len));
        assert_false(settles(in, bytes, at + window.len + 1));
        lost += !settles(in, bytes, at / 2);
        window.len = window.len < 6001 ? window.len : 6001;
        mo_line_cursor_pass(&plain, window.ptr, window.len);
        mo_in_consume(in, window.len);
        const struct line_cursor found = mo_in_line(in);
        assert_int_equal(found.pos.byte, plain.pos.byte);
        assert_int_equal(found.pos.line, plain.pos.line);
        assert_int_equal(found.pos.column, plain.pos.column);
        assert_int_equal(found.after_cr, plain.after_cr);
    }
    assert_true(lost > 50); /* memory is bounded */
    mo_in_close(in);
    in = mo_in_memory(bytes, len, 0, 0);
    assert_int_equal(mo_in_line(in).pos.line, 0); /* nobody asked to count */
    mo_in_close(in);
    free(bytes);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursors_count_in_any_pieces),
        cmocka_unit_test(places_are_found_in_any_order),
        cmocka_unit_test(beyond_the_end_nothing_is_known),
        cmocka_unit_test(lines_are_shown),
        cmocka_unit_test(long_lines_are_cut),
        cmocka_unit_test(damaged_sources_are_shown_as_far_as_they_go),
        cmocka_unit_test(pipes_settle_what_is_in_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
