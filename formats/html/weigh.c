/* Tells the article from what stands around it: marks what is hidden, and what
 * its element, role or class says to be navigation, advert, comment; then goes
 * down from <body> as long as one element holds nearly all of the prose. */
#include <strings.h>

#include "../article/words.h"
#include "page.h"

/* ---- class words --------------------------------------------------------- */

/* Say by themselves that an element is no part of the article. */
static const char *const strong_words[] = {
    "actions",       "ad",          "ads",        "adsbygoogle", "advert",
    "advertisement", "advertising", "addtoany",   "breadcrumb",  "breadcrumbs",
    "consent",       "cookie",      "cookies",    "crumbs",      "gdpr",
    "modal",         "newsletter",  "outbrain",   "pager",       "pagination",
    "popup",         "share",       "sharedaddy", "shares",      "sharing",
    "sidebar",       "social",      "sponsor",    "sponsored",   "subscribe",
    "taboola",       NULL};

/* Comments and notes below an article may hold more text than it does. */
static const char *const comment_words[] = {
    "comment",   "commentlist", "comments", "disqus",  "endnotes",
    "footnotes", "references",  "reflist",  "respond", NULL};

/* Say so when most of the element's text is links. */
static const char *const weak_words[] = {
    "also",    "archive",      "categories",  "contents",
    "footer",  "header",       "latest",      "links",
    "menu",    "more",         "most",        "nav",
    "navbar",  "navigation",   "next",        "popular",
    "prev",    "previous",     "promo",       "read",
    "recent",  "recommend",    "recommended", "recommendations",
    "related", "relatedposts", "suggested",   "tags",
    "toc",     "trending",     "widget",      NULL};

static const char *const roles[] = {
    "alert",       "alertdialog", "banner",  "complementary",
    "contentinfo", "dialog",      "menu",    "menubar",
    "navigation",  "search",      "toolbar", NULL};

static bool
is_word(const char *ptr, size_t len, const char *const *words)
{
    for (size_t i = 0; len > 0 && words[i]; i++)
        if (strncasecmp(ptr, words[i], len) == 0 && words[i][len] == '\0')
            return true;
    return false;
}

static bool
is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool
is_letter(char byte)
{
    return is_lower(byte) || (byte >= 'A' && byte <= 'Z');
}

/* One of TEXT's words is in WORDS; "shareBar" is two. */
static bool
has_word(struct mo_text text, const char *const *words)
{
    for (size_t pos = 0; pos < text.len;) {
        size_t end = pos;
        while (end < text.len && is_letter(text.ptr[end]) &&
               !(end > pos && is_lower(text.ptr[end - 1]) &&
                 !is_lower(text.ptr[end])))
            end++;
        if (end > pos && is_word(text.ptr + pos, end - pos, words))
            return true;
        pos = end > pos ? end : pos + 1;
    }
    return false;
}

static bool
is_named(const struct mo_html_tree *tree, size_t at, const char *const *words)
{
    return has_word(mo_html_attribute(tree, at, "class"), words) ||
           has_word(mo_html_attribute(tree, at, "id"), words);
}

/* ---- weights ------------------------------------------------------------- */

enum { HEADING_WEIGHT = 40, RUN_MIN = 25 };

static uint32_t
count_visible(struct mo_text text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += (unsigned char)text.ptr[i] > ' ';
    return count;
}

/* The page's own frame, which no class word can drop. */
static bool
is_frame(unsigned tag)
{
    return tag == MO_TAG_HTML || tag == MO_TAG_BODY || tag == MO_TAG_MAIN ||
           tag == MO_TAG_ARTICLE;
}

/* Text, link text and weight of every subtree, without what is dropped. */
static void
add_up(struct mo_html_tree *tree)
{
    struct mo_html_node *const nodes = tree->nodes;
    for (size_t i = 0; i < tree->count; i++) {
        nodes[i].linked = nodes[i].weight = nodes[i].text = 0;
        nodes[i].frame =
            nodes[i].tag == MO_TAG_MAIN || nodes[i].tag == MO_TAG_H1;
        if (nodes[i].tag != MO_TAG_TEXT)
            continue;
        nodes[i].text = count_visible(mo_html_text(tree, i));
        if (nodes[i].text >= RUN_MIN)
            nodes[i].weight = nodes[i].text;
    }
    for (size_t i = tree->count; i-- > 1;) {
        struct mo_html_node *const node = &nodes[i];
        struct mo_html_node *const parent = &nodes[node->parent];
        if (node->flags)
            continue;
        if (node->tag == MO_TAG_A) {
            node->linked = node->text;
            node->weight = 0;
        }
        if (mo_tag_is_heading(node->tag) && node->text > 0)
            node->weight = HEADING_WEIGHT;
        parent->text += node->text;
        parent->linked += node->linked;
        parent->weight += node->weight;
        parent->frame |= node->frame;
    }
}

/* ---- what is dropped ----------------------------------------------------- */

static bool
is_silent(unsigned tag)
{
    switch (tag) {
    case MO_TAG_AUDIO:
    case MO_TAG_BUTTON:
    case MO_TAG_CANVAS:
    case MO_TAG_DIALOG:
    case MO_TAG_EMBED:
    case MO_TAG_HEAD:
    case MO_TAG_IFRAME:
    case MO_TAG_INPUT:
    case MO_TAG_NOSCRIPT:
    case MO_TAG_OBJECT:
    case MO_TAG_RP:
    case MO_TAG_RT:
    case MO_TAG_SCRIPT:
    case MO_TAG_SELECT:
    case MO_TAG_STYLE:
    case MO_TAG_SVG:
    case MO_TAG_TEMPLATE:
    case MO_TAG_TEXTAREA:
    case MO_TAG_TITLE:
    case MO_TAG_VIDEO: return true;
    default: return false;
    }
}

/* PROPERTY and VALUE stand in an inline style, however spaced. */
static bool
has_style(struct mo_text style, const char *property, const char *value)
{
    const size_t len = strlen(property), value_len = strlen(value);
    for (size_t i = 0; i + len < style.len; i++) {
        if (strncasecmp(style.ptr + i, property, len) != 0)
            continue;
        size_t at = i + len;
        while (at < style.len && (style.ptr[at] == ' ' || style.ptr[at] == ':'))
            at++;
        if (style.len - at >= value_len &&
            strncasecmp(style.ptr + at, value, value_len) == 0)
            return true;
    }
    return false;
}

/* An element beside it is of the same kind: one of several slides or cards, of
 * which a page shows only one at a time. */
static bool
has_twin(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_html_node *const node = &tree->nodes[at];
    const struct mo_text class = mo_html_attribute(tree, at, "class");
    size_t others[2] = {node->previous, node->end};
    if (class.len == 0)
        return false;
    for (size_t i = 0; i < 2; i++) {
        size_t other = others[i];
        if (other > 0 && other < tree->count &&
            tree->nodes[other].tag == MO_TAG_TEXT)
            other = i == 0 ? tree->nodes[other].previous : other + 1;
        if (other > 0 && other < tree->count &&
            tree->nodes[other].parent == node->parent &&
            tree->nodes[other].tag == node->tag &&
            has_word(class, (const char *const[]){"slide", "card", "page",
                                                  "item", NULL}) &&
            mo_html_attribute(tree, other, "class").len > 0)
            return true;
    }
    return false;
}

/* For programs that read the page aloud, or for its authors. */
static bool is_unseen(struct mo_text class)
{
    return mo_text_has(class, "screen-reader") ||
           mo_text_has(class, "sr-only") ||
           mo_text_has(class, "visually-hidden") ||
           mo_text_has(class, "visuallyhidden") ||
           mo_text_has(class, "editsection");
}

static bool
is_hidden(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_html_node *const node = &tree->nodes[at];
    const struct mo_text style = mo_html_attribute(tree, at, "style");
    if (is_silent(node->tag))
        return true;
    if (node->attribute_count == 0 || node->tag == MO_TAG_BODY ||
        node->tag == MO_TAG_HTML)
        return false;
    if (!mo_tag_is_block(node->tag) &&
        is_unseen(mo_html_attribute(tree, at, "class")))
        return true;
    /* A number that is read out in other words is printed all the same. */
    if (mo_text_is(mo_html_attribute(tree, at, "aria-hidden"), "true") &&
        (node->text == 0 || node->text > 4))
        return !has_twin(tree, at);
    if (mo_html_attribute(tree, at, "hidden").ptr ||
        has_style(style, "display", "none") ||
        has_style(style, "visibility", "hidden"))
        return !has_twin(tree, at);
    return false;
}

static bool
is_set_apart(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_html_node *const node = &tree->nodes[at];
    const unsigned parent = tree->nodes[node->parent].tag;
    switch (node->tag) {
    case MO_TAG_FOOTER: return parent != MO_TAG_BLOCKQUOTE;
    case MO_TAG_ASIDE:
    case MO_TAG_FORM:
    case MO_TAG_NAV: return true;
    default:
        return node->attribute_count > 0 &&
               is_word(mo_html_attribute(tree, at, "role").ptr,
                       mo_html_attribute(tree, at, "role").len, roles);
    }
}

/* Links and hardly anything else, below nearly all of the text. */
static bool
is_link_box(const struct mo_html_node *node, uint32_t above, uint32_t total)
{
    return mo_tag_is_block(node->tag) && node->text >= 60 &&
           node->linked / 9 >= node->text / 10 && total > 1000 &&
           above >= total / 10 * 8;
}

/* TOTAL: the weight of the page. */
static bool
is_boilerplate(const struct mo_html_tree *tree, size_t at, uint32_t total)
{
    const struct mo_html_node *const node = &tree->nodes[at];
    const bool small = node->weight <= total / 10 * 3;
    if (is_frame(node->tag) || mo_tag_is_heading(node->tag))
        return false;
    if (is_set_apart(tree, at))
        return small && !node->frame;
    if (node->attribute_count == 0 || !mo_tag_is_block(node->tag))
        return false;
    if (is_named(tree, at, comment_words))
        return node->weight <= total / 20 * 19 && !node->frame;
    if (small && is_named(tree, at, strong_words))
        return !node->frame;
    return small && node->linked * 2 > node->text &&
           is_named(tree, at, weak_words) && !node->frame;
}

/* ---- the article --------------------------------------------------------- */

static bool
is_container(unsigned tag)
{
    switch (tag) {
    case MO_TAG_OTHER:
    case MO_TAG_HTML:
    case MO_TAG_BODY:
    case MO_TAG_MAIN:
    case MO_TAG_ARTICLE:
    case MO_TAG_SECTION:
    case MO_TAG_CENTER:
    case MO_TAG_FORM:
    case MO_TAG_DIV:
    case MO_TAG_TABLE:
    case MO_TAG_TBODY:
    case MO_TAG_TR:
    case MO_TAG_TD: return true;
    default: return false;
    }
}

/* The child of AT that holds nearly all of its weight; 0 if none does, or if
 * text of the article stands before it. */
static size_t
heavy_child(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_html_node *const nodes = tree->nodes;
    const uint32_t enough = nodes[at].weight / 10 * 7;
    size_t found = 0;
    for (size_t i = at + 1; i < nodes[at].end; i = nodes[i].end) {
        const struct mo_html_node *const node = &nodes[i];
        if (node->flags)
            continue;
        if (node->weight > enough && is_container(node->tag))
            found = i;
        else if (node->tag == MO_TAG_P && node->linked * 2 < node->text)
            return 0;
        else if (node->tag == MO_TAG_TEXT && node->weight > 0)
            return 0;
        else if (!found && node->weight > 80 && node->linked * 3 < node->text)
            return 0;
        else if (node->weight > 0 && !is_container(node->tag) &&
                 !mo_tag_is_heading(node->tag) && node->tag != MO_TAG_HEADER)
            return 0;
    }
    return found;
}

static bool
states_article(const struct mo_html_tree *tree, size_t at)
{
    const unsigned tag = tree->nodes[at].tag;
    return tag == MO_TAG_ARTICLE || tag == MO_TAG_MAIN ||
           mo_text_is(mo_html_attribute(tree, at, "itemprop"), "articleBody");
}

/* The outermost element that says to be the article, where it holds most of
 * the page; a page of several <article> has its text in all of them. */
static size_t
stated_article(const struct mo_html_tree *tree)
{
    const uint32_t total = tree->nodes[0].weight;
    size_t found = 0;
    for (size_t i = 1; i < tree->count; i++) {
        const struct mo_html_node *const node = &tree->nodes[i];
        if (node->tag == MO_TAG_TEXT || node->flags ||
            node->weight <= total / 2 || !states_article(tree, i))
            continue;
        found = i;
    }
    return found;
}

void
mo_html_weigh(struct mo_html_page *page)
{
    struct mo_html_tree *const tree = &page->tree;
    struct mo_html_node *const nodes = tree->nodes;
    uint32_t total, above = 0;
    add_up(tree);
    for (size_t i = 1; i < tree->count; i++)
        if (nodes[i].tag != MO_TAG_TEXT && is_hidden(tree, i))
            nodes[i].flags |= MO_HTML_HIDDEN;
    add_up(tree);
    total = nodes[0].weight;
    for (size_t i = 1; i < tree->count; i++) {
        if (nodes[i].tag == MO_TAG_TEXT) {
            above += nodes[i].weight;
            continue;
        }
        if (!nodes[i].flags && (is_boilerplate(tree, i, total) ||
                                is_link_box(&nodes[i], above, total)))
            nodes[i].flags |= MO_HTML_DROPPED;
        if (nodes[i].flags)
            i = nodes[i].end - 1;
    }
    add_up(tree);
    page->main = stated_article(tree);
    for (size_t child; (child = heavy_child(tree, page->main)) != 0;)
        page->main = child;
}
