/* Fuzzing of one reader, FUZZ_FORMAT: whatever the bytes, no crash, no leak,
 * no hang; and what was read is stable: it comes back from NDJSON, and from the
 * format's own writer if that is lossless, as the same model.
 *
 * The first byte of the input chooses how the source is cut into blocks. */
#include "../unit/support.h"

#ifndef FUZZ_FORMAT
#error "FUZZ_FORMAT names the format to fuzz"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mo_model *
read_bytes(const char *format, const uint8_t *bytes, size_t len, size_t block)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    session.keep_going = true;
    session.env.limits.moment_bytes = 1 << 20;
    session.env.limits.archive_bytes = 16 << 20;
    session.env.limits.archive_members = 1000;
    const enum mo_status status = test_read(&session, mo_format_by_name(format),
                                            bytes, len, block, NULL, 0, &model);
    const bool whole = status == MO_OK && session.diag_count == 0;
    test_session_close(&session);
    if (whole)
        return model;
    mo_model_free(model);
    return NULL;
}

/* Fails loudly when MODEL does not survive FORMAT; a declared loss may change
 * it. */
static void
must_come_back(const struct mo_model *model, const char *format)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    const enum mo_status status =
        test_write(&session, mo_format_by_name(format), model, NULL, 0, &out);
    const bool lossless = status == MO_OK && session.diag_count == 0;
    test_session_close(&session);
    if (lossless) {
        const struct mo_bytes bytes = mo_out_bytes(&out);
        struct mo_model *back = read_bytes(format, bytes.ptr, bytes.len, 0);
        if (!back || !mo_model_equal(model, back)) {
            fprintf(stderr, "%s does not give the model back:\n%.*s\n", format,
                    (int)bytes.len, (const char *)bytes.ptr);
            abort();
        }
        mo_model_free(back);
    }
    mo_out_dispose(&out);
}

/* The checks that stand between a reader and a writer. */
static bool
is_valid(const struct mo_model *model)
{
    for (size_t i = 0; i < mo_model_count(model); i++) {
        const struct mo_model_list *list = mo_model_at(model, i);
        for (size_t j = 0; j < list->count; j++)
            if (!list->moments[j].title.ptr && !list->moments[j].heading.ptr)
                return false;
    }
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *format = FUZZ_FORMAT;
    const bool article = strcmp(format, "text") == 0;
    const bool archive =
        strcmp(format, "zip") == 0 || strcmp(format, "tar") == 0;
    if (size < 1)
        return 0;
    const size_t block = data[0] < 64 ? data[0] : 0;
    struct mo_model *model = read_bytes(format, data + 1, size - 1, block);
    if (!model)
        return 0;
    if (is_valid(model)) {
        must_come_back(model, "ndjson");
        if (!article && !archive)
            must_come_back(model, format);
    }
    mo_model_free(model);
    return 0;
}
