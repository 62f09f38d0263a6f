/* moments formats: what can be read, written, and carried. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

enum { ARG_FIELDS = 1, ARG_JSON };

static const struct arg formats_args[] = {
    {ARG_FIELDS, 0, "fields", NULL,
     "which fields of the model each writer carries"},
    {ARG_JSON, 0, "json", NULL, "the same as JSON"},
    {0},
};

struct request {
    bool fields, json;
};

static bool
take(void *user, const struct given *given)
{
    struct request *request = user;
    *(given->id == ARG_FIELDS ? &request->fields : &request->json) = true;
    return true;
}

static void
print_table(void)
{
    printf("%-10s %-5s %-6s %-20s %s\n", "FORMAT", "READ", "WRITE",
           "EXTENSIONS", "WHAT IT IS");
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        char extensions[64] = "";
        for (const char *const *e = (*f)->extensions; *e; e++) {
            strncat(extensions, *e,
                    sizeof(extensions) - 1 - strlen(extensions));
            strncat(extensions, " ",
                    sizeof(extensions) - 1 - strlen(extensions));
        }
        printf("%-10s %-5s %-6s %-20s %s\n", (*f)->name,
               (*f)->reader ? "yes" : "-", (*f)->writer ? "yes" : "-",
               extensions, (*f)->title);
    }
}

/* What a writer carries of each field with its default options. */
struct carried {
    enum mo_carry of[MO_FIELD_COUNT];
};

static bool
ask(const struct mo_writer *writer, struct carried *carried)
{
    struct mo_diag diag;
    void *state;
    if (mo_options_apply(writer->options, writer->state_size, NULL, 0, NULL,
                         &state, &diag) != MO_OK)
        return false;
    for (int i = 0; i < MO_FIELD_COUNT; i++)
        carried->of[i] = writer->carries
                             ? writer->carries(state, (enum mo_field_id)i)
                             : MO_CARRIES_ALWAYS;
    if (writer->dispose)
        writer->dispose(state);
    free(state);
    return true;
}

static const char *
carry_name(enum mo_carry carry)
{
    switch (carry) {
    case MO_CARRIES_NEVER: return "never";
    case MO_CARRIES_BY_VALUE: return "by value";
    case MO_CARRIES_ALWAYS: return "always";
    }
    return "";
}

static bool
is_list_field(int field)
{
    return field < MO_LIST_FIELD_COUNT;
}

/* A column for each writer, a row for each field. */
static void
print_fields(void)
{
    enum { MOST_WRITERS = 64 };
    static const char signs[] = {'-', 'v', '+'};
    struct carried carried[MOST_WRITERS];
    const struct mo_format *writers[MOST_WRITERS];
    size_t count = 0;
    for (const struct mo_format *const *f = mo_formats; *f; f++)
        if ((*f)->writer && count < MOST_WRITERS &&
            ask((*f)->writer, &carried[count]))
            writers[count++] = *f;
    printf("%-20s", "FIELD");
    for (size_t i = 0; i < count; i++)
        printf(" %s", writers[i]->name);
    putchar('\n');
    for (int field = 0; field < MO_FIELD_COUNT; field++) {
        printf("%s%-*s", is_list_field(field) ? "list." : "",
               is_list_field(field) ? 15 : 20, mo_fields[field].name);
        for (size_t i = 0; i < count; i++)
            printf(" %*c%*s", (int)(strlen(writers[i]->name) + 1) / 2,
                   signs[carried[i].of[field]],
                   (int)strlen(writers[i]->name) / 2, "");
        putchar('\n');
    }
    puts("\n+ carried always   v depends on the value   - not carried");
}

static void
print_carried_json(const struct mo_writer *writer)
{
    struct carried carried;
    if (!ask(writer, &carried))
        return;
    fputs(",\"carries\":{", stdout);
    for (int i = 0; i < MO_FIELD_COUNT; i++)
        printf("%s\"%s%s\":\"%s\"", i > 0 ? "," : "",
               is_list_field(i) ? "list." : "", mo_fields[i].name,
               carry_name(carried.of[i]));
    putchar('}');
}

static void
print_options_json(const char *name, const struct mo_option *options)
{
    printf(",\"%s\":[", name);
    for (const struct mo_option *o = options; o && o->name; o++) {
        printf("%s{\"name\":\"%s\",\"help\":\"", o == options ? "" : ",",
               o->name);
        print_json_text(stdout, o->help);
        fputs("\"}", stdout);
    }
    putchar(']');
}

static void
print_json(bool fields)
{
    putchar('[');
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        const struct mo_format *format = *f;
        printf("%s{\"name\":\"%s\",\"title\":\"", f == mo_formats ? "" : ",\n ",
               format->name);
        print_json_text(stdout, format->title);
        printf("\",\"media_type\":\"%s\",\"extensions\":[", format->media_type);
        for (const char *const *e = format->extensions; *e; e++)
            printf("%s\"%s\"", e == format->extensions ? "" : ",", *e);
        printf("],\"reads\":%s,\"writes\":%s",
               format->reader ? "true" : "false",
               format->writer ? "true" : "false");
        if (format->reader)
            print_options_json("reader_options", format->reader->options);
        if (format->writer)
            print_options_json("writer_options", format->writer->options);
        if (fields && format->writer)
            print_carried_json(format->writer);
        putchar('}');
    }
    puts("]");
}

static int
formats_main(const struct verb *verb, int argc, char **argv)
{
    struct request request = {0};
    int first;
    const int status = args_parse(verb, argc, argv, take, &request, &first);
    if (status >= 0)
        return status;
    if (first < argc)
        return args_refuse(verb, "unexpected argument \"%.40s\"", argv[first]);
    if (request.json)
        print_json(request.fields);
    else if (request.fields)
        print_fields();
    else
        print_table();
    return EXIT_DONE;
}

const struct verb verb_formats = {
    .name = "formats",
    .arguments = "[--fields] [--json]",
    .summary = "Lists what can be read, written, and carried",
    .args = formats_args,
    .run = formats_main,
};
