/* What the tests of articles share: a page in, its lists out as short text. */
#ifndef TESTS_TEST_ARTICLE_H
#define TESTS_TEST_ARTICLE_H

#include "support.h"

extern const struct mo_format mo_format_text;

/* A page and what must come of it. */
struct article_case {
    const char *name, *page;
    /* One line "= TITLE (ORDER)" a list; one "RANK. HEADING > TITLE" a moment,
     * then "  year YEAR", "  credit CREDIT", "  source SOURCE" and, each of
     * its lines after "  : ", its description. For a page that is refused "!
     * REASON at BYTE". */
    const char *expected;
};

/* Reads every page in blocks of 1, 7 and all bytes and compares. */
void check_articles(const struct article_case *cases, size_t count);

#endif
