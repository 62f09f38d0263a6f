/* Credit lines told by what they say. */
#ifndef FORMATS_ARTICLE_CREDIT_H
#define FORMATS_ARTICLE_CREDIT_H

#include "moments/text.h"

/* TEXT begins as a credit does: "Photo:", "Image courtesy of", "출처:". */
bool mo_is_credit_phrase(struct mo_text text);

/* The site or agency that TEXT names at its end or behind its label:
 * "AsianWiki" of "Title - AsianWiki", "imdb.com" of "Photo from imdb.com".
 * Missing unless it is clear. */
struct mo_text mo_credit_source(struct mo_text text);

/* TEXT is "Label: value" or "Label - value" and no credit. */
bool mo_is_labelled_line(struct mo_text text);

#endif
