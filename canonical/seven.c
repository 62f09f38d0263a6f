/* The built-in source: canonical/seven.json, embedded when building. */
#include "moments/convert.h"

extern const unsigned char mo_seven_json[];
extern const size_t mo_seven_json_len;

struct mo_bytes
mo_seven(void)
{
    const struct mo_bytes bytes = {mo_seven_json, mo_seven_json_len};
    return bytes;
}
