/* Reading gzip (RFC 1952): any number of members, one after the other. */
#include "in.h"

#include <stdlib.h>
#include <zlib.h>

struct gunzip {
    struct mo_in *packed; /* ours */
    z_stream stream;
    bool in_member;
    bool damaged;
};

enum { MOST = 1 << 30 /* bytes for zlib at once */, GZIP_WINDOW = 15 + 16 };

/* At the end of a member: whether another follows. Zero bytes behind the last
 * one are padding, as tapes have it. */
static enum mo_status
next_member(struct mo_in *in, struct gunzip *gunzip, bool *more)
{
    struct mo_bytes window;
    for (;;) {
        if (mo_in_fill(gunzip->packed, 2, &window) != MO_OK)
            return mo_in_fail_below(in, gunzip->packed);
        *more =
            window.len >= 2 && window.ptr[0] == 0x1f && window.ptr[1] == 0x8b;
        if (*more || window.len == 0)
            return MO_OK;
        if (window.ptr[0] != 0)
            return mo_in_fail(in, MO_ESYNTAX,
                              "what follows the gzip data is not gzip");
        mo_in_consume(gunzip->packed, 1);
    }
}

static enum mo_status
refuse(struct mo_in *in, const struct gunzip *gunzip)
{
    const char *why = gunzip->stream.msg;
    return mo_in_fail(in, MO_ESYNTAX, "the gzip data is damaged: %s",
                      why ? why : "unknown reason");
}

static enum mo_status
inflate_some(struct mo_in *in, struct gunzip *gunzip)
{
    struct mo_bytes window;
    z_stream *stream = &gunzip->stream;
    if (mo_in_fill(gunzip->packed, 1, &window) != MO_OK)
        return mo_in_fail_below(in, gunzip->packed);
    if (window.len == 0)
        return mo_in_fail(in, MO_ESYNTAX, "the gzip data ends early");
    stream->next_in = (Bytef *)(uintptr_t)window.ptr;
    stream->avail_in = (uInt)(window.len < MOST ? window.len : MOST);
    const uInt before = stream->avail_in;
    const int done = inflate(stream, Z_NO_FLUSH);
    mo_in_consume(gunzip->packed, before - stream->avail_in);
    if (done == Z_STREAM_END) {
        gunzip->in_member = false;
        inflateReset(stream);
    } else if (done == Z_MEM_ERROR) {
        return mo_in_fail(in, MO_ENOMEM, "out of memory");
    } else if (done != Z_OK && done != Z_BUF_ERROR) {
        gunzip->damaged = true;
    }
    return MO_OK;
}

static enum mo_status
read_unpacked(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct gunzip *gunzip = in->self;
    z_stream *stream = &gunzip->stream;
    const uInt room = (uInt)(cap < MOST ? cap : MOST);
    stream->next_out = to;
    stream->avail_out = room;
    while (stream->avail_out == room) {
        if (gunzip->damaged) /* after what was right has been given */
            return refuse(in, gunzip);
        if (!gunzip->in_member)
            MO_TRY(next_member(in, gunzip, &gunzip->in_member));
        if (!gunzip->in_member)
            break;
        MO_TRY(inflate_some(in, gunzip));
    }
    *len = room - stream->avail_out;
    return MO_OK;
}

static void
close_gunzip(void *self)
{
    struct gunzip *gunzip = self;
    inflateEnd(&gunzip->stream);
    mo_in_close(gunzip->packed);
    free(gunzip);
}

/* Puts OPS over PACKED, which then belongs to *IN. On failure it does not. */
static enum mo_status
wrap(const struct mo_in_ops *ops, struct mo_in *packed, struct mo_in **in)
{
    struct gunzip *gunzip = mo_realloc(NULL, 1, sizeof(*gunzip));
    struct mo_in *over = mo_realloc(NULL, 1, sizeof(*over));
    if (gunzip)
        *gunzip = (struct gunzip){.packed = packed};
    if (!gunzip || !over ||
        inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK) {
        free(gunzip);
        free(over);
        return MO_ENOMEM;
    }
    *over = (struct mo_in){.ops = ops, .self = gunzip};
    *in = over;
    return MO_OK;
}

static enum mo_status
again_gunzip(const struct mo_in *in, struct mo_in **other)
{
    const struct gunzip *gunzip = in->self;
    struct mo_in *packed;
    MO_TRY(mo_in_again(gunzip->packed, &packed));
    const enum mo_status status = wrap(in->ops, packed, other);
    if (status != MO_OK)
        mo_in_close(packed);
    return status;
}

static const struct mo_in_ops pipe_ops = {.read = read_unpacked,
                                          .close = close_gunzip};

static const struct mo_in_ops repeating_ops = {
    .read = read_unpacked, .again = again_gunzip, .close = close_gunzip};

enum mo_status
mo_in_gunzip(struct mo_in **in)
{
    struct mo_bytes head;
    MO_TRY(mo_in_fill(*in, 3, &head));
    if (head.len < 3 || head.ptr[0] != 0x1f || head.ptr[1] != 0x8b ||
        head.ptr[2] != Z_DEFLATED)
        return MO_OK;
    return wrap(mo_in_repeats(*in) ? &repeating_ops : &pipe_ops, *in, in);
}
