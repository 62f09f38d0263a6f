/* The JSON tokenizer: RFC 8259 over a text in memory. */
#include "json_token.h"

#include <stdarg.h>
#include <stdio.h>

#include "json_scan.h"

/* ---- errors ------------------------------------------------------------- */

enum mo_status
mo_json_fail(struct mo_json *json, enum mo_status status, const char *at,
             const char *hint, const char *format, ...)
{
    char message[512];
    const uint64_t byte = json->offset + (uint64_t)(at - json->begin);
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    mo_diag_set(json->diag, MO_ERROR, status, mo_pos_at(byte), "%s", message);
    json->diag->hint = hint;
    return status;
}

enum mo_status
mo_json_fail_memory(struct mo_json *json)
{
    return mo_json_fail(json, MO_ENOMEM, json->ptr, NULL, "out of memory");
}

static bool
is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

/* For messages: the word at AT, or else its one character. */
static struct mo_text
word_at(const struct mo_json *json, const char *at)
{
    const char *end = at;
    while (end < json->end && is_word(*end))
        end++;
    if (end == at)
        end++;
    while (end < json->end && ((uint8_t)*end & 0xc0) == 0x80)
        end++;
    return mo_text_of(at, (size_t)(end - at));
}

static const char *
hint_for(struct mo_text found)
{
    if (mo_text_is(found, "'"))
        return "JSON strings stand in double quotes";
    if (mo_text_is(found, "/"))
        return "JSON has no comments";
    if (mo_text_is(found, "NaN") || mo_text_is(found, "Infinity"))
        return "JSON has no such number; null says that it is missing";
    if (mo_text_is(found, "True") || mo_text_is(found, "False") ||
        mo_text_is(found, "None"))
        return "JSON spells true, false and null in lower case";
    return NULL;
}

enum mo_status
mo_json_fail_expected(struct mo_json *json, const char *at,
                      const char *expected)
{
    char quote[MO_QUOTE_SIZE];
    if (at >= json->end) {
        json->truncated = true;
        return mo_json_fail(json, MO_ESYNTAX, json->end, NULL,
                            "expected %s, found the end", expected);
    }
    const struct mo_text found = word_at(json, at);
    return mo_json_fail(json, MO_ESYNTAX, at, hint_for(found),
                        "expected %s, found %s", expected,
                        *at == '"' ? "a string" : mo_text_quote(found, quote));
}

enum mo_status
mo_json_fail_zero(struct mo_json *json, const struct mo_json_token *token)
{
    const char *ptr = token->text.ptr;
    while (memcmp(ptr, "\\u0000", 6) != 0)
        ptr += *ptr == '\\' ? 2 : 1;
    return mo_json_fail(json, MO_EDATA, ptr, NULL,
                        "U+0000 cannot stand in a text");
}

/* ---- strings ------------------------------------------------------------ */

/* What a letter after a backslash stands for; 0: it is no such escape. */
static const char escapes[UINT8_MAX + 1] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The value of four hex digits at PTR, which may run into END; -1 if they are
 * not. */
static int32_t
hex4(const char *ptr, const char *end)
{
    int32_t code = 0;
    if (end - ptr < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(ptr[i]);
        if (digit < 0)
            return -1;
        code = code << 4 | digit;
    }
    return code;
}

static bool
is_high_surrogate(int32_t code)
{
    return code >= 0xd800 && code <= 0xdbff;
}

static bool
is_low_surrogate(int32_t code)
{
    return code >= 0xdc00 && code <= 0xdfff;
}

static enum mo_status
fail_cut(struct mo_json *json, const char *at)
{
    json->truncated = true;
    return mo_json_fail(json, MO_ESYNTAX, at, NULL, "string has no end");
}

/* Checks the \u escape at *PTR and the one that a high surrogate needs after
 * it (RFC 8259 section 7); moves *PTR past them. */
static enum mo_status
check_unicode(struct mo_json *json, const char **ptr,
              struct mo_json_token *token)
{
    const char *const at = *ptr;
    const int32_t code = hex4(at + 2, json->end);
    int32_t low;
    if (code < 0 && json->end - at < 6)
        return fail_cut(json, at);
    if (code < 0)
        return mo_json_fail(json, MO_ESYNTAX, at, NULL,
                            "expected four hex digits after \"\\u\"");
    token->zero |= code == 0;
    *ptr = at + 6;
    if (!is_high_surrogate(code) && !is_low_surrogate(code))
        return MO_OK;
    if (is_high_surrogate(code)) {
        if (json->end - at < 12)
            json->truncated = true;
        low = json->end - at >= 12 && memcmp(at + 6, "\\u", 2) == 0
                  ? hex4(at + 8, json->end)
                  : -1;
        *ptr = at + 12;
        if (is_low_surrogate(low))
            return MO_OK;
    }
    return mo_json_fail(json, MO_ESYNTAX, at, NULL,
                        "surrogate \"\\u%04x\" is not one of a pair",
                        (unsigned)code);
}

static enum mo_status
check_escape(struct mo_json *json, const char **ptr,
             struct mo_json_token *token)
{
    const char *const at = *ptr;
    token->escaped = true;
    if (json->end - at < 2)
        return fail_cut(json, at);
    if (escapes[(uint8_t)at[1]]) {
        *ptr = at + 2;
        return MO_OK;
    }
    if (at[1] == 'u')
        return check_unicode(json, ptr, token);
    char quote[MO_QUOTE_SIZE];
    struct mo_text found = word_at(json, at + 1);
    if (is_word(at[1]))
        found.len = 1;
    return mo_json_fail(json, MO_ESYNTAX, at, "a backslash is written as \\\\",
                        "backslash before %s is no escape",
                        mo_text_quote(found, quote));
}

static enum mo_status
fail_utf8(struct mo_json *json, const char *at)
{
    return mo_json_fail(json, MO_ESYNTAX, at, "the text must be UTF-8",
                        "byte \\x%02X is not UTF-8 here",
                        (unsigned)(uint8_t)*at);
}

static enum mo_status
check_utf8(struct mo_json *json, struct mo_text text)
{
    const size_t valid = mo_utf8_valid(text.ptr, text.len);
    return valid == text.len ? MO_OK : fail_utf8(json, text.ptr + valid);
}

static enum mo_status
read_string(struct mo_json *json, struct mo_json_token *token)
{
    const char *const first = json->ptr + 1;
    const char *ptr = first;
    unsigned high = 0;
    token->escaped = token->zero = false;
    while ((ptr = mo_json_run(ptr, json->end, &high)) < json->end &&
           *ptr != '"') {
        if (*ptr != '\\')
            return mo_json_fail(json, MO_ESYNTAX, ptr,
                                "line ends are written as \\n, tabs as \\t",
                                "control character U+%04X in a string",
                                (unsigned)(uint8_t)*ptr);
        MO_TRY(check_escape(json, &ptr, token));
    }
    if (ptr == json->end)
        return fail_cut(json, json->ptr);
    token->text = mo_text_of(first, (size_t)(ptr - first));
    json->ptr = ptr + 1;
    return high ? check_utf8(json, token->text) : MO_OK;
}

static char *
decode_escape(char *to, const char **from, const char *end)
{
    const char *const at = *from;
    int32_t code;
    if (at[1] != 'u') {
        *from = at + 2;
        *to = escapes[(uint8_t)at[1]];
        return to + 1;
    }
    code = hex4(at + 2, end);
    *from = at + 6;
    if (is_high_surrogate(code)) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (hex4(at + 8, end) & 0x3ff);
        *from = at + 12;
    }
    return to + mo_utf8_encode((uint32_t)code, to);
}

enum mo_status
mo_json_unescape(struct mo_json *json, const struct mo_json_token *token,
                 struct mo_text *text)
{
    const char *from = token->text.ptr;
    const char *const end = from + token->text.len;
    char *base, *to;
    if (token->zero)
        return mo_json_fail_zero(json, token);
    /* An escape is never shorter than what it stands for. */
    base = to =
        mo_arena_alloc(json->arena, token->text.len + MO_JSON_OVERSHOOT);
    if (!base)
        return mo_json_fail_memory(json);
    while (from < end) {
        to = mo_json_copy_run(to, &from, end);
        if (from < end)
            to = decode_escape(to, &from, end);
    }
    *text = mo_text_of(base, (size_t)(to - base));
    return MO_OK;
}

/* ---- numbers and words -------------------------------------------------- */

static bool
is_digit(const struct mo_json *json, const char *ptr)
{
    return ptr < json->end && *ptr >= '0' && *ptr <= '9';
}

/* Moves *PTR past one digit or more. */
static enum mo_status
check_digits(struct mo_json *json, const char **ptr)
{
    if (!is_digit(json, *ptr))
        return mo_json_fail_expected(json, *ptr, "a digit");
    while (is_digit(json, *ptr))
        ++*ptr;
    return MO_OK;
}

static enum mo_status
read_number(struct mo_json *json, struct mo_json_token *token)
{
    const char *const first = json->ptr;
    const char *const end = json->end;
    const char *ptr = first + (*first == '-');
    if (is_digit(json, ptr) && *ptr == '0' && is_digit(json, ptr + 1))
        return mo_json_fail(json, MO_ESYNTAX, ptr, NULL,
                            "number with a leading zero");
    MO_TRY(check_digits(json, &ptr));
    if (ptr < end && *ptr == '.') {
        ptr++;
        MO_TRY(check_digits(json, &ptr));
    }
    if (ptr < end && (*ptr == 'e' || *ptr == 'E')) {
        ptr++;
        if (ptr < end && (*ptr == '+' || *ptr == '-'))
            ptr++;
        MO_TRY(check_digits(json, &ptr));
    }
    token->kind = MO_JSON_NUMBER;
    token->text = mo_text_of(first, (size_t)(ptr - first));
    json->ptr = ptr;
    return MO_OK;
}

/* One of the three words; what follows it is the grammar's business. */
static enum mo_status
read_word(struct mo_json *json, const char *word, struct mo_json_token *token)
{
    const size_t len = strlen(word), left = (size_t)(json->end - json->ptr);
    if (left < len && memcmp(json->ptr, word, left) == 0)
        json->truncated = true;
    if (left < len || memcmp(json->ptr, word, len) != 0)
        return mo_json_fail_expected(json, json->ptr, "a value");
    token->text = mo_text_of(json->ptr, len);
    json->ptr += len;
    return MO_OK;
}

/* ---- structure ---------------------------------------------------------- */

static bool
in_object(const struct mo_json *json)
{
    const uint32_t level = json->depth - 1;
    return json->levels[level / 64] >> (level % 64) & 1;
}

/* Doubles the room for levels, in the arena. */
static enum mo_status
grow_levels(struct mo_json *json)
{
    uint64_t *const levels =
        mo_arena_array(json->arena, json->level_cap / 32, sizeof(*levels));
    if (!levels)
        return mo_json_fail_memory(json);
    memcpy(levels, json->levels, json->level_cap / 8);
    json->levels = levels;
    json->level_cap *= 2;
    return MO_OK;
}

static enum mo_status
open_level(struct mo_json *json, struct mo_json_token *token)
{
    const uint32_t level = json->depth;
    const uint64_t bit = (uint64_t)1 << (level % 64);
    const bool object = token->kind == MO_JSON_OBJECT;
    if (level >= json->depth_max)
        return mo_json_fail(json, MO_ELIMIT, json->ptr, NULL,
                            "nested deeper than %u levels",
                            (unsigned)json->depth_max);
    if (level == json->level_cap)
        MO_TRY(grow_levels(json));
    if (object)
        json->levels[level / 64] |= bit;
    else
        json->levels[level / 64] &= ~bit;
    json->depth++;
    json->state = object ? MO_JSON_WANT_FIRST_NAME : MO_JSON_WANT_FIRST_VALUE;
    token->text = mo_text_of(json->ptr++, 1);
    return MO_OK;
}

static enum mo_status
close_level(struct mo_json *json, struct mo_json_token *token)
{
    token->kind = in_object(json) ? MO_JSON_OBJECT_END : MO_JSON_ARRAY_END;
    token->text = mo_text_of(json->ptr++, 1);
    json->depth--;
    json->state = MO_JSON_AFTER_VALUE;
    return MO_OK;
}

/* Moves to the next byte that is not white space; 0 at the end, which is no
 * token either. */
static inline char
skip_space(struct mo_json *json)
{
    const char *ptr = json->ptr;
    if (ptr < json->end && (uint8_t)*ptr > ' ')
        return *ptr;
    while (ptr < json->end &&
           (*ptr == ' ' || *ptr == '\n' || *ptr == '\t' || *ptr == '\r'))
        ptr++;
    json->ptr = ptr;
    return ptr < json->end ? *ptr : '\0';
}

static enum mo_status
read_value(struct mo_json *json, char c,
           struct mo_json_token *token) /* table */
{
    json->state = MO_JSON_AFTER_VALUE;
    if (c == '"') {
        token->kind = MO_JSON_STRING;
        return read_string(json, token);
    }
    switch (c) {
    case '{': token->kind = MO_JSON_OBJECT; return open_level(json, token);
    case '[': token->kind = MO_JSON_ARRAY; return open_level(json, token);
    case 't': token->kind = MO_JSON_TRUE; return read_word(json, "true", token);
    case 'f':
        token->kind = MO_JSON_FALSE;
        return read_word(json, "false", token);
    case 'n': token->kind = MO_JSON_NULL; return read_word(json, "null", token);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return read_number(json, token);
    default: return mo_json_fail_expected(json, json->ptr, "a value");
    }
}

static enum mo_status
read_name(struct mo_json *json, char c, struct mo_json_token *token)
{
    if (c != '"')
        return mo_json_fail_expected(json, json->ptr,
                                     "a name in double quotes");
    token->kind = MO_JSON_NAME;
    MO_TRY(read_string(json, token));
    if (skip_space(json) != ':')
        return mo_json_fail_expected(json, json->ptr, "':'");
    json->ptr++;
    json->state = MO_JSON_WANT_VALUE;
    return MO_OK;
}

/* A word right after a string is most likely part of it. */
static enum mo_status
fail_after(struct mo_json *json, const char *expected)
{
    const char *const at = json->ptr;
    const enum mo_status status = mo_json_fail_expected(json, at, expected);
    if (at < json->end && is_word(*at) && at[-1] == '"')
        json->diag->hint = "a quote within a string is written as \\\"";
    return status;
}

static enum mo_status
fail_comma(struct mo_json *json, bool object)
{
    const enum mo_status status = mo_json_fail_expected(
        json, json->ptr, object ? "a name in double quotes" : "a value");
    json->diag->hint = "no comma stands after the last one";
    return status;
}

/* After a value: the comma before a next one, or the end of what holds it. */
static enum mo_status
read_after(struct mo_json *json, char c, struct mo_json_token *token)
{
    if (json->depth == 0) {
        if (json->ptr < json->end)
            return mo_json_fail_expected(json, json->ptr, "the end");
        token->kind = MO_JSON_END;
        token->text = mo_text_of(json->ptr, 0);
        return MO_OK;
    }
    const bool object = in_object(json);
    if (c == (object ? '}' : ']'))
        return close_level(json, token);
    if (c != ',')
        return fail_after(json, object ? "',' or '}'" : "',' or ']'");
    json->ptr++;
    c = skip_space(json);
    if (c == '}' || c == ']')
        return fail_comma(json, object);
    return object ? read_name(json, c, token) : read_value(json, c, token);
}

/* ---- public ------------------------------------------------------------- */

void
mo_json_start(struct mo_json *json, const struct mo_json_source *source,
              struct mo_text text)
{
    json->ptr = json->begin = text.ptr;
    json->end = text.ptr + text.len;
    json->offset = source->offset;
    json->arena = source->arena;
    json->diag = source->diag;
    json->depth = 0;
    json->depth_max = source->limits.nesting;
    json->state = MO_JSON_WANT_VALUE;
    json->truncated = false;
    json->levels = json->shallow;
    json->level_cap = MO_JSON_SHALLOW;
    memset(json->shallow, 0, sizeof(json->shallow));
}

enum mo_status
mo_json_next(struct mo_json *json, struct mo_json_token *token)
{
    const char c = skip_space(json);
    switch (json->state) {
    case MO_JSON_AFTER_VALUE: return read_after(json, c, token);
    case MO_JSON_WANT_FIRST_NAME:
        return c == '}' ? close_level(json, token) : read_name(json, c, token);
    case MO_JSON_WANT_FIRST_VALUE:
        return c == ']' ? close_level(json, token) : read_value(json, c, token);
    case MO_JSON_WANT_VALUE: break;
    }
    return read_value(json, c, token);
}

bool
mo_json_pass(struct mo_json *json, struct mo_text value)
{
    skip_space(json);
    if (!value.ptr || json->state != MO_JSON_WANT_VALUE ||
        (size_t)(json->end - json->ptr) < value.len ||
        memcmp(json->ptr, value.ptr, value.len) != 0)
        return false;
    json->ptr += value.len;
    json->state = MO_JSON_AFTER_VALUE;
    return true;
}
