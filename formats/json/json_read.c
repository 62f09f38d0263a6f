/* JSON documents in: the canonical shape in one pass and constant memory, and
 * what others make of a list of moments. */
#include "json_document.h"
#include "json_list.h"
#include "json_sniff.h"

struct state {
    const char *map;
};

static const struct mo_option options[] = {
    {.name = "map",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct state, map),
     .metavar = "NAME=FIELD,...",
     .help = "what members of those names hold; NAME may be PARENT.CHILD"},
    {.name = NULL},
};

static uint64_t
place(const struct mo_json_document *document)
{
    return mo_in_offset(document->stream.in);
}

/* A value of the root that is no list: checked, and spelled in *VALUE. */
static enum mo_status
read_small(struct mo_json_document *document, struct mo_text *value)
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
pass_small(struct mo_json_document *document)
{
    return mo_json_stream_skip(&document->stream);
}

static enum mo_status
read_version(struct mo_json_document *document)
{
    struct mo_text version;
    char quote[MO_QUOTE_SIZE];
    const uint64_t byte = place(document);
    MO_TRY(read_small(document, &version));
    if (mo_text_is(version, "1"))
        return pass_small(document);
    return mo_json_stream_fail(&document->stream, MO_EUNSUPPORTED, byte, NULL,
                               "moments_format is %s, expected 1",
                               mo_text_quote(version, quote));
}

static enum mo_status
ignore_member(struct mo_json_document *document, const struct mo_json_key *key)
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
read_collection(struct mo_json_document *document)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more, lists = false, version = false;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_stream_key(stream, &key));
        const bool is_lists = strcmp(key.name, "lists") == 0;
        const bool is_version = strcmp(key.name, "moments_format") == 0;
        if ((is_lists && lists) || (is_version && version))
            return mo_json_stream_fail(stream, MO_EDATA, key.byte, NULL,
                                       "name \"%s\" stands twice in one object",
                                       key.name);
        lists |= is_lists;
        version |= is_version;
        if (is_lists)
            MO_TRY(mo_json_document_lists(document));
        else if (is_version)
            MO_TRY(read_version(document));
        else
            MO_TRY(ignore_member(document, &key));
    }
}

/* One list, of which nothing is known, with what READ finds in it. */
static enum mo_status
read_nameless(struct mo_json_document *document,
              enum mo_status (*read)(struct mo_json_document *document))
{
    const struct mo_sink *const sink = document->sink;
    struct mo_list list = {0};
    list.pos = mo_pos_at(place(document));
    MO_TRY(sink->begin_list(sink->self, &list));
    MO_TRY(read(document));
    return sink->end_list(sink->self);
}

/* What the root object of a foreign document turns out to be. */
enum shape { COLLECTION, LIST, MOMENT, NOTHING };

/* Looks at the members of the root; *OWN: one of them is moments_format. */
static enum mo_status
find_shape(struct mo_json_document *document, enum shape *shape, bool *own)
{
    struct mo_json_stream *const stream = &document->stream;
    struct mo_json_key key;
    bool more;
    *shape = NOTHING;
    *own = false;
    MO_TRY(mo_json_stream_accept(stream, '{', &more));
    for (bool first = true;; first = false) {
        MO_TRY(mo_json_stream_next(stream, '}', first, &more));
        if (!more)
            return MO_OK;
        MO_TRY(mo_json_stream_key(stream, &key));
        if (strcmp(key.name, "moments_format") == 0)
            *own = true;
        if (strcmp(key.name, "lists") == 0)
            *shape = COLLECTION;
        if (strcmp(key.name, "moments") == 0 && *shape != COLLECTION) {
            *shape = LIST;
            return MO_OK;
        }
        if (*shape == COLLECTION && *own)
            return MO_OK;
        if (*shape == NOTHING &&
            mo_json_map_speaks_of(document->rules->map, mo_text_from(key.name)))
            *shape = MOMENT;
        MO_TRY(mo_json_stream_skip(stream));
    }
}

static enum mo_status
read_foreign(struct mo_json_document *document, struct mo_json_rules *rules)
{
    const uint64_t byte = place(document);
    enum shape shape;
    bool own;
    MO_TRY(find_shape(document, &shape, &own));
    if (own)
        rules->synonyms = false;
    MO_TRY(mo_in_seek(document->stream.in, byte));
    switch (shape) {
    case COLLECTION: return read_collection(document);
    case LIST: return mo_json_document_list(document);
    case MOMENT: return read_nameless(document, mo_json_document_moment);
    case NOTHING: break;
    }
    return mo_json_stream_fail(&document->stream, MO_ENOLIST, byte, NULL,
                               "object with neither \"lists\" nor \"moments\"");
}

/* A root that is neither object nor array. */
static enum mo_status
refuse_scalar(struct mo_json_document *document)
{
    struct mo_text value;
    char quote[MO_QUOTE_SIZE];
    const uint64_t byte = place(document);
    MO_TRY(read_small(document, &value));
    return mo_json_stream_fail(&document->stream, MO_EDATA, byte, NULL,
                               "expected an object or an array, found %s",
                               mo_text_quote(value, quote));
}

/* A document that begins so is in our own form. That is told before anything
 * is consumed: of the others, an object is read twice. */
static const char canonical[] = "{\"moments_format\"";
enum { HEAD_MAX = 4096 };

static bool
is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The first LEN bytes of the document into BYTES, without white space before
 * the first two; fewer when there are no more within HEAD_MAX bytes. */
static enum mo_status
look_ahead(struct mo_json_document *document, char *bytes, size_t len)
{
    struct mo_bytes window;
    size_t count = 0;
    memset(bytes, 0, len);
    for (size_t i = 0; i < HEAD_MAX && count < len; i++) {
        MO_TRY(mo_in_fill(document->stream.in, i + 1, &window));
        if (window.len <= i)
            break;
        if (count >= 2 || !is_space(window.ptr[i]))
            bytes[count++] = (char)window.ptr[i];
    }
    return MO_OK;
}

static enum mo_status
read_root(struct mo_json_document *document, struct mo_json_rules *rules)
{
    int c;
    MO_TRY(mo_json_stream_peek(&document->stream, &c));
    if (c == '[')
        return read_nameless(document, mo_json_document_moments);
    if (c != '{')
        return refuse_scalar(document);
    return document->canonical ? read_collection(document)
                               : read_foreign(document, rules);
}

/* In our own documents no name is a synonym. */
static enum mo_status
read_with(struct mo_json_document *document, struct mo_json_rules *rules)
{
    char head[sizeof(canonical) - 1];
    int c;
    MO_TRY(look_ahead(document, head, sizeof(head)));
    document->canonical = memcmp(head, canonical, sizeof(head)) == 0;
    if (!document->canonical && head[0] == '{')
        MO_TRY(mo_in_keep(document->stream.in));
    rules->synonyms = !document->canonical;
    if (rules->synonyms || rules->map->count > 0)
        document->rules = rules;
    MO_TRY(read_root(document, rules));
    MO_TRY(mo_json_stream_peek(&document->stream, &c));
    return c < 0 ? MO_OK
                 : mo_json_stream_unexpected(&document->stream, "the end");
}

static enum mo_status
read_document(const void *state, const struct mo_env *env, struct mo_in *in,
              const struct mo_sink *sink)
{
    const struct state *const own = state;
    struct mo_json_map map = {0};
    struct mo_json_log log = {.env = env};
    struct mo_json_rules rules = {.map = &map, .log = &log};
    struct mo_json_document document = {.stream = {.env = env, .in = in},
                                        .sink = sink};
    enum mo_status status = mo_json_map_init(&map, env, own->map);
    if (status == MO_OK)
        status = read_with(&document, &rules);
    if (status == MO_OK)
        status = mo_json_map_check(&map, &log);
    mo_json_map_free(&map);
    return status;
}

const struct mo_reader mo_json_reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .sniff = mo_json_sniff,
    .read = read_document,
};
