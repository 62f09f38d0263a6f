/* A difference as lines that people read. */
#include "changes.h"
#include "show.h"

/* Code points of a value that are shown, and how many of them stand before the
 * first that differs. */
enum { SHOWN = 72, LEAD = 12, NAME_SHOWN = 40 };

#define ELLIPSIS "\xe2\x80\xa6"

static void
put_shown(struct mo_out *out, struct mo_text *text)
{
    char shown[4];
    size_t size = 1;
    if (*text->ptr == '\n')
        mo_out_string(out, "\\n");
    else
        mo_out_put(out, shown, mo_show(*text, shown, &size));
    *text = mo_text_of(text->ptr + size, text->len - size);
}

/* TEXT from byte START on, at most MOST code points of it. */
static void
put_part(struct mo_out *out, struct mo_text text, size_t start, int most)
{
    if (start > 0)
        mo_out_string(out, ELLIPSIS);
    text = mo_text_of(text.ptr + start, text.len - start);
    for (int count = 0; text.len > 0 && count < most; count++)
        put_shown(out, &text);
    if (text.len > 0)
        mo_out_string(out, ELLIPSIS);
}

static void
put_quoted(struct mo_out *out, struct mo_text text, size_t start, int most)
{
    mo_out_string(out, "\xe2\x80\x9c");
    put_part(out, text, start, most);
    mo_out_string(out, "\xe2\x80\x9d");
}

static bool
inside(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Where to start showing two texts so that their first difference is seen: 0
 * if both are short. */
static size_t
window(struct mo_text a, struct mo_text b)
{
    if (!a.ptr || !b.ptr ||
        (mo_utf8_count(a) <= SHOWN && mo_utf8_count(b) <= SHOWN))
        return 0;
    size_t start = 0;
    while (start < a.len && start < b.len && a.ptr[start] == b.ptr[start])
        start++;
    for (int back = 0; start > 0 && back <= LEAD; back++) {
        /* the byte at the very end of one text counts as a border */
        do
            start--;
        while (start > 0 && inside(a.ptr[start]));
    }
    return start;
}

static void
put_texts(struct mo_out *out, const struct mo_texts *texts)
{
    if (texts->count == 0) {
        mo_out_string(out, "nothing");
        return;
    }
    for (size_t i = 0; i < texts->count; i++) {
        mo_out_string(out, i > 0 ? ", " : "[");
        put_quoted(out, texts->items[i], 0, INT32_MAX);
    }
    mo_out_byte(out, ']');
}

static void
put_text(struct mo_out *out, struct mo_text text, size_t start)
{
    if (text.ptr)
        put_quoted(out, text, start, SHOWN);
    else
        mo_out_string(out, "nothing");
}

/* JSON or a number: no quotes of ours. */
static void
put_bare(struct mo_out *out, struct mo_text text, size_t start)
{
    if (text.ptr)
        put_part(out, text, start, SHOWN);
    else
        mo_out_string(out, "nothing");
}

static void
put_pair(struct mo_out *out, struct mo_text a, struct mo_text b,
         void (*put)(struct mo_out *out, struct mo_text text, size_t start))
{
    const size_t start = window(a, b);
    put(out, a, start);
    mo_out_string(out, " -> ");
    put(out, b, start);
}

static struct mo_text
json_of(const struct mo_member *member)
{
    return member ? member->json : mo_text_from(NULL);
}

static void
put_member_change(struct mo_out *out, const struct mo_change *change)
{
    const struct mo_member *a = change->a_member, *b = change->b_member;
    mo_out_string(out, "extra.");
    put_part(out, a ? a->name : b->name, 0, NAME_SHOWN);
    mo_out_string(out, ": ");
    put_pair(out, json_of(a), json_of(b), put_bare);
}

static void
put_field_change(struct mo_out *out, const struct mo_change *change)
{
    const struct mo_field *field = change->field;
    const void *a = mo_change_before(change), *b = mo_change_after(change);
    if (field->type == MO_FIELD_EXTRA) {
        put_member_change(out, change);
        return;
    }
    mo_out_format(out, "%s: ", field->name);
    switch (field->type) {
    case MO_FIELD_TEXT:
        put_pair(out, *mo_field_text(a, field), *mo_field_text(b, field),
                 put_text);
        break;
    case MO_FIELD_NUMBER:
        put_pair(out, mo_field_number(a, field)->spelling,
                 mo_field_number(b, field)->spelling, put_bare);
        break;
    case MO_FIELD_TEXTS:
        put_texts(out, mo_field_texts(a, field));
        mo_out_string(out, " -> ");
        put_texts(out, mo_field_texts(b, field));
        break;
    case MO_FIELD_EXTRA: break;
    }
}

/* "list 1 “Title”: ", by its place in B, or in A if it is not there. */
static void
put_name(struct mo_out *out, const char *kind, struct mo_spot spot,
         struct mo_text name)
{
    mo_out_format(out, "%s %zu", kind, spot.b ? spot.b : spot.a);
    if (name.ptr) {
        mo_out_byte(out, ' ');
        put_quoted(out, name, 0, NAME_SHOWN);
    }
    mo_out_string(out, ": ");
}

static void
tell(void *self, const struct mo_change *change)
{
    struct mo_out *out = self;
    const struct mo_model_list *list =
        change->b_list ? change->b_list : change->a_list;
    const struct mo_moment *moment =
        change->b_moment ? change->b_moment : change->a_moment;
    put_name(out, "list", change->list, list->list.title);
    if (moment)
        put_name(out, "moment", change->moment,
                 moment->title.ptr ? moment->title : moment->heading);
    switch (change->kind) {
    case MO_ADDED: mo_out_string(out, "added"); break;
    case MO_REMOVED: mo_out_string(out, "removed"); break;
    case MO_MOVED:
        mo_out_format(out, "moved from place %zu",
                      moment ? change->moment.a : change->list.a);
        break;
    case MO_CHANGED: put_field_change(out, change); break;
    }
    if (!moment && (change->kind == MO_ADDED || change->kind == MO_REMOVED))
        mo_out_format(out, ", with %zu moment%s", list->count,
                      list->count == 1 ? "" : "s");
    mo_out_byte(out, '\n');
}

enum mo_status
mo_diff_as_text(const struct mo_diff *diff, struct mo_out *out)
{
    const struct mo_teller teller = {tell, out};
    MO_TRY(mo_changes_find(diff->a.model, diff->b.model, &teller));
    return mo_out_status(out);
}
