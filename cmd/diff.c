/* moments diff: what differs between two sources, whatever their formats. */
#include <string.h>

#include "cmd.h"
#include "moments/diff.h"
#include "moments/sink.h"

enum { ARG_FROM = 1, ARG_ENCODING, ARG_JSON, ARG_UNIFIED, ARG_QUIET };

static const struct arg diff_args[] = {
    {ARG_FROM, 'f', "from", "FORMAT", "what both sources are in"},
    {ARG_ENCODING, 0, "encoding", "NAME", "their encoding, if not UTF-8"},
    {ARG_JSON, 0, "json", NULL, "the differences as one JSON document"},
    {ARG_UNIFIED, 'u', "unified", NULL, "as `diff -u`, a field a line"},
    {ARG_QUIET, 'q', "quiet", NULL, "no output, only the exit status"},
    {0},
};

static const char diff_details[] =
    "A and B are sources as of `moments convert`, each in a format of its "
    "own.\n"
    "Exits with 0 when their lists are the same and with 1 when they differ.\n";

struct request {
    const char *from, *encoding;
    enum mo_diff_form form;
    bool quiet;
};

static bool
take(void *user, const struct given *given)
{
    struct request *request = user;
    switch (given->id) {
    case ARG_FROM: request->from = given->value; break;
    case ARG_ENCODING: request->encoding = given->value; break;
    case ARG_JSON: request->form = MO_DIFF_JSON; break;
    case ARG_UNIFIED: request->form = MO_DIFF_UNIFIED; break;
    default: request->quiet = true; break;
    }
    return true;
}

/* Loads NAME into MODEL. Warnings are not what was asked for. */
static int
load(const struct request *request, const char *name, struct mo_model *model)
{
    const struct mo_sink sink = mo_model_sink(model);
    struct messages_style style = {.quiet = true, .progress = PROGRESS_NEVER};
    struct mo_source source = {.fd = -1, .encoding = request->encoding};
    if (request->from) {
        source.format = args_format(request->from, true);
        if (!source.format)
            return EXIT_UNAVAILABLE;
    }
    source_by_name(&source, name);
    const struct mo_convert convert = {.sources = &source,
                                       .source_count = 1,
                                       .limits = mo_limits_default(),
                                       .sink = &sink,
                                       .report = messages_show,
                                       .user = &style};
    messages_begin(&style);
    return exit_status_of(mo_convert(&convert, NULL));
}

static enum mo_status
print(void *self, const uint8_t *bytes, size_t len)
{
    FILE *file = self;
    return fwrite(bytes, 1, len, file) == len ? MO_OK : MO_EIO;
}

static const struct mo_out_ops print_ops = {.flush = print};

static int
compare(const struct request *request, const struct mo_diff *diff)
{
    struct mo_out out;
    bool same = mo_model_equal(diff->a.model, diff->b.model);
    enum mo_status status = MO_OK;
    if (!request->quiet) {
        mo_out_init(&out, &print_ops, stdout);
        status = mo_diff(diff, &out, &same);
        if (status == MO_OK)
            status = mo_out_flush(&out);
        mo_out_dispose(&out);
    }
    if (status != MO_OK)
        return exit_status_of(status);
    return same ? EXIT_DONE : EXIT_FINDINGS;
}

static int
diff_main(const struct verb *verb, int argc, char **argv)
{
    struct request request = {.form = MO_DIFF_TEXT};
    int first;
    int status = args_parse(verb, argc, argv, take, &request, &first);
    if (status >= 0)
        return status;
    if (argc - first != 2)
        return args_refuse(verb, "expected two sources, found %d",
                           argc - first);
    struct mo_model *a = mo_model_new();
    struct mo_model *b = mo_model_new();
    const struct mo_diff diff = {
        {a, argv[first]}, {b, argv[first + 1]}, request.form};
    status = a && b ? load(&request, argv[first], a) : EXIT_TEMPORARY;
    if (status == EXIT_DONE)
        status = load(&request, argv[first + 1], b);
    if (status == EXIT_DONE)
        status = compare(&request, &diff);
    else if (status == EXIT_FINDINGS)
        status = EXIT_DATA; /* 1 would say that they differ */
    mo_model_free(a);
    mo_model_free(b);
    return status;
}

const struct verb verb_diff = {
    .name = "diff",
    .arguments = "[OPTIONS] A B",
    .summary = "Shows what differs between two sources, whatever their formats",
    .details = diff_details,
    .args = diff_args,
    .run = diff_main,
};
