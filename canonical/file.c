/* Files and pipes as sources of a mo_in. */
#include "in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A regular file is read by position, so that several inputs may share one
 * descriptor; anything else in the order it comes. */
struct file {
    int fd;
    bool owned;
    bool regular;
    uint64_t start; /* where the descriptor stood when it was handed over */
    uint64_t next;  /* position of the next read, from `start` */
};

static enum mo_status
read_file(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct file *file = in->self;
    ssize_t got;
    do {
        got = file->regular
                  ? pread(file->fd, to, cap, (off_t)(file->start + file->next))
                  : read(file->fd, to, cap);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return mo_in_fail_errno(in, errno);
    file->next += (uint64_t)got;
    *len = (size_t)got;
    return MO_OK;
}

static enum mo_status
seek_file(struct mo_in *in, uint64_t offset)
{
    struct file *file = in->self;
    file->next = offset;
    return MO_OK;
}

static enum mo_status
size_file(struct mo_in *in, uint64_t *size)
{
    const struct file *file = in->self;
    struct stat info;
    if (fstat(file->fd, &info) < 0)
        return mo_in_fail_errno(in, errno);
    const uint64_t end = (uint64_t)info.st_size;
    *size = end > file->start ? end - file->start : 0;
    return MO_OK;
}

static void
close_file(void *self)
{
    struct file *file = self;
    if (file->owned)
        close(file->fd);
    free(file);
}

/* Takes its own descriptor, but the operations of IN. */
static enum mo_status
again_file(const struct mo_in *in, struct mo_in **other)
{
    const struct file *file = in->self;
    struct file *copy = mo_realloc(NULL, 1, sizeof(*copy));
    if (!copy)
        return MO_ENOMEM;
    *copy = *file;
    copy->next = 0;
    copy->owned = true;
    copy->fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
    if (copy->fd < 0) {
        free(copy);
        return MO_EIO;
    }
    struct mo_in *opened = mo_in_over(in->ops, copy);
    if (!opened)
        return MO_ENOMEM;
    *other = opened;
    return MO_OK;
}

static const struct mo_in_ops regular_ops = {
    .read = read_file,
    .seek = seek_file,
    .size = size_file,
    .again = again_file,
    .close = close_file,
};

static const struct mo_in_ops pipe_ops = {
    .read = read_file,
    .close = close_file,
};

/* Looks at what FILE's descriptor stands for. */
static enum mo_status
inspect(struct file *file)
{
    struct stat info;
    if (fstat(file->fd, &info) < 0)
        return MO_ENOINPUT;
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return MO_ENOINPUT;
    }
    const off_t start = lseek(file->fd, 0, SEEK_CUR);
    file->regular = S_ISREG(info.st_mode) && start >= 0;
    if (!file->regular)
        return MO_OK;
    file->start = (uint64_t)start;
    if (file->owned) /* a hint only: failing does no harm */
        (void)posix_fadvise(file->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return MO_OK;
}

enum mo_status
mo_in_open_plain(const char *path, int fd, struct mo_in **in)
{
    struct file file = {.fd = fd, .owned = path != NULL};
    if (path)
        file.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file.fd < 0) {
        if (!path)
            errno = EBADF;
        return MO_ENOINPUT;
    }
    struct file *self = NULL;
    enum mo_status status = inspect(&file);
    if (status == MO_OK) {
        self = mo_realloc(NULL, 1, sizeof(*self));
        status = self ? MO_OK : MO_ENOMEM;
    }
    if (status != MO_OK) {
        const int error = errno;
        if (file.owned)
            close(file.fd);
        errno = error;
        return status;
    }
    *self = file;
    struct mo_in *over =
        mo_in_over(file.regular ? &regular_ops : &pipe_ops, self);
    if (!over)
        return MO_ENOMEM;
    *in = over;
    return MO_OK;
}

enum mo_status
mo_in_open(const char *path, int fd, struct mo_in **in)
{
    struct mo_in *opened;
    MO_TRY(mo_in_open_plain(path, fd, &opened));
    const enum mo_status status = mo_in_gunzip(&opened);
    if (status == MO_ENOMEM) {
        mo_in_close(opened);
        return status;
    }
    *in = opened; /* a failure to read stays, and is told by the first fill */
    return MO_OK;
}
