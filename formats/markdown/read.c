/* The reader: cuts the source into pieces (a section, a row, the head of a
 * list), one at a time in memory, and pushes what they say. */
#include "article.h"

#include <stddef.h>

struct state {
    struct mo_article_options article;
};

static const struct mo_option options[] = {
    MO_ARTICLE_OPTIONS(state, article),
    {0},
};

/* ---- pieces -------------------------------------------------------------- */

enum kind {
    KIND_TEXT,
    KIND_TITLE,   /* `# ` and what follows */
    KIND_SECTION, /* `## ` and what follows */
    KIND_ROW,     /* one line that begins with `|` */
    KIND_LIST,    /* the comment that begins a list, and what follows */
    KIND_RULE     /* `---` and what follows */
};

enum { FILL = 64 * 1024 };

struct reader {
    const struct mo_env *env;
    struct mo_in *in;
    const struct mo_sink *sink;
    struct mo_bytes window; /* not consumed yet */
    bool ended;             /* the window holds all that is left */
    struct mo_list list;
    bool begun; /* the list has been pushed */
    struct mo_md_piece conclusion;
    struct mo_md_table table;
    enum { TABLE_NONE, TABLE_HEADER, TABLE_OPEN } table_state;
};

static enum mo_status
fill(struct reader *r, size_t want)
{
    MO_TRY(mo_in_fill(r->in, want, &r->window));
    r->ended = r->window.len < want;
    return MO_OK;
}

static void
consume(struct reader *r, size_t len)
{
    mo_in_consume(r->in, len);
    r->window.ptr += len;
    r->window.len -= len;
}

static enum mo_status
seek(struct reader *r, uint64_t offset)
{
    MO_TRY(mo_in_seek(r->in, offset));
    r->window.len = 0;
    r->ended = false;
    return fill(r, FILL);
}

/* The line at POS of the window, without its end and white space there; *NEXT
 * is where the next one begins, POS itself at the end of the source. */
static enum mo_status
line_at(struct reader *r, size_t pos, struct mo_text *line, size_t *next)
{
    const uint8_t *end = NULL;
    size_t seen = pos;
    for (;;) {
        if (r->window.len > seen)
            end = memchr(r->window.ptr + seen, '\n', r->window.len - seen);
        if (end || r->ended)
            break;
        seen = r->window.len;
        MO_TRY(fill(r, seen + (seen < FILL ? FILL : seen)));
    }
    *next = end ? (size_t)(end - r->window.ptr) + 1 : r->window.len;
    *line = mo_text_of((const char *)r->window.ptr + pos, *next - pos);
    while (line->len > 0 && strchr(" \t\r\n", line->ptr[line->len - 1]))
        line->len--;
    return MO_OK;
}

static bool
starts_with(struct mo_text text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.ptr, prefix, len) == 0;
}

/* What begins with LINE; a line of dashes under text is no rule but makes a
 * heading of the text, which we take for text. */
static enum kind
line_kind(struct mo_text line, bool after_blank)
{
    if (mo_text_is(line, "#") || starts_with(line, "# "))
        return KIND_TITLE;
    if (mo_text_is(line, "##") || starts_with(line, "## "))
        return KIND_SECTION;
    if (starts_with(line, "|"))
        return KIND_ROW;
    if (starts_with(line, MO_MD_LIST_MARK))
        return KIND_LIST;
    return after_blank && mo_text_is(line, "---") ? KIND_RULE : KIND_TEXT;
}

static enum mo_status
refuse_size(const struct reader *r)
{
    return mo_complain(r->env, MO_ERROR, MO_ELIMIT,
                       mo_pos_at(mo_in_offset(r->in)), NULL,
                       "a section of more than %llu bytes",
                       (unsigned long long)r->env->limits.moment_bytes);
}

/* The piece at the start of the window, of *LEN bytes; 0 at the end. Only
 * within a section a table is no business of ours. */
static enum mo_status
next_piece(struct reader *r, enum kind *kind, size_t *len)
{
    struct mo_text line;
    size_t pos = 0, next;
    bool blank = true, started = false;
    for (;;) {
        MO_TRY(line_at(r, pos, &line, &next));
        if (next == pos)
            break;
        const enum kind found = line_kind(line, blank);
        if (!started && line.len > 0) {
            started = true;
            *kind = found;
        } else if (found != KIND_TEXT &&
                   (found != KIND_ROW || *kind != KIND_SECTION)) {
            break;
        }
        blank = line.len == 0;
        pos = next;
        if (pos > r->env->limits.moment_bytes) {
            MO_TRY(refuse_size(r));
            return MO_ELIMIT;
        }
        if (started && *kind == KIND_ROW)
            break;
    }
    if (!started)
        *kind = KIND_TEXT;
    *len = pos;
    return MO_OK;
}

/* The first LEN bytes of the window, without white space before them. */
static struct mo_md_piece
piece_of(const struct reader *r, size_t len)
{
    struct mo_md_piece piece;
    size_t start = 0;
    while (start < len && strchr(" \t\r\n", r->window.ptr[start]) &&
           r->window.ptr[start])
        start++;
    piece.text = mo_text_of((const char *)r->window.ptr + start, len - start);
    piece.offset = mo_in_offset(r->in) + start;
    return piece;
}

/* ---- where a list ends --------------------------------------------------- */

/* What was seen of a list so far. */
struct extent {
    bool started; /* its first piece was seen */
    bool titled, filled;
};

/* A piece of that KIND belongs to the next list. */
static bool
ends_list(struct extent *extent, enum kind kind)
{
    if (extent->started && kind == KIND_LIST)
        return true;
    if (kind == KIND_TITLE && (extent->titled || extent->filled))
        return true;
    extent->started = true;
    extent->titled = extent->titled || kind == KIND_TITLE;
    extent->filled = extent->filled || kind == KIND_SECTION || kind == KIND_ROW;
    return false;
}

/* The list's head has to be complete before its moments, but its conclusion
 * stands at the end: after the last rule that no moment follows. So each list
 * is looked through first. */
static enum mo_status
find_conclusion(struct reader *r, struct extent extent)
{
    const uint64_t start = mo_in_offset(r->in);
    uint64_t rule = 0;
    size_t len;
    enum kind kind;
    for (;;) {
        MO_TRY(next_piece(r, &kind, &len));
        if (len == 0 || ends_list(&extent, kind))
            break;
        if (kind == KIND_RULE)
            rule = piece_of(r, len).offset;
        else if (kind == KIND_SECTION || kind == KIND_ROW)
            rule = 0;
        consume(r, len);
    }
    r->conclusion.text = mo_text_from(NULL);
    r->conclusion.offset = rule;
    if (rule > 0) {
        MO_TRY(seek(r, rule));
        MO_TRY(next_piece(r, &kind, &len));
        if (mo_text_copy(r->env->arena, piece_of(r, len).text,
                         &r->conclusion.text) != MO_OK)
            return MO_ENOMEM;
    }
    return seek(r, start);
}

/* ---- records ------------------------------------------------------------- */

/* Reports what parsing PIECE found wrong. */
static enum mo_status
report(const struct reader *r, const struct mo_diag *diag,
       struct mo_md_piece piece)
{
    struct mo_bytes record;
    if (diag->status == MO_ENOMEM)
        return MO_ENOMEM;
    record.ptr = (const uint8_t *)piece.text.ptr;
    record.len = piece.text.len;
    return mo_report(r->env, diag, &record);
}

/* The same where there is no moment to skip, so that nothing can go on. */
static enum mo_status
fail(const struct reader *r, const struct mo_diag *diag)
{
    if (diag->status == MO_ENOMEM)
        return MO_ENOMEM;
    MO_TRY(mo_report(r->env, diag, NULL));
    return diag->status;
}

static bool
check_text(struct mo_md_piece piece, struct mo_diag *diag)
{
    const size_t valid = mo_text_valid(piece.text.ptr, piece.text.len);
    if (valid == piece.text.len)
        return true;
    mo_diag_set(diag, MO_ERROR, MO_ESYNTAX, mo_pos_at(piece.offset + valid),
                piece.text.ptr[valid] ? "the text is not valid UTF-8 here"
                                      : "the text holds a zero character");
    return false;
}

/* Pushes the list when its head is complete. */
static enum mo_status
begin_list(struct reader *r)
{
    struct mo_diag diag;
    struct mo_md_piece rest = r->conclusion;
    if (r->begun)
        return MO_OK;
    r->begun = true;
    if (rest.text.ptr) {
        if (!check_text(rest, &diag))
            return fail(r, &diag);
        rest.text = mo_text_of(rest.text.ptr + 3, rest.text.len - 3);
        rest.offset += 3;
        if (mo_md_read_text(r->env, rest, &r->list.conclusion, &diag) != MO_OK)
            return fail(r, &diag);
    }
    return r->sink->begin_list(r->sink->self, &r->list);
}

static enum mo_status
push(struct reader *r, enum mo_status status, const struct mo_moment *moment,
     const struct mo_diag *diag, struct mo_md_piece piece)
{
    if (status != MO_OK)
        return report(r, diag, piece);
    return r->sink->moment(r->sink->self, moment);
}

static enum mo_status
take_section(struct reader *r, struct mo_md_piece piece)
{
    struct mo_moment moment;
    struct mo_diag diag;
    enum mo_status status = MO_ESYNTAX;
    MO_TRY(begin_list(r));
    if (check_text(piece, &diag))
        status = mo_md_read_section(r->env, piece, &moment, &diag);
    return push(r, status, &moment, &diag, piece);
}

/* The first two rows of a table: a header, and a row of dashes. */
static enum mo_status
take_header(struct reader *r, struct mo_md_piece piece)
{
    struct mo_diag diag;
    if (!check_text(piece, &diag))
        return fail(r, &diag);
    if (r->table_state == TABLE_NONE) {
        r->table_state = TABLE_HEADER;
        if (mo_md_read_header(r->env, piece, &r->table, &diag) != MO_OK)
            return fail(r, &diag);
        return MO_OK;
    }
    r->table_state = TABLE_OPEN;
    if (mo_md_is_delimiter_row(piece.text))
        return MO_OK;
    mo_diag_set(&diag, MO_ERROR, MO_ESYNTAX, mo_pos_at(piece.offset),
                "expected a row of dashes under the header of the table");
    return fail(r, &diag);
}

static enum mo_status
take_row(struct reader *r, struct mo_md_piece piece)
{
    struct mo_moment moment;
    struct mo_diag diag;
    enum mo_status status = MO_ESYNTAX;
    if (r->table_state != TABLE_OPEN)
        return take_header(r, piece);
    MO_TRY(begin_list(r));
    if (check_text(piece, &diag))
        status = mo_md_read_row(r->env, piece, &r->table, &moment, &diag);
    return push(r, status, &moment, &diag, piece);
}

/* The head of the list; later on, text that belongs to nothing. */
static enum mo_status
take_text(struct reader *r, struct mo_md_piece piece)
{
    struct mo_diag diag;
    if (mo_text_trim(piece.text).len == 0)
        return MO_OK;
    r->table_state = TABLE_NONE;
    if (r->begun)
        return mo_complain(r->env, MO_WARNING, MO_EDATA,
                           mo_pos_at(piece.offset), NULL,
                           "this text belongs to no moment; it is not read");
    if (!check_text(piece, &diag))
        return fail(r, &diag);
    if (mo_text_copy(r->env->arena, piece.text, &piece.text) != MO_OK)
        return MO_ENOMEM;
    if (mo_md_read_head(r->env, piece, &r->list, &diag) != MO_OK)
        return fail(r, &diag);
    return MO_OK;
}

/* A rule that is not the conclusion's parts nothing, as long as it stands
 * alone. */
static enum mo_status
take_rule(struct reader *r, struct mo_md_piece piece)
{
    const struct mo_text text = mo_text_trim(piece.text);
    MO_TRY(begin_list(r));
    if (piece.offset == r->conclusion.offset || text.len == 3)
        return MO_OK;
    return take_text(r, piece);
}

static enum mo_status
take_piece(struct reader *r, enum kind kind, size_t len)
{
    const struct mo_md_piece piece = piece_of(r, len);
    switch (kind) {
    case KIND_SECTION: return take_section(r, piece);
    case KIND_ROW: return take_row(r, piece);
    case KIND_RULE: return take_rule(r, piece);
    case KIND_TEXT:
    case KIND_TITLE:
    case KIND_LIST: break;
    }
    return take_text(r, piece);
}

/* ---- lists --------------------------------------------------------------- */

/* Reads one list, whose front matter is in r->list already; *MORE says that
 * another one follows. */
static enum mo_status
read_list(struct reader *r, struct extent extent, bool *more)
{
    enum kind kind;
    size_t len;
    MO_TRY(find_conclusion(r, extent));
    r->begun = false;
    r->table_state = TABLE_NONE;
    for (;;) {
        MO_TRY(next_piece(r, &kind, &len));
        *more = len > 0;
        if (len == 0 || ends_list(&extent, kind))
            break;
        MO_TRY(take_piece(r, kind, len));
        consume(r, len);
    }
    MO_TRY(begin_list(r));
    return r->sink->end_list(r->sink->self);
}

static enum mo_status
read_lists(struct reader *r)
{
    struct extent extent = {.started = true};
    bool more = true;
    r->table.arena = mo_arena_new();
    if (!r->table.arena)
        return MO_ENOMEM;
    enum mo_status status = read_list(r, extent, &more);
    while (status == MO_OK && more) {
        memset(&r->list, 0, sizeof(r->list));
        r->list.pos = mo_pos_at(mo_in_offset(r->in));
        extent.started = false;
        status = read_list(r, extent, &more);
    }
    mo_arena_free(r->table.arena);
    return status;
}

/* ---- front matter -------------------------------------------------------- */

/* Makes the window hold all of the front matter. */
static enum mo_status
find_front(struct reader *r, struct mo_front_span *span, bool *found)
{
    MO_TRY(fill(r, FILL));
    for (;;) {
        *found = mo_front_find(
            mo_text_of((const char *)r->window.ptr, r->window.len), span);
        if (!*found || span->closed || r->ended)
            return MO_OK;
        if (r->window.len > r->env->limits.moment_bytes) {
            MO_TRY(refuse_size(r));
            return MO_ELIMIT;
        }
        MO_TRY(fill(r, 2 * r->window.len));
    }
}

static enum mo_status
check_version(struct reader *r, const struct mo_front *front)
{
    const struct mo_front_entry *const entry =
        mo_front_entry(front, "moments_format");
    struct mo_diag diag;
    char quote[MO_QUOTE_SIZE];
    struct mo_text version = mo_text_of("", 0);
    struct mo_pos pos = {0};
    if (entry && entry->items.count > 0)
        version = entry->items.items[0];
    if (mo_text_is(version, "1"))
        return MO_OK;
    if (entry)
        pos = entry->value_pos;
    mo_diag_set(&diag, MO_ERROR, MO_EUNSUPPORTED, pos,
                "moments_format is %s, only 1 is known",
                mo_text_quote(version, quote));
    return fail(r, &diag);
}

/* Reads the front matter into the list. Without a closing line it is all there
 * is: a file without any list. */
static enum mo_status
read_front(struct reader *r, const struct mo_front_span *span)
{
    struct mo_front front;
    struct mo_diag diag;
    MO_TRY(mo_front_read(r->env, span->yaml, &front, &diag) == MO_OK
               ? MO_OK
               : fail(r, &diag));
    MO_TRY(check_version(r, &front));
    if (!span->closed && front.count > 1) {
        mo_diag_set(&diag, MO_ERROR, MO_ESYNTAX, mo_pos_at(span->len),
                    "the front matter has no closing line ---");
        return fail(r, &diag);
    }
    if (mo_md_read_front(r->env, &front, &r->list, &diag) != MO_OK)
        return fail(r, &diag);
    consume(r, span->len);
    return MO_OK;
}

static enum mo_status
prepare(void *state, const struct mo_env *env, struct mo_in *in)
{
    (void)state;
    (void)env;
    return mo_in_keep(in);
}

static enum mo_status
read(const void *state, const struct mo_env *env, struct mo_in *in,
     const struct mo_sink *sink)
{
    struct reader r = {.env = env, .in = in, .sink = sink};
    struct mo_front_span span;
    bool found;
    MO_TRY(find_front(&r, &span, &found));
    if (!found || !mo_front_peek(&span, "moments_format").ptr)
        return mo_md_read_article(&((const struct state *)state)->article, env,
                                  in, sink);
    r.list.pos = mo_pos_at(0);
    MO_TRY(read_front(&r, &span));
    return span.closed ? read_lists(&r) : MO_OK;
}

/* Ours for certain, or how much it looks like Markdown at all. */
static int
sniff(const uint8_t *head, size_t len)
{
    struct mo_text rest = mo_text_of((const char *)head, len);
    struct mo_front_span span;
    size_t headings = 0, line;
    if (mo_front_find(rest, &span))
        return mo_front_peek(&span, "moments_format").ptr ? 100
               : span.closed                              ? 40
                                                          : 10;
    while (rest.len > 0) {
        const char *const end = memchr(rest.ptr, '\n', rest.len);
        line = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
        headings +=
            line > 2 && *rest.ptr == '#' && strchr("# ", rest.ptr[1]) != NULL;
        rest = mo_text_of(rest.ptr + line, rest.len - line);
    }
    return headings > 1 ? 45 : headings > 0 ? 30 : 0;
}

const struct mo_reader mo_md_reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .sniff = sniff,
    .prepare = prepare,
    .read = read,
};
