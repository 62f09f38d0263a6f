/* Deflate in independent blocks, on any number of threads. */
#define ZLIB_CONST
#include "deflate.h"

#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

enum {
    WINDOW = 32 * 1024, /* as far back as deflate can refer (RFC 1951) */
    BLOCK = 128 * 1024,
    THREADS = 64
};

/* A block on its way. */
struct job {
    uint8_t *in;  /* WINDOW bytes of dictionary, then the block */
    uint8_t *out; /* the deflated block */
    size_t len, out_len, out_cap;
    int flush;  /* zlib's: how the block ends */
    bool first; /* there is nothing before it */
    bool done;
    uint32_t crc;
    enum mo_status status;
};

/* Jobs are numbered from 0; job N uses slot N % slot_count. Always
 * written <= taken <= ready <= written + slot_count. The fields below `lock`
 * and `done` of each job are guarded by it. */
struct mo_deflater {
    struct mo_out *down;
    struct job *slots;
    size_t slot_count;
    int level;
    unsigned threads, started; /* beyond the caller's own */
    z_stream stream;           /* the caller's own */
    bool stream_ready;
    size_t filled; /* bytes in the block that is being filled */
    uint32_t crc;
    uint64_t written;
    pthread_t *workers;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    uint64_t ready, taken;
    bool quit;
};

static struct job *
slot(const struct mo_deflater *deflater, uint64_t number)
{
    return &deflater->slots[number % deflater->slot_count];
}

/* ---- one block ---------------------------------------------------------- */

static enum mo_status
start_stream(z_stream *stream, int level)
{
    *stream = (z_stream){0};
    switch (deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
                         Z_DEFAULT_STRATEGY)) {
    case Z_OK: return MO_OK;
    case Z_MEM_ERROR: return MO_ENOMEM;
    default: return MO_EUSAGE;
    }
}

static enum mo_status
deflate_block(z_stream *stream, struct job *job)
{
    if (deflateReset(stream) != Z_OK)
        return MO_EINTERNAL;
    if (!job->first && deflateSetDictionary(stream, job->in, WINDOW) != Z_OK)
        return MO_EINTERNAL;
    stream->next_in = job->in + WINDOW;
    stream->avail_in = (uInt)job->len;
    stream->next_out = job->out;
    stream->avail_out = (uInt)job->out_cap;
    const int code = deflate(stream, job->flush);
    if (code != (job->flush == Z_FINISH ? Z_STREAM_END : Z_OK) ||
        stream->avail_in > 0 || stream->avail_out == 0)
        return MO_EINTERNAL;
    job->out_len = job->out_cap - stream->avail_out;
    job->crc = (uint32_t)crc32(0, job->in + WINDOW, (uInt)job->len);
    return MO_OK;
}

/* ---- threads ------------------------------------------------------------ */

/* Takes the next job and does it; called and left with the lock held. */
static void
do_next(struct mo_deflater *deflater, z_stream *stream, enum mo_status status)
{
    struct job *job = slot(deflater, deflater->taken++);
    pthread_mutex_unlock(&deflater->lock);
    job->status = status == MO_OK ? deflate_block(stream, job) : status;
    pthread_mutex_lock(&deflater->lock);
    job->done = true;
    pthread_cond_signal(&deflater->done);
}

static void *
work(void *self)
{
    struct mo_deflater *deflater = self;
    z_stream stream;
    const enum mo_status status = start_stream(&stream, deflater->level);
    pthread_mutex_lock(&deflater->lock);
    while (!deflater->quit) {
        if (deflater->taken < deflater->ready)
            do_next(deflater, &stream, status);
        else
            pthread_cond_wait(&deflater->work, &deflater->lock);
    }
    pthread_mutex_unlock(&deflater->lock);
    if (status == MO_OK)
        deflateEnd(&stream);
    return NULL;
}

/* One more thread for each block that waits; fewer than wished for is no
 * failure, since the caller works too. */
static void
start_worker(struct mo_deflater *deflater)
{
    if (deflater->started >= deflater->threads ||
        deflater->ready - deflater->written < 2)
        return;
    if (!deflater->workers)
        deflater->workers =
            mo_realloc(NULL, deflater->threads, sizeof(pthread_t));
    if (deflater->workers &&
        pthread_create(&deflater->workers[deflater->started], NULL, work,
                       deflater) == 0)
        deflater->started++;
}

static enum mo_status
own_stream(struct mo_deflater *deflater)
{
    if (deflater->stream_ready)
        return MO_OK;
    MO_TRY(start_stream(&deflater->stream, deflater->level));
    deflater->stream_ready = true;
    return MO_OK;
}

/* Hands the oldest block on; the caller deflates while it waits. */
static enum mo_status
write_oldest(struct mo_deflater *deflater)
{
    struct job *job = slot(deflater, deflater->written);
    pthread_mutex_lock(&deflater->lock);
    while (!job->done) {
        if (deflater->taken < deflater->ready)
            do_next(deflater, &deflater->stream, own_stream(deflater));
        else
            pthread_cond_wait(&deflater->done, &deflater->lock);
    }
    job->done = false;
    pthread_mutex_unlock(&deflater->lock);
    deflater->written++;
    MO_TRY(job->status);
    mo_out_put(deflater->down, job->out, job->out_len);
    deflater->crc =
        (uint32_t)crc32_combine(deflater->crc, job->crc, (z_off_t)job->len);
    return mo_out_status(deflater->down);
}

/* ---- blocks in order ---------------------------------------------------- */

/* The slot of the block that is being filled, with its memory. */
static enum mo_status
open_slot(struct mo_deflater *deflater)
{
    const size_t bound = BLOCK + BLOCK / 8 + 1024; /* beyond deflateBound */
    struct job *job = slot(deflater, deflater->ready);
    if (!job->in)
        job->in = mo_realloc(NULL, WINDOW + BLOCK, 1);
    if (!job->out)
        job->out = mo_realloc(NULL, bound, 1);
    job->out_cap = bound;
    job->first = deflater->ready == 0;
    return job->in && job->out ? MO_OK : MO_ENOMEM;
}

static void
submit(struct mo_deflater *deflater, int flush)
{
    struct job *job = slot(deflater, deflater->ready);
    job->len = deflater->filled;
    job->flush = flush;
    deflater->filled = 0;
    pthread_mutex_lock(&deflater->lock);
    deflater->ready++;
    pthread_cond_signal(&deflater->work);
    pthread_mutex_unlock(&deflater->lock);
    start_worker(deflater);
}

/* After a full block: the next begins with what it may refer to. */
static enum mo_status
next_block(struct mo_deflater *deflater)
{
    const struct job *last = slot(deflater, deflater->ready);
    submit(deflater, Z_SYNC_FLUSH);
    while (deflater->ready - deflater->written >= deflater->slot_count)
        MO_TRY(write_oldest(deflater));
    MO_TRY(open_slot(deflater));
    memmove(slot(deflater, deflater->ready)->in, last->in + BLOCK, WINDOW);
    return MO_OK;
}

struct mo_deflater *
mo_deflater_open(int level, unsigned threads, struct mo_out *down)
{
    struct mo_deflater *deflater = mo_realloc(NULL, 1, sizeof(*deflater));
    if (!deflater)
        return NULL;
    const unsigned most = threads < THREADS ? threads : THREADS;
    *deflater = (struct mo_deflater){
        .down = down,
        .level = level,
        .threads = most > 1 ? most - 1 : 0,
        .slot_count = most > 1 ? 2 * (size_t)most : 1,
    };
    pthread_mutex_init(&deflater->lock, NULL);
    pthread_cond_init(&deflater->work, NULL);
    pthread_cond_init(&deflater->done, NULL);
    deflater->slots =
        mo_realloc(NULL, deflater->slot_count, sizeof(struct job));
    if (deflater->slots) {
        memset(deflater->slots, 0, deflater->slot_count * sizeof(struct job));
        return deflater;
    }
    deflater->slot_count = 0;
    mo_deflater_close(deflater);
    return NULL;
}

enum mo_status
mo_deflater_put(struct mo_deflater *deflater, const uint8_t *bytes, size_t len)
{
    if (len > 0 && deflater->filled == 0)
        MO_TRY(open_slot(deflater));
    while (len > 0) {
        if (deflater->filled == BLOCK)
            MO_TRY(next_block(deflater));
        const size_t room = BLOCK - deflater->filled;
        const size_t part = len < room ? len : room;
        uint8_t *block = slot(deflater, deflater->ready)->in + WINDOW;
        memcpy(block + deflater->filled, bytes, part);
        deflater->filled += part;
        bytes += part;
        len -= part;
    }
    return MO_OK;
}

enum mo_status
mo_deflater_finish(struct mo_deflater *deflater, bool open, uint32_t *crc)
{
    if (deflater->filled > 0 || !open) {
        MO_TRY(open_slot(deflater));
        submit(deflater, open ? Z_SYNC_FLUSH : Z_FINISH);
    }
    while (deflater->written < deflater->ready)
        MO_TRY(write_oldest(deflater));
    *crc = deflater->crc;
    return MO_OK;
}

void
mo_deflater_close(struct mo_deflater *deflater)
{
    pthread_mutex_lock(&deflater->lock);
    deflater->quit = true;
    pthread_cond_broadcast(&deflater->work);
    pthread_mutex_unlock(&deflater->lock);
    for (unsigned i = 0; i < deflater->started; i++)
        pthread_join(deflater->workers[i], NULL);
    for (size_t i = 0; i < deflater->slot_count; i++) {
        free(deflater->slots[i].in);
        free(deflater->slots[i].out);
    }
    if (deflater->stream_ready)
        deflateEnd(&deflater->stream);
    pthread_cond_destroy(&deflater->done);
    pthread_cond_destroy(&deflater->work);
    pthread_mutex_destroy(&deflater->lock);
    free(deflater->slots);
    free(deflater->workers);
    free(deflater);
}
