/* Bad moments as NDJSON, each with where it was found and what is wrong. */
#include "rejects.h"

/* The bytes of a record need not be UTF-8: what is not becomes U+FFFD. */
static void
put_string(struct mo_out *out, const char *bytes, size_t len)
{
    mo_out_byte(out, '"');
    for (size_t i = 0; i < len;) {
        const unsigned char c = (unsigned char)bytes[i];
        size_t size = 1;
        if (c == '"' || c == '\\')
            mo_out_format(out, "\\%c", c);
        else if (c < 0x20)
            mo_out_format(out, "\\u%04x", c);
        else if (c < 0x80)
            mo_out_byte(out, (char)c);
        else if (mo_utf8_valid(bytes + i, len - i < 4 ? len - i : 4) == 0)
            mo_out_string(out, "\xef\xbf\xbd");
        else {
            mo_utf8_decode(bytes + i, &size);
            mo_out_put(out, bytes + i, size);
        }
        i += size;
    }
    mo_out_byte(out, '"');
}

void
mo_rejects_put(struct mo_out *out, const struct mo_diag *diag,
               struct mo_bytes record)
{
    mo_out_string(out, "{\"source\":");
    put_string(out, diag->source, strlen(diag->source));
    if (diag->pos.line > 0)
        mo_out_format(out, ",\"line\":%llu,\"column\":%lu",
                      (unsigned long long)diag->pos.line,
                      (unsigned long)diag->pos.column);
    mo_out_string(out, ",\"error\":");
    put_string(out, diag->message, strlen(diag->message));
    if (record.ptr) {
        mo_out_string(out, ",\"record\":");
        put_string(out, (const char *)record.ptr, record.len);
    }
    mo_out_string(out, "}\n");
}
