/* The parts of the XML module. */
#ifndef XML_XML_H
#define XML_XML_H

#include "moments/format.h"

/* The vocabulary: moments.xsd and moments.rng describe it. */
#define MO_XML_NAMESPACE "urn:moments:list:1"
#define MO_XML_VERSION   "1"

extern const struct mo_writer mo_xml_writer;

#endif
