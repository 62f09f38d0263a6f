/* Reading a tar: headers of 512 bytes, each before its content (POSIX.1-2008,
 * pax; the GNU manual, "Basic Tar Format"). */
#include "tar_read.h"

#include "container.h"
#include "tar_write.h"

/* Where the fields of a header stand, and how long they are. */
enum {
    NAME = 0,
    NAME_SIZE = 100,
    SIZE = 124,
    SIZE_SIZE = 12,
    CHECKSUM = 148,
    CHECKSUM_SIZE = 8,
    TYPE = 156,
    MAGIC = 257,
    PREFIX = 345,
    PREFIX_SIZE = 155
};

/* The most that an extended header may hold. */
#define EXTENDED_MAX ((uint64_t)1 << 20)

static const char cut_short[] = "the file may be cut short: fetch it again";

static enum mo_status
refuse_tar(const struct mo_tar *tar, const char *hint, const char *what)
{
    return mo_container_refuse(tar->env, MO_ESYNTAX, hint,
                               "at byte %llu the tar %s",
                               (unsigned long long)mo_in_offset(tar->in), what);
}

static enum mo_status
refuse_kind(const struct mo_tar *tar, struct mo_text name, const char *what)
{
    char quoted[MO_QUOTE_SIZE];
    return mo_container_refuse(tar->env, MO_EDATA, MO_CONTAINER_LINK,
                               "the member %s is %s",
                               mo_text_quote(name, quoted), what);
}

static enum mo_status
refuse_cut(const struct mo_tar *tar)
{
    char quoted[MO_QUOTE_SIZE];
    return mo_container_refuse(tar->env, MO_ESYNTAX, cut_short,
                               "the member %s is cut short: the tar ends "
                               "within it",
                               mo_text_quote(tar->name, quoted));
}

/* ---- fields ------------------------------------------------------------- */

/* An octal number, with spaces around it or a NUL behind; GNU's base 256 where
 * the first bit is set. */
static bool
read_number(const uint8_t *field, size_t size, uint64_t *number)
{
    uint64_t value = 0;
    size_t i = 0;
    if (field[0] == 0x80) {
        for (i = 1; i < size; i++) {
            if (value >> 55)
                return false;
            value = value << 8 | field[i];
        }
        *number = value;
        return true;
    }
    while (i < size && field[i] == ' ')
        i++;
    for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
        value = value << 3 | (uint64_t)(field[i] - '0');
    *number = value;
    return i == size || field[i] == '\0' || field[i] == ' ';
}

/* The sum of all bytes, those of the checksum taken for spaces. */
static bool
sum_is_right(const uint8_t *block)
{
    uint64_t stated, sum = 0;
    int64_t as_signed = 0; /* some old programs added signed bytes */
    for (size_t i = 0; i < MO_TAR_BLOCK; i++) {
        const bool within = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_SIZE;
        const uint8_t byte = within ? ' ' : block[i];
        sum += byte;
        as_signed += byte < 0x80 ? byte : byte - 0x100;
    }
    return read_number(block + CHECKSUM, CHECKSUM_SIZE, &stated) &&
           (stated == sum || (int64_t)stated == as_signed);
}

static bool
is_zero(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

int
mo_tar_sniff(const uint8_t *bytes, size_t len)
{
    if (len < MO_TAR_BLOCK || is_zero(bytes, MO_TAR_BLOCK) ||
        !sum_is_right(bytes))
        return 0;
    return memcmp(bytes + MAGIC, "ustar", 5) == 0 ? 95 : 70;
}

static struct mo_text
field_text(const uint8_t *field, size_t size)
{
    const uint8_t *end = memchr(field, '\0', size);
    return mo_text_of((const char *)field, end ? (size_t)(end - field) : size);
}

/* Builds the name of a header in BUFFER. */
static struct mo_text
header_name(const uint8_t *block, char buffer[PREFIX_SIZE + 1 + NAME_SIZE])
{
    const struct mo_text name = field_text(block + NAME, NAME_SIZE);
    struct mo_text prefix = {0};
    /* GNU's magic is "ustar  "; it uses the place for times. */
    if (memcmp(block + MAGIC, "ustar\0", 6) == 0)
        prefix = field_text(block + PREFIX, PREFIX_SIZE);
    size_t len = 0;
    if (prefix.len > 0) {
        memcpy(buffer, prefix.ptr, prefix.len);
        buffer[prefix.len] = '/';
        len = prefix.len + 1;
    }
    memcpy(buffer + len, name.ptr, name.len);
    return mo_text_of(buffer, len + name.len);
}

/* ---- extended headers --------------------------------------------------- */

static enum mo_status
refuse_pax(const struct mo_tar *tar)
{
    return refuse_tar(tar, NULL, "has a damaged extended header");
}

static bool
parse_uint(struct mo_text text, uint64_t *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > UINT64_MAX / 16)
            return false;
        value = 10 * value + (uint64_t)(text.ptr[i] - '0');
    }
    *number = value;
    return text.len > 0;
}

static enum mo_status
take_pax(struct mo_tar *tar, struct mo_text key, struct mo_text value)
{
    if (mo_text_is(key, "path"))
        return mo_text_copy(tar->arena, value, &tar->long_name);
    if (mo_text_is(key, "size")) {
        tar->has_long_size = parse_uint(value, &tar->long_size);
        return tar->has_long_size ? MO_OK : refuse_pax(tar);
    }
    if (key.len > 11 && memcmp(key.ptr, "GNU.sparse.", 11) == 0)
        return refuse_tar(tar, "pack it anew without --sparse",
                          "holds a sparse file, which is not read");
    return MO_OK;
}

/* A record is "LENGTH KEY=VALUE\n" (pax Extended Header). */
static enum mo_status
read_pax(struct mo_tar *tar, struct mo_text all)
{
    while (all.len > 0) {
        uint64_t len;
        const char *space = memchr(all.ptr, ' ', all.len);
        const size_t digits = space ? (size_t)(space - all.ptr) : 0;
        if (!parse_uint(mo_text_of(all.ptr, digits), &len) || len > all.len ||
            len < digits + 2 || all.ptr[len - 1] != '\n')
            return refuse_pax(tar);
        const char *key = space + 1;
        const size_t rest = (size_t)len - digits - 2;
        const char *equals = memchr(key, '=', rest);
        if (!equals)
            return refuse_pax(tar);
        const size_t key_len = (size_t)(equals - key);
        MO_TRY(take_pax(tar, mo_text_of(key, key_len),
                        mo_text_of(equals + 1, rest - key_len - 1)));
        all = mo_text_of(all.ptr + len, all.len - (size_t)len);
    }
    return MO_OK;
}

/* GNU's long name: the content up to its NUL. */
static enum mo_status
take_gnu_name(struct mo_tar *tar, struct mo_text content)
{
    const struct mo_text name =
        field_text((const uint8_t *)content.ptr, content.len);
    return mo_text_copy(tar->arena, name, &tar->long_name);
}

/* Reads the content of SIZE bytes that extends the next header. */
static enum mo_status
read_extension(struct mo_tar *tar, uint8_t type, uint64_t size)
{
    struct mo_bytes bytes;
    if (size > EXTENDED_MAX)
        return refuse_tar(tar, NULL, "has an extended header beyond 1 MiB");
    const size_t whole = (size_t)(size + -size % MO_TAR_BLOCK);
    MO_TRY(mo_in_fill(tar->in, whole, &bytes));
    if (bytes.len < whole)
        return refuse_tar(tar, cut_short, "ends within an extended header");
    const struct mo_text text =
        mo_text_of((const char *)bytes.ptr, (size_t)size);
    if (type == 'x')
        MO_TRY(read_pax(tar, text));
    if (type == 'L')
        MO_TRY(take_gnu_name(tar, text));
    mo_in_consume(tar->in, whole);
    return MO_OK;
}

/* ---- members ------------------------------------------------------------ */

/* What a member of that TYPE is; NULL for a file or a folder. */
static const char *
refused_type(uint8_t type)
{
    switch (type) {
    case '0':
    case '\0':
    case '7':
    case '5': return NULL;
    case '1': return "a hard link, which is not read";
    case '2': return "a symbolic link, which is not read";
    case '3':
    case '4':
    case '6': return "a device or pipe, which is not read";
    case 'S': return "a sparse file, which is not read";
    default: return "of a type that is not known";
    }
}

static enum mo_status
check_limits(struct mo_tar *tar, uint64_t size)
{
    const struct mo_limits *limits = &tar->env->limits;
    if (++tar->count > limits->archive_members)
        return mo_container_refuse(
            tar->env, MO_ELIMIT, "raise the limit with --max-members",
            "the archive has more members than the limit of %llu",
            (unsigned long long)limits->archive_members);
    if (size > limits->archive_bytes - tar->total)
        return mo_container_refuse(
            tar->env, MO_ELIMIT, "raise the limit with --max-unpacked",
            "the archive unpacks to more than the limit of %llu bytes",
            (unsigned long long)limits->archive_bytes);
    tar->total += size;
    return MO_OK;
}

/* Takes the header at BLOCK, already consumed, for a member of SIZE bytes. */
static enum mo_status
take_member(struct mo_tar *tar, const uint8_t *block, uint64_t size,
            struct mo_tar_entry *entry)
{
    char buffer[PREFIX_SIZE + 1 + NAME_SIZE];
    const uint8_t type = block[TYPE];
    struct mo_text raw = header_name(block, buffer);
    if (tar->long_name.ptr)
        raw = tar->long_name;
    const bool slash = raw.len > 0 && raw.ptr[raw.len - 1] == '/';
    if (refused_type(type))
        return refuse_kind(tar, raw, refused_type(type));
    if (tar->has_long_size)
        size = tar->long_size;
    entry->folder = type == '5' || slash;
    entry->size = type == '5' ? 0 : size; /* a folder's is but a hint */
    MO_TRY(mo_container_name(tar->env, tar->arena, raw, &entry->name));
    MO_TRY(check_limits(tar, entry->size));
    tar->long_name = mo_text_from(NULL);
    tar->has_long_size = false;
    tar->name = entry->name;
    return MO_OK;
}

/* After the two blocks of zeros that end a tar nothing but zeros may come. */
static enum mo_status
check_rest(struct mo_tar *tar)
{
    struct mo_bytes bytes;
    for (;;) {
        MO_TRY(mo_in_fill(tar->in, 1, &bytes));
        if (bytes.len == 0)
            return MO_STOP;
        if (!is_zero(bytes.ptr, bytes.len))
            return refuse_tar(tar, "unpack and pack it anew",
                              "has ended, but more follows");
        mo_in_consume(tar->in, bytes.len);
    }
}

static enum mo_status
end_tar(struct mo_tar *tar)
{
    struct mo_bytes bytes;
    MO_TRY(mo_in_fill(tar->in, 2 * MO_TAR_BLOCK, &bytes));
    if (bytes.len < 2 * MO_TAR_BLOCK)
        return refuse_tar(tar, cut_short, "ends within its end mark");
    return check_rest(tar);
}

/* Moves past LEN bytes that must be there. */
static enum mo_status
skip(struct mo_tar *tar, uint64_t len)
{
    struct mo_bytes bytes;
    while (len > 0) {
        MO_TRY(mo_in_fill(tar->in, 1, &bytes));
        if (bytes.len == 0)
            return refuse_cut(tar);
        const size_t step = bytes.len < len ? bytes.len : (size_t)len;
        mo_in_consume(tar->in, step);
        len -= step;
    }
    return MO_OK;
}

void
mo_tar_begin(struct mo_tar *tar, const struct mo_env *env, struct mo_in *in,
             struct mo_arena *arena)
{
    *tar = (struct mo_tar){.env = env, .in = in, .arena = arena};
}

enum mo_status
mo_tar_next(struct mo_tar *tar, struct mo_tar_entry *entry)
{
    struct mo_bytes bytes;
    uint8_t block[MO_TAR_BLOCK];
    uint64_t size;
    MO_TRY(skip(tar, tar->left));
    MO_TRY(skip(tar, tar->padding));
    tar->left = tar->padding = 0;
    for (;;) {
        MO_TRY(mo_in_fill(tar->in, MO_TAR_BLOCK, &bytes));
        if (bytes.len < MO_TAR_BLOCK)
            return refuse_tar(tar, cut_short, "ends without its end mark");
        if (is_zero(bytes.ptr, MO_TAR_BLOCK))
            return end_tar(tar);
        memcpy(block, bytes.ptr, MO_TAR_BLOCK);
        if (!sum_is_right(block) ||
            !read_number(block + SIZE, SIZE_SIZE, &size))
            return refuse_tar(tar, "the file is damaged: fetch it again",
                              "has a damaged header");
        mo_in_consume(tar->in, MO_TAR_BLOCK);
        if (!strchr("xgLK", block[TYPE]) || block[TYPE] == '\0')
            break;
        MO_TRY(read_extension(tar, block[TYPE], size));
    }
    MO_TRY(take_member(tar, block, size, entry));
    entry->offset = mo_in_offset(tar->in);
    tar->left = entry->size;
    tar->padding = -entry->size % MO_TAR_BLOCK;
    return MO_OK;
}

enum mo_status
mo_tar_return(struct mo_tar *tar, const struct mo_tar_entry *entry)
{
    tar->name = entry->name;
    tar->left = entry->size;
    tar->padding = 0;
    return mo_in_seek(tar->in, entry->offset);
}

enum mo_status
mo_tar_pull(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct mo_tar *tar = self;
    struct mo_bytes bytes;
    *len = 0;
    if (tar->left == 0)
        return MO_OK;
    MO_TRY(mo_in_fill(tar->in, 1, &bytes));
    if (bytes.len == 0)
        return refuse_cut(tar);
    if (bytes.len > cap)
        bytes.len = cap;
    if (bytes.len > tar->left)
        bytes.len = (size_t)tar->left;
    memcpy(to, bytes.ptr, bytes.len);
    mo_in_consume(tar->in, bytes.len);
    tar->left -= bytes.len;
    *len = bytes.len;
    return MO_OK;
}
