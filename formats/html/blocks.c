/* A page's tree as blocks: one walk in document order. */
#include "../article/numbering.h"
#include "../article/words.h"
#include "page.h"

enum { DEPTH_MAX = 512, LISTS_MAX = 32 };

/* A line that is being put together. */
struct line {
    struct mo_buffer text;
    size_t linked, strong; /* bytes of its text in links, set in bold */
    size_t links;
    size_t link; /* node of its last link */
    uint64_t byte;
};

/* An <ol> or <ul> that is open. */
struct list {
    bool ordered;
    int64_t next, step;
};

struct walker {
    const struct mo_html_page *page;
    struct mo_blocks *blocks;
    struct line line;
    size_t open[DEPTH_MAX]; /* elements that must be left, outermost first */
    size_t depth;
    struct list lists[LISTS_MAX];
    size_t list_depth;
    unsigned quotes, captions, links, strong, pre, rows, cells, heading;
    size_t link;  /* the innermost link */
    unsigned gap; /* blank lines above the next block */
    bool pending; /* an item's marker waits for its first line */
    bool numbered;
    int64_t number;
    bool within; /* inside of the article */
};

/* ---- lines --------------------------------------------------------------- */

static enum mo_block_kind
kind_of_line(const struct walker *w)
{
    if (w->rows > 0)
        return MO_BLOCK_ROW;
    if (w->pre > 0)
        return MO_BLOCK_CODE;
    if (w->captions > 0)
        return MO_BLOCK_CAPTION;
    if (w->heading > 0)
        return MO_BLOCK_HEADING;
    return w->quotes > 0 ? MO_BLOCK_QUOTE : MO_BLOCK_PARAGRAPH;
}

/* An item's first line takes its number, unless one is printed too. */
static void
take_marker(struct walker *w, struct mo_block *block)
{
    struct mo_numbering printed;
    if (!w->pending || block->kind == MO_BLOCK_CAPTION || w->quotes > 0)
        return;
    w->pending = false;
    if (block->kind == MO_BLOCK_PARAGRAPH) {
        block->kind = MO_BLOCK_ITEM;
        block->level = (unsigned)w->list_depth;
    }
    if (!w->numbered)
        return;
    memset(&printed, 0, sizeof(printed));
    mo_numbering_parse(block->text, &printed);
    block->numbered = printed.style == MO_NUMBER_NONE;
    block->number = w->number;
}

static struct mo_text
checked(struct mo_text text)
{
    return mo_text_of(text.ptr, mo_text_valid(text.ptr, text.len));
}

static enum mo_status
add_block(struct walker *w, struct mo_block *block, uint64_t byte)
{
    block->pos = mo_pos_at(w->page->offset + byte);
    block->blank_before = w->gap;
    block->aside = !w->within;
    w->gap = 0;
    return mo_blocks_add(w->blocks, block);
}

static void
clear_line(struct walker *w)
{
    w->line.text.len = 0;
    w->line.linked = w->line.strong = w->line.links = 0;
}

/* Ends the line that was put together. */
static enum mo_status
end_line(struct walker *w)
{
    const struct line *const line = &w->line;
    struct mo_block block = {.kind = kind_of_line(w)};
    struct mo_text text = {NULL, 0};
    if (line->text.len > 0)
        text =
            mo_text_strip(checked(mo_text_of(line->text.ptr, line->text.len)));
    if (text.len == 0) {
        clear_line(w);
        return MO_OK;
    }
    MO_TRY(mo_text_copy(w->page->env->arena, text, &block.text));
    if (block.kind == MO_BLOCK_HEADING)
        block.level = w->heading;
    take_marker(w, &block);
    block.bold = line->strong + 2 >= text.len;
    block.link_percent =
        line->linked >= text.len
            ? 100
            : (unsigned)((uint64_t)line->linked * 100 / text.len);
    if (line->links == 1 && line->linked + 1 >= text.len)
        MO_TRY(mo_html_resolve(
            w->page, mo_html_attribute(&w->page->tree, line->link, "href"),
            &block.url));
    clear_line(w);
    return add_block(w, &block, line->byte);
}

/* Ends the line, and leaves GAP blank lines at least before the next one. */
static enum mo_status
break_line(struct walker *w, unsigned gap)
{
    const enum mo_status status = end_line(w);
    if (gap > w->gap)
        w->gap = gap;
    return status;
}

static enum mo_status
add_text(struct walker *w, struct mo_text text, uint64_t byte)
{
    struct mo_buffer *const line = &w->line.text;
    const size_t before = line->len;
    if (w->pre > 0 && memchr(text.ptr, '\n', text.len)) {
        while (text.len > 0) {
            const char *const end = memchr(text.ptr, '\n', text.len);
            const size_t len = end ? (size_t)(end - text.ptr) : text.len;
            MO_TRY(mo_buffer_add(line, text.ptr, len));
            if (end)
                MO_TRY(break_line(w, 0));
            text = mo_text_after(text, len + (end != NULL));
        }
        return MO_OK;
    }
    if (before == 0) {
        const struct mo_text trimmed = mo_text_trim(text);
        w->line.byte =
            byte + (trimmed.len > 0 ? (uint64_t)(trimmed.ptr - text.ptr) : 0);
    }
    MO_TRY(mo_html_collapse(line, text));
    if (w->links > 0 && line->len > before) {
        w->line.linked += line->len - before;
        w->line.links += w->line.links == 0 || w->line.link != w->link;
        w->line.link = w->link;
    }
    if (w->strong > 0)
        w->line.strong += line->len - before;
    return MO_OK;
}

/* ---- elements ------------------------------------------------------------ */

/* The value of a number attribute; FALLBACK when it has none. */
static int64_t
number_of(struct mo_text text, int64_t fallback)
{
    int64_t value = 0;
    size_t pos = 0;
    const bool minus = text.len > 1 && *text.ptr == '-';
    for (pos = minus; pos < text.len && pos < 10; pos++) {
        if (text.ptr[pos] < '0' || text.ptr[pos] > '9')
            break;
        value = value * 10 + (text.ptr[pos] - '0');
    }
    if (pos == (size_t)minus)
        return fallback;
    return minus ? -value : value;
}

static int64_t
count_items(const struct mo_html_tree *tree, size_t at)
{
    int64_t count = 0;
    for (size_t i = at + 1; i < tree->nodes[at].end; i = tree->nodes[i].end)
        count += tree->nodes[i].tag == MO_TAG_LI;
    return count;
}

static void
enter_list(struct walker *w, size_t at)
{
    const struct mo_html_tree *const tree = &w->page->tree;
    struct list list = {
        .ordered = tree->nodes[at].tag == MO_TAG_OL, .next = 1, .step = 1};
    if (list.ordered && mo_html_attribute(tree, at, "reversed").ptr) {
        list.step = -1;
        list.next = count_items(tree, at);
    }
    list.next = number_of(mo_html_attribute(tree, at, "start"), list.next);
    if (w->list_depth++ < LISTS_MAX)
        w->lists[w->list_depth - 1] = list;
}

static void
enter_item(struct walker *w, size_t at)
{
    struct list *const list = w->list_depth > 0 && w->list_depth <= LISTS_MAX
                                  ? &w->lists[w->list_depth - 1]
                                  : NULL;
    w->pending = true;
    w->numbered = list && list->ordered;
    if (!w->numbered)
        return;
    w->number =
        number_of(mo_html_attribute(&w->page->tree, at, "value"), list->next);
    list->next = w->number + list->step;
}

/* Emoji and the like stand for characters of the line. */
static bool
is_character(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_text class = mo_html_attribute(tree, at, "class");
    return mo_text_has(class, "emoji") || mo_text_has(class, "smiley");
}

/* Counts visits. */
static bool
is_pixel(const struct mo_html_tree *tree, size_t at)
{
    return number_of(mo_html_attribute(tree, at, "width"), 100) <= 2 ||
           number_of(mo_html_attribute(tree, at, "height"), 100) <= 2;
}

/* An image does not part the line it stands in. */
static enum mo_status
take_image(struct walker *w, size_t at)
{
    const struct mo_html_tree *const tree = &w->page->tree;
    const struct mo_text alt = mo_html_attribute(tree, at, "alt");
    struct mo_block block = {.kind = MO_BLOCK_IMAGE};
    struct mo_buffer line = {0};
    enum mo_status status = MO_OK;
    if (is_character(tree, at))
        return add_text(w, alt, tree->nodes[at].byte);
    if (is_pixel(tree, at))
        return MO_OK;
    if (alt.len > 0)
        status = mo_html_collapse(&line, alt);
    if (status == MO_OK && line.len > 0)
        status =
            mo_text_copy(w->page->env->arena,
                         mo_text_strip(checked(mo_text_of(line.ptr, line.len))),
                         &block.text);
    mo_buffer_free(&line);
    if (block.text.len == 0)
        block.text = mo_text_from(NULL);
    if (status == MO_OK)
        status =
            mo_html_resolve(w->page, mo_html_image(w->page, at), &block.url);
    if (status != MO_OK || (!block.url.ptr && !block.text.ptr))
        return status;
    return add_block(w, &block, tree->nodes[at].byte);
}

/* <br><br> parts paragraphs. */
static enum mo_status
take_break(struct walker *w)
{
    if (w->rows > 0)
        return add_text(w, mo_text_from(" "), w->line.byte);
    if (w->line.text.len == 0) {
        w->gap = w->gap > 0 ? w->gap : 1;
        return MO_OK;
    }
    return break_line(w, 0);
}

/* The level that role="heading" gives, else that of the tag; 0: none. */
static unsigned
heading_level(const struct mo_html_tree *tree, size_t at)
{
    const unsigned tag = tree->nodes[at].tag;
    if (mo_tag_is_heading(tag))
        return tag - MO_TAG_H1 + 1;
    if (tree->nodes[at].attribute_count > 0 &&
        mo_text_is(mo_html_attribute(tree, at, "role"), "heading")) {
        const int64_t level =
            number_of(mo_html_attribute(tree, at, "aria-level"), 2);
        return level >= 1 && level <= 6 ? (unsigned)level : 2;
    }
    return 0;
}

static bool
is_caption(const struct mo_html_tree *tree, size_t at)
{
    const unsigned tag = tree->nodes[at].tag;
    const struct mo_text class = mo_html_attribute(tree, at, "class");
    return tag == MO_TAG_FIGCAPTION || tag == MO_TAG_CAPTION ||
           ((tag == MO_TAG_P || tag == MO_TAG_DIV || tag == MO_TAG_OTHER) &&
            (mo_text_has(class, "caption-text") ||
             mo_text_has(class, "image-caption") ||
             mo_text_has(class, "photo-credit") ||
             mo_text_has(class, "image-credit")));
}

static bool
is_bold(const struct mo_html_tree *tree, size_t at)
{
    const unsigned tag = tree->nodes[at].tag;
    const struct mo_text style = mo_html_attribute(tree, at, "style");
    return tag == MO_TAG_B || tag == MO_TAG_STRONG ||
           mo_text_has(style, "font-weight:bold") ||
           mo_text_has(style, "font-weight: bold") ||
           mo_text_has(style, "font-weight:700") ||
           mo_text_has(style, "font-weight: 700");
}

/* A row of a table that lays out text, with block elements in its cells, is
 * no row of data. */
static bool
is_data_row(const struct mo_html_tree *tree, size_t at)
{
    size_t cells = 0;
    for (size_t i = at + 1; i < tree->nodes[at].end; i++) {
        const unsigned tag = tree->nodes[i].tag;
        if (tag == MO_TAG_TD || tag == MO_TAG_TH)
            cells++;
        else if (mo_tag_is_block(tag) && tag != MO_TAG_DIV)
            return false;
    }
    return cells > 1;
}

/* Lines within one list, or one definition list, follow each other. */
static unsigned
gap_around(unsigned tag)
{
    switch (tag) {
    case MO_TAG_LI:
    case MO_TAG_DT:
    case MO_TAG_DD:
    case MO_TAG_TR:
    case MO_TAG_FIGCAPTION: return 0;
    default: return 1;
    }
}

/* Counts element AT in (STEP 1) or out (-1) of what its lines are. */
static void
count_element(struct walker *w, size_t at, unsigned step)
{
    const struct mo_html_tree *const tree = &w->page->tree;
    const unsigned tag = tree->nodes[at].tag;
    if (tag == MO_TAG_A && mo_html_attribute(tree, at, "href").ptr)
        w->links += step;
    if (tag == MO_TAG_BLOCKQUOTE)
        w->quotes += step;
    if (tag == MO_TAG_PRE)
        w->pre += step;
    if (tag == MO_TAG_TR && is_data_row(tree, at))
        w->rows += step;
    if (is_bold(tree, at))
        w->strong += step;
    if (is_caption(tree, at))
        w->captions += step;
}

static enum mo_status
enter(struct walker *w, size_t at)
{
    const struct mo_html_tree *const tree = &w->page->tree;
    const unsigned tag = tree->nodes[at].tag;
    const unsigned level = heading_level(tree, at);
    if (mo_tag_is_block(tag) && w->rows == 0)
        MO_TRY(break_line(w, gap_around(tag)));
    count_element(w, at, 1);
    if (level > 0)
        w->heading = level;
    if (tag == MO_TAG_OL || tag == MO_TAG_UL)
        enter_list(w, at);
    if (tag == MO_TAG_LI)
        enter_item(w, at);
    if ((tag == MO_TAG_TD || tag == MO_TAG_TH) && w->rows > 0 &&
        w->line.text.len > 0) {
        w->line.text.len -= w->line.text.ptr[w->line.text.len - 1] == ' ';
        return mo_buffer_add(&w->line.text, "\t", 1);
    }
    if (tag == MO_TAG_A && w->links > 0)
        w->link = at;
    return MO_OK;
}

static enum mo_status
leave(struct walker *w, size_t at)
{
    const struct mo_html_tree *const tree = &w->page->tree;
    const unsigned tag = tree->nodes[at].tag;
    const bool row = tag == MO_TAG_TR && w->rows > 0;
    if ((mo_tag_is_block(tag) && w->rows == 0) || row ||
        heading_level(tree, at) > 0)
        MO_TRY(break_line(w, gap_around(tag)));
    count_element(w, at, (unsigned)-1);
    if (heading_level(tree, at) > 0)
        w->heading = 0;
    if (tag == MO_TAG_OL || tag == MO_TAG_UL)
        w->list_depth--;
    if (tag == MO_TAG_LI)
        w->pending = false;
    return MO_OK;
}

static enum mo_status
take_rule(struct walker *w, size_t at)
{
    struct mo_block rule = {.kind = MO_BLOCK_RULE};
    MO_TRY(break_line(w, 1));
    MO_TRY(add_block(w, &rule, w->page->tree.nodes[at].byte));
    w->gap = 1;
    return MO_OK;
}

/* ---- the walk ------------------------------------------------------------ */

static enum mo_status
leave_until(struct walker *w, size_t at)
{
    const struct mo_html_node *const nodes = w->page->tree.nodes;
    while (w->depth > 0 && nodes[w->open[w->depth - 1]].end <= at)
        MO_TRY(leave(w, w->open[--w->depth]));
    return MO_OK;
}

static enum mo_status
visit(struct walker *w, size_t at)
{
    const struct mo_html_node *const node = &w->page->tree.nodes[at];
    const struct mo_html_node *const nodes = w->page->tree.nodes;
    const size_t main = w->page->main, title = w->page->title;
    w->within = (at >= main && at < nodes[main].end) ||
                (title > 0 && at >= title && at < nodes[title].end);
    switch (node->tag) {
    case MO_TAG_TEXT:
        return add_text(w, mo_html_text(&w->page->tree, at), node->byte);
    case MO_TAG_BR: return take_break(w);
    case MO_TAG_HR: return take_rule(w, at);
    case MO_TAG_IMG: return take_image(w, at);
    default: break;
    }
    MO_TRY(enter(w, at));
    if (w->depth < DEPTH_MAX)
        w->open[w->depth++] = at;
    return MO_OK;
}

enum mo_status
mo_html_blocks(const struct mo_html_page *page, struct mo_blocks *blocks)
{
    const struct mo_html_node *const nodes = page->tree.nodes;
    struct walker w = {.page = page, .blocks = blocks};
    enum mo_status status = MO_OK;
    for (size_t i = 1; i < page->tree.count && status == MO_OK; i++) {
        status = leave_until(&w, i);
        if (status == MO_OK && nodes[i].flags)
            i = nodes[i].end - 1;
        else if (status == MO_OK)
            status = visit(&w, i);
    }
    if (status == MO_OK)
        status = leave_until(&w, page->tree.count);
    if (status == MO_OK)
        status = end_line(&w);
    mo_buffer_free(&w.line.text);
    return status;
}
