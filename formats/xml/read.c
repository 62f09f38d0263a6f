/* XML into lists and moments: libxml2's SAX2 push parser drives a small state
 * machine over the names of a vocabulary.
 *
 * In our own vocabulary the structure is moments, list, moment, and elements
 * of another namespace are foreign. With a mapping the namespace does not
 * matter; what is mapped to list (or else the root element) is a list, and
 * elements outside of moments that mean nothing are passed through. In both an
 * attribute of a list or moment counts as an element of that name, foreign
 * elements and attributes of a moment go to its extra as text, and elements
 * inside a field leave their text to it. */
#include "xml.h"

#include <stdio.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "complaint.h"
#include "record.h"
#include "vocabulary.h"

struct state {
    const char *map;
    struct mo_xml_vocabulary vocabulary;
};

static const struct mo_option options[] = {
    {.name = "map",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct state, map),
     .metavar = "NAME=FIELD,...",
     .help = "read another XML vocabulary: which element (or @attribute) is "
             "the moment, the list, list.FIELD or a moment's FIELD"},
    {.name = NULL},
};

/* The element whose text is being gathered. */
enum content { NOTHING, FIELD, MEMBER, FOREIGN };

struct parse {
    const struct mo_env *env;
    const struct mo_sink *sink;
    const struct mo_xml_vocabulary *vocabulary;
    xmlParserCtxtPtr parser;
    enum mo_status status; /* not MO_OK: nothing is taken in any more */
    bool ended;            /* all input was given to the parser */
    uint32_t depth;        /* of open elements */
    uint32_t list_depth, moment_depth, field_depth; /* 0: not inside one */
    bool list_begun;   /* the open list was pushed */
    bool moments_seen; /* in the document */
    size_t last;       /* where mo_xml_find goes on */
    struct mo_xml_record record;
    enum content content;
    const struct mo_field *field; /* of FIELD */
    struct mo_text name;          /* of MEMBER and FOREIGN */
    struct mo_pos pos;            /* where the content begins */
    struct mo_buffer text;
};

/* ---- positions and failures --------------------------------------------- */

/* libxml2 counts bytes after decoding: where it decodes itself, only its line
 * and column say something about the source. */
static bool
is_transcoded(const xmlParserInput *input)
{
    return input->buf && input->buf->encoder;
}

/* Where the parser stands. */
static struct mo_pos
find_cursor(const struct parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    if (!input)
        return (struct mo_pos){0};
    if (!is_transcoded(input))
        return mo_pos_at(input->consumed +
                         (uint64_t)(input->cur - input->base));
    return (struct mo_pos){.line = (uint64_t)input->line,
                           .column = (uint32_t)input->col};
}

/* Where the tag begins that the parser has just read: no attribute value holds
 * a `<` (XML 1.0 section 3.1). */
static struct mo_pos
find_tag(const struct parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    struct mo_pos pos = find_cursor(parse);
    const xmlChar *p = input->cur;
    uint32_t chars = 0;
    while (p > input->base && *p != '<') {
        p--;
        chars += (*p & 0xc0) != 0x80;
        pos.line -= pos.line > 1 && *p == '\n';
    }
    if (!is_transcoded(input))
        return mo_pos_at(pos.byte - (uint64_t)(input->cur - p));
    if (pos.line == (uint64_t)input->line && pos.column > chars) {
        pos.column -= chars;
        return pos;
    }
    for (pos.column = 1; p > input->base && p[-1] != '\n'; p--)
        pos.column += (p[-1] & 0xc0) != 0x80;
    return pos;
}

/* Ends the run. Afterwards libxml2 has no input left: positions come first. */
static void
stop(struct parse *parse, enum mo_status status)
{
    if (status == MO_OK || parse->status != MO_OK)
        return;
    parse->status = status;
    xmlStopParser(parse->parser);
}

/* Reports what no policy can skip, and ends the run. */
static void
stop_with(struct parse *parse, const struct mo_diag *diag)
{
    const enum mo_status status = mo_report(parse->env, diag, NULL);
    stop(parse, status == MO_OK ? diag->status : status);
}

static void
stop_at(struct parse *parse, enum mo_status status, const char *message,
        const char *hint)
{
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, status, find_tag(parse), "%s", message);
    diag.hint = hint;
    stop_with(parse, &diag);
}

/* Reports what the policy may pass over. */
static void
complain(struct parse *parse, const char *message, const char *name,
         const char *hint)
{
    char quoted[MO_QUOTE_SIZE];
    mo_text_quote(mo_text_from(name), quoted);
    stop(parse, mo_complain(parse->env, MO_ERROR, MO_EDATA, find_tag(parse),
                            hint, message, quoted));
}

/* libxml2 calls this for all its errors. Errors of namespaces and entities end
 * the document like all others. */
static void
take_error(void *self, xmlErrorPtr error)
{
    struct parse *parse = self;
    struct mo_diag diag;
    if (error->level < XML_ERR_ERROR || parse->status != MO_OK ||
        error->code == XML_ERR_USER_STOP)
        return;
    const char *open =
        parse->depth > 0 ? (const char *)parse->parser->name : NULL;
    const struct mo_pos pos = error->code == XML_ERR_TAG_NAME_MISMATCH
                                  ? find_tag(parse)
                                  : find_cursor(parse);
    mo_xml_complaint(error, open, parse->ended, pos, &diag);
    stop_with(parse, &diag);
}

/* ---- texts -------------------------------------------------------------- */

/* A copy of LEN bytes in the arena. libxml2 checks UTF-8 less strictly than we
 * promise. */
static enum mo_status
keep_text(struct parse *parse, const void *bytes, size_t len,
          struct mo_text *text)
{
    if (mo_text_valid(bytes, len) != len) {
        const enum mo_status status =
            mo_complain(parse->env, MO_ERROR, MO_ESYNTAX, parse->pos, NULL,
                        "text is not valid UTF-8");
        return status == MO_OK ? MO_ESYNTAX : status;
    }
    return mo_text_copy(parse->env->arena, mo_text_of(bytes, len), text);
}

/* What a foreign element or attribute holds: the layout around it says nothing
 * in a vocabulary that we do not know. */
static enum mo_status
add_foreign(struct parse *parse, struct mo_text text)
{
    return mo_xml_record_foreign(&parse->record, parse->name,
                                 mo_text_trim(text), parse->pos);
}

static enum mo_status
set_field(struct parse *parse, const struct mo_field *field,
          struct mo_text text)
{
    const bool exact = !parse->vocabulary->item;
    return mo_xml_record_set(&parse->record, field,
                             exact ? text : mo_text_trim(text), parse->pos);
}

static void
begin_content(struct parse *parse, enum content content)
{
    parse->field_depth = parse->depth;
    parse->content = parse->record.bad ? NOTHING : content;
    parse->pos = find_cursor(parse);
    parse->pos.byte += parse->pos.line == 0; /* after the `>` */
    parse->text.len = 0;
}

static enum mo_status
end_content(struct parse *parse)
{
    struct mo_text text;
    parse->field_depth = 0;
    if (parse->content == NOTHING || parse->record.bad)
        return MO_OK;
    /* an empty element holds an empty text, not a missing one */
    MO_TRY(keep_text(parse, parse->text.ptr ? parse->text.ptr : "",
                     parse->text.len, &text));
    if (parse->content == FIELD)
        return set_field(parse, parse->field, text);
    if (parse->content == FOREIGN)
        return add_foreign(parse, text);
    return mo_xml_record_member(&parse->record, parse->name, text, parse->pos);
}

static bool
is_blank(const xmlChar *text, int len)
{
    for (int i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' &&
            text[i] != '\r')
            return false;
    return true;
}

static void
take_text(void *self, const xmlChar *bytes, int len)
{
    struct parse *parse = self;
    if (parse->status != MO_OK)
        return;
    if (parse->field_depth == 0) {
        if (!parse->vocabulary->item && !is_blank(bytes, len))
            complain(parse, "expected an element inside %s, found text",
                     (const char *)parse->parser->name, NULL);
        return;
    }
    if (parse->content == NOTHING || parse->record.bad)
        return;
    stop(parse, mo_xml_record_claim(&parse->record, (size_t)len, parse->pos));
    if (parse->status == MO_OK && !parse->record.bad)
        stop(parse, mo_buffer_add(&parse->text, bytes, (size_t)len));
}

/* ---- elements ----------------------------------------------------------- */

/* A start tag as libxml2 gives it: for each attribute name, prefix, namespace,
 * start and end of the value. */
struct tag {
    const char *local;
    const char *space; /* namespace, NULL if none */
    const xmlChar **attributes;
    int attribute_count;
};

enum { ATTRIBUTE_WIDTH = 5 };

/* Whether the element can be one of ours. */
static bool
is_ours(const struct parse *parse, const struct tag *tag)
{
    return parse->vocabulary->item || !tag->space ||
           strcmp(tag->space, MO_XML_NAMESPACE) == 0;
}

static const struct mo_xml_name *
find_name(struct parse *parse, const struct mo_xml_names *names,
          const struct tag *tag)
{
    if (!is_ours(parse, tag))
        return NULL;
    return mo_xml_find(names, tag->local, MO_XML_ELEMENT, &parse->last);
}

/* The value of the attribute without namespace that has that NAME. */
static struct mo_text
find_attribute(const struct tag *tag, const char *name)
{
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **attribute = tag->attributes + i * ATTRIBUTE_WIDTH;
        if (!attribute[2] && strcmp((const char *)attribute[0], name) == 0)
            return mo_text_of((const char *)attribute[3],
                              (size_t)(attribute[4] - attribute[3]));
    }
    return mo_text_of(NULL, 0);
}

static enum mo_status
take_attribute(struct parse *parse, const struct mo_xml_names *names,
               const xmlChar **attribute)
{
    size_t last = 0;
    struct mo_text text;
    const char *local = (const char *)attribute[0];
    const size_t len = (size_t)(attribute[4] - attribute[3]);
    const struct mo_xml_name *name =
        mo_xml_find(names, local, MO_XML_ATTRIBUTE, &last);
    const size_t local_len = strlen(local);
    if (!name && parse->record.is_list && parse->vocabulary->item)
        return MO_OK;
    MO_TRY(mo_xml_record_claim(&parse->record, local_len + len, parse->pos));
    if (parse->record.bad)
        return MO_OK;
    MO_TRY(keep_text(parse, attribute[3], len, &text));
    if (name)
        return set_field(parse, name->field, text);
    MO_TRY(keep_text(parse, local, local_len, &parse->name));
    return add_foreign(parse, text);
}

/* The attributes of a list or moment; those of other namespaces say nothing
 * about it. */
static void
take_attributes(struct parse *parse, const struct mo_xml_names *names,
                const struct tag *tag)
{
    if (tag->attribute_count == 0)
        return;
    parse->pos = find_tag(parse);
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **attribute = tag->attributes + i * ATTRIBUTE_WIDTH;
        if (!attribute[2] && parse->status == MO_OK && !parse->record.bad)
            stop(parse, take_attribute(parse, names, attribute));
    }
}

static void
start_foreign(struct parse *parse, const char *local)
{
    const size_t len = strlen(local);
    begin_content(parse, FOREIGN);
    stop(parse, mo_xml_record_claim(&parse->record, len, parse->pos));
    stop(parse, keep_text(parse, local, len, &parse->name));
}

static void
start_member(struct parse *parse, const struct tag *tag)
{
    const struct mo_text name = find_attribute(tag, "name");
    if (!name.ptr) {
        complain(parse, "element %s lacks the attribute name", tag->local,
                 NULL);
        parse->record.bad = true;
    }
    begin_content(parse, MEMBER);
    stop(parse, mo_xml_record_claim(&parse->record, name.len, parse->pos));
    stop(parse, keep_text(parse, name.ptr, name.len, &parse->name));
}

/* A field of the open record, or with NAME NULL a foreign element in it. */
static void
start_field(struct parse *parse, const struct mo_xml_name *name,
            const struct tag *tag)
{
    if (!name) {
        start_foreign(parse, tag->local);
        return;
    }
    if (name->field->type == MO_FIELD_EXTRA) {
        start_member(parse, tag);
        return;
    }
    parse->field = name->field;
    begin_content(parse, FIELD);
}

static void
start_list(struct parse *parse, const struct tag *tag)
{
    parse->list_depth = parse->depth;
    parse->list_begun = false;
    mo_xml_record_begin(&parse->record, true, find_tag(parse));
    take_attributes(parse, &parse->vocabulary->list, tag);
}

/* Pushes the open list, whose fields are all there. A bad head still has its
 * moments: what is wrong with it was told. */
static void
push_list(struct parse *parse)
{
    stop(parse, mo_xml_record_finish(&parse->record));
    if (parse->status != MO_OK || parse->list_begun)
        return;
    parse->list_begun = true;
    stop(parse,
         parse->sink->begin_list(parse->sink->self, &parse->record.list));
}

static void
start_moment(struct parse *parse, const struct tag *tag)
{
    if (!parse->list_begun)
        push_list(parse);
    if (parse->status != MO_OK)
        return;
    parse->moments_seen = true;
    parse->moment_depth = parse->depth;
    mo_arena_reset(parse->env->arena);
    mo_xml_record_begin(&parse->record, false, find_tag(parse));
    take_attributes(parse, &parse->vocabulary->moment, tag);
}

static void
skip_element(struct parse *parse)
{
    begin_content(parse, NOTHING);
}

/* An element directly inside a list, or anywhere in one that is mapped. */
static void
start_in_list(struct parse *parse, const struct tag *tag)
{
    const bool foreign = parse->vocabulary->item;
    const bool child = parse->depth == parse->list_depth + 1;
    const struct mo_xml_name *name =
        find_name(parse, &parse->vocabulary->list, tag);
    if (name && name->role == MO_XML_MOMENT) {
        start_moment(parse, tag);
    } else if (name && name->role == MO_XML_LIST) {
        complain(parse, "expected a moment, found a list (%s) inside a list",
                 tag->local, NULL);
        skip_element(parse);
    } else if (foreign && (!name || (!child && !name->mapped))) {
        return;
    } else if (parse->list_begun) {
        complain(parse, "element %s of the list follows a moment", tag->local,
                 "the fields of a list come before its moments");
        skip_element(parse);
    } else {
        start_field(parse, name, tag);
    }
}

static void
start_outside(struct parse *parse, const struct tag *tag)
{
    const bool foreign = parse->vocabulary->item;
    const struct mo_xml_name *name =
        find_name(parse, &parse->vocabulary->list, tag);
    if (name && name->role == MO_XML_LIST) {
        start_list(parse, tag);
    } else if (!foreign) {
        complain(parse, "expected <list>, found %s", tag->local, NULL);
        skip_element(parse);
    } else if (name && name->role == MO_XML_MOMENT) {
        complain(parse, "moment %s stands outside of any list", tag->local,
                 "map no element to list to make the root one");
        skip_element(parse);
    }
}

static void
check_version(struct parse *parse, const struct tag *tag)
{
    struct mo_diag diag;
    char quoted[MO_QUOTE_SIZE];
    const struct mo_text version = find_attribute(tag, "version");
    if (!version.ptr || mo_text_is(version, MO_XML_VERSION))
        return;
    mo_diag_set(&diag, MO_ERROR, MO_EUNSUPPORTED, find_tag(parse),
                "expected version \"" MO_XML_VERSION
                "\" of <moments>, found %s",
                mo_text_quote(version, quoted));
    stop_with(parse, &diag);
}

static void
start_root(struct parse *parse, const struct tag *tag)
{
    char message[MO_QUOTE_SIZE + 60], quoted[MO_QUOTE_SIZE];
    if (parse->vocabulary->item) {
        if (parse->vocabulary->lists)
            start_outside(parse, tag);
        else
            start_list(parse, tag);
        return;
    }
    const bool named = strcmp(tag->local, "moments") == 0;
    if (named && is_ours(parse, tag)) {
        check_version(parse, tag);
        return;
    }
    const char *found = named ? tag->space : tag->local;
    (void)snprintf(message, sizeof(message),
                   named ? "expected <moments> of " MO_XML_NAMESPACE
                           ", found it of %s"
                         : "expected <moments>, found %s",
                   mo_text_quote(mo_text_from(found), quoted));
    stop_at(parse, MO_EDATA, message,
            "say with --map which element is a moment, as in "
            "--map film=moment,name=title");
}

static void
start_element(void *self, const xmlChar *local, const xmlChar *prefix,
              const xmlChar *space, int space_count, const xmlChar **spaces,
              int attribute_count, int defaulted_count,
              const xmlChar **attributes)
{
    struct parse *parse = self;
    const struct tag tag = {(const char *)local, (const char *)space,
                            attributes, attribute_count};
    (void)prefix, (void)space_count, (void)spaces, (void)defaulted_count;
    if (parse->status != MO_OK)
        return;
    if (++parse->depth > parse->env->limits.nesting)
        stop_at(parse, MO_ELIMIT, "elements are nested too deeply",
                "raise the limit with --max-nesting");
    else if (parse->depth == 1)
        start_root(parse, &tag);
    else if (parse->field_depth > 0)
        return;
    else if (parse->moment_depth > 0)
        start_field(parse, find_name(parse, &parse->vocabulary->moment, &tag),
                    &tag);
    else if (parse->list_depth > 0)
        start_in_list(parse, &tag);
    else
        start_outside(parse, &tag);
}

static void
end_moment(struct parse *parse)
{
    parse->moment_depth = 0;
    stop(parse, mo_xml_record_finish(&parse->record));
    if (parse->status == MO_OK && !parse->record.bad)
        stop(parse,
             parse->sink->moment(parse->sink->self, &parse->record.moment));
    mo_arena_reset(parse->env->arena);
}

static void
end_list(struct parse *parse)
{
    parse->list_depth = 0;
    if (!parse->list_begun)
        push_list(parse);
    if (parse->status == MO_OK)
        stop(parse, parse->sink->end_list(parse->sink->self));
    mo_arena_reset(parse->env->arena);
}

static void
end_element(void *self, const xmlChar *local, const xmlChar *prefix,
            const xmlChar *space)
{
    struct parse *parse = self;
    (void)local, (void)prefix, (void)space;
    if (parse->status != MO_OK)
        return;
    const uint32_t depth = parse->depth--;
    if (depth == parse->field_depth)
        stop(parse, end_content(parse));
    else if (depth == parse->moment_depth)
        end_moment(parse);
    else if (depth == parse->list_depth)
        end_list(parse);
}

/* ---- documents ---------------------------------------------------------- */

/* Entities of the document's own can name files and grow without bound; no
 * list of moments needs them. */
static void
refuse_entity(struct parse *parse, const xmlChar *name)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag diag;
    if (parse->status != MO_OK)
        return;
    mo_diag_set(&diag, MO_ERROR, MO_EUNSUPPORTED, find_cursor(parse),
                "the document declares entity %s, and declarations of "
                "entities are not read",
                mo_text_quote(mo_text_from((const char *)name), quoted));
    diag.hint = "write what it stands for in its places";
    stop_with(parse, &diag);
}

static void
take_entity(void *self, const xmlChar *name, int type, const xmlChar *public,
            const xmlChar *system, xmlChar *content)
{
    (void)type, (void)public, (void)system, (void)content;
    refuse_entity(self, name);
}

static void
take_unparsed_entity(void *self, const xmlChar *name, const xmlChar *public,
                     const xmlChar *system, const xmlChar *notation)
{
    (void)public, (void)system, (void)notation;
    refuse_entity(self, name);
}

/* Blanks come as any other text, or libxml2 would spend time on telling them
 * apart. */
static const xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_element,
    .endElementNs = end_element,
    .characters = take_text,
    .ignorableWhitespace = take_text,
    .cdataBlock = take_text,
    .entityDecl = take_entity,
    .unparsedEntityDecl = take_unparsed_entity,
    .serror = take_error,
};

enum {
    SIGNATURE = 4, /* bytes from which libxml2 guesses the encoding */
    BLOCK = 64 * 1024
};

static enum mo_status
open_parser(struct parse *parse, struct mo_in *in)
{
    struct mo_bytes window;
    xmlSAXHandler sax = handlers;
    MO_TRY(mo_in_fill(in, SIGNATURE, &window));
    const int len = window.len < SIGNATURE ? (int)window.len : SIGNATURE;
    parse->parser = xmlCreatePushParserCtxt(
        &sax, parse, (const char *)window.ptr, len, NULL);
    if (!parse->parser)
        return MO_ENOMEM;
    mo_in_consume(in, (size_t)len);
    /* Without NOENT an ampersand in an attribute value comes as `&#38;`. No
     * entity but the five of XML itself gets past the handlers above. */
    int flags = XML_PARSE_NONET | XML_PARSE_NOENT;
    if (parse->env->decoded)
        flags |= XML_PARSE_IGNORE_ENC;
    (void)xmlCtxtUseOptions(parse->parser, flags);
    return MO_OK;
}

/* A failure that libxml2 keeps to itself. */
static enum mo_status
fail_silently(struct parse *parse)
{
    const struct mo_pos nowhere = {0};
    if (parse->status != MO_OK)
        return parse->status;
    parse->status = mo_complain(parse->env, MO_ERROR, MO_ESYNTAX, nowhere, NULL,
                                "the document is not well-formed");
    if (parse->status == MO_OK)
        parse->status = MO_ESYNTAX;
    return parse->status;
}

static enum mo_status
parse_all(struct parse *parse, struct mo_in *in)
{
    for (;;) {
        struct mo_bytes window;
        MO_TRY(mo_in_fill(in, 1, &window));
        parse->ended = window.len == 0;
        const int len = window.len < BLOCK ? (int)window.len : BLOCK;
        const int error = xmlParseChunk(parse->parser, (const char *)window.ptr,
                                        len, parse->ended);
        mo_in_consume(in, (size_t)len);
        if (parse->status != MO_OK || error != XML_ERR_OK)
            return fail_silently(parse);
        if (parse->ended)
            break;
    }
    if (!parse->parser->wellFormed || !parse->parser->nsWellFormed)
        return fail_silently(parse);
    if (!parse->vocabulary->item || parse->moments_seen)
        return MO_OK;
    const struct mo_pos nowhere = {0};
    return mo_complain(parse->env, MO_ERROR, MO_ENOLIST, nowhere,
                       "check the names in --map", "no element <%s> was found",
                       parse->vocabulary->item);
}

static enum mo_status
read_document(const void *state, const struct mo_env *env, struct mo_in *in,
              const struct mo_sink *sink)
{
    const struct state *own = state;
    struct parse parse = {.env = env,
                          .sink = sink,
                          .vocabulary = &own->vocabulary,
                          .record = {.env = env}};
    /* what libxml2 says outside of a context goes where this thread says */
    const xmlStructuredErrorFunc saved = xmlStructuredError;
    void *saved_context = xmlStructuredErrorContext;
    enum mo_status status = open_parser(&parse, in);
    if (status == MO_OK) {
        xmlSetStructuredErrorFunc(&parse, take_error);
        status = parse_all(&parse, in);
        xmlSetStructuredErrorFunc(saved_context, saved);
    }
    xmlFreeParserCtxt(parse.parser);
    mo_xml_record_free(&parse.record);
    mo_buffer_free(&parse.text);
    return status;
}

static enum mo_status
prepare(void *state, const struct mo_env *env, struct mo_in *in)
{
    struct state *own = state;
    struct mo_diag diag;
    (void)in;
    xmlInitParser();
    const enum mo_status status =
        mo_xml_vocabulary_init(&own->vocabulary, own->map, &diag);
    if (status != MO_EUSAGE)
        return status;
    (void)mo_report(env, &diag, NULL);
    return status;
}

static void
dispose(void *state)
{
    struct state *own = state;
    mo_xml_vocabulary_free(&own->vocabulary);
}

const struct mo_reader mo_xml_reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .traits = MO_READER_DECLARES,
    .sniff = mo_xml_sniff,
    .prepare = prepare,
    .read = read_document,
    .dispose = dispose,
};
