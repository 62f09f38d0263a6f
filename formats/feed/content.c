/* A moment as HTML: image, scene, paragraphs, credit. */
#include "../common/xml_text.h"
#include "feed.h"

/* One paragraph, its line feeds as breaks. */
static void
put_paragraph(struct mo_out *out, struct mo_text text)
{
    const char *const end = text.ptr + text.len;
    mo_out_string(out, "<p>");
    for (const char *line = text.ptr; line <= end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            stop = end;
        if (line > text.ptr)
            mo_out_string(out, "<br>");
        mo_xml_put_text(out, mo_text_of(line, (size_t)(stop - line)));
        line = stop + 1;
    }
    mo_out_string(out, "</p>");
}

/* Paragraphs are separated by blank lines. */
static void
put_paragraphs(struct mo_out *out, struct mo_text text)
{
    const char *start = text.ptr;
    const char *const end = text.ptr + text.len;
    for (const char *p = start; p < end; p++) {
        if (*p != '\n' || p + 1 >= end || p[1] != '\n')
            continue;
        if (p > start)
            put_paragraph(out, mo_text_of(start, (size_t)(p - start)));
        while (p + 1 < end && p[1] == '\n')
            p++;
        start = p + 1;
    }
    if (start < end)
        put_paragraph(out, mo_text_of(start, (size_t)(end - start)));
}

static void
put_image(struct mo_out *out, const struct mo_feed_item *item)
{
    mo_out_string(out, "<p><img src=\"");
    mo_xml_put_attribute(out, item->image);
    mo_out_string(out, "\" alt=\"");
    mo_xml_put_attribute(out, item->title);
    mo_out_string(out, "\"></p>");
}

static void
put_credit(struct mo_out *out, const struct mo_moment *moment)
{
    const bool both = moment->credit.len > 0 && moment->credit_source.len > 0;
    mo_out_string(out, "<p><small>");
    if (moment->credit.len > 0)
        mo_xml_put_text(out, moment->credit);
    if (both)
        mo_out_string(out, " (");
    if (moment->credit_source.len > 0)
        mo_xml_put_text(out, moment->credit_source);
    if (both)
        mo_out_byte(out, ')');
    mo_out_string(out, "</small></p>");
}

void
mo_feed_content(struct mo_feed *feed, struct mo_feed_item *item)
{
    const struct mo_moment *moment = item->moment;
    struct mo_out *out = &feed->html;
    mo_out_clear(out);
    if (item->image.ptr)
        put_image(out, item);
    if (moment->scene.len > 0) {
        mo_out_string(out, "<p><em>");
        mo_xml_put_text(out, moment->scene);
        mo_out_string(out, "</em></p>");
    }
    if (moment->description.len > 0)
        put_paragraphs(out, moment->description);
    if (moment->credit.len > 0 || moment->credit_source.len > 0)
        put_credit(out, moment);
    const struct mo_bytes bytes = mo_out_bytes(out);
    item->html = mo_text_of((const char *)bytes.ptr, bytes.len);
}
