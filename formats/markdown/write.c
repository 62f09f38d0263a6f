/* The writer: sections, or one table, that read back exactly. */
#include "draft.h"

/* ---- options ------------------------------------------------------------- */

struct state {
    bool table;
    const char *columns;
    uint64_t shown; /* the fields written, as MO_JSON_FIELD bits */
    enum mo_field_id order[MO_MOMENT_FIELD_COUNT]; /* of the table's columns */
    size_t column_count;
};

static const struct mo_option options[] = {
    {.name = "table",
     .type = MO_OPTION_FLAG,
     .offset = offsetof(struct state, table),
     .help = "write the moments as the rows of a table"},
    {.name = "columns",
     .type = MO_OPTION_TEXT,
     .offset = offsetof(struct state, columns),
     .metavar = "a,b,c",
     .help = "write only these fields, in this order"},
    {.name = NULL},
};

static const enum mo_field_id usual_columns[] = {
    MO_RANK,       MO_TITLE,   MO_SCENE, MO_DESCRIPTION, MO_CHARACTERS,
    MO_PERFORMERS, MO_SETTING, MO_YEAR,  MO_CREDIT};

/* The column a field is shown in: headings hold their titles, credits their
 * sources. */
static enum mo_field_id
column_of(enum mo_field_id id)
{
    return id == MO_HEADING         ? MO_TITLE
           : id == MO_CREDIT_SOURCE ? MO_CREDIT
                                    : id;
}

static void
add_column(struct state *state, enum mo_field_id id)
{
    size_t i;
    for (i = 0; i < state->column_count; i++)
        if (state->order[i] == id)
            return;
    state->order[state->column_count++] = id;
}

/* Takes one name of --columns. Those of the list say nothing here, since its
 * head is always written; extra is never visible. */
static bool
select_column(struct state *state, struct mo_text name)
{
    const struct mo_field *field;
    if (name.len > 5 && memcmp(name.ptr, "list.", 5) == 0)
        return true;
    if (name.len > 6 && memcmp(name.ptr, "extra.", 6) == 0)
        name.len = 5;
    field = mo_field_find(false, name);
    if (!field)
        return false;
    state->shown |= MO_JSON_FIELD(field->id);
    if (mo_md_label(field->id))
        add_column(state, column_of(field->id));
    return true;
}

/* Fills in what --columns means; *WRONG is the first name that is no field. */
static bool
select_columns(struct state *state, struct mo_text *wrong)
{
    const char *name = state->columns;
    size_t i;
    state->shown = 0;
    state->column_count = 0;
    if (!name) {
        state->shown = MO_JSON_MOMENT_FIELDS;
        for (i = 0; i < sizeof(usual_columns) / sizeof(*usual_columns); i++)
            add_column(state, usual_columns[i]);
        return true;
    }
    for (;;) {
        const size_t len = strcspn(name, ",");
        *wrong = mo_text_trim(mo_text_of(name, len));
        if (!select_column(state, *wrong))
            return false;
        if (name[len] == '\0')
            break;
        name += len + 1;
    }
    if (state->column_count == 0) /* a table needs one to hold its comments */
        add_column(state, MO_TITLE);
    return true;
}

static enum mo_carry
carries(const void *state, enum mo_field_id field)
{
    struct state copy = *(const struct state *)state;
    struct mo_text wrong;
    if (field < MO_LIST_FIELD_COUNT || !select_columns(&copy, &wrong))
        return MO_CARRIES_ALWAYS;
    return copy.shown & MO_JSON_FIELD(field) ? MO_CARRIES_ALWAYS
                                             : MO_CARRIES_NEVER;
}

/* ---- a moment as a section ----------------------------------------------- */

static void
put_section_heading(struct mo_md_draft *draft)
{
    const struct mo_md_style *style = &mo_md_heading;
    mo_out_string(draft->out, "\n##");
    if (mo_md_is_left(draft, MO_RANK)) {
        mo_out_byte(draft->out, ' ');
        mo_out_text(draft->out, draft->moment->rank.spelling);
        mo_out_byte(draft->out, '.');
        mo_md_done(draft, MO_RANK);
        style = &mo_md_line;
    }
    if (mo_md_can_show(draft, MO_HEADING) || mo_md_can_show(draft, MO_TITLE)) {
        mo_out_byte(draft->out, ' ');
        mo_md_put_name(draft, style);
    }
    mo_out_byte(draft->out, '\n');
}

/* URL can stand in parentheses after an image, and needs no escapes there. */
static bool
is_simple_url(struct mo_text url)
{
    size_t i;
    for (i = 0; i < url.len; i++) {
        const char byte = url.ptr[i];
        if (byte <= ' ' || byte == 0x7f || strchr("<>()[]\\&\"'*`", byte))
            return false;
    }
    return url.len > 0;
}

static void
put_image(struct mo_md_draft *draft)
{
    const struct mo_moment *const moment = draft->moment;
    if (!mo_md_can_show(draft, MO_IMAGE_URL) ||
        !is_simple_url(moment->image_url))
        return;
    mo_out_string(draft->out, "\n![");
    mo_md_put(draft->out,
              moment->title.len > 0 ? moment->title : moment->heading,
              &mo_md_line);
    mo_out_string(draft->out, "](");
    mo_out_text(draft->out, moment->image_url);
    mo_out_string(draft->out, ")\n");
    mo_md_done(draft, MO_IMAGE_URL);
}

/* Fields that are shown as a list of facts, in this order. */
static const enum mo_field_id facts[] = {
    MO_TITLE,   MO_ORIGINAL_TITLE, MO_CHARACTERS, MO_PERFORMERS,
    MO_SETTING, MO_YEAR,           MO_URL,        MO_IMAGE_URL,
    MO_AUTHOR,  MO_PUBLISHED,      MO_UPDATED,    MO_TAGS};

static void
put_fact(struct mo_md_draft *draft, enum mo_field_id id, bool *first)
{
    if (!mo_md_can_show(draft, id))
        return;
    if (*first)
        mo_out_byte(draft->out, '\n');
    *first = false;
    mo_out_string(draft->out, "- **");
    mo_out_string(draft->out, mo_md_label(id));
    mo_out_string(draft->out, ":** ");
    mo_md_put_value(draft, id, &mo_md_line, &mo_md_item);
    mo_out_byte(draft->out, '\n');
}

static void
put_section(struct mo_md_draft *draft)
{
    bool first = true;
    size_t i;
    put_section_heading(draft);
    mo_md_put_block(draft, MO_SCENE, "> ", &mo_md_quote);
    put_image(draft);
    mo_md_put_block(draft, MO_DESCRIPTION, "", &mo_md_block);
    for (i = 0; i < sizeof(facts) / sizeof(*facts); i++)
        put_fact(draft, facts[i], &first);
    if (mo_md_can_show(draft, MO_CREDIT)) {
        mo_out_string(draft->out, "\n*Credit:* ");
        mo_md_put_credit(draft, &mo_md_line);
        mo_out_byte(draft->out, '\n');
    }
    if (draft->left) {
        mo_out_byte(draft->out, '\n');
        mo_md_put_comment(draft, MO_MD_ITEM_MARK, &draft->moment->extra);
        mo_out_byte(draft->out, '\n');
    }
}

/* ---- a moment as a row --------------------------------------------------- */

static void
put_table_head(const struct state *state, struct mo_out *out)
{
    size_t i;
    mo_out_byte(out, '\n');
    for (i = 0; i < state->column_count; i++) {
        mo_out_string(out, "| ");
        mo_out_string(out, mo_md_label(state->order[i]));
        mo_out_byte(out, ' ');
    }
    mo_out_string(out, "|\n");
    for (i = 0; i < state->column_count; i++)
        mo_out_string(out, state->order[i] == MO_RANK ? "| ---: " : "| --- ");
    mo_out_string(out, "|\n");
}

static void
put_cell(struct mo_md_draft *draft, enum mo_field_id id)
{
    const uint64_t start = mo_out_count(draft->out);
    if (id == MO_TITLE)
        mo_md_put_name(draft, &mo_md_cell);
    else if (id == MO_CREDIT)
        mo_md_put_credit(draft, &mo_md_cell);
    else
        mo_md_put_value(draft, id, &mo_md_cell, &mo_md_cell_item);
    if (mo_out_count(draft->out) > start)
        mo_out_byte(draft->out, ' ');
}

/* The comment stands at the end of the last cell, so that rows stream and stay
 * whole when they are moved. */
static void
put_row(struct mo_md_draft *draft, const struct state *state)
{
    size_t i;
    for (i = 0; i < state->column_count; i++) {
        mo_out_string(draft->out, "| ");
        put_cell(draft, state->order[i]);
    }
    if (draft->left) {
        draft->space = " ";
        mo_md_put_comment(draft, MO_MD_ITEM_MARK, &draft->moment->extra);
        mo_out_byte(draft->out, ' ');
    }
    mo_out_string(draft->out, "|\n");
}

/* ---- lists --------------------------------------------------------------- */

static void
put_front(struct mo_md_draft *draft, const struct mo_list *list)
{
    struct mo_out json;
    size_t id;
    for (id = 0; id < MO_LIST_EXTRA; id++) {
        const struct mo_field *const field = &mo_fields[id];
        if (!mo_md_is_left(draft, field->id))
            continue;
        if (field->type == MO_FIELD_TEXTS)
            mo_front_put_texts(draft->out, field->name,
                               *mo_field_texts(list, field));
        else
            mo_front_put_text(draft->out, field->name,
                              *mo_field_text(list, field));
    }
    if (mo_md_is_left(draft, MO_LIST_EXTRA)) {
        mo_out_init(&json, NULL, NULL);
        mo_json_put_extra(&json, &list->extra);
        mo_front_put_text(draft->out, "extra",
                          mo_text_of((const char *)mo_out_bytes(&json).ptr,
                                     mo_out_bytes(&json).len));
        mo_md_finish_scratch(&json, draft->out);
    }
    mo_out_string(draft->out, "---\n");
}

/* Opens the front matter; the first list ends it. */
static enum mo_status
begin(void *state_, const struct mo_env *env, struct mo_out *out)
{
    struct state *const state = state_;
    const struct mo_pos unknown = {0};
    struct mo_text wrong;
    char quote[MO_QUOTE_SIZE];
    if (!select_columns(state, &wrong)) {
        MO_TRY(mo_complain(env, MO_ERROR, MO_EUSAGE, unknown, NULL,
                           "--columns names %s, which is no field",
                           mo_text_quote(wrong, quote)));
        return MO_EUSAGE;
    }
    mo_out_string(out, "---\nmoments_format: 1\n");
    return mo_out_status(out);
}

static enum mo_status
begin_list(const void *state_, const struct mo_place *at, struct mo_out *out)
{
    const struct state *const state = state_;
    const enum mo_field_id visible[] = {MO_LIST_TITLE, MO_LIST_SUMMARY,
                                        MO_LIST_INTRODUCTION,
                                        MO_LIST_CONCLUSION};
    struct mo_md_draft draft =
        mo_md_draft_of(out, at->list, MO_JSON_LIST_FIELDS);
    const uint64_t all = draft.left;
    size_t i;
    for (i = 0; i < sizeof(visible) / sizeof(*visible); i++)
        if (mo_md_can_show(&draft, visible[i]))
            mo_md_done(&draft, visible[i]);
    if (at->list_index == 0) {
        put_front(&draft, at->list);
    } else {
        mo_out_byte(out, '\n');
        mo_md_put_comment(&draft, MO_MD_LIST_MARK, &at->list->extra);
        mo_out_byte(out, '\n');
    }
    draft.left = all;
    mo_md_put_block(&draft, MO_LIST_TITLE, "# ", &mo_md_heading);
    mo_md_put_block(&draft, MO_LIST_SUMMARY, "> ", &mo_md_quote);
    mo_md_put_block(&draft, MO_LIST_INTRODUCTION, "", &mo_md_block);
    if (state->table && state->column_count > 0)
        put_table_head(state, out);
    return mo_out_status(out);
}

static enum mo_status
moment(const void *state_, const struct mo_place *at,
       const struct mo_moment *value, struct mo_out *out)
{
    const struct state *const state = state_;
    struct mo_md_draft draft = mo_md_draft_of(out, value, state->shown);
    (void)at;
    draft.moment = value;
    if (state->table)
        put_row(&draft, state);
    else
        put_section(&draft);
    return mo_out_status(out);
}

static enum mo_status
end_list(const void *state, const struct mo_place *at, struct mo_out *out)
{
    struct mo_md_draft draft =
        mo_md_draft_of(out, at->list, MO_JSON_LIST_FIELDS);
    (void)state;
    if (mo_md_can_show(&draft, MO_LIST_CONCLUSION)) {
        mo_out_string(out, "\n---\n");
        mo_md_put_block(&draft, MO_LIST_CONCLUSION, "", &mo_md_block);
    }
    return mo_out_status(out);
}

const struct mo_writer mo_md_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct state),
    .options = options,
    .carries = carries,
    .begin = begin,
    .begin_list = begin_list,
    .moment = moment,
    .end_list = end_list,
};
