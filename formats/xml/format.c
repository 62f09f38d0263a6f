/* The XML format. */
#include "xml.h"

extern const struct mo_format mo_format_xml;

static const char *const extensions[] = {".xml", NULL};

extern const unsigned char mo_moments_xsd[], mo_moments_rng[];
extern const size_t mo_moments_xsd_len, mo_moments_rng_len;

static const struct mo_schema schemas[] = {
    {"xsd", "XML Schema 1.0", mo_moments_xsd, &mo_moments_xsd_len},
    {"rng", "RELAX NG", mo_moments_rng, &mo_moments_rng_len},
    {0},
};

const struct mo_format mo_format_xml = {
    .name = "xml",
    .title = "XML (our vocabulary, others by a mapping)",
    .media_type = "application/xml",
    .extensions = extensions,
    .reader = &mo_xml_reader,
    .writer = &mo_xml_writer,
    .schemas = schemas,
};
