/* Differences of two models as data, between their search and their forms. */
#ifndef MO_CHANGES_H
#define MO_CHANGES_H

#include "moments/diff.h"

enum mo_change_kind { MO_ADDED, MO_REMOVED, MO_MOVED, MO_CHANGED };

/* Places from 1 in A and in B; 0: not there. */
struct mo_spot {
    size_t a, b;
};

/* One difference. Of a list when `moment` is all zero, else of a moment in a
 * pair of lists. */
struct mo_change {
    enum mo_change_kind kind;
    struct mo_spot list, moment;
    const struct mo_model_list *a_list, *b_list;
    const struct mo_moment *a_moment, *b_moment;
    const struct mo_field *field;     /* MO_CHANGED */
    const struct mo_member *a_member, /* of a change in extra; NULL where */
        *b_member;                    /* it is missing */
};

/* The records whose fields a change compares: struct mo_moment or mo_list. */
static inline const void *
mo_change_before(const struct mo_change *change)
{
    return change->a_moment ? (const void *)change->a_moment
                            : (const void *)&change->a_list->list;
}
static inline const void *
mo_change_after(const struct mo_change *change)
{
    return change->b_moment ? (const void *)change->b_moment
                            : (const void *)&change->b_list->list;
}

struct mo_teller {
    void (*tell)(void *self, const struct mo_change *change);
    void *self;
};

/* Tells every difference in the order of B; what was removed comes where it
 * stood. */
MO_MUST_USE enum mo_status mo_changes_find(const struct mo_model *a,
                                           const struct mo_model *b,
                                           const struct mo_teller *teller);

/* The member of EXTRA with that name; NULL if there is none. Searched from
 * place START on, where it stands when both sides have one order. */
const struct mo_member *mo_extra_find(const struct mo_extra *extra,
                                      struct mo_text name, size_t start);

/* The forms: each puts all of its output, whether or not there is any
 * difference. Status of the search or of OUT. */
MO_MUST_USE enum mo_status mo_diff_as_text(const struct mo_diff *diff,
                                           struct mo_out *out);
MO_MUST_USE enum mo_status mo_diff_as_json(const struct mo_diff *diff,
                                           struct mo_out *out);
MO_MUST_USE enum mo_status mo_diff_as_unified(const struct mo_diff *diff,
                                              struct mo_out *out);

/* Puts TEXT as a JSON string, or null when it is missing; the second without
 * the quotes around it. */
void mo_put_json(struct mo_out *out, struct mo_text text);
void mo_put_json_inside(struct mo_out *out, struct mo_text text);

#endif
