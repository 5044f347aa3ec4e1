/* bertpt/optimizer.h   How the weights are updated: AdamW with its rates and clipping. Immutable; a trainer copies it, and holds the
 * moments itself. */
#ifndef BERTPT_OPTIMIZER_H
#define BERTPT_OPTIMIZER_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Creates an optimizer for a model.
 *   model         borrowed; the model whose weights it will update.
 *   config_json   kind "optimizer": "recipe", "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_optimizer_create(const bertpt_model *model, const char *config_json, bertpt_optimizer **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON.
 *   optimizer   borrowed.
 *   out         receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_optimizer_get_config(const bertpt_optimizer *optimizer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle.
 *   optimizer   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_optimizer_free(bertpt_optimizer *optimizer) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
