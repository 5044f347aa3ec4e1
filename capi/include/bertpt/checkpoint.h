/* bertpt/checkpoint.h   Reading checkpoints: needs no trainer, no LibTorch, no GPU. Immutable; valid also when its files are deleted. */
#ifndef BERTPT_CHECKPOINT_H
#define BERTPT_CHECKPOINT_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
 *   path   a checkpoint folder, "<run>/checkpoints/latest", a run folder (its newest), a Hugging Face folder, or a .safetensors file.
 *   out    receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later format.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_open(const char *path, bertpt_checkpoint **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads every byte and compares with the checksums of the manifest. Where there is no manifest, everything is read and nothing compared.
 *   checkpoint   borrowed.
 *   cancel       borrowed; may be NULL.
 *   progress     borrowed; may be NULL.
 * Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_verify(const bertpt_checkpoint *checkpoint, const bertpt_cancel *cancel,
    const bertpt_progress *progress, bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the checkpoint as JSON: {"kind": "training" or "hugging_face", "path", "model_folder", "step", "manifest": {...}}.
 *   checkpoint   borrowed.
 *   out          receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_get_info(const bertpt_checkpoint *checkpoint, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the model's config.json as it stands.
 *   checkpoint   borrowed.
 *   out          receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_get_config(const bertpt_checkpoint *checkpoint, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of tensors.
 *   checkpoint   borrowed.
 *   count        receives it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_get_tensor_count(const bertpt_checkpoint *checkpoint, int64_t *count,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives a tensor by number: first the model's by their names in the file, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
 *   checkpoint   borrowed; the tensor may outlive it.
 *   index        0 to count - 1.
 *   out          receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_get_tensor(const bertpt_checkpoint *checkpoint, int64_t index, bertpt_tensor **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives a tensor by name.
 *   checkpoint   borrowed; the tensor may outlive it.
 *   name         "bert.pooler.dense.weight"; older names of Hugging Face are found too.
 *   out          receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_find_tensor(const bertpt_checkpoint *checkpoint, const char *name, bertpt_tensor **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; tensors that it gave live on.
 *   checkpoint   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_checkpoint_free(bertpt_checkpoint *checkpoint) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
