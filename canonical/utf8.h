/* UTF-8 checked in two ways that agree: plainly, and by vectors. */
#ifndef MOMENTS_CANONICAL_UTF8_H
#define MOMENTS_CANONICAL_UTF8_H

#include "moments/text.h"

/* What mo_utf8_valid and, when NUL_ENDS, mo_text_valid mean, byte by byte but
 * for runs of ASCII. */
size_t mo_utf8_plain(const unsigned char *bytes, size_t len, bool nul_ends);

/* Bytes from the start that are valid and end a sequence, found by vectors;
 * what follows has yet to be looked at. 0 where the machine cannot. */
size_t mo_utf8_leap(const unsigned char *bytes, size_t len, bool nul_ends);

#endif
