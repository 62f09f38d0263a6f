/* Options of modules: from the user's strings into a module's state. */
#include "moments/registry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct mo_option no_options[] = {{.name = NULL}};

static enum mo_status
refuse(struct mo_diag *diag, const struct mo_option *option, const char *value)
{
    char quoted[MO_QUOTE_SIZE];
    mo_text_quote(mo_text_from(value), quoted);
    const struct mo_pos nowhere = {0};
    if (option->type == MO_OPTION_INT) {
        mo_diag_set(diag, MO_ERROR, MO_EUSAGE, nowhere,
                    "--%s: expected a whole number from %lld to %lld, found %s",
                    option->name, (long long)option->min,
                    (long long)option->max, quoted);
        return MO_EUSAGE;
    }
    char known[160] = "";
    size_t used = 0;
    for (size_t i = 0; option->choices && option->choices[i]; i++) {
        const int more = snprintf(known + used, sizeof(known) - used, "%s%s",
                                  i > 0 ? ", " : "", option->choices[i]);
        if (more < 0 || (size_t)more >= sizeof(known) - used)
            break;
        used += (size_t)more;
    }
    mo_diag_set(diag, MO_ERROR, MO_EUSAGE, nowhere,
                "--%s: expected %s%s, found %s", option->name,
                option->choices ? "one of " : "valid UTF-8 text", known,
                quoted);
    return MO_EUSAGE;
}

static bool
parse_int(const struct mo_option *option, const char *value, int64_t *result)
{
    char *end;
    errno = 0;
    const long long number = strtoll(value, &end, 10);
    if (end == value || *end || errno || number < option->min ||
        number > option->max)
        return false;
    *result = number;
    return true;
}

static bool
parse_choice(const struct mo_option *option, const char *value, int *result)
{
    for (int i = 0; option->choices[i]; i++)
        if (strcmp(option->choices[i], value) == 0) {
            *result = i;
            return true;
        }
    return false;
}

/* Stores VALUE in the option's place; false when it does not fit. */
static bool
store(const struct mo_option *option, char *state, const char *value)
{
    void *slot = state + option->offset;
    switch (option->type) {
    case MO_OPTION_FLAG: *(bool *)slot = true; return true;
    case MO_OPTION_INT: return parse_int(option, value, slot);
    case MO_OPTION_CHOICE: return parse_choice(option, value, slot);
    case MO_OPTION_TEXT:
        *(const char **)slot = value;
        return mo_text_valid(value, strlen(value)) == strlen(value);
    }
    return false;
}

static enum mo_status
apply_setting(const struct mo_option *options, char *state,
              const struct mo_setting *setting, struct mo_diag *diag,
              bool *taken)
{
    const struct mo_option *option = options;
    while (option->name && strcmp(option->name, setting->name) != 0)
        option++;
    *taken = option->name != NULL;
    if (*taken && !store(option, state, setting->value))
        return refuse(diag, option, setting->value);
    return MO_OK;
}

enum mo_status
mo_options_apply(const struct mo_option *options, uint32_t state_size,
                 const struct mo_setting *settings, size_t count, bool *used,
                 void **state, struct mo_diag *diag)
{
    const struct mo_option *table = options ? options : no_options;
    char *fresh = calloc(1, state_size > 0 ? state_size : 1);
    enum mo_status status = fresh ? MO_OK : MO_ENOMEM;
    if (!fresh) {
        const struct mo_pos nowhere = {0};
        mo_diag_set(diag, MO_ERROR, MO_ENOMEM, nowhere, "out of memory");
        return MO_ENOMEM;
    }
    for (const struct mo_option *o = table; o->name; o++)
        if (o->initial && !store(o, fresh, o->initial))
            status = refuse(diag, o, o->initial);
    for (size_t i = 0; i < count && status == MO_OK; i++) {
        bool taken = false;
        status = apply_setting(table, fresh, &settings[i], diag, &taken);
        if (used && taken)
            used[i] = true;
    }
    if (status == MO_OK)
        *state = fresh;
    else
        free(fresh);
    return status;
}

enum mo_status
mo_nested_open(const struct mo_env *env, const char *name,
               const struct mo_setting *settings, size_t count,
               struct mo_nested *nested)
{
    const struct mo_format *format = mo_format_by_name(name);
    struct mo_diag diag;
    void *state;
    if (!format || !format->writer)
        return MO_EUNSUPPORTED;
    const enum mo_status status =
        mo_options_apply(format->writer->options, format->writer->state_size,
                         settings, count, NULL, &state, &diag);
    if (status != MO_OK)
        return mo_report(env, &diag, NULL) == MO_OK ? status : diag.status;
    *nested = (struct mo_nested){format->writer, state};
    return MO_OK;
}

void
mo_nested_dispose(struct mo_nested *nested)
{
    if (nested->state && nested->writer->dispose)
        nested->writer->dispose(nested->state);
    free(nested->state);
    nested->state = NULL;
}
