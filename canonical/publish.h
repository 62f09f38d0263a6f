/* Targets that appear all together or not at all.
 *
 * A regular target is written into a temporary file beside it and renamed when
 * the whole group is complete; devices and pipes are written directly. */
#ifndef CANONICAL_PUBLISH_H
#define CANONICAL_PUBLISH_H

#include "moments/io.h"

struct mo_publish;

/* A new group; with SYNC its files and their folders are synchronised before
 * the commit returns. NULL: out of memory. */
struct mo_publish *mo_publish_new(bool sync);

/* Opens the target at PATH, or with PATH NULL the descriptor FD (kept open by
 * its owner). Symbolic links are followed, an old file's mode is kept. *OUT
 * belongs to the group. MO_ECREATE: missing folder, a folder itself, not
 * allowed; MO_EUSAGE: already a target of the group; both leave errno set;
 * MO_ENOMEM. */
MO_MUST_USE enum mo_status mo_publish_add(struct mo_publish *group,
                                          const char *path, int fd,
                                          struct mo_out **out);

/* Flushes, closes, then renames every target; the group is empty afterwards
 * but for the names that *DIAG points to. When anything fails all old files
 * are as they were, new ones are gone, and *DIAG says why. */
MO_MUST_USE enum mo_status mo_publish_commit(struct mo_publish *group,
                                             struct mo_diag *diag);

/* Why writing to OUT, one of the group's, failed ("No space left on device");
 * NULL when the operating system had no part in it. Valid as long as GROUP. */
const char *mo_publish_failure(const struct mo_publish *group,
                               const struct mo_out *out);

/* Frees the group; what was not committed is removed. NULL is allowed. */
void mo_publish_free(struct mo_publish *group);

/* ---- temporary files ---------------------------------------------------- */

/* The registry that mo_publish_unlink_all goes through. */
struct mo_temp;

/* Creates a temporary file beside PATH, open for writing in *FD, with MODE
 * under the umask. NULL with errno set on failure. */
struct mo_temp *mo_temp_create(const char *path, unsigned mode, int *fd);

/* Makes a hard link to PATH under a temporary name. NULL with errno set. */
struct mo_temp *mo_temp_link(const char *path);

const char *mo_temp_path(const struct mo_temp *temp);

/* Strikes the file off the registry, after removing it if UNLINK. */
void mo_temp_release(struct mo_temp *temp, bool unlink);

#endif
