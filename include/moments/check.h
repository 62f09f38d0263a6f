/* The rules of the model, checked while moments stream by. */
#ifndef MOMENTS_CHECK_H
#define MOMENTS_CHECK_H

#include "moments/model.h"

MO_BEGIN_DECLS

/* What the check remembers of the list at hand: constant memory, whatever the
 * length of the list. Ties and gaps are therefore seen between neighbours (a
 * moment without rank is passed over): a rank that comes back much later, or
 * one missing at either end of the list, goes unnoticed. */
struct mo_check {
    bool unranked;    /* the list says so: its ranks are not judged */
    bool ranked;      /* a rank has been seen in this list */
    int64_t previous; /* the last rank */
    int direction;    /* 1 ascending, -1 descending, 0 not known yet */
};

/* Begins LIST (whatever CHECK held before) and checks its fields. FOUND is
 * called with each problem. Warnings: `language` not shaped like a tag of
 * BCP 47, `published` or `updated` no time of RFC 3339. Error, and MO_EDATA:
 * `order` other than ascending, descending or unranked. */
MO_API MO_MUST_USE enum mo_status
mo_check_list(struct mo_check *check, const struct mo_list *list,
              void (*found)(void *user, const struct mo_diag *diag),
              void *user);

/* Checks the next moment of the list. Error, and MO_EDATA: neither title nor
 * heading; nothing else is said of such a moment, and it leaves no trace.
 * Warnings: a rank that ties with the one before, leaves a gap to it, or runs
 * against the list's order (its `order`, else the direction of the first two
 * different ranks); `published` or `updated` no time of RFC 3339. */
MO_API MO_MUST_USE enum mo_status
mo_check_moment(struct mo_check *check, const struct mo_moment *moment,
                void (*found)(void *user, const struct mo_diag *diag),
                void *user);

MO_END_DECLS

#endif
