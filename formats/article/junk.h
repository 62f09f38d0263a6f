/* Lines that belong to the page, not to the article. */
#ifndef FORMATS_ARTICLE_JUNK_H
#define FORMATS_ARTICLE_JUNK_H

#include "moments/text.h"

/* Why TEXT is no part of an article ("link to another article", "share bar",
 * "gallery counter" …): static text; NULL when it may be a part. */
const char *mo_junk_reason(struct mo_text text);

/* TEXT opens what follows an article: comments, related posts, tags. */
bool mo_is_article_end(struct mo_text text);

/* TEXT opens closing words: a conclusion, honourable mentions. */
bool mo_is_closing(struct mo_text text);

#endif
