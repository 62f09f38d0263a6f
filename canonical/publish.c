/* Writing targets beside their final names and renaming them together. */
#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS = 40 /* as deep as links may lead */ };

/* One target. */
struct item {
    struct mo_out out;
    struct item *next; /* in the order they were added */
    struct item *before;
    char *path;             /* as given; NULL: a descriptor */
    char *final;            /* behind all links; NULL: written directly */
    struct mo_temp *temp;   /* what is being written */
    struct mo_temp *backup; /* the old file, until all is done */
    int fd;
    bool owned;   /* we close fd */
    bool renamed; /* temp has taken the final name */
    dev_t device; /* of the folder */
    ino_t folder;
    int error; /* errno of a failed write */
    char reason[128];
};

struct mo_publish {
    struct item *first, *last;
    bool sync;
};

/* ---- writing ------------------------------------------------------------ */

/* Waits until a descriptor that does not block takes more. */
static bool
wait_for(int fd)
{
    struct pollfd entry = {.fd = fd, .events = POLLOUT};
    return poll(&entry, 1, -1) >= 0 || errno == EINTR;
}

static bool
write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t done = write(fd, bytes, len);
        if (done >= 0) {
            bytes += done;
            len -= (size_t)done;
        } else if (errno == EAGAIN) {
            if (!wait_for(fd))
                return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

static void
note_error(struct item *item, int error)
{
    item->error = error;
    if (strerror_r(error, item->reason, sizeof(item->reason)) != 0)
        snprintf(item->reason, sizeof(item->reason), "error %d", error);
}

static enum mo_status
flush(void *self, const uint8_t *bytes, size_t len)
{
    struct item *item = self;
    if (write_all(item->fd, bytes, len))
        return MO_OK;
    note_error(item, errno);
    return MO_EIO;
}

static const struct mo_out_ops item_ops = {.flush = flush};

/* ---- opening ------------------------------------------------------------ */

/* What NAME means as seen from the folder of PATH; NULL: out of memory. */
static char *
beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    const size_t folder =
        slash && name[0] != '/' ? (size_t)(slash - path) + 1 : 0;
    const size_t len = strlen(name);
    char *joined = mo_realloc(NULL, folder + len + 1, 1);
    if (!joined) {
        errno = ENOMEM;
        return NULL;
    }
    memcpy(joined, path, folder);
    memcpy(joined + folder, name, len + 1);
    return joined;
}

/* The path behind PATH's symbolic links, which need not exist; NULL with errno
 * set. */
static char *
follow(const char *path)
{
    char name[4096];
    char *at = beside("", path);
    for (int i = 0; at && i <= LINKS; i++) {
        const ssize_t len = readlink(at, name, sizeof(name) - 1);
        if (len < 0) /* no link, or nothing there */
            return at;
        name[len] = '\0';
        char *next = beside(at, name);
        free(at);
        at = next;
    }
    if (at) {
        free(at);
        errno = ELOOP;
    }
    return NULL;
}

/* The folder's identity, so that two spellings of a target are found out. */
static bool
identify_folder(struct item *item)
{
    struct stat info;
    char *folder = beside(item->final, ".");
    const bool found = folder && stat(folder, &info) == 0;
    free(folder);
    if (found) {
        item->device = info.st_dev;
        item->folder = info.st_ino;
    }
    return found;
}

static const char *
last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool
is_taken(const struct mo_publish *group, const struct item *item)
{
    for (const struct item *other = group->first; other; other = other->next)
        if (other->final && other->device == item->device &&
            other->folder == item->folder &&
            strcmp(last_name(other->final), last_name(item->final)) == 0)
            return true;
    return false;
}

static enum mo_status
open_directly(struct item *item, int flags)
{
    free(item->final);
    item->final = NULL;
    item->fd = open(item->path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags);
    item->owned = item->fd >= 0;
    return item->owned ? MO_OK : MO_ECREATE;
}

/* Gives the new file what the old one had. Losing the owner is no failure, but
 * then it must not run as somebody else. */
static bool
inherit(int fd, const struct stat *old)
{
    struct stat now;
    mode_t mode = old->st_mode & 07777;
    if (fstat(fd, &now) < 0)
        return false;
    if ((now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
        fchown(fd, old->st_uid, old->st_gid) < 0)
        mode &= 0777;
    return fchmod(fd, mode) == 0;
}

/* Opens a temporary file beside the final name; OLD is NULL for a new one. */
static enum mo_status
open_beside(struct item *item, const struct stat *old)
{
    if (old && access(item->final, W_OK) < 0)
        return MO_ECREATE;
    item->temp = mo_temp_create(item->final, old ? 0600 : 0666, &item->fd);
    if (!item->temp)
        return errno == ENOMEM ? MO_ENOMEM : MO_ECREATE;
    item->owned = true;
    return old && !inherit(item->fd, old) ? MO_ECREATE : MO_OK;
}

/* Chooses how the target at item->path is written, and opens it. */
static enum mo_status
open_target(const struct mo_publish *group, struct item *item)
{
    struct stat given, behind;
    const bool there = stat(item->path, &given) == 0;
    if (!there && errno != ENOENT)
        return MO_ECREATE;
    if (there && S_ISDIR(given.st_mode)) {
        errno = EISDIR;
        return MO_ECREATE;
    }
    if (there && !S_ISREG(given.st_mode))
        return open_directly(item, 0);
    item->final = follow(item->path);
    if (!item->final)
        return errno == ENOMEM ? MO_ENOMEM : MO_ECREATE;
    /* /dev/fd/N can stand for a file that has no name any more */
    if (there &&
        (stat(item->final, &behind) < 0 || behind.st_dev != given.st_dev ||
         behind.st_ino != given.st_ino))
        return open_directly(item, O_TRUNC);
    if (!there && last_name(item->final)[0] == '\0') {
        errno = EISDIR;
        return MO_ECREATE;
    }
    if (!identify_folder(item))
        return errno == ENOMEM ? MO_ENOMEM : MO_ECREATE;
    if (is_taken(group, item)) {
        errno = EEXIST;
        return MO_EUSAGE;
    }
    return open_beside(item, there ? &given : NULL);
}

/* ---- committing --------------------------------------------------------- */

static bool
synchronise(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == EROFS ||
           errno == ENOTSUP;
}

static bool
synchronise_folder(const struct item *item)
{
    char *folder = beside(item->final, ".");
    const int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
    free(folder);
    if (fd < 0)
        return false;
    const bool done = synchronise(fd);
    const int error = errno;
    close(fd);
    errno = error;
    return done;
}

static enum mo_status
close_item(struct item *item)
{
    const int fd = item->fd;
    const bool owned = item->owned;
    item->owned = false;
    item->fd = -1;
    /* after EINTR the descriptor is closed all the same */
    if (!owned || close(fd) == 0 || errno == EINTR)
        return MO_OK;
    note_error(item, errno);
    return MO_EIO;
}

static enum mo_status
complete(struct item *item, bool sync)
{
    MO_TRY(mo_out_flush(&item->out));
    if (sync && !synchronise(item->fd)) {
        note_error(item, errno);
        return MO_EIO;
    }
    return close_item(item);
}

static bool
copy_bytes(int from, int to)
{
    uint8_t block[4096];
    for (;;) {
        const ssize_t len = read(from, block, sizeof(block));
        if (len == 0)
            return true;
        if (len < 0 && errno != EINTR)
            return false;
        if (len > 0 && !write_all(to, block, (size_t)len))
            return false;
    }
}

/* A copy of the old file, where the file system has no hard links. */
static struct mo_temp *
copy_old(const char *path)
{
    struct stat info;
    int to;
    const int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (from < 0)
        return NULL;
    struct mo_temp *temp = mo_temp_create(path, 0600, &to);
    if (temp) {
        bool done = copy_bytes(from, to) && fstat(from, &info) == 0;
        if (done) {
            const struct timespec times[2] = {info.st_atim, info.st_mtim};
            done = inherit(to, &info) && futimens(to, times) == 0;
        }
        const int error = errno;
        close(to);
        if (!done) {
            mo_temp_release(temp, true);
            temp = NULL;
        }
        errno = error;
    }
    const int error = errno;
    close(from);
    errno = error;
    return temp;
}

/* Keeps the old file under a second name, if there is one. */
static bool
keep_old(struct item *item)
{
    item->backup = mo_temp_link(item->final);
    if (item->backup || errno == ENOENT)
        return true;
    item->backup = copy_old(item->final);
    return item->backup != NULL;
}

/* Something can still fail after ITEM has been renamed. */
static bool
may_be_undone(const struct mo_publish *group, const struct item *item)
{
    bool more = group->sync;
    for (item = item->next; item; item = item->next)
        more |= item->final != NULL;
    return more;
}

static enum mo_status
put_in_place(const struct mo_publish *group, struct item *item)
{
    if ((may_be_undone(group, item) && !keep_old(item)) ||
        rename(mo_temp_path(item->temp), item->final) < 0) {
        note_error(item, errno);
        return MO_ECREATE;
    }
    mo_temp_release(item->temp, false);
    item->temp = NULL;
    item->renamed = true;
    return MO_OK;
}

/* Makes every final name stand for its old file again. */
static bool
undo(struct mo_publish *group)
{
    bool done = true;
    for (struct item *item = group->last; item; item = item->before) {
        if (!item->renamed)
            continue;
        item->renamed = false;
        if (!item->backup) {
            done &= unlink(item->final) == 0;
        } else if (rename(mo_temp_path(item->backup), item->final) == 0) {
            mo_temp_release(item->backup, false);
            item->backup = NULL;
        } else {
            done = false; /* the old file stays under its other name */
            mo_temp_release(item->backup, false);
            item->backup = NULL;
        }
    }
    return done;
}

static enum mo_status
explain(const struct item *item, enum mo_status status, const char *what,
        struct mo_diag *diag)
{
    const struct mo_pos nowhere = {0};
    mo_diag_set(diag, MO_ERROR, status, nowhere, "%s%s%s", what,
                item->error ? ": " : "", item->reason);
    diag->source = item->path ? item->path : "<stdout>";
    return status;
}

static enum mo_status
rename_all(struct mo_publish *group, struct mo_diag *diag)
{
    for (struct item *item = group->first; item; item = item->next) {
        if (!item->final)
            continue;
        const enum mo_status status = put_in_place(group, item);
        if (status != MO_OK)
            return explain(item, status, "the target cannot be put in place",
                           diag);
    }
    for (struct item *item = group->first; item && group->sync;
         item = item->next)
        if (item->final && !synchronise_folder(item)) {
            note_error(item, errno);
            return explain(item, MO_EIO, "the folder cannot be synchronised",
                           diag);
        }
    return MO_OK;
}

/* ---- the group ---------------------------------------------------------- */

static void
free_item(struct item *item)
{
    (void)close_item(item);
    if (item->temp)
        mo_temp_release(item->temp, true);
    if (item->backup)
        mo_temp_release(item->backup, true);
    mo_out_dispose(&item->out);
    free(item->final);
    free(item->path);
    free(item);
}

struct mo_publish *
mo_publish_new(bool sync)
{
    struct mo_publish *group = mo_realloc(NULL, 1, sizeof(*group));
    if (group)
        *group = (struct mo_publish){.sync = sync};
    return group;
}

enum mo_status
mo_publish_add(struct mo_publish *group, const char *path, int fd,
               struct mo_out **out)
{
    struct item *item = mo_realloc(NULL, 1, sizeof(*item));
    if (!item)
        return MO_ENOMEM;
    *item = (struct item){.fd = path ? -1 : fd, .before = group->last};
    mo_out_init(&item->out, &item_ops, item);
    enum mo_status status = MO_OK;
    if (path) {
        item->path = beside("", path);
        status = item->path ? open_target(group, item) : MO_ENOMEM;
    }
    if (status != MO_OK) {
        const int error = errno;
        free_item(item);
        errno = error;
        return status;
    }
    if (group->last)
        group->last->next = item;
    else
        group->first = item;
    group->last = item;
    *out = &item->out;
    return MO_OK;
}

enum mo_status
mo_publish_commit(struct mo_publish *group, struct mo_diag *diag)
{
    for (struct item *item = group->first; item; item = item->next) {
        const enum mo_status status = complete(item, group->sync);
        if (status != MO_OK)
            return explain(item, status, "writing failed", diag);
    }
    const enum mo_status status = rename_all(group, diag);
    if (status != MO_OK && !undo(group))
        diag->hint = "not every old file could be restored; look for files "
                     "named .NAME.moments-XXXXXX";
    for (struct item *item = group->first; item; item = item->next) {
        if (item->backup)
            mo_temp_release(item->backup, true);
        item->backup = NULL;
        free(item->final);
        item->final = NULL;
    }
    return status;
}

const char *
mo_publish_failure(const struct mo_publish *group, const struct mo_out *out)
{
    for (const struct item *item = group->first; item; item = item->next)
        if (&item->out == out && item->error)
            return item->reason;
    return NULL;
}

void
mo_publish_free(struct mo_publish *group)
{
    if (!group)
        return;
    for (struct item *item = group->first, *next; item; item = next) {
        next = item->next;
        free_item(item);
    }
    free(group);
}
