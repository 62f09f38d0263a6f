/* Opening, feeding and ending the writers of a conversion. */
#include "target.h"
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

static enum mo_status
refuse(struct target *target, enum mo_status status, const char *message)
{
    const struct mo_pos nowhere = {0};
    if (target->diag.message[0] == '\0')
        mo_diag_set(&target->diag, MO_ERROR, status, nowhere, "%s", message);
    return status;
}

static enum mo_status
report(const struct mo_env *env, const struct mo_diag *diag,
       const struct mo_bytes *record)
{
    struct target *target = env->session;
    (void)record;
    if (diag->severity < MO_ERROR)
        return MO_OK;
    target->diag = *diag;
    return diag->status;
}

/* Spools lie where the target will need the room anyway. */
static struct mo_out *
open_spool(const struct mo_env *env)
{
    const struct target *target = env->session;
    return mo_spool_open(target->folder);
}

static const struct mo_services services = {
    .size = sizeof(struct mo_services),
    .report = report,
    .spool = open_spool,
    .nested = mo_nested_open,
    .format_of = mo_member_format,
    .read = mo_member_read,
};

static bool
ends_with_gz(const char *path)
{
    const size_t len = path ? strlen(path) : 0;
    return len > 3 && strcasecmp(path + len - 3, ".gz") == 0;
}

/* The folder of a target that is a file with a path. */
static enum mo_status
find_folder(struct target *target)
{
    const char *path = target->given->path;
    const char *slash = path ? strrchr(path, '/') : NULL;
    struct stat info;
    if (!path || (stat(path, &info) == 0 && !S_ISREG(info.st_mode)))
        return MO_OK;
    const size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    target->folder = mo_realloc(NULL, len + 2, 1);
    if (!target->folder)
        return MO_ENOMEM;
    memcpy(target->folder, path, len);
    memcpy(target->folder + len, ".", 2);
    return MO_OK;
}

static enum mo_status
open_layers(struct target *target, struct mo_publish *group)
{
    const struct mo_target *given = target->given;
    target->group = group;
    const struct mo_layer_config gzip = {
        .kind = MO_LAYER_GZIP, .level = 6, .threads = target->convert->threads};
    errno = 0;
    const enum mo_status status =
        mo_publish_add(group, given->path, given->fd, &target->file);
    if (status != MO_OK)
        return refuse(target, status,
                      status == MO_EUSAGE ? "this target is named twice"
                      : errno             ? strerror(errno)
                                          : mo_status_name(status));
    target->out = target->file;
    if (!ends_with_gz(given->path) ||
        (given->format->writer->traits & MO_WRITER_BINARY))
        return MO_OK;
    target->layer = mo_layer_open(&gzip, target->file);
    target->out = target->layer;
    return target->layer ? MO_OK : MO_ENOMEM;
}

static void
ask_carried(struct target *target)
{
    const struct mo_nested *writer = &target->writer;
    for (int i = 0; writer->writer->carries && i < MO_FIELD_COUNT; i++)
        if (writer->writer->carries(writer->state, (enum mo_field_id)i) ==
            MO_CARRIES_NEVER)
            target->never |= UINT64_C(1) << i;
}

enum mo_status
mo_target_open(struct target *target, const struct mo_convert *convert,
               size_t index, struct mo_publish *group)
{
    const struct mo_target *given = &convert->targets[index];
    const struct mo_writer *writer = given->format->writer;
    struct mo_env env;
    *target = (struct target){
        .convert = convert,
        .given = given,
        .name = given->path ? given->path : "<stdout>",
    };
    if (!writer)
        return refuse(target, MO_EUNSUPPORTED, "this format cannot be written");
    MO_TRY(mo_options_apply(writer->options, writer->state_size,
                            given->settings, given->setting_count, NULL,
                            &target->writer.state, &target->diag));
    target->writer.writer = writer;
    target->serial = (writer->traits & MO_WRITER_SERIAL) != 0;
    MO_TRY(open_layers(target, group));
    MO_TRY(find_folder(target));
    ask_carried(target);
    if (!writer->begin)
        return MO_OK;
    env = mo_session_env(convert, &services, target->name);
    env.session = target;
    return writer->begin(target->writer.state, &env, target->out);
}

/* ---- formatting ---- */

static enum mo_status
format_step(const struct target *target, const struct step *step,
            struct mo_out *out)
{
    const struct mo_writer *writer = target->writer.writer;
    const void *state = target->writer.state;
    switch (step->kind) {
    case STEP_BEGIN:
        return writer->begin_list ? writer->begin_list(state, &step->at, out)
                                  : MO_OK;
    case STEP_MOMENT:
        return writer->moment(state, &step->at, step->moment, out);
    case STEP_END:
        return writer->end_list ? writer->end_list(state, &step->at, out)
                                : MO_OK;
    case STEP_DONE: break;
    }
    return MO_OK;
}

enum mo_status
mo_target_format(struct target *target, const struct batch *batch,
                 struct mo_out *out)
{
    struct cursor cursor = mo_cursor_at(batch);
    enum mo_status status = MO_OK;
    for (struct step step = mo_cursor_next(&cursor);
         step.kind != STEP_DONE && status == MO_OK;
         step = mo_cursor_next(&cursor))
        status = format_step(target, &step, out);
    return status == MO_OK ? mo_out_status(out) : status;
}

/* ---- losses ---- */

static bool
note_record(struct target *target, const struct step *step)
{
    const bool list = step->kind == STEP_BEGIN;
    const void *record =
        list ? (const void *)step->at.list : (const void *)step->moment;
    const int first = list ? 0 : MO_LIST_FIELD_COUNT;
    const int end = list ? MO_LIST_FIELD_COUNT : MO_FIELD_COUNT;
    uint64_t lost = 0;
    for (int i = first; i < end; i++)
        if ((target->never >> i & 1) &&
            !mo_field_missing(record, &mo_fields[i]))
            lost |= UINT64_C(1) << i;
    if (lost == 0)
        return false;
    target->lost |= lost;
    if (target->losers[!list].count++ > 0)
        return false;
    const struct mo_text title = list ? step->at.list->title
                                 : step->moment->title.ptr
                                     ? step->moment->title
                                     : step->moment->heading;
    mo_text_quote(title, target->losers[!list].first);
    target->losers[!list].pos = list ? step->at.list->pos : step->moment->pos;
    return true;
}

bool
mo_target_note_losses(struct target *target, const struct batch *batch)
{
    struct cursor cursor = mo_cursor_at(batch);
    bool first = false;
    if (target->never == 0)
        return false;
    for (struct step step = mo_cursor_next(&cursor); step.kind != STEP_DONE;
         step = mo_cursor_next(&cursor))
        if (step.kind != STEP_END)
            first |= note_record(target, &step);
    return first;
}

/* Appends the names of lost fields from *FIELD to END to TEXT, as many as fit;
 * *FIELD is then the first that did not. */
static void
name_fields(const struct target *target, int *field, int end, char text[160])
{
    size_t used = 0;
    text[0] = '\0';
    for (; *field < end; ++*field) {
        const struct mo_field *lost = &mo_fields[*field];
        if (!(target->lost >> *field & 1))
            continue;
        if (used + lost->name_len + 8 > 160)
            return;
        used += (size_t)snprintf(
            text + used, 160 - used, "%s%s%s", used > 0 ? ", " : "",
            *field < MO_LIST_FIELD_COUNT ? "list." : "", lost->name);
    }
}

void
mo_target_tell_losses(const struct target *target,
                      void (*found)(void *user, const struct mo_diag *diag),
                      void *user)
{
    const struct mo_pos nowhere = {0};
    for (int moments = 0; moments < 2; moments++) {
        int field = moments ? MO_LIST_FIELD_COUNT : 0;
        const int end = moments ? MO_FIELD_COUNT : MO_LIST_FIELD_COUNT;
        const unsigned long long count = target->losers[moments].count;
        while (count > 0 && field < end) {
            char names[160];
            struct mo_diag diag;
            name_fields(target, &field, end, names);
            if (names[0] == '\0')
                break;
            mo_diag_set(&diag, MO_WARNING, MO_ELOSS, nowhere,
                        "does not carry %s", names);
            diag.source = target->name;
            found(user, &diag);
        }
        if (count == 0)
            continue;
        struct mo_diag diag;
        mo_diag_set(&diag, MO_WARNING, MO_ELOSS, nowhere,
                    "%llu %s%s lost something, the first is %s in %.60s, "
                    "line %llu",
                    count, moments ? "moment" : "list", count > 1 ? "s" : "",
                    target->losers[moments].first,
                    target->losers[moments].source,
                    (unsigned long long)target->losers[moments].pos.line);
        diag.source = target->name;
        found(user, &diag);
    }
}

/* ---- ending ---- */

void
mo_target_fail(struct target *target, enum mo_status status)
{
    const char *reason =
        target->file ? mo_publish_failure(target->group, target->file) : NULL;
    refuse(target, status, reason ? reason : mo_status_name(status));
}

enum mo_status
mo_target_finish(struct target *target)
{
    const struct mo_nested *writer = &target->writer;
    if (writer->writer->end)
        MO_TRY(writer->writer->end(writer->state, target->out));
    MO_TRY(mo_out_status(target->out));
    struct mo_out *layer = target->layer;
    target->layer = NULL;
    target->out = target->file;
    if (layer)
        MO_TRY(mo_layer_close(layer, NULL));
    return mo_out_status(target->file);
}

void
mo_target_close(struct target *target)
{
    mo_nested_dispose(&target->writer);
    mo_layer_abandon(target->layer);
    target->layer = NULL;
    free(target->folder);
    target->folder = NULL;
}
