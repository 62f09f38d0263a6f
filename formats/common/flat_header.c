/* What the columns under a header hold: by name, by rule, or as told. */
#include "flat.h"

#include <stdio.h>
#include <stdlib.h>

#include "names.h"

/* ---- the map ------------------------------------------------------------- */

/* Room for the name of a column that has none. */
#define SPARE sizeof("column 18446744073709551615")

/* The header that is being mapped. FOREIGN columns are not decided yet, and
 * keep the name of the header. */
struct work {
    struct mo_flat *flat;
    const struct mo_env *env;
    const struct mo_flat_row *header;
    size_t width; /* of the header */
    size_t known; /* columns of ours */
};

/* Ends the work whatever the session says to the complaint. */
#define REFUSE(status, ...)                                                    \
    do {                                                                       \
        const enum mo_status refused = mo_complain(__VA_ARGS__);               \
        return refused == MO_OK ? (status) : refused;                          \
    } while (0)

/* Names COLUMN as CELL says, or by its number; returns where the name ends. */
static char *
take_name(struct mo_flat_column *column, const struct mo_flat_cell *cell,
          size_t number, char *ptr)
{
    size_t len = cell ? cell->text.len : 0;
    if (len > 0)
        memcpy(ptr, cell->text.ptr, len);
    else
        len = (size_t)snprintf(ptr, SPARE, "column %zu", number);
    *column = (struct mo_flat_column){.kind = MO_FLAT_FOREIGN,
                                      .name = mo_text_of(ptr, len)};
    return ptr + len;
}

/* Copies the header's names. */
static enum mo_status
take_names(struct work *work)
{
    const struct mo_flat_row *header = work->header;
    size_t size = work->width * SPARE + 1, next = 0;
    for (size_t i = 0; i < header->count; i++)
        size += header->cells[i].text.len;
    char *ptr = mo_realloc(NULL, size, 1);
    struct mo_flat_column *columns =
        mo_realloc(NULL, work->width + 1, sizeof(*columns));
    work->flat->names = ptr;
    work->flat->columns = columns;
    if (!ptr || !columns)
        return MO_ENOMEM;
    for (size_t i = 0; i < work->width; i++) {
        const bool named =
            next < header->count && header->cells[next].column == i;
        ptr = take_name(&columns[i], named ? &header->cells[next] : NULL, i + 1,
                        ptr);
        next += named;
    }
    work->flat->count = work->width;
    return MO_OK;
}

/* Where column INDEX stands in the header. */
static struct mo_pos
header_pos(const struct work *work, size_t index)
{
    for (size_t i = 0; i < work->header->count; i++)
        if (work->header->cells[i].column == index)
            return mo_pos_at(work->header->cells[i].byte);
    return work->header->pos;
}

static enum mo_status
check_repeats(const struct work *work)
{
    const struct mo_flat *flat = work->flat;
    for (size_t i = 1; i < flat->count; i++)
        for (size_t k = 0; k < i; k++) {
            char quoted[MO_QUOTE_SIZE];
            if (!mo_text_equal(flat->columns[i].name, flat->columns[k].name))
                continue;
            mo_text_quote(flat->columns[i].name, quoted);
            REFUSE(MO_EDATA, work->env, MO_ERROR, MO_EDATA, header_pos(work, i),
                   NULL, "columns %zu and %zu are both named %s", k + 1, i + 1,
                   quoted);
        }
    return MO_OK;
}

/* extra.NAME beside an unknown column NAME would give one member twice. */
static enum mo_status
check_members(const struct work *work)
{
    const struct mo_flat *flat = work->flat;
    for (size_t i = 0; i < flat->count; i++) {
        char quoted[MO_QUOTE_SIZE];
        const struct mo_flat_column *column = &flat->columns[i];
        if (column->kind != MO_FLAT_MEMBER || column->of_list)
            continue;
        for (size_t k = 0; k < flat->count; k++)
            if (flat->columns[k].kind == MO_FLAT_FOREIGN &&
                mo_text_equal(flat->columns[k].name, column->name))
                REFUSE(MO_EDATA, work->env, MO_ERROR, MO_EDATA,
                       header_pos(work, k), NULL,
                       "columns %zu and %zu both give extra.%s", i + 1, k + 1,
                       mo_text_quote(column->name, quoted));
    }
    return MO_OK;
}

static bool
is_taken(const struct mo_flat *flat, const struct mo_flat_column *wanted)
{
    for (size_t i = 0; i < flat->count; i++) {
        const struct mo_flat_column *column = &flat->columns[i];
        if (column->kind == wanted->kind && column->field == wanted->field &&
            mo_text_equal(column->name, wanted->name))
            return true;
    }
    return false;
}

/* Makes column INDEX what FOUND says. */
static enum mo_status
settle(struct work *work, size_t index, const struct mo_flat_column *found,
       bool exact)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_flat_column *column = &work->flat->columns[index];
    mo_text_quote(column->name, quoted);
    *column = *found;
    work->known++;
    if (exact || !work->env->explain)
        return MO_OK;
    return mo_complain(work->env, MO_NOTE, MO_OK, header_pos(work, index), NULL,
                       "column %s is taken for %s%s", quoted,
                       found->of_list ? "list." : "",
                       found->field ? found->field->name : "index");
}

static enum mo_status
settle_by_name(struct work *work, const bool *fixed, bool exact)
{
    struct mo_flat *flat = work->flat;
    for (size_t i = 0; i < flat->count; i++) {
        struct mo_flat_column found;
        if (fixed[i] || flat->columns[i].kind != MO_FLAT_FOREIGN)
            continue;
        if (!(exact ? mo_flat_find_exact(flat->columns[i].name, &found)
                    : mo_names_find(flat->columns[i].name, &found)))
            continue;
        if (!is_taken(flat, &found))
            MO_TRY(settle(work, i, &found, exact));
    }
    return MO_OK;
}

/* ---- --map --------------------------------------------------------------- */

static enum mo_status
settle_pair(struct work *work, struct mo_text name, struct mo_text field,
            bool *fixed)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_flat *flat = work->flat;
    const struct mo_pos nowhere = {0};
    struct mo_flat_column found;
    size_t at = 0;
    while (at < flat->count && !mo_text_equal(flat->columns[at].name, name))
        at++;
    if (at == flat->count || fixed[at])
        REFUSE(MO_EUSAGE, work->env, MO_ERROR, MO_EUSAGE, nowhere, NULL,
               "--map: the header has no column %s%s",
               mo_text_quote(name, quoted), at < flat->count ? " left" : "");
    fixed[at] = true;
    if (field.len == 0)
        return MO_OK;
    if (!mo_flat_find(field, &found))
        REFUSE(MO_EUSAGE, work->env, MO_ERROR, MO_EUSAGE, nowhere,
               "`moments formats --fields` lists the fields",
               "--map: there is no field %s", mo_text_quote(field, quoted));
    if (is_taken(flat, &found))
        REFUSE(MO_EUSAGE, work->env, MO_ERROR, MO_EUSAGE, nowhere, NULL,
               "--map: two columns are mapped to %s",
               mo_text_quote(field, quoted));
    return settle(work, at, &found, true);
}

static enum mo_status
settle_mapping(struct work *work, const char *mapping, bool *fixed)
{
    while (mapping && *mapping) {
        char quoted[MO_QUOTE_SIZE];
        const struct mo_pos nowhere = {0};
        struct mo_text name, field;
        if (!mo_names_split(&mapping, &name, &field))
            REFUSE(MO_EUSAGE, work->env, MO_ERROR, MO_EUSAGE, nowhere, NULL,
                   "--map: expected NAME=FIELD, found %s",
                   mo_text_quote(field, quoted));
        MO_TRY(settle_pair(work, name, field, fixed));
    }
    return MO_OK;
}

static enum mo_status
settle_all(struct work *work, const char *mapping, bool *fixed)
{
    char quoted[MO_QUOTE_SIZE];
    MO_TRY(settle_mapping(work, mapping, fixed));
    MO_TRY(settle_by_name(work, fixed, true));
    MO_TRY(settle_by_name(work, fixed, false));
    if (work->known > 0)
        return check_members(work);
    const struct mo_flat_cell *first = work->header->cells;
    REFUSE(MO_EDATA, work->env, MO_ERROR, MO_EDATA, work->header->pos,
           "the first line must name the columns; --map 'NAME=title,…' says "
           "which of them are ours",
           "no column of the header is known: expected title, heading or "
           "rank, say, found %s",
           work->header->count > 0 ? mo_text_quote(first->text, quoted)
                                   : "nothing");
}

enum mo_status
mo_flat_map(struct mo_flat *flat, const struct mo_env *env,
            const struct mo_flat_row *header, size_t width, const char *mapping)
{
    struct mo_flat fresh = {0};
    struct work work = {
        .flat = &fresh, .env = env, .header = header, .width = width};
    bool *fixed = mo_realloc(NULL, width + 1, sizeof(bool));
    enum mo_status status = fixed ? take_names(&work) : MO_ENOMEM;
    if (status == MO_OK)
        status = check_repeats(&work);
    if (status == MO_OK) {
        memset(fixed, 0, width + 1);
        status = settle_all(&work, mapping, fixed);
    }
    free(fixed);
    if (status != MO_OK)
        mo_flat_free(&fresh);
    else
        *flat = fresh;
    return status;
}
