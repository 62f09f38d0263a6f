/* One code point as a message or terminal may show it. */
#ifndef MO_SHOW_H
#define MO_SHOW_H

#include "moments/text.h"

/* Shows the code point at the start of TEXT (not empty, need not be valid) at
 * OUT: as it is, or as \xhh the first byte of what a terminal could obey or is
 * not UTF-8. Returns the bytes put; *SIZE is how many it took of the text. */
size_t mo_show(struct mo_text text, char out[4], size_t *size);

#endif
