/* A page as a flat tree: its elements and texts in document order, each with
 * the index at which its subtree ends. What libxml2's parser makes of the
 * source goes straight into it. */
#ifndef FORMATS_HTML_TREE_H
#define FORMATS_HTML_TREE_H

#include "moments/format.h"

/* The elements that a rule names; all others are MO_TAG_OTHER. In the order of
 * their names. */
enum mo_tag {
    MO_TAG_TEXT,
    MO_TAG_OTHER,
    MO_TAG_A,
    MO_TAG_ADDRESS,
    MO_TAG_ARTICLE,
    MO_TAG_ASIDE,
    MO_TAG_AUDIO,
    MO_TAG_B,
    MO_TAG_BASE,
    MO_TAG_BLOCKQUOTE,
    MO_TAG_BODY,
    MO_TAG_BR,
    MO_TAG_BUTTON,
    MO_TAG_CANVAS,
    MO_TAG_CAPTION,
    MO_TAG_CENTER,
    MO_TAG_CODE,
    MO_TAG_DD,
    MO_TAG_DETAILS,
    MO_TAG_DIALOG,
    MO_TAG_DIV,
    MO_TAG_DL,
    MO_TAG_DT,
    MO_TAG_EMBED,
    MO_TAG_FIELDSET,
    MO_TAG_FIGCAPTION,
    MO_TAG_FIGURE,
    MO_TAG_FOOTER,
    MO_TAG_FORM,
    MO_TAG_H1,
    MO_TAG_H2,
    MO_TAG_H3,
    MO_TAG_H4,
    MO_TAG_H5,
    MO_TAG_H6,
    MO_TAG_HEAD,
    MO_TAG_HEADER,
    MO_TAG_HR,
    MO_TAG_HTML,
    MO_TAG_IFRAME,
    MO_TAG_IMG,
    MO_TAG_INPUT,
    MO_TAG_LI,
    MO_TAG_LINK,
    MO_TAG_MAIN,
    MO_TAG_META,
    MO_TAG_NAV,
    MO_TAG_NOSCRIPT,
    MO_TAG_OBJECT,
    MO_TAG_OL,
    MO_TAG_P,
    MO_TAG_PICTURE,
    MO_TAG_PRE,
    MO_TAG_RP,
    MO_TAG_RT,
    MO_TAG_SCRIPT,
    MO_TAG_SECTION,
    MO_TAG_SELECT,
    MO_TAG_SOURCE,
    MO_TAG_STRONG,
    MO_TAG_STYLE,
    MO_TAG_SUMMARY,
    MO_TAG_SVG,
    MO_TAG_TABLE,
    MO_TAG_TBODY,
    MO_TAG_TD,
    MO_TAG_TEMPLATE,
    MO_TAG_TEXTAREA,
    MO_TAG_TFOOT,
    MO_TAG_TH,
    MO_TAG_THEAD,
    MO_TAG_TIME,
    MO_TAG_TITLE,
    MO_TAG_TR,
    MO_TAG_UL,
    MO_TAG_VIDEO
};

enum {
    MO_HTML_DROPPED = 1, /* no part of what the page says */
    MO_HTML_HIDDEN = 2   /* not shown at all */
};

struct mo_html_attribute {
    const char *name; /* static, one of those that are kept */
    size_t offset;    /* of the value in the tree's texts */
    size_t len;
};

struct mo_html_node {
    uint8_t tag; /* of enum mo_tag */
    uint8_t flags;
    bool frame;        /* weigh.c: is or holds <main> or <h1> */
    uint32_t parent;   /* its index; 0 is the root, its own parent */
    uint32_t previous; /* sibling; 0: none */
    uint32_t end;      /* index after its subtree */
    uint32_t attribute, attribute_count;
    size_t offset, len; /* a text's, in the tree's texts */
    uint64_t byte;      /* in the source: where its content begins */
    /* weigh.c: of the subtree, in bytes */
    uint32_t text, linked, weight;
};

struct mo_html_tree {
    struct mo_html_node *nodes; /* nodes[0]: the root, above <html> */
    size_t count, cap;
    struct mo_html_attribute *attributes;
    size_t attribute_count, attribute_cap;
    struct mo_buffer texts;
};

/* Parses PAGE, valid UTF-8. Complains when it goes over a limit. TREE starts
 * zeroed and is freed with mo_html_tree_free, also after a failure. */
MO_MUST_USE enum mo_status mo_html_parse(const struct mo_env *env,
                                         struct mo_text page,
                                         struct mo_html_tree *tree);
void mo_html_tree_free(struct mo_html_tree *tree);

/* The attribute of node AT; missing if it has none. */
struct mo_text mo_html_attribute(const struct mo_html_tree *tree, size_t at,
                                 const char *name);

static inline struct mo_text
mo_html_text(const struct mo_html_tree *tree, size_t at)
{
    const struct mo_html_node *node = &tree->nodes[at];
    return mo_text_of(tree->texts.ptr + node->offset, node->len);
}

static inline bool
mo_tag_is_heading(unsigned tag)
{
    return tag >= MO_TAG_H1 && tag <= MO_TAG_H6;
}

/* Starts a line of its own. */
bool mo_tag_is_block(unsigned tag);

#endif
