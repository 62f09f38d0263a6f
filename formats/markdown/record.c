/* Records in: what sections, rows and heads of lists have in common. */
#include "record.h"

#include "../common/json_record.h"
#include "../common/json_text.h"

/* ---- lines and blocks ---------------------------------------------------- */

/* Takes the first line off *REST, without its end. */
struct mo_text
mo_md_take_line(struct mo_text *rest)
{
    const char *const end = memchr(rest->ptr, '\n', rest->len);
    const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    const struct mo_text line = mo_md_slice(*rest, 0, len);
    *rest = mo_md_slice(*rest, end ? len + 1 : len, rest->len);
    return line;
}

/* The offset of STRING in TEXT from FROM on; text.len if it is not there. */
size_t
mo_md_find(struct mo_text text, size_t from, const char *string)
{
    while (from < text.len) {
        const char *const at =
            memchr(text.ptr + from, *string, text.len - from);
        if (!at)
            break;
        from = (size_t)(at - text.ptr);
        if (mo_md_starts(mo_md_slice(text, from, text.len), string))
            return from;
        from += 1;
    }
    return text.len;
}

/* Takes the next block off *REST: a comment, or lines without a blank one or a
 * comment between them. False at the end. */
bool
mo_md_take_block(struct mo_text *rest, struct mo_text *block)
{
    struct mo_text line, before;
    const char *start;
    do {
        if (rest->len == 0)
            return false;
        start = rest->ptr;
        line = mo_md_take_line(rest);
    } while (mo_text_trim(line).len == 0);
    if (mo_md_starts(mo_text_trim(line), "<!--")) {
        *block = mo_text_of(start, (size_t)(rest->ptr + rest->len - start));
        const size_t end = mo_md_find(*block, 0, "-->");
        *rest =
            mo_md_slice(*block, end < block->len ? end + 3 : end, block->len);
        (void)mo_md_take_line(rest);
        *block = mo_text_trim(mo_text_of(start, (size_t)(rest->ptr - start)));
        return true;
    }
    for (;;) {
        before = *rest;
        if (rest->len == 0)
            break;
        line = mo_text_trim(mo_md_take_line(rest));
        if (line.len == 0 || mo_md_starts(line, "<!--"))
            break;
    }
    *rest = before;
    *block = mo_text_trim(mo_text_of(start, (size_t)(before.ptr - start)));
    return true;
}

/* The text of an ATX heading without its marks (CommonMark section 4.2). */
struct mo_text
mo_md_heading_text(struct mo_text line)
{
    size_t end;
    while (mo_md_starts(line, "#"))
        line = mo_md_slice(line, 1, line.len);
    line = mo_text_trim(line);
    end = line.len;
    while (end > 0 && line.ptr[end - 1] == '#')
        end--;
    if (end == 0 || line.ptr[end - 1] == ' ')
        line.len = end;
    return mo_text_trim(line);
}

/* ---- what is being read -------------------------------------------------- */

struct mo_pos
mo_md_position(const struct mo_md_record *r, const char *at)
{
    return mo_pos_at(r->piece.offset + (uint64_t)(at - r->piece.text.ptr));
}

enum mo_status
mo_md_no_memory(struct mo_md_record *r)
{
    mo_diag_set(r->diag, MO_ERROR, MO_ENOMEM, mo_pos_at(r->piece.offset),
                "out of memory");
    return MO_ENOMEM;
}

enum mo_status
mo_md_take_text(struct mo_md_record *r, struct mo_text source,
                struct mo_text *text)
{
    if (mo_md_decode(r->env->arena, mo_text_trim(source), text) != MO_OK)
        return mo_md_no_memory(r);
    return MO_OK;
}

/* Appends SOURCE as a paragraph after GLUE. All paragraphs together take at
 * most twice the piece. */
enum mo_status
mo_md_add_paragraph(struct mo_md_record *r, struct mo_text source,
                    const char *glue)
{
    struct mo_md_paragraphs *const body = &r->body;
    if (!body->text.ptr)
        return mo_md_take_text(r, source, &body->text);
    if (!body->room) {
        body->room = mo_arena_alloc(r->env->arena, 2 * r->piece.text.len + 2);
        if (!body->room)
            return mo_md_no_memory(r);
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
read_texts(struct mo_md_record *r, struct mo_text source,
           struct mo_texts *texts)
{
    struct mo_text *items;
    size_t pos, start = 0, count = 1;
    for (pos = 0; pos < source.len; pos = mo_md_step(source, pos))
        count += source.ptr[pos] == ',';
    items = mo_arena_array(r->env->arena, count, sizeof(*items));
    if (!items)
        return mo_md_no_memory(r);
    texts->items = items;
    texts->count = 0;
    for (pos = 0; pos <= source.len; pos = mo_md_step(source, pos)) {
        if (pos < source.len && source.ptr[pos] != ',')
            continue;
        if (mo_text_trim(mo_md_slice(source, start, pos)).len > 0)
            MO_TRY(mo_md_take_text(r, mo_md_slice(source, start, pos),
                                   &items[texts->count++]));
        start = pos + 1;
        if (pos == source.len)
            break;
    }
    return MO_OK;
}

enum mo_status
mo_md_read_number(struct mo_md_record *r, struct mo_text source,
                  struct mo_number *number)
{
    struct mo_text spelling;
    char quote[MO_QUOTE_SIZE];
    enum mo_status status;
    MO_TRY(mo_md_take_text(r, source, &spelling));
    status = mo_number_parse(r->env->arena, spelling, number);
    if (status == MO_OK)
        return MO_OK;
    if (status == MO_ENOMEM)
        return mo_md_no_memory(r);
    mo_diag_set(r->diag, MO_ERROR, status, mo_md_position(r, source.ptr),
                status == MO_ELIMIT
                    ? "the rank %s is beyond the 64-bit integers"
                    : "the rank is %s, expected an integer",
                mo_text_quote(spelling, quote));
    return status;
}

/* SOURCE as FIELD's value, unless nothing is there. */
enum mo_status
mo_md_read_value(struct mo_md_record *r, const struct mo_field *field,
                 struct mo_text source)
{
    if (mo_text_trim(source).len == 0)
        return MO_OK;
    switch (field->type) {
    case MO_FIELD_TEXT:
        return mo_md_take_text(
            r, source, MO_FIELD_SLOT(r->visible, field, struct mo_text));
    case MO_FIELD_NUMBER:
        return mo_md_read_number(
            r, source, MO_FIELD_SLOT(r->visible, field, struct mo_number));
    case MO_FIELD_TEXTS:
        return read_texts(r, source,
                          MO_FIELD_SLOT(r->visible, field, struct mo_texts));
    case MO_FIELD_EXTRA: break;
    }
    return MO_OK;
}

bool
mo_md_has_member(const struct mo_md_record *r, struct mo_text name)
{
    size_t i;
    for (i = 0; i < r->member_count; i++)
        if (mo_text_equal(r->members[i].name, name))
            return true;
    return false;
}

/* Adds a member with the JSON value; MEMBERS grows by doubling. */
enum mo_status
mo_md_add_member(struct mo_md_record *r, struct mo_text name,
                 struct mo_text json)
{
    if ((r->member_count & (r->member_count - 1)) == 0) {
        const size_t cap = r->member_count ? 2 * r->member_count : 1;
        struct mo_member *const grown =
            mo_arena_array(r->env->arena, cap, sizeof(*grown));
        if (!grown)
            return mo_md_no_memory(r);
        if (r->member_count > 0)
            memcpy(grown, r->members, r->member_count * sizeof(*grown));
        r->members = grown;
    }
    r->members[r->member_count].name = name;
    r->members[r->member_count++].json = json;
    return MO_OK;
}

/* A visible value that is no field of the model. */
enum mo_status
mo_md_read_unknown(struct mo_md_record *r, struct mo_text name,
                   struct mo_text source)
{
    struct mo_text value, json;
    if (mo_text_trim(source).len == 0)
        return MO_OK;
    MO_TRY(mo_md_take_text(r, source, &value));
    if (mo_json_from_text(r->env->arena, value, &json) != MO_OK)
        return mo_md_no_memory(r);
    return mo_md_add_member(r, name, json);
}

/* The lines of a block quote without their marks. */
static enum mo_status
strip_quote(struct mo_md_record *r, struct mo_text block, struct mo_text *inner)
{
    char *const room = mo_arena_alloc(r->env->arena, block.len);
    size_t len = 0;
    if (!room)
        return mo_md_no_memory(r);
    while (block.len > 0) {
        struct mo_text line = mo_md_take_line(&block);
        size_t skip = mo_md_starts(line, ">") ? 1 : 0;
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
enum mo_status
mo_md_read_quote(struct mo_md_record *r, struct mo_text block,
                 struct mo_text *text)
{
    const struct mo_md_paragraphs body = r->body, none = {{NULL, 0}, NULL};
    const bool lead = !text->ptr && !body.text.ptr;
    struct mo_text inner, paragraph;
    MO_TRY(strip_quote(r, block, &inner));
    if (lead)
        r->body = none;
    while (mo_md_take_block(&inner, &paragraph))
        MO_TRY(mo_md_add_paragraph(r, paragraph, "\n\n"));
    if (lead) {
        *text = r->body.text;
        r->body = body;
    }
    return MO_OK;
}

/* ---- comments ------------------------------------------------------------ */

/* A string of JSON holds the members. */
static enum mo_status
read_extra_string(struct mo_md_record *r, struct mo_text json, uint64_t offset,
                  struct mo_extra *extra)
{
    static const char before[] = "{\"id\":";
    const size_t len = sizeof(before) - 1;
    struct mo_json_source source =
        mo_json_source_of(r->env, offset - len, r->diag);
    struct mo_moment moment;
    char *const object = mo_arena_alloc(r->env->arena, json.len + len + 1);
    if (!object)
        return mo_md_no_memory(r);
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
    struct mo_text json = mo_md_slice(comment, strlen(mark), comment.len);
    if (mo_md_ends(json, "-->"))
        json.len -= 3;
    return mo_text_trim(json);
}

static enum mo_status
read_item_comment(struct mo_md_record *r, struct mo_text json)
{
    struct mo_json_source source =
        mo_json_source_of(r->env, mo_md_position(r, json.ptr).byte, r->diag);
    const struct mo_extra extra = r->hidden.extra;
    MO_TRY(mo_json_read_moment(&source, json, &r->hidden));
    if (r->hidden.extra.count == 0)
        r->hidden.extra = extra;
    return MO_OK;
}

/* Fields of the list: the comment states them first, visible text follows. */
static enum mo_status
read_list_comment(struct mo_md_record *r, struct mo_text json)
{
    struct mo_json_source source =
        mo_json_source_of(r->env, mo_md_position(r, json.ptr).byte, r->diag);
    struct mo_list *const list = r->visible;
    const struct mo_pos pos = list->pos;
    MO_TRY(mo_json_read_list(&source, json, list));
    list->pos = pos;
    return MO_OK;
}

/* Comments that are not ours are left alone. */
enum mo_status
mo_md_read_comment(struct mo_md_record *r, struct mo_text comment)
{
    if (r->list && mo_md_starts(comment, MO_MD_LIST_MARK))
        return read_list_comment(r, comment_json(comment, MO_MD_LIST_MARK));
    if (!r->list && mo_md_starts(comment, MO_MD_ITEM_MARK))
        return read_item_comment(r, comment_json(comment, MO_MD_ITEM_MARK));
    if (mo_md_starts(comment, MO_MD_EXTRA_MARK)) {
        const struct mo_text json = comment_json(comment, MO_MD_EXTRA_MARK);
        struct mo_list *const list = r->visible;
        return read_extra_string(r, json, mo_md_position(r, json.ptr).byte,
                                 r->list ? &list->extra : &r->hidden.extra);
    }
    return MO_OK;
}

/* ---- names and credits --------------------------------------------------- */

/* Heading and title from what put_name of the writer shows, or a person wrote.
 * Which of them the comment or a fact gives is not there. */
enum mo_status
mo_md_read_name(struct mo_md_record *r, struct mo_text source)
{
    struct mo_moment *const moment = r->visible;
    struct mo_md_marked marked;
    source = mo_text_trim(source);
    if (source.len == 0)
        return MO_OK;
    if (moment->title.ptr || r->hidden.title.ptr)
        return mo_md_take_text(r, source, &moment->heading);
    if (r->hidden.heading.ptr)
        return mo_md_take_text(r, source, &moment->title);
    if (mo_md_starts(source, "**") && mo_md_ends(source, "**"))
        return mo_md_take_text(r, source, &moment->heading);
    if (mo_md_find_marked(source, &marked)) {
        MO_TRY(mo_md_take_text(r, source, &moment->heading));
        return mo_md_take_text(r, marked.inside, &moment->title);
    }
    if (!mo_md_is_quoted(source))
        return mo_md_take_text(r, source, &moment->title);
    MO_TRY(mo_md_take_text(r, source, &moment->heading));
    if (mo_md_is_quoted(moment->heading))
        moment->title =
            mo_md_slice(moment->heading, 3, moment->heading.len - 3);
    return MO_OK;
}

enum mo_status
mo_md_read_credit(struct mo_md_record *r, struct mo_text source)
{
    struct mo_moment *const moment = r->visible;
    struct mo_md_marked marked;
    source = mo_text_trim(source);
    if (source.len == 0)
        return MO_OK;
    if (!moment->credit_source.ptr && !r->hidden.credit_source.ptr &&
        mo_md_find_marked(source, &marked))
        MO_TRY(mo_md_take_text(r, marked.inside, &moment->credit_source));
    return mo_md_take_text(r, source, &moment->credit);
}

/* What is visible goes before what the comment says. */
static void
add_hidden(struct mo_md_record *r)
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
enum mo_status
mo_md_add_extra(struct mo_md_record *r, const struct mo_extra *hidden,
                struct mo_extra *extra)
{
    size_t i;
    if (r->member_count == 0) {
        *extra = *hidden;
        return MO_OK;
    }
    for (i = 0; i < hidden->count; i++)
        if (!mo_md_has_member(r, hidden->members[i].name))
            MO_TRY(mo_md_add_member(r, hidden->members[i].name,
                                    hidden->members[i].json));
    extra->members = r->members;
    extra->count = r->member_count;
    return MO_OK;
}

enum mo_status
mo_md_finish_moment(struct mo_md_record *r)
{
    struct mo_moment *const moment = r->visible;
    if (r->body.text.ptr)
        moment->description = r->body.text;
    add_hidden(r);
    moment->pos = mo_pos_at(r->piece.offset);
    return mo_md_add_extra(r, &r->hidden.extra, &moment->extra);
}
