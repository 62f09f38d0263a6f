/* The separators that CSV comes with, and how a table is known by its header.
 */
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

/* ---- by the header ------------------------------------------------------- */

const char *
mo_csv_first_end(const char *begin, const char *end)
{
    const struct mo_four marks = {'"', '\r', '\n', '"'};
    bool quoted = false;
    for (const char *ptr = begin;; ptr++) {
        ptr = mo_find_four(ptr, end, marks);
        if (ptr == end)
            return NULL;
        if (*ptr == '"')
            quoted = !quoted;
        else if (!quoted)
            return ptr;
    }
}

/* What a header is tried with; the first wins a draw. */
static const char candidates[3] = {',', ';', '\t'};

char
mo_csv_detect(const char *begin, const char *end)
{

    size_t counts[3] = {0};
    bool quoted = false;
    for (const char *ptr = begin; ptr < end; ptr++) {
        quoted ^= *ptr == '"';
        for (size_t i = 0; i < 3; i++)
            counts[i] += !quoted && *ptr == candidates[i];
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

/* The name in a header's cell, without its quotes. */
static struct mo_text
bare_name(const char *begin, const char *end)
{
    const bool quoted = end - begin > 1 && *begin == '"' && end[-1] == '"';
    return mo_text_of(begin + quoted, (size_t)(end - begin) - 2 * quoted);
}

/* Adds up the cells of a header and those whose names are known. */
static void
count_names(const char *begin, const char *end, char separator,
            size_t counts[2])
{
    const struct mo_four marks = {separator, '"', separator, '"'};
    const char *cell = begin;
    bool quoted = false;
    for (const char *ptr = begin;; ptr++) {
        struct mo_flat_column column;
        ptr = mo_find_four(ptr, end, marks);
        if (ptr < end && *ptr == '"')
            quoted = !quoted;
        if (ptr < end && (*ptr == '"' || quoted))
            continue;
        counts[0]++;
        counts[1] += mo_flat_find(bare_name(cell, ptr), &column);
        if (ptr == end)
            return;
        cell = ptr + 1;
    }
}

int
mo_csv_sniff(const uint8_t *head, size_t len, char *separator)
{
    const char *begin = (const char *)head, *end = begin + len;
    size_t counts[2] = {0, 0}; /* cells, known names */
    if (len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        begin += 3;
    *separator = ',';
    if (end - begin > 6 && memcmp(begin, "sep=", 4) == 0 &&
        (begin[5] == '\r' || begin[5] == '\n')) {
        *separator = begin[4];
        return 95;
    }
    const char *line = mo_csv_first_end(begin, end);
    if (line)
        end = line;
    *separator = mo_csv_detect(begin, end);
    count_names(begin, end, *separator, counts);
    if (counts[1] == 0)
        return 0;
    if (counts[0] == 1)
        return 15;
    return counts[1] == 1 ? 40 : counts[1] == 2 ? 75 : 90;
}
