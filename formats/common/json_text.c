/* JSON out: strings by run copy and escapes, records by the field table. */
#include "json_text.h"

#include "json_scan.h"

/* A text is escaped in pieces, so that what is reserved stays small: a byte
 * takes at most six. */
enum { PIECE = 4096, GROWTH = 6 };

static const char hex_digits[] = "0123456789abcdef";
static const char short_escapes[0x20] = {
    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};

static char *
put_escape(char *to, uint8_t byte)
{
    *to++ = '\\';
    if (byte >= 0x20) {
        *to++ = (char)byte;
    } else if (short_escapes[byte]) {
        *to++ = short_escapes[byte];
    } else {
        memcpy(to, "u00", 3);
        to[3] = hex_digits[byte >> 4];
        to[4] = hex_digits[byte & 15];
        to += 5;
    }
    return to;
}

static char *
put_piece(char *to, const char *from, size_t len)
{
    const char *const end = from + len;
    for (;;) {
        to = mo_json_copy_run(to, &from, end);
        if (from == end)
            return to;
        to = put_escape(to, (uint8_t)*from++);
    }
}

void
mo_json_put_text(struct mo_out *out, struct mo_text text)
{
    const char *from = text.ptr;
    size_t left = text.len;
    mo_out_byte(out, '"');
    while (left > 0) {
        const size_t len = left < PIECE ? left : PIECE;
        uint8_t *const room =
            mo_out_reserve(out, len * GROWTH + MO_JSON_OVERSHOOT);
        if (!room)
            return;
        out->ptr = (uint8_t *)put_piece((char *)room, from, len);
        from += len;
        left -= len;
    }
    mo_out_byte(out, '"');
}

void
mo_json_put_texts(struct mo_out *out, struct mo_texts texts)
{
    size_t i;
    mo_out_byte(out, '[');
    for (i = 0; i < texts.count; i++) {
        if (i > 0)
            mo_out_byte(out, ',');
        mo_json_put_text(out, texts.items[i]);
    }
    mo_out_byte(out, ']');
}

void
mo_json_put_extra(struct mo_out *out, const struct mo_extra *extra)
{
    size_t i;
    mo_out_byte(out, '{');
    for (i = 0; i < extra->count; i++) {
        if (i > 0)
            mo_out_byte(out, ',');
        mo_json_put_text(out, extra->members[i].name);
        mo_out_byte(out, ':');
        mo_out_text(out, extra->members[i].json);
    }
    mo_out_byte(out, '}');
}

void
mo_json_put_value(struct mo_out *out, const void *record,
                  const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        mo_json_put_text(out, *mo_field_text(record, field));
        break;
    case MO_FIELD_NUMBER:
        mo_out_text(out, mo_field_number(record, field)->spelling);
        break;
    case MO_FIELD_TEXTS:
        mo_json_put_texts(out, *mo_field_texts(record, field));
        break;
    case MO_FIELD_EXTRA:
        mo_json_put_extra(out, mo_field_extra(record, field));
        break;
    }
}

/* `,"name":` or without the comma; field names need no escapes. */
static void
put_name(struct mo_out *out, const struct mo_field *field, bool comma)
{
    uint8_t *to = mo_out_reserve(out, field->name_len + 4);
    if (!to)
        return;
    if (comma)
        *to++ = ',';
    *to++ = '"';
    memcpy(to, field->name, field->name_len);
    to += field->name_len;
    *to++ = '"';
    *to++ = ':';
    out->ptr = to;
}

bool
mo_json_put_fields(struct mo_out *out, const void *record, uint64_t fields,
                   bool comma)
{
    for (; fields; fields &= fields - 1) {
        const struct mo_field *const field =
            &mo_fields[__builtin_ctzll(fields)];
        if (mo_field_missing(record, field))
            continue;
        put_name(out, field, comma);
        mo_json_put_value(out, record, field);
        comma = true;
    }
    return comma;
}

/* U+FFFE is EF BF BE, U+FFFF is EF BF BF. */
static bool
is_nonchar(const char *ptr, size_t left)
{
    return (uint8_t)ptr[0] == 0xef && left >= 3 && (uint8_t)ptr[1] == 0xbf &&
           ((uint8_t)ptr[2] & 0xfe) == 0xbe;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t
mo_json_respell(char *to, const char *from, size_t len)
{
    size_t count = 0, size;
    bool quoted = false;
    for (size_t i = 0; i < len; i += size) {
        const char *const ptr = from + i;
        size = quoted && *ptr == '\\' ? 2 : 1;
        if (!quoted && is_space(*ptr))
            continue;
        if (*ptr == '"')
            quoted = !quoted;
        if (is_nonchar(ptr, len - i)) {
            if (to)
                memcpy(to + count, ptr[2] == '\xbe' ? "\\ufffe" : "\\uffff", 6);
            count += 6;
            size = 3;
            continue;
        }
        if (to)
            memcpy(to + count, ptr, size);
        count += size;
    }
    return count;
}

enum mo_status
mo_json_from_text(struct mo_arena *arena, struct mo_text text,
                  struct mo_text *json)
{
    struct mo_out out;
    struct mo_bytes bytes;
    enum mo_status status;
    mo_out_init(&out, NULL, NULL);
    mo_json_put_text(&out, text);
    bytes = mo_out_bytes(&out);
    status = mo_out_status(&out);
    if (status == MO_OK) {
        const char *const from = (const char *)bytes.ptr;
        const size_t len = mo_json_respell(NULL, from, bytes.len);
        char *const to = mo_arena_alloc(arena, len);
        if (to)
            mo_json_respell(to, from, bytes.len);
        if (to)
            *json = mo_text_of(to, len);
        else
            status = MO_ENOMEM;
    }
    mo_out_dispose(&out);
    return status;
}
