/* Arguments: one table for each verb, joined with those of the modules. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

enum { MAX_OPTIONS = 256 };

/* getopt's tables, made from ours. */
struct tables {
    struct option options[MAX_OPTIONS];
    size_t count;
    char letters[2 * MAX_OPTIONS + 2];
    size_t letters_len;
};

static bool
is_known(const struct tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->count; i++)
        if (strcmp(tables->options[i].name, name) == 0)
            return true;
    return false;
}

static void
add_option(struct tables *tables, const char *name, bool has_value, int id)
{
    if (tables->count + 1 < MAX_OPTIONS && !is_known(tables, name))
        tables->options[tables->count++] = (struct option){
            name, has_value ? required_argument : no_argument, NULL, id};
}

static void
add_module_options(struct tables *tables, const struct mo_option *options)
{
    for (const struct mo_option *o = options; o && o->name; o++)
        add_option(tables, o->name, o->type != MO_OPTION_FLAG, ARG_MODULE);
}

static void
make_tables(const struct verb *verb, struct tables *tables)
{
    memset(tables, 0, sizeof(*tables));
    tables->letters[tables->letters_len++] = ':';
    tables->letters[tables->letters_len++] = 'h';
    for (const struct arg *a = verb->args; a && a->id; a++) {
        add_option(tables, a->name, a->metavar != NULL, a->id);
        if (!a->letter)
            continue;
        tables->letters[tables->letters_len++] = a->letter;
        if (a->metavar)
            tables->letters[tables->letters_len++] = ':';
    }
    add_option(tables, "help", false, 'h');
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        if (verb->readers && (*f)->reader)
            add_module_options(tables, (*f)->reader->options);
        if (verb->writers && (*f)->writer)
            add_module_options(tables, (*f)->writer->options);
    }
}

enum { HELP_COLUMN = 29, HELP_WIDTH = 80 };

/* Prints TEXT from HELP_COLUMN on, the cursor standing there, wrapped. */
static void
print_wrapped(const char *text)
{
    const size_t room = HELP_WIDTH - HELP_COLUMN;
    while (strlen(text) > room) {
        size_t len = room;
        while (len > 0 && text[len] != ' ')
            len--;
        if (len == 0)
            len = room;
        printf("%.*s\n%*s", (int)len, text, HELP_COLUMN, "");
        text += len;
        while (*text == ' ')
            text++;
    }
    puts(text);
}

static void
print_option(const char *name, char letter, const char *metavar,
             const char *help)
{
    const int len = printf("  %s%c%s--%s%s%s", letter ? "-" : "",
                           letter ? letter : ' ', letter ? ", " : "   ", name,
                           metavar ? " " : "", metavar ? metavar : "");
    if (len < HELP_COLUMN)
        printf("%*s", HELP_COLUMN - len, "");
    else
        printf("\n%*s", HELP_COLUMN, "");
    print_wrapped(help);
}

static void
print_module_options(const char *title, const char *what,
                     const struct mo_option *options)
{
    if (!options || !options->name)
        return;
    printf("\n%s, %s:\n", title, what);
    for (const struct mo_option *o = options; o->name; o++) {
        print_option(o->name, '\0',
                     o->type == MO_OPTION_FLAG ? NULL
                     : o->metavar              ? o->metavar
                                               : "VALUE",
                     o->help);
        if (!o->choices)
            continue;
        printf("%*sone of:", HELP_COLUMN, "");
        for (const char *const *c = o->choices; *c; c++)
            printf(" %s", *c);
        putchar('\n');
    }
}

static void
print_help(const struct verb *verb)
{
    printf("usage: moments %s %s\n\n%s.\n", verb->name, verb->arguments,
           verb->summary);
    if (verb->details)
        printf("\n%s", verb->details);
    puts("\noptions:");
    for (const struct arg *a = verb->args; a && a->id; a++)
        print_option(a->name, a->letter, a->metavar, a->help);
    print_option("help", 'h', NULL, "show this help");
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        if (verb->readers && (*f)->reader)
            print_module_options((*f)->title, "reading", (*f)->reader->options);
        if (verb->writers && (*f)->writer)
            print_module_options((*f)->title, "writing", (*f)->writer->options);
    }
}

int
args_refuse(const struct verb *verb, const char *format, ...)
{
    va_list arguments;
    fputs("moments: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nhint: see `moments %s --help`\n", verb->name);
    return EXIT_USAGE;
}

static const struct arg *
find_letter(const struct verb *verb, int letter)
{
    for (const struct arg *a = verb->args; a && a->id; a++)
        if (a->letter == letter)
            return a;
    return NULL;
}

int
args_parse(const struct verb *verb, int argc, char **argv,
           bool (*take)(void *user, const struct given *given), void *user,
           int *first)
{
    struct tables tables;
    make_tables(verb, &tables);
    opterr = 0;
    optind = 1;
    for (;;) {
        int index = -1;
        const int id =
            getopt_long(argc, argv, tables.letters, tables.options, &index);
        if (id < 0)
            break;
        if (id == 'h') {
            print_help(verb);
            return EXIT_DONE;
        }
        if (id == '?' && optopt > 0 && optopt < ARG_MODULE)
            return args_refuse(verb, "unknown option -%c", optopt);
        if (id == '?')
            return args_refuse(verb, "no such option: %s", argv[optind - 1]);
        if (id == ':')
            return args_refuse(verb, "option %s needs a value",
                               argv[optind - 1]);
        const struct arg *short_arg = index < 0 ? find_letter(verb, id) : NULL;
        const struct given given = {
            short_arg ? short_arg->id : id,
            short_arg ? short_arg->name : tables.options[index].name, optarg};
        if (!take(user, &given))
            return EXIT_USAGE;
    }
    *first = optind;
    return -1;
}

static uint64_t
unit_of(char suffix)
{
    switch (suffix) {
    case '\0': return 1;
    case 'k':
    case 'K': return UINT64_C(1) << 10;
    case 'M': return UINT64_C(1) << 20;
    case 'G': return UINT64_C(1) << 30;
    default: return 0;
    }
}

bool
args_count(const char *value, bool sizes, uint64_t most, uint64_t *result)
{
    char *end;
    errno = 0;
    const unsigned long long number = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || errno)
        return false;
    const uint64_t unit = unit_of(*end);
    if (unit == 0 || (*end && (!sizes || end[1])) || number > most / unit)
        return false;
    *result = number * unit;
    return true;
}

const struct mo_format *
args_format(const char *name, bool read)
{
    const struct mo_format *format = mo_format_by_name(name);
    if (format && (read ? format->reader != NULL : format->writer != NULL))
        return format;
    fprintf(stderr,
            "moments: format \"%.40s\" cannot be %s\nhint: `moments formats` "
            "lists what can\n",
            name, read ? "read" : "written");
    return NULL;
}

void
source_by_name(struct mo_source *source, const char *name)
{
    source->path = name;
    if (strcmp(name, "-") == 0) {
        source->path = NULL;
        source->fd = STDIN_FILENO;
        source->name = "<stdin>";
    } else if (strcmp(name, "@seven") == 0) {
        source->path = NULL;
        source->bytes = mo_seven();
        source->name = name;
        source->format = mo_format_by_name("json");
        source->encoding = NULL;
    }
}

bool
args_timestamp(struct mo_convert *convert)
{
    const char *value = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;
    const uint64_t most = UINT64_C(253402300799); /* the end of year 9999 */
    convert->timestamp = 315532800;               /* 1980-01-01, ZIP's first */
    if (!value || !*value)
        return true;
    if (!args_count(value, false, most, &seconds)) {
        fprintf(stderr,
                "moments: SOURCE_DATE_EPOCH: expected seconds since 1970, "
                "found \"%.40s\"\n",
                value);
        return false;
    }
    convert->timestamp = (int64_t)seconds;
    convert->timestamp_given = true;
    return true;
}
