/* The command: finds the verb and runs it. */
#include <signal.h>
#include <string.h>

#include "cmd.h"

const struct verb *const verbs[] = {
    &verb_convert, &verb_show,   &verb_check,  &verb_diff,
    &verb_formats, &verb_schema, &verb_manual, NULL,
};

int
exit_status_of(enum mo_status status)
{
    switch (status) {
    case MO_OK:
    case MO_STOP: return EXIT_DONE;
    case MO_ELOSS:
    case MO_ENOLIST: return EXIT_FINDINGS;
    case MO_EUSAGE: return EXIT_USAGE;
    case MO_ESYNTAX:
    case MO_EDATA:
    case MO_ELIMIT: return EXIT_DATA;
    case MO_ENOINPUT: return EXIT_NO_INPUT;
    case MO_EUNSUPPORTED:
    case MO_EPLUGIN: return EXIT_UNAVAILABLE;
    case MO_EINTERNAL: return EXIT_INTERNAL;
    case MO_ECREATE: return EXIT_CANNOT_CREATE;
    case MO_EIO: return EXIT_IO;
    case MO_ENOMEM: return EXIT_TEMPORARY;
    }
    return EXIT_INTERNAL;
}

static void
print_usage(FILE *file)
{
    fputs("usage: moments VERB [OPTIONS] [ARGUMENTS]\n\n"
          "Ranked lists, from prose to data and back.\n\nverbs:\n",
          file);
    for (const struct verb *const *v = verbs; *v; v++)
        fprintf(file, "  %-9s %s\n", (*v)->name, (*v)->summary);
    fputs("\n`moments VERB --help` tells more of each, `moments --version` "
          "the version.\n"
          "To see it work:  moments show @seven\n",
          file);
}

/* Half-made targets go, then the signal does what it always does. */
static void
clean_up(int number)
{
    mo_publish_unlink_all();
    signal(number, SIG_DFL);
    raise(number);
}

static void
catch_signals(void)
{
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct sigaction action = {.sa_handler = clean_up};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 &&
            before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

/* What was printed must have arrived: a full disk is an error here too. */
static int
finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("moments: standard output");
    return status == EXIT_DONE ? EXIT_IO : status;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0) {
        print_usage(stdout);
        return finish(EXIT_DONE);
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("moments " MO_VERSION);
        return finish(EXIT_DONE);
    }
    for (const struct verb *const *v = verbs; *v; v++)
        if (strcmp((*v)->name, name) == 0) {
            catch_signals();
            return finish((*v)->run(*v, argc - 1, argv + 1));
        }
    fprintf(stderr, "moments: no verb \"%.40s\"\n", name);
    print_usage(stderr);
    return EXIT_USAGE;
}
