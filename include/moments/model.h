/* The canonical model: lists of ranked moments. docs/model.md explains each
 * field. */
#ifndef MOMENTS_MODEL_H
#define MOMENTS_MODEL_H

#include "moments/text.h"

MO_BEGIN_DECLS

/* An integer as it stands in the model: its canonical decimal spelling
 * (-?(0|[1-9][0-9]*), no -0) and its value. spelling.ptr NULL: missing. */
struct mo_number {
    struct mo_text spelling;
    int64_t value;
};

/* One member of `extra`: a name and one JSON value (RFC 8259) of any type,
 * kept by its spelling without white space outside strings; U+FFFE and U+FFFF
 * are always spelled as escapes, so that every format can carry the text. */
struct mo_member {
    struct mo_text name;
    struct mo_text json;
};

/* Members in the order of the source, no name twice. count 0: missing. */
struct mo_extra {
    const struct mo_member *members;
    size_t count;
};

/* The list without its moments: they stream. */
struct mo_list {
    struct mo_pos pos;
    uint64_t index; /* its place as stated by a flat source; 0: not stated */
    struct mo_text id, title, summary, introduction, conclusion, language, url,
        author, publisher, published, updated, license, order;
    struct mo_texts tags;
    struct mo_extra extra;
};

struct mo_moment {
    struct mo_pos pos;
    struct mo_text id;
    struct mo_number rank;
    struct mo_text heading, title, original_title, scene, description;
    struct mo_texts characters, performers;
    struct mo_text setting, year, credit, credit_source, author, published,
        updated, url, image_url;
    struct mo_texts tags;
    struct mo_extra extra;
};

/* Every field of the model, in canonical order. Appended to only within the
 * list's and the moment's part. */
enum mo_field_id {
    MO_LIST_ID,
    MO_LIST_TITLE,
    MO_LIST_SUMMARY,
    MO_LIST_INTRODUCTION,
    MO_LIST_CONCLUSION,
    MO_LIST_LANGUAGE,
    MO_LIST_URL,
    MO_LIST_AUTHOR,
    MO_LIST_PUBLISHER,
    MO_LIST_PUBLISHED,
    MO_LIST_UPDATED,
    MO_LIST_LICENSE,
    MO_LIST_ORDER,
    MO_LIST_TAGS,
    MO_LIST_EXTRA,
    MO_LIST_FIELD_COUNT,
    MO_ID = MO_LIST_FIELD_COUNT,
    MO_RANK,
    MO_HEADING,
    MO_TITLE,
    MO_ORIGINAL_TITLE,
    MO_SCENE,
    MO_DESCRIPTION,
    MO_CHARACTERS,
    MO_PERFORMERS,
    MO_SETTING,
    MO_YEAR,
    MO_CREDIT,
    MO_CREDIT_SOURCE,
    MO_AUTHOR,
    MO_PUBLISHED,
    MO_UPDATED,
    MO_URL,
    MO_IMAGE_URL,
    MO_TAGS,
    MO_EXTRA,
    MO_FIELD_COUNT,
    MO_MOMENT_FIELD_COUNT = MO_FIELD_COUNT - MO_LIST_FIELD_COUNT
};

enum mo_field_type {
    MO_FIELD_TEXT,   /* struct mo_text */
    MO_FIELD_NUMBER, /* struct mo_number */
    MO_FIELD_TEXTS,  /* struct mo_texts */
    MO_FIELD_EXTRA   /* struct mo_extra */
};

/* A field as data: name is its JSON member, XML element and CSV column;
 * offset is its place in struct mo_list or struct mo_moment. */
struct mo_field {
    enum mo_field_id id;
    enum mo_field_type type;
    size_t offset;
    const char *name;
    size_t name_len;
};

/* All MO_FIELD_COUNT fields, indexed by mo_field_id: the list's first. */
MO_API extern const struct mo_field mo_fields[MO_FIELD_COUNT];

/* Where the list's and the moment's fields begin in mo_fields. */
static inline const struct mo_field *
mo_list_fields(void)
{
    return mo_fields;
}
static inline const struct mo_field *
mo_moment_fields(void)
{
    return mo_fields + MO_LIST_FIELD_COUNT;
}

/* The list's (LIST true) or the moment's field of that NAME; NULL if none. */
MO_API const struct mo_field *mo_field_find(bool list, struct mo_text name);

/* The field's value within RECORD, a struct mo_list or struct mo_moment. The
 * caller knows the type from the field. */
#define MO_FIELD_VALUE(record, field, type)                                    \
    ((const type *)(const void *)((const char *)(record) + (field)->offset))
#define MO_FIELD_SLOT(record, field, type)                                     \
    ((type *)(void *)((char *)(record) + (field)->offset))

static inline const struct mo_text *
mo_field_text(const void *record, const struct mo_field *field)
{
    return MO_FIELD_VALUE(record, field, struct mo_text);
}
static inline const struct mo_number *
mo_field_number(const void *record, const struct mo_field *field)
{
    return MO_FIELD_VALUE(record, field, struct mo_number);
}
static inline const struct mo_texts *
mo_field_texts(const void *record, const struct mo_field *field)
{
    return MO_FIELD_VALUE(record, field, struct mo_texts);
}
static inline const struct mo_extra *
mo_field_extra(const void *record, const struct mo_field *field)
{
    return MO_FIELD_VALUE(record, field, struct mo_extra);
}

/* The field holds no value: text or number missing, array or extra empty. */
MO_API bool mo_field_missing(const void *record, const struct mo_field *field);

/* Same value in both records (both of the field's kind). Extra compares as a
 * mapping from name to spelling, whatever the order. */
MO_API bool mo_field_equal(const void *a, const void *b,
                           const struct mo_field *field);

/* Every field equal; positions and `index` do not count. */
MO_API bool mo_list_equal(const struct mo_list *a, const struct mo_list *b);
MO_API bool mo_moment_equal(const struct mo_moment *a,
                            const struct mo_moment *b);

/* Deep copies into ARENA. On MO_ENOMEM *COPY is untouched. */
MO_API MO_MUST_USE enum mo_status mo_list_copy(struct mo_arena *arena,
                                               const struct mo_list *list,
                                               struct mo_list *copy);
MO_API MO_MUST_USE enum mo_status mo_moment_copy(struct mo_arena *arena,
                                                 const struct mo_moment *moment,
                                                 struct mo_moment *copy);

/* Reads SPELLING as an integer of the model: optional sign, digits; leading
 * zeros and a plus are accepted and dropped from the canonical spelling, which
 * borrows from SPELLING where it can and else lies in ARENA.
 * MO_EDATA: not an integer; MO_ELIMIT: outside int64_t. */
MO_API MO_MUST_USE enum mo_status mo_number_parse(struct mo_arena *arena,
                                                  struct mo_text spelling,
                                                  struct mo_number *number);

/* The number with that value, spelled in ARENA. */
MO_API MO_MUST_USE enum mo_status
mo_number_from(struct mo_arena *arena, int64_t value, struct mo_number *number);

/* TEXT is a date-time or full-date of RFC 3339 section 5.6 (upper-case T and
 * Z or a numeric offset). On success *SECONDS (may be NULL) is its UTC time in
 * seconds since 1970; a date alone is midnight UTC. */
MO_API bool mo_time_parse(struct mo_text text, int64_t *seconds);

/* Writes SECONDS since 1970 as RFC 3339 UTC ("2026-11-23T20:00:00Z") with a
 * NUL into BUFFER. Years outside 0000-9999 give false. */
#define MO_TIME_SIZE 21
MO_API bool mo_time_format(int64_t seconds, char buffer[MO_TIME_SIZE]);

/* A list together with its moments, held in memory. */
struct mo_model_list {
    struct mo_list list;
    struct mo_moment *moments;
    size_t count, cap;
};

/* Any number of lists in memory; a sink that copies fills it. */
struct mo_model;
struct mo_sink;

MO_API struct mo_model *mo_model_new(void); /* NULL: out of memory */
MO_API void mo_model_free(struct mo_model *model);
/* The sink that appends what it is given; valid as long as MODEL. A moment
 * outside a list opens one without fields. */
MO_API struct mo_sink mo_model_sink(struct mo_model *model);
MO_API size_t mo_model_count(const struct mo_model *model);
MO_API const struct mo_model_list *mo_model_at(const struct mo_model *model,
                                               size_t index);
MO_API bool mo_model_equal(const struct mo_model *a, const struct mo_model *b);
/* Pushes all lists into SINK. MO_STOP from the sink is returned. */
MO_API MO_MUST_USE enum mo_status mo_model_push(const struct mo_model *model,
                                                const struct mo_sink *sink);

MO_END_DECLS

#endif
