/* bertpt/segmenter.h   Text to sentences, as spans of the text. By rules (abbreviations, initials, numbers, URLs, quotations, lists),
 * in linear time; the text itself is never changed. Corpus building does this on its own. */
#ifndef BERTPT_SEGMENTER_H
#define BERTPT_SEGMENTER_H

#include "bertpt/api.h"

/* The spans of one text: sentence i is bytes [begin[i], end[i]), without white space at its ends, never empty, in order, disjoint. */
typedef struct bertpt_sentences_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t count;
  const int64_t *begin;
  const int64_t *end;
} bertpt_sentences_view;

BERTPT_BEGIN

/* Creates a segmenter.
 *   config_json   kind "segmenter": "newlines" auto|paragraph|line|reflow, "abbreviations".
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_segmenter_create(const char *config_json, bertpt_segmenter **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Finds the sentences of a text.
 *   segmenter   borrowed.
 *   text        text_size bytes; NULL only when text_size is 0.
 *   text_size   bytes.
 *   out         receives an owned handle.
 * Errors: none of its own: any bytes are allowed.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_segmenter_segment(const bertpt_segmenter *segmenter, const char *text, size_t text_size,
    bertpt_sentences **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON.
 *   segmenter   borrowed.
 *   out         receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_segmenter_get_config(const bertpt_segmenter *segmenter, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Learns the abbreviations of a corpus: short words that stand with a period far more often than words do, and seldom without one
 * (the measure of Kiss and Strunk, 2006). The result depends on the text and the configuration only.
 *   documents     borrowed; read once.
 *   config_json   kind "segmenter": its "abbreviations" are kept; NULL for none.
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned text: config_json with what was learned added, for bertpt_segmenter_create and for files.
 * Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_segmenter_learn(const bertpt_documents *documents, const char *config_json, const bertpt_cancel *cancel,
    const bertpt_progress *progress, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the segmenter.
 *   segmenter   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_segmenter_free(bertpt_segmenter *segmenter) BERTPT_NOEXCEPT;

/* Gives the spans.
 *   sentences   borrowed.
 *   view        struct_size set by the caller; filled with pointers that are valid until the sentences are freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_sentences_get_view(const bertpt_sentences *sentences, bertpt_sentences_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the spans.
 *   sentences   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_sentences_free(bertpt_sentences *sentences) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
