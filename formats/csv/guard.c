/* Which texts a spreadsheet would not leave alone.
 *
 * Two kinds: what it runs as a formula (OWASP, "CSV Injection"), and what it
 * takes for a number, a date or a truth value and then shows or saves in
 * another spelling: 007, 1.10, 1/2, 1E5, 5-Jan, TRUE, more than 15 digits.
 * Blanks around do not help, nor do full-width forms. When in doubt a text is
 * guarded: that costs a character, and the reader takes it off again. */
#include "csv.h"

/* No longer text that begins with a word is a date. */
#define WORDS_MAX 40

/* Months by their first three letters, in the larger languages. */
static const char months[] =
    "jan ene gen feb fev mar mrt apr abr avr may mai mag mei jun jui giu jul "
    "lug aug ago aou set sep okt oct ott out nov dec dez dic ";

/* What else is spelled with letters in times and numbers. */
static const char short_words[] = " e am pm a p h d t z ";

/* True and false, in the languages of most spreadsheets. */
static const char truth_values[] =
    " true false wahr falsch vrai faux verdadero falso vero waar onwaar ";

/* The next code point, full-width forms (U+FF01 to U+FF5E) as plain ASCII. */
static uint32_t
next_code(struct mo_text *text)
{
    size_t size;
    const uint32_t code = mo_utf8_decode(text->ptr, &size);
    text->ptr += size;
    text->len -= size;
    return code >= 0xFF01 && code <= 0xFF5E ? code - 0xFEE0 : code;
}

static bool
is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static bool
is_letter(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

/* What may stand beside digits in numbers, sums of money, dates and times. */
static bool
is_filling(uint32_t code)
{
    switch (code) {
    case 0x00A0:
    case 0x202F:
    case 0x3000: /* spaces */
    case 0x00A2:
    case 0x00A3:
    case 0x00A5:
    case 0x20A9:
    case 0x20AC: /* money */
    case 0x2212: /* minus */
    case 0x5E74:
    case 0x6708:
    case 0x65E5: /* year, month, day: Han */
    case 0xB144:
    case 0xC6D4:
    case 0xC77C: /* and Hangul */ return true;
    default: return code < 0x80 && strchr(" \t.,:;/-+%$()'", (int)code);
    }
}

/* A word of which the first three letters are in WORD stands in dates, times
 * or numbers. */
static bool
is_date_word(const char word[3], size_t len)
{
    char key[6] = " ";
    memcpy(key + 1, word, 3);
    if (len >= 3) {
        key[4] = ' ';
        return strstr(months, key + 1) != NULL;
    }
    key[len + 1] = ' ';
    key[len + 2] = '\0';
    return strstr(short_words, key) != NULL;
}

/* Made of digits, filling and words of dates alone, with a digit somewhere. */
static bool
resembles_number(struct mo_text text)
{
    bool digits = false;
    char word[3] = "";
    size_t len = 0;
    while (text.len > 0) {
        const uint32_t code = next_code(&text);
        if (is_letter(code)) {
            if (len < 3)
                word[len] = (char)(code | 0x20);
            len++;
            continue;
        }
        if (len > 0 && !is_date_word(word, len))
            return false;
        len = 0;
        digits |= is_digit(code);
        if (!is_digit(code) && !is_filling(code))
            return false;
    }
    return digits && (len == 0 || is_date_word(word, len));
}

/* A whole number that comes back from a spreadsheet as it was. */
static bool
is_plain_integer(struct mo_text text)
{
    if (text.len == 0 || text.len > 15 || (text.ptr[0] == '0' && text.len > 1))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit((uint8_t)text.ptr[i]))
            return false;
    return true;
}

static bool
is_truth_value(struct mo_text text)
{
    char key[12] = " ";
    if (text.len > 9)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_letter((uint8_t)text.ptr[i]))
            return false;
        key[i + 1] = (char)(text.ptr[i] | 0x20);
    }
    key[text.len + 1] = ' ';
    return strstr(truth_values, key) != NULL;
}

bool
mo_csv_needs_guard(struct mo_text text)
{
    if (text.len == 0)
        return false;
    const struct mo_text bare = mo_text_trim(text);
    if (strchr("'\t\r\n", text.ptr[0]))
        return true;
    if (bare.len == 0)
        return false;
    struct mo_text rest = bare;
    const uint32_t first = next_code(&rest);
    if (first < 0x80 && strchr("=+-@", (int)first))
        return true;
    if (is_plain_integer(text) || (is_letter(first) && bare.len > WORDS_MAX))
        return false;
    return is_truth_value(bare) || resembles_number(bare);
}
