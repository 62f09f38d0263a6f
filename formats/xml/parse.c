/* Positions and failures of a run of the reader. */
#include "parse.h"

/* libxml2 counts bytes after decoding: where it decodes itself, only its line
 * and column say something about the source. */
static bool
is_transcoded(const xmlParserInput *input)
{
    return input->buf && input->buf->encoder;
}

struct mo_pos
mo_xml_find_cursor(const struct mo_xml_parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    if (!input)
        return (struct mo_pos){0};
    if (!is_transcoded(input))
        return mo_pos_at(input->consumed +
                         (uint64_t)(input->cur - input->base));
    return (struct mo_pos){.line = (uint64_t)input->line,
                           .column = (uint32_t)input->col};
}

/* No attribute value holds a `<` (XML 1.0 section 3.1), so the last one begins
 * the tag. */
struct mo_pos
mo_xml_find_tag(const struct mo_xml_parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    struct mo_pos pos = mo_xml_find_cursor(parse);
    const xmlChar *p = input->cur;
    uint32_t chars = 0;
    while (p > input->base && *p != '<') {
        p--;
        chars += (*p & 0xc0) != 0x80;
        pos.line -= pos.line > 1 && *p == '\n';
    }
    if (!is_transcoded(input))
        return mo_pos_at(pos.byte - (uint64_t)(input->cur - p));
    if (pos.line == (uint64_t)input->line && pos.column > chars) {
        pos.column -= chars;
        return pos;
    }
    for (pos.column = 1; p > input->base && p[-1] != '\n'; p--)
        pos.column += (p[-1] & 0xc0) != 0x80;
    return pos;
}

bool
mo_xml_is_at_end(const struct mo_xml_parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    return parse->ended && (!input || input->cur >= input->end);
}

void
mo_xml_stop(struct mo_xml_parse *parse, enum mo_status status)
{
    if (parse->status == MO_OK)
        parse->status = status;
}

void
mo_xml_stop_with(struct mo_xml_parse *parse, const struct mo_diag *diag)
{
    const enum mo_status status = mo_report(parse->env, diag, NULL);
    mo_xml_stop(parse, status == MO_OK ? diag->status : status);
}
