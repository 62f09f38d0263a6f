/* The inside of a ZIP that is read: its members as the headers tell of them. */
#ifndef COMMON_ZIP_DIRECTORY_H
#define COMMON_ZIP_DIRECTORY_H

#include "zip_read.h"

enum mo_zip_method { MO_ZIP_STORED = 0, MO_ZIP_DEFLATED = 8 };

/* A member with what is needed to find and check it. */
struct mo_zip_record {
    struct mo_zip_entry entry;
    struct mo_text raw; /* the name as it stands in the headers */
    uint64_t header;    /* where its local header begins */
    uint64_t data;      /* where its content begins */
    uint16_t method, flags;
};

struct mo_zip {
    const struct mo_env *env;
    struct mo_in *in;
    struct mo_arena *arena; /* of the names */
    struct mo_zip_record *records;
    size_t count;
    uint64_t directory; /* where the central directory begins */
    uint64_t directory_size;
};

/* Finds the end record and stores where the central directory lies and how many
 * members it has; zip_end.c. */
MO_MUST_USE enum mo_status mo_zip_find_directory(struct mo_zip *zip);

/* Numbers are little-endian. */
static inline uint16_t
mo_zip_16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}
static inline uint32_t
mo_zip_32(const uint8_t *bytes)
{
    return mo_zip_16(bytes) | (uint32_t)mo_zip_16(bytes + 2) << 16;
}
static inline uint64_t
mo_zip_64(const uint8_t *bytes)
{
    return mo_zip_32(bytes) | (uint64_t)mo_zip_32(bytes + 4) << 32;
}

#endif
