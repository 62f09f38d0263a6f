/* The tokenizer takes RFC 8259 and nothing more; jansson is the oracle. */
#include "support.h"

#include <jansson.h>

#include "../../formats/common/json_token.h"

struct checked {
    enum mo_status status;
    struct mo_diag diag;
};

static struct checked
check(struct mo_text text, uint64_t offset, uint32_t nesting)
{
    struct checked checked = {.status = MO_OK};
    struct mo_json_source source = {.arena = mo_arena_new(),
                                    .limits = mo_limits_default(),
                                    .offset = offset,
                                    .diag = &checked.diag};
    struct mo_json json;
    struct mo_json_token token = {.kind = MO_JSON_NULL};
    assert_non_null(source.arena);
    source.limits.nesting = nesting;
    mo_json_start(&json, &source, text);
    while (checked.status == MO_OK && token.kind != MO_JSON_END)
        checked.status = mo_json_next(&json, &token);
    mo_arena_free(source.arena);
    return checked;
}

/* A copy with nothing behind its last byte, so that a sanitizer sees reads
 * beyond it. */
static struct checked
check_alone(struct mo_text text, uint64_t offset)
{
    char *copy = malloc(text.len ? text.len : 1);
    assert_non_null(copy);
    memcpy(copy, text.ptr, text.len);
    const struct checked checked =
        check(mo_text_of(copy, text.len), offset, 512);
    free(copy);
    return checked;
}

#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct mo_text good[] = {
    TEXT("{}"),
    TEXT("[]"),
    TEXT(" [ ] "),
    TEXT("\t{\r\n}\n"),
    TEXT("0"),
    TEXT("-0"),
    TEXT("-12.50e+07"),
    TEXT("1E9"),
    TEXT("1e-9"),
    TEXT("123456789012345678901234567890"),
    TEXT("true"),
    TEXT("false"),
    TEXT("null"),
    TEXT("\"\""),
    TEXT("\"/\\/\\\\\\\"\\b\\f\\n\\r\\t\""),
    TEXT("\"\x7f\""),
    TEXT("\"\\u0000\\u001F\\uFFFF\\ufffe\""),
    TEXT("\"\\ud83d\\ude00\\uDBFF\\uDFFF\""),
    TEXT("\"\xc3\xa9 \xed\x95\x9c \xf0\x9f\x98\x80 \xef\xbf\xbf\""),
    TEXT("[1,[2,[3,{\"a\":[4]}]],\"\"]"),
    TEXT("{\"\":1,\"a\":{\"b\":[]},\"a\":2}"),
    TEXT("{\"a\" : 1 , \"b\" : [ true , null ] }"),
};

static void
accepts_what_the_grammar_allows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        const struct checked checked = check_alone(good[i], 0);
        if (checked.status != MO_OK)
            fail_msg("%s: %s", good[i].ptr, checked.diag.message);
    }
}

static const struct {
    struct mo_text text;
    uint64_t byte;
    const char *message; /* NULL: any */
} bad[] = {
    {TEXT(""), 0, "expected a value, found the end"},
    {TEXT("  "), 2, "expected a value, found the end"},
    {TEXT("\xef\xbb\xbf{}"), 0, NULL},
    {TEXT("{"), 1, "expected a name in double quotes, found the end"},
    {TEXT("["), 1, "expected a value, found the end"},
    {TEXT("}"), 0, "expected a value, found \"}\""},
    {TEXT("[}"), 1, NULL},
    {TEXT("{]"), 1, NULL},
    {TEXT("[1}"), 2, "expected ',' or ']', found \"}\""},
    {TEXT("{\"a\":1]"), 6, "expected ',' or '}', found \"]\""},
    {TEXT("[1,]"), 3, "expected a value, found \"]\""},
    {TEXT("[,1]"), 1, NULL},
    {TEXT("[1,,2]"), 3, NULL},
    {TEXT("[1 2]"), 3, NULL},
    {TEXT("{\"a\":1,}"), 7, "expected a name in double quotes, found \"}\""},
    {TEXT("{\"a\"}"), 4, "expected ':', found \"}\""},
    {TEXT("{\"a\" 1}"), 5, NULL},
    {TEXT("{\"a\"::1}"), 5, NULL},
    {TEXT("{a:1}"), 1, NULL},
    {TEXT("{'a':1}"), 1, NULL},
    {TEXT("{1:1}"), 1, NULL},
    {TEXT("{,}"), 1, NULL},
    {TEXT("[]]"), 2, "expected the end, found \"]\""},
    {TEXT("1 2"), 2, NULL},
    {TEXT("{}//"), 2, NULL},
    {TEXT("[1]/**/"), 3, NULL},
    {TEXT("01"), 0, "number with a leading zero"},
    {TEXT("-01"), 1, NULL},
    {TEXT("+1"), 0, NULL},
    {TEXT(".5"), 0, NULL},
    {TEXT("5."), 2, "expected a digit, found the end"},
    {TEXT("[5.]"), 3, "expected a digit, found \"]\""},
    {TEXT("[1.e5]"), 3, NULL},
    {TEXT("[1e]"), 3, NULL},
    {TEXT("[1e+]"), 4, NULL},
    {TEXT("[-]"), 2, NULL},
    {TEXT("[0x10]"), 2, NULL},
    {TEXT("[1_000]"), 2, NULL},
    {TEXT("NaN"), 0, "expected a value, found \"NaN\""},
    {TEXT("-Infinity"), 1, NULL},
    {TEXT("nul"), 0, NULL},
    {TEXT("[nulll]"), 5, NULL},
    {TEXT("True"), 0, "expected a value, found \"True\""},
    {TEXT("\""), 0, "string has no end"},
    {TEXT("[\"abc"), 1, "string has no end"},
    {TEXT("[\"abc\\"), 5, "string has no end"},
    {TEXT("[\"abc\\\"]"), 1, NULL},
    {TEXT("\"a\nb\""), 2, "control character U+000A in a string"},
    {TEXT("\"a\0b\""), 2, "control character U+0000 in a string"},
    {TEXT("[1]\0"), 3, NULL},
    {TEXT("\"\\x41\""), 1, "backslash before \"x\" is no escape"},
    {TEXT("\"\\'\""), 1, NULL},
    {TEXT("\"\\\0\""), 1, NULL},
    {TEXT("\"\\u12g4\""), 1, "expected four hex digits after \"\\u\""},
    {TEXT("\"\\u12\""), 1, NULL},
    {TEXT("\"\\U0041\""), 1, NULL},
    {TEXT("\"ab\\ud800\""), 3, "surrogate \"\\ud800\" is not one of a pair"},
    {TEXT("\"\\ud800\\ud800\""), 1, NULL},
    {TEXT("\"\\ud800\\u0041\""), 1, NULL},
    {TEXT("\"\\ud800abcdefghi\""), 1, NULL},
    {TEXT("\"\\udc00\\ud800\""), 1, NULL},
    {TEXT("\"\xed\xa0\x80\""), 1, "byte \\xED is not UTF-8 here"},
    {TEXT("\"\xc0\xaf\""), 1, NULL},
    {TEXT("\"\xf4\x90\x80\x80\""), 1, NULL},
    {TEXT("\"ab\xff\""), 3, "byte \\xFF is not UTF-8 here"},
    {TEXT("\"ab\xe2\x82\""), 3, NULL},
    {TEXT("{\"\x80\":1}"), 2, NULL},
    {TEXT("[\xc3\xa9]"), 1, NULL},
    {TEXT("[\x0c]"), 1, NULL},
    {TEXT("[\xc2\xa0]"), 1, NULL},
};

static void
refuses_all_else_at_the_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        const struct checked checked = check_alone(bad[i].text, 1000);
        if (checked.status != MO_ESYNTAX)
            fail_msg("accepted: %s", bad[i].text.ptr);
        if (checked.diag.pos.byte != 1000 + bad[i].byte)
            fail_msg("%s: at byte %d", bad[i].text.ptr,
                     (int)checked.diag.pos.byte - 1000);
        if (bad[i].message)
            assert_string_equal(checked.diag.message, bad[i].message);
    }
}

static void
hints_at_what_other_languages_allow(void **state)
{
    static const char *const texts[] = {"['a']", "[NaN]",          "{}//",
                                        "True",  "\"\\x\"",        "\"a\tb\"",
                                        "[1,]",  "[\"a \"b\" c\"]"};
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        assert_non_null(check_alone(mo_text_from(texts[i]), 0).diag.hint);
    assert_null(check_alone(mo_text_from("[1 2]"), 0).diag.hint);
}

/* Runs are searched in blocks of 16 and 8 bytes: what ends a string stands at
 * every place of such a block. */
static void
finds_specials_at_any_place(void **state)
{
    char text[128];
    (void)state;
    for (size_t before = 0; before < 40; before++) {
        for (size_t after = 0; after < 40; after++) {
            const size_t len = before + after + 3;
            memset(text, 'x', sizeof(text));
            text[0] = text[len - 1] = '"';
            assert_int_equal(check_alone(mo_text_of(text, len), 0).status,
                             MO_OK);
            text[1 + before] = '\x1f';
            struct checked checked = check_alone(mo_text_of(text, len), 0);
            assert_int_equal(checked.diag.pos.byte, 1 + before);
            text[1 + before] = '\x80';
            checked = check_alone(mo_text_of(text, len), 0);
            assert_int_equal(checked.status, MO_ESYNTAX);
            assert_int_equal(checked.diag.pos.byte, 1 + before);
            text[1 + before] = '"';
            checked = check_alone(mo_text_of(text, len), 0);
            assert_int_equal(checked.status, MO_ESYNTAX);
            assert_int_equal(checked.diag.pos.byte, 2 + before);
        }
    }
}

static char *
nested(size_t depth, const char *open, const char *close, size_t *len)
{
    const size_t a = strlen(open), b = strlen(close);
    char *text = malloc(depth * (a + b));
    assert_non_null(text);
    for (size_t i = 0; i < depth; i++) {
        memcpy(text + i * a, open, a);
        memcpy(text + depth * a + i * b, close, b);
    }
    *len = depth * (a + b);
    return text;
}

static void
caps_the_nesting(void **state)
{
    size_t len;
    (void)state;
    char *text = nested(512, "[", "]", &len);
    assert_int_equal(check(mo_text_of(text, len), 0, 512).status, MO_OK);
    struct checked checked = check(mo_text_of(text, len), 0, 511);
    assert_int_equal(checked.status, MO_ELIMIT);
    assert_int_equal(checked.diag.pos.byte, 511);
    assert_string_equal(checked.diag.message, "nested deeper than 511 levels");
    free(text);

    text = nested(100000, "[{\"a\":", "}]", &len);
    text[600000] = '1'; /* over the first of the closing brackets */
    assert_int_equal(check(mo_text_of(text, len), 0, 512).status, MO_ELIMIT);
    checked = check(mo_text_of(text, len), 0, 1000000);
    assert_int_equal(checked.status, MO_ESYNTAX);
    assert_int_equal(checked.diag.pos.byte, 600001);
    free(text);

    text = nested(50000, "[", "]", &len);
    assert_int_equal(check(mo_text_of(text, len), 0, 50000).status, MO_OK);
    free(text);
}

/* ---- decoding ----------------------------------------------------------- */

static void
assert_decodes(struct mo_text spelled, struct mo_text expected)
{
    struct mo_diag diag;
    struct mo_json_source source = {
        .arena = mo_arena_new(), .limits = mo_limits_default(), .diag = &diag};
    struct mo_json json;
    struct mo_json_token token;
    struct mo_text text;
    mo_json_start(&json, &source, spelled);
    assert_int_equal(mo_json_next(&json, &token), MO_OK);
    assert_int_equal(token.kind, MO_JSON_STRING);
    assert_int_equal(mo_json_decode(&json, &token, &text), MO_OK);
    assert_int_equal(text.len, expected.len);
    assert_memory_equal(text.ptr, expected.ptr, expected.len);
    mo_arena_free(source.arena);
}

static void
decodes_escapes(void **state)
{
    (void)state;
    assert_decodes(mo_text_from("\"plain\""), mo_text_from("plain"));
    assert_decodes(mo_text_from("\"\""), mo_text_from(""));
    assert_decodes(mo_text_from("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
                   mo_text_from("\"\\/\b\f\n\r\t"));
    assert_decodes(mo_text_from("\"\\u0041\\u00e9\\u20AC\\uD83D\\uDE00!\""),
                   mo_text_from("A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80!"));
    assert_decodes(
        mo_text_from("\"\xed\x95\x9c long enough to be copied\\nin runs\""),
        mo_text_from("\xed\x95\x9c long enough to be copied\nin runs"));
}

static void
tells_where_a_zero_is(void **state)
{
    const struct mo_text text = mo_text_from("\"a\\\\u0000\\u0041\\u0000\"");
    struct mo_diag diag;
    struct mo_json_source source = {
        .arena = mo_arena_new(), .limits = mo_limits_default(), .diag = &diag};
    struct mo_json json;
    struct mo_json_token token;
    struct mo_text decoded;
    (void)state;
    mo_json_start(&json, &source, text);
    assert_int_equal(mo_json_next(&json, &token), MO_OK);
    assert_int_equal(mo_json_decode(&json, &token, &decoded), MO_EDATA);
    assert_int_equal(diag.pos.byte, 15);
    mo_arena_free(source.arena);
}

/* ---- against jansson ---------------------------------------------------- */

static uint32_t
next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* jansson passes over raw zero bytes, which are in the table above, and refuses
 * three things that the grammar allows: an escaped U+0000 in a name, numbers
 * beyond its types, and depth beyond its own cap. */
static bool
oracle_accepts(struct mo_text text, bool *known)
{
    json_error_t error;
    json_t *value = json_loadb(text.ptr, text.len,
                               JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    const enum json_error_code code = json_error_code(&error);
    *known = value || (code != json_error_numeric_overflow &&
                       code != json_error_null_byte_in_key &&
                       code != json_error_stack_overflow);
    json_decref(value);
    return value != NULL;
}

static const char *const seeds[] = {
    "{\"a\":[1,-2.5e3,true,false,null,\"x\\ud83d\\ude00\\n\xc3\xa9\"],\"b\":{}"
    "}",
    "[{\"rank\":1,\"title\":\"\xed\x95\x9c\xea\xb5\xad\"},{\"tags\":[\"\","
    "\"b\"]}]",
    "[0,10,1E2,[[]],{\"\":\"\\\\\\/\\\"\"},\"\\u00e9 \xf0\x9f\x98\x80\"]",
};

static void
agrees_with_jansson(void **state)
{
    static const char bytes[] = "{}[],:\"\\ \n0123-+.eEtfnudD8\x1f\x80\xc3\xed";
    uint32_t seed = 20080325;
    size_t accepted = 0, refused = 0;
    char text[128];
    (void)state;
    for (int round = 0; round < 200000; round++) {
        const char *from = seeds[next_random(&seed) % 3];
        size_t len = strlen(from);
        memcpy(text, from, len);
        for (uint32_t edits = next_random(&seed) % 4; edits > 0; edits--) {
            const size_t at = next_random(&seed) % len;
            if (next_random(&seed) % 3 == 0 && len > 2)
                memmove(text + at, text + at + 1, --len - at);
            else
                text[at] = bytes[next_random(&seed) % (sizeof(bytes) - 1)];
        }
        bool known;
        const bool theirs = oracle_accepts(mo_text_of(text, len), &known);
        const bool ours = check_alone(mo_text_of(text, len), 0).status == MO_OK;
        if (known && ours != theirs)
            fail_msg("%.*s: %d, jansson %d", (int)len, text, ours, theirs);
        accepted += ours;
        refused += !ours;
    }
    assert_true(accepted > 20000 && refused > 20000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_what_the_grammar_allows),
        cmocka_unit_test(refuses_all_else_at_the_byte),
        cmocka_unit_test(hints_at_what_other_languages_allow),
        cmocka_unit_test(finds_specials_at_any_place),
        cmocka_unit_test(caps_the_nesting),
        cmocka_unit_test(decodes_escapes),
        cmocka_unit_test(tells_where_a_zero_is),
        cmocka_unit_test(agrees_with_jansson),
    };
    return cmocka_run_group_tests_name("json_token", tests, NULL, NULL);
}
