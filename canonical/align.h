/* Two sequences of records aligned: what is paired with what, and which pairs
 * kept their order. */
#ifndef MO_ALIGN_H
#define MO_ALIGN_H

#include "moments/model.h"

#define MO_NOT_PAIRED SIZE_MAX

/* One way to know a record again. KEY gives a hash of it; false if RECORD has
 * no such key. */
struct mo_align_pass {
    bool (*key)(const void *record, uint64_t *hash);
    bool (*equal)(const void *a, const void *b);
};

/* The passes are tried in order, each on what is still alone; by the first two
 * records are the same in every field. `distinct` forbids pairing by place
 * alone. */
struct mo_align_rules {
    const struct mo_align_pass *passes;
    size_t pass_count;
    bool (*distinct)(const void *a, const void *b);
};

extern const struct mo_align_rules mo_align_lists, mo_align_moments;

/* COUNT records, STRIDE bytes apart. */
struct mo_align_side {
    const void *records;
    size_t count, stride;
};

static inline const void *
mo_align_at(const struct mo_align_side *side, size_t index)
{
    return (const char *)side->records + index * side->stride;
}

struct mo_alignment {
    struct mo_align_side a, b;
    size_t *to_b; /* of each record of A: its partner's index, or NOT_PAIRED */
    size_t *to_a; /* likewise of B */
    bool *kept;   /* of each of B: paired, and in the longest run of pairs that
                     stand in the same order on both sides */
};

/* Fills *ALIGNMENT; it is released by mo_align_free, also after MO_ENOMEM. */
MO_MUST_USE enum mo_status mo_align(const struct mo_align_rules *rules,
                                    const struct mo_align_side *a,
                                    const struct mo_align_side *b,
                                    struct mo_alignment *alignment);
void mo_align_free(struct mo_alignment *alignment);

/* The way from A to B, record by record. */
enum mo_step_kind {
    MO_STEP_REMOVED, /* of A, without partner */
    MO_STEP_LEFT,    /* of A, it arrives elsewhere */
    MO_STEP_ADDED,   /* of B, without partner */
    MO_STEP_ARRIVED, /* of B, its partner left elsewhere */
    MO_STEP_KEPT     /* of both */
};

struct mo_step {
    enum mo_step_kind kind;
    size_t a, b; /* indices; NOT_PAIRED where there is none */
};

/* Where the walk stands; start from zeros. */
struct mo_walk {
    size_t a, b;
};

/* The next step of the walk; false at the end. */
bool mo_align_step(const struct mo_alignment *alignment, struct mo_walk *walk,
                   struct mo_step *step);

#endif
