/* Lists in memory: the sink that copies what it is given. */
#include "moments/sink.h"

#include <stdlib.h>

struct mo_model {
    struct mo_arena *arena;
    struct mo_model_list *lists;
    size_t count, cap;
    bool open;
};

struct mo_model *
mo_model_new(void)
{
    struct mo_model *model = calloc(1, sizeof(*model));
    if (!model)
        return NULL;
    model->arena = mo_arena_new();
    if (!model->arena) {
        free(model);
        return NULL;
    }
    return model;
}

void
mo_model_free(struct mo_model *model)
{
    if (!model)
        return;
    for (size_t i = 0; i < model->count; i++)
        free(model->lists[i].moments);
    free(model->lists);
    mo_arena_free(model->arena);
    free(model);
}

/* ITEMS with room for one more than COUNT; *CAP follows. */
static void *
grow(void *items, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return items;
    const size_t wider = *cap > 0 ? 2 * *cap : 8;
    void *grown = mo_realloc(items, wider, size);
    if (grown)
        *cap = wider;
    return grown;
}

static enum mo_status
begin_list(void *self, const struct mo_list *list)
{
    struct mo_model *model = self;
    struct mo_model_list *lists =
        grow(model->lists, model->count, &model->cap, sizeof(*lists));
    if (!lists)
        return MO_ENOMEM;
    model->lists = lists;
    struct mo_model_list *fresh = &lists[model->count];
    *fresh = (struct mo_model_list){0};
    MO_TRY(mo_list_copy(model->arena, list, &fresh->list));
    model->count++;
    model->open = true;
    return MO_OK;
}

static enum mo_status
add_moment(void *self, const struct mo_moment *moment)
{
    struct mo_model *model = self;
    const struct mo_list nameless = {0};
    if (!model->open)
        MO_TRY(begin_list(model, &nameless));
    struct mo_model_list *list = &model->lists[model->count - 1];
    struct mo_moment *moments =
        grow(list->moments, list->count, &list->cap, sizeof(*moments));
    if (!moments)
        return MO_ENOMEM;
    list->moments = moments;
    MO_TRY(mo_moment_copy(model->arena, moment, &moments[list->count]));
    list->count++;
    return MO_OK;
}

static enum mo_status
end_list(void *self)
{
    struct mo_model *model = self;
    model->open = false;
    return MO_OK;
}

struct mo_sink
mo_model_sink(struct mo_model *model)
{
    const struct mo_sink sink = {begin_list, add_moment, end_list, model};
    return sink;
}

size_t
mo_model_count(const struct mo_model *model)
{
    return model->count;
}

const struct mo_model_list *
mo_model_at(const struct mo_model *model, size_t index)
{
    return index < model->count ? &model->lists[index] : NULL;
}

static bool
lists_equal(const struct mo_model_list *a, const struct mo_model_list *b)
{
    if (a->count != b->count || !mo_list_equal(&a->list, &b->list))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!mo_moment_equal(&a->moments[i], &b->moments[i]))
            return false;
    return true;
}

bool
mo_model_equal(const struct mo_model *a, const struct mo_model *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!lists_equal(&a->lists[i], &b->lists[i]))
            return false;
    return true;
}

enum mo_status
mo_model_push(const struct mo_model *model, const struct mo_sink *sink)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct mo_model_list *list = &model->lists[i];
        MO_TRY(sink->begin_list(sink->self, &list->list));
        for (size_t j = 0; j < list->count; j++)
            MO_TRY(sink->moment(sink->self, &list->moments[j]));
        MO_TRY(sink->end_list(sink->self));
    }
    return MO_OK;
}
