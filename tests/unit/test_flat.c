/* Arrays in a cell, and the columns of flat rows. */
#include "support.h"

#include "../../formats/common/flat.h"
#include "../../formats/common/texts.h"

static uint64_t
draw(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* ---- arrays -------------------------------------------------------------- */

static void
assert_text(struct mo_text text, const char *expected)
{
    assert_non_null(text.ptr);
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

static void
assert_joined(const struct mo_text *items, size_t count, const char *expected)
{
    const struct mo_texts texts = {items, count};
    struct mo_out out;
    mo_out_init(&out, NULL, NULL);
    mo_texts_put(&out, texts);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_int_equal(bytes.len, strlen(expected));
    if (bytes.len > 0)
        assert_memory_equal(bytes.ptr, expected, bytes.len);
    mo_out_dispose(&out);
}

static void
joins(void **unused)
{
    const struct mo_text items[] = {
        mo_text_from("Deok-sun"),
        mo_text_from("a;b\\c"),
        mo_text_from(""),
        mo_text_from(" x"),
    };
    (void)unused;
    assert_joined(items, 0, "");
    assert_joined(items, 1, "Deok-sun");
    assert_joined(items, 4, "Deok-sun; a\\;b\\\\c; \\-;  x");
}

static void
splits_what_people_write(void **unused)
{
    struct mo_arena *arena = mo_arena_new();
    struct mo_texts texts;
    (void)unused;
    assert_int_equal(mo_texts_split(arena, mo_text_from(NULL), &texts), MO_OK);
    assert_int_equal(texts.count, 0);
    assert_int_equal(mo_texts_split(arena, mo_text_from(""), &texts), MO_OK);
    assert_int_equal(texts.count, 0);
    assert_int_equal(
        mo_texts_split(arena, mo_text_from("a;b;; c\\d;e\\"), &texts), MO_OK);
    assert_int_equal(texts.count, 4);
    assert_text(texts.items[0], "a");
    assert_text(texts.items[1], "b");
    assert_text(texts.items[2], "c\\d");
    assert_text(texts.items[3], "e\\");
    mo_arena_free(arena);
}

/* What is joined is split into the same, over arrays of the marks alone. */
static void
splits_what_it_joins(void **unused)
{
    static const char alphabet[] = ";\\- ab";
    uint64_t state = 1;
    (void)unused;
    for (int round = 0; round < 20000; round++) {
        char bytes[6][24];
        struct mo_text items[6];
        struct mo_texts texts = {items, draw(&state, 7)}, again;
        struct mo_arena *arena = mo_arena_new();
        struct mo_out out;
        mo_out_init(&out, NULL, NULL);
        for (size_t i = 0; i < texts.count; i++) {
            const size_t len = draw(&state, draw(&state, 4) ? 4 : 24);
            for (size_t k = 0; k < len; k++)
                bytes[i][k] = alphabet[draw(&state, sizeof(alphabet) - 1)];
            items[i] = mo_text_of(bytes[i], len);
        }
        mo_texts_put(&out, texts);
        const struct mo_bytes cell = mo_out_bytes(&out);
        assert_int_equal(
            mo_texts_split(arena, mo_text_of((const char *)cell.ptr, cell.len),
                           &again),
            MO_OK);
        assert_int_equal(again.count, texts.count);
        for (size_t i = 0; i < texts.count; i++)
            assert_true(mo_text_equal(again.items[i], items[i]));
        mo_out_dispose(&out);
        mo_arena_free(arena);
    }
}

/* ---- names --------------------------------------------------------------- */

static void
assert_found(const char *name, const char *expected)
{
    struct mo_flat_column column;
    struct mo_out out;
    mo_out_init(&out, NULL, NULL);
    if (!mo_flat_find(mo_text_from(name), &column)) {
        if (expected)
            fail_msg("%s is not found", name);
        return;
    }
    if (!expected)
        fail_msg("%s is found", name);
    mo_flat_put_name(&column, &out);
    mo_out_byte(&out, '\0');
    assert_string_equal((const char *)mo_out_bytes(&out).ptr, expected);
    mo_out_dispose(&out);
}

static void
finds_names(void **unused)
{
    (void)unused;
    assert_found("title", "title");
    assert_found("Title", "title");
    assert_found("Original Title", "original_title");
    assert_found("IMAGE-URL", "image_url");
    assert_found("#", "rank");
    assert_found("No.", "rank");
    assert_found("Drama", "title");
    assert_found("list.index", "list.index");
    assert_found("List Index", "list.index");
    assert_found("list_title", "list.title");
    assert_found("list.extra.x.y", "list.extra.x.y");
    assert_found("extra. =1", "extra. =1");
    assert_found("extra.", "extra");
    assert_found("Extra.x", NULL);
    assert_found("", NULL);
    assert_found("._- ", NULL);
    assert_found("listless", NULL);
    assert_found("a name that is much too long to be one of our own", NULL);
}

static void
says_what_it_carries(void **unused)
{
    (void)unused;
    assert_int_equal(mo_flat_carries(NULL, MO_EXTRA), MO_CARRIES_ALWAYS);
    assert_int_equal(mo_flat_carries("rank, title", MO_TITLE),
                     MO_CARRIES_ALWAYS);
    assert_int_equal(mo_flat_carries("rank,title", MO_LIST_TITLE),
                     MO_CARRIES_NEVER);
    assert_int_equal(mo_flat_carries("extra.a", MO_EXTRA), MO_CARRIES_BY_VALUE);
    assert_int_equal(mo_flat_carries("extra.a,extra", MO_EXTRA),
                     MO_CARRIES_ALWAYS);
    assert_int_equal(mo_flat_carries("list.extra.a", MO_EXTRA),
                     MO_CARRIES_NEVER);
}

static void
refuses_columns(void **unused)
{
    static const char *const bad[] = {"titel",   "title,title",    "",
                                      "extra.",  "title,,rank",    "list",
                                      "list.no", "extra.a,extra.a"};
    (void)unused;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct test_session session;
        struct mo_flat flat = {0};
        test_session_open(&session);
        session.keep_going = i % 2 == 0;
        assert_int_equal(mo_flat_choose(&flat, &session.env, bad[i]),
                         MO_EUSAGE);
        assert_int_equal(test_diag_count(&session, MO_ERROR), 1);
        assert_non_null(strstr(session.diags[0].hint, "original_title"));
        assert_null(flat.columns);
        test_session_close(&session);
    }
}

/* The hint on columns names every column there is. */
static void
hints_at_all_columns(void **unused)
{
    struct test_session session;
    struct mo_flat flat = {0};
    (void)unused;
    test_session_open(&session);
    assert_int_equal(mo_flat_choose(&flat, &session.env, "?"), MO_EUSAGE);
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof(name), " %s%s ",
                 i < MO_LIST_FIELD_COUNT ? "list." : "", mo_fields[i].name);
        if (!strstr(session.diags[0].hint, name))
            fail_msg("the hint lacks%s", name);
    }
    test_session_close(&session);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins),
        cmocka_unit_test(splits_what_people_write),
        cmocka_unit_test(splits_what_it_joins),
        cmocka_unit_test(finds_names),
        cmocka_unit_test(says_what_it_carries),
        cmocka_unit_test(refuses_columns),
        cmocka_unit_test(hints_at_all_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
