/* Turns libxml2's errors into messages in our style. */
#include "complaint.h"

#include <ctype.h>

static const char bad_bytes[] =
    "the bytes do not fit the encoding of the document";
static const char encoding_hint[] = "name the encoding with --encoding";

/* libxml2's own words: without the name of the function or symbol that begins
 * them, in lower case unless an abbreviation comes first, without full stop. */
static void
rephrase(const char *message, char *words, size_t size)
{
    const char *from = message ? message : "not well-formed";
    const char *colon = strstr(from, ": ");
    if (colon && !memchr(from, ' ', (size_t)(colon - from)))
        from = colon + 2;
    size_t len = strcspn(from, "\n");
    if (len >= size)
        len = size - 1;
    memcpy(words, from, len);
    while (len > 0 && (words[len - 1] == ' ' || words[len - 1] == '.' ||
                       words[len - 1] == '!'))
        len--;
    words[len] = '\0';
    if (isupper((unsigned char)words[0]) && islower((unsigned char)words[1]))
        words[0] = (char)tolower((unsigned char)words[0]);
}

struct complaint {
    const struct mo_xml_parse *parse;
    const xmlError *error;
    struct mo_pos pos;
    struct mo_diag *diag;
};

static void
say(const struct complaint *complaint, enum mo_status status,
    const char *message, const char *hint)
{
    mo_diag_set(complaint->diag, MO_ERROR, status, complaint->pos, "%s",
                message);
    complaint->diag->hint = hint;
}

static void
say_end(const struct complaint *complaint)
{
    char quoted[MO_QUOTE_SIZE];
    const struct mo_xml_parse *parse = complaint->parse;
    const char *open = (const char *)parse->parser->name;
    if (!parse->rooted)
        say(complaint, MO_ESYNTAX,
            "expected an element, found the end of input", NULL);
    else if (!open)
        say(complaint, MO_ESYNTAX,
            "expected the end of the tag, found the end of input", NULL);
    else
        mo_diag_set(complaint->diag, MO_ERROR, MO_ESYNTAX, complaint->pos,
                    "expected the end of element %s, found the end of input",
                    mo_text_quote(mo_text_from(open), quoted));
}

static void
say_mismatch(const struct complaint *complaint)
{
    char opened[MO_QUOTE_SIZE], closed[MO_QUOTE_SIZE];
    const xmlError *error = complaint->error;
    mo_diag_set(complaint->diag, MO_ERROR, MO_ESYNTAX, complaint->pos,
                "expected the end of element %s of line %d, found that of %s",
                mo_text_quote(mo_text_from(error->str1), opened), error->int1,
                mo_text_quote(mo_text_from(error->str2), closed));
}

static void
say_about(const struct complaint *complaint, const char *format,
          const char *hint)
{
    char quoted[MO_QUOTE_SIZE];
    mo_diag_set(complaint->diag, MO_ERROR, MO_ESYNTAX, complaint->pos, format,
                mo_text_quote(mo_text_from(complaint->error->str1), quoted));
    complaint->diag->hint = hint;
}

/* libxml2 gives 0 for what is no character at all. */
static void
say_character(const struct complaint *complaint)
{
    const xmlParserInput *input = complaint->parse->parser->input;
    const unsigned code = (unsigned)complaint->error->int1;
    const bool bytes =
        code == 0 && input && input->cur < input->end && *input->cur != 0;
    if (bytes)
        say(complaint, MO_ESYNTAX, bad_bytes, encoding_hint);
    else
        mo_diag_set(complaint->diag, MO_ERROR, MO_ESYNTAX, complaint->pos,
                    "character U+%04X is not allowed in XML", code);
}

static void
say_generic(const struct complaint *complaint)
{
    char words[200];
    const char *message = complaint->error->message;
    /* libxml2 caps names, attributes and comments at some megabytes */
    if (message && (strstr(message, "HUGE") || strstr(message, "Huge") ||
                    strstr(message, "too long") || strstr(message, "too big")))
        say(complaint, MO_ELIMIT,
            "a name, attribute value or comment is too long", NULL);
    else {
        rephrase(message, words, sizeof(words));
        say(complaint, MO_ESYNTAX, words, NULL);
    }
}

void
mo_xml_complaint(const struct mo_xml_parse *parse, const xmlError *error,
                 struct mo_pos pos, struct mo_diag *diag)
{
    const struct complaint complaint = {parse, error, pos, diag};
    switch (error->code) { /* table */
    case XML_ERR_NO_MEMORY:
        say(&complaint, MO_ENOMEM, "out of memory", NULL);
        return;
    case XML_ERR_INVALID_ENCODING:
    case XML_I18N_CONV_FAILED:
        say(&complaint, MO_ESYNTAX, bad_bytes, encoding_hint);
        return;
    case XML_ERR_INVALID_CHAR: say_character(&complaint); return;
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
        say_about(&complaint, "encoding %s is not known", encoding_hint);
        return;
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
        say_about(&complaint, "entity %s is not declared",
                  "XML knows amp, lt, gt, quot and apos; write other "
                  "characters as they are");
        return;
    case XML_ERR_TAG_NAME_MISMATCH: say_mismatch(&complaint); return;
    default: break;
    }
    if (mo_xml_is_at_end(parse) ||
        (error->code == XML_ERR_DOCUMENT_END && parse->depth > 0)) {
        say_end(&complaint);
        return;
    }
    switch (error->code) { /* table */
    case XML_ERR_DOCUMENT_EMPTY:
        say(&complaint, MO_ESYNTAX, "expected an element, found text", NULL);
        return;
    case XML_ERR_DOCUMENT_END:
        say(&complaint, MO_ESYNTAX,
            "expected the end of the document after its one element, found "
            "more",
            NULL);
        return;
    case XML_ERR_NAME_REQUIRED:
        say(&complaint, MO_ESYNTAX, "expected a name",
            "a plain & is written &amp;");
        return;
    case XML_ERR_GT_REQUIRED:
        say(&complaint, MO_ESYNTAX,
            "expected an attribute or the end of the tag", NULL);
        return;
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
        say(&complaint, MO_ESYNTAX, "expected an attribute value in quotes",
            NULL);
        return;
    case XML_ERR_ATTRIBUTE_REDEFINED:
        say_about(&complaint, "attribute %s occurs twice in one tag", NULL);
        return;
    default: say_generic(&complaint); return;
    }
}
