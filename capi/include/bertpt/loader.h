/* bertpt/loader.h   A corpus split as batches, for hosts that look at the data or train elsewhere. A trainer has a loader of its own.
 *
 * The stream of samples is endless and virtual: sample i of epoch e depends on corpus, configuration, e and i only. Seeking is free,
 * and any number of loaders with the same configuration give the same batches.
 */
#ifndef BERTPT_LOADER_H
#define BERTPT_LOADER_H

#include "bertpt/api.h"
#include "bertpt/corpus.h"

BERTPT_BEGIN

/* Creates a loader at epoch 0, sample 0.
 *   corpus        borrowed; the loader keeps what it needs.
 *   split         BERTPT_SPLIT_*.
 *   config_json   kind "loader": "objective", "positive_ratio", "mask_prob", "whole_word_mask", "max_seq_length", "batch_size", "seed",
 *                 ...; "workers" above 0: so many threads make batches ahead of bertpt_loader_next, the same ones.
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split cannot give a sample, saying which objective would work.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_create(const bertpt_corpus *corpus, bertpt_split split, const char *config_json,
    bertpt_loader **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Makes the next batch of "batch_size" sequences and moves on, from one epoch into the next without end.
 *   loader   borrowed.
 *   out      receives an owned handle.
 * Errors: BERTPT_E_CORRUPT, BERTPT_E_IO. After a failure the position is unchanged.  Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_next(bertpt_loader *loader, bertpt_batch **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Moves to a place in the stream; the next batch begins there.
 *   loader   borrowed.
 *   epoch    any.
 *   index    sample within the epoch, below its size.
 * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside the epoch.  Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_seek(bertpt_loader *loader, uint64_t epoch, uint64_t index,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the place where the next batch begins.
 *   loader   borrowed.
 *   epoch    receives the epoch.
 *   index    receives the sample within it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_get_position(const bertpt_loader *loader, uint64_t *epoch, uint64_t *index,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of samples in an epoch.
 *   loader   borrowed.
 *   epoch    any.
 *   size     receives the number.
 * Errors: BERTPT_E_IO.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_get_epoch_size(const bertpt_loader *loader, uint64_t epoch, int64_t *size,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON.
 *   loader   borrowed.
 *   out      receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_get_config(const bertpt_loader *loader, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the stream as JSON: samples in an epoch, share of forced random pairs, dropped samples, mean length.
 *   loader   borrowed.
 *   out      receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_loader_describe(const bertpt_loader *loader, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the loader; batches that it gave live on.
 *   loader   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_loader_free(bertpt_loader *loader) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
