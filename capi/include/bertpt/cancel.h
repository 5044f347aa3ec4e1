/* bertpt/cancel.h   A request to stop a long call, made from another thread or from a signal handler.
 *
 * Hand it to any number of calls. A call that notices returns BERTPT_E_CANCELLED and leaves everything whole. The request stays until
 * reset. (A trainer that runs on its own thread is stopped by bertpt_trainer_stop instead.)
 */
#ifndef BERTPT_CANCEL_H
#define BERTPT_CANCEL_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Creates a cancel without a request.
 *   out   receives an owned handle.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_cancel_create(bertpt_cancel **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Requests. One lock-free store: safe in a signal handler.
 *   cancel   borrowed; NULL does nothing.
 * Threads: any, at any time while the handle lives.  Since 1.0. */
BERTPT_API void bertpt_cancel_request(const bertpt_cancel *cancel) BERTPT_NOEXCEPT;

/* Tells whether there is a request.
 *   cancel         borrowed.
 *   is_requested   receives 1 or 0.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_cancel_is_requested(const bertpt_cancel *cancel, int32_t *is_requested,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Takes the request back, for the next use.
 *   cancel   borrowed.
 * Errors: none of its own.  Threads: shared; a call that runs meanwhile may or may not have seen the request.  Since 1.0. */
BERTPT_API bertpt_status bertpt_cancel_reset(const bertpt_cancel *cancel, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; calls that were given it keep what they need.
 *   cancel   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_cancel_free(bertpt_cancel *cancel) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
