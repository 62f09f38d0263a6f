/* An input over bytes that a callback gives: an unpacked member, say. */
#include "in.h"

#include <stdlib.h>

struct puller {
    enum mo_status (*pull)(void *self, uint8_t *to, size_t cap, size_t *len);
    void *self;
};

static enum mo_status
read_pulled(struct mo_in *in, uint8_t *to, size_t cap, size_t *len)
{
    const struct puller *puller = in->self;
    const enum mo_status status = puller->pull(puller->self, to, cap, len);
    if (status != MO_OK)
        return mo_in_fail(in, status, "%s", mo_status_name(status));
    return MO_OK;
}

static const struct mo_in_ops pulled_ops = {
    .read = read_pulled,
    .close = free,
};

struct mo_in *
mo_in_from(enum mo_status (*pull)(void *self, uint8_t *to, size_t cap,
                                  size_t *len),
           void *self)
{
    struct puller *puller = mo_realloc(NULL, 1, sizeof(*puller));
    if (!puller)
        return NULL;
    *puller = (struct puller){pull, self};
    return mo_in_over(&pulled_ops, puller);
}
