/* The formats that are built in, and how one is chosen. */
#ifndef MOMENTS_REGISTRY_H
#define MOMENTS_REGISTRY_H

#include "moments/format.h"

MO_BEGIN_DECLS

/* Every format, NULL-ended, in the order of help and documents. Defined in
 * formats/registry.c. */
MO_API extern const struct mo_format *const mo_formats[];

/* The format of that name; NULL if none. */
MO_API const struct mo_format *mo_format_by_name(const char *name);

/* A format by the longest known extension of PATH (its case does not count; a
 * `.gz` after it is passed over), among those with a reader (READ) or else a
 * writer; NULL if none. Where several share the extension, HEAD (may be NULL
 * with LEN 0) decides by sniff, else the first listed. */
MO_API const struct mo_format *
mo_format_by_path(const char *path, bool read, const uint8_t *head, size_t len);

/* The readable format that is surest of HEAD; `text` if none is sure. */
MO_API const struct mo_format *mo_format_by_content(const uint8_t *head,
                                                    size_t len);

/* What stands behind mo_env_format_of and mo_env_read (format.h), for whoever
 * provides the services of an env. After a reader of flat records the list that
 * may be open is ended, so that members do not run into each other. */
MO_API const char *mo_member_format(const struct mo_env *env, const char *path,
                                    struct mo_bytes head);
MO_API MO_MUST_USE enum mo_status mo_member_read(const struct mo_env *env,
                                                 const char *format,
                                                 struct mo_in *in,
                                                 const struct mo_sink *sink);

/* What stands behind mo_env_nested. */
MO_API MO_MUST_USE enum mo_status
mo_nested_open(const struct mo_env *env, const char *format,
               const struct mo_setting *settings, size_t count,
               struct mo_nested *nested);

/* Allocates a zeroed state and fills it from OPTIONS: defaults first, then
 * those of SETTINGS whose name the table has. *USED (may be NULL), an array of
 * COUNT flags, gets true at each setting taken. MO_EUSAGE with *DIAG filled
 * when a value does not fit. *STATE is freed by free(), after the module's
 * dispose. */
MO_API MO_MUST_USE enum mo_status
mo_options_apply(const struct mo_option *options, uint32_t state_size,
                 const struct mo_setting *settings, size_t count, bool *used,
                 void **state, struct mo_diag *diag);

MO_END_DECLS

#endif
