/* YAML front matter: the fields at the top of a Markdown file, between two
 * lines `---`. Only what front matter needs: one mapping from names to texts or
 * to arrays of texts. */
#ifndef COMMON_YAML_FRONT_H
#define COMMON_YAML_FRONT_H

#include "moments/format.h"

/* ---- in ------------------------------------------------------------------ */

/* One field. A value that is left out, `~` or `null` (not in quotes) is
 * missing: no items. */
struct mo_front_entry {
    struct mo_pos pos; /* of the name; line and column */
    struct mo_pos value_pos;
    struct mo_text name;
    struct mo_texts items; /* one for a text */
    bool array;
};

struct mo_front {
    const struct mo_front_entry *entries;
    size_t count;
};

/* The lines of front matter at the start of a document. */
struct mo_front_span {
    struct mo_text yaml; /* what stands between the lines `---` */
    size_t len;          /* of all of it, with the closing line */
    bool closed;         /* there is a closing line (`---` or `...`) */
};

/* Whether a document that begins with HEAD has front matter. Without a closing
 * line, *SPAN is all of HEAD. */
bool mo_front_find(struct mo_text head, struct mo_front_span *span);

/* The value of NAME's line as it is spelled, by looking at lines alone; missing
 * if there is none. For a guess before YAML is parsed. */
struct mo_text mo_front_peek(const struct mo_front_span *span,
                             const char *name);

/* Parses the YAML (its first line is line 2 of the source). Texts lie in
 * env->arena. Anchors, aliases, tags, deeper nesting, a name that occurs twice
 * and invalid text are MO_ESYNTAX, with *DIAG filled; also for MO_ELIMIT (more
 * than env->limits.fields) and MO_ENOMEM. */
MO_MUST_USE enum mo_status mo_front_read(const struct mo_env *env,
                                         struct mo_text yaml,
                                         struct mo_front *front,
                                         struct mo_diag *diag);

/* The entry of that name; NULL if none. */
const struct mo_front_entry *mo_front_entry(const struct mo_front *front,
                                            const char *name);

/* ---- out ----------------------------------------------------------------- */

/* `name: value`, quoted where any YAML reader might take it for something else
 * than this very text. */
void mo_front_put_text(struct mo_out *out, const char *name,
                       struct mo_text value);

/* `name:` and a line for each item. */
void mo_front_put_texts(struct mo_out *out, const char *name,
                        struct mo_texts values);

#endif
