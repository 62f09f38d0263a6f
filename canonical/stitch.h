/* Stitching: batches in the order of the input become one stream of lists.
 *
 * Decides where a list that flat records speak of goes on over a border, checks
 * every list and moment, applies the filters, and gives each batch the place
 * of its first event. Runs on one thread at a time. */
#ifndef CANONICAL_STITCH_H
#define CANONICAL_STITCH_H

#include "batch.h"
#include "moments/check.h"
#include "moments/convert.h"

struct stitch {
    const struct mo_convert *convert;
    struct mo_check check;
    struct batch *batch; /* the one at work */
    struct events done;  /* its events as they come out */
    struct kept_list *carried;
    const struct mo_list *open; /* NULL: no list is open */
    struct mo_model *held;      /* of a list that is to be reversed */
    struct mo_place at;         /* after the events done */
    uint64_t position;          /* of the moment in its list, before filters */
};

void mo_stitch_init(struct stitch *stitch, const struct mo_convert *convert);
void mo_stitch_dispose(struct stitch *stitch);

/* Stitches a parsed batch. What stops the run is in batch->status after the
 * call; the status returned is that too. */
enum mo_status mo_stitch_batch(struct stitch *stitch, struct batch *batch);

#endif
