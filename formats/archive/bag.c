/* A bag (RFC 8493): where it is in an archive, and what its manifests say. */
#include "archive.h"

#include "../common/container.h"

#define BAGIT        "bagit.txt"
#define MANIFEST     "manifest-sha256.txt"
#define TAG_MANIFEST "tagmanifest-sha256.txt"
#define PAYLOAD      "data/"
#define VERSION      "BagIt-Version: "

static const char changed[] =
    "it was damaged or changed after it was packed: fetch it again";

static bool
ends_with(struct mo_text text, const char *end)
{
    const size_t len = strlen(end);
    return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

/* What stands before the last slash, with it. */
static struct mo_text
folder_of(struct mo_text name)
{
    size_t len = name.len;
    while (len > 0 && name.ptr[len - 1] != '/')
        len--;
    return mo_text_of(name.ptr, len);
}

/* NAME is at the top, or in a folder there. */
static bool
is_high(struct mo_text name)
{
    const char *slash = memchr(name.ptr, '/', name.len);
    const size_t rest = slash ? (size_t)(name.ptr + name.len - slash) - 1 : 0;
    return !slash || !memchr(slash + 1, '/', rest);
}

static bool
is_called(struct mo_text name, const char *base)
{
    const struct mo_text folder = folder_of(name);
    return is_high(name) &&
           mo_text_is(mo_text_of(name.ptr + folder.len, name.len - folder.len),
                      base);
}

bool
mo_archive_is_tag_file(struct mo_text name)
{
    return is_called(name, BAGIT) || is_called(name, MANIFEST) ||
           is_called(name, TAG_MANIFEST);
}

enum mo_status
mo_bag_find(struct mo_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        const struct mo_text name = archive->entries[i].name;
        if (!is_called(name, BAGIT))
            continue;
        if (archive->is_bag)
            return mo_container_refuse(
                archive->env, MO_EUNSUPPORTED,
                "unpack it and read the bags one by one",
                "the archive holds two bags, and may hold but one");
        archive->is_bag = archive->digests = true;
        archive->root = folder_of(name);
    }
    return MO_OK;
}

/* ---- manifests ---------------------------------------------------------- */

static int
hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

static bool
read_digest(const char *hex, uint8_t digest[32])
{
    for (size_t i = 0; i < 32; i++) {
        const int high = hex_value(hex[2 * i]);
        const int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Section 2.1.3: %0A, %0D and %25 stand for LF, CR and %. */
static struct mo_text
decode_path(struct mo_text path, char *buffer)
{
    size_t len = 0;
    for (size_t i = 0; i < path.len; i++) {
        const int high = i + 2 < path.len ? hex_value(path.ptr[i + 1]) : -1;
        const int low = i + 2 < path.len ? hex_value(path.ptr[i + 2]) : -1;
        const int code = high >= 0 && low >= 0 ? high << 4 | low : -1;
        const bool escaped =
            path.ptr[i] == '%' && (code == '\n' || code == '\r' || code == '%');
        buffer[len++] = escaped ? (char)code : path.ptr[i];
        i += escaped ? 2 : 0;
    }
    return mo_text_of(buffer, len);
}

static enum mo_status
refuse_line(const struct mo_archive *archive, const char *manifest,
            uint64_t line, const char *what)
{
    return mo_container_refuse(archive->env, MO_ESYNTAX, NULL,
                               "%s of the bag, line %llu: %s", manifest,
                               (unsigned long long)line, what);
}

/* Takes a file that MANIFEST lists. */
static enum mo_status
expect(const struct mo_archive *archive, const char *manifest,
       struct mo_text path, const uint8_t *digest)
{
    char quoted[MO_QUOTE_SIZE];
    struct mo_archive_entry *entry =
        mo_archive_find(archive, archive->root, path);
    if (!entry)
        return mo_container_refuse(
            archive->env, MO_EDATA, "the bag is not complete: fetch it again",
            "%s lists the file %s, but the archive does not hold it", manifest,
            mo_text_quote(path, quoted));
    if (entry->expected)
        return mo_container_refuse(archive->env, MO_EDATA, NULL,
                                   "%s lists the file %s a second time",
                                   manifest, mo_text_quote(path, quoted));
    entry->expected = digest;
    return MO_OK;
}

/* "DIGEST PATH", with any white space between; some programs put a star or a
 * "./" before the path. */
static enum mo_status
take_line(const struct mo_archive *archive, const char *manifest,
          struct mo_text line, uint64_t number)
{
    size_t start = 64;
    uint8_t *digest = mo_arena_alloc(archive->arena, 32);
    char *buffer = mo_arena_alloc(archive->arena, line.len);
    if (!digest || !buffer)
        return MO_ENOMEM;
    if (line.len < 66 || !read_digest(line.ptr, digest))
        return refuse_line(archive, manifest, number,
                           "expected a SHA-256 and a path");
    while (start < line.len &&
           (line.ptr[start] == ' ' || line.ptr[start] == '\t'))
        start++;
    if (start == 64)
        return refuse_line(archive, manifest, number,
                           "expected a space after the SHA-256");
    if (start < line.len && line.ptr[start] == '*')
        start++;
    if (line.len - start > 2 && memcmp(line.ptr + start, "./", 2) == 0)
        start += 2;
    const struct mo_text path =
        decode_path(mo_text_of(line.ptr + start, line.len - start), buffer);
    const bool payload = path.len > 5 && memcmp(path.ptr, PAYLOAD, 5) == 0;
    if (payload != (strcmp(manifest, MANIFEST) == 0))
        return refuse_line(archive, manifest, number,
                           payload ? "a payload file among the tag files"
                                   : "a file outside the payload folder data");
    return expect(archive, manifest, path, digest);
}

/* Lines end with LF, CR or both (section 2.1.3). */
static enum mo_status
read_manifest(const struct mo_archive *archive, const char *manifest,
              struct mo_text text)
{
    const char *end = text.ptr + text.len;
    uint64_t number = 1;
    for (const char *ptr = text.ptr; ptr < end; number++) {
        const char *stop = ptr;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        if (stop > ptr)
            MO_TRY(take_line(archive, manifest,
                             mo_text_of(ptr, (size_t)(stop - ptr)), number));
        ptr = stop + 1;
        if (ptr < end && *stop == '\r' && *ptr == '\n')
            ptr++;
    }
    return MO_OK;
}

/* The text of the bag's tag file NAME; missing when there is none. */
static enum mo_status
load_text(struct mo_archive *archive, const char *name, struct mo_text *text)
{
    struct mo_archive_entry *entry =
        mo_archive_find(archive, archive->root, mo_text_from(name));
    *text = mo_text_from(NULL);
    if (entry && !entry->text.ptr)
        MO_TRY(mo_archive_open(archive, entry, MO_VISIT_KEEP));
    if (entry)
        *text = entry->text;
    return MO_OK;
}

/* Section 2.1.1 */
static enum mo_status
check_declaration(struct mo_archive *archive)
{
    struct mo_text text;
    MO_TRY(load_text(archive, BAGIT, &text));
    if (text.len < sizeof(VERSION) ||
        memcmp(text.ptr, VERSION, sizeof(VERSION) - 1) != 0)
        return mo_container_refuse(archive->env, MO_EDATA, NULL,
                                   "the file bagit.txt does not begin with "
                                   "\"BagIt-Version: \"");
    const struct mo_text rest = mo_text_trim(text);
    if (!ends_with(rest, "UTF-8") && !ends_with(rest, "utf-8"))
        return mo_container_refuse(archive->env, MO_EUNSUPPORTED, NULL,
                                   "the tag files of the bag are not in UTF-8");
    return MO_OK;
}

bool
mo_bag_holds(const struct mo_archive *archive,
             const struct mo_archive_entry *entry)
{
    const struct mo_text root = archive->root, name = entry->name;
    return name.len > root.len + 5 &&
           memcmp(name.ptr, root.ptr, root.len) == 0 &&
           memcmp(name.ptr + root.len, PAYLOAD, 5) == 0;
}

/* Every file under data/ is listed. */
static enum mo_status
check_complete(const struct mo_archive *archive)
{
    char quoted[MO_QUOTE_SIZE];
    for (size_t i = 0; i < archive->count; i++) {
        const struct mo_archive_entry *entry = &archive->entries[i];
        if (entry->expected || !mo_bag_holds(archive, entry))
            continue;
        return mo_container_refuse(
            archive->env, MO_EDATA, changed,
            "the archive holds the file %s, but " MANIFEST " does not list it",
            mo_text_quote(entry->name, quoted));
    }
    return MO_OK;
}

enum mo_status
mo_bag_load(struct mo_archive *archive)
{
    struct mo_text text;
    MO_TRY(check_declaration(archive));
    MO_TRY(load_text(archive, MANIFEST, &text));
    if (!text.ptr)
        return mo_container_refuse(archive->env, MO_EUNSUPPORTED, NULL,
                                   "the bag has no " MANIFEST
                                   ", so it cannot be checked");
    MO_TRY(read_manifest(archive, MANIFEST, text));
    MO_TRY(load_text(archive, TAG_MANIFEST, &text));
    if (text.ptr)
        MO_TRY(read_manifest(archive, TAG_MANIFEST, text));
    return check_complete(archive);
}

enum mo_status
mo_bag_check(const struct mo_archive *archive,
             const struct mo_archive_entry *entry)
{
    char quoted[MO_QUOTE_SIZE];
    if (!entry->expected || !entry->hashed ||
        memcmp(entry->expected, entry->sha256, 32) == 0)
        return MO_OK;
    return mo_container_refuse(archive->env, MO_EDATA, changed,
                               "the file %s has another SHA-256 than the "
                               "manifest of the bag tells",
                               mo_text_quote(entry->name, quoted));
}
