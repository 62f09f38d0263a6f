/* An article in Markdown as typed blocks: a walk through cmark's tree. */
#include "article.h"

#include <cmark.h>

/* Lines no wider than WIDE, all but the last at least NARROW, were wrapped. */
enum { NARROW = 50, WIDE = 100 };

/* An item whose first line is still to come. */
struct marker {
    bool pending, numbered;
    struct mo_text bullet;
    int64_t number;
};

/* The line that is being put together. */
struct line {
    struct mo_buffer text;
    size_t linked, strong; /* bytes of it within links, within strong */
    struct mo_text url;    /* of its last link */
    size_t links;
};

struct walker {
    const struct mo_env *env;
    struct mo_blocks *blocks;
    struct mo_text source; /* without front matter */
    uint64_t offset;       /* of its first byte */
    const size_t *starts;  /* where its lines begin */
    size_t line_count;
    struct line line;
    struct mo_block block; /* what the line will be */
    struct marker marker;
    size_t at_line;    /* of the source, from 1 */
    size_t first_line; /* where the line that is put together began */
    size_t end_line;   /* where the last block ended */
    unsigned links, strong, images, quotes, lists;
    bool wrapped; /* line ends of the paragraph are spaces */
    bool table;
};

/* ---- the source ---------------------------------------------------------- */

static enum mo_status
index_lines(struct walker *w)
{
    size_t count = 1, pos;
    size_t *starts;
    for (pos = 0; pos < w->source.len; pos++)
        count += w->source.ptr[pos] == '\n';
    starts = mo_arena_array(w->env->arena, count + 1, sizeof(*starts));
    if (!starts)
        return MO_ENOMEM;
    starts[0] = 0;
    count = 1;
    for (pos = 0; pos < w->source.len; pos++)
        if (w->source.ptr[pos] == '\n')
            starts[count++] = pos + 1;
    starts[count] = w->source.len;
    w->starts = starts;
    w->line_count = count;
    return MO_OK;
}

/* Line NUMBER, from 1, without white space at its ends. */
static struct mo_text
source_line(const struct walker *w, size_t number)
{
    if (number == 0 || number > w->line_count)
        return mo_text_of("", 0);
    return mo_text_trim(mo_text_of(w->source.ptr + w->starts[number - 1],
                                   w->starts[number] - w->starts[number - 1]));
}

static bool
is_wrapped(const struct walker *w, size_t first, size_t last)
{
    for (size_t number = first; number <= last; number++) {
        const size_t width = mo_utf8_count(source_line(w, number));
        if (width > WIDE || (number < last && width < NARROW))
            return false;
    }
    return true;
}

/* ---- lines --------------------------------------------------------------- */

static void
take_marker(struct walker *w)
{
    struct mo_block *const block = &w->block;
    if (!w->marker.pending)
        return;
    w->marker.pending = false;
    if (w->quotes > 0)
        return;
    block->kind = MO_BLOCK_ITEM;
    block->level = w->lists;
    block->marker = w->marker.bullet;
    block->numbered = w->marker.numbered;
    block->number = w->marker.number;
}

/* Adds the block, whose text is set. */
static enum mo_status
add_block(struct walker *w)
{
    struct mo_block *const block = &w->block;
    const struct mo_text line = source_line(w, w->first_line);
    const char *const start = line.len > 0 ? line.ptr : w->source.ptr;
    block->pos = mo_pos_at(w->offset + (uint64_t)(start - w->source.ptr));
    block->blank_before = 0;
    if (w->first_line > w->end_line + 1)
        block->blank_before = (unsigned)(w->first_line - w->end_line - 1);
    w->end_line = w->at_line;
    return mo_blocks_add(w->blocks, block);
}

/* The next block begins at line NUMBER of the source. */
static void
go_to(struct walker *w, size_t number)
{
    w->at_line = w->first_line = number;
}

/* A table row's cells, separated by tabs; a row of dashes is none. */
static enum mo_status
add_row(struct walker *w, struct mo_text text)
{
    char *const cells = mo_arena_alloc(w->env->arena, text.len + 1);
    size_t len = 0;
    if (!cells)
        return MO_ENOMEM;
    if (mo_md_is_delimiter_row(text)) {
        w->end_line = w->at_line;
        return MO_OK;
    }
    if (*text.ptr == '|')
        text = mo_text_of(text.ptr + 1, text.len - 1);
    while (text.len > 0) {
        const char *const bar = memchr(text.ptr, '|', text.len);
        const size_t end = bar ? (size_t)(bar - text.ptr) : text.len;
        const struct mo_text cell = mo_text_trim(mo_text_of(text.ptr, end));
        if (len > 0)
            cells[len++] = '\t';
        memcpy(cells + len, cell.ptr, cell.len);
        len += cell.len;
        text = mo_text_of(text.ptr + end + (bar != NULL),
                          text.len - end - (bar != NULL));
    }
    w->block.kind = MO_BLOCK_ROW;
    w->block.text = mo_text_trim(mo_text_of(cells, len));
    return w->block.text.len > 0 ? add_block(w) : MO_OK;
}

/* The value of attribute NAME (with `="`) in a tag; missing if it has none. */
static struct mo_text
attribute(struct mo_text tag, const char *name)
{
    const size_t len = strlen(name);
    for (size_t pos = 0; pos + len < tag.len; pos++) {
        if (memcmp(tag.ptr + pos, name, len) != 0)
            continue;
        const char *const value = tag.ptr + pos + len;
        const char *const end =
            memchr(value, '"', (size_t)(tag.ptr + tag.len - value));
        if (end)
            return mo_text_of(value, (size_t)(end - value));
    }
    return mo_text_from(NULL);
}

static enum mo_status
add_kind(struct walker *w, enum mo_block_kind kind, struct mo_text text,
         struct mo_text url)
{
    text = text.ptr ? mo_text_trim(text) : text;
    w->block = (struct mo_block){.kind = kind, .url = url};
    if (text.len > 0)
        w->block.text = text;
    return add_block(w);
}

/* A template tag of Hugo or Jekyll: `{{< figure src="…" >}}`, `{% … %}`. */
static bool
is_template(struct mo_text text)
{
    return text.len > 4 && *text.ptr == '{' &&
           strchr("{%", text.ptr[1]) != NULL && text.ptr[text.len - 1] == '}';
}

/* Of these only figures are part of the article. */
static enum mo_status
add_template(struct walker *w, struct mo_text tag)
{
    const struct mo_text url = attribute(tag, "src=\"");
    const struct mo_text caption = attribute(tag, "caption=\"");
    if (url.len == 0)
        return MO_OK;
    MO_TRY(add_kind(w, MO_BLOCK_IMAGE, attribute(tag, "alt=\""), url));
    return caption.len > 0
               ? add_kind(w, MO_BLOCK_CAPTION, caption, mo_text_from(NULL))
               : MO_OK;
}

static void
clear_line(struct walker *w)
{
    w->line.text.len = 0;
    w->line.linked = w->line.strong = w->line.links = 0;
    w->line.url = mo_text_from(NULL);
}

/* Ends the line that was put together; the next one is a paragraph's. */
static enum mo_status
end_line(struct walker *w)
{
    const struct line line = w->line;
    const struct mo_block after = {.kind = w->quotes > 0 ? MO_BLOCK_QUOTE
                                                         : MO_BLOCK_PARAGRAPH,
                                   .indent = w->block.indent};
    struct mo_text text = {NULL, 0};
    enum mo_status status = MO_OK;
    if (line.text.len > 0)
        text = mo_text_trim(mo_text_of(line.text.ptr, line.text.len));
    if (text.len > 0) {
        MO_TRY(mo_text_copy(w->env->arena, text, &text));
        if (is_template(text)) {
            clear_line(w);
            return add_template(w, text);
        }
        take_marker(w);
        w->block.text = text;
        w->block.bold = line.strong >= text.len;
        w->block.link_percent = line.linked >= text.len
                                    ? 100
                                    : (unsigned)(line.linked * 100 / text.len);
        if (line.links == 1 && line.linked >= text.len)
            w->block.url = line.url;
        status = w->table ? add_row(w, text) : add_block(w);
    }
    w->block = after;
    w->first_line = w->at_line;
    clear_line(w);
    return status;
}

static enum mo_status
add_text(struct walker *w, const char *text)
{
    const size_t len = text ? strlen(text) : 0;
    if (w->links > 0)
        w->line.linked += len;
    if (w->strong > 0)
        w->line.strong += len;
    return len > 0 ? mo_buffer_add(&w->line.text, text, len) : MO_OK;
}

/* ---- inline nodes -------------------------------------------------------- */

static enum mo_status
take_string(struct walker *w, const char *string, struct mo_text *copy)
{
    const size_t len = string ? strlen(string) : 0;
    *copy = mo_text_from(NULL);
    if (len == 0 || mo_text_valid(string, len) != len)
        return MO_OK;
    return mo_text_copy(w->env->arena, mo_text_of(string, len), copy);
}

static enum mo_status
walk_link(struct walker *w, cmark_node *node, bool enter)
{
    w->links += enter ? 1u : -1u;
    if (!enter)
        return MO_OK;
    w->line.links++;
    return take_string(w, cmark_node_get_url(node), &w->line.url);
}

/* An image is a block of its own between what stands before and after it. */
static enum mo_status
walk_image(struct walker *w, cmark_node *node, bool enter)
{
    struct mo_text alternative = {NULL, 0};
    enum mo_status status;
    w->images += enter ? 1u : -1u;
    if (w->images > (enter ? 1 : 0))
        return MO_OK;
    if (enter)
        return end_line(w);
    if (w->line.text.len > 0)
        MO_TRY(mo_text_copy(
            w->env->arena,
            mo_text_trim(mo_text_of(w->line.text.ptr, w->line.text.len)),
            &alternative));
    const struct mo_block after = w->block;
    struct mo_text url, caption;
    MO_TRY(take_string(w, cmark_node_get_url(node), &url));
    MO_TRY(take_string(w, cmark_node_get_title(node), &caption));
    status = add_kind(w, MO_BLOCK_IMAGE, alternative, url);
    if (status == MO_OK && caption.len > 0)
        status = add_kind(w, MO_BLOCK_CAPTION, caption, mo_text_from(NULL));
    w->block = after;
    clear_line(w);
    return status;
}

static enum mo_status
walk_break(struct walker *w, bool soft)
{
    enum mo_status status = MO_OK;
    if (w->images > 0 || (soft && w->wrapped)) {
        status = add_text(w, " ");
        w->at_line++;
        return status;
    }
    status = end_line(w);
    go_to(w, w->at_line + 1);
    return status;
}

static enum mo_status
walk_inline(struct walker *w, cmark_node *node, bool enter)
{
    const char *const literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE: return add_text(w, literal);
    case CMARK_NODE_SOFTBREAK: return walk_break(w, true);
    case CMARK_NODE_LINEBREAK: return walk_break(w, false);
    case CMARK_NODE_STRONG: w->strong += enter ? 1u : -1u; return MO_OK;
    case CMARK_NODE_LINK: return walk_link(w, node, enter);
    case CMARK_NODE_IMAGE: return walk_image(w, node, enter);
    case CMARK_NODE_HTML_INLINE:
        return strncmp(literal, "<br", 3) == 0 ? end_line(w) : MO_OK;
    default: return MO_OK;
    }
}

/* ---- block nodes --------------------------------------------------------- */

/* The number that stands at the start of LINE; -1 if none does. */
static int64_t
spelled_number(struct mo_text line)
{
    int64_t number = 0;
    size_t pos = 0;
    while (pos < line.len && pos < 9 && line.ptr[pos] >= '0' &&
           line.ptr[pos] <= '9')
        number = number * 10 + (line.ptr[pos++] - '0');
    return pos > 0 ? number : -1;
}

/* HTML counts an ordered list up from its first number, but people who count
 * down write so: the number as it is spelled, unless all are the same. The
 * list's user data counts its items. */
static int64_t
item_number(cmark_node *list, int64_t spelled)
{
    const int64_t first = cmark_node_get_list_start(list);
    const intptr_t before = (intptr_t)cmark_node_get_user_data(list);
    (void)cmark_node_set_user_data(list, (void *)(before + 1));
    return spelled >= 0 && spelled != first ? spelled : first + before;
}

static void
enter_item(struct walker *w, cmark_node *item)
{
    cmark_node *const list = cmark_node_parent(item);
    const size_t number = (size_t)cmark_node_get_start_line(item);
    const size_t column = (size_t)cmark_node_get_start_column(item);
    struct mo_text line = {"", 0};
    memset(&w->marker, 0, sizeof(w->marker));
    w->marker.pending = true;
    if (number > 0 && number <= w->line_count && column > 0 &&
        w->starts[number - 1] + column - 1 < w->starts[number])
        line =
            mo_text_of(w->source.ptr + w->starts[number - 1] + column - 1,
                       w->starts[number] - w->starts[number - 1] - column + 1);
    if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
        w->marker.numbered = true;
        w->marker.number = item_number(list, spelled_number(line));
    } else if (line.len > 0) {
        w->marker.bullet = mo_text_of(line.ptr, 1);
    }
}

static enum mo_status
enter_text(struct walker *w, cmark_node *node)
{
    const size_t first = (size_t)cmark_node_get_start_line(node);
    const size_t last = (size_t)cmark_node_get_end_line(node);
    const int column = cmark_node_get_start_column(node);
    const struct mo_text line = source_line(w, first);
    memset(&w->block, 0, sizeof(w->block));
    go_to(w, first);
    w->wrapped = is_wrapped(w, first, last);
    w->block.indent = column > 0 ? (unsigned)column - 1 : 0;
    w->block.kind = w->quotes > 0 ? MO_BLOCK_QUOTE : MO_BLOCK_PARAGRAPH;
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
        w->block.kind = MO_BLOCK_HEADING;
        w->block.level = (unsigned)cmark_node_get_heading_level(node);
    }
    w->table = last > first && line.len > 0 && *line.ptr == '|' &&
               mo_md_is_delimiter_row(source_line(w, first + 1));
    w->wrapped = w->wrapped && !w->table;
    return MO_OK;
}

static enum mo_status
leave_text(struct walker *w, cmark_node *node)
{
    const enum mo_status status = end_line(w);
    w->table = false;
    w->end_line = (size_t)cmark_node_get_end_line(node);
    return status;
}

/* Code and rules: blocks without inline nodes. */
static enum mo_status
walk_leaf(struct walker *w, cmark_node *node, enum mo_block_kind kind)
{
    const char *const literal = cmark_node_get_literal(node);
    struct mo_text text = {NULL, 0};
    go_to(w, (size_t)cmark_node_get_start_line(node));
    if (kind == MO_BLOCK_CODE && literal)
        MO_TRY(mo_text_copy(
            w->env->arena, mo_text_of(literal, strcspn(literal, "\n")), &text));
    MO_TRY(add_kind(w, kind, text, mo_text_from(NULL)));
    if (kind == MO_BLOCK_CODE) /* of a rule the end is not right */
        w->end_line = (size_t)cmark_node_get_end_line(node);
    return MO_OK;
}

/* A line of HTML without its tags; character references stay. */
static enum mo_status
add_html_line(struct walker *w, const char *html, size_t len)
{
    bool tag = false;
    for (size_t i = 0; i < len; i++) {
        if (html[i] == '<')
            tag = true;
        else if (!tag)
            MO_TRY(mo_buffer_add(&w->line.text, &html[i], 1));
        else if (html[i] == '>')
            tag = false;
    }
    return end_line(w);
}

/* What HTML shows, as far as lines go; comments, scripts and styles show
 * nothing. */
static enum mo_status
walk_html(struct walker *w, cmark_node *node)
{
    const char *html = cmark_node_get_literal(node);
    go_to(w, (size_t)cmark_node_get_start_line(node));
    if (!html || !strncmp(html, "<!", 2) || !strncmp(html, "<?", 2) ||
        !strncmp(html, "<script", 7) || !strncmp(html, "<style", 6))
        return MO_OK;
    memset(&w->block, 0, sizeof(w->block));
    while (*html) {
        const size_t len = strcspn(html, "\n");
        MO_TRY(add_html_line(w, html, len));
        html += len + (html[len] == '\n');
        go_to(w, w->at_line + 1);
    }
    w->end_line = (size_t)cmark_node_get_end_line(node);
    return MO_OK;
}

static enum mo_status
walk_node(struct walker *w, cmark_node *node, bool enter)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE: w->quotes += enter ? 1u : -1u; return MO_OK;
    case CMARK_NODE_LIST: w->lists += enter ? 1u : -1u; return MO_OK;
    case CMARK_NODE_ITEM:
        if (enter)
            enter_item(w, node);
        return MO_OK;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        return enter ? enter_text(w, node) : leave_text(w, node);
    case CMARK_NODE_CODE_BLOCK: return walk_leaf(w, node, MO_BLOCK_CODE);
    case CMARK_NODE_THEMATIC_BREAK: return walk_leaf(w, node, MO_BLOCK_RULE);
    case CMARK_NODE_HTML_BLOCK: return walk_html(w, node);
    case CMARK_NODE_DOCUMENT: return MO_OK;
    default: return walk_inline(w, node, enter);
    }
}

enum mo_status
mo_md_article_blocks(const struct mo_env *env, struct mo_md_piece piece,
                     struct mo_blocks *blocks)
{
    struct walker w = {.env = env,
                       .blocks = blocks,
                       .source = piece.text,
                       .offset = piece.offset};
    enum mo_status status = index_lines(&w);
    cmark_node *document;
    cmark_iter *iter;
    cmark_event_type event;
    if (status != MO_OK)
        return status;
    document =
        cmark_parse_document(w.source.ptr, w.source.len, CMARK_OPT_DEFAULT);
    if (!document)
        return MO_ENOMEM;
    iter = cmark_iter_new(document);
    while (status == MO_OK &&
           (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        status = walk_node(&w, cmark_iter_get_node(iter),
                           event == CMARK_EVENT_ENTER);
    cmark_iter_free(iter);
    cmark_node_free(document);
    mo_buffer_free(&w.line.text);
    return status;
}
