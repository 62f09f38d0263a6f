/* Memory: the one checked allocator, and arenas on top of it. */
#include "moments/text.h"

#include <stdalign.h>
#include <stdlib.h>

/* Under the address sanitizer every byte that is not given out is poisoned, so
 * that use after a reset is found as use after free is. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#endif
#ifdef POISONING
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len)   __asan_poison_memory_region(ptr, len)
#define UNPOISON(ptr, len) __asan_unpoison_memory_region(ptr, len)
#else
#define POISON(ptr, len)   ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

#define ALIGNMENT   alignof(max_align_t)
#define FIRST_CHUNK ((size_t)16 << 10)
#define LAST_CHUNK  ((size_t)4 << 20)

struct chunk {
    alignas(max_align_t) struct chunk *next;
    size_t size; /* of data */
    alignas(max_align_t) char data[];
};

/* Pieces are cut from the first chunk of the list once `end` is set; the others
 * are full, or hold one big piece each. */
struct mo_arena {
    struct chunk *chunks;
    char *ptr; /* next free byte of the first chunk; aligned */
    char *end;
    size_t grow; /* size of the next chunk */
    size_t used;
};

void *
mo_realloc(void *old, size_t count, size_t size)
{
    /* no object is larger, or its ends would be too far apart to subtract */
    if (size != 0 && count > PTRDIFF_MAX / size)
        return NULL;
    const size_t total = count * size;
    return realloc(old, total ? total : 1);
}

struct mo_arena *
mo_arena_new(void)
{
    struct mo_arena *arena = mo_realloc(NULL, 1, sizeof(*arena));
    if (arena)
        *arena = (struct mo_arena){.grow = FIRST_CHUNK};
    return arena;
}

static void
free_chunks(struct chunk *chunk)
{
    while (chunk) {
        struct chunk *next = chunk->next;
        UNPOISON(chunk->data, chunk->size);
        free(chunk);
        chunk = next;
    }
}

void
mo_arena_free(struct mo_arena *arena)
{
    if (!arena)
        return;
    free_chunks(arena->chunks);
    free(arena);
}

/* Keeps the chunk in use: it is the largest of those that grew by doubling, so
 * what fitted before soon fits into it alone. */
void
mo_arena_reset(struct mo_arena *arena)
{
    struct chunk *kept = arena->end ? arena->chunks : NULL;
    free_chunks(kept ? kept->next : arena->chunks);
    if (kept) {
        kept->next = NULL;
        arena->ptr = kept->data;
        POISON(kept->data, kept->size);
    }
    arena->chunks = kept;
    arena->used = 0;
}

static struct chunk *
new_chunk(size_t size)
{
    struct chunk *chunk = NULL;
    if (size <= SIZE_MAX - sizeof(*chunk))
        chunk = mo_realloc(NULL, 1, sizeof(*chunk) + size);
    if (chunk) {
        chunk->size = size;
        POISON(chunk->data, size);
    }
    return chunk;
}

/* A chunk of its own for a piece too big for the others; it goes behind the
 * first, whose free rest stays in use. */
static void *
alloc_alone(struct mo_arena *arena, size_t size)
{
    struct chunk *chunk = new_chunk(size);
    if (!chunk)
        return NULL;
    if (arena->chunks) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = NULL;
        arena->chunks = chunk;
    }
    return chunk->data;
}

static void *
alloc_slow(struct mo_arena *arena, size_t size)
{
    if (size > LAST_CHUNK)
        return alloc_alone(arena, size);
    while (arena->grow < size)
        arena->grow *= 2;
    struct chunk *chunk = new_chunk(arena->grow);
    if (!chunk)
        return NULL;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->end = chunk->data + chunk->size;
    arena->ptr = chunk->data + size;
    if (arena->grow < LAST_CHUNK)
        arena->grow *= 2;
    return chunk->data;
}

void *
mo_arena_alloc(struct mo_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    /* an empty piece takes room too, so that its address is its own */
    const size_t rounded =
        ((size ? size : 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *piece = arena->ptr;
    if ((size_t)(arena->end - arena->ptr) >= rounded)
        arena->ptr += rounded;
    else
        piece = alloc_slow(arena, rounded);
    if (piece) {
        UNPOISON(piece, size);
        arena->used += rounded;
    }
    return piece;
}

void *
mo_arena_array(struct mo_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return mo_arena_alloc(arena, count * size);
}

size_t
mo_arena_used(const struct mo_arena *arena)
{
    return arena->used;
}
