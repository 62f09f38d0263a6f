/* The format `tar`: a bundle in a tar.gz. */
#include "bundle.h"

#include "../common/tar_write.h"

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

static const char *const extensions[] = {".tar.gz", ".tgz", NULL};

const struct mo_format mo_format_tar = {
    .name = "tar",
    .title = "tar.gz archive: a BagIt bag with a Data Package",
    .media_type = "application/gzip",
    .extensions = extensions,
    .writer = &writer,
};
