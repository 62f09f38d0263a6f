/* The number at the start of a line, however the world prints it. */
#ifndef FORMATS_ARTICLE_NUMBERING_H
#define FORMATS_ARTICLE_NUMBERING_H

#include "numerals.h"

/* What makes the number one: its style. Numbers of one list share it, mostly.
 */
enum mo_number_style {
    MO_NUMBER_NONE,
    MO_NUMBER_DOT,     /* 1. 1、 */
    MO_NUMBER_PAREN,   /* 1) (1) 1.) */
    MO_NUMBER_BRACKET, /* [1] 【1位】 */
    MO_NUMBER_COLON,   /* 1: */
    MO_NUMBER_DASH,    /* 1 – */
    MO_NUMBER_HASH,    /* #1 № 1 */
    MO_NUMBER_WORD,    /* No. 1, Platz 1:, Reason #1: */
    MO_NUMBER_RANK,    /* 1位 第1名 1위 */
    MO_NUMBER_ORDINAL, /* 1st 1er 1º */
    MO_NUMBER_SYMBOL,  /* keycaps, circled digits, medals */
    MO_NUMBER_ROMAN,   /* IV. */
    MO_NUMBER_SPELLED, /* Four: */
    MO_NUMBER_SPACE,   /* 1 Title */
    MO_NUMBER_ALONE,   /* nothing else on the line; also 2/10 */
    MO_NUMBER_GIVEN    /* by the structure of the source */
};

struct mo_numbering {
    enum mo_number_style style;
    int64_t value;
    struct mo_text word; /* MO_NUMBER_WORD: what stands before the number */
    struct mo_text rest; /* the line after the number, stripped */
};

/* Reads the number that LINE (stripped) begins with. False when it begins with
 * none, or with a number that counts something else: a decimal fraction, a
 * date, a range of years, a time. */
bool mo_numbering_parse(struct mo_text line, struct mo_numbering *numbering);

/* LINE begins with a number of several levels, as sections have: 1.1, 2.3.1 */
bool mo_numbering_nested(struct mo_text line);

/* The word before a number says that it counts steps, days, chapters …, not
 * places in a ranking. */
bool mo_word_is_step(struct mo_text word);

#endif
