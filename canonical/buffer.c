/* A growing byte string. */
#include "moments/text.h"

#include <stdlib.h>

enum mo_status
mo_buffer_reserve(struct mo_buffer *buffer, size_t len)
{
    if (len <= buffer->cap - buffer->len)
        return MO_OK;
    if (len > SIZE_MAX / 2 - buffer->len)
        return MO_ENOMEM;
    const size_t need = buffer->len + len;
    size_t cap = buffer->cap < 64 ? 64 : buffer->cap;
    while (cap < need)
        cap *= 2;
    char *ptr = mo_realloc(buffer->ptr, cap, 1);
    if (!ptr)
        return MO_ENOMEM;
    buffer->ptr = ptr;
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
    *buffer = (struct mo_buffer){NULL, 0, 0};
}
