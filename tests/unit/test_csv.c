/* CSV and TSV: exact bytes out, dialects and faults in. */
#include "support.h"

extern const struct mo_format mo_format_csv, mo_format_tsv;

static const size_t blocks[] = {1, 7, 0};

#define HEADER                                                                 \
    "id,rank,heading,title,original_title,scene,description,characters,"       \
    "performers,setting,year,credit,credit_source,author,published,updated,"   \
    "url,image_url,tags,extra,list.index,list.id,list.title,list.summary,"     \
    "list.introduction,list.conclusion,list.language,list.url,list.author,"    \
    "list.publisher,list.published,list.updated,list.license,list.order,"      \
    "list.tags,list.extra"

/* ---- writing ------------------------------------------------------------- */

static struct mo_model *
new_model(const struct mo_list *list, const struct mo_moment *moments,
          size_t count)
{
    struct mo_model *model = mo_model_new();
    const struct mo_sink sink = mo_model_sink(model);
    assert_int_equal(sink.begin_list(sink.self, list), MO_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(sink.moment(sink.self, &moments[i]), MO_OK);
    assert_int_equal(sink.end_list(sink.self), MO_OK);
    return model;
}

static const struct mo_text some_characters[] = {{"Deok-sun", 8}, {"Taek", 4}};
static const struct mo_member some_extra[] = {{{"a", 1}, {"\"x\"", 3}},
                                              {{"b", 1}, {"[1,2]", 5}},
                                              {{"c", 1}, {"\"7\"", 3}}};

static struct mo_model *
two_moments(void)
{
    struct mo_list list = {.title = mo_text_from("Top, two"),
                           .id = mo_text_from("top")};
    struct mo_moment moments[2] = {
        {.rank = {{"1", 1}, 1},
         .title = mo_text_from("Say \"no\""),
         .description = mo_text_from("one\ntwo"),
         .setting = mo_text_from(""),
         .characters = {some_characters, 2}},
        {.rank = {{"-2", 2}, -2},
         .title = mo_text_from("=1+1"),
         .year = mo_text_from("007"),
         .scene = mo_text_from("'quoted'"),
         .extra = {some_extra, 3}},
    };
    return new_model(&list, moments, 2);
}

/* Writes MODEL with one option (or none) and compares. */
static void
assert_written(const struct mo_model *model, const struct mo_format *format,
               const struct mo_setting *settings, size_t count,
               const char *expected)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(test_write(&session, format, model, settings, count, &out),
                     MO_OK);
    mo_out_byte(&out, '\0');
    assert_string_equal((const char *)mo_out_bytes(&out).ptr, expected);
    mo_out_dispose(&out);
    test_session_close(&session);
}

static void
writes_whole_header(void **unused)
{
    struct mo_model *model = two_moments();
    (void)unused;
    assert_written(
        model, &mo_format_csv, NULL, 0,
        HEADER "\n"
               ",1,,\"Say \"\"no\"\"\",,,\"one\ntwo\",Deok-sun; Taek,,\"\",,,,"
               ",,,,,,,1,top,\"Top, two\",,,,,,,,,,,,,\n"
               ",-2,,=1+1,,'quoted',,,,,007,,,,,,,,,"
               "\"{\"\"a\"\":\"\"x\"\",\"\"b\"\":[1,2],\"\"c\"\":\"\"7\"\"}\","
               "1,top,,,,,,,,,,,,,,\n");
    mo_model_free(model);
    model = mo_model_new();
    assert_written(model, &mo_format_csv, NULL, 0, HEADER "\n");
    mo_model_free(model);
}

static void
writes_chosen_columns(void **unused)
{
    struct mo_model *model = two_moments();
    const struct mo_setting columns = {
        "columns", "extra.a,title,extra.c,extra.b,list.title"};
    const struct mo_setting rest = {"columns", "extra.b,extra"};
    (void)unused;
    assert_written(model, &mo_format_csv, &columns, 1,
                   "extra.a,title,extra.c,extra.b,list.title\n"
                   ",\"Say \"\"no\"\"\",,,\"Top, two\"\n"
                   "x,=1+1,\"\"\"7\"\"\",\"[1,2]\",\n");
    assert_written(model, &mo_format_csv, &rest, 1,
                   "extra.b,extra\n"
                   ",\n"
                   "\"[1,2]\",\"{\"\"a\"\":\"\"x\"\",\"\"c\"\":\"\"7\"\"}\"\n");
    mo_model_free(model);
}

static void
writes_profiles(void **unused)
{
    struct mo_model *model = two_moments();
    const struct mo_setting rfc[] = {{"columns", "rank,title,description"},
                                     {"profile", "rfc4180"}};
    const struct mo_setting excel[] = {{"columns", "rank,title,year,scene"},
                                       {"profile", "excel"}};
    const struct mo_setting europe[] = {{"columns", "rank,title,characters"},
                                        {"profile", "excel-eu"}};
    const struct mo_setting pipe[] = {{"columns", "rank,characters"},
                                      {"delimiter", "|"}};
    (void)unused;
    assert_written(model, &mo_format_csv, rfc, 2,
                   "rank,title,description\r\n"
                   "1,\"Say \"\"no\"\"\",\"one\ntwo\"\r\n"
                   "-2,=1+1,\r\n");
    assert_written(model, &mo_format_csv, excel, 2,
                   "\xEF\xBB\xBFrank,title,year,scene,'guarded\r\n"
                   "1,\"Say \"\"no\"\"\",,,\r\n"
                   "-2,'=1+1,'007,''quoted',\r\n");
    assert_written(model, &mo_format_csv, europe, 2,
                   "\xEF\xBB\xBFrank;title;characters;'guarded\r\n"
                   "1;\"Say \"\"no\"\"\";\"Deok-sun; Taek\";\r\n"
                   "-2;'=1+1;;\r\n");
    assert_written(model, &mo_format_csv, pipe, 2,
                   "rank|characters\n1|Deok-sun; Taek\n-2|\n");
    assert_written(model, &mo_format_tsv, pipe, 1,
                   "rank\tcharacters\n1\tDeok-sun; Taek\n-2\t\n");
    mo_model_free(model);
}

static void
writes_lists_without_moments(void **unused)
{
    const struct mo_list list = {.title = mo_text_from("Empty")};
    struct mo_model *model = new_model(&list, NULL, 0);
    const struct mo_setting both = {"columns", "title,list.index,list.title"};
    const struct mo_setting none = {"columns", "title,rank"};
    (void)unused;
    assert_written(model, &mo_format_csv, &both, 1,
                   "title,list.index,list.title\n,1,Empty\n");
    assert_written(model, &mo_format_csv, &none, 1, "title,rank\n");
    mo_model_free(model);
}

/* What a writer reports, with its loss. */
static void
assert_loss(const struct mo_model *model, const struct mo_setting *settings,
            size_t count, const char *expected)
{
    struct test_session session;
    struct mo_out out;
    test_session_open(&session);
    assert_int_equal(
        test_write(&session, &mo_format_csv, model, settings, count, &out),
        MO_OK);
    assert_int_equal(session.diag_count, expected ? 1 : 0);
    if (expected && !strstr(session.diags[0].message, expected))
        fail_msg("%s", session.diags[0].message);
    mo_out_dispose(&out);
    test_session_close(&session);
}

static void
reports_losses(void **unused)
{
    char *words = malloc(32768);
    struct mo_list list = {.title = mo_text_from("L")};
    struct mo_moment moment = {.title = mo_text_from("t")};
    struct mo_model *model = two_moments();
    const struct mo_setting some[] = {{"columns", "title,extra.a"}};
    const struct mo_setting one[] = {{"columns", "year"}};
    const struct mo_setting excel[] = {{"profile", "excel"}};
    (void)unused;
    assert_non_null(words);
    assert_loss(model, some, 1, "extra: has members without a column");
    assert_loss(model, one, 1, "year: is missing, which one column");
    mo_model_free(model);
    memset(words, 'x', 32768);
    moment.description = mo_text_of(words, 32767);
    model = new_model(&list, &moment, 1);
    assert_loss(model, excel, 1, NULL);
    mo_model_free(model);
    words[0] = '=';
    model = new_model(&list, &moment, 1);
    assert_loss(model, excel, 1, "32,767");
    assert_loss(model, NULL, 0, NULL);
    mo_model_free(model);
    free(words);
}

static void
refuses_delimiters(void **unused)
{
    static const char *const bad[] = {"", "\"", "ab", "x", "\n", "\xC2\xA7"};
    struct mo_model *model = mo_model_new();
    (void)unused;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct mo_setting setting = {"delimiter", bad[i]};
        struct test_session session;
        struct mo_model *read;
        struct mo_out out;
        test_session_open(&session);
        assert_int_equal(
            test_write(&session, &mo_format_csv, model, &setting, 1, &out),
            MO_EUSAGE);
        mo_out_dispose(&out);
        assert_int_equal(test_read(&session, &mo_format_csv, "title\n", 6, 0,
                                   &setting, 1, &read),
                         MO_EUSAGE);
        mo_model_free(read);
        assert_int_equal(session.diag_count, 2);
        test_session_close(&session);
    }
    mo_model_free(model);
}

/* ---- reading ------------------------------------------------------------- */

/* MODEL's moments as "title|scene|year|characters|extra…" lines, `~` where a
 * text is missing; a line "= title" where a list with a title begins. */
static void
put_text(struct mo_out *out, struct mo_text text)
{
    mo_out_text(out, text.ptr ? text : mo_text_from("~"));
    mo_out_byte(out, '|');
}

static void
put_model(struct mo_out *out, const struct mo_model *model)
{
    for (size_t i = 0; i < mo_model_count(model); i++) {
        const struct mo_model_list *list = mo_model_at(model, i);
        mo_out_string(out, "= ");
        put_text(out, list->list.title);
        for (size_t k = 0; k < list->count; k++) {
            const struct mo_moment *moment = &list->moments[k];
            mo_out_byte(out, '\n');
            put_text(out, moment->rank.spelling);
            put_text(out, moment->title);
            put_text(out, moment->scene);
            for (size_t n = 0; n < moment->characters.count; n++)
                put_text(out, moment->characters.items[n]);
            for (size_t n = 0; n < moment->extra.count; n++) {
                mo_out_text(out, moment->extra.members[n].name);
                mo_out_byte(out, '=');
                put_text(out, moment->extra.members[n].json);
            }
        }
        mo_out_byte(out, '\n');
    }
    mo_out_byte(out, '\0');
}

/* Reads TEXT in all blocks; EXPECTED is what put_model says. */
static void
assert_read_with(const struct mo_format *format, const char *text,
                 const struct mo_setting *settings, size_t count,
                 const char *expected)
{
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        struct test_session session;
        struct mo_model *model;
        struct mo_out out;
        test_session_open(&session);
        mo_out_init(&out, NULL, NULL);
        const enum mo_status status =
            test_read(&session, format, text, strlen(text), blocks[i], settings,
                      count, &model);
        if (status != MO_OK)
            fail_msg("%s: %s", mo_status_name(status),
                     session.diag_count ? session.diags[0].message : "");
        put_model(&out, model);
        assert_string_equal((const char *)mo_out_bytes(&out).ptr, expected);
        mo_out_dispose(&out);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
assert_read(const char *text, const char *expected)
{
    assert_read_with(&mo_format_csv, text, NULL, 0, expected);
}

static void
reads_dialects(void **unused)
{
    static const char expected[] = "= ~|\n1|a,b|~|\n2|c|\"|\n";
    const struct mo_setting bar = {"delimiter", "|"};
    const struct mo_setting tab = {"delimiter", "tab"};
    (void)unused;
    assert_read("rank,title,scene\n1,\"a,b\",\n2,c,\"\"\"\"\n", expected);
    assert_read("rank,title,scene\r\n1,\"a,b\",\r\n2,c,\"\"\"\"", expected);
    assert_read("rank,title,scene\r1,\"a,b\",\r2,c,\"\"\"\"\r", expected);
    assert_read("rank;title;scene\n1;a,b;\n2;\"c\";\"\"\"\"\n", expected);
    assert_read("rank\ttitle\tscene\n1\ta,b\t\n2\tc\t\"\"\"\"\n", expected);
    assert_read("\xEF\xBB\xBFrank,title,scene\n1,\"a,b\",\n2,c,\"\"\"\"\n",
                expected);
    assert_read("sep=;\r\nrank;title;scene\r\n1;a,b;\r\n2;c;\"\"\"\"\r\n",
                expected);
    assert_read("\"rank\";\"title\";\"scene\"\n1;a,b;\n2;c;\"\"\"\"\n",
                expected);
    assert_read_with(&mo_format_csv, "rank|title|scene\n1|a,b|\n2|c|\"\"\"\"\n",
                     &bar, 1, expected);
    assert_read_with(&mo_format_csv,
                     "rank\ttitle\tscene,scene,\n1\ta,b\t\n2\tc\t\"\"\"\"\n",
                     &tab, 1, "= ~|\n1|a,b|~|\n2|c|~|scene,scene,=\"\\\"\"|\n");
    assert_read_with(&mo_format_tsv,
                     "rank\ttitle\tscene\n1\ta,b\t\n2\tc\t\"\"\"\"\n", NULL, 0,
                     expected);
}

static void
keeps_what_stands_in_cells(void **unused)
{
    (void)unused;
    assert_read("title,scene\n a , \n\"x\r\ny\n\",\"\"\n",
                "= ~|\n~| a | |\n~|x\r\ny\n||\n");
    assert_read("title,scene\n'=1,\"\"\"a\"\"\"\"b\"\n",
                "= ~|\n~|'=1|\"a\"\"b|\n");
    assert_read("title,characters\na,\"b; c\\;d;\\-;e\"\n",
                "= ~|\n~|a|~|b|c;d||e|\n");
    assert_read("title,rank\na,+007\nb,\"\"\nc, 3 \n",
                "= ~|\n7|a|~|\n~|b|~|\n3|c|~|\n");
}

static void
passes_over_empty_lines(void **unused)
{
    (void)unused;
    assert_read("\n\r\ntitle,scene\n\na,b\n\r\n\nc,d\n\n",
                "= ~|\n~|a|b|\n~|c|d|\n");
    assert_read("title,scene\na,b\n,\n", "= ~|\n~|a|b|\n");
    assert_read("title\na\n\n\"\"\n", "= ~|\n~|a|~|\n~||~|\n");
    assert_read("title\n", "");
    assert_read("title", "");
}

static void
takes_unknown_columns_as_extra(void **unused)
{
    (void)unused;
    assert_read("title,Foo,,extra.n,extra.s,extra\n"
                "a,1,,2,x y,\"{\"\"z\"\": [1, 2]}\"\n"
                "b,\"\",q,\"\"\"3\"\"\",,\n",
                "= ~|\n~|a|~|z=[1,2]|Foo=\"1\"|n=2|s=\"x y\"|\n"
                "~|b|~|Foo=\"\"|column 3=\"q\"|n=\"3\"|\n");
}

static void
maps_names(void **unused)
{
    const struct mo_setting map = {"map", "Drama=scene,What = title,No="};
    (void)unused;
    assert_read("No,Drama,Moment\n1,a,b\n", "= ~|\n1|a|b|\n");
    assert_read_with(&mo_format_csv, "No,Drama,What\n1,a,b\n", &map, 1,
                     "= ~|\n~|b|a|No=\"1\"|\n");
    assert_read("name,title,Title\nx,y,z\n",
                "= ~|\n~|y|~|name=\"x\"|Title=\"z\"|\n");
}

static void
joins_rows_to_lists(void **unused)
{
    (void)unused;
    assert_read("title,list.index,list.title\na,1,L\nb,1,\nc,,\nd,2,M\n,3,N\n"
                "e,4,\n",
                "= L|\n~|a|~|\n~|b|~|\n~|c|~|\n= M|\n~|d|~|\n= N|\n= ~|\n~|e|~"
                "|\n");
    assert_read("title,list.title\na,L\nb,\nc,L\nd,M\ne,M\n",
                "= L|\n~|a|~|\n~|b|~|\n~|c|~|\n= M|\n~|d|~|\n~|e|~|\n");
}

static void
undoes_the_guard(void **unused)
{
    (void)unused;
    assert_read("title,scene,'guarded\n'=1,''x,\n'007,\"'a\nb\",\n",
                "= ~|\n~|=1|'x|\n~|007|a\nb|\n");
    assert_read("title,scene,guarded\n'=1,'',\n", "= ~|\n~|'=1|''|\n");
}

/* ---- faults -------------------------------------------------------------- */

struct fault {
    const char *text;
    size_t len; /* 0: of the string */
    enum mo_status status;
    uint64_t byte;
    const char *message;
};

static const struct fault faults[] = {
    {"", 0, MO_EDATA, 0, "empty"},
    {"\n\n", 0, MO_EDATA, 2, "empty"},
    {"title,scene\na,b\"c\n", 0, MO_ESYNTAX, 15, "quote inside"},
    {"title,scene\n\"a\"b,c\n", 0, MO_ESYNTAX, 15, "after a closing quote"},
    {"title,scene\na,\"b\nc,d\n", 0, MO_ESYNTAX, 14, "never closed"},
    {"title,scene\na,\"", 0, MO_ESYNTAX, 14, "never closed"},
    {"title,scene\na\nb,c\n", 0, MO_ESYNTAX, 13, "ends after 1"},
    {"title,scene\na,b,c,d\n", 0, MO_ESYNTAX, 16, "found 4"},
    {"title,scene\n\"x\ny\",b,\n", 0, MO_ESYNTAX, 20, "found 3"},
    {"title,rank\na,1.5\n", 0, MO_EDATA, 13, "rank: expected an integer"},
    {"title,rank\na,99999999999999999999\n", 0, MO_EDATA, 13, "64 bits"},
    {"title,list.index\na,0\n", 0, MO_EDATA, 19, "from 1"},
    {"title,list.index\na,x\n", 0, MO_EDATA, 19, "list.index"},
    {"title,extra\na,[1]\n", 0, MO_EDATA, 14, "extra, as a JSON object"},
    {"title,extra.a,extra\na,1,\"{\"\"a\"\":2}\"\n", 0, MO_EDATA, 22, "twice"},
    {"title,scene\na,b\xFF\n", 0, MO_EDATA, 15, "0xFF"},
    {"title,scene\na,b\0\n", 17, MO_EDATA, 15, "zero byte"},
    {"ti\xFFtle,scene\na,b\n", 0, MO_EDATA, 2, "0xFF"},
    {"title,sc\"ene\na,b\n", 0, MO_ESYNTAX, 8, "quote inside"},
    {"title,x,x\na,b,c\n", 0, MO_EDATA, 8, "both named \"x\""},
    {"title,x,extra.x\na,b,c\n", 0, MO_EDATA, 6, "both give extra."},
    {"1,Goblin\n2,Signal\n", 0, MO_EDATA, 0, "no column of the header"},
    {"\nfoo,bar\n", 0, MO_EDATA, 1, "found \"foo\""},
};

static void
tells_faults_with_positions(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++) {
            const struct fault *fault = &faults[i];
            struct test_session session;
            struct mo_model *model;
            test_session_open(&session);
            const enum mo_status status =
                test_read(&session, &mo_format_csv, fault->text,
                          fault->len ? fault->len : strlen(fault->text),
                          blocks[k], NULL, 0, &model);
            assert_int_equal(session.diag_count, 1);
            if (!strstr(session.diags[0].message, fault->message))
                fail_msg("%zu: %s", i, session.diags[0].message);
            if (session.diags[0].pos.byte != fault->byte)
                fail_msg("%zu: at byte %d", i, (int)session.diags[0].pos.byte);
            assert_int_equal(status, fault->status);
            mo_model_free(model);
            test_session_close(&session);
        }
}

/* The rows around a bad one are read, whatever is wrong with it. */
static void
goes_on_after_faults(void **unused)
{
    static const char text[] = "title,rank\n"
                               "a,1\n"
                               "b,x\n"
                               "c\n"
                               "d,4,5,\"\n\"\n"
                               "e\"\",5\n"
                               "\"f\" ,6\n"
                               "g\xC3,7\n"
                               "h,8\n";
    (void)unused;
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        struct test_session session;
        struct mo_model *model;
        struct mo_out out;
        test_session_open(&session);
        mo_out_init(&out, NULL, NULL);
        session.keep_going = true;
        assert_int_equal(test_read(&session, &mo_format_csv, text, strlen(text),
                                   blocks[i], NULL, 0, &model),
                         MO_OK);
        assert_int_equal(session.diag_count, 6);
        put_model(&out, model);
        assert_string_equal((const char *)mo_out_bytes(&out).ptr,
                            "= ~|\n1|a|~|\n8|h|~|\n");
        mo_out_dispose(&out);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
keeps_limits(void **unused)
{
    static const char text[] =
        "title,scene\na,bbbbbbbbbbbbbbbbbbbbbbbbb\nc,d\n";
    const struct mo_setting lenient = {"lenient", NULL};
    (void)unused;
    for (size_t i = 0; i < 2; i++) {
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        session.env.limits.moment_bytes = 20;
        assert_int_equal(test_read(&session, &mo_format_csv, text, strlen(text),
                                   0, &lenient, i, &model),
                         MO_ELIMIT);
        assert_int_equal(session.diags[0].pos.byte, 12);
        mo_model_free(model);
        session.env.limits.fields = 1;
        assert_int_equal(test_read(&session, &mo_format_csv, text, strlen(text),
                                   0, &lenient, i, &model),
                         MO_ELIMIT);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
refuses_maps(void **unused)
{
    static const char *const bad[] = {"title", "x=title", "title=x",
                                      "title=rank,scene=rank",
                                      "title=,scene=,title=rank"};
    (void)unused;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct mo_setting map = {"map", bad[i]};
        struct test_session session;
        struct mo_model *model;
        test_session_open(&session);
        session.keep_going = true;
        assert_int_equal(test_read(&session, &mo_format_csv, "title,scene\n",
                                   12, 0, &map, 1, &model),
                         MO_EUSAGE);
        assert_int_equal(session.diag_count, 1);
        mo_model_free(model);
        test_session_close(&session);
    }
}

static void
takes_the_irregular_leniently(void **unused)
{
    const struct mo_setting lenient = {"lenient", NULL};
    (void)unused;
    assert_read_with(&mo_format_csv,
                     "title,scene\n"
                     "5\" disk,say \"no\"\n"
                     "short\n"
                     "long,x,y,,z\n"
                     " spaces , kept \n"
                     "\"a \"b\" c\",\"\"\n"
                     "\n\n"
                     "last,\"open",
                     &lenient, 1,
                     "= ~|\n~|5\" disk|say \"no\"|\n~|short|~|\n"
                     "~|long|x|column 3=\"y\"|column 5=\"z\"|\n"
                     "~| spaces | kept |\n~|a \"b\" c||\n~|last|open|\n");
}

static void
explains_names(void **unused)
{
    struct test_session session;
    struct mo_model *model;
    (void)unused;
    test_session_open(&session);
    session.env.explain = true;
    assert_int_equal(test_read(&session, &mo_format_csv, "Drama,rank\n", 11, 0,
                               NULL, 0, &model),
                     MO_OK);
    assert_int_equal(session.diag_count, 1);
    assert_int_equal(session.diags[0].severity, MO_NOTE);
    assert_string_equal(session.diags[0].message,
                        "column \"Drama\" is taken for title");
    mo_model_free(model);
    test_session_close(&session);
}

static void
sniffs(void **unused)
{
    static const struct {
        const char *head;
        int least_csv, most_csv, least_tsv, most_tsv;
    } heads[] = {
        {HEADER "\n", 90, 100, 0, 0},
        {"\xEF\xBB\xBFrank;title;year;'guarded\r\n1;a", 90, 100, 0, 0},
        {"rank\ttitle\tyear\n", 0, 50, 90, 100},
        {"sep=;\na;b\n", 90, 100, 0, 0},
        {"foo,bar\n", 0, 0, 0, 0},
        {"title\nx\n", 1, 20, 0, 0},
        {"{\"title\": \"x\", \"rank\": 1}\n", 0, 0, 0, 0},
        {"<moments><list title=\"x\">\n", 0, 0, 0, 0},
        {"", 0, 0, 0, 0},
        {"Once upon a time, there was a list, and it was long.\n", 0, 0, 0, 0},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        const uint8_t *head = (const uint8_t *)heads[i].head;
        const size_t len = strlen(heads[i].head);
        const int csv = mo_format_csv.reader->sniff(head, len);
        const int tsv = mo_format_tsv.reader->sniff(head, len);
        assert_in_range(csv, heads[i].least_csv, heads[i].most_csv);
        assert_in_range(tsv, heads[i].least_tsv, heads[i].most_tsv);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_whole_header),
        cmocka_unit_test(writes_chosen_columns),
        cmocka_unit_test(writes_profiles),
        cmocka_unit_test(writes_lists_without_moments),
        cmocka_unit_test(reports_losses),
        cmocka_unit_test(refuses_delimiters),
        cmocka_unit_test(reads_dialects),
        cmocka_unit_test(keeps_what_stands_in_cells),
        cmocka_unit_test(passes_over_empty_lines),
        cmocka_unit_test(takes_unknown_columns_as_extra),
        cmocka_unit_test(maps_names),
        cmocka_unit_test(joins_rows_to_lists),
        cmocka_unit_test(undoes_the_guard),
        cmocka_unit_test(tells_faults_with_positions),
        cmocka_unit_test(goes_on_after_faults),
        cmocka_unit_test(keeps_limits),
        cmocka_unit_test(refuses_maps),
        cmocka_unit_test(takes_the_irregular_leniently),
        cmocka_unit_test(explains_names),
        cmocka_unit_test(sniffs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
