/* Containers built byte by byte, good and bad, for the tests of their
 * readers. */
#ifndef TESTS_CONTAINERS_H
#define TESTS_CONTAINERS_H

#include "support.h"

/* A member of a ZIP; what is zero is as it should be. */
struct zip_part {
    const char *name;
    const char *content;
    size_t name_len;        /* where the name holds zero bytes */
    const char *local_name; /* where it differs; of the same length */
    uint16_t method, local_method, flags, local_flags;
    uint16_t made_by;
    uint32_t attributes;
    bool deflate; /* the content is packed; method 8 */
    bool prefixed_extra;
    int crc_error, local_crc_error;
    int64_t size_error, local_size_error, packed_error, offset_error;
};

/* A whole ZIP of COUNT parts in OUT, which the caller disposes of. */
void zip_build(struct mo_out *out, const struct zip_part *parts, size_t count);

/* Appends a file to a tar, of that TYPE ('0': a plain one). */
void tar_add(struct mo_out *out, char type, const char *name,
             const char *content);
void tar_end(struct mo_out *out);
/* Sums the header at BLOCK anew, after a change. */
void tar_sum(uint8_t *block);

/* A memory out. */
void memory_open(struct mo_out *out);

/* A model of two lists with awkward texts; the caller frees it. */
struct mo_model *awkward_model(void);

/* Reads and demands STATUS, and where it is not MO_OK a first error whose
 * message holds WORDS. Returns the model, or NULL after an error. */
struct mo_model *read_as(const struct mo_format *format, struct mo_bytes bytes,
                         enum mo_status status, const char *words);

/* The bytes that the gzip member at BYTES holds; the caller disposes of OUT. */
void gunzip(struct mo_bytes bytes, struct mo_out *out);

#endif
