/* The inside of a mo_in: a window that moves over the blocks of a source. */
#ifndef CANONICAL_IN_H
#define CANONICAL_IN_H

#include "locate.h"

/* What a source of bytes can do. Each function gets the mo_in above it, whose
 * `self` is its own; what fails is told by mo_in_fail. */
struct mo_in_ops {
    /* Stores up to CAP (>= 1) bytes in TO; *LEN 0 is the end. */
    enum mo_status (*read)(struct mo_in *in, uint8_t *to, size_t cap,
                           size_t *len);
    /* The next read begins at OFFSET, at most the size. NULL: impossible. */
    enum mo_status (*seek)(struct mo_in *in, uint64_t offset);
    /* The number of bytes of the whole source; there when seek is. */
    enum mo_status (*size)(struct mo_in *in, uint64_t *size);
    /* An independent input over the same bytes. NULL: impossible. */
    enum mo_status (*again)(const struct mo_in *in, struct mo_in **other);
    void (*close)(void *self);
};

struct mo_in {
    const struct mo_in_ops *ops; /* NULL: all is in memory */
    void *self;
    const uint8_t *ptr; /* the window */
    size_t len;
    uint64_t offset;     /* of the window in the source */
    uint64_t origin;     /* bytes that do not count: a byte-order mark */
    const uint8_t *base; /* the bytes in reach; ours unless in memory */
    size_t held;         /* how many: to the window's end, or all in memory */
    size_t cap, block;   /* of our buffer; of mo_in_memory */
    bool ended;
    bool counting;              /* lines */
    struct line_cursor floor;   /* where the bytes let go end */
    struct line_cursor settled; /* a place shortly before the last settled */
    enum mo_status status;      /* sticky */
    char failure[160];
};

/* A new input over a source, of which it takes possession even on failure
 * (NULL: out of memory). */
struct mo_in *mo_in_over(const struct mo_in_ops *ops, void *self);

/* Makes IN fail for good with STATUS and a reason; returns STATUS. */
enum mo_status mo_in_fail(struct mo_in *in, enum mo_status status,
                          const char *format, ...) MO_PRINTF(3, 4);

/* The same with MO_EIO and the text of ERROR, a value of errno. */
enum mo_status mo_in_fail_errno(struct mo_in *in, int error);

/* The same with the failure of BELOW, the input that IN reads from. */
enum mo_status mo_in_fail_below(struct mo_in *in, const struct mo_in *below);

/* From now on, for a source that cannot be read again: lines are counted,
 * before bytes get out of reach. Ends with mo_in_keep. */
void mo_in_count_lines(struct mo_in *in);

/* Works out the line and column of POS while IN counts lines, if its byte is
 * still in reach. Quick while the bytes asked for ascend. */
void mo_in_settle(struct mo_in *in, struct mo_pos *pos);

/* The place of the window's start; its line is 0 unless IN counts lines. */
struct line_cursor mo_in_line(struct mo_in *in);

/* Another input over the bytes of IN from their start, for use by any thread
 * while IN is read, and closed before it. Of a kept pipe it sees what has been
 * kept so far. MO_EUNSUPPORTED: IN is a pipe; MO_EIO, MO_ENOMEM. */
MO_MUST_USE enum mo_status mo_in_again(const struct mo_in *in,
                                       struct mo_in **other);

/* mo_in_again can be done. */
bool mo_in_repeats(const struct mo_in *in);

/* Puts a decoder over *IN when it begins like gzip (RFC 1952), which then
 * belongs to it. On failure *IN is as it was. */
MO_MUST_USE enum mo_status mo_in_gunzip(struct mo_in **in);

#endif
