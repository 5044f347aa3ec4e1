/* bertpt/config.h   The configuration of every object, described by the library itself: keys, defaults, bounds, units, help.
 *
 * Kinds: engine documents segmenter vocab vocab_extension tokenizer corpus near_duplicates loader google model model_load optimizer trainer
 * evaluation export.
 */
#ifndef BERTPT_CONFIG_H
#define BERTPT_CONFIG_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Lists the kinds of configuration as a JSON array of strings.
 *   out   receives an owned text.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_config_kinds(bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the JSON Schema (draft 2020-12) of one kind, with default, bounds, help and "x-unit" of each key.
 *   kind   a name of bertpt_config_kinds.
 *   out    receives an owned text.
 * Errors: BERTPT_E_NOT_FOUND for an unknown kind, with the nearest.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_config_schema(const char *kind, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Checks a configuration and fills in every default, without creating anything.
 *   kind          a name of bertpt_config_kinds.
 *   config_json   what the user wrote.
 *   out           receives an owned text: the resolved configuration as one JSON object.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND for an unknown kind.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_config_resolve(const char *kind, const char *config_json, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the keys that a recipe sets, as JSON: {"model": {...}, "optimizer": {...}, "trainer": {...}}. Keys that the user gives win.
 *   recipe   "guide" (the default of every kind), "google", "hf" or "modern".
 *   out      receives an owned text.
 * Errors: BERTPT_E_CONFIG for an unknown recipe.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_config_get_recipe(const char *recipe, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
