/* A batch: what travels through the pipeline in one piece.
 *
 * It begins as a chunk of input, is parsed into events, stitched to what came
 * before, formatted once for each target, and written. Everything it points to
 * lies in its chunk, its arena or its carried list, so it can change threads
 * between any two stages. */
#ifndef CANONICAL_BATCH_H
#define CANONICAL_BATCH_H

#include <stdatomic.h>

#include "locate.h"
#include "moments/format.h"

/* A list that stays open beyond the batch it began in, shared by the batches
 * that go on with it. */
struct kept_list {
    atomic_size_t owners;
    struct mo_arena *arena;
    struct mo_list list;
};

/* NULL: out of memory. The caller owns it once. */
struct kept_list *mo_kept_list_new(const struct mo_list *list);
void mo_kept_list_release(struct kept_list *kept); /* NULL is allowed */

struct source;

/* A diagnostic on its way to the user, no longer than it has to be, with the
 * bad moment's bytes for --rejects (ptr NULL: none). */
struct message {
    enum mo_severity severity;
    enum mo_status status;
    struct mo_pos pos;
    const char *hint;
    struct mo_bytes record;
    char text[];
};

enum event_kind { EVENT_BEGIN, EVENT_MOMENT, EVENT_END, EVENT_MESSAGE };

struct event {
    enum event_kind kind;
    union {
        struct mo_list *list;
        struct mo_moment *moment;
        struct message *message;
    } of;
};

struct events {
    struct event *items;
    size_t count, cap;
};

struct messages {
    const struct message **items;
    size_t count, cap;
};

enum batch_stage {
    BATCH_READ,
    BATCH_PARSING,
    BATCH_PARSED,
    BATCH_STITCHED,
    BATCH_FORMATTING,
    BATCH_FORMATTED
};

/* A batch in the form of one target, with what was reported on the way. */
struct formatted {
    struct mo_out out; /* in memory */
    struct batch *batch;
    struct messages reports;
    enum mo_status status;
};

struct batch {
    struct batch *next; /* in the order of the input */
    enum batch_stage stage;
    struct source *source;
    bool ends_source; /* nothing of this source follows */

    uint8_t *bytes; /* the chunk of a split source, with its place in it */
    size_t len, cap;
    struct line_cursor start; /* its line is known unless the source can be
                                 read again */

    struct mo_arena *arena;
    struct events events;
    struct messages messages; /* in the order they are shown */
    enum mo_status status;    /* what ended the run after these events */

    struct kept_list *carried; /* the list open at the start, or NULL */
    struct mo_place at;        /* of the first event */
    uint64_t moment_count, rejected_count, list_count;

    struct formatted *formatted; /* one for each target */
    size_t formatted_count;
};

struct batch *mo_batch_new(size_t target_count); /* NULL: out of memory */
void mo_batch_free(struct batch *batch);         /* NULL is allowed */

/* Makes a used batch as good as new; keeps its memory. */
void mo_batch_reset(struct batch *batch);

/* Copies LEN bytes in as the chunk. */
MO_MUST_USE enum mo_status mo_batch_fill(struct batch *batch,
                                         const uint8_t *bytes, size_t len);

MO_MUST_USE enum mo_status mo_events_add(struct events *events,
                                         struct event event);

/* Keeps DIAG (and RECORD, which may be NULL) as the next event. */
MO_MUST_USE enum mo_status mo_batch_report(struct batch *batch,
                                           const struct mo_diag *diag,
                                           const struct mo_bytes *record);

/* Puts a message at the end of MESSAGES. */
MO_MUST_USE enum mo_status mo_messages_add(struct messages *messages,
                                           const struct message *message);

/* A copy of DIAG in the batch's arena; NULL: out of memory. */
struct message *mo_batch_message(struct batch *batch,
                                 const struct mo_diag *diag,
                                 const struct mo_bytes *record);

/* The diagnostic again; its source is left to the caller. */
struct mo_diag mo_message_diag(const struct message *message);

/* Walks the stitched events with the place of each. */
struct cursor {
    const struct batch *batch;
    size_t next;
    struct mo_place at;
};

/* What a stitched batch asks of a writer, one call at a time. */
enum step_kind { STEP_DONE, STEP_BEGIN, STEP_MOMENT, STEP_END };
struct step {
    enum step_kind kind;
    const struct mo_moment *moment;
    struct mo_place at;
};

struct cursor mo_cursor_at(const struct batch *batch);
struct step mo_cursor_next(struct cursor *cursor);

#endif
