/* Messages and progress on standard error. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

/* Past so many warnings the rest is only counted. */
enum { MOST_SHOWN = 100 };

void
messages_begin(struct messages_style *style)
{
    /* one write a message, however many pieces it is printed in */
    setvbuf(stderr, NULL, _IOFBF, 8192);
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    const bool terminal = isatty(STDERR_FILENO);
    style->colour = terminal && !style->json && !(no_colour && *no_colour) &&
                    !(term && strcmp(term, "dumb") == 0);
    if (style->progress == PROGRESS_AUTO)
        style->progress = terminal && !style->json && !style->quiet
                              ? PROGRESS_ALWAYS
                              : PROGRESS_NEVER;
}

void
print_json_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(file, "\\%c", c);
        else if (c < 0x20)
            fprintf(file, "\\u%04x", c);
        else
            fputc(c, file);
    }
}

static const char *
severity_name(enum mo_severity severity)
{
    switch (severity) {
    case MO_NOTE: return "note";
    case MO_WARNING: return "warning";
    case MO_ERROR: return "error";
    }
    return "error";
}

static void
show_member(const char *name, const char *text)
{
    if (!text)
        return;
    fprintf(stderr, ",\"%s\":\"", name);
    print_json_text(stderr, text);
    fputc('"', stderr);
}

static void
show_json(const struct mo_diag *diag)
{
    fprintf(stderr, "{\"severity\":\"%s\"", severity_name(diag->severity));
    show_member("status", mo_status_name(diag->status));
    show_member("file", diag->source);
    if (diag->pos.line)
        fprintf(stderr, ",\"line\":%" PRIu64, diag->pos.line);
    if (diag->pos.line && diag->pos.column)
        fprintf(stderr, ",\"column\":%" PRIu32, diag->pos.column);
    show_member("message", diag->message);
    show_member("hint", diag->hint);
    fputs("}\n", stderr);
}

static void
show_text(const struct messages_style *style, const struct mo_diag *diag,
          const char *line, uint32_t caret)
{
    const char *colour = diag->severity == MO_ERROR     ? "\033[1;31m"
                         : diag->severity == MO_WARNING ? "\033[1;33m"
                                                        : "\033[1m";
    fprintf(stderr, "%s:", diag->source ? diag->source : "moments");
    if (diag->pos.line)
        fprintf(stderr, "%" PRIu64 ":", diag->pos.line);
    if (diag->pos.line && diag->pos.column)
        fprintf(stderr, "%" PRIu32 ":", diag->pos.column);
    fprintf(stderr, " %s%s:%s %s\n", style->colour ? colour : "",
            severity_name(diag->severity), style->colour ? "\033[0m" : "",
            diag->message);
    if (line && caret > 0)
        fprintf(stderr, "  %s\n  %*s\n", line, (int)caret, "^");
    if (diag->hint)
        fprintf(stderr, "hint: %s\n", diag->hint);
}

static void
clear_bar(struct messages_style *style)
{
    if (style->bar)
        fputs("\r\033[K", stderr);
    style->bar = false;
}

void
messages_show(void *user, const struct mo_diag *diag, const char *line,
              uint32_t caret)
{
    struct messages_style *style = user;
    if (diag->severity == MO_WARNING && style->quiet)
        return;
    if (diag->severity == MO_WARNING && ++style->shown > MOST_SHOWN) {
        style->hidden++;
        return;
    }
    clear_bar(style);
    if (style->json)
        show_json(diag);
    else
        show_text(style, diag, line, caret);
    fflush(stderr);
}

void
messages_progress(void *user, uint64_t done, uint64_t total)
{
    struct messages_style *style = user;
    if (style->progress != PROGRESS_ALWAYS)
        return;
    fprintf(stderr, "\r%.1f MB", (double)done / 1e6);
    if (total > 0)
        fprintf(stderr, " of %.1f MB, %d %%", (double)total / 1e6,
                (int)(100.0 * (double)done / (double)total));
    fputs("\033[K", stderr);
    fflush(stderr);
    style->bar = true;
}

void
messages_end(struct messages_style *style)
{
    clear_bar(style);
    if (style->hidden == 0)
        return;
    if (style->json)
        fprintf(stderr,
                "{\"severity\":\"note\",\"message\":\"%" PRIu64
                " more warnings\"}\n",
                style->hidden);
    else
        fprintf(stderr, "moments: %" PRIu64 " more warnings not shown\n",
                style->hidden);
}
