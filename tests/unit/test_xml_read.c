/* The XML reader: vocabularies, encodings, positions, limits, hostile input. */
#include "support.h"

#include <pthread.h>

extern const struct mo_format mo_format_xml;

static const size_t blocks[] = {0, 1, 7};
enum { BLOCK_COUNT = 3 };

#define HEAD       "<moments xmlns=\"urn:moments:list:1\" version=\"1\">\n"
#define ONE(inner) HEAD "<list><moment>" inner "</moment></list></moments>"
#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

/* ---- the same events, whatever the blocks ------------------------------- */

/* What DOCUMENT of LEN bytes gives, with MAP where it is not NULL. */
static struct mo_model *
read_bytes(const void *document, size_t len, const char *map)
{
    const struct mo_setting setting = {"map", map};
    struct mo_model *first = NULL;
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        const enum mo_status status =
            test_read(&session, &mo_format_xml, document, len, blocks[i],
                      &setting, map ? 1 : 0, &model);
        if (status != MO_OK || session.diag_count > 0)
            fail_msg("%s", session.diag_count > 0 ? session.diags[0].message
                                                  : mo_status_name(status));
        if (first) {
            assert_true(mo_model_equal(first, model));
            mo_model_free(model);
        } else {
            first = model;
        }
        test_session_close(&session);
    }
    return first;
}

static struct mo_model *
read_string(const char *document)
{
    return read_bytes(document, strlen(document), NULL);
}

static const struct mo_moment *
moment_at(const struct mo_model *model, size_t list, size_t moment)
{
    assert_true(list < mo_model_count(model));
    assert_true(moment < mo_model_at(model, list)->count);
    return &mo_model_at(model, list)->moments[moment];
}

static void
expect_text(struct mo_text text, const char *expected)
{
    if (!mo_text_is(text, expected))
        fail_msg("expected %s, found %.*s", expected, (int)text.len,
                 text.ptr ? text.ptr : "nothing");
}

static void
expect_member(const struct mo_extra *extra, size_t index, const char *name,
              const char *json)
{
    assert_true(index < extra->count);
    expect_text(extra->members[index].name, name);
    expect_text(extra->members[index].json, json);
}

static void
own_vocabulary(void **state)
{
    (void)state;
    struct mo_model *model = read_string(
        "<?xml version=\"1.0\"?><?target data?><!-- before -->\n"
        "<!DOCTYPE m:moments>\n"
        "<m:moments xmlns:m=\"urn:moments:list:1\" version=\"1\">\n"
        " <m:list id=\"from 'a>b' &amp; &#38;amp; &#10;\">\n"
        "  <m:title> a<!-- c -->b<![CDATA[<&]]>]]&gt;&#xe9;&lt;\r\n</m:title>\n"
        "  <m:summary/><m:tags>x</m:tags><m:order>ascending</m:order>\n"
        "  <m:tags></m:tags>\n"
        "  <m:extra name=\"n\"> {\"a\" : [1.10, \"&lt;\"]} </m:extra>\n"
        "  <x:title xmlns:x=\"urn:other\"> X<x:b>y</x:b> </x:title>\n"
        "  <m:moment rank=\"+007\" lang=\"en\"><m:title>t</m:title>\n"
        "   <genre>a</genre><m:rating> 9 </m:rating><genre>b</genre>\n"
        "   <m:scene>s <i>in</i> <?pi?>out</m:scene></m:moment>\n"
        "  <m:moment><m:heading>h</m:heading></m:moment>\n"
        " </m:list>\n"
        " <m:list/>\n"
        "</m:moments>\n<!-- after -->");
    assert_int_equal(mo_model_count(model), 2);
    const struct mo_list *list = &mo_model_at(model, 0)->list;
    expect_text(list->id, "from 'a>b' & &amp; \n");
    expect_text(list->title, " ab<&]]>\xc3\xa9<\n");
    expect_text(list->summary, "");
    expect_text(list->order, "ascending");
    assert_null(list->author.ptr);
    assert_int_equal(list->tags.count, 2);
    expect_text(list->tags.items[0], "x");
    expect_text(list->tags.items[1], "");
    assert_int_equal(list->extra.count, 2);
    expect_member(&list->extra, 0, "n", "{\"a\":[1.10,\"<\"]}");
    expect_member(&list->extra, 1, "title", "\"Xy\"");
    const struct mo_moment *moment = moment_at(model, 0, 0);
    expect_text(moment->rank.spelling, "7");
    expect_text(moment->scene, "s in out");
    assert_int_equal(moment->extra.count, 3);
    expect_member(&moment->extra, 0, "lang", "\"en\"");
    expect_member(&moment->extra, 1, "genre", "[\"a\",\"b\"]");
    expect_member(&moment->extra, 2, "rating", "\"9\"");
    expect_text(moment_at(model, 0, 1)->heading, "h");
    assert_int_equal(mo_model_at(model, 1)->count, 0);
    mo_model_free(model);
}

static void
another_vocabulary(void **state)
{
    static const char document[] =
        "<films xmlns=\"urn:films\" generator=\"g\"><title> Best\n</title>\n"
        "<meta><by>me</by><title>not this</title></meta>\n"
        "<items><film id=\"f1\" url=\"u\"><name> One </name><cast>A</cast>\n"
        "<id>inner</id><cast>B</cast><year>1999</year></film>\n"
        "<film><name>Two</name></film></items></films>";
    (void)state;
    struct mo_model *model =
        read_bytes(document, strlen(document),
                   "film=moment,name=title,@id=id,id=heading,by=list.author,"
                   "cast=performers");
    assert_int_equal(mo_model_count(model), 1);
    expect_text(mo_model_at(model, 0)->list.title, "Best");
    expect_text(mo_model_at(model, 0)->list.author, "me");
    const struct mo_moment *moment = moment_at(model, 0, 0);
    expect_text(moment->id, "f1");
    expect_text(moment->heading, "inner");
    expect_text(moment->url, "u");
    expect_text(moment->title, "One");
    expect_text(moment->year, "1999");
    assert_int_equal(moment->performers.count, 2);
    expect_text(moment->performers.items[1], "B");
    assert_int_equal(moment->extra.count, 0);
    expect_text(moment_at(model, 0, 1)->title, "Two");
    mo_model_free(model);
}

static void
lists_of_another_vocabulary(void **state)
{
    static const char document[] =
        "<all><chart name=\"A\"><song><title>x</title></song></chart>"
        "<chart name=\"B\"/></all>";
    (void)state;
    struct mo_model *model = read_bytes(
        document, strlen(document), "song=moment,chart=list,@name=list.title");
    assert_int_equal(mo_model_count(model), 2);
    expect_text(mo_model_at(model, 0)->list.title, "A");
    expect_text(mo_model_at(model, 1)->list.title, "B");
    expect_text(moment_at(model, 0, 0)->title, "x");
    mo_model_free(model);
}

/* ---- encodings ---------------------------------------------------------- */

/* ASCII and Latin-1 TEXT as UTF-16. */
static size_t
widen(const char *text, bool big_endian, char *out)
{
    size_t len = 0;
    for (; *text; text++) {
        out[len + !big_endian] = '\0';
        out[len + big_endian] = *text;
        len += 2;
    }
    return len;
}

static void
encodings_are_decoded(void **state)
{
    static const char body[] =
        "<moments><list><title>caf\xe9</title></list></moments>";
    static const char *const prologs[] = {
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n",
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n"};
    char document[400], wide[800];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(document, sizeof(document), "%s%s", prologs[i], body);
        struct mo_model *model = read_string(document);
        expect_text(mo_model_at(model, 0)->list.title, "caf\xc3\xa9");
        mo_model_free(model);
    }
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        memcpy(wide, big_endian ? "\xfe\xff" : "\xff\xfe", 2);
        const size_t len = widen(body, big_endian, wide + 2);
        struct mo_model *model = read_bytes(wide, len + 2, NULL);
        expect_text(mo_model_at(model, 0)->list.title, "caf\xc3\xa9");
        mo_model_free(model);
    }
    struct mo_model *model =
        read_string("\xef\xbb\xbf<moments><list><title>\x24</title></list>"
                    "</moments>");
    expect_text(mo_model_at(model, 0)->list.title, "$");
    mo_model_free(model);
}

static void
decoded_sources_declare_in_vain(void **state)
{
    static const char document[] =
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"
        "<moments><list><title>\xc3\xa9</title></list></moments>";
    (void)state;
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        session.env.decoded = true;
        assert_int_equal(test_read(&session, &mo_format_xml, document,
                                   strlen(document), blocks[i], NULL, 0,
                                   &model),
                         MO_OK);
        expect_text(mo_model_at(model, 0)->list.title, "\xc3\xa9");
        mo_model_free(model);
        test_session_close(&session);
    }
}

/* ---- failures ----------------------------------------------------------- */

struct failure {
    const char *document;
    enum mo_status status;
    uint64_t byte;
    const char *message; /* a part of it */
};

static void
expect_failure(const struct failure *failure, const char *map)
{
    const struct mo_setting setting = {"map", map};
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        const enum mo_status status =
            test_read(&session, &mo_format_xml, failure->document,
                      strlen(failure->document), blocks[i], &setting,
                      map ? 1 : 0, &model);
        const struct mo_diag *diag = session.diags;
        if (session.diag_count != 1 || status != failure->status ||
            diag->status != status || diag->pos.byte != failure->byte ||
            !strstr(diag->message, failure->message))
            fail_msg("%s\nblock %zu: %zu messages, status %s, byte %llu: %s",
                     failure->document, blocks[i], session.diag_count,
                     mo_status_name(status),
                     diag ? (unsigned long long)diag->pos.byte : 0,
                     diag ? diag->message : "none");
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
failures_have_places(void **state)
{
    static const struct failure cases[] = {
        {"", MO_ESYNTAX, 0, "expected an element, found the end of input"},
        {"text", MO_ESYNTAX, 0, "expected an element, found text"},
        {"<moments>\n<list>", MO_ESYNTAX, 16,
         "expected the end of element \"list\", found the end of input"},
        {"<moments>\n <list>\n<a>\xc3\xa9</b>", MO_ESYNTAX, 23,
         "expected the end of element \"a\" of line 3, found that of \"b\""},
        {"<moments/><b/>", MO_ESYNTAX, 10, "after its one element"},
        {"<moments><list><title>a & b", MO_ESYNTAX, 25, "expected a name"},
        {"<moments>&nbsp;</moments>", MO_ESYNTAX, 15,
         "entity \"nbsp\" is not declared"},
        {"<moments><list><title>a\x01</title>", MO_ESYNTAX, 23,
         "character U+0001 is not allowed"},
        {"<moments a=1/>", MO_ESYNTAX, 11, "attribute value in quotes"},
        {"<moments><a:list/></moments>", MO_ESYNTAX, 16, "prefix a on list"},
        {"<?xml version=\"1.0\" encoding=\"none\"?><moments/>", MO_ESYNTAX, 35,
         "encoding \"none\" is not known"},
        {"<html><body/></html>", MO_EDATA, 0,
         "expected <moments>, found \"html\""},
        {" <moments xmlns=\"urn:x\"/>", MO_EDATA, 1,
         "expected <moments> of urn:moments:list:1, found it of \"urn:x\""},
        {"<moments\nversion=\"2\"/>", MO_EUNSUPPORTED, 0,
         "expected version \"1\" of <moments>, found \"2\""},
        {"<moments><moment/></moments>", MO_EDATA, 9,
         "expected <list>, found \"moment\""},
        {"<moments><list><list/></list></moments>", MO_EDATA, 15,
         "inside a list"},
        {"<moments><list><moment/><title/></list></moments>", MO_EDATA, 24,
         "element \"title\" of the list follows a moment"},
        {ONE("<title>a</title><title/>"), MO_EDATA, 86,
         "field \"title\" occurs twice in one moment"},
        {ONE("<rank>1.5</rank>"), MO_EDATA, 69,
         "rank is \"1.5\", expected an integer"},
        {ONE("<rank>9223372036854775808</rank>"), MO_ELIMIT, 69,
         "beyond the 64-bit integers"},
        {ONE("text"), MO_EDATA, 55,
         "expected an element inside \"moment\", found text"},
        {ONE("<extra>1</extra>"), MO_EDATA, 63, "lacks the attribute name"},
        {ONE("<extra name=\"a\">[1,</extra>"), MO_ESYNTAX, 79,
         "member \"a\" of extra:"},
        {ONE("<extra name=\"a\">1</extra><extra name=\"a\">2</extra>"),
         MO_EDATA, 104, "member \"a\" occurs twice"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_failure(&cases[i], NULL);
}

static void
mappings_are_checked(void **state)
{
    static const char *const maps[] = {
        "film",      "film=",  "=moment",     "a=film",  "@=id",
        "@a=moment", "a=list", "a=list.rank", "a=extra", ","};
    const struct failure missing = {"<films><b/></films>", MO_ENOLIST, 0,
                                    "no element <film> was found"};
    (void)state;
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
        expect_failure(
            &(struct failure){"<a/>", MO_EUSAGE, 0, "--map: expected"},
            maps[i]);
    expect_failure(&missing, "film=moment");
}

/* libxml2 decodes: only its lines and columns hold. */
static void
transcoded_failures_have_lines(void **state)
{
    static const char document[] =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<moments>\n<list>"
        "<title>\xe9\xe9</title>\n<moment><title>\xe9</title><rank>\xe9</rank>"
        "</moment></list></moments>";
    (void)state;
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        assert_int_equal(test_read(&session, &mo_format_xml, document,
                                   strlen(document), blocks[i], NULL, 0,
                                   &model),
                         MO_EDATA);
        assert_int_equal(session.diags[0].pos.line, 4);
        assert_int_equal(session.diags[0].pos.column, 31);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
bad_moments_can_be_skipped(void **state)
{
    static const char document[] =
        HEAD "<list><title>l</title>"
             "<moment><title>a</title></moment>"
             "<moment><rank>x</rank><title>b</title><title/></moment>"
             "<moment>text<title>c</title></moment>"
             "<moment><title>d</title><extra>1</extra></moment>"
             "<summary>late</summary>"
             "<moment><title>e</title></moment></list><other/></moments>";
    (void)state;
    for (size_t i = 0; i < BLOCK_COUNT; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        session.keep_going = true;
        assert_int_equal(test_read(&session, &mo_format_xml, document,
                                   strlen(document), blocks[i], NULL, 0,
                                   &model),
                         MO_OK);
        assert_int_equal(mo_model_at(model, 0)->count, 2);
        expect_text(moment_at(model, 0, 0)->title, "a");
        expect_text(moment_at(model, 0, 1)->title, "e");
        assert_true(session.diag_count >= 5);
        mo_model_free(model);
        test_session_close(&session);
    }
}

/* ---- hostile documents -------------------------------------------------- */

static void
entities_are_refused(void **state)
{
    static const struct failure cases[] = {
        {"<!DOCTYPE moments [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;\">]><moments>&c;</moments>",
         MO_EDATA, 34, "declares entity \"a\""},
        {"<!DOCTYPE moments [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
         "<moments><list><title>&a;</title></list></moments>",
         MO_EDATA, 57, "declares entity \"a\""},
        {"<!DOCTYPE moments [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]>"
         "<moments/>",
         MO_EDATA, 59, "declares entity \"a\""},
        {"<!DOCTYPE moments [<!NOTATION n SYSTEM \"n\">"
         "<!ENTITY a SYSTEM \"a\" NDATA n>]><moments/>",
         MO_EDATA, 72, "declares entity \"a\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_failure(&cases[i], NULL);
    struct mo_model *model =
        read_string("<!DOCTYPE moments SYSTEM \"file:///none.dtd\" ["
                    "<!ELEMENT moments ANY>]><moments><list/></moments>");
    assert_int_equal(mo_model_count(model), 1);
    mo_model_free(model);
}

/* Runs the reader on DOCUMENT, which must give STATUS. */
static void
expect_status(const char *document, size_t len, size_t block,
              enum mo_status status)
{
    struct test_session session;
    struct mo_model *model;
    test_session_open(&session);
    assert_int_equal(test_read(&session, &mo_format_xml, document, len, block,
                               NULL, 0, &model),
                     status);
    assert_int_equal(session.diag_count > 0, status != MO_OK);
    mo_model_free(model);
    test_session_close(&session);
}

static void
depth_is_limited(void **state)
{
    const size_t depth = 100000;
    struct mo_buffer buffer = {0};
    (void)state;
    for (size_t i = 0; i < depth; i++)
        assert_int_equal(mo_buffer_add(&buffer, "<moments>", 9), MO_OK);
    expect_status(buffer.ptr, 9, 0, MO_ESYNTAX);
    mo_buffer_free(&buffer);
    for (size_t inner = 0; inner < depth; inner += 509) {
        buffer.len = 0;
        assert_int_equal(mo_buffer_add(&buffer, HEAD "<list><title>",
                                       strlen(HEAD "<list><title>")),
                         MO_OK);
        for (size_t i = 0; i < inner; i++)
            assert_int_equal(mo_buffer_add(&buffer, "<b>", 3), MO_OK);
        for (size_t i = 0; i < inner; i++)
            assert_int_equal(mo_buffer_add(&buffer, "</b>", 4), MO_OK);
        static const char tail[] = "</title></list></moments>";
        assert_int_equal(mo_buffer_add(&buffer, tail, strlen(tail)), MO_OK);
        expect_status(buffer.ptr, buffer.len, 0,
                      inner + 3 <= 512 ? MO_OK : MO_ELIMIT);
        if (inner > 2000)
            inner *= 3;
    }
    mo_buffer_free(&buffer);
}

static void
moments_are_limited(void **state)
{
    static const char *const heads[] = {
        HEAD "<list><moment><title>", HEAD "<list><moment><other>",
        HEAD "<list><summary>", HEAD "<list><moment><title><![CDATA["};
    const size_t size = (size_t)17 << 20;
    char *document = malloc(size);
    (void)state;
    assert_non_null(document);
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        memset(document, 'x', size);
        memcpy(document, heads[i], strlen(heads[i]));
        expect_status(document, size, 0, MO_ELIMIT);
    }
    /* just below, the text is taken as a whole */
    static const char tail[] = "</title></moment></list></moments>";
    const size_t len = ((size_t)16 << 20) - 1000;
    memset(document, 'y', size);
    memcpy(document, heads[0], strlen(heads[0]));
    memcpy(document + len - strlen(tail), tail, strlen(tail));
    expect_status(document, len, 0, MO_OK);
    expect_status(document, len, 4096, MO_OK);
    free(document);
}

static void
members_are_limited(void **state)
{
    struct mo_buffer buffer = {0};
    char name[64];
    (void)state;
    static const char head[] = HEAD "<list><moment>";
    assert_int_equal(mo_buffer_add(&buffer, head, strlen(head)), MO_OK);
    for (int i = 0; i < 10001; i++) {
        const int len = snprintf(name, sizeof(name), "<x%d/>", i);
        assert_int_equal(mo_buffer_add(&buffer, name, (size_t)len), MO_OK);
    }
    expect_status(buffer.ptr, buffer.len, 0, MO_ELIMIT);
    mo_buffer_free(&buffer);
}

static void
tags_are_limited(void **state)
{
    struct mo_buffer buffer = {0};
    static const char head[] = "<moments ";
    (void)state;
    assert_int_equal(mo_buffer_add(&buffer, head, strlen(head)), MO_OK);
    for (int i = 0; i < 200000; i++)
        assert_int_equal(mo_buffer_add(&buffer, "a='' ", 5), MO_OK);
    expect_status(buffer.ptr, buffer.len, 0, MO_ESYNTAX);
    while (buffer.len < 2 << 20)
        assert_int_equal(mo_buffer_add(&buffer, "a='' ", 5), MO_OK);
    expect_status(buffer.ptr, buffer.len, 0, MO_ELIMIT);
    mo_buffer_free(&buffer);
}

static void
a_part_is_no_document(void **state)
{
    static const char document[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><!DOCTYPE "
        "moments>" HEAD
        "<list a='&amp;'><title>\xe2\x80\x9c &#169; <![CDATA[d]]></title>"
        "<extra name=\"x\">{}</extra><?p i?>\n"
        "<moment><title>a</title></moment></list></moments>";
    const size_t len = strlen(document);
    (void)state;
    for (size_t part = 0; part < len; part++) {
        char *copy = malloc(part + 1); /* so that overruns are seen */
        assert_non_null(copy);
        memcpy(copy, document, part);
        for (size_t i = 0; i < BLOCK_COUNT; i++)
            expect_status(copy, part, blocks[i], MO_ESYNTAX);
        free(copy);
    }
    expect_status(document, len, 1, MO_OK);
}

/* The byte orders of UTF-32 that libxml2 knows by their first four bytes and
 * cannot decode. */
static void
unknown_signatures_are_refused(void **state)
{
    static const char *const heads[] = {"\0<\0\0", "\0\0<\0"};
    char document[12] = "____moments";
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        memcpy(document, heads[i], 4);
        for (size_t j = 0; j < BLOCK_COUNT; j++)
            expect_status(document, 11, blocks[j], MO_ESYNTAX);
    }
}

/* Many ill-formed pairs after every lead byte, and more, wherever text can
 * stand: libxml2 alone takes some. */
static void
ill_formed_utf8_is_refused(void **state)
{
    static const char *const places[][2] = {
        {"<moments><list><title>", "</title></list></moments>"},
        {"<moments><list><title><![CDATA[", "]]></title></list></moments>"},
        {"<moments><list id=\"", "\"/></moments>"},
        {"<moments><list><x", "/></list></moments>"}};
    char document[200];
    (void)state;
    for (unsigned lead = 0x80; lead < 0x100; lead++)
        for (unsigned second = 0x60; second < 0x100; second += 5)
            for (size_t place = 0; place < 4; place++) {
                const char bytes[] = {(char)lead, (char)second, '\xbf', '\xbf',
                                      0};
                const size_t whole = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
                for (size_t len = 1; len <= whole; len++) {
                    if (mo_text_valid(bytes, len) == len)
                        continue;
                    const int size = snprintf(
                        document, sizeof(document), "%s%.*s%s",
                        places[place][0], (int)len, bytes, places[place][1]);
                    expect_status(document, (size_t)size, 0, MO_ESYNTAX);
                }
            }
}

/* libxml2 reports this while it takes in a block, outside of all parsing. */
static void
ill_formed_utf16_is_refused(void **state)
{
    static const char document[] = "\xff\xfe<\0d\0o\0c\xd9>\0=\0'\0>\0";
    (void)state;
    for (size_t i = 0; i < BLOCK_COUNT; i++)
        expect_status(document, sizeof(document) - 1, blocks[i], MO_ESYNTAX);
}

/* ---- memory and threads ------------------------------------------------- */

struct watch {
    struct mo_arena *arena;
    size_t most, count;
};

static enum mo_status
watch_list(void *self, const struct mo_list *list)
{
    (void)self;
    (void)list;
    return MO_OK;
}

static enum mo_status
watch_moment(void *self, const struct mo_moment *moment)
{
    struct watch *watch = self;
    const size_t used = mo_arena_used(watch->arena);
    expect_text(moment->title, "t");
    watch->count++;
    if (used > watch->most)
        watch->most = used;
    return MO_OK;
}

static enum mo_status
watch_end(void *self)
{
    (void)self;
    return MO_OK;
}

static void
memory_does_not_grow(void **state)
{
    static const char moment[] = "<moment><title>t</title><tags>a</tags>"
                                 "<tags>b</tags><x>y</x><x>z</x></moment>\n";
    struct mo_buffer buffer = {0};
    struct test_session session;
    struct mo_diag diag;
    void *own;
    (void)state;
    assert_int_equal(mo_buffer_add(&buffer, HEAD "<list>", strlen(HEAD) + 6),
                     MO_OK);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(mo_buffer_add(&buffer, moment, strlen(moment)), MO_OK);
    assert_int_equal(mo_buffer_add(&buffer, "</list></moments>", 17), MO_OK);
    test_session_open(&session);
    const struct mo_reader *reader = mo_format_xml.reader;
    struct watch watch = {.arena = session.env.arena};
    const struct mo_sink sink = {watch_list, watch_moment, watch_end, &watch};
    struct mo_in *in = mo_in_memory(buffer.ptr, buffer.len, 0, 0);
    assert_int_equal(mo_options_apply(reader->options, reader->state_size, NULL,
                                      0, NULL, &own, &diag),
                     MO_OK);
    assert_int_equal(reader->prepare(own, &session.env, in), MO_OK);
    assert_int_equal(reader->read(own, &session.env, in, &sink), MO_OK);
    assert_int_equal(watch.count, 20000);
    assert_true(watch.most < 4096);
    reader->dispose(own);
    free(own);
    mo_in_close(in);
    mo_buffer_free(&buffer);
    test_session_close(&session);
}

static void *
read_in_thread(void *unused)
{
    static const char good[] = ONE("<title>&lt;t</title>");
    static const char bad[] =
        "<?xml version=\"1.0\" encoding=\"UTF-16BE\"?><moments>";
    (void)unused;
    for (int i = 0; i < 200; i++) {
        expect_status(good, strlen(good), 7, MO_OK);
        expect_status(bad, strlen(bad), 7, MO_ESYNTAX);
    }
    return NULL;
}

static void
threads_do_not_meet(void **state)
{
    pthread_t threads[3];
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, read_in_thread, NULL), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void
sniff_knows_roots(void **state)
{
    static const struct {
        const char *head;
        int least, most;
    } cases[] = {
        {"<?xml version=\"1.0\"?>\n<!-- <rss> -->\n<moments ", 100, 100},
        {"\xef\xbb\xbf<m:moments xmlns:m=\"x\">", 100, 100},
        {"<?xml version=\"1.0\"?><films>", 50, 90},
        {"<?xml version=\"1.0\"?><rss version=\"2.0\">", 1, 20},
        {"<?xml version=\"1.0\"?><a:feed>", 1, 20},
        {"<!DOCTYPE html><html>", 1, 20},
        {"<?xml version=\"1.0\" enc", 40, 60},
        {"<div>", 1, 20},
        {"{\"a\": 1}", 0, 0},
        {"text", 0, 0},
        {"", 0, 0},
        {"<", 0, 20},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int sure = mo_format_xml.reader->sniff(
            (const uint8_t *)cases[i].head, strlen(cases[i].head));
        assert_in_range(sure, cases[i].least, cases[i].most);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_vocabulary),
        cmocka_unit_test(another_vocabulary),
        cmocka_unit_test(lists_of_another_vocabulary),
        cmocka_unit_test(encodings_are_decoded),
        cmocka_unit_test(decoded_sources_declare_in_vain),
        cmocka_unit_test(failures_have_places),
        cmocka_unit_test(mappings_are_checked),
        cmocka_unit_test(transcoded_failures_have_lines),
        cmocka_unit_test(bad_moments_can_be_skipped),
        cmocka_unit_test(entities_are_refused),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(moments_are_limited),
        cmocka_unit_test(members_are_limited),
        cmocka_unit_test(tags_are_limited),
        cmocka_unit_test(a_part_is_no_document),
        cmocka_unit_test(unknown_signatures_are_refused),
        cmocka_unit_test(ill_formed_utf8_is_refused),
        cmocka_unit_test(ill_formed_utf16_is_refused),
        cmocka_unit_test(memory_does_not_grow),
        cmocka_unit_test(threads_do_not_meet),
        cmocka_unit_test(sniff_knows_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
