/* Writes a list as a plain-text article that our reader reads back, or (style
 * show) as a page to read in the terminal. */
#include "text_write.h"

#include "recognise.h"
#include "words.h"
#include "wrap.h"

enum style { STYLE_ARTICLE, STYLE_SHOW };

struct state {
    int64_t width;
    int style;
};

static const char *const styles[] = {"article", "show", NULL};

static const struct mo_option options[] = {
    {"width", MO_OPTION_INT, offsetof(struct state, width), "N",
     "wrap lines at N columns; 0 leaves them long", "0", NULL, 0, 1000},
    {"style", MO_OPTION_CHOICE, offsetof(struct state, style), "STYLE",
     "article can be read back, show is to look at", "article", styles, 0, 0},
    {0},
};

static enum mo_carry
carries(const void *self, enum mo_field_id field)
{
    (void)self;
    switch (field) {
    case MO_LIST_TITLE:
    case MO_LIST_INTRODUCTION:
    case MO_LIST_CONCLUSION:
    case MO_LIST_AUTHOR:
    case MO_LIST_PUBLISHED:
    case MO_LIST_ORDER:
    case MO_RANK:
    case MO_HEADING:
    case MO_TITLE:
    case MO_DESCRIPTION:
    case MO_YEAR:
    case MO_CREDIT:
    case MO_CREDIT_SOURCE: return MO_CARRIES_BY_VALUE;
    default: return MO_CARRIES_NEVER;
    }
}

/* ---- pieces ---------------------------------------------------------------
 */

static bool
is_show(const struct state *state)
{
    return state->style == STYLE_SHOW;
}

/* TEXT on one line of its own, wrapped with INDENT; line ends in it become
 * spaces. */
static void
put_line(const struct state *state, struct mo_out *out, size_t indent,
         struct mo_text text)
{
    struct mo_wrap wrap = {.width = (size_t)state->width,
                           .indent = indent,
                           .column = indent,
                           .plain = is_show(state)};
    bool first = true;
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        if (!first)
            mo_out_byte(out, ' ');
        mo_wrap_put(out, &wrap, mo_text_of(text.ptr, len));
        text = mo_text_after(text, end ? len + 1 : len);
        first = false;
    }
    mo_out_byte(out, '\n');
}

/* A text of several paragraphs, each line indented. */
static void
put_paragraphs(const struct state *state, struct mo_out *out, size_t indent,
               struct mo_text text)
{
    struct mo_wrap wrap = {.width = (size_t)state->width,
                           .indent = indent,
                           .column = indent,
                           .plain = is_show(state)};
    if (text.len == 0)
        return;
    mo_wrap_indent(out, indent);
    mo_wrap_put(out, &wrap, text);
    mo_out_byte(out, '\n');
}

/* ---- the list's head -------------------------------------------------------
 */

static void
put_underline(const struct state *state, struct mo_out *out,
              struct mo_text title)
{
    size_t columns = mo_text_columns(title);
    if (state->width > 0 && columns > (size_t)state->width)
        columns = (size_t)state->width;
    while (columns-- > 0)
        mo_out_string(out, "\xE2\x94\x80");
    mo_out_byte(out, '\n');
}

/* "By AUTHOR" and the date, as articles print them. */
static void
put_byline(const struct state *state, const struct mo_list *list,
           struct mo_out *out)
{
    if (list->author.len > 0) {
        mo_out_string(out, "\nBy ");
        put_line(state, out, 0, list->author);
    }
    if (list->published.len > 0) {
        mo_out_string(out, list->author.len > 0 ? "" : "\n");
        put_line(state, out, 0, list->published);
    }
}

static enum mo_status
begin_list(const void *self, const struct mo_place *at, struct mo_out *out)
{
    const struct state *state = self;
    const struct mo_list *list = at->list;
    if (at->list_index > 0)
        mo_out_string(out, "\n\n");
    if (list->title.len > 0) {
        put_line(state, out, 0, list->title);
        if (is_show(state))
            put_underline(state, out, list->title);
    }
    put_byline(state, list, out);
    if (list->introduction.len > 0) {
        mo_out_string(out, "\n");
        put_paragraphs(state, out, 0, list->introduction);
    } else if (is_show(state) && list->summary.len > 0) {
        mo_out_string(out, "\n");
        put_paragraphs(state, out, 0, list->summary);
    }
    return mo_out_status(out);
}

static enum mo_status
end_list(const void *self, const struct mo_place *at, struct mo_out *out)
{
    const struct state *state = self;
    if (at->list->conclusion.len > 0) {
        mo_out_string(out, "\n");
        put_paragraphs(state, out, 0, at->list->conclusion);
    }
    return mo_out_status(out);
}

/* ---- a moment of an article ------------------------------------------------
 */

static bool
has_control(struct mo_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\n')
            return true;
    return false;
}

/* What an article has no place for, whatever its heading. */
static void
report_plainness(const struct mo_place *at, const struct mo_moment *moment,
                 struct mo_out *out)
{
    if (!moment->rank.spelling.ptr)
        mo_out_loss(out, at, moment, MO_RANK,
                    "is missing, so the article has no number to go by");
    if (has_control(moment->title) || has_control(moment->heading))
        mo_out_loss(out, at, moment, MO_TITLE, "holds control characters");
    if (has_control(moment->description))
        mo_out_loss(out, at, moment, MO_DESCRIPTION,
                    "holds control characters");
    if (has_control(moment->credit))
        mo_out_loss(out, at, moment, MO_CREDIT, "holds control characters");
}

/* What the reader will take for title and year of this heading. */
static void
report_losses(const struct mo_place *at, const struct mo_moment *moment,
              struct mo_out *out)
{
    struct mo_text year = {0};
    struct mo_text title = moment->title;
    report_plainness(at, moment, out);
    if (moment->heading.len > 0)
        title = mo_title_of_heading(moment->heading, &year);
    if (moment->heading.ptr &&
        memchr(moment->heading.ptr, '\n', moment->heading.len))
        mo_out_loss(out, at, moment, MO_HEADING, "loses its line ends");
    if (moment->title.ptr && !mo_text_equal(title, moment->title))
        mo_out_loss(out, at, moment, MO_TITLE,
                    "is not what its heading would be read as");
    if (moment->heading.ptr && moment->year.ptr &&
        !mo_text_equal(year, moment->year))
        mo_out_loss(out, at, moment, MO_YEAR, "is not in its heading");
}

/* The heading as printed; else made of title and year. */
static void
put_heading(const struct state *state, const struct mo_moment *moment,
            struct mo_out *out)
{
    if (moment->rank.spelling.ptr) {
        mo_out_text(out, moment->rank.spelling);
        mo_out_string(out, ") ");
    }
    if (moment->heading.len > 0) {
        put_line(state, out, 0, moment->heading);
        return;
    }
    mo_out_string(out, "\xE2\x80\x9C");
    mo_out_text(out, moment->title);
    mo_out_string(out, "\xE2\x80\x9D");
    if (moment->year.len > 0) {
        mo_out_string(out, " (");
        mo_out_text(out, moment->year);
        mo_out_string(out, ")");
    }
    mo_out_byte(out, '\n');
}

static void
write_article(const struct state *state, const struct mo_place *at,
              const struct mo_moment *moment, struct mo_out *out)
{
    report_losses(at, moment, out);
    if (at->moment_index > 0 || at->list->title.len > 0 ||
        at->list->introduction.len > 0)
        mo_out_byte(out, '\n');
    put_heading(state, moment, out);
    if (moment->credit.len > 0) {
        put_paragraphs(state, out, 0, moment->credit);
    }
    put_paragraphs(state, out, 0, moment->description);
}

/* ---- a moment to look at ---------------------------------------------------
 */

/* Collects the facts of a moment on one line: 2016 · Ann, Ben · Seoul. */
struct facts {
    struct mo_buffer line;
    enum mo_status status;
};

static void
add_bytes(struct facts *facts, const char *bytes, size_t len)
{
    if (facts->status == MO_OK)
        facts->status = mo_buffer_add(&facts->line, bytes, len);
}

static void
add_fact(struct facts *facts, struct mo_text text)
{
    if (text.len == 0)
        return;
    if (facts->line.len > 0)
        add_bytes(facts, " \xC2\xB7 ", 4);
    add_bytes(facts, text.ptr, text.len);
}

static void
add_names(struct facts *facts, const struct mo_texts *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i == 0)
            add_fact(facts, names->items[i]);
        else {
            add_bytes(facts, ", ", 2);
            add_bytes(facts, names->items[i].ptr, names->items[i].len);
        }
    }
}

static enum mo_status
put_facts(const struct state *state, const struct mo_moment *moment,
          size_t indent, struct mo_out *out)
{
    struct facts facts = {.status = MO_OK};
    add_fact(&facts, moment->original_title);
    add_fact(&facts, moment->year);
    add_names(&facts, &moment->characters);
    add_names(&facts, &moment->performers);
    add_fact(&facts, moment->setting);
    if (facts.status == MO_OK && facts.line.len > 0) {
        mo_wrap_indent(out, indent);
        put_line(state, out, indent,
                 mo_text_of(facts.line.ptr, facts.line.len));
    }
    mo_buffer_free(&facts.line);
    return facts.status;
}

static void
put_block(const struct state *state, struct mo_out *out, size_t indent,
          struct mo_text text)
{
    if (text.len == 0)
        return;
    mo_out_byte(out, '\n');
    put_paragraphs(state, out, indent, text);
}

static enum mo_status
write_show(const struct state *state, const struct mo_moment *moment,
           struct mo_out *out)
{
    const size_t digits = moment->rank.spelling.len;
    const size_t indent = digits > 2 ? digits + 2 : 4;
    mo_out_byte(out, '\n');
    mo_wrap_indent(out, indent - 2 - digits);
    if (digits > 0)
        mo_out_text(out, moment->rank.spelling);
    mo_out_string(out, "  ");
    put_line(state, out, indent,
             moment->title.len > 0 ? moment->title : moment->heading);
    MO_TRY(put_facts(state, moment, indent, out));
    put_block(state, out, indent, moment->scene);
    put_block(state, out, indent, moment->description);
    if (moment->credit.len > 0) {
        mo_out_byte(out, '\n');
        mo_wrap_indent(out, indent);
        mo_out_string(out, "\xE2\x80\x94 ");
        put_line(state, out, indent + 2, moment->credit);
    }
    return MO_OK;
}

static enum mo_status
write_moment(const void *self, const struct mo_place *at,
             const struct mo_moment *moment, struct mo_out *out)
{
    const struct state *state = self;
    if (is_show(state))
        MO_TRY(write_show(state, moment, out));
    else
        write_article(state, at, moment, out);
    return mo_out_status(out);
}

const struct mo_writer mo_text_writer = {
    .size = sizeof(struct mo_writer),
    .state_size = sizeof(struct state),
    .options = options,
    .carries = carries,
    .begin_list = begin_list,
    .moment = write_moment,
    .end_list = end_list,
};
