/* Models made at random, for round trips: every field, awkward texts. */
#ifndef TESTS_TEST_JSON_MODELS_H
#define TESTS_TEST_JSON_MODELS_H

#include "support.h"

struct maker {
    struct mo_arena *arena;
    uint32_t seed;
};

static inline uint32_t
make_random(struct maker *maker, uint32_t below)
{
    maker->seed ^= maker->seed << 13;
    maker->seed ^= maker->seed >> 17;
    maker->seed ^= maker->seed << 5;
    return maker->seed % below;
}

static inline struct mo_text
make_text(struct maker *maker)
{
    static const char *const parts[] = {
        "",
        " ",
        "\"",
        "\\",
        "\n\n",
        "\x01",
        "\x7f",
        "\t",
        "\r\n",
        "a; b",
        "</p>",
        "--",
        "\xc3\xa9",
        "\xef\xbf\xbe",
        "\xf0\x9f\x98\x80",
        "\\u0041",
        "null",
        "{\"a\":1}",
        "\xed\x95\x9c\xea\xb5\xad",
        "a longer run of plain text without anything special in it"};
    struct mo_buffer buffer = {0};
    struct mo_text text;
    assert_int_equal(mo_buffer_reserve(&buffer, 1), MO_OK);
    for (uint32_t i = make_random(maker, 6); i > 0; i--) {
        const char *part = parts[make_random(maker, 20)];
        assert_int_equal(mo_buffer_add(&buffer, part, strlen(part)), MO_OK);
    }
    assert_int_equal(
        mo_text_copy(maker->arena, mo_text_of(buffer.ptr, buffer.len), &text),
        MO_OK);
    mo_buffer_free(&buffer);
    return text;
}

static inline struct mo_texts
make_texts(struct maker *maker)
{
    struct mo_texts texts = {.count = make_random(maker, 4)};
    struct mo_text *items =
        mo_arena_array(maker->arena, texts.count, sizeof(*items));
    assert_non_null(items);
    for (size_t i = 0; i < texts.count; i++)
        items[i] = make_text(maker);
    texts.items = items;
    return texts;
}

static inline struct mo_extra
make_extra(struct maker *maker)
{
    static const char *const names[] = {"title2", "", "a b", "\"\\\n", "index"};
    static const char *const values[] = {"null", "-1.50e+10", "\"\\ufffe\\n\"",
                                         "[1,{\"a\":[]},\"x y\"]",
                                         "12345678901234567890"};
    struct mo_extra extra = {.count = make_random(maker, 5)};
    struct mo_member *members =
        mo_arena_array(maker->arena, extra.count, sizeof(*members));
    assert_non_null(members);
    for (size_t i = 0; i < extra.count; i++) {
        members[i].name = mo_text_from(names[i]);
        members[i].json = mo_text_from(values[make_random(maker, 5)]);
    }
    extra.members = members;
    return extra;
}

/* Fills a record with those of the fields that chance wants. */
static inline void
make_record(struct maker *maker, void *record, const struct mo_field *field,
            size_t count)
{
    for (; count > 0; count--, field++) {
        if (make_random(maker, 3) == 0)
            continue;
        switch (field->type) {
        case MO_FIELD_TEXT:
            *MO_FIELD_SLOT(record, field, struct mo_text) = make_text(maker);
            break;
        case MO_FIELD_NUMBER:
            assert_int_equal(
                mo_number_from(maker->arena,
                               (int64_t)make_random(maker, 100) - 20,
                               MO_FIELD_SLOT(record, field, struct mo_number)),
                MO_OK);
            break;
        case MO_FIELD_TEXTS:
            *MO_FIELD_SLOT(record, field, struct mo_texts) = make_texts(maker);
            break;
        case MO_FIELD_EXTRA:
            *MO_FIELD_SLOT(record, field, struct mo_extra) = make_extra(maker);
            break;
        }
    }
}

/* The caller frees it. */
static inline struct mo_model *
make_model(uint32_t seed)
{
    struct maker maker = {mo_arena_new(), seed * 2654435761u + 1};
    struct mo_model *model = mo_model_new();
    assert_non_null(maker.arena);
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    for (uint32_t lists = make_random(&maker, 4); lists > 0; lists--) {
        struct mo_list list = {0};
        make_record(&maker, &list, mo_list_fields(), MO_LIST_FIELD_COUNT);
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (uint32_t n = make_random(&maker, 5); n > 0; n--) {
            struct mo_moment moment = {0};
            make_record(&maker, &moment, mo_moment_fields(),
                        MO_MOMENT_FIELD_COUNT);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    mo_arena_free(maker.arena);
    return model;
}

/* Writes MODEL, reads that in several blocks, and wants the same model. */
static inline void
assert_round_trip(const struct mo_format *format, const struct mo_model *model,
                  const struct mo_setting *settings, size_t count)
{
    static const size_t blocks[] = {0, 1, 7};
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(test_write(&session, format, model, settings, count, &out),
                     MO_OK);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    for (size_t i = 0; i < 3; i++) {
        struct mo_model *copy;
        const enum mo_status status = test_read(
            &session, format, bytes.ptr, bytes.len, blocks[i], NULL, 0, &copy);
        if (status != MO_OK)
            fail_msg("%s", session.diags[0].message);
        if (!mo_model_equal(model, copy))
            fail_msg("block %zu: %.*s", blocks[i], (int)bytes.len,
                     (const char *)bytes.ptr);
        mo_model_free(copy);
    }
    mo_out_dispose(&out);
    test_session_close(&session);
}

#endif
