/* What a page states of itself: title, author, publisher, dates, address and
 * language, from <html>, <base>, <link>, <meta>, <time> and <title>. */
#include <strings.h>

#include "../article/words.h"
#include "page.h"

/* No title is longer. */
enum { TITLE_MAX = 4096 };

/* What <meta> and <link> say, by the field they go to. */
struct facts {
    struct mo_text og_title, document_title, description, author, publisher,
        published, updated, canonical, og_url, language, base;
};

/* A name that <meta property>, name or itemprop may have. */
static const struct {
    const char *name;
    size_t offset;
} names[] = {
    {"og:title", offsetof(struct facts, og_title)},
    {"twitter:title", offsetof(struct facts, og_title)},
    {"og:description", offsetof(struct facts, description)},
    {"description", offsetof(struct facts, description)},
    {"author", offsetof(struct facts, author)},
    {"article:author", offsetof(struct facts, author)},
    {"og:site_name", offsetof(struct facts, publisher)},
    {"article:published_time", offsetof(struct facts, published)},
    {"datePublished", offsetof(struct facts, published)},
    {"article:modified_time", offsetof(struct facts, updated)},
    {"dateModified", offsetof(struct facts, updated)},
    {"og:url", offsetof(struct facts, og_url)},
};

static struct mo_text *
slot_of(struct facts *facts, struct mo_text name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (mo_text_is(name, names[i].name))
            return (struct mo_text *)(void *)((char *)facts + names[i].offset);
    return NULL;
}

enum mo_status
mo_html_collapse(struct mo_buffer *line, struct mo_text text)
{
    size_t pos = 0;
    while (pos < text.len) {
        const size_t start = pos;
        while (pos < text.len && !strchr(" \t\n\r\f", text.ptr[pos]))
            pos++;
        MO_TRY(mo_buffer_add(line, text.ptr + start, pos - start));
        if (pos == text.len)
            break;
        while (pos < text.len && strchr(" \t\n\r\f", text.ptr[pos]))
            pos++;
        if (line->len > 0 && !strchr(" \t", line->ptr[line->len - 1]))
            MO_TRY(mo_buffer_add(line, " ", 1));
    }
    return MO_OK;
}

enum mo_status
mo_html_line(const struct mo_html_page *page, size_t at, struct mo_text *line)
{
    struct mo_buffer buffer = {0};
    enum mo_status status = MO_OK;
    *line = mo_text_from(NULL);
    for (size_t i = at + 1; i < page->tree.nodes[at].end; i++) {
        const struct mo_html_node *const node = &page->tree.nodes[i];
        if (node->flags & MO_HTML_HIDDEN) {
            i = node->end - 1;
            continue;
        }
        struct mo_text text = mo_text_from(" ");
        if (node->tag == MO_TAG_TEXT)
            text = mo_html_text(&page->tree, i);
        else if (node->tag != MO_TAG_BR)
            continue;
        status = mo_html_collapse(&buffer, text);
        if (status != MO_OK || buffer.len > TITLE_MAX)
            break;
    }
    if (status == MO_OK && buffer.len > 0)
        status = mo_text_copy(page->env->arena,
                              mo_text_strip(mo_text_of(buffer.ptr, buffer.len)),
                              line);
    mo_buffer_free(&buffer);
    return status;
}

/* ---- gathering ----------------------------------------------------------- */

static void
take_meta(const struct mo_html_tree *tree, size_t at, struct facts *facts)
{
    static const char *const keys[] = {"property", "name", "itemprop"};
    const struct mo_text content =
        mo_text_strip(mo_html_attribute(tree, at, "content"));
    for (size_t i = 0; i < 3 && content.len > 0; i++) {
        struct mo_text *const slot =
            slot_of(facts, mo_html_attribute(tree, at, keys[i]));
        if (slot && !slot->ptr)
            *slot = content;
    }
}

static enum mo_status
take_node(const struct mo_html_page *page, size_t at, struct facts *facts)
{
    const struct mo_html_tree *const tree = &page->tree;
    switch (tree->nodes[at].tag) {
    case MO_TAG_META: take_meta(tree, at, facts); break;
    case MO_TAG_HTML:
        if (!facts->language.ptr)
            facts->language = mo_html_attribute(tree, at, "lang");
        break;
    case MO_TAG_BASE:
        if (!facts->base.ptr)
            facts->base = mo_html_attribute(tree, at, "href");
        break;
    case MO_TAG_LINK:
        if (mo_text_is(mo_html_attribute(tree, at, "rel"), "canonical"))
            facts->canonical = mo_html_attribute(tree, at, "href");
        break;
    case MO_TAG_TITLE:
        if (!facts->document_title.ptr)
            return mo_html_line(page, at, &facts->document_title);
        break;
    default: break;
    }
    return MO_OK;
}

/* ---- the fields ---------------------------------------------------------- */

/* A date as RFC 3339 spells it; some leave the colon out of the zone. */
static enum mo_status
take_time(const struct mo_html_page *page, struct mo_text stated,
          struct mo_text *field)
{
    char mended[40];
    if (field->ptr || stated.len < 10 || stated.len > 35)
        return MO_OK;
    memcpy(mended, stated.ptr, stated.len);
    size_t len = stated.len;
    if (len > 16 && mended[10] == ' ')
        mended[10] = 'T';
    if (len > 20 && (mended[len - 5] == '+' || mended[len - 5] == '-')) {
        memmove(mended + len - 1, mended + len - 2, 2);
        mended[len - 2] = ':';
        len++;
    }
    if (!mo_time_parse(mo_text_of(mended, len), NULL)) {
        len = 10; /* the date alone */
        if (!mo_time_parse(mo_text_of(mended, len), NULL))
            return MO_OK;
    }
    return mo_text_copy(page->env->arena, mo_text_of(mended, len), field);
}

/* The first <time> of the article. */
static enum mo_status
find_time(const struct mo_html_page *page, struct mo_text *field)
{
    const struct mo_html_tree *const tree = &page->tree;
    for (size_t i = 1; i < tree->count && !field->ptr; i++) {
        if (tree->nodes[i].flags)
            i = tree->nodes[i].end - 1;
        else if (tree->nodes[i].tag == MO_TAG_TIME)
            MO_TRY(
                take_time(page, mo_html_attribute(tree, i, "datetime"), field));
    }
    return MO_OK;
}

/* TITLE without the name of the site behind a separator. */
static struct mo_text
cut_site(struct mo_text title, struct mo_text site)
{
    static const char *const separators[] = {
        " | ",  " - ",        " \xE2\x80\x93 ", " \xE2\x80\x94 ",
        " :: ", " \xC2\xBB ", " \xE2\x80\xA2 "};
    size_t cut = SIZE_MAX, after = 0;
    for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
        const size_t len = strlen(separators[i]);
        for (size_t at = 0;
             (at = mo_text_find(title, separators[i], at)) != SIZE_MAX; at++)
            if (cut == SIZE_MAX || at > cut) {
                cut = at;
                after = at + len;
            }
    }
    if (cut == SIZE_MAX || cut == 0)
        return title;
    const struct mo_text head = mo_text_of(title.ptr, cut);
    const struct mo_text tail = mo_text_after(title, after);
    if (site.ptr ? mo_fold_equal(tail, site)
                 : mo_word_count(tail) <= 4 &&
                       mo_word_count(head) > mo_word_count(tail))
        return mo_text_strip(head);
    return title;
}

/* The heading on the page that its stated title begins with or is. */
static enum mo_status
find_title(struct mo_html_page *page, struct mo_text stated,
           struct mo_text *title)
{
    const struct mo_html_tree *const tree = &page->tree;
    for (size_t i = 1; i < tree->count && stated.len > 0; i++) {
        const struct mo_html_node *const node = &tree->nodes[i];
        struct mo_text line;
        if (node->flags & MO_HTML_HIDDEN)
            i = node->end - 1;
        if (node->tag < MO_TAG_H1 || node->tag > MO_TAG_H3 || node->flags)
            continue;
        MO_TRY(mo_html_line(page, i, &line));
        if (mo_word_count(line) > 1 && mo_fold_starts(stated, line)) {
            page->title = i;
            *title = line;
            return MO_OK;
        }
    }
    return MO_OK;
}

static enum mo_status
take_title(struct mo_html_page *page, const struct facts *facts,
           struct mo_text *title)
{
    const struct mo_text stated =
        facts->og_title.ptr ? facts->og_title : facts->document_title;
    MO_TRY(find_title(page, stated, title));
    if (!title->ptr && facts->og_title.ptr)
        MO_TRY(find_title(page, facts->document_title, title));
    if (!title->ptr && stated.len > 0)
        *title = cut_site(stated, facts->publisher);
    return MO_OK;
}

/* A tag of BCP 47, or nothing. */
static struct mo_text
language_of(struct mo_text language)
{
    language = mo_text_strip(language);
    for (size_t i = 0; i < language.len; i++) {
        const char byte = language.ptr[i];
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z') &&
            !(byte >= '0' && byte <= '9') && byte != '-')
            return mo_text_from(NULL);
    }
    if (language.len < 2 || language.len > 35)
        return mo_text_from(NULL);
    return language;
}

static enum mo_status
set_base(struct mo_html_page *page, const struct facts *facts)
{
    struct mo_text url = {NULL, 0};
    MO_TRY(mo_html_resolve(page, facts->base, &url));
    if (!url.ptr && !page->base_url)
        url = facts->canonical.len > 0 ? facts->canonical : facts->og_url;
    if (url.ptr && (page->base_url || mo_text_has(url, "://"))) {
        char *const base = mo_arena_alloc(page->env->arena, url.len + 1);
        if (!base)
            return MO_ENOMEM;
        memcpy(base, url.ptr, url.len);
        base[url.len] = '\0';
        page->base_url = base;
    }
    return MO_OK;
}

enum mo_status
mo_html_read_known(struct mo_html_page *page, struct mo_list *known)
{
    struct facts facts = {0};
    for (size_t i = 1; i < page->tree.count; i++)
        MO_TRY(take_node(page, i, &facts));
    MO_TRY(set_base(page, &facts));
    MO_TRY(take_title(page, &facts, &known->title));
    MO_TRY(mo_html_resolve(
        page, facts.canonical.len > 0 ? facts.canonical : facts.og_url,
        &known->url));
    MO_TRY(take_time(page, facts.published, &known->published));
    MO_TRY(find_time(page, &known->published));
    MO_TRY(take_time(page, facts.updated, &known->updated));
    if (!mo_text_has(facts.author, "://"))
        known->author = facts.author;
    known->publisher = facts.publisher;
    known->summary = facts.description;
    known->language = language_of(facts.language);
    return MO_OK;
}
