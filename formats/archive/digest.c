/* Digests taken in order, block by block, beside the work on a member. */
#include "digest.h"

#include <stdlib.h>

#include "moments/text.h"

static uint8_t *
block_at(const struct mo_digest *digest, size_t number)
{
    return digest->blocks + number % MO_DIGEST_BLOCKS * MO_DIGEST_BLOCK;
}

static void *
help(void *self)
{
    struct mo_digest *digest = self;
    pthread_mutex_lock(&digest->lock);
    for (;;) {
        const size_t next = digest->taken;
        if (next == digest->filled && digest->ended)
            break;
        if (next == digest->filled) {
            pthread_cond_wait(&digest->changed, &digest->lock);
            continue;
        }
        const size_t len = digest->lens[next % MO_DIGEST_BLOCKS];
        pthread_mutex_unlock(&digest->lock);
        SHA256Update(&digest->sha256, block_at(digest, next), len);
        pthread_mutex_lock(&digest->lock);
        digest->taken++;
        pthread_cond_signal(&digest->changed);
    }
    pthread_mutex_unlock(&digest->lock);
    return NULL;
}

static bool
start_helper(struct mo_digest *digest)
{
    if (pthread_mutex_init(&digest->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&digest->changed, NULL) != 0)
        goto no_condition;
    digest->blocks = mo_realloc(NULL, MO_DIGEST_BLOCKS, MO_DIGEST_BLOCK);
    if (digest->blocks &&
        pthread_create(&digest->helper, NULL, help, digest) == 0)
        return true;
    free(digest->blocks);
    pthread_cond_destroy(&digest->changed);
no_condition:
    pthread_mutex_destroy(&digest->lock);
    return false;
}

/* Hands over the block that was being filled and waits until one is free. */
static void
hand_over(struct mo_digest *digest)
{
    pthread_mutex_lock(&digest->lock);
    digest->lens[digest->filled % MO_DIGEST_BLOCKS] = digest->len;
    digest->filled++;
    pthread_cond_signal(&digest->changed);
    while (digest->filled - digest->taken == MO_DIGEST_BLOCKS)
        pthread_cond_wait(&digest->changed, &digest->lock);
    pthread_mutex_unlock(&digest->lock);
    digest->len = 0;
}

/* Lets the helper finish what it has been given. */
static void
part(struct mo_digest *digest)
{
    pthread_mutex_lock(&digest->lock);
    digest->ended = true;
    pthread_cond_signal(&digest->changed);
    pthread_mutex_unlock(&digest->lock);
    pthread_join(digest->helper, NULL);
    pthread_cond_destroy(&digest->changed);
    pthread_mutex_destroy(&digest->lock);
    free(digest->blocks);
    digest->helped = false;
}

void
mo_digest_begin(struct mo_digest *digest, bool helped)
{
    memset(digest, 0, sizeof(*digest));
    SHA256Init(&digest->sha256);
    digest->helped = helped && start_helper(digest);
}

void
mo_digest_add(struct mo_digest *digest, const uint8_t *bytes, size_t len)
{
    if (!digest->helped) {
        SHA256Update(&digest->sha256, bytes, len);
        return;
    }
    while (len > 0) {
        const size_t room = MO_DIGEST_BLOCK - digest->len;
        const size_t more = len < room ? len : room;
        memcpy(block_at(digest, digest->filled) + digest->len, bytes, more);
        digest->len += more;
        bytes += more;
        len -= more;
        if (digest->len == MO_DIGEST_BLOCK)
            hand_over(digest);
    }
}

void
mo_digest_end(struct mo_digest *digest, uint8_t sha256[32])
{
    if (digest->helped) {
        hand_over(digest);
        part(digest);
    }
    SHA256Final(sha256, &digest->sha256);
}

void
mo_digest_drop(struct mo_digest *digest)
{
    if (digest->helped)
        part(digest);
}
