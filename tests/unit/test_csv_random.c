/* CSV against itself and against libcsv, over generated data. */
#include "support.h"

#include <csv.h>

#include "../../formats/csv/csv.h"

extern const struct mo_format mo_format_csv, mo_format_tsv;

static const size_t blocks[] = {1, 7, 0};

static uint64_t
draw(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* ---- hostile models ------------------------------------------------------ */

/* What breaks writers and readers of tables. */
static const char *const pieces[] = {
    "\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\\",
    "\\-",
    "; ",
    " ",
    "'",
    "=1+1",
    "-5",
    "007",
    "1/2",
    "1E5",
    "TRUE",
    "Jan 5",
    "\xEF\xBC\x9Dx",
    "\xC3\xA9",
    "\xED\x95\x9C",
    "\xF0\x9F\x98\x80",
    "{\"a\":1}",
    "null",
    "a",
    "sep=;",
    "\xEF\xBB\xBF",
    "#",
    "@x",
    "+1",
    "\x01",
    "\x7F",
    "\"\"",
    "a longer run of ordinary words, as descriptions have them",
};

static const char *const values[] = {
    "1",     "\"x\"",     "\"\"",       "null",     "[1,{\"b\":\"c;d\"}]",
    "\"7\"", "\"a\\nb\"", "\"[draft\"", "1.50",     "{}",
    "\"'\"", "\"=1\"",    "true",       "\"true\"", "\"\\u00e9\"",
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

struct source {
    uint64_t state;
    struct mo_arena *arena;
};

static struct mo_text
random_text(struct source *source)
{
    char bytes[512];
    size_t len = 0;
    for (uint64_t n = draw(&source->state, 6); n > 0; n--) {
        const char *piece = pieces[draw(&source->state, COUNT(pieces))];
        memcpy(bytes + len, piece, strlen(piece));
        len += strlen(piece);
    }
    struct mo_text text = {NULL, 0};
    assert_int_equal(mo_text_copy(source->arena, mo_text_of(bytes, len), &text),
                     MO_OK);
    return text;
}

static struct mo_texts
random_texts(struct source *source)
{
    struct mo_text *items = mo_arena_array(source->arena, 4, sizeof(*items));
    const struct mo_texts texts = {items, draw(&source->state, 5)};
    for (size_t i = 0; i < texts.count; i++)
        items[i] = random_text(source);
    return texts;
}

static struct mo_extra
random_extra(struct source *source)
{
    struct mo_member *members =
        mo_arena_array(source->arena, 4, sizeof(*members));
    const struct mo_extra extra = {members, draw(&source->state, 4)};
    for (size_t i = 0; i < extra.count; i++) {
        char name[600];
        const struct mo_text text = random_text(source);
        const int len =
            snprintf(name, sizeof(name), "%zu%.*s", i, (int)text.len, text.ptr);
        assert_int_equal(mo_text_copy(source->arena,
                                      mo_text_of(name, (size_t)len),
                                      &members[i].name),
                         MO_OK);
        members[i].json =
            mo_text_from(values[draw(&source->state, COUNT(values))]);
    }
    return extra;
}

static void
fill(struct source *source, void *record, const struct mo_field *field)
{
    if (draw(&source->state, 3) == 0)
        return;
    if (field->type == MO_FIELD_TEXT)
        *MO_FIELD_SLOT(record, field, struct mo_text) = random_text(source);
    if (field->type == MO_FIELD_TEXTS)
        *MO_FIELD_SLOT(record, field, struct mo_texts) = random_texts(source);
    if (field->type == MO_FIELD_EXTRA)
        *MO_FIELD_SLOT(record, field, struct mo_extra) = random_extra(source);
    if (field->type == MO_FIELD_NUMBER)
        assert_int_equal(
            mo_number_from(source->arena,
                           (int64_t)draw(&source->state, 2000) - 1000,
                           MO_FIELD_SLOT(record, field, struct mo_number)),
            MO_OK);
}

static struct mo_model *
random_model(uint64_t seed)
{
    struct source source = {seed, mo_arena_new()};
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    for (uint64_t lists = draw(&source.state, 4); lists > 0; lists--) {
        struct mo_list list = {0};
        for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
            fill(&source, &list, &mo_list_fields()[i]);
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (uint64_t n = draw(&source.state, 6); n > 0; n--) {
            struct mo_moment moment = {0};
            for (size_t i = 0; i < MO_MOMENT_FIELD_COUNT; i++)
                fill(&source, &moment, &mo_moment_fields()[i]);
            if (!moment.title.ptr)
                moment.title = random_text(&source);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    mo_arena_free(source.arena);
    return model;
}

/* ---- round trips --------------------------------------------------------- */

struct dialect {
    const struct mo_format *format;
    struct mo_setting writer, reader;
    size_t reader_count;
};

static const struct dialect dialects[] = {
    {&mo_format_csv, {"profile", "plain"}, {NULL, NULL}, 0},
    {&mo_format_csv, {"profile", "rfc4180"}, {NULL, NULL}, 0},
    {&mo_format_csv, {"profile", "excel"}, {NULL, NULL}, 0},
    {&mo_format_csv, {"profile", "excel-eu"}, {NULL, NULL}, 0},
    {&mo_format_csv, {"delimiter", "tab"}, {NULL, NULL}, 0},
    {&mo_format_csv, {"delimiter", "|"}, {"delimiter", "|"}, 1},
    {&mo_format_csv, {"delimiter", "-"}, {"delimiter", "-"}, 1},
    {&mo_format_csv, {"profile", "plain"}, {"lenient", NULL}, 1},
    {&mo_format_csv, {"profile", "excel-eu"}, {"lenient", NULL}, 1},
    {&mo_format_tsv, {"profile", "plain"}, {NULL, NULL}, 0},
    {&mo_format_tsv, {"profile", "excel"}, {NULL, NULL}, 0},
};

static void
assert_round_trip(const struct mo_model *model, const struct dialect *dialect,
                  uint64_t seed)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(
        test_write(&session, dialect->format, model, &dialect->writer, 1, &out),
        MO_OK);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    for (size_t i = 0; i < COUNT(blocks); i++) {
        struct mo_model *again;
        const enum mo_status status = test_read(
            &session, dialect->format, bytes.ptr, bytes.len, blocks[i],
            &dialect->reader, dialect->reader_count, &again);
        if (status != MO_OK || !mo_model_equal(model, again))
            fail_msg("seed %d, %s %s, block %zu: %s", (int)seed,
                     dialect->writer.name, dialect->writer.value, blocks[i],
                     session.diag_count ? session.diags[0].message : "differs");
        mo_model_free(again);
    }
    assert_int_equal(session.diag_count, 0);
    mo_out_dispose(&out);
    test_session_close(&session);
}

static void
comes_back_the_same(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct mo_model *model = random_model(seed);
        for (size_t i = 0; i < COUNT(dialects); i++)
            assert_round_trip(model, &dialects[i], seed);
        mo_model_free(model);
    }
}

/* The seven keep every member of extra in columns of their own too. */
static void
members_come_back_from_columns(void **unused)
{
    struct mo_member members[COUNT(values)];
    char names[COUNT(values)][16];
    char columns[512] = "title,list.index,extra.none";
    (void)unused;
    for (size_t i = 0; i < COUNT(values); i++) {
        snprintf(names[i], sizeof(names[i]), "n%zu", i);
        members[i].name = mo_text_from(names[i]);
        members[i].json = mo_text_from(values[i]);
        snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns),
                 ",extra.n%zu", i);
    }
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    const struct mo_list list = {.index = 0};
    const struct mo_moment moment = {.title = mo_text_from("t"),
                                     .extra = {members, COUNT(values)}};
    assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
    assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    const struct dialect dialect = {
        &mo_format_csv, {"columns", columns}, {NULL, NULL}, 0};
    assert_round_trip(model, &dialect, 0);
    mo_model_free(model);
}

/* ---- the guard ----------------------------------------------------------- */

static void
guards_what_spreadsheets_change(void **unused)
{
    static const char *const guarded[] = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "\xEF\xBC\x9DSUM",
        "\xEF\xBC\xA0x",
        "'",
        "'a",
        "007",
        "1.10",
        "1,5",
        "1/2",
        "1-2",
        "1E5",
        "1e-5",
        "TRUE",
        "false",
        "Wahr",
        "10:30",
        "12.5%",
        "$5",
        "5 \xE2\x82\xAC",
        "(5)",
        "5-Jan",
        "Jan 5",
        "MAR1",
        "5 March 2020",
        "2003-11-23",
        "2026-11-23T20:00:00Z",
        "1234567890123456",
        " 7",
        "10 AM",
        "\xEF\xBC\x91\xEF\xBC\x92",
        "2003\xEB\x85\x84 5\xEC\x9B\x94",
    };
    static const char *const free_texts[] = {
        "",
        "7",
        "2003",
        "0",
        "123456789012345",
        "Goblin",
        "Reply 1988",
        "a=b",
        "x@y.z",
        "12 Angry Men",
        "March",
        "True love",
        "e",
        "...",
        "\xED\x95\x9C",
        "2-way mirror",
        "Seven (7)",
        "   ",
    };
    (void)unused;
    for (size_t i = 0; i < COUNT(guarded); i++)
        if (!mo_csv_needs_guard(mo_text_from(guarded[i])))
            fail_msg("%s is not guarded", guarded[i]);
    for (size_t i = 0; i < COUNT(free_texts); i++)
        if (mo_csv_needs_guard(mo_text_from(free_texts[i])))
            fail_msg("%s is guarded", free_texts[i]);
}

/* ---- libcsv as the oracle ------------------------------------------------ */

/* Cells and row ends as text: <cell>, ~ for nothing, newline for a row. */
struct oracle {
    struct mo_out out;
};

static void
note_text(struct mo_out *out, const char *ptr, size_t len)
{
    mo_out_string(out, ptr ? "<" : "~");
    mo_out_put(out, ptr, len);
    mo_out_string(out, ptr ? ">" : "");
}

static void
note_cell(void *bytes, size_t len, void *user)
{
    struct oracle *oracle = user;
    note_text(&oracle->out, bytes, len);
}

static void
note_row(int byte, void *user)
{
    struct oracle *oracle = user;
    (void)byte;
    mo_out_byte(&oracle->out, '\n');
}

static int
no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static bool
parse_by_libcsv(struct mo_out *out, const char *bytes, size_t len,
                char separator)
{
    struct csv_parser parser;
    struct oracle oracle;
    mo_out_init(&oracle.out, NULL, NULL);
    assert_int_equal(
        csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL), 0);
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_space_func(&parser, no_space);
    bool regular =
        csv_parse(&parser, bytes, len, note_cell, note_row, &oracle) == len;
    if (regular)
        regular = csv_fini(&parser, note_cell, note_row, &oracle) == 0;
    csv_free(&parser);
    *out = oracle.out;
    return regular;
}

static void
note_record(struct mo_out *out, const struct mo_csv_record *record)
{
    size_t next = 0;
    for (size_t i = 0; i < record->width; i++) {
        if (next < record->count && record->cells[next].column == i) {
            const struct mo_text text = record->cells[next++].text;
            note_text(out, text.ptr, text.len);
        } else {
            note_text(out, NULL, 0);
        }
    }
    assert_int_equal(next, record->count);
    mo_out_byte(out, '\n');
}

static bool
parse_by_scan(struct mo_out *out, const char *bytes, size_t len, char separator)
{
    struct mo_flat_cell cells[64];
    struct mo_csv_record record = {.cells = cells, .max = COUNT(cells)};
    struct mo_diag diag;
    enum mo_status status = MO_OK;
    struct mo_csv_scan scan = {.begin = bytes,
                               .ptr = bytes,
                               .end = bytes + len,
                               .separator = separator,
                               .arena = mo_arena_new(),
                               .diag = &diag};
    mo_out_init(out, NULL, NULL);
    while (status == MO_OK) {
        status = mo_csv_scan_row(&scan, &record);
        if (status == MO_OK)
            note_record(out, &record);
    }
    mo_arena_free(scan.arena);
    return status == MO_STOP;
}

static void
assert_same_cells(const char *bytes, size_t len, char separator)
{
    struct mo_out ours, theirs;
    const bool regular = parse_by_scan(&ours, bytes, len, separator);
    assert_int_equal(regular, parse_by_libcsv(&theirs, bytes, len, separator));
    if (regular) {
        const struct mo_bytes a = mo_out_bytes(&ours);
        const struct mo_bytes b = mo_out_bytes(&theirs);
        assert_int_equal(a.len, b.len);
        if (a.len > 0)
            assert_memory_equal(a.ptr, b.ptr, a.len);
    }
    mo_out_dispose(&ours);
    mo_out_dispose(&theirs);
}

/* A cell as RFC 4180 wants it, of random contents. */
static size_t
put_cell(char *ptr, uint64_t *state, char separator)
{
    static const char inner[] = "\"\n\r,;ab \t";
    const size_t len = draw(state, draw(state, 3) ? 6 : 50);
    const bool quoted = draw(state, 2) == 0;
    size_t at = 0;
    if (quoted)
        ptr[at++] = '"';
    for (size_t i = 0; i < len; i++) {
        const char byte = inner[draw(state, sizeof(inner) - 1)];
        if (!quoted && (byte == separator || strchr("\"\r\n", byte)))
            continue;
        ptr[at++] = byte;
        if (byte == '"')
            ptr[at++] = byte;
    }
    if (quoted)
        ptr[at++] = '"';
    return at;
}

static void
agrees_with_libcsv_on_regular_input(void **unused)
{
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    static const char separators[] = {',', ';', '\t'};
    uint64_t state = 3;
    (void)unused;
    for (int round = 0; round < 20000; round++) {
        char bytes[4096];
        const char separator = separators[draw(&state, 3)];
        const char *line_end = line_ends[draw(&state, 3)];
        size_t len = 0;
        for (uint64_t rows = draw(&state, 5); rows > 0; rows--) {
            for (uint64_t cells = draw(&state, 5) + 1; cells > 0; cells--) {
                len += put_cell(bytes + len, &state, separator);
                if (cells > 1)
                    bytes[len++] = separator;
            }
            memcpy(bytes + len, line_end, strlen(line_end));
            len += strlen(line_end);
        }
        char *exact = malloc(len + 1);
        assert_non_null(exact);
        memcpy(exact, bytes, len);
        assert_same_cells(exact, len, separator);
        free(exact);
    }
}

/* Bytes of any kind: both refuse the same, and else find the same. */
static void
agrees_with_libcsv_on_what_is_regular(void **unused)
{
    static const char alphabet[] = "\"\",,\n\ra ";
    uint64_t state = 5;
    size_t regular = 0;
    (void)unused;
    for (int round = 0; round < 100000; round++) {
        const size_t len = draw(&state, 24);
        char *bytes = malloc(len + 1);
        struct mo_out out;
        assert_non_null(bytes);
        for (size_t i = 0; i < len; i++)
            bytes[i] = alphabet[draw(&state, sizeof(alphabet) - 1)];
        assert_same_cells(bytes, len, ',');
        regular += parse_by_scan(&out, bytes, len, ',');
        mo_out_dispose(&out);
        free(bytes);
    }
    assert_in_range(regular, 1000, 99000);
}

/* Wherever a regular table is split, a record ends. */
static void
splits_between_records(void **unused)
{
    static const char alphabet[] = "\"\",\n\rab";
    uint64_t state = 7;
    (void)unused;
    for (int round = 0; round < 50000; round++) {
        char bytes[64];
        struct mo_out whole, head, tail;
        const size_t len = draw(&state, sizeof(bytes));
        for (size_t i = 0; i < len; i++)
            bytes[i] = alphabet[draw(&state, sizeof(alphabet) - 1)];
        if (parse_by_scan(&whole, bytes, len, ',')) {
            const size_t cut = mo_csv_split(bytes, draw(&state, len + 1));
            const struct mo_bytes all = mo_out_bytes(&whole);
            assert_true(parse_by_scan(&head, bytes, cut, ','));
            assert_true(parse_by_scan(&tail, bytes + cut, len - cut, ','));
            const struct mo_bytes a = mo_out_bytes(&head);
            const struct mo_bytes b = mo_out_bytes(&tail);
            assert_int_equal(a.len + b.len, all.len);
            if (a.len > 0)
                assert_memory_equal(all.ptr, a.ptr, a.len);
            if (b.len > 0)
                assert_memory_equal(all.ptr + a.len, b.ptr, b.len);
            mo_out_dispose(&head);
            mo_out_dispose(&tail);
        }
        mo_out_dispose(&whole);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_the_same),
        cmocka_unit_test(members_come_back_from_columns),
        cmocka_unit_test(guards_what_spreadsheets_change),
        cmocka_unit_test(agrees_with_libcsv_on_regular_input),
        cmocka_unit_test(agrees_with_libcsv_on_what_is_regular),
        cmocka_unit_test(splits_between_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
