/* Fast search for the bytes that mean something inside a JSON string. */
#ifndef COMMON_JSON_SCAN_H
#define COMMON_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Byte by byte: a quote, a backslash or a control ends a run. */
static inline bool
mo_json_is_special(uint8_t byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

/* Eight bytes at once (SWAR): whether one of them is special. */
static inline bool
mo_json_special8(const void *bytes)
{
    const uint64_t ones = UINT64_MAX / 255;
    uint64_t word, quote, slash;
    memcpy(&word, bytes, sizeof(word));
    quote = word ^ (ones * '"');
    slash = word ^ (ones * '\\');
    return (((word - ones * 0x20) | (quote - ones) | (slash - ones)) & ~word &
            (ones * 0x80)) != 0;
}

/* Eight bytes at once: not 0 if one of them is above 0x7f. */
static inline unsigned
mo_json_high8(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return (word & UINT64_MAX / 255 * 0x80) != 0;
}

#ifdef __SSE2__
/* Sixteen bytes at once: a bit for each special byte. */
static inline unsigned
mo_json_specials16(__m128i bytes)
{
    const __m128i control = _mm_set1_epi8(0x1f);
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                     _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
    return (unsigned)_mm_movemask_epi8(special);
}
#endif

/* The end of the run without special bytes at PTR; *HIGH becomes other
 * than 0 when the run holds a byte above 0x7f. */
static inline const char *
mo_json_run(const char *ptr, const char *end, unsigned *high)
{
    unsigned gathered = 0;
#ifdef __SSE2__
    for (; end - ptr >= 16; ptr += 16) {
        const __m128i bytes =
            _mm_loadu_si128((const __m128i *)(const void *)ptr);
        const unsigned specials = mo_json_specials16(bytes);
        const unsigned highs = (unsigned)_mm_movemask_epi8(bytes);
        if (specials) {
            *high |= gathered | (highs & (specials ^ (specials - 1)));
            return ptr + __builtin_ctz(specials);
        }
        gathered |= highs;
    }
#endif
    for (; end - ptr >= 8 && !mo_json_special8(ptr); ptr += 8)
        gathered |= mo_json_high8(ptr);
    for (; ptr < end && !mo_json_is_special((uint8_t)*ptr); ptr++)
        gathered |= (uint8_t)*ptr & 0x80;
    *high |= gathered;
    return ptr;
}

/* Copies the run without special bytes at *FROM to TO, moves *FROM past it, and
 * returns the end of the copy, behind which MO_JSON_OVERSHOOT bytes may have
 * been written to. */
enum { MO_JSON_OVERSHOOT = 16 };
static inline char *
mo_json_copy_run(char *to, const char **from, const char *end)
{
    const char *ptr = *from;
#ifdef __SSE2__
    while (end - ptr >= 16) {
        const __m128i bytes =
            _mm_loadu_si128((const __m128i *)(const void *)ptr);
        const unsigned specials = mo_json_specials16(bytes);
        _mm_storeu_si128((__m128i *)(void *)to, bytes);
        if (specials) {
            const int run = __builtin_ctz(specials);
            *from = ptr + run;
            return to + run;
        }
        ptr += 16;
        to += 16;
    }
#endif
    while (end - ptr >= 8 && !mo_json_special8(ptr)) {
        memcpy(to, ptr, 8);
        ptr += 8;
        to += 8;
    }
    while (ptr < end && !mo_json_is_special((uint8_t)*ptr))
        *to++ = *ptr++;
    *from = ptr;
    return to;
}

#endif
