/* Dates as articles print them: month names of some languages, and the forms
 * in which the year stands first. */
#include "dates.h"

#include <stdio.h>

#include "numbering.h"
#include "words.h"

static const char *const months[][12] = {
    {"january", "february", "march", "april", "may", "june", "july", "august",
     "september", "october", "november", "december"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
     "septiembre", "octubre", "noviembre", "diciembre"},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
     "septembre", "octobre", "novembre", "décembre"},
    {"januar", "februar", "märz", "april", "mai", "juni", "juli", "august",
     "september", "oktober", "november", "dezember"},
    {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho",
     "agosto", "setembro", "outubro", "novembro", "dezembro"},
    {"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus",
     "september", "oktober", "november", "desember"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
     "agosto", "settembre", "ottobre", "novembre", "dicembre"},
};

bool
mo_is_year(int64_t value)
{
    return value >= 1880 && value <= 2099;
}

int
mo_month_of(struct mo_text word)
{
    const size_t rows = sizeof months / sizeof *months;
    if (word.len < 3 || word.len > 16)
        return 0;
    for (size_t row = 0; row < rows; row++) {
        const size_t found = mo_fold_index(word, months[row], 12);
        if (found < 12)
            return (int)found + 1;
    }
    /* English short forms: Jan, Feb., Sept. */
    while (word.len > 0 &&
           (word.ptr[word.len - 1] == '.' || word.ptr[word.len - 1] == ','))
        word.len--;
    for (int i = 0; i < 12 && word.len >= 3; i++)
        if (mo_utf8_count(word) <= 4 &&
            mo_fold_starts(mo_text_from(months[0][i]), word))
            return i + 1;
    return 0;
}

static bool
write_date(int64_t year, int64_t month, int64_t day, char out[MO_DATE_SIZE])
{
    if (!mo_is_year(year) || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    snprintf(out, MO_DATE_SIZE, "%04d-%02d-%02d", (int)year, (int)month,
             (int)day);
    return true;
}

/* Year, month and day as numbers, the year first: any separators. */
static bool
numeric_date(struct mo_text text, char out[MO_DATE_SIZE])
{
    int64_t part[3] = {0, 0, 0};
    int count = 0;
    for (size_t at = 0; at < text.len && count < 3;) {
        int64_t value;
        size_t size = mo_digits_parse(mo_text_after(text, at), &value);
        if (size > 0 && (count > 0 || mo_is_year(value)))
            part[count++] = value;
        if (size == 0)
            mo_code_at(text.ptr + at, &size);
        at += size;
    }
    return count == 3 && write_date(part[0], part[1], part[2], out);
}

/* A month's name between or before day and year. */
static bool
named_date(struct mo_text text, char out[MO_DATE_SIZE])
{
    int64_t year = 0, day = 0;
    int month = 0;
    struct mo_text word;
    while (word = mo_next_word(&text), word.len > 0) {
        int64_t value;
        while (word.len > 0 && (*word.ptr == '(' || *word.ptr == '['))
            word = mo_text_after(word, 1);
        if (mo_digits_parse(word, &value) > 0) {
            if (mo_is_year(value) && month > 0)
                year = year ? year : value;
            else if (value >= 1 && value <= 31 && day == 0)
                day = value;
        } else if (month == 0) {
            month = mo_month_of(word);
        }
    }
    return write_date(year, month, day, out);
}

bool
mo_date_find(struct mo_text text, char out[MO_DATE_SIZE])
{
    if (text.len > 300)
        return false;
    return named_date(text, out) || numeric_date(text, out);
}

/* "4 years ago", "il y a 4 ans", "5 days", "3시간 전" */
static bool
is_relative(struct mo_text text)
{
    static const char *const signs[] = {" ago",  "il y a ", "hace ",  "vor ",
                                        " lalu", " 전",     "時間前", "日前"};
    bool digit = false;
    for (size_t at = 0; at < text.len; at++)
        digit = digit || (text.ptr[at] >= '0' && text.ptr[at] <= '9');
    if (!digit || mo_word_count(text) > 6)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (mo_text_has(text, signs[i]))
            return true;
    return false;
}

bool
mo_is_date_line(struct mo_text text)
{
    char date[MO_DATE_SIZE];
    return mo_word_count(text) <= 12 &&
           (is_relative(text) || mo_date_find(text, date));
}
