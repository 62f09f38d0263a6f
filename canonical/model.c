/* Records of the model: what is missing, what is equal, and deep copies. */
#include "moments/model.h"
#include "moments/sink.h"

bool
mo_field_missing(const void *record, const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT: return !mo_field_text(record, field)->ptr;
    case MO_FIELD_NUMBER: return !mo_field_number(record, field)->spelling.ptr;
    case MO_FIELD_TEXTS: return mo_field_texts(record, field)->count == 0;
    case MO_FIELD_EXTRA: return mo_field_extra(record, field)->count == 0;
    }
    return true;
}

static bool
texts_equal(const struct mo_texts *a, const struct mo_texts *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!mo_text_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

/* Both sides as a rule have one order, so the search begins at the same
 * place. */
static bool
extra_equal(const struct mo_extra *a, const struct mo_extra *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t j = i;
        size_t tried = 0;
        while (tried < b->count &&
               !mo_text_equal(a->members[i].name, b->members[j].name)) {
            j = j + 1 < b->count ? j + 1 : 0;
            tried++;
        }
        if (tried == b->count ||
            !mo_text_equal(a->members[i].json, b->members[j].json))
            return false;
    }
    return true;
}

bool
mo_field_equal(const void *a, const void *b, const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        return mo_text_equal(*mo_field_text(a, field),
                             *mo_field_text(b, field));
    case MO_FIELD_NUMBER:
        return mo_text_equal(mo_field_number(a, field)->spelling,
                             mo_field_number(b, field)->spelling);
    case MO_FIELD_TEXTS:
        return texts_equal(mo_field_texts(a, field), mo_field_texts(b, field));
    case MO_FIELD_EXTRA:
        return extra_equal(mo_field_extra(a, field), mo_field_extra(b, field));
    }
    return false;
}

static bool
records_equal(const void *a, const void *b, const struct mo_field *fields,
              size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!mo_field_equal(a, b, &fields[i]))
            return false;
    return true;
}

bool
mo_list_equal(const struct mo_list *a, const struct mo_list *b)
{
    return records_equal(a, b, mo_list_fields(), MO_LIST_FIELD_COUNT);
}

bool
mo_moment_equal(const struct mo_moment *a, const struct mo_moment *b)
{
    return records_equal(a, b, mo_moment_fields(), MO_MOMENT_FIELD_COUNT);
}

static bool
states_nothing(const struct mo_list *list)
{
    for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
        if (!mo_field_missing(list, &mo_list_fields()[i]))
            return false;
    return list->index == 0;
}

bool
mo_list_continues(const struct mo_list *open, const struct mo_list *next)
{
    if (states_nothing(next))
        return true;
    if (open->index || next->index)
        return open->index == next->index;
    if (!mo_text_equal(open->id, next->id))
        return false;
    for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
        if (!mo_field_missing(next, &mo_list_fields()[i]) &&
            !mo_field_equal(open, next, &mo_list_fields()[i]))
            return false;
    return true;
}

/* ---- copies ---- */

/* One piece of the arena takes all bytes of a record: first its arrays, then
 * its texts. */
struct piece {
    size_t arrays, bytes; /* wanted; while copying: where the next goes */
    char *base;
};

static void
want_text(struct piece *piece, struct mo_text text)
{
    piece->bytes += text.len;
}

static void
want_field(struct piece *piece, const void *record,
           const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT: want_text(piece, *mo_field_text(record, field)); break;
    case MO_FIELD_NUMBER:
        want_text(piece, mo_field_number(record, field)->spelling);
        break;
    case MO_FIELD_TEXTS: {
        const struct mo_texts *texts = mo_field_texts(record, field);
        piece->arrays += texts->count * sizeof(*texts->items);
        for (size_t i = 0; i < texts->count; i++)
            want_text(piece, texts->items[i]);
        break;
    }
    case MO_FIELD_EXTRA: {
        const struct mo_extra *extra = mo_field_extra(record, field);
        piece->arrays += extra->count * sizeof(*extra->members);
        for (size_t i = 0; i < extra->count; i++) {
            want_text(piece, extra->members[i].name);
            want_text(piece, extra->members[i].json);
        }
        break;
    }
    }
}

static struct mo_text
copy_text(struct piece *piece, struct mo_text text)
{
    if (!text.ptr)
        return text;
    char *copy = piece->base + piece->bytes;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    piece->bytes += text.len;
    return mo_text_of(copy, text.len);
}

static void *
take_array(struct piece *piece, size_t size)
{
    char *array = piece->base + piece->arrays;
    piece->arrays += size;
    return array;
}

static struct mo_texts
copy_texts(struct piece *piece, const struct mo_texts *texts)
{
    struct mo_text *items =
        take_array(piece, texts->count * sizeof(*texts->items));
    for (size_t i = 0; i < texts->count; i++)
        items[i] = copy_text(piece, texts->items[i]);
    return (struct mo_texts){texts->count > 0 ? items : NULL, texts->count};
}

static struct mo_extra
copy_extra(struct piece *piece, const struct mo_extra *extra)
{
    struct mo_member *members =
        take_array(piece, extra->count * sizeof(*extra->members));
    for (size_t i = 0; i < extra->count; i++) {
        members[i].name = copy_text(piece, extra->members[i].name);
        members[i].json = copy_text(piece, extra->members[i].json);
    }
    return (struct mo_extra){extra->count > 0 ? members : NULL, extra->count};
}

static void
copy_field(struct piece *piece, const void *record, void *copy,
           const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(copy, field, struct mo_text) =
            copy_text(piece, *mo_field_text(record, field));
        break;
    case MO_FIELD_NUMBER: {
        const struct mo_number *number = mo_field_number(record, field);
        *MO_FIELD_SLOT(copy, field, struct mo_number) = (struct mo_number){
            copy_text(piece, number->spelling), number->value};
        break;
    }
    case MO_FIELD_TEXTS:
        *MO_FIELD_SLOT(copy, field, struct mo_texts) =
            copy_texts(piece, mo_field_texts(record, field));
        break;
    case MO_FIELD_EXTRA:
        *MO_FIELD_SLOT(copy, field, struct mo_extra) =
            copy_extra(piece, mo_field_extra(record, field));
        break;
    }
}

static enum mo_status
copy_record(struct mo_arena *arena, const void *record, void *copy,
            const struct mo_field *fields, size_t count)
{
    struct piece piece = {0};
    for (size_t i = 0; i < count; i++)
        want_field(&piece, record, &fields[i]);
    piece.base = mo_arena_alloc(arena, piece.arrays + piece.bytes);
    if (!piece.base)
        return MO_ENOMEM;
    piece.bytes = piece.arrays;
    piece.arrays = 0;
    for (size_t i = 0; i < count; i++)
        copy_field(&piece, record, copy, &fields[i]);
    return MO_OK;
}

enum mo_status
mo_list_copy(struct mo_arena *arena, const struct mo_list *list,
             struct mo_list *copy)
{
    struct mo_list fresh = {.pos = list->pos, .index = list->index};
    MO_TRY(copy_record(arena, list, &fresh, mo_list_fields(),
                       MO_LIST_FIELD_COUNT));
    *copy = fresh;
    return MO_OK;
}

enum mo_status
mo_moment_copy(struct mo_arena *arena, const struct mo_moment *moment,
               struct mo_moment *copy)
{
    struct mo_moment fresh = {.pos = moment->pos};
    MO_TRY(copy_record(arena, moment, &fresh, mo_moment_fields(),
                       MO_MOMENT_FIELD_COUNT));
    *copy = fresh;
    return MO_OK;
}
