/* The caps that are on by default. */
#include "moments/convert.h"

struct mo_limits
mo_limits_default(void)
{
    const struct mo_limits limits = {
        .moment_bytes = UINT64_C(16) << 20,
        .nesting = 512,
        .fields = 10000,
        .archive_members = 100000,
        .archive_bytes = UINT64_C(64) << 30,
        .archive_ratio = 1100,
    };
    return limits;
}
