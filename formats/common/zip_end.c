/* The end of a ZIP: where its central directory lies (APPNOTE.TXT 6.3.10, the
 * sections named below). */
#include "zip_directory.h"

#include "container.h"

enum { END_SIZE = 22, LOCATOR_SIZE = 20, END64_SIZE = 56, COMMENT_MAX = 65535 };

static const char cut_short[] = "the file may be cut short: fetch it again";

/* What the end record says, of 32 or of 64 bits. */
struct end {
    uint64_t position; /* of the record that follows the central directory */
    uint64_t disk, directory_disk, count_here, count, size, offset;
};

/* Stores LEN bytes at POSITION of the ZIP; they exist. */
static enum mo_status
look_at(struct mo_zip *zip, uint64_t position, size_t len,
        struct mo_bytes *bytes)
{
    MO_TRY(mo_in_seek(zip->in, position));
    MO_TRY(mo_in_fill(zip->in, len, bytes));
    return bytes->len >= len ? MO_OK : MO_EIO;
}

/* 4.3.16: the last record whose comment ends with the file. */
static enum mo_status
find_end(struct mo_zip *zip, uint64_t size, struct end *end)
{
    struct mo_bytes tail = {NULL, 0};
    const size_t most = END_SIZE + COMMENT_MAX;
    const size_t len = size < most ? (size_t)size : most;
    if (size >= END_SIZE)
        MO_TRY(look_at(zip, size - len, len, &tail));
    for (size_t i = END_SIZE; i <= len; i++) {
        const uint8_t *record = tail.ptr + (len - i);
        if (mo_zip_32(record) != 0x06054b50 ||
            mo_zip_16(record + 20) != i - END_SIZE)
            continue;
        *end = (struct end){.position = size - i,
                            .disk = mo_zip_16(record + 4),
                            .directory_disk = mo_zip_16(record + 6),
                            .count_here = mo_zip_16(record + 8),
                            .count = mo_zip_16(record + 10),
                            .size = mo_zip_32(record + 12),
                            .offset = mo_zip_32(record + 16)};
        return MO_OK;
    }
    return mo_container_refuse(zip->env, MO_ESYNTAX, cut_short,
                               "a ZIP must end with its central directory, "
                               "and this has none");
}

static bool
needs_64(const struct end *end)
{
    return end->count == UINT16_MAX || end->count_here == UINT16_MAX ||
           end->size == UINT32_MAX || end->offset == UINT32_MAX;
}

/* 4.3.14: replaces what did not fit the record of 32 bits. */
static enum mo_status
read_end_64(struct mo_zip *zip, uint64_t position, uint64_t limit,
            struct end *end)
{
    struct mo_bytes bytes;
    if (position > limit || limit - position < END64_SIZE)
        return mo_container_refuse(zip->env, MO_ESYNTAX, cut_short,
                                   "the ZIP64 end record is not where it is "
                                   "said to be");
    MO_TRY(look_at(zip, position, END64_SIZE, &bytes));
    const uint8_t *record = bytes.ptr;
    if (mo_zip_32(record) != 0x06064b50 ||
        mo_zip_64(record + 4) != limit - position - 12)
        return mo_container_refuse(zip->env, MO_ESYNTAX, cut_short,
                                   "the ZIP64 end record is damaged");
    *end = (struct end){.position = position,
                        .disk = mo_zip_32(record + 16),
                        .directory_disk = mo_zip_32(record + 20),
                        .count_here = mo_zip_64(record + 24),
                        .count = mo_zip_64(record + 32),
                        .size = mo_zip_64(record + 40),
                        .offset = mo_zip_64(record + 48)};
    return MO_OK;
}

/* 4.3.15: the locator stands right before the end record. */
static enum mo_status
find_end_64(struct mo_zip *zip, struct end *end)
{
    struct mo_bytes bytes;
    if (end->position < LOCATOR_SIZE)
        return MO_OK;
    const uint64_t locator = end->position - LOCATOR_SIZE;
    MO_TRY(look_at(zip, locator, LOCATOR_SIZE, &bytes));
    if (mo_zip_32(bytes.ptr) != 0x07064b50)
        return MO_OK;
    return read_end_64(zip, mo_zip_64(bytes.ptr + 8), locator, end);
}

static enum mo_status
judge(struct mo_zip *zip, const struct end *end)
{
    const struct mo_env *env = zip->env;
    if (end->disk != 0 || end->directory_disk != 0 ||
        end->count_here != end->count)
        return mo_container_refuse(env, MO_EUNSUPPORTED,
                                   "join the parts with `zip -s 0` first",
                                   "this is one part of a ZIP in several");
    if (end->size > end->position || end->offset != end->position - end->size)
        return mo_container_refuse(
            env, MO_ESYNTAX, cut_short,
            "the central directory of the ZIP is not where it is said to be");
    if (end->count > env->limits.archive_members)
        return mo_container_refuse(
            env, MO_ELIMIT, "raise the limit with --max-members",
            "the archive has %llu members, more than the limit of %llu",
            (unsigned long long)end->count,
            (unsigned long long)env->limits.archive_members);
    return MO_OK;
}

enum mo_status
mo_zip_find_directory(struct mo_zip *zip)
{
    struct end end = {0};
    uint64_t size;
    MO_TRY(mo_in_size(zip->in, &size));
    MO_TRY(find_end(zip, size, &end));
    if (needs_64(&end))
        MO_TRY(find_end_64(zip, &end));
    MO_TRY(judge(zip, &end));
    zip->directory = end.offset;
    zip->directory_size = end.size;
    zip->count = (size_t)end.count;
    return MO_OK;
}
