/* Names between quotation marks, of all nations. */
#ifndef FORMATS_ARTICLE_QUOTES_H
#define FORMATS_ARTICLE_QUOTES_H

#include "moments/text.h"

/* Finds the first quoted name in TEXT: *INSIDE gets what is between the marks,
 * *WHOLE the marks too. A mark that is never closed quotes up to the end only
 * when it is the first character. Apostrophes are no quotes. */
bool mo_quoted_find(struct mo_text text, struct mo_text *inside,
                    struct mo_text *whole);

/* TEXT begins with an opening quotation mark. */
bool mo_begins_quote(struct mo_text text);

/* TEXT without quotation marks around all of it. */
struct mo_text mo_unquote(struct mo_text text);

#endif
