/* The steps from a page's tree to an article. */
#ifndef FORMATS_HTML_PAGE_H
#define FORMATS_HTML_PAGE_H

#include "../article/blocks.h"
#include "tree.h"

/* A page under reading. Texts that are made go to env->arena. */
struct mo_html_page {
    const struct mo_env *env;
    struct mo_html_tree tree;
    const char *base_url; /* what relative addresses are relative to, or NULL */
    uint64_t offset;      /* of the tree's byte 0 in the source */
    size_t main;          /* the node that holds the article */
    size_t title;         /* the heading that is its title; 0: not known */
};

/* weigh.c: marks what is no part of the page's text, and finds `main`. */
void mo_html_weigh(struct mo_html_page *page);

/* url.c: ADDRESS resolved against the base; missing when it is none. */
MO_MUST_USE enum mo_status mo_html_resolve(const struct mo_html_page *page,
                                           struct mo_text address,
                                           struct mo_text *url);
/* The address of the image at node AT, the largest that it offers. */
struct mo_text mo_html_image(const struct mo_html_page *page, size_t at);

/* meta.c: the list fields that the page states; finds base_url and `title`. */
MO_MUST_USE enum mo_status mo_html_read_known(struct mo_html_page *page,
                                              struct mo_list *known);
/* The text below node AT, on one line. */
MO_MUST_USE enum mo_status mo_html_line(const struct mo_html_page *page,
                                        size_t at, struct mo_text *line);

/* blocks.c: what a person sees, block by block. */
MO_MUST_USE enum mo_status mo_html_blocks(const struct mo_html_page *page,
                                          struct mo_blocks *blocks);

/* Adds TEXT to LINE, runs of white space as one space, none at its start. */
MO_MUST_USE enum mo_status mo_html_collapse(struct mo_buffer *line,
                                            struct mo_text text);

#endif
