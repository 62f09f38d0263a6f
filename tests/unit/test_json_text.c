/* JSON that we write: exact bytes, and jansson reads back the same text. */
#include "support.h"

#include <jansson.h>

#include "../../formats/common/json_text.h"

#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static void
assert_put(struct mo_out *out, const char *expected)
{
    const struct mo_bytes bytes = mo_out_bytes(out);
    assert_int_equal(mo_out_status(out), MO_OK);
    assert_int_equal(bytes.len, strlen(expected));
    assert_memory_equal(bytes.ptr, expected, bytes.len);
    mo_out_dispose(out);
}

static void
escapes_what_must_be(void **state)
{
    struct mo_out out;
    (void)state;
    mo_out_init(&out, NULL, NULL);
    mo_json_put_text(&out, mo_text_from("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f<&>"
                                        "\xe2\x80\xa8\xf0\x9f\x98\x80"));
    assert_put(&out, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f<&>"
                     "\xe2\x80\xa8\xf0\x9f\x98\x80\"");
    mo_out_init(&out, NULL, NULL);
    mo_json_put_text(&out, mo_text_from(""));
    assert_put(&out, "\"\"");
}

static uint32_t
next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Lengths around every vector and piece, controls and quotes anywhere. */
static void
jansson_reads_it_back(void **state)
{
    static const char *const parts[] = {"a",
                                        "\"",
                                        "\\",
                                        "\n",
                                        "\x02",
                                        "\xc3\xa9",
                                        "plain run of text",
                                        "\xed\x95\x9c",
                                        "\xf0\x9f\x98\x80"};
    uint32_t seed = 7;
    char *text = malloc(20100);
    (void)state;
    assert_non_null(text);
    for (int round = 0; round < 3000; round++) {
        const size_t want =
            next_random(&seed) % (round % 100 == 0 ? 20000 : 80);
        size_t len = 0;
        while (len < want) {
            const char *part = parts[next_random(&seed) % 9];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        /* Nothing may be read behind the text. */
        char *alone = malloc(len ? len : 1);
        assert_non_null(alone);
        memcpy(alone, text, len);
        struct mo_out out;
        mo_out_init(&out, NULL, NULL);
        mo_json_put_text(&out, mo_text_of(alone, len));
        const struct mo_bytes bytes = mo_out_bytes(&out);
        json_t *value = json_loadb((const char *)bytes.ptr, bytes.len,
                                   JSON_DECODE_ANY, NULL);
        assert_non_null(value);
        assert_int_equal(json_string_length(value), len);
        assert_memory_equal(json_string_value(value), text, len);
        json_decref(value);
        mo_out_dispose(&out);
        free(alone);
    }
    free(text);
}

static enum mo_status
count_flushed(void *self, const uint8_t *bytes, size_t len)
{
    size_t *count = self;
    (void)bytes;
    *count += len;
    return MO_OK;
}

/* A long text goes out in pieces: six bytes for each of its controls. */
static void
long_texts_go_out_in_pieces(void **state)
{
    const struct mo_out_ops ops = {.flush = count_flushed};
    const size_t len = (size_t)20 << 20;
    char *text = malloc(len);
    size_t count = 0;
    struct mo_out out;
    (void)state;
    assert_non_null(text);
    memset(text, 1, len);
    mo_out_init(&out, &ops, &count);
    mo_json_put_text(&out, mo_text_of(text, len));
    assert_true(mo_out_bytes(&out).len < 200000);
    assert_int_equal(mo_out_flush(&out), MO_OK);
    assert_int_equal(count, 6 * len + 2);
    mo_out_dispose(&out);
    free(text);
}

static void
puts_fields_in_order(void **state)
{
    const struct mo_text names[] = {TEXT("A"), TEXT("\"B\"")};
    const struct mo_member members[] = {{TEXT("x y"), TEXT("[1,{\"a\":2}]")},
                                        {TEXT("z"), TEXT("null")}};
    const struct mo_moment moment = {.rank = {TEXT("7"), 7},
                                     .title = TEXT("T"),
                                     .heading = TEXT(""),
                                     .year = TEXT("2016"),
                                     .characters = {names, 2},
                                     .extra = {members, 2}};
    const struct mo_list list = {.title = TEXT("L"), .tags = {names, 1}};
    struct mo_out out;
    (void)state;
    mo_out_init(&out, NULL, NULL);
    assert_true(
        mo_json_put_fields(&out, &moment, MO_JSON_MOMENT_FIELDS, false));
    assert_put(&out, "\"rank\":7,\"heading\":\"\",\"title\":\"T\","
                     "\"characters\":[\"A\",\"\\\"B\\\"\"],\"year\":\"2016\","
                     "\"extra\":{\"x y\":[1,{\"a\":2}],\"z\":null}");
    mo_out_init(&out, NULL, NULL);
    assert_true(mo_json_put_fields(
        &out, &moment, MO_JSON_FIELD(MO_TITLE) | MO_JSON_FIELD(MO_RANK), true));
    assert_put(&out, ",\"rank\":7,\"title\":\"T\"");
    mo_out_init(&out, NULL, NULL);
    assert_false(mo_json_put_fields(
        &out, &moment, MO_JSON_FIELD(MO_SCENE) | MO_JSON_FIELD(MO_TAGS),
        false));
    assert_put(&out, "");
    mo_out_init(&out, NULL, NULL);
    assert_true(mo_json_put_fields(&out, &list, MO_JSON_LIST_FIELDS, false));
    assert_put(&out, "\"title\":\"L\",\"tags\":[\"A\"]");
}

static void
spells_values_for_extra(void **state)
{
    struct mo_arena *arena = mo_arena_new();
    struct mo_text json;
    (void)state;
    assert_int_equal(mo_json_from_text(arena,
                                       mo_text_from("a \"b\" \xef\xbf\xbe"
                                                    "\xef\xbf\xbf\xef\xbf\xbd"),
                                       &json),
                     MO_OK);
    assert_true(mo_text_is(json, "\"a \\\"b\\\" \\ufffe\\uffff\xef\xbf\xbd\""));
    mo_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_must_be),
        cmocka_unit_test(jansson_reads_it_back),
        cmocka_unit_test(long_texts_go_out_in_pieces),
        cmocka_unit_test(puts_fields_in_order),
        cmocka_unit_test(spells_values_for_extra),
    };
    return cmocka_run_group_tests_name("json_text", tests, NULL, NULL);
}
