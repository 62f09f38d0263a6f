/* Fills the flat tree from the events of libxml2's HTML parser. */
#include "tree.h"

#include <stdlib.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include "../article/words.h"

enum {
    /* libxml2 looks through all open elements at an end tag: no deeper, or
     * time is quadratic. */
    DEPTH_MAX = 512,
    ATTRIBUTES_MAX = 2000, /* of one tag */
    NODES_MAX = 4 << 20
};

struct builder {
    const struct mo_env *env;
    struct mo_html_tree *tree;
    htmlParserCtxtPtr parser;
    enum mo_status status;
    const char *complaint;    /* which limit was exceeded */
    uint32_t open[DEPTH_MAX]; /* open elements, outermost first */
    uint32_t last[DEPTH_MAX]; /* the last child of each; 0: none */
    size_t depth;
};

/* ---- names --------------------------------------------------------------- */

static const char *const tag_names[] = {
    "a",       "address",    "article", "aside",    "audio",    "b",
    "base",    "blockquote", "body",    "br",       "button",   "canvas",
    "caption", "center",     "code",    "dd",       "details",  "dialog",
    "div",     "dl",         "dt",      "embed",    "fieldset", "figcaption",
    "figure",  "footer",     "form",    "h1",       "h2",       "h3",
    "h4",      "h5",         "h6",      "head",     "header",   "hr",
    "html",    "iframe",     "img",     "input",    "li",       "link",
    "main",    "meta",       "nav",     "noscript", "object",   "ol",
    "p",       "picture",    "pre",     "rp",       "rt",       "script",
    "section", "select",     "source",  "strong",   "style",    "summary",
    "svg",     "table",      "tbody",   "td",       "template", "textarea",
    "tfoot",   "th",         "thead",   "time",     "title",    "tr",
    "ul",      "video",
};

_Static_assert(sizeof(tag_names) / sizeof(*tag_names) + MO_TAG_A ==
                   MO_TAG_VIDEO + 1,
               "one name for each tag");

static const char *const attribute_names[] = {
    "alt",           "aria-hidden", "aria-level",    "charset",
    "class",         "content",     "data-lazy-src", "data-lazy-srcset",
    "data-original", "data-src",    "data-srcset",   "datetime",
    "height",        "hidden",      "href",          "id",
    "itemprop",      "lang",        "name",          "property",
    "rel",           "reversed",    "role",          "src",
    "srcset",        "start",       "style",         "type",
    "value",         "width",
};

static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

static unsigned
tag_of(const xmlChar *name)
{
    const size_t count = sizeof(tag_names) / sizeof(*tag_names);
    const char *const *const found =
        bsearch(name, tag_names, count, sizeof(*tag_names), compare_names);
    return found ? (unsigned)(found - tag_names) + MO_TAG_A : MO_TAG_OTHER;
}

static const char *
kept_attribute(const xmlChar *name)
{
    const size_t count = sizeof(attribute_names) / sizeof(*attribute_names);
    const char *const *const found = bsearch(
        name, attribute_names, count, sizeof(*attribute_names), compare_names);
    return found ? *found : NULL;
}

bool
mo_tag_is_block(unsigned tag)
{
    switch (tag) {
    case MO_TAG_TEXT:
    case MO_TAG_OTHER:
    case MO_TAG_A:
    case MO_TAG_AUDIO:
    case MO_TAG_B:
    case MO_TAG_BR:
    case MO_TAG_BUTTON:
    case MO_TAG_CANVAS:
    case MO_TAG_CODE:
    case MO_TAG_EMBED:
    case MO_TAG_IFRAME:
    case MO_TAG_IMG:
    case MO_TAG_INPUT:
    case MO_TAG_LINK:
    case MO_TAG_META:
    case MO_TAG_NOSCRIPT:
    case MO_TAG_OBJECT:
    case MO_TAG_PICTURE:
    case MO_TAG_RP:
    case MO_TAG_RT:
    case MO_TAG_SCRIPT:
    case MO_TAG_SELECT:
    case MO_TAG_SOURCE:
    case MO_TAG_STRONG:
    case MO_TAG_STYLE:
    case MO_TAG_SVG:
    case MO_TAG_TEMPLATE:
    case MO_TAG_TEXTAREA:
    case MO_TAG_TIME:
    case MO_TAG_VIDEO: return false;
    default: return true;
    }
}

/* ---- nodes --------------------------------------------------------------- */

static void
stop(struct builder *b, enum mo_status status, const char *complaint)
{
    if (b->status != MO_OK)
        return;
    b->status = status;
    b->complaint = complaint;
    xmlStopParser(b->parser);
}

static uint64_t
position(const struct builder *b)
{
    const xmlParserInputPtr input = b->parser->input;
    return input ? input->consumed + (uint64_t)(input->cur - input->base) : 0;
}

/* A new node below the innermost open element; NULL when there is no room. */
static struct mo_html_node *
add_node(struct builder *b, unsigned tag)
{
    struct mo_html_tree *const tree = b->tree;
    const size_t at = b->depth - 1;
    if (tree->count == tree->cap) {
        const size_t cap = tree->cap ? tree->cap * 2 : 1024;
        void *const nodes =
            mo_realloc(tree->nodes, cap, sizeof(struct mo_html_node));
        if (!nodes) {
            stop(b, MO_ENOMEM, NULL);
            return NULL;
        }
        tree->nodes = nodes;
        tree->cap = cap;
    }
    if (tree->count == NODES_MAX) {
        stop(b, MO_ELIMIT, "more than 4 million elements and texts");
        return NULL;
    }
    struct mo_html_node *const node = &tree->nodes[tree->count];
    *node = (struct mo_html_node){.tag = (uint8_t)tag,
                                  .parent = b->open[at],
                                  .previous = b->last[at],
                                  .end = (uint32_t)tree->count + 1,
                                  .byte = position(b)};
    b->last[at] = (uint32_t)tree->count++;
    return node;
}

static void
add_attribute(struct builder *b, const char *name, const xmlChar *value)
{
    struct mo_html_tree *const tree = b->tree;
    const size_t len = value ? strlen((const char *)value) : 0;
    if (tree->attribute_count == tree->attribute_cap) {
        const size_t cap = tree->attribute_cap ? tree->attribute_cap * 2 : 1024;
        void *const attributes =
            mo_realloc(tree->attributes, cap, sizeof(struct mo_html_attribute));
        if (!attributes) {
            stop(b, MO_ENOMEM, NULL);
            return;
        }
        tree->attributes = attributes;
        tree->attribute_cap = cap;
    }
    tree->attributes[tree->attribute_count++] =
        (struct mo_html_attribute){name, tree->texts.len, len};
    if (mo_buffer_add(&tree->texts, value ? (const char *)value : "", len) !=
        MO_OK)
        stop(b, MO_ENOMEM, NULL);
}

/* ---- events -------------------------------------------------------------- */

static void
start_element(void *self, const xmlChar *name, const xmlChar **attributes)
{
    struct builder *const b = self;
    struct mo_html_tree *const tree = b->tree;
    const size_t first = tree->attribute_count;
    if (b->status != MO_OK)
        return;
    if (b->depth == DEPTH_MAX) {
        stop(b, MO_ELIMIT, "elements nested deeper than 512");
        return;
    }
    struct mo_html_node *const node = add_node(b, tag_of(name));
    if (!node)
        return;
    b->open[b->depth] = (uint32_t)tree->count - 1;
    b->last[b->depth++] = 0;
    for (; attributes && attributes[0]; attributes += 2) {
        const char *const kept = kept_attribute(attributes[0]);
        if (kept)
            add_attribute(b, kept, attributes[1]);
    }
    node->attribute = (uint32_t)first;
    node->attribute_count = (uint32_t)(tree->attribute_count - first);
}

static void
end_element(void *self, const xmlChar *name)
{
    struct builder *const b = self;
    (void)name;
    if (b->status != MO_OK || b->depth <= 1)
        return;
    b->tree->nodes[b->open[--b->depth]].end = (uint32_t)b->tree->count;
}

/* Text that follows text makes one node. */
static void
take_characters(void *self, const xmlChar *text, int len)
{
    struct builder *const b = self;
    struct mo_html_tree *const tree = b->tree;
    if (b->status != MO_OK || len <= 0)
        return;
    const uint32_t last = b->last[b->depth - 1];
    struct mo_html_node *node = last ? &tree->nodes[last] : NULL;
    if (!node || node->tag != MO_TAG_TEXT ||
        node->offset + node->len != tree->texts.len) {
        node = add_node(b, MO_TAG_TEXT);
        if (!node)
            return;
        node->offset = tree->texts.len;
        node->byte -= node->byte < (uint64_t)len ? node->byte : (uint64_t)len;
    }
    node->len += (size_t)len;
    if (mo_buffer_add(&tree->texts, text, (size_t)len) != MO_OK)
        stop(b, MO_ENOMEM, NULL);
}

/* Scripts and styles. */
static void
skip_data(void *self, const xmlChar *text, int len)
{
    (void)self;
    (void)text;
    (void)len;
}

/* Pages are full of errors, and browsers show none of them. */
static void
ignore_error(void *self, xmlErrorPtr error)
{
    (void)self;
    (void)error;
}

/* ---- parsing ------------------------------------------------------------- */

static const htmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .startElement = start_element,
    .endElement = end_element,
    .characters = take_characters,
    .ignorableWhitespace = take_characters,
    .cdataBlock = skip_data,
    .serror = ignore_error,
};

static enum mo_status
parse(struct builder *b, struct mo_text page)
{
    b->depth = 1;
    if (!add_node(b, MO_TAG_OTHER))
        return b->status;
    b->last[0] = 0;
    (void)htmlCtxtReadMemory(b->parser, page.ptr, (int)page.len, NULL, "UTF-8",
                             HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                 HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                 HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT);
    if (b->parser->errNo == XML_ERR_NO_MEMORY && b->status == MO_OK)
        b->status = MO_ENOMEM;
    while (b->status == MO_OK && b->depth > 1)
        end_element(b, NULL);
    b->tree->nodes[0].end = (uint32_t)b->tree->count;
    return b->status;
}

/* Moves past the tag whose `<` stands at POS; counts its attributes. */
static size_t
skip_tag(struct mo_text page, size_t pos, size_t *attributes)
{
    static const char spaces[] = " \t\n\r\f/";
    while (pos < page.len && !strchr(" \t\n\r\f/>", page.ptr[pos]))
        pos++;
    for (*attributes = 0; pos < page.len && page.ptr[pos] != '>';
         ++*attributes) {
        while (pos < page.len && strchr(spaces, page.ptr[pos]))
            pos++;
        while (pos < page.len && !strchr(" \t\n\r\f/>=", page.ptr[pos]))
            pos++;
        while (pos < page.len && strchr(spaces, page.ptr[pos]))
            pos++;
        if (pos == page.len || page.ptr[pos] != '=')
            continue;
        for (pos++; pos < page.len && strchr(spaces, page.ptr[pos]);)
            pos++;
        if (pos == page.len)
            break;
        const char quote = page.ptr[pos];
        if (quote == '"' || quote == '\'') {
            const char *const close =
                memchr(page.ptr + pos + 1, quote, page.len - pos - 1);
            pos = close ? (size_t)(close - page.ptr) + 1 : page.len;
        } else {
            while (pos < page.len && !strchr(" \t\n\r\f>", page.ptr[pos]))
                pos++;
        }
    }
    return pos;
}

/* What ends the text, not to be taken for tags, that begins with this tag. */
static const char *
closing_of(struct mo_text page, size_t pos)
{
    if (page.len - pos >= 4 && memcmp(page.ptr + pos, "<!--", 4) == 0)
        return "-->";
    if (page.len - pos >= 7 && strncasecmp(page.ptr + pos, "<script", 7) == 0)
        return "</script";
    if (page.len - pos >= 6 && strncasecmp(page.ptr + pos, "<style", 6) == 0)
        return "</style";
    return NULL;
}

/* A tag of PAGE has more attributes than libxml2 bears, which compares each
 * with all before it. */
static bool
has_too_many_attributes(struct mo_text page)
{
    for (size_t pos = 0; pos < page.len;) {
        const char *const tag = memchr(page.ptr + pos, '<', page.len - pos);
        size_t attributes = 0;
        if (!tag)
            return false;
        pos = (size_t)(tag - page.ptr);
        const char *const closing = closing_of(page, pos);
        if ((pos + 1 < page.len && (tag[1] | 0x20) >= 'a' &&
             (tag[1] | 0x20) <= 'z'))
            pos = skip_tag(page, pos, &attributes);
        else
            pos++;
        if (attributes > ATTRIBUTES_MAX)
            return true;
        if (closing) {
            const size_t found = mo_text_find(page, closing, pos);
            pos = found < page.len ? found : page.len;
        }
    }
    return false;
}

enum mo_status
mo_html_parse(const struct mo_env *env, struct mo_text page,
              struct mo_html_tree *tree)
{
    struct builder b = {.env = env, .tree = tree};
    enum mo_status status;
    if (has_too_many_attributes(page)) {
        MO_TRY(mo_complain(env, MO_ERROR, MO_ELIMIT, (struct mo_pos){0}, NULL,
                           "a tag of more than 2,000 attributes"));
        return MO_ELIMIT;
    }
    xmlInitParser();
    b.parser = htmlNewParserCtxt();
    if (!b.parser)
        return MO_ENOMEM;
    *b.parser->sax = handlers;
    b.parser->userData = &b;
    status = parse(&b, page);
    if (b.parser->myDoc)
        xmlFreeDoc(b.parser->myDoc);
    htmlFreeParserCtxt(b.parser);
    if (b.complaint)
        MO_TRY(mo_complain(env, MO_ERROR, status, (struct mo_pos){0}, NULL,
                           "%s, which no article has", b.complaint));
    return status;
}

void
mo_html_tree_free(struct mo_html_tree *tree)
{
    free(tree->nodes);
    free(tree->attributes);
    mo_buffer_free(&tree->texts);
    *tree = (struct mo_html_tree){0};
}

struct mo_text
mo_html_attribute(const struct mo_html_tree *tree, size_t at, const char *name)
{
    const struct mo_html_node *const node = &tree->nodes[at];
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const struct mo_html_attribute *const attribute =
            &tree->attributes[node->attribute + i];
        if (strcmp(attribute->name, name) == 0)
            return mo_text_of(tree->texts.ptr + attribute->offset,
                              attribute->len);
    }
    return mo_text_from(NULL);
}
