/* The format `zip`: a bundle in a ZIP. */
#include "bundle.h"

#include "../common/zip_write.h"

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

static const char *const extensions[] = {".zip", NULL};

const struct mo_format mo_format_zip = {
    .name = "zip",
    .title = "ZIP archive: a BagIt bag with a Data Package",
    .media_type = "application/zip",
    .extensions = extensions,
    .writer = &writer,
};
