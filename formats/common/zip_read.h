/* Reading a ZIP container (APPNOTE.TXT 6.3.10), distrusting it: everything that
 * two readers could understand differently is refused. */
#ifndef COMMON_ZIP_READ_H
#define COMMON_ZIP_READ_H

#include "moments/format.h"

struct mo_zip;
struct mo_zip_unpack;

struct mo_zip_entry {
    struct mo_text name; /* clean, see mo_container_name */
    uint64_t size, packed;
    uint32_t crc32;
    bool folder;
};

/* Reads the central directory and every local header of IN, which can be
 * sought. ENV and IN must outlive *ZIP. What is wrong has been reported. */
MO_MUST_USE enum mo_status mo_zip_open(const struct mo_env *env,
                                       struct mo_in *in, struct mo_zip **zip);
void mo_zip_close(struct mo_zip *zip); /* NULL is allowed */

size_t mo_zip_count(const struct mo_zip *zip);
const struct mo_zip_entry *mo_zip_at(const struct mo_zip *zip, size_t index);

/* Begins to unpack a member. Several may be unpacked by turns. */
MO_MUST_USE enum mo_status mo_zip_unpack_open(struct mo_zip *zip, size_t index,
                                              struct mo_zip_unpack **unpack);

/* Stores up to CAP (at least 1) bytes in TO; *LEN 0 is the end, given only
 * after size and CRC-32 were found right. SELF is the struct mo_zip_unpack, so
 * that this serves mo_in_from. */
MO_MUST_USE enum mo_status mo_zip_unpack_pull(void *self, uint8_t *to,
                                              size_t cap, size_t *len);
void mo_zip_unpack_close(struct mo_zip_unpack *unpack); /* NULL is allowed */

#endif
