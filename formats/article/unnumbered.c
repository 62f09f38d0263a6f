/* Headings without numbers, told by being alike. */
#include "recognise.h"

enum mo_status
mo_find_unnumbered(struct mo_page *page, struct mo_items *items)
{
    (void)page;
    *items = (struct mo_items){0};
    return MO_OK;
}
