/* Sinks: where a reader pushes lists and moments. */
#ifndef MOMENTS_SINK_H
#define MOMENTS_SINK_H

#include "moments/model.h"

MO_BEGIN_DECLS

/* Receives events in order: begin_list, moments, end_list, next list.
 *
 * Readers of documents (JSON, XML, an article) push all three. Readers of flat
 * records (NDJSON, CSV), whose rows repeat what list they belong to, push
 * begin_list with what a row states of its list whenever that differs from the
 * row before, and at the start of each chunk; they never push end_list. The
 * session decides by mo_list_continues whether such a list goes on.
 *
 * What is passed is borrowed until the callback returns, except that a split
 * reader's texts must stay valid as long as its chunk and env->arena.
 * A status other than MO_OK must be returned by the reader at once. */
struct mo_sink {
    enum mo_status (*begin_list)(void *self, const struct mo_list *list);
    enum mo_status (*moment)(void *self, const struct mo_moment *moment);
    enum mo_status (*end_list)(void *self);
    void *self;
};

/* NEXT, as a flat record states it, is the list OPEN and no new one: it states
 * nothing at all; or the same index where either states one; else the same id,
 * and every other field that NEXT states has the same value in OPEN. */
MO_API bool mo_list_continues(const struct mo_list *open,
                              const struct mo_list *next);

/* Where an event stands in the whole conversion. */
struct mo_place {
    const struct mo_list *list; /* a copy, kept until its last batch is out */
    uint64_t list_index;        /* of the list, from 0 */
    uint64_t moment_index;      /* of the moment in its list, from 0; in
                                   end_list: the number of moments */
    uint64_t row_index;         /* of the row in a flat format, from 0: every
                                   moment is a row, and so is a list without
                                   moments (at its end_list) */
};

MO_END_DECLS

#endif
