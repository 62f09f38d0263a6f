/* One run of the reader: its state, and what all its parts do with it. */
#ifndef XML_PARSE_H
#define XML_PARSE_H

#include <libxml/parser.h>

#include "record.h"
#include "vocabulary.h"

/* The element whose text is being gathered. */
enum mo_xml_content {
    MO_XML_NOTHING,
    MO_XML_TEXT,
    MO_XML_MEMBER,
    MO_XML_FOREIGN
};

/* What an element was found to be. libxml2 keeps each name once, so its address
 * tells it from all others. */
struct mo_xml_known {
    const char *local, *space;
    const struct mo_xml_names *names;
    const struct mo_xml_name *name; /* NULL: nothing */
};

enum { MO_XML_KNOWN = 64 };

struct mo_xml_parse {
    const struct mo_env *env;
    const struct mo_sink *sink;
    const struct mo_xml_vocabulary *vocabulary;
    xmlParserCtxtPtr parser;
    enum mo_status status; /* not MO_OK: nothing is taken in any more */
    bool ended;            /* all input was given to the parser */
    uint32_t depth;        /* of open elements */
    uint32_t list_depth, moment_depth, field_depth; /* 0: not inside one */
    bool rooted;       /* the root element has begun */
    bool list_begun;   /* the open list was pushed */
    bool moments_seen; /* in the document */
    struct mo_xml_record record;
    enum mo_xml_content content;
    const struct mo_field *field; /* of MO_XML_TEXT */
    struct mo_text name;          /* of the other two */
    struct mo_pos pos;            /* where the content begins */
    struct mo_buffer text;
    struct mo_xml_known known[MO_XML_KNOWN]; /* by a hash */
};

/* Where the parser stands. */
struct mo_pos mo_xml_find_cursor(const struct mo_xml_parse *parse);

/* Where the tag begins that the parser has just read. */
struct mo_pos mo_xml_find_tag(const struct mo_xml_parse *parse);

/* All of the input was parsed. */
bool mo_xml_is_at_end(const struct mo_xml_parse *parse);

/* Ends the run with STATUS, unless that is MO_OK or the run has ended before:
 * the handlers then pass over what is left of the block. libxml2 is not told,
 * as it may be in the middle of anything when it reports an error. */
void mo_xml_stop(struct mo_xml_parse *parse, enum mo_status status);

/* Reports what no policy can pass over, and ends the run. */
void mo_xml_stop_with(struct mo_xml_parse *parse, const struct mo_diag *diag);

/* The handlers of text and elements; SELF is the run. */
void mo_xml_take_text(void *self, const xmlChar *bytes, int len);
void mo_xml_start_element(void *self, const xmlChar *local,
                          const xmlChar *prefix, const xmlChar *space,
                          int space_count, const xmlChar **spaces,
                          int attribute_count, int defaulted_count,
                          const xmlChar **attributes);
void mo_xml_end_element(void *self, const xmlChar *local, const xmlChar *prefix,
                        const xmlChar *space);

#endif
