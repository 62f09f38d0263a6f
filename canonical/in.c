/* The input that readers pull bytes from: a window over a source's blocks. */
#include "in.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BLOCK = 256 * 1024 /* the least that is asked of a source at once */
};

/* Bytes before the window that are still in reach. */
static size_t
behind(const struct mo_in *in)
{
    return in->base ? (size_t)(in->ptr - in->base) : 0;
}

/* The offset of the first byte in reach. */
static uint64_t
reach(const struct mo_in *in)
{
    return in->offset - behind(in);
}

/* Counts the lines before offset UNTIL, which is about to get out of reach. */
static void
let_go(struct mo_in *in, uint64_t until)
{
    const uint64_t from = in->floor.pos.byte + in->origin;
    if (in->counting && from >= reach(in) && from < until)
        mo_line_cursor_pass(&in->floor, in->base + (from - reach(in)),
                            (size_t)(until - from));
}

/* Free room for LEN bytes behind the window. */
static enum mo_status
make_room(struct mo_in *in, size_t len)
{
    if (in->cap - in->held >= len)
        return MO_OK;
    uint8_t *base = (uint8_t *)(uintptr_t)in->base;
    if (behind(in) > 0) {
        let_go(in, in->offset);
        memmove(base, in->ptr, in->len);
        in->ptr = base;
        in->held = in->len;
    }
    if (in->cap - in->held >= len)
        return MO_OK;
    if (len > SIZE_MAX / 2 - in->held)
        return mo_in_fail(in, MO_ENOMEM, "out of memory");
    size_t cap = in->cap ? in->cap : BLOCK;
    while (cap < in->held + len)
        cap *= 2;
    base = mo_realloc(base, cap, 1);
    if (!base)
        return mo_in_fail(in, MO_ENOMEM, "out of memory");
    in->base = in->ptr = base;
    in->cap = cap;
    return MO_OK;
}

/* Lengthens the window by what the source has next. */
static enum mo_status
read_more(struct mo_in *in, size_t want)
{
    const size_t missing = want - in->len;
    size_t len;
    MO_TRY(make_room(in, missing > BLOCK ? missing : BLOCK));
    uint8_t *to = (uint8_t *)(uintptr_t)in->base + in->held;
    MO_TRY(in->ops->read(in, to, in->cap - in->held, &len));
    in->held += len;
    in->len += len;
    in->ended = len == 0;
    return MO_OK;
}

/* Lengthens the window of an input in memory, by whole blocks. */
static void
uncover(struct mo_in *in, size_t want)
{
    const size_t left = in->held - behind(in);
    size_t len = left;
    if (in->block > 0 && want < left) {
        const size_t over = (want - in->len) % in->block;
        const size_t more = over ? in->block - over : 0;
        len = more < left - want ? want + more : left;
    }
    in->len = len;
    in->ended = len == left;
}

struct mo_in *
mo_in_over(const struct mo_in_ops *ops, void *self)
{
    struct mo_in *in = mo_realloc(NULL, 1, sizeof(*in));
    if (in)
        *in = (struct mo_in){.ops = ops, .self = self};
    else
        ops->close(self);
    return in;
}

/* A source that is a function of somebody else. */
struct pull {
    enum mo_status (*call)(void *self, uint8_t *to, size_t cap, size_t *len);
    void *self;
};

static enum mo_status
read_pull(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    const struct pull *pull = in->self;
    const enum mo_status status = pull->call(pull->self, to, cap, len);
    if (status == MO_OK)
        return MO_OK;
    return mo_in_fail(in, status, "%s error", mo_status_name(status));
}

static const struct mo_in_ops pull_ops = {.read = read_pull, .close = free};

struct mo_in *
mo_in_from(enum mo_status (*call)(void *self, uint8_t *to, size_t cap,
                                  size_t *len),
           void *self)
{
    struct pull *pull = mo_realloc(NULL, 1, sizeof(*pull));
    if (!pull)
        return NULL;
    *pull = (struct pull){.call = call, .self = self};
    return mo_in_over(&pull_ops, pull);
}

struct mo_in *
mo_in_memory(const void *bytes, size_t len, uint64_t offset, size_t block)
{
    struct mo_in *in = mo_realloc(NULL, 1, sizeof(*in));
    if (in)
        *in = (struct mo_in){.base = bytes,
                             .ptr = bytes,
                             .held = len,
                             .block = block,
                             .offset = offset};
    return in;
}

void
mo_in_close(struct mo_in *in)
{
    if (!in)
        return;
    if (in->ops) {
        in->ops->close(in->self);
        free((void *)(uintptr_t)in->base);
    }
    free(in);
}

enum mo_status
mo_in_fill(struct mo_in *in, size_t want, struct mo_bytes *window)
{
    while (in->len < want && !in->ended && in->status == MO_OK) {
        if (in->ops)
            in->status = read_more(in, want);
        else
            uncover(in, want);
    }
    if (in->len < want && in->status != MO_OK)
        return in->status;
    window->ptr = in->ptr;
    window->len = in->len;
    return MO_OK;
}

uint64_t
mo_in_offset(const struct mo_in *in)
{
    return in->offset - in->origin;
}

void
mo_in_consume(struct mo_in *in, size_t len)
{
    if (len == 0)
        return;
    in->ptr += len;
    in->len -= len;
    in->offset += len;
}

void
mo_in_count_lines(struct mo_in *in)
{
    in->counting = true;
    in->floor = in->settled = LINE_CURSOR_START;
}

enum mo_status
mo_in_size(struct mo_in *in, uint64_t *size)
{
    uint64_t all = reach(in) + in->held;
    if (in->status != MO_OK)
        return in->status;
    if (in->ops && !in->ops->seek)
        return MO_EUNSUPPORTED;
    if (in->ops)
        MO_TRY(in->ops->size(in, &all));
    *size = all > in->origin ? all - in->origin : 0;
    return MO_OK;
}

/* Moves the window to OFFSET of the source, within the bytes in reach. */
static void
move_within(struct mo_in *in, uint64_t offset)
{
    const size_t at = (size_t)(offset - reach(in));
    in->len = in->ops ? in->held - at : 0;
    in->ptr = in->base ? in->base + at : NULL;
    in->ended = in->ended && in->ops;
}

enum mo_status
mo_in_seek(struct mo_in *in, uint64_t offset)
{
    const uint64_t first = reach(in);
    uint64_t size;
    MO_TRY(mo_in_size(in, &size));
    if (offset > size || (!in->ops && offset + in->origin < first))
        return MO_EUSAGE;
    offset += in->origin;
    if (offset >= first && offset - first <= in->held) {
        move_within(in, offset);
    } else {
        let_go(in, first + in->held);
        MO_TRY(in->ops->seek(in, offset));
        in->ptr = in->base;
        in->len = in->held = 0;
        in->ended = false;
    }
    in->offset = offset;
    return MO_OK;
}

const char *
mo_in_failure(const struct mo_in *in)
{
    return in->status == MO_OK ? NULL : in->failure;
}

enum mo_status
mo_in_fail(struct mo_in *in, enum mo_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(in->failure, sizeof(in->failure), format, args);
    va_end(args);
    in->status = status;
    return status;
}

enum mo_status
mo_in_fail_errno(struct mo_in *in, int error)
{
    char text[128];
    if (strerror_r(error, text, sizeof(text)) != 0)
        snprintf(text, sizeof(text), "error %d", error);
    return mo_in_fail(in, MO_EIO, "%s", text);
}

enum mo_status
mo_in_fail_below(struct mo_in *in, const struct mo_in *below)
{
    return mo_in_fail(in, below->status, "%s", below->failure);
}

/* The bytes in reach from CURSOR on; none when it is out of reach. */
static struct mo_bytes
bytes_from(const struct mo_in *in, const struct line_cursor *cursor)
{
    const uint64_t from = cursor->pos.byte + in->origin;
    const uint64_t end = reach(in) + in->held;
    if (!in->counting || from < reach(in) || from > end)
        return (struct mo_bytes){NULL, 0};
    return (struct mo_bytes){in->base + (from - reach(in)),
                             (size_t)(end - from)};
}

/* The best known place before BYTE. */
static struct line_cursor
place_before(const struct mo_in *in, uint64_t byte)
{
    const bool near =
        in->settled.pos.byte <= byte && bytes_from(in, &in->settled).ptr;
    return near ? in->settled : in->floor;
}

void
mo_in_settle(struct mo_in *in, struct mo_pos *pos)
{
    const uint64_t around = 4096; /* what follows may lie a little before */
    struct line_cursor cursor = place_before(in, pos->byte);
    struct mo_bytes bytes = bytes_from(in, &cursor);
    const uint64_t distance = pos->byte - cursor.pos.byte;
    if (!bytes.ptr || pos->byte < cursor.pos.byte || distance > bytes.len)
        return;
    if (distance > 2 * around) {
        const size_t step = (size_t)(distance - around);
        mo_line_cursor_pass(&cursor, bytes.ptr, step);
        in->settled = cursor;
        bytes = (struct mo_bytes){bytes.ptr + step, bytes.len - step};
    }
    mo_locate_in(bytes, &cursor, pos, NULL);
}

struct line_cursor
mo_in_line(struct mo_in *in)
{
    const uint64_t offset = mo_in_offset(in);
    struct line_cursor cursor = place_before(in, offset);
    const struct mo_bytes bytes = bytes_from(in, &cursor);
    if (!bytes.ptr || offset < cursor.pos.byte)
        return (struct line_cursor){.pos = mo_pos_at(offset)};
    mo_line_cursor_pass(&cursor, bytes.ptr, (size_t)(offset - cursor.pos.byte));
    in->settled = cursor;
    return cursor;
}

bool
mo_in_repeats(const struct mo_in *in)
{
    return !in->ops || in->ops->again;
}

/* Moves past what does not count. */
static enum mo_status
skip_origin(struct mo_in *in, uint64_t origin)
{
    struct mo_bytes window;
    MO_TRY(mo_in_fill(in, (size_t)origin, &window));
    if (window.len < origin)
        return MO_EIO;
    mo_in_consume(in, (size_t)origin);
    in->origin = origin;
    return MO_OK;
}

enum mo_status
mo_in_again(const struct mo_in *in, struct mo_in **other)
{
    struct mo_in *opened = NULL;
    if (!mo_in_repeats(in))
        return MO_EUNSUPPORTED;
    if (in->ops)
        MO_TRY(in->ops->again(in, &opened));
    else
        opened = mo_in_memory(in->base, in->held, reach(in), 0);
    if (!opened)
        return MO_ENOMEM;
    const enum mo_status status = skip_origin(opened, in->origin);
    if (status == MO_OK)
        *other = opened;
    else
        mo_in_close(opened);
    return status;
}
