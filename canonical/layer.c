/* Layers over an output: plain with sums, deflate, gzip. */
#include "deflate.h"

#include <sha2.h>
#include <stdlib.h>
#include <zlib.h>

/* The out comes first: it is what our callers hold. */
struct layer {
    struct mo_out out;
    struct mo_out *down;
    struct mo_deflater *deflater; /* NULL: plain */
    struct mo_layer_config config;
    uint64_t begin; /* of what DOWN had before */
    uint64_t bytes_in;
    uint32_t crc;
    SHA2_CTX sha;
};

static enum mo_status
flush(void *self, const uint8_t *bytes, size_t len)
{
    struct layer *layer = self;
    layer->bytes_in += len;
    if (layer->config.sha256)
        SHA256Update(&layer->sha, bytes, len);
    if (layer->deflater)
        return mo_deflater_put(layer->deflater, bytes, len);
    layer->crc = (uint32_t)crc32_z(layer->crc, bytes, len);
    mo_out_put(layer->down, bytes, len);
    return mo_out_status(layer->down);
}

static void
report(void *self, const struct mo_diag *diag)
{
    struct layer *layer = self;
    mo_out_report(layer->down, diag);
}

static const struct mo_out_ops layer_ops = {.flush = flush, .report = report};

/* RFC 1952 section 2.3: no name, no time, unknown system. */
static void
put_gzip_header(struct mo_out *out, int level)
{
    const uint8_t effort = level == 9 ? 2 : level == 1 ? 4 : 0;
    const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, effort, 255};
    mo_out_put(out, header, sizeof(header));
}

static void
put_le32(struct mo_out *out, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8),
                              (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    mo_out_put(out, bytes, sizeof(bytes));
}

struct mo_out *
mo_layer_open(const struct mo_layer_config *config, struct mo_out *downstream)
{
    struct layer *layer = mo_realloc(NULL, 1, sizeof(*layer));
    if (!layer)
        return NULL;
    *layer = (struct layer){
        .down = downstream,
        .config = *config,
        .begin = mo_out_count(downstream),
    };
    mo_out_init(&layer->out, &layer_ops, layer);
    SHA256Init(&layer->sha);
    if (config->kind != MO_LAYER_PLAIN) {
        layer->deflater =
            mo_deflater_open(config->level, config->threads, downstream);
        if (!layer->deflater) {
            mo_layer_abandon(&layer->out);
            return NULL;
        }
    }
    if (config->kind == MO_LAYER_GZIP)
        put_gzip_header(downstream, config->level);
    return &layer->out;
}

static enum mo_status
finish(struct layer *layer, struct mo_sums *sums)
{
    const enum mo_layer_kind kind = layer->config.kind;
    const bool open = layer->config.open && kind == MO_LAYER_DEFLATE;
    MO_TRY(mo_out_flush(&layer->out));
    if (layer->deflater)
        MO_TRY(mo_deflater_finish(layer->deflater, open, &layer->crc));
    if (kind == MO_LAYER_GZIP) {
        put_le32(layer->down, layer->crc);
        put_le32(layer->down, (uint32_t)layer->bytes_in);
    }
    MO_TRY(mo_out_status(layer->down));
    if (!sums)
        return MO_OK;
    *sums = (struct mo_sums){
        .bytes_in = layer->bytes_in,
        .bytes_out = mo_out_count(layer->down) - layer->begin,
        .crc32 = layer->crc,
    };
    if (layer->config.sha256)
        SHA256Final(sums->sha256, &layer->sha);
    return MO_OK;
}

enum mo_status
mo_layer_close(struct mo_out *out, struct mo_sums *sums)
{
    const enum mo_status status = finish((struct layer *)out, sums);
    mo_layer_abandon(out);
    return status;
}

void
mo_layer_abandon(struct mo_out *out)
{
    struct layer *layer = (struct layer *)out;
    if (!layer)
        return;
    if (layer->deflater)
        mo_deflater_close(layer->deflater);
    mo_out_dispose(&layer->out);
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
