/* The rules of the model, checked while moments stream by. */
#ifndef MOMENTS_CHECK_H
#define MOMENTS_CHECK_H

#include "moments/model.h"

MO_BEGIN_DECLS

/* What the check remembers of the list at hand: constant memory, whatever the
 * length of the list. Ties and gaps are seen between neighbours, so a rank that
 * comes back much later goes unnoticed. Start from all zeros. */
struct mo_check {
    bool ranked;      /* a rank has been seen in this list */
    int64_t previous; /* the last rank */
    int direction;    /* 1 ascending, -1 descending, 0 not known yet */
};

/* Begins LIST and checks its fields. Calls FOUND for each problem; MO_EDATA
 * when one of them is an error: `order` other than ascending, descending or
 * unranked. */
MO_API MO_MUST_USE enum mo_status
mo_check_list(struct mo_check *check, const struct mo_list *list,
              void (*found)(void *user, const struct mo_diag *diag),
              void *user);

/* Checks the next moment of the list. Errors (MO_EDATA): neither title nor
 * heading. Warnings: a rank that ties with the one before, leaves a gap to it,
 * or runs against the list's order (its `order`, else the direction of the
 * first two ranks). */
MO_API MO_MUST_USE enum mo_status
mo_check_moment(struct mo_check *check, const struct mo_moment *moment,
                void (*found)(void *user, const struct mo_diag *diag),
                void *user);

MO_END_DECLS

#endif
