/* JSON documents: round trips, foreign shapes, errors by byte, limits. */
#include "test_json_models.h"

#include <jansson.h>

extern const struct mo_format mo_format_json, mo_format_ndjson;

static const struct mo_setting pretty = {"pretty", NULL};

static void
comes_back_the_same(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 200; seed++) {
        struct mo_model *model = make_model(seed);
        assert_round_trip(&mo_format_json, model, NULL, 0);
        assert_round_trip(&mo_format_json, model, &pretty, 1);
        mo_model_free(model);
    }
}

/* Reads JSON in blocks of BLOCK bytes; the caller frees the model. */
static enum mo_status
read_json(struct test_session *session, struct mo_text json, size_t block,
          struct mo_model **model)
{
    return test_read(session, &mo_format_json, json.ptr, json.len, block, NULL,
                     0, model);
}

static void
assert_writes(const char *json, const struct mo_setting *settings, size_t count,
              const char *expected)
{
    struct test_session session;
    struct mo_model *model;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(read_json(&session, mo_text_from(json), 0, &model), MO_OK);
    assert_int_equal(
        test_write(&session, &mo_format_json, model, settings, count, &out),
        MO_OK);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    if (bytes.len != strlen(expected) ||
        memcmp(bytes.ptr, expected, bytes.len) != 0)
        fail_msg("%.*s", (int)bytes.len, (const char *)bytes.ptr);
    mo_out_dispose(&out);
    mo_model_free(model);
    test_session_close(&session);
}

static const char two_lists[] =
    "{\"moments_format\":1,\"lists\":[{\"id\":\"l\",\"tags\":[\"x\",\"y\"],"
    "\"extra\":{\"a\":[1,2],\"b\":null},\"moments\":[{\"rank\":2,\"title\":"
    "\"\xc3\xa9\\n\"},{}]},{\"moments\":[]}]}\n";

static void
writes_exact_bytes(void **state)
{
    (void)state;
    assert_writes(two_lists, NULL, 0, two_lists);
    assert_writes("{\"lists\":[]}", NULL, 0,
                  "{\"moments_format\":1,\"lists\":[]}\n");
    assert_writes("{\"lists\":[{}]}", NULL, 0,
                  "{\"moments_format\":1,\"lists\":[{\"moments\":[]}]}\n");
}

static void
indents_for_people(void **state)
{
    (void)state;
    assert_writes(two_lists, &pretty, 1,
                  "{\n"
                  "  \"moments_format\": 1,\n"
                  "  \"lists\": [\n"
                  "    {\n"
                  "      \"id\": \"l\",\n"
                  "      \"tags\": [\n"
                  "        \"x\",\n"
                  "        \"y\"\n"
                  "      ],\n"
                  "      \"extra\": {\n"
                  "        \"a\": [1,2],\n"
                  "        \"b\": null\n"
                  "      },\n"
                  "      \"moments\": [\n"
                  "        {\n"
                  "          \"rank\": 2,\n"
                  "          \"title\": \"\xc3\xa9\\n\"\n"
                  "        },\n"
                  "        {}\n"
                  "      ]\n"
                  "    },\n"
                  "    {\n"
                  "      \"moments\": []\n"
                  "    }\n"
                  "  ]\n"
                  "}\n");
}

/* Both layouts, read by another library, are the same document. */
static void
jansson_finds_layouts_equal(void **state)
{
    struct test_session session;
    (void)state;
    test_session_open(&session);
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct mo_model *model = make_model(seed);
        json_t *values[2];
        for (size_t i = 0; i < 2; i++) {
            struct mo_out out;
            assert_int_equal(
                test_write(&session, &mo_format_json, model, &pretty, i, &out),
                MO_OK);
            const struct mo_bytes bytes = mo_out_bytes(&out);
            values[i] = json_loadb(
                (const char *)bytes.ptr, bytes.len,
                JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
            assert_non_null(values[i]);
            mo_out_dispose(&out);
        }
        assert_true(json_equal(values[0], values[1]));
        json_decref(values[0]);
        json_decref(values[1]);
        mo_model_free(model);
    }
    test_session_close(&session);
}

/* ---- shapes ------------------------------------------------------------- */

#define MOMENTS "[{\"title\":\"a\"},{\"title\":\"b\",\"x\":[1]}]"

static const char *const same_list[] = {
    "{\"moments_format\":1,\"lists\":[{\"title\":\"L\",\"url\":\"u\","
    "\"moments\":" MOMENTS "}]}",
    "\n{ \"moments_format\" : 1 , \"lists\" : [ { \"url\" : \"u\" , \"title\" "
    ": "
    "\"L\" , \"moments\" : " MOMENTS " } ] } \n",
    "{\"lists\":[{\"title\":\"L\",\"moments\":" MOMENTS ",\"url\":\"u\"}]}",
    "{\"lists\":[{\"moments\":" MOMENTS ",\"title\":\"L\",\"url\":\"u\"}],"
    "\"moments_format\":1}",
    "{\"title\":\"L\",\"moments\":" MOMENTS ",\"url\":\"u\"}",
    "{\"moments\":" MOMENTS ",\"title\":\"L\",\"url\":\"u\"}",
    "{\"url\":\"u\",\"title\":\"\\u004c\",\"m\\u006fments\":" MOMENTS "}",
};

static void
reads_lists_of_any_shape(void **state)
{
    struct test_session session;
    struct mo_model *model, *first = NULL;
    (void)state;
    test_session_open(&session);
    for (size_t i = 0; i < sizeof(same_list) / sizeof(*same_list); i++) {
        for (size_t block = 0; block < 8; block = block ? block + 6 : 1) {
            const enum mo_status status =
                read_json(&session, mo_text_from(same_list[i]), block, &model);
            if (status != MO_OK)
                fail_msg("%zu: %s", i, session.diags[0].message);
            assert_int_equal(mo_model_count(model), 1);
            assert_int_equal(mo_model_at(model, 0)->count, 2);
            if (!first)
                first = model;
            else if (!mo_model_equal(first, model))
                fail_msg("%s", same_list[i]);
            if (first != model)
                mo_model_free(model);
        }
    }
    const struct mo_model_list *list = mo_model_at(first, 0);
    assert_true(mo_text_is(list->list.title, "L"));
    assert_true(mo_text_is(list->list.url, "u"));
    assert_int_equal(list->list.extra.count, 0);
    assert_int_equal(list->moments[1].extra.count, 1);
    assert_int_equal(session.diag_count, 0);
    mo_model_free(first);
    test_session_close(&session);
}

static void
reads_moments_without_a_list(void **state)
{
    static const char *const texts[] = {MOMENTS, " [ {\"title\":\"a\"} ] ",
                                        "[]", "{\"x\":{},\"title\":\"a\"}",
                                        "{\"heading\":\"h\"}"};
    static const size_t counts[] = {2, 1, 0, 1, 1};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(read_json(&session, mo_text_from(texts[i]), 1, &model),
                         MO_OK);
        assert_int_equal(mo_model_count(model), 1);
        assert_int_equal(mo_model_at(model, 0)->count, counts[i]);
        mo_model_free(model);
    }
    test_session_close(&session);
}

static void
warns_of_what_it_ignores(void **state)
{
    static const char json[] = "{\"moments_format\":1,\"by\":{\"a\":1},"
                               "\"lists\":[],\"$schema\":\"s\"}";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(read_json(&session, mo_text_from(json), 7, &model), MO_OK);
    assert_int_equal(session.diag_count, 2);
    assert_int_equal(session.diags[0].severity, MO_WARNING);
    assert_int_equal(session.diags[0].pos.byte, 20);
    assert_string_equal(session.diags[0].message,
                        "member \"by\" of the document is ignored");
    mo_model_free(model);
    test_session_close(&session);
}

/* ---- errors ------------------------------------------------------------- */

#define OPEN "{\"moments_format\":1,\"lists\":[" /* 29 bytes */

static const struct {
    const char *json;
    enum mo_status status;
    uint64_t byte;
    const char *message;
} errors[] = {
    {"", MO_ESYNTAX, 0, "expected a value, found the end"},
    {" \n ", MO_ESYNTAX, 3, "expected a value, found the end"},
    {"7", MO_EDATA, 0, "expected an object or an array, found \"7\""},
    {" \"moments\" ", MO_EDATA, 1, NULL},
    {"nul", MO_ESYNTAX, 0, "expected a value, found \"nul\""},
    {"{}", MO_ENOLIST, 0, "object with neither \"lists\" nor \"moments\""},
    {"{\"a\":1}", MO_ENOLIST, 0, NULL},
    {"[1]", MO_EDATA, 1, "expected a moment, an object; found a number"},
    {"[{}] x", MO_ESYNTAX, 5, "expected the end, found \"x\""},
    {OPEN "]}{}", MO_ESYNTAX, 31, "expected the end, found \"{\""},
    {"[{},]", MO_ESYNTAX, 4, "expected a moment, found \"]\""},
    {"[{} {}]", MO_ESYNTAX, 4, "expected ',' or ']', found \"{\""},
    {"[{}", MO_ESYNTAX, 3, "expected ',' or ']', found the end"},
    {"{\"moments_format\":2,\"lists\":[]}", MO_EUNSUPPORTED, 18,
     "moments_format is \"2\", expected 1"},
    {"{\"lists\":[],\"moments_format\":\"1\"}", MO_EUNSUPPORTED, 29, NULL},
    {"{\"moments_format\":1,\"moments_format\":1}", MO_EDATA, 20,
     "name \"moments_format\" stands twice in one object"},
    {OPEN "],\"lists\":[]}", MO_EDATA, 31,
     "name \"lists\" stands twice in one object"},
    {OPEN "7]}", MO_ESYNTAX, 29, "expected a list, found \"7\""},
    {"{\"moments_format\":1,\"lists\":{}}", MO_ESYNTAX, 28,
     "expected an array of lists, found \"{\""},
    {OPEN "{\"moments\":{}}]}", MO_ESYNTAX, 40,
     "expected an array of moments, found \"{\""},
    {OPEN "{\"title\":[]}]}", MO_EDATA, 38,
     "\"title\" is an array, expected a string"},
    {OPEN "{\"moments\":[{\"rank\":true}]}]}", MO_EDATA, 49,
     "\"rank\" is true, expected an integer"},
    {OPEN "{\"moments\":[{\"rank\":1,}]}]}", MO_ESYNTAX, 51,
     "expected a name in double quotes, found \"}\""},
    {OPEN "{\"moments\":[],\"title\":\"x\"}]}", MO_EDATA, 43,
     "member \"title\" stands after the moments of its list"},
    {OPEN "{\"moments\":[]},]}", MO_ESYNTAX, 44,
     "expected a list, found \"]\""},
    {OPEN "{\"id\":\"a\",\"id\":\"b\",\"moments\":[]}]}", MO_EDATA, 39,
     "name \"id\" stands twice in one object"},
    {"{\"moments\":[{\"x\":[\"]}\"]}],\"url\":[],\"id\":\"b\"}", MO_EDATA, 32,
     "\"url\" is an array, expected a string"},
    {"{\"moments\":[],\"url\":\"\\u0000\"}", MO_EDATA, 21, NULL},
    {"{\"moments\":[],\"moments\":[]}", MO_EDATA, 14,
     "name \"moments\" stands twice in one object"},
    {"{\"moments\":[{\"title\":\"\\ud800\"}]}", MO_ESYNTAX, 22, NULL},
    {"{\"moments_format\":1,\"x\":[1,],\"lists\":[]}", MO_ESYNTAX, 27,
     "expected a value, found \"]\""},
    {"{\"moments_format\":1,lists:[]}", MO_ESYNTAX, 20,
     "expected a name in double quotes, found \"lists\""},
    {"{\"moments_format\" 1}", MO_ESYNTAX, 18, "expected ':', found \"1\""},
};

static void
says_what_is_wrong_and_where(void **state)
{
    struct test_session session;
    struct mo_model *model;
    (void)state;
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        for (size_t block = 0; block < 8; block = block ? block + 6 : 1) {
            test_session_open(&session);
            const enum mo_status status = read_json(
                &session, mo_text_from(errors[i].json), block, &model);
            if (status != errors[i].status || session.diag_count != 1 ||
                session.diags[0].pos.byte != errors[i].byte)
                fail_msg("%s: %d, %zu, at %d, %s", errors[i].json, (int)status,
                         session.diag_count,
                         session.diag_count ? (int)session.diags[0].pos.byte
                                            : 0,
                         session.diag_count ? session.diags[0].message : "");
            if (errors[i].message)
                assert_string_equal(session.diags[0].message,
                                    errors[i].message);
            mo_model_free(model);
            test_session_close(&session);
        }
    }
}

static void
hints_where_fields_belong(void **state)
{
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(
        read_json(&session,
                  mo_text_from(OPEN "{\"moments\":[],\"title\":\"x\"}]}"), 0,
                  &model),
        MO_EDATA);
    assert_non_null(session.diags[0].hint);
    mo_model_free(model);
    test_session_close(&session);
}

#define LISTS                                                                  \
    "\"lists\":[{\"title\":\"L\",\"moments\":[{\"title\":\"a\"},"              \
    "{\"rank\":1.5,\"x\":\"}]\\\"\"},{\"title\":\"b\"},7,"                     \
    "{\"x\":[1,,2]},{\"title\":\"c\"}]},"                                      \
    "{\"title\":{},\"moments\":[{\"title\":\"lost\"}]},"                       \
    "{\"title\":\"M\",\"moments\":[{\"title\":\"d\"}]}]"

/* A bad moment or list is passed over, whatever is in it. */
static void
goes_on_after_bad_values(void **state)
{
    static const char *const texts[] = {"{\"moments_format\":1," LISTS "}",
                                        "{" LISTS ",\"moments_format\":1}"};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        test_session_open(&session);
        session.keep_going = true;
        assert_int_equal(
            read_json(&session, mo_text_from(texts[i % 2]), i / 2 * 3, &model),
            MO_OK);
        assert_int_equal(session.diag_count, 4);
        assert_int_equal(mo_model_count(model), 2);
        assert_int_equal(mo_model_at(model, 0)->count, 3);
        assert_int_equal(mo_model_at(model, 1)->count, 1);
        mo_model_free(model);
        test_session_close(&session);
    }
}

/* A document that ends too early is never taken for a whole one. */
static void
refuses_every_prefix(void **state)
{
    static const char *const texts[] = {
        two_lists,
        "{\"title\":\"L\",\"moments\":[{\"title\":\"a\\\"\"}],\"x\":{\"y\":1}}",
        "[{\"title\":\"\xed\x95\x9c\",\"tags\":[\"a\"]},{}]",
        "{\"heading\":\"\\u0041\",\"rank\":12}"};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    for (size_t t = 0; t < 4; t++) {
        const size_t len = strlen(texts[t]) - (t == 0);
        for (size_t i = 0; i < len; i++) {
            for (int going = 0; going < 2; going++) {
                char *copy = malloc(i ? i : 1);
                assert_non_null(copy);
                memcpy(copy, texts[t], i);
                test_session_open(&session);
                session.keep_going = going;
                const enum mo_status status =
                    read_json(&session, mo_text_of(copy, i), i % 3, &model);
                if (status == MO_OK || session.diag_count == 0)
                    fail_msg("%.*s", (int)i, copy);
                assert_true(session.diags[0].pos.byte <= i);
                mo_model_free(model);
                test_session_close(&session);
                free(copy);
            }
        }
    }
}

/* ---- limits ------------------------------------------------------------- */

static void
caps_the_nesting(void **state)
{
    static const char *const opens[] = {"[", "{\"moments\":", "{\"lists\":[",
                                        "{\"a\":", "[{\"a\":"};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        const size_t len = strlen(opens[i]);
        char *text = malloc(100000 * len);
        assert_non_null(text);
        for (size_t n = 0; n < 100000; n++)
            memcpy(text + n * len, opens[i], len);
        test_session_open(&session);
        assert_int_not_equal(
            read_json(&session, mo_text_of(text, 100000 * len), 0, &model),
            MO_OK);
        assert_int_equal(session.diag_count, 1);
        mo_model_free(model);
        test_session_close(&session);
        free(text);
    }
}

/* [{"title":"xxx…"}] with LEN bytes of title. */
static char *
large_moment(size_t len, size_t *total)
{
    char *text = malloc(len + 32);
    assert_non_null(text);
    memcpy(text, "[{\"title\":\"", 11);
    memset(text + 11, 'x', len);
    memcpy(text + 11 + len, "\"},{\"id\":\"z\"}]", 14);
    *total = len + 25;
    return text;
}

static void
caps_the_moment(void **state)
{
    struct test_session session;
    struct mo_model *model;
    size_t len;
    char *text = large_moment((size_t)20 << 20, &len);
    (void)state;
    test_session_open(&session);
    assert_int_equal(read_json(&session, mo_text_of(text, len), 65536, &model),
                     MO_ELIMIT);
    assert_string_equal(session.diags[0].message,
                        "moment is larger than 16777216 bytes");
    assert_int_equal(session.diags[0].pos.byte, 1);
    mo_model_free(model);

    session.keep_going = true;
    assert_int_equal(read_json(&session, mo_text_of(text, len), 65536, &model),
                     MO_OK);
    assert_int_equal(mo_model_at(model, 0)->count, 1);
    mo_model_free(model);

    session.env.limits.moment_bytes = (uint64_t)32 << 20;
    assert_int_equal(read_json(&session, mo_text_of(text, len), 65536, &model),
                     MO_OK);
    assert_int_equal(mo_model_at(model, 0)->moments[0].title.len,
                     (size_t)20 << 20);
    mo_model_free(model);
    test_session_close(&session);
    free(text);
}

static void
is_told_by_its_head(void **state)
{
    static const struct {
        const char *head;
        int least, most;
    } heads[] = {
        {" {\n \"moments_format\" : 1", 100, 100},
        {"{\"title\":", 50, 80},
        {"{}", 50, 80},
        {"[\n{\"a\"", 50, 80},
        {"[link](x)", 0, 10},
        {"", 0, 0},
        {"text", 0, 0},
        {"<moments>", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
        assert_in_range(
            mo_format_json.reader->sniff((const uint8_t *)heads[i].head,
                                         strlen(heads[i].head)),
            heads[i].least, heads[i].most);
    const uint8_t *lines = (const uint8_t *)"{\"a\":1}\n{\"a\":2}\n";
    assert_true(mo_format_ndjson.reader->sniff(lines, 16) >
                mo_format_json.reader->sniff(lines, 16));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_the_same),
        cmocka_unit_test(writes_exact_bytes),
        cmocka_unit_test(indents_for_people),
        cmocka_unit_test(jansson_finds_layouts_equal),
        cmocka_unit_test(reads_lists_of_any_shape),
        cmocka_unit_test(reads_moments_without_a_list),
        cmocka_unit_test(warns_of_what_it_ignores),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(hints_where_fields_belong),
        cmocka_unit_test(goes_on_after_bad_values),
        cmocka_unit_test(refuses_every_prefix),
        cmocka_unit_test(caps_the_nesting),
        cmocka_unit_test(caps_the_moment),
        cmocka_unit_test(is_told_by_its_head),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
