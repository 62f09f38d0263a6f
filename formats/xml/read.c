/* Reads XML by libxml2's SAX2 push parser, which calls the handlers in
 * elements.c. */
#include "xml.h"

#include <libxml/xmlerror.h>

#include "complaint.h"
#include "parse.h"

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

/* libxml2 calls this for all its errors. Errors of namespaces and entities end
 * the document like all others. */
static void
take_error(void *self, xmlErrorPtr error)
{
    struct mo_xml_parse *parse = self;
    struct mo_diag diag;
    if (error->level < XML_ERR_ERROR || parse->status != MO_OK)
        return;
    if (!parse->parser) /* an error of the signature, within its creation */
        parse->parser = error->ctxt;
    const struct mo_pos pos = error->code == XML_ERR_TAG_NAME_MISMATCH
                                  ? mo_xml_find_tag(parse)
                                  : mo_xml_find_cursor(parse);
    mo_xml_complaint(parse, error, pos, &diag);
    mo_xml_stop_with(parse, &diag);
}

/* Entities of the document's own can name files and grow without bound; no
 * list of moments needs them. */
static void
refuse_entity(struct mo_xml_parse *parse, const xmlChar *name)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag diag;
    if (parse->status != MO_OK)
        return;
    mo_diag_set(&diag, MO_ERROR, MO_EDATA, mo_xml_find_cursor(parse),
                "the document declares entity %s, and declarations of "
                "entities are not read",
                mo_text_quote(mo_text_from((const char *)name), quoted));
    diag.hint = "write what it stands for in its places";
    mo_xml_stop_with(parse, &diag);
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
    .startElementNs = mo_xml_start_element,
    .endElementNs = mo_xml_end_element,
    .characters = mo_xml_take_text,
    .ignorableWhitespace = mo_xml_take_text,
    .cdataBlock = mo_xml_take_text,
    .entityDecl = take_entity,
    .unparsedEntityDecl = take_unparsed_entity,
    .serror = take_error,
};

enum {
    SIGNATURE = 4, /* bytes from which libxml2 guesses the encoding */
    BLOCK = 64 * 1024,
    TAG_MAX = 1 << 20
};

static enum mo_status
open_parser(struct mo_xml_parse *parse, struct mo_in *in)
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
    return parse->status;
}

/* A failure that libxml2 keeps to itself. */
static enum mo_status
fail_silently(struct mo_xml_parse *parse)
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

/* libxml2 waits for all of a tag, and then compares each attribute with all
 * before it: without a bound, some megabytes would take minutes. */
static void
limit_tag(struct mo_xml_parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    struct mo_diag diag;
    if (parse->parser->instate != XML_PARSER_START_TAG || !input ||
        input->end - input->cur <= TAG_MAX)
        return;
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, mo_xml_find_cursor(parse),
                "a tag is longer than 1 MiB");
    mo_xml_stop_with(parse, &diag);
}

static enum mo_status
parse_all(struct mo_xml_parse *parse, struct mo_in *in)
{
    for (;;) {
        struct mo_bytes window;
        MO_TRY(mo_in_fill(in, 1, &window));
        parse->ended = window.len == 0;
        const int len = window.len < BLOCK ? (int)window.len : BLOCK;
        const int error = xmlParseChunk(parse->parser, (const char *)window.ptr,
                                        len, parse->ended);
        mo_in_consume(in, (size_t)len);
        if (error == XML_ERR_OK)
            limit_tag(parse);
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
    struct mo_xml_parse parse = {.env = env,
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
    if (parse.parser)
        xmlFreeDoc(parse.parser->myDoc); /* declarations bring one about */
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
