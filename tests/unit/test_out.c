/* Outputs: what is put comes out once, in order, and failures stick. */
#include "support.h"

/* A flush that collects, and fails once `left` bytes were taken. */
struct drain {
    struct mo_out taken;
    size_t calls, left;
    struct mo_diag last;
};

static enum mo_status
take(void *self, const uint8_t *bytes, size_t len)
{
    struct drain *drain = self;
    drain->calls++;
    if (len > drain->left)
        return MO_EIO;
    drain->left -= len;
    mo_out_put(&drain->taken, bytes, len);
    return MO_OK;
}

static void
note(void *self, const struct mo_diag *diag)
{
    struct drain *drain = self;
    drain->last = *diag;
}

static const struct mo_out_ops drain_ops = {.flush = take, .report = note};

static void
puts_of_any_size_join(void **state)
{
    (void)state;
    struct drain drain = {.left = SIZE_MAX};
    struct mo_out through, memory;
    mo_out_init(&drain.taken, NULL, NULL);
    mo_out_init(&memory, NULL, NULL);
    mo_out_init(&through, &drain_ops, &drain);
    char *block = malloc(300000);
    for (size_t i = 0; i < 300000; i++)
        block[i] = (char)('a' + i % 23);
    size_t total = 0;
    for (size_t i = 0; i < 400; i++) {
        const size_t len = i % 50 == 49 ? 300000 : (i * 7919) % 70000;
        mo_out_put(&through, block, len);
        mo_out_put(&memory, block, len);
        total += len;
        assert_int_equal(mo_out_count(&through), total);
    }
    assert_int_equal(mo_out_flush(&through), MO_OK);
    assert_int_equal(mo_out_bytes(&memory).len, total);
    assert_int_equal(mo_out_bytes(&drain.taken).len, total);
    assert_memory_equal(mo_out_bytes(&memory).ptr,
                        mo_out_bytes(&drain.taken).ptr, total);
    free(block);
    mo_out_dispose(&through);
    mo_out_dispose(&memory);
    mo_out_dispose(&drain.taken);
}

static void
small_puts_are_collected(void **state)
{
    (void)state;
    struct drain drain = {.left = SIZE_MAX};
    struct mo_out out;
    mo_out_init(&drain.taken, NULL, NULL);
    mo_out_init(&out, &drain_ops, &drain);
    for (size_t i = 0; i < 640000; i++)
        mo_out_byte(&out, 'x');
    assert_in_range(drain.calls, 8, 10);
    mo_out_dispose(&out);
    mo_out_dispose(&drain.taken);
}

static void
a_failure_sticks(void **state)
{
    (void)state;
    struct drain drain = {.left = 100};
    struct mo_out out;
    mo_out_init(&drain.taken, NULL, NULL);
    mo_out_init(&out, &drain_ops, &drain);
    mo_out_string(&out, "fits");
    assert_int_equal(mo_out_flush(&out), MO_OK);
    for (size_t i = 0; i < 100000; i++)
        mo_out_string(&out, "0123456789");
    assert_int_equal(mo_out_status(&out), MO_EIO);
    const size_t calls = drain.calls;
    mo_out_format(&out, "%d", 1);
    mo_out_uint(&out, 1);
    assert_null(mo_out_reserve(&out, 1));
    assert_null(mo_out_reserve(&out, 0));
    assert_int_equal(mo_out_flush(&out), MO_EIO);
    mo_out_fail(&out, MO_ENOMEM);
    assert_int_equal(mo_out_status(&out), MO_EIO);
    assert_int_equal(drain.calls, calls);
    assert_int_equal(mo_out_count(&out), 4);
    mo_out_dispose(&out);
    mo_out_dispose(&drain.taken);
}

static void
clear_starts_again(void **state)
{
    (void)state;
    struct mo_out out;
    mo_out_init(&out, NULL, NULL);
    mo_out_clear(&out);
    assert_int_equal(mo_out_bytes(&out).len, 0);
    assert_non_null(mo_out_bytes(&out).ptr);
    mo_out_string(&out, "before");
    mo_out_fail(&out, MO_ELOSS);
    mo_out_string(&out, "lost");
    assert_int_equal(mo_out_bytes(&out).len, 6);
    mo_out_clear(&out);
    assert_int_equal(mo_out_status(&out), MO_OK);
    mo_out_string(&out, "after");
    assert_int_equal(mo_out_bytes(&out).len, 5);
    assert_memory_equal(mo_out_bytes(&out).ptr, "after", 5);
    mo_out_dispose(&out);
    mo_out_dispose(&out);
}

static void
numbers_and_formats(void **state)
{
    (void)state;
    static const uint64_t values[] = {0, 9, 10, 18446744073709551615u};
    struct mo_out out;
    char expected[2000];
    char wide[1000];
    memset(wide, 'w', sizeof(wide) - 1);
    wide[sizeof(wide) - 1] = '\0';
    mo_out_init(&out, NULL, NULL);
    for (size_t i = 0; i < 4; i++) {
        mo_out_uint(&out, values[i]);
        mo_out_byte(&out, ' ');
    }
    mo_out_format(&out, "%s|%127d|%128d", wide, 5, 6);
    const int len =
        snprintf(expected, sizeof(expected),
                 "0 9 10 18446744073709551615 %s|%127d|%128d", wide, 5, 6);
    assert_int_equal(mo_out_bytes(&out).len, len);
    assert_memory_equal(mo_out_bytes(&out).ptr, expected, len);
    mo_out_dispose(&out);
}

static void
room_is_taken_up(void **state)
{
    (void)state;
    struct drain drain = {.left = SIZE_MAX};
    struct mo_out out;
    mo_out_init(&drain.taken, NULL, NULL);
    mo_out_init(&out, &drain_ops, &drain);
    for (size_t len = 1; len < 400000; len *= 3) {
        uint8_t *room = mo_out_reserve(&out, len);
        assert_non_null(room);
        memset(room, 'r', len);
        mo_out_advance(&out, len / 2);
    }
    const uint64_t count = mo_out_count(&out);
    assert_int_equal(mo_out_flush(&out), MO_OK);
    assert_int_equal(mo_out_bytes(&drain.taken).len, count);
    mo_out_dispose(&out);
    mo_out_dispose(&drain.taken);
}

static void
diagnostics_reach_who_listens(void **state)
{
    (void)state;
    struct drain drain = {.left = 0};
    struct mo_diag diag = {.status = MO_ELOSS, .message = "lost"};
    struct mo_out out, deaf;
    mo_out_init(&out, &drain_ops, &drain);
    mo_out_init(&deaf, NULL, NULL);
    mo_out_report(&out, &diag);
    mo_out_report(&deaf, &diag);
    assert_string_equal(drain.last.message, "lost");
    assert_int_equal(drain.last.status, MO_ELOSS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_of_any_size_join),
        cmocka_unit_test(small_puts_are_collected),
        cmocka_unit_test(a_failure_sticks),
        cmocka_unit_test(clear_starts_again),
        cmocka_unit_test(numbers_and_formats),
        cmocka_unit_test(room_is_taken_up),
        cmocka_unit_test(diagnostics_reach_who_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
