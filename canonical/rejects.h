/* The file of bad moments that --rejects asks for. */
#ifndef CANONICAL_REJECTS_H
#define CANONICAL_REJECTS_H

#include "batch.h"

/* Appends one line of NDJSON to OUT: source, line, column, error, record. */
void mo_rejects_put(struct mo_out *out, const struct mo_diag *diag,
                    struct mo_bytes record);

#endif
