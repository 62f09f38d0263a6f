/* What unit tests share: a session in a box, that runs one reader or one
 * writer in memory and keeps every diagnostic. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moments/convert.h"

struct test_session {
    struct mo_env env; /* limits, timestamp may be changed before a run */
    bool keep_going;
    struct mo_diag *diags;
    size_t diag_count, diag_cap;
};

void test_session_open(struct test_session *session);
void test_session_close(struct test_session *session);

/* Reads LEN bytes with FORMAT's reader into a new model (the caller frees it),
 * fed in blocks of BLOCK bytes (0: at once; a split reader gets chunks of at
 * least BLOCK). SETTINGS may be NULL. Returns the reader's status; on failure
 * the model holds what was pushed before. */
enum mo_status test_read(struct test_session *session,
                         const struct mo_format *format, const void *bytes,
                         size_t len, size_t block,
                         const struct mo_setting *settings, size_t count,
                         struct mo_model **model);

/* Writes MODEL with FORMAT's writer; *OUT is a memory out that the caller
 * disposes of. */
enum mo_status test_write(struct test_session *session,
                          const struct mo_format *format,
                          const struct mo_model *model,
                          const struct mo_setting *settings, size_t count,
                          struct mo_out *out);

/* The number of diagnostics of at least that severity. */
size_t test_diag_count(const struct test_session *session,
                       enum mo_severity severity);

/* Reads a whole file; the caller frees. Fails the test if it cannot. */
char *test_load(const char *path, size_t *len);

#endif
