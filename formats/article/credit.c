/* Credit lines told by what they say: labels of credits in the languages we
 * have met, and the name of a site behind a last dash or bar. */
#include "credit.h"

#include <stdint.h>

#include "numbering.h"
#include "words.h"

static const char *const labels[] = {
    "photo",
    "photos",
    "photo by",
    "photo credit",
    "photo credits",
    "photo via",
    "photo courtesy of",
    "photo from",
    "photos from",
    "image",
    "images",
    "image by",
    "image via",
    "image credit",
    "image credits",
    "image source",
    "image courtesy of",
    "images courtesy of",
    "image from",
    "picture",
    "picture credit",
    "credit",
    "credits",
    "courtesy of",
    "courtesy",
    "source",
    "via",
    "screenshot",
    "screengrab",
    "screencap",
    "still from",
    "poster",
    "poster of",
    "foto",
    "fotos",
    "foto de",
    "crédito",
    "créditos",
    "fuente",
    "imagen",
    "imágenes",
    "crédit",
    "crédit photo",
    "crédits",
    "image ©",
    "bild",
    "bildquelle",
    "quelle",
    "foto von",
    "sumber",
    "sumber foto",
    "gambar",
    "fonte",
    "imagem",
    "reprodução",
    "divulgação",
    "immagine",
    "圖",
    "图",
    "圖片",
    "图片",
    "사진",
    "출처",
    "사진출처",
    "이미지",
    "写真",
    "画像",
    "出典",
    "引用",
    "引用元",
    "图源",
    "图片来源",
    "来源",
    "圖片來源",
    "來源",
    "gif",
    "photo gallery",
    NULL,
};

/* What follows a label: ":" "©" "-" "/" or a word such as "from". */
static bool
goes_on(struct mo_text rest)
{
    static const char *const words[] = {
        "from", "by", "via", "courtesy", "credit", "of", "de", "von", NULL};
    size_t size;
    const uint32_t code = mo_text_first(rest, &size);
    return rest.len == 0 || code == ':' || code == 0xFF1A || code == 0xA9 ||
           code == '/' || code == '=' || code == 0x25B2 || mo_is_dash(code) ||
           mo_fold_in(mo_next_word(&rest), words);
}

/* The line behind its label; missing if it has none. */
static struct mo_text
behind_label(struct mo_text text)
{
    struct mo_text best = mo_text_of(NULL, 0), rest;
    for (size_t i = 0; labels[i]; i++) {
        const char *const one[] = {labels[i], NULL};
        if (!mo_fold_leads(text, one, &rest))
            continue;
        rest = mo_text_strip(rest);
        if (goes_on(rest) && (!best.ptr || rest.ptr > best.ptr))
            best = rest;
    }
    return best;
}

static struct mo_text
skip_marks(struct mo_text text)
{
    for (;;) {
        size_t size;
        uint32_t code;
        text = mo_text_strip(text);
        code = mo_text_first(text, &size);
        if (text.len == 0 ||
            (mo_is_letter(code) || code == '@' || (code >= '0' && code <= '9')))
            return text;
        text = mo_text_after(text, size);
    }
}

/* What stands in parentheses at the end of TEXT; missing: nothing does. */
static struct mo_text
last_note(struct mo_text text)
{
    size_t size, at = text.len;
    uint32_t code = mo_text_last(text, &size);
    const size_t end = text.len - size;
    if (code != ')' && code != 0xFF09)
        return mo_text_of(NULL, 0);
    while (at > 0) {
        code = mo_text_last(mo_text_of(text.ptr, at), &size);
        if (code == '(' || code == 0xFF08)
            return mo_text_strip(mo_text_of(text.ptr + at, end - at));
        at -= size;
    }
    return mo_text_of(NULL, 0);
}

bool
mo_is_credit_phrase(struct mo_text text)
{
    const struct mo_text note = last_note(text);
    size_t size;
    const uint32_t first = mo_text_first(text, &size);
    if (text.len > 300 || mo_word_count(text) > 20)
        return false;
    if (first == '(' || first == '[' || first == 0x25B2)
        text = skip_marks(text);
    return first == 0xA9 || behind_label(text).ptr != NULL ||
           (note.len > 0 && (mo_text_first(note, &size) == 0xA9 ||
                             behind_label(note).ptr != NULL));
}

/* What stands behind the last bar or spaced dash. */
static struct mo_text
last_part(struct mo_text text)
{
    size_t found = SIZE_MAX, len = 0;
    for (size_t at = 1, size; at < text.len; at += size) {
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        if ((mo_is_dash(code) || code == '|' || code == 0xB7) &&
            text.ptr[at - 1] == ' ' && at + size < text.len &&
            text.ptr[at + size] == ' ') {
            found = at;
            len = size;
        }
    }
    return found == SIZE_MAX ? mo_text_of(NULL, 0)
                             : mo_text_strip(mo_text_after(text, found + len));
}

/* A name of at most four words without digits, the first in upper case. */
static bool
is_site_name(struct mo_text text)
{
    size_t size;
    const uint32_t first = mo_text_first(text, &size);
    if (text.len == 0 || mo_word_count(text) > 4 || text.len > 60 ||
        mo_ends_sentence(text) || mo_word_count(text) == 0)
        return false;
    for (size_t at = 0; at < text.len; at++)
        if ((text.ptr[at] >= '0' && text.ptr[at] <= '9') ||
            text.ptr[at] == '&' || text.ptr[at] == ',' || text.ptr[at] == ':')
            return false;
    return mo_is_upper(first) || mo_text_find(text, ".", 1) != SIZE_MAX;
}

/* "from imdb.com" -> "imdb.com" */
static struct mo_text
skip_joining(struct mo_text text)
{
    static const char *const words[] = {"from", "by",     "via",    "courtesy",
                                        "of",   "credit", "source", "de",
                                        "von",  NULL};
    text = skip_marks(text);
    for (;;) {
        struct mo_text rest = text;
        if (!mo_fold_in(mo_next_word(&rest), words))
            return text;
        text = skip_marks(rest);
    }
}

struct mo_text
mo_credit_source(struct mo_text text)
{
    struct mo_text name = behind_label(text);
    size_t size;
    if (!name.ptr && last_note(text).ptr)
        name = behind_label(last_note(text));
    if (name.ptr) {
        name = skip_joining(name);
        while (name.len > 0 && (mo_text_last(name, &size) == ')' ||
                                mo_text_last(name, &size) == ']'))
            name = mo_text_strip(mo_text_of(name.ptr, name.len - size));
        return name.len > 0 && mo_word_count(name) <= 4 ? name
                                                        : mo_text_of(NULL, 0);
    }
    name = last_part(text);
    return name.ptr && is_site_name(name) ? name : mo_text_of(NULL, 0);
}

/* A colon behind at most four words, or a dash stuck to one word ("Cast- "). */
bool
mo_is_labelled_line(struct mo_text text)
{
    for (size_t at = 1, size; at < text.len && at < 60; at += size) {
        const struct mo_text label = mo_text_of(text.ptr, at);
        const uint32_t code = mo_code_at(text.ptr + at, &size);
        const bool space = at + size < text.len && text.ptr[at + size] == ' ';
        if (code == 0xFF1A || (code == ':' && (space || at + 1 == text.len)))
            return mo_word_count(label) <= 4;
        if (code == '-' && space && text.ptr[at - 1] != ' ')
            return mo_word_count(label) <= 2;
    }
    return false;
}
