/* A page in, its lists out as short text. */
#include "test_article.h"

static void
put_field(struct mo_out *out, const char *name, struct mo_text text)
{
    if (!text.ptr)
        return;
    mo_out_format(out, "  %s ", name);
    mo_out_text(out, text);
    mo_out_byte(out, '\n');
}

static void
put_description(struct mo_out *out, struct mo_text text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        mo_out_string(out, "  : ");
        mo_out_put(out, text.ptr, len);
        mo_out_byte(out, '\n');
        text = mo_text_of(text.ptr + len + (end != NULL),
                          text.len - len - (end != NULL));
    }
}

static void
put_moment(struct mo_out *out, const struct mo_moment *moment)
{
    if (moment->rank.spelling.ptr)
        mo_out_text(out, moment->rank.spelling);
    mo_out_string(out, ". ");
    mo_out_text(out, moment->heading);
    mo_out_string(out, " > ");
    mo_out_text(out, moment->title);
    mo_out_byte(out, '\n');
    put_field(out, "original", moment->original_title);
    put_field(out, "year", moment->year);
    put_field(out, "credit", moment->credit);
    put_field(out, "source", moment->credit_source);
    put_description(out, moment->description);
}

static void
put_list(struct mo_out *out, const struct mo_model_list *list)
{
    mo_out_string(out, "= ");
    if (list->list.title.ptr)
        mo_out_text(out, list->list.title);
    mo_out_string(out, " (");
    mo_out_text(out, list->list.order);
    mo_out_string(out, ")\n");
    put_field(out, "author", list->list.author);
    put_field(out, "published", list->list.published);
    put_field(out, "updated", list->list.updated);
    if (list->list.introduction.ptr) {
        mo_out_string(out, "  introduction\n");
        put_description(out, list->list.introduction);
    }
    for (size_t i = 0; i < list->count; i++)
        put_moment(out, &list->moments[i]);
    if (list->list.conclusion.ptr) {
        mo_out_string(out, "  conclusion\n");
        put_description(out, list->list.conclusion);
    }
}

static void
put_refusal(struct mo_out *out, const struct test_session *session)
{
    for (size_t i = 0; i < session->diag_count; i++)
        if (session->diags[i].severity == MO_ERROR)
            mo_out_format(out, "! %s at %llu\n", session->diags[i].message,
                          (unsigned long long)session->diags[i].pos.byte);
}

static void
check_article(const struct article_case *article, size_t block)
{
    struct test_session session;
    struct mo_model *model;
    struct mo_out out;
    test_session_open(&session);
    mo_out_init(&out, NULL, NULL);
    const enum mo_status status =
        test_read(&session, &mo_format_text, article->page,
                  strlen(article->page), block, NULL, 0, &model);
    if (status != MO_OK)
        assert_int_equal(status, MO_ENOLIST);
    for (size_t i = 0; i < mo_model_count(model); i++)
        put_list(&out, mo_model_at(model, i));
    put_refusal(&out, &session);
    mo_out_byte(&out, '\0');
    if (strcmp((const char *)mo_out_bytes(&out).ptr, article->expected) != 0)
        print_message("%s, blocks of %zu:\n%s", article->name, block,
                      (const char *)mo_out_bytes(&out).ptr);
    assert_string_equal(mo_out_bytes(&out).ptr, article->expected);
    mo_out_dispose(&out);
    mo_model_free(model);
    test_session_close(&session);
}

void
check_articles(const struct article_case *cases, size_t count)
{
    static const size_t blocks[] = {1, 7, 0};
    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < 3; b++)
            check_article(&cases[i], blocks[b]);
}
