/* Names between quotation marks: pairs of marks, and what tells a single quote
 * from an apostrophe. */
#include "quotes.h"

#include "words.h"

struct pair {
    uint32_t open, close[3];
};

static const struct pair pairs[] = {
    {0x201C, {0x201D, 0x201C, '"'}}, /* “ ” */
    {'"', {'"', 0x201D, 0}},
    {0x201E, {0x201C, 0x201D, '"'}}, /* „ “ */
    {0xAB, {0xBB, 0, 0}},            /* « » */
    {0xBB, {0xAB, 0, 0}},            /* » « */
    {0x2039, {0x203A, 0, 0}},
    {0x300C, {0x300D, 0, 0}}, /* 「 」 */
    {0x300E, {0x300F, 0, 0}}, /* 『 』 */
    {0x300A, {0x300B, 0, 0}}, /* 《 》 */
    {0x3008, {0x3009, 0, 0}}, /* 〈 〉 */
    {0x2018, {0x2019, '\'', 0}},
    {0x201A, {0x2018, 0x2019, 0}},
    {'\'', {'\'', 0x2019, 0}},
    {'<', {'>', 0, 0}},
    {0xFF02, {0xFF02, 0, 0}},
};

static const struct pair *
pair_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].open == code)
            return &pairs[i];
    return NULL;
}

static bool
closes(const struct pair *pair, uint32_t code)
{
    for (int i = 0; i < 3; i++)
        if (pair->close[i] != 0 && pair->close[i] == code)
            return true;
    return false;
}

static bool
is_single(uint32_t code)
{
    return code == '\'' || code == 0x2018 || code == 0x2019;
}

/* The offset of the mark that closes what opened before AT; text.len if none.
 * A single quote followed by a letter is an apostrophe. */
static size_t
find_close(struct mo_text text, size_t at, const struct pair *pair)
{
    for (size_t size; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        size_t next;
        if (!closes(pair, code))
            continue;
        if (is_single(code) &&
            mo_is_letter(mo_text_first(mo_text_after(text, at + size), &next)))
            continue;
        return at;
    }
    return text.len;
}

/* An opening mark at AT opens only where a word may begin. */
static bool
may_open(struct mo_text text, size_t at)
{
    size_t size;
    uint32_t before;
    if (at == 0)
        return true;
    before = mo_text_last(mo_text_of(text.ptr, at), &size);
    return !mo_is_letter(before) || before >= 0x1100;
}

bool
mo_quoted_find(struct mo_text text, struct mo_text *inside,
               struct mo_text *whole)
{
    for (size_t at = 0, size; at < text.len; at += size) {
        const struct pair *pair = pair_of(mo_code_at(text.ptr + at, &size));
        size_t close, mark = 0;
        if (!pair || !may_open(text, at))
            continue;
        close = find_close(text, at + size, pair);
        if (close == text.len && (at > 0 || is_single(pair->open)))
            continue;
        if (close < text.len)
            mo_code_at(text.ptr + close, &mark);
        *inside =
            mo_text_strip(mo_text_of(text.ptr + at + size, close - at - size));
        *whole = mo_text_of(text.ptr + at, close + mark - at);
        if (inside->len > 0)
            return true;
    }
    return false;
}

bool
mo_begins_quote(struct mo_text text)
{
    size_t size;
    return text.len > 0 && pair_of(mo_text_first(text, &size)) != NULL;
}

struct mo_text
mo_unquote(struct mo_text text)
{
    struct mo_text inside, whole;
    if (mo_begins_quote(text) && mo_quoted_find(text, &inside, &whole) &&
        whole.ptr == text.ptr && whole.len == text.len)
        return inside;
    return text;
}
