/* The descriptor of the bundle as a Data Package (datapackage.org, version 2),
 * with a Table Schema of the CSV view. */
#include "bundle.h"

#include "../common/json_text.h"

#define PROFILES "https://datapackage.org/profiles/2.0/"

static void
put_pair(struct mo_out *out, const char *lead, struct mo_text value)
{
    mo_out_string(out, lead);
    mo_json_put_text(out, value);
}

/* TEXT is one word of printable ASCII. */
static bool
is_word(struct mo_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return false;
    return text.len > 0;
}

static bool
begins(struct mo_text text, const char *start)
{
    const size_t len = strlen(start);
    return text.len > len && memcmp(text.ptr, start, len) == 0;
}

/* TEXT is spelled as an identifier of a licence is ("CC-BY-4.0"). */
static bool
is_identifier(struct mo_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-._",
                    text.ptr[i]))
            return false;
    return text.len > 0;
}

/* The package allows an identifier or an address, not a sentence. */
static void
put_license(struct mo_out *out, struct mo_text license)
{
    const bool address = is_word(license) && (begins(license, "https://") ||
                                              begins(license, "http://"));
    if (!address && !is_identifier(license))
        return;
    put_pair(out,
             address ? ",\n  \"licenses\": [{\"path\": "
                     : ",\n  \"licenses\": [{\"name\": ",
             license);
    mo_out_string(out, "}]");
}

/* What is said of the whole: of the list, when there is but one. */
static void
put_head(const struct mo_bundle *bundle, struct mo_out *out)
{
    char time[MO_TIME_SIZE];
    const struct mo_list *list = &bundle->first;
    mo_out_string(out, "{\n  \"$schema\": \"" PROFILES "datapackage.json\",\n"
                       "  \"name\": \"moments\"");
    if (bundle->list_count == 1 && list->title.ptr)
        put_pair(out, ",\n  \"title\": ", list->title);
    if (bundle->list_count == 1 && list->summary.ptr)
        put_pair(out, ",\n  \"description\": ", list->summary);
    if (bundle->dated && mo_time_format(bundle->timestamp, time))
        put_pair(out, ",\n  \"created\": ", mo_text_from(time));
    if (bundle->list_count == 1)
        put_license(out, list->license);
}

static const char *
type_of(const struct mo_field *field)
{
    switch (field->type) {
    case MO_FIELD_NUMBER: return "integer";
    case MO_FIELD_EXTRA: return "object";
    case MO_FIELD_TEXT:
    case MO_FIELD_TEXTS: break;
    }
    return "string";
}

static void
put_column(struct mo_out *out, const char *prefix, const char *name,
           const char *type)
{
    mo_out_format(out, ",\n          {\"name\": \"%s%s\", \"type\": \"%s\"}",
                  prefix, name, type);
}

/* The columns of the CSV view, in its order. */
static void
put_schema(struct mo_out *out)
{
    const struct mo_field *moment = mo_moment_fields();
    const struct mo_field *list = mo_list_fields();
    mo_out_string(out,
                  ",\n      \"schema\": {\n        \"$schema\": \"" PROFILES
                  "tableschema.json\",\n        \"fields\": [\n"
                  "          {\"name\": \"id\", \"type\": \"string\"}");
    for (size_t i = 1; i < MO_MOMENT_FIELD_COUNT; i++)
        put_column(out, "", moment[i].name, type_of(&moment[i]));
    put_column(out, "list.", "index", "integer");
    for (size_t i = 0; i < MO_LIST_FIELD_COUNT; i++)
        put_column(out, "list.", list[i].name, type_of(&list[i]));
    mo_out_string(out, "\n        ]\n      }");
}

static void
put_table(struct mo_out *out)
{
    mo_out_string(out,
                  ",\n      \"type\": \"table\",\n      \"dialect\": {\n"
                  "        \"$schema\": \"" PROFILES "tabledialect.json\",\n"
                  "        \"header\": true,\n"
                  "        \"delimiter\": \",\",\n"
                  "        \"lineTerminator\": \"\\n\",\n"
                  "        \"quoteChar\": \"\\\"\",\n"
                  "        \"doubleQuote\": true,\n"
                  "        \"skipInitialSpace\": false\n      }");
    put_schema(out);
}

static void
put_resource(const struct mo_bundle *bundle, struct mo_out *out, size_t part)
{
    const struct mo_part_kind *kind = &mo_part_kinds[part];
    const struct mo_sums *sums = &bundle->parts[part].sums;
    mo_out_string(out, part == MO_PART_FIRST_VIEW ? "\n    {" : ",\n    {");
    mo_out_format(out,
                  "\n      \"name\": \"moments-%s\",\n"
                  "      \"path\": \"moments.%s\",\n"
                  "      \"title\": \"%s\",\n"
                  "      \"format\": \"%s\",\n"
                  "      \"mediatype\": \"%s\",\n"
                  "      \"encoding\": \"utf-8\",\n      \"bytes\": ",
                  kind->extension, kind->extension, kind->title,
                  kind->extension, kind->media_type);
    mo_out_uint(out, sums->bytes_in);
    mo_out_string(out, ",\n      \"hash\": \"sha256:");
    mo_bundle_put_digest(out, sums->sha256);
    mo_out_byte(out, '"');
    if (part == MO_PART_CSV)
        put_table(out);
    mo_out_string(out, "\n    }");
}

void
mo_bundle_put_package(const struct mo_bundle *bundle, struct mo_out *out)
{
    put_head(bundle, out);
    mo_out_string(out, ",\n  \"resources\": [");
    for (size_t i = MO_PART_FIRST_VIEW; i < MO_PART_COUNT; i++)
        put_resource(bundle, out, i);
    mo_out_string(out, "\n  ]\n}\n");
}
