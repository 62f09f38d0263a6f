/* Bytes in and bytes out. Readers pull from a mo_in, writers put into a
 * mo_out; only the session knows what file, pipe or member is behind it. */
#ifndef MOMENTS_IO_H
#define MOMENTS_IO_H

#include "moments/text.h"

MO_BEGIN_DECLS

/* ---- input ---- */

/* A source of bytes with a window onto those not consumed yet. */
struct mo_in;

struct mo_bytes {
    const uint8_t *ptr;
    size_t len;
};

/* Makes the window hold at least WANT unconsumed bytes, or all that are left
 * when there are fewer, and stores it in *WINDOW; it may hold more than asked.
 * The window is valid until the next fill, seek or close. MO_EIO when reading
 * fails, MO_ESYNTAX when a gzip source is damaged, MO_ENOMEM. */
MO_API MO_MUST_USE enum mo_status mo_in_fill(struct mo_in *in, size_t want,
                                             struct mo_bytes *window);

/* Moves past LEN bytes of the window (at most its length). */
MO_API void mo_in_consume(struct mo_in *in, size_t len);

/* The offset in the source of the window's first byte. */
MO_API uint64_t mo_in_offset(const struct mo_in *in);

/* Asks that the source can be rewound or sought: a file can anyway, a pipe or
 * gzip stream is spooled from now on. MO_EUSAGE: bytes were consumed already.
 */
MO_API MO_MUST_USE enum mo_status mo_in_keep(struct mo_in *in);

/* Continues at byte OFFSET. MO_EUNSUPPORTED unless the source is a file, in
 * memory, or kept. Offsets beyond the end are MO_EUSAGE. */
MO_API MO_MUST_USE enum mo_status mo_in_seek(struct mo_in *in, uint64_t offset);

/* The number of bytes of the whole source; reads a kept pipe to its end.
 * MO_EUNSUPPORTED as for mo_in_seek. */
MO_API MO_MUST_USE enum mo_status mo_in_size(struct mo_in *in, uint64_t *size);

/* An input over LEN bytes at BYTES (borrowed), whose first byte has OFFSET in
 * its source. BLOCK limits how many further bytes one fill may uncover (0: no
 * limit), for tests. NULL: out of memory. */
MO_API struct mo_in *mo_in_memory(const void *bytes, size_t len,
                                  uint64_t offset, size_t block);

/* Opens the file at PATH, or with PATH NULL takes descriptor FD (kept open by
 * its owner). A gzip stream (RFC 1952, any number of members) is recognised by
 * its first bytes and decoded. MO_ENOINPUT: missing, a folder, unreadable
 * (errno is left set); MO_ENOMEM. *IN is closed with mo_in_close. */
MO_API MO_MUST_USE enum mo_status mo_in_open(const char *path, int fd,
                                             struct mo_in **in);

/* The same without looking for gzip: the bytes as they are stored. */
MO_API MO_MUST_USE enum mo_status mo_in_open_plain(const char *path, int fd,
                                                   struct mo_in **in);
MO_API void mo_in_close(struct mo_in *in); /* NULL is allowed */

/* An input over bytes that PULL gives: it stores up to CAP (at least 1) bytes
 * in TO, *LEN 0 is the end; its failure is that of mo_in_fill. SELF must
 * outlive the input, which cannot be sought. NULL: out of memory. */
MO_API struct mo_in *mo_in_from(enum mo_status (*pull)(void *self, uint8_t *to,
                                                       size_t cap, size_t *len),
                                void *self);

/* Puts a decoder over *IN, which then belongs to it, so that UTF-8 comes out:
 * from ENCODING, a name that iconv knows, or with NULL by its byte-order mark;
 * with neither nothing changes. A mark that agrees with ENCODING is taken off.
 * *DECODED tells whether the encoding is known now. Offsets count decoded bytes
 * from then on. MO_EUSAGE: unknown encoding. Bytes that are not of the encoding
 * make a later fill fail with MO_ESYNTAX. On MO_ENOMEM *IN may be NULL. */
MO_API MO_MUST_USE enum mo_status
mo_in_decode(struct mo_in **in, const char *encoding, bool *decoded);

/* Why IN failed, for a message ("Input/output error", "gzip data ends early");
 * NULL when it has not. A failure stays: every later fill returns the same
 * status. The text is valid until close. */
MO_API const char *mo_in_failure(const struct mo_in *in);

/* ---- output ---- */

struct mo_out;

/* What is behind an output. `flush` takes LEN bytes that the out has buffered;
 * an out without flush grows in memory. `report` takes a diagnostic. */
struct mo_out_ops {
    enum mo_status (*flush)(void *self, const uint8_t *bytes, size_t len);
    void (*report)(void *self, const struct mo_diag *diag);
};

/* An output is sticky: after a failure further puts do nothing, so a writer
 * formats freely and returns mo_out_status once. The fields are for the inline
 * functions below only. */
struct mo_out {
    uint8_t *ptr;  /* next free byte */
    uint8_t *end;  /* end of the buffer */
    uint8_t *base; /* start of the buffer */
    size_t cap;    /* of the buffer; `end` stands at `ptr` after a failure */
    uint64_t flushed;
    enum mo_status status;
    const struct mo_out_ops *ops;
    void *self;
};

/* Prepares OUT: with OPS->flush NULL (or OPS NULL) it grows in memory without
 * bound, else it hands on blocks of about 64 KiB. */
MO_API void mo_out_init(struct mo_out *out, const struct mo_out_ops *ops,
                        void *self);

/* Hands buffered bytes to flush; a memory out keeps them. */
MO_API enum mo_status mo_out_flush(struct mo_out *out);

/* Releases the buffer (without flushing). */
MO_API void mo_out_dispose(struct mo_out *out);

/* Empties a memory out and clears its status; keeps the buffer. */
MO_API void mo_out_clear(struct mo_out *out);

/* The bytes in the buffer: for a memory out, all that was put. Their ptr is
 * never NULL. */
static inline struct mo_bytes
mo_out_bytes(const struct mo_out *out)
{
    struct mo_bytes bytes;
    bytes.ptr = out->base ? out->base : (const uint8_t *)"";
    bytes.len = (size_t)(out->ptr - out->base);
    return bytes;
}

static inline enum mo_status
mo_out_status(const struct mo_out *out)
{
    return out->status;
}

/* Makes OUT fail with STATUS, unless it has failed before. */
MO_API void mo_out_fail(struct mo_out *out, enum mo_status status);

/* The number of bytes put so far. */
static inline uint64_t
mo_out_count(const struct mo_out *out)
{
    return out->flushed + (uint64_t)(out->ptr - out->base);
}

/* Room for LEN bytes, to be written directly and then taken up with
 * mo_out_advance; NULL when the out has failed. */
MO_API uint8_t *mo_out_reserve_slow(struct mo_out *out, size_t len);
static inline uint8_t *
mo_out_reserve(struct mo_out *out, size_t len)
{
    if ((size_t)(out->end - out->ptr) >= len && len > 0)
        return out->ptr;
    return mo_out_reserve_slow(out, len);
}
static inline void
mo_out_advance(struct mo_out *out, size_t len)
{
    out->ptr += len;
}

MO_API void mo_out_put_slow(struct mo_out *out, const void *bytes, size_t len);
static inline void
mo_out_put(struct mo_out *out, const void *bytes, size_t len)
{
    if ((size_t)(out->end - out->ptr) < len) {
        mo_out_put_slow(out, bytes, len);
    } else if (len > 0) {
        memcpy(out->ptr, bytes, len);
        out->ptr += len;
    }
}
static inline void
mo_out_byte(struct mo_out *out, char byte)
{
    mo_out_put(out, &byte, 1);
}
static inline void
mo_out_text(struct mo_out *out, struct mo_text text)
{
    mo_out_put(out, text.ptr, text.len);
}
/* STRING is NUL-terminated; for literals the length is known when compiling. */
static inline void
mo_out_string(struct mo_out *out, const char *string)
{
    mo_out_put(out, string, strlen(string));
}
MO_API void mo_out_uint(struct mo_out *out, uint64_t value);
MO_API void mo_out_format(struct mo_out *out, const char *format, ...)
    MO_PRINTF(2, 3);

/* Reports a diagnostic (a loss, say) that travels with the bytes and is shown
 * in the order of the input, whatever thread formatted it. */
MO_API void mo_out_report(struct mo_out *out, const struct mo_diag *diag);

/* ---- layers over an output ---- */

/* What a deflated or plain layer has seen. */
struct mo_sums {
    uint64_t bytes_in;  /* put into the layer */
    uint64_t bytes_out; /* handed on */
    uint32_t crc32;     /* of the bytes put in (RFC 1952 section 8) */
    uint8_t sha256[32]; /* of the bytes put in; zero unless asked for */
};

enum mo_layer_kind {
    MO_LAYER_PLAIN,   /* bytes pass unchanged; sums are taken */
    MO_LAYER_DEFLATE, /* raw deflate (RFC 1951) */
    MO_LAYER_GZIP     /* one gzip member (RFC 1952): no name, time 0, OS 255 */
};

struct mo_layer_config {
    enum mo_layer_kind kind;
    int level;   /* of deflate, 1 to 9 */
    bool sha256; /* take a SHA-256 (FIPS 180-4) too */
    bool open;   /* MO_LAYER_DEFLATE: end at a byte border without the final
                    block, so that further deflate data can follow */
    unsigned threads; /* that may deflate at once; the bytes do not depend on
                         it */
};

/* A new output that hands what is put into it on to DOWNSTREAM, which must
 * outlive it. NULL: out of memory. */
MO_API struct mo_out *mo_layer_open(const struct mo_layer_config *config,
                                    struct mo_out *downstream);

/* Ends the layer: everything is in DOWNSTREAM (not flushed) and *SUMS, which
 * may be NULL, is set. Frees LAYER whatever it returns. */
MO_API MO_MUST_USE enum mo_status mo_layer_close(struct mo_out *layer,
                                                 struct mo_sums *sums);

/* Frees LAYER without ending it. NULL is allowed. */
MO_API void mo_layer_abandon(struct mo_out *layer);

/* Sums of A followed by B, CRC-32 combined; the digest is not combined. */
MO_API struct mo_sums mo_sums_join(const struct mo_sums *a,
                                   const struct mo_sums *b);

/* A spool: an output kept in memory to 1 MiB, then in an unlinked file in
 * FOLDER (NULL: TMPDIR, else /tmp). NULL: out of memory. */
MO_API struct mo_out *mo_spool_open(const char *folder);
/* Appends all of SPOOL to OUT. May be called once, after the last put. */
MO_API MO_MUST_USE enum mo_status mo_spool_copy(struct mo_out *spool,
                                                struct mo_out *out);
MO_API void mo_spool_close(struct mo_out *spool); /* NULL is allowed */

/* ---- temporary files ---------------------------------------------------- */

/* Removes every temporary file beside a target that has not been published.
 * For a handler of fatal signals: async-signal-safe; a conversion that is
 * under way fails afterwards. */
MO_API void mo_publish_unlink_all(void);

MO_END_DECLS

#endif
