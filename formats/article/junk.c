/* Lines that belong to the page, not to the article: told by stock phrases of
 * web pages in the languages we have met, and by form. */
#include "junk.h"

#include <stdint.h>

#include "credit.h"
#include "numbering.h"
#include "words.h"

/* A short line that begins so points elsewhere. */
static const char *const pointers[] = {
    "also read",
    "read also",
    "read more",
    "read next",
    "read here",
    "must read",
    "see also",
    "see more",
    "also see",
    "also check",
    "you may also like",
    "you might also like",
    "you may like",
    "recommended reading",
    "related article",
    "related articles",
    "related post",
    "related posts",
    "related story",
    "related stories",
    "more on",
    "click here",
    "continue reading",
    "keep reading",
    "leia também",
    "leia mais",
    "veja também",
    "lea también",
    "lee también",
    "leer más",
    "ver también",
    "te puede interesar",
    "à lire aussi",
    "lire aussi",
    "voir aussi",
    "à découvrir aussi",
    "lesen sie auch",
    "lies auch",
    "auch interessant",
    "mehr zum thema",
    "baca juga",
    "lihat juga",
    "simak juga",
    "leggi anche",
    "関連記事",
    "あわせて読みたい",
    "관련기사",
    "관련 기사",
    "관련글",
    "相关阅读",
    "延伸閱讀",
    "延伸阅读",
    "skip to content",
    "skip to main content",
    "jump to",
    NULL,
};

/* The same, only before a colon or as the whole line. */
static const char *const labels[] = {
    "related",
    "more",
    "next",
    "previous",
    "read",
    "tags",
    "tag",
    "ad",
    "advertisement",
    "advertisements",
    "sponsored",
    "share",
    "labels",
    "categories",
    "category",
    "filed under",
    "publicidad",
    "publicité",
    "publicidade",
    "anzeige",
    "werbung",
    "iklan",
    "広告",
    "广告",
    "광고",
    "photo credit",
    "photo credits",
    "image credit",
    "photo",
    "image",
    "credit",
    "source",
    "sumber",
    "출처",
    "반응형",
    "contents",
    "table of contents",
    "page contents",
    "índice",
    "sommaire",
    "inhaltsverzeichnis",
    "inhalt",
    "daftar isi",
    "目次",
    "목차",
    "목록",
    "menu",
    "search",
    "home",
    "loading",
    "note",
    NULL,
};

/* The whole of a short line. */
static const char *const bars[] = {
    "share this",
    "share this article",
    "share this post",
    "share on facebook",
    "share on twitter",
    "share your feels",
    "tweet",
    "pin it",
    "pin",
    "email",
    "print",
    "facebook",
    "twitter",
    "whatsapp",
    "pinterest",
    "linkedin",
    "reddit",
    "telegram",
    "instagram",
    "copy link",
    "save",
    "like",
    "follow",
    "follow us",
    "subscribe",
    "subscribe now",
    "sign up",
    "log in",
    "login",
    "report this ad",
    "view this post on instagram",
    "image",
    "photo",
    "video",
    "play",
    "play video",
    "watch now",
    "buy now",
    "compartir",
    "partager",
    "teilen",
    "bagikan",
    "compartilhar",
    "공유하기",
    "シェア",
    "この記事をシェア",
    "scroll to continue",
    "article continues below advertisement",
    "story continues below advertisement",
    "close",
    "next page",
    "previous page",
    "back to top",
    "top",
    "トップ",
    "ホーム",
    NULL,
};

static const char *const ends[] = {
    "leave a reply",
    "leave a comment",
    "post a comment",
    "add a comment",
    "join the conversation",
    "post navigation",
    "about the author",
    "you might also like",
    "you may also like",
    "related posts",
    "related articles",
    "related stories",
    "recommended for you",
    "more from",
    "more stories",
    "trending now",
    "popular posts",
    "most popular",
    "most read",
    "latest posts",
    "recent posts",
    "references",
    "share this article",
    "share this post",
    "share this:",
    "all rights reserved",
    "proudly powered by",
    "copyright",
    "deja un comentario",
    "deja una respuesta",
    "laisser un commentaire",
    "schreibe einen kommentar",
    "kommentar schreiben",
    "deixe um comentário",
    "deixe uma resposta",
    "tinggalkan balasan",
    "lascia un commento",
    "コメントを残す",
    "댓글 남기기",
    "发表评论",
    "發佈留言",
    NULL,
};

/* Short lines that are one of these, or one of these after a count. */
static const char *const comment_words[] = {
    "comment",     "comments",    "reply",      "replies",      "responses",
    "thoughts on", "comentarios", "comentario", "commentaires", "kommentare",
    "komentar",    "comentários", "commenti",   "コメント",     "댓글",
    "评论",        NULL,
};

static const char *const closings[] = {
    "conclusion",
    "final thoughts",
    "final words",
    "final verdict",
    "honorable mention",
    "honorable mentions",
    "honourable mention",
    "honourable mentions",
    "special mention",
    "special mentions",
    "bonus",
    "in conclusion",
    "to conclude",
    "wrapping up",
    "wrap up",
    "closing thoughts",
    "bottom line",
    "the bottom line",
    "summary",
    "runners up",
    "runner up",
    "frequently asked questions",
    "faq",
    "faqs",
    "conclusión",
    "conclusiones",
    "menciones honoríficas",
    "menciones honorables",
    "mention honorable",
    "mentions honorables",
    "fazit",
    "schluss",
    "conclusão",
    "conclusione",
    "kesimpulan",
    "penutup",
    "結論",
    "まとめ",
    "おわりに",
    "番外編",
    "마치며",
    "마무리",
    "결론",
    "结语",
    "總結",
    "总结",
    "our methodology",
    "methodology",
    "how we ranked",
    "how we chose",
    NULL,
};

static bool
is_address(struct mo_text text)
{
    const struct mo_text line = text;
    const struct mo_text word = mo_next_word(&text);
    return word.len == line.len && (mo_text_find(word, "http://", 0) == 0 ||
                                    mo_text_find(word, "https://", 0) == 0 ||
                                    mo_text_find(word, "www.", 0) == 0);
}

/* 2 / 10, 2 of 10, 3/7 */
static bool
is_counter(struct mo_text text)
{
    struct mo_numbering number;
    int64_t value;
    return text.len <= 16 && mo_numbering_parse(text, &number) &&
           number.style == MO_NUMBER_ALONE &&
           mo_digits_parse(text, &value) != text.len;
}

static bool
is_broken_image(struct mo_text text)
{
    return mo_text_find(text, "<img", 0) == 0 ||
           mo_text_find(text, "![", 0) == 0 ||
           mo_text_find(text, "[image", 0) == 0 ||
           mo_text_find(text, "[img", 0) == 0 ||
           mo_text_find(text, "[embed", 0) == 0;
}

static bool
has_digit(struct mo_text text)
{
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] >= '0' && text.ptr[at] <= '9')
            return true;
    return false;
}

/* 14 minutes read, 1,234 views */
static bool
is_count_line(struct mo_text text)
{
    static const char *const signs[] = {
        "min read",      "minute read", "minutes read",   "mins read",
        " views",        " shares",     "min de lectura", "min de lecture",
        "min. lesezeit", "menit baca",  "조회수",         " reads",
    };
    if (text.len > 80 || !has_digit(text) || mo_word_count(text) > 8)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (mo_text_has(text, signs[i]))
            return true;
    return false;
}

/* One of LABELS as the whole line, or before a colon. */
static bool
is_labelled(struct mo_text text, const char *const *words)
{
    struct mo_text rest;
    size_t size;
    uint32_t code;
    if (!mo_fold_leads(text, words, &rest))
        return false;
    rest = mo_text_strip(rest);
    code = mo_text_first(rest, &size);
    return mo_fold_hash(rest) == 0 ||
           (!mo_is_credit_phrase(text) && (code == ':' || code == 0xFF1A));
}

/* Only words of share bars: "Facebook Twitter Pinterest Email". */
static bool
is_share_bar(struct mo_text text)
{
    unsigned count = 0;
    struct mo_text word;
    if (mo_fold_in(text, bars))
        return true;
    while (word = mo_next_word(&text), word.len > 0) {
        if (mo_fold_hash(word) == 0)
            continue;
        if (!mo_fold_in(word, bars) &&
            !mo_fold_equal(word, mo_text_from("share")))
            return false;
        count++;
    }
    return count > 1;
}

const char *
mo_junk_reason(struct mo_text text)
{
    if (text.len == 0 || text.len > 400)
        return NULL;
    if (is_address(text))
        return "a bare address";
    if (is_counter(text))
        return "a gallery counter";
    if (is_broken_image(text))
        return "a mark where an image was";
    if (is_count_line(text))
        return "reading time or number of views";
    if (mo_fold_leads(text, pointers, NULL) && mo_word_count(text) <= 25)
        return "points to another article";
    if (is_labelled(text, labels) && mo_word_count(text) <= 25)
        return "a label of the page";
    return is_share_bar(text) ? "share bar" : NULL;
}

bool
mo_is_article_end(struct mo_text text)
{
    struct mo_text rest = text, word;
    int64_t value;
    if (text.len > 200)
        return false;
    if (mo_fold_leads(text, ends, NULL) ||
        mo_text_find(text, "\xC2\xA9", 0) == 0)
        return true;
    if (mo_fold_in(text, comment_words))
        return true;
    word = mo_next_word(&rest);
    if (mo_fold_in(text, (const char *const[]){"related", "recommended",
                                               "more stories", NULL}))
        return true;
    if (!mo_fold_leads(rest, comment_words, NULL))
        return false;
    return (mo_digits_parse(word, &value) > 0 || mo_spelled_value(word) > 0) &&
           (mo_fold_in(rest, comment_words) || mo_text_has(text, " on ") ||
            mo_text_has(text, " to "));
}

bool
mo_is_closing(struct mo_text text)
{
    return mo_fold_leads(text, closings, NULL) && mo_word_count(text) <= 8;
}
