/* Containers built byte by byte, good and bad. */
#include "containers.h"

#include <zlib.h>

static void
put(struct mo_out *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        mo_out_byte(out, (char)(value >> 8 * i));
}

void
memory_open(struct mo_out *out)
{
    mo_out_init(out, NULL, NULL);
}

/* What the headers say of a part. */
struct packed {
    struct mo_out bytes;
    size_t size;
    uint32_t crc;
    uint64_t offset;
};

static void
pack(const struct zip_part *part, struct packed *packed)
{
    const size_t len = strlen(part->content);
    const struct mo_layer_config config = {
        .kind = part->deflate ? MO_LAYER_DEFLATE : MO_LAYER_PLAIN, .level = 6};
    struct mo_sums sums;
    memory_open(&packed->bytes);
    struct mo_out *layer = mo_layer_open(&config, &packed->bytes);
    mo_out_put(layer, part->content, len);
    assert_int_equal(mo_layer_close(layer, &sums), MO_OK);
    packed->size = len;
    packed->crc = sums.crc32;
}

static size_t
name_len(const struct zip_part *part)
{
    return part->name_len ? part->name_len : strlen(part->name);
}

static uint16_t
method_of(const struct zip_part *part)
{
    return part->method ? part->method : part->deflate ? 8 : 0;
}

static void
put_local(struct mo_out *out, const struct zip_part *part,
          struct packed *packed)
{
    const struct mo_bytes content = mo_out_bytes(&packed->bytes);
    packed->offset = mo_out_count(out);
    put(out, 0x04034b50, 4);
    put(out, 20, 2);
    put(out, part->local_flags ? part->local_flags : part->flags, 2);
    put(out, part->local_method ? part->local_method : method_of(part), 2);
    put(out, 0x00210000, 4);
    put(out, packed->crc + (uint32_t)(part->crc_error + part->local_crc_error),
        4);
    put(out, content.len + (uint64_t)part->packed_error, 4);
    put(out,
        packed->size + (uint64_t)(part->size_error + part->local_size_error),
        4);
    put(out, name_len(part), 2);
    put(out, 0, 2);
    mo_out_put(out, part->local_name ? part->local_name : part->name,
               name_len(part));
    mo_out_put(out, content.ptr, content.len);
}

static void
put_central(struct mo_out *out, const struct zip_part *part,
            const struct packed *packed)
{
    const struct mo_bytes content = mo_out_bytes(&packed->bytes);
    put(out, 0x02014b50, 4);
    put(out, part->made_by, 2);
    put(out, 20, 2);
    put(out, part->flags, 2);
    put(out, method_of(part), 2);
    put(out, 0x00210000, 4);
    put(out, packed->crc + (uint32_t)part->crc_error, 4);
    put(out, content.len + (uint64_t)part->packed_error, 4);
    put(out, packed->size + (uint64_t)part->size_error, 4);
    put(out, name_len(part), 2);
    put(out, part->prefixed_extra ? 8 : 0, 2);
    put(out, 0, 6);
    put(out, part->attributes, 4);
    put(out, packed->offset + (uint64_t)part->offset_error, 4);
    mo_out_put(out, part->name, name_len(part));
    if (part->prefixed_extra)
        put(out, 0x0000000000047875, 8);
}

void
zip_build(struct mo_out *out, const struct zip_part *parts, size_t count)
{
    struct packed packed[8];
    assert_true(count <= 8);
    memory_open(out);
    for (size_t i = 0; i < count; i++) {
        pack(&parts[i], &packed[i]);
        put_local(out, &parts[i], &packed[i]);
    }
    const uint64_t start = mo_out_count(out);
    for (size_t i = 0; i < count; i++) {
        put_central(out, &parts[i], &packed[i]);
        mo_out_dispose(&packed[i].bytes);
    }
    const uint64_t size = mo_out_count(out) - start;
    put(out, 0x06054b50, 4);
    put(out, 0, 4);
    put(out, count, 2);
    put(out, count, 2);
    put(out, size, 4);
    put(out, start, 4);
    put(out, 0, 2);
}

static void
put_octal(uint8_t *field, size_t digits, size_t value)
{
    for (; digits-- > 0; value >>= 3)
        field[digits] = (uint8_t)('0' + (value & 7));
}

void
tar_sum(uint8_t *block)
{
    unsigned sum = 0;
    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++)
        sum += block[i];
    put_octal(block + 148, 6, sum);
    block[154] = '\0';
}

void
tar_add(struct mo_out *out, char type, const char *name, const char *content)
{
    uint8_t block[512] = {0};
    const size_t len = strlen(content);
    memcpy(block, name, strlen(name) < 100 ? strlen(name) : 100);
    memcpy(block + 100, "0000644\0000000000\0000000000", 24);
    put_octal(block + 124, 11, len);
    memcpy(block + 136, "00000000000", 12);
    block[156] = (uint8_t)type;
    memcpy(block + 257, "ustar\00000", 8);
    tar_sum(block);
    mo_out_put(out, block, sizeof(block));
    mo_out_put(out, content, len);
    memset(block, 0, sizeof(block));
    mo_out_put(out, block, -len % 512);
}

void
tar_end(struct mo_out *out)
{
    const uint8_t zeros[1024] = {0};
    mo_out_put(out, zeros, sizeof(zeros));
}

struct mo_model *
awkward_model(void)
{
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    const struct mo_text tags[] = {mo_text_from("a; b"), mo_text_from("-"),
                                   mo_text_from("\\")};
    const struct mo_member members[] = {
        {mo_text_from("deep"), mo_text_from("{\"x\":[1,null,\"\\uffff\"]}")}};
    const struct mo_list first = {.id = mo_text_from("one"),
                                  .title = mo_text_from("Erste <Liste> ; ü"),
                                  .summary = mo_text_from(""),
                                  .license = mo_text_from("CC-BY-4.0"),
                                  .tags = {tags, 3},
                                  .extra = {members, 1}};
    const struct mo_list second = {.title = mo_text_from("Second")};
    const struct mo_moment full = {
        .id = mo_text_from("m1"),
        .rank = {mo_text_from("1"), 1},
        .title = mo_text_from("Control \x01 and \"quotes\", comma"),
        .description = mo_text_from("two\n\nparagraphs\r\n"),
        .characters = {tags, 2},
        .tags = {tags, 3},
        .extra = {members, 1}};
    const struct mo_moment small = {.heading = mo_text_from("=1+1")};
    assert_int_equal(sink.begin_list(sink.self, &first), MO_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(sink.moment(sink.self, &full), MO_OK);
        assert_int_equal(sink.moment(sink.self, &small), MO_OK);
    }
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    assert_int_equal(sink.begin_list(sink.self, &second), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    return model;
}

struct mo_model *
read_as(const struct mo_format *format, struct mo_bytes bytes,
        enum mo_status expected, const char *words)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    const enum mo_status status =
        test_read(&session, format, bytes.ptr, bytes.len, 0, NULL, 0, &model);
    const char *message = "";
    for (size_t i = session.diag_count; i-- > 0;)
        if (session.diags[i].severity == MO_ERROR)
            message = session.diags[i].message;
    if (status != expected || !strstr(message, words))
        fail_msg("status %s, message \"%s\"; expected %s, \"%s\"",
                 mo_status_name(status), message, mo_status_name(expected),
                 words);
    test_session_close(&session);
    if (status == MO_OK)
        return model;
    mo_model_free(model);
    return NULL;
}

void
gunzip(struct mo_bytes bytes, struct mo_out *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.ptr,
                  .avail_in = (uInt)bytes.len};
    uint8_t block[4096];
    int result = Z_OK;
    memory_open(out);
    assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
    while (result == Z_OK) {
        z.next_out = block;
        z.avail_out = sizeof(block);
        result = inflate(&z, Z_NO_FLUSH);
        mo_out_put(out, block, sizeof(block) - z.avail_out);
    }
    assert_int_equal(result, Z_STREAM_END);
    assert_int_equal(z.avail_in, 0);
    inflateEnd(&z);
}
