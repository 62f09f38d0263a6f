/* A spool: an output that is put aside and copied later. */
#include "store.h"

#include <stdlib.h>

/* The out comes first: it is what our callers hold. */
struct spool {
    struct mo_out out;
    struct mo_store store;
};

static enum mo_status
flush(void *self, const uint8_t *bytes, size_t len)
{
    struct spool *spool = self;
    return mo_store_add(&spool->store, bytes, len);
}

static const struct mo_out_ops spool_ops = {.flush = flush};

struct mo_out *
mo_spool_open(const char *folder)
{
    struct spool *spool = mo_realloc(NULL, 1, sizeof(*spool));
    if (!spool)
        return NULL;
    mo_store_init(&spool->store);
    if (folder && mo_store_folder(&spool->store, folder) != MO_OK) {
        free(spool);
        return NULL;
    }
    mo_out_init(&spool->out, &spool_ops, spool);
    return &spool->out;
}

enum mo_status
mo_spool_copy(struct mo_out *out, struct mo_out *to)
{
    const size_t block = (size_t)64 * 1024;
    struct spool *spool = (struct spool *)out;
    MO_TRY(mo_out_flush(out));
    size_t len = 1;
    for (uint64_t at = 0; len > 0 && mo_out_status(to) == MO_OK; at += len) {
        uint8_t *room = mo_out_reserve(to, block);
        if (!room)
            break;
        MO_TRY(mo_store_read(&spool->store, at, room, block, &len));
        mo_out_advance(to, len);
    }
    return mo_out_status(to);
}

void
mo_spool_close(struct mo_out *out)
{
    struct spool *spool = (struct spool *)out;
    if (!spool)
        return;
    mo_store_dispose(&spool->store);
    mo_out_dispose(&spool->out);
    free(spool);
}
