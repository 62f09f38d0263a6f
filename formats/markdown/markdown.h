/* What the parts of the Markdown format share.
 *
 * The form of a document: YAML front matter with the first list's fields, then
 * for each list its title (`# `), summary (a block quote), introduction, its
 * moments (a `## ` section each, or the rows of one GFM table), and after a
 * thematic break its conclusion. Later lists begin with a comment
 * `<!-- moments:list {…} -->`.
 *
 * One principle makes it lossless: each field is either visible, escaped so
 * that it reads back exactly, or it stands in a comment; never both. Texts
 * hold no unescaped markup, so all unescaped markup is structure. */
#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include "moments/format.h"

#include "../common/yaml_front.h"

#define MO_MD_MARK       "<!-- moments:"
#define MO_MD_LIST_MARK  MO_MD_MARK "list "
#define MO_MD_ITEM_MARK  MO_MD_MARK "item "
#define MO_MD_EXTRA_MARK MO_MD_MARK "extra "
#define MO_MD_MARK_END   " -->"

/* ---- text out (escape.c) ------------------------------------------------- */

enum mo_md_newline {
    MO_MD_NEWLINE_BLOCK,  /* a hard line break; two begin a new paragraph */
    MO_MD_NEWLINE_ENTITY, /* &#10; */
    MO_MD_NEWLINE_TAG     /* <br> */
};

/* Where a text is put. */
struct mo_md_style {
    enum mo_md_newline newline;
    const char *prefix; /* of every line but the first, e.g. "> " */
    bool line_start;    /* the text begins a line: block markup is escaped */
    bool open_start;    /* more text stands before it on its line */
    bool open_end;      /* more text follows on its line */
    bool comma, pipe;   /* these are escaped too */
};

extern const struct mo_md_style mo_md_block, mo_md_quote, mo_md_heading,
    mo_md_line, mo_md_item, mo_md_cell, mo_md_cell_item;

/* TEXT escaped so that any CommonMark reader gives it back exactly. */
void mo_md_put(struct mo_out *out, struct mo_text text,
               const struct mo_md_style *style);

/* WHOLE with its first good occurrence of PART emphasised. False, with nothing
 * put, when PART cannot be emphasised within WHOLE. */
bool mo_md_put_marked(struct mo_out *out, struct mo_text whole,
                      struct mo_text part, const struct mo_md_style *style);

/* ---- text in (inline.c) -------------------------------------------------- */

/* The plain text of inline SOURCE, whose line ends and edges need not be
 * trimmed, borrowed from it or in ARENA. */
MO_MUST_USE enum mo_status mo_md_decode(struct mo_arena *arena,
                                        struct mo_text source,
                                        struct mo_text *text);

/* The same into TARGET, which has room for source.len bytes; the length. */
size_t mo_md_decode_into(char *target, struct mo_text source);

/* The offset after the element of inline SOURCE at POS: an escape, an autolink,
 * or one byte. */
size_t mo_md_step(struct mo_text source, size_t pos);

/* The parts around the first emphasis (`*…*`) in SOURCE; false if none. */
struct mo_md_marked {
    struct mo_text before, inside, after;
};
bool mo_md_find_marked(struct mo_text source, struct mo_md_marked *marked);

/* ---- names --------------------------------------------------------------- */

/* What people read for a moment's field ("Original title"); NULL for extra. */
const char *mo_md_label(enum mo_field_id id);

/* The moment's field with that label or name, whatever its case. */
const struct mo_field *mo_md_field_by_label(struct mo_text label);

/* TEXT is “…” with something between the quotes. */
bool mo_md_is_quoted(struct mo_text text);

/* ---- records in (section.c, table.c, head.c) -------------------------------
 */

/* A piece of the source in memory. */
struct mo_md_piece {
    struct mo_text text;
    uint64_t offset; /* of its first byte in the source */
};

/* The columns of a table, as its header names them. */
struct mo_md_column {
    const struct mo_field *field; /* NULL: a member of extra */
    struct mo_text name;
};
struct mo_md_table {
    struct mo_arena *arena; /* holds the columns */
    struct mo_md_column *columns;
    size_t count;
    bool heading; /* one is for headings, so titles stand alone */
};

/* These parse what PIECE holds, with texts borrowed from it or in env->arena.
 * On failure *DIAG is filled, also for MO_ENOMEM. */

/* A section, from its heading on. */
MO_MUST_USE enum mo_status mo_md_read_section(const struct mo_env *env,
                                              struct mo_md_piece piece,
                                              struct mo_moment *moment,
                                              struct mo_diag *diag);

/* A row of TABLE. */
MO_MUST_USE enum mo_status mo_md_read_row(const struct mo_env *env,
                                          struct mo_md_piece piece,
                                          const struct mo_md_table *table,
                                          struct mo_moment *moment,
                                          struct mo_diag *diag);

/* The header row of a table; its arena was made before. */
MO_MUST_USE enum mo_status mo_md_read_header(const struct mo_env *env,
                                             struct mo_md_piece piece,
                                             struct mo_md_table *table,
                                             struct mo_diag *diag);

/* LINE is the row of dashes under a header. */
bool mo_md_is_delimiter_row(struct mo_text line);

/* Title, summary and introduction, or a list's comment, into those fields of
 * LIST that the piece states. */
MO_MUST_USE enum mo_status mo_md_read_head(const struct mo_env *env,
                                           struct mo_md_piece piece,
                                           struct mo_list *list,
                                           struct mo_diag *diag);

/* Paragraphs alone; missing if there are none. */
MO_MUST_USE enum mo_status mo_md_read_text(const struct mo_env *env,
                                           struct mo_md_piece piece,
                                           struct mo_text *text,
                                           struct mo_diag *diag);

/* The entries of front matter into LIST; `moments_format` is passed over. */
MO_MUST_USE enum mo_status mo_md_read_front(const struct mo_env *env,
                                            const struct mo_front *front,
                                            struct mo_list *list,
                                            struct mo_diag *diag);

extern const struct mo_reader mo_md_reader;
extern const struct mo_writer mo_md_writer;

#endif
