/* CSV and TSV in: the header, the chunks, and rows into moments. */
#include "csv.h"

#include <stdlib.h>

static const struct mo_option options[] = {
    {
        .name = "delimiter",
        .type = MO_OPTION_TEXT,
        .offset = offsetof(struct mo_csv_input, delimiter),
        .metavar = "CHAR",
        .help = "between cells: comma, semicolon, tab, pipe or one character",
    },
    {
        .name = "map",
        .type = MO_OPTION_TEXT,
        .offset = offsetof(struct mo_csv_input, map),
        .metavar = "NAME=FIELD,...",
        .help = "what the columns of those names hold",
    },
    {
        .name = "lenient",
        .type = MO_OPTION_FLAG,
        .offset = offsetof(struct mo_csv_input, lenient),
        .help = "take odd quotes, short and long rows as best it can",
    },
    {.name = NULL},
};

/* ---- gates --------------------------------------------------------------- */

/* Says what is wrong with the bytes at AT, which end the valid text. */
static void
describe_bad_text(struct mo_diag *diag, const char *at, struct mo_pos pos)
{
    if (*at == '\0') {
        mo_diag_set(diag, MO_ERROR, MO_EDATA, pos,
                    "a zero byte, which no text may hold");
    } else {
        mo_diag_set(diag, MO_ERROR, MO_EDATA, pos,
                    "byte 0x%02X is not valid UTF-8", (unsigned)(uint8_t)*at);
    }
    diag->hint = "--encoding NAME says what the text is written in";
}

/* ---- rows ---------------------------------------------------------------- */

struct mo_csv_rows {
    const struct mo_csv_input *input;
    const struct mo_env *env;
    const struct mo_sink *sink;
    const char *begin, *end;
    uint64_t offset;             /* of `begin` in the source */
    const char *valid;           /* the text is valid up to here at least */
    struct mo_flat_cell *stated; /* what the last row said of its list */
    size_t stated_count;
    bool started; /* a list was pushed in this chunk */
};

/* How far ahead of a row its bytes are checked, so that they are still near
 * when they are read. */
#define CHECK_AHEAD 16384

static struct mo_pos
pos_at(const struct mo_csv_rows *rows, const char *ptr)
{
    return mo_pos_at(rows->offset + (uint64_t)(ptr - rows->begin));
}

/* Reports DIAG with the bytes of its row: MO_OK to skip the row. */
static enum mo_status
report_row(const struct mo_csv_rows *rows, const struct mo_diag *diag,
           const char *begin, const char *end)
{
    const struct mo_bytes record = {(const uint8_t *)begin,
                                    (size_t)(end - begin)};
    const enum mo_status status = mo_report(rows->env, diag, &record);
    return status == MO_OK && diag->status == MO_ENOMEM ? MO_ENOMEM : status;
}

/* The row is text and no larger than allowed. */
static enum mo_status
check_bytes(struct mo_csv_rows *rows, const char *begin, const char *end,
            struct mo_diag *diag)
{
    if ((uint64_t)(end - begin) > rows->env->limits.moment_bytes) {
        mo_diag_set(diag, MO_ERROR, MO_ELIMIT, pos_at(rows, begin),
                    "a row exceeds the limit on a moment's size");
        return MO_ELIMIT;
    }
    if (rows->valid >= end)
        return MO_OK;
    if (rows->valid < begin)
        rows->valid = begin;
    const bool ahead = rows->end - end > CHECK_AHEAD;
    const char *const stop = ahead ? end + CHECK_AHEAD : rows->end;
    rows->valid += mo_text_valid(rows->valid, (size_t)(stop - rows->valid));
    if (rows->valid >= end)
        return MO_OK;
    describe_bad_text(diag, rows->valid, pos_at(rows, rows->valid));
    return MO_EDATA;
}

static void
take_off_guard(const struct mo_csv_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        struct mo_text *text = &record->cells[i].text;
        if (text->len > 0 && text->ptr[0] == '\'')
            *text = mo_text_of(text->ptr + 1, text->len - 1);
    }
}

static bool
is_about_list(const struct mo_csv_rows *rows, const struct mo_flat_cell *cell)
{
    const struct mo_flat *flat = &rows->input->flat;
    return cell->column < flat->count && flat->columns[cell->column].of_list;
}

/* Whether ROW states something of its list that the row before did not; a row
 * that states nothing belongs to the list that is open. */
static bool
states_anew(const struct mo_csv_rows *rows, const struct mo_flat_row *row)
{
    size_t count = 0;
    bool differs = false;
    for (size_t i = 0; i < row->count; i++) {
        const struct mo_flat_cell *cell = &row->cells[i];
        if (!is_about_list(rows, cell))
            continue;
        const struct mo_flat_cell *last = &rows->stated[count];
        differs |= count >= rows->stated_count ||
                   last->column != cell->column ||
                   !mo_text_equal(last->text, cell->text);
        count++;
    }
    differs |= count != rows->stated_count;
    return !rows->started || (count > 0 && differs);
}

static enum mo_status
push_list(struct mo_csv_rows *rows, const struct mo_flat_row *row,
          struct mo_diag *diag)
{
    struct mo_list list;
    MO_TRY(mo_flat_read_list(&rows->input->flat, rows->env, row, &list, diag));
    rows->stated_count = 0;
    for (size_t i = 0; i < row->count; i++)
        if (is_about_list(rows, &row->cells[i]))
            rows->stated[rows->stated_count++] = row->cells[i];
    rows->started = true;
    diag->status = MO_OK;
    return rows->sink->begin_list(rows->sink->self, &list);
}

/* Pushes what ROW holds. A status that came with a diagnostic stands in it. */
static enum mo_status
push_row(struct mo_csv_rows *rows, const struct mo_flat_row *row,
         struct mo_diag *diag)
{
    struct mo_moment moment;
    bool found;
    if (states_anew(rows, row))
        MO_TRY(push_list(rows, row, diag));
    MO_TRY(mo_flat_read_moment(&rows->input->flat, rows->env, row, &moment,
                               &found, diag));
    diag->status = MO_OK;
    return found ? rows->sink->moment(rows->sink->self, &moment) : MO_OK;
}

enum mo_status
mo_csv_take_row(struct mo_csv_rows *rows, const struct mo_csv_record *record)
{
    const char *const begin = record->begin, *const end = record->end;
    const struct mo_flat_row row = {record->cells, record->count,
                                    pos_at(rows, begin)};
    struct mo_diag diag;
    diag.status = MO_OK;
    enum mo_status status = check_bytes(rows, begin, end, &diag);
    if (status == MO_OK && record->count > 0) {
        if (rows->input->guarded)
            take_off_guard(record);
        status = push_row(rows, &row, &diag);
    }
    if (status == MO_OK || diag.status == MO_OK)
        return status;
    return report_row(rows, &diag, begin, end);
}

/* ---- regular chunks ------------------------------------------------------ */

static enum mo_status
check_width(const struct mo_csv_scan *scan, const struct mo_csv_record *record)
{
    if (record->width == record->max)
        return MO_OK;
    const uint64_t at = scan->offset + (uint64_t)(scan->ptr - scan->begin);
    mo_diag_set(scan->diag, MO_ERROR, MO_ESYNTAX, mo_pos_at(at),
                "expected %zu cells as in the header, the row ends after %zu",
                record->max, record->width);
    scan->diag->hint = "--lenient fills up short rows and keeps surplus cells";
    return MO_ESYNTAX;
}

static enum mo_status
read_strict(const struct mo_csv_chunk *chunk, struct mo_csv_rows *rows,
            struct mo_flat_cell *cells)
{
    struct mo_diag diag;
    struct mo_csv_record record = {.cells = cells, .max = chunk->columns};
    struct mo_csv_scan scan = {
        .begin = chunk->begin,
        .ptr = chunk->begin,
        .end = chunk->end,
        .offset = chunk->offset,
        .separator = chunk->separator,
        .arena = chunk->env->arena,
        .diag = &diag,
    };
    for (;;) {
        enum mo_status status = mo_csv_scan_row(&scan, &record);
        if (status == MO_STOP)
            return MO_OK;
        if (status == MO_OK)
            status = check_width(&scan, &record);
        if (status == MO_OK)
            MO_TRY(mo_csv_take_row(rows, &record));
        else
            MO_TRY(report_row(rows, &diag, record.begin, scan.ptr));
    }
}

/* ---- the header ---------------------------------------------------------- */

static enum mo_status
refuse_header(const struct mo_env *env, const struct mo_diag *diag)
{
    const enum mo_status status = mo_report(env, diag, NULL);
    return status == MO_OK ? diag->status : status;
}

/* Passes over a byte-order mark and Excel's `sep=;` line, which says what the
 * separator is, and empty lines. */
static enum mo_status
skip_preface(struct mo_csv_input *input, struct mo_in *in)
{
    struct mo_bytes window;
    MO_TRY(mo_in_fill(in, 3, &window));
    if (window.len >= 3 && memcmp(window.ptr, "\xEF\xBB\xBF", 3) == 0)
        mo_in_consume(in, 3);
    MO_TRY(mo_in_fill(in, 6, &window));
    if (window.len >= 6 && memcmp(window.ptr, "sep=", 4) == 0 &&
        (window.ptr[5] == '\r' || window.ptr[5] == '\n')) {
        if (!input->delimiter)
            input->separator = (char)window.ptr[4];
        mo_in_consume(in, 5);
    }
    for (;;) {
        MO_TRY(mo_in_fill(in, 1, &window));
        if (window.len == 0 || (window.ptr[0] != '\r' && window.ptr[0] != '\n'))
            return MO_OK;
        mo_in_consume(in, 1);
    }
}

/* Makes the header lie whole in memory. */
static enum mo_status
fill_header(const struct mo_env *env, struct mo_in *in, const char **begin,
            const char **end)
{
    struct mo_diag diag;
    const struct mo_pos pos = mo_pos_at(mo_in_offset(in));
    const uint64_t max = env->limits.moment_bytes;
    for (size_t want = 4096;; want *= 2) {
        struct mo_bytes window;
        MO_TRY(mo_in_fill(in, want, &window));
        *begin = (const char *)window.ptr;
        *end = mo_csv_first_end(*begin, *begin + window.len);
        if (!*end && window.len < want)
            *end = *begin + window.len;
        if (*end)
            return MO_OK;
        if (want > max)
            break;
    }
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, pos,
                "the header exceeds the limit on a moment's size");
    return refuse_header(env, &diag);
}

/* The most cells that the header can have. */
static size_t
header_width(const struct mo_csv_scan *scan)
{
    size_t count = 1;
    for (const char *ptr = scan->begin; ptr < scan->end; ptr++)
        count += *ptr == scan->separator;
    return count;
}

static enum mo_status
map_header(struct mo_csv_input *input, const struct mo_env *env,
           const struct mo_csv_record *record, struct mo_pos pos)
{
    const struct mo_flat_row header = {record->cells, record->count, pos};
    for (size_t i = 0; i < header.count; i++)
        if (mo_text_is(header.cells[i].text, MO_CSV_GUARDED))
            input->guarded = true;
    if (record->width <= env->limits.fields)
        return mo_flat_map(&input->flat, env, &header, record->width,
                           input->map);
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, MO_ELIMIT, pos,
                "%zu columns exceed the limit of %u", record->width,
                (unsigned)env->limits.fields);
    return refuse_header(env, &diag);
}

static enum mo_status
read_header(struct mo_csv_input *input, const struct mo_env *env,
            struct mo_csv_scan *scan)
{
    const struct mo_pos pos = mo_pos_at(scan->offset);
    const size_t len = (size_t)(scan->end - scan->begin);
    const size_t valid = mo_text_valid(scan->begin, len);
    if (len == 0) {
        mo_diag_set(scan->diag, MO_ERROR, MO_EDATA, pos,
                    "the file is empty, expected a header line");
        return refuse_header(env, scan->diag);
    }
    if (valid < len) {
        describe_bad_text(scan->diag, scan->begin + valid,
                          mo_pos_at(scan->offset + valid));
        return refuse_header(env, scan->diag);
    }
    struct mo_csv_record record = {.max = header_width(scan)};
    record.cells = mo_realloc(NULL, record.max, sizeof(struct mo_flat_cell));
    if (!record.cells)
        return MO_ENOMEM;
    enum mo_status status = mo_csv_scan_row(scan, &record);
    status = status == MO_OK ? map_header(input, env, &record, pos)
                             : refuse_header(env, scan->diag);
    free(record.cells);
    return status;
}

static enum mo_status
prepare(struct mo_csv_input *input, const struct mo_env *env, struct mo_in *in)
{
    struct mo_diag diag;
    struct mo_csv_scan scan = {.arena = env->arena, .diag = &diag};
    if (input->delimiter) {
        input->separator = mo_csv_separator(input->delimiter);
        if (!input->separator)
            return mo_csv_refuse_separator(env, input->delimiter);
    }
    MO_TRY(skip_preface(input, in));
    MO_TRY(fill_header(env, in, &scan.begin, &scan.end));
    if (!input->separator)
        input->separator = mo_csv_detect(scan.begin, scan.end);
    scan.ptr = scan.begin;
    scan.offset = mo_in_offset(in);
    scan.separator = input->separator;
    MO_TRY(read_header(input, env, &scan));
    mo_in_consume(in, (size_t)(scan.end - scan.begin));
    return MO_OK;
}

/* ---- callbacks ----------------------------------------------------------- */

static enum mo_status
prepare_csv(void *self, const struct mo_env *env, struct mo_in *in)
{
    return prepare(self, env, in);
}

static enum mo_status
prepare_tsv(void *self, const struct mo_env *env, struct mo_in *in)
{
    struct mo_csv_input *input = self;
    input->separator = '\t';
    return prepare(input, env, in);
}

static size_t
split(const void *self, const uint8_t *bytes, size_t len)
{
    const struct mo_csv_input *input = self;
    return input->lenient ? mo_csv_split_lenient(input->separator,
                                                 (const char *)bytes, len)
                          : mo_csv_split((const char *)bytes, len);
}

static enum mo_status
read_chunk(const void *self, const struct mo_env *env, struct mo_in *in,
           const struct mo_sink *sink)
{
    const struct mo_csv_input *input = self;
    const size_t columns = input->flat.count;
    struct mo_bytes window;
    MO_TRY(mo_in_fill(in, SIZE_MAX, &window));
    const char *const begin = (const char *)window.ptr;
    if (window.len == 0)
        return MO_OK;
    struct mo_csv_chunk chunk = {
        .env = env,
        .begin = begin,
        .end = begin + window.len,
        .offset = mo_in_offset(in),
        .separator = input->separator,
        .columns = columns,
    };
    struct mo_csv_rows rows = {
        .input = input,
        .env = env,
        .sink = sink,
        .begin = begin,
        .end = chunk.end,
        .offset = chunk.offset,
        .valid = begin,
        .stated =
            mo_arena_array(env->arena, columns, sizeof(struct mo_flat_cell)),
    };
    struct mo_flat_cell *cells =
        mo_arena_array(env->arena, columns, sizeof(struct mo_flat_cell));
    if (!rows.stated || !cells)
        return MO_ENOMEM;
    mo_in_consume(in, window.len);
    return input->lenient ? mo_csv_read_lenient(&chunk, &rows)
                          : read_strict(&chunk, &rows, cells);
}

static void
dispose(void *self)
{
    struct mo_csv_input *input = self;
    mo_flat_free(&input->flat);
}

static int
sniff_csv(const uint8_t *head, size_t len)
{
    char separator;
    const int score = mo_csv_sniff(head, len, &separator);
    return separator == '\t' ? score / 2 : score;
}

static int
sniff_tsv(const uint8_t *head, size_t len)
{
    char separator;
    const int score = mo_csv_sniff(head, len, &separator);
    return separator == '\t' ? score : 0;
}

const struct mo_reader mo_csv_reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct mo_csv_input),
    .options = options,
    .sniff = sniff_csv,
    .prepare = prepare_csv,
    .split = split,
    .read = read_chunk,
    .dispose = dispose,
};

const struct mo_reader mo_tsv_reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct mo_csv_input),
    .options = options,
    .sniff = sniff_tsv,
    .prepare = prepare_tsv,
    .split = split,
    .read = read_chunk,
    .dispose = dispose,
};
