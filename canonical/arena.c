/* Memory: one checked allocator, arenas on top of it, and growing buffers. */
#include "moments/text.h"

#include <stdlib.h>

void *
mo_realloc(void *old, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        return NULL;
    const size_t bytes = count * size;
    return realloc(old, bytes > 0 ? bytes : 1);
}

/* ---- arenas ---- */

enum { ALIGN = 16, FIRST_CHUNK = 16 * 1024, MOST_CHUNK = 1024 * 1024 };

struct chunk {
    struct chunk *next;
    size_t cap;
    _Alignas(ALIGN) char bytes[];
};

/* Chunks are filled one after the other; those after `current` are empty and
 * wait for reuse. */
struct mo_arena {
    struct chunk *first, *current;
    char *ptr, *end;
    size_t used;
};

struct mo_arena *
mo_arena_new(void)
{
    return calloc(1, sizeof(struct mo_arena));
}

void
mo_arena_free(struct mo_arena *arena)
{
    if (!arena)
        return;
    while (arena->first) {
        struct chunk *next = arena->first->next;
        free(arena->first);
        arena->first = next;
    }
    free(arena);
}

static void
enter(struct mo_arena *arena, struct chunk *chunk)
{
    arena->current = chunk;
    arena->ptr = chunk->bytes;
    arena->end = chunk->bytes + chunk->cap;
}

void
mo_arena_reset(struct mo_arena *arena)
{
    arena->used = 0;
    if (arena->first)
        enter(arena, arena->first);
}

/* Makes room for SIZE bytes: in the next waiting chunk, else in a new one put
 * before it. */
static bool
advance(struct mo_arena *arena, size_t size)
{
    struct chunk *waiting =
        arena->current ? arena->current->next : arena->first;
    if (waiting && waiting->cap >= size) {
        enter(arena, waiting);
        return true;
    }
    size_t cap = arena->current ? 2 * arena->current->cap : FIRST_CHUNK;
    if (cap > MOST_CHUNK)
        cap = MOST_CHUNK;
    if (cap < size)
        cap = size;
    struct chunk *chunk = malloc(sizeof(*chunk) + cap);
    if (!chunk)
        return false;
    chunk->cap = cap;
    chunk->next = waiting;
    if (arena->current)
        arena->current->next = chunk;
    else
        arena->first = chunk;
    enter(arena, chunk);
    return true;
}

void *
mo_arena_alloc(struct mo_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    const size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    if ((size_t)(arena->end - arena->ptr) < rounded || !arena->ptr) {
        if (!advance(arena, rounded))
            return NULL;
    }
    void *piece = arena->ptr;
    arena->ptr += rounded;
    arena->used += rounded;
    return piece;
}

void *
mo_arena_array(struct mo_arena *arena, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        return NULL;
    return mo_arena_alloc(arena, count * size);
}

size_t
mo_arena_used(const struct mo_arena *arena)
{
    return arena->used;
}

/* ---- buffers ---- */

enum mo_status
mo_buffer_reserve(struct mo_buffer *buffer, size_t len)
{
    if (buffer->cap - buffer->len >= len && buffer->ptr)
        return MO_OK;
    if (len > SIZE_MAX / 4 || buffer->len > SIZE_MAX / 4)
        return MO_ENOMEM;
    size_t cap = buffer->cap > 0 ? buffer->cap : 64;
    while (cap < buffer->len + len)
        cap *= 2;
    char *grown = mo_realloc(buffer->ptr, cap, 1);
    if (!grown)
        return MO_ENOMEM;
    buffer->ptr = grown;
    buffer->cap = cap;
    return MO_OK;
}

enum mo_status
mo_buffer_add(struct mo_buffer *buffer, const void *bytes, size_t len)
{
    MO_TRY(mo_buffer_reserve(buffer, len));
    if (len > 0)
        memcpy(buffer->ptr + buffer->len, bytes, len);
    buffer->len += len;
    return MO_OK;
}

void
mo_buffer_free(struct mo_buffer *buffer)
{
    free(buffer->ptr);
    *buffer = (struct mo_buffer){0};
}
