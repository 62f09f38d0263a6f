/* Tar headers, and a tar.gz joined from parts that are deflated already. */
#include "tar_write.h"

#include <stdio.h>

enum { NAME_SIZE = 100, PREFIX_SIZE = 155 };

/* The header block of ustar (POSIX.1-2008, pax, "ustar Interchange Format"). */
struct header {
    char name[NAME_SIZE], mode[8], uid[8], gid[8], size[12], mtime[12],
        checksum[8], type, linkname[NAME_SIZE], magic[6], version[2], uname[32],
        gname[32], devmajor[8], devminor[8], prefix[PREFIX_SIZE], unused[12];
};

_Static_assert(sizeof(struct header) == MO_TAR_BLOCK, "one block");

#define MAX_OCTAL ((uint64_t)077777777777)

static const char zeros[2 * MO_TAR_BLOCK];

/* RFC 1952 section 2.3: deflate, no flags, time 0, no hints, OS unknown. */
static const char gzip_header[10] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";

/* VALUE in octal digits that fill FIELD but for a NUL. */
static void
set_octal(char *field, size_t size, uint64_t value)
{
    field[--size] = '\0';
    while (size-- > 0) {
        field[size] = (char)('0' + (value & 7));
        value >>= 3;
    }
}

/* The sum of the block's bytes with the checksum itself as spaces. */
static void
set_checksum(struct header *header)
{
    uint64_t sum = 0;
    memset(header->checksum, ' ', sizeof(header->checksum));
    const unsigned char *bytes = (const unsigned char *)header;
    for (size_t i = 0; i < sizeof(*header); i++)
        sum += bytes[i];
    set_octal(header->checksum, 7, sum);
}

/* Where NAME is cut into prefix and name: the index of a slash, 0 when the name
 * field takes all of it, or SIZE_MAX when neither works. */
static size_t
find_cut(const char *name)
{
    const size_t len = strlen(name);
    if (len <= NAME_SIZE)
        return 0;
    for (size_t i = len - 1; i > 0 && len - i - 1 <= NAME_SIZE; i--)
        if (name[i] == '/' && i <= PREFIX_SIZE && i + 1 < len)
            return i;
    return SIZE_MAX;
}

static void
set_name(struct header *header, const char *name)
{
    const size_t cut = find_cut(name);
    if (cut == SIZE_MAX) {
        memcpy(header->name, name, NAME_SIZE);
        return;
    }
    const char *rest = cut > 0 ? name + cut + 1 : name;
    memcpy(header->prefix, name, cut);
    memcpy(header->name, rest, strlen(rest));
}

static void
put_header(struct mo_out *out, char type, const char *name, uint64_t size,
           uint64_t mtime)
{
    struct header header;
    memset(&header, 0, sizeof(header));
    set_name(&header, name);
    set_octal(header.mode, sizeof(header.mode), 0644);
    set_octal(header.uid, sizeof(header.uid), 0);
    set_octal(header.gid, sizeof(header.gid), 0);
    set_octal(header.size, sizeof(header.size), size);
    set_octal(header.mtime, sizeof(header.mtime), mtime);
    header.type = type;
    memcpy(header.magic, "ustar", 6);
    memcpy(header.version, "00", 2);
    set_octal(header.devmajor, sizeof(header.devmajor), 0);
    set_octal(header.devminor, sizeof(header.devminor), 0);
    set_checksum(&header);
    mo_out_put(out, &header, sizeof(header));
}

/* One record of an extended header: "LENGTH KEY=VALUE\n", where the length
 * counts its own digits too. */
static void
put_record(struct mo_out *out, const char *key, const char *value)
{
    const size_t rest = strlen(key) + strlen(value) + 3;
    size_t len = rest + 1;
    char digits[24];
    for (;;) {
        const int count = snprintf(digits, sizeof(digits), "%zu", len);
        if (rest + (size_t)count == len)
            break;
        len = rest + (size_t)count;
    }
    mo_out_format(out, "%s %s=%s\n", digits, key, value);
}

static bool
is_ascii(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name >= 0x80)
            return false;
    return true;
}

/* Fills RECORDS with what ustar has no room for. */
static void
put_records(struct mo_out *records, const char *name, uint64_t size,
            uint64_t mtime)
{
    char number[24];
    if (!is_ascii(name) || find_cut(name) == SIZE_MAX)
        put_record(records, "path", name);
    if (size > MAX_OCTAL) {
        snprintf(number, sizeof(number), "%llu", (unsigned long long)size);
        put_record(records, "size", number);
    }
    if (mtime > MAX_OCTAL) {
        snprintf(number, sizeof(number), "%llu", (unsigned long long)mtime);
        put_record(records, "mtime", number);
    }
}

void
mo_tar_put_header(struct mo_out *out, const char *name, uint64_t size,
                  int64_t timestamp)
{
    const uint64_t mtime = timestamp > 0 ? (uint64_t)timestamp : 0;
    struct mo_out records;
    mo_out_init(&records, NULL, NULL);
    put_records(&records, name, size, mtime);
    const struct mo_bytes bytes = mo_out_bytes(&records);
    if (bytes.len > 0) {
        put_header(out, 'x', "PaxHeader", bytes.len, 0);
        mo_out_put(out, bytes.ptr, bytes.len);
        mo_tar_put_padding(out, bytes.len);
    }
    put_header(out, '0', name, size <= MAX_OCTAL ? size : 0,
               mtime <= MAX_OCTAL ? mtime : 0);
    if (mo_out_status(&records) != MO_OK)
        mo_out_fail(out, mo_out_status(&records));
    mo_out_dispose(&records);
}

void
mo_tar_put_padding(struct mo_out *out, uint64_t size)
{
    mo_out_put(out, zeros, (size_t)(-size % MO_TAR_BLOCK));
}

void
mo_tar_put_end(struct mo_out *out)
{
    mo_out_put(out, zeros, sizeof(zeros));
}

void
mo_tgz_writer_begin(struct mo_tgz_writer *tgz, struct mo_out *out,
                    int64_t timestamp, int level)
{
    *tgz = (struct mo_tgz_writer){
        .out = out, .timestamp = timestamp, .level = level};
    mo_out_put(out, gzip_header, sizeof(gzip_header));
}

/* Opens a piece of deflate data that begins with the padding that is due. */
static struct mo_out *
open_piece(struct mo_tgz_writer *tgz, bool last)
{
    const struct mo_layer_config config = {.kind = MO_LAYER_DEFLATE,
                                           .level = tgz->level,
                                           .open = !last,
                                           .threads = 1};
    struct mo_out *piece = mo_layer_open(&config, tgz->out);
    if (piece)
        mo_tar_put_padding(piece, tgz->padded);
    tgz->padded = 0;
    return piece;
}

static enum mo_status
close_piece(struct mo_tgz_writer *tgz, struct mo_out *piece)
{
    struct mo_sums sums;
    MO_TRY(mo_layer_close(piece, &sums));
    tgz->sums = mo_sums_join(&tgz->sums, &sums);
    return MO_OK;
}

enum mo_status
mo_tgz_writer_add(struct mo_tgz_writer *tgz, const char *name,
                  struct mo_out *spool, const struct mo_sums *sums)
{
    struct mo_out *piece = open_piece(tgz, false);
    if (!piece)
        return MO_ENOMEM;
    mo_tar_put_header(piece, name, sums->bytes_in, tgz->timestamp);
    MO_TRY(close_piece(tgz, piece));
    MO_TRY(mo_spool_copy(spool, tgz->out));
    tgz->sums = mo_sums_join(&tgz->sums, sums);
    tgz->padded = sums->bytes_in;
    return MO_OK;
}

static void
put_number(struct mo_out *out, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8),
                              (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    mo_out_put(out, bytes, sizeof(bytes));
}

enum mo_status
mo_tgz_writer_end(struct mo_tgz_writer *tgz)
{
    struct mo_out *piece = open_piece(tgz, true);
    if (!piece)
        return MO_ENOMEM;
    mo_tar_put_end(piece);
    MO_TRY(close_piece(tgz, piece));
    put_number(tgz->out, tgz->sums.crc32);
    put_number(tgz->out, (uint32_t)tgz->sums.bytes_in);
    return mo_out_status(tgz->out);
}
