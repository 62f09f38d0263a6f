/* Archives: what goes in comes out whole, or there is an error. */
#include "containers.h"

extern const struct mo_format mo_format_tar, mo_format_zip;

#define LINE "{\"title\":\"A\"}\n"

static const struct mo_format *const formats[] = {&mo_format_tar,
                                                  &mo_format_zip};

/* An archive of MODEL; a tar.gz is unzipped, as a session does for its
 * reader. */
static void
write_archive(const struct mo_format *format, const struct mo_model *model,
              struct mo_out *out)
{
    struct test_session session;
    test_session_open(&session);
    assert_int_equal(test_write(&session, format, model, NULL, 0, out), MO_OK);
    assert_int_equal(session.diag_count, 0);
    if (format == &mo_format_tar) {
        struct mo_out tar;
        gunzip(mo_out_bytes(out), &tar);
        mo_out_dispose(out);
        *out = tar;
    }
    test_session_close(&session);
}

static struct mo_model *
small_model(void)
{
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    const struct mo_list list = {.title = mo_text_from("L")};
    const struct mo_moment moment = {.title = mo_text_from("T")};
    assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
    assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    return model;
}

static void
every_field_survives(void **state)
{
    (void)state;
    static const size_t blocks[] = {0, 7, 1};
    struct mo_model *models[] = {awkward_model(), mo_model_new()};
    for (size_t i = 0; i < 6; i++) {
        struct mo_out out;
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        write_archive(formats[i % 2], models[0], &out);
        const struct mo_bytes bytes = mo_out_bytes(&out);
        assert_int_equal(test_read(&session, formats[i % 2], bytes.ptr,
                                   bytes.len, blocks[i / 2], NULL, 0, &model),
                         MO_OK);
        assert_int_equal(session.diag_count, 0);
        assert_true(mo_model_equal(models[0], model));
        mo_model_free(model);
        mo_out_dispose(&out);
        test_session_close(&session);
    }
    mo_model_free(models[0]);
    mo_model_free(models[1]);
}

static void
bytes_do_not_depend_on_threads_or_run(void **state)
{
    (void)state;
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    const struct mo_list list = {.title = mo_text_from("many")};
    char title[64];
    struct mo_moment moment = {
        .description = mo_text_from("a description that repeats itself")};
    assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
    for (unsigned i = 0; i < 20000; i++) {
        snprintf(title, sizeof(title), "moment %u of %u", i, i * 2654435761u);
        moment.title = mo_text_from(title);
        assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
    }
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    for (size_t i = 0; i < 2; i++) {
        struct mo_out outs[2];
        for (unsigned j = 0; j < 2; j++) {
            struct test_session session;
            test_session_open(&session);
            session.env.threads = 1 + 3 * j;
            assert_int_equal(
                test_write(&session, formats[i], model, NULL, 0, &outs[j]),
                MO_OK);
            test_session_close(&session);
        }
        const struct mo_bytes a = mo_out_bytes(&outs[0]);
        const struct mo_bytes b = mo_out_bytes(&outs[1]);
        assert_int_equal(a.len, b.len);
        assert_memory_equal(a.ptr, b.ptr, a.len);
        mo_out_dispose(&outs[0]);
        mo_out_dispose(&outs[1]);
    }
    mo_model_free(model);
}

static void
the_level_can_be_chosen(void **state)
{
    (void)state;
    static const char *const levels[] = {"1", "9", "0"};
    struct mo_model *model = awkward_model();
    for (size_t i = 0; i < 6; i++) {
        struct mo_out out;
        struct test_session session;
        const struct mo_setting setting = {"level", levels[i / 2]};
        test_session_open(&session);
        assert_int_equal(
            test_write(&session, formats[i % 2], model, &setting, 1, &out),
            i / 2 == 2 ? MO_EUSAGE : MO_OK);
        mo_out_dispose(&out);
        test_session_close(&session);
    }
    mo_model_free(model);
}

/* One bit of any byte changes: the result is the same, or an error. */
static void
no_change_goes_unnoticed(void **state)
{
    (void)state;
    struct mo_model *model = small_model();
    for (size_t i = 0; i < 2; i++) {
        struct mo_out out;
        size_t refused = 0;
        write_archive(formats[i], model, &out);
        const struct mo_bytes bytes = mo_out_bytes(&out);
        for (size_t at = 0; at < bytes.len; at += 1 + i % 2) {
            struct test_session session;
            struct mo_model *read;
            const uint8_t bit = (uint8_t)(1 << at % 8);
            test_session_open(&session);
            out.base[at] ^= bit;
            const enum mo_status status = test_read(
                &session, formats[i], bytes.ptr, bytes.len, 0, NULL, 0, &read);
            out.base[at] ^= bit;
            refused += status != MO_OK;
            if (status == MO_OK && !mo_model_equal(model, read))
                fail_msg("%s: byte %zu", formats[i]->name, at);
            if (status != MO_OK)
                assert_true(test_diag_count(&session, MO_ERROR) > 0);
            mo_model_free(read);
            test_session_close(&session);
        }
        assert_true(refused > bytes.len / 3);
        mo_out_dispose(&out);
    }
    mo_model_free(model);
}

/* ---- bags of other people ----------------------------------------------- */

#define BAGIT "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
/* printf '{"title":"A"}\n' | sha256sum */
#define LINE_DIGEST                                                            \
    "85a9f92f993cce871f40bfce793f52a0e1f242dc4b98c30161f89d437906b21e"

struct file {
    const char *name, *content;
};

/* The same files as a tar and as a ZIP, read by both. */
static void
read_files(const struct file *files, enum mo_status status, const char *words,
           size_t lists)
{
    struct mo_out tar, zip;
    struct zip_part parts[8] = {{0}};
    size_t count = 0;
    memory_open(&tar);
    for (; files[count].name; count++) {
        tar_add(&tar, '0', files[count].name, files[count].content);
        parts[count].name = files[count].name;
        parts[count].content = files[count].content;
    }
    tar_end(&tar);
    zip_build(&zip, parts, count);
    const struct mo_bytes both[] = {mo_out_bytes(&tar), mo_out_bytes(&zip)};
    for (size_t i = 0; i < 2; i++) {
        struct mo_model *model = read_as(formats[i], both[i], status, words);
        if (model)
            assert_int_equal(mo_model_count(model), lists);
        mo_model_free(model);
    }
    mo_out_dispose(&tar);
    mo_out_dispose(&zip);
}

static void
a_bag_of_other_files_is_checked_and_read(void **state)
{
    (void)state;
    const struct file at_the_top[] = {{"data/a.ndjson", LINE},
                                      {"data/notes%25.bin", LINE},
                                      {"bagit.txt", BAGIT},
                                      {"outside.ndjson", "not even JSON"},
                                      {"manifest-sha256.txt", LINE_DIGEST
                                       "  data/a.ndjson\r\n" LINE_DIGEST
                                       "\t*./data/notes%2525.bin\r"},
                                      {NULL, NULL}};
    const struct file in_a_folder[] = {
        {"bag/bagit.txt", BAGIT},
        {"bag/manifest-sha256.txt", LINE_DIGEST " data/a.ndjson"},
        {"bag/data/a.ndjson", LINE},
        {NULL, NULL}};
    read_files(at_the_top, MO_OK, "", 1);
    read_files(in_a_folder, MO_OK, "", 1);
}

static void
each_bad_bag_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *manifest, *words;
        enum mo_status status;
    } bad[] = {
        {"00" LINE_DIGEST "  data/a.ndjson\n", "expected a space", MO_ESYNTAX},
        {"zz  data/a.ndjson\n", "expected a SHA-256 and a path", MO_ESYNTAX},
        {LINE_DIGEST "  a.ndjson\n", "outside the payload", MO_ESYNTAX},
        {LINE_DIGEST "  data/a.ndjson\n" LINE_DIGEST "  data/b.ndjson\n",
         "does not hold it", MO_EDATA},
        {LINE_DIGEST "  data/a.ndjson\n" LINE_DIGEST "  data/a.ndjson\n",
         "a second time", MO_EDATA},
        {"", "does not list it", MO_EDATA},
        {"0000000000000000000000000000000000000000000000000000000000000000"
         "  data/a.ndjson\n",
         "another SHA-256", MO_EDATA},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct file files[] = {{"bagit.txt", BAGIT},
                                     {"manifest-sha256.txt", bad[i].manifest},
                                     {"data/a.ndjson", LINE},
                                     {NULL, NULL}};
        read_files(files, bad[i].status, bad[i].words, 0);
    }
    const struct file no_manifest[] = {
        {"bagit.txt", BAGIT}, {"data/a.ndjson", LINE}, {NULL, NULL}};
    const struct file no_declaration[] = {
        {"bagit.txt", "Hello\n"}, {"data/a.ndjson", LINE}, {NULL, NULL}};
    const struct file two_bags[] = {
        {"a/bagit.txt", BAGIT}, {"b/bagit.txt", BAGIT}, {NULL, NULL}};
    const struct file tags[] = {
        {"bagit.txt", BAGIT},
        {"manifest-sha256.txt", LINE_DIGEST "  data/a.ndjson\n"},
        {"tagmanifest-sha256.txt", LINE_DIGEST "  bagit.txt\n"},
        {"data/a.ndjson", LINE},
        {NULL, NULL}};
    read_files(no_manifest, MO_EUNSUPPORTED, "no manifest-sha256.txt", 0);
    read_files(no_declaration, MO_EDATA, "does not begin with", 0);
    read_files(two_bags, MO_EUNSUPPORTED, "two bags", 0);
    read_files(tags, MO_EDATA, "\"bagit.txt\" has another SHA-256", 0);
}

/* ---- other archives ----------------------------------------------------- */

static void
lists_of_several_files_stay_apart(void **state)
{
    (void)state;
    const struct file files[] = {
        {"b.ndjson", "{\"list\":{\"index\":1},\"title\":\"B\"}\n"},
        {"a.ndjson", "{\"list\":{\"index\":1},\"title\":\"A\"}\n"},
        {"c.json", "{\"moments_format\":1,\"lists\":[{\"moments\":["
                   "{\"title\":\"C\"}]},{\"moments\":[]}]}"},
        {".hidden.ndjson", "?"},
        {"__MACOSX/._a.ndjson", "?"},
        {"datapackage.json", "{}"},
        {"inner.zip", "?"},
        {"d.ndjson.gz", "?"},
        {NULL, NULL}};
    read_files(files, MO_OK, "", 4);
}

static void
nothing_to_read_is_said(void **state)
{
    (void)state;
    const struct file files[] = {{"photo.jpg", "?"}, {NULL, NULL}};
    read_files(files, MO_ENOLIST, "no file in the archive", 0);
    struct mo_out out;
    zip_build(&out, NULL, 0);
    assert_null(read_as(&mo_format_zip, mo_out_bytes(&out), MO_ENOLIST,
                        "no file in the archive"));
    mo_out_dispose(&out);
}

static void
errors_name_the_member_and_its_line(void **state)
{
    (void)state;
    const struct file files[] = {{"a.ndjson", LINE},
                                 {"b.ndjson", LINE LINE "{\"title\":}\n"},
                                 {NULL, NULL}};
    read_files(files, MO_ESYNTAX, "\"b.ndjson\", line 3, column ", 0);
}

static void
ignored_members_are_counted(void **state)
{
    (void)state;
    struct mo_out out;
    struct test_session session;
    struct mo_model *model;
    memory_open(&out);
    tar_add(&out, '0', "a.ndjson", LINE);
    tar_add(&out, '0', "b.jpg", "?");
    tar_add(&out, '0', "c.jpg", "?");
    tar_end(&out);
    test_session_open(&session);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_int_equal(test_read(&session, &mo_format_tar, bytes.ptr, bytes.len,
                               0, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(session.diag_count, 1);
    assert_int_equal(session.diags[0].severity, MO_NOTE);
    assert_string_equal(
        session.diags[0].message,
        "2 members are in no format that is read: \"b.jpg\" and others");
    mo_model_free(model);
    test_session_close(&session);
    mo_out_dispose(&out);
}

static void
the_readers_know_their_files(void **state)
{
    (void)state;
    struct mo_model *model = small_model();
    for (size_t i = 0; i < 2; i++) {
        struct mo_out out;
        write_archive(formats[i], model, &out);
        const struct mo_bytes bytes = mo_out_bytes(&out);
        assert_true(formats[i]->reader->sniff(bytes.ptr, bytes.len) > 50);
        assert_int_equal(formats[1 - i]->reader->sniff(bytes.ptr, bytes.len),
                         0);
        assert_int_equal(formats[i]->reader->sniff(bytes.ptr, 3), 0);
        mo_out_dispose(&out);
    }
    mo_model_free(model);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_survives),
        cmocka_unit_test(bytes_do_not_depend_on_threads_or_run),
        cmocka_unit_test(the_level_can_be_chosen),
        cmocka_unit_test(no_change_goes_unnoticed),
        cmocka_unit_test(a_bag_of_other_files_is_checked_and_read),
        cmocka_unit_test(each_bad_bag_is_refused_with_its_reason),
        cmocka_unit_test(lists_of_several_files_stay_apart),
        cmocka_unit_test(nothing_to_read_is_said),
        cmocka_unit_test(errors_name_the_member_and_its_line),
        cmocka_unit_test(ignored_members_are_counted),
        cmocka_unit_test(the_readers_know_their_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
