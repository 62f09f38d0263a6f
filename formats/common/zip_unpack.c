/* Unpacking one member of a ZIP, never beyond the size that was promised. */
#include "zip_directory.h"

#include <stdlib.h>

#include <zlib.h>

#include "container.h"

struct mo_zip_unpack {
    struct mo_zip *zip;
    const struct mo_zip_record *record;
    uint64_t at;   /* of the next packed byte in the ZIP */
    uint64_t left; /* packed bytes */
    uint64_t size; /* of what came out */
    uint32_t crc32;
    bool inflating, ended; /* z is initialised; the deflate data ended */
    z_stream z;
};

static enum mo_status
refuse(const struct mo_zip_unpack *unpack, const char *what)
{
    char quoted[MO_QUOTE_SIZE];
    return mo_container_refuse(
        unpack->zip->env, MO_EDATA, "the file is damaged: fetch it again",
        "the member %s %s", mo_text_quote(unpack->record->entry.name, quoted),
        what);
}

enum mo_status
mo_zip_unpack_open(struct mo_zip *zip, size_t index,
                   struct mo_zip_unpack **result)
{
    const struct mo_zip_record *record = &zip->records[index];
    struct mo_zip_unpack *unpack = mo_realloc(NULL, 1, sizeof(*unpack));
    if (!unpack)
        return MO_ENOMEM;
    *unpack = (struct mo_zip_unpack){.zip = zip,
                                     .record = record,
                                     .at = record->data,
                                     .left = record->entry.packed};
    if (record->method == MO_ZIP_DEFLATED) {
        if (inflateInit2(&unpack->z, -MAX_WBITS) != Z_OK) {
            free(unpack);
            return MO_ENOMEM;
        }
        unpack->inflating = true;
    }
    *result = unpack;
    return MO_OK;
}

void
mo_zip_unpack_close(struct mo_zip_unpack *unpack)
{
    if (!unpack)
        return;
    if (unpack->inflating)
        inflateEnd(&unpack->z);
    free(unpack);
}

/* The packed bytes that come next, at least one unless none are left. */
static enum mo_status
next_packed(struct mo_zip_unpack *unpack, struct mo_bytes *packed)
{
    struct mo_in *in = unpack->zip->in;
    packed->len = 0;
    if (unpack->left == 0)
        return MO_OK;
    MO_TRY(mo_in_seek(in, unpack->at));
    MO_TRY(mo_in_fill(in, 1, packed));
    if (packed->len == 0)
        return refuse(unpack, "is cut short");
    if (packed->len > unpack->left)
        packed->len = (size_t)unpack->left;
    if (packed->len > UINT32_MAX)
        packed->len = UINT32_MAX;
    return MO_OK;
}

static void
take_packed(struct mo_zip_unpack *unpack, size_t len)
{
    unpack->at += len;
    unpack->left -= len;
}

static enum mo_status
copy_stored(struct mo_zip_unpack *unpack, uint8_t *to, size_t cap, size_t *len)
{
    struct mo_bytes packed;
    MO_TRY(next_packed(unpack, &packed));
    *len = packed.len < cap ? packed.len : cap;
    if (*len > 0)
        memcpy(to, packed.ptr, *len);
    take_packed(unpack, *len);
    return MO_OK;
}

/* One call of inflate; *LEN may be 0 although more will come. */
static enum mo_status
inflate_some(struct mo_zip_unpack *unpack, uint8_t *to, size_t cap, size_t *len)
{
    struct mo_bytes packed;
    z_stream *z = &unpack->z;
    MO_TRY(next_packed(unpack, &packed));
    z->next_in = (Bytef *)(uintptr_t)packed.ptr;
    z->avail_in = (uInt)packed.len;
    z->next_out = to;
    z->avail_out = (uInt)cap;
    const int result = inflate(z, Z_NO_FLUSH);
    take_packed(unpack, packed.len - z->avail_in);
    *len = cap - z->avail_out;
    unpack->ended = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR)
        return MO_ENOMEM;
    if (result == Z_BUF_ERROR && unpack->left == 0)
        return refuse(unpack, "ends before its deflate data does");
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        return refuse(unpack, "holds damaged deflate data");
    return MO_OK;
}

static enum mo_status
inflate_next(struct mo_zip_unpack *unpack, uint8_t *to, size_t cap, size_t *len)
{
    *len = 0;
    if (cap > UINT32_MAX)
        cap = UINT32_MAX;
    while (*len == 0 && !unpack->ended)
        MO_TRY(inflate_some(unpack, to, cap, len));
    if (unpack->ended && unpack->left > 0)
        return refuse(unpack, "has bytes after its deflate data");
    return MO_OK;
}

static enum mo_status
check_end(const struct mo_zip_unpack *unpack)
{
    const struct mo_zip_entry *entry = &unpack->record->entry;
    if (unpack->size != entry->size)
        return refuse(unpack, "unpacks to fewer bytes than promised");
    if (unpack->crc32 != entry->crc32)
        return refuse(unpack, "has another CRC-32 than promised");
    return MO_OK;
}

enum mo_status
mo_zip_unpack_pull(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct mo_zip_unpack *unpack = self;
    const uint64_t promised = unpack->record->entry.size - unpack->size;
    MO_TRY(unpack->inflating ? inflate_next(unpack, to, cap, len)
                             : copy_stored(unpack, to, cap, len));
    if (*len > promised)
        return refuse(unpack, "unpacks to more bytes than promised");
    unpack->size += *len;
    unpack->crc32 = (uint32_t)crc32_z(unpack->crc32, to, *len);
    return *len == 0 ? check_end(unpack) : MO_OK;
}
