/* Fast search for the first of four bytes, the heart of the flat formats. */
#ifndef COMMON_FIND_H
#define COMMON_FIND_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The bytes looked for; give one twice where fewer are needed. */
struct mo_four {
    char a, b, c, d;
};

#ifdef __SSE2__
/* Sixteen bytes at once: a bit for each that is one of FOUR. */
static inline unsigned
mo_find_mask16(const char *ptr, struct mo_four four)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)ptr);
    const __m128i ab =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(four.a)),
                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(four.b)));
    const __m128i cd =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(four.c)),
                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(four.d)));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(ab, cd));
}
#endif

/* Eight bytes at once (SWAR): the high bit of a byte is set where it is BYTE;
 * above the first such byte there may be more bits than hits. */
static inline uint64_t
mo_find_byte8(uint64_t word, char byte)
{
    const uint64_t ones = UINT64_MAX / 255;
    const uint64_t zero = word ^ (ones * (uint8_t)byte);
    return (zero - ones) & ~zero & (ones * 0x80);
}

/* The first byte in [PTR, END) that is one of FOUR, else END. */
static inline const char *
mo_find_four(const char *ptr, const char *end, struct mo_four four)
{
#ifdef __SSE2__
    for (; end - ptr >= 16; ptr += 16) {
        const unsigned mask = mo_find_mask16(ptr, four);
        if (mask != 0)
            return ptr + __builtin_ctz(mask);
    }
#endif
    for (; end - ptr >= 8; ptr += 8) {
        uint64_t word;
        memcpy(&word, ptr, sizeof(word));
        if ((mo_find_byte8(word, four.a) | mo_find_byte8(word, four.b) |
             mo_find_byte8(word, four.c) | mo_find_byte8(word, four.d)) != 0)
            break;
    }
    for (; ptr < end; ptr++)
        if (*ptr == four.a || *ptr == four.b || *ptr == four.c ||
            *ptr == four.d)
            return ptr;
    return end;
}

#endif
