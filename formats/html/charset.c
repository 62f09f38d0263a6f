/* Finds the encoding of a page, and turns it into UTF-8. */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

/* A <meta> counts when it begins within these bytes; the standard asks for
 * 1,024, browsers look further. */
enum { HEAD_MAX = 8192, NAME_MAX_LEN = 40 };

static const char replacement[] = "\xEF\xBF\xBD";

/* ---- the declaration ----------------------------------------------------- */

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' ||
           byte == '\f';
}

/* The next place at or after PTR where WORD stands, in either case. */
static const char *
find_word(const char *ptr, const char *end, const char *word)
{
    const size_t len = strlen(word);
    for (; (size_t)(end - ptr) >= len; ptr++)
        if (strncasecmp(ptr, word, len) == 0)
            return ptr;
    return NULL;
}

/* The name after `charset` and `=`, perhaps in quotes. */
static void
take_name(const char *ptr, const char *end, char name[NAME_MAX_LEN])
{
    size_t len = 0;
    while (ptr < end && is_space(*ptr))
        ptr++;
    if (ptr == end || *ptr != '=')
        return;
    for (ptr++; ptr < end && (is_space(*ptr) || *ptr == '"' || *ptr == '\'');)
        ptr++;
    while (ptr < end && !is_space(*ptr) && !strchr("\"'>;/", *ptr) &&
           len < NAME_MAX_LEN - 1)
        name[len++] = *ptr++;
    name[len] = '\0';
}

/* The encoding that a <meta> near the start declares; "" if none. */
static void
find_declared(struct mo_bytes bytes, char name[NAME_MAX_LEN])
{
    const char *ptr = (const char *)bytes.ptr;
    const char *const end = ptr + (bytes.len < HEAD_MAX ? bytes.len : HEAD_MAX);
    name[0] = '\0';
    while (!name[0] && ptr < end && (ptr = find_word(ptr, end, "<meta"))) {
        const char *const close = memchr(ptr, '>', (size_t)(end - ptr));
        const char *const stop = close ? close : end;
        const char *const found = find_word(ptr, stop, "charset");
        if (found)
            take_name(found + strlen("charset"), stop, name);
        ptr = stop;
    }
}

/* Names that stand on pages for a larger encoding than they say. */
static const struct {
    const char *name, *meant;
} labels[] = {
    {"gb2312", "GB18030"},    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},       {"x-gbk", "GB18030"},
    {"euc-kr", "CP949"},      {"ks_c_5601-1987", "CP949"},
    {"ksc5601", "CP949"},     {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},   {"sjis", "CP932"},
    {"x-sjis", "CP932"},      {"windows-31j", "CP932"},
    {"big5", "BIG5-HKSCS"},   {"tis-620", "CP874"},
    {"iso-8859-9", "CP1254"}, {"iso-8859-11", "CP874"},
    {"x-euc-jp", "EUC-JP"},
};

static const char *const western[] = {"iso-8859-1", "iso8859-1", "iso_8859-1",
                                      "latin1",     "latin-1",   "us-ascii",
                                      "ascii",      "cp1252",    "windows-1252",
                                      "x-cp1252",   NULL};

static const char *
meant_by(const char *name)
{
    for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
        if (strcasecmp(name, labels[i].name) == 0)
            return labels[i].meant;
    return name;
}

static bool
is_western(const char *name)
{
    for (size_t i = 0; western[i]; i++)
        if (strcasecmp(name, western[i]) == 0)
            return true;
    return false;
}

/* ---- decoding ------------------------------------------------------------ */

/* The code points of windows-1252's bytes 0x80 to 0x9F. */
static const uint16_t upper[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

static enum mo_status
decode_western(struct mo_bytes bytes, struct mo_buffer *buffer)
{
    for (size_t i = 0; i < bytes.len; i++) {
        const uint8_t byte = bytes.ptr[i];
        char code[4];
        uint32_t value = byte;
        if (byte == 0)
            value = 0xFFFD;
        else if (byte >= 0x80 && byte < 0xA0)
            value = upper[byte - 0x80];
        MO_TRY(mo_buffer_add(buffer, code, mo_utf8_encode(value, code)));
    }
    return MO_OK;
}

/* Valid runs as they are; a byte that is not becomes U+FFFD. */
static enum mo_status
mend_utf8(struct mo_bytes bytes, struct mo_buffer *buffer)
{
    while (bytes.len > 0) {
        const size_t valid = mo_text_valid(bytes.ptr, bytes.len);
        MO_TRY(mo_buffer_add(buffer, bytes.ptr, valid));
        if (valid == bytes.len)
            break;
        MO_TRY(mo_buffer_add(buffer, replacement, 3));
        bytes.ptr += valid + 1;
        bytes.len -= valid + 1;
    }
    return MO_OK;
}

static enum mo_status
convert(iconv_t decoder, struct mo_bytes bytes, struct mo_buffer *buffer)
{
    char *from = (char *)(uintptr_t)bytes.ptr;
    size_t left = bytes.len;
    while (left > 0) {
        char block[4096];
        char *to = block;
        size_t room = sizeof(block);
        const size_t result = iconv(decoder, &from, &left, &to, &room);
        const int error = errno;
        MO_TRY(mo_buffer_add(buffer, block, sizeof(block) - room));
        if (result != (size_t)-1 || error == E2BIG)
            continue;
        MO_TRY(mo_buffer_add(buffer, replacement, 3));
        from++;
        left--;
    }
    return MO_OK;
}

static enum mo_status
decode_as(const char *name, struct mo_bytes bytes, struct mo_buffer *buffer)
{
    struct mo_buffer raw = {0};
    enum mo_status status;
    const iconv_t decoder = iconv_open("UTF-8", meant_by(name));
    /* Some encoding that nobody knows: as if none was declared. */
    if (decoder == (iconv_t)-1)
        return decode_western(bytes, buffer);
    status = convert(decoder, bytes, &raw);
    (void)iconv_close(decoder);
    if (status == MO_OK)
        status =
            mend_utf8((struct mo_bytes){(uint8_t *)raw.ptr, raw.len}, buffer);
    mo_buffer_free(&raw);
    return status;
}

enum mo_status
mo_html_decode(const struct mo_env *env, struct mo_bytes bytes,
               struct mo_buffer *buffer, struct mo_text *page)
{
    char name[NAME_MAX_LEN];
    enum mo_status status;
    find_declared(bytes, name);
    /* A <meta> that can be read is no UTF-16: the standard says so. */
    const bool utf8 = env->decoded || strncasecmp(name, "utf", 3) == 0;
    const bool valid = mo_text_valid(bytes.ptr, bytes.len) == bytes.len;
    *page = mo_text_of((const char *)bytes.ptr, bytes.len);
    if (valid && (utf8 || !name[0] || is_western(name)))
        return MO_OK;
    if (utf8)
        status = mend_utf8(bytes, buffer);
    else if (!name[0] || is_western(name))
        status = decode_western(bytes, buffer);
    else
        status = decode_as(name, bytes, buffer);
    *page = mo_text_of(buffer->ptr ? buffer->ptr : "", buffer->len);
    return status;
}
