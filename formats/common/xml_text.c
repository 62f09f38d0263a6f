/* Escapes text for XML: clean runs are copied whole, the rest by a table. */
#include "xml_text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What stands for a byte. Lead bytes of U+F000 to U+FFFF are looked at more
 * closely, controls that XML cannot hold are replaced. */
enum kind { CLEAN, AMP, LESS, GREATER, QUOTE, TAB, LINE_FEED, RETURN, BAD, EF };

#define REPLACEMENT "\xEF\xBF\xBD"

/* An escape and its length; wide enough to be copied as one word. */
struct escape {
    char bytes[8];
    size_t len;
};

#define ESCAPE(text)                                                           \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

static const struct escape escapes[] = {
    [AMP] = ESCAPE("&amp;"),    [LESS] = ESCAPE("&lt;"),
    [GREATER] = ESCAPE("&gt;"), [QUOTE] = ESCAPE("&quot;"),
    [TAB] = ESCAPE("&#9;"),     [LINE_FEED] = ESCAPE("&#10;"),
    [RETURN] = ESCAPE("&#13;"), [BAD] = ESCAPE(REPLACEMENT),
    [EF] = ESCAPE(REPLACEMENT),
};

/* Where text stands: the kind of each byte, and which byte besides the
 * controls, & < > and EF may be special there. */
struct place {
    uint8_t kinds[256];
    char quote;
};

#define BAD8 BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD
#define COMMON_KINDS                                                           \
    ['&'] = AMP, ['<'] = LESS, ['>'] = GREATER, ['\r'] = RETURN,               \
    [0x00] = BAD8, [0x08] = BAD, [0x0b] = BAD, [0x0c] = BAD, [0x0e] = BAD,     \
    [0x0f] = BAD, [0x10] = BAD8, [0x18] = BAD8, [0xef] = EF

static const struct place in_text = {
    .kinds = {COMMON_KINDS},
    .quote = '&',
};
static const struct place in_attribute = {
    .kinds = {COMMON_KINDS, ['"'] = QUOTE, ['\t'] = TAB, ['\n'] = LINE_FEED},
    .quote = '"',
};

enum {
    SLICE = 4096,  /* bytes escaped at once into room for the worst case */
    EXPANSION = 6, /* &quot; */
    SLACK = 16     /* blocks and escapes are stored whole */
};

/* Copies blocks from FROM to TO up to the first byte that may be special, or
 * until less than a block is left before END. Returns the bytes copied. */
#ifdef __SSE2__
/* A bit for each byte of BLOCK that may be special. */
static unsigned
find_specials(__m128i block, char quote)
{
    const __m128i marks = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('&')),
                     _mm_cmpeq_epi8(block, _mm_set1_epi8((char)0xef))),
        _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('<')),
                     _mm_cmpeq_epi8(block, _mm_set1_epi8('>'))));
    const __m128i controls =
        _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_or_si128(marks, controls),
                     _mm_cmpeq_epi8(block, _mm_set1_epi8(quote))));
}

static size_t
copy_blocks(uint8_t *to, const uint8_t *from, const uint8_t *end, char quote)
{
    const uint8_t *const start = from;
    unsigned specials = 0;
    for (; end - from >= 16; from += 16, to += 16) {
        const __m128i block =
            _mm_loadu_si128((const __m128i *)(const void *)from);
        _mm_storeu_si128((__m128i *)(void *)to, block);
        specials = find_specials(block, quote);
        if (specials)
            return (size_t)(from - start) + (size_t)__builtin_ctz(specials);
    }
    if (end - from >= 8) {
        const __m128i block =
            _mm_loadl_epi64((const __m128i *)(const void *)from);
        _mm_storel_epi64((__m128i *)(void *)to, block);
        /* the upper half is zero, and ends the run at 8 bytes */
        specials = find_specials(block, quote);
        from += __builtin_ctz(specials);
    }
    return (size_t)(from - start);
}
#else
/* A high bit wherever a byte of WORD is BYTE, and perhaps in bytes above. */
static uint64_t
bytes_equal(uint64_t word, uint8_t byte)
{
    const uint64_t ones = UINT64_MAX / 255;
    const uint64_t zero = word ^ (ones * byte);
    return (zero - ones) & ~zero & (ones * 0x80);
}

static size_t
copy_blocks(uint8_t *to, const uint8_t *from, const uint8_t *end, char quote)
{
    const uint8_t *const start = from;
    const uint64_t ones = UINT64_MAX / 255;
    for (; end - from >= 8; from += 8, to += 8) {
        uint64_t word;
        memcpy(&word, from, sizeof(word));
        memcpy(to, &word, sizeof(word));
        const uint64_t controls = (word - ones * 0x20) & ~word & (ones * 0x80);
        if (controls | bytes_equal(word, '&') | bytes_equal(word, '<') |
            bytes_equal(word, '>') | bytes_equal(word, (uint8_t)quote) |
            bytes_equal(word, 0xef))
            break;
    }
    return (size_t)(from - start);
}
#endif

/* FROM begins U+FFFE or U+FFFF. */
static bool
is_noncharacter(const uint8_t *from, const uint8_t *end)
{
    return end - from >= 3 && from[1] == 0xbf && from[2] >= 0xbe;
}

/* Escapes [*FROM, STOP) to TO, where there is room, and returns the end of what
 * was put. The text ends at END: a character may reach beyond STOP, and then
 * so does *FROM. */
static uint8_t *
put_slice(uint8_t *to, const uint8_t **from, const uint8_t *stop,
          const uint8_t *end, const struct place *place, bool *whole)
{
    const uint8_t *p = *from;
    while (p < stop) {
        const size_t run = copy_blocks(to, p, stop, place->quote);
        p += run;
        to += run;
        if (p == stop)
            break;
        const uint8_t kind = place->kinds[*p];
        if (kind == CLEAN || (kind == EF && !is_noncharacter(p, end))) {
            *to++ = *p++;
            continue;
        }
        memcpy(to, escapes[kind].bytes, sizeof(escapes[kind].bytes));
        to += escapes[kind].len;
        p += kind == EF ? 3 : 1;
        *whole &= kind < BAD;
    }
    *from = p;
    return to;
}

static bool
put(struct mo_out *out, struct mo_text text, const struct place *place)
{
    const uint8_t *from = (const uint8_t *)text.ptr;
    const uint8_t *const end = from + text.len;
    bool whole = true;
    while (from < end) {
        const size_t left = (size_t)(end - from);
        const size_t len = left < SLICE ? left : SLICE;
        uint8_t *to = mo_out_reserve(out, EXPANSION * len + SLACK);
        if (!to)
            return whole;
        const uint8_t *const put_end =
            put_slice(to, &from, from + len, end, place, &whole);
        mo_out_advance(out, (size_t)(put_end - to));
    }
    return whole;
}

bool
mo_xml_put_text(struct mo_out *out, struct mo_text text)
{
    return put(out, text, &in_text);
}

bool
mo_xml_put_attribute(struct mo_out *out, struct mo_text text)
{
    return put(out, text, &in_attribute);
}
