/* Messages of modules: formatted here, so that a module says one sentence. */
#include "moments/format.h"

#include <stdarg.h>
#include <stdio.h>

enum mo_status
mo_complain(const struct mo_env *env, enum mo_severity severity,
            enum mo_status status, struct mo_pos pos, const char *hint,
            const char *format, ...)
{
    char message[sizeof(((struct mo_diag *)0)->message) + 1];
    struct mo_diag diag;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    mo_diag_set(&diag, severity, status, pos, "%s", message);
    diag.hint = hint;
    return mo_report(env, &diag, NULL);
}

/* The words that tell a reader of messages which moment or list is meant. */
static struct mo_text
label_of(const struct mo_place *at, const struct mo_moment *moment)
{
    if (moment)
        return moment->title.ptr ? moment->title : moment->heading;
    return at->list && at->list->title.ptr ? at->list->title
                                           : mo_text_from(NULL);
}

void
mo_out_loss(struct mo_out *out, const struct mo_place *at,
            const struct mo_moment *moment, enum mo_field_id field,
            const char *reason)
{
    char quoted[MO_QUOTE_SIZE] = "";
    struct mo_diag diag;
    const struct mo_text label = label_of(at, moment);
    const struct mo_pos nowhere = {0};
    const struct mo_pos pos = moment     ? moment->pos
                              : at->list ? at->list->pos
                                         : nowhere;
    if (label.ptr)
        mo_text_quote(label, quoted);
    mo_diag_set(&diag, MO_WARNING, MO_ELOSS, pos, "%s %s%s%s: %s",
                moment ? "moment" : "list", quoted, label.ptr ? ": " : "",
                mo_fields[field].name, reason);
    mo_out_report(out, &diag);
}
