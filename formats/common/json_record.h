/* JSON in, as far as the model goes: objects into lists, moments and extras.
 *
 * All functions read a JSON text that lies in memory and may be anything: it is
 * checked whole. What they give borrows from the text where it can, and else
 * lies in the source's arena. On failure the result is untouched and *diag is
 * filled, its position the absolute byte of what is wrong; MO_ENOMEM too. */
#ifndef COMMON_JSON_RECORD_H
#define COMMON_JSON_RECORD_H

#include "moments/format.h"

/* Where JSON text comes from. */
struct mo_json_source {
    struct mo_arena *arena;
    struct mo_limits limits; /* nesting and fields count */
    uint64_t offset;         /* of the text's first byte in its source */
    struct mo_diag *diag;    /* filled on failure */
};

static inline struct mo_json_source
mo_json_source_of(const struct mo_env *env, uint64_t offset,
                  struct mo_diag *diag)
{
    struct mo_json_source source;
    source.arena = env->arena;
    source.limits = env->limits;
    source.offset = offset;
    source.diag = diag;
    return source;
}

/* An object into a list or a moment, which is cleared first and gets `pos`.
 *
 * Members named as fields fill them: texts take strings, and numbers by their
 * spelling; arrays take arrays of these, or one of them as the only element;
 * `rank` takes an integer, also in a string; `extra` an object. null is
 * missing. All other members go to `extra`. A name that occurs twice (also
 * within `extra` and what is nested there) and U+0000 are errors. White space
 * around the object is allowed. */
MO_MUST_USE enum mo_status
mo_json_read_list(const struct mo_json_source *source, struct mo_text json,
                  struct mo_list *list);
MO_MUST_USE enum mo_status
mo_json_read_moment(const struct mo_json_source *source, struct mo_text json,
                    struct mo_moment *moment);

/* An object into the members of an extra, each by its spelling. */
MO_MUST_USE enum mo_status
mo_json_read_extra(const struct mo_json_source *source, struct mo_text json,
                   struct mo_extra *extra);

/* One value of any type into its spelling as `extra` keeps it. */
MO_MUST_USE enum mo_status
mo_json_read_value(const struct mo_json_source *source, struct mo_text json,
                   struct mo_text *value);

#endif
