/* Random collections of lists, hostile on purpose. */
#ifndef TESTS_RANDOM_MODEL_H
#define TESTS_RANDOM_MODEL_H

#include "moments/sink.h"

/* A new model that depends on SEED alone: no lists, one or several; with and
 * without ids, ranks missing and tied, texts of every plane with controls,
 * quotes and separators, empty and missing told apart, members of extra of
 * every JSON type. Now and then it is large. NULL: out of memory. */
struct mo_model *random_model(uint64_t seed);

#endif
