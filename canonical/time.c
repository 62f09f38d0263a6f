/* Times as RFC 3339 spells them, without locale or time zone. */
#include "moments/model.h"

#include <stdio.h>

/* Days from 1970-01-01 to the given day of the Gregorian calendar: years are
 * counted from March, so that the leap day comes last. */
static int64_t
days_from(int64_t year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 -
           year_of_era / 100 + day_of_year - 719468;
}

static int
days_in(int64_t year, int month)
{
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Takes COUNT digits off *TEXT; -1 when they are not there. */
static int
take_digits(struct mo_text *text, size_t count)
{
    int value = 0;
    if (text->len < count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (text->ptr[i] < '0' || text->ptr[i] > '9')
            return -1;
        value = value * 10 + (text->ptr[i] - '0');
    }
    text->ptr += count;
    text->len -= count;
    return value;
}

static bool
take_char(struct mo_text *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c)
        return false;
    text->ptr++;
    text->len--;
    return true;
}

/* A fraction of a second counts for nothing here, but must have digits. */
static bool
skip_fraction(struct mo_text *text)
{
    if (!take_char(text, '.'))
        return true;
    if (take_digits(text, 1) < 0)
        return false;
    while (take_digits(text, 1) >= 0)
        continue;
    return true;
}

/* time-offset: Z, or hours and minutes east of UTC. */
static bool
take_offset(struct mo_text *text, int64_t *seconds)
{
    *seconds = 0;
    if (take_char(text, 'Z'))
        return true;
    const int sign = take_char(text, '+') ? 1 : take_char(text, '-') ? -1 : 0;
    const int hours = sign ? take_digits(text, 2) : -1;
    const bool colon = take_char(text, ':');
    const int minutes = take_digits(text, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59)
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

/* partial-time and offset, as seconds of the day in UTC. A leap second counts
 * as the one before. */
static bool
take_time(struct mo_text *text, int64_t *seconds)
{
    int64_t offset;
    const int hour = take_digits(text, 2);
    bool good = hour >= 0 && hour <= 23 && take_char(text, ':');
    const int minute = good ? take_digits(text, 2) : -1;
    good = good && minute >= 0 && minute <= 59 && take_char(text, ':');
    const int second = good ? take_digits(text, 2) : -1;
    good = good && second >= 0 && second <= 60 && skip_fraction(text) &&
           take_offset(text, &offset);
    if (good)
        *seconds =
            hour * 3600 + minute * 60 + (second < 60 ? second : 59) - offset;
    return good;
}

bool
mo_time_parse(struct mo_text text, int64_t *seconds)
{
    int64_t of_day = 0;
    if (!text.ptr)
        return false;
    const int year = take_digits(&text, 4);
    bool good = year >= 0 && take_char(&text, '-');
    const int month = good ? take_digits(&text, 2) : -1;
    good = good && month >= 1 && month <= 12 && take_char(&text, '-');
    const int day = good ? take_digits(&text, 2) : -1;
    good = good && day >= 1 && day <= days_in(year, month);
    if (good && text.len > 0)
        good = take_char(&text, 'T') && take_time(&text, &of_day);
    if (!good || text.len > 0)
        return false;
    if (seconds)
        *seconds = days_from(year, month, day) * 86400 + of_day;
    return true;
}

bool
mo_time_format(int64_t seconds, char buffer[MO_TIME_SIZE])
{
    const int64_t first = days_from(0, 1, 1) * 86400;
    const int64_t end = days_from(10000, 1, 1) * 86400;
    if (seconds < first || seconds >= end)
        return false;
    const int64_t days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
    int64_t year = 1970 + days * 400 / 146097;
    while (days_from(year, 1, 1) > days)
        year--;
    while (days_from(year + 1, 1, 1) <= days)
        year++;
    int month = 1;
    while (month < 12 && days_from(year, month + 1, 1) <= days)
        month++;
    const unsigned day = (unsigned)(days - days_from(year, month, 1)) + 1;
    const unsigned second = (unsigned)(seconds - days * 86400);
    snprintf(buffer, MO_TIME_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
             (unsigned)year % 10000, (unsigned)month % 100, day % 100,
             second / 3600 % 24, second / 60 % 60, second % 60);
    return true;
}
