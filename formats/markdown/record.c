/* Records in: sections, rows and heads of lists, each one piece in memory. */
#include "markdown.h"

#include "../common/json_record.h"
#include "../common/json_text.h"

/* ---- lines and blocks ---------------------------------------------------- */

static struct mo_text
slice(struct mo_text text, size_t from, size_t to)
{
    return mo_text_of(text.ptr + from, to - from);
}

static bool
starts_with(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.ptr, prefix, len) == 0;
}

static bool
ends_with(struct mo_text text, const char *suffix)
{
    const size_t len = strlen(suffix);
    return text.len >= len &&
           memcmp(text.ptr + text.len - len, suffix, len) == 0;
}

/* Takes the first line off *REST, without its end. */
static struct mo_text
take_line(struct mo_text *rest)
{
    const char *const end = memchr(rest->ptr, '\n', rest->len);
    const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    const struct mo_text line = slice(*rest, 0, len);
    *rest = slice(*rest, end ? len + 1 : len, rest->len);
    return line;
}

/* The offset of STRING in TEXT from FROM on; text.len if it is not there. */
static size_t
find(struct mo_text text, size_t from, const char *string)
{
    while (from < text.len) {
        const char *const at =
            memchr(text.ptr + from, *string, text.len - from);
        if (!at)
            break;
        from = (size_t)(at - text.ptr);
        if (starts_with(slice(text, from, text.len), string))
            return from;
        from += 1;
    }
    return text.len;
}

/* Takes the next block off *REST: a comment, or lines without a blank one or a
 * comment between them. False at the end. */
static bool
take_block(struct mo_text *rest, struct mo_text *block)
{
    struct mo_text line, before;
    const char *start;
    do {
        if (rest->len == 0)
            return false;
        start = rest->ptr;
        line = take_line(rest);
    } while (mo_text_trim(line).len == 0);
    if (starts_with(mo_text_trim(line), "<!--")) {
        *block = mo_text_of(start, (size_t)(rest->ptr + rest->len - start));
        const size_t end = find(*block, 0, "-->");
        *rest = slice(*block, end < block->len ? end + 3 : end, block->len);
        (void)take_line(rest);
        *block = mo_text_trim(mo_text_of(start, (size_t)(rest->ptr - start)));
        return true;
    }
    for (;;) {
        before = *rest;
        if (rest->len == 0)
            break;
        line = mo_text_trim(take_line(rest));
        if (line.len == 0 || starts_with(line, "<!--"))
            break;
    }
    *rest = before;
    *block = mo_text_trim(mo_text_of(start, (size_t)(before.ptr - start)));
    return true;
}

/* ---- what is being read -------------------------------------------------- */

/* Paragraphs joined by blank lines. */
struct paragraphs {
    struct mo_text text; /* ptr NULL: none yet */
    char *room;          /* once there are two */
};

struct record {
    const struct mo_env *env;
    struct mo_diag *diag;
    struct mo_md_piece piece;
    void *visible; /* the struct mo_moment or mo_list */
    bool list;
    struct mo_moment hidden;   /* what the comment of a moment says */
    struct paragraphs body;    /* description or introduction */
    struct mo_member *members; /* extra that is visible */
    size_t member_count;
};

static struct mo_pos
position(const struct record *r, const char *at)
{
    return mo_pos_at(r->piece.offset + (uint64_t)(at - r->piece.text.ptr));
}

static enum mo_status
no_memory(struct record *r)
{
    mo_diag_set(r->diag, MO_ERROR, MO_ENOMEM, mo_pos_at(r->piece.offset),
                "out of memory");
    return MO_ENOMEM;
}

static enum mo_status
decode(struct record *r, struct mo_text source, struct mo_text *text)
{
    if (mo_md_decode(r->env->arena, mo_text_trim(source), text) != MO_OK)
        return no_memory(r);
    return MO_OK;
}

/* Appends SOURCE as a paragraph after GLUE. All paragraphs together take at
 * most twice the piece. */
static enum mo_status
add_paragraph(struct record *r, struct mo_text source, const char *glue)
{
    struct paragraphs *const body = &r->body;
    if (!body->text.ptr)
        return decode(r, source, &body->text);
    if (!body->room) {
        body->room = mo_arena_alloc(r->env->arena, 2 * r->piece.text.len + 2);
        if (!body->room)
            return no_memory(r);
        memcpy(body->room, body->text.ptr, body->text.len);
        body->text.ptr = body->room;
    }
    memcpy(body->room + body->text.len, glue, strlen(glue));
    body->text.len += strlen(glue);
    body->text.len +=
        mo_md_decode_into(body->room + body->text.len, mo_text_trim(source));
    return MO_OK;
}

/* ---- values -------------------------------------------------------------- */

/* The elements between unescaped commas. */
static enum mo_status
read_texts(struct record *r, struct mo_text source, struct mo_texts *texts)
{
    struct mo_text *items;
    size_t pos, start = 0, count = 1;
    for (pos = 0; pos < source.len; pos = mo_md_step(source, pos))
        count += source.ptr[pos] == ',';
    items = mo_arena_array(r->env->arena, count, sizeof(*items));
    if (!items)
        return no_memory(r);
    texts->items = items;
    texts->count = 0;
    for (pos = 0; pos <= source.len; pos = mo_md_step(source, pos)) {
        if (pos < source.len && source.ptr[pos] != ',')
            continue;
        if (mo_text_trim(slice(source, start, pos)).len > 0)
            MO_TRY(
                decode(r, slice(source, start, pos), &items[texts->count++]));
        start = pos + 1;
        if (pos == source.len)
            break;
    }
    return MO_OK;
}

static enum mo_status
read_number(struct record *r, struct mo_text source, struct mo_number *number)
{
    struct mo_text spelling;
    char quote[MO_QUOTE_SIZE];
    enum mo_status status;
    MO_TRY(decode(r, source, &spelling));
    status = mo_number_parse(r->env->arena, spelling, number);
    if (status == MO_OK)
        return MO_OK;
    if (status == MO_ENOMEM)
        return no_memory(r);
    mo_diag_set(r->diag, MO_ERROR, status, position(r, source.ptr),
                status == MO_ELIMIT
                    ? "the rank %s is beyond the 64-bit integers"
                    : "the rank is %s, expected an integer",
                mo_text_quote(spelling, quote));
    return status;
}

/* SOURCE as FIELD's value, unless nothing is there. */
static enum mo_status
read_value(struct record *r, const struct mo_field *field,
           struct mo_text source)
{
    if (mo_text_trim(source).len == 0)
        return MO_OK;
    switch (field->type) {
    case MO_FIELD_TEXT:
        return decode(r, source,
                      MO_FIELD_SLOT(r->visible, field, struct mo_text));
    case MO_FIELD_NUMBER:
        return read_number(r, source,
                           MO_FIELD_SLOT(r->visible, field, struct mo_number));
    case MO_FIELD_TEXTS:
        return read_texts(r, source,
                          MO_FIELD_SLOT(r->visible, field, struct mo_texts));
    case MO_FIELD_EXTRA: break;
    }
    return MO_OK;
}

static bool
has_member(const struct record *r, struct mo_text name)
{
    size_t i;
    for (i = 0; i < r->member_count; i++)
        if (mo_text_equal(r->members[i].name, name))
            return true;
    return false;
}

/* Adds a member with the JSON value; MEMBERS grows by doubling. */
static enum mo_status
add_member(struct record *r, struct mo_text name, struct mo_text json)
{
    if ((r->member_count & (r->member_count - 1)) == 0) {
        const size_t cap = r->member_count ? 2 * r->member_count : 1;
        struct mo_member *const grown =
            mo_arena_array(r->env->arena, cap, sizeof(*grown));
        if (!grown)
            return no_memory(r);
        if (r->member_count > 0)
            memcpy(grown, r->members, r->member_count * sizeof(*grown));
        r->members = grown;
    }
    r->members[r->member_count].name = name;
    r->members[r->member_count++].json = json;
    return MO_OK;
}

/* A visible value that is no field of the model. */
static enum mo_status
read_unknown(struct record *r, struct mo_text name, struct mo_text source)
{
    struct mo_text value, json;
    if (mo_text_trim(source).len == 0)
        return MO_OK;
    MO_TRY(decode(r, source, &value));
    if (mo_json_from_text(r->env->arena, value, &json) != MO_OK)
        return no_memory(r);
    return add_member(r, name, json);
}

/* ---- comments ------------------------------------------------------------ */

/* A string of JSON holds the members. */
static enum mo_status
read_extra_string(struct record *r, struct mo_text json, uint64_t offset,
                  struct mo_extra *extra)
{
    static const char before[] = "{\"id\":";
    const size_t len = sizeof(before) - 1;
    struct mo_json_source source =
        mo_json_source_of(r->env, offset - len, r->diag);
    struct mo_moment moment;
    char *const object = mo_arena_alloc(r->env->arena, json.len + len + 1);
    if (!object)
        return no_memory(r);
    memcpy(object, before, len);
    memcpy(object + len, json.ptr, json.len);
    object[len + json.len] = '}';
    MO_TRY(mo_json_read_moment(&source, mo_text_of(object, len + json.len + 1),
                               &moment));
    source.offset = offset;
    return mo_json_read_extra(&source, moment.id, extra);
}

/* The JSON of COMMENT, that begins with MARK. */
static struct mo_text
comment_json(struct mo_text comment, const char *mark)
{
    struct mo_text json = slice(comment, strlen(mark), comment.len);
    if (ends_with(json, "-->"))
        json.len -= 3;
    return mo_text_trim(json);
}

static enum mo_status
read_item_comment(struct record *r, struct mo_text json)
{
    struct mo_json_source source =
        mo_json_source_of(r->env, position(r, json.ptr).byte, r->diag);
    const struct mo_extra extra = r->hidden.extra;
    MO_TRY(mo_json_read_moment(&source, json, &r->hidden));
    if (r->hidden.extra.count == 0)
        r->hidden.extra = extra;
    return MO_OK;
}

/* Fields of the list: the comment states them first, visible text follows. */
static enum mo_status
read_list_comment(struct record *r, struct mo_text json)
{
    struct mo_json_source source =
        mo_json_source_of(r->env, position(r, json.ptr).byte, r->diag);
    struct mo_list *const list = r->visible;
    const struct mo_pos pos = list->pos;
    MO_TRY(mo_json_read_list(&source, json, list));
    list->pos = pos;
    return MO_OK;
}

/* Comments that are not ours are left alone. */
static enum mo_status
read_comment(struct record *r, struct mo_text comment)
{
    if (r->list && starts_with(comment, MO_MD_LIST_MARK))
        return read_list_comment(r, comment_json(comment, MO_MD_LIST_MARK));
    if (!r->list && starts_with(comment, MO_MD_ITEM_MARK))
        return read_item_comment(r, comment_json(comment, MO_MD_ITEM_MARK));
    if (starts_with(comment, MO_MD_EXTRA_MARK)) {
        const struct mo_text json = comment_json(comment, MO_MD_EXTRA_MARK);
        struct mo_list *const list = r->visible;
        return read_extra_string(r, json, position(r, json.ptr).byte,
                                 r->list ? &list->extra : &r->hidden.extra);
    }
    return MO_OK;
}

/* ---- names and credits --------------------------------------------------- */

/* Heading and title from what put_name of the writer shows, or a person wrote.
 * Which of them the comment or a fact gives is not there. */
static enum mo_status
read_name(struct record *r, struct mo_text source)
{
    struct mo_moment *const moment = r->visible;
    struct mo_md_marked marked;
    source = mo_text_trim(source);
    if (source.len == 0)
        return MO_OK;
    if (moment->title.ptr || r->hidden.title.ptr)
        return decode(r, source, &moment->heading);
    if (r->hidden.heading.ptr)
        return decode(r, source, &moment->title);
    if (starts_with(source, "**") && ends_with(source, "**"))
        return decode(r, source, &moment->heading);
    if (mo_md_find_marked(source, &marked)) {
        MO_TRY(decode(r, source, &moment->heading));
        return decode(r, marked.inside, &moment->title);
    }
    if (!mo_md_is_quoted(source))
        return decode(r, source, &moment->title);
    MO_TRY(decode(r, source, &moment->heading));
    if (mo_md_is_quoted(moment->heading))
        moment->title = slice(moment->heading, 3, moment->heading.len - 3);
    return MO_OK;
}

static enum mo_status
read_credit(struct record *r, struct mo_text source)
{
    struct mo_moment *const moment = r->visible;
    struct mo_md_marked marked;
    source = mo_text_trim(source);
    if (source.len == 0)
        return MO_OK;
    if (!moment->credit_source.ptr && !r->hidden.credit_source.ptr &&
        mo_md_find_marked(source, &marked))
        MO_TRY(decode(r, marked.inside, &moment->credit_source));
    return decode(r, source, &moment->credit);
}

/* What is visible goes before what the comment says. */
static void
add_hidden(struct record *r)
{
    struct mo_moment *const moment = r->visible;
    size_t i;
    for (i = 0; i < MO_MOMENT_FIELD_COUNT; i++) {
        const struct mo_field *const field = &mo_moment_fields()[i];
        if (!mo_field_missing(moment, field))
            continue;
        switch (field->type) {
        case MO_FIELD_TEXT:
            *MO_FIELD_SLOT(moment, field, struct mo_text) =
                *mo_field_text(&r->hidden, field);
            break;
        case MO_FIELD_NUMBER:
            *MO_FIELD_SLOT(moment, field, struct mo_number) =
                *mo_field_number(&r->hidden, field);
            break;
        case MO_FIELD_TEXTS:
            *MO_FIELD_SLOT(moment, field, struct mo_texts) =
                *mo_field_texts(&r->hidden, field);
            break;
        case MO_FIELD_EXTRA: break;
        }
    }
}

/* Extra: the visible members before those of the comment. */
static enum mo_status
add_extra(struct record *r, const struct mo_extra *hidden,
          struct mo_extra *extra)
{
    size_t i;
    if (r->member_count == 0) {
        *extra = *hidden;
        return MO_OK;
    }
    for (i = 0; i < hidden->count; i++)
        if (!has_member(r, hidden->members[i].name))
            MO_TRY(add_member(r, hidden->members[i].name,
                              hidden->members[i].json));
    extra->members = r->members;
    extra->count = r->member_count;
    return MO_OK;
}

static enum mo_status
finish_moment(struct record *r)
{
    struct mo_moment *const moment = r->visible;
    if (r->body.text.ptr)
        moment->description = r->body.text;
    add_hidden(r);
    moment->pos = mo_pos_at(r->piece.offset);
    return add_extra(r, &r->hidden.extra, &moment->extra);
}

/* ---- blocks of a section ------------------------------------------------- */

/* The lines of a block quote without their marks. */
static enum mo_status
strip_quote(struct record *r, struct mo_text block, struct mo_text *inner)
{
    char *const room = mo_arena_alloc(r->env->arena, block.len);
    size_t len = 0;
    if (!room)
        return no_memory(r);
    while (block.len > 0) {
        struct mo_text line = take_line(&block);
        size_t skip = starts_with(line, ">") ? 1 : 0;
        if (skip > 0 && line.len > 1 && line.ptr[1] == ' ')
            skip = 2;
        memcpy(room + len, line.ptr + skip, line.len - skip);
        len += line.len - skip;
        if (block.len > 0)
            room[len++] = '\n';
    }
    *inner = mo_text_of(room, len);
    return MO_OK;
}

/* A block quote as *TEXT if that is missing and no paragraph came before, else
 * as further paragraphs. */
static enum mo_status
read_quote(struct record *r, struct mo_text block, struct mo_text *text)
{
    const struct paragraphs body = r->body, none = {{NULL, 0}, NULL};
    const bool lead = !text->ptr && !body.text.ptr;
    struct mo_text inner, paragraph;
    MO_TRY(strip_quote(r, block, &inner));
    if (lead)
        r->body = none;
    while (take_block(&inner, &paragraph))
        MO_TRY(add_paragraph(r, paragraph, "\n\n"));
    if (lead) {
        *text = r->body.text;
        r->body = body;
    }
    return MO_OK;
}

/* `![alternative](address)` and nothing else. */
static bool
is_image(struct mo_text block, struct mo_text *url)
{
    size_t start = block.len;
    if (!starts_with(block, "![") || !ends_with(block, ")") ||
        memchr(block.ptr, '\n', block.len))
        return false;
    while (start > 2 && memcmp(block.ptr + start - 2, "](", 2) != 0)
        start--;
    if (start <= 2)
        return false;
    *url = mo_text_trim(slice(block, start, block.len - 1));
    if (starts_with(*url, "<") && ends_with(*url, ">") && url->len > 1)
        *url = slice(*url, 1, url->len - 1);
    return url->len > 0 && !memchr(url->ptr, ' ', url->len);
}

static bool
is_item(struct mo_text line)
{
    return line.len > 1 && strchr("-*+", *line.ptr) && line.ptr[1] == ' ';
}

/* Takes the label off a fact: `**Label:** value`, `**Label**: value` or
 * `Label: value`. False if ITEM is no fact. */
static bool
take_label(struct mo_text *item, struct mo_text *label, bool *strong)
{
    size_t end;
    *strong = starts_with(*item, "**");
    if (!*strong) {
        end = find(*item, 0, ":");
        *label = mo_text_trim(slice(*item, 0, end));
        if (end == item->len)
            return false;
        *item = slice(*item, end + 1, item->len);
        return true;
    }
    end = find(*item, 2, "**");
    if (end == item->len)
        return false;
    *label = slice(*item, 2, end);
    *item = slice(*item, end + 2, item->len);
    if (ends_with(*label, ":"))
        label->len--;
    else if (starts_with(*item, ":"))
        *item = slice(*item, 1, item->len);
    else
        return false;
    *label = mo_text_trim(*label);
    return label->len > 0;
}

/* A fact that fills a field, or with a strong label an extra member; anything
 * else is a line of the description. */
static enum mo_status
read_item(struct record *r, struct mo_text line)
{
    struct mo_text value = mo_text_trim(slice(line, 2, line.len)), label;
    const struct mo_field *field;
    bool strong;
    if (take_label(&value, &label, &strong)) {
        field = mo_md_field_by_label(label);
        if (field && mo_field_missing(r->visible, field))
            return read_value(r, field, value);
        if (!field && strong) {
            MO_TRY(decode(r, label, &label));
            if (!has_member(r, label))
                return read_unknown(r, label, value);
        }
    }
    return add_paragraph(r, line, "\n");
}

static enum mo_status
read_items(struct record *r, struct mo_text block)
{
    while (block.len > 0) {
        struct mo_text item = take_line(&block), rest;
        while (block.len > 0) {
            rest = block;
            const struct mo_text line = take_line(&rest);
            if (is_item(line))
                break;
            item.len = (size_t)(line.ptr + line.len - item.ptr);
            block = rest;
        }
        MO_TRY(read_item(r, item));
    }
    return MO_OK;
}

static enum mo_status
read_block(struct record *r, struct mo_text block, struct mo_text *credit)
{
    static const char credit_label[] = "*Credit:*";
    struct mo_moment *const moment = r->visible;
    struct mo_text url;
    if (starts_with(block, "<!--"))
        return read_comment(r, block);
    if (starts_with(block, ">"))
        return read_quote(r, block, &moment->scene);
    if (starts_with(block, credit_label) && !credit->ptr) {
        *credit = slice(block, sizeof(credit_label) - 1, block.len);
        return MO_OK;
    }
    if (is_item(block))
        return read_items(r, block);
    if (!moment->image_url.ptr && is_image(block, &url)) {
        moment->image_url = url;
        return MO_OK;
    }
    return add_paragraph(r, block, "\n\n");
}

/* Takes `12.` or `12)` off the front of a heading. */
static enum mo_status
take_rank(struct record *r, struct mo_text *source)
{
    struct mo_moment *const moment = r->visible;
    size_t end = starts_with(*source, "-") ? 1 : 0;
    const size_t start = end;
    while (end < source->len && source->ptr[end] >= '0' &&
           source->ptr[end] <= '9')
        end++;
    if (end == start || end == source->len ||
        (source->ptr[end] != '.' && source->ptr[end] != ')') ||
        (end + 1 < source->len && source->ptr[end + 1] != ' '))
        return MO_OK;
    MO_TRY(read_number(r, slice(*source, 0, end), &moment->rank));
    *source = slice(*source, end + 1, source->len);
    return MO_OK;
}

/* The text of an ATX heading without its marks (CommonMark section 4.2). */
static struct mo_text
heading_text(struct mo_text line)
{
    size_t end;
    while (starts_with(line, "#"))
        line = slice(line, 1, line.len);
    line = mo_text_trim(line);
    end = line.len;
    while (end > 0 && line.ptr[end - 1] == '#')
        end--;
    if (end == 0 || line.ptr[end - 1] == ' ')
        line.len = end;
    return mo_text_trim(line);
}

enum mo_status
mo_md_read_section(const struct mo_env *env, struct mo_md_piece piece,
                   struct mo_moment *moment, struct mo_diag *diag)
{
    struct record r = {
        .env = env, .diag = diag, .piece = piece, .visible = moment};
    struct mo_text rest = piece.text, block, credit = {NULL, 0};
    struct mo_text name = heading_text(take_line(&rest));
    memset(moment, 0, sizeof(*moment));
    MO_TRY(take_rank(&r, &name));
    while (take_block(&rest, &block))
        MO_TRY(read_block(&r, block, &credit));
    MO_TRY(read_name(&r, name));
    if (credit.ptr)
        MO_TRY(read_credit(&r, credit));
    return finish_moment(&r);
}

/* ---- tables (GFM section 4.10) ------------------------------------------- */

/* Takes the next cell off *ROW, which begins after a `|`. */
static bool
take_cell(struct mo_text *row, struct mo_text *cell)
{
    size_t end = 0;
    if (row->len == 0)
        return false;
    while (end < row->len && row->ptr[end] != '|')
        end += row->ptr[end] == '\\' && end + 1 < row->len ? 2 : 1;
    *cell = mo_text_trim(slice(*row, 0, end));
    *row = slice(*row, end < row->len ? end + 1 : end, row->len);
    return true;
}

static struct mo_text
row_cells(struct mo_text line)
{
    line = mo_text_trim(line);
    return starts_with(line, "|") ? slice(line, 1, line.len) : line;
}

bool
mo_md_is_delimiter_row(struct mo_text line)
{
    struct mo_text row = row_cells(line), cell;
    size_t i;
    if (row.len == 0)
        return false;
    while (take_cell(&row, &cell)) {
        if (starts_with(cell, ":"))
            cell = slice(cell, 1, cell.len);
        if (ends_with(cell, ":"))
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
check_column(struct record *r, const struct mo_md_table *table,
             struct mo_text cell, struct mo_text name)
{
    char quote[MO_QUOTE_SIZE];
    size_t i;
    for (i = 0; i < table->count; i++) {
        if (!mo_text_equal(table->columns[i].name, name))
            continue;
        mo_diag_set(r->diag, MO_ERROR, MO_EDATA, position(r, cell.ptr),
                    "two columns are named %s", mo_text_quote(name, quote));
        return MO_EDATA;
    }
    if (table->count < r->env->limits.fields)
        return MO_OK;
    mo_diag_set(r->diag, MO_ERROR, MO_ELIMIT, position(r, cell.ptr),
                "more than %u columns", (unsigned)r->env->limits.fields);
    return MO_ELIMIT;
}

enum mo_status
mo_md_read_header(const struct mo_env *env, struct mo_md_piece piece,
                  struct mo_md_table *table, struct mo_diag *diag)
{
    struct record r = {.env = env, .diag = diag, .piece = piece};
    struct mo_text row = row_cells(piece.text), cell, name;
    size_t cap = 0;
    while (row.len > 0 && cap <= piece.text.len)
        (void)take_cell(&row, &cell), cap++;
    mo_arena_reset(table->arena);
    table->columns = mo_arena_array(table->arena, cap, sizeof(*table->columns));
    table->count = 0;
    table->heading = false;
    if (!table->columns)
        return no_memory(&r);
    row = row_cells(piece.text);
    while (take_cell(&row, &cell)) {
        struct mo_md_column *const column = &table->columns[table->count];
        MO_TRY(decode(&r, cell, &name));
        MO_TRY(check_column(&r, table, cell, name));
        if (mo_text_copy(table->arena, name, &column->name) != MO_OK)
            return no_memory(&r);
        column->field = mo_md_field_by_label(name);
        if (column->field && column->field->id == MO_HEADING)
            table->heading = true;
        table->count++;
    }
    return MO_OK;
}

/* Reads the comments at the end of *CELL, and takes them off. */
static enum mo_status
take_comments(struct record *r, struct mo_text *cell)
{
    struct mo_text rest;
    size_t pos = 0, end;
    while (pos < cell->len &&
           !starts_with(slice(*cell, pos, cell->len), MO_MD_MARK))
        pos = mo_md_step(*cell, pos);
    if (pos >= cell->len)
        return MO_OK;
    rest = slice(*cell, pos, cell->len);
    *cell = mo_text_trim(slice(*cell, 0, pos));
    while (rest.len > 0) {
        end = find(rest, 0, "-->");
        end = end < rest.len ? end + 3 : end;
        MO_TRY(read_comment(r, slice(rest, 0, end)));
        rest = mo_text_trim(slice(rest, end, rest.len));
    }
    return MO_OK;
}

static enum mo_status
read_cell(struct record *r, const struct mo_md_column *column,
          struct mo_text cell)
{
    if (column->field)
        return read_value(r, column->field, cell);
    return column->name.len > 0 ? read_unknown(r, column->name, cell) : MO_OK;
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
refuse_cell(struct record *r, struct mo_text cell, size_t count)
{
    mo_diag_set(r->diag, MO_ERROR, MO_EDATA, position(r, cell.ptr),
                "the row has more than the %zu cells of its header", count);
    return MO_EDATA;
}

enum mo_status
mo_md_read_row(const struct mo_env *env, struct mo_md_piece piece,
               const struct mo_md_table *table, struct mo_moment *moment,
               struct mo_diag *diag)
{
    struct record r = {
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
    MO_TRY(read_name(&r, name));
    MO_TRY(read_credit(&r, credit));
    return finish_moment(&r);
}

/* ---- lists --------------------------------------------------------------- */

enum mo_status
mo_md_read_head(const struct mo_env *env, struct mo_md_piece piece,
                struct mo_list *list, struct mo_diag *diag)
{
    struct record r = {.env = env,
                       .diag = diag,
                       .piece = piece,
                       .visible = list,
                       .list = true};
    struct mo_text rest = piece.text, block, summary = {NULL, 0};
    while (take_block(&rest, &block)) {
        if (starts_with(block, "<!--")) {
            MO_TRY(read_comment(&r, block));
        } else if (starts_with(block, "# ")) {
            struct mo_text lines = block;
            MO_TRY(decode(&r, heading_text(take_line(&lines)), &list->title));
            if (lines.len > 0)
                MO_TRY(add_paragraph(&r, lines, "\n\n"));
        } else if (starts_with(block, ">")) {
            MO_TRY(read_quote(&r, block, &summary));
        } else {
            MO_TRY(add_paragraph(&r, block, "\n\n"));
        }
    }
    if (summary.ptr)
        list->summary = summary;
    if (r.body.text.ptr)
        list->introduction = r.body.text;
    return MO_OK;
}

enum mo_status
mo_md_read_text(const struct mo_env *env, struct mo_md_piece piece,
                struct mo_text *text, struct mo_diag *diag)
{
    struct record r = {.env = env, .diag = diag, .piece = piece, .list = true};
    struct mo_text rest = piece.text, block;
    while (take_block(&rest, &block))
        if (!starts_with(block, "<!--"))
            MO_TRY(add_paragraph(&r, block, "\n\n"));
    *text = r.body.text;
    return MO_OK;
}

/* ---- front matter -------------------------------------------------------- */

static enum mo_status
refuse(struct record *r, const struct mo_front_entry *entry, const char *what)
{
    char quote[MO_QUOTE_SIZE];
    mo_diag_set(r->diag, MO_ERROR, MO_EDATA, entry->value_pos,
                "front matter: %s %s", mo_text_quote(entry->name, quote), what);
    return MO_EDATA;
}

/* `["…","…"]` in the arena. */
static enum mo_status
spell_array(struct record *r, struct mo_texts texts, struct mo_text *json)
{
    struct mo_text item;
    struct mo_out out;
    enum mo_status status = MO_OK;
    size_t i;
    mo_out_init(&out, NULL, NULL);
    for (i = 0; i < texts.count && status == MO_OK; i++) {
        mo_out_byte(&out, i > 0 ? ',' : '[');
        status = mo_json_from_text(r->env->arena, texts.items[i], &item);
        if (status == MO_OK)
            mo_out_text(&out, item);
    }
    mo_out_byte(&out, ']');
    if (status == MO_OK)
        status = mo_out_status(&out);
    if (status == MO_OK)
        status = mo_text_copy(r->env->arena,
                              mo_text_of((const char *)mo_out_bytes(&out).ptr,
                                         mo_out_bytes(&out).len),
                              json);
    mo_out_dispose(&out);
    return status == MO_OK ? MO_OK : no_memory(r);
}

static enum mo_status
read_unknown_entry(struct record *r, const struct mo_front_entry *entry)
{
    struct mo_text json;
    if (entry->array)
        MO_TRY(spell_array(r, entry->items, &json));
    else if (mo_json_from_text(r->env->arena, entry->items.items[0], &json) !=
             MO_OK)
        return no_memory(r);
    return add_member(r, entry->name, json);
}

static enum mo_status
read_entry(struct record *r, const struct mo_front_entry *entry,
           struct mo_extra *extra)
{
    const struct mo_field *const field = mo_field_find(true, entry->name);
    struct mo_list *const list = r->visible;
    struct mo_json_source source;
    if (entry->items.count == 0 || mo_text_is(entry->name, "moments_format"))
        return MO_OK;
    if (!field)
        return read_unknown_entry(r, entry);
    if (field->type == MO_FIELD_TEXTS) {
        *MO_FIELD_SLOT(list, field, struct mo_texts) = entry->items;
        return MO_OK;
    }
    if (entry->array)
        return refuse(r, entry, "is an array, expected a text");
    if (field->type == MO_FIELD_TEXT) {
        *MO_FIELD_SLOT(list, field, struct mo_text) = entry->items.items[0];
        return MO_OK;
    }
    source = mo_json_source_of(r->env, 0, r->diag);
    if (mo_json_read_extra(&source, entry->items.items[0], extra) == MO_OK)
        return MO_OK;
    r->diag->pos = entry->value_pos;
    return r->diag->status;
}

enum mo_status
mo_md_read_front(const struct mo_env *env, const struct mo_front *front,
                 struct mo_list *list, struct mo_diag *diag)
{
    struct record r = {.env = env, .diag = diag, .visible = list, .list = true};
    struct mo_extra extra = {0};
    size_t i;
    for (i = 0; i < front->count; i++)
        MO_TRY(read_entry(&r, &front->entries[i], &extra));
    return add_extra(&r, &extra, &list->extra);
}
