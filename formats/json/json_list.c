/* Lists and moments within a JSON document: the canonical shape in one pass
 * and constant memory; lists of others are surveyed first. */
#include "json_list.h"

static uint64_t
place(const struct mo_json_document *document)
{
    return mo_in_offset(document->stream.in);
}

/* ---- moments ------------------------------------------------------------ */

/* After a reader of values has failed with STATUS. Was the value at fault, the
 * report goes out with its bytes, and if the run goes on, the stream moves past
 * it; a value without end is the end. */
static enum mo_status
reject(struct mo_json_document *document, enum mo_status failure)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_bytes record, window;
    struct mo_text value;
    enum mo_status status;
    if (failure == MO_ENOMEM || stream->diag.status != failure)
        return failure;
    status = mo_json_stream_value(stream, &value);
    if (status != MO_OK && status != MO_ELIMIT)
        return status;
    record.ptr = (const uint8_t *)value.ptr;
    record.len = value.len;
    MO_TRY(mo_report(stream->env, &stream->diag,
                     status == MO_OK ? &record : NULL));
    MO_TRY(mo_json_stream_skip(stream));
    MO_TRY(mo_in_fill(stream->in, 1, &window));
    return window.len > 0 ? MO_OK : failure;
}

/* What is read from a window that may hold too little of it. */
struct target {
    struct mo_moment *moment; /* NULL: the list */
    struct mo_list *list;
    struct mo_json_part part;
};

static enum mo_status
take_text(const struct mo_json_rules *rules, struct mo_json_source source,
          struct mo_text text, struct target *target)
{
    const bool list = !target->moment;
    void *const record = list ? (void *)target->list : (void *)target->moment;
    struct mo_json_naming naming;
    if (rules) {
        naming = mo_json_map_naming(rules->map, list);
        source.naming = &naming;
    }
    MO_TRY(list ? mo_json_take_list(&source, text, target->list, &target->part)
                : mo_json_take_moment(&source, text, target->moment,
                                      &target->part));
    text.len = target->part.used;
    return rules ? mo_json_adopt(rules, &source, text, list, record) : MO_OK;
}

/* Reads from the window, which grows as long as it holds too little. Nothing is
 * consumed. When the value is at fault stream.diag has the status returned. */
static enum mo_status
take(struct mo_json_document *document, struct target *target)
{
    struct mo_json_stream *const stream = &document->stream;
    const struct mo_json_source source = mo_json_stream_source(stream);
    const uint64_t limit = stream->env->limits.moment_bytes;
    struct mo_bytes window = {0};
    enum mo_status status = MO_ESYNTAX;
    size_t want = 1;
    bool cut = true;
    stream->diag.status = MO_OK;
    for (; cut && window.len <= limit; want = window.len * 2) {
        MO_TRY(mo_in_fill(stream->in, want, &window));
        status =
            take_text(document->rules, source,
                      mo_text_of((const char *)window.ptr, window.len), target);
        cut = status != MO_OK && target->part.truncated && window.len >= want;
    }
    if (cut || target->part.used > limit) {
        mo_json_stream_large(stream,
                             target->moment ? "moment" : "head of a list");
        return MO_ELIMIT;
    }
    return status;
}

enum mo_status
mo_json_document_moment(struct mo_json_document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_moment moment;
    struct target target = {.moment = &moment};
    enum mo_status status;
    int c;
    MO_TRY(mo_json_stream_peek(stream, &c));
    if (c < 0 || strchr(",:]}", c))
        return mo_json_stream_unexpected(stream, "a moment");
    status = take(document, &target);
    if (status != MO_OK)
        return reject(document, status);
    MO_TRY(document->sink->moment(document->sink->self, &moment));
    mo_in_consume(stream->in, target.part.used);
    return MO_OK;
}

/* The value of `moments`. */
enum mo_status
mo_json_document_moments(struct mo_json_document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    bool more;
    MO_TRY(mo_json_stream_accept(stream, '[', &more));
    if (!more)
        return mo_json_stream_unexpected(stream, "an array of moments");
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, ']', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_document_moment(document));
    }
}

/* ---- lists -------------------------------------------------------------- */

static enum mo_status
push_begin(struct mo_json_document *document, const struct mo_list *list)
{
    return document->sink->begin_list(document->sink->self, list);
}

static enum mo_status
push_end(struct mo_json_document *document)
{
    return document->sink->end_list(document->sink->self);
}

/* After the moments of a list whose fields stand before them. */
static enum mo_status
close_list(struct mo_json_document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more;
    MO_TRY(mo_json_stream_next(stream, '}', false, &more));
    if (!more)
        return push_end(document);
    MO_TRY(mo_json_stream_key(stream, &key));
    return mo_json_stream_fail(
        stream, MO_EDATA, key.byte,
        "in this format a list's moments are its last member",
        "member \"%s\" stands after the moments of its list", key.name);
}

/* A list whose fields stand before its moments, in one pass. */
static enum mo_status
read_strict_list(struct mo_json_document *document)
{
    struct mo_list list;
    struct target target = {.list = &list};
    const enum mo_status status = take(document, &target);
    if (status != MO_OK)
        return reject(document, status);
    MO_TRY(push_begin(document, &list));
    mo_in_consume(document->stream.in, target.part.used);
    if (!target.part.moments)
        return push_end(document);
    MO_TRY(mo_json_document_moments(document));
    return close_list(document);
}

/* Where the parts of a list are, in bytes of the source. */
struct extent {
    uint64_t begin, moments, moments_end, end;
};

/* Finds the parts of the list at the stream's place, which moves past it. */
static enum mo_status
survey_list(struct mo_json_document *document, struct extent *extent)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more;
    extent->begin = place(document);
    extent->moments = extent->moments_end = 0;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            break;
        MO_TRY(mo_json_stream_key(stream, &key));
        const bool moments =
            strcmp(key.name, "moments") == 0 && extent->moments == 0;
        if (moments)
            extent->moments = place(document);
        MO_TRY(mo_json_stream_skip(stream));
        if (moments)
            extent->moments_end = place(document);
    }
    extent->end = place(document);
    return MO_OK;
}

/* Appends the bytes from FROM to TO. */
static enum mo_status
gather(struct mo_json_document *document, uint64_t from, uint64_t to,
       struct mo_buffer *buffer)
{
    struct mo_in *const in = document->stream.in;
    const size_t len = (size_t)(to - from);
    struct mo_bytes window;
    MO_TRY(mo_in_seek(in, from));
    if (to - from > document->stream.env->limits.moment_bytes) {
        mo_json_stream_large(&document->stream, "list without its moments");
        return mo_json_stream_die(&document->stream);
    }
    MO_TRY(mo_in_fill(in, len, &window));
    return mo_buffer_add(buffer, window.ptr, len);
}

/* The list's own text, with an empty array in place of its moments. */
static enum mo_status
gather_list(struct mo_json_document *document, const struct extent *extent,
            struct mo_buffer *text)
{
    if (extent->moments == 0)
        return gather(document, extent->begin, extent->end, text);
    MO_TRY(gather(document, extent->begin, extent->moments, text));
    MO_TRY(mo_buffer_add(text, "[]", 2));
    return gather(document, extent->moments_end, extent->end, text);
}

/* Pushes the list that TEXT holds, *PUSHED says so, or reports what is wrong
 * with it. */
static enum mo_status
push_gathered(struct mo_json_document *document, const struct extent *extent,
              struct mo_text text, bool *pushed)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_source source = mo_json_stream_source(stream);
    struct mo_list list;
    struct target target = {.list = &list, .part = {.through = true}};
    source.offset = extent->begin;
    const enum mo_status status =
        take_text(document->rules, source, text, &target);
    *pushed = status == MO_OK;
    if (*pushed)
        return push_begin(document, &list);
    if (status == MO_ENOMEM || status != stream->diag.status)
        return status;
    if (extent->moments > 0 && stream->diag.pos.byte > extent->moments)
        stream->diag.pos.byte += extent->moments_end - extent->moments - 2;
    return mo_report(stream->env, &stream->diag, NULL);
}

/* A list whose fields stand anywhere: it is surveyed first. */
static enum mo_status
read_loose_list(struct mo_json_document *document)
{
    struct mo_in *const in = document->stream.in;
    struct extent extent;
    struct mo_buffer text = {0};
    enum mo_status status;
    bool pushed = false;
    MO_TRY(survey_list(document, &extent));
    status = gather_list(document, &extent, &text);
    if (status == MO_OK)
        status = push_gathered(document, &extent,
                               mo_text_of(text.ptr, text.len), &pushed);
    mo_buffer_free(&text);
    MO_TRY(status);
    if (pushed && extent.moments > 0) {
        MO_TRY(mo_in_seek(in, extent.moments));
        MO_TRY(mo_json_document_moments(document));
    }
    MO_TRY(mo_in_seek(in, extent.end));
    return pushed ? push_end(document) : MO_OK;
}

enum mo_status
mo_json_document_list(struct mo_json_document *document)
{
    int c;
    MO_TRY(mo_json_stream_peek(&document->stream, &c));
    if (c != '{')
        return mo_json_stream_unexpected(&document->stream, "a list");
    return document->canonical ? read_strict_list(document)
                               : read_loose_list(document);
}

enum mo_status
mo_json_document_lists(struct mo_json_document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    bool more;
    MO_TRY(mo_json_stream_accept(stream, '[', &more));
    if (!more)
        return mo_json_stream_unexpected(stream, "an array of lists");
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, ']', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_document_list(document));
    }
}
