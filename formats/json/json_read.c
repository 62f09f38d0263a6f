/* JSON documents in: the canonical shape in one pass and constant memory, and
 * what others make of a list of moments. */
#include "json_document.h"

#include <stdio.h>

#include "json_sniff.h"
#include "json_stream.h"

struct document {
    struct mo_json_stream stream;
    const struct mo_sink *sink;
    bool canonical; /* it begins with moments_format: fields before moments */
};

static enum mo_status
complain(struct document *document, enum mo_status status, uint64_t byte,
         const char *message)
{
    mo_diag_set(&document->stream.diag, MO_ERROR, status, mo_pos_at(byte), "%s",
                message);
    return mo_json_stream_die(&document->stream);
}

static uint64_t
place(const struct document *document)
{
    return mo_in_offset(document->stream.in);
}

/* ---- moments ------------------------------------------------------------ */

/* After a reader of values has failed with STATUS. Was the value at fault, the
 * report goes out with its bytes, and if the run goes on, the stream moves past
 * it; a value without end is the end. */
static enum mo_status
reject(struct document *document, enum mo_status failure)
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
take_text(const struct mo_json_source *source, struct mo_text text,
          struct target *target)
{
    return target->moment
               ? mo_json_take_moment(source, text, target->moment,
                                     &target->part)
               : mo_json_take_list(source, text, target->list, &target->part);
}

/* Reads from the window, which grows as long as it holds too little. Nothing is
 * consumed. When the value is at fault stream.diag has the status returned. */
static enum mo_status
take(struct document *document, struct target *target)
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
        status = take_text(
            &source, mo_text_of((const char *)window.ptr, window.len), target);
        cut = status != MO_OK && target->part.truncated && window.len >= want;
    }
    if (cut || target->part.used > limit) {
        mo_json_stream_large(stream,
                             target->moment ? "moment" : "head of a list");
        return MO_ELIMIT;
    }
    return status;
}

static enum mo_status
read_moment(struct document *document)
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
static enum mo_status
read_moments(struct document *document)
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
        MO_TRY(read_moment(document));
    }
}

/* ---- lists -------------------------------------------------------------- */

static enum mo_status
push_begin(struct document *document, const struct mo_list *list)
{
    return document->sink->begin_list(document->sink->self, list);
}

static enum mo_status
push_end(struct document *document)
{
    return document->sink->end_list(document->sink->self);
}

/* After the moments of a list whose fields stand before them. */
static enum mo_status
close_list(struct document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    char message[80];
    bool more;
    MO_TRY(mo_json_stream_next(stream, '}', false, &more));
    if (!more)
        return push_end(document);
    MO_TRY(mo_json_stream_key(stream, &key));
    snprintf(message, sizeof(message),
             "member \"%s\" stands after the moments of its list", key.name);
    mo_diag_set(&stream->diag, MO_ERROR, MO_EDATA, mo_pos_at(key.byte), "%s",
                message);
    stream->diag.hint = "in this format a list's moments are its last member";
    return mo_json_stream_die(stream);
}

/* A list whose fields stand before its moments, in one pass. */
static enum mo_status
read_strict_list(struct document *document)
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
    MO_TRY(read_moments(document));
    return close_list(document);
}

/* Where the parts of a list are, in bytes of the source. */
struct extent {
    uint64_t begin, moments, moments_end, end;
};

/* Finds the parts of the list at the stream's place, which moves past it. */
static enum mo_status
survey_list(struct document *document, struct extent *extent)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more;
    int c;
    extent->begin = place(document);
    extent->moments = extent->moments_end = 0;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            break;
        MO_TRY(mo_json_stream_key(stream, &key));
        MO_TRY(mo_json_stream_peek(stream, &c));
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
gather(struct document *document, uint64_t from, uint64_t to,
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
gather_list(struct document *document, const struct extent *extent,
            struct mo_buffer *text)
{
    if (extent->moments == 0)
        return gather(document, extent->begin, extent->end, text);
    MO_TRY(gather(document, extent->begin, extent->moments, text));
    MO_TRY(mo_buffer_add(text, "[]", 2));
    return gather(document, extent->moments_end, extent->end, text);
}

static enum mo_status
push_gathered(struct document *document, const struct extent *extent,
              struct mo_text text)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_source source = mo_json_stream_source(stream);
    struct mo_json_part part = {.through = true};
    struct mo_list list;
    source.offset = extent->begin;
    if (mo_json_take_list(&source, text, &list, &part) == MO_OK)
        return push_begin(document, &list);
    if (extent->moments > 0 && stream->diag.pos.byte > extent->moments)
        stream->diag.pos.byte += extent->moments_end - extent->moments - 2;
    return mo_json_stream_die(stream);
}

/* A list whose fields stand anywhere: it is surveyed first. */
static enum mo_status
read_loose_list(struct document *document)
{
    struct mo_in *const in = document->stream.in;
    struct extent extent;
    struct mo_buffer text = {0};
    enum mo_status status;
    MO_TRY(survey_list(document, &extent));
    status = gather_list(document, &extent, &text);
    if (status == MO_OK)
        status =
            push_gathered(document, &extent, mo_text_of(text.ptr, text.len));
    mo_buffer_free(&text);
    if (status == MO_OK && extent.moments > 0) {
        MO_TRY(mo_in_seek(in, extent.moments));
        status = read_moments(document);
    }
    MO_TRY(status);
    MO_TRY(mo_in_seek(in, extent.end));
    return push_end(document);
}

static enum mo_status
read_list(struct document *document)
{
    int c;
    MO_TRY(mo_json_stream_peek(&document->stream, &c));
    if (c != '{')
        return mo_json_stream_unexpected(&document->stream, "a list");
    return document->canonical ? read_strict_list(document)
                               : read_loose_list(document);
}

static enum mo_status
read_lists(struct document *document)
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
        MO_TRY(read_list(document));
    }
}

/* ---- the document ------------------------------------------------------- */

/* A value of the root that is no list: checked, and spelled in *VALUE. */
static enum mo_status
read_small(struct document *document, struct mo_text *value)
{
    struct mo_json_stream *const stream = &document->stream;
    const struct mo_json_source source = mo_json_stream_source(stream);
    struct mo_text text;
    enum mo_status status = mo_json_stream_value(stream, &text);
    if (status == MO_ELIMIT)
        mo_json_stream_large(stream, "value");
    else if (status != MO_OK)
        return status;
    else
        status = mo_json_read_value(&source, text, value);
    return status == MO_OK ? MO_OK : mo_json_stream_die(stream);
}

/* Passes what read_small has read. */
static enum mo_status
pass_small(struct document *document)
{
    return mo_json_stream_skip(&document->stream);
}

static enum mo_status
read_version(struct document *document)
{
    struct mo_text version;
    char quote[MO_QUOTE_SIZE], message[MO_QUOTE_SIZE + 64];
    const uint64_t byte = place(document);
    MO_TRY(read_small(document, &version));
    if (mo_text_is(version, "1"))
        return pass_small(document);
    snprintf(message, sizeof(message), "moments_format is %s, expected 1",
             mo_text_quote(version, quote));
    return complain(document, MO_EUNSUPPORTED, byte, message);
}

static enum mo_status
ignore_member(struct document *document, const struct mo_json_key *key)
{
    struct mo_text value;
    MO_TRY(read_small(document, &value));
    MO_TRY(mo_complain(document->stream.env, MO_WARNING, MO_OK,
                       mo_pos_at(key->byte), NULL,
                       "member \"%s\" of the document is ignored", key->name));
    return pass_small(document);
}

/* A root with lists. */
static enum mo_status
read_collection(struct document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more, lists = false, version = false;
    int c;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_stream_key(stream, &key));
        MO_TRY(mo_json_stream_peek(stream, &c));
        const bool is_lists = strcmp(key.name, "lists") == 0;
        const bool is_version = strcmp(key.name, "moments_format") == 0;
        if ((is_lists && lists) || (is_version && version))
            return complain(document, MO_EDATA, key.byte,
                            is_lists
                                ? "name \"lists\" stands twice in one object"
                                : "name \"moments_format\" stands twice in "
                                  "one object");
        lists |= is_lists;
        version |= is_version;
        if (is_lists)
            MO_TRY(read_lists(document));
        else if (is_version)
            MO_TRY(read_version(document));
        else
            MO_TRY(ignore_member(document, &key));
    }
}

/* One list, of which nothing is known, with what READ finds in it. */
static enum mo_status
read_nameless(struct document *document,
              enum mo_status (*read)(struct document *document))
{
    struct mo_list list = {0};
    list.pos = mo_pos_at(place(document));
    MO_TRY(push_begin(document, &list));
    MO_TRY(read(document));
    return push_end(document);
}

/* What the root object of a foreign document turns out to be. */
enum shape { COLLECTION, LIST, MOMENT, NOTHING };

static enum mo_status
find_shape(struct document *document, enum shape *shape)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more;
    int c;
    *shape = NOTHING;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_stream_key(stream, &key));
        if (strcmp(key.name, "lists") == 0 ||
            strcmp(key.name, "moments") == 0) {
            *shape = key.name[0] == 'l' ? COLLECTION : LIST;
            return MO_OK;
        }
        if (strcmp(key.name, "title") == 0 || strcmp(key.name, "heading") == 0)
            *shape = MOMENT;
        MO_TRY(mo_json_stream_peek(stream, &c));
        MO_TRY(mo_json_stream_skip(stream));
    }
}

static enum mo_status
read_foreign(struct document *document)
{
    const uint64_t byte = place(document);
    enum shape shape;
    MO_TRY(find_shape(document, &shape));
    MO_TRY(mo_in_seek(document->stream.in, byte));
    switch (shape) {
    case COLLECTION: return read_collection(document);
    case LIST: return read_loose_list(document);
    case MOMENT: return read_nameless(document, read_moment);
    case NOTHING: break;
    }
    return complain(document, MO_ENOLIST, byte,
                    "object with neither \"lists\" nor \"moments\"");
}

/* A root that is neither object nor array. */
static enum mo_status
refuse_scalar(struct document *document)
{
    struct mo_text value;
    char quote[MO_QUOTE_SIZE], message[MO_QUOTE_SIZE + 64];
    const uint64_t byte = place(document);
    MO_TRY(read_small(document, &value));
    snprintf(message, sizeof(message),
             "expected an object or an array, found %s",
             mo_text_quote(value, quote));
    return complain(document, MO_EDATA, byte, message);
}

static const char canonical[] = "{\"moments_format\"";

/* How the document begins, told before anything is consumed: a foreign object
 * is read twice. */
enum { HEAD_MAX = 4096 };

static bool
is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The first bytes that are no white space, LEN of them, into BYTES; fewer when
 * there are no more within HEAD_MAX bytes. */
static enum mo_status
look_ahead(struct document *document, char *bytes, size_t len)
{
    struct mo_bytes window;
    size_t count = 0;
    memset(bytes, 0, len);
    for (size_t i = 0; i < HEAD_MAX && count < len; i++) {
        MO_TRY(mo_in_fill(document->stream.in, i + 1, &window));
        if (window.len <= i)
            break;
        if (!is_space(window.ptr[i]))
            bytes[count++] = (char)window.ptr[i];
    }
    return MO_OK;
}

static enum mo_status
read_root(struct document *document)
{
    int c;
    MO_TRY(mo_json_stream_peek(&document->stream, &c));
    if (c == '[')
        return read_nameless(document, read_moments);
    if (c != '{')
        return refuse_scalar(document);
    return document->canonical ? read_collection(document)
                               : read_foreign(document);
}

static enum mo_status
read_document(const void *state, const struct mo_env *env, struct mo_in *in,
              const struct mo_sink *sink)
{
    char head[sizeof(canonical) - 1];
    struct document document = {.stream = {.env = env, .in = in}, .sink = sink};
    int c;
    (void)state;
    MO_TRY(look_ahead(&document, head, sizeof(head)));
    document.canonical = memcmp(head, canonical, sizeof(head)) == 0;
    if (!document.canonical && head[0] == '{')
        MO_TRY(mo_in_keep(in));
    MO_TRY(read_root(&document));
    MO_TRY(mo_json_stream_peek(&document.stream, &c));
    return c < 0 ? MO_OK
                 : mo_json_stream_unexpected(&document.stream, "the end");
}

const struct mo_reader mo_json_reader = {
    .size = sizeof(struct mo_reader),
    .sniff = mo_json_sniff,
    .read = read_document,
};
