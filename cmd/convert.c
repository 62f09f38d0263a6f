/* moments convert: one load, any number of writers. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

enum {
    ARG_TARGET = 1,
    ARG_FROM,
    ARG_TO,
    ARG_ENCODING,
    ARG_LOSSLESS,
    ARG_KEEP_GOING,
    ARG_REJECTS,
    ARG_TOP,
    ARG_REVERSE,
    ARG_SYNC,
    ARG_EXPLAIN,
    ARG_JOBS,
    ARG_QUIET,
    ARG_PROGRESS,
    ARG_LOG_FORMAT,
    ARG_MAX_MOMENT,
    ARG_MAX_NESTING,
    ARG_MAX_FIELDS,
    ARG_MAX_MEMBERS,
    ARG_MAX_UNPACKED,
    ARG_MAX_RATIO
};

static const struct arg convert_args[] = {
    {ARG_TARGET, 'o', "output", "TARGET",
     "write here, in the format of its extension (again for more; - is "
     "stdout)"},
    {ARG_FROM, 'f', "from", "FORMAT", "what the sources are in"},
    {ARG_TO, 't', "to", "FORMAT",
     "what to write (after -o: that target; stdout is json)"},
    {ARG_ENCODING, 0, "encoding", "NAME",
     "what encoding the sources are in, if not UTF-8"},
    {ARG_LOSSLESS, 0, "lossless", NULL,
     "fail, and write nothing, if a target would lose anything"},
    {ARG_KEEP_GOING, 'k', "keep-going", NULL,
     "leave bad moments out, write the rest, exit with 65"},
    {ARG_REJECTS, 0, "rejects", "FILE",
     "keep going, and write the bad moments there as NDJSON"},
    {ARG_TOP, 0, "top", "N", "only ranks 1 to N (without ranks: the first N)"},
    {ARG_REVERSE, 0, "reverse", NULL,
     "each list backwards (holds one list in memory)"},
    {ARG_SYNC, 0, "sync", NULL, "flush files and folders to the disk"},
    {ARG_EXPLAIN, 0, "explain", NULL,
     "say what each part of an article was taken for, and why"},
    {ARG_JOBS, 'j', "jobs", "N", "threads to use (all processors)"},
    {ARG_QUIET, 'q', "quiet", NULL, "no warnings"},
    {ARG_PROGRESS, 0, "progress", "WHEN", "auto, always or never"},
    {ARG_LOG_FORMAT, 0, "log-format", "FORMAT", "messages as text or json"},
    {ARG_MAX_MOMENT, 0, "max-moment", "SIZE",
     "the largest moment to accept (16M)"},
    {ARG_MAX_NESTING, 0, "max-nesting", "N", "the deepest nesting (512)"},
    {ARG_MAX_FIELDS, 0, "max-fields", "N",
     "the most members or columns of one record (10000)"},
    {ARG_MAX_MEMBERS, 0, "max-members", "N",
     "the most members of an archive (100000)"},
    {ARG_MAX_UNPACKED, 0, "max-unpacked", "SIZE",
     "the most bytes that an archive may unpack to (64G)"},
    {ARG_MAX_RATIO, 0, "max-ratio", "N",
     "the most unpacked bytes for one packed (1100)"},
    {0},
};

static const char convert_details[] =
    "A SOURCE is a path, - for standard input (also when none is given), or\n"
    "@seven, the seven moments that are built in. Several sources become\n"
    "several lists. Formats go by extension, also under .gz. Options of a\n"
    "writer before the first -o hold for every target they fit, after an -o\n"
    "for that target. Targets appear all together when all are complete.\n";

/* A list that grows; items are copied in. */
struct settings {
    struct mo_setting *items;
    size_t count;
};

struct wanted_target {
    const char *path;
    const char *to;
    struct settings settings;
};

struct request {
    const struct verb *verb;
    struct mo_convert convert;
    struct messages_style style;
    const char *from, *to, *encoding;
    struct settings settings; /* before the first -o */
    struct wanted_target *targets;
    size_t target_count;
};

/* A grown copy of ITEMS with room for one more; ends the program when memory
 * is out, as nothing has been begun. */
static void *
grow(void *items, size_t count, size_t size)
{
    void *grown = mo_realloc(items, count + 1, size);
    if (!grown) {
        fputs("moments: out of memory\n", stderr);
        exit(EXIT_TEMPORARY);
    }
    return grown;
}

static void
add_setting(struct settings *settings, const char *name, const char *value)
{
    settings->items =
        grow(settings->items, settings->count, sizeof(*settings->items));
    settings->items[settings->count++] = (struct mo_setting){name, value};
}

static void
add_target(struct request *request, const char *path)
{
    request->targets = grow(request->targets, request->target_count,
                            sizeof(*request->targets));
    request->targets[request->target_count++] =
        (struct wanted_target){.path = path};
}

static bool
refuse_value(const struct request *request, const struct given *given,
             const char *expected)
{
    args_refuse(request->verb, "--%s: expected %s, found \"%.40s\"",
                given->name, expected, given->value);
    return false;
}

static bool
take_count(const struct request *request, const struct given *given,
           uint64_t most, uint64_t *result)
{
    if (args_count(given->value, true, most, result) && *result > 0)
        return true;
    return refuse_value(request, given, "a number from 1");
}

static bool
take_number(struct request *request, const struct given *given)
{
    struct mo_convert *convert = &request->convert;
    struct mo_limits *limits = &convert->limits;
    const uint64_t most_bytes = UINT64_C(1) << 50;
    uint64_t number;
    switch (given->id) {
    case ARG_TOP: return take_count(request, given, UINT64_MAX, &convert->top);
    case ARG_MAX_MOMENT:
        return take_count(request, given, most_bytes, &limits->moment_bytes);
    case ARG_MAX_MEMBERS:
        return take_count(request, given, most_bytes, &limits->archive_members);
    case ARG_MAX_UNPACKED:
        return take_count(request, given, most_bytes, &limits->archive_bytes);
    default: break;
    }
    if (!take_count(request, given, 1000000, &number))
        return false;
    switch (given->id) {
    case ARG_JOBS:
        convert->threads = number < 256 ? (unsigned)number : 256;
        break;
    case ARG_MAX_NESTING: limits->nesting = (uint32_t)number; break;
    case ARG_MAX_RATIO: limits->archive_ratio = (uint32_t)number; break;
    default: limits->fields = (uint32_t)number; break;
    }
    return true;
}

static bool
take_style(struct request *request, const struct given *given)
{
    struct messages_style *style = &request->style;
    if (given->id == ARG_LOG_FORMAT) {
        style->json = strcmp(given->value, "json") == 0;
        return style->json || strcmp(given->value, "text") == 0 ||
               refuse_value(request, given, "text or json");
    }
    if (strcmp(given->value, "auto") == 0)
        style->progress = PROGRESS_AUTO;
    else if (strcmp(given->value, "always") == 0)
        style->progress = PROGRESS_ALWAYS;
    else if (strcmp(given->value, "never") == 0)
        style->progress = PROGRESS_NEVER;
    else
        return refuse_value(request, given, "auto, always or never");
    return true;
}

static bool
take(void *user, const struct given *given)
{
    struct request *request = user;
    struct mo_convert *convert = &request->convert;
    struct wanted_target *last =
        request->target_count > 0 ? &request->targets[request->target_count - 1]
                                  : NULL;
    switch (given->id) {
    case ARG_TARGET: add_target(request, given->value); break;
    case ARG_FROM: request->from = given->value; break;
    case ARG_TO: *(last ? &last->to : &request->to) = given->value; break;
    case ARG_ENCODING: request->encoding = given->value; break;
    case ARG_LOSSLESS: convert->lossless = true; break;
    case ARG_KEEP_GOING: convert->keep_going = true; break;
    case ARG_REJECTS: convert->rejects = given->value; break;
    case ARG_REVERSE: convert->reverse = true; break;
    case ARG_SYNC: convert->sync = true; break;
    case ARG_EXPLAIN: convert->explain = true; break;
    case ARG_QUIET: request->style.quiet = true; break;
    case ARG_PROGRESS:
    case ARG_LOG_FORMAT: return take_style(request, given);
    case ARG_MODULE:
        add_setting(last ? &last->settings : &request->settings, given->name,
                    given->value);
        break;
    default: return take_number(request, given);
    }
    return true;
}

/* ---- from the request to sources and targets ---- */

static bool
has_option(const struct mo_option *options, const char *name)
{
    for (const struct mo_option *o = options; o && o->name; o++)
        if (strcmp(o->name, name) == 0)
            return true;
    return false;
}

static bool
fits_reader(const struct mo_format *format, const char *name)
{
    return format->reader && has_option(format->reader->options, name);
}

/* A setting fits the sources when their format, or while that is not known
 * any format, reads with it. */
static bool
fits_sources(const struct mo_format *format, const char *name)
{
    if (format)
        return fits_reader(format, name);
    for (const struct mo_format *const *f = mo_formats; *f; f++)
        if (fits_reader(*f, name))
            return true;
    return false;
}

/* The target's own settings must fit it; of the general ones, those that do
 * are copied, and marked as of use. */
static int
settle_target(const struct request *request, struct wanted_target *wanted,
              struct mo_target *target, bool *used)
{
    const struct mo_option *options = target->format->writer->options;
    struct settings all = {0};
    for (size_t i = 0; i < request->settings.count; i++) {
        const struct mo_setting *setting = &request->settings.items[i];
        if (!has_option(options, setting->name))
            continue;
        used[i] = true;
        add_setting(&all, setting->name, setting->value);
    }
    for (size_t i = 0; i < wanted->settings.count; i++) {
        const struct mo_setting *setting = &wanted->settings.items[i];
        if (!has_option(options, setting->name)) {
            free(all.items);
            return args_refuse(
                request->verb, "--%s is no option of %s, the format of %s",
                setting->name, target->format->name, wanted->path);
        }
        add_setting(&all, setting->name, setting->value);
    }
    free(wanted->settings.items);
    wanted->settings = all;
    target->settings = all.items;
    target->setting_count = all.count;
    return EXIT_DONE;
}

static int
make_target(const struct request *request, struct wanted_target *wanted,
            struct mo_target *target, bool *used)
{
    const bool standard = strcmp(wanted->path, "-") == 0;
    const char *to = wanted->to ? wanted->to : request->to;
    target->path = standard ? NULL : wanted->path;
    target->fd = standard ? STDOUT_FILENO : -1;
    if (!to && standard)
        to = "json";
    if (to) {
        target->format = args_format(to, false);
        if (!target->format)
            return EXIT_UNAVAILABLE;
    } else {
        target->format = mo_format_by_path(wanted->path, false, NULL, 0);
        if (!target->format)
            return args_refuse(request->verb,
                               "%s: no format has this extension; name one "
                               "with --to",
                               wanted->path);
    }
    return settle_target(request, wanted, target, used);
}

static int
make_targets(struct request *request, struct mo_target *targets, bool *used)
{
    size_t standard_count = 0;
    for (size_t i = 0; i < request->target_count; i++) {
        const int status =
            make_target(request, &request->targets[i], &targets[i], used);
        if (status != EXIT_DONE)
            return status;
        standard_count += targets[i].path == NULL;
    }
    if (standard_count > 1)
        return args_refuse(request->verb,
                           "standard output can take one target only");
    return EXIT_DONE;
}

static void
make_source(const struct request *request, const char *name,
            const struct mo_format *format, struct mo_source *source)
{
    *source = (struct mo_source){.fd = -1,
                                 .format = format,
                                 .encoding = request->encoding,
                                 .settings = request->settings.items,
                                 .setting_count = request->settings.count};
    source_by_name(source, name);
}

static int
check_settings(const struct request *request, const struct mo_format *from,
               const bool *used)
{
    for (size_t i = 0; i < request->settings.count; i++) {
        const char *name = request->settings.items[i].name;
        if (!used[i] && !fits_sources(from, name))
            return args_refuse(request->verb,
                               "--%s fits neither a source nor a target", name);
    }
    return EXIT_DONE;
}

static int
run_convert(struct request *request)
{
    struct mo_summary summary;
    messages_begin(&request->style);
    request->convert.report = messages_show;
    request->convert.progress = messages_progress;
    request->convert.user = &request->style;
    const enum mo_status status = mo_convert(&request->convert, &summary);
    messages_end(&request->style);
    if (summary.rejected > 0 && status == MO_EDATA &&
        request->convert.keep_going && !request->style.json)
        fprintf(stderr, "moments: %llu bad moment%s left out, %llu written\n",
                (unsigned long long)summary.rejected,
                summary.rejected == 1 ? "" : "s",
                (unsigned long long)summary.moments);
    return exit_status_of(status);
}

/* SOURCES and TARGETS have room for all; USED for the general settings. */
static int
convert_into(struct request *request, char **names, struct mo_source *sources,
             struct mo_target *targets, bool *used)
{
    const struct mo_format *from = NULL;
    struct mo_convert *convert = &request->convert;
    int status = EXIT_DONE;
    if (request->from) {
        from = args_format(request->from, true);
        status = from ? EXIT_DONE : EXIT_UNAVAILABLE;
    }
    for (size_t i = 0; i < convert->source_count; i++)
        make_source(request, names[i], from, &sources[i]);
    if (status == EXIT_DONE)
        status = make_targets(request, targets, used);
    if (status == EXIT_DONE)
        status = check_settings(request, from, used);
    if (status != EXIT_DONE)
        return status;
    convert->sources = sources;
    convert->targets = targets;
    convert->target_count = request->target_count;
    return run_convert(request);
}

static int
convert_names(struct request *request, char **names, size_t count)
{
    struct mo_source *sources = calloc(count, sizeof(*sources));
    struct mo_target *targets = calloc(request->target_count, sizeof(*targets));
    bool *used = calloc(request->settings.count + 1, sizeof(*used));
    int status = EXIT_TEMPORARY;
    request->convert.source_count = count;
    if (sources && targets && used)
        status = convert_into(request, names, sources, targets, used);
    free(sources);
    free(targets);
    free(used);
    return status;
}

static int
convert_main(const struct verb *verb, int argc, char **argv)
{
    struct request request = {.verb = verb};
    char *standard[] = {(char[]){"-"}};
    int first;
    request.convert.limits = mo_limits_default();
    int status = args_parse(verb, argc, argv, take, &request, &first);
    if (status < 0 && !args_timestamp(&request.convert))
        status = EXIT_USAGE;
    if (status < 0 && request.convert.rejects &&
        strcmp(request.convert.rejects, "-") == 0)
        status = args_refuse(verb, "--rejects takes a file, not -");
    if (status < 0 && request.convert.rejects)
        request.convert.keep_going = true;
    if (status < 0 && request.target_count == 0)
        add_target(&request, "-");
    if (status < 0 && first == argc && isatty(STDIN_FILENO))
        status = args_refuse(verb, "no source: name a file, - or @seven");
    else if (status < 0 && first == argc)
        status = convert_names(&request, standard, 1);
    else if (status < 0)
        status = convert_names(&request, argv + first, (size_t)(argc - first));
    for (size_t i = 0; i < request.target_count; i++)
        free(request.targets[i].settings.items);
    free(request.targets);
    free(request.settings.items);
    return status;
}

const struct verb verb_convert = {
    .name = "convert",
    .arguments = "[OPTIONS] [SOURCE...] [-o TARGET]...",
    .summary = "Loads the sources once and writes every target from that load",
    .details = convert_details,
    .args = convert_args,
    .readers = true,
    .writers = true,
    .run = convert_main,
};
