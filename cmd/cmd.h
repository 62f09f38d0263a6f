/* What the verbs of the command share. */
#ifndef CMD_H
#define CMD_H

#include <stdio.h>

#include "moments/convert.h"

/* Exit statuses: sysexits.h where it has one. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_UNAVAILABLE = 69,
    EXIT_INTERNAL = 70,
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74,
    EXIT_TEMPORARY = 75
};

int exit_status_of(enum mo_status status);

/* ---- verbs ---- */

struct verb {
    const char *name;
    const char *arguments; /* as help shows them */
    const char *summary;   /* one sentence, no full stop */
    const char *details;   /* further paragraphs of --help, or NULL */
    const struct arg *args;
    bool readers, writers; /* takes the options of formats too */
    int (*run)(const struct verb *verb, int argc, char **argv);
};

extern const struct verb verb_convert, verb_show, verb_check, verb_diff,
    verb_formats, verb_schema, verb_manual;
extern const struct verb *const verbs[]; /* NULL-ended */

/* ---- arguments ---- */

/* One option of a verb; a table ends with id 0. */
struct arg {
    int id; /* of the verb's own choice, from 1 */
    char letter;
    const char *name;
    const char *metavar; /* NULL: takes no value */
    const char *help;
};

/* The id that an option of a reader or writer is reported with. */
#define ARG_MODULE 1000

/* One option that was given. */
struct given {
    int id;
    const char *name;
    const char *value;
};

/* Parses ARGV by the verb's table; calls TAKE for each option in order, which
 * returns false when it has told of a wrong value. The other arguments are
 * then argv[*first] and on. Returns -1 to go on, else the exit status (after
 * --help, or a message about what is wrong). */
int args_parse(const struct verb *verb, int argc, char **argv,
               bool (*take)(void *user, const struct given *given), void *user,
               int *first);

/* Prints "moments: TEXT" and where to look; returns EXIT_USAGE. */
int args_refuse(const struct verb *verb, const char *format, ...)
    MO_PRINTF(2, 3);

/* VALUE as a count (with a suffix k, M or G when SIZES), at most MOST. */
bool args_count(const char *value, bool sizes, uint64_t most, uint64_t *result);

/* The format called NAME that can be read (READ) or written; else, after a
 * message, NULL. */
const struct mo_format *args_format(const char *name, bool read);

/* Fills in where SOURCE comes from by its NAME: a path, - or @seven. */
void source_by_name(struct mo_source *source, const char *name);

/* SOURCE_DATE_EPOCH into CONVERT; false after a message when it is no time. */
bool args_timestamp(struct mo_convert *convert);

/* ---- messages ---- */

struct messages_style {
    bool json;
    bool quiet;
    bool colour;
    enum { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER } progress;
    uint64_t shown;  /* warnings so far */
    uint64_t hidden; /* past the most that are shown */
    bool bar;        /* a progress line stands on the terminal */
};

/* To be called once, before anything is shown. */
void messages_begin(struct messages_style *style);

/* As mo_convert wants them; USER is a struct messages_style. */
void messages_show(void *user, const struct mo_diag *diag, const char *line,
                   uint32_t caret);
void messages_progress(void *user, uint64_t done, uint64_t total);

/* Ends the progress line and tells how many messages were left out. */
void messages_end(struct messages_style *style);

/* Prints TEXT with the escapes of a JSON string. */
void print_json_text(FILE *file, const char *text);

#endif
