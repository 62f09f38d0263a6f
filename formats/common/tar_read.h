/* Reading a tar container as a stream: ustar, pax, GNU and the old format.
 * Only files and folders are taken; everything else is refused. */
#ifndef COMMON_TAR_READ_H
#define COMMON_TAR_READ_H

#include "moments/format.h"

struct mo_tar_entry {
    struct mo_text name; /* clean, see mo_container_name */
    uint64_t size;
    uint64_t offset; /* of the content in the source */
    bool folder;
};

/* A tar under way. The fields are for tar_read.c only. */
struct mo_tar {
    const struct mo_env *env;
    struct mo_in *in;
    struct mo_arena *arena; /* of the names */
    struct mo_text name;    /* of the member whose content is next */
    uint64_t left, padding; /* of its content */
    uint64_t count, total;
    struct mo_text long_name; /* for the next member: missing, or given */
    uint64_t long_size;
    bool has_long_size;
};

/* SEEMS: the block at BYTES (MO_TAR_BLOCK or more) is a header: 0 to 100. */
int mo_tar_sniff(const uint8_t *bytes, size_t len);

/* Begins at the current place of IN. The names of entries lie in ARENA. All
 * must outlive *TAR, which needs no disposal. */
void mo_tar_begin(struct mo_tar *tar, const struct mo_env *env,
                  struct mo_in *in, struct mo_arena *arena);

/* Passes over what is left of the member before and reads the next header.
 * MO_STOP: the archive ended well, and with it the source. What is wrong has
 * been reported. */
MO_MUST_USE enum mo_status mo_tar_next(struct mo_tar *tar,
                                       struct mo_tar_entry *entry);

/* Goes back to the content of ENTRY in a source that can be sought. */
MO_MUST_USE enum mo_status mo_tar_return(struct mo_tar *tar,
                                         const struct mo_tar_entry *entry);

/* Stores up to CAP (at least 1) bytes of the member's content in TO; *LEN 0 is
 * its end. SELF is the struct mo_tar, so that this serves mo_in_from. */
MO_MUST_USE enum mo_status mo_tar_pull(void *self, uint8_t *to, size_t cap,
                                       size_t *len);

#endif
