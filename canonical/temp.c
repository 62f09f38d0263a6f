/* Temporary files, registered so that a signal handler can remove them. */
#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PATH_SIZE = 4096,
    NAME_KEPT = 230, /* of the target's name, so that ours stays below 255 */
    TRIES = 1000
};

enum temp_state { IDLE, CLAIMED, LIVE };

/* Entries are reused and never freed, so that a handler may walk the list at
 * any moment. */
struct mo_temp {
    struct mo_temp *next;
    atomic_int state;
    char path[PATH_SIZE];
};

/* A signal handler is given no state, so this is the one global variable. */
static struct mo_temp *_Atomic registry;

static struct mo_temp *
claim(void)
{
    struct mo_temp *temp = atomic_load(&registry);
    for (; temp; temp = temp->next) {
        int idle = IDLE;
        if (atomic_compare_exchange_strong(&temp->state, &idle, CLAIMED))
            return temp;
    }
    temp = mo_realloc(NULL, 1, sizeof(*temp));
    if (!temp) {
        errno = ENOMEM;
        return NULL;
    }
    atomic_init(&temp->state, CLAIMED);
    temp->next = atomic_load(&registry);
    while (!atomic_compare_exchange_weak(&registry, &temp->next, temp))
        continue;
    return temp;
}

/* A number that is unlikely to have been used in this folder before. */
static uint32_t
unlikely(const struct mo_temp *temp, uint32_t attempt)
{
    const uint64_t mixed = ((uint64_t)(uintptr_t)temp ^
                            (uint64_t)getpid() << 32 ^ (uint64_t)attempt) *
                           UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mixed >> 32);
}

/* Writes ".NAME.moments-XXXXXX" in PATH's folder. */
static bool
make_name(struct mo_temp *temp, const char *path, uint32_t attempt)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz012345";
    const char *slash = strrchr(path, '/');
    const size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    char suffix[7] = "";
    uint32_t number = unlikely(temp, attempt);
    for (size_t i = 0; i < 6; i++, number >>= 5)
        suffix[i] = digits[number & 31];
    const int len =
        folder < PATH_SIZE
            ? snprintf(temp->path, PATH_SIZE, "%.*s.%.*s.moments-%s",
                       (int)folder, path, (int)NAME_KEPT, path + folder, suffix)
            : PATH_SIZE;
    if (len < PATH_SIZE)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static struct mo_temp *
give_up(struct mo_temp *temp)
{
    const int error = errno;
    atomic_store(&temp->state, IDLE);
    errno = error;
    return NULL;
}

struct mo_temp *
mo_temp_create(const char *path, unsigned mode, int *fd)
{
    struct mo_temp *temp = claim();
    for (uint32_t i = 0; temp && i < TRIES; i++) {
        if (!make_name(temp, path, i))
            break;
        *fd = open(temp->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                   (mode_t)mode);
        if (*fd >= 0) {
            atomic_store(&temp->state, LIVE);
            return temp;
        }
        if (errno != EEXIST)
            break;
    }
    return temp ? give_up(temp) : NULL;
}

struct mo_temp *
mo_temp_link(const char *path)
{
    struct mo_temp *temp = claim();
    for (uint32_t i = 0; temp && i < TRIES; i++) {
        if (!make_name(temp, path, i))
            break;
        if (link(path, temp->path) == 0) {
            atomic_store(&temp->state, LIVE);
            return temp;
        }
        if (errno != EEXIST)
            break;
    }
    return temp ? give_up(temp) : NULL;
}

const char *
mo_temp_path(const struct mo_temp *temp)
{
    return temp->path;
}

void
mo_temp_release(struct mo_temp *temp, bool remove_file)
{
    if (remove_file)
        unlink(temp->path);
    atomic_store(&temp->state, IDLE);
}

void
mo_publish_unlink_all(void)
{
    const int error = errno;
    for (struct mo_temp *temp = atomic_load(&registry); temp; temp = temp->next)
        if (atomic_load(&temp->state) == LIVE)
            unlink(temp->path);
    errno = error;
}
