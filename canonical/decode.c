/* Sources in other encodings, turned into UTF-8 by iconv. */
#include "in.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

struct decode {
    struct mo_in *raw; /* ours */
    iconv_t converter;
    const char *name;
};

enum { RAW_BLOCK = 64 * 1024, LONGEST_UTF8 = 4 };

static enum mo_status
refuse(struct mo_in *in, const struct decode *decode, bool cut)
{
    return mo_in_fail(in, MO_ESYNTAX, "byte %llu is not %s%s",
                      (unsigned long long)mo_in_offset(decode->raw),
                      decode->name, cut ? ": the text ends early" : "");
}

static enum mo_status
convert_some(struct mo_in *in, struct decode *decode, char **to, size_t *room)
{
    struct mo_bytes window;
    MO_TRY(mo_in_fill(decode->raw, RAW_BLOCK, &window));
    char *from = (char *)(uintptr_t)window.ptr;
    size_t left = window.len;
    const size_t done = iconv(decode->converter, &from, &left, to, room);
    const int error = done == (size_t)-1 ? errno : 0;
    mo_in_consume(decode->raw, window.len - left);
    if (error == EILSEQ)
        return refuse(in, decode, false);
    if (error == EINVAL && window.len < RAW_BLOCK)
        return refuse(in, decode, true);
    return MO_OK;
}

static enum mo_status
read_decoded(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    struct decode *decode = in->self;
    struct mo_bytes window;
    uint8_t few[LONGEST_UTF8 * 4];
    const bool tight = cap < sizeof(few);
    char *out = (char *)to;
    size_t room = tight ? 0 : cap;
    if (tight)
        return mo_in_fail(in, MO_EINTERNAL, "no room to decode into");
    while (room == cap) {
        MO_TRY(mo_in_fill(decode->raw, 1, &window));
        if (window.len == 0)
            break;
        MO_TRY(convert_some(in, decode, &out, &room));
    }
    *len = cap - room;
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

static const struct mo_in_ops decode_ops = {.read = read_decoded,
                                            .close = close_decode};

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

static enum mo_status
wrap(struct mo_in **in, const char *encoding)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return errno == EINVAL ? MO_EUSAGE : MO_ENOMEM;
    struct decode *decode = calloc(1, sizeof(*decode));
    if (!decode) {
        iconv_close(converter);
        return MO_ENOMEM;
    }
    *decode = (struct decode){*in, converter, encoding};
    *in = mo_in_over(&decode_ops, decode);
    return *in ? MO_OK : MO_ENOMEM;
}

enum mo_status
mo_in_decode(struct mo_in **in, const char *encoding, bool *decoded)
{
    struct mo_bytes head;
    MO_TRY(mo_in_fill(*in, sizeof(marks[0].bytes), &head));
    const struct mark *mark = find_mark(head);
    *decoded = mark != NULL || encoding != NULL;
    if (mark) {
        mo_in_consume(*in, mark->len);
        encoding = mark->encoding;
    }
    if (!encoding || strcmp(encoding, "UTF-8") == 0)
        return MO_OK;
    return wrap(in, encoding);
}
