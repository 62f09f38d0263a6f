/* Dates as feeds spell them: English names, whatever the locale. */
#include <stdio.h>

#include "feed.h"

bool
mo_feed_first_date(const struct mo_text *dates, size_t count, int64_t *seconds)
{
    char spelled[MO_TIME_SIZE];
    for (size_t i = 0; i < count; i++)
        if (dates[i].ptr && mo_time_parse(dates[i], seconds) &&
            mo_time_format(*seconds, spelled))
            return true;
    return false;
}

void
mo_feed_rfc822(int64_t seconds, char buffer[MO_FEED_RFC822_SIZE])
{
    static const char days[][4] = {"Thu", "Fri", "Sat", "Sun",
                                   "Mon", "Tue", "Wed"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const int64_t day_seconds = 86400;
    char spelled[MO_TIME_SIZE] = "1970-01-01T00:00:00Z";
    if (!mo_time_format(seconds, spelled))
        seconds = 0;
    int64_t day = seconds / day_seconds - (seconds % day_seconds < 0);
    day = (day % 7 + 7) % 7;
    const int month = (spelled[5] - '0') * 10 + spelled[6] - '0';
    snprintf(buffer, MO_FEED_RFC822_SIZE, "%.3s, %.2s %.3s %.4s %.8s +0000",
             days[day], spelled + 8, months[(month + 11) % 12], spelled,
             spelled + 11);
}
