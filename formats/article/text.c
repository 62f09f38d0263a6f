/* The text format: reads plain-text articles; text_write.c writes them. */

#include "text_blocks.h"
#include "text_write.h"

struct state {
    struct mo_article_options options;
};

static const struct mo_option options[] = {
    MO_ARTICLE_OPTIONS(state, options),
    {0},
};

static int
sniff(const uint8_t *head, size_t len)
{
    const size_t valid = mo_text_valid(head, len);
    /* A code point may be cut off at the end of what we see. */
    if (valid + 3 < len)
        return 0;
    for (size_t i = 0; i < valid; i++)
        if (head[i] < 0x20 && head[i] != '\n' && head[i] != '\r' &&
            head[i] != '\t' && head[i] != '\f')
            return 0;
    return len > 0 ? 10 : 1;
}

/* The whole source in one window. */
enum mo_status
mo_article_fill(const struct mo_env *env, struct mo_in *in, const char *what,
                const char *hint, struct mo_bytes *window)
{
    for (size_t want = 1 << 16;; want *= 4) {
        if (want > MO_ARTICLE_MAX + 1)
            want = MO_ARTICLE_MAX + 1;
        MO_TRY(mo_in_fill(in, want, window));
        if (window->len > MO_ARTICLE_MAX)
            break;
        if (window->len < want)
            return MO_OK;
    }
    MO_TRY(mo_complain(env, MO_ERROR, MO_ELIMIT,
                       mo_pos_at(mo_in_offset(in) + MO_ARTICLE_MAX), hint,
                       "longer than 64 MiB, which no %s is", what));
    return MO_ELIMIT;
}

/* Many zero bytes or controls near WHERE: no text at all. */
static bool
looks_binary(struct mo_bytes bytes)
{
    size_t controls = 0;
    const size_t len = bytes.len < 4096 ? bytes.len : 4096;
    for (size_t i = 0; i < len; i++)
        controls +=
            bytes.ptr[i] < 0x09 || (bytes.ptr[i] > 0x0D && bytes.ptr[i] < 0x20);
    return controls * 50 > len;
}

static enum mo_status
check_text(const struct mo_env *env, struct mo_in *in, struct mo_bytes window)
{
    const size_t valid = mo_text_valid(window.ptr, window.len);
    const struct mo_pos pos = mo_pos_at(mo_in_offset(in) + valid);
    if (valid == window.len)
        return MO_OK;
    if (looks_binary(window))
        MO_TRY(mo_complain(env, MO_ERROR, MO_EDATA, pos,
                           "name its format with --from",
                           "this is a binary file, not text"));
    else if (window.ptr[valid] == 0)
        MO_TRY(mo_complain(env, MO_ERROR, MO_EDATA, pos,
                           "if the text is UTF-16 or the like, say so with "
                           "--encoding",
                           "a zero byte in the text"));
    else
        MO_TRY(mo_complain(env, MO_ERROR, MO_EDATA, pos,
                           "name the encoding with --encoding, for instance "
                           "--encoding windows-1252",
                           "byte \\x%02X is not valid UTF-8",
                           window.ptr[valid]));
    return MO_EDATA;
}

/* What is recognised outlives the pushing of each moment, after which the
 * session may empty its own arena. */
static enum mo_status
read_text(const void *self, const struct mo_env *given, struct mo_in *in,
          const struct mo_sink *sink)
{
    const struct state *state = self;
    struct mo_article article = {0};
    struct mo_env env = *given;
    struct mo_bytes window;
    enum mo_status status;
    MO_TRY(mo_article_fill(given, in, "article", "split the file", &window));
    MO_TRY(check_text(given, in, window));
    env.arena = mo_arena_new();
    if (!env.arena)
        return MO_ENOMEM;
    status = mo_text_blocks(mo_text_of((const char *)window.ptr, window.len),
                            mo_in_offset(in), env.arena, &article.blocks);
    if (status == MO_OK)
        status = mo_article_recognise(&article, &state->options, &env, sink);
    mo_blocks_free(&article.blocks);
    mo_arena_free(env.arena);
    if (status == MO_OK)
        mo_in_consume(in, window.len);
    return status;
}

static const struct mo_reader reader = {
    .size = sizeof(struct mo_reader),
    .state_size = sizeof(struct state),
    .options = options,
    .sniff = sniff,
    .read = read_text,
};

static const char *const extensions[] = {".txt", ".text", NULL};

const struct mo_format mo_format_text = {
    .name = "text",
    .title = "Plain text article",
    .media_type = "text/plain",
    .extensions = extensions,
    .reader = &reader,
    .writer = &mo_text_writer,
};
