/* A list or moment on its way out: which of its fields became visible. */
#ifndef MARKDOWN_DRAFT_H
#define MARKDOWN_DRAFT_H

#include "../common/json_text.h"
#include "markdown.h"

/* A record on its way out: each field that became visible leaves `left`, and
 * what remains in it goes to the comment. */
struct mo_md_draft {
    struct mo_out *out;
    const void *record;
    const struct mo_moment *moment; /* the record, if it is one */
    uint64_t left;
    const char *space; /* between two comments */
};

/* Those of FIELDS (MO_JSON_FIELD bits) that RECORD has are left. */
struct mo_md_draft mo_md_draft_of(struct mo_out *out, const void *record,
                                  uint64_t fields);

bool mo_md_is_left(const struct mo_md_draft *draft, enum mo_field_id id);

/* The field is visible now. */
void mo_md_done(struct mo_md_draft *draft, enum mo_field_id id);

/* The field is left, and not invisible as empty texts are. */
bool mo_md_can_show(const struct mo_md_draft *draft, enum mo_field_id id);

/* The following put what can be shown, if anything. */

/* A text field as a block of its own, after a blank line. */
void mo_md_put_block(struct mo_md_draft *draft, enum mo_field_id id,
                     const char *before, const struct mo_md_style *style);

/* Heading and title in one: a heading shows what of it is the title, by
 * quotes around all of it or else by emphasis. A title without heading is
 * plain, a heading without title strong. */
void mo_md_put_name(struct mo_md_draft *draft, const struct mo_md_style *style);

/* The credit, with its source emphasised where it names it. */
void mo_md_put_credit(struct mo_md_draft *draft,
                      const struct mo_md_style *style);

/* Any other field; the elements of an array are parted by commas, ITEM is
 * their style. */
void mo_md_put_value(struct mo_md_draft *draft, enum mo_field_id id,
                     const struct mo_md_style *style,
                     const struct mo_md_style *item);

/* The comment, that begins with MARK, with all fields that are left; EXTRA is
 * the record's. */
void mo_md_put_comment(struct mo_md_draft *draft, const char *mark,
                       const struct mo_extra *extra);

/* Passes a failure of the memory out SCRATCH on to OUT, and disposes of it. */
void mo_md_finish_scratch(struct mo_out *scratch, struct mo_out *out);

#endif
