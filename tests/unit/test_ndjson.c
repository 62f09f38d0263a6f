/* NDJSON: rows and their lists, errors by line, exact bytes. */
#include "test_json_models.h"

#include <jansson.h>

extern const struct mo_format mo_format_ndjson;

/* What the reader pushes, as text: [title#index] for a list. */
struct events {
    char text[512];
};

static enum mo_status
note(struct events *events, struct mo_text text, const char *mark)
{
    const size_t len = strlen(events->text);
    snprintf(events->text + len, sizeof(events->text) - len, "%s%.*s ", mark,
             (int)text.len, text.ptr ? text.ptr : "");
    return MO_OK;
}

static enum mo_status
note_list(void *self, const struct mo_list *list)
{
    char mark[32];
    snprintf(mark, sizeof(mark), "[%d]", (int)list->index);
    return note(self, list->id, mark);
}

static enum mo_status
note_moment(void *self, const struct mo_moment *moment)
{
    return note(self, moment->title, "");
}

static enum mo_status
note_end(void *self)
{
    return note(self, mo_text_from(""), "end");
}

static void
assert_events(const char *rows, const char *expected)
{
    struct test_session session;
    struct events events = {""};
    const struct mo_sink sink = {note_list, note_moment, note_end, &events};
    struct mo_in *in = mo_in_memory(rows, strlen(rows), 0, 0);
    test_session_open(&session);
    void *state = calloc(1, mo_format_ndjson.reader->state_size);
    assert_non_null(state);
    assert_int_equal(
        mo_format_ndjson.reader->read(state, &session.env, in, &sink), MO_OK);
    free(state);
    assert_string_equal(events.text, expected);
    mo_in_close(in);
    test_session_close(&session);
}

static void
pushes_lists_as_rows_state_them(void **state)
{
    (void)state;
    assert_events("", "");
    assert_events("\n \r\n\t\n", "");
    assert_events("{\"title\":\"a\"}\n{\"title\":\"b\"}", "[0] a b ");
    assert_events("{\"title\":\"a\"}\r\n\r\n{\"title\":\"b\"}\r\n", "[0] a b ");
    assert_events("{\"list\":{\"index\":1,\"id\":\"x\",\"title\":\"L\"},"
                  "\"title\":\"a\"}\n"
                  "{\"list\":{\"index\":1,\"id\":\"x\"},\"title\":\"b\"}\n"
                  "{\"list\":{\"index\":1,\"id\":\"x\"},\"title\":\"c\"}\n",
                  "[1]x a [1]x b c ");
    assert_events("{\"list\":{\"index\":1}}\n"
                  "{\"list\":{\"index\":2},\"title\":\"a\"}\n"
                  "{\"title\":\"b\"}\n",
                  "[1] [2] a [0] b ");
    assert_events("{\"title\":\"a\",\"list\":{\"id\":\"y\"}}\n"
                  "{\"title\":\"b\",\"list\":null}\n{\"list\":\"z\"}\n",
                  "[0]y a [0] b  ");
    assert_events("{\"list\":{\"index\":1}}\n"
                  "{\"list\":{\"index\":1},\"x\":1}\n"
                  "{\"list\":{\"index\":10},\"title\":\"c\"}\n",
                  "[1]  [10] c ");
}

static void
cuts_behind_line_feeds(void **state)
{
    size_t (*split)(const void *, const uint8_t *, size_t) =
        mo_format_ndjson.reader->split;
    (void)state;
    assert_int_equal(split(NULL, (const uint8_t *)"{}\n{}\n{", 7), 6);
    assert_int_equal(split(NULL, (const uint8_t *)"{}\n", 3), 3);
    assert_int_equal(split(NULL, (const uint8_t *)"{}", 2), 0);
    assert_int_equal(split(NULL, NULL, 0), 0);
}

static void
keeps_what_is_not_ours(void **state)
{
    static const char rows[] = "{\"Name\":\"n\",\"title\":\"t\",\"year\":2016,"
                               "\"list\":\"top\",\"size\":1.0}\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_ndjson, rows,
                               sizeof(rows) - 1, 0, NULL, 0, &model),
                     MO_OK);
    const struct mo_moment *moment = &mo_model_at(model, 0)->moments[0];
    assert_true(mo_text_is(moment->year, "2016"));
    assert_int_equal(moment->extra.count, 3);
    assert_true(mo_text_is(moment->extra.members[1].name, "list"));
    assert_true(mo_text_is(moment->extra.members[1].json, "\"top\""));
    assert_true(mo_text_is(moment->extra.members[2].json, "1.0"));
    mo_model_free(model);
    test_session_close(&session);
}

/* Each bad row is told by its byte, the rows around it are read. */
static void
goes_on_after_bad_rows(void **state)
{
    static const char rows[] = "{\"title\":\"a\"}\n"
                               "{\"title\":}\n"
                               "{\"title\":\"b\"}\n"
                               "[1]\n"
                               "{\"rank\":1.5}\n"
                               "{\"list\":{\"index\":0}}\n"
                               "{\"list\":{\"index\":1,\"index\":1}}\n"
                               "{\"list\":{},\"list\":{}}\n"
                               "{\"list\":{\"moments\":[\"\\u0000\"]}}\n"
                               "\"x\": 1}\n"
                               "{\"title\":\"c\"}";
    static const struct {
        uint64_t byte;
        const char *message;
    } expected[] = {
        {23, "expected a value, found \"}\""},
        {39, "expected a moment, an object; found an array"},
        {51, "\"rank\" is \"1.5\", expected an integer"},
        {73, "\"index\" is 0, expected at least 1"},
        {96, "name \"index\" stands twice in one object"},
        {119, "name \"list\" stands twice in one object"},
        {151, "U+0000 cannot stand in a text"},
        {162, "expected a moment, an object; found a string"},
    };
    struct test_session session;
    struct mo_model *model;
    (void)state;
    for (size_t block = 0; block < 8; block += 7) {
        test_session_open(&session);
        session.keep_going = true;
        assert_int_equal(test_read(&session, &mo_format_ndjson, rows,
                                   sizeof(rows) - 1, block, NULL, 0, &model),
                         MO_OK);
        assert_int_equal(session.diag_count, 8);
        for (size_t i = 0; i < 8; i++) {
            assert_string_equal(session.diags[i].message, expected[i].message);
            assert_int_equal(session.diags[i].pos.byte, expected[i].byte);
        }
        assert_int_equal(mo_model_count(model), 1);
        assert_int_equal(mo_model_at(model, 0)->count, 3);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
stops_at_the_first_error(void **state)
{
    static const char rows[] = "{\"title\":\"a\"}\n{\n{\"title\":\"b\"}\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_ndjson, rows,
                               sizeof(rows) - 1, 0, NULL, 0, &model),
                     MO_ESYNTAX);
    assert_int_equal(session.diag_count, 1);
    assert_int_equal(session.diags[0].pos.byte, 15);
    mo_model_free(model);
    test_session_close(&session);
}

static void
caps_a_line(void **state)
{
    static const char rows[] = "{\"title\":\"0123456789\"}\n{\"id\":\"ok\"}\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    session.env.limits.moment_bytes = 12;
    session.keep_going = true;
    assert_int_equal(test_read(&session, &mo_format_ndjson, rows,
                               sizeof(rows) - 1, 0, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(session.diag_count, 1);
    assert_int_equal(session.diags[0].status, MO_ELIMIT);
    assert_int_equal(mo_model_at(model, 0)->count, 1);
    mo_model_free(model);
    test_session_close(&session);
}

static void
writes_lists_beside_moments(void **state)
{
    static const char rows[] =
        "{\"list\":{\"index\":1,\"id\":\"x\",\"title\":\"L\"},\"rank\":1,"
        "\"title\":\"a\"}\n"
        "{\"list\":{\"index\":1,\"id\":\"x\"},\"rank\":2,\"title\":\"b\"}\n"
        "{\"list\":{\"index\":2,\"title\":\"empty\"}}\n"
        "{\"list\":{\"index\":3}}\n"
        "{\"list\":{\"index\":4},\"heading\":\"\"}\n";
    struct test_session session;
    struct mo_model *model;
    struct mo_out out;
    (void)state;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_ndjson, rows,
                               sizeof(rows) - 1, 0, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(mo_model_count(model), 4);
    assert_int_equal(
        test_write(&session, &mo_format_ndjson, model, NULL, 0, &out), MO_OK);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_int_equal(bytes.len, sizeof(rows) - 1);
    assert_memory_equal(bytes.ptr, rows, bytes.len);
    mo_out_dispose(&out);
    mo_model_free(model);
    test_session_close(&session);
}

static void
comes_back_the_same(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 300; seed++) {
        struct mo_model *model = make_model(seed);
        assert_round_trip(&mo_format_ndjson, model, NULL, 0);
        mo_model_free(model);
    }
}

/* Every line stands alone, for any other reader. */
static void
jansson_reads_every_line(void **state)
{
    struct test_session session;
    struct mo_out out;
    (void)state;
    test_session_open(&session);
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct mo_model *model = make_model(seed);
        assert_int_equal(
            test_write(&session, &mo_format_ndjson, model, NULL, 0, &out),
            MO_OK);
        const struct mo_bytes bytes = mo_out_bytes(&out);
        const char *line = (const char *)bytes.ptr;
        for (const char *end = line + bytes.len; line < end;) {
            const size_t len =
                (size_t)((char *)memchr(line, '\n', (size_t)(end - line)) -
                         line);
            json_error_t error;
            json_t *value =
                json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
            if (!value &&
                json_error_code(&error) != json_error_numeric_overflow)
                fail_msg("%s: %.*s", error.text, (int)len, line);
            json_decref(value);
            line += len + 1;
        }
        mo_out_dispose(&out);
        mo_model_free(model);
    }
    test_session_close(&session);
}

static void
is_told_by_its_lines(void **state)
{
    static const struct {
        const char *head;
        int least, most;
    } heads[] = {
        {"{\"list\":{\"index\":1},\"title\":\"a\"}", 90, 100},
        {"{\"a\":1}\n{\"a\":2}\n", 90, 100},
        {"\n{\"a\":1}\r\n\r\n{\"a\":2", 90, 100},
        {"{\"a\":1}\n", 10, 50},
        {"{\n\"moments\":[]}\n", 0, 0},
        {"[{},\n{}]\n", 0, 0},
        {"", 0, 0},
        {"text\n{}\n", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
        assert_in_range(
            mo_format_ndjson.reader->sniff((const uint8_t *)heads[i].head,
                                           strlen(heads[i].head)),
            heads[i].least, heads[i].most);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_lists_as_rows_state_them),
        cmocka_unit_test(cuts_behind_line_feeds),
        cmocka_unit_test(keeps_what_is_not_ours),
        cmocka_unit_test(goes_on_after_bad_rows),
        cmocka_unit_test(stops_at_the_first_error),
        cmocka_unit_test(caps_a_line),
        cmocka_unit_test(writes_lists_beside_moments),
        cmocka_unit_test(comes_back_the_same),
        cmocka_unit_test(jansson_reads_every_line),
        cmocka_unit_test(is_told_by_its_lines),
    };
    return cmocka_run_group_tests_name("ndjson", tests, NULL, NULL);
}
