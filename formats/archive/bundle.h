/* The bundle that an archive holds: a BagIt bag (RFC 8493) in one folder whose
 * payload is a Frictionless Data Package with the lists in four formats. */
#ifndef ARCHIVE_BUNDLE_H
#define ARCHIVE_BUNDLE_H

#include "moments/format.h"

#define MO_BAG_FOLDER "moments-bag/"

/* The members in their order: the tag files that a reader of a stream wants
 * first, then the payload with its richest view first. */
enum mo_bundle_part {
    MO_PART_BAGIT,
    MO_PART_INFO,
    MO_PART_MANIFEST,
    MO_PART_README,
    MO_PART_TAG_MANIFEST,
    MO_PART_PACKAGE,
    MO_PART_NDJSON,
    MO_PART_CSV,
    MO_PART_MARKDOWN,
    MO_PART_XML,
    MO_PART_COUNT,
    MO_PART_FIRST_PAYLOAD = MO_PART_PACKAGE,
    MO_PART_FIRST_VIEW = MO_PART_NDJSON,
    MO_VIEW_COUNT = MO_PART_COUNT - MO_PART_FIRST_VIEW
};

/* What each part is; indexed by enum mo_bundle_part. */
struct mo_part_kind {
    const char *name;      /* in the archive, with the bag's folder */
    const char *format;    /* of a view: the writer's name */
    const char *extension; /* of a view, for the package */
    const char *media_type;
    const char *title;
};
extern const struct mo_part_kind mo_part_kinds[MO_PART_COUNT];

/* The part's path in the bag: "data/moments.csv". */
const char *mo_part_path(size_t part);

/* A part under way, or done: its content deflated in `spool`. */
struct mo_part {
    struct mo_out *spool, *layer; /* layer NULL: not begun, or done */
    struct mo_sums sums;
};

struct mo_bundle {
    struct mo_part parts[MO_PART_COUNT];
    struct mo_nested views[MO_VIEW_COUNT];
    struct mo_layer_config config;
    struct mo_arena *arena;
    struct mo_list first; /* a copy of the first list */
    uint64_t list_count, moment_count;
    int64_t timestamp;
    bool dated; /* the timestamp was given, not assumed */
};

/* The state of both archive writers: option, and the bundle under way. */
struct mo_bundle_writer {
    int64_t level;
    struct mo_bundle *bundle;
};

/* The option table of both. */
extern const struct mo_option mo_bundle_options[];

/* The callbacks of both: STATE is a struct mo_bundle_writer. */
enum mo_status mo_bundle_begin_list(const void *state,
                                    const struct mo_place *at,
                                    struct mo_out *out);
enum mo_status mo_bundle_moment(const void *state, const struct mo_place *at,
                                const struct mo_moment *moment,
                                struct mo_out *out);
enum mo_status mo_bundle_end_list(const void *state, const struct mo_place *at,
                                  struct mo_out *out);
void mo_bundle_dispose(void *state);

/* Begins all views. OPEN: the deflated members can be followed by further
 * deflate data. */
MO_MUST_USE enum mo_status mo_bundle_begin(struct mo_bundle_writer *writer,
                                           const struct mo_env *env, bool open);

/* Ends the views and writes the texts: every part is done. */
MO_MUST_USE enum mo_status mo_bundle_finish(struct mo_bundle *bundle);

/* ---- texts (bundle_texts.c, bundle_package.c) --------------------------- */

/* Each puts the text of one part, for which the sums of others are needed: the
 * package those of the views, the information and the manifest those of the
 * payload, the tag manifest those of the other tag files. */
void mo_bundle_put_bagit(const struct mo_bundle *bundle, struct mo_out *out);
void mo_bundle_put_info(const struct mo_bundle *bundle, struct mo_out *out);
void mo_bundle_put_manifest(const struct mo_bundle *bundle, struct mo_out *out);
void mo_bundle_put_readme(const struct mo_bundle *bundle, struct mo_out *out);
void mo_bundle_put_tag_manifest(const struct mo_bundle *bundle,
                                struct mo_out *out);
void mo_bundle_put_package(const struct mo_bundle *bundle, struct mo_out *out);

/* A digest in lower-case hexadecimal. */
void mo_bundle_put_digest(struct mo_out *out, const uint8_t sha256[32]);

#endif
