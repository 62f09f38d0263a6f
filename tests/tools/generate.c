/* Generates lists of moments as NDJSON: generate BYTES [SEED [MOMENTS]]
 *
 * Writes whole lists of MOMENTS moments each (100) to standard output until
 * BYTES are reached. The same arguments give the same bytes everywhere. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>

struct generator {
    uint64_t state;
    uint64_t written;
};

/* SplitMix64: small, fast, and the same on every machine. */
static uint64_t
draw(struct generator *generator, uint64_t below)
{
    uint64_t z = generator->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* Prints, and counts what was printed, as a pipe has no position. */
static size_t
put(struct generator *generator, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int len = vprintf(format, arguments);
    va_end(arguments);
    if (len < 0)
        exit(1);
    generator->written += (uint64_t)len;
    return (size_t)len;
}

static const char *const words[] = {
    "the",          "rain",      "letter",
    "goodbye",      "station",   "mother",
    "winter",       "promise",   "silence",
    "door",         "hospital",  "sea",
    "umbrella",     "memory",    "of",
    "and",          "a",         "in",
    "“always”",     "brother’s", "수현",
    "눈물",         "café",      "—",
    "king & queen", "<3",        "said \\\"wait\\\"",
    "she,",         "then;",     "again.",
};

static const char *const names[] = {
    "Eun-suh", "Kim Shin", "Mo-yeon", "Wang So",     "Moon-young",
    "Ji-an",   "Se-ri",    "수현",    "Jeong-hyeok", "O’Brien",
};

static void
put_words(struct generator *generator, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        const size_t count = sizeof(words) / sizeof(*words);
        const size_t len = put(generator, "%s%s", done > 0 ? " " : "",
                               words[draw(generator, count)]);
        done += len;
        if (draw(generator, 60) == 0)
            done += put(generator, "\\n\\n");
    }
}

static void
put_names(struct generator *generator, const char *field, uint64_t most)
{
    const uint64_t count = draw(generator, most + 1);
    if (count == 0)
        return;
    put(generator, ",\"%s\":[", field);
    for (uint64_t i = 0; i < count; i++)
        put(generator, "%s\"%s\"", i > 0 ? "," : "",
            names[draw(generator, sizeof(names) / sizeof(*names))]);
    put(generator, "]");
}

static void
put_moment(struct generator *generator, uint64_t list, uint64_t rank)
{
    put(generator,
        "{\"list\":{\"index\":%" PRIu64 ",\"id\":\"list-%" PRIu64 "\"", list,
        list);
    if (rank == 1) {
        put(generator,
            ",\"title\":\"Top moments %" PRIu64 "\",\"introduction\":\"", list);
        put_words(generator, 200);
        put(generator, "\",\"order\":\"ascending\"");
    }
    put(generator, "},\"rank\":%" PRIu64 ",\"title\":\"", rank);
    put_words(generator, 12);
    put(generator, "\"");
    if (draw(generator, 3) == 0) {
        put(generator, ",\"original_title\":\"");
        put_words(generator, 10);
        put(generator, "\"");
    }
    put(generator, ",\"description\":\"");
    put_words(generator, 200 + draw(generator, 600));
    put(generator, "\"");
    put_names(generator, "characters", 4);
    put_names(generator, "performers", 3);
    put(generator, ",\"year\":\"%" PRIu64 "\",\"credit\":\"",
        1990 + draw(generator, 36));
    put_words(generator, 30);
    put(generator, "\"}\n");
}

int
main(int argc, char **argv)
{
    static char buffer[1 << 20];
    const uint64_t bytes = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    struct generator generator = {
        .state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1};
    const uint64_t moments = argc > 3 ? strtoull(argv[3], NULL, 10) : 100;
    setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
    for (uint64_t list = 1; generator.written < bytes; list++)
        for (uint64_t rank = 1; rank <= moments; rank++)
            put_moment(&generator, list, rank);
    return fflush(stdout) == 0 ? 0 : 1;
}
