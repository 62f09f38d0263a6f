/* ZIP: exact bytes out, and nothing in that two programs could understand
 * differently. */
#include "containers.h"

#include "../../formats/common/zip_write.h"

extern const struct mo_format mo_format_zip;

#define LINE "{\"title\":\"A\"}\n"

static const struct zip_part good = {.name = "a.ndjson", .content = LINE};

static struct mo_model *
read_parts(const struct zip_part *parts, size_t count, enum mo_status status,
           const char *words)
{
    struct mo_out out;
    zip_build(&out, parts, count);
    struct mo_model *model =
        read_as(&mo_format_zip, mo_out_bytes(&out), status, words);
    mo_out_dispose(&out);
    return model;
}

static void
stored_and_deflated_members_are_read(void **state)
{
    (void)state;
    const struct zip_part parts[] = {
        {.name = "b/", .content = ""},
        {.name = "b/b.ndjson",
         .content = "{\"title\":\"B\"}\n",
         .deflate = true},
        {.name = "./a.ndjson", .content = LINE, .prefixed_extra = true},
        {.name = "logo.png", .content = "?"},
    };
    struct mo_model *model = read_parts(parts, 4, MO_OK, "");
    assert_int_equal(mo_model_count(model), 2);
    assert_true(mo_text_is(mo_model_at(model, 0)->moments[0].title, "A"));
    assert_true(mo_text_is(mo_model_at(model, 1)->moments[0].title, "B"));
    mo_model_free(model);
}

struct bad_part {
    struct zip_part part;
    enum mo_status status;
    const char *words;
};

#define BAD(status, words, ...)                                                \
    {                                                                          \
        {__VA_ARGS__}, status, words                                           \
    }

static const struct bad_part bad_parts[] = {
    BAD(MO_EDATA, "absolute path", .name = "/a.ndjson"),
    BAD(MO_EDATA, "leads out", .name = "x/../../a.ndjson"),
    BAD(MO_EDATA, "leads out", .name = ".."),
    BAD(MO_EDATA, "backslash", .name = "x\\a.ndjson"),
    BAD(MO_EDATA, "drive letter", .name = "C:a.ndjson"),
    BAD(MO_EDATA, "zero byte", .name = "a\0.ndjson", .name_len = 9),
    BAD(MO_EDATA, "symbolic link", .name = "a.ndjson", .made_by = 3 << 8,
        .attributes = 0120777u << 16),
    BAD(MO_EDATA, "symbolic link", .name = "a.ndjson", .made_by = 19 << 8,
        .attributes = 0120777u << 16),
    BAD(MO_EDATA, "device, pipe or socket", .name = "a.ndjson",
        .made_by = 3 << 8, .attributes = 0020644u << 16),
    BAD(MO_EUNSUPPORTED, "encrypted", .name = "a.ndjson", .flags = 1),
    BAD(MO_EUNSUPPORTED, "encrypted", .name = "a.ndjson", .flags = 1 << 13),
    BAD(MO_EUNSUPPORTED, "method 12", .name = "a.ndjson", .method = 12),
    BAD(MO_ESYNTAX, "another name", .name = "a.ndjson",
        .local_name = "b.ndjson"),
    BAD(MO_ESYNTAX, "another method", .name = "a.ndjson", .deflate = true,
        .local_method = 9),
    BAD(MO_ESYNTAX, "other flags", .name = "a.ndjson", .local_flags = 8),
    BAD(MO_ESYNTAX, "another CRC-32", .name = "a.ndjson", .local_crc_error = 1),
    BAD(MO_ESYNTAX, "other sizes", .name = "a.ndjson", .local_size_error = 1),
    BAD(MO_ESYNTAX, "is stored in", .name = "a.ndjson", .size_error = 1),
    BAD(MO_ESYNTAX, "is missing", .name = "a.ndjson", .offset_error = 1),
    BAD(MO_ESYNTAX, "outside the members", .name = "a.ndjson",
        .offset_error = 99999),
    BAD(MO_ESYNTAX, "content outside", .name = "a.ndjson", .size_error = 50,
        .packed_error = 50),
    BAD(MO_EDATA, "CRC-32", .name = "a.ndjson", .crc_error = 1),
    BAD(MO_EDATA, "more bytes than promised", .name = "a.ndjson",
        .deflate = true, .size_error = -1),
    BAD(MO_EDATA, "fewer bytes than promised", .name = "a.ndjson",
        .deflate = true, .size_error = 1),
    BAD(MO_EDATA, "ends before", .name = "a.ndjson", .deflate = true,
        .packed_error = -2),
    BAD(MO_EDATA, "damaged deflate data", .name = "a.ndjson", .method = 8,
        .content = "\xff\xff\xff\xff"),
    BAD(MO_ELIMIT, "more than 1100 times", .name = "a.ndjson", .deflate = true,
        .size_error = 1 << 30),
};

static void
each_bad_member_is_refused_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad_parts) / sizeof(bad_parts[0]); i++) {
        const struct bad_part *bad = &bad_parts[i];
        struct zip_part parts[] = {{.name = "0.ndjson", .content = LINE},
                                   bad->part};
        if (!parts[1].content)
            parts[1].content = LINE;
        assert_null(read_parts(parts, 2, bad->status, bad->words));
        assert_null(read_parts(parts + 1, 1, bad->status, bad->words));
    }
}

static void
bytes_after_the_deflate_data_are_refused(void **state)
{
    (void)state;
    struct mo_out zip;
    struct mo_sums sums;
    const struct mo_layer_config config = {.kind = MO_LAYER_DEFLATE,
                                           .level = 6};
    memory_open(&zip);
    struct mo_out *spool = mo_spool_open(NULL);
    struct mo_out *layer = mo_layer_open(&config, spool);
    mo_out_string(layer, LINE);
    assert_int_equal(mo_layer_close(layer, &sums), MO_OK);
    mo_out_string(spool, "more");
    sums.bytes_out += 4;
    struct mo_zip_writer writer;
    const struct mo_zip_member member = {
        .name = "a.ndjson", .spool = spool, .sums = sums};
    mo_zip_writer_begin(&writer, &zip, 0);
    assert_int_equal(mo_zip_writer_add(&writer, &member), MO_OK);
    assert_int_equal(mo_zip_writer_end(&writer), MO_OK);
    mo_zip_writer_dispose(&writer);
    assert_null(read_as(&mo_format_zip, mo_out_bytes(&zip), MO_EDATA,
                        "after its deflate data"));
    mo_spool_close(spool);
    mo_out_dispose(&zip);
}

static void
names_that_clash_are_refused(void **state)
{
    (void)state;
    const struct zip_part same[] = {good, good};
    const struct zip_part by_case[] = {good,
                                       {.name = "A.NDJSON", .content = LINE}};
    const struct zip_part by_form[] = {
        {.name = "\xc3\xbc.ndjson", .content = LINE},
        {.name = "u\xcc\x88.ndjson", .content = LINE}};
    const struct zip_part by_dot[] = {good,
                                      {.name = "./a.ndjson", .content = LINE}};
    assert_null(read_parts(same, 2, MO_EDATA, "two members have the name"));
    assert_null(read_parts(by_case, 2, MO_EDATA, "differ in case"));
    assert_null(read_parts(by_form, 2, MO_EDATA, "differ in case or Unicode"));
    assert_null(read_parts(by_dot, 2, MO_EDATA, "two members have the name"));
}

static void
names_in_other_encodings_are_no_obstacle(void **state)
{
    (void)state;
    const struct zip_part parts[] = {
        {.name = "r\x82sum\x82.doc", .content = "?"}, good};
    mo_model_free(read_parts(parts, 2, MO_OK, ""));
}

static void
members_that_overlap_are_refused(void **state)
{
    (void)state;
    /* The second record of the directory points at the first member. */
    const struct zip_part parts[] = {
        {.name = "a.ndjson", .content = LINE},
        {.name = "b.ndjson", .content = LINE, .offset_error = -52}};
    const struct zip_part within[] = {
        {.name = "a.ndjson", .content = LINE},
        {.name = "b.ndjson", .content = LINE, .offset_error = -10}};
    assert_null(read_parts(parts, 2, MO_ESYNTAX, "lies within another"));
    assert_null(read_parts(within, 2, MO_ESYNTAX, "lies within another"));
}

static void
limits_stop_a_bomb(void **state)
{
    (void)state;
    const struct zip_part parts[] = {
        {.name = "a.ndjson", .content = LINE, .deflate = true},
        {.name = "b.ndjson", .content = LINE, .deflate = true}};
    struct mo_out out;
    zip_build(&out, parts, 2);
    for (size_t i = 0; i < 2; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        if (i == 0)
            session.env.limits.archive_members = 1;
        else
            session.env.limits.archive_bytes = 2 * strlen(LINE) - 1;
        const struct mo_bytes bytes = mo_out_bytes(&out);
        assert_int_equal(test_read(&session, &mo_format_zip, bytes.ptr,
                                   bytes.len, 0, NULL, 0, &model),
                         MO_ELIMIT);
        assert_non_null(strstr(session.diags[0].message,
                               i == 0 ? "2 members, more than the limit of 1"
                                      : "more than the limit of 27 bytes"));
        mo_model_free(model);
        test_session_close(&session);
    }
    mo_out_dispose(&out);
}

static void
every_truncation_is_an_error(void **state)
{
    (void)state;
    struct mo_out out;
    const struct zip_part parts[] = {
        {.name = "a.ndjson", .content = LINE, .deflate = true}, good};
    zip_build(&out, parts, 1);
    const struct mo_bytes whole = mo_out_bytes(&out);
    for (size_t len = 0; len < whole.len; len++)
        assert_null(read_as(&mo_format_zip, (struct mo_bytes){whole.ptr, len},
                            MO_ESYNTAX, "central directory"));
    mo_out_dispose(&out);
}

static void
bytes_before_or_behind_are_an_error(void **state)
{
    (void)state;
    struct mo_out out, more;
    zip_build(&out, &good, 1);
    memory_open(&more);
    mo_out_string(&more, "#!/bin/sh\n");
    mo_out_put(&more, mo_out_bytes(&out).ptr, mo_out_bytes(&out).len);
    assert_null(read_as(&mo_format_zip, mo_out_bytes(&more), MO_ESYNTAX,
                        "not where it is said to be"));
    mo_out_byte(&out, '\n');
    assert_null(read_as(&mo_format_zip, mo_out_bytes(&out), MO_ESYNTAX,
                        "must end with its central directory"));
    mo_out_dispose(&out);
    mo_out_dispose(&more);
}

/* ---- ZIP64 -------------------------------------------------------------- */

static void
add_stored(struct mo_zip_writer *zip, const char *name, const char *content,
           uint64_t pretended)
{
    const struct mo_layer_config config = {.kind = MO_LAYER_PLAIN};
    struct mo_out *spool = mo_spool_open(NULL);
    struct mo_out *layer = mo_layer_open(&config, spool);
    struct mo_zip_member member = {
        .name = name, .spool = spool, .stored = true};
    mo_out_string(layer, content);
    assert_int_equal(mo_layer_close(layer, &member.sums), MO_OK);
    member.sums.bytes_in += pretended;
    member.sums.bytes_out += pretended;
    assert_int_equal(mo_zip_writer_add(zip, &member), MO_OK);
    mo_spool_close(spool);
}

static void
more_than_65535_members_need_zip64(void **state)
{
    (void)state;
    char name[32];
    struct mo_out out;
    struct mo_zip_writer zip;
    memory_open(&out);
    mo_zip_writer_begin(&zip, &out, 0);
    for (size_t i = 0; i < 65536; i++) {
        snprintf(name, sizeof(name), "%05zu.bin", i);
        add_stored(&zip, name, "", 0);
    }
    add_stored(&zip, "a.ndjson", LINE, 0);
    assert_int_equal(mo_zip_writer_end(&zip), MO_OK);
    mo_zip_writer_dispose(&zip);
    struct mo_model *model =
        read_as(&mo_format_zip, mo_out_bytes(&out), MO_OK, "");
    assert_int_equal(mo_model_count(model), 1);
    mo_model_free(model);
    mo_out_dispose(&out);
}

/* No 5 GiB are at hand here: the headers claim them, and the reader must find
 * that they are not there. */
static void
large_members_have_sizes_of_64_bits(void **state)
{
    (void)state;
    struct mo_out out;
    struct mo_zip_writer zip;
    memory_open(&out);
    mo_zip_writer_begin(&zip, &out, 0);
    add_stored(&zip, "a.bin", "", 5368709120);
    assert_int_equal(mo_zip_writer_end(&zip), MO_OK);
    mo_zip_writer_dispose(&zip);
    const uint8_t *bytes = mo_out_bytes(&out).ptr;
    const uint8_t local[] = {45, 0, 0, 8, 0, 0};
    const uint8_t sizes[] = {1, 0, 16, 0, 0, 0,    0, 0x40, 1, 0,
                             0, 0, 0,  0, 0, 0x40, 1, 0,    0, 0};
    assert_memory_equal(bytes + 4, local, sizeof(local));
    assert_memory_equal(bytes + 18, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    assert_memory_equal(bytes + 35, sizes, sizeof(sizes));
    assert_null(read_as(&mo_format_zip, mo_out_bytes(&out), MO_ESYNTAX,
                        "content outside the members"));
    mo_out_dispose(&out);
}

static uint32_t
time_of(int64_t timestamp)
{
    struct mo_out out;
    struct mo_zip_writer zip;
    memory_open(&out);
    mo_zip_writer_begin(&zip, &out, timestamp);
    add_stored(&zip, "a", "", 0);
    mo_zip_writer_dispose(&zip);
    const uint8_t *at = mo_out_bytes(&out).ptr + 10;
    const uint32_t time = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                          (uint32_t)at[3] << 24;
    mo_out_dispose(&out);
    return time;
}

static void
times_stay_in_what_dos_knows(void **state)
{
    (void)state;
    /* 2024-02-29T12:34:56Z; values by hand from APPNOTE 4.4.6 */
    assert_int_equal(time_of(1709210096),
                     44u << 25 | 2 << 21 | 29 << 16 | 12 << 11 | 34 << 5 | 28);
    assert_int_equal(time_of(0), 1 << 21 | 1 << 16);
    assert_int_equal(time_of(INT64_MIN), 1 << 21 | 1 << 16);
    assert_int_equal(time_of(INT64_MAX), 127u << 25 | 12 << 21 | 31 << 16 |
                                             23 << 11 | 59 << 5 | 29);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_and_deflated_members_are_read),
        cmocka_unit_test(each_bad_member_is_refused_with_its_reason),
        cmocka_unit_test(bytes_after_the_deflate_data_are_refused),
        cmocka_unit_test(names_that_clash_are_refused),
        cmocka_unit_test(names_in_other_encodings_are_no_obstacle),
        cmocka_unit_test(members_that_overlap_are_refused),
        cmocka_unit_test(limits_stop_a_bomb),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(bytes_before_or_behind_are_an_error),
        cmocka_unit_test(more_than_65535_members_need_zip64),
        cmocka_unit_test(large_members_have_sizes_of_64_bits),
        cmocka_unit_test(times_stay_in_what_dos_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
