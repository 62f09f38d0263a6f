/* Going through a member of an archive: its digest is taken, and its text kept
 * or its lists read, with messages that name it. */
#include "archive.h"

#include "../common/container.h"
#include "digest.h"

enum {
    HEAD_SIZE = 64 * 1024,
    WORTH_HELP = 1 << 20 /* a member that pays for a thread */
};

/* The most that a tag file may hold. */
#define TEXT_MAX ((uint64_t)64 << 20)

/* ---- digesting ---------------------------------------------------------- */

struct visit {
    struct mo_archive *archive;
    struct mo_archive_entry *entry;
    struct mo_digest digest;
    struct mo_in *in;
};

static enum mo_status
pull(void *self, uint8_t *to, size_t cap, size_t *len)
{
    struct visit *visit = self;
    const struct mo_archive *archive = visit->archive;
    struct mo_archive_entry *entry = visit->entry;
    MO_TRY(archive->ops->pull(archive->self, to, cap, len));
    if (entry->hashed || !archive->digests)
        return MO_OK;
    if (*len > 0) {
        mo_digest_add(&visit->digest, to, *len);
        return MO_OK;
    }
    mo_digest_end(&visit->digest, entry->sha256);
    entry->hashed = true;
    return MO_OK;
}

static enum mo_status
drain(struct mo_in *in)
{
    struct mo_bytes bytes;
    for (;;) {
        MO_TRY(mo_in_fill(in, 1, &bytes));
        if (bytes.len == 0)
            return MO_OK;
        mo_in_consume(in, bytes.len);
    }
}

static enum mo_status
keep(struct visit *visit)
{
    struct mo_bytes bytes;
    struct mo_archive_entry *entry = visit->entry;
    char quoted[MO_QUOTE_SIZE];
    if (entry->size > TEXT_MAX)
        return mo_container_refuse(visit->archive->env, MO_ELIMIT, NULL,
                                   "the member %s is larger than 64 MiB",
                                   mo_text_quote(entry->name, quoted));
    MO_TRY(mo_in_fill(visit->in, (size_t)entry->size, &bytes));
    return mo_text_copy(
        visit->archive->arena,
        mo_text_of(bytes.len > 0 ? (const char *)bytes.ptr : "", bytes.len),
        &entry->text);
}

/* ---- messages ----------------------------------------------------------- */

/* A reader of a member sees an env whose reports name the member. */
struct narrator {
    const struct mo_env *outer;
    struct mo_text name;
};

static enum mo_status
report(const struct mo_env *env, const struct mo_diag *diag,
       const struct mo_bytes *record)
{
    const struct narrator *narrator = env->session;
    const struct mo_pos nowhere = {0};
    char quoted[MO_QUOTE_SIZE];
    struct mo_diag named;
    const bool none = diag->status == MO_ENOLIST;
    const enum mo_severity severity = none ? MO_NOTE : diag->severity;
    mo_text_quote(narrator->name, quoted);
    if (diag->pos.line > 0)
        mo_diag_set(&named, severity, diag->status, nowhere,
                    "%s, line %llu, column %u: %s", quoted,
                    (unsigned long long)diag->pos.line,
                    (unsigned)diag->pos.column, diag->message);
    else
        mo_diag_set(&named, severity, diag->status, nowhere, "%s: %s", quoted,
                    diag->message);
    named.hint = diag->hint;
    const enum mo_status status = mo_report(narrator->outer, &named, record);
    return none && status == MO_OK ? MO_ENOLIST : status;
}

static struct mo_out *
open_spool(const struct mo_env *env)
{
    const struct narrator *narrator = env->session;
    return mo_env_spool(narrator->outer);
}

static enum mo_status
open_nested(const struct mo_env *env, const char *format,
            const struct mo_setting *settings, size_t count,
            struct mo_nested *nested)
{
    const struct narrator *narrator = env->session;
    return mo_env_nested(narrator->outer, format, settings, count, nested);
}

/* ---- lists -------------------------------------------------------------- */

/* Lists of different members are different lists, and where their moments stood
 * is no place in the archive. */
struct relay {
    const struct mo_sink *next;
    bool open;
};

static enum mo_status
begin_list(void *self, const struct mo_list *list)
{
    struct relay *relay = self;
    struct mo_list placeless = *list;
    placeless.pos = (struct mo_pos){0};
    relay->open = true;
    return relay->next->begin_list(relay->next->self, &placeless);
}

static enum mo_status
pass_moment(void *self, const struct mo_moment *moment)
{
    struct relay *relay = self;
    struct mo_moment placeless = *moment;
    placeless.pos = (struct mo_pos){0};
    relay->open = true;
    return relay->next->moment(relay->next->self, &placeless);
}

static enum mo_status
end_list(void *self)
{
    struct relay *relay = self;
    if (!relay->open)
        return MO_OK;
    relay->open = false;
    return relay->next->end_list(relay->next->self);
}

static enum mo_status
read_lists(struct visit *visit, const char *path)
{
    struct mo_bytes head;
    const struct mo_archive *archive = visit->archive;
    struct narrator narrator = {archive->env, visit->entry->name};
    const struct mo_services services = {
        .size = sizeof(services),
        .report = report,
        .spool = open_spool,
        .nested = open_nested,
        .format_of = archive->env->services->format_of,
        .read = archive->env->services->read,
    };
    struct mo_env env = *archive->env;
    struct relay relay = {archive->sink, false};
    const struct mo_sink sink = {begin_list, pass_moment, end_list, &relay};
    env.services = &services;
    env.session = &narrator;
    MO_TRY(mo_in_decode(&visit->in, NULL, &env.decoded));
    MO_TRY(mo_in_fill(visit->in, HEAD_SIZE, &head));
    const char *format = mo_env_format_of(&env, path, head);
    if (!format)
        return MO_ENOLIST;
    MO_TRY(mo_env_read(&env, format, visit->in, &sink));
    return end_list(&relay);
}

/* A member without lists is passed over; others may have some. */
static enum mo_status
read_member(struct visit *visit)
{
    struct mo_archive *archive = visit->archive;
    const struct mo_text name = visit->entry->name;
    char *path = mo_arena_alloc(archive->arena, name.len + 1);
    if (!path)
        return MO_ENOMEM;
    memcpy(path, name.ptr, name.len);
    path[name.len] = '\0';
    const enum mo_status status = read_lists(visit, path);
    visit->entry->was_read = true;
    archive->read_count += status == MO_OK;
    return status == MO_ENOLIST ? MO_OK : status;
}

/* ---- visits ------------------------------------------------------------- */

static enum mo_status
go_through(struct visit *visit, enum mo_archive_purpose purpose)
{
    switch (purpose) {
    case MO_VISIT_HASH: break;
    case MO_VISIT_KEEP: MO_TRY(keep(visit)); break;
    case MO_VISIT_READ: MO_TRY(read_member(visit)); break;
    }
    return drain(visit->in);
}

enum mo_status
mo_archive_visit(struct mo_archive *archive, struct mo_archive_entry *entry,
                 enum mo_archive_purpose purpose)
{
    struct visit visit = {.archive = archive, .entry = entry};
    visit.in = mo_in_from(pull, &visit);
    if (!visit.in)
        return MO_ENOMEM;
    mo_digest_begin(&visit.digest, archive->digests && !entry->hashed &&
                                       archive->env->threads > 1 &&
                                       entry->size >= WORTH_HELP);
    const enum mo_status status = go_through(&visit, purpose);
    mo_digest_drop(&visit.digest);
    mo_in_close(visit.in);
    return status;
}

enum mo_status
mo_archive_open(struct mo_archive *archive, struct mo_archive_entry *entry,
                enum mo_archive_purpose purpose)
{
    MO_TRY(archive->ops->open(archive->self, entry));
    const enum mo_status status = mo_archive_visit(archive, entry, purpose);
    if (archive->ops->close)
        archive->ops->close(archive->self);
    return status;
}
