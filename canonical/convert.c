/* A conversion: sources into the pipeline, batches into the targets. */
#include "moments/convert.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "locate.h"
#include "pipeline.h"
#include "publish.h"
#include "rejects.h"
#include "source.h"
#include "stitch.h"
#include "target.h"

struct session {
    const struct mo_convert *convert;
    struct mo_summary summary;
    struct mo_publish *group;
    struct target *targets;
    size_t opened; /* targets */
    struct mo_out *rejects;
    struct stitch stitch;
    size_t next_source;
    struct source *source; /* the one that is being produced */
    struct source *shown;  /* the one that messages were last about */
    struct locator locator;
    bool lost; /* a loss that --lossless forbids */
};

/* ---- messages ---- */

static void
forget_shown(struct session *session)
{
    mo_locator_close(&session->locator);
    mo_source_release(session->shown);
    session->shown = NULL;
}

/* The line and column of *POS: by reading the source again, or in the chunk
 * that it lies in. */
static void
locate(struct session *session, const struct batch *batch, struct mo_pos *pos,
       struct shown_line *line)
{
    struct source *source = batch->source;
    if (!source->again) {
        if (batch->len > 0 && pos->byte >= batch->start.pos.byte)
            mo_locate_in((struct mo_bytes){batch->bytes, batch->len},
                         &batch->start, pos, line);
        return;
    }
    if (session->shown != source) {
        forget_shown(session);
        session->shown = source;
        atomic_fetch_add(&source->owners, 1);
        session->locator =
            (struct locator){.reopen = mo_source_reopen, .user = source};
    }
    mo_locate(&session->locator, pos, line);
}

/* BATCH is NULL for what is about a target. */
static void
show(struct session *session, const struct batch *batch,
     const struct mo_diag *found, struct mo_bytes record)
{
    struct mo_diag diag = *found;
    struct shown_line line = {.caret = 0};
    if (batch) {
        diag.source = batch->source->name;
        if (diag.pos.line == 0 && diag.pos.column > 0)
            locate(session, batch, &diag.pos, &line);
    }
    if (diag.status == MO_ELOSS && session->convert->lossless) {
        diag.severity = MO_ERROR;
        session->lost = true;
    }
    session->summary.errors += diag.severity == MO_ERROR;
    session->summary.warnings += diag.severity == MO_WARNING;
    if (session->convert->report)
        session->convert->report(session->convert->user, &diag,
                                 line.text[0] ? line.text : NULL, line.caret);
    if (session->rejects && batch && diag.severity == MO_ERROR)
        mo_rejects_put(session->rejects, &diag, record);
}

static void
show_message(struct session *session, const struct batch *batch,
             const struct message *message)
{
    const struct mo_diag diag = mo_message_diag(message);
    show(session, batch, &diag, message->record);
}

/* What is about no place in a source: a target, or the whole run. */
static void
show_plain(struct session *session, const struct mo_diag *diag)
{
    const struct mo_bytes none = {0};
    show(session, NULL, diag, none);
}

static void
show_target(struct session *session, const struct target *target)
{
    struct mo_diag diag = target->diag;
    diag.source = target->name;
    show_plain(session, &diag);
}

static void
blame_target(struct session *session, struct target *target,
             enum mo_status status)
{
    mo_target_fail(target, status);
    show_target(session, target);
}

/* ---- stages ---- */

/* The reason why a source could not be opened goes the way of all messages, so
 * that it is shown in its turn. */
static enum mo_status
submit_failure(struct pipeline *pipeline, struct source *source,
               enum mo_status status)
{
    struct batch *batch = mo_pipeline_acquire(pipeline);
    if (!batch) {
        mo_source_release(source);
        return MO_STOP;
    }
    batch->source = source;
    batch->status = status;
    if (mo_batch_report(batch, &source->diag, NULL) != MO_OK)
        batch->status = MO_ENOMEM;
    mo_pipeline_submit(pipeline, batch, BATCH_PARSED);
    return MO_OK;
}

static enum mo_status
next_source(struct session *session, struct pipeline *pipeline)
{
    struct source *source;
    const enum mo_status status =
        mo_source_open(session->convert, session->next_source++, &source);
    if (status == MO_OK)
        session->source = source;
    else if (source)
        return submit_failure(pipeline, source, status);
    return status;
}

static enum mo_status
produce(void *self, struct pipeline *pipeline)
{
    struct session *session = self;
    const struct mo_convert *convert = session->convert;
    bool ended = false;
    if (!session->source) {
        if (session->next_source == convert->source_count)
            return MO_STOP;
        MO_TRY(next_source(session, pipeline));
        if (!session->source)
            return MO_OK;
    }
    struct source *source = session->source;
    const enum mo_status status = mo_source_produce(source, pipeline, &ended);
    if (convert->progress && source->in)
        convert->progress(convert->user, mo_in_offset(source->in),
                          source->size);
    if (ended || status != MO_OK) {
        session->source = NULL;
        mo_source_release(source);
    }
    return status;
}

static void
parse(void *self, struct batch *batch)
{
    (void)self;
    mo_source_parse(batch);
}

static enum mo_status
stitch(void *self, struct batch *batch)
{
    struct session *session = self;
    return mo_stitch_batch(&session->stitch, batch);
}

static void
format(void *self, struct batch *batch)
{
    struct session *session = self;
    for (size_t i = 0; i < batch->formatted_count; i++)
        if (!session->targets[i].serial)
            batch->formatted[i].status = mo_target_format(
                &session->targets[i], batch, &batch->formatted[i].out);
}

/* The first that lost something is looked up while its source is at hand. */
static void
locate_losers(struct session *session, struct target *target,
              const struct batch *batch)
{
    struct shown_line line;
    for (int i = 0; i < 2; i++) {
        struct mo_pos *pos = &target->losers[i].pos;
        target->losers[i].source = batch->source->name;
        if (pos->line == 0 && pos->column > 0)
            locate(session, batch, pos, &line);
    }
}

static enum mo_status
write_target(struct session *session, struct target *target,
             struct batch *batch, struct formatted *formatted)
{
    if (mo_target_note_losses(target, batch))
        locate_losers(session, target, batch);
    session->lost |= session->convert->lossless && target->lost != 0;
    if (target->serial)
        formatted->status = mo_target_format(target, batch, &formatted->out);
    for (size_t i = 0; i < formatted->reports.count; i++)
        show_message(session, batch, formatted->reports.items[i]);
    if (session->lost)
        return MO_ELOSS;
    MO_TRY(formatted->status);
    const struct mo_bytes bytes = mo_out_bytes(&formatted->out);
    mo_out_put(target->out, bytes.ptr, bytes.len);
    return mo_out_status(target->out);
}

static enum mo_status
feed_sink(const struct mo_sink *sink, const struct batch *batch)
{
    struct cursor cursor = mo_cursor_at(batch);
    enum mo_status status = MO_OK;
    while (status == MO_OK) {
        const struct step step = mo_cursor_next(&cursor);
        if (step.kind == STEP_DONE)
            break;
        if (step.kind == STEP_BEGIN)
            status = sink->begin_list(sink->self, step.at.list);
        else if (step.kind == STEP_MOMENT)
            status = sink->moment(sink->self, step.moment);
        else
            status = sink->end_list(sink->self);
    }
    return status;
}

/* A target that fails says why itself; the sink's status is the caller's own.
 */
static enum mo_status
write_batch(void *self, struct batch *batch)
{
    struct session *session = self;
    const struct mo_convert *convert = session->convert;
    for (size_t i = 0; i < batch->messages.count; i++)
        show_message(session, batch, batch->messages.items[i]);
    session->summary.rejected += batch->rejected_count;
    MO_TRY(batch->status);
    for (size_t i = 0; i < batch->formatted_count; i++) {
        struct target *target = &session->targets[i];
        const enum mo_status status =
            write_target(session, target, batch, &batch->formatted[i]);
        if (status != MO_OK && status != MO_ELOSS)
            blame_target(session, target, status);
        MO_TRY(status);
    }
    session->summary.lists += batch->list_count;
    session->summary.moments += batch->moment_count;
    return convert->sink ? feed_sink(convert->sink, batch) : MO_OK;
}

static const struct pipeline_stages stages = {
    .produce = produce,
    .parse = parse,
    .stitch = stitch,
    .format = format,
    .write = write_batch,
};

/* ---- the whole ---- */

static enum mo_status
open_rejects(struct session *session)
{
    struct mo_diag diag;
    const struct mo_pos nowhere = {0};
    const char *path = session->convert->rejects;
    errno = 0;
    const enum mo_status status =
        mo_publish_add(session->group, path, -1, &session->rejects);
    if (status == MO_OK)
        return MO_OK;
    mo_diag_set(&diag, MO_ERROR, status, nowhere, "%s",
                status == MO_EUSAGE ? "this target is named twice"
                : errno             ? strerror(errno)
                                    : mo_status_name(status));
    diag.source = path;
    show_plain(session, &diag);
    return status;
}

static enum mo_status
open_targets(struct session *session)
{
    const struct mo_convert *convert = session->convert;
    session->group = mo_publish_new(convert->sync);
    session->targets = calloc(convert->target_count + 1, sizeof(struct target));
    if (!session->group || !session->targets)
        return MO_ENOMEM;
    for (size_t i = 0; i < convert->target_count; i++) {
        struct target *target = &session->targets[session->opened++];
        const enum mo_status status =
            mo_target_open(target, convert, i, session->group);
        if (status != MO_OK) {
            blame_target(session, target, status);
            return status;
        }
    }
    if (!convert->rejects)
        return MO_OK;
    return open_rejects(session);
}

static enum mo_status
finish_targets(struct session *session)
{
    for (size_t i = 0; i < session->opened; i++) {
        struct target *target = &session->targets[i];
        const enum mo_status status = mo_target_finish(target);
        if (status == MO_OK)
            continue;
        blame_target(session, target, status);
        return status;
    }
    return MO_OK;
}

static void
show_loss(void *user, const struct mo_diag *diag)
{
    show_plain(user, diag);
}

static void
show_losses(struct session *session)
{
    for (size_t i = 0; i < session->opened; i++)
        mo_target_tell_losses(&session->targets[i], show_loss, session);
}

static enum mo_status
run_pipeline(struct session *session)
{
    unsigned threads = session->convert->threads;
    struct pipeline pipeline = {
        .stages = &stages,
        .self = session,
        .target_count = session->convert->target_count,
        .threads = threads,
    };
    mo_stitch_init(&session->stitch, session->convert);
    const enum mo_status status = mo_pipeline_run(&pipeline);
    mo_stitch_dispose(&session->stitch);
    if (session->source)
        mo_source_release(session->source);
    return status;
}

static enum mo_status
publish(struct session *session)
{
    struct mo_diag diag;
    const enum mo_status status = mo_publish_commit(session->group, &diag);
    if (status != MO_OK)
        show_plain(session, &diag);
    return status;
}

static enum mo_status
run(struct session *session)
{
    MO_TRY(open_targets(session));
    const enum mo_status status = run_pipeline(session);
    show_losses(session);
    MO_TRY(status);
    MO_TRY(finish_targets(session));
    MO_TRY(publish(session));
    return session->summary.rejected > 0 ? MO_EDATA : MO_OK;
}

/* No run fails without a word, though one piece of it may have had none. */
static void
tell_silence(struct session *session, enum mo_status status)
{
    struct mo_diag diag;
    const struct mo_pos nowhere = {0};
    if (status == MO_OK || session->summary.errors > 0 ||
        (session->convert->sink && status == MO_STOP))
        return;
    mo_diag_set(&diag, MO_ERROR, status, nowhere, "%s", mo_status_name(status));
    show_plain(session, &diag);
}

static unsigned
processor_count(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 64 ? 64 : (unsigned)count;
}

enum mo_status
mo_convert(const struct mo_convert *given, struct mo_summary *summary)
{
    struct mo_convert convert = *given;
    struct session session = {.convert = &convert};
    if (convert.threads == 0)
        convert.threads = processor_count();
    const enum mo_status status = run(&session);
    tell_silence(&session, status);
    for (size_t i = 0; i < session.opened; i++)
        mo_target_close(&session.targets[i]);
    free(session.targets);
    mo_publish_free(session.group);
    forget_shown(&session);
    if (summary)
        *summary = session.summary;
    return status;
}
