/* The XML format. */
#include "xml.h"

extern const struct mo_format mo_format_xml;

static const char *const extensions[] = {".xml", NULL};

const struct mo_format mo_format_xml = {
    .name = "xml",
    .title = "XML (our vocabulary, others by a mapping)",
    .media_type = "application/xml",
    .extensions = extensions,
    .reader = &mo_xml_reader,
    .writer = &mo_xml_writer,
};
