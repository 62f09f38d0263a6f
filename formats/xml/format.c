/* The XML format. */
#include "xml.h"

extern const struct mo_format mo_format_xml;

static const char *const extensions[] = {".xml", NULL};

const struct mo_format mo_format_xml = {
    .name = "xml",
    .title = "XML (moments vocabulary)",
    .media_type = "application/xml",
    .extensions = extensions,
    .writer = &mo_xml_writer,
};
