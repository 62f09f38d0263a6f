/* Reading the members of containers with other formats' readers. */
#include "moments/registry.h"

#include <stdlib.h>

const char *
mo_member_format(const struct mo_env *env, const char *path,
                 struct mo_bytes head)
{
    const struct mo_format *format =
        mo_format_by_path(path, true, head.ptr, head.len);
    (void)env;
    return format ? format->name : NULL;
}

/* Hands a split reader one chunk after the other, each with an arena that lives
 * as long as the chunk. */
static enum mo_status
read_chunk(const struct mo_reader *reader, const void *state,
           const struct mo_env *env, struct mo_bytes chunk, uint64_t offset,
           const struct mo_sink *sink)
{
    struct mo_env inner = *env;
    struct mo_in *in = mo_in_memory(chunk.ptr, chunk.len, offset, 0);
    inner.arena = mo_arena_new();
    enum mo_status status = in && inner.arena ? MO_OK : MO_ENOMEM;
    if (status == MO_OK)
        status = reader->read(state, &inner, in, sink);
    mo_arena_free(inner.arena);
    mo_in_close(in);
    return status;
}

static enum mo_status
read_split(const struct mo_reader *reader, const void *state,
           const struct mo_env *env, struct mo_in *in,
           const struct mo_sink *sink)
{
    enum { CHUNK = 1 << 20 };
    for (size_t want = CHUNK;;) {
        struct mo_bytes window;
        MO_TRY(mo_in_fill(in, want + 1, &window));
        const bool last = window.len <= want;
        if (!last)
            window.len = reader->split(state, window.ptr, want);
        if (window.len == 0 && !last) {
            if (want > env->limits.moment_bytes)
                return MO_ELIMIT;
            want *= 2;
            continue;
        }
        if (window.len > 0)
            MO_TRY(
                read_chunk(reader, state, env, window, mo_in_offset(in), sink));
        if (last)
            return MO_OK;
        mo_in_consume(in, window.len);
        want = CHUNK;
    }
}

enum mo_status
mo_member_read(const struct mo_env *env, const char *name, struct mo_in *in,
               const struct mo_sink *sink)
{
    const struct mo_format *format = mo_format_by_name(name);
    const struct mo_reader *reader = format ? format->reader : NULL;
    struct mo_diag diag;
    void *state;
    if (!reader)
        return MO_EUNSUPPORTED;
    MO_TRY(mo_options_apply(reader->options, reader->state_size, NULL, 0, NULL,
                            &state, &diag));
    enum mo_status status = MO_OK;
    if (reader->prepare)
        status = reader->prepare(state, env, in);
    if (status == MO_OK)
        status = reader->split ? read_split(reader, state, env, in, sink)
                               : reader->read(state, env, in, sink);
    if (status == MO_OK && reader->split)
        status = sink->end_list(sink->self);
    if (reader->dispose)
        reader->dispose(state);
    free(state);
    return status;
}
