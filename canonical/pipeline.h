/* The pipeline: batches pass five stages on any number of threads.
 *
 *   produce -> parse -> stitch -> format -> write
 *
 * Produce, stitch and write run in the order of the input, each on one thread
 * at a time; parse and format run on any thread, several batches at once. At
 * most 2 x threads + 2 batches are in flight. Threads beyond the caller's are
 * started when a second batch turns up. */
#ifndef CANONICAL_PIPELINE_H
#define CANONICAL_PIPELINE_H

#include <pthread.h>

#include "batch.h"

struct pipeline;

struct pipeline_stages {
    /* Acquires one batch or more, fills and submits them. MO_STOP: nothing is
     * left to produce. Any other failure has been submitted as a batch. */
    enum mo_status (*produce)(void *self, struct pipeline *pipeline);
    void (*parse)(void *self, struct batch *batch);
    enum mo_status (*stitch)(void *self, struct batch *batch);
    void (*format)(void *self, struct batch *batch);
    enum mo_status (*write)(void *self, struct batch *batch);
};

struct pipeline {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct pipeline_stages *stages;
    void *self;
    size_t target_count;
    struct batch *head, *tail; /* in flight, in order */
    struct batch *spare;
    size_t in_flight;
    uint64_t submitted; /* so far */
    unsigned threads, started;
    pthread_t *workers;
    bool producing, stitching, writing;
    bool exhausted; /* nothing more to produce */
    bool cut;       /* a stitched batch ends the run: none after it */
    bool dead;      /* every worker is to leave */
    enum mo_status status;
};

/* Runs until everything is written or a stage fails; returns that status. */
MO_MUST_USE enum mo_status mo_pipeline_run(struct pipeline *pipeline);

/* For produce: an empty batch, once there is room; helps with other stages
 * meanwhile. NULL: the run is over or memory is out. */
struct batch *mo_pipeline_acquire(struct pipeline *pipeline);

/* For produce: puts the batch behind all others; STAGE is BATCH_READ when it
 * is still to be parsed, else BATCH_PARSED. */
void mo_pipeline_submit(struct pipeline *pipeline, struct batch *batch,
                        enum batch_stage stage);

#endif
