/* The arena: pieces do not overlap, sizes are checked, a reset gives memory
 * back for reuse. */
#include "support.h"

#include <stdalign.h>

static void
gives_pieces_apart(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    enum { COUNT = 3000 };
    static uint8_t *pieces[COUNT];
    static size_t sizes[COUNT];
    for (int round = 0; round < 3; round++) {
        size_t total = 0;
        for (size_t i = 0; i < COUNT; i++) {
            sizes[i] = i % 500 == 499 ? 70000 : i * 7 % 97;
            pieces[i] = mo_arena_alloc(arena, sizes[i]);
            assert_non_null(pieces[i]);
            assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
            memset(pieces[i], (int)(i % 251), sizes[i]);
            total += sizes[i];
        }
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j < sizes[i]; j++)
                assert_int_equal(pieces[i][j], i % 251);
        assert_true(mo_arena_used(arena) >= total);
        assert_true(mo_arena_used(arena) <= total + 16 * COUNT);
        mo_arena_reset(arena);
        assert_int_equal(mo_arena_used(arena), 0);
    }
    mo_arena_free(arena);
    mo_arena_free(NULL);
}

static void
refuses_what_overflows(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    assert_null(mo_arena_alloc(arena, SIZE_MAX));
    assert_null(mo_arena_alloc(arena, SIZE_MAX - 15));
    assert_null(mo_arena_alloc(arena, SIZE_MAX / 2));
    assert_null(mo_arena_array(arena, SIZE_MAX / 2, 4));
    assert_null(mo_arena_array(arena, SIZE_MAX / 16 + 2, 16));
    assert_int_equal(mo_arena_used(arena), 0);
    /* it goes on working */
    memset(mo_arena_array(arena, 10, 10), 1, 100);
    assert_non_null(mo_arena_array(arena, 0, SIZE_MAX));
    assert_non_null(mo_arena_array(arena, SIZE_MAX, 0));
    mo_arena_free(arena);

    void *old = mo_realloc(NULL, 10, 1);
    assert_non_null(old);
    assert_null(mo_realloc(old, SIZE_MAX / 2, 3));
    void *grown = mo_realloc(old, 0, 5);
    assert_non_null(grown);
    free(grown);
}

/* After a reset the same work takes memory that is there already: pieces have
 * the same addresses from the second round on. */
static void
reuses_memory(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    void *first = NULL;
    for (int round = 0; round < 10; round++) {
        mo_arena_reset(arena);
        void *start = mo_arena_alloc(arena, 100);
        for (int i = 0; i < 1000; i++)
            assert_non_null(mo_arena_alloc(arena, 1000));
        if (round >= 2) {
            assert_true(!first || first == start);
            first = start;
        }
    }
    mo_arena_free(arena);
}

static void
takes_big_pieces_first(void **state)
{
    (void)state;
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(arena);
    for (int round = 0; round < 3; round++) {
        const size_t big = (size_t)9 << 20;
        char *alone = mo_arena_alloc(arena, big);
        char *small = mo_arena_alloc(arena, 5);
        char *again = mo_arena_alloc(arena, big);
        assert_true(alone && small && again);
        memset(alone, 1, big);
        memset(again, 2, big);
        memcpy(small, "small", 5);
        assert_int_equal(alone[big - 1], 1);
        assert_memory_equal(small, "small", 5);
        mo_arena_reset(arena);
        mo_arena_reset(arena);
    }
    mo_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_pieces_apart),
        cmocka_unit_test(refuses_what_overflows),
        cmocka_unit_test(reuses_memory),
        cmocka_unit_test(takes_big_pieces_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
