/* Flat rows: how lists and moments stand in the columns of CSV, TSV and a
 * workbook's first sheet.
 *
 * The header names the moment's fields, then list.index and the list's fields
 * as list.NAME. extra and list.extra hold JSON objects; a column extra.NAME or
 * list.extra.NAME holds one member of them: a string as its bare text, unless
 * that could be taken for JSON, everything else as JSON. The list's fields
 * stand on its first row only, list.index and list.id on every row; a row
 * without any moment cell is a list without moments. */
#ifndef COMMON_FLAT_H
#define COMMON_FLAT_H

#include <stdint.h>

#include "moments/format.h"

/* What a column holds. */
enum mo_flat_kind {
    MO_FLAT_FIELD,  /* a field of the model */
    MO_FLAT_INDEX,  /* list.index */
    MO_FLAT_MEMBER, /* one member of extra */
    MO_FLAT_FOREIGN /* read only: no column of ours, kept in extra as text */
};

struct mo_flat_column {
    enum mo_flat_kind kind;
    bool of_list;
    const struct mo_field *field; /* FIELD; MEMBER: extra or list.extra */
    struct mo_text name;          /* MEMBER, FOREIGN: of the member */
    bool repeats;                 /* stands on all rows of a list */
    size_t probe; /* writing, FIELD and MEMBER: where in the record a word lies
                     that is zero when the field is missing */
};

/* The columns of a table, in order. Names lie in `names` or in the caller's
 * string. */
struct mo_flat {
    struct mo_flat_column *columns;
    size_t count;
    char *names;
};

void mo_flat_free(struct mo_flat *flat);

/* The column whose name is exactly NAME (for a member of extra borrowed from
 * it); false when it is none of ours. */
bool mo_flat_find_exact(struct mo_text name, struct mo_flat_column *column);

/* The same, also by rule (see mo_flat_map). */
bool mo_flat_find(struct mo_text name, struct mo_flat_column *column);

/* ---- writing ------------------------------------------------------------ */

/* All columns, or with NAMES not NULL those it names, separated by commas (the
 * string must outlive FLAT). Unknown and repeated names are reported to ENV:
 * MO_EUSAGE. */
MO_MUST_USE enum mo_status mo_flat_choose(struct mo_flat *flat,
                                          const struct mo_env *env,
                                          const char *names);

/* Whether a table of the columns NAMES (NULL: all) carries FIELD. */
enum mo_carry mo_flat_carries(const char *names, enum mo_field_id field);

/* Some column is about the list (LIST true) or about the moment. Without any of
 * the latter a list needs one row, without any of the former a list without
 * moments needs none. */
bool mo_flat_speaks_of(const struct mo_flat *flat, bool list);

/* Puts the column's name, as the header has it. */
void mo_flat_put_name(const struct mo_flat_column *column, struct mo_out *out);

/* The record that COLUMN is about, or NULL when the row of MOMENT at AT (MOMENT
 * NULL: of a list without moments) surely has no cell there. Cheap. */
static inline const void *
mo_flat_record(const struct mo_flat_column *column, const struct mo_place *at,
               const struct mo_moment *moment)
{
    const void *record = moment;
    uintptr_t word;
    if (column->of_list) {
        if (moment && at->moment_index > 0 && !column->repeats)
            return NULL;
        record = at->list;
    }
    if (!record || column->kind == MO_FLAT_INDEX)
        return record;
    memcpy(&word, (const char *)record + column->probe, sizeof(word));
    return word ? record : NULL;
}

/* The value of column INDEX in the row of MOMENT at AT, or with MOMENT NULL in
 * the row of a list without moments. Borrows from the record, or lies in
 * SCRATCH, a memory out which is emptied first. Missing: no cell. */
struct mo_text mo_flat_value(const struct mo_flat *flat, size_t index,
                             const struct mo_place *at,
                             const struct mo_moment *moment,
                             struct mo_out *scratch);

/* Reports members of extra for which a table with columns extra.NAME, but
 * without extra itself, has no column. Called once for each row. */
void mo_flat_report(const struct mo_flat *flat, const struct mo_place *at,
                    const struct mo_moment *moment, struct mo_out *out);

/* ---- reading ------------------------------------------------------------ */

/* A cell that is there. */
struct mo_flat_cell {
    struct mo_text text; /* not missing */
    uint64_t byte;       /* its position in the source */
    size_t column;       /* from 0 */
};

/* A row: the cells that are there, in the order of their columns. Those beyond
 * the header's columns are kept in extra as "column N". */
struct mo_flat_row {
    const struct mo_flat_cell *cells;
    size_t count;
    struct mo_pos pos;
};

/* Finds out what the WIDTH columns under HEADER hold. A name is a column of
 * ours as it is written, or else by rule: case, spaces, `_`, `-` and `.` do not
 * count, and some synonyms are known (`No` is rank; see names.c); of
 * several names for one field the exact one wins, then the first. MAPPING, or
 * NULL, is "NAME=FIELD,…" and goes before all rules; an empty FIELD passes the
 * column over into extra. A column without a name is "column N". Reported to
 * ENV: repeated names and a header without any known name (MO_EDATA), a MAPPING
 * that does not fit (MO_EUSAGE). */
MO_MUST_USE enum mo_status mo_flat_map(struct mo_flat *flat,
                                       const struct mo_env *env,
                                       const struct mo_flat_row *header,
                                       size_t width, const char *mapping);

/* Reads the moment of ROW; *FOUND says whether the row has any cell of it. On
 * MO_EDATA, and all else, *DIAG is filled, its position that of the cell. */
MO_MUST_USE enum mo_status
mo_flat_read_moment(const struct mo_flat *flat, const struct mo_env *env,
                    const struct mo_flat_row *row, struct mo_moment *moment,
                    bool *found, struct mo_diag *diag);

/* Reads what ROW states of its list. */
MO_MUST_USE enum mo_status mo_flat_read_list(const struct mo_flat *flat,
                                             const struct mo_env *env,
                                             const struct mo_flat_row *row,
                                             struct mo_list *list,
                                             struct mo_diag *diag);

#endif
