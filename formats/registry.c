/* The formats that are built in: one line each. */
#include "moments/registry.h"

extern const struct mo_format mo_format_text, mo_format_json, mo_format_ndjson,
    mo_format_csv, mo_format_tsv, mo_format_xml, mo_format_markdown,
    mo_format_tar, mo_format_zip, mo_format_html, mo_format_rss, mo_format_atom,
    mo_format_jsonfeed;

const struct mo_format *const mo_formats[] = {
    &mo_format_text,     &mo_format_markdown,
    &mo_format_html,     &mo_format_json,
    &mo_format_ndjson,   &mo_format_csv,
    &mo_format_tsv,      &mo_format_xml,
    &mo_format_rss,      &mo_format_atom,
    &mo_format_jsonfeed, &mo_format_tar,
    &mo_format_zip,      NULL,
};
