/* Other people's names in JSON: maps, nested paths, synonyms, what remains. */
#include "support.h"

extern const struct mo_format mo_format_json, mo_format_ndjson;

static const size_t blocks[] = {0, 1, 7};

/* IN with MAP (NULL: none), read in any blocks, comes out as OUT. */
static void
assert_read(const struct mo_format *format, const char *in, const char *map,
            const char *out)
{
    const struct mo_setting setting = {"map", map};
    for (size_t i = 0; i < 3; i++) {
        struct test_session session;
        struct mo_model *model;
        struct mo_out written;
        test_session_open(&session);
        if (test_read(&session, format, in, strlen(in), blocks[i], &setting,
                      map != NULL, &model) != MO_OK)
            fail_msg("%s: %s", in,
                     session.diag_count ? session.diags[0].message : "?");
        assert_int_equal(test_write(&session, format, model, NULL, 0, &written),
                         MO_OK);
        const struct mo_bytes bytes = mo_out_bytes(&written);
        if (bytes.len != strlen(out) || memcmp(bytes.ptr, out, bytes.len) != 0)
            fail_msg("expected %s found %.*s", out, (int)bytes.len,
                     (const char *)bytes.ptr);
        mo_out_dispose(&written);
        mo_model_free(model);
        test_session_close(&session);
    }
}

/* A moment alone, in an array. */
static void
assert_moment(const char *in, const char *map, const char *out)
{
    char from[512], to[512];
    snprintf(from, sizeof(from), "[%s]", in);
    snprintf(to, sizeof(to),
             "{\"moments_format\":1,\"lists\":[{\"moments\":[%s]}]}\n", out);
    assert_read(&mo_format_json, from, map, to);
}

static void
assert_fails(const struct mo_format *format, const char *in, const char *map,
             enum mo_status status, const char *message)
{
    const struct mo_setting setting = {"map", map};
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    assert_int_equal(
        test_read(&session, format, in, strlen(in), 0, &setting, 1, &model),
        status);
    assert_int_equal(session.diag_count, 1);
    assert_string_equal(session.diags[0].message, message);
    mo_model_free(model);
    test_session_close(&session);
}

static void
takes_synonyms(void **state)
{
    (void)state;
    assert_moment("{\"#\":1,\"Drama\":\"a\",\"CAST\":\"b\"}", NULL,
                  "{\"rank\":1,\"title\":\"a\",\"performers\":[\"b\"]}");
    assert_moment("{\"name\":\"a\",\"title\":\"b\"}", NULL,
                  "{\"title\":\"b\",\"extra\":{\"name\":\"a\"}}");
    assert_moment("{\"name\":\"a\",\"Show\":\"b\"}", NULL,
                  "{\"title\":\"a\",\"extra\":{\"Show\":\"b\"}}");
    assert_moment("{\"title\":\"a\",\"No\":\"x\",\"by\":{},\"Text\":null}",
                  NULL,
                  "{\"title\":\"a\",\"extra\":{\"No\":\"x\",\"by\":{},"
                  "\"Text\":null}}");
}

static void
leaves_extra_alone(void **state)
{
    (void)state;
    assert_moment("{\"title\":\"a\",\"extra\":{\"no\":1},\"u\":2}", NULL,
                  "{\"title\":\"a\",\"extra\":{\"no\":1,\"u\":2}}");
}

static void
follows_paths(void **state)
{
    (void)state;
    assert_moment("{\"work\":{\"name\":\"a\"}}", "work.name=title",
                  "{\"title\":\"a\"}");
    assert_moment("{\"w\":{ \"x\" : 1 , \"n\":\"a\", \"y\":[2]}}", "w.n=title",
                  "{\"title\":\"a\",\"extra\":{\"w\":{\"x\":1,\"y\":[2]}}}");
    assert_moment("{\"w\":{\"x\":1,\"n\":\"\\u0061\\\"\"}}", "w.n=title",
                  "{\"title\":\"a\\\"\",\"extra\":{\"w\":{\"x\":1}}}");
    assert_moment("{\"w\":{\"x\":{\"n\":\"a\"},\"y\":1}}", "w.x.n=title",
                  "{\"title\":\"a\",\"extra\":{\"w\":{\"y\":1}}}");
    assert_moment("{\"w.n\":\"a\",\"w\":{\"n\":\"b\"}}", "w.n=title",
                  "{\"title\":\"a\",\"extra\":{\"w\":{\"n\":\"b\"}}}");
    assert_moment("{\"w\":{\"x.n\":\"a\",\"z\":[]}}", "w.x.n=title",
                  "{\"title\":\"a\",\"extra\":{\"w\":{\"z\":[]}}}");
    assert_moment("{\"title\":\"a\",\"s\":{\"v\":{\"k\":1},\"w\":2}}",
                  "s.v=extra.votes",
                  "{\"title\":\"a\",\"extra\":{\"s\":{\"w\":2},"
                  "\"votes\":{\"k\":1}}}");
    assert_moment("{\"w\":{\"a\":\"1\",\"b\":\"2\"}}", "w.a=title,w.b=scene",
                  "{\"title\":\"1\",\"scene\":\"2\"}");
    assert_moment("{\"title\":\"a\",\"w\":[1]}", "w.n=scene",
                  "{\"title\":\"a\",\"extra\":{\"w\":[1]}}");
}

static void
map_goes_before_names(void **state)
{
    (void)state;
    assert_moment("{\"heading\":\"a\",\"title\":\"b\"}", "heading=title",
                  "{\"title\":\"a\",\"extra\":{\"title\":\"b\"}}");
    assert_moment("{\"title\":\"b\"}", "heading=title", "{\"title\":\"b\"}");
    assert_moment("{\"No\":1,\"title\":\"b\"}",
                  "No=", "{\"title\":\"b\",\"extra\":{\"No\":1}}");
}

static void
reads_lists(void **state)
{
    (void)state;
    assert_read(&mo_format_json,
                "{\"moments\":[{\"Name\":\"a\"}],\"Name\":\"l\","
                "\"k\":{\"by\":\"me\",\"z\":1}}",
                "k.by=list.author",
                "{\"moments_format\":1,\"lists\":[{\"title\":\"l\",\"author\":"
                "\"me\",\"extra\":{\"k\":{\"z\":1}},\"moments\":[{\"title\":"
                "\"a\"}]}]}\n");
}

static void
own_documents_keep_their_names(void **state)
{
    static const char own[] = "{\"moments_format\":1,\"lists\":[{\"moments\":[{"
                              "\"title\":\"a\",\"extra\":{\"No\":1}}]}]}\n";
    static const char sorted[] =
        "{\"lists\":[{\"moments\":[{\"title\":\"a\",\"No\":1}]}],"
        "\"moments_format\":1}";
    (void)state;
    assert_read(&mo_format_json, own, NULL, own);
    assert_read(&mo_format_json, sorted, NULL, own);
}

static void
reads_lines(void **state)
{
    (void)state;
    assert_read(&mo_format_ndjson,
                "{\"No\":1,\"Name\":\"a\",\"w\":{\"s\":\"b\",\"z\":1}}\n"
                "{\"Name\":\"c\"}\n",
                "w.s=scene",
                "{\"list\":{\"index\":1},\"rank\":1,\"title\":\"a\",\"scene\":"
                "\"b\",\"extra\":{\"w\":{\"z\":1}}}\n"
                "{\"list\":{\"index\":1},\"title\":\"c\"}\n");
    assert_read(&mo_format_ndjson,
                "{\"list\":{\"index\":1},\"title\":\"a\",\"No\":1}\n", NULL,
                "{\"list\":{\"index\":1},\"title\":\"a\",\"extra\":{\"No\":1}}"
                "\n");
}

static void
refuses_bad_maps(void **state)
{
    static const struct {
        const char *map, *message;
    } cases[] = {
        {"a", "--map: expected NAME=FIELD, found \"a\""},
        {"=title", "--map: expected NAME=FIELD, found \"title\""},
        {"a=b", "--map: there is no field \"b\""},
        {"a=extra", "--map: there is no field \"extra\""},
        {"a=title,a=scene", "--map: two fields are given for \"a\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_fails(&mo_format_json, "[]", cases[i].map, MO_EUSAGE,
                     cases[i].message);
        assert_fails(&mo_format_ndjson, "{}", cases[i].map, MO_EUSAGE,
                     cases[i].message);
    }
    assert_fails(&mo_format_ndjson, "{}", "a=list.title", MO_EUSAGE,
                 "--map: no field of the list can be taken from \"a\"");
    assert_fails(&mo_format_json, "[{\"title\":\"a\"}]", "b.c=scene", MO_OK,
                 "--map: no member \"b.c\" was found");
}

static void
says_where_a_mapped_value_is_wrong(void **state)
{
    static const char json[] = "[{\"w\":{\"n\":true,\"z\":1}}]";
    const struct mo_setting setting = {"map", "w.n=title"};
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_json, json, strlen(json), 0,
                               &setting, 1, &model),
                     MO_EDATA);
    assert_string_equal(session.diags[0].message,
                        "\"title\" is true, expected a string");
    assert_int_equal(session.diags[0].pos.byte, 11);
    mo_model_free(model);
    test_session_close(&session);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_synonyms),
        cmocka_unit_test(leaves_extra_alone),
        cmocka_unit_test(follows_paths),
        cmocka_unit_test(map_goes_before_names),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(own_documents_keep_their_names),
        cmocka_unit_test(reads_lines),
        cmocka_unit_test(refuses_bad_maps),
        cmocka_unit_test(says_where_a_mapped_value_is_wrong),
    };
    return cmocka_run_group_tests_name("json_map", tests, NULL, NULL);
}
