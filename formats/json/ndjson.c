/* NDJSON: one moment a line, with the list it belongs to. */
#include "../common/json_record.h"
#include "../common/json_text.h"
#include "json_map.h"
#include "json_sniff.h"

/* ---- reading ------------------------------------------------------------ */

struct state {
    const char *mapping;
    struct mo_json_map map;
};

static const struct mo_option options[] = {
    {.name = "map",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct state, mapping),
     .metavar = "NAME=FIELD,...",
     .help = "what members of those names hold; NAME may be PARENT.CHILD"},
    {.name = NULL},
};

/* One chunk on its way through. */
struct run {
    const struct mo_json_map *map;
    struct mo_json_log *log; /* NULL: none */
    const struct mo_env *env;
    const struct mo_sink *sink;
    bool begun;              /* a list was pushed */
    struct mo_text previous; /* the list of the row before, as spelled */
};

/* A raw line feed cannot stand inside a value, so every one ends a row. */
static size_t
split(const void *state, const uint8_t *bytes, size_t len)
{
    (void)state;
    while (len > 0 && bytes[len - 1] != '\n')
        len--;
    return len;
}

static bool
is_blank(struct mo_text line)
{
    return line.len == 0 || (*line.ptr != '{' && mo_text_trim(line).len == 0);
}

static enum mo_status
report(const struct run *run, const struct mo_diag *diag, struct mo_text line)
{
    const struct mo_bytes record = {(const uint8_t *)line.ptr, line.len};
    return diag->status == MO_ENOMEM ? MO_ENOMEM
                                     : mo_report(run->env, diag, &record);
}

/* A list is pushed when a row states another one than the row before. */
static enum mo_status
push_list(struct run *run, const struct mo_json_row *row)
{
    const struct mo_list none = {0};
    const bool stated = row->spelled.ptr != NULL;
    if (row->same || (run->begun && !stated && !run->previous.ptr))
        return MO_OK;
    run->begun = true;
    run->previous = row->spelled;
    return run->sink->begin_list(run->sink->self, stated ? &row->list : &none);
}

/* Lines that do not state their list as ours do may have others' names. */
static enum mo_status
read_row(const struct run *run, const struct mo_json_source *source,
         struct mo_text line, struct mo_json_row *row)
{
    MO_TRY(mo_json_read_row(source, line, row));
    if (row->spelled.ptr && run->map->count == 0)
        return MO_OK;
    const struct mo_json_rules rules = {run->map, !row->spelled.ptr, run->log};
    return mo_json_adopt(&rules, source, line, false, &row->moment);
}

static enum mo_status
read_line(struct run *run, struct mo_text line, uint64_t offset)
{
    struct mo_diag diag;
    struct mo_json_naming naming = mo_json_map_naming(run->map, false);
    struct mo_json_source source = mo_json_source_of(run->env, offset, &diag);
    struct mo_json_row row;
    if (line.len > run->env->limits.moment_bytes) {
        mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, mo_pos_at(offset),
                    "line of %zu bytes, at most %llu are read", line.len,
                    (unsigned long long)run->env->limits.moment_bytes);
        return report(run, &diag, line);
    }
    row.previous = run->previous;
    source.naming = &naming;
    const enum mo_status status = read_row(run, &source, line, &row);
    if (status != MO_OK)
        return report(run, &diag, line);
    MO_TRY(push_list(run, &row));
    if (row.alone)
        return MO_OK;
    return run->sink->moment(run->sink->self, &row.moment);
}

static enum mo_status
read_lines(const void *state, const struct mo_env *env, struct mo_in *in,
           const struct mo_sink *sink)
{
    const struct state *const own = state;
    struct run run = {.map = &own->map, .env = env, .sink = sink};
    const uint64_t offset = mo_in_offset(in);
    struct mo_bytes chunk;
    size_t at = 0;
    MO_TRY(mo_in_fill(in, SIZE_MAX, &chunk));
    while (at < chunk.len) {
        const char *const from = (const char *)chunk.ptr + at;
        const char *const end = memchr(from, '\n', chunk.len - at);
        const size_t len = end ? (size_t)(end - from) : chunk.len - at;
        const struct mo_text line = mo_text_of(from, len);
        if (!is_blank(line))
            MO_TRY(read_line(&run, line, offset + at));
        at += len + (end != NULL);
    }
    mo_in_consume(in, chunk.len);
    return MO_OK;
}

/* ---- what is told beforehand --------------------------------------------- */

/* Chunks are read at the same time, so what is taken for what is told by the
 * whole lines within the first bytes alone. */
enum { HEAD_SIZE = 65536 };

static enum mo_status
survey_line(const struct run *run, struct mo_text line, uint64_t offset)
{
    struct mo_diag diag;
    struct mo_json_naming naming = mo_json_map_naming(run->map, false);
    struct mo_json_source source = mo_json_source_of(run->env, offset, &diag);
    struct mo_json_row row = {0};
    diag.status = MO_OK;
    source.naming = &naming;
    const enum mo_status status = read_row(run, &source, line, &row);
    return status == diag.status && status != MO_ENOMEM ? MO_OK : status;
}

static enum mo_status
survey(const struct mo_json_map *map, const struct mo_env *env,
       struct mo_in *in)
{
    struct mo_json_log log = {.env = env};
    const struct run run = {.map = map, .log = &log, .env = env};
    const uint64_t offset = mo_in_offset(in);
    struct mo_bytes head;
    MO_TRY(mo_in_fill(in, HEAD_SIZE, &head));
    const char *const begin = (const char *)head.ptr;
    const bool whole = head.len < HEAD_SIZE;
    for (size_t at = 0; at < head.len;) {
        const char *const end = memchr(begin + at, '\n', head.len - at);
        if (!end && !whole)
            break;
        const size_t len = end ? (size_t)(end - begin) - at : head.len - at;
        const struct mo_text line = mo_text_of(begin + at, len);
        if (!is_blank(line))
            MO_TRY(survey_line(&run, line, offset + at));
        at += len + (end != NULL);
    }
    return mo_json_map_check(map, &log);
}

static enum mo_status
prepare(void *state, const struct mo_env *env, struct mo_in *in)
{
    struct state *const own = state;
    MO_TRY(mo_json_map_init(&own->map, env, own->mapping));
    for (size_t i = 0; i < own->map.count; i++)
        if (own->map.pairs[i].target.of_list)
            return mo_json_map_refuse_list(&own->map.pairs[i], env);
    return own->map.count > 0 || env->explain ? survey(&own->map, env, in)
                                              : MO_OK;
}

static void
dispose(void *state)
{
    struct state *const own = state;
    mo_json_map_free(&own->map);
}

/* ---- writing ------------------------------------------------------------ */

/* `{"list":{…}`: everything about the list on its first line, on the others
 * what tells it from other lists. */
static void
put_list(struct mo_out *out, const struct mo_place *at, bool first)
{
    mo_out_string(out, "{\"list\":{\"index\":");
    mo_out_uint(out, at->list_index + 1);
    mo_json_put_fields(out, at->list,
                       first ? MO_JSON_LIST_FIELDS : MO_JSON_FIELD(MO_LIST_ID),
                       true);
    mo_out_byte(out, '}');
}

static enum mo_status
write_moment(const void *state, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    (void)state;
    put_list(out, at, at->moment_index == 0);
    mo_json_put_fields(out, moment, MO_JSON_MOMENT_FIELDS, true);
    mo_out_string(out, "}\n");
    return mo_out_status(out);
}

static enum mo_status
write_end_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    (void)state;
    if (at->moment_index == 0) {
        put_list(out, at, true);
        mo_out_string(out, "}\n");
    }
    return mo_out_status(out);
}

/* ---- descriptor --------------------------------------------------------- */

static const char *const extensions[] = {".ndjson", ".jsonl", NULL};

static const struct mo_reader reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .sniff = mo_ndjson_sniff,
    .prepare = prepare,
    .split = split,
    .read = read_lines,
    .dispose = dispose,
};

static const struct mo_writer writer = {
    .size = sizeof(struct mo_writer),
    .moment = write_moment,
    .end_list = write_end_list,
};

extern const unsigned char mo_ndjson_schema[];
extern const size_t mo_ndjson_schema_len;

static const struct mo_schema schemas[] = {
    {"json-schema", "JSON Schema 2020-12 of one line", mo_ndjson_schema,
     &mo_ndjson_schema_len},
    {0},
};

const struct mo_format mo_format_ndjson = {
    .name = "ndjson",
    .title = "NDJSON, one moment a line",
    .media_type = "application/x-ndjson",
    .extensions = extensions,
    .reader = &reader,
    .writer = &writer,
    .schemas = schemas,
};
