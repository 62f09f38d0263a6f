/* The scheduler: whoever has nothing to do takes the most urgent work. */
#include "pipeline.h"

#include <stdlib.h>

static struct batch *
find_stage(const struct pipeline *pipeline, enum batch_stage stage)
{
    struct batch *batch = pipeline->head;
    while (batch && batch->stage != stage)
        batch = batch->next;
    return batch;
}

/* The first batch that has not been stitched, if its turn has come. */
static struct batch *
find_unstitched(const struct pipeline *pipeline)
{
    struct batch *batch = pipeline->head;
    while (batch && batch->stage >= BATCH_STITCHED)
        batch = batch->next;
    return batch && batch->stage == BATCH_PARSED ? batch : NULL;
}

static void
stop(struct pipeline *pipeline, enum mo_status status)
{
    if (!pipeline->dead)
        pipeline->status = status;
    pipeline->dead = true;
}

static void
recycle(struct pipeline *pipeline)
{
    struct batch *batch = pipeline->head;
    pipeline->head = batch->next;
    if (!pipeline->head)
        pipeline->tail = NULL;
    mo_batch_reset(batch);
    batch->next = pipeline->spare;
    pipeline->spare = batch;
    pipeline->in_flight--;
}

static void
write_head(struct pipeline *pipeline)
{
    struct batch *batch = pipeline->head;
    pipeline->writing = true;
    pthread_mutex_unlock(&pipeline->lock);
    const enum mo_status status =
        pipeline->stages->write(pipeline->self, batch);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->writing = false;
    if (status != MO_OK)
        stop(pipeline, status);
    recycle(pipeline);
}

static void
stitch_one(struct pipeline *pipeline, struct batch *batch)
{
    pipeline->stitching = true;
    pthread_mutex_unlock(&pipeline->lock);
    const enum mo_status status =
        pipeline->stages->stitch(pipeline->self, batch);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->stitching = false;
    if (status != MO_OK)
        pipeline->cut = true;
    batch->stage = status == MO_OK ? BATCH_STITCHED : BATCH_FORMATTED;
}

static void
work_on(struct pipeline *pipeline, struct batch *batch,
        void (*stage)(void *self, struct batch *batch), enum batch_stage after)
{
    batch->stage = after == BATCH_PARSED ? BATCH_PARSING : BATCH_FORMATTING;
    pthread_mutex_unlock(&pipeline->lock);
    stage(pipeline->self, batch);
    pthread_mutex_lock(&pipeline->lock);
    batch->stage = after;
}

/* One thread finishes each batch, warm in its cache, before the next. */
static size_t
room(const struct pipeline *pipeline)
{
    const size_t most =
        pipeline->threads > 1 ? 2 * (size_t)pipeline->threads + 2 : 1;
    return most > pipeline->in_flight ? most - pipeline->in_flight : 0;
}

static void
produce(struct pipeline *pipeline)
{
    pipeline->producing = true;
    pthread_mutex_unlock(&pipeline->lock);
    const enum mo_status status =
        pipeline->stages->produce(pipeline->self, pipeline);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->producing = false;
    if (status != MO_OK)
        pipeline->exhausted = true;
    if (status != MO_OK && status != MO_STOP)
        stop(pipeline, status);
}

/* Does the most urgent piece of work, the lock held before and after; false
 * when there is none to be had now. What is nearest to the output comes first,
 * so that little is in flight. */
static bool
do_something(struct pipeline *pipeline, bool may_produce)
{
    struct batch *batch;
    const struct pipeline_stages *stages = pipeline->stages;
    if (pipeline->dead)
        return false;
    if (!pipeline->writing && pipeline->head &&
        pipeline->head->stage == BATCH_FORMATTED)
        write_head(pipeline);
    else if (!pipeline->stitching && !pipeline->cut &&
             (batch = find_unstitched(pipeline)))
        stitch_one(pipeline, batch);
    else if ((batch = find_stage(pipeline, BATCH_STITCHED)))
        work_on(pipeline, batch, stages->format, BATCH_FORMATTED);
    else if ((batch = find_stage(pipeline, BATCH_READ)))
        work_on(pipeline, batch, stages->parse, BATCH_PARSED);
    else if (may_produce && !pipeline->producing && !pipeline->exhausted &&
             !pipeline->cut && room(pipeline) > 0)
        produce(pipeline);
    else
        return false;
    pthread_cond_broadcast(&pipeline->changed);
    return true;
}

static bool
finished(const struct pipeline *pipeline)
{
    return pipeline->dead || (pipeline->exhausted && pipeline->in_flight == 0);
}

static void *
work(void *self)
{
    struct pipeline *pipeline = self;
    pthread_mutex_lock(&pipeline->lock);
    while (!finished(pipeline))
        if (!do_something(pipeline, true))
            pthread_cond_wait(&pipeline->changed, &pipeline->lock);
    pthread_cond_broadcast(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

/* Fewer threads than asked for are no failure: the work gets done. */
static void
start_workers(struct pipeline *pipeline)
{
    if (pipeline->workers || pipeline->threads < 2)
        return;
    pipeline->workers =
        mo_realloc(NULL, pipeline->threads - 1, sizeof(*pipeline->workers));
    while (pipeline->workers && pipeline->started + 1 < pipeline->threads) {
        if (pthread_create(&pipeline->workers[pipeline->started], NULL, work,
                           pipeline) != 0)
            break;
        pipeline->started++;
    }
}

struct batch *
mo_pipeline_acquire(struct pipeline *pipeline)
{
    struct batch *batch = NULL;
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->dead && !pipeline->cut && room(pipeline) == 0)
        if (!do_something(pipeline, false))
            pthread_cond_wait(&pipeline->changed, &pipeline->lock);
    if (!pipeline->dead && !pipeline->cut) {
        batch = pipeline->spare;
        if (batch)
            pipeline->spare = batch->next;
        else
            batch = mo_batch_new(pipeline->target_count);
        if (batch)
            batch->next = NULL;
        else
            stop(pipeline, MO_ENOMEM);
    }
    pthread_mutex_unlock(&pipeline->lock);
    return batch;
}

void
mo_pipeline_submit(struct pipeline *pipeline, struct batch *batch,
                   enum batch_stage stage)
{
    pthread_mutex_lock(&pipeline->lock);
    batch->stage = stage;
    if (pipeline->tail)
        pipeline->tail->next = batch;
    else
        pipeline->head = batch;
    pipeline->tail = batch;
    pipeline->in_flight++;
    if (++pipeline->submitted > 1)
        start_workers(pipeline);
    pthread_cond_broadcast(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->lock);
}

static void
free_batches(struct batch *batch)
{
    while (batch) {
        struct batch *next = batch->next;
        mo_batch_free(batch);
        batch = next;
    }
}

enum mo_status
mo_pipeline_run(struct pipeline *pipeline)
{
    if (pthread_mutex_init(&pipeline->lock, NULL) != 0)
        return MO_ENOMEM;
    if (pthread_cond_init(&pipeline->changed, NULL) != 0) {
        pthread_mutex_destroy(&pipeline->lock);
        return MO_ENOMEM;
    }
    work(pipeline);
    for (unsigned i = 0; i < pipeline->started; i++)
        pthread_join(pipeline->workers[i], NULL);
    free(pipeline->workers);
    free_batches(pipeline->head);
    free_batches(pipeline->spare);
    pthread_cond_destroy(&pipeline->changed);
    pthread_mutex_destroy(&pipeline->lock);
    return pipeline->status;
}
