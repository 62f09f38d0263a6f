/* Writing a bundle: every view is formatted and deflated as the moments come,
 * into a spool of its own, so that memory stays bounded. */
#include "bundle.h"

#include <stdlib.h>

const struct mo_part_kind mo_part_kinds[MO_PART_COUNT] = {
    [MO_PART_BAGIT] = {.name = MO_BAG_FOLDER "bagit.txt"},
    [MO_PART_INFO] = {.name = MO_BAG_FOLDER "bag-info.txt"},
    [MO_PART_MANIFEST] = {.name = MO_BAG_FOLDER "manifest-sha256.txt"},
    [MO_PART_README] = {.name = MO_BAG_FOLDER "README.md"},
    [MO_PART_TAG_MANIFEST] = {.name = MO_BAG_FOLDER "tagmanifest-sha256.txt"},
    [MO_PART_PACKAGE] = {.name = MO_BAG_FOLDER "data/datapackage.json"},
    [MO_PART_NDJSON] = {.name = MO_BAG_FOLDER "data/moments.ndjson",
                        .format = "ndjson",
                        .extension = "ndjson",
                        .media_type = "application/x-ndjson",
                        .title = "Moments, one JSON object a line: complete"},
    [MO_PART_CSV] = {.name = MO_BAG_FOLDER "data/moments.csv",
                     .format = "csv",
                     .extension = "csv",
                     .media_type = "text/csv",
                     .title = "Moments, one row each"},
    [MO_PART_MARKDOWN] = {.name = MO_BAG_FOLDER "data/moments.md",
                          .format = "markdown",
                          .extension = "md",
                          .media_type = "text/markdown",
                          .title = "Moments, to be read"},
    [MO_PART_XML] = {.name = MO_BAG_FOLDER "data/moments.xml",
                     .format = "xml",
                     .extension = "xml",
                     .media_type = "application/xml",
                     .title = "Moments, as one XML document"},
};

const struct mo_option mo_bundle_options[] = {
    {.name = "level",
     .type = MO_OPTION_INT,
     .offset = offsetof(struct mo_bundle_writer, level),
     .metavar = "N",
     .help = "How hard to compress an archive's members, 1 (fast) to 9 (small)",
     .initial = "6",
     .min = 1,
     .max = 9},
    {.name = NULL},
};

const char *
mo_part_path(size_t part)
{
    return mo_part_kinds[part].name + sizeof(MO_BAG_FOLDER) - 1;
}

static enum mo_status
open_part(struct mo_bundle *bundle, size_t part)
{
    struct mo_part *p = &bundle->parts[part];
    p->layer = mo_layer_open(&bundle->config, p->spool);
    return p->layer ? MO_OK : MO_ENOMEM;
}

static enum mo_status
close_part(struct mo_bundle *bundle, size_t part)
{
    struct mo_part *p = &bundle->parts[part];
    struct mo_out *layer = p->layer;
    p->layer = NULL;
    return mo_layer_close(layer, &p->sums);
}

static struct mo_out *
view_out(struct mo_bundle *bundle, size_t view)
{
    return bundle->parts[MO_PART_FIRST_VIEW + view].layer;
}

static enum mo_status
begin_view(struct mo_bundle *bundle, const struct mo_env *env, size_t view)
{
    struct mo_nested *nested = &bundle->views[view];
    const char *format = mo_part_kinds[MO_PART_FIRST_VIEW + view].format;
    MO_TRY(mo_env_nested(env, format, NULL, 0, nested));
    MO_TRY(open_part(bundle, MO_PART_FIRST_VIEW + view));
    if (!nested->writer->begin)
        return MO_OK;
    return nested->writer->begin(nested->state, env, view_out(bundle, view));
}

enum mo_status
mo_bundle_begin(struct mo_bundle_writer *writer, const struct mo_env *env,
                bool open)
{
    struct mo_bundle *bundle = mo_realloc(NULL, 1, sizeof(*bundle));
    writer->bundle = bundle;
    if (!bundle)
        return MO_ENOMEM;
    *bundle = (struct mo_bundle){.timestamp = env->timestamp,
                                 .dated = env->timestamp_given,
                                 .arena = mo_arena_new(),
                                 .config = {.kind = MO_LAYER_DEFLATE,
                                            .level = (int)writer->level,
                                            .sha256 = true,
                                            .open = open,
                                            .threads = env->threads}};
    if (!bundle->arena)
        return MO_ENOMEM;
    for (size_t i = 0; i < MO_PART_COUNT; i++) {
        bundle->parts[i].spool = mo_env_spool(env);
        if (!bundle->parts[i].spool)
            return MO_ENOMEM;
    }
    for (size_t i = 0; i < MO_VIEW_COUNT; i++)
        MO_TRY(begin_view(bundle, env, i));
    return MO_OK;
}

static struct mo_bundle *
bundle_of(const void *state)
{
    const struct mo_bundle_writer *writer = state;
    return writer->bundle;
}

enum mo_status
mo_bundle_begin_list(const void *state, const struct mo_place *at,
                     struct mo_out *out)
{
    struct mo_bundle *bundle = bundle_of(state);
    (void)out;
    if (bundle->list_count++ == 0)
        MO_TRY(mo_list_copy(bundle->arena, at->list, &bundle->first));
    for (size_t i = 0; i < MO_VIEW_COUNT; i++) {
        const struct mo_nested *view = &bundle->views[i];
        if (view->writer->begin_list)
            MO_TRY(
                view->writer->begin_list(view->state, at, view_out(bundle, i)));
    }
    return MO_OK;
}

enum mo_status
mo_bundle_moment(const void *state, const struct mo_place *at,
                 const struct mo_moment *moment, struct mo_out *out)
{
    struct mo_bundle *bundle = bundle_of(state);
    (void)out;
    bundle->moment_count++;
    for (size_t i = 0; i < MO_VIEW_COUNT; i++) {
        const struct mo_nested *view = &bundle->views[i];
        MO_TRY(
            view->writer->moment(view->state, at, moment, view_out(bundle, i)));
    }
    return MO_OK;
}

enum mo_status
mo_bundle_end_list(const void *state, const struct mo_place *at,
                   struct mo_out *out)
{
    struct mo_bundle *bundle = bundle_of(state);
    (void)out;
    for (size_t i = 0; i < MO_VIEW_COUNT; i++) {
        const struct mo_nested *view = &bundle->views[i];
        if (view->writer->end_list)
            MO_TRY(
                view->writer->end_list(view->state, at, view_out(bundle, i)));
    }
    return MO_OK;
}

static enum mo_status
end_view(struct mo_bundle *bundle, size_t view)
{
    const struct mo_nested *nested = &bundle->views[view];
    if (nested->writer->end)
        MO_TRY(nested->writer->end(nested->state, view_out(bundle, view)));
    return close_part(bundle, MO_PART_FIRST_VIEW + view);
}

static enum mo_status
write_text(struct mo_bundle *bundle, size_t part,
           void (*put)(const struct mo_bundle *bundle, struct mo_out *out))
{
    MO_TRY(open_part(bundle, part));
    put(bundle, bundle->parts[part].layer);
    return close_part(bundle, part);
}

enum mo_status
mo_bundle_finish(struct mo_bundle *bundle)
{
    for (size_t i = 0; i < MO_VIEW_COUNT; i++)
        MO_TRY(end_view(bundle, i));
    MO_TRY(write_text(bundle, MO_PART_PACKAGE, mo_bundle_put_package));
    MO_TRY(write_text(bundle, MO_PART_BAGIT, mo_bundle_put_bagit));
    MO_TRY(write_text(bundle, MO_PART_INFO, mo_bundle_put_info));
    MO_TRY(write_text(bundle, MO_PART_README, mo_bundle_put_readme));
    MO_TRY(write_text(bundle, MO_PART_MANIFEST, mo_bundle_put_manifest));
    return write_text(bundle, MO_PART_TAG_MANIFEST, mo_bundle_put_tag_manifest);
}

void
mo_bundle_dispose(void *state)
{
    struct mo_bundle *bundle = bundle_of(state);
    if (!bundle)
        return;
    for (size_t i = 0; i < MO_VIEW_COUNT; i++)
        mo_nested_dispose(&bundle->views[i]);
    for (size_t i = 0; i < MO_PART_COUNT; i++) {
        mo_layer_abandon(bundle->parts[i].layer);
        mo_spool_close(bundle->parts[i].spool);
    }
    mo_arena_free(bundle->arena);
    free(bundle);
}
