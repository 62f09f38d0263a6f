/* What other people call our fields: by rule, or as the user says. One table of
 * synonyms and one spelling of --map serve all formats. */
#ifndef COMMON_NAMES_H
#define COMMON_NAMES_H

#include "flat.h"

/* What NAME is by rule: a name of ours but for case, spaces, `_`, `-` and `.`,
 * or a synonym; false when neither. mo_flat_find asks for exact names first. */
bool mo_names_find(struct mo_text name, struct mo_flat_column *column);

/* Splits the first NAME=FIELD off *MAPPING, pairs separated by commas, at its
 * last `=`; false, with the whole pair in *FIELD, when there is none. */
bool mo_names_split(const char **mapping, struct mo_text *name,
                    struct mo_text *field);

#endif
