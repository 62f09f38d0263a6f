/* CSV and TSV as formats. */
#include "csv.h"

static const char *const csv_extensions[] = {".csv", NULL};
static const char *const tsv_extensions[] = {".tsv", ".tab", NULL};

extern const struct mo_format mo_format_csv, mo_format_tsv;

extern const unsigned char mo_csvw_metadata[];
extern const size_t mo_csvw_metadata_len;

static const struct mo_schema schemas[] = {
    {"csvw", "CSVW metadata", mo_csvw_metadata, &mo_csvw_metadata_len},
    {0},
};

const struct mo_format mo_format_csv = {
    .name = "csv",
    .title = "CSV (RFC 4180)",
    .media_type = "text/csv",
    .extensions = csv_extensions,
    .reader = &mo_csv_reader,
    .writer = &mo_csv_writer,
    .schemas = schemas,
};

const struct mo_format mo_format_tsv = {
    .name = "tsv",
    .title = "TSV (CSV with tabs)",
    .media_type = "text/tab-separated-values",
    .extensions = tsv_extensions,
    .reader = &mo_tsv_reader,
    .writer = &mo_tsv_writer,
};
