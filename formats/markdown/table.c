/* Tables of moments (GFM section 4.10). */
#include "record.h"

/* Takes the next cell off *ROW, which begins after a `|`. */
static bool
take_cell(struct mo_text *row, struct mo_text *cell)
{
    size_t end = 0;
    if (row->len == 0)
        return false;
    while (end < row->len && row->ptr[end] != '|')
        end += row->ptr[end] == '\\' && end + 1 < row->len ? 2 : 1;
    *cell = mo_text_trim(mo_md_slice(*row, 0, end));
    *row = mo_md_slice(*row, end < row->len ? end + 1 : end, row->len);
    return true;
}

static struct mo_text
row_cells(struct mo_text line)
{
    line = mo_text_trim(line);
    return mo_md_starts(line, "|") ? mo_md_slice(line, 1, line.len) : line;
}

bool
mo_md_is_delimiter_row(struct mo_text line)
{
    struct mo_text row = row_cells(line), cell;
    size_t i;
    if (row.len == 0)
        return false;
    while (take_cell(&row, &cell)) {
        if (mo_md_starts(cell, ":"))
            cell = mo_md_slice(cell, 1, cell.len);
        if (mo_md_ends(cell, ":"))
            cell.len--;
        if (cell.len == 0)
            return false;
        for (i = 0; i < cell.len; i++)
            if (cell.ptr[i] != '-')
                return false;
    }
    return true;
}

static enum mo_status
check_column(struct mo_md_record *r, const struct mo_md_table *table,
             struct mo_text cell, struct mo_text name)
{
    char quote[MO_QUOTE_SIZE];
    size_t i;
    for (i = 0; i < table->count; i++) {
        if (!mo_text_equal(table->columns[i].name, name))
            continue;
        mo_diag_set(r->diag, MO_ERROR, MO_EDATA, mo_md_position(r, cell.ptr),
                    "two columns are named %s", mo_text_quote(name, quote));
        return MO_EDATA;
    }
    if (table->count < r->env->limits.fields)
        return MO_OK;
    mo_diag_set(r->diag, MO_ERROR, MO_ELIMIT, mo_md_position(r, cell.ptr),
                "more than %u columns", (unsigned)r->env->limits.fields);
    return MO_ELIMIT;
}

enum mo_status
mo_md_read_header(const struct mo_env *env, struct mo_md_piece piece,
                  struct mo_md_table *table, struct mo_diag *diag)
{
    struct mo_md_record r = {.env = env, .diag = diag, .piece = piece};
    struct mo_text row = row_cells(piece.text), cell, name;
    size_t cap = 0;
    while (row.len > 0 && cap <= piece.text.len)
        (void)take_cell(&row, &cell), cap++;
    mo_arena_reset(table->arena);
    table->columns = mo_arena_array(table->arena, cap, sizeof(*table->columns));
    table->count = 0;
    table->heading = false;
    if (!table->columns)
        return mo_md_no_memory(&r);
    row = row_cells(piece.text);
    while (take_cell(&row, &cell)) {
        struct mo_md_column *const column = &table->columns[table->count];
        MO_TRY(mo_md_take_text(&r, cell, &name));
        MO_TRY(check_column(&r, table, cell, name));
        if (mo_text_copy(table->arena, name, &column->name) != MO_OK)
            return mo_md_no_memory(&r);
        column->field = mo_md_field_by_label(name);
        if (column->field && column->field->id == MO_HEADING)
            table->heading = true;
        table->count++;
    }
    return MO_OK;
}

/* Reads the comments at the end of *CELL, and takes them off. */
static enum mo_status
take_comments(struct mo_md_record *r, struct mo_text *cell)
{
    struct mo_text rest;
    size_t pos = 0, end;
    if (mo_md_find(*cell, 0, MO_MD_MARK) == cell->len)
        return MO_OK;
    while (pos < cell->len &&
           !mo_md_starts(mo_md_slice(*cell, pos, cell->len), MO_MD_MARK))
        pos = mo_md_step(*cell, pos);
    if (pos >= cell->len)
        return MO_OK;
    rest = mo_md_slice(*cell, pos, cell->len);
    *cell = mo_text_trim(mo_md_slice(*cell, 0, pos));
    while (rest.len > 0) {
        end = mo_md_find(rest, 0, "-->");
        end = end < rest.len ? end + 3 : end;
        MO_TRY(mo_md_read_comment(r, mo_md_slice(rest, 0, end)));
        rest = mo_text_trim(mo_md_slice(rest, end, rest.len));
    }
    return MO_OK;
}

static enum mo_status
read_cell(struct mo_md_record *r, const struct mo_md_column *column,
          struct mo_text cell)
{
    if (column->field)
        return mo_md_read_value(r, column->field, cell);
    return column->name.len > 0 ? mo_md_read_unknown(r, column->name, cell)
                                : MO_OK;
}

/* Names and credits wait until the comment is read. */
static enum mo_field_id
cell_kind(const struct mo_md_table *table, size_t index)
{
    const struct mo_field *const field = table->columns[index].field;
    if (!field || (field->id == MO_TITLE && table->heading))
        return MO_EXTRA;
    return field->id;
}

static enum mo_status
refuse_cell(struct mo_md_record *r, struct mo_text cell, size_t count)
{
    mo_diag_set(r->diag, MO_ERROR, MO_EDATA, mo_md_position(r, cell.ptr),
                "the row has more than the %zu cells of its header", count);
    return MO_EDATA;
}

enum mo_status
mo_md_read_row(const struct mo_env *env, struct mo_md_piece piece,
               const struct mo_md_table *table, struct mo_moment *moment,
               struct mo_diag *diag)
{
    struct mo_md_record r = {
        .env = env, .diag = diag, .piece = piece, .visible = moment};
    struct mo_text row = row_cells(piece.text), cell;
    struct mo_text name = {NULL, 0}, credit = {NULL, 0};
    size_t i;
    memset(moment, 0, sizeof(*moment));
    for (i = 0; take_cell(&row, &cell); i++) {
        MO_TRY(take_comments(&r, &cell));
        if (i >= table->count)
            return refuse_cell(&r, cell, table->count);
        switch (cell_kind(table, i)) {
        case MO_TITLE: name = cell; break;
        case MO_CREDIT: credit = cell; break;
        default: MO_TRY(read_cell(&r, &table->columns[i], cell)); break;
        }
    }
    MO_TRY(mo_md_read_name(&r, name));
    MO_TRY(mo_md_read_credit(&r, credit));
    return mo_md_finish_moment(&r);
}
