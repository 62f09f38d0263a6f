/* The Markdown format: what it looks like, and that it reads back exactly. */
#include "test_markdown.h"

extern const struct mo_format mo_format_markdown, mo_format_json;

static const struct mo_setting table[] = {{"table", NULL}};

/* ---- helpers ------------------------------------------------------------ */

static struct mo_model *
from_json(const char *json)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_json, json, strlen(json), 0,
                               NULL, 0, &model),
                     MO_OK);
    test_session_close(&session);
    return model;
}

/* Writes MODEL; the caller frees the NUL-terminated result. */
static char *
write_model(const struct mo_model *model, const struct mo_setting *settings,
            size_t count)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(
        test_write(&session, &mo_format_markdown, model, settings, count, &out),
        MO_OK);
    assert_int_equal(session.diag_count, 0);
    const struct mo_bytes bytes = mo_out_bytes(&out);
    char *const copy = malloc(bytes.len + 1);
    assert_non_null(copy);
    memcpy(copy, bytes.ptr, bytes.len);
    copy[bytes.len] = '\0';
    assert_int_equal(strlen(copy), bytes.len);
    mo_out_dispose(&out);
    test_session_close(&session);
    return copy;
}

/* Reads TEXT, in blocks of BLOCK bytes, without any diagnostic. */
static struct mo_model *
read_model(const char *text, size_t block)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    const enum mo_status status =
        test_read(&session, &mo_format_markdown, text, strlen(text), block,
                  NULL, 0, &model);
    if (status != MO_OK || session.diag_count > 0)
        fail_msg("status %d, %s\n%s", (int)status,
                 session.diag_count ? session.diags[0].message : "", text);
    test_session_close(&session);
    return model;
}

/* MODEL comes back from Markdown whatever the block. */
static void
expect_round_trip(const struct mo_model *model,
                  const struct mo_setting *settings, size_t count)
{
    static const size_t blocks[] = {0, 1, 7};
    char *const text = write_model(model, settings, count);
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
        struct mo_model *const back = read_model(text, blocks[i]);
        if (!mo_model_equal(model, back))
            fail_msg("does not read back (block %zu):\n%s", blocks[i], text);
        mo_model_free(back);
    }
    free(text);
}

/* TEXT reads as the model that JSON states. */
static void
expect_read(const char *text, const char *json)
{
    struct mo_model *const expected = from_json(json);
    struct mo_model *const model = read_model(text, 0);
    if (!mo_model_equal(expected, model)) {
        char *const canonical = write_model(model, NULL, 0);
        fail_msg("expected %s\nread %s", json, canonical);
    }
    mo_model_free(model);
    mo_model_free(expected);
}

/* ---- what it looks like ------------------------------------------------- */

static const char goblin[] =
    "{\"moments_format\":1,\"lists\":[{\"title\":\"Top tearjerkers\","
    "\"summary\":\"Two farewells\",\"introduction\":\"Bring tissues.\\n\\n"
    "Really.\",\"conclusion\":\"What did we miss?\",\"language\":\"en\","
    "\"published\":\"2024-01-05\",\"tags\":[\"drama\",\"no\"],"
    "\"extra\":{\"a\":1.10},\"moments\":["
    "{\"rank\":1,\"heading\":\"\xe2\x80\x9cGoblin\xe2\x80\x9d\","
    "\"title\":\"Goblin\",\"original_title\":\"\xeb\x8f\x84\xea\xb9\xa8"
    "\xeb\xb9\x84\",\"scene\":\"Eun-tak says goodbye.\",\"description\":"
    "\"First.\\n\\nSecond_ *one*.\",\"characters\":[\"Ji Eun-tak\","
    "\"Kim, Shin\"],\"year\":\"2016\",\"credit\":\"Guardian - Wikipedia\","
    "\"credit_source\":\"Wikipedia\",\"url\":\"https://e.org/goblin\","
    "\"image_url\":\"https://e.org/g.jpg\"},"
    "{\"id\":\"m-2\",\"rank\":2,\"title\":\"My Mister\",\"scene\":\"\"}]}]}";

static void
sections_look_like_this(void **state)
{
    struct mo_model *const model = from_json(goblin);
    char *const text = write_model(model, NULL, 0);
    (void)state;
    assert_string_equal(
        text, "---\n"
              "moments_format: 1\n"
              "language: en\n"
              "published: \"2024-01-05\"\n"
              "tags:\n"
              "  - drama\n"
              "  - \"no\"\n"
              "extra: '{\"a\":1.10}'\n"
              "---\n"
              "\n"
              "# Top tearjerkers\n"
              "\n"
              "> Two farewells\n"
              "\n"
              "Bring tissues.\n"
              "\n"
              "Really.\n"
              "\n"
              "## 1. \xe2\x80\x9cGoblin\xe2\x80\x9d\n"
              "\n"
              "> Eun-tak says goodbye.\n"
              "\n"
              "![Goblin](https://e.org/g.jpg)\n"
              "\n"
              "First.\n"
              "\n"
              "Second\\_ \\*one\\*.\n"
              "\n"
              "- **Original title:** \xeb\x8f\x84\xea\xb9\xa8\xeb\xb9\x84\n"
              "- **Characters:** Ji Eun-tak, Kim\\, Shin\n"
              "- **Year:** 2016\n"
              "- **Link:** <https://e.org/goblin>\n"
              "\n"
              "*Credit:* Guardian - *Wikipedia*\n"
              "\n"
              "## 2. My Mister\n"
              "\n"
              "<!-- moments:item {\"id\":\"m\\u002d2\",\"scene\":\"\"} -->\n"
              "\n"
              "---\n"
              "\n"
              "What did we miss?\n");
    expect_round_trip(model, NULL, 0);
    free(text);
    mo_model_free(model);
}

static void
tables_look_like_this(void **state)
{
    static const struct mo_setting settings[] = {
        {"table", NULL}, {"columns", "rank, title, heading,scene,url,id"}};
    struct mo_model *const model = from_json(
        "{\"moments_format\":1,\"lists\":[{\"moments\":[{\"rank\":3,"
        "\"title\":\"A|B\",\"scene\":\"x\\ny\",\"url\":\"a\"},{\"id\":\"\","
        "\"title\":\"C\"}]}]}");
    char *const text = write_model(model, settings, 2);
    (void)state;
    assert_string_equal(text,
                        "---\n"
                        "moments_format: 1\n"
                        "---\n"
                        "\n"
                        "| Rank | Title | Scene | Link | ID |\n"
                        "| ---: | --- | --- | --- | --- |\n"
                        "| 3 | A\\|B | x<br>y | a | |\n"
                        "| | C | | | <!-- moments:item {\"id\":\"\"} --> |\n");
    expect_round_trip(model, settings, 2);
    free(text);
    mo_model_free(model);
}

static void
later_lists_begin_with_a_comment(void **state)
{
    struct mo_model *const model = from_json(
        "{\"moments_format\":1,\"lists\":[{\"id\":\"one\"},{\"id\":\"b--c\","
        "\"title\":\"Two\",\"extra\":{\"x\":\"-->|\"},\"moments\":["
        "{\"title\":\"T\"}]},{}]}");
    char *const text = write_model(model, NULL, 0);
    (void)state;
    assert_string_equal(text,
                        "---\n"
                        "moments_format: 1\n"
                        "id: one\n"
                        "---\n"
                        "\n"
                        "<!-- moments:list {\"id\":\"b\\u002d\\u002dc\"} -->\n"
                        "\n"
                        "<!-- moments:extra "
                        "\"{\\\"x\\\":\\\"\\u002d\\u002d>\\u007c\\\"}\" -->\n"
                        "\n"
                        "# Two\n"
                        "\n"
                        "## T\n"
                        "\n"
                        "<!-- moments:list {} -->\n");
    expect_round_trip(model, NULL, 0);
    expect_round_trip(model, table, 1);
    free(text);
    mo_model_free(model);
}

static void
names_read_back(void **state)
{
    static const char *const names[] = {
        "{\"title\":\"Goblin\"}",
        "{\"title\":\"\xe2\x80\x9cGoblin\xe2\x80\x9d\"}",
        "{\"heading\":\"Goblin\"}",
        "{\"heading\":\"\xe2\x80\x9cGoblin\xe2\x80\x9d\"}",
        "{\"heading\":\"\xe2\x80\x9cGoblin\xe2\x80\x9d\",\"title\":\"Goblin\"}",
        "{\"heading\":\"\xe2\x80\x9c"
        "A\xe2\x80\x9d and \xe2\x80\x9c"
        "B"
        "\xe2\x80\x9d\",\"title\":\"A\"}",
        "{\"heading\":\"Goblin\",\"title\":\"Goblin\"}",
        "{\"heading\":\"The Goblin, 2016\",\"title\":\"Goblin\"}",
        "{\"heading\":\"The farewell\",\"title\":\"Goblin\"}",
        "{\"heading\":\"\",\"title\":\"Goblin\"}",
        "{\"heading\":\"\",\"title\":\"\xe2\x80\x9cGoblin\xe2\x80\x9d\"}",
        "{\"heading\":\"Goblin\",\"title\":\"\"}",
        "{\"heading\":\"\",\"title\":\"\"}",
        "{\"title\":\"\"}",
        "{\"heading\":\"12. Goblin\"}",
        "{\"title\":\"12. Goblin\"}",
        "{\"title\":\"-1) Goblin\"}",
        "{\"rank\":-7,\"title\":\"12. Goblin\"}",
        "{\"rank\":0}",
        "{}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char json[512];
        (void)snprintf(json, sizeof(json),
                       "{\"moments_format\":1,\"lists\":[{\"moments\":[%s]}]}",
                       names[i]);
        struct mo_model *const model = from_json(json);
        expect_round_trip(model, NULL, 0);
        expect_round_trip(model, table, 1);
        mo_model_free(model);
    }
}

static void
no_lists_at_all_read_back(void **state)
{
    struct mo_model *const model = mo_model_new();
    (void)state;
    assert_non_null(model);
    expect_round_trip(model, NULL, 0);
    mo_model_free(model);
}

/* ---- hostile models ----------------------------------------------------- */

enum { SCRATCH = 64 * 1024, MODELS = 1500 };

struct maker {
    uint32_t seed;
    struct mo_arena *arena;
};

static struct mo_text
hostile_text(struct maker *maker)
{
    char buffer[400];
    struct mo_text text = mo_text_of("", 0), copy;
    if (draw(&maker->seed, 10) > 0)
        text = make_text(&maker->seed, buffer, sizeof(buffer));
    assert_int_equal(mo_text_copy(maker->arena, text, &copy), MO_OK);
    return copy;
}

static struct mo_texts
hostile_texts(struct maker *maker)
{
    const size_t count = 1 + draw(&maker->seed, 3);
    struct mo_text *const items =
        mo_arena_array(maker->arena, count, sizeof(*items));
    struct mo_texts texts = {items, count};
    assert_non_null(items);
    for (size_t i = 0; i < count; i++)
        items[i] = hostile_text(maker);
    return texts;
}

static struct mo_extra
hostile_extra(struct maker *maker)
{
    static const char *const values[] = {
        "1.10",    "-5e-3",       "null",         "[\"a--b\",{\"|\":-1}]",
        "\"-->\"", "\"\\u002d\"", "\"\\u002D-\"", "{\"x\":\"a|b\"}",
        "\"a-b\"", "\"<!--\"",    "\"\\\\\"",     "true"};
    struct mo_member *const members =
        mo_arena_array(maker->arena, 2, sizeof(*members));
    struct mo_extra extra = {members, 1 + draw(&maker->seed, 2)};
    assert_non_null(members);
    for (size_t i = 0; i < extra.count; i++) {
        members[i].name = hostile_text(maker);
        members[i].json = mo_text_from(
            values[draw(&maker->seed, sizeof(values) / sizeof(*values))]);
    }
    if (extra.count == 2 && mo_text_equal(members[0].name, members[1].name))
        extra.count = 1;
    return extra;
}

static void
fill_hostile(struct maker *maker, void *record, const struct mo_field *fields,
             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct mo_field *const field = &fields[i];
        if (draw(&maker->seed, 2) > 0)
            continue;
        switch (field->type) {
        case MO_FIELD_TEXT:
            *MO_FIELD_SLOT(record, field, struct mo_text) = hostile_text(maker);
            break;
        case MO_FIELD_TEXTS:
            *MO_FIELD_SLOT(record, field, struct mo_texts) =
                hostile_texts(maker);
            break;
        case MO_FIELD_EXTRA:
            *MO_FIELD_SLOT(record, field, struct mo_extra) =
                hostile_extra(maker);
            break;
        case MO_FIELD_NUMBER:
            assert_int_equal(
                mo_number_from(maker->arena,
                               (int64_t)draw(&maker->seed, 30) - 5,
                               MO_FIELD_SLOT(record, field, struct mo_number)),
                MO_OK);
            break;
        }
    }
}

/* Headings and credits that hold their titles and sources are common. */
static void
relate(struct maker *maker, struct mo_text *whole, const struct mo_text *part)
{
    struct mo_buffer buffer = {0};
    const struct mo_text before = hostile_text(maker);
    const struct mo_text after = hostile_text(maker);
    if (!part->ptr || draw(&maker->seed, 2) > 0)
        return;
    assert_int_equal(mo_buffer_add(&buffer, before.ptr, before.len), MO_OK);
    assert_int_equal(mo_buffer_add(&buffer, part->ptr, part->len), MO_OK);
    assert_int_equal(mo_buffer_add(&buffer, after.ptr, after.len), MO_OK);
    assert_int_equal(
        mo_text_copy(maker->arena,
                     mo_text_of(buffer.ptr ? buffer.ptr : "", buffer.len),
                     whole),
        MO_OK);
    mo_buffer_free(&buffer);
}

static struct mo_model *
make_model(struct maker *maker)
{
    struct mo_model *const model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    const uint32_t lists = 1 + draw(&maker->seed, 3);
    for (uint32_t i = 0; i < lists; i++) {
        struct mo_list list = {0};
        const uint32_t moments = draw(&maker->seed, 4);
        fill_hostile(maker, &list, mo_list_fields(), MO_LIST_FIELD_COUNT);
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (uint32_t j = 0; j < moments; j++) {
            struct mo_moment moment = {0};
            fill_hostile(maker, &moment, mo_moment_fields(),
                         MO_MOMENT_FIELD_COUNT);
            relate(maker, &moment.heading, &moment.title);
            relate(maker, &moment.credit, &moment.credit_source);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
        mo_arena_reset(maker->arena);
    }
    return model;
}

static void
expect_hostile_round_trips(uint32_t seed, const struct mo_setting *settings,
                           size_t count)
{
    struct maker maker = {seed, mo_arena_new()};
    for (int i = 0; i < MODELS; i++) {
        struct mo_model *const model = make_model(&maker);
        expect_round_trip(model, settings, count);
        mo_model_free(model);
    }
    mo_arena_free(maker.arena);
}

static void
hostile_sections_read_back(void **state)
{
    (void)state;
    expect_hostile_round_trips(11, NULL, 0);
}

static void
hostile_tables_read_back(void **state)
{
    (void)state;
    expect_hostile_round_trips(12, table, 1);
}

static void
hostile_wide_tables_read_back(void **state)
{
    static const struct mo_setting wide[] = {
        {"table", NULL},
        {"columns",
         "extra,tags,image_url,url,updated,published,author,credit_source,"
         "credit,year,setting,performers,characters,description,scene,"
         "original_title,title,heading,rank,id"}};
    (void)state;
    expect_hostile_round_trips(13, wide, 2);
}

/* ---- what people write -------------------------------------------------- */

#define FRONT "---\nmoments_format: 1\n---\n"
#define ONE(moment)                                                            \
    "{\"moments_format\":1,\"lists\":[{\"moments\":[" moment "]}]}"

static void
edits_are_read(void **state)
{
    (void)state;
    expect_read(FRONT "\n## 1. Goblin\n\nA description that\nis wrapped, "
                      "with *stress*, **more** and __most__.  \nNew line.\n",
                ONE("{\"rank\":1,\"title\":\"Goblin\",\"description\":"
                    "\"A description that is wrapped, with stress, more and "
                    "most.\\nNew line.\"}"));
    expect_read(
        FRONT "## 2) A\n* Year: 1999\n* characters: X,Y\n+ **Score:** 9\n"
              "<!-- moments:item {\"id\":\"a\"} -->\n",
        ONE("{\"id\":\"a\",\"rank\":2,\"title\":\"A\",\"year\":\"1999\","
            "\"characters\":[\"X\",\"Y\"],\"extra\":{\"Score\":\"9\"}}"));
    expect_read(FRONT "## A ##\n\n<!-- moments:item {\"scene\":\"\","
                      "\"description\":\"old\"} -->\nnew &eacute;&#233;\n"
                      "<!-- a note -->\n",
                ONE("{\"title\":\"A\",\"scene\":\"\","
                    "\"description\":\"new \xc3\xa9\xc3\xa9\"}"));
    expect_read(FRONT "## A\n\n- one\n- two: three\n\n    four\n",
                ONE("{\"title\":\"A\",\"description\":"
                    "\"- one\\n- two: three\\n\\nfour\"}"));
    expect_read(FRONT "## A\n\n---\n\n## B\n\n---\n",
                ONE("{\"title\":\"A\"},{\"title\":\"B\"}"));
    expect_read(FRONT "## 2*3*4 and a_b_c\n\n5 * 3 * 2, *open\n",
                ONE("{\"heading\":\"234 and a_b_c\",\"title\":\"3\","
                    "\"description\":\"5 * 3 * 2, *open\"}"));
}

static void
windows_line_ends_are_read(void **state)
{
    (void)state;
    expect_read(
        "---\r\nmoments_format: 1\r\nlanguage: en\r\n---\r\n\r\n# T\r\n"
        "\r\n> S\r\n\r\n## 1. A\r\n\r\none\\\r\ntwo\r\nthree\r\n\r\nfour"
        "\r\n\r\n---\r\n\r\nend\r\n",
        "{\"moments_format\":1,\"lists\":[{\"title\":\"T\",\"summary\":"
        "\"S\",\"conclusion\":\"end\",\"language\":\"en\",\"moments\":["
        "{\"rank\":1,\"title\":\"A\",\"description\":"
        "\"one\\ntwo three\\n\\nfour\"}]}]}");
}

static void
tables_of_people_are_read(void **state)
{
    (void)state;
    expect_read(FRONT "# T\n\nIntro\n|title|Rank|My Score|\n|:-|-:|---|\n"
                      "|A|1|**9**\n|B\\|b|\n",
                "{\"moments_format\":1,\"lists\":[{\"title\":\"T\","
                "\"introduction\":\"Intro\",\"moments\":[{\"title\":\"A\","
                "\"rank\":1,\"extra\":{\"My Score\":\"9\"}},"
                "{\"title\":\"B|b\"}]}]}");
}

static void
headings_of_level_one_begin_lists(void **state)
{
    (void)state;
    expect_read(FRONT "# One\n\n## A\n\n# Two\n\n## B\n\n---\n\nend\n",
                "{\"moments_format\":1,\"lists\":[{\"title\":\"One\","
                "\"moments\":[{\"title\":\"A\"}]},{\"title\":\"Two\","
                "\"conclusion\":\"end\",\"moments\":[{\"title\":\"B\"}]}]}");
}

static void
front_matter_of_people_is_read(void **state)
{
    (void)state;
    expect_read("---\n# mine\nmoments_format: 1\ntitle: T\nlayout: post\n"
                "tags: [a, 'b, c']\ncats:\n- x\n- y\nauthor: ~\nurl: \"\"\n"
                "summary: >\n  folded\n  text\nextra: '{\"k\": [1, 2]}'\n---\n",
                "{\"moments_format\":1,\"lists\":[{\"title\":\"T\",\"summary\":"
                "\"folded text\\n\",\"url\":\"\",\"tags\":[\"a\",\"b, c\"],"
                "\"extra\":{\"layout\":\"post\",\"cats\":[\"x\",\"y\"],"
                "\"k\":[1,2]},\"moments\":[]}]}");
}

/* ---- errors ------------------------------------------------------------- */

struct bad {
    const char *text;
    enum mo_status status;
    const char *message; /* the beginning of it */
    uint64_t byte;       /* where, or */
    uint64_t line;       /* if not 0: line and column */
    uint32_t column;
};

static void
bad_input_is_refused(void **state)
{
    static const struct bad bads[] = {
        {"---\nmoments_format: 2\n---\n", MO_EUNSUPPORTED,
         "moments_format is \"2\", only 1 is known", 0, 2, 17},
        {"---\nmoments_format: 1\ntitle: x\n", MO_ESYNTAX,
         "the front matter has no closing line", 31, 0, 0},
        {"---\nmoments_format: 1\na: &x b\n---\n", MO_ESYNTAX,
         "front matter: anchors are not allowed", 0, 3, 4},
        {"---\nmoments_format: 1\na: *x\n---\n", MO_ESYNTAX,
         "front matter: aliases are not allowed", 0, 3, 4},
        {"---\nmoments_format: 1\na: !t x\n---\n", MO_ESYNTAX,
         "front matter: tags are not allowed", 0, 3, 4},
        {"---\nmoments_format: 1\na: {b: c}\n---\n", MO_ESYNTAX,
         "front matter: a text or an array", 0, 3, 4},
        {"---\nmoments_format: 1\na: [[b]]\n---\n", MO_ESYNTAX,
         "front matter: only texts", 0, 3, 5},
        {"---\nmoments_format: 1\na: 1\na: 2\n---\n", MO_ESYNTAX,
         "front matter: the field \"a\" occurs twice", 0, 4, 1},
        {"---\nmoments_format: 1\na: 'x\n---\n", MO_ESYNTAX,
         "front matter: ", 0, 4, 1},
        {"---\nmoments_format: 1\ntitle: [a]\n---\n", MO_EDATA,
         "front matter: \"title\" is an array, expected a text", 0, 3, 8},
        {"---\nmoments_format: 1\nextra: '{'\n---\n", MO_ESYNTAX, "", 0, 3, 8},
        {FRONT "## 99999999999999999999. A\n", MO_ELIMIT, "the rank", 29, 0, 0},
        {FRONT "## A\n\n<!-- moments:item {\"id\":} -->\n", MO_ESYNTAX, "", 56,
         0, 0},
        {FRONT "<!-- moments:list {\"id\":1,} -->\n", MO_ESYNTAX, "", 52, 0, 0},
        {FRONT "## A\xff\n", MO_ESYNTAX, "the text is not valid UTF-8", 30, 0,
         0},
        {FRONT "| \xff | Title |\n|-|-|\n| 1 | A |\n", MO_ESYNTAX,
         "the text is not valid UTF-8", 28, 0, 0},
        {FRONT "| Rank | Title |\n| 1 | A |\n", MO_ESYNTAX,
         "expected a row of dashes", 43, 0, 0},
        {FRONT "| Rank | Title |\n|-|-|\n| A | B |\n", MO_EDATA,
         "the rank is \"A\", expected an integer", 51, 0, 0},
        {FRONT "| Title |\n|-|\n| A | B |\n", MO_EDATA,
         "the row has more than the 1 cells", 46, 0, 0},
        {FRONT "| A | A |\n|-|-|\n", MO_EDATA, "two columns are named \"A\"",
         32, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(bads) / sizeof(*bads); i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        const enum mo_status status =
            test_read(&session, &mo_format_markdown, bads[i].text,
                      strlen(bads[i].text), 7, NULL, 0, &model);
        if (status != bads[i].status || session.diag_count != 1)
            fail_msg("case %zu: status %d, %zu diagnostics", i, (int)status,
                     session.diag_count);
        const struct mo_diag *const diag = &session.diags[0];
        if (strncmp(diag->message, bads[i].message, strlen(bads[i].message)))
            fail_msg("case %zu: %s", i, diag->message);
        if (diag->pos.line != bads[i].line ||
            (bads[i].line ? diag->pos.column != bads[i].column
                          : diag->pos.byte != bads[i].byte))
            fail_msg("case %zu: byte %llu, line %llu, column %u", i,
                     (unsigned long long)diag->pos.byte,
                     (unsigned long long)diag->pos.line, diag->pos.column);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
a_bad_moment_can_be_skipped(void **state)
{
    static const char text[] =
        FRONT "## 1. A\n\n## 99999999999999999999. B\n\n## 3. C\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    session.keep_going = true;
    assert_int_equal(test_read(&session, &mo_format_markdown, text,
                               strlen(text), 1, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(session.diag_count, 1);
    assert_int_equal(mo_model_count(model), 1);
    assert_int_equal(mo_model_at(model, 0)->count, 2);
    assert_true(mo_text_is(mo_model_at(model, 0)->moments[1].title, "C"));
    assert_int_equal(mo_model_at(model, 0)->moments[1].pos.byte,
                     strstr(text, "## 3.") - text);
    mo_model_free(model);
    test_session_close(&session);
}

static void
a_section_beyond_the_limit_is_refused(void **state)
{
    static const char text[] = FRONT "## 1. A\n\n0123456789\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    session.env.limits.moment_bytes = 16;
    assert_int_equal(test_read(&session, &mo_format_markdown, text,
                               strlen(text), 0, NULL, 0, &model),
                     MO_ELIMIT);
    mo_model_free(model);
    test_session_close(&session);
}

static void
lost_text_is_warned_of(void **state)
{
    static const char text[] =
        FRONT "| Title |\n| --- |\n| A |\n\nSome text.\n\n---\n\nend\n";
    struct test_session session;
    struct mo_model *model;
    (void)state;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_markdown, text,
                               strlen(text), 0, NULL, 0, &model),
                     MO_OK);
    assert_int_equal(test_diag_count(&session, MO_WARNING), 1);
    assert_int_equal(session.diags[0].pos.byte, strstr(text, "Some") - text);
    assert_true(mo_text_is(mo_model_at(model, 0)->list.conclusion, "end"));
    mo_model_free(model);
    test_session_close(&session);
}

static void
unknown_columns_are_refused(void **state)
{
    static const struct mo_setting settings[] = {{"columns", "rank,nosuch"}};
    struct test_session session;
    struct mo_model *const model = mo_model_new();
    struct mo_out out;
    (void)state;
    test_session_open(&session);
    assert_int_equal(
        test_write(&session, &mo_format_markdown, model, settings, 1, &out),
        MO_EUSAGE);
    assert_int_equal(session.diag_count, 1);
    mo_out_dispose(&out);
    mo_model_free(model);
    test_session_close(&session);
}

static void
sniffing_tells_ours_from_others(void **state)
{
    static const struct {
        const char *text;
        int least, most;
    } heads[] = {
        {"---\nmoments_format: 1\n---\n", 100, 100},
        {"---\ntitle: x\nmoments_format: 1\n", 100, 100},
        {"---\ntitle: x\n---\n# moments_format: 1\n", 20, 60},
        {"# T\n\n## A\n", 30, 60},
        {"{\"moments_format\": 1}", 0, 0},
        {"a,b\n1,2\n", 0, 0},
        {"<html>\n", 0, 0},
        {"", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
        const int sure = mo_format_markdown.reader->sniff(
            (const uint8_t *)heads[i].text, strlen(heads[i].text));
        if (sure < heads[i].least || sure > heads[i].most)
            fail_msg("%s: %d", heads[i].text, sure);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_look_like_this),
        cmocka_unit_test(tables_look_like_this),
        cmocka_unit_test(later_lists_begin_with_a_comment),
        cmocka_unit_test(names_read_back),
        cmocka_unit_test(no_lists_at_all_read_back),
        cmocka_unit_test(hostile_sections_read_back),
        cmocka_unit_test(hostile_tables_read_back),
        cmocka_unit_test(hostile_wide_tables_read_back),
        cmocka_unit_test(edits_are_read),
        cmocka_unit_test(windows_line_ends_are_read),
        cmocka_unit_test(tables_of_people_are_read),
        cmocka_unit_test(headings_of_level_one_begin_lists),
        cmocka_unit_test(front_matter_of_people_is_read),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(a_bad_moment_can_be_skipped),
        cmocka_unit_test(a_section_beyond_the_limit_is_refused),
        cmocka_unit_test(lost_text_is_warned_of),
        cmocka_unit_test(unknown_columns_are_refused),
        cmocka_unit_test(sniffing_tells_ours_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
