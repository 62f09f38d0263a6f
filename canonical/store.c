/* Bytes put aside: in memory to 1 MiB, then in an unlinked file. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MEMORY = 1 << 20, /* beyond this many bytes it becomes a file */
    FIRST = 64 * 1024
};

/* A file that has a name only for a moment; -1 with errno set. */
static int
open_named(const char *folder)
{
    char path[4096];
    const int len = snprintf(path, sizeof(path), "%s/moments-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof(path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    const int fd = mkstemp(path);
    if (fd >= 0) {
        unlink(path);
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return fd;
}

static int
open_unnamed(const char *folder)
{
    const char *given = folder ? folder : getenv("TMPDIR");
    const char *in = given && given[0] ? given : "/tmp";
#ifdef O_TMPFILE
    const int fd = open(in, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
#endif
    return open_named(in);
}

static enum mo_status
fail(struct mo_store *store)
{
    store->error = errno;
    return MO_EIO;
}

static enum mo_status
write_at(struct mo_store *store, const uint8_t *bytes, size_t len,
         uint64_t offset)
{
    while (len > 0) {
        const ssize_t done = pwrite(store->fd, bytes, len, (off_t)offset);
        if (done < 0 && errno != EINTR)
            return fail(store);
        if (done > 0) {
            bytes += done;
            len -= (size_t)done;
            offset += (uint64_t)done;
        }
    }
    return MO_OK;
}

/* Moves what is in memory into a file. */
static enum mo_status
spill(struct mo_store *store)
{
    store->fd = open_unnamed(store->folder);
    if (store->fd < 0)
        return fail(store);
    MO_TRY(write_at(store, store->bytes, (size_t)store->len, 0));
    free(store->bytes);
    store->bytes = NULL;
    store->cap = 0;
    return MO_OK;
}

static enum mo_status
grow(struct mo_store *store, size_t len)
{
    size_t cap = store->cap ? store->cap : FIRST;
    while (cap < store->len + len)
        cap *= 2;
    if (cap == store->cap)
        return MO_OK;
    uint8_t *bytes = mo_realloc(store->bytes, cap, 1);
    if (!bytes)
        return MO_ENOMEM;
    store->bytes = bytes;
    store->cap = cap;
    return MO_OK;
}

void
mo_store_init(struct mo_store *store)
{
    *store = (struct mo_store){.fd = -1};
}

enum mo_status
mo_store_folder(struct mo_store *store, const char *folder)
{
    const size_t size = strlen(folder) + 1;
    char *copy = mo_realloc(store->folder, size, 1);
    if (!copy)
        return MO_ENOMEM;
    memcpy(copy, folder, size);
    store->folder = copy;
    return MO_OK;
}

void
mo_store_dispose(struct mo_store *store)
{
    if (store->fd >= 0)
        close(store->fd);
    free(store->bytes);
    free(store->folder);
    mo_store_init(store);
}

enum mo_status
mo_store_add(struct mo_store *store, const void *bytes, size_t len)
{
    if (len == 0)
        return MO_OK;
    if (store->fd < 0 && len > MEMORY - store->len)
        MO_TRY(spill(store));
    if (store->fd >= 0) {
        MO_TRY(write_at(store, bytes, len, store->len));
    } else {
        MO_TRY(grow(store, len));
        memcpy(store->bytes + store->len, bytes, len);
    }
    store->len += len;
    return MO_OK;
}

enum mo_status
mo_store_read(struct mo_store *store, uint64_t offset, void *to, size_t cap,
              size_t *len)
{
    const uint64_t left = offset < store->len ? store->len - offset : 0;
    const size_t part = left < cap ? (size_t)left : cap;
    ssize_t got = (ssize_t)part;
    if (store->fd < 0) {
        if (part > 0)
            memcpy(to, store->bytes + offset, part);
    } else {
        do
            got = pread(store->fd, to, part, (off_t)offset);
        while (got < 0 && errno == EINTR);
    }
    if (got < 0)
        return fail(store);
    *len = (size_t)got;
    return MO_OK;
}
