/* The parts of the XML module. */
#ifndef XML_XML_H
#define XML_XML_H

#include "moments/format.h"

/* The vocabulary: moments.xsd and moments.rng describe it. */
#define MO_XML_NAMESPACE "urn:moments:list:1"
#define MO_XML_VERSION   "1"

extern const struct mo_writer mo_xml_writer;
extern const struct mo_reader mo_xml_reader;

/* How sure (0 to 100) that a source which begins with these bytes is XML of
 * ours, or of a kind that no other module knows. */
int mo_xml_sniff(const uint8_t *bytes, size_t len);

#endif
