/* Inputs: the same bytes whatever they come from and however they are cut. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "../../canonical/in.h"

enum { SIZE = 3000000 };

static uint8_t *
sample(void)
{
    uint8_t *bytes = malloc(SIZE);
    uint32_t seed = 12345;
    for (size_t i = 0; i < SIZE; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
    return bytes;
}

static char *
write_sample(const uint8_t *bytes, size_t len)
{
    char *path = strdup("/tmp/moments-test-XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    return path;
}

/* A pipe into which a child writes BYTES in pieces of STEP. */
static int
pipe_of(const uint8_t *bytes, size_t len, size_t step, pid_t *child)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    *child = fork();
    if (*child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < len; at += step) {
            const size_t part = len - at < step ? len - at : step;
            if (write(ends[1], bytes + at, part) != (ssize_t)part)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

/* Pulls all of IN with wants of every size and compares. */
static void
expect_all(struct mo_in *in, const uint8_t *bytes, size_t len)
{
    struct mo_bytes window;
    size_t at = 0;
    for (size_t round = 0; at < len; round++) {
        const size_t want = round % 40 == 39 ? 700000 : round * 7919 % 30000;
        assert_int_equal(mo_in_fill(in, want, &window), MO_OK);
        assert_true(window.len >= (want < len - at ? want : len - at));
        assert_true(window.len <= len - at);
        assert_int_equal(mo_in_offset(in), at);
        assert_memory_equal(window.ptr, bytes + at, window.len);
        const size_t take = want < window.len ? want : window.len;
        mo_in_consume(in, take / 2 + take % 2);
        at += take / 2 + take % 2;
    }
    assert_int_equal(mo_in_fill(in, 1, &window), MO_OK);
    assert_int_equal(window.len, 0);
    assert_int_equal(mo_in_offset(in), len);
    assert_null(mo_in_failure(in));
}

static void
memory_in_blocks(void **state)
{
    static const size_t blocks[] = {0, 1, 7, 4096, SIZE, SIZE + 1};
    (void)state;
    uint8_t *bytes = sample();
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
        struct mo_in *in = mo_in_memory(bytes, SIZE, 0, blocks[i]);
        expect_all(in, bytes, SIZE);
        assert_int_equal(mo_in_seek(in, 17), MO_OK);
        struct mo_bytes window;
        assert_int_equal(mo_in_fill(in, 20, &window), MO_OK);
        assert_true(window.len >= 20);
        if (blocks[i] == 1)
            assert_int_equal(window.len, 20);
        if (blocks[i] == 7)
            assert_int_equal(window.len, 21);
        assert_memory_equal(window.ptr, bytes + 17, 20);
        mo_in_close(in);
    }
    free(bytes);
}

static void
memory_has_its_own_offset(void **state)
{
    (void)state;
    struct mo_in *in = mo_in_memory("chunk", 5, 1000, 0);
    struct mo_bytes window;
    uint64_t size = 0;
    assert_int_equal(mo_in_fill(in, 1, &window), MO_OK);
    assert_int_equal(window.len, 5);
    mo_in_consume(in, 3);
    assert_int_equal(mo_in_offset(in), 1003);
    assert_int_equal(mo_in_seek(in, 999), MO_EUSAGE);
    assert_int_equal(mo_in_seek(in, 1006), MO_EUSAGE);
    assert_int_equal(mo_in_seek(in, 1001), MO_OK);
    assert_int_equal(mo_in_fill(in, 9, &window), MO_OK);
    assert_int_equal(window.len, 4);
    assert_memory_equal(window.ptr, "hunk", 4);
    assert_int_equal(mo_in_size(in, &size), MO_OK);
    assert_int_equal(size, 1005);
    mo_in_close(in);
    in = mo_in_memory(NULL, 0, 0, 0);
    assert_int_equal(mo_in_fill(in, 1, &window), MO_OK);
    assert_int_equal(window.len, 0);
    mo_in_close(in);
    mo_in_close(NULL);
}

static void
files_and_descriptors(void **state)
{
    (void)state;
    uint8_t *bytes = sample();
    char *path = write_sample(bytes, SIZE);
    struct mo_in *in, *other;
    uint64_t size = 0;
    assert_int_equal(mo_in_open(path, -1, &in), MO_OK);
    expect_all(in, bytes, SIZE);
    assert_int_equal(mo_in_size(in, &size), MO_OK);
    assert_int_equal(size, SIZE);
    mo_in_close(in);

    const int fd = open(path, O_RDONLY);
    assert_int_equal(lseek(fd, 1000, SEEK_SET), 1000);
    assert_int_equal(mo_in_open(NULL, fd, &in), MO_OK);
    assert_int_equal(mo_in_open(NULL, fd, &other), MO_OK);
    expect_all(in, bytes + 1000, SIZE - 1000);
    expect_all(other, bytes + 1000, SIZE - 1000);
    assert_int_equal(mo_in_size(in, &size), MO_OK);
    assert_int_equal(size, SIZE - 1000);
    mo_in_close(in);
    mo_in_close(other);
    assert_int_equal(fcntl(fd, F_GETFD) >= 0, 1);
    close(fd);
    unlink(path);
    free(path);
    free(bytes);
}

static void
seek_anywhere(struct mo_in *in, const uint8_t *bytes, size_t len)
{
    uint32_t seed = 99;
    struct mo_bytes window;
    for (size_t i = 0; i < 300; i++) {
        seed = seed * 1664525 + 1013904223;
        const size_t at = i % 3 ? seed % (len + 1) : seed % 300000;
        assert_int_equal(mo_in_seek(in, at), MO_OK);
        assert_int_equal(mo_in_offset(in), at);
        assert_int_equal(mo_in_fill(in, 5000, &window), MO_OK);
        assert_true(window.len >= (len - at < 5000 ? len - at : 5000));
        assert_memory_equal(window.ptr, bytes + at, window.len);
        mo_in_consume(in, window.len / 3);
    }
    assert_int_equal(mo_in_seek(in, len + 1), MO_EUSAGE);
    assert_int_equal(mo_in_seek(in, 0), MO_OK);
    expect_all(in, bytes, len);
}

static void
files_seek(void **state)
{
    (void)state;
    uint8_t *bytes = sample();
    char *path = write_sample(bytes, SIZE);
    struct mo_in *in;
    assert_int_equal(mo_in_open(path, -1, &in), MO_OK);
    assert_int_equal(mo_in_keep(in), MO_OK);
    seek_anywhere(in, bytes, SIZE);
    mo_in_close(in);
    in = mo_in_memory(bytes, SIZE, 0, 100);
    seek_anywhere(in, bytes, SIZE);
    mo_in_close(in);
    unlink(path);
    free(path);
    free(bytes);
}

static void
pipes_in_pieces(void **state)
{
    static const size_t steps[] = {1, 4097, 65536};
    (void)state;
    uint8_t *bytes = sample();
    for (size_t i = 0; i < 3; i++) {
        const size_t len = steps[i] == 1 ? 50000 : SIZE;
        pid_t child;
        uint64_t size;
        int status;
        struct mo_in *in;
        const int fd = pipe_of(bytes, len, steps[i], &child);
        assert_int_equal(mo_in_open(NULL, fd, &in), MO_OK);
        assert_int_equal(mo_in_size(in, &size), MO_EUNSUPPORTED);
        assert_int_equal(mo_in_seek(in, 0), MO_EUNSUPPORTED);
        expect_all(in, bytes, len);
        mo_in_close(in);
        close(fd);
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
    }
    free(bytes);
}

/* Gives BYTES in pieces of growing length, then fails if `fails`. */
struct giver {
    const uint8_t *bytes;
    size_t len, step;
    bool fails;
};

static enum mo_status
give(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct giver *giver = self;
    size_t part = ++giver->step < cap ? giver->step : cap;
    if (part > giver->len)
        part = giver->len;
    if (part == 0 && giver->fails)
        return MO_EDATA;
    memcpy(to, giver->bytes, part);
    giver->bytes += part;
    giver->len -= part;
    *len = part;
    return MO_OK;
}

static void
functions_as_source(void **state)
{
    (void)state;
    uint8_t *bytes = sample();
    struct giver giver = {.bytes = bytes, .len = SIZE};
    struct mo_bytes window;
    struct mo_in *in = mo_in_from(give, &giver);
    expect_all(in, bytes, SIZE);
    mo_in_close(in);
    giver = (struct giver){.bytes = bytes, .len = 10, .fails = true};
    in = mo_in_from(give, &giver);
    assert_int_equal(mo_in_fill(in, 10, &window), MO_OK);
    assert_int_equal(window.len, 10);
    assert_int_equal(mo_in_fill(in, 11, &window), MO_EDATA);
    assert_non_null(mo_in_failure(in));
    mo_in_close(in);
    free(bytes);
}

/* A gzip member made by zlib itself. */
static size_t
pack(const uint8_t *bytes, size_t len, uint8_t *packed, size_t cap)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)len;
    stream.next_out = packed;
    stream.avail_out = (uInt)cap;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

/* Bytes that deflate well in part, as four members and trailing zeros. */
struct gzip_sample {
    uint8_t *bytes, *packed;
    size_t len;
};

static struct gzip_sample
gzip_sample(void)
{
    static const size_t cuts[] = {0, 1000000, 1000000, 1000001, SIZE};
    struct gzip_sample gzip = {sample(), malloc(2 * SIZE), 0};
    for (size_t i = 0; i < SIZE; i++)
        if (i / 10000 % 2)
            gzip.bytes[i] = (uint8_t)(i % 7);
    for (size_t i = 1; i < 5; i++)
        gzip.len += pack(gzip.bytes + cuts[i - 1], cuts[i] - cuts[i - 1],
                         gzip.packed + gzip.len, 2 * SIZE - gzip.len);
    memset(gzip.packed + gzip.len, 0, 512);
    gzip.len += 512;
    return gzip;
}

static void
free_gzip_sample(struct gzip_sample gzip)
{
    free(gzip.bytes);
    free(gzip.packed);
}

static void
gzip_files_and_pipes(void **state)
{
    (void)state;
    struct gzip_sample gzip = gzip_sample();
    char *path = write_sample(gzip.packed, gzip.len);
    struct mo_in *in;
    uint64_t size;
    assert_int_equal(mo_in_open(path, -1, &in), MO_OK);
    assert_int_equal(mo_in_size(in, &size), MO_EUNSUPPORTED);
    expect_all(in, gzip.bytes, SIZE);
    mo_in_close(in);
    assert_int_equal(mo_in_open_plain(path, -1, &in), MO_OK);
    expect_all(in, gzip.packed, gzip.len);
    mo_in_close(in);
    for (size_t step = 1; step < 100000; step *= 300) {
        pid_t child;
        int status;
        const size_t len = step == 1 ? 300000 : SIZE;
        const size_t part = pack(gzip.bytes, len, gzip.packed, 2 * SIZE);
        const int fd = pipe_of(gzip.packed, part, step, &child);
        assert_int_equal(mo_in_open(NULL, fd, &in), MO_OK);
        expect_all(in, gzip.bytes, len);
        mo_in_close(in);
        close(fd);
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
    }
    unlink(path);
    free(path);
    free_gzip_sample(gzip);
}

/* Reads all and returns how it ended; *LEN is how far the bytes were right. */
static enum mo_status
read_damaged(const uint8_t *packed, size_t packed_len, const uint8_t *bytes,
             size_t *len, char failure[160])
{
    struct mo_in *in = mo_in_memory(packed, packed_len, 0, 999);
    struct mo_bytes window = {NULL, 1};
    enum mo_status status = mo_in_gunzip(&in);
    *len = 0;
    while (status == MO_OK && window.len > 0) {
        status = mo_in_fill(in, 1, &window);
        if (status != MO_OK || window.len == 0)
            break;
        assert_true(*len + window.len <= SIZE);
        if (memcmp(bytes + *len, window.ptr, window.len) != 0)
            break; /* damage inside that only the sum can tell */
        *len += window.len;
        mo_in_consume(in, window.len);
    }
    while (status == MO_OK && window.len > 0) {
        mo_in_consume(in, window.len);
        status = mo_in_fill(in, 1, &window);
    }
    snprintf(failure, 160, "%s", mo_in_failure(in) ? mo_in_failure(in) : "");
    mo_in_close(in);
    return status;
}

static void
damaged_gzip_is_refused(void **state)
{
    (void)state;
    struct gzip_sample gzip = gzip_sample();
    char failure[160];
    size_t got;
    const size_t len = pack(gzip.bytes, SIZE, gzip.packed, 2 * SIZE);
    for (size_t cut = 3; cut < len; cut += cut < 40 ? 1 : 99991) {
        assert_int_equal(
            read_damaged(gzip.packed, cut, gzip.bytes, &got, failure),
            MO_ESYNTAX);
        assert_string_equal(failure, "the gzip data ends early");
    }
    for (size_t at = len - 8; at < len; at++) { /* the sums at the end */
        gzip.packed[at] ^= 0x10;
        assert_int_equal(
            read_damaged(gzip.packed, len, gzip.bytes, &got, failure),
            MO_ESYNTAX);
        assert_int_equal(got, SIZE); /* what came before is still given */
        assert_non_null(strstr(failure, "incorrect"));
        gzip.packed[at] ^= 0x10;
    }
    for (size_t at = 11; at < len; at += 99991) {
        gzip.packed[at] ^= 0x20;
        assert_int_equal(
            read_damaged(gzip.packed, len, gzip.bytes, &got, failure),
            MO_ESYNTAX);
        gzip.packed[at] ^= 0x20;
    }
    memcpy(gzip.packed + len, "tail", 4);
    assert_int_equal(
        read_damaged(gzip.packed, len + 4, gzip.bytes, &got, failure),
        MO_ESYNTAX);
    assert_int_equal(got, SIZE);
    assert_string_equal(failure, "what follows the gzip data is not gzip");
    free_gzip_sample(gzip);
}

/* zlib's gzread as judge on short files with random damage. */
static void
gzread_agrees(void **state)
{
    (void)state;
    static uint8_t bytes[500], packed[700], found[100000];
    uint32_t seed = 5;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * i % 50);
    for (int round = 0; round < 400; round++) {
        const size_t len = pack(bytes, sizeof(bytes), packed, sizeof(packed));
        seed = seed * 1664525 + 1013904223;
        packed[3 + (seed >> 8) % (len - 3)] ^= (uint8_t)(1 << (seed >> 29));
        char *path = write_sample(packed, len);
        gzFile file = gzopen(path, "rb");
        const int right = gzread(file, found, sizeof(found));
        const bool fine = gzclose_r(file) == Z_OK && right == sizeof(bytes);
        struct mo_in *in;
        struct mo_bytes window = {NULL, 0};
        assert_int_equal(mo_in_open(path, -1, &in), MO_OK);
        const enum mo_status status = mo_in_fill(in, sizeof(found), &window);
        assert_int_equal(status, fine ? MO_OK : MO_ESYNTAX);
        if (status == MO_OK) {
            assert_int_equal(window.len, right);
            assert_memory_equal(window.ptr, found, window.len);
        }
        mo_in_close(in);
        unlink(path);
        free(path);
    }
}

static void
kept_pipes_can_be_sought(void **state)
{
    (void)state;
    struct gzip_sample gzip = gzip_sample();
    for (int packed = 0; packed < 2; packed++) {
        pid_t child;
        int status;
        uint64_t size = 0;
        struct mo_in *in, *other;
        struct mo_bytes window;
        const int fd = packed ? pipe_of(gzip.packed, gzip.len, 5000, &child)
                              : pipe_of(gzip.bytes, SIZE, 5000, &child);
        assert_int_equal(mo_in_open(NULL, fd, &in), MO_OK);
        assert_int_equal(mo_in_fill(in, 100, &window), MO_OK);
        assert_int_equal(mo_in_again(in, &other), MO_EUNSUPPORTED);
        assert_int_equal(mo_in_keep(in), MO_OK);
        assert_int_equal(mo_in_keep(in), MO_OK);
        if (packed)
            expect_all(in, gzip.bytes, SIZE);
        assert_int_equal(mo_in_size(in, &size), MO_OK);
        assert_int_equal(size, SIZE);
        seek_anywhere(in, gzip.bytes, SIZE);
        assert_int_equal(mo_in_again(in, &other), MO_OK);
        expect_all(other, gzip.bytes, SIZE);
        mo_in_close(other);
        mo_in_close(in);
        close(fd);
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
    }
    free_gzip_sample(gzip);
}

static void
keeping_comes_first(void **state)
{
    (void)state;
    uint8_t bytes[100] = {1};
    struct giver giver = {.bytes = bytes, .len = sizeof(bytes)};
    struct mo_bytes window;
    struct mo_in *in = mo_in_from(give, &giver);
    assert_int_equal(mo_in_fill(in, 10, &window), MO_OK);
    mo_in_consume(in, 1);
    assert_int_equal(mo_in_keep(in), MO_EUSAGE);
    mo_in_close(in);
}

/* Whatever can be read twice gives the same again, from another place. */
static void
sources_repeat(void **state)
{
    (void)state;
    struct gzip_sample gzip = gzip_sample();
    char *path = write_sample(gzip.packed, gzip.len);
    struct mo_in *in, *other;
    struct mo_bytes window;
    assert_int_equal(mo_in_open(path, -1, &in), MO_OK);
    unlink(path); /* the descriptor counts, not the name */
    free(path);
    assert_int_equal(mo_in_fill(in, 400000, &window), MO_OK);
    mo_in_consume(in, 300000);
    assert_int_equal(mo_in_again(in, &other), MO_OK);
    expect_all(other, gzip.bytes, SIZE);
    mo_in_close(other);
    assert_int_equal(mo_in_fill(in, 1000, &window), MO_OK);
    assert_memory_equal(window.ptr, gzip.bytes + 300000, 1000);
    mo_in_close(in);

    in = mo_in_memory(gzip.bytes, SIZE, 0, 0);
    assert_int_equal(mo_in_fill(in, 400000, &window), MO_OK);
    mo_in_consume(in, 300000);
    assert_int_equal(mo_in_again(in, &other), MO_OK);
    expect_all(other, gzip.bytes, SIZE);
    mo_in_close(other);
    mo_in_close(in);
    free_gzip_sample(gzip);
}

static void
what_cannot_be_opened(void **state)
{
    (void)state;
    struct mo_in *in = NULL;
    assert_int_equal(mo_in_open("/nonexistent/x", -1, &in), MO_ENOINPUT);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mo_in_open("/tmp", -1, &in), MO_ENOINPUT);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(mo_in_open(NULL, -1, &in), MO_ENOINPUT);
    assert_int_equal(errno, EBADF);
    assert_null(in);
}

static void
a_failed_read_stays(void **state)
{
    (void)state;
    struct mo_in *in;
    struct mo_bytes window = {NULL, 7};
    const int fd = open("/dev/null", O_WRONLY);
    assert_int_equal(mo_in_open(NULL, fd, &in), MO_OK);
    assert_int_equal(mo_in_fill(in, 1, &window), MO_EIO);
    assert_int_equal(mo_in_fill(in, 1, &window), MO_EIO);
    assert_int_equal(window.len, 7);
    assert_string_equal(mo_in_failure(in), strerror(EBADF));
    mo_in_close(in);
    close(fd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_in_blocks),
        cmocka_unit_test(memory_has_its_own_offset),
        cmocka_unit_test(files_and_descriptors),
        cmocka_unit_test(files_seek),
        cmocka_unit_test(pipes_in_pieces),
        cmocka_unit_test(functions_as_source),
        cmocka_unit_test(gzip_files_and_pipes),
        cmocka_unit_test(damaged_gzip_is_refused),
        cmocka_unit_test(gzread_agrees),
        cmocka_unit_test(kept_pipes_can_be_sought),
        cmocka_unit_test(keeping_comes_first),
        cmocka_unit_test(sources_repeat),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(a_failed_read_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
