/* SHA-256 of bytes as they come by, taken on a thread of its own where that
 * pays: it is slower than all that is done to a member besides. */
#ifndef ARCHIVE_DIGEST_H
#define ARCHIVE_DIGEST_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* sha2.h wants these. */
#include <sys/types.h>

#include <sha2.h>

enum {
    MO_DIGEST_BLOCK = 64 * 1024,
    MO_DIGEST_BLOCKS = 4 /* in a ring */
};

/* While helped, sha256 is the helper's alone; the first `taken` blocks that
 * were filled have been digested, and taken <= filled < taken + BLOCKS. */
struct mo_digest {
    SHA2_CTX sha256;
    bool helped;
    pthread_t helper;
    pthread_mutex_t lock; /* of what follows, up to the blocks */
    pthread_cond_t changed;
    bool ended;
    size_t filled, taken;
    size_t lens[MO_DIGEST_BLOCKS];
    uint8_t *blocks;
    size_t len; /* of the block that is being filled */
};

/* HELPED: on another thread, if one can be had. The owner calls mo_digest_end
 * or mo_digest_drop. */
void mo_digest_begin(struct mo_digest *digest, bool helped);

/* Takes in a copy of BYTES. */
void mo_digest_add(struct mo_digest *digest, const uint8_t *bytes, size_t len);

void mo_digest_end(struct mo_digest *digest, uint8_t sha256[32]);

/* Gives up what was begun; nothing happens after mo_digest_end. */
void mo_digest_drop(struct mo_digest *digest);

#endif
