/* Reading an archive, once its files are known: check, choose, read. */
#include "archive.h"

#include <stdlib.h>

#define SOURCE "data/moments.ndjson"

static const char *const no_data[] = {"datapackage.json", ".gz", NULL};

/* ---- entries ------------------------------------------------------------ */

enum mo_status
mo_archive_init(struct mo_archive *archive, const struct mo_env *env,
                const struct mo_sink *sink)
{
    *archive =
        (struct mo_archive){.env = env, .sink = sink, .arena = mo_arena_new()};
    return archive->arena ? MO_OK : MO_ENOMEM;
}

void
mo_archive_dispose(struct mo_archive *archive)
{
    mo_arena_free(archive->arena);
    free(archive->entries);
}

enum mo_status
mo_archive_add(struct mo_archive *archive, struct mo_text name, uint64_t size,
               struct mo_archive_entry **entry)
{
    if (archive->count == archive->cap) {
        const size_t cap = archive->cap ? 2 * archive->cap : 16;
        void *grown =
            mo_realloc(archive->entries, cap, sizeof(*archive->entries));
        if (!grown)
            return MO_ENOMEM;
        archive->entries = grown;
        archive->cap = cap;
    }
    *entry = &archive->entries[archive->count++];
    **entry = (struct mo_archive_entry){.name = name, .size = size};
    return MO_OK;
}

static int
compare_names(const void *a, const void *b)
{
    const struct mo_archive_entry *left = a, *right = b;
    return mo_text_compare(left->name, right->name);
}

/* Orders NAME against ROOT followed by REST. */
static int
compare_joined(struct mo_text name, struct mo_text root, struct mo_text rest)
{
    const size_t len = name.len < root.len ? name.len : root.len;
    const int order = mo_text_compare(mo_text_of(name.ptr, len), root);
    if (order != 0)
        return order;
    return mo_text_compare(mo_text_of(name.ptr + len, name.len - len), rest);
}

struct mo_archive_entry *
mo_archive_find(const struct mo_archive *archive, struct mo_text root,
                struct mo_text name)
{
    size_t low = 0, high = archive->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        struct mo_archive_entry *entry = &archive->entries[middle];
        const int order = compare_joined(entry->name, root, name);
        if (order == 0)
            return entry;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- sources ------------------------------------------------------------ */

/* A part of the name begins with a dot, or it is what a Macintosh adds. */
static bool
is_hidden(struct mo_text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '.' && (i == 0 || name.ptr[i - 1] == '/'))
            return true;
    return name.len > 9 && memcmp(name.ptr, "__MACOSX/", 9) == 0;
}

/* What describes data or holds it packed once more. */
static bool
is_no_data(struct mo_text name)
{
    for (const char *const *end = no_data; *end; end++) {
        const size_t len = strlen(*end);
        if (name.len >= len &&
            memcmp(name.ptr + name.len - len, *end, len) == 0)
            return true;
    }
    return false;
}

static enum mo_status
choose(const struct mo_archive *archive, struct mo_archive_entry *entry)
{
    const struct mo_text name = entry->name;
    const struct mo_bytes nothing = {NULL, 0};
    if (is_hidden(name) || is_no_data(name))
        return MO_OK;
    char *path = mo_arena_alloc(archive->arena, name.len + 1);
    if (!path)
        return MO_ENOMEM;
    memcpy(path, name.ptr, name.len);
    path[name.len] = '\0';
    const char *format = mo_env_format_of(archive->env, path, nothing);
    entry->is_source =
        format && strcmp(format, "zip") != 0 && strcmp(format, "tar") != 0;
    return MO_OK;
}

/* In our own bundle one view tells everything; in any other archive each file
 * of a known kind is a source. */
static enum mo_status
choose_sources(struct mo_archive *archive)
{
    if (archive->is_bag) {
        struct mo_archive_entry *whole =
            mo_archive_find(archive, archive->root, mo_text_from(SOURCE));
        if (whole) {
            whole->is_source = true;
            return MO_OK;
        }
    }
    for (size_t i = 0; i < archive->count; i++) {
        struct mo_archive_entry *entry = &archive->entries[i];
        if (!archive->is_bag || mo_bag_holds(archive, entry))
            MO_TRY(choose(archive, entry));
    }
    return MO_OK;
}

/* In a bag everything else has been checked; there is nothing to tell. */
static enum mo_status
tell_ignored(const struct mo_archive *archive)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_pos nowhere = {0};
    const struct mo_archive_entry *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < archive->count && !archive->is_bag; i++) {
        const struct mo_archive_entry *entry = &archive->entries[i];
        if (!entry->is_source && count++ == 0)
            first = entry;
    }
    if (!first)
        return MO_OK;
    return mo_complain(archive->env, MO_NOTE, MO_OK, nowhere, NULL,
                       "%zu member%s in no format that is read: %s%s", count,
                       count == 1 ? " is" : "s are",
                       mo_text_quote(first->name, quoted),
                       count == 1 ? "" : " and others");
}

/* ---- the whole ---------------------------------------------------------- */

/* Whatever can be checked before anything is read. */
static enum mo_status
check_others(struct mo_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        struct mo_archive_entry *entry = &archive->entries[i];
        if (entry->expected && !entry->hashed && !entry->is_source)
            MO_TRY(mo_archive_open(archive, entry, MO_VISIT_HASH));
        MO_TRY(mo_bag_check(archive, entry));
    }
    return MO_OK;
}

static enum mo_status
read_sources(struct mo_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        struct mo_archive_entry *entry = &archive->entries[i];
        if (!entry->is_source || entry->was_read)
            continue;
        MO_TRY(mo_archive_open(archive, entry, MO_VISIT_READ));
        MO_TRY(mo_bag_check(archive, entry));
    }
    return MO_OK;
}

static enum mo_status
tell_nothing(const struct mo_archive *archive)
{
    const struct mo_pos nowhere = {0};
    const enum mo_status status =
        mo_complain(archive->env, MO_ERROR, MO_ENOLIST, nowhere, NULL,
                    "no file in the archive holds a ranked list in a format "
                    "that is read");
    return status == MO_OK ? MO_ENOLIST : status;
}

enum mo_status
mo_archive_read(struct mo_archive *archive)
{
    if (archive->count > 1)
        qsort(archive->entries, archive->count, sizeof(*archive->entries),
              compare_names);
    MO_TRY(mo_bag_find(archive));
    if (archive->is_bag)
        MO_TRY(mo_bag_load(archive));
    MO_TRY(choose_sources(archive));
    MO_TRY(check_others(archive));
    MO_TRY(tell_ignored(archive));
    MO_TRY(read_sources(archive));
    return archive->read_count > 0 ? MO_OK : tell_nothing(archive);
}
