/* The model: fields by name, equality, copies, lists in memory. */
#include "support.h"

/* Sets one field of RECORD to a value that depends on KIND: 0 missing, 1 empty
 * where there is such a thing (else missing), 2 and 3 two different values. */
static void
set_field(void *record, const struct mo_field *field, int kind)
{
    static const struct mo_text one[] = {{"x", 1}, {"", 0}};
    static const struct mo_text two[] = {{"", 0}, {"x", 1}};
    static const struct mo_member more[] = {{{"a", 1}, {"[1,2]", 5}},
                                            {{"b", 1}, {"null", 4}}};
    static const struct mo_member other[] = {{{"a", 1}, {"[1,2]", 5}},
                                             {{"b", 1}, {"true", 4}}};
    switch (field->type) {
    case MO_FIELD_TEXT: {
        static const char *const texts[] = {NULL, "", "one", "two"};
        *MO_FIELD_SLOT(record, field, struct mo_text) =
            mo_text_from(texts[kind]);
        break;
    }
    case MO_FIELD_NUMBER: {
        static const char *const numbers[] = {NULL, NULL, "-7", "12"};
        static const int64_t values[] = {0, 0, -7, 12};
        *MO_FIELD_SLOT(record, field, struct mo_number) =
            (struct mo_number){mo_text_from(numbers[kind]), values[kind]};
        break;
    }
    case MO_FIELD_TEXTS:
        *MO_FIELD_SLOT(record, field, struct mo_texts) =
            (struct mo_texts){kind == 2   ? one
                              : kind == 3 ? two
                                          : NULL,
                              kind >= 2 ? 2 : 0};
        break;
    case MO_FIELD_EXTRA:
        *MO_FIELD_SLOT(record, field, struct mo_extra) =
            (struct mo_extra){kind == 2   ? more
                              : kind == 3 ? other
                                          : NULL,
                              kind >= 2 ? 2 : 0};
        break;
    }
}

static void
finds_every_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        const struct mo_field *field = &mo_fields[i];
        const bool list = i < MO_LIST_FIELD_COUNT;
        char name[32];
        assert_int_equal(field->id, i);
        assert_int_equal(strlen(field->name), field->name_len);
        memcpy(name, field->name, field->name_len);
        struct mo_text text = mo_text_of(name, field->name_len);
        assert_ptr_equal(mo_field_find(list, text), field);
        for (size_t at = 0; at < text.len; at++) {
            name[at] ^= 1;
            assert_null(mo_field_find(list, text));
            name[at] ^= 1;
        }
        name[text.len] = 's';
        assert_null(mo_field_find(list, mo_text_of(name, text.len - 1)));
        assert_null(mo_field_find(list, mo_text_of(name, text.len + 1)));
    }
    assert_null(mo_field_find(true, mo_text_from("rank")));
    assert_null(mo_field_find(false, mo_text_from("license")));
    assert_null(mo_field_find(false, mo_text_from("")));
    assert_null(mo_field_find(false, mo_text_from(NULL)));
    assert_null(mo_field_find(true, mo_text_from("moments")));
}

static void
finds_no_other_name(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 0x1000000; bits += 3) {
        const char name[3] = {(char)(bits >> 16), (char)(bits >> 8),
                              (char)bits};
        for (size_t len = 1; len <= 3; len++) {
            const struct mo_text text = mo_text_of(name, len);
            const bool known =
                mo_text_is(text, "id") || mo_text_is(text, "url");
            if ((mo_field_find(true, text) != NULL) != known ||
                (mo_field_find(false, text) != NULL) != known)
                fail_msg("%02x %02x %02x", name[0], name[1], name[2]);
        }
    }
}

/* Every pair of values of every field: equal only if the kinds are, missing
 * only if there is nothing. */
static void
compares_every_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        const struct mo_field *field = &mo_fields[i];
        const bool list = i < MO_LIST_FIELD_COUNT;
        const bool has_empty = field->type == MO_FIELD_TEXT;
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++) {
                struct mo_list lists[2] = {{.index = 1}, {.index = 2}};
                struct mo_moment moments[2] = {{.pos = mo_pos_at(5)}};
                void *left = list ? (void *)&lists[0] : (void *)&moments[0];
                void *right = list ? (void *)&lists[1] : (void *)&moments[1];
                set_field(left, field, a);
                set_field(right, field, b);
                const bool same = a == b || (!has_empty && a + b == 1);
                assert_int_equal(mo_field_equal(left, right, field), same);
                assert_int_equal(mo_list_equal(&lists[0], &lists[1]),
                                 same || !list);
                assert_int_equal(mo_moment_equal(&moments[0], &moments[1]),
                                 same || list);
                assert_int_equal(mo_field_missing(left, field),
                                 a == 0 || (a == 1 && !has_empty));
            }
    }
}

static void
compares_extra_as_a_mapping(void **state)
{
    (void)state;
    struct mo_member members[] = {
        {{"a", 1}, {"1", 1}}, {{"b", 1}, {"2", 1}}, {{"c", 1}, {"3", 1}}};
    struct mo_member turned[] = {members[2], members[0], members[1]};
    struct mo_moment a = {.extra = {members, 3}};
    struct mo_moment b = {.extra = {turned, 3}};
    assert_true(mo_moment_equal(&a, &b));
    turned[1].json = mo_text_from("1.0");
    assert_false(mo_moment_equal(&a, &b));
    turned[1].json = mo_text_from("1");
    turned[1].name = mo_text_from("d");
    assert_false(mo_moment_equal(&a, &b));
    assert_false(mo_moment_equal(&b, &a));
    b.extra.count = 2;
    assert_false(mo_moment_equal(&a, &b));
}

/* What one field can point to, all within itself. */
struct source {
    char bytes[8];
    struct mo_text items[3];
    struct mo_member members[2];
};

static void
fill_source(struct source *source)
{
    memcpy(source->bytes, "abcdefg", 8);
    source->items[0] = mo_text_of(source->bytes, 3);
    source->items[1] = mo_text_of(source->bytes, 0);
    source->items[2] = mo_text_of(source->bytes + 2, 4);
    source->members[0] = (struct mo_member){source->items[0], source->items[2]};
    source->members[1] = (struct mo_member){source->items[2], source->items[1]};
}

static void
borrow_field(void *record, const struct mo_field *field,
             const struct source *source)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(record, field, struct mo_text) = source->items[0];
        break;
    case MO_FIELD_NUMBER:
        *MO_FIELD_SLOT(record, field, struct mo_number) =
            (struct mo_number){source->items[2], 5};
        break;
    case MO_FIELD_TEXTS:
        *MO_FIELD_SLOT(record, field, struct mo_texts) =
            (struct mo_texts){source->items, 3};
        break;
    case MO_FIELD_EXTRA:
        *MO_FIELD_SLOT(record, field, struct mo_extra) =
            (struct mo_extra){source->members, 2};
        break;
    }
}

/* The source is spoilt after the copy, so one that borrows is not equal. */
static void
copies_deeply(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    struct source source, kept;
    fill_source(&kept);
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        const struct mo_field *field = &mo_fields[i];
        struct mo_list lists[3] = {{.index = 0}};
        struct mo_moment moments[3] = {{.pos = {0}}};
        const bool list = i < MO_LIST_FIELD_COUNT;
        void *expected = list ? (void *)&lists[0] : (void *)&moments[0];
        void *from = list ? (void *)&lists[1] : (void *)&moments[1];
        void *copy = list ? (void *)&lists[2] : (void *)&moments[2];
        fill_source(&source);
        borrow_field(expected, field, &kept);
        borrow_field(from, field, &source);
        assert_int_equal(list ? mo_list_copy(arena, from, copy)
                              : mo_moment_copy(arena, from, copy),
                         MO_OK);
        memset(&source, 0x7f, sizeof(source));
        assert_true(mo_field_equal(copy, expected, field));
    }
    mo_arena_free(arena);
}

static void
copies_whole_records(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    for (int kind = 0; kind < 4; kind++) {
        struct mo_list list = {.pos = mo_pos_at(3), .index = 9};
        struct mo_moment moment = {.pos = mo_pos_at(4)};
        for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
            set_field(&list, &mo_list_fields()[i], kind);
        for (size_t i = 0; i < MO_MOMENT_FIELD_COUNT; i++)
            set_field(&moment, &mo_moment_fields()[i], kind);
        struct mo_list list_copy;
        struct mo_moment moment_copy;
        assert_int_equal(mo_list_copy(arena, &list, &list_copy), MO_OK);
        assert_int_equal(mo_moment_copy(arena, &moment, &moment_copy), MO_OK);
        assert_true(mo_list_equal(&list, &list_copy));
        assert_true(mo_moment_equal(&moment, &moment_copy));
        assert_int_equal(list_copy.index, 9);
        assert_int_equal(list_copy.pos.byte, 3);
        assert_int_equal(moment_copy.pos.byte, 4);
        assert_true(moment_copy.rank.value == moment.rank.value);
        for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
            const bool in_list = i < MO_LIST_FIELD_COUNT;
            assert_int_equal(
                mo_field_missing(in_list ? (void *)&list : (void *)&moment,
                                 &mo_fields[i]),
                mo_field_missing(in_list ? (void *)&list_copy
                                         : (void *)&moment_copy,
                                 &mo_fields[i]));
        }
    }
    mo_arena_free(arena);
}

static void
knows_a_list_that_goes_on(void **state)
{
    (void)state;
    const struct mo_list nameless = {.index = 0};
    const struct mo_list first = {.index = 1, .title = mo_text_from("t")};
    const struct mo_list again = {.index = 1};
    const struct mo_list second = {.index = 2, .title = mo_text_from("t")};
    const struct mo_list named = {.id = mo_text_from("a"),
                                  .title = mo_text_from("t"),
                                  .url = mo_text_from("u")};
    const struct mo_list bare = {.id = mo_text_from("a")};
    const struct mo_list other_id = {.id = mo_text_from("b")};
    const struct mo_list other_title = {.id = mo_text_from("a"),
                                        .title = mo_text_from("T")};
    const struct mo_list same_title = {.id = mo_text_from("a"),
                                       .title = mo_text_from("t")};
    const struct mo_list tagged = {
        .id = mo_text_from("a"),
        .tags = {(const struct mo_text[]){{"x", 1}}, 1}};
    assert_true(mo_list_continues(&nameless, &nameless));
    assert_true(mo_list_continues(&first, &again));
    assert_false(mo_list_continues(&first, &second));
    assert_true(mo_list_continues(&first, &nameless));
    assert_false(mo_list_continues(&nameless, &first));
    assert_true(mo_list_continues(&named, &bare));
    assert_true(mo_list_continues(&named, &same_title));
    assert_true(mo_list_continues(&named, &named));
    assert_false(mo_list_continues(&named, &other_id));
    assert_false(mo_list_continues(&named, &other_title));
    assert_true(mo_list_continues(&named, &nameless));
    assert_false(mo_list_continues(&bare, &same_title));
    assert_false(mo_list_continues(&named, &tagged));
    assert_true(mo_list_continues(&tagged, &tagged));
}

static void
collects_and_pushes(void **state)
{
    (void)state;
    struct mo_model *model = mo_model_new();
    struct mo_model *copy = mo_model_new();
    assert_true(model && copy);
    const struct mo_sink sink = mo_model_sink(model);
    for (int lists = 0; lists < 20; lists++) {
        char title[32];
        snprintf(title, sizeof(title), "list %d", lists);
        const struct mo_list list = {.title = mo_text_from(title)};
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (int i = 0; i < lists * 10; i++) {
            snprintf(title, sizeof(title), "moment %d", i);
            const struct mo_moment moment = {.title = mo_text_from(title)};
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    assert_int_equal(mo_model_count(model), 20);
    assert_null(mo_model_at(model, 20));
    const struct mo_model_list *last = mo_model_at(model, 19);
    assert_int_equal(last->count, 190);
    assert_true(mo_text_is(last->list.title, "list 19"));
    assert_true(mo_text_is(last->moments[189].title, "moment 189"));

    const struct mo_sink copier = mo_model_sink(copy);
    assert_false(mo_model_equal(model, copy));
    assert_int_equal(mo_model_push(model, &copier), MO_OK);
    assert_true(mo_model_equal(model, copy));
    const struct mo_moment more = {.title = mo_text_from("more")};
    assert_int_equal(copier.moment(copier.self, &more), MO_OK);
    assert_false(mo_model_equal(model, copy));
    assert_int_equal(mo_model_count(copy), 21);
    mo_model_free(model);
    mo_model_free(copy);
    mo_model_free(NULL);
}

static void
tells_models_apart(void **state)
{
    (void)state;
    const struct mo_moment moment = {.title = mo_text_from("t")};
    const struct mo_moment other = {.heading = mo_text_from("t")};
    struct mo_model *models[4];
    for (int i = 0; i < 4; i++) {
        models[i] = mo_model_new();
        assert_non_null(models[i]);
        const struct mo_sink sink = mo_model_sink(models[i]);
        /* nothing; a list without moments; with one; with another */
        if (i > 0)
            assert_int_equal(
                sink.begin_list(sink.self, &(struct mo_list){.index = 0}),
                MO_OK);
        if (i > 1)
            assert_int_equal(sink.moment(sink.self, i == 2 ? &moment : &other),
                             MO_OK);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            assert_int_equal(mo_model_equal(models[i], models[j]), i == j);
    for (int i = 0; i < 4; i++)
        mo_model_free(models[i]);
}

/* A sink that has enough after a number of calls. */
static enum mo_status
countdown(int *left)
{
    return (*left)-- > 0 ? MO_OK : MO_STOP;
}
static enum mo_status
stop_list(void *self, const struct mo_list *list)
{
    (void)list;
    return countdown(self);
}
static enum mo_status
stop_moment(void *self, const struct mo_moment *moment)
{
    (void)moment;
    return countdown(self);
}
static enum mo_status
stop_end(void *self)
{
    return countdown(self);
}

static void
stops_where_the_sink_does(void **state)
{
    (void)state;
    struct mo_model *model = mo_model_new();
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    const struct mo_moment moment = {.title = mo_text_from("t")};
    for (int list = 0; list < 2; list++) {
        assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    for (int calls = 0; calls <= 8; calls++) {
        int left = calls;
        const struct mo_sink stop = {stop_list, stop_moment, stop_end, &left};
        assert_int_equal(mo_model_push(model, &stop),
                         calls < 8 ? MO_STOP : MO_OK);
        assert_int_equal(left, calls < 8 ? -1 : 0);
    }
    mo_model_free(model);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_field),
        cmocka_unit_test(finds_no_other_name),
        cmocka_unit_test(compares_every_field),
        cmocka_unit_test(compares_extra_as_a_mapping),
        cmocka_unit_test(copies_deeply),
        cmocka_unit_test(copies_whole_records),
        cmocka_unit_test(knows_a_list_that_goes_on),
        cmocka_unit_test(collects_and_pushes),
        cmocka_unit_test(tells_models_apart),
        cmocka_unit_test(stops_where_the_sink_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
