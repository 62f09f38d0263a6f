/* The html format: reads articles on web pages. */
#include "charset.h"
#include "page.h"

struct state {
    struct mo_article_options options;
    const char *base_url;
};

static const struct mo_option options[] = {
    MO_ARTICLE_OPTIONS(state, options),
    {"base-url", MO_OPTION_TEXT, offsetof(struct state, base_url), "URL",
     "relative addresses in the page are relative to this one", NULL, NULL, 0,
     0},
    {0},
};

/* ---- recognising --------------------------------------------------------- */

static int
sniff(const uint8_t *head, size_t len)
{
    static const char *const signs[] = {"<!doctype html", "<html", "<head",
                                        "<body"};
    size_t pos = 0;
    if (len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        pos = 3;
    while (pos < len &&
           (head[pos] == ' ' || (head[pos] >= '\t' && head[pos] <= '\r')))
        pos++;
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
        const size_t sign_len = strlen(signs[i]);
        size_t at = 0;
        while (at < sign_len && pos + at < len &&
               (head[pos + at] | (signs[i][at] >= 'a' ? 0x20 : 0)) ==
                   (uint8_t)signs[i][at])
            at++;
        if (at == sign_len)
            return 95;
    }
    return 0;
}

/* ---- reading ------------------------------------------------------------- */

static enum mo_status
recognise(const struct state *state, struct mo_html_page *page,
          const struct mo_sink *sink)
{
    struct mo_article article = {0};
    enum mo_status status;
    mo_html_weigh(page);
    status = mo_html_read_known(page, &article.known);
    if (status == MO_OK)
        status = mo_html_blocks(page, &article.blocks);
    if (status == MO_OK)
        status =
            mo_article_recognise(&article, &state->options, page->env, sink);
    mo_blocks_free(&article.blocks);
    return status;
}

/* What is recognised outlives the pushing of each moment, after which the
 * session may empty its own arena. */
static enum mo_status
read_html(const void *self, const struct mo_env *given, struct mo_in *in,
          const struct mo_sink *sink)
{
    const struct state *const state = self;
    struct mo_env env = *given;
    struct mo_html_page page = {.env = &env, .base_url = state->base_url};
    struct mo_buffer decoded = {0};
    struct mo_bytes window;
    struct mo_text text;
    enum mo_status status;
    MO_TRY(mo_article_fill(given, in, "page", NULL, &window));
    env.arena = mo_arena_new();
    if (!env.arena)
        return MO_ENOMEM;
    page.offset = mo_in_offset(in);
    status = mo_html_decode(given, window, &decoded, &text);
    if (status == MO_OK)
        status = mo_html_parse(&env, text, &page.tree);
    if (status == MO_OK)
        status = recognise(state, &page, sink);
    mo_html_tree_free(&page.tree);
    mo_buffer_free(&decoded);
    mo_arena_free(env.arena);
    if (status == MO_OK)
        mo_in_consume(in, window.len);
    return status;
}

static const struct mo_reader reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .traits = MO_READER_DECLARES,
    .sniff = sniff,
    .read = read_html,
};

static const char *const extensions[] = {".html", ".htm", NULL};

const struct mo_format mo_format_html = {
    .name = "html",
    .title = "Article on a web page",
    .media_type = "text/html",
    .extensions = extensions,
    .reader = &reader,
    .writer = NULL,
};
