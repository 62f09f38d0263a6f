/* Batches, their events, and the walk over them. */
#include "batch.h"
#include "source.h"

#include <stdlib.h>

struct kept_list *
mo_kept_list_new(const struct mo_list *list)
{
    struct kept_list *kept = mo_realloc(NULL, 1, sizeof(*kept));
    if (!kept)
        return NULL;
    atomic_init(&kept->owners, 1);
    kept->arena = mo_arena_new();
    if (!kept->arena || mo_list_copy(kept->arena, list, &kept->list) != MO_OK) {
        mo_arena_free(kept->arena);
        free(kept);
        return NULL;
    }
    return kept;
}

void
mo_kept_list_release(struct kept_list *kept)
{
    if (!kept || atomic_fetch_sub(&kept->owners, 1) > 1)
        return;
    mo_arena_free(kept->arena);
    free(kept);
}

/* A report made while formatting; lost only when memory is out, and then the
 * out has failed too. */
static void
keep_report(void *self, const struct mo_diag *diag)
{
    struct formatted *formatted = self;
    const struct message *message =
        mo_batch_message(formatted->batch, diag, NULL);
    if (!message || mo_messages_add(&formatted->reports, message) != MO_OK)
        mo_out_fail(&formatted->out, MO_ENOMEM);
}

static const struct mo_out_ops formatted_ops = {.report = keep_report};

struct batch *
mo_batch_new(size_t target_count)
{
    struct batch *batch = calloc(1, sizeof(*batch));
    if (!batch)
        return NULL;
    batch->arena = mo_arena_new();
    batch->formatted =
        calloc(target_count > 0 ? target_count : 1, sizeof(*batch->formatted));
    if (!batch->arena || !batch->formatted) {
        mo_batch_free(batch);
        return NULL;
    }
    batch->formatted_count = target_count;
    for (size_t i = 0; i < target_count; i++) {
        batch->formatted[i].batch = batch;
        mo_out_init(&batch->formatted[i].out, &formatted_ops,
                    &batch->formatted[i]);
    }
    return batch;
}

void
mo_batch_free(struct batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; i < batch->formatted_count; i++) {
        mo_out_dispose(&batch->formatted[i].out);
        free(batch->formatted[i].reports.items);
    }
    free(batch->formatted);
    free(batch->bytes);
    free(batch->events.items);
    free(batch->messages.items);
    mo_arena_free(batch->arena);
    mo_kept_list_release(batch->carried);
    mo_source_release(batch->source);
    free(batch);
}

void
mo_batch_reset(struct batch *batch)
{
    for (size_t i = 0; i < batch->formatted_count; i++) {
        mo_out_clear(&batch->formatted[i].out);
        batch->formatted[i].reports.count = 0;
        batch->formatted[i].status = MO_OK;
    }
    mo_arena_reset(batch->arena);
    mo_kept_list_release(batch->carried);
    mo_source_release(batch->source);
    batch->carried = NULL;
    batch->source = NULL;
    batch->next = NULL;
    batch->len = 0;
    batch->events.count = 0;
    batch->messages.count = 0;
    batch->status = MO_OK;
    batch->ends_source = false;
    batch->moment_count = batch->rejected_count = batch->list_count = 0;
}

enum mo_status
mo_batch_fill(struct batch *batch, const uint8_t *bytes, size_t len)
{
    if (len > batch->cap) {
        uint8_t *grown = mo_realloc(batch->bytes, len, 1);
        if (!grown)
            return MO_ENOMEM;
        batch->bytes = grown;
        batch->cap = len;
    }
    if (len > 0)
        memcpy(batch->bytes, bytes, len);
    batch->len = len;
    return MO_OK;
}

enum mo_status
mo_events_add(struct events *events, struct event event)
{
    if (events->count == events->cap) {
        const size_t cap = events->cap ? 2 * events->cap : 256;
        struct event *grown =
            mo_realloc(events->items, cap, sizeof(*events->items));
        if (!grown)
            return MO_ENOMEM;
        events->items = grown;
        events->cap = cap;
    }
    events->items[events->count++] = event;
    return MO_OK;
}

struct message *
mo_batch_message(struct batch *batch, const struct mo_diag *diag,
                 const struct mo_bytes *record)
{
    const size_t len = strlen(diag->message);
    struct message *message =
        mo_arena_alloc(batch->arena, sizeof(*message) + len + 1);
    if (!message)
        return NULL;
    *message = (struct message){.severity = diag->severity,
                                .status = diag->status,
                                .pos = diag->pos,
                                .hint = diag->hint};
    memcpy(message->text, diag->message, len + 1);
    if (!record)
        return message;
    uint8_t *copy = mo_arena_alloc(batch->arena, record->len);
    if (!copy)
        return NULL;
    if (record->len > 0)
        memcpy(copy, record->ptr, record->len);
    message->record = (struct mo_bytes){copy, record->len};
    return message;
}

struct mo_diag
mo_message_diag(const struct message *message)
{
    struct mo_diag diag;
    mo_diag_set(&diag, message->severity, message->status, message->pos, "%s",
                message->text);
    diag.hint = message->hint;
    return diag;
}

enum mo_status
mo_batch_report(struct batch *batch, const struct mo_diag *diag,
                const struct mo_bytes *record)
{
    struct message *message = mo_batch_message(batch, diag, record);
    if (!message)
        return MO_ENOMEM;
    return mo_events_add(&batch->events, (struct event){.kind = EVENT_MESSAGE,
                                                        .of.message = message});
}

enum mo_status
mo_messages_add(struct messages *messages, const struct message *message)
{
    if (messages->count == messages->cap) {
        const size_t cap = messages->cap ? 2 * messages->cap : 16;
        const struct message **grown =
            mo_realloc(messages->items, cap, sizeof(*messages->items));
        if (!grown)
            return MO_ENOMEM;
        messages->items = grown;
        messages->cap = cap;
    }
    messages->items[messages->count++] = message;
    return MO_OK;
}

struct cursor
mo_cursor_at(const struct batch *batch)
{
    return (struct cursor){.batch = batch, .at = batch->at};
}

struct step
mo_cursor_next(struct cursor *cursor)
{
    const struct events *events = &cursor->batch->events;
    struct step step = {.kind = STEP_DONE};
    if (cursor->next == events->count)
        return step;
    const struct event *event = &events->items[cursor->next++];
    switch (event->kind) {
    case EVENT_BEGIN:
        cursor->at.list = event->of.list;
        step = (struct step){STEP_BEGIN, NULL, cursor->at};
        break;
    case EVENT_MOMENT:
        step = (struct step){STEP_MOMENT, event->of.moment, cursor->at};
        cursor->at.moment_index++;
        cursor->at.row_index++;
        break;
    case EVENT_END:
        step = (struct step){STEP_END, NULL, cursor->at};
        cursor->at.row_index += cursor->at.moment_index == 0;
        cursor->at.moment_index = 0;
        cursor->at.list_index++;
        break;
    case EVENT_MESSAGE: return mo_cursor_next(cursor);
    }
    return step;
}
