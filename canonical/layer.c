/* Layers over an output: sums, deflate and gzip.
 *
 * Deflate works on blocks of a fixed size, each primed with the 32 KiB before
 * it and ended at a byte border, so that the bytes depend neither on how they
 * were put nor on how many threads deflate. */
#include "moments/io.h"

#include <sha2.h>
#include <stdlib.h>
#include <zlib.h>

enum { WINDOW = 32 * 1024, DEFLATE_BLOCK = 256 * 1024 };

struct layer {
    struct mo_out out; /* first: what the user sees is this */
    struct mo_layer_config config;
    struct mo_out *downstream;
    struct mo_sums sums;
    SHA2_CTX sha256;
    z_stream stream;
    bool begun; /* the stream has been set up */
    uint8_t *block;
    size_t filled;   /* bytes waiting in the block */
    size_t behind;   /* bytes of the window before it */
    uint8_t *packed; /* room for a deflated block */
    size_t packed_cap;
};

static void
put_down(struct layer *layer, const void *bytes, size_t len)
{
    mo_out_put(layer->downstream, bytes, len);
    layer->sums.bytes_out += len;
}

static enum mo_status
begin_deflate(struct layer *layer)
{
    layer->block = malloc(WINDOW + DEFLATE_BLOCK);
    if (!layer->block ||
        deflateInit2(&layer->stream, layer->config.level, Z_DEFLATED, -15, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return MO_ENOMEM;
    layer->begun = true;
    layer->packed_cap = deflateBound(&layer->stream, DEFLATE_BLOCK) + 16;
    layer->packed = malloc(layer->packed_cap);
    return layer->packed ? MO_OK : MO_ENOMEM;
}

/* Deflates the waiting bytes; FLUSH is Z_SYNC_FLUSH, or Z_FINISH at the end. */
static enum mo_status
deflate_block(struct layer *layer, int flush)
{
    z_stream *stream = &layer->stream;
    uint8_t *input = layer->block + WINDOW;
    deflateReset(stream);
    if (layer->behind > 0)
        deflateSetDictionary(stream, input - layer->behind,
                             (uInt)layer->behind);
    stream->next_in = input;
    stream->avail_in = (uInt)layer->filled;
    stream->next_out = layer->packed;
    stream->avail_out = (uInt)layer->packed_cap;
    const int done = deflate(stream, flush);
    if (stream->avail_in > 0 || (flush == Z_FINISH && done != Z_STREAM_END))
        return MO_EINTERNAL;
    put_down(layer, layer->packed, layer->packed_cap - stream->avail_out);
    const size_t all = layer->behind + layer->filled;
    layer->behind = all < WINDOW ? all : WINDOW;
    memmove(input - layer->behind, input + layer->filled - layer->behind,
            layer->behind);
    layer->filled = 0;
    return mo_out_status(layer->downstream);
}

static enum mo_status
take_deflated(struct layer *layer, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        if (layer->filled == DEFLATE_BLOCK)
            MO_TRY(deflate_block(layer, Z_SYNC_FLUSH));
        const size_t room = DEFLATE_BLOCK - layer->filled;
        const size_t part = len < room ? len : room;
        memcpy(layer->block + WINDOW + layer->filled, bytes, part);
        layer->filled += part;
        bytes += part;
        len -= part;
    }
    return MO_OK;
}

static enum mo_status
take(void *self, const uint8_t *bytes, size_t len)
{
    struct layer *layer = self;
    layer->sums.bytes_in += len;
    layer->sums.crc32 = (uint32_t)crc32_z(layer->sums.crc32, bytes, len);
    if (layer->config.sha256)
        SHA256Update(&layer->sha256, bytes, len);
    if (layer->config.kind != MO_LAYER_PLAIN)
        return take_deflated(layer, bytes, len);
    put_down(layer, bytes, len);
    return mo_out_status(layer->downstream);
}

static void
pass_report(void *self, const struct mo_diag *diag)
{
    const struct layer *layer = self;
    mo_out_report(layer->downstream, diag);
}

static const struct mo_out_ops layer_ops = {take, pass_report};

struct mo_out *
mo_layer_open(const struct mo_layer_config *config, struct mo_out *downstream)
{
    /* RFC 1952 section 2.3: deflate, no flags, no time, unknown system */
    static const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    struct layer *layer = calloc(1, sizeof(*layer));
    if (!layer)
        return NULL;
    layer->config = *config;
    layer->downstream = downstream;
    mo_out_init(&layer->out, &layer_ops, layer);
    SHA256Init(&layer->sha256);
    if (config->kind != MO_LAYER_PLAIN && begin_deflate(layer) != MO_OK) {
        mo_layer_abandon(&layer->out);
        return NULL;
    }
    if (config->kind == MO_LAYER_GZIP)
        put_down(layer, header, sizeof(header));
    return &layer->out;
}

static void
put_little_endian(struct layer *layer, uint32_t value)
{
    uint8_t bytes[4];
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    put_down(layer, bytes, sizeof(bytes));
}

static enum mo_status
end_deflate(struct layer *layer)
{
    const bool open =
        layer->config.kind == MO_LAYER_DEFLATE && layer->config.open;
    if (!open)
        MO_TRY(deflate_block(layer, Z_FINISH));
    else if (layer->filled > 0)
        MO_TRY(deflate_block(layer, Z_SYNC_FLUSH));
    if (layer->config.kind == MO_LAYER_GZIP) {
        put_little_endian(layer, layer->sums.crc32);
        put_little_endian(layer, (uint32_t)layer->sums.bytes_in);
    }
    return mo_out_status(layer->downstream);
}

enum mo_status
mo_layer_close(struct mo_out *out, struct mo_sums *sums)
{
    struct layer *layer = (struct layer *)(void *)out;
    enum mo_status status = mo_out_flush(out);
    if (status == MO_OK && layer->config.kind != MO_LAYER_PLAIN)
        status = end_deflate(layer);
    if (layer->config.sha256)
        SHA256Final(layer->sums.sha256, &layer->sha256);
    if (sums)
        *sums = layer->sums;
    mo_layer_abandon(out);
    return status;
}

void
mo_layer_abandon(struct mo_out *out)
{
    struct layer *layer = (struct layer *)(void *)out;
    if (!layer)
        return;
    if (layer->begun)
        deflateEnd(&layer->stream);
    mo_out_dispose(&layer->out);
    free(layer->block);
    free(layer->packed);
    free(layer);
}

struct mo_sums
mo_sums_join(const struct mo_sums *a, const struct mo_sums *b)
{
    const struct mo_sums joined = {
        .bytes_in = a->bytes_in + b->bytes_in,
        .bytes_out = a->bytes_out + b->bytes_out,
        .crc32 =
            (uint32_t)crc32_combine(a->crc32, b->crc32, (z_off_t)b->bytes_in),
    };
    return joined;
}
