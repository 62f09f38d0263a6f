/* JSON objects into moments, lists and extras: values, errors, positions. */
#include "support.h"

#include "../../formats/common/json_record.h"

struct fixture {
    struct mo_diag diag;
    struct mo_json_source source;
};

static int
open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    assert_non_null(fixture);
    fixture->source.arena = mo_arena_new();
    fixture->source.limits = mo_limits_default();
    fixture->source.diag = &fixture->diag;
    fixture->source.offset = 100;
    *state = fixture;
    return 0;
}

static int
close_fixture(void **state)
{
    struct fixture *fixture = *state;
    mo_arena_free(fixture->source.arena);
    free(fixture);
    return 0;
}

static struct mo_moment
moment_of(struct fixture *fixture, const char *json)
{
    struct mo_moment moment = {0};
    if (mo_json_read_moment(&fixture->source, mo_text_from(json), &moment) !=
        MO_OK)
        fail_msg("%s: %s", json, fixture->diag.message);
    return moment;
}

#define assert_text(text, expected) assert_true(mo_text_is(text, expected))

static void
fills_every_field(void **state)
{
    const struct mo_moment moment = moment_of(
        *state,
        " {\"id\":\"i\",\"rank\":-3,\"heading\":\"h\",\"title\":\"t\","
        "\"original_title\":\"o\",\"scene\":\"s\",\"description\":\"d\\n\\nd\","
        "\"characters\":[\"c1\",\"c2\",\"\",\"c4\",\"c5\"],"
        "\"performers\":[],\"setting\":\"se\",\"year\":\"y\",\"credit\":\"cr\","
        "\"credit_source\":\"cs\",\"author\":\"a\",\"published\":\"p\","
        "\"updated\":\"u\",\"url\":\"ur\",\"image_url\":\"iu\","
        "\"tags\":[\"x\"],\"extra\":{\"e\":1}}\r\n");
    assert_int_equal(moment.pos.byte, 101);
    assert_text(moment.id, "i");
    assert_text(moment.rank.spelling, "-3");
    assert_int_equal(moment.rank.value, -3);
    assert_text(moment.heading, "h");
    assert_text(moment.title, "t");
    assert_text(moment.original_title, "o");
    assert_text(moment.scene, "s");
    assert_text(moment.description, "d\n\nd");
    assert_int_equal(moment.characters.count, 5);
    assert_text(moment.characters.items[2], "");
    assert_text(moment.characters.items[4], "c5");
    assert_int_equal(moment.performers.count, 0);
    assert_text(moment.setting, "se");
    assert_text(moment.year, "y");
    assert_text(moment.credit, "cr");
    assert_text(moment.credit_source, "cs");
    assert_text(moment.author, "a");
    assert_text(moment.published, "p");
    assert_text(moment.updated, "u");
    assert_text(moment.url, "ur");
    assert_text(moment.image_url, "iu");
    assert_int_equal(moment.tags.count, 1);
    assert_int_equal(moment.extra.count, 1);
    assert_text(moment.extra.members[0].name, "e");
    assert_text(moment.extra.members[0].json, "1");
}

static void
takes_any_order_and_kin(void **state)
{
    const struct mo_moment moment =
        moment_of(*state, "{\"year\":2016.50,\"title\":\"\",\"tags\":\"one\","
                          "\"rank\":\"+007\",\"id\":12,\"t\\u0069tle2\":null,"
                          "\"h\\u0065ading\":\"h\",\"scene\":null,"
                          "\"characters\":[1e3,\"b\"],\"extra\":null}");
    assert_text(moment.year, "2016.50");
    assert_text(moment.title, "");
    assert_text(moment.tags.items[0], "one");
    assert_text(moment.rank.spelling, "7");
    assert_text(moment.id, "12");
    assert_text(moment.heading, "h");
    assert_null(moment.scene.ptr);
    assert_text(moment.characters.items[0], "1e3");
    assert_int_equal(moment.extra.count, 1);
    assert_text(moment.extra.members[0].name, "title2");
    assert_text(moment.extra.members[0].json, "null");
}

static void
keeps_the_rest_by_its_spelling(void **state)
{
    const struct mo_moment moment = moment_of(
        *state,
        "{\"a\": 1.10 ,\"extra\":{\"b\":\t[ 1 , { \"k k\" : \" \\\" \" } ],"
        "\"c\":\"\xef\xbf\xbe \\u0041\"},\"d\":[\"\xef\xbf\xbf\"],"
        "\"list\":{\"x\":{}},\"title\":\"t\"}");
    static const char *const expected[][2] = {
        {"a", "1.10"},
        {"b", "[1,{\"k k\":\" \\\" \"}]"},
        {"c", "\"\\ufffe \\u0041\""},
        {"d", "[\"\\uffff\"]"},
        {"list", "{\"x\":{}}"},
    };
    assert_int_equal(moment.extra.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_text(moment.extra.members[i].name, expected[i][0]);
        assert_text(moment.extra.members[i].json, expected[i][1]);
    }
}

static void
borrows_where_it_can(void **state)
{
    const char *json = "{\"title\":\"plain\",\"x\":[1,2]}";
    const struct mo_moment moment = moment_of(*state, json);
    assert_ptr_equal(moment.title.ptr, json + 10);
    assert_ptr_equal(moment.extra.members[0].json.ptr, json + 21);
}

static const struct {
    const char *json;
    enum mo_status status;
    uint64_t byte;
    const char *message;
} errors[] = {
    {"[]", MO_EDATA, 0, "expected a moment, an object; found an array"},
    {" 7", MO_EDATA, 1, "expected a moment, an object; found a number"},
    {"", MO_ESYNTAX, 0, "expected a value, found the end"},
    {"{\"title\":\"t\"} {}", MO_ESYNTAX, 14, "expected the end, found \"{\""},
    {"{\"title\":[\"t\"]}", MO_EDATA, 9,
     "\"title\" is an array, expected a string"},
    {"{\"year\":true}", MO_EDATA, 8, "\"year\" is true, expected a string"},
    {"{\"tags\":{}}", MO_EDATA, 8,
     "\"tags\" is an object, expected an array of strings"},
    {"{\"tags\":[\"a\",null]}", MO_EDATA, 13,
     "element 2 of \"tags\" is null, expected a string"},
    {"{\"tags\":[[]]}", MO_EDATA, 9,
     "element 1 of \"tags\" is an array, expected a string"},
    {"{\"rank\":1.5}", MO_EDATA, 8, "\"rank\" is \"1.5\", expected an integer"},
    {"{\"rank\":\"x\"}", MO_EDATA, 8, "\"rank\" is \"x\", expected an integer"},
    {"{\"rank\":false}", MO_EDATA, 8, "\"rank\" is false, expected an integer"},
    {"{\"rank\":99999999999999999999}", MO_ELIMIT, 8,
     "\"rank\" is \"99999999999999999999\", beyond the 64-bit integers"},
    {"{\"extra\":[]}", MO_EDATA, 9,
     "\"extra\" is an array, expected an object"},
    {"{\"title\":\"a\",\"title\":\"b\"}", MO_EDATA, 13,
     "name \"title\" stands twice in one object"},
    {"{\"title\":null,\"t\\u0069tle\":\"b\"}", MO_EDATA, 14, NULL},
    {"{\"x\":1,\"x\":2}", MO_EDATA, 7, "name \"x\" stands twice in one object"},
    {"{\"x\":1,\"extra\":{\"x\":2}}", MO_EDATA, 16,
     "name \"x\" stands twice in one object"},
    {"{\"x\":{\"a\":[{\"b\":1,\"c\":2,\"\\u0062\":3}]}}", MO_EDATA, 24,
     "name \"\\u0062\" stands twice in one object"},
    {"{\"title\":\"a\\u0000\"}", MO_EDATA, 11, "U+0000 cannot stand in a text"},
    {"{\"a\\u0000\":1}", MO_EDATA, 3, "U+0000 cannot stand in a text"},
    {"{\"x\":[\"\\u0000\"]}", MO_EDATA, 7, "U+0000 cannot stand in a text"},
    {"{\"x\":{\"\\u0000\":1}}", MO_EDATA, 7, "U+0000 cannot stand in a text"},
    {"{\"title\":\"\xff\"}", MO_ESYNTAX, 10, "byte \\xFF is not UTF-8 here"},
};

static void
says_what_is_wrong_and_where(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        struct mo_moment moment = {.title = mo_text_from("untouched")};
        const enum mo_status status = mo_json_read_moment(
            &fixture->source, mo_text_from(errors[i].json), &moment);
        if (status != errors[i].status ||
            fixture->diag.pos.byte != 100 + errors[i].byte)
            fail_msg("%s: %d at %d, %s", errors[i].json, (int)status,
                     (int)fixture->diag.pos.byte - 100, fixture->diag.message);
        if (errors[i].message)
            assert_string_equal(fixture->diag.message, errors[i].message);
        assert_int_equal(fixture->diag.status, status);
        assert_text(moment.title, "untouched");
    }
}

/* The same name may stand in different objects. */
static void
knows_objects_apart(void **state)
{
    const struct mo_moment moment =
        moment_of(*state, "{\"a\":{\"a\":{\"a\":1},\"b\":{\"a\":2}},"
                          "\"b\":[{\"a\":1},{\"a\":1}],"
                          "\"extra\":{\"title\":1,\"extra\":2}}");
    assert_int_equal(moment.extra.count, 4);
}

static void
caps_the_members(void **state)
{
    struct fixture *fixture = *state;
    struct mo_moment moment;
    struct mo_extra extra;
    fixture->source.limits.fields = 2;
    assert_int_equal(
        mo_json_read_moment(&fixture->source,
                            mo_text_from("{\"a\":1,\"title\":\"\",\"b\":2}"),
                            &moment),
        MO_OK);
    assert_int_equal(
        mo_json_read_extra(&fixture->source,
                           mo_text_from("{\"a\":1,\"b\":2,\"c\":3}"), &extra),
        MO_ELIMIT);
    assert_int_equal(fixture->diag.pos.byte, 113);
    fixture->source.limits.nesting = 3;
    assert_int_equal(mo_json_read_extra(&fixture->source,
                                        mo_text_from("{\"a\":[[[]]]}"), &extra),
                     MO_ELIMIT);
}

/* Ten thousand names in one object, all of them known apart. */
static void
keeps_many_members(void **state)
{
    struct fixture *fixture = *state;
    struct mo_extra extra;
    char *json = malloc(200000);
    size_t len = 0;
    assert_non_null(json);
    json[len++] = '{';
    for (int i = 0; i < 10000; i++)
        len += (size_t)snprintf(json + len, 20, "\"n%d\":%d,", i, i);
    json[len - 1] = '}';
    assert_int_equal(
        mo_json_read_extra(&fixture->source, mo_text_of(json, len), &extra),
        MO_OK);
    assert_int_equal(extra.count, 10000);
    assert_text(extra.members[9999].name, "n9999");
    json[len - 1] = ',';
    memcpy(json + len, "\"n5\":0}", 7);
    assert_int_equal(
        mo_json_read_extra(&fixture->source, mo_text_of(json, len + 7), &extra),
        MO_EDATA);
    assert_int_equal(fixture->diag.pos.byte, 100 + len);
    free(json);
}

static void
reads_lists(void **state)
{
    struct fixture *fixture = *state;
    struct mo_list list;
    assert_int_equal(
        mo_json_read_list(
            &fixture->source,
            mo_text_from("{\"order\":\"ascending\",\"title\":\"L\","
                         "\"index\":3,\"tags\":[\"a\"]}"),
            &list),
        MO_OK);
    assert_text(list.title, "L");
    assert_text(list.order, "ascending");
    assert_int_equal(list.index, 0);
    assert_int_equal(list.tags.count, 1);
    assert_text(list.extra.members[0].json, "3");
    assert_int_equal(
        mo_json_read_list(&fixture->source, mo_text_from("\"x\""), &list),
        MO_EDATA);
    assert_string_equal(fixture->diag.message,
                        "expected a list, an object; found a string");
}

static void
reads_single_values(void **state)
{
    struct fixture *fixture = *state;
    struct mo_text value;
    assert_int_equal(mo_json_read_value(&fixture->source,
                                        mo_text_from(" { \"a\" : 1 } "),
                                        &value),
                     MO_OK);
    assert_text(value, "{\"a\":1}");
    assert_int_equal(mo_json_read_value(&fixture->source,
                                        mo_text_from("12345678901234567890.0"),
                                        &value),
                     MO_OK);
    assert_text(value, "12345678901234567890.0");
    assert_int_equal(
        mo_json_read_value(&fixture->source, mo_text_from("1,"), &value),
        MO_ESYNTAX);
}

/* Whatever is cut off is an error, and its place is within the text. */
static void
refuses_every_prefix(void **state)
{
    struct fixture *fixture = *state;
    const char *json = "{\"title\":\"\\ud83d\\ude00\xc3\xa9\",\"rank\":12,"
                       "\"tags\":[\"a\",\"b\"],\"x\":{\"y\":[true,null]},"
                       "\"extra\":{\"z\":-1.5e+3}}";
    const size_t len = strlen(json);
    for (size_t i = 0; i < len; i++) {
        char *copy = malloc(i ? i : 1);
        struct mo_moment moment;
        assert_non_null(copy);
        memcpy(copy, json, i);
        assert_int_not_equal(
            mo_json_read_moment(&fixture->source, mo_text_of(copy, i), &moment),
            MO_OK);
        assert_in_range(fixture->diag.pos.byte, 100, 100 + i);
        free(copy);
    }
    moment_of(fixture, json);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fills_every_field),
        TEST(takes_any_order_and_kin),
        TEST(keeps_the_rest_by_its_spelling),
        TEST(borrows_where_it_can),
        TEST(says_what_is_wrong_and_where),
        TEST(knows_objects_apart),
        TEST(caps_the_members),
        TEST(keeps_many_members),
        TEST(reads_lists),
        TEST(reads_single_values),
        TEST(refuses_every_prefix),
    };
    return cmocka_run_group_tests_name("json_record", tests, NULL, NULL);
}
