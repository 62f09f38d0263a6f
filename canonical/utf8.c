/* UTF-8 as RFC 3629 defines it: checking, decoding, encoding. */
#include "utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The number of bytes before the first that is not ASCII, or that is zero when
 * NUL_ENDS; LEN if there is none. */
static inline size_t
ascii_run(const unsigned char *bytes, size_t len, bool nul_ends)
{
    size_t at = 0;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    for (; len - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128((const void *)(bytes + at));
        int odd = _mm_movemask_epi8(block);
        if (nul_ends)
            odd |= _mm_movemask_epi8(_mm_cmpeq_epi8(block, zero));
        if (odd)
            return at + (size_t)__builtin_ctz((unsigned)odd);
    }
#else
    for (; len - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        /* subtracting 1 from each byte sets a high bit where one is zero */
        const uint64_t zeros = nul_ends ? word - 0x0101010101010101 : 0;
        if ((word | zeros) & 0x8080808080808080)
            break;
    }
#endif
    while (at < len && bytes[at] < 0x80 && !(nul_ends && bytes[at] == 0))
        at++;
    return at;
}

static inline bool
continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the valid sequence of two to four bytes at BYTES, 0 if there
 * is none (RFC 3629 section 4). */
static inline size_t
sequence(const unsigned char *bytes, size_t len)
{
    const unsigned char lead = bytes[0];
    if (lead < 0xC2 || len < 2 || !continues(bytes[1]))
        return 0;
    if (lead < 0xE0)
        return 2;
    if (len < 3 || !continues(bytes[2]))
        return 0;
    if (lead < 0xF0) {
        const bool overlong = lead == 0xE0 && bytes[1] < 0xA0;
        const bool surrogate = lead == 0xED && bytes[1] >= 0xA0;
        return overlong || surrogate ? 0 : 3;
    }
    if (len < 4 || !continues(bytes[3]))
        return 0;
    const bool overlong = lead == 0xF0 && bytes[1] < 0x90;
    const bool too_high = lead > 0xF4 || (lead == 0xF4 && bytes[1] >= 0x90);
    return overlong || too_high ? 0 : 4;
}

size_t
mo_utf8_plain(const unsigned char *bytes, size_t len, bool nul_ends)
{
    size_t at = 0;
    while (at < len) {
        at += ascii_run(bytes + at, len - at, nul_ends);
        if (at < len && bytes[at] < 0x80)
            return at;
        while (at < len && bytes[at] >= 0x80) {
            const size_t size = sequence(bytes + at, len - at);
            if (size == 0)
                return at;
            at += size;
        }
    }
    return at;
}

/* Leaps over what is right, then looks closely at the end and at mistakes. */
static size_t
valid_prefix(const unsigned char *bytes, size_t len, bool nul_ends)
{
    if (len == 0) /* also without any bytes to count from */
        return 0;
    const size_t sure = mo_utf8_leap(bytes, len, nul_ends);
    return sure + mo_utf8_plain(bytes + sure, len - sure, nul_ends);
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
    const unsigned char *bytes = (const unsigned char *)ptr;
    const uint32_t lead = bytes[0];
    if (lead < 0x80) {
        *size = 1;
        return lead;
    }
    const size_t count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    /* a lead of N bytes has N ones and a zero before its bits */
    uint32_t code = lead & (0x7FU >> count);
    for (size_t i = 1; i < count; i++)
        code = code << 6 | (bytes[i] & 0x3FU);
    *size = count;
    return code;
}

size_t
mo_utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    const size_t count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = count - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)((0xF00U >> count & 0xFF) | code);
    return count;
}

size_t
mo_utf8_count(struct mo_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += !continues((unsigned char)text.ptr[i]);
    return count;
}
