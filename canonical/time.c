/* Dates and times of RFC 3339, without locale and time zone data. */
#include "moments/model.h"

#define DAY 86400

/* Days before the month in a year that is no leap year. */
static const int before_month[13] = {0,   31,  59,  90,  120, 151, 181,
                                     212, 243, 273, 304, 334, 365};

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_before(int year, int month)
{
    return before_month[month - 1] + (month > 2 && is_leap(year));
}

static int
days_in(int year, int month)
{
    return before_month[month] - before_month[month - 1] +
           (month == 2 && is_leap(year));
}

/* Days from 0000-01-01 of the proleptic Gregorian calendar, in which the year
 * 0 is a leap year. */
static int64_t
days_before_year(int64_t year)
{
    return year * 365 + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
}

/* 1970-01-01, counted likewise. */
#define EPOCH_DAYS 719528

struct scan {
    const char *ptr, *end;
    bool failed;
};

static bool
at_char(const struct scan *scan, char c)
{
    return scan->ptr < scan->end && *scan->ptr == c;
}

static void
expect(struct scan *scan, char c)
{
    if (at_char(scan, c))
        scan->ptr++;
    else
        scan->failed = true;
}

static bool
at_digit(const struct scan *scan)
{
    return scan->ptr < scan->end && *scan->ptr >= '0' && *scan->ptr <= '9';
}

/* A number of exactly COUNT digits within [MIN, MAX]. */
static int
number(struct scan *scan, int count, int min, int max)
{
    int value = 0;
    for (; count > 0; count--) {
        if (!at_digit(scan)) {
            scan->failed = true;
            return min;
        }
        value = value * 10 + (*scan->ptr++ - '0');
    }
    if (value < min || value > max) {
        scan->failed = true;
        return min;
    }
    return value;
}

/* full-date, as days since 1970. */
static int64_t
full_date(struct scan *scan)
{
    const int year = number(scan, 4, 0, 9999);
    expect(scan, '-');
    const int month = number(scan, 2, 1, 12);
    expect(scan, '-');
    const int day = number(scan, 2, 1, days_in(year, month));
    return days_before_year(year) + days_before(year, month) + day - 1 -
           EPOCH_DAYS;
}

/* time-offset, as seconds to subtract. */
static int
time_offset(struct scan *scan)
{
    if (at_char(scan, 'Z')) {
        scan->ptr++;
        return 0;
    }
    const int sign = at_char(scan, '-') ? -1 : 1;
    expect(scan, sign < 0 ? '-' : '+');
    const int hour = number(scan, 2, 0, 23);
    expect(scan, ':');
    const int minute = number(scan, 2, 0, 59);
    return sign * (hour * 3600 + minute * 60);
}

static bool
is_month_start(int64_t days)
{
    char date[MO_TIME_SIZE];
    return mo_time_format(days * DAY, date) && memcmp(date + 8, "01", 2) == 0;
}

/* full-time on the day DAYS, as seconds since 1970. A leap second is one at
 * the end of a month in UTC only (section 5.7). */
static int64_t
full_time(struct scan *scan, int64_t days)
{
    const int hour = number(scan, 2, 0, 23);
    expect(scan, ':');
    const int minute = number(scan, 2, 0, 59);
    expect(scan, ':');
    const int second = number(scan, 2, 0, 60);
    if (at_char(scan, '.')) {
        scan->ptr++;
        scan->failed = scan->failed || !at_digit(scan);
        while (at_digit(scan))
            scan->ptr++;
    }
    const int64_t time =
        days * DAY + hour * 3600 + minute * 60 + second - time_offset(scan);
    if (second == 60 && (time % DAY != 0 || !is_month_start(time / DAY)))
        scan->failed = true;
    return time;
}

bool
mo_time_parse(struct mo_text text, int64_t *seconds)
{
    if (text.len == 0)
        return false;
    struct scan scan = {text.ptr, text.ptr + text.len, false};
    const int64_t days = full_date(&scan);
    int64_t time = days * DAY;
    if (scan.ptr < scan.end) {
        expect(&scan, 'T');
        time = full_time(&scan, days);
    }
    if (scan.failed || scan.ptr < scan.end)
        return false;
    if (seconds)
        *seconds = time;
    return true;
}

static char *
put_digits(char *to, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + count;
}

bool
mo_time_format(int64_t seconds, char buffer[MO_TIME_SIZE])
{
    const int64_t first = -(int64_t)EPOCH_DAYS * DAY;
    if (seconds < first || seconds >= first + days_before_year(10000) * DAY)
        return false;
    const int64_t days = (seconds - first) / DAY;
    const int clock = (int)((seconds - first) % DAY);

    /* 400 years have 146,097 days; the guess is never too low */
    int year = (int)(days * 400 / 146097) + 1;
    while (days_before_year(year) > days)
        year--;
    const int day = (int)(days - days_before_year(year));
    int month = 12;
    while (days_before(year, month) > day)
        month--;

    char *to = put_digits(buffer, year, 4);
    *to++ = '-';
    to = put_digits(to, month, 2);
    *to++ = '-';
    to = put_digits(to, day - days_before(year, month) + 1, 2);
    *to++ = 'T';
    to = put_digits(to, clock / 3600, 2);
    *to++ = ':';
    to = put_digits(to, clock / 60 % 60, 2);
    *to++ = ':';
    to = put_digits(to, clock % 60, 2);
    *to++ = 'Z';
    *to = '\0';
    return true;
}
