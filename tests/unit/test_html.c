/* Pages in, lists out: each case is a page of a few lines and one rule. */
#include "support.h"

extern const struct mo_format mo_format_html;

#define PROSE                                                                  \
    "A boat leaves before dawn, and nobody on the pier believes that it will " \
    "ever come back to this town."
#define MORE                                                                   \
    "The letter is read aloud twice, once by the sister who wrote it, and "    \
    "once by the man it was meant for."
#define HEAD "<!doctype html><html lang=en><title>3 films</title><body>"
#define THREE                                                                  \
    "<h2>1. Harbour</h2><p>" PROSE "</p><h2>2. Tide</h2><p>" MORE              \
    "</p><h2>3. Salt</h2><p>" PROSE "</p>"

struct page {
    struct test_session session;
    struct mo_model *model;
    enum mo_status status;
};

static void
open_page(struct page *page, const char *html, size_t len, size_t block)
{
    const struct mo_setting base = {"base-url", "https://example.org/a/b"};
    test_session_open(&page->session);
    page->status = test_read(&page->session, &mo_format_html, html, len, block,
                             &base, 1, &page->model);
}

static void
close_page(struct page *page)
{
    mo_model_free(page->model);
    test_session_close(&page->session);
}

static const struct mo_model_list *
main_list(const struct page *page)
{
    assert_int_equal(page->status, MO_OK);
    assert_true(mo_model_count(page->model) > 0);
    return mo_model_at(page->model, 0);
}

static void
assert_text(struct mo_text text, const char *expected)
{
    if (!mo_text_is(text, expected))
        print_message("%.*s\n", (int)text.len, text.ptr ? text.ptr : "");
    assert_true(mo_text_is(text, expected));
}

static void
read_page(struct page *page, const char *html)
{
    open_page(page, html, strlen(html), 0);
}

/* A page, and "RANK heading|" of each moment. */
static void
check(const char *html, const char *expected)
{
    static const size_t blocks[] = {1, 7, 0};
    for (size_t b = 0; b < 3; b++) {
        struct page page;
        char found[1000] = "";
        open_page(&page, html, strlen(html), blocks[b]);
        const struct mo_model_list *const list = main_list(&page);
        for (size_t i = 0; i < list->count; i++) {
            const struct mo_moment *const moment = &list->moments[i];
            const size_t len = strlen(found);
            snprintf(found + len, sizeof(found) - len, "%.*s %.*s|",
                     (int)moment->rank.spelling.len,
                     moment->rank.spelling.ptr ? moment->rank.spelling.ptr : "",
                     (int)moment->heading.len, moment->heading.ptr);
        }
        assert_string_equal(found, expected);
        close_page(&page);
    }
}

static void
test_headings(void **state)
{
    (void)state;
    check(HEAD "<h1>3 films</h1>" THREE, "1 Harbour|2 Tide|3 Salt|");
}

static void
test_ordered_lists(void **state)
{
    (void)state;
    check(HEAD "<h1>Films</h1><ol start=4><li><b>Harbour</b><p>" PROSE
               "</p><li><b>Tide</b><p>" MORE
               "</p><li value=9><b>Salt</b><p>" PROSE "</p></ol>",
          "4 Harbour|5 Tide|9 Salt|");
    check(HEAD "<h1>Films</h1><ol reversed><li><b>Harbour</b><p>" PROSE
               "</p></li><li><b>Tide</b><p>" MORE
               "</p></li><li><b>Salt</b><p>" PROSE "</p></li></ol>",
          "3 Harbour|2 Tide|1 Salt|");
}

static void
test_boilerplate(void **state)
{
    (void)state;
    check(HEAD "<nav><ol><li><a href=/>One</a><li><a href=/b>Two</a><li>"
               "<a href=/c>Three</a><li><a href=/d>Four</a></ol></nav>"
               "<div id=content><h1>3 films</h1>" THREE "</div>"
               "<div class='post-comments'><p>1. " PROSE "</p><p>2. " MORE
               "</p><p>3. " PROSE "</p><p>4. " MORE "</p><p>5. " PROSE
               "</p></div><footer>Terms</footer>",
          "1 Harbour|2 Tide|3 Salt|");
}

static void
test_hidden(void **state)
{
    struct page page;
    (void)state;
    read_page(&page, HEAD
              "<h1>3 films</h1><h2>1. Harbour</h2><p>" PROSE
              "<script>var x = '<p>4. No</p>';</script><span hidden>no</span>"
              "<span style='display: none'>no</span><template>no</template>"
              "<button>no</button></p><h2>2. Tide</h2><p>" MORE
              "</p><h2>3. Salt</h2><p>" PROSE "</p>");
    const struct mo_model_list *const list = main_list(&page);
    assert_int_equal(list->count, 3);
    assert_text(list->moments[0].description, PROSE);
    close_page(&page);
}

static void
test_text(void **state)
{
    struct page page;
    (void)state;
    read_page(&page,
              HEAD "<h1>3 films</h1><h2>1. Harbour &amp; <i>Sea</i></h2>"
                   "<p>A   boat&nbsp;&mdash;\n<b>blue</b>, and it never comes "
                   "back to the town that it left.<br>It is late, and she "
                   "waits for the letter.</p><h2>2. Tide</h2><p>" MORE
                   "</p><h2>3. Salt</h2><p>" PROSE "</p>");
    const struct mo_model_list *const list = main_list(&page);
    assert_text(list->moments[0].heading, "Harbour & Sea");
    assert_text(list->moments[0].description,
                "A boat\xC2\xA0\xE2\x80\x94 blue, and it never comes back to "
                "the town that it left.\nIt is late, and she waits for the "
                "letter.");
    close_page(&page);
}

static void
test_addresses(void **state)
{
    struct page page;
    (void)state;
    read_page(
        &page, HEAD
        "<h1>3 films</h1><h2><a href='../film/1?a=b'>1. Harbour</a></h2>"
        "<figure><img src='data:image/gif;base64,R0' data-src='/p/1.jpg' "
        "alt='a pier'><figcaption>Photo: Ann</figcaption></figure><p>" PROSE
        "</p><h2>2. Tide</h2><img srcset='s.jpg 1x, m.jpg 1.5x, "
        "l.jpg 3x' src=x.jpg><p>" MORE
        "</p><h2>3. Salt</h2><img src='http://other.example/a b.jpg'><p>" PROSE
        "</p>");
    const struct mo_model_list *const list = main_list(&page);
    assert_text(list->moments[0].url, "https://example.org/film/1?a=b");
    assert_text(list->moments[0].image_url, "https://example.org/p/1.jpg");
    assert_text(list->moments[0].credit, "Photo: Ann");
    assert_text(list->moments[1].image_url, "https://example.org/a/l.jpg");
    assert_text(list->moments[2].image_url, "http://other.example/a%20b.jpg");
    close_page(&page);
}

static void
test_base_element(void **state)
{
    struct page page;
    (void)state;
    read_page(&page, HEAD "<base href='/c/'><h1>3 films</h1>"
                          "<h2><a href=d>1. Harbour</a></h2><p>" PROSE
                          "</p><h2>2. Tide</h2><p>" MORE
                          "</p><h2>3. Salt</h2><p>" PROSE "</p>");
    assert_text(main_list(&page)->moments[0].url, "https://example.org/c/d");
    close_page(&page);
}

static void
test_metadata(void **state)
{
    struct page page;
    (void)state;
    read_page(&page,
              "<!doctype html><html lang=ko-KR><head><title>3 films to see - "
              "Pier Weekly</title><meta property='og:site_name' content='Pier "
              "Weekly'><meta name=author content='Ann Example'><meta "
              "property='article:published_time' "
              "content='2023-11-04T10:00:00+0900'><link rel=canonical "
              "href='/films'><body><h1>3 films to see</h1>" THREE);
    const struct mo_list *const list = &main_list(&page)->list;
    assert_text(list->title, "3 films to see");
    assert_text(list->publisher, "Pier Weekly");
    assert_text(list->author, "Ann Example");
    assert_text(list->published, "2023-11-04T10:00:00+09:00");
    assert_text(list->url, "https://example.org/films");
    assert_text(list->language, "ko-KR");
    close_page(&page);
}

/* The same heading in several encodings. */
static void
check_encoding(const char *meta, const char *heading)
{
    struct page page;
    char html[2000];
    const int len = snprintf(
        html, sizeof(html),
        "<!doctype html>%s<h1>3 films</h1><h2>1. %s</h2><p>" PROSE
        "</p><h2>2. Tide</h2><p>" MORE "</p><h2>3. Salt</h2><p>" PROSE "</p>",
        meta, heading);
    open_page(&page, html, (size_t)len, 7);
    assert_text(main_list(&page)->moments[0].heading,
                "Caf\xC3\xA9 \xE2\x80\x9CMer\xE2\x80\x9D");
    close_page(&page);
}

static void
test_encodings(void **state)
{
    (void)state;
    check_encoding("", "Caf\xC3\xA9 \xE2\x80\x9CMer\xE2\x80\x9D");
    check_encoding("", "Caf\xE9 \x93Mer\x94");
    check_encoding("<meta charset=utf-8>",
                   "Caf\xC3\xA9 \xE2\x80\x9CMer\xE2\x80\x9D");
    check_encoding("<meta charset='iso-8859-1'>", "Caf\xE9 \x93Mer\x94");
    check_encoding("<meta http-equiv='Content-Type' content='text/html; "
                   "charset=GB2312'>",
                   "Caf\xA8\xA6 \xA1\xB0Mer\xA1\xB1");
}

static void
test_no_list(void **state)
{
    struct page page;
    (void)state;
    read_page(&page, HEAD "<h1>A town</h1><p>" PROSE "</p><p>" MORE "</p>");
    assert_int_equal(page.status, MO_ENOLIST);
    close_page(&page);
}

/* Repeats TEXT up to SIZE bytes after a head; the caller frees. */
static char *
repeat(const char *text, size_t size)
{
    const size_t len = strlen(text);
    char *const page = malloc(size + len + sizeof(HEAD));
    size_t at = strlen(HEAD);
    assert_non_null(page);
    memcpy(page, HEAD, sizeof(HEAD));
    for (; at < size; at += len)
        memcpy(page + at, text, len + 1);
    return page;
}

static void
test_depth(void **state)
{
    static const struct {
        const char *text;
        enum mo_status status;
    } bombs[] = {{"<div>", MO_ELIMIT},
                 {"<b></i>", MO_ELIMIT},
                 {"<a b c='d' e=\"f>\" g", MO_ELIMIT},
                 {"<script>a<b c d e f</script>", MO_ENOLIST},
                 {"<table><tr><td>", MO_ELIMIT},
                 {"<ul><li>", MO_ELIMIT},
                 {"</p>", MO_ENOLIST},
                 {"<br>", MO_ENOLIST},
                 {"<", MO_ENOLIST},
                 {"<!--", MO_ENOLIST},
                 {"&#x1F600;&bogus;&", MO_ENOLIST}};
    (void)state;
    for (size_t i = 0; i < sizeof(bombs) / sizeof(*bombs); i++) {
        struct page page;
        char *const html = repeat(bombs[i].text, 1 << 18);
        read_page(&page, html);
        if (page.status != bombs[i].status)
            print_message("%s\n", bombs[i].text);
        assert_int_equal(page.status, bombs[i].status);
        close_page(&page);
        free(html);
    }
}

/* Deep, but no bomb: the article at the bottom is found. */
static void
test_deep_article(void **state)
{
    char html[8000] = HEAD;
    size_t len = strlen(html);
    (void)state;
    for (size_t i = 0; i < 450; i++, len += 5)
        memcpy(html + len, "<div>", 5);
    memcpy(html + len, "<h1>3 films</h1>" THREE,
           sizeof("<h1>3 films</h1>" THREE));
    check(html, "1 Harbour|2 Tide|3 Salt|");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_ordered_lists),
        cmocka_unit_test(test_boilerplate),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_base_element),
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_no_list),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_deep_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
