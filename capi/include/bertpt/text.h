/* bertpt/text.h   A string that the library made and the caller owns: JSON reports, decoded text. */
#ifndef BERTPT_TEXT_H
#define BERTPT_TEXT_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Gives the bytes of a text.
 *   text    borrowed.
 *   data    receives the bytes, UTF-8 and ended by a NUL that is not counted; borrowed until the text is freed.
 *   size    receives the number of bytes; may be NULL.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_text_get(const bertpt_text *text, const char **data, size_t *size,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a text.
 *   text   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_text_free(bertpt_text *text) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
