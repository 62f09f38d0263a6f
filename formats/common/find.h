/* Fast search for the first of four bytes, the heart of the flat formats. */
#ifndef COMMON_FIND_H
#define COMMON_FIND_H

#include <stdbool.h>
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

/* Some byte of WORD is one of FOUR. */
static inline bool
mo_find_in8(uint64_t word, struct mo_four four)
{
    return (mo_find_byte8(word, four.a) | mo_find_byte8(word, four.b) |
            mo_find_byte8(word, four.c) | mo_find_byte8(word, four.d)) != 0;
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
        if (mo_find_in8(word, four))
            break;
    }
    for (; ptr < end; ptr++)
        if (*ptr == four.a || *ptr == four.b || *ptr == four.c ||
            *ptr == four.d)
            return ptr;
    return end;
}

/* Copies fewer than 16 bytes as two words that overlap: one branch on the size
 * instead of a loop, which cells are too short and too various for. */
static inline bool
mo_copy_short(char *room, const char *ptr, size_t len, struct mo_four four)
{
    uint64_t first = 0, last = 0;
    if (len >= 8) {
        memcpy(&first, ptr, 8);
        memcpy(&last, ptr + len - 8, 8);
        memcpy(room, &first, 8);
        memcpy(room + len - 8, &last, 8);
        return !mo_find_in8(first, four) && !mo_find_in8(last, four);
    }
    if (len >= 4) {
        uint32_t head, tail;
        memcpy(&head, ptr, 4);
        memcpy(&tail, ptr + len - 4, 4);
        memcpy(room, &head, 4);
        memcpy(room + len - 4, &tail, 4);
        return !mo_find_in8(head | (uint64_t)tail << 32, four);
    }
    for (size_t i = 0; i < len; i++) {
        const char byte = room[i] = ptr[i];
        if (byte == four.a || byte == four.b || byte == four.c ||
            byte == four.d)
            return false;
    }
    return true;
}

/* Copies LEN bytes to ROOM unless one of FOUR is among them: then false, and
 * what was copied is undefined. */
static inline bool
mo_copy_clean(char *room, const char *ptr, size_t len, struct mo_four four)
{
#ifdef __SSE2__
    if (len < 16)
        return mo_copy_short(room, ptr, len, four);
    for (size_t at = 0;; at = at + 32 <= len ? at + 16 : len - 16) {
        if (mo_find_mask16(ptr + at, four) != 0)
            return false;
        memcpy(room + at, ptr + at, 16);
        if (at + 16 == len)
            return true;
    }
#else
    for (; len >= 16; ptr += 8, room += 8, len -= 8)
        if (!mo_copy_short(room, ptr, 8, four))
            return false;
    return mo_copy_short(room, ptr, len, four);
#endif
}

#endif
