/* The least that libxml2 can do: a SAX2 push pass over standard input, in
 * blocks of 64 KiB as our reader's, with callbacks that do nothing. */
#include <libxml/parser.h>
#include <unistd.h>

static void
start_element(void *context, const xmlChar *name, const xmlChar *prefix,
              const xmlChar *uri, int namespace_count,
              const xmlChar **namespaces, int attribute_count,
              int defaulted_count, const xmlChar **attributes)
{
    (void)context, (void)name, (void)prefix, (void)uri, (void)namespace_count;
    (void)namespaces, (void)attribute_count, (void)defaulted_count;
    (void)attributes;
}

static void
end_element(void *context, const xmlChar *name, const xmlChar *prefix,
            const xmlChar *uri)
{
    (void)context, (void)name, (void)prefix, (void)uri;
}

static void
characters(void *context, const xmlChar *text, int len)
{
    (void)context, (void)text, (void)len;
}

int
main(void)
{
    static char block[64 * 1024];
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = start_element,
                             .endElementNs = end_element,
                             .characters = characters};
    xmlParserCtxtPtr parser =
        xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
    if (!parser)
        return 1;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET);
    ssize_t len;
    while ((len = read(0, block, sizeof(block))) > 0)
        if (xmlParseChunk(parser, block, (int)len, 0) != 0)
            return 1;
    const int status = len < 0 || xmlParseChunk(parser, NULL, 0, 1) != 0;
    xmlFreeParserCtxt(parser);
    xmlCleanupParser();
    return status;
}
