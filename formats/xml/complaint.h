/* What libxml2 complains of, in our words. */
#ifndef XML_COMPLAINT_H
#define XML_COMPLAINT_H

#include "parse.h"

/* Fills DIAG from ERROR, which came up in PARSE at POS. */
void mo_xml_complaint(const struct mo_xml_parse *parse, const xmlError *error,
                      struct mo_pos pos, struct mo_diag *diag);

#endif
