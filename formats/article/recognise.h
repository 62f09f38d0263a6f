/* What the parts of the recogniser share: each block with what is known of it,
 * the sequence of headings, and the items cut out between them. */
#ifndef FORMATS_ARTICLE_RECOGNISE_H
#define FORMATS_ARTICLE_RECOGNISE_H

#include "blocks.h"
#include "numbering.h"

/* What a block was taken for. */
enum mo_role {
    MO_ROLE_OUTSIDE, /* no part of the list */
    MO_ROLE_TITLE,
    MO_ROLE_BYLINE,
    MO_ROLE_INTRODUCTION,
    MO_ROLE_CONTENTS, /* an entry of a table of contents */
    MO_ROLE_NUMBER,   /* a number alone; the heading follows */
    MO_ROLE_HEADING,
    MO_ROLE_WORK, /* names the work that the heading does not */
    MO_ROLE_CREDIT,
    MO_ROLE_IMAGE,
    MO_ROLE_DESCRIPTION,
    MO_ROLE_REPEATED, /* the heading again */
    MO_ROLE_CONCLUSION,
    MO_ROLE_JUNK
};

/* How a block is built, seen by itself. */
enum mo_shape {
    MO_SHAPE_EMPTY,  /* rule, image without text */
    MO_SHAPE_SHORT,  /* a heading, caption, label: short, and no sentence */
    MO_SHAPE_PHRASE, /* short, but ends as a sentence does */
    MO_SHAPE_PROSE
};

/* A block with what the rules found out. */
struct mo_line {
    const struct mo_block *block;
    struct mo_text text; /* of the block, emphasis marks off */
    struct mo_numbering number;
    enum mo_shape shape;
    enum mo_role role;
    const char *rule; /* why; static text */
    bool junk;        /* see junk.h */
    bool end;         /* opens what follows an article: comments, related */
    bool usable;      /* may be a heading: no aside, no code */
};

/* A heading found in the sequence. */
struct mo_item {
    size_t first;   /* line it begins with, a caption above it included */
    size_t heading; /* line of the heading */
    size_t body;    /* first line after the heading */
    size_t end;     /* first line that is not its any more */
    bool ranked;
    int64_t rank;
    struct mo_text text; /* heading without number, inline text cut off */
    struct mo_text inline_text; /* what follows it on its line; or missing */
    struct mo_moment moment;
};

/* The items of one list. */
struct mo_items {
    struct mo_item *at;
    size_t count;
    bool ascending, descending; /* neither: unranked */
    enum mo_number_style style; /* of most of them */
    int score;                  /* how good a list: for choosing the main one */
    size_t limit;               /* line where the next list begins */
    const char *rule;           /* what made them a list */
};

/* A page under recognition. */
struct mo_page {
    const struct mo_article *article;
    const struct mo_article_options *options;
    const struct mo_env *env;
    struct mo_arena *arena;
    struct mo_line *lines;
    size_t count;
    int64_t promises[16]; /* numbers that the page's head may announce */
    size_t promise_count;
    const char *refusal;  /* why the best candidate is no list */
    size_t refusal_line;  /* where that stands */
    size_t refusal_count; /* how many items it had; it wins with the most */
};

/* lines.c: looks at every block by itself. */
enum mo_status mo_page_look(struct mo_page *page);

/* The head of the page announces COUNT items ("10 best …", "seven …"). */
bool mo_page_promises(const struct mo_page *page, int64_t count);

/* Says why a candidate of COUNT items at LINE is no list; the largest wins. */
void mo_page_refuse(struct mo_page *page, size_t line, size_t count,
                    const char *why);

/* sequence.c: the best sequence of numbered lines in [from, to). None: no
 * items. MO_ENOMEM only. */
enum mo_status mo_find_numbered(struct mo_page *page, size_t from, size_t to,
                                struct mo_items *items);
/* inline.c: cuts the text that runs on behind a heading off it. */
void mo_split_inline(const struct mo_page *page, struct mo_items *items);
/* judge.c: whether the numbered sequence ranks anything. False: refused. */
bool mo_judge_numbered(struct mo_page *page, const struct mo_items *items);

/* unnumbered.c: headings alike in form, without numbers. */
enum mo_status mo_find_unnumbered(struct mo_page *page, struct mo_items *items);
/* pattern.c: the lines that match the user's pattern. */
enum mo_status mo_find_pattern(struct mo_page *page, const char *pattern,
                               struct mo_items *items);

/* title.c: heading, title, year of all items. */
enum mo_status mo_find_titles(struct mo_page *page, struct mo_items *items);
/* The same of one heading (not empty) by itself; *YEAR is missing if it prints
 * none. */
struct mo_text mo_title_of_heading(struct mo_text heading,
                                   struct mo_text *year);
/* bounds.c: where the items begin (captions above included) and end, the last
 * one before LIMIT. Needs titles. */
void mo_set_bounds(struct mo_page *page, struct mo_items *items, size_t limit);
/* layout.c: what each line inside the items is; fills credit, description. */
enum mo_status mo_lay_out(struct mo_page *page, struct mo_items *items);
/* preface.c: title, byline, introduction, conclusion of the list. */
enum mo_status mo_find_preface(struct mo_page *page, struct mo_items *items,
                               struct mo_list *list);

/* Texts of the lines in [from, to) that have ROLE, joined: paragraphs by one
 * blank line, lines that follow each other directly by a line end. FIRST, when
 * not missing, stands before them on a line of its own. Missing if none. */
enum mo_status mo_join_lines(struct mo_page *page, const size_t range[2],
                             enum mo_role role, struct mo_text first,
                             struct mo_text *joined);

static inline void
mo_take(struct mo_line *line, enum mo_role role, const char *rule)
{
    line->role = role;
    line->rule = rule;
}

#endif
