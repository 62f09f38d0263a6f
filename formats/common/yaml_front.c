/* YAML front matter, read with libyaml and written by hand. */
#include "yaml_front.h"

#include <strings.h>

#include <yaml.h>

/* ---- finding it ---------------------------------------------------------- */

/* The line at the start of TEXT, without its end; *NEXT is where the next one
 * begins. */
static struct mo_text
first_line(struct mo_text text, size_t *next)
{
    const char *const end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    size_t len = end ? (size_t)(end - text.ptr) : text.len;
    *next = end ? len + 1 : len;
    while (len > 0 && strchr(" \t\r", text.ptr[len - 1]))
        len--;
    return mo_text_of(text.ptr, len);
}

static struct mo_text
skip(struct mo_text text, size_t len)
{
    return mo_text_of(text.ptr + len, text.len - len);
}

bool
mo_front_find(struct mo_text head, struct mo_front_span *span)
{
    struct mo_text rest = head, line;
    size_t next;
    if (!mo_text_is(first_line(head, &next), "---") || next == head.len)
        return false;
    span->yaml = rest = skip(head, next);
    span->closed = false;
    while (rest.len > 0 && !span->closed) {
        line = first_line(rest, &next);
        span->closed = mo_text_is(line, "---") || mo_text_is(line, "...");
        if (span->closed)
            span->yaml.len = (size_t)(rest.ptr - span->yaml.ptr);
        rest = skip(rest, next);
    }
    span->len = (size_t)(rest.ptr - head.ptr);
    return true;
}

struct mo_text
mo_front_peek(const struct mo_front_span *span, const char *name)
{
    const size_t len = strlen(name);
    struct mo_text rest = span->yaml;
    size_t next;
    while (rest.len > 0) {
        const struct mo_text line = first_line(rest, &next);
        if (line.len > len && line.ptr[len] == ':' &&
            memcmp(line.ptr, name, len) == 0)
            return mo_text_trim(skip(line, len + 1));
        rest = skip(rest, next);
    }
    return mo_text_from(NULL);
}

/* ---- reading ------------------------------------------------------------- */

struct reading {
    const struct mo_env *env;
    struct mo_diag *diag;
    yaml_parser_t parser;
    yaml_event_t event; /* the current one */
    bool has_event;
    struct mo_front_entry *entries;
    size_t count, cap;
};

/* Marks count from 0, and the first line of the YAML is line 2. */
static struct mo_pos
position(yaml_mark_t mark)
{
    struct mo_pos pos = {0};
    pos.line = mark.line + 2;
    pos.column = (uint32_t)mark.column + 1;
    return pos;
}

static enum mo_status
refuse(struct reading *r, const char *what)
{
    mo_diag_set(r->diag, MO_ERROR, MO_ESYNTAX, position(r->event.start_mark),
                "front matter: %s", what);
    return MO_ESYNTAX;
}

static enum mo_status
no_memory(struct reading *r)
{
    const struct mo_pos unknown = {0};
    mo_diag_set(r->diag, MO_ERROR, MO_ENOMEM, unknown, "out of memory");
    return MO_ENOMEM;
}

static enum mo_status
next_event(struct reading *r)
{
    if (r->has_event)
        yaml_event_delete(&r->event);
    r->has_event = yaml_parser_parse(&r->parser, &r->event);
    if (r->has_event)
        return MO_OK;
    if (r->parser.error == YAML_MEMORY_ERROR)
        return no_memory(r);
    mo_diag_set(r->diag, MO_ERROR, MO_ESYNTAX, position(r->parser.problem_mark),
                "front matter: %s",
                r->parser.problem ? r->parser.problem : "no valid YAML");
    return MO_ESYNTAX;
}

static enum mo_status
expect(struct reading *r, yaml_event_type_t type, const char *otherwise)
{
    MO_TRY(next_event(r));
    return r->event.type == type ? MO_OK : refuse(r, otherwise);
}

/* The current scalar as a text; `~`, null and nothing at all are missing. */
static enum mo_status
take_scalar(struct reading *r, struct mo_text *text)
{
    const char *const value = (const char *)r->event.data.scalar.value;
    const size_t len = r->event.data.scalar.length;
    *text = mo_text_from(NULL);
    if (r->event.data.scalar.anchor)
        return refuse(r, "anchors are not allowed");
    if (r->event.data.scalar.tag)
        return refuse(r, "tags are not allowed");
    if (mo_text_valid(value, len) != len)
        return refuse(r, "a zero character is not allowed");
    if (r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        (len == 0 || !strcmp(value, "~") || !strcasecmp(value, "null")))
        return MO_OK;
    if (mo_text_copy(r->env->arena, mo_text_of(value, len), text) != MO_OK)
        return no_memory(r);
    return MO_OK;
}

static enum mo_status
take_array(struct reading *r, struct mo_front_entry *entry)
{
    struct mo_text *items = NULL, *grown, item;
    size_t count = 0, cap = 0;
    if (r->event.data.sequence_start.anchor)
        return refuse(r, "anchors are not allowed");
    for (;;) {
        MO_TRY(next_event(r));
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (r->event.type != YAML_SCALAR_EVENT)
            return refuse(r, "only texts are expected in an array");
        MO_TRY(take_scalar(r, &item));
        if (!item.ptr)
            continue;
        if (count == cap) {
            cap = cap ? 2 * cap : 8;
            grown = mo_arena_array(r->env->arena, cap, sizeof(*items));
            if (!grown)
                return no_memory(r);
            if (count > 0)
                memcpy(grown, items, count * sizeof(*items));
            items = grown;
        }
        items[count++] = item;
    }
    entry->items.items = items;
    entry->items.count = count;
    entry->array = true;
    return MO_OK;
}

static enum mo_status
take_value(struct reading *r, struct mo_front_entry *entry)
{
    struct mo_text *item;
    MO_TRY(next_event(r));
    entry->value_pos = position(r->event.start_mark);
    if (r->event.type == YAML_SEQUENCE_START_EVENT)
        return take_array(r, entry);
    if (r->event.type == YAML_ALIAS_EVENT)
        return refuse(r, "aliases are not allowed");
    if (r->event.type != YAML_SCALAR_EVENT)
        return refuse(r, "a text or an array of texts is expected");
    item = mo_arena_alloc(r->env->arena, sizeof(*item));
    if (!item)
        return no_memory(r);
    MO_TRY(take_scalar(r, item));
    entry->items.items = item;
    entry->items.count = item->ptr ? 1 : 0;
    return MO_OK;
}

static enum mo_status
check_name(struct reading *r, struct mo_text name)
{
    size_t i;
    char quote[MO_QUOTE_SIZE], message[MO_QUOTE_SIZE + 40];
    if (!name.ptr)
        return refuse(r, "a field needs a name");
    for (i = 0; i < r->count; i++) {
        if (!mo_text_equal(r->entries[i].name, name))
            continue;
        (void)snprintf(message, sizeof(message), "the field %s occurs twice",
                       mo_text_quote(name, quote));
        return refuse(r, message);
    }
    return MO_OK;
}

/* The entry whose name is the current event. */
static enum mo_status
take_entry(struct reading *r)
{
    struct mo_front_entry entry = {0}, *grown;
    if (r->event.type != YAML_SCALAR_EVENT)
        return refuse(r, "the name of a field is expected");
    entry.pos = position(r->event.start_mark);
    MO_TRY(take_scalar(r, &entry.name));
    MO_TRY(check_name(r, entry.name));
    MO_TRY(take_value(r, &entry));
    if (r->count == r->env->limits.fields) {
        mo_diag_set(r->diag, MO_ERROR, MO_ELIMIT, entry.pos,
                    "front matter: more than %u fields",
                    (unsigned)r->env->limits.fields);
        return MO_ELIMIT;
    }
    if (r->count == r->cap) {
        r->cap = r->cap ? 2 * r->cap : 32;
        grown = mo_arena_array(r->env->arena, r->cap, sizeof(*grown));
        if (!grown)
            return no_memory(r);
        if (r->count > 0)
            memcpy(grown, r->entries, r->count * sizeof(*grown));
        r->entries = grown;
    }
    r->entries[r->count++] = entry;
    return MO_OK;
}

static enum mo_status
take_document(struct reading *r)
{
    MO_TRY(next_event(r)); /* of the stream: its start */
    MO_TRY(next_event(r));
    if (r->event.type == YAML_STREAM_END_EVENT)
        return MO_OK;
    MO_TRY(expect(r, YAML_MAPPING_START_EVENT, "fields are expected"));
    if (r->event.data.mapping_start.anchor)
        return refuse(r, "anchors are not allowed");
    for (;;) {
        MO_TRY(next_event(r));
        if (r->event.type == YAML_MAPPING_END_EVENT)
            break;
        MO_TRY(take_entry(r));
    }
    MO_TRY(next_event(r));
    return expect(r, YAML_STREAM_END_EVENT, "nothing is expected here");
}

enum mo_status
mo_front_read(const struct mo_env *env, struct mo_text yaml,
              struct mo_front *front, struct mo_diag *diag)
{
    struct reading r = {.env = env, .diag = diag};
    enum mo_status status;
    if (!yaml_parser_initialize(&r.parser))
        return no_memory(&r);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)yaml.ptr,
                                 yaml.len);
    status = take_document(&r);
    if (r.has_event)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    if (status == MO_OK) {
        front->entries = r.entries;
        front->count = r.count;
    }
    return status;
}

const struct mo_front_entry *
mo_front_entry(const struct mo_front *front, const char *name)
{
    size_t i;
    for (i = 0; i < front->count; i++)
        if (mo_text_is(front->entries[i].name, name))
            return &front->entries[i];
    return NULL;
}

/* ---- writing ------------------------------------------------------------- */

/* Words that some YAML reader or other takes for a boolean or null, and
 * numbers that begin with a letter. */
static bool
is_reserved(struct mo_text text)
{
    static const char *const words[] = {"true", "false", "yes", "no",
                                        "on",   "off",   "y",   "n",
                                        "null", "inf",   "nan", NULL};
    size_t i;
    for (i = 0; words[i]; i++)
        if (text.len == strlen(words[i]) &&
            strncasecmp(text.ptr, words[i], text.len) == 0)
            return true;
    return false;
}

/* CODE may stand as it is between quotes (YAML 1.1 section 5.1.1), and is
 * not white space that editors hide or take for a line end. */
static bool
is_printable(uint32_t code)
{
    return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x2028) ||
           (code > 0x2029 && code < 0xfeff) ||
           (code > 0xfeff && code < 0xfffe) || code > 0xffff;
}

/* CODE may stand anywhere in a plain scalar but at its start. */
static bool
is_plain(uint32_t code)
{
    if (code >= 0x80)
        return is_printable(code) && code != 0xa0;
    return code > 0x20 && code != 0x7f &&
           !strchr(":#,[]{}\"'`\\&*!|>%@", (int)code);
}

/* Begins with a letter, and neither holds `: ` or ` #` nor ends in either. */
static bool
can_be_plain(struct mo_text text)
{
    size_t pos, size;
    uint32_t code = text.len > 0 ? mo_utf8_decode(text.ptr, &size) : ' ';
    const bool letter =
        code >= 0x80 || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
    if (!letter || is_reserved(text) || text.ptr[text.len - 1] == ' ')
        return false;
    for (pos = 0; pos < text.len; pos += size) {
        code = mo_utf8_decode(text.ptr + pos, &size);
        if (code == ':' && pos + 1 < text.len && text.ptr[pos + 1] != ' ')
            continue;
        if (code == ' ' || (code == ',' && pos + 1 < text.len))
            continue;
        if (!is_plain(code))
            return false;
    }
    return true;
}

/* Single quotes serve texts with double quotes or backslashes, as JSON has. */
static bool
wants_single_quotes(struct mo_text text)
{
    size_t pos, size;
    bool wanted = false;
    for (pos = 0; pos < text.len; pos += size) {
        const uint32_t code = mo_utf8_decode(text.ptr + pos, &size);
        if (!is_printable(code))
            return false;
        wanted = wanted || code == '"' || code == '\\';
    }
    return wanted;
}

static void
put_single_quoted(struct mo_out *out, struct mo_text text)
{
    const char *quote;
    mo_out_byte(out, '\'');
    while ((quote = memchr(text.ptr, '\'', text.len)) != NULL) {
        const size_t len = (size_t)(quote - text.ptr) + 1;
        mo_out_put(out, text.ptr, len);
        mo_out_byte(out, '\'');
        text = skip(text, len);
    }
    mo_out_text(out, text);
    mo_out_byte(out, '\'');
}

static void
put_double_quoted(struct mo_out *out, struct mo_text text)
{
    size_t pos, size;
    mo_out_byte(out, '"');
    for (pos = 0; pos < text.len; pos += size) {
        const uint32_t code = mo_utf8_decode(text.ptr + pos, &size);
        if (code == '\n')
            mo_out_string(out, "\\n");
        else if (code == '"' || code == '\\')
            mo_out_format(out, "\\%c", (int)code);
        else if (!is_printable(code))
            mo_out_format(out, "\\u%04x", (unsigned)code);
        else
            mo_out_put(out, text.ptr + pos, size);
    }
    mo_out_byte(out, '"');
}

static void
put_scalar(struct mo_out *out, struct mo_text text)
{
    if (can_be_plain(text))
        mo_out_text(out, text);
    else if (wants_single_quotes(text))
        put_single_quoted(out, text);
    else
        put_double_quoted(out, text);
}

void
mo_front_put_text(struct mo_out *out, const char *name, struct mo_text value)
{
    mo_out_string(out, name);
    mo_out_string(out, ": ");
    put_scalar(out, value);
    mo_out_byte(out, '\n');
}

void
mo_front_put_texts(struct mo_out *out, const char *name, struct mo_texts values)
{
    size_t i;
    mo_out_string(out, name);
    mo_out_string(out, ":\n");
    for (i = 0; i < values.count; i++) {
        mo_out_string(out, "  - ");
        put_scalar(out, values.items[i]);
        mo_out_byte(out, '\n');
    }
}
