/* The format `tar`: a bundle in a tar.gz; any tar with lists is read. */
#include "bundle.h"

#include <stdlib.h>

#include "../common/container.h"
#include "../common/tar_read.h"
#include "../common/tar_write.h"
#include "archive.h"

/* ---- writing ------------------------------------------------------------ */

static enum mo_status
begin(void *state, const struct mo_env *env, struct mo_out *out)
{
    (void)out;
    return mo_bundle_begin(state, env, true);
}

static enum mo_status
end(void *state, struct mo_out *out)
{
    const struct mo_bundle_writer *writer = state;
    struct mo_bundle *bundle = writer->bundle;
    struct mo_tgz_writer tgz;
    MO_TRY(mo_bundle_finish(bundle));
    mo_tgz_writer_begin(&tgz, out, bundle->timestamp, (int)writer->level);
    for (size_t i = 0; i < MO_PART_COUNT; i++)
        MO_TRY(mo_tgz_writer_add(&tgz, mo_part_kinds[i].name,
                                 bundle->parts[i].spool,
                                 &bundle->parts[i].sums));
    return mo_tgz_writer_end(&tgz);
}

static const struct mo_writer writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct mo_bundle_writer),
    .options = mo_bundle_options,
    .traits = MO_WRITER_SERIAL | MO_WRITER_BINARY,
    .begin = begin,
    .begin_list = mo_bundle_begin_list,
    .moment = mo_bundle_moment,
    .end_list = mo_bundle_end_list,
    .end = end,
    .dispose = mo_bundle_dispose,
};

/* ---- reading ------------------------------------------------------------ */

struct tar_reader {
    bool streams; /* our own bundle, whose members come in a good order */
};

struct reading {
    struct mo_archive archive;
    struct mo_tar tar;
};

static int
sniff(const uint8_t *head, size_t len)
{
    return mo_tar_sniff(head, len);
}

/* Files of other people are read in the order of their names and perhaps after
 * their digests, so the source must be one that can be sought. Ours need not
 * be spooled. */
static enum mo_status
prepare(void *state, const struct mo_env *env, struct mo_in *in)
{
    struct tar_reader *reader_state = state;
    const char *first = mo_part_kinds[MO_PART_BAGIT].name;
    struct mo_bytes head;
    (void)env;
    MO_TRY(mo_in_fill(in, MO_TAR_BLOCK, &head));
    reader_state->streams = head.len >= MO_TAR_BLOCK &&
                            memcmp(head.ptr, first, strlen(first) + 1) == 0;
    return reader_state->streams ? MO_OK : mo_in_keep(in);
}

static enum mo_status
open_entry(void *self, const struct mo_archive_entry *entry)
{
    struct reading *reading = self;
    const struct mo_tar_entry member = {
        .name = entry->name, .size = entry->size, .offset = entry->place};
    return mo_tar_return(&reading->tar, &member);
}

static enum mo_status
pull(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct reading *reading = self;
    return mo_tar_pull(&reading->tar, to, cap, len);
}

static const struct mo_archive_ops ops = {.open = open_entry, .pull = pull};

/* A source that comes by only once is digested, and read where it is ours. */
static enum mo_status
visit(struct reading *reading, struct mo_archive_entry *entry)
{
    enum mo_archive_purpose purpose = MO_VISIT_HASH;
    if (mo_text_is(entry->name, mo_part_kinds[MO_PART_NDJSON].name))
        purpose = MO_VISIT_READ;
    else if (mo_archive_is_tag_file(entry->name))
        purpose = MO_VISIT_KEEP;
    return mo_archive_visit(&reading->archive, entry, purpose);
}

/* Passes over the whole tar: every file is indexed. */
static enum mo_status
pass(struct reading *reading, bool streams)
{
    struct mo_archive_entry *entry;
    struct mo_tar_entry member;
    for (;;) {
        const enum mo_status status = mo_tar_next(&reading->tar, &member);
        if (status == MO_STOP)
            return MO_OK;
        MO_TRY(status);
        if (member.folder)
            continue;
        MO_TRY(mo_archive_add(&reading->archive, member.name, member.size,
                              &entry));
        entry->place = member.offset;
        if (streams)
            MO_TRY(visit(reading, entry));
    }
}

static enum mo_status
check_names(const struct mo_archive *archive)
{
    struct mo_text *names =
        mo_realloc(NULL, archive->count + 1, sizeof(*names));
    if (!names)
        return MO_ENOMEM;
    for (size_t i = 0; i < archive->count; i++)
        names[i] = archive->entries[i].name;
    const enum mo_status status =
        mo_container_distinct(archive->env, names, archive->count);
    free(names);
    return status;
}

static enum mo_status
read_all(struct reading *reading, bool streams)
{
    reading->archive.digests = streams;
    MO_TRY(pass(reading, streams));
    MO_TRY(check_names(&reading->archive));
    if (streams && reading->archive.read_count == 0)
        return mo_container_refuse(reading->archive.env, MO_ENOLIST, NULL,
                                   "the bag holds no list in %s",
                                   mo_part_path(MO_PART_NDJSON));
    return mo_archive_read(&reading->archive);
}

static enum mo_status
read(const void *state, const struct mo_env *env, struct mo_in *in,
     const struct mo_sink *sink)
{
    const struct tar_reader *reader_state = state;
    struct reading reading;
    enum mo_status status = mo_archive_init(&reading.archive, env, sink);
    reading.archive.ops = &ops;
    reading.archive.self = &reading;
    mo_tar_begin(&reading.tar, env, in, reading.archive.arena);
    if (status == MO_OK)
        status = read_all(&reading, reader_state->streams);
    mo_archive_dispose(&reading.archive);
    return status;
}

static const struct mo_reader reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct tar_reader),
    .traits = MO_READER_BINARY,
    .sniff = sniff,
    .prepare = prepare,
    .read = read,
};

static const char *const extensions[] = {".tar.gz", ".tgz", NULL};

const struct mo_format mo_format_tar = {
    .name = "tar",
    .title = "tar.gz archive: a BagIt bag with a Data Package",
    .media_type = "application/gzip",
    .extensions = extensions,
    .reader = &reader,
    .writer = &writer,
};
