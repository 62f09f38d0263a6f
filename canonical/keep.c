/* Making a pipe rewindable: what is read from it is kept in a file without a
 * name. */
#include "in.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct keep {
    struct mo_in *source; /* ours */
    int fd;
    uint64_t kept; /* bytes in the file */
    uint64_t next; /* position of the next read */
};

static enum mo_status
write_at(struct mo_in *in, struct keep *keep, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t done = pwrite(keep->fd, bytes, len, (off_t)keep->kept);
        if (done < 0 && errno != EINTR)
            return mo_in_fail_errno(in, errno);
        if (done > 0) {
            bytes += done;
            len -= (size_t)done;
            keep->kept += (uint64_t)done;
        }
    }
    return MO_OK;
}

/* Keeps the next block of the source; *LEN 0 at its end. */
static enum mo_status
keep_more(struct mo_in *in, struct keep *keep, size_t *len)
{
    enum { KEEP_BLOCK = 256 * 1024 };
    struct mo_bytes window;
    const enum mo_status status = mo_in_fill(keep->source, KEEP_BLOCK, &window);
    if (status != MO_OK)
        return mo_in_fail(in, status, "%s", mo_in_failure(keep->source));
    *len = window.len;
    MO_TRY(write_at(in, keep, window.ptr, window.len));
    mo_in_consume(keep->source, window.len);
    return MO_OK;
}

static enum mo_status
read_kept(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct keep *keep = in->self;
    size_t more = 1;
    while (keep->next >= keep->kept && more > 0)
        MO_TRY(keep_more(in, keep, &more));
    ssize_t got;
    do {
        got = pread(keep->fd, to, cap, (off_t)keep->next);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return mo_in_fail_errno(in, errno);
    keep->next += (uint64_t)got;
    *len = (size_t)got;
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
    *size = keep->kept;
    return MO_OK;
}

static void
close_kept(void *self)
{
    struct keep *keep = self;
    close(keep->fd);
    mo_in_close(keep->source);
    free(keep);
}

static const struct mo_in_ops keep_ops = {
    .read = read_kept,
    .seek = seek_kept,
    .size = size_kept,
    .close = close_kept,
};

static int
open_unnamed(void)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    const int len = snprintf(path, sizeof(path), "%s/moments-XXXXXX",
                             folder && *folder ? folder : "/tmp");
    if (len < 0 || (size_t)len >= sizeof(path))
        return -1;
    const int fd = mkstemp(path);
    if (fd >= 0)
        unlink(path);
    return fd;
}

enum mo_status
mo_in_keep(struct mo_in *in)
{
    if (!in->ops || in->ops->seek)
        return MO_OK;
    struct keep *keep = calloc(1, sizeof(*keep));
    struct mo_in *source = mo_realloc(NULL, 1, sizeof(*source));
    if (!keep || !source) {
        free(keep);
        free(source);
        return MO_ENOMEM;
    }
    keep->fd = open_unnamed();
    if (keep->fd < 0) {
        const int error = errno;
        free(keep);
        free(source);
        return mo_in_fail_errno(in, error);
    }
    *source = *in;
    keep->source = source;
    *in = (struct mo_in){
        .ops = &keep_ops, .self = keep, .offset = source->offset};
    keep->kept = keep->next = source->offset;
    return MO_OK;
}
