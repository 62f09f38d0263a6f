/* Statuses, positions and diagnostics: how every part of moments reports. */
#ifndef MOMENTS_ERROR_H
#define MOMENTS_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define MO_BEGIN_DECLS extern "C" {
#define MO_END_DECLS   }
#else
#define MO_BEGIN_DECLS
#define MO_END_DECLS
#endif

#define MO_API              __attribute__((visibility("default")))
#define MO_MUST_USE         __attribute__((warn_unused_result))
#define MO_PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))

MO_BEGIN_DECLS

/* What a fallible call returns. Values are only ever appended. */
enum mo_status {
    MO_OK,
    MO_STOP,         /* the sink has had enough; not a failure */
    MO_ESYNTAX,      /* the input breaks the grammar of its format */
    MO_EDATA,        /* well formed, but not a moment or list we can take */
    MO_EIO,          /* reading or writing failed; worth a retry */
    MO_ENOMEM,       /* memory ran out */
    MO_ELIMIT,       /* the input exceeds a limit that can be raised */
    MO_EUNSUPPORTED, /* the format or feature is not built in */
    MO_EUSAGE,       /* the caller asked for something impossible */
    MO_EPLUGIN,      /* a plugin was refused */
    MO_ENOINPUT,     /* a source is missing or unreadable */
    MO_ECREATE,      /* a target cannot be created */
    MO_ELOSS,        /* a target cannot carry a value, and loss is forbidden */
    MO_ENOLIST,      /* the source holds no ranked list */
    MO_EINTERNAL     /* a bug in moments */
};

/* Returns early with the status of CALL when it is not MO_OK. Only where the
 * function holds nothing that must be released. */
#define MO_TRY(call)                                                           \
    do {                                                                       \
        enum mo_status mo_try_status = (call);                                 \
        if (mo_try_status != MO_OK)                                            \
            return mo_try_status;                                              \
    } while (0)

/* A place in a source. `byte` counts from 0 in the decoded (gunzipped) input;
 * lines and columns count from 1, columns in code points. Line 0 with a byte
 * means: not worked out yet; the session does so when it shows the message.
 * All zero means unknown. */
struct mo_pos {
    uint64_t byte;
    uint64_t line;
    uint32_t column;
};

/* A position of which only the byte is known. Byte 0 is stored as known by
 * setting `column` to 1 with line 0. */
static inline struct mo_pos
mo_pos_at(uint64_t byte)
{
    struct mo_pos pos;
    pos.byte = byte;
    pos.line = 0;
    pos.column = 1;
    return pos;
}

enum mo_severity { MO_NOTE, MO_WARNING, MO_ERROR };

/* One message about the input, complete in itself: reporting cannot fail. */
struct mo_diag {
    enum mo_severity severity;
    enum mo_status status;
    struct mo_pos pos;
    const char *source; /* name of the source; set by the session */
    const char *hint;   /* what to do about it; static text, or NULL */
    char message[240];  /* UTF-8, lower case, no full stop, NUL-terminated */
};

/* Fills *DIAG. The message is cut at a code point border when it is longer
 * than the field. Source and hint are set to NULL. */
MO_API void mo_diag_set(struct mo_diag *diag, enum mo_severity severity,
                        enum mo_status status, struct mo_pos pos,
                        const char *format, ...) MO_PRINTF(5, 6);

/* A short English name of STATUS ("syntax", "data", …): static text. */
MO_API const char *mo_status_name(enum mo_status status);

MO_END_DECLS

#endif
