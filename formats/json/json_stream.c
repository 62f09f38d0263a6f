/* The outer structure of a streamed JSON document. */
#include "json_stream.h"

#include <stdarg.h>
#include <stdio.h>

#include "../common/json_scan.h"

struct mo_json_source
mo_json_stream_source(struct mo_json_stream *stream)
{
    return mo_json_source_of(stream->env, mo_in_offset(stream->in),
                             &stream->diag);
}

enum mo_status
mo_json_stream_die(struct mo_json_stream *stream)
{
    const enum mo_status status = stream->diag.status;
    if (status != MO_ENOMEM)
        MO_TRY(mo_report(stream->env, &stream->diag, NULL));
    return status;
}

enum mo_status
mo_json_stream_fail(struct mo_json_stream *stream, enum mo_status status,
                    uint64_t byte, const char *hint, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    mo_diag_set(&stream->diag, MO_ERROR, status, mo_pos_at(byte), "%s",
                message);
    stream->diag.hint = hint;
    return mo_json_stream_die(stream);
}

enum mo_status
mo_json_stream_peek(struct mo_json_stream *stream, int *c)
{
    struct mo_bytes window;
    for (;;) {
        size_t i = 0;
        MO_TRY(mo_in_fill(stream->in, 1, &window));
        while (i < window.len &&
               (window.ptr[i] == ' ' || window.ptr[i] == '\n' ||
                window.ptr[i] == '\r' || window.ptr[i] == '\t'))
            i++;
        mo_in_consume(stream->in, i);
        if (i < window.len || window.len == 0) {
            *c = i < window.len ? window.ptr[i] : -1;
            return MO_OK;
        }
    }
}

enum mo_status
mo_json_stream_accept(struct mo_json_stream *stream, char c, bool *found)
{
    int there;
    MO_TRY(mo_json_stream_peek(stream, &there));
    *found = there == c;
    if (*found)
        mo_in_consume(stream->in, 1);
    return MO_OK;
}

enum mo_status
mo_json_stream_unexpected(struct mo_json_stream *stream, const char *expected)
{
    struct mo_json_source source;
    struct mo_json json;
    struct mo_bytes window;
    int c;
    MO_TRY(mo_json_stream_peek(stream, &c));
    MO_TRY(mo_in_fill(stream->in, MO_QUOTE_SIZE, &window));
    source = mo_json_stream_source(stream);
    mo_json_start(&json, &source,
                  mo_text_of((const char *)window.ptr, window.len));
    stream->diag.status = mo_json_fail_expected(&json, json.ptr, expected);
    return mo_json_stream_die(stream);
}

enum mo_status
mo_json_stream_next(struct mo_json_stream *stream, char close, bool first,
                    bool *more)
{
    bool found;
    MO_TRY(mo_json_stream_accept(stream, close, &found));
    *more = !found;
    if (found || first)
        return MO_OK;
    MO_TRY(mo_json_stream_accept(stream, ',', &found));
    if (found)
        return MO_OK;
    return mo_json_stream_unexpected(stream, close == '}' ? "',' or '}'"
                                                          : "',' or ']'");
}

/* ---- extents ------------------------------------------------------------ */

/* How far a value goes, found block by block: brackets are counted outside of
 * strings. What is wrong in between is for the value's reader to tell. */
struct scan {
    size_t depth;
    bool begun, quoted, escaped, word, done;
};

static bool
is_delimiter(char c)
{
    return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' ||
           c == '\n' || c == '\r';
}

/* Within a string: to its end, or to that of the block. */
static const char *
scan_string(struct scan *scan, const char *ptr, const char *end)
{
    unsigned high = 0;
    if (scan->escaped) {
        scan->escaped = false;
        ptr++;
    }
    while (ptr < end && (ptr = mo_json_run(ptr, end, &high)) < end) {
        const char c = *ptr++;
        if (c == '"') {
            scan->quoted = false;
            scan->done = scan->depth == 0;
            return ptr;
        }
        if (c == '\\' && ptr == end)
            scan->escaped = true;
        else if (c == '\\')
            ptr++;
    }
    return ptr;
}

/* Outside of strings: one byte, that is not the first. */
static const char *
scan_byte(struct scan *scan, const char *ptr)
{
    switch (*ptr) {
    case '"': scan->quoted = true; break;
    case '{':
    case '[': scan->depth++; break;
    case '}':
    case ']': scan->done = --scan->depth == 0; break;
    default: break;
    }
    return ptr + 1;
}

/* Goes on with LEN bytes at PTR; returns how many belong to the value. */
static size_t
scan_block(struct scan *scan, const uint8_t *bytes, size_t len)
{
    const char *const from = (const char *)bytes;
    const char *const end = from + len;
    const char *ptr = from;
    if (!scan->begun && len > 0) {
        scan->begun = true;
        scan->quoted = *ptr == '"';
        scan->depth = *ptr == '{' || *ptr == '[';
        scan->word = !scan->quoted && scan->depth == 0;
        ptr++;
    }
    while (ptr < end && !scan->done) {
        if (scan->quoted)
            ptr = scan_string(scan, ptr, end);
        else if (!scan->word)
            ptr = scan_byte(scan, ptr);
        else if (is_delimiter(*ptr))
            scan->done = true;
        else
            ptr++;
    }
    return (size_t)(ptr - from);
}

enum mo_status
mo_json_stream_value(struct mo_json_stream *stream, struct mo_text *value)
{
    const uint64_t limit = stream->env->limits.moment_bytes;
    struct scan scan = {0};
    struct mo_bytes window;
    size_t len = 0, want = 1;
    do {
        MO_TRY(mo_in_fill(stream->in, want, &window));
        len += scan_block(&scan, window.ptr + len, window.len - len);
        *value = mo_text_of((const char *)window.ptr, len);
        if (len > limit)
            return MO_ELIMIT;
        if (window.len < want)
            break;
        want = window.len * 2;
    } while (!scan.done);
    return MO_OK;
}

enum mo_status
mo_json_stream_skip(struct mo_json_stream *stream)
{
    struct scan scan = {0};
    struct mo_bytes window;
    do {
        MO_TRY(mo_in_fill(stream->in, 1, &window));
        if (window.len == 0)
            break;
        mo_in_consume(stream->in, scan_block(&scan, window.ptr, window.len));
    } while (!scan.done);
    return MO_OK;
}

void
mo_json_stream_large(struct mo_json_stream *stream, const char *what)
{
    mo_diag_set(&stream->diag, MO_ERROR, MO_ELIMIT,
                mo_pos_at(mo_in_offset(stream->in)),
                "%s is larger than %llu bytes", what,
                (unsigned long long)stream->env->limits.moment_bytes);
}

/* ---- names -------------------------------------------------------------- */

/* Decodes the name at the stream's place, which was seen to be a string. */
static enum mo_status
read_name(struct mo_json_stream *stream, struct mo_text spelling,
          struct mo_text *name)
{
    const struct mo_json_source source = mo_json_stream_source(stream);
    struct mo_json json;
    struct mo_json_token token;
    mo_json_start(&json, &source, spelling);
    MO_TRY(mo_json_next(&json, &token));
    return mo_json_decode(&json, &token, name);
}

enum mo_status
mo_json_stream_key(struct mo_json_stream *stream, struct mo_json_key *key)
{
    struct mo_text spelling, name;
    enum mo_status status;
    bool found;
    int c;
    MO_TRY(mo_json_stream_peek(stream, &c));
    if (c != '"')
        return mo_json_stream_unexpected(stream, "a name in double quotes");
    status = mo_json_stream_value(stream, &spelling);
    if (status == MO_ELIMIT)
        mo_json_stream_large(stream, "name");
    else if (status != MO_OK)
        return status;
    else
        status = read_name(stream, spelling, &name);
    if (status != MO_OK)
        return mo_json_stream_die(stream);
    key->byte = mo_in_offset(stream->in);
    memset(key->name, 0, sizeof(key->name));
    if (name.len < sizeof(key->name))
        memcpy(key->name, name.ptr, name.len);
    mo_in_consume(stream->in, spelling.len);
    MO_TRY(mo_json_stream_accept(stream, ':', &found));
    return found ? mo_json_stream_peek(stream, &c)
                 : mo_json_stream_unexpected(stream, "':'");
}
