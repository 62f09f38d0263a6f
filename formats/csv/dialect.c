/* The separators that CSV comes with. */
#include "csv.h"

static const struct {
    const char *name;
    char separator;
} names[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};

char
mo_csv_separator(const char *name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].separator;
    const bool one = name[0] != '\0' && name[1] == '\0';
    return one && strchr("\t !#$%&()*+,-./:;<=>?@[]^_`{|}~", name[0]) ? name[0]
                                                                      : '\0';
}

enum mo_status
mo_csv_refuse_separator(const struct mo_env *env, const char *name)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_pos nowhere = {0};
    const enum mo_status status = mo_complain(
        env, MO_ERROR, MO_EUSAGE, nowhere, NULL,
        "--delimiter: expected comma, semicolon, tab, pipe or one character of "
        "ASCII punctuation, found %s",
        mo_text_quote(mo_text_from(name), quoted));
    return status == MO_OK ? MO_EUSAGE : status;
}
