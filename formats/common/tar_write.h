/* Writing a tar container (POSIX.1-2008 pax: ustar, with extended headers where
 * ustar has no room), and one in a single gzip member whose parts were deflated
 * before. */
#ifndef COMMON_TAR_WRITE_H
#define COMMON_TAR_WRITE_H

#include "moments/io.h"

#define MO_TAR_BLOCK 512

/* Puts the header blocks of a regular file: mode 0644, owner 0, no user name.
 * NAME is UTF-8. */
void mo_tar_put_header(struct mo_out *out, const char *name, uint64_t size,
                       int64_t timestamp);

/* Puts the zero bytes that follow SIZE bytes of content. */
void mo_tar_put_padding(struct mo_out *out, uint64_t size);

/* Puts the end of the archive. */
void mo_tar_put_end(struct mo_out *out);

/* A tar.gz under way. The fields are for tar_write.c only. */
struct mo_tgz_writer {
    struct mo_out *out;
    struct mo_sums sums; /* of the tar so far */
    int64_t timestamp;
    int level;
    uint64_t padded; /* size of the last content, whose padding is due */
};

/* Begins one gzip member in OUT: no name, time 0, OS 255 (RFC 1952). LEVEL is
 * that of the headers' deflate, 1 to 9. */
void mo_tgz_writer_begin(struct mo_tgz_writer *tgz, struct mo_out *out,
                         int64_t timestamp, int level);

/* Appends a file whose content was put through an open deflate layer (SUMS)
 * into SPOOL. */
MO_MUST_USE enum mo_status mo_tgz_writer_add(struct mo_tgz_writer *tgz,
                                             const char *name,
                                             struct mo_out *spool,
                                             const struct mo_sums *sums);

/* Appends the end of the tar and of the gzip member. */
MO_MUST_USE enum mo_status mo_tgz_writer_end(struct mo_tgz_writer *tgz);

#endif
