/* Digests with and without a helper against sha256sum(1)'s own answers, and
 * against each other in pieces of any size. */
#include "support.h"

#include "../../formats/archive/digest.h"

static void
expect_hex(const uint8_t sha256[32], const char *hex)
{
    char found[65];
    for (size_t i = 0; i < 32; i++)
        snprintf(found + 2 * i, 3, "%02x", sha256[i]);
    assert_string_equal(found, hex);
}

static void
digest_pieces(struct mo_text bytes, size_t piece, bool helped,
              uint8_t sha256[32])
{
    struct mo_digest digest;
    mo_digest_begin(&digest, helped);
    assert_int_equal(digest.helped, helped);
    for (size_t at = 0; at < bytes.len; at += piece) {
        const size_t left = bytes.len - at;
        mo_digest_add(&digest, (const uint8_t *)bytes.ptr + at,
                      left < piece ? left : piece);
    }
    mo_digest_end(&digest, sha256);
    mo_digest_drop(&digest);
}

static void
knows_the_standards_examples(void **state)
{
    (void)state;
    uint8_t sha256[32];
    for (int helped = 0; helped < 2; helped++) {
        digest_pieces(mo_text_from(""), 1, helped, sha256);
        expect_hex(sha256, "e3b0c44298fc1c149afbf4c8996fb924"
                           "27ae41e4649b934ca495991b7852b855");
        digest_pieces(mo_text_from("abc"), 1, helped, sha256);
        expect_hex(sha256, "ba7816bf8f01cfea414140de5dae2223"
                           "b00361a396177a9cb410ff61f20015ad");
    }
}

/* A million times "a", FIPS 180-2 appendix B.3, and around whole blocks. */
static void
digests_blocks_in_order(void **state)
{
    (void)state;
    static const size_t pieces[] = {1000000, 65536, 65537, 999, 300000};
    uint8_t sha256[32], plain[32];
    char *bytes = malloc(1000000);
    assert_non_null(bytes);
    memset(bytes, 'a', 1000000);
    for (size_t i = 0; i < 5; i++) {
        digest_pieces(mo_text_of(bytes, 1000000), pieces[i], true, sha256);
        expect_hex(sha256, "cdc76e5c9914fb9281a1c7e284d73e67"
                           "f1809a48a497200e046d39ccc7112cd0");
    }
    for (size_t i = 0; i < 1000000; i++)
        bytes[i] = (char)(i * 2654435761U >> 13);
    for (size_t len = 65534; len < 1000000; len += len % 2 ? 65535 : 1)
        for (size_t i = 0; i < 5; i++) {
            digest_pieces(mo_text_of(bytes, len), pieces[i], true, sha256);
            digest_pieces(mo_text_of(bytes, len), len, false, plain);
            assert_memory_equal(sha256, plain, 32);
        }
    free(bytes);
}

static void
may_be_dropped(void **state)
{
    (void)state;
    static const uint8_t bytes[200000];
    struct mo_digest digest;
    mo_digest_begin(&digest, true);
    mo_digest_drop(&digest);
    mo_digest_begin(&digest, true);
    mo_digest_add(&digest, bytes, sizeof(bytes));
    mo_digest_drop(&digest);
    assert_false(digest.helped);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_standards_examples),
        cmocka_unit_test(digests_blocks_in_order),
        cmocka_unit_test(may_be_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
