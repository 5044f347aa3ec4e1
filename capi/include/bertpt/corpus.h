/* bertpt/corpus.h   A tokenized corpus: a folder with a manifest, the tokenizer's files and compressed shards, split by document into
 * training and validation. Building gives a folder that is whole or absent. An open corpus is immutable: share it freely. */
#ifndef BERTPT_CORPUS_H
#define BERTPT_CORPUS_H

#include "bertpt/documents.h"

typedef int32_t bertpt_split;
#define BERTPT_SPLIT_TRAIN 0
#define BERTPT_SPLIT_VALIDATION 1

/* The size of one split. */
typedef struct bertpt_corpus_info {
  uint32_t struct_size;
  int32_t reserved;
  int64_t documents;
  int64_t sentences;
  int64_t tokens;
} bertpt_corpus_info;

/* One stored document: ids of all its sentences, one after the other, without special tokens. */
typedef struct bertpt_corpus_document_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t tokens;
  int64_t sentences;
  const int32_t *ids;              /* [tokens] */
  const int32_t *sentence_lengths; /* [sentences], in tokens, none zero */
  const char *id;                  /* of the source, "" where it gave none; ended by NUL */
} bertpt_corpus_document_view;

BERTPT_BEGIN

/* Builds a corpus: reads documents, finds sentences, tokenizes, writes shards.
 *   documents     borrowed; read once.
 *   tokenizer     borrowed.
 *   folder        must not exist; appears when the corpus is whole.
 *   config_json   kind "corpus": "validation_share", "segmenter", "threads", ...
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned handle of the open corpus.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when the folder exists; BERTPT_E_DATA when no document has a token, saying what was read; what
 * reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED; BERTPT_E_BUSY when another process builds the folder.
 * After a failure there is no folder. A build of files that was cancelled, killed or found the disk full leaves "folder.partial": the same
 * call (same files, tokenizer and configuration; "threads" and "save_bytes" may differ) goes on there and gives the bytes of a build
 * that was never interrupted. Remove it when it is not wanted.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_build(const bertpt_documents *documents, const bertpt_tokenizer *tokenizer,
    const char *folder, const char *config_json, const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_corpus **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Joins corpora that were built apart, by several processes or machines, into one: shards in the order of the parts, one manifest.
 *   folders    n_folders corpora of the same vocabulary, tokenizer and segmenter; they stay as they are.
 *   n_folders  at least 1.
 *   folder     must not exist; appears when the corpus is whole. Shards are hard links where the file system can, else copies.
 *   cancel     borrowed; may be NULL.
 *   progress   borrowed; may be NULL; counts shards.
 *   out        receives an owned handle of the open corpus.
 * Errors: those of bertpt_corpus_open for each part; BERTPT_E_DATA for parts that do not fit each other; BERTPT_E_STATE when the folder
 * exists; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED. After a failure there is no folder.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_merge(const char *const *folders, size_t n_folders, const char *folder,
    const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_corpus **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Opens a corpus.
 *   folder   of bertpt_corpus_build.
 *   out      receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_UNSUPPORTED for a format of a later version.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_open(const char *folder, bertpt_corpus **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Starts a corpus that the caller fills document by document, in bounded memory.
 *   folder        must not exist; appears at bertpt_corpus_builder_finish.
 *   tokenizer     borrowed; the builder keeps what it needs.
 *   config_json   kind "corpus".
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG, BERTPT_E_STATE, BERTPT_E_IO.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_builder_create(const char *folder, const bertpt_tokenizer *tokenizer,
    const char *config_json, bertpt_corpus_builder **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Adds a document.
 *   builder     borrowed.
 *   text        text_size bytes, copied; NULL only when text_size is 0.
 *   text_size   bytes.
 *   id          id_size bytes, copied; NULL for a document without an id.
 *   id_size     bytes.
 * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE after finish. After one of the first two the builder can only be freed.
 * Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_builder_push(bertpt_corpus_builder *builder, const char *text, size_t text_size,
    const char *id, size_t id_size, bertpt_error **error) BERTPT_NOEXCEPT;

/* Completes the corpus and opens it. The builder is then used up.
 *   builder   borrowed; still to be freed.
 *   out       receives an owned handle.
 * Errors: BERTPT_E_DATA when nothing with a token was pushed; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE when used up.
 * After a failure the builder is used up and there is no folder.  Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_builder_finish(bertpt_corpus_builder *builder, bertpt_corpus **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the builder; without finish, what it wrote is removed.
 *   builder   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_corpus_builder_free(bertpt_corpus_builder *builder) BERTPT_NOEXCEPT;

/* Gives the size of a split.
 *   corpus   borrowed.
 *   split    BERTPT_SPLIT_*.
 *   info     struct_size set by the caller; filled.
 * Errors: BERTPT_E_INVALID_ARGUMENT for another split.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_get_info(const bertpt_corpus *corpus, bertpt_split split, bertpt_corpus_info *info,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the health report of the build as JSON: counts, share of unknown tokens, what was dropped and why, warnings.
 *   corpus   borrowed.
 *   out      receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_get_report(const bertpt_corpus *corpus, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the manifest as JSON: format version, hash, sources, configuration, shards.
 *   corpus   borrowed.
 *   out      receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_get_manifest(const bertpt_corpus *corpus, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the tokenizer that the corpus was built with, loaded from its folder.
 *   corpus   borrowed.
 *   out      receives an owned handle of its own.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_get_tokenizer(const bertpt_corpus *corpus, bertpt_tokenizer **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Counts how often each id of the vocabulary occurs in a split; the basis of unigram baselines.
 *   corpus   borrowed.
 *   split    BERTPT_SPLIT_*.
 *   counts   n_counts numbers in the caller's memory, filled by id.
 *   n_counts the size of the vocabulary.
 * Errors: BERTPT_E_INVALID_ARGUMENT for another split or size, with the right size.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_copy_id_counts(const bertpt_corpus *corpus, bertpt_split split, uint64_t *counts,
    size_t n_counts, bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads one document back.
 *   corpus   borrowed.
 *   split    BERTPT_SPLIT_*.
 *   index    0 to documents - 1 of the split.
 *   out      receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside; BERTPT_E_CORRUPT with shard and offset.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_read_document(const bertpt_corpus *corpus, bertpt_split split, int64_t index,
    bertpt_corpus_document **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads every byte and checks every checksum.
 *   corpus     borrowed.
 *   cancel     borrowed; may be NULL.
 *   progress   borrowed; may be NULL.
 * Errors: BERTPT_E_CORRUPT at the first damage, with shard and offset; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_verify(const bertpt_corpus *corpus, const bertpt_cancel *cancel,
    const bertpt_progress *progress, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; loaders and trainers made from it live on.
 *   corpus   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_corpus_free(bertpt_corpus *corpus) BERTPT_NOEXCEPT;

/* Gives the arrays of a document.
 *   document   borrowed.
 *   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_corpus_document_get_view(const bertpt_corpus_document *document, bertpt_corpus_document_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a document.
 *   document   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_corpus_document_free(bertpt_corpus_document *document) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
