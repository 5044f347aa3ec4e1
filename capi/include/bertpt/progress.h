/* bertpt/progress.h   How far a long call is, read from another thread while it runs. */
#ifndef BERTPT_PROGRESS_H
#define BERTPT_PROGRESS_H

#include "bertpt/api.h"

/* A moment of a long call. */
typedef struct bertpt_progress_info {
  uint32_t struct_size;
  int32_t reserved;
  uint64_t done;  /* in the unit of the stage */
  uint64_t total; /* the same unit; 0: not known yet */
} bertpt_progress_info;

BERTPT_BEGIN

/* Creates a progress that says nothing yet. Hand it to one call at a time.
 *   out   receives an owned handle.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_progress_create(bertpt_progress **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads where the call is.
 *   progress   borrowed.
 *   info       struct_size set by the caller; filled.
 *   stage      receives an owned text, "reading documents", empty before the call began; may be NULL.
 *   unit       receives an owned text, "bytes", "documents", "pieces" or "steps"; may be NULL.
 * Errors: none of its own.  Threads: shared, also while the call runs.  Since 1.0. */
BERTPT_API bertpt_status bertpt_progress_get(const bertpt_progress *progress, bertpt_progress_info *info, bertpt_text **stage,
    bertpt_text **unit, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; a running call keeps what it needs.
 *   progress   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_progress_free(bertpt_progress *progress) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
