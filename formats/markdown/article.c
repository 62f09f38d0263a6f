/* Articles in Markdown: what their front matter states, and their blocks. */
#include "article.h"

/* cmark builds the whole tree, at up to two hundred bytes for one of the
 * source; and its time may be quadratic in the brackets of a paragraph
 * (CVE-2023-22486). */
enum { ARTICLE_MAX = 1 << 20, BRACKET_MAX = 4096 };

/* ---- what front matter states -------------------------------------------- */

/* Names that other tools use for fields of ours. */
static const struct {
    const char *name;
    const char *field;
} synonyms[] = {{"date", "published"},    {"description", "summary"},
                {"lang", "language"},     {"permalink", "url"},
                {"canonical_url", "url"}, {"keywords", "tags"},
                {"lastmod", "updated"}};

static bool
is_time(const struct mo_front_entry *entry)
{
    return entry->items.count == 1 &&
           mo_time_parse(entry->items.items[0], NULL);
}

/* Gives ENTRY the name of our field, where it can be that. */
static void
rename_entry(const struct mo_front *front, struct mo_front_entry *entry)
{
    for (size_t i = 0; i < sizeof(synonyms) / sizeof(*synonyms); i++) {
        const char *const field = synonyms[i].field;
        if (!mo_text_is(entry->name, synonyms[i].name) ||
            mo_front_entry(front, field))
            continue;
        if ((!strcmp(field, "published") || !strcmp(field, "updated")) &&
            !is_time(entry))
            continue;
        if (entry->array == !strcmp(field, "tags"))
            entry->name = mo_text_from(field);
        return;
    }
}

/* Leaves those entries in FRONT that are fields of ours; the others are for the
 * tool that made the site. */
static enum mo_status
keep_known(const struct mo_env *env, struct mo_front *front)
{
    struct mo_front_entry *const entries =
        mo_arena_array(env->arena, front->count, sizeof(*entries));
    size_t count = 0;
    if (!entries)
        return MO_ENOMEM;
    for (size_t i = 0; i < front->count; i++) {
        struct mo_front_entry entry = front->entries[i];
        rename_entry(front, &entry);
        if (mo_field_find(true, entry.name))
            entries[count++] = entry;
    }
    front->entries = entries;
    front->count = count;
    return MO_OK;
}

/* What is in front matter only helps: a warning when it cannot be read. */
static enum mo_status
read_known(const struct mo_env *env, struct mo_text yaml, struct mo_list *known)
{
    struct mo_front front;
    struct mo_diag diag;
    enum mo_status status = mo_front_read(env, yaml, &front, &diag);
    if (status == MO_OK)
        status = keep_known(env, &front);
    if (status == MO_OK)
        status = mo_md_read_front(env, &front, known, &diag);
    if (status == MO_OK || status == MO_ENOMEM)
        return status;
    memset(known, 0, sizeof(*known));
    diag.severity = MO_WARNING;
    diag.hint = "the article is read without it";
    return mo_report(env, &diag, NULL);
}

/* ---- the article --------------------------------------------------------- */

static enum mo_status
fail(const struct mo_env *env, enum mo_status status, uint64_t byte,
     const char *message)
{
    MO_TRY(mo_complain(env, MO_ERROR, status, mo_pos_at(byte), NULL, "%s",
                       message));
    return status;
}

/* Where in TEXT a paragraph has its bracket too many; text.len if nowhere. */
static size_t
too_many_brackets(struct mo_text text)
{
    size_t brackets = 0;
    for (size_t pos = 0; pos < text.len; pos++) {
        if (text.ptr[pos] == '[' && ++brackets > BRACKET_MAX)
            return pos;
        if (text.ptr[pos] == '\n' && pos > 0 && text.ptr[pos - 1] == '\n')
            brackets = 0;
    }
    return text.len;
}

/* All of the article, which has to be text that cmark can bear. */
static enum mo_status
take_source(const struct mo_env *env, struct mo_in *in,
            struct mo_md_piece *piece)
{
    struct mo_bytes window;
    size_t pos;
    MO_TRY(mo_in_fill(in, ARTICLE_MAX + 1, &window));
    if (window.len > ARTICLE_MAX)
        return fail(env, MO_ELIMIT, ARTICLE_MAX,
                    "longer than 1 MiB, which no article is");
    pos = mo_text_valid(window.ptr, window.len);
    if (pos < window.len)
        return fail(env, MO_ESYNTAX, pos,
                    window.ptr[pos] ? "the text is not valid UTF-8 here"
                                    : "the text holds a zero character");
    piece->text = mo_text_of((const char *)window.ptr, window.len);
    piece->offset = mo_in_offset(in);
    pos = too_many_brackets(piece->text);
    if (pos < window.len)
        return fail(env, MO_ELIMIT, pos,
                    "more than 4,096 brackets in one paragraph");
    return MO_OK;
}

static enum mo_status
read_all(const struct mo_article_options *options, const struct mo_env *env,
         struct mo_in *in, const struct mo_sink *sink)
{
    struct mo_article article = {0};
    struct mo_front_span span;
    struct mo_md_piece piece;
    enum mo_status status = MO_OK;
    MO_TRY(take_source(env, in, &piece));
    if (piece.text.len > 0 && mo_front_find(piece.text, &span) && span.closed) {
        status = read_known(env, span.yaml, &article.known);
        piece.offset += span.len;
        piece.text =
            mo_text_of(piece.text.ptr + span.len, piece.text.len - span.len);
    }
    if (status == MO_OK)
        status = mo_md_article_blocks(env, piece, &article.blocks);
    if (status == MO_OK)
        status = mo_article_recognise(&article, options, env, sink);
    mo_blocks_free(&article.blocks);
    return status;
}

/* The session's arena is reset after each moment, but the article is needed
 * until its last one. */
enum mo_status
mo_md_read_article(const struct mo_article_options *options,
                   const struct mo_env *env, struct mo_in *in,
                   const struct mo_sink *sink)
{
    struct mo_env lasting = *env;
    enum mo_status status;
    lasting.arena = mo_arena_new();
    if (!lasting.arena)
        return MO_ENOMEM;
    status = read_all(options, &lasting, in, sink);
    mo_arena_free(lasting.arena);
    return status;
}
