/* What the names in a document mean: our own vocabulary, or another's by a
 * mapping that the user gives. */
#ifndef XML_VOCABULARY_H
#define XML_VOCABULARY_H

#include "moments/format.h"

enum mo_xml_role { MO_XML_LIST, MO_XML_MOMENT, MO_XML_FIELD };

/* Where a name was found; bits. */
enum mo_xml_use { MO_XML_ELEMENT = 1, MO_XML_ATTRIBUTE = 2 };

struct mo_xml_name {
    const char *local; /* without namespace, NUL-terminated */
    unsigned uses;     /* of enum mo_xml_use */
    enum mo_xml_role role;
    const struct mo_field *field; /* of MO_XML_FIELD */
    bool mapped;                  /* by the user */
};

/* The names that mean something in one context; no two of them for one use. */
struct mo_xml_names {
    struct mo_xml_name *items;
    size_t count, cap;
};

struct mo_xml_vocabulary {
    struct mo_xml_names list;   /* outside of moments */
    struct mo_xml_names moment; /* directly inside one */
    const char *item;           /* what is mapped to moment; NULL: nothing is,
                                   so the document is in our own vocabulary */
    bool lists;                 /* something is mapped to list */
    char *map;                  /* the mapping, cut into strings */
};

/* Our own names, changed by MAP: `FROM=TO`, separated by commas. FROM is an
 * element, or an attribute of a list or moment as `@NAME`; TO is `moment`,
 * `list`, a field of the moment, or one of the list as `list.NAME`. The last
 * mapping of a name counts. Starts from all zeros; the caller frees it also
 * after a failure: MO_EUSAGE with DIAG filled, or MO_ENOMEM. */
MO_MUST_USE enum mo_status
mo_xml_vocabulary_init(struct mo_xml_vocabulary *vocabulary, const char *map,
                       struct mo_diag *diag);
void mo_xml_vocabulary_free(struct mo_xml_vocabulary *vocabulary);

/* The name in NAMES for that USE, NULL if none. */
const struct mo_xml_name *mo_xml_find(const struct mo_xml_names *names,
                                      const char *local, enum mo_xml_use use);

#endif
