/* Takes a heading apart: notes in parentheses, scores, votes and years behind
 * the title. */
#include "parts.h"

#include <stdint.h>

#include "dates.h"
#include "numerals.h"
#include "words.h"

/* ---- notes behind the title -----------------------------------------------
 */

struct mo_text
mo_trim_marks(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_last(text, &size);
        if (text.len <= size || (!mo_is_dash(code) && code != ':' &&
                                 code != ',' && code != 0xFF1A && code != '|'))
            return text;
        text.len -= size;
    }
}

struct mo_text
mo_trim_leading_marks(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_first(text, &size);
        if (!mo_is_dash(code) && code != ':' && code != '|')
            return text;
        text = mo_text_after(text, size);
    }
}

static bool
opens(uint32_t code)
{
    return code == '(' || code == '[' || code == 0xFF08 || code == 0x3010;
}

static bool
shuts(uint32_t code)
{
    return code == ')' || code == ']' || code == 0xFF09 || code == 0x3011;
}

/* Cuts "(…)" off the end of *TEXT; *NOTE gets what is inside. */
static bool
cut_note(struct mo_text *text, struct mo_text *note)
{
    size_t size;
    size_t depth = 0, end = text->len;
    if (!shuts(mo_text_last(*text, &size)))
        return false;
    while (end > 0) {
        const uint32_t code = mo_text_last(mo_text_of(text->ptr, end), &size);
        end -= size;
        depth += shuts(code);
        depth -= opens(code);
        if (depth == 0)
            break;
    }
    if (end == 0 || depth > 0)
        return false;
    *note = mo_text_of(text->ptr + end, text->len - end);
    *text = mo_text_strip(mo_text_of(text->ptr, end));
    mo_text_first(*note, &size);
    *note = mo_text_after(*note, size);
    mo_text_last(*note, &size);
    note->len -= size;
    *note = mo_text_strip(*note);
    return true;
}

/* The last word of TEXT is a score: 10/10, 9.1/10, ★★★★. */
static bool
cut_score(struct mo_text *text)
{
    size_t at = text->len, digits = 0, slashes = 0, stars = 0, size;
    while (at > 0) {
        const uint32_t code = mo_text_last(mo_text_of(text->ptr, at), &size);
        if (code >= '0' && code <= '9')
            digits++;
        else if (code == '/')
            slashes++;
        else if (code == 0x2605 || code == 0x2606 || code == 0x2B50)
            stars++;
        else if (code != '.' && code != ',' && code != '%' && code != 0xFE0F)
            break;
        at -= size;
    }
    if (at == 0 || (!(digits > 1 && slashes == 1) && stars == 0))
        return false;
    if (!mo_is_space(mo_text_last(mo_text_of(text->ptr, at), &size)))
        return false;
    *text = mo_trim_marks(mo_text_of(text->ptr, at));
    return true;
}

/* The last word of TEXT counts votes: 306票, 1,204 votes. */
static bool
cut_votes(struct mo_text *text)
{
    static const char *const units[] = {"票",   "표",    " votes", " points",
                                        " pts", " vote", "点",     NULL};
    for (size_t i = 0; units[i]; i++) {
        const size_t len = strlen(units[i]);
        size_t at = text->len - len;
        if (text->len <= len + 1 || memcmp(text->ptr + at, units[i], len) != 0)
            continue;
        while (at > 0 &&
               ((text->ptr[at - 1] >= '0' && text->ptr[at - 1] <= '9') ||
                text->ptr[at - 1] == ','))
            at--;
        if (at == 0 || at == text->len - len)
            return false;
        *text = mo_trim_marks(mo_text_of(text->ptr, at));
        return text->len > 0;
    }
    return false;
}

/* A year, or two with a dash, in NOTE; missing if there is none. */
static struct mo_text
year_in(struct mo_text note)
{
    for (size_t at = 0, size; at < note.len; at += size) {
        const struct mo_text rest = mo_text_after(note, at);
        int64_t value, last;
        size_t dash, more;
        size = mo_digits_parse(rest, &value);
        if (size == 0) {
            mo_code_at(rest.ptr, &size);
            continue;
        }
        if (size != 4 || !mo_is_year(value))
            continue;
        if (!mo_is_dash(mo_text_first(mo_text_after(rest, 4), &dash)))
            return mo_text_of(rest.ptr, 4);
        more = mo_digits_parse(mo_text_after(rest, 4 + dash), &last);
        return mo_text_of(rest.ptr, more > 0 ? 4 + dash + more : 4);
    }
    return mo_text_of(NULL, 0);
}

/* ", 2019", " – 2019" or " 2019年" at the end. */
static bool
cut_year(struct mo_parts *parts)
{
    struct mo_text text = parts->core, year;
    size_t size;
    uint32_t code;
    int64_t value;
    bool marked = false;
    if (text.len < 8)
        return false;
    if (memcmp(text.ptr + text.len - 3, "年", 3) == 0 ||
        memcmp(text.ptr + text.len - 3, "년", 3) == 0) {
        marked = true;
        text.len -= 3;
    }
    year = mo_text_of(text.ptr + text.len - 4, 4);
    text = mo_text_strip(mo_text_of(text.ptr, text.len - 4));
    code = mo_text_last(text, &size);
    if ((unsigned char)*year.ptr >= 0x80 ||
        mo_digits_parse(year, &value) != 4 || !mo_is_year(value) ||
        (!mo_is_dash(code) && code != ',' && code != '|' && !marked))
        return false;
    if (text.ptr + text.len == year.ptr)
        return false;
    parts->core = mo_trim_marks(text);
    if (!parts->year.ptr)
        parts->year = year;
    return true;
}

/* The first letter's script, roughly: 0 Latin and kin, else its block. */
static uint32_t
script_of(struct mo_text text)
{
    for (size_t at = 0, size; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        if (!mo_is_letter(code))
            continue;
        if (code < 0x250)
            return 0;
        return mo_is_wide(code) ? 0x3000 : code >> 8 >= 0xAC ? 0xAC : code >> 8;
    }
    return UINT32_MAX;
}

/* "Korean: 태양의 후예" and "태양의 후예" are the title in its own script. */
static void
take_note(struct mo_parts *parts, struct mo_text note)
{
    const struct mo_text year = year_in(note);
    const size_t colon = mo_text_find(note, ":", 0);
    struct mo_text name = note;
    if (year.ptr && !parts->year.ptr)
        parts->year = year;
    if (colon != SIZE_MAX && colon < 20)
        name = mo_text_strip(mo_text_after(note, colon + 1));
    if (!year.ptr && !parts->original.ptr && script_of(name) != UINT32_MAX &&
        script_of(name) != script_of(parts->core) &&
        mo_digits_parse(name, &(int64_t){0}) == 0)
        parts->original = name;
    parts->note = note;
}

struct mo_parts
mo_take_apart(struct mo_text heading)
{
    struct mo_parts parts = {.core = mo_trim_marks(heading)};
    struct mo_text note;
    for (int count = 0; count < 4; count++) {
        if (cut_note(&parts.core, &note)) {
            take_note(&parts, note);
            parts.core = mo_trim_marks(parts.core);
        } else if (!cut_score(&parts.core) && !cut_votes(&parts.core) &&
                   !cut_year(&parts)) {
            break;
        }
    }
    return parts;
}
