/* The rules of the model. */
#include "moments/check.h"

#include <inttypes.h>

/* ---- language tags ------------------------------------------------------- */

static bool
is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
all(bool (*is)(char c), struct mo_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is(text.ptr[i]))
            return false;
    return true;
}

static bool
is_alnum(char c)
{
    return is_alpha(c) || is_digit(c);
}

/* Takes what stands before the next hyphen off TAG. */
static struct mo_text
take_subtag(struct mo_text *tag)
{
    const char *hyphen = memchr(tag->ptr, '-', tag->len);
    const size_t len = hyphen ? (size_t)(hyphen - tag->ptr) : tag->len;
    const struct mo_text subtag = mo_text_of(tag->ptr, len);
    const size_t taken = hyphen ? len + 1 : len;
    *tag = mo_text_of(tag->ptr + taken, tag->len - taken);
    return subtag;
}

/* The parts of a tag in their order (RFC 5646 section 2.1). */
enum part { LANGUAGE, SCRIPT, REGION, VARIANT, EXTENSION, PRIVATE, BAD };

/* What SUBTAG is where PART came before it. Extended languages count as part
 * of the language. */
static enum part
classify(struct mo_text subtag, enum part part)
{
    const size_t len = subtag.len;
    if (len < 1 || len > 8 || !all(is_alnum, subtag))
        return BAD;
    if (part == PRIVATE)
        return PRIVATE;
    if (len == 1)
        return *subtag.ptr == 'x' || *subtag.ptr == 'X' ? PRIVATE : EXTENSION;
    if (part == EXTENSION)
        return EXTENSION;
    const bool alpha = all(is_alpha, subtag);
    if (len == 3 && alpha && part == LANGUAGE)
        return LANGUAGE;
    if (len == 4 && alpha && part < SCRIPT)
        return SCRIPT;
    if (((len == 2 && alpha) || (len == 3 && all(is_digit, subtag))) &&
        part < REGION)
        return REGION;
    return len > 4 || (len == 4 && is_digit(*subtag.ptr)) ? VARIANT : BAD;
}

/* TAG has the shape of a language tag. Whether its subtags are registered, or
 * stand there twice, is not asked. */
static bool
is_language_tag(struct mo_text tag)
{
    if (tag.len == 0 || tag.ptr[tag.len - 1] == '-')
        return false;
    struct mo_text subtag = take_subtag(&tag);
    enum part part = LANGUAGE;
    /* a single letter promises more: an extension, private use, or (i-) one of
     * the tags from before the grammar */
    bool promised = subtag.len == 1;
    if (promised && memchr("xXiI", *subtag.ptr, 4))
        part = PRIVATE;
    else if (subtag.len < 2 || subtag.len > 8 || !all(is_alpha, subtag))
        return false;
    while (tag.len > 0 && part != BAD) {
        const bool private = part == PRIVATE;
        subtag = take_subtag(&tag);
        part = classify(subtag, part);
        promised = subtag.len == 1 && !private;
    }
    return part != BAD && !promised;
}

/* ---- findings ------------------------------------------------------------ */

/* A list or moment under check, and who is told what is wrong with it. */
struct record {
    const void *fields;
    struct mo_text name; /* of a moment; missing for a list */
    struct mo_pos pos;
    void (*found)(void *user, const struct mo_diag *diag);
    void *user;
};

/* What a field's text must be, and how to say so. */
struct rule {
    bool (*holds)(struct mo_text text);
    enum mo_severity severity;
    const char *expected;
    const char *hint;
};

static bool
is_order(struct mo_text text)
{
    return mo_text_is(text, "ascending") || mo_text_is(text, "descending") ||
           mo_text_is(text, "unranked");
}

static bool
is_time(struct mo_text text)
{
    return mo_time_parse(text, NULL);
}

static const struct rule order_rule = {
    is_order, MO_ERROR, "ascending, descending or unranked", NULL};
static const struct rule time_rule = {
    is_time, MO_WARNING, "a date or time of RFC 3339",
    "write 2026-11-23 or 2026-11-23T20:00:00Z"};
static const struct rule language_rule = {
    is_language_tag, MO_WARNING, "a language tag of BCP 47",
    "write a tag such as en, ko or pt-BR"};

/* MO_EDATA when the field breaks a rule whose breach is an error. */
static enum mo_status
apply(const struct rule *rule, const struct record *record, enum mo_field_id id)
{
    const struct mo_field *field = &mo_fields[id];
    const struct mo_text text = *mo_field_text(record->fields, field);
    if (!text.ptr || rule->holds(text))
        return MO_OK;
    struct mo_diag diag;
    char value[MO_QUOTE_SIZE], name[MO_QUOTE_SIZE];
    mo_text_quote(text, value);
    if (record->name.ptr)
        mo_diag_set(&diag, rule->severity, MO_EDATA, record->pos,
                    "%s of %s: expected %s, found %s", field->name,
                    mo_text_quote(record->name, name), rule->expected, value);
    else
        mo_diag_set(&diag, rule->severity, MO_EDATA, record->pos,
                    "list %s: expected %s, found %s", field->name,
                    rule->expected, value);
    diag.hint = rule->hint;
    record->found(record->user, &diag);
    return rule->severity == MO_ERROR ? MO_EDATA : MO_OK;
}

/* How RANK follows the one before it; NULL: as it should. */
static const char *
judge(struct mo_check *check, int64_t rank)
{
    if (rank == check->previous)
        return "a tie";
    const int step = rank > check->previous ? 1 : -1;
    if (check->direction == 0)
        check->direction = step;
    if (step != check->direction)
        return "against the order of the list";
    const uint64_t distance = step > 0
                                  ? (uint64_t)rank - (uint64_t)check->previous
                                  : (uint64_t)check->previous - (uint64_t)rank;
    return distance > 1 ? "a gap" : NULL;
}

static void
check_rank(struct mo_check *check, const struct record *record, int64_t rank)
{
    const char *verdict = check->ranked ? judge(check, rank) : NULL;
    if (verdict) {
        struct mo_diag diag;
        char name[MO_QUOTE_SIZE];
        mo_diag_set(&diag, MO_WARNING, MO_EDATA, record->pos,
                    "rank %" PRId64 " of %s follows rank %" PRId64 ": %s", rank,
                    mo_text_quote(record->name, name), check->previous,
                    verdict);
        record->found(record->user, &diag);
    }
    check->ranked = true;
    check->previous = rank;
}

enum mo_status
mo_check_list(struct mo_check *check, const struct mo_list *list,
              void (*found)(void *user, const struct mo_diag *diag), void *user)
{
    const struct record record = {
        .fields = list, .pos = list->pos, .found = found, .user = user};
    *check = (struct mo_check){.unranked = mo_text_is(list->order, "unranked")};
    if (mo_text_is(list->order, "ascending"))
        check->direction = 1;
    else if (mo_text_is(list->order, "descending"))
        check->direction = -1;
    MO_TRY(apply(&language_rule, &record, MO_LIST_LANGUAGE));
    MO_TRY(apply(&time_rule, &record, MO_LIST_PUBLISHED));
    MO_TRY(apply(&time_rule, &record, MO_LIST_UPDATED));
    return apply(&order_rule, &record, MO_LIST_ORDER);
}

enum mo_status
mo_check_moment(struct mo_check *check, const struct mo_moment *moment,
                void (*found)(void *user, const struct mo_diag *diag),
                void *user)
{
    const struct record record = {.fields = moment,
                                  .name = moment->title.ptr ? moment->title
                                                            : moment->heading,
                                  .pos = moment->pos,
                                  .found = found,
                                  .user = user};
    if (!record.name.ptr) {
        struct mo_diag diag;
        mo_diag_set(&diag, MO_ERROR, MO_EDATA, moment->pos,
                    "a moment has neither title nor heading");
        found(user, &diag);
        return MO_EDATA;
    }
    if (moment->rank.spelling.ptr && !check->unranked)
        check_rank(check, &record, moment->rank.value);
    MO_TRY(apply(&time_rule, &record, MO_PUBLISHED));
    return apply(&time_rule, &record, MO_UPDATED);
}
