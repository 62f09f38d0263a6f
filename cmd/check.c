/* moments check: every problem of the files given, in one run. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

enum { ARG_FROM = 1, ARG_ENCODING, ARG_STRICT, ARG_QUIET, ARG_LOG_FORMAT };

static const struct arg check_args[] = {
    {ARG_FROM, 'f', "from", "FORMAT", "what the files are in"},
    {ARG_ENCODING, 0, "encoding", "NAME", "their encoding, if not UTF-8"},
    {ARG_STRICT, 0, "strict", NULL, "warnings count as problems too"},
    {ARG_QUIET, 'q', "quiet", NULL, "no summary, no warnings"},
    {ARG_LOG_FORMAT, 0, "log-format", "FORMAT", "messages as text or json"},
    {0},
};

static const char check_details[] =
    "Reads each FILE to its end as `moments convert` would, bad moments and\n"
    "all, and shows what is wrong with its syntax, its values and the ranks "
    "of\n"
    "its lists. Exits with 1 when there is an error.\n";

struct request {
    const struct verb *verb;
    const char *from, *encoding;
    bool strict;
    struct messages_style style;
    struct mo_setting *settings;
    size_t setting_count;
};

static bool
take(void *user, const struct given *given)
{
    struct request *request = user;
    switch (given->id) {
    case ARG_FROM: request->from = given->value; break;
    case ARG_ENCODING: request->encoding = given->value; break;
    case ARG_STRICT: request->strict = true; break;
    case ARG_QUIET: request->style.quiet = true; break;
    case ARG_LOG_FORMAT:
        request->style.json = strcmp(given->value, "json") == 0;
        if (request->style.json || strcmp(given->value, "text") == 0)
            break;
        args_refuse(request->verb,
                    "--log-format: expected text or json, "
                    "found \"%.40s\"",
                    given->value);
        return false;
    default: {
        struct mo_setting *grown =
            mo_realloc(request->settings, request->setting_count + 1,
                       sizeof(*request->settings));
        if (!grown)
            return false;
        request->settings = grown;
        grown[request->setting_count++] =
            (struct mo_setting){given->name, given->value};
    }
    }
    return true;
}

/* Checks one file; the worst exit status of a missing or broken one wins. */
static int
check_file(struct request *request, const struct mo_format *from,
           const char *name)
{
    struct mo_source source = {.path = name,
                               .fd = -1,
                               .format = from,
                               .encoding = request->encoding,
                               .settings = request->settings,
                               .setting_count = request->setting_count};
    source_by_name(&source, name);
    struct mo_summary summary;
    const struct mo_convert convert = {.sources = &source,
                                       .source_count = 1,
                                       .limits = mo_limits_default(),
                                       .keep_going = true,
                                       .report = messages_show,
                                       .user = &request->style};
    const enum mo_status status = mo_convert(&convert, &summary);
    const bool bad = summary.errors > 0 || status != MO_OK ||
                     (request->strict && summary.warnings > 0);
    if (!request->style.quiet && !request->style.json)
        printf("%s: %s, %" PRIu64 " lists, %" PRIu64 " moments, %" PRIu64
               " errors, %" PRIu64 " warnings\n",
               name, bad ? "problems" : "good", summary.lists, summary.moments,
               summary.errors, summary.warnings);
    const int exit_status = exit_status_of(status);
    if (exit_status != EXIT_DATA && exit_status != EXIT_FINDINGS &&
        exit_status != EXIT_DONE)
        return exit_status;
    return bad ? EXIT_FINDINGS : EXIT_DONE;
}

static int
check_main(const struct verb *verb, int argc, char **argv)
{
    struct request request = {.verb = verb,
                              .style = {.progress = PROGRESS_NEVER}};
    const struct mo_format *from = NULL;
    int first;
    int status = args_parse(verb, argc, argv, take, &request, &first);
    if (status < 0 && first == argc)
        status = args_refuse(verb, "no file to check");
    if (status < 0 && request.from) {
        from = args_format(request.from, true);
        if (!from)
            status = EXIT_UNAVAILABLE;
    }
    if (status < 0) {
        messages_begin(&request.style);
        status = EXIT_DONE;
        for (int i = first; i < argc; i++) {
            const int one = check_file(&request, from, argv[i]);
            if (one > status)
                status = one;
        }
        messages_end(&request.style);
    }
    free(request.settings);
    return status;
}

const struct verb verb_check = {
    .name = "check",
    .arguments = "[OPTIONS] FILE...",
    .summary = "Checks files and shows every problem in one run",
    .details = check_details,
    .args = check_args,
    .readers = true,
    .run = check_main,
};
