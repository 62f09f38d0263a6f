/* Random collections of lists, hostile on purpose. */
#include "random_model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct maker {
    uint64_t state;
    struct mo_arena *arena; /* of the record at hand */
    bool failed;
};

/* SplitMix64: the same on every machine. */
static uint64_t
draw(struct maker *maker, uint64_t below)
{
    uint64_t z = maker->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

static bool
chance(struct maker *maker, uint64_t in)
{
    return draw(maker, in) == 0;
}

/* ---- texts ---- */

/* What has bitten somebody: markup, separators, guards, line ends, escapes,
 * direction marks, joiners, things that look like other types. */
static const char *const bits[] = {
    "a",
    "word ",
    "Se-ri",
    "\"",
    "'",
    "\"\"",
    ",",
    ";",
    "; ",
    "\\",
    "\\;",
    "\\-",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\n\n\n",
    " ",
    "  ",
    "|",
    "\\|",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~~~",
    "#",
    "# ",
    "## 1. ",
    ">",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "---",
    "===",
    "<",
    "</b>",
    "<!--",
    "-->",
    "--",
    "<br>",
    "&",
    "&amp;",
    "&#65;",
    "]]>",
    "<![CDATA[",
    "[x](y)",
    "![",
    "]",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "007",
    "1.10",
    "1/2",
    "TRUE",
    "null",
    "true",
    "{}",
    "[]",
    "{\"a\":1}",
    "http://a.b/c?d=e&f",
    "<http://a.b>",
    "\xc2\xa0",
    "\xc2\x85",
    "\xe2\x80\xa8",
    "\xe2\x80\x8f",
    "\xe2\x80\xae",
    "\xef\xbb\xbf",
    "\xef\xbf\xbd",
    "\xcc\x81",
    "e\xcc\x81",
    "\xe2\x80\x8d",
    "\xef\xb8\x8f",
    "\xe2\x9c\x94\xef\xb8\x8f",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
    "\xea\xb2\xa8\xec\x9a\xb8",
    "\xe6\x97\xa5\xe6\x9c\xac",
    "\xf0\x9f\x98\x80",
    "\xef\xbf\xbe",
    "\xef\xbf\xbf",
    "_x0041_",
    "\\u0041",
    "%0A",
    "$",
    "sep=;",
    "moments:item",
    "<!-- moments:list {} -->",
    "---\nmoments_format: 1\n---\n",
};

/* A scalar value of any plane but no U+0000; controls are rare, as what holds
 * one cannot be carried by XML. */
static uint32_t
random_code(struct maker *maker)
{
    if (chance(maker, 40))
        return 1 + (uint32_t)draw(maker, 0x9f);
    for (;;) {
        const uint32_t code = chance(maker, 2)
                                  ? 0x20 + (uint32_t)draw(maker, 0x3000)
                                  : 0x20 + (uint32_t)draw(maker, 0x10ffe0);
        if (code < 0xd800 || code > 0xdfff)
            return code;
    }
}

static struct mo_text
keep(struct maker *maker, struct mo_buffer *buffer)
{
    struct mo_text text = mo_text_of("", 0);
    if (mo_text_copy(maker->arena,
                     mo_text_of(buffer->ptr ? buffer->ptr : "", buffer->len),
                     &text) != MO_OK)
        maker->failed = true;
    mo_buffer_free(buffer);
    return text;
}

static void
add(struct maker *maker, struct mo_buffer *buffer, const char *bytes,
    size_t len)
{
    if (mo_buffer_add(buffer, bytes, len) != MO_OK)
        maker->failed = true;
}

static struct mo_text
random_text(struct maker *maker)
{
    struct mo_buffer buffer = {0};
    size_t pieces = (size_t)draw(maker, 8);
    if (chance(maker, 400))
        pieces = 3000;
    for (size_t i = 0; i < pieces; i++) {
        const char *bit = bits[draw(maker, sizeof(bits) / sizeof(*bits))];
        char code[4];
        if (chance(maker, 3))
            add(maker, &buffer, code, mo_utf8_encode(random_code(maker), code));
        else
            add(maker, &buffer, bit, strlen(bit));
    }
    return keep(maker, &buffer);
}

/* Mostly missing or tame, as in life. */
static struct mo_text
maybe_text(struct maker *maker)
{
    switch (draw(maker, 4)) {
    case 0: return random_text(maker);
    case 1: return mo_text_from("tame text");
    default: return mo_text_from(NULL);
    }
}

static struct mo_texts
maybe_texts(struct maker *maker)
{
    const size_t count = chance(maker, 2) ? 0 : (size_t)draw(maker, 4);
    struct mo_text *items = mo_arena_array(maker->arena, count, sizeof(*items));
    for (size_t i = 0; items && i < count; i++)
        items[i] = random_text(maker);
    maker->failed |= !items;
    return (struct mo_texts){count > 0 ? items : NULL, count};
}

/* ---- extra ---- */

static void
add_json_string(struct maker *maker, struct mo_buffer *buffer)
{
    const struct mo_text text = random_text(maker);
    add(maker, buffer, "\"", 1);
    for (size_t i = 0; i < text.len;) {
        char escape[8];
        size_t size;
        const uint32_t code = mo_utf8_decode(text.ptr + i, &size);
        if (code < 0x20 || code == '"' || code == '\\' || code == 0xfffe ||
            code == 0xffff)
            add(maker, buffer, escape,
                (size_t)snprintf(escape, sizeof(escape), "\\u%04" PRIx32,
                                 code));
        else
            add(maker, buffer, text.ptr + i, size);
        i += size;
    }
    add(maker, buffer, "\"", 1);
}

static void
add_json(struct maker *maker, struct mo_buffer *buffer, int depth)
{
    static const char *const plain[] = {
        "null", "true",      "false",
        "0",    "-0",        "1.10",
        "1e5",  "-2.50E-10", "12345678901234567890",
        "{}",   "[]",        "\"\"",
    };
    const uint64_t kind = draw(maker, depth > 3 ? 2 : 4);
    if (kind == 0) {
        const char *value = plain[draw(maker, sizeof(plain) / sizeof(*plain))];
        add(maker, buffer, value, strlen(value));
        return;
    }
    if (kind == 1) {
        add_json_string(maker, buffer);
        return;
    }
    const bool object = kind == 2;
    const uint64_t count = 1 + draw(maker, 3);
    add(maker, buffer, object ? "{" : "[", 1);
    for (uint64_t i = 0; i < count; i++) {
        char name[32];
        const int len = snprintf(name, sizeof(name),
                                 "%s\"n%" PRIu64 "\":", i > 0 ? "," : "", i);
        if (object)
            add(maker, buffer, name, (size_t)len);
        else if (i > 0)
            add(maker, buffer, ",", 1);
        add_json(maker, buffer, depth + 1);
    }
    add(maker, buffer, object ? "}" : "]", 1);
}

/* Names are made different by their number, and no field has such a name. */
static struct mo_text
random_name(struct maker *maker, size_t number)
{
    struct mo_buffer buffer = {0};
    char digits[24];
    const struct mo_text text = random_text(maker);
    add(maker, &buffer, text.ptr, text.len < 2000 ? text.len : 0);
    add(maker, &buffer, digits,
        (size_t)snprintf(digits, sizeof(digits), "x%zu", number));
    return keep(maker, &buffer);
}

static struct mo_extra
maybe_extra(struct maker *maker)
{
    const size_t count = chance(maker, 3) ? (size_t)draw(maker, 4) : 0;
    struct mo_member *members =
        mo_arena_array(maker->arena, count, sizeof(*members));
    for (size_t i = 0; members && i < count; i++) {
        struct mo_buffer buffer = {0};
        members[i].name = random_name(maker, i);
        add_json(maker, &buffer, 0);
        members[i].json = keep(maker, &buffer);
    }
    maker->failed |= !members;
    return (struct mo_extra){count > 0 ? members : NULL, count};
}

/* ---- records ---- */

static void
fill(struct maker *maker, void *record, const struct mo_field *fields,
     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct mo_field *field = &fields[i];
        switch (field->type) {
        case MO_FIELD_TEXT:
            *MO_FIELD_SLOT(record, field, struct mo_text) = maybe_text(maker);
            break;
        case MO_FIELD_TEXTS:
            *MO_FIELD_SLOT(record, field, struct mo_texts) = maybe_texts(maker);
            break;
        case MO_FIELD_EXTRA:
            *MO_FIELD_SLOT(record, field, struct mo_extra) = maybe_extra(maker);
            break;
        case MO_FIELD_NUMBER: break;
        }
    }
}

static struct mo_list
random_list(struct maker *maker)
{
    static const char *const orders[] = {NULL, "ascending", "descending",
                                         "unranked"};
    struct mo_list list = {0};
    if (!chance(maker, 5))
        fill(maker, &list, mo_list_fields(), MO_LIST_FIELD_COUNT);
    list.order = mo_text_from(orders[draw(maker, 4)]);
    return list;
}

static struct mo_moment
random_moment(struct maker *maker, size_t number)
{
    struct mo_moment moment = {0};
    fill(maker, &moment, mo_moment_fields(), MO_MOMENT_FIELD_COUNT);
    int64_t rank = (int64_t)number - (int64_t)draw(maker, 2);
    if (chance(maker, 50))
        rank = chance(maker, 2) ? INT64_MIN : INT64_MAX;
    if (!chance(maker, 4) &&
        mo_number_from(maker->arena, rank, &moment.rank) != MO_OK)
        maker->failed = true;
    if (!moment.title.ptr && !moment.heading.ptr)
        *(chance(maker, 2) ? &moment.title : &moment.heading) =
            random_text(maker);
    return moment;
}

static size_t
random_size(struct maker *maker)
{
    if (chance(maker, 2000))
        return 10000;
    if (chance(maker, 100))
        return (size_t)draw(maker, 300);
    return (size_t)draw(maker, 5);
}

struct mo_model *
random_model(uint64_t seed)
{
    struct maker maker = {.state = seed * UINT64_C(0xd1342543de82ef95) + 1,
                          .arena = mo_arena_new()};
    struct mo_model *model = mo_model_new();
    if (!maker.arena || !model)
        exit(1);
    const struct mo_sink sink = mo_model_sink(model);
    const uint64_t lists = chance(&maker, 20) ? 0 : 1 + draw(&maker, 3);
    for (uint64_t i = 0; i < lists; i++) {
        const struct mo_list list = random_list(&maker);
        maker.failed |= sink.begin_list(sink.self, &list) != MO_OK;
        const size_t count = random_size(&maker);
        for (size_t j = 0; j < count; j++) {
            const struct mo_moment moment = random_moment(&maker, j + 1);
            maker.failed |= sink.moment(sink.self, &moment) != MO_OK;
            mo_arena_reset(maker.arena);
        }
        maker.failed |= sink.end_list(sink.self) != MO_OK;
    }
    mo_arena_free(maker.arena);
    if (maker.failed)
        exit(1);
    return model;
}
