/* Numerals of the world. Each reader takes a numeral at the start of TEXT,
 * stores its value and returns the bytes it takes; 0 when there is none. */
#ifndef FORMATS_ARTICLE_NUMERALS_H
#define FORMATS_ARTICLE_NUMERALS_H

#include "moments/text.h"

/* Reads decimal digits of any script at the start of TEXT, at most 6; returns
 * the bytes they take, 0 when there are none or too many. */
size_t mo_digits_parse(struct mo_text text, int64_t *value);

/* A number spelled out by one word ("seven", "siete", "일곱"); 0 if none. */
int64_t mo_spelled_value(struct mo_text word);

/* Chinese numerals from 1 to 99. */
size_t mo_han_parse(struct mo_text text, int64_t *value);

/* Keycaps, circled and enclosed numbers, medals. */
size_t mo_symbol_parse(struct mo_text text, int64_t *value);

/* Roman numerals in upper case, up to 8 letters. */
size_t mo_roman_parse(struct mo_text text, int64_t *value);

/* The size of the code point CODE when TEXT begins with it, else 0. */
size_t mo_skip_code(struct mo_text text, uint32_t code);

#endif
