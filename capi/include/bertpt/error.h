/* bertpt/error.h   Why a call failed: a stable code, a message for people, details for programs.
 *
 * An error is immutable and belongs to whoever received it. Reading and freeing it always work: before any other call, after memory
 * ran out, in a forked child. Nothing is kept per thread. Every getter accepts NULL.
 */
#ifndef BERTPT_ERROR_H
#define BERTPT_ERROR_H

#include "bertpt/api.h"

/* The codes. A number is never given a second meaning. */
#define BERTPT_E_INVALID_ARGUMENT (-1) /* a NULL, an index out of range, arguments that do not go together */
#define BERTPT_E_CONFIG (-2)           /* a configuration: unknown key, wrong type, out of range; details: pointer, nearest */
#define BERTPT_E_IO (-3)               /* the system refused to read or write; details: path, errno */
#define BERTPT_E_NOT_FOUND (-4)        /* a file, a tensor, a piece that should be there */
#define BERTPT_E_CORRUPT (-5)          /* bytes that do not follow their format; details: path, offset */
#define BERTPT_E_ENCODING (-6)         /* text that is not UTF-8 where UTF-8 is required; details: offset */
#define BERTPT_E_OUT_OF_MEMORY (-7)
#define BERTPT_E_UNSUPPORTED (-8) /* valid, but not offered by this build or device */
#define BERTPT_E_ENGINE (-9)      /* LibTorch missing, of another version, or failing; details: candidates */
#define BERTPT_E_DEVICE (-10)     /* no such device, or the device failed */
#define BERTPT_E_NUMERIC (-11)    /* NaN or infinity where a number was needed; details: step */
#define BERTPT_E_CANCELLED (-12)
#define BERTPT_E_BUSY (-13)     /* the handle is in use by another thread */
#define BERTPT_E_POISONED (-14) /* an earlier fault left this object unusable; the message repeats the first cause */
#define BERTPT_E_FORKED (-15)   /* called in a child process after fork */
#define BERTPT_E_STATE (-16)    /* the call does not fit the state of the object */
#define BERTPT_E_HOST (-17)     /* a callback of the host reported a failure; details: host_code */
#define BERTPT_E_ABI (-18)      /* host and library disagree about the ABI */
#define BERTPT_E_DATA (-19)     /* the data cannot serve the purpose: an empty corpus, no pairs possible */
#define BERTPT_E_INTERNAL (-20) /* a defect of the library: please report it */
#define BERTPT_E_NO_SPACE (-21) /* the disk is full */
#define BERTPT_E_SHUTDOWN (-22) /* the runtime was shut down */

BERTPT_BEGIN

/* The code of an error, a BERTPT_E_* number.
 *   error   borrowed; NULL gives BERTPT_OK.
 * Threads: any.  Since 1.0. */
BERTPT_API int32_t bertpt_error_get_code(const bertpt_error *error) BERTPT_NOEXCEPT;

/* The message: what failed, where, with which value, and what to do. One line or several, UTF-8, without a line end.
 *   error   borrowed; the text is valid until it is freed; NULL gives "".
 * Threads: any.  Since 1.0. */
BERTPT_API const char *bertpt_error_get_message(const bertpt_error *error) BERTPT_NOEXCEPT;

/* The part of the library that noticed, "text/vocab".
 *   error   borrowed; the text is valid until it is freed; NULL gives "".
 * Threads: any.  Since 1.0. */
BERTPT_API const char *bertpt_error_get_component(const bertpt_error *error) BERTPT_NOEXCEPT;

/* The details as one JSON object, "{}" when there are none: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}.
 *   error   borrowed; the text is valid until it is freed; NULL gives "{}".
 * Threads: any.  Since 1.0. */
BERTPT_API const char *bertpt_error_get_details(const bertpt_error *error) BERTPT_NOEXCEPT;

/* Releases an error.
 *   error   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_error_free(bertpt_error *error) BERTPT_NOEXCEPT;

/* The name of a status, "ok", "end", "timeout", "config"; "unknown" for other numbers.
 *   status   any number.
 * Returns a constant that lives for ever.  Threads: any.  Since 1.0. */
BERTPT_API const char *bertpt_status_name(bertpt_status status) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
