/* XML out (XML 1.0, fifth edition): text and attribute values, escaped.
 *
 * Nothing fails on its own: OUT is sticky. What is put reads back as the same
 * text, white space included, with one exception: characters that no XML 1.0
 * document can hold (section 2.2: controls except tab, LF and CR; U+FFFE and
 * U+FFFF) become U+FFFD. */
#ifndef COMMON_XML_TEXT_H
#define COMMON_XML_TEXT_H

#include "moments/io.h"

/* TEXT between tags: & < > (so that `]]>` cannot occur) and CR are escaped.
 * False: characters were replaced. */
bool mo_xml_put_text(struct mo_out *out, struct mo_text text);

/* TEXT between double quotes, which are not put here: & < > " and tab, LF and
 * CR are escaped. False: characters were replaced. */
bool mo_xml_put_attribute(struct mo_out *out, struct mo_text text);

#endif
