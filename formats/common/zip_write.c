/* A ZIP container, member by member (APPNOTE.TXT 6.3.10; section numbers below
 * are its own). */
#include "zip_write.h"

#include <time.h>

enum {
    VERSION_DEFLATE = 20, /* 4.4.3.2 */
    VERSION_ZIP64 = 45,
    MADE_BY_UNIX = 3 << 8, /* 4.4.2: so that the mode below counts */
    FLAG_UTF8 = 1 << 11,   /* 4.4.4 */
    METHOD_STORED = 0,
    METHOD_DEFLATED = 8,
    EXTRA_ZIP64 = 1 /* 4.5.3 */
};

#define MODE_FILE_0644 ((uint32_t)0100644 << 16)
#define MAX16          UINT16_MAX
#define MAX32          UINT32_MAX

static void
put_number(struct mo_out *out, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    mo_out_put(out, bytes, size);
}

static void
put16(struct mo_out *out, uint64_t value)
{
    put_number(out, value, 2);
}

static void
put32(struct mo_out *out, uint64_t value)
{
    put_number(out, value, 4);
}

static void
put64(struct mo_out *out, uint64_t value)
{
    put_number(out, value, 8);
}

/* A field of 32 bits, or the mark that its value stands in the ZIP64 extra. */
static void
put32_or_mark(struct mo_out *out, uint64_t value)
{
    put32(out, value < MAX32 ? value : MAX32);
}

/* 4.4.6: seconds count in twos, years from 1980. */
static uint32_t
dos_time(int64_t timestamp)
{
    const int64_t first = 315532800; /* 1980-01-01T00:00:00Z */
    const int64_t last = 4354819198; /* 2107-12-31T23:59:58Z */
    const time_t clamped = (time_t)(timestamp < first  ? first
                                    : timestamp > last ? last
                                                       : timestamp);
    struct tm tm = {0};
    gmtime_r(&clamped, &tm);
    return (uint32_t)(tm.tm_year - 80) << 25 | (uint32_t)(tm.tm_mon + 1) << 21 |
           (uint32_t)tm.tm_mday << 16 | (uint32_t)tm.tm_hour << 11 |
           (uint32_t)tm.tm_min << 5 | (uint32_t)tm.tm_sec / 2;
}

void
mo_zip_writer_begin(struct mo_zip_writer *zip, struct mo_out *out,
                    int64_t timestamp)
{
    *zip = (struct mo_zip_writer){.out = out,
                                  .start = mo_out_count(out),
                                  .modified = dos_time(timestamp)};
    mo_out_init(&zip->directory, NULL, NULL);
}

static bool
is_large(const struct mo_sums *sums)
{
    return sums->bytes_in >= MAX32 || sums->bytes_out >= MAX32;
}

/* What the local header and the central one have in common. */
static void
put_common(const struct mo_zip_writer *zip, struct mo_out *out,
           const struct mo_zip_member *member, bool zip64)
{
    put16(out, zip64 ? VERSION_ZIP64 : VERSION_DEFLATE);
    put16(out, FLAG_UTF8);
    put16(out, member->stored ? METHOD_STORED : METHOD_DEFLATED);
    put32(out, zip->modified);
    put32(out, member->sums.crc32);
}

/* 4.3.7; 4.5.3: in a local header both sizes stand in the extra, or none. */
static void
put_local_header(const struct mo_zip_writer *zip,
                 const struct mo_zip_member *member)
{
    struct mo_out *out = zip->out;
    const struct mo_sums *sums = &member->sums;
    const bool large = is_large(sums);
    put32(out, 0x04034b50);
    put_common(zip, out, member, large);
    put32(out, large ? MAX32 : sums->bytes_out);
    put32(out, large ? MAX32 : sums->bytes_in);
    put16(out, strlen(member->name));
    put16(out, large ? 20 : 0);
    mo_out_string(out, member->name);
    if (large) {
        put16(out, EXTRA_ZIP64);
        put16(out, 16);
        put64(out, sums->bytes_in);
        put64(out, sums->bytes_out);
    }
}

/* 4.5.3: in the central directory only what does not fit its own field. */
static void
put_central_extra(struct mo_out *out, const uint64_t values[3], size_t count)
{
    if (count == 0)
        return;
    put16(out, EXTRA_ZIP64);
    put16(out, 8 * count);
    for (size_t i = 0; i < 3; i++)
        if (values[i] >= MAX32)
            put64(out, values[i]);
}

/* 4.3.12 */
static void
put_central_header(struct mo_zip_writer *zip,
                   const struct mo_zip_member *member, uint64_t offset)
{
    struct mo_out *out = &zip->directory;
    const struct mo_sums *sums = &member->sums;
    const uint64_t values[3] = {sums->bytes_in, sums->bytes_out, offset};
    const size_t large =
        (values[0] >= MAX32) + (values[1] >= MAX32) + (values[2] >= MAX32);
    put32(out, 0x02014b50);
    put16(out, MADE_BY_UNIX | (large ? VERSION_ZIP64 : VERSION_DEFLATE));
    put_common(zip, out, member, large > 0);
    put32_or_mark(out, sums->bytes_out);
    put32_or_mark(out, sums->bytes_in);
    put16(out, strlen(member->name));
    put16(out, large ? 4 + 8 * large : 0);
    put16(out, 0); /* comment */
    put16(out, 0); /* disk */
    put16(out, 0); /* internal attributes */
    put32(out, MODE_FILE_0644);
    put32_or_mark(out, offset);
    mo_out_string(out, member->name);
    put_central_extra(out, values, large);
}

enum mo_status
mo_zip_writer_add(struct mo_zip_writer *zip, const struct mo_zip_member *member)
{
    const uint64_t offset = mo_out_count(zip->out) - zip->start;
    if (strlen(member->name) > MAX16)
        return MO_EUSAGE;
    put_central_header(zip, member, offset);
    put_local_header(zip, member);
    zip->count++;
    return mo_spool_copy(member->spool, zip->out);
}

/* 4.3.14 and 4.3.15 */
static void
put_zip64_end(const struct mo_zip_writer *zip, uint64_t size, uint64_t offset)
{
    struct mo_out *out = zip->out;
    put32(out, 0x06064b50);
    put64(out, 44); /* of this record, after this field */
    put16(out, MADE_BY_UNIX | VERSION_ZIP64);
    put16(out, VERSION_ZIP64);
    put32(out, 0); /* disk, and that of the directory */
    put32(out, 0);
    put64(out, zip->count);
    put64(out, zip->count);
    put64(out, size);
    put64(out, offset);
    put32(out, 0x07064b50);
    put32(out, 0);
    put64(out, offset + size);
    put32(out, 1);
}

/* 4.3.16 */
enum mo_status
mo_zip_writer_end(struct mo_zip_writer *zip)
{
    struct mo_out *out = zip->out;
    const struct mo_bytes directory = mo_out_bytes(&zip->directory);
    const uint64_t offset = mo_out_count(out) - zip->start;
    MO_TRY(mo_out_status(&zip->directory));
    mo_out_put(out, directory.ptr, directory.len);
    if (zip->count >= MAX16 || directory.len >= MAX32 || offset >= MAX32)
        put_zip64_end(zip, directory.len, offset);
    const uint64_t count = zip->count < MAX16 ? zip->count : MAX16;
    put32(out, 0x06054b50);
    put32(out, 0); /* disk, and that of the directory */
    put16(out, count);
    put16(out, count);
    put32_or_mark(out, directory.len);
    put32_or_mark(out, offset);
    put16(out, 0);
    return mo_out_status(out);
}

void
mo_zip_writer_dispose(struct mo_zip_writer *zip)
{
    mo_out_dispose(&zip->directory);
}
