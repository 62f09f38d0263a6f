/* The growing array of blocks. */
#include "blocks.h"

#include <stdlib.h>

enum mo_status
mo_blocks_add(struct mo_blocks *blocks, const struct mo_block *block)
{
    if (blocks->count == blocks->cap) {
        const size_t cap = blocks->cap ? blocks->cap * 2 : 64;
        void *items = mo_realloc(blocks->items, cap, sizeof(struct mo_block));
        if (!items)
            return MO_ENOMEM;
        blocks->items = items;
        blocks->cap = cap;
    }
    blocks->items[blocks->count++] = *block;
    return MO_OK;
}

void
mo_blocks_free(struct mo_blocks *blocks)
{
    free(blocks->items);
    *blocks = (struct mo_blocks){0};
}
