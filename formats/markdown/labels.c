/* What people read for a moment's fields. */
#include "markdown.h"

#include <strings.h>

static const char *const labels[MO_MOMENT_FIELD_COUNT] = {
    [MO_ID - MO_ID] = "ID",
    [MO_RANK - MO_ID] = "Rank",
    [MO_HEADING - MO_ID] = "Heading",
    [MO_TITLE - MO_ID] = "Title",
    [MO_ORIGINAL_TITLE - MO_ID] = "Original title",
    [MO_SCENE - MO_ID] = "Scene",
    [MO_DESCRIPTION - MO_ID] = "Description",
    [MO_CHARACTERS - MO_ID] = "Characters",
    [MO_PERFORMERS - MO_ID] = "Performers",
    [MO_SETTING - MO_ID] = "Setting",
    [MO_YEAR - MO_ID] = "Year",
    [MO_CREDIT - MO_ID] = "Credit",
    [MO_CREDIT_SOURCE - MO_ID] = "Credit source",
    [MO_AUTHOR - MO_ID] = "Author",
    [MO_PUBLISHED - MO_ID] = "Published",
    [MO_UPDATED - MO_ID] = "Updated",
    [MO_URL - MO_ID] = "Link",
    [MO_IMAGE_URL - MO_ID] = "Image",
    [MO_TAGS - MO_ID] = "Tags",
    [MO_EXTRA - MO_ID] = NULL,
};

const char *
mo_md_label(enum mo_field_id id)
{
    return labels[id - MO_ID];
}

const struct mo_field *
mo_md_field_by_label(struct mo_text label)
{
    size_t i;
    for (i = 0; i < MO_MOMENT_FIELD_COUNT; i++) {
        const struct mo_field *const field = &mo_moment_fields()[i];
        if (labels[i] && label.len == strlen(labels[i]) &&
            strncasecmp(label.ptr, labels[i], label.len) == 0)
            return field;
        if (mo_text_equal(label, mo_text_of(field->name, field->name_len)))
            return field;
    }
    return NULL;
}

/* The quotes are U+201C and U+201D, of three bytes each. */
bool
mo_md_is_quoted(struct mo_text text)
{
    return text.len > 6 && memcmp(text.ptr, "\xe2\x80\x9c", 3) == 0 &&
           memcmp(text.ptr + text.len - 3, "\xe2\x80\x9d", 3) == 0;
}
