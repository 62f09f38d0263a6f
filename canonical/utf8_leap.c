/* UTF-8 checked 64 bytes at a time by table look-up: the method of J. Keiser
 * and D. Lemire, "Validating UTF-8 in less than one instruction per byte"
 * (2021). Each table tells which mistakes a byte may still be part of; only
 * what all three agree on is one. */
#include "utf8.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <tmmintrin.h>

#define WITH_SSSE3 __attribute__((target("ssse3")))

enum { GROUP = 64 };

/* Mistakes of two bytes in a row, RFC 3629 section 4. */
enum {
    CUT_SHORT = 0x01, /* a lead and then no continuation */
    LONE = 0x02,      /* ASCII and then a continuation */
    OVERLONG_2 = 0x04,
    OVERLONG_3 = 0x08,
    SURROGATE = 0x10,
    F_LOW = 0x20,  /* F0, or F5 and above, and then 80 to 8F */
    F_HIGH = 0x40, /* F4 and above, and then 90 to BF */
    THIRD = 0x80,  /* two continuations: right after a lead of three or four */
    ANY_LOW = CUT_SHORT | LONE | THIRD,
    ANY_NEXT = LONE | THIRD | OVERLONG_2
};

#define TABLE(...) _mm_setr_epi8(__VA_ARGS__)
#define BITS(x)    ((char)(unsigned char)(x))

/* By the high half of the first byte. */
WITH_SSSE3 static inline __m128i
by_first_high(__m128i half)
{
    const __m128i table =
        TABLE(LONE, LONE, LONE, LONE, LONE, LONE, LONE, LONE, BITS(THIRD),
              BITS(THIRD), BITS(THIRD), BITS(THIRD), CUT_SHORT | OVERLONG_2,
              CUT_SHORT, CUT_SHORT | OVERLONG_3 | SURROGATE,
              CUT_SHORT | F_LOW | F_HIGH);
    return _mm_shuffle_epi8(table, half);
}

/* By the low half of the first byte. */
WITH_SSSE3 static inline __m128i
by_first_low(__m128i half)
{
    const char any = BITS(ANY_LOW);
    const char high = BITS(ANY_LOW | F_LOW | F_HIGH);
    const __m128i table =
        TABLE(BITS(ANY_LOW | OVERLONG_2 | OVERLONG_3 | F_LOW),
              BITS(ANY_LOW | OVERLONG_2), any, any, BITS(ANY_LOW | F_HIGH),
              high, high, high, high, high, high, high, high,
              BITS(ANY_LOW | F_LOW | F_HIGH | SURROGATE), high, high);
    return _mm_shuffle_epi8(table, half);
}

/* By the high half of the second byte. */
WITH_SSSE3 static inline __m128i
by_second_high(__m128i half)
{
    const char upper = BITS(ANY_NEXT | SURROGATE | F_HIGH);
    const __m128i table =
        TABLE(CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT,
              CUT_SHORT, CUT_SHORT, BITS(ANY_NEXT | OVERLONG_3 | F_LOW),
              BITS(ANY_NEXT | OVERLONG_3 | F_HIGH), upper, upper, CUT_SHORT,
              CUT_SHORT, CUT_SHORT, CUT_SHORT);
    return _mm_shuffle_epi8(table, half);
}

/* Not zero where a byte of BLOCK cannot follow those before it, the last of
 * which stand in BEFORE. */
WITH_SSSE3 static inline __m128i
mistakes(__m128i block, __m128i before)
{
    const __m128i low = _mm_set1_epi8(0x0F);
    const __m128i first = _mm_alignr_epi8(block, before, 15);
    const __m128i second_before = _mm_alignr_epi8(block, before, 14);
    const __m128i third_before = _mm_alignr_epi8(block, before, 13);
    const __m128i pair = _mm_and_si128(
        _mm_and_si128(
            by_first_high(_mm_and_si128(_mm_srli_epi16(first, 4), low)),
            by_first_low(_mm_and_si128(first, low))),
        by_second_high(_mm_and_si128(_mm_srli_epi16(block, 4), low)));
    /* the top bit: a lead of three two before, or one of four three before */
    const __m128i owed =
        _mm_or_si128(_mm_subs_epu8(second_before, _mm_set1_epi8(0xE0 - 0x80)),
                     _mm_subs_epu8(third_before, _mm_set1_epi8(0xF0 - 0x80)));
    return _mm_xor_si128(pair, _mm_and_si128(owed, _mm_set1_epi8(BITS(THIRD))));
}

/* Not zero when BLOCK ends within a sequence. */
WITH_SSSE3 static inline __m128i
unfinished(__m128i block)
{
    const char any = BITS(0xFF);
    const __m128i most =
        TABLE(any, any, any, any, any, any, any, any, any, any, any, any, any,
              BITS(0xEF), BITS(0xDF), BITS(0xBF));
    return _mm_subs_epu8(block, most);
}

WITH_SSSE3 static inline bool
any_set(__m128i block)
{
    const __m128i zero = _mm_setzero_si128();
    return _mm_movemask_epi8(_mm_cmpeq_epi8(block, zero)) != 0xFFFF;
}

WITH_SSSE3 static size_t
valid_groups(const unsigned char *bytes, size_t len, bool nul_ends)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i before = zero;
    size_t at = 0;
    for (; len - at >= GROUP; at += GROUP) {
        const __m128i *group = (const void *)(bytes + at);
        const __m128i a = _mm_loadu_si128(group);
        const __m128i b = _mm_loadu_si128(group + 1);
        const __m128i c = _mm_loadu_si128(group + 2);
        const __m128i d = _mm_loadu_si128(group + 3);
        const __m128i least =
            _mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d));
        const __m128i all =
            _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
        __m128i wrong;
        if (_mm_movemask_epi8(all) == 0)
            wrong = unfinished(before);
        else
            wrong =
                _mm_or_si128(_mm_or_si128(mistakes(a, before), mistakes(b, a)),
                             _mm_or_si128(mistakes(c, b), mistakes(d, c)));
        if (any_set(wrong) ||
            (nul_ends && _mm_movemask_epi8(_mm_cmpeq_epi8(least, zero))))
            break;
        before = d;
    }
    return at;
}

/* AT, or the start of the sequence that may go on there. */
static size_t
start_of_sequence(const unsigned char *bytes, size_t at)
{
    for (size_t back = 1; back <= 3 && back <= at; back++)
        if (bytes[at - back] >= 0xC0)
            return at - back;
    return at;
}

size_t
mo_utf8_leap(const unsigned char *bytes, size_t len, bool nul_ends)
{
    if (len < GROUP || !__builtin_cpu_supports("ssse3"))
        return 0;
    return start_of_sequence(bytes, valid_groups(bytes, len, nul_ends));
}

#else

size_t
mo_utf8_leap(const unsigned char *bytes, size_t len, bool nul_ends)
{
    (void)bytes, (void)len, (void)nul_ends;
    return 0;
}

#endif
