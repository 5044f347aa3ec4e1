/* bertpt/google_instances.h   The training instances of Google's create_pretraining_data.py, one for one: an export for comparisons and for
 * programs that expect them. A trainer and a loader do not use it: the whole list is made and held in memory.
 */
#ifndef BERTPT_GOOGLE_INSTANCES_H
#define BERTPT_GOOGLE_INSTANCES_H

#include "bertpt/api.h"
#include "bertpt/corpus.h"

BERTPT_BEGIN

/* Makes all instances of a split, in the order in which the script writes them.
 *   corpus        borrowed; not needed afterwards. Built from what the script reads: format "sentences", tokenizer rules "google",
 *                 "validation_share" 0 and "min_validation_documents" 0.
 *   split         BERTPT_SPLIT_*.
 *   config_json   kind "google": the flags of the script, "max_seq_length", "random_seed", "do_whole_word_mask", ...
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for a split without documents; BERTPT_E_CORRUPT; BERTPT_E_CANCELLED.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_google_instances_create(const bertpt_corpus *corpus, bertpt_split split, const char *config_json,
    const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_google_instances **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of instances.
 *   instances   borrowed.
 *   size        receives the number.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_google_instances_get_size(const bertpt_google_instances *instances, int64_t *size,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives consecutive instances as a batch; pair label 0: is next, 1: random.
 *   instances   borrowed.
 *   first       from 0.
 *   count       first + count is at most the size.
 *   out         receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for a range outside.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_google_instances_read(const bertpt_google_instances *instances, int64_t first, int64_t count,
    bertpt_batch **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the instances; batches that it gave live on.
 *   instances   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_google_instances_free(bertpt_google_instances *instances) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
