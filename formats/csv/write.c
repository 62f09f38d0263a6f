/* CSV and TSV out (RFC 4180): minimal quotes, one row a moment. */
#include "csv.h"

/* What Excel holds in a cell, in UTF-16 units; it cuts the rest. */
#define SPREADSHEET_CELL 32767

enum profile {
    PROFILE_PLAIN,
    PROFILE_RFC4180,
    PROFILE_EXCEL,
    PROFILE_EXCEL_EU
};

static const char *const profiles[] = {"plain", "rfc4180", "excel", "excel-eu",
                                       NULL};

struct csv_output {
    const char *columns;
    const char *delimiter;
    int profile;
    char separator;
    bool crlf;
    bool guard; /* the table is for spreadsheets; see csv.h */
    struct mo_flat flat;
};

static const struct mo_option options[] = {
    {
        .name = "columns",
        .type = MO_OPTION_TEXT,
        .offset = offsetof(struct csv_output, columns),
        .metavar = "NAMES",
        .help = "write these columns in this order, separated by commas; "
                "extra.NAME is a member of extra",
    },
    {
        .name = "profile",
        .type = MO_OPTION_CHOICE,
        .offset = offsetof(struct csv_output, profile),
        .metavar = "NAME",
        .help = "plain; rfc4180: CRLF; excel: byte-order mark, CRLF and cells "
                "guarded against formulas; excel-eu: excel with semicolons",
        .initial = "plain",
        .choices = profiles,
    },
    {
        .name = "delimiter",
        .type = MO_OPTION_TEXT,
        .offset = offsetof(struct csv_output, delimiter),
        .metavar = "CHAR",
        .help = "between cells: comma, semicolon, tab, pipe or one character",
    },
    {.name = NULL},
};

/* ---- cells --------------------------------------------------------------- */

/* Copies TEXT to ROOM with its quotes doubled; returns where it ends. */
static char *
double_quotes(char *room, struct mo_text text)
{
    const char *ptr = text.ptr, *const end = ptr + text.len;
#ifdef __SSE2__
    const struct mo_four quote = {'"', '"', '"', '"'};
    while (end - ptr >= 16) {
        const unsigned mask = mo_find_mask16(ptr, quote);
        memcpy(room, ptr, 16);
        const size_t run = mask ? (size_t)__builtin_ctz(mask) + 1 : 16;
        ptr += run;
        room += run;
        if (mask)
            *room++ = '"';
    }
#endif
    while (ptr < end) {
        if (*ptr == '"')
            *room++ = '"';
        *room++ = *ptr++;
    }
    return room;
}

/* How a cell is put. */
struct style {
    char separator;
    bool guard;     /* an apostrophe goes in front */
    size_t pending; /* separators that are still to be put before it */
};

/* Puts TEXT as a cell; an empty text is `""`. */
static void
put_cell(struct mo_out *out, struct style style, struct mo_text text)
{
    char *room = (char *)mo_out_reserve(out, style.pending + 2 * text.len + 3);
    if (!room)
        return;
    char *ptr = room;
    for (size_t i = 0; i < style.pending; i++)
        *ptr++ = style.separator;
    if (style.guard)
        *ptr++ = '\'';
    if (text.len > 0 &&
        mo_copy_clean(ptr, text.ptr, text.len, mo_csv_marks(style.separator))) {
        ptr += text.len;
    } else {
        ptr -= style.guard;
        *ptr++ = '"';
        if (style.guard)
            *ptr++ = '\'';
        ptr = double_quotes(ptr, text);
        *ptr++ = '"';
    }
    mo_out_advance(out, (size_t)(ptr - room));
}

/* Integers stay what they are in a spreadsheet up to 15 digits, negative ones
 * too. */
static bool
is_safe_number(const struct mo_flat_column *column, struct mo_text value)
{
    return column->kind == MO_FLAT_FIELD &&
           column->field->type == MO_FIELD_NUMBER && value.len <= 15;
}

/* TEXT needs more than MAX UTF-16 units: code points beyond U+FFFF take two. */
static bool
is_longer(struct mo_text text, size_t max)
{
    size_t units = 0;
    if (text.len <= max)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = (uint8_t)text.ptr[i];
        units += (byte & 0xC0) != 0x80;
        units += byte >= 0xF0;
    }
    return units > max;
}

/* The row that is being written. */
struct row {
    const struct csv_output *state;
    const struct mo_place *at;
    const struct mo_moment *moment; /* NULL: a list without moments */
    struct mo_out *out;
};

/* Whether VALUE is guarded; what spreadsheets cut is reported. */
static bool
guard_cell(const struct row *row, const struct mo_flat_column *column,
           struct mo_text value)
{
    const bool guard =
        !is_safe_number(column, value) && mo_csv_needs_guard(value);
    if (is_longer(value, SPREADSHEET_CELL - guard) && column->field)
        mo_out_loss(row->out, row->at, column->of_list ? NULL : row->moment,
                    column->field->id,
                    "is longer than the 32,767 characters a spreadsheet keeps");
    return guard;
}

/* In a table of one column a missing value would be an empty line, which is no
 * record. */
static void
put_only_cell(const struct row *row, const struct mo_flat_column *column)
{
    if (row->moment && !column->of_list)
        mo_out_loss(row->out, row->at, row->moment, column->field->id,
                    "is missing, which one column cannot tell from empty");
    mo_out_string(row->out, "\"\"");
}

static void
put_line_end(const struct csv_output *state, size_t pending, struct mo_out *out)
{
    for (pending += state->guard; pending > 0; pending--)
        mo_out_byte(out, state->separator);
    if (state->crlf)
        mo_out_byte(out, '\r');
    mo_out_byte(out, '\n');
}

/* Puts the cells that are there, each after the separators that lead to it. */
static void
put_cells(const struct row *row, struct mo_out *scratch)
{
    const struct csv_output *state = row->state;
    const struct mo_flat *flat = &state->flat;
    struct style style = {.separator = state->separator};
    bool any = false;
    for (size_t i = 0; i < flat->count; i++, style.pending++) {
        const struct mo_flat_column *column = &flat->columns[i];
        if (!mo_flat_record(column, row->at, row->moment))
            continue;
        const struct mo_text value =
            mo_flat_value(flat, i, row->at, row->moment, scratch);
        if (mo_out_status(scratch) != MO_OK)
            mo_out_fail(row->out, mo_out_status(scratch));
        if (!value.ptr)
            continue;
        style.guard = state->guard && guard_cell(row, column, value);
        put_cell(row->out, style, value);
        style.pending = 0;
        any = true;
    }
    if (!any && flat->count == 1 && !state->guard)
        put_only_cell(row, &flat->columns[0]);
    put_line_end(state, style.pending - 1, row->out);
}

static enum mo_status
put_row(const struct row *row)
{
    struct mo_out scratch;
    mo_out_init(&scratch, NULL, NULL);
    put_cells(row, &scratch);
    mo_out_dispose(&scratch);
    mo_flat_report(&row->state->flat, row->at, row->moment, row->out);
    return mo_out_status(row->out);
}

/* ---- callbacks ----------------------------------------------------------- */

static void
put_header(const struct csv_output *state, struct mo_out *out)
{
    struct style style = {.separator = state->separator};
    struct mo_out name;
    mo_out_init(&name, NULL, NULL);
    for (size_t i = 0; i < state->flat.count; i++) {
        mo_out_clear(&name);
        mo_flat_put_name(&state->flat.columns[i], &name);
        if (mo_out_status(&name) != MO_OK)
            mo_out_fail(out, mo_out_status(&name));
        const struct mo_bytes bytes = mo_out_bytes(&name);
        put_cell(out, style, mo_text_of((const char *)bytes.ptr, bytes.len));
        style.pending = 1;
    }
    mo_out_dispose(&name);
    if (state->guard)
        put_cell(out, style, mo_text_from(MO_CSV_GUARDED));
    mo_out_string(out, state->crlf ? "\r\n" : "\n");
}

static enum mo_status
begin(struct csv_output *state, const struct mo_env *env, struct mo_out *out)
{
    if (state->delimiter) {
        state->separator = mo_csv_separator(state->delimiter);
        if (!state->separator)
            return mo_csv_refuse_separator(env, state->delimiter);
    }
    state->crlf = state->profile != PROFILE_PLAIN;
    state->guard = state->profile >= PROFILE_EXCEL;
    MO_TRY(mo_flat_choose(&state->flat, env, state->columns));
    if (state->guard)
        mo_out_string(out, "\xEF\xBB\xBF");
    put_header(state, out);
    return mo_out_status(out);
}

static enum mo_status
begin_csv(void *self, const struct mo_env *env, struct mo_out *out)
{
    struct csv_output *state = self;
    state->separator = state->profile == PROFILE_EXCEL_EU ? ';' : ',';
    return begin(state, env, out);
}

static enum mo_status
begin_tsv(void *self, const struct mo_env *env, struct mo_out *out)
{
    struct csv_output *state = self;
    state->separator = '\t';
    return begin(state, env, out);
}

static enum mo_carry
carries(const void *self, enum mo_field_id field)
{
    const struct csv_output *state = self;
    return mo_flat_carries(state->columns, field);
}

static enum mo_status
moment(const void *self, const struct mo_place *at,
       const struct mo_moment *record, struct mo_out *out)
{
    const struct row row = {self, at, record, out};
    if (at->moment_index > 0 && !mo_flat_speaks_of(&row.state->flat, false))
        return mo_out_status(out);
    return put_row(&row);
}

static enum mo_status
end_list(const void *self, const struct mo_place *at, struct mo_out *out)
{
    const struct row row = {self, at, NULL, out};
    if (at->moment_index > 0 || !mo_flat_speaks_of(&row.state->flat, true))
        return mo_out_status(out);
    return put_row(&row);
}

static void
dispose(void *self)
{
    struct csv_output *state = self;
    mo_flat_free(&state->flat);
}

const struct mo_writer mo_csv_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct csv_output),
    .options = options,
    .carries = carries,
    .begin = begin_csv,
    .moment = moment,
    .end_list = end_list,
    .dispose = dispose,
};

const struct mo_writer mo_tsv_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct csv_output),
    .options = options,
    .carries = carries,
    .begin = begin_tsv,
    .moment = moment,
    .end_list = end_list,
    .dispose = dispose,
};
