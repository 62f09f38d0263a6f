/* A section: the moment under a heading. */
#include "record.h"

/* `![alternative](address)` and nothing else. */
static bool
is_image(struct mo_text block, struct mo_text *url)
{
    size_t start = block.len;
    if (!mo_md_starts(block, "![") || !mo_md_ends(block, ")") ||
        memchr(block.ptr, '\n', block.len))
        return false;
    while (start > 2 && memcmp(block.ptr + start - 2, "](", 2) != 0)
        start--;
    if (start <= 2)
        return false;
    *url = mo_text_trim(mo_md_slice(block, start, block.len - 1));
    if (mo_md_starts(*url, "<") && mo_md_ends(*url, ">") && url->len > 1)
        *url = mo_md_slice(*url, 1, url->len - 1);
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
    *strong = mo_md_starts(*item, "**");
    if (!*strong) {
        end = mo_md_find(*item, 0, ":");
        *label = mo_text_trim(mo_md_slice(*item, 0, end));
        if (end == item->len)
            return false;
        *item = mo_md_slice(*item, end + 1, item->len);
        return true;
    }
    end = mo_md_find(*item, 2, "**");
    if (end == item->len)
        return false;
    *label = mo_md_slice(*item, 2, end);
    *item = mo_md_slice(*item, end + 2, item->len);
    if (mo_md_ends(*label, ":"))
        label->len--;
    else if (mo_md_starts(*item, ":"))
        *item = mo_md_slice(*item, 1, item->len);
    else
        return false;
    *label = mo_text_trim(*label);
    return label->len > 0;
}

/* A fact that fills a field, or with a strong label an extra member; anything
 * else is a line of the description. */
static enum mo_status
read_item(struct mo_md_record *r, struct mo_text line)
{
    struct mo_text value = mo_text_trim(mo_md_slice(line, 2, line.len)), label;
    const struct mo_field *field;
    bool strong;
    if (take_label(&value, &label, &strong)) {
        field = mo_md_field_by_label(label);
        if (field && mo_field_missing(r->visible, field))
            return mo_md_read_value(r, field, value);
        if (!field && strong) {
            MO_TRY(mo_md_take_text(r, label, &label));
            if (!mo_md_has_member(r, label))
                return mo_md_read_unknown(r, label, value);
        }
    }
    return mo_md_add_paragraph(r, line, "\n");
}

static enum mo_status
read_items(struct mo_md_record *r, struct mo_text block)
{
    while (block.len > 0) {
        struct mo_text item = mo_md_take_line(&block), rest;
        while (block.len > 0) {
            rest = block;
            const struct mo_text line = mo_md_take_line(&rest);
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
read_block(struct mo_md_record *r, struct mo_text block, struct mo_text *credit)
{
    static const char credit_label[] = "*Credit:*";
    struct mo_moment *const moment = r->visible;
    struct mo_text url;
    if (mo_md_starts(block, "<!--"))
        return mo_md_read_comment(r, block);
    if (mo_md_starts(block, ">"))
        return mo_md_read_quote(r, block, &moment->scene);
    if (mo_md_starts(block, credit_label) && !credit->ptr) {
        *credit = mo_md_slice(block, sizeof(credit_label) - 1, block.len);
        return MO_OK;
    }
    if (is_item(block))
        return read_items(r, block);
    if (!moment->image_url.ptr && is_image(block, &url)) {
        moment->image_url = url;
        return MO_OK;
    }
    return mo_md_add_paragraph(r, block, "\n\n");
}

/* Takes `12.` or `12)` off the front of a heading. */
static enum mo_status
take_rank(struct mo_md_record *r, struct mo_text *source)
{
    struct mo_moment *const moment = r->visible;
    size_t end = mo_md_starts(*source, "-") ? 1 : 0;
    const size_t start = end;
    while (end < source->len && source->ptr[end] >= '0' &&
           source->ptr[end] <= '9')
        end++;
    if (end == start || end == source->len ||
        (source->ptr[end] != '.' && source->ptr[end] != ')') ||
        (end + 1 < source->len && source->ptr[end + 1] != ' '))
        return MO_OK;
    MO_TRY(mo_md_read_number(r, mo_md_slice(*source, 0, end), &moment->rank));
    *source = mo_md_slice(*source, end + 1, source->len);
    return MO_OK;
}

enum mo_status
mo_md_read_section(const struct mo_env *env, struct mo_md_piece piece,
                   struct mo_moment *moment, struct mo_diag *diag)
{
    struct mo_md_record r = {
        .env = env, .diag = diag, .piece = piece, .visible = moment};
    struct mo_text rest = piece.text, block, credit = {NULL, 0};
    struct mo_text name = mo_md_heading_text(mo_md_take_line(&rest));
    memset(moment, 0, sizeof(*moment));
    MO_TRY(take_rank(&r, &name));
    while (mo_md_take_block(&rest, &block))
        MO_TRY(read_block(&r, block, &credit));
    MO_TRY(mo_md_read_name(&r, name));
    if (credit.ptr)
        MO_TRY(mo_md_read_credit(&r, credit));
    return mo_md_finish_moment(&r);
}
