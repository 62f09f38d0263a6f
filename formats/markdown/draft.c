/* Fields on their way out: visible, or in a comment. */
#include "draft.h"

struct mo_md_draft
mo_md_draft_of(struct mo_out *out, const void *record, uint64_t fields)
{
    struct mo_md_draft draft = {out, record, NULL, 0, "\n\n"};
    size_t id;
    for (id = 0; id < MO_FIELD_COUNT; id++)
        if ((fields & MO_JSON_FIELD(id)) &&
            !mo_field_missing(record, &mo_fields[id]))
            draft.left |= MO_JSON_FIELD(id);
    return draft;
}

bool
mo_md_is_left(const struct mo_md_draft *draft, enum mo_field_id id)
{
    return (draft->left & MO_JSON_FIELD(id)) != 0;
}

void
mo_md_done(struct mo_md_draft *draft, enum mo_field_id id)
{
    draft->left &= ~MO_JSON_FIELD(id);
}

bool
mo_md_can_show(const struct mo_md_draft *draft, enum mo_field_id id)
{
    const struct mo_field *const field = &mo_fields[id];
    const struct mo_texts *texts;
    size_t i;
    if (!mo_md_is_left(draft, id))
        return false;
    switch (field->type) {
    case MO_FIELD_TEXT: return mo_field_text(draft->record, field)->len > 0;
    case MO_FIELD_NUMBER: return true;
    case MO_FIELD_EXTRA: return false;
    case MO_FIELD_TEXTS: break;
    }
    texts = mo_field_texts(draft->record, field);
    for (i = 0; i < texts->count; i++)
        if (texts->items[i].len == 0)
            return false;
    return true;
}

void
mo_md_put_block(struct mo_md_draft *draft, enum mo_field_id id,
                const char *before, const struct mo_md_style *style)
{
    if (!mo_md_can_show(draft, id))
        return;
    mo_out_byte(draft->out, '\n');
    mo_out_string(draft->out, before);
    mo_md_put(draft->out, *mo_field_text(draft->record, &mo_fields[id]), style);
    mo_out_byte(draft->out, '\n');
    mo_md_done(draft, id);
}

static bool
contains(struct mo_bytes bytes, char byte, bool twice)
{
    const uint8_t *at = bytes.ptr, *const end = bytes.ptr + bytes.len;
    while (at < end && (at = memchr(at, byte, (size_t)(end - at))) != NULL) {
        if (!twice || (at + 1 < end && at[1] == byte))
            return true;
        at++;
    }
    return false;
}

/* What JSON strings say of BYTES, without any byte that could end a comment or
 * a cell. */
static void
put_harmless(struct mo_out *out, struct mo_bytes bytes)
{
    const char *run = (const char *)bytes.ptr;
    const char *const end = run + bytes.len;
    const char *at;
    for (at = run; at < end; at++) {
        if (*at != '-' && *at != '|')
            continue;
        mo_out_put(out, run, (size_t)(at - run));
        mo_out_string(out, *at == '-' ? "\\u002d" : "\\u007c");
        run = at + 1;
    }
    mo_out_put(out, run, (size_t)(end - run));
}

void
mo_md_finish_scratch(struct mo_out *scratch, struct mo_out *out)
{
    if (mo_out_status(scratch) != MO_OK)
        mo_out_fail(out, mo_out_status(scratch));
    mo_out_dispose(scratch);
}

/* JSON's spelling has to survive: a string of it, in a comment of its own. */
static void
put_extra_comment(struct mo_out *out, struct mo_bytes json)
{
    struct mo_out string;
    mo_out_init(&string, NULL, NULL);
    mo_json_put_text(&string, mo_text_of((const char *)json.ptr, json.len));
    mo_out_string(out, MO_MD_EXTRA_MARK);
    put_harmless(out, mo_out_bytes(&string));
    mo_out_string(out, MO_MD_MARK_END);
    mo_md_finish_scratch(&string, out);
}

/* Extra as the last member of the comment that is open, or, where it holds
 * what must not stand in a comment or cell, after it. */
static void
end_with_extra(struct mo_md_draft *draft, const struct mo_extra *extra,
               bool comma)
{
    struct mo_out json;
    struct mo_bytes bytes;
    bool harmless;
    mo_out_init(&json, NULL, NULL);
    mo_json_put_extra(&json, extra);
    bytes = mo_out_bytes(&json);
    harmless = !contains(bytes, '-', true) && !contains(bytes, '|', false);
    if (harmless) {
        mo_out_string(draft->out, comma ? ",\"extra\":" : "\"extra\":");
        mo_out_put(draft->out, bytes.ptr, bytes.len);
    }
    mo_out_string(draft->out, "}" MO_MD_MARK_END);
    if (!harmless) {
        mo_out_string(draft->out, draft->space);
        put_extra_comment(draft->out, bytes);
    }
    mo_md_finish_scratch(&json, draft->out);
}

void
mo_md_put_comment(struct mo_md_draft *draft, const char *mark,
                  const struct mo_extra *extra)
{
    const uint64_t extras =
        MO_JSON_FIELD(MO_EXTRA) | MO_JSON_FIELD(MO_LIST_EXTRA);
    struct mo_out json;
    bool comma;
    mo_out_init(&json, NULL, NULL);
    comma =
        mo_json_put_fields(&json, draft->record, draft->left & ~extras, false);
    mo_out_string(draft->out, mark);
    mo_out_byte(draft->out, '{');
    put_harmless(draft->out, mo_out_bytes(&json));
    if (draft->left & extras)
        end_with_extra(draft, extra, comma);
    else
        mo_out_string(draft->out, "}" MO_MD_MARK_END);
    mo_md_finish_scratch(&json, draft->out);
}

/* ---- values within a line ------------------------------------------------ */

void
mo_md_put_name(struct mo_md_draft *draft, const struct mo_md_style *style)
{
    const struct mo_text heading = draft->moment->heading;
    const struct mo_text title = draft->moment->title;
    const bool titled = mo_md_can_show(draft, MO_TITLE);
    if (!mo_md_can_show(draft, MO_HEADING)) {
        struct mo_md_style rest = *style;
        if (!titled)
            return;
        rest.open_start = mo_md_is_quoted(title);
        if (rest.open_start)
            mo_out_string(draft->out, "&ldquo;");
        mo_md_put(draft->out,
                  rest.open_start ? mo_text_of(title.ptr + 3, title.len - 3)
                                  : title,
                  &rest);
        mo_md_done(draft, MO_TITLE);
        return;
    }
    mo_md_done(draft, MO_HEADING);
    if (titled && mo_md_is_quoted(heading) &&
        mo_text_equal(title, mo_text_of(heading.ptr + 3, heading.len - 6))) {
        mo_md_put(draft->out, heading, style);
        mo_md_done(draft, MO_TITLE);
    } else if (titled && mo_md_put_marked(draft->out, heading, title, style)) {
        mo_md_done(draft, MO_TITLE);
    } else if (mo_md_is_left(draft, MO_TITLE)) {
        mo_md_put(draft->out, heading, style);
    } else {
        struct mo_md_style inner = *style;
        inner.line_start = false;
        mo_out_string(draft->out, "**");
        mo_md_put(draft->out, heading, &inner);
        mo_out_string(draft->out, "**");
    }
}

void
mo_md_put_credit(struct mo_md_draft *draft, const struct mo_md_style *style)
{
    if (!mo_md_can_show(draft, MO_CREDIT))
        return;
    if (mo_md_can_show(draft, MO_CREDIT_SOURCE) &&
        mo_md_put_marked(draft->out, draft->moment->credit,
                         draft->moment->credit_source, style))
        mo_md_done(draft, MO_CREDIT_SOURCE);
    else
        mo_md_put(draft->out, draft->moment->credit, style);
    mo_md_done(draft, MO_CREDIT);
}

void
mo_md_put_value(struct mo_md_draft *draft, enum mo_field_id id,
                const struct mo_md_style *style, const struct mo_md_style *item)
{
    const struct mo_field *const field = &mo_fields[id];
    if (!mo_md_can_show(draft, id))
        return;
    if (field->type == MO_FIELD_TEXT) {
        mo_md_put(draft->out, *mo_field_text(draft->record, field), style);
    } else if (field->type == MO_FIELD_NUMBER) {
        mo_out_text(draft->out,
                    mo_field_number(draft->record, field)->spelling);
    } else {
        const struct mo_texts *const texts =
            mo_field_texts(draft->record, field);
        size_t i;
        for (i = 0; i < texts->count; i++) {
            if (i > 0)
                mo_out_string(draft->out, ", ");
            mo_md_put(draft->out, texts->items[i], item);
        }
    }
    mo_md_done(draft, id);
}
