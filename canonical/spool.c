/* Spools: outputs that are kept until somebody wants them, in memory while
 * they are small and then in a file without a name. */
#include "moments/io.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { IN_MEMORY = 1024 * 1024, COPY_BLOCK = 64 * 1024 };

struct spool {
    struct mo_out out; /* first: what the user sees is this */
    const char *folder;
    struct mo_out memory;
    int fd; /* -1: all is in memory */
};

static enum mo_status
write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t done = write(fd, bytes, len);
        if (done < 0 && errno != EINTR)
            return MO_EIO;
        if (done > 0) {
            bytes += done;
            len -= (size_t)done;
        }
    }
    return MO_OK;
}

static enum mo_status
open_file(struct spool *spool)
{
    char path[4096];
    const char *folder = spool->folder ? spool->folder : getenv("TMPDIR");
    const int len = snprintf(path, sizeof(path), "%s/moments-XXXXXX",
                             folder && *folder ? folder : "/tmp");
    if (len < 0 || (size_t)len >= sizeof(path))
        return MO_EIO;
    spool->fd = mkstemp(path);
    if (spool->fd < 0)
        return MO_EIO;
    unlink(path);
    const struct mo_bytes kept = mo_out_bytes(&spool->memory);
    MO_TRY(write_all(spool->fd, kept.ptr, kept.len));
    mo_out_dispose(&spool->memory);
    return MO_OK;
}

static enum mo_status
keep(void *self, const uint8_t *bytes, size_t len)
{
    struct spool *spool = self;
    if (spool->fd < 0 && mo_out_count(&spool->memory) + len > IN_MEMORY)
        MO_TRY(open_file(spool));
    if (spool->fd >= 0)
        return write_all(spool->fd, bytes, len);
    mo_out_put(&spool->memory, bytes, len);
    return mo_out_status(&spool->memory);
}

static const struct mo_out_ops spool_ops = {.flush = keep};

struct mo_out *
mo_spool_open(const char *folder)
{
    struct spool *spool = calloc(1, sizeof(*spool));
    if (!spool)
        return NULL;
    spool->folder = folder;
    spool->fd = -1;
    mo_out_init(&spool->out, &spool_ops, spool);
    mo_out_init(&spool->memory, NULL, NULL);
    return &spool->out;
}

static enum mo_status
copy_file(int fd, struct mo_out *out)
{
    if (lseek(fd, 0, SEEK_SET) != 0)
        return MO_EIO;
    for (;;) {
        uint8_t *room = mo_out_reserve(out, COPY_BLOCK);
        if (!room)
            return mo_out_status(out);
        const ssize_t got = read(fd, room, COPY_BLOCK);
        if (got < 0 && errno != EINTR)
            return MO_EIO;
        if (got == 0)
            return mo_out_status(out);
        if (got > 0)
            mo_out_advance(out, (size_t)got);
    }
}

enum mo_status
mo_spool_copy(struct mo_out *out, struct mo_out *target)
{
    struct spool *spool = (struct spool *)(void *)out;
    MO_TRY(mo_out_flush(out));
    if (spool->fd >= 0)
        return copy_file(spool->fd, target);
    const struct mo_bytes kept = mo_out_bytes(&spool->memory);
    mo_out_put(target, kept.ptr, kept.len);
    return mo_out_status(target);
}

void
mo_spool_close(struct mo_out *out)
{
    struct spool *spool = (struct spool *)(void *)out;
    if (!spool)
        return;
    if (spool->fd >= 0)
        close(spool->fd);
    mo_out_dispose(&spool->memory);
    mo_out_dispose(&spool->out);
    free(spool);
}
