/* bertpt/documents.h   Where text comes from: files, an iterator of the host, or documents pushed one by one.
 *
 * A `bertpt_documents` describes a source and is read by bertpt_vocab_train and bertpt_corpus_build, more than once where the source
 * can be. Text is bytes: what is not UTF-8 is replaced by the tokenizer, never refused.
 */
#ifndef BERTPT_DOCUMENTS_H
#define BERTPT_DOCUMENTS_H

#include "bertpt/api.h"

/* One document. */
typedef struct bertpt_document_view {
  uint32_t struct_size;
  int32_t reserved;
  const char *text;
  size_t text_size; /* bytes */
  const char *id;   /* NULL: none */
  size_t id_size;   /* bytes */
} bertpt_document_view;

/* A source in the host, in the manner of Arrow's C stream. The library calls from one thread at a time, not always the same one. */
typedef struct bertpt_document_iterator {
  uint32_t struct_size;
  int32_t reserved;
  /* Fills `document` (struct_size is set) with memory of the host that stays valid until the next call on this iterator.
   * Returns BERTPT_OK, BERTPT_END, or any other number of the host's own, which ends the pass with BERTPT_E_HOST. */
  int32_t (*next)(void *private_data, bertpt_document_view *document);
  /* Starts again at the first document; called before every pass but the first. NULL: the source can be read once. Returns BERTPT_OK
   * or a number of the host's own. */
  int32_t (*rewind)(void *private_data);
  /* Explains the last number that was not BERTPT_OK or BERTPT_END; the text stays valid until the next call. May be NULL or give NULL. */
  const char *(*last_error)(void *private_data);
  /* Called once, when nothing needs the iterator any more. May be NULL. */
  void (*release)(void *private_data);
  void *private_data;
} bertpt_document_iterator;

BERTPT_BEGIN

/* Describes documents in files, plain, gzip (.gz) or zstd (.zst), told by their content.
 *   paths         n_paths strings: files, folders (all files below them), shell patterns, "-" for standard input, which can be read once.
 *   n_paths       at least 1.
 *   config_json   kind "documents": "format" auto|text|jsonl|sentences|wiki, "text_field", "id_field", "document_separator", ...
 *   out           receives an owned handle. Nothing but the first bytes has been read.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND or BERTPT_E_IO naming the first path that is missing or unreadable.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_open_files(const char *const *paths, size_t n_paths, const char *config_json,
    bertpt_documents **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Wraps an iterator of the host.
 *   iterator   copied; the library owns private_data from success on and calls release in the end, on any thread. After a failure
 *              release is not called: private_data is still the host's.
 *   out        receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT when `next` is NULL.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_from_iterator(const bertpt_document_iterator *iterator, bertpt_documents **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Creates an empty list of documents to push into. They are kept in memory; for more text than fits use bertpt_corpus_builder_create.
 *   out   receives an owned handle.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_create(bertpt_documents **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Adds one document to a handle of bertpt_documents_create.
 *   documents   borrowed.
 *   text        text_size bytes, copied; NULL only when text_size is 0.
 *   text_size   bytes.
 *   id          id_size bytes, copied; NULL for a document without an id.
 *   id_size     bytes.
 * Errors: BERTPT_E_STATE when the handle came from files or an iterator.
 * Threads: exclusive: BERTPT_E_BUSY while a call reads the documents.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_push(bertpt_documents *documents, const char *text, size_t text_size, const char *id,
    size_t id_size, bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the source as JSON: format, files with sizes, number of documents where known.
 *   documents   borrowed.
 *   out         receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_describe(const bertpt_documents *documents, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Starts a pass over the documents.
 *   documents   borrowed; the reader keeps what it needs.
 *   out         receives an owned handle.
 * Errors: BERTPT_E_STATE when the source can be read once and has been; BERTPT_E_HOST.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_open_reader(const bertpt_documents *documents, bertpt_document_reader **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Looks for documents that say nearly the same (MinHash over word n-grams) and writes the numbers of those to drop, all but the first of
 * each group: the file for "drop_list" of bertpt_corpus_build.
 *   documents     borrowed; read once.
 *   config_json   kind "near_duplicates": "gram_words", "bands", "rows", "threads".
 *   path          the file to write; appears when it is whole.
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned text: a JSON object with "documents", "words", "groups" and "dropped".
 * Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_documents_find_near_duplicates(const bertpt_documents *documents, const char *config_json,
    const char *path, const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle.
 *   documents   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_documents_free(bertpt_documents *documents) BERTPT_NOEXCEPT;

/* Reads the next document.
 *   reader   borrowed.
 *   out      receives an owned handle.
 * Returns BERTPT_OK, or BERTPT_END after the last.
 * Errors: BERTPT_E_IO, BERTPT_E_CORRUPT and BERTPT_E_DATA with file and byte offset; BERTPT_E_HOST. After a failure the pass is over.
 * Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_document_reader_next(bertpt_document_reader *reader, bertpt_document **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the reader; documents that it gave live on.
 *   reader   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_document_reader_free(bertpt_document_reader *reader) BERTPT_NOEXCEPT;

/* Gives text and id of a document.
 *   document   borrowed.
 *   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_document_get_view(const bertpt_document *document, bertpt_document_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a document.
 *   document   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_document_free(bertpt_document *document) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
