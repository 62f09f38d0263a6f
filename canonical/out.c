/* The buffered output that writers put bytes into. */
#include "moments/io.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BLOCK = 64 * 1024, /* what a flushing out collects */
    FIRST = 1024       /* the first buffer of an out in memory */
};

static bool
flushes(const struct mo_out *out)
{
    return out->ops && out->ops->flush;
}

/* Gives OUT a buffer of at least CAP bytes that keeps what it holds. */
static bool
resize(struct mo_out *out, size_t cap)
{
    const size_t len = (size_t)(out->ptr - out->base);
    uint8_t *base = mo_realloc(out->base, cap, 1);
    if (!base) {
        mo_out_fail(out, MO_ENOMEM);
        return false;
    }
    out->base = base;
    out->ptr = base + len;
    out->end = base + cap;
    out->cap = cap;
    return true;
}

/* Room for LEN bytes in a buffer that has not got them. */
static bool
grow(struct mo_out *out, size_t len)
{
    const size_t used = (size_t)(out->ptr - out->base);
    size_t cap = out->cap ? out->cap : flushes(out) ? BLOCK : FIRST;
    if (len > SIZE_MAX / 2 - used) {
        mo_out_fail(out, MO_ENOMEM);
        return false;
    }
    while (cap < used + len)
        cap *= 2;
    return resize(out, cap);
}

/* Hands LEN bytes on, past the buffer, which is empty. */
static void
hand_on(struct mo_out *out, const void *bytes, size_t len)
{
    const enum mo_status status = out->ops->flush(out->self, bytes, len);
    if (status == MO_OK)
        out->flushed += len;
    else
        mo_out_fail(out, status);
}

void
mo_out_init(struct mo_out *out, const struct mo_out_ops *ops, void *self)
{
    *out = (struct mo_out){.ops = ops, .self = self};
}

enum mo_status
mo_out_flush(struct mo_out *out)
{
    const size_t len = (size_t)(out->ptr - out->base);
    if (out->status != MO_OK || len == 0 || !flushes(out))
        return out->status;
    out->ptr = out->base;
    hand_on(out, out->base, len);
    return out->status;
}

void
mo_out_dispose(struct mo_out *out)
{
    free(out->base);
    out->base = out->ptr = out->end = NULL;
    out->cap = 0;
}

void
mo_out_clear(struct mo_out *out)
{
    out->ptr = out->base;
    out->end = out->base ? out->base + out->cap : NULL;
    out->flushed = 0;
    out->status = MO_OK;
}

void
mo_out_fail(struct mo_out *out, enum mo_status status)
{
    if (out->status != MO_OK || status == MO_OK)
        return;
    out->status = status;
    out->end = out->ptr;
}

uint8_t *
mo_out_reserve_slow(struct mo_out *out, size_t len)
{
    if (mo_out_flush(out) != MO_OK)
        return NULL;
    if (!out->base || (size_t)(out->end - out->ptr) < len)
        grow(out, len);
    return out->status == MO_OK ? out->ptr : NULL;
}

void
mo_out_put_slow(struct mo_out *out, const void *bytes, size_t len)
{
    if (flushes(out) && len >= BLOCK) {
        if (mo_out_flush(out) == MO_OK)
            hand_on(out, bytes, len);
        return;
    }
    uint8_t *room = mo_out_reserve_slow(out, len);
    if (room) {
        memcpy(room, bytes, len);
        out->ptr += len;
    }
}

void
mo_out_uint(struct mo_out *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    mo_out_put(out, digits + at, sizeof(digits) - at);
}

void
mo_out_format(struct mo_out *out, const char *format, ...)
{
    const size_t likely = 128;
    uint8_t *room = mo_out_reserve(out, likely);
    if (!room)
        return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf((char *)room, likely, format, args);
    if (len < 0) {
        mo_out_fail(out, MO_EINTERNAL);
    } else if ((size_t)len < likely) {
        mo_out_advance(out, (size_t)len);
    } else {
        room = mo_out_reserve(out, (size_t)len + 1);
        if (room) {
            vsnprintf((char *)room, (size_t)len + 1, format, again);
            mo_out_advance(out, (size_t)len);
        }
    }
    va_end(again);
    va_end(args);
}

void
mo_out_report(struct mo_out *out, const struct mo_diag *diag)
{
    if (out->ops && out->ops->report)
        out->ops->report(out->self, diag);
}
