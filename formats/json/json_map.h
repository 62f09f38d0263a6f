/* Other people's names in JSON objects: by --map, which may reach into nested
 * objects, and by the synonyms that all formats share. */
#ifndef JSON_JSON_MAP_H
#define JSON_JSON_MAP_H

#include "../common/flat.h"
#include "../common/json_record.h"

enum { MO_JSON_PAIR_MAX = 64 };

/* NAME=FIELD. */
struct mo_json_pair {
    struct mo_text path;          /* a member, or PARENT.CHILD */
    bool passed;                  /* no FIELD: it stays in extra */
    struct mo_flat_column target; /* FIELD or MEMBER */
};

/* The map: pairs, and for moments [0] and lists [1] the names that are not
 * fields by themselves since the map speaks of them. From all zeros. */
struct mo_json_map {
    struct mo_json_pair *pairs;
    size_t count;
    struct mo_text *kept[2];
    size_t kept_count[2];
};

/* Parses MAPPING (NULL: no pairs), which must outlive MAP. MO_EUSAGE reported
 * to ENV, MO_ENOMEM; the caller frees MAP also then. */
MO_MUST_USE enum mo_status mo_json_map_init(struct mo_json_map *map,
                                            const struct mo_env *env,
                                            const char *mapping);
void mo_json_map_free(struct mo_json_map *map);

/* Says once for each field what was taken for it, and which pairs occurred. */
struct mo_json_log {
    const struct mo_env *env;
    uint64_t noted; /* a bit for each field that a synonym filled */
    uint64_t seen;  /* a bit for each pair */
};

/* How the objects of one source are read. */
struct mo_json_rules {
    const struct mo_json_map *map;
    bool synonyms;           /* the objects are not our own */
    struct mo_json_log *log; /* NULL: none */
};

/* What a source must have as its `naming` so that the object read from it can
 * be adopted. */
struct mo_json_naming mo_json_map_naming(const struct mo_json_map *map,
                                         bool list);

/* After an object was read from JSON, at the start of SOURCE, into RECORD, a
 * list or a moment: gives its members the places that RULES say. What is taken
 * does not stay in extra. A member that a synonym names stays there when its
 * field is not missing or cannot hold it. On failure source->diag is filled. */
MO_MUST_USE enum mo_status mo_json_adopt(const struct mo_json_rules *rules,
                                         const struct mo_json_source *source,
                                         struct mo_text json, bool list,
                                         void *record);

/* MO_EUSAGE: PAIR is about the list, which the lines of NDJSON state whole. */
MO_MUST_USE enum mo_status
mo_json_map_refuse_list(const struct mo_json_pair *pair,
                        const struct mo_env *env);

/* Warns of the names of the map that never occurred. */
MO_MUST_USE enum mo_status mo_json_map_check(const struct mo_json_map *map,
                                             const struct mo_json_log *log);

/* Whether an object with the member NAME may be a moment. */
bool mo_json_map_speaks_of(const struct mo_json_map *map, struct mo_text name);

#endif
