/* Names of statuses, and filling a diagnostic. */
#include "moments/text.h"

#include <stdarg.h>
#include <stdio.h>

const char *
mo_status_name(enum mo_status status)
{
    switch (status) {
    case MO_OK: return "ok";
    case MO_STOP: return "stop";
    case MO_ESYNTAX: return "syntax";
    case MO_EDATA: return "data";
    case MO_EIO: return "input or output";
    case MO_ENOMEM: return "out of memory";
    case MO_ELIMIT: return "limit";
    case MO_EUNSUPPORTED: return "not supported";
    case MO_EUSAGE: return "usage";
    case MO_EPLUGIN: return "plugin";
    case MO_ENOINPUT: return "no input";
    case MO_ECREATE: return "cannot create";
    case MO_ELOSS: return "loss";
    case MO_ENOLIST: return "no list";
    case MO_EINTERNAL: return "internal";
    }
    return "unknown";
}

void
mo_diag_set(struct mo_diag *diag, enum mo_severity severity,
            enum mo_status status, struct mo_pos pos, const char *format, ...)
{
    va_list arguments;
    *diag =
        (struct mo_diag){.severity = severity, .status = status, .pos = pos};
    va_start(arguments, format);
    const int len =
        vsnprintf(diag->message, sizeof(diag->message), format, arguments);
    va_end(arguments);
    if (len < 0)
        diag->message[0] = '\0';
    if (len < (int)sizeof(diag->message))
        return;
    const size_t whole =
        mo_utf8_valid(diag->message, sizeof(diag->message) - 1);
    diag->message[whole] = '\0';
}
