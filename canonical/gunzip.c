/* Reading gzip (RFC 1952): any number of members, one after the other. */
#include "in.h"

#include <stdlib.h>
#include <zlib.h>

struct gunzip {
    struct mo_in *packed; /* ours */
    z_stream stream;
    bool in_member;
};

enum { PACKED_BLOCK = 64 * 1024, GZIP_WINDOW = 15 + 16 };

/* At the end of a member: whether another follows. Zero bytes behind the last
 * one are padding, as tapes have it. */
static enum mo_status
next_member(struct mo_in *in, struct gunzip *gunzip, bool *more)
{
    struct mo_bytes window;
    for (;;) {
        MO_TRY(mo_in_fill(gunzip->packed, 2, &window));
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
inflate_some(struct mo_in *in, struct gunzip *gunzip)
{
    struct mo_bytes window;
    z_stream *stream = &gunzip->stream;
    MO_TRY(mo_in_fill(gunzip->packed, PACKED_BLOCK, &window));
    if (window.len == 0)
        return mo_in_fail(in, MO_ESYNTAX, "the gzip data ends early");
    stream->next_in = (Bytef *)(uintptr_t)window.ptr;
    stream->avail_in =
        (uInt)(window.len < PACKED_BLOCK ? window.len : PACKED_BLOCK);
    const uInt before = stream->avail_in;
    const int done = inflate(stream, Z_NO_FLUSH);
    mo_in_consume(gunzip->packed, before - stream->avail_in);
    if (done == Z_STREAM_END) {
        gunzip->in_member = false;
        inflateReset(stream);
    } else if (done == Z_MEM_ERROR) {
        return mo_in_fail(in, MO_ENOMEM, "out of memory");
    } else if (done != Z_OK && done != Z_BUF_ERROR) {
        return mo_in_fail(in, MO_ESYNTAX, "the gzip data is damaged: %s",
                          stream->msg ? stream->msg : "unknown reason");
    }
    return MO_OK;
}

static enum mo_status
read_unpacked(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct gunzip *gunzip = in->self;
    const uInt room = cap < (1u << 30) ? (uInt)cap : 1u << 30;
    gunzip->stream.next_out = to;
    gunzip->stream.avail_out = room;
    while (gunzip->stream.avail_out == room) {
        if (!gunzip->in_member)
            MO_TRY(next_member(in, gunzip, &gunzip->in_member));
        if (!gunzip->in_member)
            break;
        MO_TRY(inflate_some(in, gunzip));
    }
    *len = room - gunzip->stream.avail_out;
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

static const struct mo_in_ops gunzip_ops = {.read = read_unpacked,
                                            .close = close_gunzip};

enum mo_status
mo_in_gunzip(struct mo_in **in)
{
    struct mo_bytes head;
    MO_TRY(mo_in_fill(*in, 3, &head));
    if (head.len < 3 || head.ptr[0] != 0x1f || head.ptr[1] != 0x8b ||
        head.ptr[2] != Z_DEFLATED)
        return MO_OK;
    struct gunzip *gunzip = calloc(1, sizeof(*gunzip));
    if (!gunzip || inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK) {
        free(gunzip);
        return MO_ENOMEM;
    }
    gunzip->packed = *in;
    *in = mo_in_over(&gunzip_ops, gunzip);
    return *in ? MO_OK : MO_ENOMEM;
}
