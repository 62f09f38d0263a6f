/* Borrowed views of UTF-8 text, and the arena that texts are built in. */
#ifndef MOMENTS_TEXT_H
#define MOMENTS_TEXT_H

#include <stdbool.h>
#include <string.h>

#include "moments/error.h"

MO_BEGIN_DECLS

/* A view of valid UTF-8 (RFC 3629) without U+0000, not NUL-terminated.
 * ptr NULL: the text is missing. len 0 with a ptr: it is there, and empty. */
struct mo_text {
    const char *ptr;
    size_t len;
};

/* An ordered array of texts; none of them missing. count 0: missing. */
struct mo_texts {
    const struct mo_text *items;
    size_t count;
};

static inline struct mo_text
mo_text_of(const char *ptr, size_t len)
{
    struct mo_text text;
    text.ptr = ptr;
    text.len = len;
    return text;
}

/* The view of a NUL-terminated string; NULL gives a missing text. */
static inline struct mo_text
mo_text_from(const char *string)
{
    return mo_text_of(string, string ? strlen(string) : 0);
}

/* Same bytes, or both missing; missing and empty differ. */
static inline bool
mo_text_equal(struct mo_text a, struct mo_text b)
{
    return (a.ptr == NULL) == (b.ptr == NULL) && a.len == b.len &&
           (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* TEXT is there and its bytes are those of STRING. */
static inline bool
mo_text_is(struct mo_text text, const char *string)
{
    const size_t len = strlen(string);
    return text.ptr && text.len == len && memcmp(text.ptr, string, len) == 0;
}

/* Orders by bytes, missing first: <0, 0 or >0. */
MO_API int mo_text_compare(struct mo_text a, struct mo_text b);

/* The view without white space (U+0020, tab, CR, LF) at either end. */
MO_API struct mo_text mo_text_trim(struct mo_text text);

/* The length of the longest prefix that is valid UTF-8 (RFC 3629: shortest
 * form, no surrogates, at most U+10FFFF); LEN when all of it is. */
MO_API size_t mo_utf8_valid(const void *bytes, size_t len);

/* Like mo_utf8_valid, and a zero byte ends the prefix too: what a mo_text may
 * hold. */
MO_API size_t mo_text_valid(const void *bytes, size_t len);

/* Decodes the code point at PTR (valid UTF-8, len >= 1), stores its length in
 * bytes in *SIZE. */
MO_API uint32_t mo_utf8_decode(const char *ptr, size_t *size);

/* Encodes CODE (a scalar value) into OUT, returns its length, 1 to 4. */
MO_API size_t mo_utf8_encode(uint32_t code, char out[4]);

/* The number of code points in TEXT. */
MO_API size_t mo_utf8_count(struct mo_text text);

/* For messages: TEXT in double quotes, cut to 40 code points with an ellipsis
 * after the quote; the bytes of controls (also those of writing direction) and
 * invalid bytes shown as \xhh, each counted as one. NUL-terminated in BUFFER.
 * TEXT need not be valid. Returns BUFFER. */
#define MO_QUOTE_SIZE 200
MO_API const char *mo_text_quote(struct mo_text text,
                                 char buffer[MO_QUOTE_SIZE]);

/* An arena: memory that is given out piece by piece and released at once. */
struct mo_arena;

/* A new arena; NULL when memory is out. The owner frees it. */
MO_API struct mo_arena *mo_arena_new(void);
MO_API void mo_arena_free(struct mo_arena *arena); /* NULL is allowed */

/* Releases every piece; keeps some memory for reuse. */
MO_API void mo_arena_reset(struct mo_arena *arena);

/* SIZE bytes aligned for any type, not cleared; NULL when memory is out.
 * SIZE 0 gives a valid pointer. Valid until reset or free. */
MO_API void *mo_arena_alloc(struct mo_arena *arena, size_t size);

/* COUNT x SIZE bytes, overflow checked. */
MO_API void *mo_arena_array(struct mo_arena *arena, size_t count, size_t size);

/* Bytes given out since the last reset. */
MO_API size_t mo_arena_used(const struct mo_arena *arena);

/* Copies TEXT into the arena (missing stays missing). MO_ENOMEM leaves *COPY
 * untouched. */
MO_API MO_MUST_USE enum mo_status
mo_text_copy(struct mo_arena *arena, struct mo_text text, struct mo_text *copy);

/* A growing byte string for building one text; len bytes at ptr. Start from
 * all zeros; the owner calls mo_buffer_free. */
struct mo_buffer {
    char *ptr;
    size_t len, cap;
};

MO_API MO_MUST_USE enum mo_status mo_buffer_add(struct mo_buffer *buffer,
                                                const void *bytes, size_t len);
/* Makes room for LEN further bytes without changing len. */
MO_API MO_MUST_USE enum mo_status mo_buffer_reserve(struct mo_buffer *buffer,
                                                    size_t len);
MO_API void mo_buffer_free(struct mo_buffer *buffer);

/* All heap memory of the library comes from here: COUNT x SIZE bytes with
 * overflow checked, OLD (or NULL) resized. NULL when out of memory, OLD is
 * then untouched. Released by free(). */
MO_API void *mo_realloc(void *old, size_t count, size_t size);

MO_END_DECLS

#endif
