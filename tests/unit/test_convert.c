/* A whole conversion: batches of any size on any number of threads give the
 * same bytes, messages and model. */
#include <unistd.h>

#include "support.h"

/* What one run gave. */
struct outcome {
    enum mo_status status;
    struct mo_summary summary;
    char *bytes;
    size_t len;
    char *messages;
    size_t messages_len;
};

struct listener {
    FILE *messages;
};

static void
hear(void *user, const struct mo_diag *diag, const char *line, uint32_t caret)
{
    struct listener *listener = user;
    fprintf(listener->messages, "%llu:%lu %s [%s] %lu\n",
            (unsigned long long)diag->pos.line, (unsigned long)diag->pos.column,
            diag->message, line ? line : "", (unsigned long)caret);
}

struct job {
    const char *source_format, *target_format;
    const char *text;
    size_t batch_bytes;
    unsigned threads;
    bool keep_going, reverse, from_pipe;
    uint64_t top;
};

/* A descriptor from which TEXT can be read, and no second time. */
static int
pipe_of(const char *text)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const size_t len = strlen(text);
    assert_true(len < 60000);
    assert_int_equal(write(ends[1], text, len), (ssize_t)len);
    close(ends[1]);
    return ends[0];
}

static struct outcome
run(const struct job *job)
{
    struct outcome outcome = {.status = MO_OK};
    struct listener listener = {
        open_memstream(&outcome.messages, &outcome.messages_len)};
    char path[] = "/tmp/test-convert-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    struct mo_source source = {
        .fd = -1,
        .bytes = {(const uint8_t *)job->text, strlen(job->text)},
        .name = "source",
        .format = mo_format_by_name(job->source_format)};
    if (job->from_pipe)
        source.fd = pipe_of(job->text);
    const struct mo_target target = {
        .fd = fd, .format = mo_format_by_name(job->target_format)};
    const struct mo_convert convert = {.sources = &source,
                                       .source_count = 1,
                                       .targets = &target,
                                       .target_count = 1,
                                       .limits = mo_limits_default(),
                                       .threads = job->threads,
                                       .keep_going = job->keep_going,
                                       .reverse = job->reverse,
                                       .top = job->top,
                                       .batch_bytes = job->batch_bytes,
                                       .report = hear,
                                       .user = &listener};
    outcome.status = mo_convert(&convert, &outcome.summary);
    fclose(listener.messages);
    close(fd);
    outcome.bytes = test_load(path, &outcome.len);
    unlink(path);
    if (job->from_pipe)
        close(source.fd);
    return outcome;
}

static void
forget(struct outcome *outcome)
{
    free(outcome->bytes);
    free(outcome->messages);
}

/* A run that fails may have written what came before, batch by batch; what it
 * says is the same all the same. */
static void
assert_same(const struct outcome *a, const struct outcome *b, bool whole)
{
    assert_int_equal(a->status, b->status);
    assert_string_equal(a->messages, b->messages);
    if (!whole)
        return;
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->bytes, b->bytes, a->len);
    assert_int_equal(a->summary.moments, b->summary.moments);
    assert_int_equal(a->summary.lists, b->summary.lists);
    assert_int_equal(a->summary.rejected, b->summary.rejected);
}

/* Lists of several sizes, one without moments, one without fields; ties, gaps
 * and bad records on the way. */
static char *
make_lines(bool with_bad)
{
    char *text;
    size_t len;
    FILE *file = open_memstream(&text, &len);
    for (int list = 1; list <= 12; list++) {
        if (list == 5) {
            fprintf(file,
                    "{\"list\":{\"index\":5,\"title\":\"no moments\"}}\n");
            continue;
        }
        for (int rank = 1; rank <= list * 3; rank++) {
            fprintf(file, "{\"list\":{\"index\":%d", list);
            if (list != 7)
                fprintf(file, ",\"id\":\"l%d\"", list);
            if (list != 7 && rank == 1)
                fprintf(file, ",\"title\":\"List %d, “é”\"", list);
            fprintf(
                file,
                "},\"rank\":%d,\"title\":\"t%d\",\"tags\":[\"a\",\"b;c\"]}\n",
                rank % 10 == 4 ? rank - 1 : rank, rank);
            if (with_bad && rank % 11 == 3)
                fprintf(file, rank % 2 ? "{\"rank\":\"é\"}\n" : "oops\n");
        }
    }
    fclose(file);
    return text;
}

static const size_t sizes[] = {1, 7, 64, 300, 1000, 0};

static void
compare_all(struct job job)
{
    job.batch_bytes = 0;
    job.threads = 1;
    struct outcome plain = run(&job);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
        for (unsigned threads = 1; threads <= 4; threads += 3) {
            job.batch_bytes = sizes[i];
            job.threads = threads;
            struct outcome other = run(&job);
            assert_same(&plain, &other,
                        plain.status == MO_OK || job.keep_going);
            forget(&other);
        }
    forget(&plain);
}

static void
test_batches_do_not_show(void **state)
{
    static const char *const targets[] = {"ndjson", "json", "csv", "xml",
                                          "markdown"};
    char *text = make_lines(false);
    (void)state;
    for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
        compare_all((struct job){"ndjson", targets[i], .text = text});
        compare_all((struct job){"ndjson", targets[i], .text = text,
                                 .reverse = true, .top = 4});
    }
    free(text);
}

static void
test_ndjson_comes_back(void **state)
{
    char *text = make_lines(false);
    const struct job job = {"ndjson", "ndjson", .text = text,
                            .batch_bytes = 100, .threads = 3};
    struct outcome outcome = run(&job);
    (void)state;
    assert_int_equal(outcome.status, MO_OK);
    assert_int_equal(outcome.summary.lists, 12);
    assert_string_equal(outcome.bytes, text);
    forget(&outcome);
    free(text);
}

static void
test_messages_do_not_depend_on_batches(void **state)
{
    char *text = make_lines(true);
    (void)state;
    compare_all(
        (struct job){"ndjson", "csv", .text = text, .keep_going = true});
    compare_all((struct job){"ndjson", "csv", .text = text});
    compare_all((struct job){"ndjson", "csv", .text = text, .from_pipe = true,
                             .keep_going = true});
    free(text);
}

/* A pipe cannot be read twice, yet its messages have the same lines. */
static void
test_pipe_and_memory_agree(void **state)
{
    char *text = make_lines(true);
    struct job job = {"ndjson", "json", .text = text, .keep_going = true};
    struct outcome memory = run(&job);
    job.from_pipe = true;
    struct outcome piped = run(&job);
    (void)state;
    assert_int_equal(memory.status, MO_EDATA);
    assert_true(memory.summary.rejected > 3);
    assert_same(&memory, &piped, true);
    forget(&memory);
    forget(&piped);
    free(text);
}

static void
test_document_of_a_pipe_has_lines(void **state)
{
    const struct job job = {
        "json", "csv",
        .text = "{\"lists\":[\n {\"moments\":[\n  {\"title\":\"a\"},\n"
                "  {\"title\":7,\"rank\":\"x\"}\n]}]}\n",
        .from_pipe = true};
    struct outcome outcome = run(&job);
    (void)state;
    assert_int_equal(outcome.status, MO_EDATA);
    assert_int_equal(strncmp(outcome.messages, "4:", 2), 0);
    assert_int_equal(outcome.len, 0);
    forget(&outcome);
}

static void
test_seven_is_ordinary_input(void **state)
{
    const struct mo_bytes seven = mo_seven();
    char *text = malloc(seven.len + 1);
    assert_non_null(text);
    memcpy(text, seven.ptr, seven.len);
    text[seven.len] = '\0';
    const struct job job = {"json", "ndjson", .text = text};
    struct outcome outcome = run(&job);
    (void)state;
    assert_int_equal(outcome.status, MO_OK);
    assert_int_equal(outcome.summary.lists, 1);
    assert_int_equal(outcome.summary.moments, 7);
    assert_string_equal(outcome.messages, "");
    forget(&outcome);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seven_is_ordinary_input),
        cmocka_unit_test(test_ndjson_comes_back),
        cmocka_unit_test(test_batches_do_not_show),
        cmocka_unit_test(test_messages_do_not_depend_on_batches),
        cmocka_unit_test(test_pipe_and_memory_agree),
        cmocka_unit_test(test_document_of_a_pipe_has_lines),
    };
    return cmocka_run_group_tests_name("convert", tests, NULL, NULL);
}
