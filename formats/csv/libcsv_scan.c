/* Irregular CSV by libcsv: what odd quotes and ragged rows can be taken for.
 *
 * libcsv needs some care. It trims spaces unless told that there are none. Its
 * callbacks can neither fail nor learn where they are: so it is fed line by
 * line, and after each line we look whether a row has ended, which gives the
 * row's bytes, and act. It grows a cell without bound: so rows are measured as
 * they are fed. A quote that is never closed ends with the input. */
#include "csv.h"

#include <csv.h>
#include <stdlib.h>

/* A row as libcsv delivers it. It does not tell where cells are: they get the
 * position of the row. */
struct row {
    struct mo_arena *arena;
    struct mo_csv_record record;
    uint64_t byte;
    bool ended;
    bool failed; /* out of memory */
};

static int
no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static bool
make_room(struct mo_csv_record *record)
{
    if (record->count < record->max)
        return true;
    const size_t max = record->max ? 2 * record->max : 64;
    struct mo_flat_cell *cells = mo_realloc(record->cells, max, sizeof(*cells));
    if (!cells)
        return false;
    record->cells = cells;
    record->max = max;
    return true;
}

static void
take_cell(void *bytes, size_t len, void *user)
{
    struct row *row = user;
    struct mo_csv_record *record = &row->record;
    struct mo_text text;
    const size_t column = record->width++;
    if (!bytes || row->failed) /* CSV_EMPTY_IS_NULL: nothing, not even quotes */
        return;
    if (!make_room(record) ||
        mo_text_copy(row->arena, mo_text_of(bytes, len), &text) != MO_OK) {
        row->failed = true;
        return;
    }
    record->cells[record->count++] = (struct mo_flat_cell){
        .text = text, .byte = row->byte, .column = column};
}

static void
end_row(int byte, void *user)
{
    struct row *row = user;
    (void)byte;
    row->ended = true;
}

static bool
open_parser(struct csv_parser *parser, char separator)
{
    if (csv_init(parser, CSV_EMPTY_IS_NULL) != 0)
        return false;
    csv_set_delim(parser, (unsigned char)separator);
    csv_set_space_func(parser, no_space);
    csv_set_blk_size(parser, 4096);
    return true;
}

/* Behind the CR or LF that ends the line at PTR. */
static const char *
next_line(const char *ptr, const char *end)
{
    const char *hit = mo_csv_line_end(ptr, end);
    return hit < end ? hit + 1 : end;
}

static enum mo_status
complain(const struct mo_csv_chunk *chunk, const struct row *row,
         enum mo_status status, const char *message)
{
    const enum mo_status answer =
        mo_complain(chunk->env, MO_ERROR, status, mo_pos_at(row->byte), NULL,
                    "%s", message);
    return answer == MO_OK ? status : answer;
}

/* Feeds libcsv from *PTR until it has a row or the chunk ends. */
static enum mo_status
feed_row(const struct mo_csv_chunk *chunk, struct csv_parser *parser,
         struct row *row, const char **ptr)
{
    const char *const begin = *ptr;
    while (!row->ended && *ptr < chunk->end) {
        const char *end = next_line(*ptr, chunk->end);
        const size_t len = (size_t)(end - *ptr);
        if ((uint64_t)(end - begin) > chunk->env->limits.moment_bytes)
            return complain(chunk, row, MO_ELIMIT,
                            "a row exceeds the limit on a moment's size");
        if (csv_parse(parser, *ptr, len, take_cell, end_row, row) != len)
            row->failed = true;
        *ptr = end;
    }
    if (!row->ended && csv_fini(parser, take_cell, end_row, row) != 0)
        row->failed = true;
    return row->failed ? complain(chunk, row, MO_ENOMEM, "out of memory")
                       : MO_OK;
}

static bool
is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

enum mo_status
mo_csv_read_lenient(const struct mo_csv_chunk *chunk, struct mo_csv_rows *rows)
{
    struct csv_parser parser;
    struct row row = {.arena = chunk->env->arena};
    const char *ptr = chunk->begin;
    enum mo_status status = MO_OK;
    if (!open_parser(&parser, chunk->separator))
        return MO_ENOMEM;
    while (status == MO_OK && ptr < chunk->end) {
        if (is_line_end(*ptr)) {
            ptr++;
            continue;
        }
        const char *const begin = ptr;
        row.byte = chunk->offset + (uint64_t)(begin - chunk->begin);
        row.record.count = row.record.width = 0;
        row.ended = false;
        status = feed_row(chunk, &parser, &row, &ptr);
        row.record.begin = begin;
        row.record.end = ptr;
        if (status == MO_OK)
            status = mo_csv_take_row(rows, &row.record);
    }
    free(row.record.cells);
    csv_free(&parser);
    return status;
}

static void
drop_cell(void *bytes, size_t len, void *user)
{
    (void)bytes;
    (void)len;
    (void)user;
}

static void
note_end(int byte, void *user)
{
    (void)byte;
    *(bool *)user = true;
}

size_t
mo_csv_split_lenient(char separator, const char *bytes, size_t len)
{
    struct csv_parser parser;
    const char *const end = bytes + len;
    size_t whole = 0;
    if (!open_parser(&parser, separator))
        return 0;
    for (const char *ptr = bytes; ptr < end;) {
        const char *next = next_line(ptr, end);
        const size_t size = (size_t)(next - ptr);
        bool ended = false;
        if (csv_parse(&parser, ptr, size, drop_cell, note_end, &ended) != size)
            break;
        if (ended)
            whole = (size_t)(next - bytes);
        ptr = next;
    }
    csv_free(&parser);
    return whole;
}
