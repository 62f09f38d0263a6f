/* Deflate in independent blocks, on any number of threads. */
#ifndef CANONICAL_DEFLATE_H
#define CANONICAL_DEFLATE_H

#include "moments/io.h"

/* Cuts what is put into blocks of 128 KiB, each deflated on its own after the
 * 32 KiB before it as dictionary, and hands them on in order; so the bytes do
 * not depend on the number of threads. */
struct mo_deflater;

/* NULL: out of memory. DOWN must outlive the deflater. */
struct mo_deflater *mo_deflater_open(int level, unsigned threads,
                                     struct mo_out *down);

MO_MUST_USE enum mo_status mo_deflater_put(struct mo_deflater *deflater,
                                           const uint8_t *bytes, size_t len);

/* Deflates what is left and sets *CRC to the CRC-32 of all that was put. With
 * OPEN the last block is not marked as final and ends at a byte's border;
 * without bytes there is then no block at all. */
MO_MUST_USE enum mo_status mo_deflater_finish(struct mo_deflater *deflater,
                                              bool open, uint32_t *crc);

void mo_deflater_close(struct mo_deflater *deflater);

#endif
