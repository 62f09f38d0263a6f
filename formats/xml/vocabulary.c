/* Names and their meaning, with the user's mapping on top. */
#include "vocabulary.h"

#include <stdlib.h>

static enum mo_status
add(struct mo_xml_names *names, struct mo_xml_name name)
{
    if (names->count == names->cap) {
        const size_t cap = names->cap ? 2 * names->cap : 32;
        struct mo_xml_name *grown =
            mo_realloc(names->items, cap, sizeof(*names->items));
        if (!grown)
            return MO_ENOMEM;
        names->items = grown;
        names->cap = cap;
    }
    names->items[names->count++] = name;
    return MO_OK;
}

/* Adds NAME in place of what had its name and use before. */
static enum mo_status
replace(struct mo_xml_names *names, struct mo_xml_name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i].local, name.local) == 0)
            names->items[i].uses &= ~name.uses;
    return add(names, name);
}

static enum mo_status
add_own(struct mo_xml_vocabulary *vocabulary)
{
    struct mo_xml_name name = {.uses = MO_XML_ELEMENT | MO_XML_ATTRIBUTE,
                               .role = MO_XML_FIELD};
    for (int id = 0; id < MO_FIELD_COUNT; id++) {
        name.field = &mo_fields[id];
        name.local = name.field->name;
        if (name.field->type == MO_FIELD_EXTRA)
            name.uses = MO_XML_ELEMENT;
        MO_TRY(add(id < MO_LIST_FIELD_COUNT ? &vocabulary->list
                                            : &vocabulary->moment,
                   name));
        name.uses = MO_XML_ELEMENT | MO_XML_ATTRIBUTE;
    }
    name = (struct mo_xml_name){
        .local = "moment", .uses = MO_XML_ELEMENT, .role = MO_XML_MOMENT};
    MO_TRY(add(&vocabulary->list, name));
    name.local = "list";
    name.role = MO_XML_LIST;
    return add(&vocabulary->list, name);
}

static enum mo_status
refuse(struct mo_diag *diag, const char *expected, const char *found)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_pos nowhere = {0};
    mo_diag_set(diag, MO_ERROR, MO_EUSAGE, nowhere,
                "--map: expected %s, found %s", expected,
                mo_text_quote(mo_text_from(found), quoted));
    diag->hint = "for example: --map film=moment,name=title,@id=id";
    return MO_EUSAGE;
}

/* Puts FROM, with the USE it has, where TO says. */
static enum mo_status
map_name(struct mo_xml_vocabulary *vocabulary, struct mo_xml_name name,
         const char *to, struct mo_diag *diag)
{
    const bool structure = name.uses == MO_XML_ELEMENT;
    if (structure && strcmp(to, "moment") == 0) {
        name.role = MO_XML_MOMENT;
        vocabulary->item = name.local;
        return replace(&vocabulary->list, name);
    }
    if (structure && strcmp(to, "list") == 0) {
        name.role = MO_XML_LIST;
        vocabulary->lists = true;
        return replace(&vocabulary->list, name);
    }
    const bool of_list = strncmp(to, "list.", 5) == 0;
    name.role = MO_XML_FIELD;
    name.field = mo_field_find(of_list, mo_text_from(of_list ? to + 5 : to));
    if (!name.field || name.field->type == MO_FIELD_EXTRA)
        return refuse(diag,
                      structure ? "moment, list or a field after ="
                                : "a field after =",
                      to);
    return replace(of_list ? &vocabulary->list : &vocabulary->moment, name);
}

static enum mo_status
map_entry(struct mo_xml_vocabulary *vocabulary, char *entry,
          struct mo_diag *diag)
{
    const bool attribute = entry[0] == '@';
    char *equals = strchr(entry, '=');
    if (!equals || equals == entry + attribute)
        return refuse(diag, "NAME=FIELD", entry);
    *equals = '\0';
    const struct mo_xml_name name = {
        .local = entry + attribute,
        .uses = attribute ? MO_XML_ATTRIBUTE : MO_XML_ELEMENT,
        .mapped = true,
    };
    return map_name(vocabulary, name, equals + 1, diag);
}

/* In another's vocabulary `list` and `moment` mean nothing by themselves. */
static void
forget_own_structure(struct mo_xml_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (!names->items[i].mapped && names->items[i].role != MO_XML_FIELD)
            names->items[i].uses = 0;
}

enum mo_status
mo_xml_vocabulary_init(struct mo_xml_vocabulary *vocabulary, const char *map,
                       struct mo_diag *diag)
{
    MO_TRY(add_own(vocabulary));
    if (!map)
        return MO_OK;
    const size_t size = strlen(map) + 1;
    vocabulary->map = mo_realloc(NULL, size, 1);
    if (!vocabulary->map)
        return MO_ENOMEM;
    memcpy(vocabulary->map, map, size);
    for (char *entry = vocabulary->map, *next; entry; entry = next) {
        next = strchr(entry, ',');
        if (next)
            *next++ = '\0';
        MO_TRY(map_entry(vocabulary, entry, diag));
    }
    if (vocabulary->item)
        forget_own_structure(&vocabulary->list);
    else if (vocabulary->lists)
        return refuse(diag, "an element mapped to moment too", map);
    return MO_OK;
}

void
mo_xml_vocabulary_free(struct mo_xml_vocabulary *vocabulary)
{
    free(vocabulary->list.items);
    free(vocabulary->moment.items);
    free(vocabulary->map);
}

const struct mo_xml_name *
mo_xml_find(const struct mo_xml_names *names, const char *local,
            enum mo_xml_use use)
{
    for (size_t i = 0; i < names->count; i++)
        if ((names->items[i].uses & use) &&
            strcmp(names->items[i].local, local) == 0)
            return &names->items[i];
    return NULL;
}
