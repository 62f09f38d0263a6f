/* Every lossless format gives back what it was given: roundtrip COUNT [SEED]
 *
 * For each random collection: each format and profile reads its own output to
 * an equal model, from which the same bytes are written again; and each pair
 * A, B gives A the same bytes after the detour over B. Where a format says
 * that it loses something, the model must come back as the loss says. */
#include <inttypes.h>

#include "../unit/support.h"
#include "random_model.h"

/* A way to write: a format and at most two settings. */
struct way {
    const char *name;
    const char *format;
    struct mo_setting settings[2];
    size_t count;
    bool xml; /* loses the characters that XML 1.0 cannot hold */
};

static const struct way ways[] = {
    {"json", "json", {{0}}, 0, false},
    {"json pretty", "json", {{"pretty", NULL}}, 1, false},
    {"ndjson", "ndjson", {{0}}, 0, false},
    {"csv", "csv", {{0}}, 0, false},
    {"csv rfc4180", "csv", {{"profile", "rfc4180"}}, 1, false},
    {"csv excel", "csv", {{"profile", "excel"}}, 1, false},
    {"csv excel-eu", "csv", {{"profile", "excel-eu"}}, 1, false},
    {"tsv", "tsv", {{0}}, 0, false},
    {"xml", "xml", {{0}}, 0, true},
    {"xml pretty", "xml", {{"pretty", NULL}}, 1, true},
    {"markdown", "markdown", {{0}}, 0, false},
    {"markdown table", "markdown", {{"table", NULL}}, 1, false},
};
enum { WAYS = sizeof(ways) / sizeof(*ways) };

struct totals {
    uint64_t passed, failed;
};

/* ---- what XML makes of a model ---- */

static bool
xml_cannot(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
           code == 0xfffe || code == 0xffff;
}

/* TEXT with U+FFFD for what XML cannot hold; *CHANGED is set where it was. */
static struct mo_text
xml_text(struct mo_arena *arena, struct mo_text text, bool *changed)
{
    char *copy = mo_arena_alloc(arena, 3 * text.len);
    size_t len = 0;
    assert_non_null(copy);
    if (!text.ptr)
        return text;
    for (size_t i = 0; i < text.len;) {
        size_t size;
        const uint32_t code = mo_utf8_decode(text.ptr + i, &size);
        *changed |= xml_cannot(code);
        len += mo_utf8_encode(xml_cannot(code) ? 0xfffd : code, copy + len);
        i += size;
    }
    return mo_text_of(copy, len);
}

static void
xml_record(struct mo_arena *arena, void *record, const struct mo_field *fields,
           size_t count, bool *changed)
{
    for (size_t f = 0; f < count; f++) {
        const struct mo_field *field = &fields[f];
        if (field->type == MO_FIELD_TEXT) {
            struct mo_text *text = MO_FIELD_SLOT(record, field, struct mo_text);
            *text = xml_text(arena, *text, changed);
        } else if (field->type == MO_FIELD_TEXTS) {
            const struct mo_texts *texts = mo_field_texts(record, field);
            for (size_t i = 0; i < texts->count; i++) {
                struct mo_text *item = (struct mo_text *)&texts->items[i];
                *item = xml_text(arena, *item, changed);
            }
        } else if (field->type == MO_FIELD_EXTRA) {
            const struct mo_extra *extra = mo_field_extra(record, field);
            for (size_t i = 0; i < extra->count; i++) {
                struct mo_text *name =
                    (struct mo_text *)&extra->members[i].name;
                *name = xml_text(arena, *name, changed);
            }
        }
    }
}

static struct mo_model *
as_xml_holds_it(const struct mo_model *model, bool *changed)
{
    struct mo_model *copy = mo_model_new();
    struct mo_arena *arena = mo_arena_new();
    assert_non_null(copy);
    assert_non_null(arena);
    const struct mo_sink sink = mo_model_sink(copy);
    *changed = false;
    for (size_t i = 0; i < mo_model_count(model); i++) {
        const struct mo_model_list *list = mo_model_at(model, i);
        struct mo_list head;
        assert_int_equal(mo_list_copy(arena, &list->list, &head), MO_OK);
        xml_record(arena, &head, mo_list_fields(), MO_LIST_FIELD_COUNT,
                   changed);
        assert_int_equal(sink.begin_list(sink.self, &head), MO_OK);
        for (size_t j = 0; j < list->count; j++) {
            struct mo_moment moment;
            assert_int_equal(mo_moment_copy(arena, &list->moments[j], &moment),
                             MO_OK);
            xml_record(arena, &moment, mo_moment_fields(),
                       MO_MOMENT_FIELD_COUNT, changed);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
            mo_arena_reset(arena);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    mo_arena_free(arena);
    return copy;
}

/* ---- one way there and back ---- */

static void
complain(struct totals *totals, uint64_t seed, const struct way *way,
         const char *what, const struct test_session *session)
{
    printf("FAILED seed %" PRIu64 ", %s: %s", seed, way->name, what);
    if (session && session->diag_count > 0)
        printf(" (%s)", session->diags[session->diag_count - 1].message);
    putchar('\n');
    totals->failed++;
}

static bool
write_way(const struct way *way, const struct mo_model *model,
          struct mo_out *out, size_t *losses)
{
    struct test_session session;
    test_session_open(&session);
    const enum mo_status status =
        test_write(&session, mo_format_by_name(way->format), model,
                   way->settings, way->count, out);
    if (losses)
        *losses = session.diag_count;
    test_session_close(&session);
    return status == MO_OK;
}

/* Reads OUT back; NULL, after a complaint, when it cannot be read. */
static struct mo_model *
read_way(struct totals *totals, uint64_t seed, const struct way *way,
         const struct mo_out *out)
{
    struct test_session session;
    struct mo_model *model;
    const struct mo_bytes bytes = mo_out_bytes(out);
    const size_t blocks[] = {0, 0, 7, 4096};
    test_session_open(&session);
    /* tiny blocks are slow on large files, and say no more there */
    const size_t block = bytes.len < 20000 ? blocks[seed % 4] : 0;
    const enum mo_status status =
        test_read(&session, mo_format_by_name(way->format), bytes.ptr,
                  bytes.len, block, NULL, 0, &model);
    if (status != MO_OK) {
        complain(totals, seed, way, "cannot be read back", &session);
        mo_model_free(model);
        model = NULL;
    }
    test_session_close(&session);
    return model;
}

static bool
same_bytes(const struct mo_out *a, const struct mo_out *b)
{
    const struct mo_bytes x = mo_out_bytes(a);
    const struct mo_bytes y = mo_out_bytes(b);
    return x.len == y.len && (x.len == 0 || memcmp(x.ptr, y.ptr, x.len) == 0);
}

/* MODEL must come back from WAY; *BACK is it, or NULL. */
static void
check_way(struct totals *totals, uint64_t seed, const struct way *way,
          const struct mo_model *model, struct mo_model **back)
{
    struct mo_out out;
    struct mo_out again;
    size_t losses;
    bool changed = false;
    struct mo_model *held = way->xml ? as_xml_holds_it(model, &changed) : NULL;
    *back = NULL;
    mo_out_init(&again, NULL, NULL);
    if (!write_way(way, model, &out, &losses))
        complain(totals, seed, way, "cannot be written", NULL);
    else if (losses > 0 && !changed && way->xml)
        complain(totals, seed, way, "tells of a loss that is none", NULL);
    else if (losses == 0 && changed)
        complain(totals, seed, way, "loses something without a word", NULL);
    else
        *back = read_way(totals, seed, way, &out);
    if (*back && !mo_model_equal(held ? held : model, *back))
        complain(totals, seed, way, "comes back as another model", NULL);
    else if (*back && !changed &&
             !(write_way(way, *back, &again, NULL) && same_bytes(&out, &again)))
        complain(totals, seed, way, "is written again with other bytes", NULL);
    else if (*back)
        totals->passed++;
    mo_out_dispose(&out);
    mo_out_dispose(&again);
    mo_model_free(held);
}

/* A, then B, then A again: the model that came over B is written by A. */
static void
check_detours(struct totals *totals, uint64_t seed, const struct way *a,
              const struct mo_model *model, struct mo_model *const *over)
{
    struct mo_out straight;
    if (!write_way(a, model, &straight, NULL))
        return;
    for (size_t b = 0; b < WAYS; b++) {
        struct mo_out detour;
        if (!over[b] || ways[b].xml)
            continue;
        if (write_way(a, over[b], &detour, NULL) &&
            same_bytes(&straight, &detour))
            totals->passed++;
        else
            complain(totals, seed, a, ways[b].name, NULL);
        mo_out_dispose(&detour);
    }
    mo_out_dispose(&straight);
}

static void
check_seed(struct totals *totals, uint64_t seed)
{
    struct mo_model *model = random_model(seed);
    struct mo_model *over[WAYS];
    for (size_t i = 0; i < WAYS; i++)
        check_way(totals, seed, &ways[i], model, &over[i]);
    /* equal models are written alike, so a sample of the pairs is enough */
    check_detours(totals, seed, &ways[seed % WAYS], model, over);
    for (size_t i = 0; i < WAYS; i++)
        mo_model_free(over[i]);
    mo_model_free(model);
}

int
main(int argc, char **argv)
{
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 500;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct totals totals = {0};
    printf("roundtrip: %" PRIu64 " collections from seed %" PRIu64 "\n", count,
           seed);
    for (uint64_t i = 0; i < count && totals.failed < 50; i++)
        check_seed(&totals, seed + i);
    printf("roundtrip: %" PRIu64 " passed, %" PRIu64 " failed\n", totals.passed,
           totals.failed);
    return totals.failed > 0 || totals.passed == 0;
}
