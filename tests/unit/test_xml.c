/* The XML writer: what it puts, that both schemas accept it, and that the
 * reader gives back the same model. */
#include "support.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlschemas.h>

extern const struct mo_format mo_format_xml;

#define PROLOG                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                             \
    "<moments xmlns=\"urn:moments:list:1\" version=\"1\">\n"

/* ---- schemas ------------------------------------------------------------ */

struct schemas {
    xmlSchemaPtr xsd;
    xmlRelaxNGPtr rng;
};

static int
load_schemas(void **state)
{
    struct schemas *schemas = malloc(sizeof(*schemas));
    assert_non_null(schemas);
    xmlSchemaParserCtxtPtr xsd =
        xmlSchemaNewParserCtxt("formats/xml/moments.xsd");
    xmlRelaxNGParserCtxtPtr rng =
        xmlRelaxNGNewParserCtxt("formats/xml/moments.rng");
    schemas->xsd = xmlSchemaParse(xsd);
    schemas->rng = xmlRelaxNGParse(rng);
    xmlSchemaFreeParserCtxt(xsd);
    xmlRelaxNGFreeParserCtxt(rng);
    assert_non_null(schemas->xsd);
    assert_non_null(schemas->rng);
    *state = schemas;
    return 0;
}

static int
free_schemas(void **state)
{
    struct schemas *schemas = *state;
    xmlSchemaFree(schemas->xsd);
    xmlRelaxNGFree(schemas->rng);
    free(schemas);
    return 0;
}

static void
ignore_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

enum verdict { NEITHER = 0, XSD = 1, RNG = 2, BOTH = 3 };

/* Which of the schemas accept the document. */
static int
validate(const struct schemas *schemas, struct mo_bytes bytes)
{
    xmlSetStructuredErrorFunc(NULL, ignore_error);
    xmlDocPtr document =
        xmlReadMemory((const char *)bytes.ptr, (int)bytes.len, NULL, NULL,
                      XML_PARSE_NONET | XML_PARSE_HUGE);
    assert_non_null(document);
    xmlSchemaValidCtxtPtr xsd = xmlSchemaNewValidCtxt(schemas->xsd);
    xmlRelaxNGValidCtxtPtr rng = xmlRelaxNGNewValidCtxt(schemas->rng);
    const int verdict =
        (xmlSchemaValidateDoc(xsd, document) == 0 ? XSD : NEITHER) |
        (xmlRelaxNGValidateDoc(rng, document) == 0 ? RNG : NEITHER);
    xmlSchemaFreeValidCtxt(xsd);
    xmlRelaxNGFreeValidCtxt(rng);
    xmlFreeDoc(document);
    xmlSetStructuredErrorFunc(NULL, NULL);
    return verdict;
}

static int
validate_body(const struct schemas *schemas, const char *body)
{
    char document[2000];
    const int len =
        snprintf(document, sizeof(document), "%s%s</moments>", PROLOG, body);
    assert_true(len > 0 && (size_t)len < sizeof(document));
    return validate(schemas,
                    (struct mo_bytes){(const uint8_t *)document, (size_t)len});
}

static void
schemas_accept_and_refuse(void **state)
{
#define MOMENT(inner) "<list><moment>" inner "</moment></list>"
    static const struct {
        const char *body;
        int verdict;
    } cases[] = {
        {"", BOTH},
        {"<list/>", BOTH},
        {"<list/>\n<list><title/></list>", BOTH},
        {"<list><tags/><tags>a</tags><extra name=\"\">1</extra></list>", BOTH},
        {"<list><order>unranked</order></list>", BOTH},
        {"<list><order>Unranked</order></list>", NEITHER},
        {"<list><order> unranked</order></list>", NEITHER},
        {"<list><order/></list>", NEITHER},
        {"<list><title/><title/></list>", NEITHER},
        {"<list><title/><id/></list>", NEITHER},
        {"<list><rank>1</rank></list>", NEITHER},
        {"<list><extra>1</extra></list>", NEITHER},
        {"<list><moment><title/></moment><title/></list>", NEITHER},
        {"<list lang=\"en\"/>", NEITHER},
        {"<list>text</list>", NEITHER},
        {"<list><title>a<b/></title></list>", NEITHER},
        {"<moment><title/></moment>", NEITHER},
        {MOMENT("<title/>"), BOTH},
        {MOMENT("<heading/>"), BOTH},
        {MOMENT("<heading/><title/>"), BOTH},
        {MOMENT("<rank>-7</rank><title/>"), BOTH},
        {MOMENT("<rank>99999999999999999999</rank><title/>"), BOTH},
        {MOMENT("<rank>1.0</rank><title/>"), NEITHER},
        {MOMENT("<rank/><title/>"), NEITHER},
        {MOMENT("<title/><heading/>"), NEITHER},
        {MOMENT("<title/><title/>"), NEITHER},
        {MOMENT("<scene/>"), NEITHER},
        {MOMENT(""), NEITHER},
        {MOMENT("<title/><tags/><characters/>"), NEITHER},
        {MOMENT("<title xmlns=\"urn:other\"/>"), NEITHER},
    };
#undef MOMENT
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (validate_body(*state, cases[i].body) != cases[i].verdict)
            fail_msg("unexpected verdict on %s", cases[i].body);
}

static void
schemas_refuse_other_roots(void **state)
{
    static const char *const documents[] = {
        "<moments version=\"1\"/>",
        "<moments xmlns=\"urn:moments:list:1\"/>",
        "<moments xmlns=\"urn:moments:list:1\" version=\"2\"/>",
        "<list xmlns=\"urn:moments:list:1\"/>",
    };
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
        assert_int_equal(
            validate(*state, (struct mo_bytes){(const uint8_t *)documents[i],
                                               strlen(documents[i])}),
            NEITHER);
}

/* ---- exact output ------------------------------------------------------- */

#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct mo_text tags[] = {TEXT("a"), TEXT(""), TEXT(" b ")};
static const struct mo_member members[] = {
    {TEXT("plain"), TEXT("{\"a\":[1,\"<&>\"]}")},
    {TEXT("\"<\t\n\r>'"), TEXT("null")},
};

static const struct mo_list full_list = {
    .id = TEXT("l"),
    .title = TEXT("A & B ]]> C"),
    .summary = TEXT(""),
    .order = TEXT("descending"),
    .tags = {tags, 3},
    .extra = {members, 2},
};
static const struct mo_moment full_moment = {
    .rank = {TEXT("7"), 7},
    .heading = TEXT(" \r\n\t x"),
    .title = TEXT("\xe2\x80\x9cQ\xe2\x80\x9d"),
    .characters = {tags, 1},
};
static const struct mo_moment small_moment = {.title = TEXT("t")};

/* A model of the full list with two moments, and one without any. */
static struct mo_model *
make_model(void)
{
    const struct mo_list bare = {.pos = {0}};
    struct mo_model *model = mo_model_new();
    assert_non_null(model);
    const struct mo_sink sink = mo_model_sink(model);
    assert_int_equal(sink.begin_list(sink.self, &full_list), MO_OK);
    assert_int_equal(sink.moment(sink.self, &full_moment), MO_OK);
    assert_int_equal(sink.moment(sink.self, &small_moment), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    assert_int_equal(sink.begin_list(sink.self, &bare), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    return model;
}

static void
expect_output(const struct schemas *schemas, const struct mo_model *model,
              bool pretty, const char *expected)
{
    const struct mo_setting setting = {"pretty", NULL};
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(test_write(&session, &mo_format_xml, model, &setting,
                                pretty ? 1 : 0, &out),
                     MO_OK);
    assert_int_equal(test_diag_count(&session, MO_NOTE), 0);
    mo_out_byte(&out, '\0');
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_string_equal((const char *)bytes.ptr, expected);
    assert_int_equal(
        validate(schemas, (struct mo_bytes){bytes.ptr, bytes.len - 1}), BOTH);
    mo_out_dispose(&out);
    test_session_close(&session);
}

static void
a_record_is_a_line(void **state)
{
    struct mo_model *model = make_model();
    expect_output(
        *state, model, false,
        PROLOG "<list><id>l</id><title>A &amp; B ]]&gt; C</title><summary/>"
               "<order>descending</order><tags>a</tags><tags/><tags> b </tags>"
               "<extra name=\"plain\">{\"a\":[1,\"&lt;&amp;&gt;\"]}</extra>"
               "<extra name=\"&quot;&lt;&#9;&#10;&#13;&gt;'\">null</extra>\n"
               "<moment><rank>7</rank><heading> &#13;\n\t x</heading>"
               "<title>\xe2\x80\x9cQ\xe2\x80\x9d</title>"
               "<characters>a</characters></moment>\n"
               "<moment><title>t</title></moment>\n"
               "</list>\n"
               "<list>\n"
               "</list>\n"
               "</moments>\n");
    mo_model_free(model);
}

static void
pretty_indents_between_elements(void **state)
{
    struct mo_model *model = make_model();
    expect_output(
        *state, model, true,
        PROLOG
        "  <list>\n"
        "    <id>l</id>\n"
        "    <title>A &amp; B ]]&gt; C</title>\n"
        "    <summary/>\n"
        "    <order>descending</order>\n"
        "    <tags>a</tags>\n"
        "    <tags/>\n"
        "    <tags> b </tags>\n"
        "    <extra name=\"plain\">{\"a\":[1,\"&lt;&amp;&gt;\"]}"
        "</extra>\n"
        "    <extra name=\"&quot;&lt;&#9;&#10;&#13;&gt;'\">null</extra>\n"
        "    <moment>\n"
        "      <rank>7</rank>\n"
        "      <heading> &#13;\n\t x</heading>\n"
        "      <title>\xe2\x80\x9cQ\xe2\x80\x9d</title>\n"
        "      <characters>a</characters>\n"
        "    </moment>\n"
        "    <moment>\n"
        "      <title>t</title>\n"
        "    </moment>\n"
        "  </list>\n"
        "  <list>\n"
        "  </list>\n"
        "</moments>\n");
    mo_model_free(model);
}

static void
nothing_is_a_document(void **state)
{
    struct mo_model *model = mo_model_new();
    expect_output(*state, model, false, PROLOG "</moments>\n");
    expect_output(*state, model, true, PROLOG "</moments>\n");
    mo_model_free(model);
}

/* ---- losses ------------------------------------------------------------- */

static void
losses_are_reported_by_field(void **state)
{
    const struct mo_text bad = TEXT("a\x01"
                                    "b\xef\xbf\xbf");
    const struct mo_text good = TEXT("\xef\xbf\xbd\x7f\xef\xbc\x8c");
    const struct mo_member member = {TEXT("n\x02"), TEXT("1")};
    const struct mo_list list = {.title = bad, .summary = good};
    const struct mo_moment moment = {
        .title = good, .scene = bad, .tags = {&bad, 1}, .extra = {&member, 1}};
    struct test_session session;
    struct mo_out out;
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
    assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
    test_session_open(&session);
    assert_int_equal(test_write(&session, &mo_format_xml, model, NULL, 0, &out),
                     MO_OK);
    assert_int_equal(session.diag_count, 4);
    assert_non_null(strstr(session.diags[0].message, "title"));
    assert_non_null(strstr(session.diags[1].message, "scene"));
    assert_non_null(strstr(session.diags[2].message, "tags"));
    assert_non_null(strstr(session.diags[3].message, "extra"));
    mo_out_byte(&out, '\0');
    const struct mo_bytes bytes = mo_out_bytes(&out);
    assert_non_null(strstr((const char *)bytes.ptr, "<title>a\xef\xbf\xbd"
                                                    "b\xef\xbf\xbd</title>"));
    assert_non_null(strstr((const char *)bytes.ptr, "name=\"n\xef\xbf\xbd\""));
    assert_int_equal(
        validate(*state, (struct mo_bytes){bytes.ptr, bytes.len - 1}), BOTH);
    mo_out_dispose(&out);
    mo_model_free(model);
    test_session_close(&session);
}

/* ---- generated models --------------------------------------------------- */

struct generator {
    uint32_t seed;
    bool lossy; /* with characters that XML cannot hold */
    struct mo_arena *arena;
};

static uint32_t
pick(struct generator *generator, uint32_t count)
{
    generator->seed = generator->seed * 1664525u + 1013904223u;
    return (generator->seed >> 8) % count;
}

static struct mo_text
make_text(struct generator *generator)
{
    static const uint32_t codes[] = {
        '&',  '<',    '>',     '"',    '\'',   ']',      '\t',   '\n',
        '\r', ' ',    0x7f,    0x85,   0x2028, 0xff0c,   0xfffd, 0xfeff,
        0xe9, 0xac00, 0x1d11e, 0xd7ff, 0xe000, 0x10ffff, 1,      0xfffe};
    const uint32_t count = sizeof(codes) / sizeof(codes[0]);
    const uint32_t length = pick(generator, 8) ? pick(generator, 40) : 0;
    char *bytes = mo_arena_alloc(generator->arena, 4 * length + 1);
    size_t len = 0;
    assert_non_null(bytes);
    for (uint32_t i = 0; i < length; i++)
        len += mo_utf8_encode(
            pick(generator, 3)
                ? 'a' + pick(generator, 26)
                : codes[pick(generator, generator->lossy ? count : count - 2)],
            bytes + len);
    return mo_text_of(bytes, len);
}

static struct mo_texts
make_texts(struct generator *generator)
{
    const size_t count = pick(generator, 4);
    struct mo_text *items =
        mo_arena_array(generator->arena, count, sizeof(*items));
    for (size_t i = 0; i < count; i++)
        items[i] = make_text(generator);
    return (struct mo_texts){items, count};
}

static struct mo_extra
make_extra(struct generator *generator)
{
    static const struct mo_text values[] = {
        TEXT("null"), TEXT("1.10"), TEXT("\"<&>\\u0001\\uffff\""),
        TEXT("{\"a\":[true,{}]}"), TEXT("[]")};
    const size_t count = pick(generator, 4);
    struct mo_member *items =
        mo_arena_array(generator->arena, count, sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        char *name = mo_arena_alloc(generator->arena, 200);
        const struct mo_text tail = make_text(generator);
        name[0] = (char)('a' + i); /* none twice */
        memcpy(name + 1, tail.ptr, tail.len);
        items[i].name = mo_text_of(name, tail.len + 1);
        items[i].json = values[pick(generator, 5)];
    }
    return (struct mo_extra){items, count};
}

static void
fill_field(struct generator *generator, void *record,
           const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_TEXT:
        *MO_FIELD_SLOT(record, field, struct mo_text) = make_text(generator);
        return;
    case MO_FIELD_NUMBER:
        assert_int_equal(
            mo_number_from(generator->arena,
                           (int64_t)pick(generator, 1000) - 500,
                           MO_FIELD_SLOT(record, field, struct mo_number)),
            MO_OK);
        return;
    case MO_FIELD_TEXTS:
        *MO_FIELD_SLOT(record, field, struct mo_texts) = make_texts(generator);
        return;
    case MO_FIELD_EXTRA:
        *MO_FIELD_SLOT(record, field, struct mo_extra) = make_extra(generator);
        return;
    }
}

static struct mo_model *
make_random(struct generator *generator)
{
    static const struct mo_text orders[] = {
        TEXT("ascending"), TEXT("descending"), TEXT("unranked"), {NULL, 0}};
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    assert_non_null(model);
    for (uint32_t lists = pick(generator, 4); lists > 0; lists--) {
        struct mo_list list = {.pos = {0}};
        for (int id = 0; id < MO_LIST_FIELD_COUNT; id++)
            if (pick(generator, 2))
                fill_field(generator, &list, &mo_fields[id]);
        list.order = orders[pick(generator, 4)];
        assert_int_equal(sink.begin_list(sink.self, &list), MO_OK);
        for (uint32_t count = pick(generator, 5); count > 0; count--) {
            struct mo_moment moment = {.title = TEXT("t")};
            for (int id = MO_ID; id < MO_FIELD_COUNT; id++)
                if (pick(generator, 2))
                    fill_field(generator, &moment, &mo_fields[id]);
            assert_int_equal(sink.moment(sink.self, &moment), MO_OK);
        }
        assert_int_equal(sink.end_list(sink.self), MO_OK);
    }
    return model;
}

static void
expect_same(struct test_session *session, const struct mo_model *model,
            struct mo_bytes bytes)
{
    static const size_t blocks[] = {0, 7, 1};
    for (size_t i = 0; i < 3; i++) {
        struct mo_model *again;
        assert_int_equal(test_read(session, &mo_format_xml, bytes.ptr,
                                   bytes.len, blocks[i], NULL, 0, &again),
                         MO_OK);
        assert_true(mo_model_equal(model, again));
        mo_model_free(again);
    }
}

static void
models_come_back(void **state)
{
    const struct mo_setting setting = {"pretty", NULL};
    struct generator generator = {.seed = 1, .arena = mo_arena_new()};
    for (int round = 0; round < 300; round++) {
        struct test_session session;
        struct mo_out out;
        test_session_open(&session);
        generator.lossy = round % 3 == 2;
        struct mo_model *model = make_random(&generator);
        assert_int_equal(test_write(&session, &mo_format_xml, model, &setting,
                                    (size_t)(round % 2), &out),
                         MO_OK);
        assert_int_equal(validate(*state, mo_out_bytes(&out)), BOTH);
        if (!generator.lossy) {
            assert_int_equal(session.diag_count, 0);
            expect_same(&session, model, mo_out_bytes(&out));
            assert_int_equal(session.diag_count, 0);
        }
        mo_out_dispose(&out);
        mo_model_free(model);
        mo_arena_reset(generator.arena);
        test_session_close(&session);
    }
    mo_arena_free(generator.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schemas_accept_and_refuse),
        cmocka_unit_test(schemas_refuse_other_roots),
        cmocka_unit_test(a_record_is_a_line),
        cmocka_unit_test(pretty_indents_between_elements),
        cmocka_unit_test(nothing_is_a_document),
        cmocka_unit_test(losses_are_reported_by_field),
        cmocka_unit_test(models_come_back),
    };
    return cmocka_run_group_tests(tests, load_schemas, free_schemas);
}
