/* From the cells of a row to a moment and what it states of its list. */
#include "flat.h"

#include <stdio.h>

#include "json_record.h"
#include "json_text.h"
#include "texts.h"

/* What a cell beyond the header's columns belongs to. */
static const struct mo_flat_column surplus_column = {.kind = MO_FLAT_FOREIGN};

/* A row on its way into a record. */
struct work {
    const struct mo_flat *flat;
    const struct mo_env *env;
    const struct mo_flat_row *row;
    bool of_list;
    size_t loose; /* cells that become a member of extra each */
    struct mo_diag *diag;
};

static enum mo_status
no_memory(struct mo_diag *diag, struct mo_pos pos)
{
    mo_diag_set(diag, MO_ERROR, MO_ENOMEM, pos, "out of memory");
    return MO_ENOMEM;
}

/* ---- one cell ------------------------------------------------------------ */

static enum mo_status
read_number(const struct work *work, const struct mo_flat_cell *cell,
            const char *name, struct mo_number *number)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_text spelling = mo_text_trim(cell->text);
    if (spelling.len == 0)
        return MO_OK;
    const enum mo_status status =
        mo_number_parse(work->env->arena, spelling, number);
    if (status == MO_ENOMEM)
        return no_memory(work->diag, mo_pos_at(cell->byte));
    if (status == MO_OK)
        return MO_OK;
    mo_diag_set(work->diag, MO_ERROR, MO_EDATA, mo_pos_at(cell->byte),
                "%s: expected an integer%s, found %s", name,
                status == MO_ELIMIT ? " of 64 bits" : "",
                mo_text_quote(cell->text, quoted));
    return MO_EDATA;
}

static enum mo_status
read_index(const struct work *work, const struct mo_flat_cell *cell,
           struct mo_list *list)
{
    struct mo_number number = {.value = 0};
    char quoted[MO_QUOTE_SIZE];
    MO_TRY(read_number(work, cell, "list.index", &number));
    if (number.spelling.ptr && number.value < 1) {
        mo_diag_set(work->diag, MO_ERROR, MO_EDATA, mo_pos_at(cell->byte),
                    "list.index: expected a number from 1, found %s",
                    mo_text_quote(cell->text, quoted));
        return MO_EDATA;
    }
    list->index = (uint64_t)number.value;
    return MO_OK;
}

static enum mo_status
read_extra(const struct work *work, const struct mo_flat_cell *cell,
           struct mo_extra *extra)
{
    const struct mo_json_source source =
        mo_json_source_of(work->env, 0, work->diag);
    char message[sizeof(work->diag->message)];
    if (mo_text_trim(cell->text).len == 0)
        return MO_OK;
    const enum mo_status status =
        mo_json_read_extra(&source, cell->text, extra);
    if (status == MO_OK)
        return MO_OK;
    memcpy(message, work->diag->message, sizeof(message));
    mo_diag_set(work->diag, MO_ERROR, status, mo_pos_at(cell->byte),
                "%sextra, as a JSON object: %s", work->of_list ? "list." : "",
                message);
    return status;
}

static enum mo_status
read_texts(const struct work *work, const struct mo_flat_cell *cell,
           struct mo_texts *texts)
{
    if (mo_texts_split(work->env->arena, cell->text, texts) != MO_OK)
        return no_memory(work->diag, mo_pos_at(cell->byte));
    return MO_OK;
}

static enum mo_status
read_field(const struct work *work, const struct mo_field *field,
           const struct mo_flat_cell *cell, void *record)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(record, field, struct mo_text) = cell->text;
        return MO_OK;
    case MO_FIELD_NUMBER:
        return read_number(work, cell, field->name,
                           MO_FIELD_SLOT(record, field, struct mo_number));
    case MO_FIELD_TEXTS:
        return read_texts(work, cell,
                          MO_FIELD_SLOT(record, field, struct mo_texts));
    case MO_FIELD_EXTRA:
        return read_extra(work, cell,
                          MO_FIELD_SLOT(record, field, struct mo_extra));
    }
    return MO_OK;
}

/* ---- members of extra ---------------------------------------------------- */

/* A cell of a column of ours holds JSON if it can be read so; all others hold
 * text. */
static enum mo_status
read_member(const struct work *work, bool ours, const struct mo_flat_cell *cell,
            struct mo_text *json)
{
    struct mo_diag ignored;
    const struct mo_json_source source =
        mo_json_source_of(work->env, 0, &ignored);
    enum mo_status status = MO_EDATA;
    if (ours)
        status = mo_json_read_value(&source, cell->text, json);
    if (status != MO_OK && status != MO_ENOMEM)
        status = mo_json_from_text(work->env->arena, cell->text, json);
    return status == MO_ENOMEM ? no_memory(work->diag, mo_pos_at(cell->byte))
                               : status;
}

/* Appends a member, unless the first OTHERS have one of that name: those from
 * the cell of extra itself, mostly. */
static enum mo_status
add_member(const struct work *work, struct mo_extra *extra, size_t others,
           const struct mo_flat_column *column, const struct mo_flat_cell *cell)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_member *members = (struct mo_member *)extra->members;
    struct mo_text json = {0};
    for (size_t i = 0; i < others; i++)
        if (mo_text_equal(members[i].name, column->name)) {
            mo_diag_set(
                work->diag, MO_ERROR, MO_EDATA, mo_pos_at(cell->byte),
                "extra has a member %s twice, here in a column of its own",
                mo_text_quote(column->name, quoted));
            return MO_EDATA;
        }
    MO_TRY(read_member(work, column->kind == MO_FLAT_MEMBER, cell, &json));
    members[extra->count].name = column->name;
    members[extra->count].json = json;
    extra->count++;
    return MO_OK;
}

/* The column of CELL when it becomes a member of its own, and is about the kind
 * of record that we read. */
static const struct mo_flat_column *
loose_column(const struct work *work, const struct mo_flat_cell *cell)
{
    const struct mo_flat_column *column = &work->flat->columns[cell->column];
    if (column->of_list != work->of_list)
        return NULL;
    return column->kind == MO_FLAT_MEMBER || column->kind == MO_FLAT_FOREIGN
               ? column
               : NULL;
}

static enum mo_status
add_surplus(const struct work *work, const struct mo_flat_cell *cell,
            struct mo_extra *extra)
{
    struct mo_flat_column column = {.kind = MO_FLAT_FOREIGN};
    char name[40];
    const int len =
        snprintf(name, sizeof(name), "column %zu", cell->column + 1);
    if (mo_text_copy(work->env->arena, mo_text_of(name, (size_t)len),
                     &column.name) != MO_OK)
        return no_memory(work->diag, mo_pos_at(cell->byte));
    return add_member(work, extra, extra->count, &column, cell);
}

static enum mo_status
add_loose(const struct work *work, struct mo_extra *extra)
{
    const struct mo_flat_row *row = work->row;
    const size_t old = extra->count;
    struct mo_member *members = mo_arena_array(
        work->env->arena, old + work->loose, sizeof(struct mo_member));
    if (!members)
        return no_memory(work->diag, row->pos);
    if (old > 0)
        memcpy(members, extra->members, old * sizeof(*members));
    extra->members = members;
    for (size_t i = 0; i < row->count; i++) {
        const struct mo_flat_cell *cell = &row->cells[i];
        const struct mo_flat_column *column;
        if (cell->column >= work->flat->count) {
            if (!work->of_list)
                MO_TRY(add_surplus(work, cell, extra));
        } else if ((column = loose_column(work, cell)) != NULL) {
            MO_TRY(add_member(work, extra, old, column, cell));
        }
    }
    return MO_OK;
}

/* ---- records ------------------------------------------------------------- */

/* Fills RECORD from the columns about it; *FOUND when there was any cell. */
static enum mo_status
read_record(struct work *work, void *record, struct mo_extra *extra,
            bool *found)
{
    const struct mo_flat *flat = work->flat;
    *found = false;
    for (size_t i = 0; i < work->row->count; i++) {
        const struct mo_flat_cell *cell = &work->row->cells[i];
        const bool surplus = cell->column >= flat->count;
        const struct mo_flat_column *column =
            surplus ? &surplus_column : &flat->columns[cell->column];
        if (column->of_list != work->of_list)
            continue;
        *found = true;
        if (column->kind == MO_FLAT_FIELD)
            MO_TRY(read_field(work, column->field, cell, record));
        else if (column->kind == MO_FLAT_INDEX)
            MO_TRY(read_index(work, cell, record));
        else
            work->loose++;
    }
    return work->loose > 0 ? add_loose(work, extra) : MO_OK;
}

enum mo_status
mo_flat_read_moment(const struct mo_flat *flat, const struct mo_env *env,
                    const struct mo_flat_row *row, struct mo_moment *moment,
                    bool *found, struct mo_diag *diag)
{
    struct work work = {flat, env, row, false, 0, diag};
    memset(moment, 0, sizeof(*moment));
    moment->pos = row->pos;
    return read_record(&work, moment, &moment->extra, found);
}

enum mo_status
mo_flat_read_list(const struct mo_flat *flat, const struct mo_env *env,
                  const struct mo_flat_row *row, struct mo_list *list,
                  struct mo_diag *diag)
{
    struct work work = {flat, env, row, true, 0, diag};
    bool found;
    memset(list, 0, sizeof(*list));
    list->pos = row->pos;
    return read_record(&work, list, &list->extra, &found);
}
