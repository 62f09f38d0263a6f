/* Reads the number at the start of a line: one small reader a style, tried in
 * order. */
#include "numbering.h"

#include <stdint.h>

#include "dates.h"
#include "numerals.h"
#include "words.h"

/* ---- what may follow a number -------------------------------------------- */

/* Counters that make the number before them a place: 位 위 名 등 번. */
static size_t
skip_rank_mark(struct mo_text text)
{
    static const char *const marks[] = {"位", "위", "名", "등", "번째", "번"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (text.len >= strlen(marks[i]) &&
            memcmp(text.ptr, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* st nd rd th er re ème º ª ° */
static size_t
skip_ordinal(struct mo_text text)
{
    static const char *const marks[] = {"st", "nd", "rd", "th", "ème",
                                        "er", "re", "º",  "ª",  "°"};
    size_t size;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t len = strlen(marks[i]);
        if (text.len < len || memcmp(text.ptr, marks[i], len) != 0)
            continue;
        if (!mo_is_letter(mo_text_first(mo_text_after(text, len), &size)))
            return len;
    }
    return 0;
}

/* What follows a number directly makes it an amount or part of a date. */
static bool
counts_otherwise(struct mo_text rest)
{
    static const char *const units[] = {
        "月", "日", "年", "월", "일", "년", "시간", "話", "回", "화", "회",
        "명", "개", "편", "分", "本", "選", "部",   "个", "大", "つ", "부작",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (rest.len >= strlen(units[i]) &&
            memcmp(rest.ptr, units[i], strlen(units[i])) == 0)
            return true;
    return false;
}

/* A month follows the number, and (YEARLY) a year or nothing the month. */
static bool
is_day_of_month(struct mo_text rest, bool yearly)
{
    const struct mo_text word = mo_next_word(&rest);
    int64_t year;
    if (mo_month_of(word) == 0)
        return false;
    return !yearly || (mo_digits_parse(mo_next_word(&rest), &year) > 0 &&
                       mo_is_year(year));
}

/* The separator after a number, and the style it gives. */
static enum mo_number_style
separator_style(uint32_t code)
{
    switch (code) {
    case '.':
    case 0x3001:
    case 0xFF0E:
    case 0x3002: return MO_NUMBER_DOT;
    case ')':
    case 0xFF09: return MO_NUMBER_PAREN;
    case ']':
    case 0x3011: return MO_NUMBER_BRACKET;
    case ':':
    case 0xFF1A: return MO_NUMBER_COLON;
    case '|':
    case '/':
    case '~':
    case 0xFF5C: return MO_NUMBER_DASH;
    default: return mo_is_dash(code) ? MO_NUMBER_DASH : MO_NUMBER_NONE;
    }
}

/* Takes the separators at the start of *TEXT ("." ".)" " – " ": "); returns
 * the style of the first, or NONE when there is none. */
static enum mo_number_style
take_separators(struct mo_text *text)
{
    enum mo_number_style style = MO_NUMBER_NONE;
    for (int count = 0; count < 3; count++) {
        struct mo_text rest = mo_text_strip(*text);
        const bool spaced = rest.ptr != text->ptr;
        size_t size;
        const uint32_t code = mo_text_first(rest, &size);
        const enum mo_number_style found = separator_style(code);
        int64_t value;
        if (found == MO_NUMBER_NONE)
            break;
        if (spaced && found != MO_NUMBER_DASH && found != MO_NUMBER_COLON)
            break;
        rest = mo_text_after(rest, size);
        /* 1.5, 2019-2020, 10:30, 3-D */
        if (!spaced && mo_digits_parse(rest, &value) > 0)
            return MO_NUMBER_NONE;
        if (!spaced && (code == '-' || code == '/' || code == '~') &&
            rest.len > 0 && !mo_is_space((unsigned char)*rest.ptr))
            return MO_NUMBER_NONE;
        if (style == MO_NUMBER_NONE || found == MO_NUMBER_PAREN)
            style = found;
        *text = rest;
    }
    *text = mo_text_strip(*text);
    return style;
}

/* 2 / 10, 2 of 10: the place in a gallery. */
static bool
is_total(struct mo_text rest)
{
    int64_t value = 0;
    size_t used;
    rest = mo_text_strip(rest);
    if (rest.len > 0 && *rest.ptr == '/')
        rest = mo_text_strip(mo_text_after(rest, 1));
    else if (rest.len > 3 && memcmp(rest.ptr, "of ", 3) == 0)
        rest = mo_text_strip(mo_text_after(rest, 3));
    else
        return false;
    used = mo_digits_parse(rest, &value);
    return used > 0 && used == rest.len;
}

/* What may stand between a number and its heading without a separator. */
static bool
begins_heading(struct mo_text rest)
{
    size_t size;
    const uint32_t code = mo_text_first(rest, &size);
    return mo_is_upper(code) || mo_is_wide(code) || code >= 0xAC00 ||
           (code >= 0x1100 && mo_is_letter(code)) || code == '"' ||
           code == '\'' || code == 0x201C || code == 0x2018 || code == 0xAB ||
           code == 0x300C || code == 0x300E || code == 0x300A ||
           mo_digits_parse(rest, &(int64_t){0}) > 0;
}

/* ---- styles -------------------------------------------------------------- */

static bool
found(struct mo_numbering *out, enum mo_number_style style, int64_t value,
      struct mo_text rest)
{
    if (is_day_of_month(rest, style != MO_NUMBER_SPACE))
        return false;
    out->style = style;
    out->value = value;
    out->rest = mo_text_strip(rest);
    return true;
}

/* A number without anything before it. */
static bool
plain_number(struct mo_text line, struct mo_numbering *out)
{
    int64_t value = 0;
    struct mo_text rest;
    enum mo_number_style style;
    size_t used = mo_digits_parse(line, &value), mark;
    if (used == 0)
        return false;
    rest = mo_text_after(line, used);
    if (rest.len == 0 || is_total(rest))
        return found(out, MO_NUMBER_ALONE, value,
                     mo_text_after(line, line.len));
    if (counts_otherwise(rest))
        return false;
    if ((mark = skip_rank_mark(rest)) > 0) {
        rest = mo_text_after(rest, mark);
        take_separators(&rest);
        return found(out, MO_NUMBER_RANK, value, rest);
    }
    if ((mark = skip_ordinal(rest)) > 0) {
        rest = mo_text_after(rest, mark);
        if (take_separators(&rest) == MO_NUMBER_NONE)
            return false;
        return found(out, MO_NUMBER_ORDINAL, value, rest);
    }
    style = take_separators(&rest);
    if (style != MO_NUMBER_NONE)
        return found(out, style, value, rest);
    if (value > 999 || !mo_is_space((unsigned char)line.ptr[used]) ||
        !begins_heading(rest))
        return false;
    return found(out, MO_NUMBER_SPACE, value, rest);
}

/* [1], (1), 【1位】 */
static bool
bracketed_number(struct mo_text line, struct mo_numbering *out)
{
    size_t size, used;
    int64_t value = 0;
    const uint32_t open = mo_text_first(line, &size);
    struct mo_text rest;
    if (open != '(' && open != '[' && open != 0x3010 && open != 0xFF08 &&
        open != 0x3014 && open != '<')
        return false;
    rest = mo_text_strip(mo_text_after(line, size));
    rest = mo_text_after(rest, mo_skip_code(rest, 0x7B2C));
    rest = mo_text_after(rest, mo_skip_code(rest, '#'));
    used = mo_digits_parse(rest, &value);
    if (used == 0)
        return false;
    rest = mo_text_after(rest, used);
    rest = mo_text_after(rest, skip_rank_mark(rest));
    const uint32_t close = mo_text_first(rest, &size);
    if (!mo_is_close(close) && close != '>')
        return false;
    rest = mo_text_after(rest, size);
    take_separators(&rest);
    return value < 1000 &&
           found(out, open == '(' ? MO_NUMBER_PAREN : MO_NUMBER_BRACKET, value,
                 rest);
}

/* #1, № 1, =3 */
static bool
hashed_number(struct mo_text line, struct mo_numbering *out)
{
    size_t size, used;
    int64_t value = 0;
    const uint32_t code = mo_text_first(line, &size);
    struct mo_text rest;
    if (code != '#' && code != 0x2116 && code != '=' && code != 0xFF03)
        return false;
    rest = mo_text_strip(mo_text_after(line, size));
    used = mo_digits_parse(rest, &value);
    if (used == 0)
        return false;
    rest = mo_text_after(rest, used);
    if (rest.len > 0 && mo_is_letter(mo_text_first(rest, &size)))
        return false;
    take_separators(&rest);
    return found(out, MO_NUMBER_HASH, value, rest);
}

/* 第1位, 第一名, 제1위 */
static bool
prefixed_rank(struct mo_text line, struct mo_numbering *out)
{
    size_t size, used, mark;
    int64_t value = 0;
    const uint32_t code = mo_text_first(line, &size);
    struct mo_text rest;
    if (code != 0x7B2C && code != 0xC81C)
        return false;
    rest = mo_text_strip(mo_text_after(line, size));
    used = mo_digits_parse(rest, &value);
    if (used == 0)
        used = mo_han_parse(rest, &value);
    if (used == 0)
        return false;
    rest = mo_text_strip(mo_text_after(rest, used));
    mark = skip_rank_mark(rest);
    rest = mo_text_after(rest, mark);
    if (take_separators(&rest) == MO_NUMBER_NONE && mark == 0)
        return false;
    return found(out, MO_NUMBER_RANK, value, rest);
}

/* 一、 */
static bool
han_number(struct mo_text line, struct mo_numbering *out)
{
    int64_t value = 0;
    const size_t used = mo_han_parse(line, &value);
    struct mo_text rest;
    if (used == 0)
        return false;
    rest = mo_text_after(line, used);
    return take_separators(&rest) != MO_NUMBER_NONE &&
           found(out, MO_NUMBER_SPELLED, value, rest);
}

static bool
symbol_number(struct mo_text line, struct mo_numbering *out)
{
    int64_t value = 0;
    const size_t used = mo_symbol_parse(line, &value);
    struct mo_text rest;
    if (used == 0)
        return false;
    rest = mo_text_after(line, used);
    take_separators(&rest);
    return found(out, MO_NUMBER_SYMBOL, value, rest);
}

static bool
roman_number(struct mo_text line, struct mo_numbering *out)
{
    int64_t value = 0;
    const size_t used = mo_roman_parse(line, &value);
    struct mo_text rest;
    enum mo_number_style style;
    if (used == 0)
        return false;
    rest = mo_text_after(line, used);
    style = take_separators(&rest);
    return (style == MO_NUMBER_DOT || style == MO_NUMBER_PAREN ||
            style == MO_NUMBER_DASH) &&
           found(out, MO_NUMBER_ROMAN, value, rest);
}

static bool
spelled_number(struct mo_text line, struct mo_numbering *out)
{
    struct mo_text rest = line, word = mo_next_word(&rest);
    size_t size;
    int64_t value = 0;
    while (word.len > 0 &&
           separator_style(mo_text_last(word, &size)) != MO_NUMBER_NONE)
        word.len -= size;
    value = mo_spelled_value(word);
    if (value == 0)
        return false;
    rest = mo_text_after(line, (size_t)(word.ptr + word.len - line.ptr));
    return (take_separators(&rest) != MO_NUMBER_NONE || rest.len == 0) &&
           found(out, MO_NUMBER_SPELLED, value, rest);
}

/* Words that make any number after them a place, without a separator. */
static const char *const rank_words[] = {
    "no",     "nr",     "num",    "number", "nº",    "n",     "nro",
    "numero", "número", "numéro", "nummer", "platz", "place", "rank",
    "top",    "puesto", "rang",   "lugar",  "nomor", NULL,
};

/* The number after the words that begin LINE ("No. 5", "Reason #5", "Number
 * five"): *NUMBER gets the line from it on. At most two words, of letters. */
static bool
words_before(struct mo_text line, struct mo_text *words, struct mo_text *number)
{
    struct mo_text rest = line;
    for (int count = 0; count < 2; count++) {
        struct mo_text word = mo_next_word(&rest);
        size_t size;
        if (word.len == 0 || word.len > 30 || mo_text_first(word, &size) < 'A')
            return false;
        for (size_t at = 0; at < word.len; at += size)
            if (mo_digits_parse(mo_text_after(word, at), &(int64_t){0}) > 0 ||
                *(word.ptr + at) == '#') {
                *words =
                    mo_text_of(line.ptr, (size_t)(word.ptr + at - line.ptr));
                *number = mo_text_after(line, words->len);
                return at > 0;
            } else {
                mo_code_at(word.ptr + at, &size);
            }
        *words = mo_text_of(line.ptr, (size_t)(word.ptr + word.len - line.ptr));
        *number = mo_text_strip(rest);
        if (number->len > 0 && (*number->ptr == '#' ||
                                (mo_digits_parse(*number, &(int64_t){0}) > 0 &&
                                 mo_spelled_value(word) == 0)))
            return true;
        if (mo_fold_in(word, rank_words) && number->len > 0)
            return true;
    }
    return false;
}

static bool
worded_number(struct mo_text line, struct mo_numbering *out)
{
    struct mo_text words, number, rest;
    int64_t value = 0;
    size_t used;
    bool rank;
    if (!words_before(line, &words, &number))
        return false;
    rank = mo_fold_in(words, rank_words);
    if (number.len > 0 && *number.ptr == '#')
        number = mo_text_strip(mo_text_after(number, 1));
    used = mo_digits_parse(number, &value);
    if (used == 0) {
        struct mo_text tail = number, word = mo_next_word(&tail);
        size_t size;
        while (word.len > 0 &&
               separator_style(mo_text_last(word, &size)) != MO_NUMBER_NONE)
            word.len -= size;
        value = rank ? mo_spelled_value(word) : 0;
        used = word.len;
    }
    if (used == 0 || value == 0)
        return false;
    rest = mo_text_after(number, used);
    if (take_separators(&rest) == MO_NUMBER_NONE && rest.len > 0 &&
        (!rank || !begins_heading(rest)))
        return false;
    if (rank && mo_fold_equal(words, mo_text_from("top")) &&
        rest.ptr == number.ptr + used)
        return false;
    out->word = mo_text_strip(words);
    return found(out, MO_NUMBER_WORD, value, rest);
}

/* TEXT ends with "TOP", in any case. */
static bool
ends_with_top(struct mo_text text)
{
    return text.len >= 3 && mo_text_find(text, "top", text.len - 3) != SIZE_MAX;
}

/* Best films 10位: Title, Best films TOP10: Title. The words before are the
 * same for all of a list. */
static bool
rank_within(struct mo_text line, struct mo_numbering *out)
{
    for (size_t at = 1; at < line.len && at < 120; at++) {
        const struct mo_text tail = mo_text_after(line, at);
        int64_t value = 0;
        size_t used, mark;
        struct mo_text rest;
        if (*tail.ptr < '0' || *tail.ptr > '9')
            continue;
        used = mo_digits_parse(tail, &value);
        mark = skip_rank_mark(mo_text_after(tail, used));
        rest = mo_text_after(tail, used + mark);
        if ((mark > 0 || ends_with_top(mo_text_of(line.ptr, at))) &&
            take_separators(&rest) != MO_NUMBER_NONE && rest.len > 0 &&
            mo_is_short(line)) {
            out->word = mo_text_strip(mo_text_of(line.ptr, at));
            return found(out, MO_NUMBER_RANK, value, rest);
        }
        at += used;
    }
    return false;
}

/* Past what decorates the start of a line: stars, squares, arrows, pins. */
static struct mo_text
skip_ornaments(struct mo_text line)
{
    int64_t value = 0;
    for (;;) {
        size_t size;
        const uint32_t code = mo_text_first(line, &size);
        const bool ornament =
            (code >= 0x2190 && code <= 0x2BFF) || code == 0xFE0F ||
            (code >= 0x1F300 && code <= 0x1FAFF) || code == 0x2022 ||
            code == '*' || code == '>' || code == 0x25AA || code == 0x203B;
        if (!ornament || mo_symbol_parse(line, &value) > 0)
            return line;
        line = mo_text_strip(mo_text_after(line, size));
    }
}

bool
mo_numbering_parse(struct mo_text line, struct mo_numbering *numbering)
{
    *numbering = (struct mo_numbering){0};
    line = skip_ornaments(line);
    if (line.len == 0)
        return false;
    return symbol_number(line, numbering) || plain_number(line, numbering) ||
           bracketed_number(line, numbering) ||
           hashed_number(line, numbering) || prefixed_rank(line, numbering) ||
           han_number(line, numbering) || roman_number(line, numbering) ||
           spelled_number(line, numbering) || worded_number(line, numbering) ||
           rank_within(line, numbering);
}

bool
mo_numbering_nested(struct mo_text line)
{
    int64_t value = 0;
    size_t used = mo_digits_parse(line, &value), next;
    if (used == 0 || used >= line.len || line.ptr[used] != '.')
        return false;
    next = mo_digits_parse(mo_text_after(line, used + 1), &value);
    used += 1 + next;
    return next > 0 && value < 100 && used < line.len &&
           (line.ptr[used] == ' ' || line.ptr[used] == '.') && line.len < 300;
}

bool
mo_word_is_step(struct mo_text word)
{
    static const char *const words[] = {
        "step",    "steps",    "day",     "week",     "chapter",  "section",
        "episode", "ep",       "q",       "question", "a",        "paso",
        "étape",   "schritt",  "passo",   "langkah",  "capítulo", "chapitre",
        "kapitel", "episodio", "épisode", "folge",    "season",   "lesson",
        "article", "figure",   "fig",     "table",    "page",     "exercise",
        "round",   "volume",   "vol",     "phase",    "level",    "tag",
        NULL,
    };
    return mo_fold_in(word, words);
}
