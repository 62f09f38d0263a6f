/* A moment or list on its way in from one piece of the source. */
#ifndef MARKDOWN_RECORD_H
#define MARKDOWN_RECORD_H

#include "markdown.h"

/* ---- lines and blocks ---------------------------------------------------- */

static inline struct mo_text
mo_md_slice(struct mo_text text, size_t from, size_t to)
{
    return mo_text_of(text.ptr + from, to - from);
}

static inline bool
mo_md_starts(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.ptr, prefix, len) == 0;
}

static inline bool
mo_md_ends(struct mo_text text, const char *suffix)
{
    const size_t len = strlen(suffix);
    return text.len >= len &&
           memcmp(text.ptr + text.len - len, suffix, len) == 0;
}

/* Takes the first line off *REST, without its end. */
struct mo_text mo_md_take_line(struct mo_text *rest);

/* The offset of STRING in TEXT from FROM on; text.len if it is not there. */
size_t mo_md_find(struct mo_text text, size_t from, const char *string);

/* Takes the next block off *REST: a comment, or lines without a blank one or a
 * comment between them. False at the end. */
bool mo_md_take_block(struct mo_text *rest, struct mo_text *block);

/* The text of an ATX heading without its marks (CommonMark section 4.2). */
struct mo_text mo_md_heading_text(struct mo_text line);

/* ---- the record ---------------------------------------------------------- */

/* Paragraphs joined by blank lines. */
struct mo_md_paragraphs {
    struct mo_text text; /* ptr NULL: none yet */
    char *room;          /* once there are two */
};

struct mo_md_record {
    const struct mo_env *env;
    struct mo_diag *diag;
    struct mo_md_piece piece;
    void *visible; /* the struct mo_moment or mo_list */
    bool list;
    struct mo_moment hidden;      /* what the comment of a moment says */
    struct mo_md_paragraphs body; /* description or introduction */
    struct mo_member *members;    /* extra that is visible */
    size_t member_count;
};

/* All that can fail below fills r->diag. */

/* Where AT, within the piece, stands in the source. */
struct mo_pos mo_md_position(const struct mo_md_record *r, const char *at);

MO_MUST_USE enum mo_status mo_md_no_memory(struct mo_md_record *r);

/* The plain text of SOURCE, trimmed. */
MO_MUST_USE enum mo_status mo_md_take_text(struct mo_md_record *r,
                                           struct mo_text source,
                                           struct mo_text *text);

/* Appends SOURCE to the body as a paragraph, after GLUE. */
MO_MUST_USE enum mo_status mo_md_add_paragraph(struct mo_md_record *r,
                                               struct mo_text source,
                                               const char *glue);

/* A block quote as *TEXT if that is missing and no paragraph came before, else
 * as further paragraphs. */
MO_MUST_USE enum mo_status mo_md_read_quote(struct mo_md_record *r,
                                            struct mo_text block,
                                            struct mo_text *text);

MO_MUST_USE enum mo_status mo_md_read_number(struct mo_md_record *r,
                                             struct mo_text source,
                                             struct mo_number *number);

/* SOURCE as FIELD's value, unless nothing is there. */
MO_MUST_USE enum mo_status mo_md_read_value(struct mo_md_record *r,
                                            const struct mo_field *field,
                                            struct mo_text source);

bool mo_md_has_member(const struct mo_md_record *r, struct mo_text name);

MO_MUST_USE enum mo_status mo_md_add_member(struct mo_md_record *r,
                                            struct mo_text name,
                                            struct mo_text json);

/* A visible value that is no field of the model, as a member of extra. */
MO_MUST_USE enum mo_status mo_md_read_unknown(struct mo_md_record *r,
                                              struct mo_text name,
                                              struct mo_text source);

/* Comments that are not ours are left alone. */
MO_MUST_USE enum mo_status mo_md_read_comment(struct mo_md_record *r,
                                              struct mo_text comment);

/* Heading and title, or credit and its source, from what the writer shows of
 * them in one, or a person wrote. To be read after comments and facts, since
 * what these give is not there. */
MO_MUST_USE enum mo_status mo_md_read_name(struct mo_md_record *r,
                                           struct mo_text source);
MO_MUST_USE enum mo_status mo_md_read_credit(struct mo_md_record *r,
                                             struct mo_text source);

/* Extra: the visible members before those of HIDDEN. */
MO_MUST_USE enum mo_status mo_md_add_extra(struct mo_md_record *r,
                                           const struct mo_extra *hidden,
                                           struct mo_extra *extra);

/* Adds what the comment says to what is visible of a moment. */
MO_MUST_USE enum mo_status mo_md_finish_moment(struct mo_md_record *r);

#endif
