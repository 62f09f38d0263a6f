/* The fields of the model as data. */
#include "moments/model.h"

#define LIST(id, type, name)                                                   \
    [MO_LIST_##id] = {MO_LIST_##id, MO_FIELD_##type,                           \
                      offsetof(struct mo_list, name), #name,                   \
                      sizeof(#name) - 1}
#define MOMENT(id, type, name)                                                 \
    [MO_##id] = {MO_##id, MO_FIELD_##type, offsetof(struct mo_moment, name),   \
                 #name, sizeof(#name) - 1}

const struct mo_field mo_fields[MO_FIELD_COUNT] = {
    LIST(ID, TEXT, id),
    LIST(TITLE, TEXT, title),
    LIST(SUMMARY, TEXT, summary),
    LIST(INTRODUCTION, TEXT, introduction),
    LIST(CONCLUSION, TEXT, conclusion),
    LIST(LANGUAGE, TEXT, language),
    LIST(URL, TEXT, url),
    LIST(AUTHOR, TEXT, author),
    LIST(PUBLISHER, TEXT, publisher),
    LIST(PUBLISHED, TEXT, published),
    LIST(UPDATED, TEXT, updated),
    LIST(LICENSE, TEXT, license),
    LIST(ORDER, TEXT, order),
    LIST(TAGS, TEXTS, tags),
    LIST(EXTRA, EXTRA, extra),
    MOMENT(ID, TEXT, id),
    MOMENT(RANK, NUMBER, rank),
    MOMENT(HEADING, TEXT, heading),
    MOMENT(TITLE, TEXT, title),
    MOMENT(ORIGINAL_TITLE, TEXT, original_title),
    MOMENT(SCENE, TEXT, scene),
    MOMENT(DESCRIPTION, TEXT, description),
    MOMENT(CHARACTERS, TEXTS, characters),
    MOMENT(PERFORMERS, TEXTS, performers),
    MOMENT(SETTING, TEXT, setting),
    MOMENT(YEAR, TEXT, year),
    MOMENT(CREDIT, TEXT, credit),
    MOMENT(CREDIT_SOURCE, TEXT, credit_source),
    MOMENT(AUTHOR, TEXT, author),
    MOMENT(PUBLISHED, TEXT, published),
    MOMENT(UPDATED, TEXT, updated),
    MOMENT(URL, TEXT, url),
    MOMENT(IMAGE_URL, TEXT, image_url),
    MOMENT(TAGS, TEXTS, tags),
    MOMENT(EXTRA, EXTRA, extra),
};

const struct mo_field *
mo_field_find(bool list, struct mo_text name)
{
    const struct mo_field *field = list ? mo_fields : mo_moment_fields();
    const struct mo_field *end =
        list ? mo_moment_fields() : mo_fields + MO_FIELD_COUNT;
    for (; field < end; field++)
        if (field->name_len == name.len &&
            memcmp(field->name, name.ptr, name.len) == 0)
            return field;
    return NULL;
}
