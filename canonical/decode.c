/* Sources in other encodings, turned into UTF-8 by iconv. */
#include "in.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

struct decode {
    struct mo_in *raw; /* ours */
    iconv_t converter;
    size_t want;  /* bytes that the next character may take */
    bool flushed; /* what the converter held back at the end is out */
    char name[64];
};

/* Where the output goes. */
struct room {
    char *ptr;
    size_t left;
};

static enum mo_status
refuse(struct mo_in *in, const struct decode *decode, const char *what)
{
    return mo_in_fail(in, MO_ESYNTAX, "%s %s at byte %llu of the source", what,
                      decode->name, (unsigned long long)decode->raw->offset);
}

/* At the end some converters give a character that waited for its accent. */
static enum mo_status
finish(struct mo_in *in, struct decode *decode, struct room *room)
{
    if (iconv(decode->converter, NULL, NULL, &room->ptr, &room->left) ==
        (size_t)-1)
        return refuse(in, decode, "the text ends too early for");
    decode->flushed = true;
    return MO_OK;
}

static enum mo_status
convert_some(struct mo_in *in, struct decode *decode, struct room *room)
{
    struct mo_bytes window;
    if (mo_in_fill(decode->raw, decode->want, &window) != MO_OK)
        return mo_in_fail_below(in, decode->raw);
    if (window.len == 0)
        return finish(in, decode, room);
    if (window.len < decode->want)
        return refuse(in, decode, "the text ends within a character of");
    char *from = (char *)(uintptr_t)window.ptr;
    size_t left = window.len;
    const size_t before = room->left;
    const size_t done =
        iconv(decode->converter, &from, &left, &room->ptr, &room->left);
    const int error = done == (size_t)-1 ? errno : 0;
    mo_in_consume(decode->raw, window.len - left);
    decode->want = error == EINVAL ? left + 1 : 1;
    if (error == EILSEQ && room->left == before) /* else the next call fails */
        return refuse(in, decode, "the text is not valid");
    return MO_OK;
}

static enum mo_status
read_decoded(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct decode *decode = in->self;
    struct room room = {(char *)to, cap};
    while (room.left == cap && !decode->flushed)
        MO_TRY(convert_some(in, decode, &room));
    *len = cap - room.left;
    return MO_OK;
}

static void
close_decode(void *self)
{
    struct decode *decode = self;
    iconv_close(decode->converter);
    mo_in_close(decode->raw);
    free(decode);
}

/* Names that mean plain UTF-8, which is checked by the readers. */
static bool
is_utf8(const char *encoding)
{
    return strcasecmp(encoding, "UTF-8") == 0 ||
           strcasecmp(encoding, "UTF8") == 0;
}

/* The empty name is the locale's encoding, and a slash begins what changes the
 * handling of errors: neither is the name of an encoding. */
static bool
is_name(const char *encoding)
{
    return encoding[0] != '\0' && !strchr(encoding, '/') &&
           strlen(encoding) < sizeof(((struct decode *)NULL)->name);
}

/* Puts OPS over RAW, which then belongs to *IN. On failure it does not. */
static enum mo_status
wrap(const struct mo_in_ops *ops, const char *encoding, struct mo_in *raw,
     struct mo_in **in)
{
    if (!is_name(encoding))
        return MO_EUSAGE;
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return errno == EINVAL ? MO_EUSAGE : MO_ENOMEM;
    struct decode *decode = mo_realloc(NULL, 1, sizeof(*decode));
    struct mo_in *over = mo_realloc(NULL, 1, sizeof(*over));
    if (!decode || !over) {
        iconv_close(converter);
        free(decode);
        free(over);
        return MO_ENOMEM;
    }
    *decode = (struct decode){.raw = raw, .converter = converter, .want = 1};
    memcpy(decode->name, encoding, strlen(encoding) + 1);
    *over = (struct mo_in){.ops = ops, .self = decode};
    *in = over;
    return MO_OK;
}

static enum mo_status
again_decode(const struct mo_in *in, struct mo_in **other)
{
    const struct decode *decode = in->self;
    struct mo_in *raw;
    MO_TRY(mo_in_again(decode->raw, &raw));
    const enum mo_status status = wrap(in->ops, decode->name, raw, other);
    if (status != MO_OK)
        mo_in_close(raw);
    return status;
}

static const struct mo_in_ops pipe_ops = {.read = read_decoded,
                                          .close = close_decode};

static const struct mo_in_ops repeating_ops = {
    .read = read_decoded, .again = again_decode, .close = close_decode};

/* A byte-order mark (Unicode 15.0 section 23.8). The longer ones first, as
 * that of UTF-32 begins like that of UTF-16. */
struct mark {
    const char *encoding;
    uint8_t bytes[4];
    size_t len;
};

static const struct mark marks[] = {
    {"UTF-32LE", {0xff, 0xfe, 0, 0}, 4}, {"UTF-32BE", {0, 0, 0xfe, 0xff}, 4},
    {"UTF-8", {0xef, 0xbb, 0xbf}, 3},    {"UTF-16LE", {0xff, 0xfe}, 2},
    {"UTF-16BE", {0xfe, 0xff}, 2},
};

static const struct mark *
find_mark(struct mo_bytes head)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (head.len >= marks[i].len &&
            memcmp(head.ptr, marks[i].bytes, marks[i].len) == 0)
            return &marks[i];
    return NULL;
}

/* The mark is one of the encoding that the user names: "UTF-16" is either. */
static bool
agrees(const struct mark *mark, const char *encoding)
{
    const size_t len = strlen(encoding);
    if (is_utf8(encoding))
        return is_utf8(mark->encoding);
    return len >= strlen("UTF-16") &&
           strncasecmp(mark->encoding, encoding, len) == 0;
}

enum mo_status
mo_in_decode(struct mo_in **in, const char *encoding, bool *decoded)
{
    struct mo_bytes head;
    MO_TRY(mo_in_fill(*in, sizeof(marks[0].bytes), &head));
    const struct mark *mark = find_mark(head);
    if (mark && (!encoding || agrees(mark, encoding))) {
        mo_in_consume(*in, mark->len);
        (*in)->origin += mark->len;
        encoding = mark->encoding;
    }
    *decoded = encoding != NULL;
    if (!encoding || is_utf8(encoding))
        return MO_OK;
    return wrap(mo_in_repeats(*in) ? &repeating_ops : &pipe_ops, encoding, *in,
                in);
}
