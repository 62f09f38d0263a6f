/* Making a pipe rewindable: what is read from it is kept in a store. */
#include "in.h"
#include "store.h"

#include <pthread.h>
#include <stdlib.h>

/* The lock guards the store, which others may read. */
struct keep {
    struct mo_in *source; /* ours */
    pthread_mutex_t lock;
    struct mo_store store;
    uint64_t next; /* position of the next read */
};

/* A second input over the store. */
struct view {
    struct keep *keep;
    uint64_t next;
};

enum { BLOCK = 256 * 1024 };

static enum mo_status
put_aside(struct mo_in *in, struct keep *keep, struct mo_bytes bytes)
{
    pthread_mutex_lock(&keep->lock);
    const enum mo_status status =
        mo_store_add(&keep->store, bytes.ptr, bytes.len);
    pthread_mutex_unlock(&keep->lock);
    if (status == MO_EIO)
        return mo_in_fail_errno(in, keep->store.error);
    if (status != MO_OK)
        return mo_in_fail(in, status, "out of memory");
    mo_in_consume(keep->source, bytes.len);
    return MO_OK;
}

/* Keeps what the source has next; *LEN 0 at its end. */
static enum mo_status
keep_more(struct mo_in *in, struct keep *keep, size_t *len)
{
    struct mo_bytes window;
    if (mo_in_fill(keep->source, 1, &window) != MO_OK)
        return mo_in_fail_below(in, keep->source);
    if (window.len > BLOCK)
        window.len = BLOCK;
    *len = window.len;
    return put_aside(in, keep, window);
}

static enum mo_status
read_kept(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct keep *keep = in->self;
    size_t more = 1;
    while (keep->next >= keep->store.len && more > 0)
        MO_TRY(keep_more(in, keep, &more));
    if (mo_store_read(&keep->store, keep->next, to, cap, len) != MO_OK)
        return mo_in_fail_errno(in, keep->store.error);
    keep->next += *len;
    return MO_OK;
}

static enum mo_status
seek_kept(struct mo_in *in, uint64_t offset)
{
    struct keep *keep = in->self;
    keep->next = offset;
    return MO_OK;
}

static enum mo_status
size_kept(struct mo_in *in, uint64_t *size)
{
    struct keep *keep = in->self;
    size_t more = 1;
    while (more > 0)
        MO_TRY(keep_more(in, keep, &more));
    *size = keep->store.len;
    return MO_OK;
}

static void
close_kept(void *self)
{
    struct keep *keep = self;
    mo_store_dispose(&keep->store);
    pthread_mutex_destroy(&keep->lock);
    mo_in_close(keep->source);
    free(keep);
}

static enum mo_status
read_view(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct view *view = in->self;
    struct keep *keep = view->keep;
    pthread_mutex_lock(&keep->lock);
    const enum mo_status status =
        mo_store_read(&keep->store, view->next, to, cap, len);
    const int error = keep->store.error;
    pthread_mutex_unlock(&keep->lock);
    if (status != MO_OK)
        return mo_in_fail_errno(in, error);
    view->next += *len;
    return MO_OK;
}

static const struct mo_in_ops view_ops = {.read = read_view, .close = free};

static enum mo_status
again_kept(const struct mo_in *in, struct mo_in **other)
{
    struct view *view = mo_realloc(NULL, 1, sizeof(*view));
    if (!view)
        return MO_ENOMEM;
    *view = (struct view){.keep = in->self};
    struct mo_in *opened = mo_in_over(&view_ops, view);
    if (!opened)
        return MO_ENOMEM;
    *other = opened;
    return MO_OK;
}

static const struct mo_in_ops keep_ops = {
    .read = read_kept,
    .seek = seek_kept,
    .size = size_kept,
    .again = again_kept,
    .close = close_kept,
};

enum mo_status
mo_in_keep(struct mo_in *in)
{
    if (!in->ops || in->ops->seek)
        return MO_OK;
    if (mo_in_offset(in) > 0)
        return MO_EUSAGE;
    struct keep *keep = mo_realloc(NULL, 1, sizeof(*keep));
    struct mo_in *source = mo_realloc(NULL, 1, sizeof(*source));
    if (!keep || !source) {
        free(keep);
        free(source);
        return MO_ENOMEM;
    }
    *source = *in;
    *keep = (struct keep){.source = source};
    pthread_mutex_init(&keep->lock, NULL);
    mo_store_init(&keep->store);
    *in = (struct mo_in){.ops = &keep_ops, .self = keep};
    return MO_OK;
}
