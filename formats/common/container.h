/* What readers of containers (ZIP, tar) share: refusing, and judging names. */
#ifndef COMMON_CONTAINER_H
#define COMMON_CONTAINER_H

#include "moments/format.h"

/* A name longer than this is refused. */
#define MO_ENTRY_NAME_MAX 4096

/* A hint where a member is a link, a device or the like. */
#define MO_CONTAINER_LINK "pack the files themselves instead"

/* Reports an error in a container, which no policy passes over: the answer is
 * never MO_OK. Positions would count lines of a binary file, so the message
 * names the member instead. */
MO_MUST_USE enum mo_status
mo_container_refuse(const struct mo_env *env, enum mo_status status,
                    const char *hint, const char *format, ...) MO_PRINTF(4, 5);

/* Makes the *NAME of a member, valid in ARENA, from RAW: without "./", doubled
 * or final slashes; a byte that is no UTF-8 becomes %HH. Refuses names that
 * would leave the folder they are unpacked in, or mean another place on another
 * system. */
MO_MUST_USE enum mo_status mo_container_name(const struct mo_env *env,
                                             struct mo_arena *arena,
                                             struct mo_text raw,
                                             struct mo_text *name);

/* Refuses two NAMES (all of them COUNT, clean) that are the same, or that a
 * file system may take for the same: by case or by Unicode normal form. */
MO_MUST_USE enum mo_status mo_container_distinct(const struct mo_env *env,
                                                 const struct mo_text *names,
                                                 size_t count);

#endif
