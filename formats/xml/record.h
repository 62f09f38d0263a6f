/* A list's head or a moment while its elements come in. */
#ifndef XML_RECORD_H
#define XML_RECORD_H

#include "moments/format.h"

struct mo_xml_item;

/* Start from all zeros; freed by mo_xml_record_free. Texts lie in env->arena.
 * What is wrong with the input is reported at once; where the session goes on,
 * the record is marked bad and MO_OK returned. */
struct mo_xml_record {
    const struct mo_env *env;
    bool is_list;
    struct mo_list list;
    struct mo_moment moment;
    struct mo_xml_item *items; /* of arrays and of extra, as they came */
    size_t count, cap, member_count;
    uint64_t bytes; /* kept so far */
    bool bad;
};

/* Empties RECORD for a list or a moment that begins at POS. */
void mo_xml_record_begin(struct mo_xml_record *record, bool is_list,
                         struct mo_pos pos);

/* Reports that the record is larger than the limit. */
MO_MUST_USE enum mo_status mo_xml_record_overflow(struct mo_xml_record *record,
                                                  struct mo_pos pos);

/* Counts LEN more bytes, found at POS, towards the limit. */
MO_MUST_USE static inline enum mo_status
mo_xml_record_claim(struct mo_xml_record *record, size_t len, struct mo_pos pos)
{
    const uint64_t limit = record->env->limits.moment_bytes;
    if (len > limit || record->bytes > limit - len)
        return mo_xml_record_overflow(record, pos);
    record->bytes += len;
    return MO_OK;
}

/* Gives FIELD (not extra) the value TEXT, which was found at POS. */
MO_MUST_USE enum mo_status mo_xml_record_set(struct mo_xml_record *record,
                                             const struct mo_field *field,
                                             struct mo_text text,
                                             struct mo_pos pos);

/* Adds a member to extra: TEXT is JSON. It may occur once. */
MO_MUST_USE enum mo_status mo_xml_record_member(struct mo_xml_record *record,
                                                struct mo_text name,
                                                struct mo_text json,
                                                struct mo_pos pos);

/* Adds a member to extra: TEXT is what an element or attribute without meaning
 * holds. Several of one name become an array. */
MO_MUST_USE enum mo_status mo_xml_record_foreign(struct mo_xml_record *record,
                                                 struct mo_text name,
                                                 struct mo_text text,
                                                 struct mo_pos pos);

/* Completes the record's arrays and extra. */
MO_MUST_USE enum mo_status mo_xml_record_finish(struct mo_xml_record *record);

void mo_xml_record_free(struct mo_xml_record *record);

#endif
