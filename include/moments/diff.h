/* What differs between two models, told to people or programs. */
#ifndef MOMENTS_DIFF_H
#define MOMENTS_DIFF_H

#include "moments/io.h"
#include "moments/model.h"

MO_BEGIN_DECLS

enum mo_diff_form {
    /* A line for each difference: list 1 “Title”: moment 3 “Goblin”: credit:
     * “a” -> “b”. Long texts are cut around what differs first, controls are
     * escaped. Nothing when there is no difference. */
    MO_DIFF_TEXT,
    /* One JSON document, also when there is no difference:
     * {"moments_diff": 1, "a": NAME, "b": NAME, "same": false, "changes": [
     * …]}. A change has `change` (added, removed, moved, changed), `list` and,
     * when it is of a moment, `moment`: the place in A and in B, from 1, null
     * where there is none. Then, of the changed: `field`, for extra `name`,
     * `from` and `to` (null: missing; of extra, absent then); of the added and
     * removed: `value`, the whole list or moment in canonical JSON. */
    MO_DIFF_JSON,
    /* As `diff -u` over both models spelled a field a line, with three lines
     * of context. Nothing when there is no difference. */
    MO_DIFF_UNIFIED
};

struct mo_diff_side {
    const struct mo_model *model;
    const char *name; /* of the file, for the output */
};

struct mo_diff {
    struct mo_diff_side a, b; /* before and after */
    enum mo_diff_form form;
};

/* Puts the differences into OUT; *SAME is what mo_model_equal says. Lists are
 * paired by id, else by title, else by the order of those left; moments within
 * a pair of lists by id, else by title (or heading) and rank, else by title
 * alone, else by following a pair (unless both have an id). What was paired
 * can be changed, moved, or both; the rest was removed or added. Time is that
 * of sorting; memory, some words a moment.
 * MO_ENOMEM or the out's status; *SAME is then untouched. */
MO_API MO_MUST_USE enum mo_status mo_diff(const struct mo_diff *diff,
                                          struct mo_out *out, bool *same);

MO_END_DECLS

#endif
