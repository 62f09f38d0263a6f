/* moments manual: the man page, from the same tables as --help. */
#include "cmd.h"

static const struct arg no_args[] = {{0}};

/* Prints TEXT as roff takes it for text. */
static void
print_roff(const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
        line_start = *text == '\n';
    }
}

static void
print_roff_option(const char *name, char letter, const char *metavar,
                  const char *help)
{
    fputs(".TP\n.B ", stdout);
    if (letter)
        printf("\\-%c, ", letter);
    fputs("\\-\\-", stdout);
    print_roff(name);
    if (metavar) {
        fputs(" \\fI", stdout);
        print_roff(metavar);
        fputs("\\fR", stdout);
    }
    putchar('\n');
    print_roff(help);
    puts(".");
}

static void
print_module(const char *title, const char *what,
             const struct mo_option *options)
{
    if (!options || !options->name)
        return;
    fputs(".SS ", stdout);
    print_roff(title);
    printf(", %s\n", what);
    for (const struct mo_option *o = options; o->name; o++)
        print_roff_option(o->name, '\0',
                          o->type == MO_OPTION_FLAG ? NULL
                          : o->metavar              ? o->metavar
                                                    : "VALUE",
                          o->help);
}

static void
print_verb(const struct verb *verb)
{
    printf(".SS moments %s ", verb->name);
    print_roff(verb->arguments);
    putchar('\n');
    print_roff(verb->summary);
    puts(".");
    if (verb->details) {
        puts(".PP");
        print_roff(verb->details);
    }
    for (const struct arg *a = verb->args; a && a->id; a++)
        print_roff_option(a->name, a->letter, a->metavar, a->help);
}

static void
print_formats(void)
{
    puts(".SH FORMATS");
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        printf(".TP\n.B %s\n", (*f)->name);
        print_roff((*f)->title);
        fputs(";", stdout);
        for (const char *const *e = (*f)->extensions; *e; e++) {
            putchar(' ');
            print_roff(*e);
        }
        printf(" (%s)\n", !(*f)->writer   ? "read"
                          : !(*f)->reader ? "written"
                                          : "read and written");
    }
    puts(".SH OPTIONS OF FORMATS");
    for (const struct mo_format *const *f = mo_formats; *f; f++) {
        if ((*f)->reader)
            print_module((*f)->title, "reading", (*f)->reader->options);
        if ((*f)->writer)
            print_module((*f)->title, "writing", (*f)->writer->options);
    }
}

/* What each exit status stands for. */
struct meaning {
    const char *status, *text;
};

static const struct meaning meanings[] = {
    {"0", "Done."},
    {"1", "Findings: check found problems, diff a difference, \\-\\-lossless a "
          "loss, or a source holds no ranked list."},
    {"2", "Wrong usage."},
    {"65", "Bad input: syntax, data or a limit; also when \\-\\-keep\\-going "
           "left something out."},
    {"66", "A source is missing or unreadable."},
    {"69", "The format is not built in."},
    {"70", "A bug in moments."},
    {"73", "A target cannot be created."},
    {"74", "Reading or writing failed; worth another try."},
    {"75", "Out of memory or another passing trouble."},
};

static int
manual_main(const struct verb *verb, int argc, char **argv)
{
    int first;
    const int status = args_parse(verb, argc, argv, NULL, NULL, &first);
    if (status >= 0)
        return status;
    puts(".TH MOMENTS 1 \"\" \"moments " MO_VERSION "\"\n.SH NAME\n"
         "moments \\- ranked lists, from prose to data and back\n"
         ".SH SYNOPSIS\n.B moments\n.I VERB\n[\\fIOPTIONS\\fR] "
         "[\\fIARGUMENTS\\fR]\n.SH VERBS");
    for (const struct verb *const *v = verbs; *v; v++)
        print_verb(*v);
    print_formats();
    puts(".SH EXIT STATUS");
    for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
        printf(".TP\n.B %s\n%s\n", meanings[i].status, meanings[i].text);
    puts(".SH ENVIRONMENT\n.TP\n.B SOURCE_DATE_EPOCH\n"
         "The time, in seconds since 1970, that is written where a format asks "
         "for one.\n.TP\n.B TMPDIR\nWhere pipes and members of archives are "
         "put aside.\n.TP\n.B NO_COLOR\nNo colour in messages.");
    return EXIT_DONE;
}

const struct verb verb_manual = {
    .name = "manual",
    .arguments = "",
    .summary = "Prints the manual page in roff, for man -l -",
    .args = no_args,
    .run = manual_main,
};
