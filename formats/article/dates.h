/* Dates as articles print them. */
#ifndef FORMATS_ARTICLE_DATES_H
#define FORMATS_ARTICLE_DATES_H

#include "moments/text.h"

/* 1 to 12 when WORD (punctuation aside) names a month, in full or cut to three
 * letters or more; 0 if it does not. */
int mo_month_of(struct mo_text word);

/* Finds one full date (year, month, day) in TEXT: "May 2, 2015", "22 September
 * 2007", "2020-6-22", "2020年6月22日". Writes it as YYYY-MM-DD with a NUL into
 * OUT. Day and month given by numbers alone count only after the year. */
#define MO_DATE_SIZE 11
bool mo_date_find(struct mo_text text, char out[MO_DATE_SIZE]);

/* TEXT reads as a time and little else: a date, "4 years ago". */
bool mo_is_date_line(struct mo_text text);

/* CODE is a year of a work: 1880 to 2099. */
bool mo_is_year(int64_t value);

#endif
