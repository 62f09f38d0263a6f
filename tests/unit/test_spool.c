/* Spools: what was put aside comes back whole, from memory or a file. */
#include "support.h"

#include <dirent.h>
#include <unistd.h>

static int
count_files(const char *folder)
{
    int count = -2; /* . and .. */
    DIR *dir = opendir(folder);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void
spools_come_back(void **state)
{
    static const size_t sizes[] = {0,       1,       65536,   1048575,
                                   1048576, 1048577, 5000001, 0};
    (void)state;
    char folder[] = "/tmp/moments-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        struct mo_out *spool = mo_spool_open(i % 2 ? folder : NULL);
        struct mo_out put, got;
        mo_out_init(&put, NULL, NULL);
        mo_out_init(&got, NULL, NULL);
        mo_out_string(&got, "before ");
        mo_out_string(&put, "before ");
        for (size_t at = 0; at < sizes[i];) {
            uint8_t block[777];
            const size_t left = sizes[i] - at;
            const size_t len = left < sizeof(block) ? left : sizeof(block);
            memset(block, (int)(at * 31 % 251), len);
            mo_out_put(spool, block, len);
            mo_out_put(&put, block, len);
            at += len;
        }
        assert_int_equal(mo_out_count(spool), sizes[i]);
        assert_int_equal(mo_spool_copy(spool, &got), MO_OK);
        assert_int_equal(mo_out_bytes(&got).len, sizes[i] + 7);
        assert_memory_equal(mo_out_bytes(&got).ptr, mo_out_bytes(&put).ptr,
                            sizes[i] + 7);
        assert_int_equal(count_files(folder), 0);
        mo_spool_close(spool);
        mo_out_dispose(&put);
        mo_out_dispose(&got);
    }
    assert_int_equal(rmdir(folder), 0);
    mo_spool_close(NULL);
}

static void
large_puts_pass(void **state)
{
    (void)state;
    const size_t size = 3000000;
    uint8_t *bytes = malloc(size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * i >> 7);
    struct mo_out *spool = mo_spool_open(NULL);
    struct mo_out got;
    mo_out_init(&got, NULL, NULL);
    mo_out_string(spool, "x");
    mo_out_put(spool, bytes, size);
    assert_int_equal(mo_spool_copy(spool, &got), MO_OK);
    assert_int_equal(mo_out_bytes(&got).len, size + 1);
    assert_memory_equal(mo_out_bytes(&got).ptr + 1, bytes, size);
    mo_spool_close(spool);
    mo_out_dispose(&got);
    free(bytes);
}

static void
a_missing_folder_is_told(void **state)
{
    (void)state;
    struct mo_out *spool = mo_spool_open("/nonexistent/folder");
    struct mo_out got;
    mo_out_init(&got, NULL, NULL);
    for (size_t i = 0; i < 200000; i++)
        mo_out_string(spool, "more than memory holds");
    assert_int_equal(mo_out_status(spool), MO_EIO);
    assert_int_equal(mo_spool_copy(spool, &got), MO_EIO);
    mo_spool_close(spool);
    mo_out_dispose(&got);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spools_come_back),
        cmocka_unit_test(large_puts_pass),
        cmocka_unit_test(a_missing_folder_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
