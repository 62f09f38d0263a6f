/* The members of a ZIP: the central directory and the local headers, which must
 * say the same (APPNOTE.TXT 6.3.10, the sections named below). */
#include "zip_directory.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "container.h"

enum {
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    FLAG_ENCRYPTED = 1, /* 4.4.4 */
    FLAG_DESCRIPTOR = 1 << 3,
    FLAG_STRONG = 1 << 6,
    FLAG_MASKED = 1 << 13,
    EXTRA_ZIP64 = 1,
    UNIX = 3 /* 4.4.2: systems whose attributes hold a mode */,
    OS_X = 19
};

#define RATIO_FROM ((uint64_t)1 << 20)

static const char damaged[] = "the file is damaged: fetch it again";

static enum mo_status
refuse_headers(const struct mo_zip *zip, const char *what)
{
    return mo_container_refuse(zip->env, MO_ESYNTAX, damaged, "%s", what);
}

/* ---- the central directory ---------------------------------------------- */

/* 4.5.3: the values of 64 bits, in this order, of those fields that hold the
 * mark. Extras of programs that do not keep to the rules are passed over. */
static bool
read_extra(struct mo_bytes extra, uint64_t *const fields[], size_t count)
{
    const uint8_t *ptr = extra.ptr;
    size_t left = extra.len;
    while (left >= 4 && mo_zip_16(ptr) != EXTRA_ZIP64) {
        const size_t len = 4 + (size_t)mo_zip_16(ptr + 2);
        if (len > left)
            return false;
        ptr += len;
        left -= len;
    }
    if (left < 4 || mo_zip_16(ptr + 2) > left - 4)
        return false;
    left = mo_zip_16(ptr + 2);
    ptr += 4;
    for (size_t i = 0; i < count; i++) {
        if (*fields[i] != UINT32_MAX)
            continue;
        if (left < 8)
            return false;
        *fields[i] = mo_zip_64(ptr);
        ptr += 8;
        left -= 8;
    }
    return true;
}

static bool
is_marked(uint64_t value)
{
    return value == UINT32_MAX;
}

static enum mo_status
refuse_kind(const struct mo_zip *zip, const struct mo_zip_record *record,
            const char *what)
{
    char quoted[MO_QUOTE_SIZE];
    return mo_container_refuse(zip->env, MO_EDATA, MO_CONTAINER_LINK,
                               "the member %s is %s, which is not read",
                               mo_text_quote(record->entry.name, quoted), what);
}

static enum mo_status
judge_mode(const struct mo_zip *zip, const struct mo_zip_record *record,
           uint16_t made_by, uint32_t attributes)
{
    const mode_t mode = (mode_t)(attributes >> 16);
    if (made_by >> 8 != UNIX && made_by >> 8 != OS_X)
        return MO_OK;
    if (S_ISLNK(mode))
        return refuse_kind(zip, record, "a symbolic link");
    if (S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode))
        return refuse_kind(zip, record, "a device, pipe or socket");
    return MO_OK;
}

static enum mo_status
judge_size(const struct mo_zip *zip, const struct mo_zip_record *record)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_zip_entry *entry = &record->entry;
    const uint64_t ratio = zip->env->limits.archive_ratio;
    mo_text_quote(entry->name, quoted);
    if (record->method == MO_ZIP_STORED && entry->packed != entry->size)
        return mo_container_refuse(zip->env, MO_ESYNTAX, damaged,
                                   "the member %s is stored in %llu bytes, but "
                                   "is said to have %llu",
                                   quoted, (unsigned long long)entry->packed,
                                   (unsigned long long)entry->size);
    if (entry->size > RATIO_FROM && entry->size / ratio > entry->packed)
        return mo_container_refuse(
            zip->env, MO_ELIMIT,
            "raise the limit with --max-ratio if you trust the file",
            "the member %s unpacks to more than %llu times its size", quoted,
            (unsigned long long)ratio);
    return MO_OK;
}

static enum mo_status
judge_record(const struct mo_zip *zip, const struct mo_zip_record *record)
{
    char quoted[MO_QUOTE_SIZE];
    const int encrypted = FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED;
    mo_text_quote(record->entry.name, quoted);
    if (record->flags & encrypted)
        return mo_container_refuse(zip->env, MO_EUNSUPPORTED,
                                   "unpack it with its password first",
                                   "the member %s is encrypted", quoted);
    if (record->method != MO_ZIP_STORED && record->method != MO_ZIP_DEFLATED)
        return mo_container_refuse(
            zip->env, MO_EUNSUPPORTED, "pack it anew with deflate",
            "the member %s is packed with method %d, which is not known",
            quoted, record->method);
    return judge_size(zip, record);
}

/* Reads the header at BYTES (4.3.12) with name and extra behind it. */
static enum mo_status
read_record(struct mo_zip *zip, const uint8_t *bytes,
            struct mo_zip_record *record)
{
    const size_t name_len = mo_zip_16(bytes + 28);
    const struct mo_bytes extra = {bytes + CENTRAL_SIZE + name_len,
                                   mo_zip_16(bytes + 30)};
    struct mo_zip_entry *entry = &record->entry;
    const struct mo_text raw =
        mo_text_of((const char *)bytes + CENTRAL_SIZE, name_len);
    *record = (struct mo_zip_record){.flags = mo_zip_16(bytes + 8),
                                     .method = mo_zip_16(bytes + 10),
                                     .header = mo_zip_32(bytes + 42)};
    entry->crc32 = mo_zip_32(bytes + 16);
    entry->packed = mo_zip_32(bytes + 20);
    entry->size = mo_zip_32(bytes + 24);
    entry->folder = name_len > 0 && raw.ptr[name_len - 1] == '/';
    MO_TRY(mo_container_name(zip->env, zip->arena, raw, &entry->name));
    MO_TRY(mo_text_copy(zip->arena, raw, &record->raw));
    uint64_t *const fields[] = {&entry->size, &entry->packed, &record->header};
    if ((is_marked(entry->size) || is_marked(entry->packed) ||
         is_marked(record->header)) &&
        !read_extra(extra, fields, 3))
        return refuse_headers(zip, "a ZIP64 field of the ZIP is missing");
    MO_TRY(
        judge_mode(zip, record, mo_zip_16(bytes + 4), mo_zip_32(bytes + 38)));
    return judge_record(zip, record);
}

/* Reads the next record of the directory, of which LEFT bytes remain. */
static enum mo_status
next_record(struct mo_zip *zip, uint64_t *left, struct mo_zip_record *record)
{
    struct mo_bytes bytes = {NULL, 0};
    size_t len = CENTRAL_SIZE;
    if (*left >= len)
        MO_TRY(mo_in_fill(zip->in, len, &bytes));
    if (bytes.len < len || mo_zip_32(bytes.ptr) != 0x02014b50)
        return refuse_headers(zip, "the central directory of the ZIP does not "
                                   "hold as many members as it should");
    len += (size_t)mo_zip_16(bytes.ptr + 28) + mo_zip_16(bytes.ptr + 30) +
           mo_zip_16(bytes.ptr + 32);
    if (*left >= len)
        MO_TRY(mo_in_fill(zip->in, len, &bytes));
    if (*left < len || bytes.len < len)
        return refuse_headers(zip, "the central directory of the ZIP is cut "
                                   "off within a member");
    MO_TRY(read_record(zip, bytes.ptr, record));
    mo_in_consume(zip->in, len);
    *left -= len;
    return MO_OK;
}

static enum mo_status
read_directory(struct mo_zip *zip)
{
    uint64_t left = zip->directory_size, total = 0;
    const uint64_t most = zip->env->limits.archive_bytes;
    if (zip->count > left / CENTRAL_SIZE)
        return refuse_headers(zip, "the central directory of the ZIP is too "
                                   "small for its number of members");
    zip->records = mo_realloc(NULL, zip->count + 1, sizeof(*zip->records));
    if (!zip->records)
        return MO_ENOMEM;
    MO_TRY(mo_in_seek(zip->in, zip->directory));
    for (size_t i = 0; i < zip->count; i++) {
        MO_TRY(next_record(zip, &left, &zip->records[i]));
        const uint64_t size = zip->records[i].entry.size;
        if (size > most - total)
            return mo_container_refuse(
                zip->env, MO_ELIMIT, "raise the limit with --max-unpacked",
                "the archive unpacks to more than the limit of %llu bytes",
                (unsigned long long)most);
        total += size;
    }
    if (left > 0)
        return refuse_headers(zip, "the central directory of the ZIP holds "
                                   "more than its members");
    return MO_OK;
}

/* ---- the local headers -------------------------------------------------- */

static enum mo_status
refuse_local(const struct mo_zip *zip, const struct mo_zip_record *record,
             const char *what)
{
    char quoted[MO_QUOTE_SIZE];
    return mo_container_refuse(
        zip->env, MO_ESYNTAX,
        "two programs could unpack two different files: pack it anew",
        "the local header of the member %s %s",
        mo_text_quote(record->entry.name, quoted), what);
}

/* 4.3.7 against 4.3.12: what the header at BYTES says otherwise, or NULL. */
static const char *
difference(const struct mo_zip_record *record, const uint8_t *bytes)
{
    const size_t name_len = mo_zip_16(bytes + 26);
    const struct mo_text raw =
        mo_text_of((const char *)bytes + LOCAL_SIZE, name_len);
    const struct mo_bytes extra = {bytes + LOCAL_SIZE + name_len,
                                   mo_zip_16(bytes + 28)};
    uint64_t packed = mo_zip_32(bytes + 18), size = mo_zip_32(bytes + 22);
    uint64_t *const fields[] = {&size, &packed};
    if (!mo_text_equal(raw, record->raw))
        return "tells another name than the central directory";
    if (mo_zip_16(bytes + 8) != record->method)
        return "tells another method than the central directory";
    if ((mo_zip_16(bytes + 6) ^ record->flags) &
        (FLAG_ENCRYPTED | FLAG_DESCRIPTOR))
        return "has other flags than the central directory";
    if (record->flags & FLAG_DESCRIPTOR)
        return NULL;
    if (is_marked(packed) || is_marked(size))
        read_extra(extra, fields, 2);
    if (packed != record->entry.packed || size != record->entry.size)
        return "tells other sizes than the central directory";
    if (mo_zip_32(bytes + 14) != record->entry.crc32)
        return "tells another CRC-32 than the central directory";
    return NULL;
}

/* Checks one local header; *FREE is where the one before ended. */
static enum mo_status
check_local(struct mo_zip *zip, struct mo_zip_record *record, uint64_t *free_at)
{
    struct mo_bytes bytes = {NULL, 0};
    size_t len = LOCAL_SIZE;
    const uint64_t end = zip->directory;
    if (record->header < *free_at)
        return refuse_local(zip, record, "lies within another member");
    if (record->header > end || end - record->header < len)
        return refuse_local(zip, record, "lies outside the members");
    MO_TRY(mo_in_seek(zip->in, record->header));
    MO_TRY(mo_in_fill(zip->in, len, &bytes));
    if (bytes.len < len || mo_zip_32(bytes.ptr) != 0x04034b50)
        return refuse_local(zip, record, "is missing");
    len += (size_t)mo_zip_16(bytes.ptr + 26) + mo_zip_16(bytes.ptr + 28);
    MO_TRY(mo_in_fill(zip->in, len, &bytes));
    if (end - record->header < len || bytes.len < len)
        return refuse_local(zip, record, "lies outside the members");
    const char *what = difference(record, bytes.ptr);
    if (what)
        return refuse_local(zip, record, what);
    record->data = record->header + len;
    if (record->entry.packed > end - record->data)
        return refuse_local(zip, record, "has its content outside the members");
    *free_at = record->data + record->entry.packed;
    return MO_OK;
}

static int
compare_headers(const void *a, const void *b)
{
    const struct mo_zip_record *left = a, *right = b;
    return (left->header > right->header) - (left->header < right->header);
}

static enum mo_status
check_locals(struct mo_zip *zip)
{
    uint64_t free_at = 0;
    if (zip->count > 1)
        qsort(zip->records, zip->count, sizeof(*zip->records), compare_headers);
    for (size_t i = 0; i < zip->count; i++)
        MO_TRY(check_local(zip, &zip->records[i], &free_at));
    return MO_OK;
}

/* ---- the whole ---------------------------------------------------------- */

static enum mo_status
check_names(struct mo_zip *zip)
{
    size_t count = 0;
    struct mo_text *names = mo_realloc(NULL, zip->count + 1, sizeof(*names));
    if (!names)
        return MO_ENOMEM;
    for (size_t i = 0; i < zip->count; i++)
        if (!zip->records[i].entry.folder)
            names[count++] = zip->records[i].entry.name;
    const enum mo_status status = mo_container_distinct(zip->env, names, count);
    free(names);
    return status;
}

static enum mo_status
read_all(struct mo_zip *zip)
{
    zip->arena = mo_arena_new();
    if (!zip->arena)
        return MO_ENOMEM;
    MO_TRY(mo_zip_find_directory(zip));
    MO_TRY(read_directory(zip));
    MO_TRY(check_locals(zip));
    return check_names(zip);
}

enum mo_status
mo_zip_open(const struct mo_env *env, struct mo_in *in, struct mo_zip **result)
{
    struct mo_zip *zip = mo_realloc(NULL, 1, sizeof(*zip));
    if (!zip)
        return MO_ENOMEM;
    *zip = (struct mo_zip){.env = env, .in = in};
    const enum mo_status status = read_all(zip);
    if (status == MO_OK)
        *result = zip;
    else
        mo_zip_close(zip);
    return status;
}

void
mo_zip_close(struct mo_zip *zip)
{
    if (!zip)
        return;
    mo_arena_free(zip->arena);
    free(zip->records);
    free(zip);
}

size_t
mo_zip_count(const struct mo_zip *zip)
{
    return zip->count;
}

const struct mo_zip_entry *
mo_zip_at(const struct mo_zip *zip, size_t index)
{
    return &zip->records[index].entry;
}
