/* Writing a ZIP container (APPNOTE.TXT 6.3.10): exact bytes, sizes in the local
 * headers, ZIP64 only where it is needed. */
#ifndef COMMON_ZIP_WRITE_H
#define COMMON_ZIP_WRITE_H

#include "moments/io.h"

/* A ZIP under way. The fields are for zip_write.c only. */
struct mo_zip_writer {
    struct mo_out *out;
    struct mo_out directory; /* the central directory so far, in memory */
    uint64_t start;          /* of the ZIP in `out` */
    uint64_t count;
    uint32_t modified; /* date and time of MS-DOS, in UTC */
};

/* A member whose content lies in a spool, deflated (or as it is: `stored`). */
struct mo_zip_member {
    const char *name; /* UTF-8, parts separated by '/' */
    struct mo_out *spool;
    struct mo_sums sums; /* of the layer that filled the spool */
    bool stored;
};

/* Begins a ZIP in OUT; every member is dated TIMESTAMP (UTC, seconds since
 * 1970, brought into the years 1980 to 2107). The owner calls
 * mo_zip_writer_dispose, whatever happens. */
void mo_zip_writer_begin(struct mo_zip_writer *zip, struct mo_out *out,
                         int64_t timestamp);

/* Appends a member; its spool is read. */
MO_MUST_USE enum mo_status
mo_zip_writer_add(struct mo_zip_writer *zip,
                  const struct mo_zip_member *member);

/* Appends the central directory. */
MO_MUST_USE enum mo_status mo_zip_writer_end(struct mo_zip_writer *zip);

/* Harmless on zeroed memory. */
void mo_zip_writer_dispose(struct mo_zip_writer *zip);

#endif
