/* Heads of lists: front matter, title, summary, introduction. */
#include "record.h"

#include "../common/json_record.h"
#include "../common/json_text.h"

enum mo_status
mo_md_read_head(const struct mo_env *env, struct mo_md_piece piece,
                struct mo_list *list, struct mo_diag *diag)
{
    struct mo_md_record r = {.env = env,
                             .diag = diag,
                             .piece = piece,
                             .visible = list,
                             .list = true};
    struct mo_text rest = piece.text, block, summary = {NULL, 0};
    while (mo_md_take_block(&rest, &block)) {
        if (mo_md_starts(block, "<!--")) {
            MO_TRY(mo_md_read_comment(&r, block));
        } else if (mo_md_starts(block, "# ")) {
            struct mo_text lines = block;
            MO_TRY(mo_md_take_text(
                &r, mo_md_heading_text(mo_md_take_line(&lines)), &list->title));
            if (lines.len > 0)
                MO_TRY(mo_md_add_paragraph(&r, lines, "\n\n"));
        } else if (mo_md_starts(block, ">")) {
            MO_TRY(mo_md_read_quote(&r, block, &summary));
        } else {
            MO_TRY(mo_md_add_paragraph(&r, block, "\n\n"));
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
    struct mo_md_record r = {
        .env = env, .diag = diag, .piece = piece, .list = true};
    struct mo_text rest = piece.text, block;
    while (mo_md_take_block(&rest, &block))
        if (!mo_md_starts(block, "<!--"))
            MO_TRY(mo_md_add_paragraph(&r, block, "\n\n"));
    *text = r.body.text;
    return MO_OK;
}

/* ---- front matter -------------------------------------------------------- */

static enum mo_status
refuse(struct mo_md_record *r, const struct mo_front_entry *entry,
       const char *what)
{
    char quote[MO_QUOTE_SIZE];
    mo_diag_set(r->diag, MO_ERROR, MO_EDATA, entry->value_pos,
                "front matter: %s %s", mo_text_quote(entry->name, quote), what);
    return MO_EDATA;
}

/* `["…","…"]` in the arena. */
static enum mo_status
spell_array(struct mo_md_record *r, struct mo_texts texts, struct mo_text *json)
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
    return status == MO_OK ? MO_OK : mo_md_no_memory(r);
}

static enum mo_status
read_unknown_entry(struct mo_md_record *r, const struct mo_front_entry *entry)
{
    struct mo_text json;
    if (entry->array)
        MO_TRY(spell_array(r, entry->items, &json));
    else if (mo_json_from_text(r->env->arena, entry->items.items[0], &json) !=
             MO_OK)
        return mo_md_no_memory(r);
    return mo_md_add_member(r, entry->name, json);
}

static enum mo_status
read_entry(struct mo_md_record *r, const struct mo_front_entry *entry,
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
    struct mo_md_record r = {
        .env = env, .diag = diag, .visible = list, .list = true};
    struct mo_extra extra = {0};
    size_t i;
    for (i = 0; i < front->count; i++)
        MO_TRY(read_entry(&r, &front->entries[i], &extra));
    return mo_md_add_extra(&r, &extra, &list->extra);
}
