/* Opening sources and reading them into batches. */
#include "source.h"
#include "in.h"

#include <errno.h>
#include <stdlib.h>

/* ---- opening ---- */

static enum mo_status
fail(struct source *source, enum mo_status status, const char *message,
     const char *hint)
{
    const struct mo_pos nowhere = {0};
    if (source->diag.message[0] == '\0')
        mo_diag_set(&source->diag, MO_ERROR, status, nowhere, "%s", message);
    if (!source->diag.hint)
        source->diag.hint = hint;
    return status;
}

static enum mo_status
open_input(struct source *source)
{
    const struct mo_source *given = source->given;
    if (!given->path && given->fd < 0) {
        source->in = mo_in_memory(given->bytes.ptr, given->bytes.len, 0, 0);
        return source->in ? MO_OK : MO_ENOMEM;
    }
    errno = 0;
    const enum mo_status status =
        mo_in_open(given->path, given->fd, &source->in);
    if (status == MO_ENOINPUT)
        return fail(source, status, strerror(errno), NULL);
    return status;
}

/* What the user says of the encoding goes before a byte-order mark, and that
 * before whatever is guessed. */
static enum mo_status
decode(struct source *source, const char *encoding)
{
    bool decoded = false;
    const enum mo_status status = mo_in_decode(&source->in, encoding, &decoded);
    source->decoded |= decoded;
    if (status == MO_EUSAGE)
        return fail(source, status, "unknown encoding",
                    "`iconv -l` lists the names");
    return status;
}

enum { HEAD_SIZE = 64 * 1024 };

static enum mo_status
find_format(struct source *source, const struct mo_format **format)
{
    struct mo_bytes head;
    *format = source->given->format;
    if (*format)
        return MO_OK;
    MO_TRY(mo_in_fill(source->in, HEAD_SIZE, &head));
    if (source->given->path)
        *format =
            mo_format_by_path(source->given->path, true, head.ptr, head.len);
    if (!*format)
        *format = mo_format_by_content(head.ptr, head.len);
    if (!*format)
        return fail(source, MO_EUNSUPPORTED, "no format is known for this",
                    "name one with --from");
    return MO_OK;
}

static enum mo_status
report_opening(const struct mo_env *env, const struct mo_diag *diag,
               const struct mo_bytes *record)
{
    struct source *source = env->session;
    (void)record;
    if (diag->severity == MO_ERROR) {
        source->diag = *diag;
        return diag->status;
    }
    struct mo_diag *grown =
        mo_realloc(source->notes, source->note_count + 1, sizeof(*grown));
    if (!grown)
        return MO_ENOMEM;
    source->notes = grown;
    grown[source->note_count++] = *diag;
    return MO_OK;
}

static const struct mo_services opening_services = {
    .size = sizeof(struct mo_services),
    .report = report_opening,
    .spool = mo_session_spool,
    .nested = mo_nested_open,
    .format_of = mo_member_format,
    .read = mo_member_read,
};

static enum mo_status
prepare(struct source *source)
{
    if (!source->reader->prepare)
        return MO_OK;
    struct mo_env env =
        mo_session_env(source->convert, &opening_services, source->name);
    env.session = source;
    env.decoded = source->decoded;
    env.arena = mo_arena_new();
    if (!env.arena)
        return MO_ENOMEM;
    const enum mo_status status =
        source->reader->prepare(source->state, &env, source->in);
    mo_arena_free(env.arena);
    return status;
}

/* What is known to be no text before its bytes are looked at. */
static bool
is_binary(const struct mo_source *given)
{
    const struct mo_format *format = given->format;
    if (!format && given->path)
        format = mo_format_by_path(given->path, true, NULL, 0);
    return format && format->reader &&
           (format->reader->traits & MO_READER_BINARY);
}

static enum mo_status
open_reader(struct source *source)
{
    const struct mo_format *format;
    const struct mo_source *given = source->given;
    MO_TRY(open_input(source));
    if (!is_binary(given))
        MO_TRY(decode(source, given->encoding));
    MO_TRY(find_format(source, &format));
    if (!format->reader)
        return fail(source, MO_EUNSUPPORTED, "this format cannot be read",
                    NULL);
    source->reader = format->reader;
    source->again = mo_in_repeats(source->in);
    if (source->again)
        MO_TRY(mo_in_again(source->in, &source->first));
    if (!source->again)
        mo_in_count_lines(source->in);
    else if (mo_in_size(source->in, &source->size) != MO_OK)
        source->size = 0;
    MO_TRY(mo_options_apply(source->reader->options, source->reader->state_size,
                            given->settings, given->setting_count, NULL,
                            &source->state, &source->diag));
    return prepare(source);
}

enum mo_status
mo_source_reopen(void *self, struct mo_in **in)
{
    const struct source *source = self;
    const struct mo_in *from = source->first ? source->first : source->in;
    return from ? mo_in_again(from, in) : MO_EUNSUPPORTED;
}

/* Where an input failed: damage has a place, a failed device has none. */
static struct mo_pos
place_of_failure(struct mo_in *in)
{
    struct mo_pos pos = {0};
    if (in->status != MO_ESYNTAX)
        return pos;
    pos = mo_pos_at(mo_in_offset(in) + in->len);
    mo_in_settle(in, &pos);
    return pos;
}

/* The reason of a failure that nobody has told of yet is the input's. */
static enum mo_status
explain_opening(struct source *source, enum mo_status status)
{
    struct mo_in *in = source->in;
    const char *failure = in ? mo_in_failure(in) : NULL;
    if (status == MO_ENOMEM)
        failure = "out of memory";
    const bool told = source->diag.message[0] != '\0';
    fail(source, status, failure ? failure : mo_status_name(status), NULL);
    if (in && !told)
        source->diag.pos = place_of_failure(in);
    source->again = in && mo_in_repeats(in);
    return status;
}

enum mo_status
mo_source_open(const struct mo_convert *convert, size_t index,
               struct source **result)
{
    struct source *source = calloc(1, sizeof(*source));
    *result = source;
    if (!source)
        return MO_ENOMEM;
    atomic_init(&source->owners, 1);
    source->convert = convert;
    source->given = &convert->sources[index];
    source->name =
        source->given->name ? source->given->name : source->given->path;
    const enum mo_status status = open_reader(source);
    return status == MO_OK ? MO_OK : explain_opening(source, status);
}

void
mo_source_release(struct source *source)
{
    if (!source || atomic_fetch_sub(&source->owners, 1) > 1)
        return;
    if (source->state && source->reader->dispose)
        source->reader->dispose(source->state);
    free(source->state);
    mo_in_close(source->in);
    mo_in_close(source->first);
    free(source->notes);
    free(source);
}

/* ---- services ---- */

struct mo_out *
mo_session_spool(const struct mo_env *env)
{
    (void)env;
    return mo_spool_open(NULL);
}

struct mo_env
mo_session_env(const struct mo_convert *convert,
               const struct mo_services *services, const char *name)
{
    const struct mo_env env = {
        .services = services,
        .source = name,
        .limits = convert->limits,
        .timestamp = convert->timestamp,
        .timestamp_given = convert->timestamp_given,
        .explain = convert->explain,
        .threads = convert->threads,
    };
    return env;
}

/* ---- events into batches ---- */

/* The batch that a running reader fills. A reader of chunks fills one, and its
 * texts stay where they are; for another the batch copies, and is handed on
 * when it is full. */
struct filler {
    struct source *source;
    struct pipeline *pipeline; /* NULL: one batch only, nothing is copied */
    struct batch *batch;
    struct mo_arena *scratch;
    bool begun; /* a list has been begun in this chunk or source */
    size_t full;
    struct locator locator; /* into a pipe that is kept */
};

/* Memory is out before the batch holds anything. */
static struct batch *
refuse_batch(struct pipeline *pipeline, struct batch *batch)
{
    batch->status = MO_ENOMEM;
    mo_pipeline_submit(pipeline, batch, BATCH_PARSED);
    return NULL;
}

static struct batch *
acquire(struct source *source, struct pipeline *pipeline)
{
    struct batch *batch = mo_pipeline_acquire(pipeline);
    if (!batch)
        return NULL;
    batch->source = source;
    atomic_fetch_add(&source->owners, 1);
    enum mo_status status = MO_OK;
    for (size_t i = 0; i < source->note_count && status == MO_OK; i++)
        status = mo_batch_report(batch, &source->notes[i], NULL);
    source->note_count = 0;
    return status == MO_OK ? batch : refuse_batch(pipeline, batch);
}

/* Works out a line while the bytes are at hand, if they will not be again. */
static void
settle_pos(struct filler *filler, struct mo_pos *pos)
{
    struct mo_in *in = filler->source->in;
    struct shown_line line;
    if (!filler->pipeline || filler->source->again || pos->line > 0 ||
        pos->column == 0)
        return;
    if (mo_in_repeats(in))
        mo_locate(&filler->locator, pos, &line);
    else
        mo_in_settle(in, pos);
}

/* A full batch goes, unless it is the one chunk of a split source. */
static enum mo_status
hand_on(struct filler *filler)
{
    if (!filler->pipeline || mo_arena_used(filler->batch->arena) < filler->full)
        return MO_OK;
    mo_pipeline_submit(filler->pipeline, filler->batch, BATCH_PARSED);
    filler->batch = acquire(filler->source, filler->pipeline);
    return filler->batch ? MO_OK : MO_STOP;
}

static enum mo_status
report_reading(const struct mo_env *env, const struct mo_diag *diag,
               const struct mo_bytes *record)
{
    struct filler *filler = env->session;
    struct mo_diag settled = *diag;
    if (!filler->batch)
        return MO_STOP;
    settle_pos(filler, &settled.pos);
    const bool wanted = filler->source->convert->rejects != NULL;
    MO_TRY(mo_batch_report(filler->batch, &settled, wanted ? record : NULL));
    if (diag->severity < MO_ERROR || filler->source->convert->keep_going)
        return hand_on(filler);
    return diag->status;
}

static const struct mo_services reading_services = {
    .size = sizeof(struct mo_services),
    .report = report_reading,
    .spool = mo_session_spool,
    .nested = mo_nested_open,
    .format_of = mo_member_format,
    .read = mo_member_read,
};

/* After an event: what the reader built is copied by now. */
static enum mo_status
settle(struct filler *filler)
{
    if (!filler->pipeline)
        return MO_OK;
    mo_arena_reset(filler->scratch);
    return hand_on(filler);
}

static enum mo_status
begin_list(void *self, const struct mo_list *list)
{
    struct filler *filler = self;
    struct batch *batch = filler->batch;
    struct mo_list *copy = mo_arena_alloc(batch->arena, sizeof(*copy));
    if (!copy)
        return MO_ENOMEM;
    *copy = *list;
    if (filler->pipeline)
        MO_TRY(mo_list_copy(batch->arena, list, copy));
    settle_pos(filler, &copy->pos);
    filler->begun = true;
    MO_TRY(mo_events_add(&batch->events,
                         (struct event){.kind = EVENT_BEGIN, .of.list = copy}));
    return settle(filler);
}

static enum mo_status
take_moment(void *self, const struct mo_moment *moment)
{
    struct filler *filler = self;
    const struct mo_list nameless = {0};
    if (!filler->begun)
        MO_TRY(begin_list(self, &nameless));
    struct batch *batch = filler->batch;
    struct mo_moment *copy = mo_arena_alloc(batch->arena, sizeof(*copy));
    if (!copy)
        return MO_ENOMEM;
    *copy = *moment;
    if (filler->pipeline)
        MO_TRY(mo_moment_copy(batch->arena, moment, copy));
    settle_pos(filler, &copy->pos);
    MO_TRY(mo_events_add(&batch->events, (struct event){.kind = EVENT_MOMENT,
                                                        .of.moment = copy}));
    return settle(filler);
}

static enum mo_status
end_list(void *self)
{
    struct filler *filler = self;
    filler->begun = false;
    return mo_events_add(&filler->batch->events,
                         (struct event){.kind = EVENT_END});
}

/* Runs the reader; what ends it stays in the last batch. */
static void
run_reader(struct filler *filler, struct mo_in *in)
{
    struct source *source = filler->source;
    const struct mo_sink sink = {begin_list, take_moment, end_list, filler};
    struct mo_env env =
        mo_session_env(source->convert, &reading_services, source->name);
    env.session = filler;
    env.decoded = source->decoded;
    env.arena = filler->scratch;
    const enum mo_status status =
        source->reader->read(source->state, &env, in, &sink);
    if (filler->batch)
        filler->batch->status = status == MO_STOP ? MO_OK : status;
}

/* A failure that nobody has told of yet: of the input itself, as a rule. */
static void
tell(struct batch *batch, struct mo_in *in)
{
    const struct events *events = &batch->events;
    struct mo_diag diag;
    if (batch->status == MO_OK)
        return;
    if (events->count > 0 &&
        events->items[events->count - 1].kind == EVENT_MESSAGE &&
        events->items[events->count - 1].of.message->severity == MO_ERROR)
        return;
    const char *failure = mo_in_failure(in);
    mo_diag_set(&diag, MO_ERROR, batch->status, place_of_failure(in), "%s",
                batch->status == MO_ENOMEM ? "out of memory"
                : failure && failure[0]    ? failure
                                           : mo_status_name(batch->status));
    if (mo_batch_report(batch, &diag, NULL) != MO_OK)
        batch->status = MO_ENOMEM;
}

/* ---- producing ---- */

static size_t
batch_bytes(const struct source *source)
{
    const size_t bytes = source->convert->batch_bytes;
    return bytes > 0 ? bytes : (size_t)1 << 20;
}

static enum mo_status
produce_whole(struct source *source, struct pipeline *pipeline)
{
    struct filler filler = {
        .source = source,
        .pipeline = pipeline,
        .batch = acquire(source, pipeline),
        .full = batch_bytes(source),
        .locator = {.reopen = mo_source_reopen, .user = source}};
    if (!filler.batch)
        return MO_STOP;
    filler.scratch = mo_arena_new();
    if (filler.scratch)
        run_reader(&filler, source->in);
    else
        filler.batch->status = MO_ENOMEM;
    mo_arena_free(filler.scratch);
    mo_locator_close(&filler.locator);
    if (!filler.batch)
        return MO_STOP;
    tell(filler.batch, source->in);
    filler.batch->ends_source = true;
    mo_pipeline_submit(pipeline, filler.batch, BATCH_PARSED);
    return MO_OK;
}

/* The next chunk of whole records in *CHUNK; *LAST when nothing follows it. It
 * depends on the bytes alone, never on how they arrived. */
static enum mo_status
cut_chunk(struct source *source, struct mo_bytes *chunk, bool *last)
{
    const uint64_t most = source->convert->limits.moment_bytes;
    for (size_t want = batch_bytes(source);; want *= 2) {
        MO_TRY(mo_in_fill(source->in, want + 1, chunk));
        *last = chunk->len <= want;
        if (*last)
            return MO_OK;
        chunk->len = source->reader->split(source->state, chunk->ptr, want);
        if (chunk->len > 0)
            return MO_OK;
        if (want > most)
            return MO_ELIMIT;
    }
}

/* A record beyond the limit ends the run; its batch says so. */
static void
refuse_record(struct batch *batch, const struct source *source)
{
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, mo_pos_at(mo_in_offset(source->in)),
                "a record is larger than the limit of %llu bytes",
                (unsigned long long)source->convert->limits.moment_bytes);
    diag.hint = "raise the limit with --max-moment";
    if (mo_batch_report(batch, &diag, NULL) != MO_OK)
        batch->status = MO_ENOMEM;
}

static enum mo_status
produce_chunk(struct source *source, struct pipeline *pipeline, bool *ended)
{
    struct batch *batch = acquire(source, pipeline);
    struct mo_bytes chunk;
    if (!batch)
        return MO_STOP;
    batch->start = mo_in_line(source->in);
    batch->status = cut_chunk(source, &chunk, ended);
    if (batch->status == MO_OK)
        batch->status = mo_batch_fill(batch, chunk.ptr, chunk.len);
    if (batch->status == MO_OK) {
        mo_in_consume(source->in, chunk.len);
        batch->ends_source = *ended;
        mo_pipeline_submit(pipeline, batch, BATCH_READ);
        return MO_OK;
    }
    *ended = true;
    if (batch->status == MO_ELIMIT)
        refuse_record(batch, source);
    tell(batch, source->in);
    mo_pipeline_submit(pipeline, batch, BATCH_PARSED);
    return MO_OK;
}

enum mo_status
mo_source_produce(struct source *source, struct pipeline *pipeline, bool *ended)
{
    if (source->reader && source->reader->split)
        return produce_chunk(source, pipeline, ended);
    *ended = true;
    return produce_whole(source, pipeline);
}

void
mo_source_parse(struct batch *batch)
{
    struct filler filler = {
        .source = batch->source, .batch = batch, .scratch = batch->arena};
    struct mo_in *in =
        mo_in_memory(batch->bytes, batch->len, batch->start.pos.byte, 0);
    if (!in) {
        batch->status = MO_ENOMEM;
        return;
    }
    run_reader(&filler, in);
    tell(batch, in);
    mo_in_close(in);
}
