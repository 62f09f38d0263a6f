/* Arrays in one cell: `Deok-sun; Taek`.
 *
 * Elements are joined by "; ". Inside them a backslash is spelled \\ and a
 * semicolon \; and an empty element \-. Splitting happens at each semicolon
 * that is not escaped; one space after it is dropped; an element spelled with
 * nothing at all is none; a backslash before anything else stands for itself.
 * So what was joined is split into the same array, whatever it holds. */
#ifndef COMMON_TEXTS_H
#define COMMON_TEXTS_H

#include "moments/io.h"

/* Puts TEXTS as one text; nothing when there are none. */
void mo_texts_put(struct mo_out *out, struct mo_texts texts);

/* Splits TEXT into *TEXTS. The items lie in ARENA, their bytes in TEXT where
 * nothing was escaped, else in ARENA. A missing or empty TEXT gives none.
 * MO_ENOMEM leaves *TEXTS untouched. */
MO_MUST_USE enum mo_status mo_texts_split(struct mo_arena *arena,
                                          struct mo_text text,
                                          struct mo_texts *texts);

#endif
