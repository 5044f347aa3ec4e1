/* bertpt/checkpoint.h   Reading checkpoints of any origin, comparing them, writing them for Hugging Face: needs no trainer, no LibTorch,
 * no GPU. Immutable; valid also when its files are deleted. A file is only parsed: no code in it is run, whatever it is. */
#ifndef BERTPT_CHECKPOINT_H
#define BERTPT_CHECKPOINT_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
 *   path   a checkpoint folder, "<run>/checkpoints/latest", a run folder (its newest); a Hugging Face folder with model.safetensors or
 *          pytorch_model.bin, whole or in parts; a sentence-transformers folder; a folder with one TensorFlow checkpoint (Google's BERT,
 *          TensorFlow 1 or 2), or "FOLDER/bert_model.ckpt"; or one file of weights.
 *   out    receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later
 * format, and for a pickle that names anything but tensors and dictionaries.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_open(const char *path, bertpt_checkpoint **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads every byte and compares with the checksums of the manifest, of a pytorch_model.bin or of a TensorFlow checkpoint. Where there are
 * none (safetensors), everything is read and nothing compared.
 *   checkpoint   borrowed.
 *   cancel       borrowed; may be NULL.
 *   progress     borrowed; may be NULL.
 * Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_verify(const bertpt_checkpoint *checkpoint, const bertpt_cancel *cancel,
    const bertpt_progress *progress, bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the checkpoint as JSON: {"kind": "training", "hugging_face" or "tensorflow", "format", "path", "model_folder", "config",
 * "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes", "architecture": {...}, "missing", "unexpected", "has_checksums",
 * "manifest": {...}}. "missing" are parameters of a BERT with both heads that the file lacks, "unexpected" tensors that are none.
 *   checkpoint   borrowed.
 *   out          receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_get_info(const bertpt_checkpoint *checkpoint, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the model's config.json (or Google's bert_config.json) as it stands.
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
 *   name         Hugging Face's name of a parameter, "bert.pooler.dense.weight": found under whatever name the file has it, in Hugging
 *                Face's shape (copied where TensorFlow stores it transposed). Or a name in the file: as it stands there.
 *   out          receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_find_tensor(const bertpt_checkpoint *checkpoint, const char *name, bertpt_tensor **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Compares two checkpoints parameter by parameter, whatever their formats, as JSON: {"equal", "parameters", "equal_parameters",
 * "max_difference", "only_a", "only_b", "shapes", "dtypes", "values", "config"}. "equal" means the same parameters, shapes and values.
 *   a        borrowed.
 *   b        borrowed.
 *   cancel   borrowed; may be NULL.
 *   out      receives an owned text.
 * Errors: BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_compare(const bertpt_checkpoint *a, const bertpt_checkpoint *b, const bertpt_cancel *cancel,
    bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes the model of a checkpoint as a Hugging Face folder: config.json, model.safetensors with the tied weight once and the heads that
 * are there, vocabulary and tokenizer files, README.md as the model card.
 *   checkpoint    borrowed.
 *   folder        must not exist; appears whole.
 *   config_json   kind "export": "dtype" f32|bf16, "card", "title".
 *   cancel        borrowed; may be NULL.
 * Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_NOT_FOUND without a config.json or a parameter of the encoder; BERTPT_E_CORRUPT;
 * BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED: there is no folder then.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_checkpoint_export(const bertpt_checkpoint *checkpoint, const char *folder, const char *config_json,
    const bertpt_cancel *cancel, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; tensors that it gave live on.
 *   checkpoint   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_checkpoint_free(bertpt_checkpoint *checkpoint) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
