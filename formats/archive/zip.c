/* The format `zip`: a bundle in a ZIP; any ZIP with lists is read. */
#include "bundle.h"

#include "../common/zip_read.h"
#include "../common/zip_write.h"
#include "archive.h"

/* ---- writing ------------------------------------------------------------ */

static enum mo_status
begin(void *state, const struct mo_env *env, struct mo_out *out)
{
    (void)out;
    return mo_bundle_begin(state, env, false);
}

static enum mo_status
join(const struct mo_bundle *bundle, struct mo_zip_writer *zip)
{
    for (size_t i = 0; i < MO_PART_COUNT; i++) {
        const struct mo_zip_member member = {.name = mo_part_kinds[i].name,
                                             .spool = bundle->parts[i].spool,
                                             .sums = bundle->parts[i].sums};
        MO_TRY(mo_zip_writer_add(zip, &member));
    }
    return mo_zip_writer_end(zip);
}

static enum mo_status
end(void *state, struct mo_out *out)
{
    struct mo_bundle *bundle = ((struct mo_bundle_writer *)state)->bundle;
    struct mo_zip_writer zip;
    MO_TRY(mo_bundle_finish(bundle));
    mo_zip_writer_begin(&zip, out, bundle->timestamp);
    const enum mo_status status = join(bundle, &zip);
    mo_zip_writer_dispose(&zip);
    return status;
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

struct reading {
    struct mo_archive archive;
    struct mo_zip *zip;
    struct mo_zip_unpack *unpack;
};

/* Other formats are ZIPs too, and surer of it. */
static int
sniff(const uint8_t *head, size_t len)
{
    if (len < 4 || memcmp(head, "PK", 2) != 0)
        return 0;
    return memcmp(head + 2, "\3\4", 2) == 0 || memcmp(head + 2, "\5\6", 2) == 0
               ? 60
               : 0;
}

static enum mo_status
prepare(void *state, const struct mo_env *env, struct mo_in *in)
{
    (void)state;
    (void)env;
    return mo_in_keep(in);
}

static enum mo_status
open_entry(void *self, const struct mo_archive_entry *entry)
{
    struct reading *reading = self;
    return mo_zip_unpack_open(reading->zip, (size_t)entry->place,
                              &reading->unpack);
}

static enum mo_status
pull(void *self, uint8_t *to, size_t cap, size_t *len)
{
    const struct reading *reading = self;
    return mo_zip_unpack_pull(reading->unpack, to, cap, len);
}

static void
close_entry(void *self)
{
    struct reading *reading = self;
    mo_zip_unpack_close(reading->unpack);
    reading->unpack = NULL;
}

static const struct mo_archive_ops ops = {
    .open = open_entry, .pull = pull, .close = close_entry};

static enum mo_status
read_all(struct reading *reading, struct mo_in *in)
{
    struct mo_archive *archive = &reading->archive;
    struct mo_archive_entry *entry;
    MO_TRY(mo_zip_open(archive->env, in, &reading->zip));
    for (size_t i = 0; i < mo_zip_count(reading->zip); i++) {
        const struct mo_zip_entry *member = mo_zip_at(reading->zip, i);
        if (member->folder)
            continue;
        MO_TRY(mo_archive_add(archive, member->name, member->size, &entry));
        entry->place = i;
    }
    return mo_archive_read(archive);
}

static enum mo_status
read(const void *state, const struct mo_env *env, struct mo_in *in,
     const struct mo_sink *sink)
{
    struct reading reading = {.zip = NULL};
    (void)state;
    enum mo_status status = mo_archive_init(&reading.archive, env, sink);
    reading.archive.ops = &ops;
    reading.archive.self = &reading;
    if (status == MO_OK)
        status = read_all(&reading, in);
    mo_archive_dispose(&reading.archive);
    mo_zip_close(reading.zip);
    return status;
}

static const struct mo_reader reader = {
    .size = sizeof(struct mo_reader),
    .state_size = 1,
    .traits = MO_READER_BINARY,
    .sniff = sniff,
    .prepare = prepare,
    .read = read,
};

static const char *const extensions[] = {".zip", NULL};

const struct mo_format mo_format_zip = {
    .name = "zip",
    .title = "ZIP archive: a BagIt bag with a Data Package",
    .media_type = "application/zip",
    .extensions = extensions,
    .reader = &reader,
    .writer = &writer,
};
