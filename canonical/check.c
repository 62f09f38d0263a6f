/* The rules of the model. */
#include "moments/check.h"

#include <inttypes.h>

enum mo_status
mo_check_list(struct mo_check *check, const struct mo_list *list,
              void (*found)(void *user, const struct mo_diag *diag), void *user)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag diag;
    *check = (struct mo_check){0};
    if (mo_text_is(list->order, "ascending"))
        check->direction = 1;
    else if (mo_text_is(list->order, "descending"))
        check->direction = -1;
    else if (list->order.ptr && !mo_text_is(list->order, "unranked")) {
        mo_diag_set(&diag, MO_ERROR, MO_EDATA, list->pos,
                    "list order: expected ascending, descending or unranked, "
                    "found %s",
                    mo_text_quote(list->order, quoted));
        found(user, &diag);
        return MO_EDATA;
    }
    return MO_OK;
}

/* How a rank follows the one before it; NULL: as it should. */
static const char *
judge(struct mo_check *check, int64_t rank)
{
    if (rank == check->previous)
        return "a tie";
    const int step = rank > check->previous ? 1 : -1;
    if (check->direction == 0)
        check->direction = step;
    if (step != check->direction)
        return "against the order of the list";
    const uint64_t distance = step > 0
                                  ? (uint64_t)rank - (uint64_t)check->previous
                                  : (uint64_t)check->previous - (uint64_t)rank;
    return distance > 1 ? "a gap" : NULL;
}

enum mo_status
mo_check_moment(struct mo_check *check, const struct mo_moment *moment,
                void (*found)(void *user, const struct mo_diag *diag),
                void *user)
{
    struct mo_diag diag;
    if (!moment->title.ptr && !moment->heading.ptr) {
        mo_diag_set(&diag, MO_ERROR, MO_EDATA, moment->pos,
                    "a moment has neither title nor heading");
        found(user, &diag);
        return MO_EDATA;
    }
    if (!moment->rank.spelling.ptr)
        return MO_OK;
    const int64_t rank = moment->rank.value;
    const char *verdict = check->ranked ? judge(check, rank) : NULL;
    if (verdict) {
        char quoted[MO_QUOTE_SIZE];
        mo_diag_set(
            &diag, MO_WARNING, MO_EDATA, moment->pos,
            "rank %" PRId64 " of %s follows rank %" PRId64 ": %s", rank,
            mo_text_quote(moment->title.ptr ? moment->title : moment->heading,
                          quoted),
            check->previous, verdict);
        found(user, &diag);
    }
    check->ranked = true;
    check->previous = rank;
    return MO_OK;
}
