/* bertpt/log.h   What the library says besides its results. By default warnings and errors go to stderr, a line each.
 *
 * The log is the process's: libraries that share libbertpt share it. A host that wants quiet sets BERTPT_LOG_OFF.
 */
#ifndef BERTPT_LOG_H
#define BERTPT_LOG_H

#include "bertpt/api.h"

typedef int32_t bertpt_log_level;
#define BERTPT_LOG_TRACE 0
#define BERTPT_LOG_DEBUG 1
#define BERTPT_LOG_INFO 2
#define BERTPT_LOG_WARN 3
#define BERTPT_LOG_ERROR 4
#define BERTPT_LOG_OFF 5

/* One record. Its pointers are valid during the callback only. */
typedef struct bertpt_log_record {
  uint32_t struct_size;
  bertpt_log_level level;
  int64_t time_ms;       /* since 1970-01-01 UTC */
  const char *component; /* "train/trainer" */
  const char *message;
} bertpt_log_record;

/* Receives records, one at a time, on whichever thread wrote them. It must not throw, wait for a libbertpt call of another thread,
 * or set the sink. */
typedef void (*bertpt_log_sink)(void *user_data, const bertpt_log_record *record);
/* Releases user_data, once, when the library will not use it again. */
typedef void (*bertpt_log_destroy)(void *user_data);

BERTPT_BEGIN

/* Drops records below a level.
 *   level   BERTPT_LOG_*.
 * Errors: BERTPT_E_INVALID_ARGUMENT for another number.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_log_set_level(bertpt_log_level level, bertpt_error **error) BERTPT_NOEXCEPT;

/* Sends records to a function instead of stderr.
 *   sink        called from now on; the sink before it is not running any more when this returns.
 *   user_data   handed to each call; the library's until `destroy`.
 *   destroy     called with user_data after the last call of sink; may be NULL.
 * Errors: none of its own. After a failure the former sink stays, and destroy has not been and will not be called.
 * Threads: any, but not from inside a sink.  Since 1.0. */
BERTPT_API bertpt_status bertpt_log_set_sink(bertpt_log_sink sink, void *user_data, bertpt_log_destroy destroy,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Goes back to stderr. When it returns, no call of the former sink is running or will come, and its destroy has been called.
 * Errors: none of its own.  Threads: any, but not from inside a sink.  Since 1.0. */
BERTPT_API bertpt_status bertpt_log_clear_sink(bertpt_error **error) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
