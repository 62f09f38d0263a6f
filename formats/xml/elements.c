/* Elements into lists and moments: a small state machine over the names of a
 * vocabulary.
 *
 * In our own vocabulary the structure is moments, list, moment, and elements
 * of another namespace are foreign. With a mapping the namespace does not
 * matter; what is mapped to list (or else the root element) is a list, and
 * elements outside of moments that mean nothing are passed through. In both an
 * attribute of a list or moment counts as an element of that name, foreign
 * elements and attributes of a moment go to its extra as text, and elements
 * inside a field leave their text to it. */
#include "parse.h"

#include <stdio.h>

#include "xml.h"

/* ---- failures ----------------------------------------------------------- */

static void
stop_at(struct mo_xml_parse *parse, enum mo_status status, const char *message,
        const char *hint)
{
    struct mo_diag diag;
    mo_diag_set(&diag, MO_ERROR, status, mo_xml_find_tag(parse), "%s", message);
    diag.hint = hint;
    mo_xml_stop_with(parse, &diag);
}

/* Reports what the policy may pass over, with the moment that it is in. */
static void
complain(struct mo_xml_parse *parse, const char *message, const char *name,
         const char *hint)
{
    char quoted[MO_QUOTE_SIZE];
    mo_text_quote(mo_text_from(name), quoted);
    parse->record.bad |= parse->moment_depth > 0;
    mo_xml_stop(parse,
                mo_complain(parse->env, MO_ERROR, MO_EDATA,
                            mo_xml_find_tag(parse), hint, message, quoted));
}

/* ---- texts -------------------------------------------------------------- */

/* A copy of LEN bytes in the arena. libxml2 2.9 lets overlong UTF-8 through. */
static enum mo_status
keep_text(struct mo_xml_parse *parse, const void *bytes, size_t len,
          struct mo_text *text)
{
    if (mo_text_valid(bytes, len) != len) {
        const enum mo_status status =
            mo_complain(parse->env, MO_ERROR, MO_ESYNTAX, parse->pos, NULL,
                        "text is not valid UTF-8");
        return status == MO_OK ? MO_ESYNTAX : status;
    }
    return mo_text_copy(parse->env->arena, mo_text_of(bytes, len), text);
}

/* What a foreign element or attribute holds: the layout around it says nothing
 * in a vocabulary that we do not know. */
static enum mo_status
add_foreign(struct mo_xml_parse *parse, struct mo_text text)
{
    return mo_xml_record_foreign(&parse->record, parse->name,
                                 mo_text_trim(text), parse->pos);
}

static enum mo_status
set_field(struct mo_xml_parse *parse, const struct mo_field *field,
          struct mo_text text)
{
    const bool exact = !parse->vocabulary->item;
    return mo_xml_record_set(&parse->record, field,
                             exact ? text : mo_text_trim(text), parse->pos);
}

static void
begin_content(struct mo_xml_parse *parse, enum mo_xml_content content)
{
    parse->field_depth = parse->depth;
    parse->content = parse->record.bad ? MO_XML_NOTHING : content;
    parse->pos = mo_xml_find_cursor(parse);
    parse->pos.byte += parse->pos.line == 0; /* after the `>` */
    parse->pos.column += parse->pos.line > 0;
    parse->text.len = 0;
}

static enum mo_status
end_content(struct mo_xml_parse *parse)
{
    struct mo_text text;
    parse->field_depth = 0;
    if (parse->content == MO_XML_NOTHING || parse->record.bad)
        return MO_OK;
    /* an empty element holds an empty text, not a missing one */
    MO_TRY(keep_text(parse, parse->text.ptr ? parse->text.ptr : "",
                     parse->text.len, &text));
    if (parse->content == MO_XML_TEXT)
        return set_field(parse, parse->field, text);
    if (parse->content == MO_XML_FOREIGN)
        return add_foreign(parse, text);
    return mo_xml_record_member(&parse->record, parse->name, text, parse->pos);
}

static bool
is_blank(const xmlChar *text, int len)
{
    for (int i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' &&
            text[i] != '\r')
            return false;
    return true;
}

void
mo_xml_take_text(void *self, const xmlChar *bytes, int len)
{
    struct mo_xml_parse *parse = self;
    if (parse->status != MO_OK)
        return;
    if (parse->field_depth == 0) {
        if (!parse->vocabulary->item && !is_blank(bytes, len))
            complain(parse, "expected an element inside %s, found text",
                     (const char *)parse->parser->name, NULL);
        return;
    }
    if (parse->content == MO_XML_NOTHING || parse->record.bad)
        return;
    mo_xml_stop(parse,
                mo_xml_record_claim(&parse->record, (size_t)len, parse->pos));
    if (parse->status == MO_OK && !parse->record.bad)
        mo_xml_stop(parse, mo_buffer_add(&parse->text, bytes, (size_t)len));
}

/* ---- elements ----------------------------------------------------------- */

/* A start tag as libxml2 gives it: for each attribute name, prefix, namespace,
 * start and end of the value. */
struct tag {
    const char *local;
    const char *space; /* namespace, NULL if none */
    const xmlChar **attributes;
    int attribute_count;
};

enum { ATTRIBUTE_WIDTH = 5 };

/* Whether the element can be one of ours. */
static bool
is_ours(const struct mo_xml_parse *parse, const struct tag *tag)
{
    return parse->vocabulary->item || !tag->space ||
           strcmp(tag->space, MO_XML_NAMESPACE) == 0;
}

static const struct mo_xml_name *
find_name(struct mo_xml_parse *parse, const struct mo_xml_names *names,
          const struct tag *tag)
{
    struct mo_xml_known *known =
        &parse->known[((uintptr_t)tag->local / 8) % MO_XML_KNOWN];
    if (known->local != tag->local || known->space != tag->space ||
        known->names != names) {
        known->local = tag->local;
        known->space = tag->space;
        known->names = names;
        known->name = is_ours(parse, tag)
                          ? mo_xml_find(names, tag->local, MO_XML_ELEMENT)
                          : NULL;
    }
    return known->name;
}

/* The value of the attribute without namespace that has that NAME. */
static struct mo_text
find_attribute(const struct tag *tag, const char *name)
{
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **attribute = tag->attributes + i * ATTRIBUTE_WIDTH;
        if (!attribute[2] && strcmp((const char *)attribute[0], name) == 0)
            return mo_text_of((const char *)attribute[3],
                              (size_t)(attribute[4] - attribute[3]));
    }
    return mo_text_of(NULL, 0);
}

static enum mo_status
take_attribute(struct mo_xml_parse *parse, const struct mo_xml_names *names,
               const xmlChar **attribute)
{
    struct mo_text text;
    const char *local = (const char *)attribute[0];
    const size_t len = (size_t)(attribute[4] - attribute[3]);
    const struct mo_xml_name *name =
        mo_xml_find(names, local, MO_XML_ATTRIBUTE);
    const size_t local_len = strlen(local);
    if (!name && parse->record.is_list && parse->vocabulary->item)
        return MO_OK;
    MO_TRY(mo_xml_record_claim(&parse->record, local_len + len, parse->pos));
    if (parse->record.bad)
        return MO_OK;
    MO_TRY(keep_text(parse, attribute[3], len, &text));
    if (name)
        return set_field(parse, name->field, text);
    MO_TRY(keep_text(parse, local, local_len, &parse->name));
    return add_foreign(parse, text);
}

/* The attributes of a list or moment; those of other namespaces say nothing
 * about it. */
static void
take_attributes(struct mo_xml_parse *parse, const struct mo_xml_names *names,
                const struct tag *tag)
{
    if (tag->attribute_count == 0)
        return;
    parse->pos = mo_xml_find_tag(parse);
    for (int i = 0; i < tag->attribute_count; i++) {
        const xmlChar **attribute = tag->attributes + i * ATTRIBUTE_WIDTH;
        if (!attribute[2] && parse->status == MO_OK && !parse->record.bad)
            mo_xml_stop(parse, take_attribute(parse, names, attribute));
    }
}

static void
start_foreign(struct mo_xml_parse *parse, const char *local)
{
    const size_t len = strlen(local);
    begin_content(parse, MO_XML_FOREIGN);
    mo_xml_stop(parse, mo_xml_record_claim(&parse->record, len, parse->pos));
    mo_xml_stop(parse, keep_text(parse, local, len, &parse->name));
}

static void
start_member(struct mo_xml_parse *parse, const struct tag *tag)
{
    const struct mo_text name = find_attribute(tag, "name");
    if (!name.ptr) {
        complain(parse, "element %s lacks the attribute name", tag->local,
                 NULL);
        begin_content(parse, MO_XML_NOTHING);
        return;
    }
    begin_content(parse, MO_XML_MEMBER);
    mo_xml_stop(parse,
                mo_xml_record_claim(&parse->record, name.len, parse->pos));
    mo_xml_stop(parse, keep_text(parse, name.ptr, name.len, &parse->name));
}

/* A field of the open record, or with NAME NULL a foreign element in it. */
static void
start_field(struct mo_xml_parse *parse, const struct mo_xml_name *name,
            const struct tag *tag)
{
    if (!name) {
        start_foreign(parse, tag->local);
        return;
    }
    if (name->field->type == MO_FIELD_EXTRA) {
        start_member(parse, tag);
        return;
    }
    parse->field = name->field;
    begin_content(parse, MO_XML_TEXT);
}

static void
start_list(struct mo_xml_parse *parse, const struct tag *tag)
{
    parse->list_depth = parse->depth;
    parse->list_begun = false;
    mo_xml_record_begin(&parse->record, true, mo_xml_find_tag(parse));
    take_attributes(parse, &parse->vocabulary->list, tag);
}

/* Pushes the open list, whose fields are all there. A bad head still has its
 * moments: what is wrong with it was told. */
static void
push_list(struct mo_xml_parse *parse)
{
    mo_xml_stop(parse, mo_xml_record_finish(&parse->record));
    if (parse->status != MO_OK || parse->list_begun)
        return;
    parse->list_begun = true;
    mo_xml_stop(
        parse, parse->sink->begin_list(parse->sink->self, &parse->record.list));
}

static void
start_moment(struct mo_xml_parse *parse, const struct tag *tag)
{
    if (!parse->list_begun)
        push_list(parse);
    if (parse->status != MO_OK)
        return;
    parse->moments_seen = true;
    parse->moment_depth = parse->depth;
    mo_arena_reset(parse->env->arena);
    mo_xml_record_begin(&parse->record, false, mo_xml_find_tag(parse));
    take_attributes(parse, &parse->vocabulary->moment, tag);
}

static void
skip_element(struct mo_xml_parse *parse)
{
    begin_content(parse, MO_XML_NOTHING);
}

/* An element directly inside a list, or anywhere in one that is mapped. */
static void
start_in_list(struct mo_xml_parse *parse, const struct tag *tag)
{
    const bool foreign = parse->vocabulary->item;
    const bool child = parse->depth == parse->list_depth + 1;
    const struct mo_xml_name *name =
        find_name(parse, &parse->vocabulary->list, tag);
    if (name && name->role == MO_XML_MOMENT) {
        start_moment(parse, tag);
    } else if (name && name->role == MO_XML_LIST) {
        complain(parse, "expected a moment, found a list (%s) inside a list",
                 tag->local, NULL);
        skip_element(parse);
    } else if (foreign && (!name || (!child && !name->mapped))) {
        return;
    } else if (parse->list_begun) {
        complain(parse, "element %s of the list follows a moment", tag->local,
                 "the fields of a list come before its moments");
        skip_element(parse);
    } else {
        start_field(parse, name, tag);
    }
}

static void
start_outside(struct mo_xml_parse *parse, const struct tag *tag)
{
    const bool foreign = parse->vocabulary->item;
    const struct mo_xml_name *name =
        find_name(parse, &parse->vocabulary->list, tag);
    if (name && name->role == MO_XML_LIST) {
        start_list(parse, tag);
    } else if (!foreign) {
        complain(parse, "expected <list>, found %s", tag->local, NULL);
        skip_element(parse);
    } else if (name && name->role == MO_XML_MOMENT) {
        complain(parse, "moment %s stands outside of any list", tag->local,
                 "map no element to list to make the root one");
        skip_element(parse);
    }
}

static void
check_version(struct mo_xml_parse *parse, const struct tag *tag)
{
    struct mo_diag diag;
    char quoted[MO_QUOTE_SIZE];
    const struct mo_text version = find_attribute(tag, "version");
    if (!version.ptr || mo_text_is(version, MO_XML_VERSION))
        return;
    mo_diag_set(&diag, MO_ERROR, MO_EUNSUPPORTED, mo_xml_find_tag(parse),
                "expected version \"" MO_XML_VERSION
                "\" of <moments>, found %s",
                mo_text_quote(version, quoted));
    mo_xml_stop_with(parse, &diag);
}

static void
start_root(struct mo_xml_parse *parse, const struct tag *tag)
{
    char message[MO_QUOTE_SIZE + 60], quoted[MO_QUOTE_SIZE];
    if (parse->vocabulary->item) {
        if (parse->vocabulary->lists)
            start_outside(parse, tag);
        else
            start_list(parse, tag);
        return;
    }
    const bool named = strcmp(tag->local, "moments") == 0;
    if (named && is_ours(parse, tag)) {
        check_version(parse, tag);
        return;
    }
    const char *found = named ? tag->space : tag->local;
    (void)snprintf(message, sizeof(message),
                   named ? "expected <moments> of " MO_XML_NAMESPACE
                           ", found it of %s"
                         : "expected <moments>, found %s",
                   mo_text_quote(mo_text_from(found), quoted));
    stop_at(parse, MO_EDATA, message,
            "say with --map which element is a moment, as in "
            "--map film=moment,name=title");
}

void
mo_xml_start_element(void *self, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *space, int space_count,
                     const xmlChar **spaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes)
{
    struct mo_xml_parse *parse = self;
    const struct tag tag = {(const char *)local, (const char *)space,
                            attributes, attribute_count};
    (void)prefix, (void)space_count, (void)spaces, (void)defaulted_count;
    parse->rooted = true;
    /* libxml2 also gives the tag that the end of input cuts off */
    if (parse->status != MO_OK || mo_xml_is_at_end(parse))
        return;
    if (++parse->depth > parse->env->limits.nesting)
        stop_at(parse, MO_ELIMIT, "elements are nested too deeply",
                "raise the limit with --max-nesting");
    else if (parse->depth == 1)
        start_root(parse, &tag);
    else if (parse->field_depth > 0)
        return;
    else if (parse->moment_depth > 0)
        start_field(parse, find_name(parse, &parse->vocabulary->moment, &tag),
                    &tag);
    else if (parse->list_depth > 0)
        start_in_list(parse, &tag);
    else
        start_outside(parse, &tag);
}

static void
end_moment(struct mo_xml_parse *parse)
{
    parse->moment_depth = 0;
    mo_xml_stop(parse, mo_xml_record_finish(&parse->record));
    if (parse->status == MO_OK && !parse->record.bad)
        mo_xml_stop(parse, parse->sink->moment(parse->sink->self,
                                               &parse->record.moment));
    mo_arena_reset(parse->env->arena);
}

static void
end_list(struct mo_xml_parse *parse)
{
    parse->list_depth = 0;
    if (!parse->list_begun)
        push_list(parse);
    if (parse->status == MO_OK)
        mo_xml_stop(parse, parse->sink->end_list(parse->sink->self));
    mo_arena_reset(parse->env->arena);
}

void
mo_xml_end_element(void *self, const xmlChar *local, const xmlChar *prefix,
                   const xmlChar *space)
{
    struct mo_xml_parse *parse = self;
    (void)local, (void)prefix, (void)space;
    if (parse->status != MO_OK)
        return;
    const uint32_t depth = parse->depth--;
    if (depth == parse->field_depth)
        mo_xml_stop(parse, end_content(parse));
    else if (depth == parse->moment_depth)
        end_moment(parse);
    else if (depth == parse->list_depth)
        end_list(parse);
}
