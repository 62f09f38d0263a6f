/* Records as RFC 4180 has them: structure found sixteen bytes at a time, cells
 * given as views. */
#include "csv.h"

static const char lenient_hint[] = "--lenient takes it as best it can";

static struct mo_pos
pos_at(const struct mo_csv_scan *scan, const char *ptr)
{
    return mo_pos_at(scan->offset + (uint64_t)(ptr - scan->begin));
}

static enum mo_status
refuse(struct mo_csv_scan *scan, const char *at, const char *message)
{
    mo_diag_set(scan->diag, MO_ERROR, MO_ESYNTAX, pos_at(scan, at), "%s",
                message);
    scan->diag->hint = lenient_hint;
    scan->ptr = mo_csv_line_end(scan->ptr, scan->end);
    return MO_ESYNTAX;
}

static bool
at_line_end(const struct mo_csv_scan *scan)
{
    return scan->ptr == scan->end || *scan->ptr == '\n' || *scan->ptr == '\r';
}

/* Copies a quoted cell with doubled quotes made single. */
static enum mo_status
undouble(struct mo_csv_scan *scan, struct mo_text inner, struct mo_text *text)
{
    const char *ptr = inner.ptr, *const end = ptr + inner.len;
    char *copy = mo_arena_alloc(scan->arena, inner.len);
    if (!copy) {
        mo_diag_set(scan->diag, MO_ERROR, MO_ENOMEM, pos_at(scan, ptr),
                    "out of memory");
        return MO_ENOMEM;
    }
    size_t len = 0;
    while (ptr < end) {
        const char *quote = memchr(ptr, '"', (size_t)(end - ptr));
        const size_t run = (size_t)((quote ? quote + 1 : end) - ptr);
        memcpy(copy + len, ptr, run);
        len += run;
        ptr += run + (quote != NULL);
    }
    *text = mo_text_of(copy, len);
    return MO_OK;
}

/* A cell that begins with a quote, up to behind its closing one. */
static enum mo_status
scan_quoted(struct mo_csv_scan *scan, struct mo_text *text)
{
    const char *const inner = scan->ptr + 1;
    const char *quote = inner;
    bool doubled = false;
    for (;;) {
        quote = memchr(quote, '"', (size_t)(scan->end - quote));
        if (!quote) {
            const char *const open = scan->ptr;
            scan->ptr = scan->end;
            return refuse(scan, open,
                          "the quote that opens here is never closed");
        }
        if (quote + 1 == scan->end || quote[1] != '"')
            break;
        doubled = true;
        quote += 2;
    }
    scan->ptr = quote + 1;
    if (!at_line_end(scan) && *scan->ptr != scan->separator)
        return refuse(scan, scan->ptr,
                      "text after a closing quote, expected a separator or "
                      "the line's end");
    *text = mo_text_of(inner, (size_t)(quote - inner));
    return doubled ? undouble(scan, *text, text) : MO_OK;
}

/* A cell that is there: `ptr` stands at its first byte. */
static enum mo_status
scan_cell(struct mo_csv_scan *scan, struct mo_text *text)
{
    const char *const begin = scan->ptr;
    if (*begin == '"')
        return scan_quoted(scan, text);
    scan->ptr = mo_find_four(begin, scan->end, mo_csv_marks(scan->separator));
    if (scan->ptr < scan->end && *scan->ptr == '"')
        return refuse(scan, scan->ptr, "a quote inside an unquoted cell");
    *text = mo_text_of(begin, (size_t)(scan->ptr - begin));
    return MO_OK;
}

static void
skip_line_ends(struct mo_csv_scan *scan)
{
    while (scan->ptr < scan->end && at_line_end(scan))
        scan->ptr++;
}

/* Passes over missing cells with their separators; returns how many. */
static size_t
skip_missing(struct mo_csv_scan *scan)
{
    const char *ptr = scan->ptr;
    while (ptr < scan->end && *ptr == scan->separator)
        ptr++;
    const size_t count = (size_t)(ptr - scan->ptr);
    scan->ptr = ptr;
    return count;
}

/* The record has more cells than MAX, the first of these at SURPLUS. */
static enum mo_status
refuse_width(struct mo_csv_scan *scan, const struct mo_csv_record *record,
             const char *surplus)
{
    mo_diag_set(scan->diag, MO_ERROR, MO_ESYNTAX, pos_at(scan, surplus),
                "expected %zu cells as in the header, found %zu", record->max,
                record->width);
    scan->diag->hint = "--lenient keeps surplus cells and fills up short rows";
    return MO_ESYNTAX;
}

enum mo_status
mo_csv_scan_row(struct mo_csv_scan *scan, struct mo_csv_record *record)
{
    struct mo_flat_cell *cell = record->cells;
    const char *surplus = NULL;
    size_t column = 0;
    skip_line_ends(scan);
    record->begin = scan->ptr;
    if (scan->ptr == scan->end)
        return MO_STOP;
    for (;; column++, scan->ptr++) {
        column += skip_missing(scan);
        const char *const begin = scan->ptr;
        struct mo_text text;
        if (column >= record->max && !surplus)
            surplus = begin - (column - record->max);
        if (at_line_end(scan))
            break;
        MO_TRY(scan_cell(scan, &text));
        if (!surplus) {
            cell->text = text;
            cell->byte = scan->offset + (uint64_t)(begin - scan->begin);
            cell->column = column;
            cell++;
        }
        if (at_line_end(scan))
            break;
    }
    record->count = (size_t)(cell - record->cells);
    record->width = column + 1;
    record->end = scan->ptr;
    return surplus ? refuse_width(scan, record, surplus) : MO_OK;
}

/* ---- where records end --------------------------------------------------- */

static size_t
count_quotes(const char *ptr, const char *end)
{
    size_t count = 0;
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    while (end - ptr >= 16) {
        /* each byte counts to at most 255, so they are added up in time */
        __m128i sums = _mm_setzero_si128();
        for (int i = 0; i < 255 && end - ptr >= 16; i++, ptr += 16)
            sums = _mm_sub_epi8(
                sums, _mm_cmpeq_epi8(
                          _mm_loadu_si128((const __m128i *)(const void *)ptr),
                          quote));
        const __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
        count += (size_t)_mm_cvtsi128_si32(halves) +
                 (size_t)_mm_cvtsi128_si32(_mm_srli_si128(halves, 8));
    }
#endif
    for (; ptr < end; ptr++)
        count += *ptr == '"';
    return count;
}

size_t
mo_csv_split(const char *bytes, size_t len)
{
    bool quoted = count_quotes(bytes, bytes + len) % 2 != 0;
    for (size_t i = len; i > 0; i--) {
        const char byte = bytes[i - 1];
        if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '\n' || byte == '\r'))
            return i;
    }
    return 0;
}
