/* Reading members of containers: one after another, on the caller's thread. */
#include "moments/registry.h"

#include <stdlib.h>

enum { CHUNK = 1 << 20 };

/* A reader at work on one member. It is the session of its reader's env, so
 * that reports pass through here. */
struct member {
    const struct mo_env *outer;
    struct mo_env env;
    const struct mo_reader *reader;
    void *state;
    struct mo_in *in;
    struct mo_bytes chunk; /* of a split reader */
    uint64_t chunk_offset, chunk_line;
};

const char *
mo_member_format(const struct mo_env *env, const char *path,
                 struct mo_bytes head)
{
    const struct mo_format *format =
        mo_format_by_path(path, true, head.ptr, head.len);
    (void)env;
    return format ? format->name : NULL;
}

/* ---- positions ---------------------------------------------------------- */

static uint64_t
count_lines(const uint8_t *bytes, size_t len)
{
    uint64_t count = 0;
    const uint8_t *end = bytes + len;
    while (bytes < end &&
           (bytes = memchr(bytes, '\n', (size_t)(end - bytes)))) {
        count++;
        bytes++;
    }
    return count;
}

/* Bytes that do not continue a code point. */
static uint32_t
count_points(const uint8_t *bytes, size_t len)
{
    uint32_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += (bytes[i] & 0xc0) != 0x80;
    return count;
}

/* Works out line and column of a byte in the chunk, if there is one. */
static void
locate(const struct member *member, struct mo_pos *pos)
{
    const bool known = pos->byte > 0 || pos->column > 0;
    const uint64_t offset = pos->byte - member->chunk_offset;
    if (!member->chunk.ptr || pos->line > 0 || !known ||
        pos->byte < member->chunk_offset || offset > member->chunk.len)
        return;
    size_t start = (size_t)offset;
    while (start > 0 && member->chunk.ptr[start - 1] != '\n')
        start--;
    pos->line = member->chunk_line + count_lines(member->chunk.ptr, start);
    pos->column =
        count_points(member->chunk.ptr + start, (size_t)offset - start) + 1;
}

static enum mo_status
report(const struct mo_env *env, const struct mo_diag *diag,
       const struct mo_bytes *record)
{
    const struct member *member = env->session;
    struct mo_diag located = *diag;
    locate(member, &located.pos);
    return mo_report(member->outer, &located, record);
}

static struct mo_out *
open_spool(const struct mo_env *env)
{
    const struct member *member = env->session;
    return mo_env_spool(member->outer);
}

static enum mo_status
open_nested(const struct mo_env *env, const char *format,
            const struct mo_setting *settings, size_t count,
            struct mo_nested *nested)
{
    const struct member *member = env->session;
    return mo_env_nested(member->outer, format, settings, count, nested);
}

static const struct mo_services services = {
    .size = sizeof(struct mo_services),
    .report = report,
    .spool = open_spool,
    .nested = open_nested,
    .format_of = mo_member_format,
    .read = mo_member_read,
};

/* ---- reading ------------------------------------------------------------ */

static enum mo_status
refuse_record(struct member *member)
{
    const uint64_t limit = member->env.limits.moment_bytes;
    const enum mo_status status = mo_complain(
        member->outer, MO_ERROR, MO_ELIMIT, mo_pos_at(mo_in_offset(member->in)),
        "raise the limit with --max-moment",
        "a record is larger than the limit of %llu bytes",
        (unsigned long long)limit);
    return status == MO_OK ? MO_ELIMIT : status;
}

/* The next chunk of whole records; *LAST when nothing follows it. */
static enum mo_status
cut_chunk(struct member *member, bool *last)
{
    struct mo_bytes *chunk = &member->chunk;
    for (size_t want = CHUNK;; want *= 2) {
        MO_TRY(mo_in_fill(member->in, want + 1, chunk));
        *last = chunk->len <= want;
        if (*last)
            return MO_OK;
        chunk->len = member->reader->split(member->state, chunk->ptr, want);
        if (chunk->len > 0)
            return MO_OK;
        if (want > member->env.limits.moment_bytes)
            return refuse_record(member);
    }
}

static enum mo_status
read_chunk(struct member *member, const struct mo_sink *sink)
{
    struct mo_in *in = mo_in_memory(member->chunk.ptr, member->chunk.len,
                                    member->chunk_offset, 0);
    if (!in)
        return MO_ENOMEM;
    mo_arena_reset(member->env.arena);
    const enum mo_status status =
        member->reader->read(member->state, &member->env, in, sink);
    mo_in_close(in);
    return status;
}

/* A split reader may keep texts in its arena as long as the chunk lasts, while
 * a sink may reset that of the caller after each event. */
static enum mo_status
read_chunks(struct member *member, const struct mo_sink *sink)
{
    enum mo_status status = MO_OK;
    bool last = false;
    member->env.arena = mo_arena_new();
    if (!member->env.arena)
        return MO_ENOMEM;
    member->chunk_line = 1;
    while (!last && status == MO_OK) {
        status = cut_chunk(member, &last);
        member->chunk_offset = mo_in_offset(member->in);
        if (status == MO_OK)
            status = read_chunk(member, sink);
        if (status != MO_OK)
            break;
        member->chunk_line += count_lines(member->chunk.ptr, member->chunk.len);
        mo_in_consume(member->in, member->chunk.len);
    }
    mo_arena_free(member->env.arena);
    return status;
}

static enum mo_status
read_member(struct member *member, const struct mo_sink *sink)
{
    if (member->reader->prepare)
        MO_TRY(
            member->reader->prepare(member->state, &member->env, member->in));
    if (member->reader->split) {
        MO_TRY(read_chunks(member, sink));
        return sink->end_list(sink->self);
    }
    return member->reader->read(member->state, &member->env, member->in, sink);
}

enum mo_status
mo_member_read(const struct mo_env *env, const char *name, struct mo_in *in,
               const struct mo_sink *sink)
{
    const struct mo_format *format = mo_format_by_name(name);
    struct mo_diag diag;
    if (!format || !format->reader)
        return MO_EUNSUPPORTED;
    struct member member = {
        .env = *env, .outer = env, .reader = format->reader, .in = in};
    member.env.services = &services;
    member.env.session = &member;
    MO_TRY(mo_options_apply(member.reader->options, member.reader->state_size,
                            NULL, 0, NULL, &member.state, &diag));
    const enum mo_status status = read_member(&member, sink);
    if (member.reader->dispose)
        member.reader->dispose(member.state);
    free(member.state);
    return status;
}
