/* The bytes of a page as text. */
#ifndef FORMATS_HTML_CHARSET_H
#define FORMATS_HTML_CHARSET_H

#include "moments/format.h"

/* Stores the text of BYTES in *PAGE, which points into BYTES where they are
 * valid UTF-8, else into BUFFER. As browsers do: the encoding that a <meta>
 * declares, else UTF-8 when it is valid, else windows-1252; what is not of the
 * encoding becomes U+FFFD. */
MO_MUST_USE enum mo_status mo_html_decode(const struct mo_env *env,
                                          struct mo_bytes bytes,
                                          struct mo_buffer *buffer,
                                          struct mo_text *page);

#endif
