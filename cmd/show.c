/* moments show: a list, pleasant to read in the terminal. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd.h"

enum { ARG_FROM = 1, ARG_ENCODING, ARG_WIDTH };

static const struct arg show_args[] = {
    {ARG_FROM, 'f', "from", "FORMAT", "what the source is in"},
    {ARG_ENCODING, 0, "encoding", "NAME", "its encoding, if not UTF-8"},
    {ARG_WIDTH, 'w', "width", "N", "wrap at N columns (the terminal's width)"},
    {0},
};

struct request {
    const struct verb *verb;
    const char *from, *encoding, *width;
};

static bool
take(void *user, const struct given *given)
{
    struct request *request = user;
    uint64_t width;
    switch (given->id) {
    case ARG_FROM: request->from = given->value; return true;
    case ARG_ENCODING: request->encoding = given->value; return true;
    default: request->width = given->value; break;
    }
    if (args_count(given->value, false, 1000, &width))
        return true;
    args_refuse(request->verb, "--width: expected a number, found \"%.40s\"",
                given->value);
    return false;
}

/* Comfortable to read: the terminal's width, but lines of at most 80. */
static void
terminal_width(char *buffer, size_t size)
{
    struct winsize window;
    unsigned width = 80;
    if (isatty(STDOUT_FILENO) &&
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col >= 20)
        width = window.ws_col < 80 ? window.ws_col : 80;
    snprintf(buffer, size, "%u", width);
}

static struct mo_source
choose_source(const struct request *request, const char *name)
{
    struct mo_source source = {.fd = -1, .encoding = request->encoding};
    if (request->from)
        source.format = args_format(request->from, true);
    if (!name && isatty(STDIN_FILENO))
        name = "@seven";
    source_by_name(&source, name ? name : "-");
    return source;
}

static int
show_main(const struct verb *verb, int argc, char **argv)
{
    struct request request = {.verb = verb};
    struct messages_style style = {.progress = PROGRESS_NEVER};
    char width[16];
    int first;
    const int status = args_parse(verb, argc, argv, take, &request, &first);
    if (status >= 0)
        return status;
    if (argc - first > 1)
        return args_refuse(verb, "expected one source, found %d", argc - first);
    const struct mo_source source = choose_source(&request, argv[first]);
    if (request.from && !source.format)
        return EXIT_UNAVAILABLE;
    terminal_width(width, sizeof(width));
    const struct mo_setting settings[] = {
        {"style", "show"}, {"width", request.width ? request.width : width}};
    const struct mo_target target = {.fd = STDOUT_FILENO,
                                     .format = mo_format_by_name("text"),
                                     .settings = settings,
                                     .setting_count = 2};
    struct mo_convert convert = {.sources = &source,
                                 .source_count = 1,
                                 .targets = &target,
                                 .target_count = 1,
                                 .limits = mo_limits_default(),
                                 .report = messages_show,
                                 .user = &style};
    style.quiet = true;
    messages_begin(&style);
    if (!args_timestamp(&convert))
        return EXIT_USAGE;
    const enum mo_status done = mo_convert(&convert, NULL);
    messages_end(&style);
    return exit_status_of(done);
}

const struct verb verb_show = {
    .name = "show",
    .arguments = "[SOURCE]",
    .summary = "Shows a source (or the built-in seven moments) to read",
    .args = show_args,
    .run = show_main,
};
