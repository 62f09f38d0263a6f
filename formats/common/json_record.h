/* JSON in, as far as the model goes: objects into lists, moments and extras.
 *
 * All functions read a JSON text that lies in memory and may be anything: it is
 * checked whole. What they give borrows from the text where it can, and else
 * lies in the source's arena. On failure the result is untouched and *diag is
 * filled, its position the absolute byte of what is wrong; MO_ENOMEM too. */
#ifndef COMMON_JSON_RECORD_H
#define COMMON_JSON_RECORD_H

#include "json_token.h"

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

/* One value into the slot of FIELD, not extra, in RECORD, a list or moment.
 * null leaves it as it is. */
MO_MUST_USE enum mo_status
mo_json_read_field(const struct mo_json_source *source, struct mo_text json,
                   const struct mo_field *field, void *record);

/* One value of any type into its spelling as `extra` keeps it. */
MO_MUST_USE enum mo_status
mo_json_read_value(const struct mo_json_source *source, struct mo_text json,
                   struct mo_text *value);

/* ---- for the readers of whole documents --------------------------------- */

/* A line of NDJSON: a moment and what it states of its list. */
struct mo_json_row {
    struct mo_text previous; /* in: `list` of the row before, as spelled */
    struct mo_text spelled;  /* `list` as spelled; missing: no such member */
    bool same;               /* it is spelled like PREVIOUS, list is not set */
    bool alone;              /* there is nothing but `list` */
    struct mo_list list;
    struct mo_moment moment;
};

/* Reads an object like mo_json_read_moment, but with an object as its member
 * `list`, read like mo_json_read_list with a further member `index`. On failure
 * *ROW is of no use. */
MO_MUST_USE enum mo_status mo_json_read_row(const struct mo_json_source *source,
                                            struct mo_text json,
                                            struct mo_json_row *row);

/* How much of a text was read when it may hold more than is asked for. */
struct mo_json_part {
    bool through;   /* in: pass over the member `moments` */
    size_t used;    /* the length of what was read */
    bool moments;   /* it ends just before the value of `moments` */
    bool truncated; /* on failure: more text may be the cure */
};

/* Reads one moment at the start of JSON. On failure *MOMENT is of no use. */
MO_MUST_USE enum mo_status
mo_json_take_moment(const struct mo_json_source *source, struct mo_text json,
                    struct mo_moment *moment, struct mo_json_part *part);

/* Reads one list at the start of JSON, to its end or to the value of its member
 * `moments`. On failure *LIST is of no use. */
MO_MUST_USE enum mo_status
mo_json_take_list(const struct mo_json_source *source, struct mo_text json,
                  struct mo_list *list, struct mo_json_part *part);

#endif
