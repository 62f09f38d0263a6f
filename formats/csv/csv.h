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

/* ---- reading ------------------------------------------------------------- */

extern const struct mo_reader mo_csv_reader, mo_tsv_reader;

/* The state of the readers; const once the header is read. */
struct mo_csv_input {
    const char *delimiter, *map;
    bool lenient;
    char separator;
    bool guarded;
    struct mo_flat flat;
};

/* The first CR or LF in [PTR, END), else END. */
static inline const char *
mo_csv_line_end(const char *ptr, const char *end)
{
    const struct mo_four ends = {'\n', '\r', '\n', '\r'};
    return mo_find_four(ptr, end, ends);
}

/* A walk over records that lie in memory as RFC 4180 has them; they end with
 * CRLF, LF or CR, and empty lines between them are passed over. */
struct mo_csv_scan {
    const char *begin, *ptr, *end;
    uint64_t offset; /* of `begin` in the source */
    char separator;
    struct mo_arena *arena; /* for cells with doubled quotes */
    struct mo_diag *diag;   /* filled on failure */
};

/* A record as it was scanned: the cells that are there, and how many it has
 * with the missing ones. */
struct mo_csv_record {
    struct mo_flat_cell *cells; /* room for MAX */
    size_t max, count, width;
    const char *begin, *end;
};

/* Reads the next record. One of more than MAX cells is an error. MO_STOP: there
 * is none. After MO_ESYNTAX `ptr` stands where the next record can be looked
 * for, and `begin` is set. */
MO_MUST_USE enum mo_status mo_csv_scan_row(struct mo_csv_scan *scan,
                                           struct mo_csv_record *record);

/* The header, or any first line, in [BEGIN, END): its separator, found by
 * counting commas, semicolons and tabs outside quotes. */
char mo_csv_detect(const char *begin, const char *end);

/* Where the first record of [BEGIN, END) ends; NULL: not within. */
const char *mo_csv_first_end(const char *begin, const char *end);

/* Where the last record ends whose end is certain, by the parity of quotes;
 * 0 if nowhere. */
size_t mo_csv_split(const char *bytes, size_t len);

/* Rows on their way from a chunk to the sink. */
struct mo_csv_rows;

/* How sure (0 to 100) that HEAD is a table of ours; tells its separator. */
int mo_csv_sniff(const uint8_t *head, size_t len, char *separator);

/* Takes RECORD, whose cells it may change. Returns the status to end with: bad
 * rows are reported, and skipped if the session says so. */
MO_MUST_USE enum mo_status mo_csv_take_row(struct mo_csv_rows *rows,
                                           const struct mo_csv_record *record);

/* The chunk that ROWS are read from. */
struct mo_csv_chunk {
    const struct mo_env *env;
    const char *begin, *end;
    uint64_t offset; /* of `begin` in the source */
    char separator;
    size_t columns; /* of the header */
};

/* Reads CHUNK as libcsv does: whatever it is, it has rows. */
MO_MUST_USE enum mo_status mo_csv_read_lenient(const struct mo_csv_chunk *chunk,
                                               struct mo_csv_rows *rows);

/* mo_csv_split for that. */
size_t mo_csv_split_lenient(char separator, const char *bytes, size_t len);

#endif
