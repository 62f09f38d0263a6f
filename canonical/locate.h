/* From byte offsets to lines and columns, when a message is shown. */
#ifndef CANONICAL_LOCATE_H
#define CANONICAL_LOCATE_H

#include "moments/io.h"

/* A place that moves forward over the bytes of a source. LF, CR and CRLF each
 * end one line; columns count code points. Start from line 1, column 1. */
struct line_cursor {
    struct mo_pos pos;
    bool after_cr; /* an LF now would belong to the same line end */
};

#define LINE_CURSOR_START ((struct line_cursor){.pos = {0, 1, 1}})

void mo_line_cursor_pass(struct line_cursor *cursor, const uint8_t *bytes,
                         size_t len);

/* A line to show below a message: at most so many code points of it, and where
 * among them the caret stands (from 1). */
enum { SHOWN_LINE = 72, SHOWN_LINE_SIZE = 4 * (SHOWN_LINE + 2) + 1 };
struct shown_line {
    char text[SHOWN_LINE_SIZE]; /* UTF-8, NUL-terminated; empty: nothing */
    uint32_t caret;
};

/* Works out the line and column of *POS, whose byte lies in or right behind
 * WINDOW, the bytes from FROM on; sets *LINE (may be NULL) where the window
 * holds the whole line. */
void mo_locate_in(struct mo_bytes window, const struct line_cursor *from,
                  struct mo_pos *pos, struct shown_line *line);

/* Looks places up in a source that is read a second time. Quick while the
 * bytes asked for ascend. */
struct locator {
    struct mo_in *in;        /* ours; NULL: nothing can be looked up */
    struct line_cursor line; /* of the start of the line at hand */
    enum mo_status (*reopen)(void *user, struct mo_in **in);
    void *user;
};

void mo_locator_close(struct locator *locator);
void mo_locate(struct locator *locator, struct mo_pos *pos,
               struct shown_line *line);

#endif
