/* What a format module is: a const descriptor of a reader, a writer, or both.
 *
 * A module includes only this header (and formats/common), exports one object
 * `const struct mo_format mo_format_NAME`, and stands in one line of
 * formats/registry.c. It keeps no global state, never prints, and touches no
 * file. */
#ifndef MOMENTS_FORMAT_H
#define MOMENTS_FORMAT_H

#include "moments/io.h"
#include "moments/sink.h"

MO_BEGIN_DECLS

/* ---- options ---- */

enum mo_option_type {
    MO_OPTION_FLAG,  /* bool; takes no value */
    MO_OPTION_INT,   /* int64_t within [min, max] */
    MO_OPTION_TEXT,  /* const char *, NUL-terminated, valid UTF-8, or NULL */
    MO_OPTION_CHOICE /* int: the index in `choices` */
};

/* One option as data: parsing, --help, the man page and validation come from
 * it. Options of the same name in different formats must have one type. A
 * table ends with a NULL name. */
struct mo_option {
    const char *name; /* without the dashes */
    enum mo_option_type type;
    size_t offset;              /* in the module's state */
    const char *metavar;        /* shown in help for the value; NULL: none */
    const char *help;           /* one sentence, no full stop */
    const char *initial;        /* default, spelled as a user would; or NULL */
    const char *const *choices; /* MO_OPTION_CHOICE: NULL-ended */
    int64_t min, max;           /* MO_OPTION_INT */
};

/* A value given by the user. */
struct mo_setting {
    const char *name;
    const char *value; /* NULL for a flag */
};

/* ---- what the session gives its modules ---- */

/* Caps on what one input may ask of us; all can be raised by option. */
struct mo_limits {
    uint64_t moment_bytes;    /* one moment or list head: 16 MiB */
    uint32_t nesting;         /* JSON arrays and objects, XML elements: 512 */
    uint32_t fields;          /* columns, or members of one object: 10,000 */
    uint64_t archive_members; /* 100,000 */
    uint64_t archive_bytes;   /* unpacked: 64 GiB */
    uint32_t archive_ratio;   /* unpacked to packed bytes, past 1 MiB: 1,100 */
};

struct mo_env;
struct mo_nested;

/* The host's services; a table, so that a plugin needs no symbol of ours. */
struct mo_services {
    uint32_t size;
    enum mo_status (*report)(const struct mo_env *env,
                             const struct mo_diag *diag,
                             const struct mo_bytes *record);
    struct mo_out *(*spool)(const struct mo_env *env);
    enum mo_status (*nested)(const struct mo_env *env, const char *format,
                             const struct mo_setting *settings, size_t count,
                             struct mo_nested *nested);
    const char *(*format_of)(const struct mo_env *env, const char *path,
                             struct mo_bytes head);
    enum mo_status (*read)(const struct mo_env *env, const char *format,
                           struct mo_in *in, const struct mo_sink *sink);
};

/* The surroundings of one call of a module. */
struct mo_env {
    const struct mo_services *services;
    void *session;          /* the host's own */
    const char *source;     /* name of the source or target, for messages */
    struct mo_arena *arena; /* readers build moments here; emptied, it may be,
                               as soon as the sink has taken one; for a split
                               reader it lives as long as the chunk */
    struct mo_limits limits;
    int64_t timestamp;    /* SOURCE_DATE_EPOCH, else 1980-01-01 */
    bool timestamp_given; /* SOURCE_DATE_EPOCH was set */
    bool decoded;         /* the source was transcoded to UTF-8 for a reader
                             that DECLARES: ignore what it declares */
    bool explain;         /* readers say in notes what they took for what */
    unsigned threads;     /* a module's own layers may use */
};

/* Reports DIAG. RECORD, when not NULL, holds the bytes of the bad moment for
 * --rejects. Returns MO_OK to go on (after an error: skip this moment), else
 * the status to return at once. */
static inline enum mo_status
mo_report(const struct mo_env *env, const struct mo_diag *diag,
          const struct mo_bytes *record)
{
    return env->services->report(env, diag, record);
}

/* Formats a message and reports it, without record. */
MO_API MO_MUST_USE enum mo_status
mo_complain(const struct mo_env *env, enum mo_severity severity,
            enum mo_status status, struct mo_pos pos, const char *hint,
            const char *format, ...) MO_PRINTF(6, 7);

/* A spool beside the target (see io.h); closed by mo_spool_close. */
static inline struct mo_out *
mo_env_spool(const struct mo_env *env)
{
    return env->services->spool(env);
}

/* ---- readers ---- */

enum mo_reader_trait {
    /* bytes, not text: never transcoded, no byte-order mark taken off */
    MO_READER_BINARY = 1,
    /* the document declares its own encoding (XML, HTML): it gets the bytes as
     * they are, unless env->decoded */
    MO_READER_DECLARES = 2
};

/* Readers of text get UTF-8 (not yet checked) without byte-order mark: the
 * session transcodes UTF-16 and what --encoding names. */
struct mo_reader {
    uint32_t size; /* sizeof(struct mo_reader), for plugins */
    uint32_t state_size;
    const struct mo_option *options; /* NULL: none */
    uint32_t traits;                 /* of enum mo_reader_trait */

    /* How sure (0 to 100) that a source which begins with HEAD is ours. HEAD
     * is decoded from gzip, at most 64 KiB, and may end anywhere. */
    int (*sniff)(const uint8_t *head, size_t len);

    /* Called once, before anything else; may consume a signature or header,
     * or ask with mo_in_keep for rewinding. Optional. */
    enum mo_status (*prepare)(void *state, const struct mo_env *env,
                              struct mo_in *in);

    /* Optional: the source can be read in chunks. BYTES begins at a record's
     * start; returns how many bytes its whole records take, 0 when not one is
     * whole. Called in order, with what follows the last answer. What remains
     * at the end of the source is the last chunk. */
    size_t (*split)(const void *state, const uint8_t *bytes, size_t len);

    /* Reads IN to its end and pushes into SINK. With split, IN is one chunk,
     * wholly in memory (one fill gives all of it), calls for several chunks
     * run at the same time, and the texts pushed lie in the chunk or in
     * env->arena. Positions hold absolute bytes (mo_in_offset). */
    enum mo_status (*read)(const void *state, const struct mo_env *env,
                           struct mo_in *in, const struct mo_sink *sink);

    /* Releases what prepare acquired; always called, once. Optional. */
    void (*dispose)(void *state);
};

/* ---- writers ---- */

/* Whether a writer carries a field so that it can be read back the same. */
enum mo_carry { MO_CARRIES_NEVER, MO_CARRIES_BY_VALUE, MO_CARRIES_ALWAYS };

enum mo_writer_trait {
    /* callbacks need calling in order on one thread, and may change state */
    MO_WRITER_SERIAL = 1,
    /* the output is compressed or a container: .gz is not put around it */
    MO_WRITER_BINARY = 2
};

/* The callbacks format into OUT, and (unless SERIAL) depend on the state and
 * the place alone, so batches are formatted on any thread and joined in order.
 * All but `moment` are optional. Each returns mo_out_status(out) or a status
 * of its own. */
struct mo_writer {
    uint32_t size; /* sizeof(struct mo_writer) */
    uint32_t state_size;
    const struct mo_option *options; /* NULL: none */
    uint32_t traits;                 /* of enum mo_writer_trait */

    /* What it carries with these options; NULL: everything, always. */
    enum mo_carry (*carries)(const void *state, enum mo_field_id field);

    enum mo_status (*begin)(void *state, const struct mo_env *env,
                            struct mo_out *out);
    enum mo_status (*begin_list)(const void *state, const struct mo_place *at,
                                 struct mo_out *out);
    enum mo_status (*moment)(const void *state, const struct mo_place *at,
                             const struct mo_moment *moment,
                             struct mo_out *out);
    enum mo_status (*end_list)(const void *state, const struct mo_place *at,
                               struct mo_out *out);
    enum mo_status (*end)(void *state, struct mo_out *out); /* after success */
    void (*dispose)(void *state); /* always, once, also without begin */
};

/* Reports on OUT that its format drops or changes FIELD of RECORD (a list or
 * moment, at POS): "TITLE: FIELD REASON". REASON is static, e.g. "cannot hold
 * control characters". A writer reports before or after it formats the field;
 * the session turns it into a warning, or with --lossless an error. */
MO_API void mo_out_loss(struct mo_out *out, const struct mo_place *at,
                        const struct mo_moment *moment, enum mo_field_id field,
                        const char *reason);

/* ---- formats ---- */

/* A description of the format for other programs, embedded when building. */
struct mo_schema {
    const char *name;  /* "xsd"; NULL ends an array */
    const char *title; /* "XML Schema 1.0" */
    const unsigned char *bytes;
    const size_t *len;
};

struct mo_format {
    const char *name;                /* "csv" */
    const char *title;               /* "CSV (RFC 4180)" */
    const char *media_type;          /* "text/csv" */
    const char *const *extensions;   /* with the dot, NULL-ended; the first is
                                        what we give to new files */
    const struct mo_reader *reader;  /* NULL: not read */
    const struct mo_writer *writer;  /* NULL: not written */
    const struct mo_schema *schemas; /* NULL: none; the first is the usual */
};

/* Another writer at work inside a container. */
struct mo_nested {
    const struct mo_writer *writer;
    void *state; /* options applied; its owner calls mo_nested_dispose */
};

/* Looks FORMAT up and applies the settings. MO_EUNSUPPORTED when it has no
 * writer; on failure *NESTED is untouched. */
static inline enum mo_status
mo_env_nested(const struct mo_env *env, const char *format,
              const struct mo_setting *settings, size_t count,
              struct mo_nested *nested)
{
    return env->services->nested(env, format, settings, count, nested);
}

/* Disposes of the state; harmless on a zeroed NESTED. */
MO_API void mo_nested_dispose(struct mo_nested *nested);

/* The name of the format that reads a member of a container, by the extension
 * of its PATH and, where formats share that, by HEAD (which may be empty); NULL
 * if none. */
static inline const char *
mo_env_format_of(const struct mo_env *env, const char *path,
                 struct mo_bytes head)
{
    return env->services->format_of(env, path, head);
}

/* Reads the member IN with the reader called FORMAT and its default options.
 * The reader gets ENV itself (another arena where it splits), so that a
 * container can pass an ENV whose `report` names the member: this service, like
 * format_of, never looks at env->session. Positions count from the start of
 * IN. MO_EUNSUPPORTED when FORMAT has no reader. */
static inline enum mo_status
mo_env_read(const struct mo_env *env, const char *format, struct mo_in *in,
            const struct mo_sink *sink)
{
    return env->services->read(env, format, in, sink);
}

MO_END_DECLS

#endif
