/* What readers of containers (ZIP, tar) share: refusing, and judging names. */
#include "container.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <utf8proc.h>

static const char unsafe[] =
    "unpacking such a file is dangerous; pack it anew from a trusted copy";

static const char digits[] = "0123456789ABCDEF";

enum mo_status
mo_container_refuse(const struct mo_env *env, enum mo_status status,
                    const char *hint, const char *format, ...)
{
    char message[sizeof(((struct mo_diag *)0)->message)];
    const struct mo_pos nowhere = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    const enum mo_status told =
        mo_complain(env, MO_ERROR, status, nowhere, hint, "%s", message);
    return told == MO_OK ? status : told;
}

static bool
has_drive(struct mo_text name)
{
    const char first = name.len > 1 ? (char)(name.ptr[0] | 0x20) : '\0';
    return first >= 'a' && first <= 'z' && name.ptr[1] == ':';
}

/* A part of NAME between slashes is "..". */
static bool
goes_up(struct mo_text name)
{
    for (size_t i = 0; i + 2 <= name.len; i++) {
        const bool starts = i == 0 || name.ptr[i - 1] == '/';
        const bool ends = i + 2 == name.len || name.ptr[i + 2] == '/';
        if (starts && ends && memcmp(name.ptr + i, "..", 2) == 0)
            return true;
    }
    return false;
}

/* What is wrong with the name RAW of a member; NULL when nothing is. */
static const char *
fault_of(struct mo_text raw)
{
    if (raw.len == 0)
        return "is empty";
    if (memchr(raw.ptr, '\0', raw.len))
        return "holds a zero byte";
    if (memchr(raw.ptr, '\\', raw.len))
        return "holds a backslash";
    if (raw.ptr[0] == '/')
        return "is an absolute path";
    if (has_drive(raw))
        return "begins with a drive letter";
    if (goes_up(raw))
        return "leads out of its folder (..)";
    return NULL;
}

/* Copies the part of LEN bytes at PTR to TO; returns where it ends. */
static char *
copy_part(char *to, const char *ptr, size_t len)
{
    while (len > 0) {
        const size_t valid = mo_utf8_valid(ptr, len);
        memcpy(to, ptr, valid);
        to += valid;
        ptr += valid;
        len -= valid;
        if (len == 0)
            break;
        const unsigned char byte = (unsigned char)*ptr++;
        *to++ = '%';
        *to++ = digits[byte >> 4];
        *to++ = digits[byte & 15];
        len--;
    }
    return to;
}

static bool
is_idle_part(const char *part, size_t len)
{
    return len == 0 || (len == 1 && part[0] == '.');
}

static struct mo_text
clean(struct mo_text raw, char *buffer)
{
    char *to = buffer;
    const char *end = raw.ptr + raw.len;
    for (const char *part = raw.ptr; part < end;) {
        const char *slash = memchr(part, '/', (size_t)(end - part));
        const size_t len = (size_t)((slash ? slash : end) - part);
        if (!is_idle_part(part, len)) {
            if (to > buffer)
                *to++ = '/';
            to = copy_part(to, part, len);
        }
        part += len + 1;
    }
    return mo_text_of(buffer, (size_t)(to - buffer));
}

enum mo_status
mo_container_name(const struct mo_env *env, struct mo_arena *arena,
                  struct mo_text raw, struct mo_text *name)
{
    char quoted[MO_QUOTE_SIZE];
    const char *fault = fault_of(raw);
    if (fault)
        return mo_container_refuse(env, MO_EDATA, unsafe,
                                   "the name %s of a member %s",
                                   mo_text_quote(raw, quoted), fault);
    if (raw.len > MO_ENTRY_NAME_MAX)
        return mo_container_refuse(
            env, MO_ELIMIT, NULL,
            "the name %s of a member has %zu bytes, more than %d",
            mo_text_quote(raw, quoted), raw.len, MO_ENTRY_NAME_MAX);
    char *buffer = mo_arena_array(arena, 3, raw.len);
    if (!buffer)
        return MO_ENOMEM;
    *name = clean(raw, buffer);
    return MO_OK;
}

/* A name, and what it is called where case and normal form do not count. */
struct folded {
    struct mo_text name;
    char *key;
};

static int
compare_keys(const void *a, const void *b)
{
    const struct folded *left = a, *right = b;
    const int order = strcmp(left->key, right->key);
    return order != 0 ? order : mo_text_compare(left->name, right->name);
}

/* Keys are NUL-terminated: a clean name holds no zero byte. */
static enum mo_status
fold(struct mo_text name, char **key)
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t len = utf8proc_map(
        (const utf8proc_uint8_t *)name.ptr, (utf8proc_ssize_t)name.len, &folded,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    *key = (char *)folded;
    return len >= 0 ? MO_OK : MO_ENOMEM;
}

static enum mo_status
refuse_pair(const struct mo_env *env, struct mo_text a, struct mo_text b)
{
    char first[MO_QUOTE_SIZE], second[MO_QUOTE_SIZE];
    if (mo_text_equal(a, b))
        return mo_container_refuse(env, MO_EDATA, unsafe,
                                   "two members have the name %s",
                                   mo_text_quote(a, first));
    return mo_container_refuse(
        env, MO_EDATA, "rename one of them: some systems hold only one",
        "the names %s and %s differ in case or Unicode form alone",
        mo_text_quote(a, first), mo_text_quote(b, second));
}

static enum mo_status
compare_all(const struct mo_env *env, struct folded *all, size_t count)
{
    if (count > 1)
        qsort(all, count, sizeof(*all), compare_keys);
    for (size_t i = 1; i < count; i++)
        if (strcmp(all[i - 1].key, all[i].key) == 0)
            return refuse_pair(env, all[i - 1].name, all[i].name);
    return MO_OK;
}

enum mo_status
mo_container_distinct(const struct mo_env *env, const struct mo_text *names,
                      size_t count)
{
    enum mo_status status = MO_OK;
    struct folded *all = mo_realloc(NULL, count + 1, sizeof(*all));
    size_t done = 0;
    if (!all)
        return MO_ENOMEM;
    for (; done < count && status == MO_OK; done++) {
        all[done].name = names[done];
        status = fold(names[done], &all[done].key);
    }
    if (status == MO_OK)
        status = compare_all(env, all, count);
    while (done-- > 0)
        free(all[done].key);
    free(all);
    return status;
}
