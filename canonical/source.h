/* A source of a conversion: opened, its format found, read into batches. */
#ifndef CANONICAL_SOURCE_H
#define CANONICAL_SOURCE_H

#include "moments/convert.h"
#include "pipeline.h"

/* An open source; shared by its batches, freed with the last of them. */
struct source {
    atomic_size_t owners;
    const struct mo_convert *convert;
    const struct mo_source *given;
    const char *name;
    struct mo_in *in;    /* NULL once it has been read */
    struct mo_in *first; /* at its start for good: what lines are looked up
                            by while another thread reads on; or NULL */
    const struct mo_reader *reader;
    void *state;
    bool decoded;
    bool again;            /* it can be opened again to look up a line */
    uint64_t size;         /* 0: not known */
    struct mo_diag diag;   /* why it could not be opened */
    struct mo_diag *notes; /* what else opening found, for its first batch */
    size_t note_count;
};

/* Opens the source. On failure *SOURCE is there all the same, to be released,
 * with the reason in diag. NULL in *SOURCE: out of memory. */
MO_MUST_USE enum mo_status mo_source_open(const struct mo_convert *convert,
                                          size_t index, struct source **source);
void mo_source_release(struct source *source); /* NULL is allowed */

/* Reads the next chunk of a split source, or all of another, into batches.
 * *ENDED is set with the last. The status is MO_OK unless the run is over. */
MO_MUST_USE enum mo_status mo_source_produce(struct source *source,
                                             struct pipeline *pipeline,
                                             bool *ended);

/* Parses a chunk. */
void mo_source_parse(struct batch *batch);

/* Opens the input of a source once more, as a struct locator asks for it. */
enum mo_status mo_source_reopen(void *source, struct mo_in **in);

/* The services that modules get during a conversion, except for reporting. */
struct mo_out *mo_session_spool(const struct mo_env *env);

/* What every env of CONVERT has in common. */
struct mo_env mo_session_env(const struct mo_convert *convert,
                             const struct mo_services *services,
                             const char *name);

#endif
