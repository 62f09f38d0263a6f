/* Integers of the model, with their canonical spelling. */
#include "moments/model.h"

#include <inttypes.h>
#include <stdio.h>

static bool
all_digits(const char *ptr, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (ptr[i] < '0' || ptr[i] > '9')
            return false;
    return len > 0;
}

enum mo_status
mo_number_parse(struct mo_arena *arena, struct mo_text spelling,
                struct mo_number *number)
{
    if (!spelling.ptr)
        return MO_EDATA;
    const bool negative = spelling.len > 0 && spelling.ptr[0] == '-';
    const bool sign = negative || (spelling.len > 0 && spelling.ptr[0] == '+');
    const char *digits = spelling.ptr + sign;
    size_t len = spelling.len - sign;
    if (!all_digits(digits, len))
        return MO_EDATA;
    while (len > 1 && digits[0] == '0') {
        digits++;
        len--;
    }
    uint64_t value = 0;
    const uint64_t most = (uint64_t)INT64_MAX + negative;
    for (size_t i = 0; i < len; i++) {
        const uint64_t digit = (uint64_t)(digits[i] - '0');
        if (value > (most - digit) / 10)
            return MO_ELIMIT;
        value = value * 10 + digit;
    }
    if (negative && value > 0 && digits != spelling.ptr + 1)
        return mo_number_from(arena, (int64_t)(0 - value), number);
    number->value = (int64_t)(negative ? 0 - value : value);
    number->spelling = negative && value > 0 ? mo_text_of(digits - 1, len + 1)
                                             : mo_text_of(digits, len);
    return MO_OK;
}

enum mo_status
mo_number_from(struct mo_arena *arena, int64_t value, struct mo_number *number)
{
    char spelling[24];
    struct mo_text copy;
    const int len = snprintf(spelling, sizeof(spelling), "%" PRId64, value);
    MO_TRY(mo_text_copy(arena, mo_text_of(spelling, (size_t)len), &copy));
    number->spelling = copy;
    number->value = value;
    return MO_OK;
}
