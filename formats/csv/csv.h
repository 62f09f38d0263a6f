/* CSV and TSV: what the files of this folder share. */
#ifndef CSV_CSV_H
#define CSV_CSV_H

#include "../common/find.h"
#include "../common/flat.h"

extern const struct mo_writer mo_csv_writer, mo_tsv_writer;

/* ---- the guard for spreadsheets -------------------------------------------
 *
 * A spreadsheet runs some texts as formulas and turns others into numbers or
 * dates. Under the excel profiles such cells, and those that begin with an
 * apostrophe, get an apostrophe in front. So that a reader can tell these from
 * apostrophes which were there before, the table says what was done: its last
 * column is named 'guarded and is empty on all rows. Where that column is, one
 * leading apostrophe is taken off each cell. The mark is content and no matter
 * of quotes or line ends, so it outlives a spreadsheet that saves the file
 * again; and should a program eat leading apostrophes, it eats that of the mark
 * too, and nothing is taken off twice. */
#define MO_CSV_GUARDED "'guarded"

/* A spreadsheet would not keep TEXT as the text it is, or it begins with an
 * apostrophe. */
bool mo_csv_needs_guard(struct mo_text text);

/* ---- dialects ------------------------------------------------------------ */

/* The separator that NAME ("comma", "semicolon", "tab", "pipe" or one character
 * of ASCII punctuation) means; '\0' when it cannot be one. */
char mo_csv_separator(const char *name);

/* Reports that NAME is no separator, and returns the status to end with. */
MO_MUST_USE enum mo_status mo_csv_refuse_separator(const struct mo_env *env,
                                                   const char *name);

/* The bytes at which a cell needs a second look. */
static inline struct mo_four
mo_csv_marks(char separator)
{
    const struct mo_four marks = {separator, '"', '\r', '\n'};
    return marks;
}

#endif
