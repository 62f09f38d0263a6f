/* The tokenizer: all of RFC 8259, and nothing more, over a text in memory.
 *
 * UTF-8 is strict, surrogates come in pairs, nesting is capped, numbers are
 * kept by their spelling. The grammar is checked here and nowhere else; that
 * names occur once and that U+0000 is refused is left to the reader above. */
#ifndef COMMON_JSON_TOKEN_H
#define COMMON_JSON_TOKEN_H

#include "moments/format.h"

/* Members with names of fields that are to be kept in extra all the same, and
 * where the members of a record's own `extra` went. */
struct mo_json_naming {
    const struct mo_text *kept;
    size_t kept_count;
    size_t extra_from, extra_to; /* out: these of the members */
};

/* Where JSON text comes from. */
struct mo_json_source {
    struct mo_arena *arena;
    struct mo_limits limits;       /* nesting and fields count */
    uint64_t offset;               /* of the text's first byte in its source */
    struct mo_diag *diag;          /* filled on failure */
    struct mo_json_naming *naming; /* NULL: fields are known by their names */
};

static inline struct mo_json_source
mo_json_source_of(const struct mo_env *env, uint64_t offset,
                  struct mo_diag *diag)
{
    struct mo_json_source source;
    source.arena = env->arena;
    source.limits = env->limits;
    source.offset = offset;
    source.diag = diag;
    source.naming = NULL;
    return source;
}

enum mo_json_kind {
    MO_JSON_END, /* the text holds one value, and it is over */
    MO_JSON_OBJECT,
    MO_JSON_OBJECT_END,
    MO_JSON_ARRAY,
    MO_JSON_ARRAY_END,
    MO_JSON_NAME, /* of a member; its colon is passed */
    MO_JSON_STRING,
    MO_JSON_NUMBER,
    MO_JSON_TRUE,
    MO_JSON_FALSE,
    MO_JSON_NULL
};

struct mo_json_token {
    enum mo_json_kind kind;
    bool escaped; /* a string or name with escapes */
    bool zero;    /* one of them is U+0000 */
    /* As it stands in the text: strings and names without their quotes */
    struct mo_text text;
};

/* What the tokenizer may see next. */
enum mo_json_state {
    MO_JSON_WANT_VALUE,
    MO_JSON_WANT_FIRST_VALUE, /* or the end of the array */
    MO_JSON_WANT_FIRST_NAME,  /* or the end of the object */
    MO_JSON_AFTER_VALUE
};

enum { MO_JSON_SHALLOW = 512 };

/* A tokenizer at work. `ptr` is where it stands: after the last token. */
struct mo_json {
    const char *ptr, *begin, *end;
    uint64_t offset; /* of begin in the source */
    struct mo_arena *arena;
    struct mo_diag *diag;
    uint32_t depth, depth_max; /* open arrays and objects */
    enum mo_json_state state;
    bool truncated; /* it failed since the text ends too early */
    /* A bit for each level, set for objects; deeper than MO_JSON_SHALLOW the
     * bits move to the arena. */
    uint64_t *levels;
    size_t level_cap;
    uint64_t shallow[MO_JSON_SHALLOW / 64];
};

/* Starts on TEXT. The tokenizer points into itself: it must not be copied. */
void mo_json_start(struct mo_json *json, const struct mo_json_source *source,
                   struct mo_text text);

/* The next token. MO_ESYNTAX, MO_ELIMIT (too deep), MO_ENOMEM: *json->diag is
 * filled, and there is no going on. */
MO_MUST_USE enum mo_status mo_json_next(struct mo_json *json,
                                        struct mo_json_token *token);

/* The text that a string or name spells: a view when it has no escapes, else
 * in the arena. MO_EDATA when it holds U+0000. */
MO_MUST_USE enum mo_status mo_json_unescape(struct mo_json *json,
                                            const struct mo_json_token *token,
                                            struct mo_text *text);
MO_MUST_USE static inline enum mo_status
mo_json_decode(struct mo_json *json, const struct mo_json_token *token,
               struct mo_text *text)
{
    if (token->escaped)
        return mo_json_unescape(json, token, text);
    *text = token->text;
    return MO_OK;
}

/* Where a value is due: passes over one that is spelled just like VALUE, an
 * object or array that this tokenizer's text or another has been seen to hold.
 * False, and nothing is passed, when something else stands there. */
bool mo_json_pass(struct mo_json *json, struct mo_text value);

/* The first byte of TOKEN in the text, with the quote. */
static inline const char *
mo_json_token_start(const struct mo_json_token *token)
{
    const bool quoted =
        token->kind == MO_JSON_STRING || token->kind == MO_JSON_NAME;
    return token->text.ptr - quoted;
}

/* Fills the diagnostic with an error at AT, a place in the text, and returns
 * STATUS. */
MO_MUST_USE enum mo_status mo_json_fail(struct mo_json *json,
                                        enum mo_status status, const char *at,
                                        const char *hint, const char *format,
                                        ...) MO_PRINTF(5, 6);

/* MO_ESYNTAX at AT, where something else stands than EXPECTED. */
MO_MUST_USE enum mo_status mo_json_fail_expected(struct mo_json *json,
                                                 const char *at,
                                                 const char *expected);

MO_MUST_USE enum mo_status mo_json_fail_memory(struct mo_json *json);

/* MO_EDATA at the first U+0000 of TOKEN, which has one. */
MO_MUST_USE enum mo_status mo_json_fail_zero(struct mo_json *json,
                                             const struct mo_json_token *token);

#endif
