/* Layers: what they deflate is inflated by others, their sums are right, and
 * no byte depends on threads or on how the input was cut. */
#include "support.h"

#include <unistd.h>
#include <zlib.h>

#include "moments/io.h"

/* Text that deflates like text: words of a skewed choice. */
static char *
text_of(size_t len)
{
    static const char *const words[] = {
        "the",  "moment", "list", "of",      "scene",  "ranked",
        "and",  "seven",  "film", "where",   "rain",   "station",
        "last", "letter", "1942", "Paris",   "\n",     "{\"id\":",
        "}, ",  "title",  "who",  "returns", "slowly", "beyond",
        "é",    "night",  "—",    "music"};
    char *text = malloc(len + 16);
    uint32_t seed = 7;
    size_t at = 0;
    while (at < len) {
        seed = seed * 1664525 + 1013904223;
        const uint32_t pick = (seed >> 24) % 28 * ((seed >> 16) % 28) / 28;
        const size_t size = strlen(words[pick]);
        memcpy(text + at, words[pick], size);
        at += size;
        if (seed & 0x800)
            at += (size_t)snprintf(text + at, 8, "%u", seed % 9973);
        text[at++] = ' ';
    }
    return text;
}

/* Puts TEXT through a layer in pieces of STEP. */
static struct mo_out
pass(struct mo_layer_config config, const char *text, size_t len, size_t step,
     struct mo_sums *sums)
{
    struct mo_out down;
    mo_out_init(&down, NULL, NULL);
    struct mo_out *layer = mo_layer_open(&config, &down);
    assert_non_null(layer);
    for (size_t at = 0; at < len; at += step)
        mo_out_put(layer, text + at, len - at < step ? len - at : step);
    assert_int_equal(mo_layer_close(layer, sums), MO_OK);
    return down;
}

/* Inflates with zlib (WINDOW as inflateInit2 takes it) and compares. */
static void
expect_inflated(struct mo_bytes packed, int window, const char *text,
                size_t len)
{
    z_stream stream = {0};
    uint8_t *plain = malloc(len + 1);
    assert_int_equal(inflateInit2(&stream, window), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)packed.ptr;
    stream.avail_in = (uInt)packed.len;
    stream.next_out = plain;
    stream.avail_out = (uInt)len + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    assert_int_equal(stream.total_out, len);
    assert_memory_equal(plain, text, len);
    inflateEnd(&stream);
    free(plain);
}

static const size_t lens[] = {0,      1,      100,    131071, 131072,
                              131073, 262144, 400000, 3000000};
enum { LEN_COUNT = sizeof(lens) / sizeof(*lens), LONGEST = 3000000 };

static void
deflated_text_inflates(void **state)
{
    (void)state;
    char *text = text_of(LONGEST);
    for (int level = 1; level <= 9; level += 4)
        for (size_t i = 0; i < LEN_COUNT; i++) {
            const struct mo_layer_config config = {
                .kind = MO_LAYER_DEFLATE, .level = level, .threads = 1};
            struct mo_sums sums;
            struct mo_out out = pass(config, text, lens[i], 50000, &sums);
            const struct mo_bytes packed = mo_out_bytes(&out);
            expect_inflated(packed, -15, text, lens[i]);
            assert_int_equal(sums.bytes_in, lens[i]);
            assert_int_equal(sums.bytes_out, packed.len);
            assert_int_equal(sums.crc32,
                             crc32(0, (const Bytef *)text, (uInt)lens[i]));
            mo_out_dispose(&out);
        }
    free(text);
}

static void
threads_and_pieces_change_nothing(void **state)
{
    static const size_t steps[] = {LONGEST, 1, 777, 131072, 200000};
    static const unsigned threads[] = {1, 2, 4, 0, 3};
    (void)state;
    char *text = text_of(LONGEST);
    for (size_t i = 0; i < LEN_COUNT; i++) {
        struct mo_layer_config config = {
            .kind = MO_LAYER_GZIP, .level = 6, .threads = 1};
        struct mo_out first = pass(config, text, lens[i], 65536, NULL);
        const struct mo_bytes expected = mo_out_bytes(&first);
        expect_inflated(expected, 15 + 16, text, lens[i]);
        for (size_t t = 0; t < 5; t++) {
            config.threads = threads[t];
            struct mo_out other = pass(config, text, lens[i], steps[t], NULL);
            const struct mo_bytes found = mo_out_bytes(&other);
            assert_int_equal(found.len, expected.len);
            assert_memory_equal(found.ptr, expected.ptr, found.len);
            mo_out_dispose(&other);
        }
        mo_out_dispose(&first);
    }
    free(text);
}

static void
blocks_cost_little(void **state)
{
    (void)state;
    char *text = text_of(LONGEST);
    const struct mo_layer_config config = {.kind = MO_LAYER_DEFLATE,
                                           .level = 6};
    z_stream stream = {0};
    uint8_t *packed = malloc(LONGEST);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, 0), Z_OK);
    stream.next_in = (Bytef *)text;
    stream.avail_in = LONGEST;
    stream.next_out = packed;
    stream.avail_out = LONGEST;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    struct mo_out out = pass(config, text, LONGEST, LONGEST, NULL);
    assert_true((double)mo_out_bytes(&out).len <
                (double)stream.total_out * 1.01);
    deflateEnd(&stream);
    mo_out_dispose(&out);
    free(packed);
    free(text);
}

/* As the archive writer joins its members. */
static void
open_pieces_join(void **state)
{
    static const size_t cuts[] = {0, 5, 5, 300000, 431072, 2000000, LONGEST};
    (void)state;
    char *text = text_of(LONGEST);
    struct mo_out whole;
    struct mo_sums joined = {0};
    mo_out_init(&whole, NULL, NULL);
    for (size_t i = 0; i < 7; i++) {
        const size_t from = i ? cuts[i - 1] : 0;
        const struct mo_layer_config config = {.kind = MO_LAYER_DEFLATE,
                                               .level = 6,
                                               .open = true,
                                               .threads = (unsigned)i};
        struct mo_sums sums;
        struct mo_out piece =
            pass(config, text + from, cuts[i] - from, 9999, &sums);
        assert_int_equal(sums.bytes_out, mo_out_bytes(&piece).len);
        mo_out_put(&whole, mo_out_bytes(&piece).ptr, mo_out_bytes(&piece).len);
        joined = mo_sums_join(&joined, &sums);
        mo_out_dispose(&piece);
    }
    assert_int_equal(joined.bytes_in, LONGEST);
    assert_int_equal(joined.bytes_out, mo_out_bytes(&whole).len);
    assert_int_equal(joined.crc32, crc32(0, (const Bytef *)text, LONGEST));
    struct mo_out end =
        pass((struct mo_layer_config){.kind = MO_LAYER_DEFLATE, .level = 6}, "",
             0, 1, NULL);
    mo_out_put(&whole, mo_out_bytes(&end).ptr, mo_out_bytes(&end).len);
    expect_inflated(mo_out_bytes(&whole), -15, text, LONGEST);
    mo_out_dispose(&end);
    mo_out_dispose(&whole);
    free(text);
}

static void
gzip_header_says_nothing_of_us(void **state)
{
    static const uint8_t effort[] = {4, 0, 0, 0, 0, 0, 0, 0, 2};
    (void)state;
    for (int level = 1; level <= 9; level++) {
        const uint8_t header[10] = {
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, effort[level - 1], 255};
        struct mo_out out = pass(
            (struct mo_layer_config){.kind = MO_LAYER_GZIP, .level = level},
            "x", 1, 1, NULL);
        assert_memory_equal(mo_out_bytes(&out).ptr, header, 10);
        mo_out_dispose(&out);
    }
}

static void
real_gzip_accepts_it(void **state)
{
    (void)state;
    char *text = text_of(LONGEST);
    for (size_t i = 0; i < LEN_COUNT; i++) {
        struct mo_out out = pass((struct mo_layer_config){.kind = MO_LAYER_GZIP,
                                                          .level = 6,
                                                          .threads = 2},
                                 text, lens[i], 70000, NULL);
        FILE *tool = popen("gzip -t", "w");
        assert_non_null(tool);
        const struct mo_bytes bytes = mo_out_bytes(&out);
        assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, tool), bytes.len);
        assert_int_equal(pclose(tool), 0);
        mo_out_dispose(&out);
    }
    free(text);
}

/* FIPS 180-4 examples, as published by NIST. */
static void
digests(void **state)
{
    static const char *const expected[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"};
    (void)state;
    char *million = malloc(1000000);
    memset(million, 'a', 1000000);
    const char *inputs[] = {"", "abc", million};
    const size_t sizes[] = {0, 3, 1000000};
    for (size_t i = 0; i < 3; i++)
        for (int kind = MO_LAYER_PLAIN; kind <= MO_LAYER_GZIP; kind++) {
            struct mo_sums sums;
            const struct mo_layer_config config = {.kind =
                                                       (enum mo_layer_kind)kind,
                                                   .level = 1,
                                                   .sha256 = true,
                                                   .threads = 2};
            struct mo_out out = pass(config, inputs[i], sizes[i], 4321, &sums);
            char hex[65];
            for (size_t b = 0; b < 32; b++)
                snprintf(hex + 2 * b, 3, "%02x", sums.sha256[b]);
            assert_string_equal(hex, expected[i]);
            mo_out_dispose(&out);
        }
    free(million);
}

static void
plain_layers_pass_everything(void **state)
{
    (void)state;
    struct mo_sums sums;
    struct mo_out out = pass((struct mo_layer_config){.kind = MO_LAYER_PLAIN},
                             "plain bytes", 11, 3, &sums);
    assert_int_equal(mo_out_bytes(&out).len, 11);
    assert_memory_equal(mo_out_bytes(&out).ptr, "plain bytes", 11);
    assert_int_equal(sums.bytes_in, 11);
    assert_int_equal(sums.bytes_out, 11);
    assert_int_equal(sums.crc32, crc32(0, (const Bytef *)"plain bytes", 11));
    for (size_t i = 0; i < 32; i++)
        assert_int_equal(sums.sha256[i], 0);
    mo_out_dispose(&out);
}

static enum mo_status
refuse(void *self, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    ++*(size_t *)self;
    return MO_EIO;
}

static void
failures_below_come_through(void **state)
{
    static const struct mo_out_ops ops = {.flush = refuse};
    (void)state;
    char *text = text_of(LONGEST);
    for (unsigned threads = 1; threads <= 4; threads++) {
        size_t calls = 0;
        struct mo_out down;
        mo_out_init(&down, &ops, &calls);
        const struct mo_layer_config config = {
            .kind = MO_LAYER_GZIP, .level = 1, .threads = threads};
        struct mo_out *layer = mo_layer_open(&config, &down);
        for (size_t i = 0; i < 4; i++)
            mo_out_put(layer, text, LONGEST);
        assert_int_equal(mo_out_status(layer), MO_EIO);
        assert_int_equal(mo_layer_close(layer, NULL), MO_EIO);
        assert_int_equal(calls, 1);
        mo_out_dispose(&down);
    }
    free(text);
}

static void
layers_can_be_abandoned(void **state)
{
    (void)state;
    char *text = text_of(LONGEST);
    for (unsigned threads = 1; threads <= 4; threads++) {
        struct mo_out down;
        mo_out_init(&down, NULL, NULL);
        const struct mo_layer_config config = {
            .kind = MO_LAYER_DEFLATE, .level = 6, .threads = threads};
        struct mo_out *layer = mo_layer_open(&config, &down);
        mo_out_put(layer, text, 1000000);
        mo_layer_abandon(layer);
        mo_out_dispose(&down);
    }
    mo_layer_abandon(NULL);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deflated_text_inflates),
        cmocka_unit_test(threads_and_pieces_change_nothing),
        cmocka_unit_test(blocks_cost_little),
        cmocka_unit_test(open_pieces_join),
        cmocka_unit_test(gzip_header_says_nothing_of_us),
        cmocka_unit_test(real_gzip_accepts_it),
        cmocka_unit_test(digests),
        cmocka_unit_test(plain_layers_pass_everything),
        cmocka_unit_test(failures_below_come_through),
        cmocka_unit_test(layers_can_be_abandoned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
