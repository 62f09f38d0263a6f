/* One load, any number of writers: the whole of a conversion. */
#ifndef MOMENTS_CONVERT_H
#define MOMENTS_CONVERT_H

#include "moments/registry.h"

MO_BEGIN_DECLS

/* A source: exactly one of path, fd >= 0 with path NULL, or bytes. */
struct mo_source {
    const char *path; /* NULL: see fd, bytes */
    int fd;           /* -1: none */
    struct mo_bytes bytes;
    const char *name;                  /* for messages; NULL: the path */
    const struct mo_format *format;    /* NULL: by path and content */
    const char *encoding;              /* of the text; NULL: by its marks */
    const struct mo_setting *settings; /* for its reader */
    size_t setting_count;
};

/* A target: a path, or a descriptor that is written directly. */
struct mo_target {
    const char *path;                  /* NULL: see fd */
    int fd;                            /* -1: none */
    const struct mo_format *format;    /* NULL: by path */
    const struct mo_setting *settings; /* for its writer */
    size_t setting_count;
};

struct mo_convert {
    const struct mo_source *sources;
    size_t source_count;
    const struct mo_target *targets;
    size_t target_count;
    struct mo_limits limits; /* from mo_limits_default() */
    unsigned threads;        /* 0: as many as there are processors */
    bool lossless;           /* the first loss ends the run */
    bool keep_going;         /* skip bad moments */
    const char *rejects;     /* path for bad moments as NDJSON, or NULL */
    uint64_t top;            /* only ranks 1 to top; 0: all */
    bool reverse;            /* each list backwards; holds one list in memory */
    bool sync;               /* fsync files and folders */
    bool explain;
    int64_t timestamp; /* of what is written, seconds since 1970 */
    bool timestamp_given;
    size_t batch_bytes; /* of input in one batch; 0: 1 MiB */

    /* Extra sink that sees every list and moment after the checks and filters,
     * in order on one thread (the caller's own use, a model say); NULL: none */
    const struct mo_sink *sink;

    /* Called for each diagnostic in order, on the calling thread or another,
     * never twice at a time. LINE is the part of the source's line to show with
     * it, NUL-terminated UTF-8 of at most 72 code points, the fault at the code
     * point CARET (from 1); NULL where it is not known. */
    void (*report)(void *user, const struct mo_diag *diag, const char *line,
                   uint32_t caret);
    /* Called now and then with the bytes read so far, and of how many (0: not
     * known); may be NULL. */
    void (*progress)(void *user, uint64_t done, uint64_t total);
    void *user;
};

/* What was done. */
struct mo_summary {
    uint64_t lists, moments, rejected, warnings, errors;
    uint64_t bytes_in;
};

MO_API struct mo_limits mo_limits_default(void);

/* Runs the conversion. Targets appear under their final names only after every
 * one of them is complete; on any failure all old files are as they were. With
 * keep_going and rejected moments the result is MO_EDATA although the rest was
 * written. SUMMARY may be NULL. */
MO_API MO_MUST_USE enum mo_status mo_convert(const struct mo_convert *convert,
                                             struct mo_summary *summary);

/* The built-in seven moments: canonical JSON. */
MO_API struct mo_bytes mo_seven(void);

MO_END_DECLS

#endif
