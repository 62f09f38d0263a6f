/* Bytes put aside: in memory to 1 MiB, then in an unlinked file. */
#ifndef CANONICAL_STORE_H
#define CANONICAL_STORE_H

#include "moments/io.h"

struct mo_store {
    uint8_t *bytes; /* while in memory */
    size_t cap;
    uint64_t len;
    int fd;       /* -1: in memory */
    char *folder; /* NULL: TMPDIR, else /tmp */
    int error;    /* errno of what failed */
};

/* Without folder. */
void mo_store_init(struct mo_store *store);

/* Sets the folder of its file; copied. MO_ENOMEM. */
MO_MUST_USE enum mo_status mo_store_folder(struct mo_store *store,
                                           const char *folder);
void mo_store_dispose(struct mo_store *store);

/* MO_EIO leaves errno in store->error. */
MO_MUST_USE enum mo_status mo_store_add(struct mo_store *store,
                                        const void *bytes, size_t len);

/* Copies up to CAP bytes from OFFSET on; *LEN 0 at the end. */
MO_MUST_USE enum mo_status mo_store_read(struct mo_store *store,
                                         uint64_t offset, void *to, size_t cap,
                                         size_t *len);

#endif
