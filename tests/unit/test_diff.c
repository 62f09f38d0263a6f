/* The difference of two models: nothing is missed, nothing is invented. */
#include "support.h"

#include <jansson.h>

#include "moments/diff.h"

extern const struct mo_format mo_format_json;

static struct mo_model *
parse(const char *json)
{
    struct test_session session;
    struct mo_model *model = NULL;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_json, json, strlen(json), 0,
                               NULL, 0, &model),
                     MO_OK);
    test_session_close(&session);
    return model;
}

/* The output of a diff, NUL-terminated; the caller frees. */
static char *
difference(const struct mo_model *a, const struct mo_model *b,
           enum mo_diff_form form)
{
    const struct mo_diff diff = {{a, "a.json"}, {b, "b.json"}, form};
    struct mo_out out;
    bool same = !mo_model_equal(a, b);
    mo_out_init(&out, NULL, NULL);
    assert_int_equal(mo_diff(&diff, &out, &same), MO_OK);
    assert_int_equal(same, mo_model_equal(a, b));
    const struct mo_bytes bytes = mo_out_bytes(&out);
    char *text = malloc(bytes.len + 1);
    assert_non_null(text);
    if (bytes.len > 0)
        memcpy(text, bytes.ptr, bytes.len);
    text[bytes.len] = '\0';
    assert_int_equal(mo_utf8_valid(text, bytes.len), bytes.len);
    mo_out_dispose(&out);
    return text;
}

static void
expect(const char *a, const char *b, enum mo_diff_form form,
       const char *expected)
{
    struct mo_model *left = parse(a), *right = parse(b);
    char *found = difference(left, right, form);
    assert_string_equal(found, expected);
    free(found);
    mo_model_free(left);
    mo_model_free(right);
}

#define LISTS(...)      "{\"moments_format\": 1, \"lists\": [" __VA_ARGS__ "]}"
#define LIST(head, ...) "{" head "\"moments\": [" __VA_ARGS__ "]}"
#define TOP(...)        LISTS(LIST("\"title\": \"Top\", ", __VA_ARGS__))
#define A               "{\"rank\": 1, \"title\": \"A\"}"
#define B               "{\"rank\": 2, \"title\": \"B\"}"
#define C               "{\"rank\": 3, \"title\": \"C\"}"
#define D               "{\"rank\": 4, \"title\": \"D\"}"
#define LQ              "\xe2\x80\x9c"
#define RQ              "\xe2\x80\x9d"
#define DOTS            "\xe2\x80\xa6"
#define IN_TOP          "list 1 " LQ "Top" RQ ": "

static void
tells_people(void **state)
{
    (void)state;
    expect(TOP(A "," B "," C), TOP(A "," B "," C), MO_DIFF_TEXT, "");
    expect(TOP(A "," B), TOP(A "," B "," C), MO_DIFF_TEXT,
           IN_TOP "moment 3 " LQ "C" RQ ": added\n");
    expect(TOP(A "," B "," C), TOP(A "," C), MO_DIFF_TEXT,
           IN_TOP "moment 2 " LQ "B" RQ ": removed\n");
    expect(TOP(A "," B "," C "," D), TOP(D "," A "," B "," C), MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "D" RQ ": moved from place 4\n");
    expect(TOP(A), TOP("{\"rank\": 2, \"title\": \"A\"}"), MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "A" RQ ": rank: 1 -> 2\n");
    /* by place, where neither has an id */
    expect(TOP(A "," B "," C),
           TOP(A ",{\"rank\": 2, \"title\": \"b\\u001b\\n\"}," C), MO_DIFF_TEXT,
           IN_TOP "moment 2 " LQ "b\\x1b\\n" RQ ": title: " LQ "B" RQ " -> " LQ
                  "b\\x1b\\n" RQ "\n");
    expect(TOP("{\"title\": \"A\", \"id\": \"1\"}"),
           TOP("{\"title\": \"B\", \"id\": \"2\"}"), MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "A" RQ ": removed\n" IN_TOP "moment 1 " LQ
                  "B" RQ ": added\n");
    /* an id counts more than a title, and a title than an id that changed */
    expect(TOP("{\"title\": \"A\", \"id\": \"1\"}"),
           TOP("{\"title\": \"B\", \"id\": \"1\"}"), MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "B" RQ ": title: " LQ "A" RQ " -> " LQ "B" RQ
                  "\n");
    expect(TOP("{\"title\": \"A\", \"id\": \"1\"}"),
           TOP("{\"title\": \"A\", \"id\": \"2\"}"), MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "A" RQ ": id: " LQ "1" RQ " -> " LQ "2" RQ
                  "\n");
    expect(TOP("{\"title\": \"A\", \"year\": \"\", \"tags\": [\"x\"], "
               "\"extra\": {\"p\": 1, \"q\": [2]}}"),
           TOP("{\"title\": \"A\", \"tags\": [\"x\", \"\"], "
               "\"extra\": {\"q\": [3], \"r\": null}}"),
           MO_DIFF_TEXT,
           IN_TOP "moment 1 " LQ "A" RQ ": year: " LQ RQ " -> nothing\n" IN_TOP
                  "moment 1 " LQ "A" RQ ": tags: [" LQ "x" RQ "] -> [" LQ "x" RQ
                  ", " LQ RQ "]\n" IN_TOP "moment 1 " LQ "A" RQ
                  ": extra.p: 1 -> nothing\n" IN_TOP "moment 1 " LQ "A" RQ
                  ": extra.q: [2] -> [3]\n" IN_TOP "moment 1 " LQ "A" RQ
                  ": extra.r: nothing -> null\n");
}

static void
tells_of_lists(void **state)
{
    (void)state;
    const char *one = LISTS(LIST("\"title\": \"One\", ", A));
    const char *two = LISTS(LIST("\"title\": \"One\", ",
                                 A) "," LIST("\"title\": \"Two\", ", A "," B));
    const char *turned = LISTS(LIST("\"title\": \"Two\", ", A
                                    "," B) "," LIST("\"title\": \"One\", ", A));
    expect(LISTS(""), one, MO_DIFF_TEXT,
           "list 1 " LQ "One" RQ ": added, with 1 moment\n");
    expect(two, one, MO_DIFF_TEXT,
           "list 2 " LQ "Two" RQ ": removed, with 2 moments\n");
    expect(two, turned, MO_DIFF_TEXT,
           "list 1 " LQ "Two" RQ ": moved from place 2\n");
    expect(one, LISTS(LIST("\"id\": \"x\", \"title\": \"1\", ", A)),
           MO_DIFF_TEXT,
           "list 1 " LQ "1" RQ ": id: nothing -> " LQ "x" RQ "\n"
           "list 1 " LQ "1" RQ ": title: " LQ "One" RQ " -> " LQ "1" RQ "\n");
    expect(LISTS(LIST("", A)), LISTS(LIST("", "")), MO_DIFF_TEXT,
           "list 1: moment 1 " LQ "A" RQ ": removed\n");
}

static void
shows_where_long_texts_differ(void **state)
{
    (void)state;
    const char *const sides[] = {
        TOP("{\"title\": \"A\", \"scene\": \"0123456789012345678901234567890123"
            "456789012345678901234567890123456789\xea\xb3\xb5\xea\xb3\xb5 one"
            "\"}"),
        TOP("{\"title\": \"A\", \"scene\": \"0123456789012345678901234567890123"
            "456789012345678901234567890123456789\xea\xb3\xb5\xea\xb3\xb6 two "
            "0123456789012345678901234567890123456789012345678901234567890\"}"),
    };
    /* twelve code points before the difference, 72 in all */
    expect(sides[0], sides[1], MO_DIFF_TEXT,
           IN_TOP
           "moment 1 " LQ "A" RQ ": scene: " LQ DOTS
           "90123456789\xea\xb3\xb5\xea\xb3\xb5 one" RQ " -> " LQ DOTS
           "90123456789\xea\xb3\xb5\xea\xb3\xb6 two "
           "012345678901234567890123456789012345678901234567890123" DOTS RQ
           "\n");
}

static void
tells_programs(void **state)
{
    (void)state;
    expect(TOP(A), TOP(A), MO_DIFF_JSON,
           "{\"moments_diff\": 1, \"a\": \"a.json\", \"b\": \"b.json\", "
           "\"same\": true, \"changes\": []}\n");
    expect(TOP(A "," B "," C),
           TOP(C ","
                 "{\"rank\": 1, \"title\": \"A\", \"tags\": [\"\\\"\\\\\"],"
                 "\"extra\": {\"x\": null}}"),
           MO_DIFF_JSON,
           "{\"moments_diff\": 1, \"a\": \"a.json\", \"b\": \"b.json\", "
           "\"same\": false, \"changes\": [\n"
           "  {\"change\": \"moved\", \"list\": [1, 1], \"moment\": [3, 1]},\n"
           "  {\"change\": \"changed\", \"list\": [1, 1], \"moment\": [1, 2], "
           "\"field\": \"tags\", \"from\": null, \"to\": [\"\\\"\\\\\"]},\n"
           "  {\"change\": \"changed\", \"list\": [1, 1], \"moment\": [1, 2], "
           "\"field\": \"extra\", \"name\": \"x\", \"to\": null},\n"
           "  {\"change\": \"removed\", \"list\": [1, 1], \"moment\": "
           "[2, null], \"value\": {\"rank\": 2, \"title\": \"B\"}}\n"
           "]}\n");
    expect(LISTS(""), TOP(A), MO_DIFF_JSON,
           "{\"moments_diff\": 1, \"a\": \"a.json\", \"b\": \"b.json\", "
           "\"same\": false, \"changes\": [\n"
           "  {\"change\": \"added\", \"list\": [null, 1], \"value\": "
           "{\"title\": \"Top\", \"moments\": [{\"rank\": 1, \"title\": "
           "\"A\"}]}}\n]}\n");
}

static void
tells_in_unified_form(void **state)
{
    (void)state;
    expect(TOP(A "," B), TOP(A "," B), MO_DIFF_UNIFIED, "");
    expect(LISTS(""), TOP(A), MO_DIFF_UNIFIED,
           "--- a.json\n+++ b.json\n@@ -0,0 +1,5 @@ list \"Top\"\n+list\n"
           "+  title: \"Top\"\n+moment\n+  rank: 1\n+  title: \"A\"\n");
    expect(TOP(A "," B "," C "," D),
           TOP(A "," B "," C ",{\"rank\": 5, \"title\": \"D\"}"),
           MO_DIFF_UNIFIED,
           "--- a.json\n+++ b.json\n@@ -10,5 +10,5 @@ moment \"D\"\n"
           "   rank: 3\n   title: \"C\"\n moment\n-  rank: 4\n+  rank: 5\n"
           "   title: \"D\"\n");
    expect(TOP("{\"title\": \"T\", \"tags\": [\"a\", \"b\", \"c\"]}"),
           TOP("{\"title\": \"T\", \"tags\": [\"a\", \"x\", \"y\", \"c\"]}"),
           MO_DIFF_UNIFIED,
           "--- a.json\n+++ b.json\n@@ -3,5 +3,6 @@ moment \"T\"\n moment\n"
           "   title: \"T\"\n   tags[]: \"a\"\n-  tags[]: \"b\"\n"
           "+  tags[]: \"x\"\n+  tags[]: \"y\"\n   tags[]: \"c\"\n");
}

/* ---- each field alone ---- */

static const struct mo_text pair_of_texts[] = {{"x", 1}, {"y", 1}};
static const struct mo_member member = {{"m", 1}, {"{\"k\":1}", 7}};

static void
set(void *record, const struct mo_field *field, bool other)
{
    const struct mo_text text = mo_text_from(other ? "12" : "7");
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(record, field, struct mo_text) = text;
        break;
    case MO_FIELD_NUMBER:
        *MO_FIELD_SLOT(record, field, struct mo_number) =
            (struct mo_number){text, other ? 12 : 7};
        break;
    case MO_FIELD_TEXTS:
        *MO_FIELD_SLOT(record, field, struct mo_texts) =
            (struct mo_texts){pair_of_texts, other ? 1 : 2};
        break;
    case MO_FIELD_EXTRA:
        *MO_FIELD_SLOT(record, field, struct mo_extra) =
            (struct mo_extra){&member, other ? 0 : 1};
        break;
    }
}

/* Two lists of three moments; FIELD (NULL: none) of the second list, or of its
 * second moment, is another one. */
static struct mo_model *
model_with(const struct mo_field *field)
{
    struct mo_model *model = mo_model_new();
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    for (int i = 0; i < 2; i++) {
        struct mo_list list = {.index = 0};
        for (size_t f = 0; f < MO_LIST_FIELD_COUNT; f++)
            set(&list, &mo_fields[f], i == 1 && field == &mo_fields[f]);
        list.id = mo_text_from(i == 0 ? "first" : list.id.ptr);
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (int j = 0; j < 3; j++) {
            struct mo_moment moment = {.pos = {0}};
            for (size_t f = MO_LIST_FIELD_COUNT; f < MO_FIELD_COUNT; f++)
                set(&moment, &mo_fields[f],
                    i == 1 && j == 1 && field == &mo_fields[f]);
            static const char *const ids[] = {"one", NULL, "three"};
            if (j != 1)
                moment.id = mo_text_from(ids[j]);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    return model;
}

static size_t
count_lines(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void
expect_change_of(const struct mo_field *field, const char *text,
                 const char *json)
{
    const bool list = field->id < MO_LIST_FIELD_COUNT;
    char prefix[64], name[40];
    assert_int_equal(count_lines(text), 1);
    assert_memory_equal(text, "list 2 ", 7);
    assert_int_equal(strstr(text, ": moment 2 ") != NULL, !list);
    snprintf(name, sizeof(name), ": %s%s: ", field->name,
             field->type == MO_FIELD_EXTRA ? ".m" : "");
    assert_non_null(strstr(text, name));
    snprintf(prefix, sizeof(prefix), "%s", field->name);

    json_t *document = json_loads(json, 0, NULL);
    assert_non_null(document);
    const json_t *changes = json_object_get(document, "changes");
    assert_int_equal(json_array_size(changes), 1);
    const json_t *change = json_array_get(changes, 0);
    assert_string_equal(json_string_value(json_object_get(change, "change")),
                        "changed");
    assert_string_equal(json_string_value(json_object_get(change, "field")),
                        prefix);
    assert_int_equal(json_object_get(change, "moment") != NULL, !list);
    assert_true(json_is_false(json_object_get(document, "same")));
    json_decref(document);
}

static void
finds_each_field_alone(void **state)
{
    (void)state;
    struct mo_model *plain = model_with(NULL);
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        struct mo_model *other = model_with(&mo_fields[i]);
        for (int way = 0; way < 2; way++) {
            const struct mo_model *a = way ? plain : other;
            const struct mo_model *b = way ? other : plain;
            char *text = difference(a, b, MO_DIFF_TEXT);
            char *json = difference(a, b, MO_DIFF_JSON);
            expect_change_of(&mo_fields[i], text, json);
            free(text);
            free(json);
        }
        mo_model_free(other);
    }
    struct mo_model *again = model_with(NULL);
    char *nothing = difference(plain, again, MO_DIFF_TEXT);
    assert_string_equal(nothing, "");
    free(nothing);
    mo_model_free(again);
    mo_model_free(plain);
}

/* ---- random models ---- */

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

/* Fields from few values, so that many collide. */
static void
fill(void *record, const struct mo_field *field, uint32_t *seed)
{
    static const char *const texts[] = {
        NULL, "", "a", "b", "line\nline", "\xea\xb3\xb5 \"\\"};
    static const struct mo_text items[] = {
        {"a", 1}, {"b", 1}, {"", 0}, {"a", 1}, {"c", 1}};
    static const struct mo_member members[] = {{{"m", 1}, {"1", 1}},
                                               {{"n", 1}, {"[\"x\"]", 5}},
                                               {{"o", 1}, {"null", 4}},
                                               {{"p\n", 2}, {"{}", 2}}};
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(record, field, struct mo_text) =
            mo_text_from(texts[draw(seed, 6)]);
        break;
    case MO_FIELD_NUMBER: {
        static const char *const numbers[] = {NULL, "1", "2", "3"};
        const uint32_t value = draw(seed, 4);
        *MO_FIELD_SLOT(record, field, struct mo_number) =
            (struct mo_number){mo_text_from(numbers[value]), value};
        break;
    }
    case MO_FIELD_TEXTS: {
        const uint32_t from = draw(seed, 5);
        const uint32_t count = draw(seed, 6 - from);
        *MO_FIELD_SLOT(record, field, struct mo_texts) =
            (struct mo_texts){items + from, count};
        break;
    }
    case MO_FIELD_EXTRA: {
        const uint32_t from = draw(seed, 4);
        const uint32_t count = draw(seed, 5 - from);
        *MO_FIELD_SLOT(record, field, struct mo_extra) =
            (struct mo_extra){members + from, count};
        break;
    }
    }
}

static void
fill_some(void *record, const struct mo_field *fields, size_t count,
          uint32_t *seed)
{
    for (uint32_t n = draw(seed, 6); n > 0; n--)
        fill(record, &fields[draw(seed, (uint32_t)count)], seed);
}

static struct mo_model *
random_model(uint32_t *seed)
{
    struct mo_model *model = mo_model_new();
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    for (uint32_t lists = draw(seed, 4); lists > 0; lists--) {
        struct mo_list list = {.index = 0};
        fill_some(&list, mo_list_fields(), MO_LIST_FIELD_COUNT, seed);
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (uint32_t count = draw(seed, 12); count > 0; count--) {
            struct mo_moment moment = {.pos = {0}};
            fill_some(&moment, mo_moment_fields(), MO_MOMENT_FIELD_COUNT, seed);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    return model;
}

/* A copy of MODEL with moments dropped, doubled, moved and changed here and
 * there. */
static struct mo_model *
mutate(const struct mo_model *model, uint32_t *seed)
{
    struct mo_model *copy = mo_model_new();
    assert_non_null(copy);
    const struct mo_sink sink = mo_model_sink(copy);
    for (size_t i = 0; i < mo_model_count(model); i++) {
        const struct mo_model_list *list = mo_model_at(model, i);
        struct mo_list head = list->list;
        if (draw(seed, 4) == 0)
            fill_some(&head, mo_list_fields(), MO_LIST_FIELD_COUNT, seed);
        assert_int_equal(sink.begin_list(sink.self, &head), MO_OK);
        for (size_t j = 0; j < list->count; j++) {
            const uint32_t what = draw(seed, 12);
            struct mo_moment moment = list->moments[j];
            if (what == 0)
                continue;
            if (what == 1)
                moment = list->moments[draw(seed, (uint32_t)list->count)];
            if (what == 2)
                fill_some(&moment, mo_moment_fields(), MO_MOMENT_FIELD_COUNT,
                          seed);
            for (int times = what == 3 ? 2 : 1; times > 0; times--)
                assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    return copy;
}

/* Lines of a text, cut in place. */
struct lines {
    char *text;
    char *items[4000];
    size_t count;
};

static void
split_lines(char *text, struct lines *lines)
{
    lines->text = text;
    lines->count = 0;
    while (*text) {
        char *end = strchr(text, '\n');
        assert_non_null(end);
        *end = '\0';
        assert_true(lines->count < 4000);
        lines->items[lines->count++] = text;
        text = end + 1;
    }
}

static int
compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The members of an extra have no order. */
static void
sort_extra(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        size_t end = i;
        while (end < lines->count &&
               strncmp(lines->items[end], "  extra.", 8) == 0)
            end++;
        if (end > i)
            qsort(lines->items + i, end - i, sizeof(char *), compare_strings);
        i = end > i ? end - 1 : i;
    }
}

/* The lines that a model is spelled as: all that is added to nothing. */
static void
spell(const struct mo_model *model, struct lines *lines)
{
    struct mo_model *nothing = mo_model_new();
    assert_non_null(nothing);
    split_lines(difference(nothing, model, MO_DIFF_UNIFIED), lines);
    size_t count = 0;
    for (size_t i = 2; i < lines->count; i++)
        if (lines->items[i][0] == '+')
            lines->items[count++] = lines->items[i] + 1;
    lines->count = count;
    mo_model_free(nothing);
}

/* Applies PATCH to A as patch(1) would, every line and number checked. */
static void
apply(const struct lines *patch, const struct lines *a, struct lines *result)
{
    size_t at = 0, line = 2;
    result->count = 0;
    while (line < patch->count) {
        size_t a_start, a_count, b_start, b_count;
        assert_int_equal(sscanf(patch->items[line++], "@@ -%zu,%zu +%zu,%zu @@",
                                &a_start, &a_count, &b_start, &b_count),
                         4);
        const size_t before = a_start - (a_count > 0);
        assert_true(before >= at && before <= a->count);
        while (at < before)
            result->items[result->count++] = a->items[at++];
        assert_int_equal(result->count, b_start - (b_count > 0));
        for (; a_count + b_count > 0; line++) {
            assert_true(line < patch->count);
            char *text = patch->items[line];
            if (*text != '+') {
                assert_true(a_count-- > 0 && at < a->count);
                assert_string_equal(a->items[at++], text + 1);
            }
            if (*text != '-') {
                assert_true(b_count-- > 0);
                result->items[result->count++] = text + 1;
            }
            assert_non_null(strchr(" +-", *text));
        }
    }
    while (at < a->count)
        result->items[result->count++] = a->items[at++];
}

static void
expect_patch(const struct mo_model *a, const struct mo_model *b)
{
    static struct lines left, right, patch, result;
    char *unified = difference(a, b, MO_DIFF_UNIFIED);
    assert_int_equal(*unified == '\0', mo_model_equal(a, b));
    spell(a, &left);
    spell(b, &right);
    split_lines(unified, &patch);
    apply(&patch, &left, &result);
    sort_extra(&result);
    sort_extra(&right);
    assert_int_equal(result.count, right.count);
    for (size_t i = 0; i < right.count; i++)
        assert_string_equal(result.items[i], right.items[i]);
    free(left.text);
    free(right.text);
    free(unified);
}

static void
expect_agreement(const struct mo_model *a, const struct mo_model *b)
{
    const bool same = mo_model_equal(a, b);
    char *text = difference(a, b, MO_DIFF_TEXT);
    char *json = difference(a, b, MO_DIFF_JSON);
    json_t *document = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(document);
    const size_t count = json_array_size(json_object_get(document, "changes"));
    assert_int_equal(json_is_true(json_object_get(document, "same")), same);
    assert_int_equal(count, count_lines(text));
    assert_int_equal(count == 0, same);
    json_decref(document);
    free(text);
    free(json);
    expect_patch(a, b);
}

static void
agrees_on_random_models(void **state)
{
    (void)state;
    uint32_t seed = 2026;
    for (int round = 0; round < 1500; round++) {
        struct mo_model *a = random_model(&seed);
        struct mo_model *b = random_model(&seed);
        struct mo_model *c = mutate(a, &seed);
        expect_agreement(a, a);
        expect_agreement(a, b);
        expect_agreement(a, c);
        expect_agreement(c, a);
        mo_model_free(a);
        mo_model_free(b);
        mo_model_free(c);
    }
}

/* ---- big and hostile lists ---- */

/* COUNT moments; spelled by TITLE and its number, from START on. */
static struct mo_model *
long_list(const char *title, size_t start, size_t count, bool backwards)
{
    struct mo_model *model = mo_model_new();
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    for (size_t i = 0; i < count; i++) {
        char name[40], scene[40];
        const size_t number = backwards ? start + count - i : start + i;
        snprintf(name, sizeof(name), title, number);
        snprintf(scene, sizeof(scene), "scene %zu", number);
        const struct mo_moment moment = {.title = mo_text_from(name),
                                         .scene = mo_text_from(scene)};
        assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
    }
    return model;
}

static void
keeps_its_pace(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    struct mo_model *plain = long_list("title %zu", 0, COUNT, false);
    struct mo_model *shifted = long_list("title %zu", 5, COUNT, false);
    struct mo_model *back = long_list("title %zu", 0, COUNT, true);
    struct mo_model *alike = long_list("alike", 0, COUNT, false);
    struct mo_model *alike_back = long_list("alike", 7, COUNT, true);
    char *text = difference(plain, shifted, MO_DIFF_TEXT);
    assert_int_equal(count_lines(text), 10); /* five removed, five added */
    free(text);
    text = difference(plain, back, MO_DIFF_TEXT);
    assert_int_equal(count_lines(text), COUNT); /* all but one moved, and two */
    free(text);
    text = difference(alike, alike_back, MO_DIFF_TEXT);
    assert_true(count_lines(text) >= COUNT - 1);
    free(text);
    text = difference(plain, alike, MO_DIFF_UNIFIED);
    assert_true(count_lines(text) > 2 * COUNT);
    free(text);
    mo_model_free(plain);
    mo_model_free(shifted);
    mo_model_free(back);
    mo_model_free(alike);
    mo_model_free(alike_back);
}

static enum mo_status
refuse(void *self, const uint8_t *bytes, size_t len)
{
    (void)self;
    (void)bytes;
    (void)len;
    return MO_EIO;
}

static void
passes_on_a_failure(void **state)
{
    (void)state;
    struct mo_model *a = long_list("a %zu", 0, 5000, false);
    struct mo_model *b = long_list("b %zu", 0, 5000, false);
    const struct mo_out_ops ops = {refuse, NULL};
    for (int form = MO_DIFF_TEXT; form <= MO_DIFF_UNIFIED; form++) {
        const struct mo_diff diff = {
            {a, "a"}, {b, "\xff"}, (enum mo_diff_form)form};
        struct mo_out out;
        bool same = true;
        mo_out_init(&out, &ops, NULL);
        assert_int_equal(mo_diff(&diff, &out, &same), MO_EIO);
        assert_true(same);
        mo_out_dispose(&out);
    }
    mo_model_free(a);
    mo_model_free(b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_people),
        cmocka_unit_test(tells_of_lists),
        cmocka_unit_test(shows_where_long_texts_differ),
        cmocka_unit_test(tells_programs),
        cmocka_unit_test(tells_in_unified_form),
        cmocka_unit_test(finds_each_field_alone),
        cmocka_unit_test(agrees_on_random_models),
        cmocka_unit_test(keeps_its_pace),
        cmocka_unit_test(passes_on_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
