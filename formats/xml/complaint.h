/* What libxml2 complains of, in our words. */
#ifndef XML_COMPLAINT_H
#define XML_COMPLAINT_H

#include <libxml/parser.h>

#include "moments/format.h"

/* Fills DIAG from ERROR at POS. OPEN is the innermost element that is open,
 * NULL if none; ENDED says that the input has come to its end. */
void mo_xml_complaint(const xmlError *error, const char *open, bool ended,
                      struct mo_pos pos, struct mo_diag *diag);

#endif
