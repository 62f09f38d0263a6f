/* The fields of the model as data, and how a name finds its field. */
#include "moments/model.h"

#define FIELD(id, type, record, member)                                        \
    [id] = {id, type, offsetof(struct record, member), #member,                \
            sizeof(#member) - 1}
#define LIST_TEXT(id, member)   FIELD(id, MO_FIELD_TEXT, mo_list, member)
#define MOMENT_TEXT(id, member) FIELD(id, MO_FIELD_TEXT, mo_moment, member)

const struct mo_field mo_fields[MO_FIELD_COUNT] = {
    LIST_TEXT(MO_LIST_ID, id),
    LIST_TEXT(MO_LIST_TITLE, title),
    LIST_TEXT(MO_LIST_SUMMARY, summary),
    LIST_TEXT(MO_LIST_INTRODUCTION, introduction),
    LIST_TEXT(MO_LIST_CONCLUSION, conclusion),
    LIST_TEXT(MO_LIST_LANGUAGE, language),
    LIST_TEXT(MO_LIST_URL, url),
    LIST_TEXT(MO_LIST_AUTHOR, author),
    LIST_TEXT(MO_LIST_PUBLISHER, publisher),
    LIST_TEXT(MO_LIST_PUBLISHED, published),
    LIST_TEXT(MO_LIST_UPDATED, updated),
    LIST_TEXT(MO_LIST_LICENSE, license),
    LIST_TEXT(MO_LIST_ORDER, order),
    FIELD(MO_LIST_TAGS, MO_FIELD_TEXTS, mo_list, tags),
    FIELD(MO_LIST_EXTRA, MO_FIELD_EXTRA, mo_list, extra),

    MOMENT_TEXT(MO_ID, id),
    FIELD(MO_RANK, MO_FIELD_NUMBER, mo_moment, rank),
    MOMENT_TEXT(MO_HEADING, heading),
    MOMENT_TEXT(MO_TITLE, title),
    MOMENT_TEXT(MO_ORIGINAL_TITLE, original_title),
    MOMENT_TEXT(MO_SCENE, scene),
    MOMENT_TEXT(MO_DESCRIPTION, description),
    FIELD(MO_CHARACTERS, MO_FIELD_TEXTS, mo_moment, characters),
    FIELD(MO_PERFORMERS, MO_FIELD_TEXTS, mo_moment, performers),
    MOMENT_TEXT(MO_SETTING, setting),
    MOMENT_TEXT(MO_YEAR, year),
    MOMENT_TEXT(MO_CREDIT, credit),
    MOMENT_TEXT(MO_CREDIT_SOURCE, credit_source),
    MOMENT_TEXT(MO_AUTHOR, author),
    MOMENT_TEXT(MO_PUBLISHED, published),
    MOMENT_TEXT(MO_UPDATED, updated),
    MOMENT_TEXT(MO_URL, url),
    MOMENT_TEXT(MO_IMAGE_URL, image_url),
    FIELD(MO_TAGS, MO_FIELD_TEXTS, mo_moment, tags),
    FIELD(MO_EXTRA, MO_FIELD_EXTRA, mo_moment, extra),
};

/* A perfect hash of the names: readers look up one for every value. Two names
 * in one slot would be a compiler's warning (an initialiser overridden). An
 * empty slot names field 0, whose own name never leads there. */
#define SLOT_COUNT 64
#define SLOT(len, first, last)                                                 \
    (((len) + 2 * (unsigned)(first) + 46 * (unsigned)(last)) % SLOT_COUNT)

static const unsigned char list_slots[SLOT_COUNT] = {
    [SLOT(2, 'i', 'd')] = MO_LIST_ID,
    [SLOT(5, 't', 'e')] = MO_LIST_TITLE,
    [SLOT(7, 's', 'y')] = MO_LIST_SUMMARY,
    [SLOT(12, 'i', 'n')] = MO_LIST_INTRODUCTION,
    [SLOT(10, 'c', 'n')] = MO_LIST_CONCLUSION,
    [SLOT(8, 'l', 'e')] = MO_LIST_LANGUAGE,
    [SLOT(3, 'u', 'l')] = MO_LIST_URL,
    [SLOT(6, 'a', 'r')] = MO_LIST_AUTHOR,
    [SLOT(9, 'p', 'r')] = MO_LIST_PUBLISHER,
    [SLOT(9, 'p', 'd')] = MO_LIST_PUBLISHED,
    [SLOT(7, 'u', 'd')] = MO_LIST_UPDATED,
    [SLOT(7, 'l', 'e')] = MO_LIST_LICENSE,
    [SLOT(5, 'o', 'r')] = MO_LIST_ORDER,
    [SLOT(4, 't', 's')] = MO_LIST_TAGS,
    [SLOT(5, 'e', 'a')] = MO_LIST_EXTRA,
};

static const unsigned char moment_slots[SLOT_COUNT] = {
    [SLOT(2, 'i', 'd')] = MO_ID,
    [SLOT(4, 'r', 'k')] = MO_RANK,
    [SLOT(7, 'h', 'g')] = MO_HEADING,
    [SLOT(5, 't', 'e')] = MO_TITLE,
    [SLOT(14, 'o', 'e')] = MO_ORIGINAL_TITLE,
    [SLOT(5, 's', 'e')] = MO_SCENE,
    [SLOT(11, 'd', 'n')] = MO_DESCRIPTION,
    [SLOT(10, 'c', 's')] = MO_CHARACTERS,
    [SLOT(10, 'p', 's')] = MO_PERFORMERS,
    [SLOT(7, 's', 'g')] = MO_SETTING,
    [SLOT(4, 'y', 'r')] = MO_YEAR,
    [SLOT(6, 'c', 't')] = MO_CREDIT,
    [SLOT(13, 'c', 'e')] = MO_CREDIT_SOURCE,
    [SLOT(6, 'a', 'r')] = MO_AUTHOR,
    [SLOT(9, 'p', 'd')] = MO_PUBLISHED,
    [SLOT(7, 'u', 'd')] = MO_UPDATED,
    [SLOT(3, 'u', 'l')] = MO_URL,
    [SLOT(9, 'i', 'l')] = MO_IMAGE_URL,
    [SLOT(4, 't', 's')] = MO_TAGS,
    [SLOT(5, 'e', 'a')] = MO_EXTRA,
};

const struct mo_field *
mo_field_find(bool list, struct mo_text name)
{
    if (name.len == 0)
        return NULL;
    const unsigned slot = SLOT((unsigned)name.len, (unsigned char)name.ptr[0],
                               (unsigned char)name.ptr[name.len - 1]);
    const struct mo_field *field =
        &mo_fields[list ? list_slots[slot] : moment_slots[slot]];
    if (field->name_len != name.len ||
        memcmp(field->name, name.ptr, name.len) != 0)
        return NULL;
    return field;
}
