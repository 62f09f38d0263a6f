/* UTF-8 (RFC 3629): checking, decoding, encoding, counting. */
#include "moments/text.h"

/* The length of the sequence at PTR when it is well formed (RFC 3629 section
 * 4), else 0. */
static size_t
sequence(const uint8_t *ptr, size_t len)
{
    const uint8_t c = ptr[0];
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || len < 2 || (ptr[1] & 0xc0) != 0x80)
        return 0;
    if (c < 0xe0)
        return 2;
    if (len < 3 || (ptr[2] & 0xc0) != 0x80)
        return 0;
    if (c < 0xf0) {
        const bool overlong = c == 0xe0 && ptr[1] < 0xa0;
        const bool surrogate = c == 0xed && ptr[1] > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    if (len < 4 || (ptr[3] & 0xc0) != 0x80)
        return 0;
    const bool overlong = c == 0xf0 && ptr[1] < 0x90;
    const bool beyond = c > 0xf4 || (c == 0xf4 && ptr[1] > 0x8f);
    return overlong || beyond ? 0 : 4;
}

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS  UINT64_C(0x0101010101010101)

/* Bytes of ASCII at the start, eight at a time; without U+0000 if NONZERO. */
static size_t
ascii_run(const uint8_t *ptr, size_t len, bool nonzero)
{
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, ptr + i, sizeof(word));
        if ((word & HIGH_BITS) ||
            (nonzero && ((word - LOW_BITS) & ~word & HIGH_BITS)))
            break;
    }
    return i;
}

static size_t
valid_prefix(const uint8_t *ptr, size_t len, bool nonzero)
{
    size_t at = 0;
    while (at < len) {
        if (ptr[at] < 0x80) {
            at += ascii_run(ptr + at, len - at, nonzero);
            if (at == len || (nonzero && ptr[at] == 0))
                return at;
        }
        const size_t size = sequence(ptr + at, len - at);
        if (size == 0)
            return at;
        at += size;
    }
    return at;
}

size_t
mo_utf8_valid(const void *bytes, size_t len)
{
    return valid_prefix(bytes, len, false);
}

size_t
mo_text_valid(const void *bytes, size_t len)
{
    return valid_prefix(bytes, len, true);
}

uint32_t
mo_utf8_decode(const char *ptr, size_t *size)
{
    const uint8_t *p = (const uint8_t *)ptr;
    if (p[0] < 0x80) {
        *size = 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *size = 2;
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    }
    if (p[0] < 0xf0) {
        *size = 3;
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 |
               (p[2] & 0x3f);
    }
    *size = 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
           (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
}

size_t
mo_utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

size_t
mo_utf8_count(struct mo_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}
