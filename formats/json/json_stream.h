/* A JSON document that is read piece by piece: its outer structure, and the
 * extent of values inside. What a value holds is checked by its own reader. */
#ifndef JSON_JSON_STREAM_H
#define JSON_JSON_STREAM_H

#include "../common/json_record.h"

struct mo_json_stream {
    const struct mo_env *env;
    struct mo_in *in;
    struct mo_diag diag; /* of what failed last */
};

/* The source that readers of a value at the stream's place want. */
struct mo_json_source mo_json_stream_source(struct mo_json_stream *stream);

/* Reports stream->diag and returns a failure: the stream cannot go on. */
MO_MUST_USE enum mo_status mo_json_stream_die(struct mo_json_stream *stream);

/* Reports an error at BYTE of the source and returns a failure. */
MO_MUST_USE enum mo_status
mo_json_stream_fail(struct mo_json_stream *stream, enum mo_status status,
                    uint64_t byte, const char *hint, const char *format, ...)
    MO_PRINTF(5, 6);

/* Moves past white space; *C is the byte that stands there, -1 at the end. */
MO_MUST_USE enum mo_status mo_json_stream_peek(struct mo_json_stream *stream,
                                               int *c);

/* Past white space, *FOUND says whether C stood there and was passed. */
MO_MUST_USE enum mo_status mo_json_stream_accept(struct mo_json_stream *stream,
                                                 char c, bool *found);

/* The stream does not hold EXPECTED: reports what it holds, and fails. */
MO_MUST_USE enum mo_status
mo_json_stream_unexpected(struct mo_json_stream *stream, const char *expected);

/* Before the next item of an array or object that ends with CLOSE: passes the
 * comma, or that end (*MORE is then false). FIRST: nothing came before. */
MO_MUST_USE enum mo_status mo_json_stream_next(struct mo_json_stream *stream,
                                               char close, bool first,
                                               bool *more);

/* Makes the value at the stream's place contiguous, as far as it goes; it is
 * not consumed. MO_ELIMIT (not reported): it is larger than a moment may be,
 * *VALUE is what was seen of it. */
MO_MUST_USE enum mo_status mo_json_stream_value(struct mo_json_stream *stream,
                                                struct mo_text *value);

/* Fills stream->diag: WHAT, at the stream's place, is larger than a moment may
 * be. */
void mo_json_stream_large(struct mo_json_stream *stream, const char *what);

/* Moves past the value at the stream's place, of any size, unchecked. */
MO_MUST_USE enum mo_status mo_json_stream_skip(struct mo_json_stream *stream);

/* The name of a member, as far as it matters. */
struct mo_json_key {
    char name[32]; /* NUL-terminated; longer names are empty */
    uint64_t byte; /* where it stands */
};

/* Moves to a member's value: past its name, the colon, white space. */
MO_MUST_USE enum mo_status mo_json_stream_key(struct mo_json_stream *stream,
                                              struct mo_json_key *key);

#endif
