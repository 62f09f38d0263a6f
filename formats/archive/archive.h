/* Reading an archive: whatever the container, its files are indexed, a bag is
 * checked against its manifests, and what holds lists is read. */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "moments/format.h"

/* A file in the archive. */
struct mo_archive_entry {
    struct mo_text name;
    uint64_t place; /* of the container's own */
    uint64_t size;
    struct mo_text text;     /* the content, where it was kept */
    uint8_t sha256[32];      /* of the content, when `hashed` */
    const uint8_t *expected; /* the digest of a manifest, or NULL */
    bool hashed;
    bool is_source; /* holds lists that we read */
    bool was_read;
};

/* A container as its reader presents it. */
struct mo_archive_ops {
    /* Makes ENTRY's content the next that pull gives. */
    enum mo_status (*open)(void *self, const struct mo_archive_entry *entry);
    /* As in mo_in_from. */
    enum mo_status (*pull)(void *self, uint8_t *to, size_t cap, size_t *len);
    void (*close)(void *self); /* after open, always; may be NULL */
};

struct mo_archive {
    const struct mo_env *env;
    const struct mo_sink *sink;
    const struct mo_archive_ops *ops;
    void *self;
    struct mo_arena *arena; /* of names, texts and digests */
    struct mo_archive_entry *entries;
    size_t count, cap;
    bool digests; /* are taken of what is gone through */
    bool is_bag;
    struct mo_text root; /* of the bag: what stands before "bagit.txt" */
    size_t read_count;
};

/* What a visit of a member is for. */
enum mo_archive_purpose {
    MO_VISIT_HASH, /* its digest alone */
    MO_VISIT_KEEP, /* its text too */
    MO_VISIT_READ  /* its lists too, which go to the sink */
};

/* The owner calls mo_archive_dispose, whatever happens. */
MO_MUST_USE enum mo_status mo_archive_init(struct mo_archive *archive,
                                           const struct mo_env *env,
                                           const struct mo_sink *sink);
void mo_archive_dispose(struct mo_archive *archive);

/* Appends a file; *ENTRY is valid until the next. */
MO_MUST_USE enum mo_status mo_archive_add(struct mo_archive *archive,
                                          struct mo_text name, uint64_t size,
                                          struct mo_archive_entry **entry);

/* A tag file that is needed to check a bag: its text must be kept by a
 * container that comes by only once. */
bool mo_archive_is_tag_file(struct mo_text name);

/* Goes through the content that pull gives next, which is ENTRY's, to its
 * end; visit.c. */
MO_MUST_USE enum mo_status mo_archive_visit(struct mo_archive *archive,
                                            struct mo_archive_entry *entry,
                                            enum mo_archive_purpose purpose);

/* The same between open and close; visit.c. */
MO_MUST_USE enum mo_status mo_archive_open(struct mo_archive *archive,
                                           struct mo_archive_entry *entry,
                                           enum mo_archive_purpose purpose);

/* The entry called ROOT NAME; NULL if none. Once entries are sorted. */
struct mo_archive_entry *mo_archive_find(const struct mo_archive *archive,
                                         struct mo_text root,
                                         struct mo_text name);

/* Finds whether the archive is a bag, and where; bag.c. */
MO_MUST_USE enum mo_status mo_bag_find(struct mo_archive *archive);

/* ENTRY is part of the bag's payload. */
bool mo_bag_holds(const struct mo_archive *archive,
                  const struct mo_archive_entry *entry);

/* Reads the manifests of a bag: every payload file stands in one, and every
 * file in one is there; bag.c. */
MO_MUST_USE enum mo_status mo_bag_load(struct mo_archive *archive);

/* Compares ENTRY's digest, once it is known, with the manifest's; bag.c. */
MO_MUST_USE enum mo_status mo_bag_check(const struct mo_archive *archive,
                                        const struct mo_archive_entry *entry);

/* Once every file is indexed: checks the bag, reads the lists; read.c. */
MO_MUST_USE enum mo_status mo_archive_read(struct mo_archive *archive);

#endif
