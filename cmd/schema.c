/* moments schema: what a format looks like, for other programs. */
#include <string.h>

#include "cmd.h"

enum { ARG_AS = 1 };

static const struct arg schema_args[] = {
    {ARG_AS, 0, "as", "LANGUAGE",
     "in which schema language, where there are several (xsd or rng)"},
    {0},
};

static bool
take(void *user, const struct given *given)
{
    *(const char **)user = given->value;
    return true;
}

static const struct mo_schema *
find_schema(const struct mo_format *format, const char *language)
{
    for (const struct mo_schema *s = format->schemas; s && s->name; s++)
        if (!language || strcmp(s->name, language) == 0)
            return s;
    return NULL;
}

static void
list_schemas(void)
{
    fputs("hint: there are", stderr);
    for (const struct mo_format *const *f = mo_formats; *f; f++)
        for (const struct mo_schema *s = (*f)->schemas; s && s->name; s++)
            fprintf(stderr, " %s (%s, %s)", (*f)->name, s->name, s->title);
    fputc('\n', stderr);
}

static int
schema_main(const struct verb *verb, int argc, char **argv)
{
    const char *language = NULL;
    int first;
    const int status = args_parse(verb, argc, argv, take, &language, &first);
    if (status >= 0)
        return status;
    if (argc - first != 1)
        return args_refuse(verb, "expected one format, found %d", argc - first);
    const struct mo_format *format = mo_format_by_name(argv[first]);
    const struct mo_schema *schema =
        format ? find_schema(format, language) : NULL;
    if (!schema) {
        fprintf(stderr, "moments: no schema of \"%.40s\"%s%.40s\n", argv[first],
                language ? " in " : "", language ? language : "");
        list_schemas();
        return EXIT_UNAVAILABLE;
    }
    fwrite(schema->bytes, 1, *schema->len, stdout);
    return EXIT_DONE;
}

const struct verb verb_schema = {
    .name = "schema",
    .arguments = "[--as LANGUAGE] FORMAT",
    .summary = "Prints the JSON Schema, XSD, RELAX NG or CSVW metadata",
    .args = schema_args,
    .run = schema_main,
};
