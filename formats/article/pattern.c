/* Headings that match a pattern of the user's. */
#include "recognise.h"

enum mo_status
mo_find_pattern(struct mo_page *page, const char *pattern,
                struct mo_items *items)
{
    (void)page;
    (void)pattern;
    *items = (struct mo_items){0};
    return MO_OK;
}
