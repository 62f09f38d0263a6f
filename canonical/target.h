/* A target of a conversion: a writer, what is put around it, and what it
 * cannot carry. */
#ifndef CANONICAL_TARGET_H
#define CANONICAL_TARGET_H

#include "batch.h"
#include "moments/convert.h"
#include "publish.h"

struct target {
    const struct mo_convert *convert;
    const struct mo_target *given;
    const char *name;
    char *folder; /* where its spools lie; NULL: TMPDIR */
    struct mo_nested writer;
    struct mo_publish *group;
    struct mo_out *file;  /* owned by the group */
    struct mo_out *layer; /* gzip, or NULL */
    struct mo_out *out;   /* what the writer puts into */
    bool serial;
    uint64_t never; /* bit mask of the fields that it never carries */
    uint64_t lost;  /* bit mask of those that had a value */
    struct {
        uint64_t count; /* how many lost a value */
        char first[MO_QUOTE_SIZE];
        struct mo_pos pos; /* of the first */
        const char *source;
    } losers[2];         /* lists, moments */
    struct mo_diag diag; /* why it failed */
};

/* Opens the target in GROUP and begins the writer. On failure the reason is in
 * target->diag; mo_target_close must be called all the same. */
MO_MUST_USE enum mo_status mo_target_open(struct target *target,
                                          const struct mo_convert *convert,
                                          size_t index,
                                          struct mo_publish *group);

/* Formats what a batch holds into OUT, on any thread; SERIAL targets only in
 * order. */
MO_MUST_USE enum mo_status mo_target_format(struct target *target,
                                            const struct batch *batch,
                                            struct mo_out *out);

/* In order: notes which values of the batch the target never carries. True when
 * it is the first time that a list or a moment loses one. */
bool mo_target_note_losses(struct target *target, const struct batch *batch);

/* Calls FOUND with warnings that name the fields noted. */
void mo_target_tell_losses(const struct target *target,
                           void (*found)(void *user,
                                         const struct mo_diag *diag),
                           void *user);

/* Sees to it that target->diag says why it failed. */
void mo_target_fail(struct target *target, enum mo_status status);

/* Ends the writer and the layers; what remains is to publish. */
MO_MUST_USE enum mo_status mo_target_finish(struct target *target);

/* Releases everything but the file. */
void mo_target_close(struct target *target);

#endif
