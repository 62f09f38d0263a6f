/* Stitching batches into one checked and filtered stream of lists. */
#include "stitch.h"

#include <stdlib.h>

void
mo_stitch_init(struct stitch *stitch, const struct mo_convert *convert)
{
    *stitch = (struct stitch){.convert = convert};
}

void
mo_stitch_dispose(struct stitch *stitch)
{
    free(stitch->done.items);
    mo_kept_list_release(stitch->carried);
    mo_model_free(stitch->held);
}

static enum mo_status
emit(struct stitch *stitch, struct event event)
{
    return mo_events_add(&stitch->done, event);
}

/* Shows what the checks found; they go on, the caller judges their status. */
static void
found(void *user, const struct mo_diag *diag)
{
    struct stitch *stitch = user;
    const struct message *message = mo_batch_message(stitch->batch, diag, NULL);
    if (!message || mo_messages_add(&stitch->batch->messages, message) != MO_OK)
        stitch->batch->status = MO_ENOMEM;
}

static enum mo_status
emit_moment(struct stitch *stitch, struct mo_moment *moment)
{
    stitch->at.moment_index++;
    stitch->at.row_index++;
    stitch->batch->moment_count++;
    return emit(stitch,
                (struct event){.kind = EVENT_MOMENT, .of.moment = moment});
}

static enum mo_status
emit_reversed(struct stitch *stitch)
{
    const struct mo_model_list *list = mo_model_at(stitch->held, 0);
    for (size_t i = list ? list->count : 0; i-- > 0;) {
        struct mo_moment *copy =
            mo_arena_alloc(stitch->batch->arena, sizeof(*copy));
        if (!copy)
            return MO_ENOMEM;
        MO_TRY(mo_moment_copy(stitch->batch->arena, &list->moments[i], copy));
        MO_TRY(emit_moment(stitch, copy));
    }
    mo_model_free(stitch->held);
    stitch->held = NULL;
    return MO_OK;
}

static enum mo_status
close_list(struct stitch *stitch)
{
    if (!stitch->open)
        return MO_OK;
    if (stitch->held)
        MO_TRY(emit_reversed(stitch));
    stitch->open = NULL;
    stitch->at.row_index += stitch->at.moment_index == 0;
    stitch->at.moment_index = 0;
    stitch->at.list_index++;
    return emit(stitch, (struct event){.kind = EVENT_END});
}

static struct mo_text
turned(struct mo_text order)
{
    if (mo_text_is(order, "ascending"))
        return mo_text_from("descending");
    if (mo_text_is(order, "descending"))
        return mo_text_from("ascending");
    return order;
}

/* Going on, a list does without an order that is none. */
static enum mo_status
check_list(struct stitch *stitch, struct mo_list *list)
{
    const enum mo_status status =
        mo_check_list(&stitch->check, list, found, stitch);
    if (status != MO_EDATA || !stitch->convert->keep_going)
        return status;
    list->order = mo_text_from(NULL);
    stitch->batch->rejected_count++;
    return MO_OK;
}

static enum mo_status
open_list(struct stitch *stitch, struct mo_list *list)
{
    if (stitch->open && mo_list_continues(stitch->open, list))
        return MO_OK;
    MO_TRY(close_list(stitch));
    MO_TRY(check_list(stitch, list));
    if (stitch->convert->reverse) {
        stitch->held = mo_model_new();
        if (!stitch->held)
            return MO_ENOMEM;
        list->order = turned(list->order);
    }
    mo_kept_list_release(stitch->carried);
    stitch->carried = NULL;
    stitch->open = list;
    stitch->position = 0;
    stitch->batch->list_count++;
    return emit(stitch, (struct event){.kind = EVENT_BEGIN, .of.list = list});
}

/* Whether --top lets the moment through; without a rank its position counts. */
static bool
wanted(const struct stitch *stitch, const struct mo_moment *moment)
{
    const uint64_t top = stitch->convert->top;
    if (top == 0)
        return true;
    if (!moment->rank.spelling.ptr)
        return stitch->position <= top;
    return moment->rank.value < 0 || (uint64_t)moment->rank.value <= top;
}

/* Gives the message about a bad moment, the last one, its record: the reader
 * found nothing wrong with its bytes, so it is spelled as NDJSON. */
static enum mo_status
keep_record(struct stitch *stitch, const struct mo_moment *moment)
{
    const struct mo_format *ndjson = mo_format_by_name("ndjson");
    const struct messages *messages = &stitch->batch->messages;
    const struct mo_place at = {.list = stitch->open, .moment_index = 1};
    struct mo_out out;
    if (!stitch->convert->rejects || !ndjson || messages->count == 0)
        return MO_OK;
    mo_out_init(&out, NULL, NULL);
    enum mo_status status = ndjson->writer->moment(NULL, &at, moment, &out);
    struct mo_bytes record = mo_out_bytes(&out);
    record.len -= record.len > 0; /* its line feed */
    const struct message **last = &messages->items[messages->count - 1];
    if (status == MO_OK) {
        const struct mo_diag diag = mo_message_diag(*last);
        const struct message *whole =
            mo_batch_message(stitch->batch, &diag, &record);
        if (whole)
            *last = whole;
        else
            status = MO_ENOMEM;
    }
    mo_out_dispose(&out);
    return status;
}

static enum mo_status
take_moment(struct stitch *stitch, struct mo_moment *moment)
{
    const enum mo_status status =
        mo_check_moment(&stitch->check, moment, found, stitch);
    if (status == MO_EDATA && stitch->convert->keep_going) {
        stitch->batch->rejected_count++;
        return keep_record(stitch, moment);
    }
    MO_TRY(status);
    stitch->position++;
    if (!wanted(stitch, moment))
        return MO_OK;
    if (stitch->held) {
        const struct mo_sink sink = mo_model_sink(stitch->held);
        return sink.moment(sink.self, moment);
    }
    return emit_moment(stitch, moment);
}

static enum mo_status
take_message(struct stitch *stitch, const struct message *message)
{
    if (message->severity == MO_ERROR)
        stitch->batch->rejected_count++;
    return mo_messages_add(&stitch->batch->messages, message);
}

static enum mo_status
take(struct stitch *stitch, const struct event *event)
{
    switch (event->kind) {
    case EVENT_BEGIN: return open_list(stitch, event->of.list);
    case EVENT_MOMENT: return take_moment(stitch, event->of.moment);
    case EVENT_END: return close_list(stitch);
    case EVENT_MESSAGE: return take_message(stitch, event->of.message);
    }
    return MO_EINTERNAL;
}

/* Keeps the list that is open for the batches to come. */
static enum mo_status
carry(struct stitch *stitch)
{
    if (!stitch->open || stitch->carried)
        return MO_OK;
    stitch->carried = mo_kept_list_new(stitch->open);
    if (!stitch->carried)
        return MO_ENOMEM;
    stitch->open = &stitch->carried->list;
    return MO_OK;
}

static void
begin_batch(struct stitch *stitch, struct batch *batch)
{
    stitch->batch = batch;
    stitch->done.count = 0;
    batch->at = stitch->at;
    batch->at.list = stitch->open;
    if (stitch->carried && stitch->open) {
        atomic_fetch_add(&stitch->carried->owners, 1);
        batch->carried = stitch->carried;
    }
}

enum mo_status
mo_stitch_batch(struct stitch *stitch, struct batch *batch)
{
    enum mo_status status = MO_OK;
    begin_batch(stitch, batch);
    for (size_t i = 0; i < batch->events.count && status == MO_OK; i++)
        status = take(stitch, &batch->events.items[i]);
    if (status == MO_OK)
        status = batch->status;
    if (status == MO_OK && batch->ends_source)
        status = close_list(stitch);
    if (status == MO_OK)
        status = carry(stitch);
    if (status != MO_OK && batch->rejected_count > 0)
        batch->rejected_count--; /* what ends the run is no rejected moment */
    const struct events taken = batch->events;
    batch->events = stitch->done;
    stitch->done = taken;
    batch->status = status;
    return status;
}
