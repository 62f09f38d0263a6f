/* Numerals of the world: decimal digits of any script, Chinese and Roman
 * numerals, symbols such as keycaps, and words. */
#include "numerals.h"

#include "words.h"

/* ---- digits -------------------------------------------------------------- */

/* The code points of the digit zero; each begins a run of ten. */
static const uint32_t zeros[] = {
    '0',    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66,
    0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10,
};

static int
digit_value(uint32_t code)
{
    if (code >= '0' && code <= '9')
        return (int)(code - '0');
    if (code < 0x660)
        return -1;
    for (size_t i = 1; i < sizeof zeros / sizeof *zeros; i++)
        if (code >= zeros[i] && code < zeros[i] + 10)
            return (int)(code - zeros[i]);
    return -1;
}

size_t
mo_digits_parse(struct mo_text text, int64_t *value)
{
    size_t at = 0, count = 0;
    int64_t sum = 0;
    while (at < text.len) {
        size_t size;
        const int digit = digit_value(mo_code_at(text.ptr + at, &size));
        if (digit < 0)
            break;
        if (++count > 6)
            return 0;
        sum = sum * 10 + digit;
        at += size;
    }
    if (count > 0)
        *value = sum;
    return at;
}

/* ---- Chinese numerals ---------------------------------------------------- */

static int
han_digit(uint32_t code)
{
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 9; i++)
        if (digits[i] == code)
            return i + 1;
    return 0;
}

/* 一 to 九十九. */
size_t
mo_han_parse(struct mo_text text, int64_t *value)
{
    size_t at = 0, size;
    int64_t sum = 0, unit = 0;
    bool ten = false;
    for (; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        const int digit = han_digit(code);
        if (code == 0x5341 && !ten) {
            sum = (unit ? unit : 1) * 10;
            unit = 0;
            ten = true;
        } else if (digit > 0 && unit == 0) {
            unit = digit;
        } else {
            break;
        }
    }
    if (sum + unit > 0)
        *value = sum + unit;
    return sum + unit > 0 ? at : 0;
}

/* ---- symbols ------------------------------------------------------------- */

struct run {
    uint32_t first, last;
    int value; /* of the first */
};

static const struct run symbols[] = {
    {0x2460, 0x2473, 1},  {0x2474, 0x2487, 1},   {0x2488, 0x249B, 1},
    {0x24F5, 0x24FE, 1},  {0x2776, 0x277F, 1},   {0x2780, 0x2789, 1},
    {0x278A, 0x2793, 1},  {0x24EB, 0x24F4, 11},  {0x3251, 0x325F, 21},
    {0x32B1, 0x32BF, 36}, {0x3220, 0x3229, 1},   {0x3280, 0x3289, 1},
    {0x2160, 0x216B, 1},  {0x1F947, 0x1F949, 1}, {0x1F51F, 0x1F51F, 10},
};

size_t
mo_skip_code(struct mo_text text, uint32_t wanted)
{
    size_t size;
    return mo_text_first(text, &size) == wanted ? size : 0;
}

/* Keycaps: digits, each followed by U+20E3 and perhaps U+FE0F before it. */
static size_t
keycap_parse(struct mo_text text, int64_t *value)
{
    size_t at = 0;
    int64_t sum = 0;
    for (int count = 0; count < 3 && at < text.len; count++) {
        const char byte = text.ptr[at];
        size_t next = at + 1, cap;
        if (byte < '0' || byte > '9')
            break;
        next += mo_skip_code(mo_text_after(text, next), 0xFE0F);
        cap = mo_skip_code(mo_text_after(text, next), 0x20E3);
        if (cap == 0)
            break;
        sum = sum * 10 + (byte - '0');
        at = next + cap;
    }
    if (at > 0)
        *value = sum;
    return at;
}

size_t
mo_symbol_parse(struct mo_text text, int64_t *value)
{
    size_t size = keycap_parse(text, value);
    uint32_t code;
    if (size > 0)
        return size;
    code = mo_text_first(text, &size);
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (code >= symbols[i].first && code <= symbols[i].last) {
            *value = symbols[i].value + (int)(code - symbols[i].first);
            return size + mo_skip_code(mo_text_after(text, size), 0xFE0F);
        }
    return 0;
}

/* ---- roman and spelled out ----------------------------------------------- */

static int
roman_digit(char byte)
{
    switch (byte) {
    case 'I': return 1;
    case 'V': return 5;
    case 'X': return 10;
    case 'L': return 50;
    case 'C': return 100;
    default: return 0;
    }
}

size_t
mo_roman_parse(struct mo_text text, int64_t *value)
{
    size_t at = 0;
    int64_t sum = 0;
    for (; at < text.len && roman_digit(text.ptr[at]) > 0; at++) {
        const int digit = roman_digit(text.ptr[at]);
        const int next = at + 1 < text.len ? roman_digit(text.ptr[at + 1]) : 0;
        if (at > 8)
            return 0;
        sum += digit < next ? -digit : digit;
    }
    if (at > 0 && sum > 0)
        *value = sum;
    return sum > 0 ? at : 0;
}

/* Rows of one to ten, then English to twenty; the tables are data, a further
 * language is a further row. */
static const char *const spelled[][10] = {
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
     "ten"},
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh",
     "eighth", "ninth", "tenth"},
    {"uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
     "diez"},
    {"un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
     "dix"},
    {"eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
     "zehn"},
    {"um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove",
     "dez"},
    {"primo", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove",
     "dieci"},
    {"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan",
     "sembilan", "sepuluh"},
    {"첫째", "둘째", "셋째", "넷째", "다섯째", "여섯째", "일곱째", "여덟째",
     "아홉째", "열째"},
    {"한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"},
};
static const char *const spelled_teens[] = {
    "eleven",  "twelve",    "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
};

int64_t
mo_spelled_value(struct mo_text word)
{
    size_t found;
    if (word.len == 0 || word.len > 24)
        return 0;
    for (size_t row = 0; row < sizeof spelled / sizeof *spelled; row++) {
        found = mo_fold_index(word, spelled[row], 10);
        if (found < 10)
            return (int64_t)found + 1;
    }
    found = mo_fold_index(word, spelled_teens, 10);
    return found < 10 ? (int64_t)found + 11 : 0;
}
