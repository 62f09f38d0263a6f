/* Tar: headers out to the letter, and every dialect in but none of its
 * dangers. */
#include "containers.h"

#include "../../formats/common/tar_write.h"

extern const struct mo_format mo_format_tar;

#define LINE "{\"title\":\"A\"}\n"

static struct mo_model *
read_out(struct mo_out *out, enum mo_status status, const char *words)
{
    struct mo_model *model =
        read_as(&mo_format_tar, mo_out_bytes(out), status, words);
    mo_out_dispose(out);
    return model;
}

static uint8_t *
block_at(struct mo_out *out, size_t index)
{
    return out->base + 512 * index;
}

/* ---- reading ------------------------------------------------------------ */

static void
files_are_read_in_the_order_of_their_names(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, '5', "lists/", "");
    tar_add(&out, '0', "./lists/b.ndjson", "{\"title\":\"B\"}\n");
    tar_add(&out, '\0', "lists/a.ndjson", LINE);
    tar_add(&out, '7', "lists/photo.jpg", "?");
    tar_end(&out);
    struct mo_model *model = read_out(&out, MO_OK, "");
    assert_int_equal(mo_model_count(model), 2);
    assert_true(mo_text_is(mo_model_at(model, 0)->moments[0].title, "A"));
    assert_true(mo_text_is(mo_model_at(model, 1)->moments[0].title, "B"));
    mo_model_free(model);
}

struct bad_member {
    char type;
    const char *name;
    enum mo_status status;
    const char *words;
};

static const struct bad_member bad_members[] = {
    {'0', "/a.ndjson", MO_EDATA, "absolute path"},
    {'0', "x/../a.ndjson", MO_EDATA, "leads out"},
    {'0', "..", MO_EDATA, "leads out"},
    {'0', "x\\a.ndjson", MO_EDATA, "backslash"},
    {'0', "c:a.ndjson", MO_EDATA, "drive letter"},
    {'0', "", MO_EDATA, "is empty"},
    {'1', "a.ndjson", MO_EDATA, "hard link"},
    {'2', "a.ndjson", MO_EDATA, "symbolic link"},
    {'3', "a.ndjson", MO_EDATA, "device or pipe"},
    {'4', "a.ndjson", MO_EDATA, "device or pipe"},
    {'6', "a.ndjson", MO_EDATA, "device or pipe"},
    {'S', "a.ndjson", MO_EDATA, "sparse"},
    {'Z', "a.ndjson", MO_EDATA, "type that is not known"},
    {'0', "0.ndjson", MO_EDATA, "two members have the name"},
    {'0', "0.NDJSON", MO_EDATA, "differ in case"},
};

static void
each_bad_member_is_refused_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad_members) / sizeof(bad_members[0]); i++) {
        const struct bad_member *bad = &bad_members[i];
        struct mo_out out;
        memory_open(&out);
        tar_add(&out, '0', "0.ndjson", LINE);
        tar_add(&out, bad->type, bad->name, LINE);
        tar_end(&out);
        assert_null(read_out(&out, bad->status, bad->words));
    }
}

static void
every_truncation_is_an_error(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, 'x', "PaxHeader", "19 path=a/b.ndjson\n");
    tar_add(&out, '0', "a.ndjson", LINE);
    tar_end(&out);
    const struct mo_bytes whole = mo_out_bytes(&out);
    for (size_t len = 0; len < whole.len; len++) {
        const char *words = len < 512    ? "ends without its end mark"
                            : len < 1024 ? "within an extended header"
                            : len < 1536 ? "ends without its end mark"
                            : len < 2048 ? "cut short"
                            : len < 2560 ? "ends without its end mark"
                                         : "ends within its end mark";
        assert_null(read_as(&mo_format_tar, (struct mo_bytes){whole.ptr, len},
                            MO_ESYNTAX, words));
    }
    mo_model_free(read_out(&out, MO_OK, ""));
}

static void
a_changed_header_does_not_pass_its_sum(void **state)
{
    (void)state;
    for (size_t i = 0; i < 512; i++) {
        struct mo_out out;
        memory_open(&out);
        tar_add(&out, '0', "a.ndjson", LINE);
        tar_end(&out);
        out.base[i] ^= 1;
        /* A digit of the sum may become another spelling of the same. */
        const bool harmless = i == 155 || i == 154;
        if (!harmless)
            assert_null(read_out(&out, MO_ESYNTAX, "damaged header"));
        else
            mo_out_dispose(&out);
    }
}

static void
what_follows_the_end_must_be_zeros(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, '0', "a.ndjson", LINE);
    tar_end(&out);
    for (size_t i = 0; i < 16; i++)
        tar_end(&out);
    mo_model_free(read_as(&mo_format_tar, mo_out_bytes(&out), MO_OK, ""));
    tar_add(&out, '0', "hidden", "?");
    assert_null(read_out(&out, MO_ESYNTAX, "has ended, but more follows"));
}

static void
long_names_of_every_dialect_are_known(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    /* pax: the length counts itself; GNU: a NUL ends it; ustar: a prefix */
    tar_add(&out, 'g', "PaxHeader", "11 path=xy\n");
    tar_add(&out, 'x', "PaxHeader", "12 uid=1000\n19 path=pax.ndjson\n");
    tar_add(&out, '0', "ignored", "{\"title\":\"P\"}\n");
    tar_add(&out, 'L', "././@LongLink", "gnu.ndjson");
    tar_add(&out, '0', "ignored", "{\"title\":\"G\"}\n");
    tar_add(&out, '0', "a.ndjson", "{\"title\":\"U\"}\n");
    uint8_t *ustar = block_at(&out, 10);
    memcpy(ustar + 345, "very/long", 9);
    tar_sum(ustar);
    tar_end(&out);
    struct mo_model *model = read_out(&out, MO_OK, "");
    assert_int_equal(mo_model_count(model), 3);
    assert_true(mo_text_is(mo_model_at(model, 0)->moments[0].title, "G"));
    assert_true(mo_text_is(mo_model_at(model, 1)->moments[0].title, "P"));
    assert_true(mo_text_is(mo_model_at(model, 2)->moments[0].title, "U"));
    mo_model_free(model);
}

static void
sizes_of_every_dialect_are_known(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, '0', "a.ndjson", LINE);
    memcpy(block_at(&out, 0) + 124, "\x80\0\0\0\0\0\0\0\0\0\0\x0e", 12);
    tar_sum(block_at(&out, 0));
    tar_add(&out, 'x', "PaxHeader", "11 size=14\n");
    tar_add(&out, '0', "b.ndjson", LINE);
    memcpy(block_at(&out, 4) + 124, "00000000000", 11);
    tar_sum(block_at(&out, 4));
    tar_end(&out);
    struct mo_model *model = read_out(&out, MO_OK, "");
    assert_int_equal(mo_model_count(model), 2);
    mo_model_free(model);
}

static const char *const bad_pax[] = {
    "path=x\n",       "99 path=x\n",
    "9 path=x",       "8 pathx\n",
    "0 path=x\n",     "1 path=x\n",
    "-9 path=x\n",    "10 size=1x\n",
    "9 size=\n",      "99999999999999999999999 path=x\n",
    "9 path=x\nrest", " path=x\n",
};

static void
damaged_extended_headers_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad_pax) / sizeof(bad_pax[0]); i++) {
        struct mo_out out;
        memory_open(&out);
        tar_add(&out, 'x', "PaxHeader", bad_pax[i]);
        tar_add(&out, '0', "a.ndjson", LINE);
        tar_end(&out);
        assert_null(read_out(&out, MO_ESYNTAX, "damaged extended header"));
    }
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, 'x', "PaxHeader", "22 GNU.sparse.major=1\n");
    tar_add(&out, '0', "a.ndjson", LINE);
    tar_end(&out);
    assert_null(read_out(&out, MO_ESYNTAX, "sparse file"));
    memory_open(&out);
    tar_add(&out, 'x', "PaxHeader", "11 path=x\\\n");
    tar_add(&out, '0', "a.ndjson", LINE);
    tar_end(&out);
    assert_null(read_out(&out, MO_EDATA, "backslash"));
}

static void
a_long_extended_header_costs_no_memory(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    tar_add(&out, 'x', "PaxHeader", "9 path=x\n");
    memcpy(block_at(&out, 0) + 124, "77777777777", 11);
    tar_sum(block_at(&out, 0));
    assert_null(read_out(&out, MO_ESYNTAX, "beyond 1 MiB"));
}

static void
limits_stop_a_bomb(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct mo_out out;
        struct test_session session;
        struct mo_model *model;
        memory_open(&out);
        tar_add(&out, '0', "a.ndjson", LINE);
        tar_add(&out, '0', "b.ndjson", LINE);
        tar_end(&out);
        test_session_open(&session);
        if (i == 0)
            session.env.limits.archive_members = 1;
        else
            session.env.limits.archive_bytes = 2 * strlen(LINE) - 1;
        const struct mo_bytes bytes = mo_out_bytes(&out);
        assert_int_equal(test_read(&session, &mo_format_tar, bytes.ptr,
                                   bytes.len, 0, NULL, 0, &model),
                         MO_ELIMIT);
        assert_non_null(strstr(session.diags[0].message,
                               i == 0 ? "more members than the limit of 1"
                                      : "more than the limit of 27 bytes"));
        mo_model_free(model);
        test_session_close(&session);
        mo_out_dispose(&out);
    }
}

/* ---- writing ------------------------------------------------------------ */

static void
a_plain_header_is_ustar(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    mo_tar_put_header(&out, "moments-bag/bagit.txt", 0755, 1709210096);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    const char *block = (const char *)bytes.ptr;
    assert_int_equal(bytes.len, 512);
    assert_string_equal(block, "moments-bag/bagit.txt");
    assert_memory_equal(block + 100, "0000644\0000000000\0000000000", 24);
    assert_memory_equal(block + 124, "00000000755", 12);
    assert_memory_equal(block + 136, "14570074760", 12);
    assert_memory_equal(block + 156, "0", 2);
    assert_memory_equal(block + 257, "ustar\00000", 8);
    assert_memory_equal(block + 265, "\0\0\0\0\0\0\0\0", 8);
    char sum[8];
    memcpy(sum, block + 148, 8);
    tar_sum(out.base);
    assert_memory_equal(sum, block + 148, 8);
    mo_out_dispose(&out);
}

/* What is written must be what is read, whatever the name. */
static void
any_name_can_be_written(void **state)
{
    (void)state;
    char name[700] = "";
    for (size_t len = 1; len < 600; len++) {
        name[len - 1] = len % 9 == 0 ? '/' : 'x';
        if (len % 7 == 6)
            name[len - 1] = 'y';
        memcpy(name + len, "z.ndjson", 9);
        struct mo_out out;
        memory_open(&out);
        mo_tar_put_header(&out, name, strlen(LINE), 0);
        mo_out_string(&out, LINE);
        mo_tar_put_padding(&out, strlen(LINE));
        tar_add(&out, '0', name + len, "");
        tar_end(&out);
        mo_model_free(read_out(&out, MO_OK, ""));
        memory_open(&out);
        mo_tar_put_header(&out, name, 0, 0);
        mo_tar_put_header(&out, name, 0, 0);
        mo_tar_put_end(&out);
        assert_null(read_out(&out, MO_EDATA, "two members have the name"));
    }
}

static void
what_ustar_cannot_hold_goes_into_pax(void **state)
{
    (void)state;
    struct mo_out out;
    memory_open(&out);
    mo_tar_put_header(&out, "\xc3\xbc.txt", (uint64_t)1 << 33,
                      (int64_t)1 << 34);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_int_equal(bytes.len, 3 * 512);
    assert_int_equal(bytes.ptr[156], 'x');
    assert_string_equal((const char *)bytes.ptr + 512,
                        "15 path=\xc3\xbc.txt\n19 size=8589934592\n"
                        "21 mtime=17179869184\n");
    assert_int_equal(bytes.ptr[1024 + 156], '0');
    mo_out_dispose(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_read_in_the_order_of_their_names),
        cmocka_unit_test(each_bad_member_is_refused_with_its_reason),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(a_changed_header_does_not_pass_its_sum),
        cmocka_unit_test(what_follows_the_end_must_be_zeros),
        cmocka_unit_test(long_names_of_every_dialect_are_known),
        cmocka_unit_test(sizes_of_every_dialect_are_known),
        cmocka_unit_test(damaged_extended_headers_are_refused),
        cmocka_unit_test(a_long_extended_header_costs_no_memory),
        cmocka_unit_test(limits_stop_a_bomb),
        cmocka_unit_test(a_plain_header_is_ustar),
        cmocka_unit_test(any_name_can_be_written),
        cmocka_unit_test(what_ustar_cannot_hold_goes_into_pax),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
