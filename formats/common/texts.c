/* Joins and splits the arrays that stand in one cell. */
#include "texts.h"

#include "find.h"

static const struct mo_four marks = {';', '\\', ';', '\\'};

/* Copies ITEM to ROOM with its escapes; returns where it ends. */
static char *
join_item(char *room, struct mo_text item)
{
    const char *ptr = item.ptr, *end = ptr + item.len;
    if (item.len == 0) {
        *room++ = '\\';
        *room++ = '-';
        return room;
    }
    if (mo_copy_clean(room, ptr, item.len, marks))
        return room + item.len;
    for (;;) {
        const char *mark = mo_find_four(ptr, end, marks);
        memcpy(room, ptr, (size_t)(mark - ptr));
        room += mark - ptr;
        if (mark == end)
            return room;
        *room++ = '\\';
        *room++ = *mark;
        ptr = mark + 1;
    }
}

void
mo_texts_put(struct mo_out *out, struct mo_texts texts)
{
    for (size_t i = 0; i < texts.count; i++) {
        const struct mo_text item = texts.items[i];
        char *room = (char *)mo_out_reserve(out, 2 * item.len + 4);
        if (!room)
            return;
        char *ptr = room;
        if (i > 0) {
            *ptr++ = ';';
            *ptr++ = ' ';
        }
        mo_out_advance(out, (size_t)(join_item(ptr, item) - room));
    }
}

/* The end of the element at PTR: its semicolon or END. */
static const char *
item_end(const char *ptr, const char *end, bool *escaped)
{
    *escaped = false;
    for (;;) {
        ptr = mo_find_four(ptr, end, marks);
        if (ptr == end || *ptr == ';')
            return ptr;
        *escaped = true;
        ptr += end - ptr > 1 ? 2 : 1;
    }
}

static enum mo_status
unescape(struct mo_arena *arena, struct mo_text spelling, struct mo_text *item)
{
    const char *ptr = spelling.ptr, *end = ptr + spelling.len;
    char *copy = mo_arena_alloc(arena, spelling.len);
    if (!copy)
        return MO_ENOMEM;
    size_t len = 0;
    if (mo_text_is(spelling, "\\-"))
        ptr = end;
    while (ptr < end) {
        if (*ptr == '\\' && end - ptr > 1 && (ptr[1] == '\\' || ptr[1] == ';'))
            ptr++;
        copy[len++] = *ptr++;
    }
    *item = mo_text_of(copy, len);
    return MO_OK;
}

static size_t
count_semicolons(struct mo_text text)
{
    size_t count = 0;
    const char *ptr = text.ptr, *const end = ptr + text.len;
    while ((ptr = memchr(ptr, ';', (size_t)(end - ptr))) != NULL) {
        count++;
        ptr++;
    }
    return count;
}

enum mo_status
mo_texts_split(struct mo_arena *arena, struct mo_text text,
               struct mo_texts *texts)
{
    const struct mo_texts none = {NULL, 0};
    if (text.len == 0) {
        *texts = none;
        return MO_OK;
    }
    struct mo_text *items = mo_arena_array(arena, count_semicolons(text) + 1,
                                           sizeof(struct mo_text));
    if (!items)
        return MO_ENOMEM;
    const char *ptr = text.ptr, *const end = ptr + text.len;
    size_t count = 0;
    for (;;) {
        bool escaped;
        const char *stop = item_end(ptr, end, &escaped);
        const struct mo_text spelling = mo_text_of(ptr, (size_t)(stop - ptr));
        if (escaped)
            MO_TRY(unescape(arena, spelling, &items[count]));
        else
            items[count] = spelling;
        count += spelling.len > 0;
        if (stop == end)
            break;
        ptr = stop + 1;
        ptr += ptr < end && *ptr == ' ';
    }
    texts->items = items;
    texts->count = count;
    return MO_OK;
}
