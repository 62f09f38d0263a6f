/* A session in a box for unit tests. */
#include "support.h"

static enum mo_status
keep_diag(const struct mo_env *env, const struct mo_diag *diag,
          const struct mo_bytes *record)
{
    struct test_session *session = env->session;
    (void)record;
    if (session->diag_count == session->diag_cap) {
        session->diag_cap = session->diag_cap ? 2 * session->diag_cap : 16;
        session->diags =
            realloc(session->diags, session->diag_cap * sizeof(struct mo_diag));
        assert_non_null(session->diags);
    }
    session->diags[session->diag_count++] = *diag;
    if (diag->severity < MO_ERROR || session->keep_going)
        return MO_OK;
    return diag->status;
}

static struct mo_out *
open_spool(const struct mo_env *env)
{
    (void)env;
    return mo_spool_open(NULL);
}

static const struct mo_services services = {
    .size = sizeof(struct mo_services),
    .report = keep_diag,
    .spool = open_spool,
    .nested = mo_nested_open,
    .format_of = mo_member_format,
    .read = mo_member_read,
};

void
test_session_open(struct test_session *session)
{
    memset(session, 0, sizeof(*session));
    session->env.services = &services;
    session->env.session = session;
    session->env.source = "test";
    session->env.arena = mo_arena_new();
    session->env.limits = mo_limits_default();
    session->env.timestamp = 315532800;
    session->env.threads = 1;
    assert_non_null(session->env.arena);
}

void
test_session_close(struct test_session *session)
{
    mo_arena_free(session->env.arena);
    free(session->diags);
    memset(session, 0, sizeof(*session));
}

/* Joins what flat readers say of their lists, as a session does. */
struct joiner {
    struct mo_sink next;
    struct mo_arena *arena;
    struct mo_list open;
    bool is_open;
};

static enum mo_status
close_list(void *self)
{
    struct joiner *joiner = self;
    if (!joiner->is_open)
        return MO_OK;
    joiner->is_open = false;
    return joiner->next.end_list(joiner->next.self);
}

static enum mo_status
open_list(void *self, const struct mo_list *list)
{
    struct joiner *joiner = self;
    if (joiner->is_open && mo_list_continues(&joiner->open, list))
        return MO_OK;
    MO_TRY(close_list(joiner));
    MO_TRY(mo_list_copy(joiner->arena, list, &joiner->open));
    joiner->is_open = true;
    return joiner->next.begin_list(joiner->next.self, list);
}

static enum mo_status
pass_moment(void *self, const struct mo_moment *moment)
{
    struct joiner *joiner = self;
    return joiner->next.moment(joiner->next.self, moment);
}

struct run {
    struct test_session *session;
    const struct mo_reader *reader;
    void *state;
    struct mo_sink sink;
};

static enum mo_status
read_chunk(const struct run *run, const uint8_t *bytes, size_t len,
           uint64_t offset)
{
    struct mo_in *in = mo_in_memory(bytes, len, offset, 0);
    assert_non_null(in);
    const enum mo_status status =
        run->reader->read(run->state, &run->session->env, in, &run->sink);
    mo_in_close(in);
    return status;
}

/* Cuts the source as a session does, each chunk at least BLOCK bytes. */
static enum mo_status
read_in_chunks(const struct run *run, struct mo_in *in, size_t block)
{
    for (size_t want = block ? block : SIZE_MAX;;) {
        struct mo_bytes window;
        MO_TRY(mo_in_fill(in, want, &window));
        const bool last = window.len < want;
        size_t len =
            last ? window.len : (want < window.len ? want : window.len);
        if (!last)
            len = run->reader->split(run->state, window.ptr, len);
        if (len == 0 && !last) {
            want += block;
            continue;
        }
        if (len == 0)
            return MO_OK;
        MO_TRY(read_chunk(run, window.ptr, len, mo_in_offset(in)));
        mo_in_consume(in, len);
        if (last)
            return MO_OK;
        want = block ? block : SIZE_MAX;
    }
}

enum mo_status
test_read(struct test_session *session, const struct mo_format *format,
          const void *bytes, size_t len, size_t block,
          const struct mo_setting *settings, size_t count,
          struct mo_model **model)
{
    const struct mo_reader *reader = format->reader;
    struct mo_diag diag;
    struct run run = {.session = session, .reader = reader};
    struct mo_in *in = mo_in_memory(bytes, len, 0, block);
    *model = mo_model_new();
    assert_non_null(in);
    assert_non_null(*model);
    struct joiner joiner = {.next = mo_model_sink(*model),
                            .arena = mo_arena_new()};
    run.sink = (struct mo_sink){open_list, pass_moment, close_list, &joiner};
    enum mo_status status =
        mo_options_apply(reader->options, reader->state_size, settings, count,
                         NULL, &run.state, &diag);
    if (status != MO_OK)
        (void)keep_diag(&session->env, &diag, NULL);
    if (status == MO_OK && reader->prepare)
        status = reader->prepare(run.state, &session->env, in);
    if (status == MO_OK)
        status = reader->split
                     ? read_in_chunks(&run, in, block)
                     : reader->read(run.state, &session->env, in, &run.sink);
    if (status == MO_OK)
        status = close_list(&joiner);
    if (run.state && reader->dispose)
        reader->dispose(run.state);
    free(run.state);
    mo_arena_free(joiner.arena);
    mo_in_close(in);
    return status;
}

static enum mo_status
write_list(const struct mo_nested *nested, const struct mo_model_list *list,
           struct mo_place *at, struct mo_out *out)
{
    const struct mo_writer *writer = nested->writer;
    at->list = &list->list;
    at->moment_index = 0;
    if (writer->begin_list)
        MO_TRY(writer->begin_list(nested->state, at, out));
    for (size_t i = 0; i < list->count; i++) {
        at->moment_index = i;
        MO_TRY(writer->moment(nested->state, at, &list->moments[i], out));
        at->row_index++;
    }
    at->moment_index = list->count;
    if (writer->end_list)
        MO_TRY(writer->end_list(nested->state, at, out));
    if (list->count == 0)
        at->row_index++;
    at->list_index++;
    return MO_OK;
}

static void
report_out(void *self, const struct mo_diag *diag)
{
    struct test_session *session = self;
    (void)keep_diag(&session->env, diag, NULL);
}

static const struct mo_out_ops memory_ops = {.report = report_out};

enum mo_status
test_write(struct test_session *session, const struct mo_format *format,
           const struct mo_model *model, const struct mo_setting *settings,
           size_t count, struct mo_out *out)
{
    struct mo_nested nested = {0};
    struct mo_place at = {0};
    mo_out_init(out, &memory_ops, session);
    enum mo_status status =
        mo_nested_open(&session->env, format->name, settings, count, &nested);
    if (status == MO_OK && nested.writer->begin)
        status = nested.writer->begin(nested.state, &session->env, out);
    for (size_t i = 0; i < mo_model_count(model) && status == MO_OK; i++)
        status = write_list(&nested, mo_model_at(model, i), &at, out);
    if (status == MO_OK && nested.writer->end)
        status = nested.writer->end(nested.state, out);
    mo_nested_dispose(&nested);
    return status == MO_OK ? mo_out_status(out) : status;
}

size_t
test_diag_count(const struct test_session *session, enum mo_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < session->diag_count; i++)
        count += session->diags[i].severity >= severity;
    return count;
}

char *
test_load(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    assert_non_null(bytes);
    *len = fread(bytes, 1, (size_t)size, file);
    bytes[*len] = '\0';
    fclose(file);
    return bytes;
}
