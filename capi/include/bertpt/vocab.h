/* bertpt/vocab.h   A WordPiece vocabulary: learned from documents, or read from vocab.txt or tokenizer.json. Immutable. */
#ifndef BERTPT_VOCAB_H
#define BERTPT_VOCAB_H

#include "bertpt/api.h"

/* Ids of the five special tokens. */
typedef struct bertpt_special_ids {
  uint32_t struct_size;
  int32_t pad;
  int32_t unk;
  int32_t cls;
  int32_t sep;
  int32_t mask;
} bertpt_special_ids;

BERTPT_BEGIN

/* Learns a vocabulary. The result depends on the text and the configuration only, not on threads, memory or the order of documents.
 *   documents     borrowed; read once.
 *   config_json   kind "vocab": "size", "algorithm" ("bpe" or "google"), "lowercase", "min_frequency", "special_tokens", ...
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned handle. With little text the vocabulary may come out smaller than asked (logged).
 * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE when words
 * that exceed "memory_bytes" find no room on disk; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_train(const bertpt_documents *documents, const char *config_json, const bertpt_cancel *cancel,
    const bertpt_progress *progress, bertpt_vocab **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Adds the pieces that save most on new documents to a vocabulary, for pre-training that goes on with them. No id moves: new pieces take
 * the places of [unused...] pieces or come behind the last id. The result depends on the vocabulary, the text and the configuration only.
 *   vocab         borrowed; stays as it is.
 *   documents     borrowed; read once; normalized as the vocabulary was learned.
 *   config_json   kind "vocab_extension": "pieces", "placement", "min_frequency", ...
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           receives an owned handle, the longer vocabulary.
 *   report        receives an owned text, JSON: words, pieces and pieces per word before and after, the new pieces with their ids and what
 *                 each saves; may be NULL.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE;
 * BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_extend(const bertpt_vocab *vocab, const bertpt_documents *documents, const char *config_json,
    const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_vocab **out, bertpt_text **report,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Reads a vocabulary.
 *   path   a vocab.txt, a tokenizer.json of a BERT model, or a folder that holds one of them.
 *   out    receives an owned handle.
 * Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_DATA when a special token is missing, listing which.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_load(const char *path, bertpt_vocab **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes vocab.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json, as transformers' AutoTokenizer reads them, with
 * the normalisation that the vocabulary was learned with.
 *   vocab    borrowed.
 *   folder   made if absent; files of these names are replaced, each whole or not at all.
 * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_save(const bertpt_vocab *vocab, const char *folder, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of pieces; ids are 0 to size - 1.
 *   vocab   borrowed.
 *   size    receives it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_get_size(const bertpt_vocab *vocab, int64_t *size, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the piece of an id.
 *   vocab        borrowed.
 *   id           of the piece.
 *   piece        receives piece_size bytes, borrowed until the vocab is freed; not ended by NUL.
 *   piece_size   receives the number of bytes.
 * Errors: BERTPT_E_INVALID_ARGUMENT for an id outside the vocabulary.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_get_piece(const bertpt_vocab *vocab, int32_t id, const char **piece, size_t *piece_size,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Finds the id of a piece.
 *   vocab        borrowed.
 *   piece        piece_size bytes, "##" included where it continues a word.
 *   piece_size   bytes.
 *   id           receives the id, or -1 when the vocabulary has no such piece, which is no error.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_find(const bertpt_vocab *vocab, const char *piece, size_t piece_size, int32_t *id,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the ids of the special tokens.
 *   vocab   borrowed.
 *   ids     struct_size set by the caller; filled.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_get_special_ids(const bertpt_vocab *vocab, bertpt_special_ids *ids,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the vocabulary as JSON: size, hash, special ids, normalisation, how many pieces of which sort.
 *   vocab   borrowed.
 *   out     receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_vocab_describe(const bertpt_vocab *vocab, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; tokenizers made from it live on.
 *   vocab   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_vocab_free(bertpt_vocab *vocab) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
