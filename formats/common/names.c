/* What other people call our fields: the synonyms, and --map. */
#include "names.h"

/* Names other people give to our fields, as key_of() spells them. */
static const struct {
    const char *key, *name;
} synonyms[] = {
    {"#", "rank"},
    {"no", "rank"},
    {"nr", "rank"},
    {"num", "rank"},
    {"number", "rank"},
    {"place", "rank"},
    {"pos", "rank"},
    {"position", "rank"},
    {"ranking", "rank"},
    {"headline", "heading"},
    {"name", "title"},
    {"book", "title"},
    {"drama", "title"},
    {"film", "title"},
    {"game", "title"},
    {"movie", "title"},
    {"series", "title"},
    {"show", "title"},
    {"work", "title"},
    {"nativetitle", "original_title"},
    {"originalname", "original_title"},
    {"moment", "scene"},
    {"body", "description"},
    {"details", "description"},
    {"text", "description"},
    {"character", "characters"},
    {"role", "characters"},
    {"roles", "characters"},
    {"actor", "performers"},
    {"actors", "performers"},
    {"cast", "performers"},
    {"performer", "performers"},
    {"starring", "performers"},
    {"stars", "performers"},
    {"location", "setting"},
    {"where", "setting"},
    {"released", "year"},
    {"releaseyear", "year"},
    {"caption", "credit"},
    {"imagecredit", "credit"},
    {"photocredit", "credit"},
    {"source", "credit_source"},
    {"by", "author"},
    {"writer", "author"},
    {"created", "published"},
    {"modified", "updated"},
    {"href", "url"},
    {"link", "url"},
    {"website", "url"},
    {"image", "image_url"},
    {"photo", "image_url"},
    {"picture", "image_url"},
    {"categories", "tags"},
    {"genres", "tags"},
    {"keywords", "tags"},
    {"tag", "tags"},
    {"list", "list.title"},
    {"listname", "list.title"},
    {"listno", "list.index"},
    {"listnumber", "list.index"},
};

#define SYNONYM_COUNT (sizeof(synonyms) / sizeof(synonyms[0]))

/* ---- names by rule ------------------------------------------------------- */

#define KEY_SIZE 32

/* NAME in lower case (ASCII) without spaces, `_`, `-` and `.`; empty when that
 * is too long for a name of ours. */
static void
key_of(struct mo_text name, char key[KEY_SIZE])
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        const char byte = name.ptr[i];
        if (strchr(" _-.", byte))
            continue;
        if (len == KEY_SIZE - 1) {
            len = 0;
            break;
        }
        key[len++] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    key[len] = '\0';
}

/* KEY is NAME but for what key_of() drops, after PREFIX. */
static bool
key_is(const char *key, const char *prefix, const char *name)
{
    char other[KEY_SIZE];
    const size_t len = strlen(prefix);
    if (strncmp(key, prefix, len) != 0)
        return false;
    key_of(mo_text_from(name), other);
    return strcmp(key + len, other) == 0;
}

bool
mo_names_find(struct mo_text name, struct mo_flat_column *column)
{
    char key[KEY_SIZE];
    key_of(name, key);
    if (!key[0])
        return false;
    if (key_is(key, "list", "index"))
        return mo_flat_find_exact(mo_text_from("list.index"), column);
    for (size_t i = 0; i < MO_FIELD_COUNT; i++) {
        const bool of_list = i < MO_LIST_FIELD_COUNT;
        if (!key_is(key, of_list ? "list" : "", mo_fields[i].name))
            continue;
        *column =
            (struct mo_flat_column){.of_list = of_list, .field = &mo_fields[i]};
        return true;
    }
    for (size_t i = 0; i < SYNONYM_COUNT; i++)
        if (strcmp(key, synonyms[i].key) == 0)
            return mo_flat_find_exact(mo_text_from(synonyms[i].name), column);
    return false;
}

bool
mo_flat_find(struct mo_text name, struct mo_flat_column *column)
{
    return mo_flat_find_exact(name, column) || mo_names_find(name, column);
}

/* ---- --map --------------------------------------------------------------- */

bool
mo_names_split(const char **mapping, struct mo_text *name,
               struct mo_text *field)
{
    const size_t len = strcspn(*mapping, ",");
    const struct mo_text pair = mo_text_of(*mapping, len);
    *mapping += len + ((*mapping)[len] == ',');
    *field = mo_text_trim(pair);
    for (size_t i = pair.len; i > 0; i--)
        if (pair.ptr[i - 1] == '=') {
            *name = mo_text_trim(mo_text_of(pair.ptr, i - 1));
            *field = mo_text_trim(mo_text_of(pair.ptr + i, len - i));
            return true;
        }
    return false;
}
