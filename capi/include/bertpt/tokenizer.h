/* bertpt/tokenizer.h   Text to WordPiece ids and back, id for id as Hugging Face's fast BertTokenizer. Immutable: share it freely. */
#ifndef BERTPT_TOKENIZER_H
#define BERTPT_TOKENIZER_H

#include "bertpt/api.h"

typedef int32_t bertpt_truncation;
#define BERTPT_TRUNCATION_NONE 0 /* longer than max_length: BERTPT_E_INVALID_ARGUMENT */
#define BERTPT_TRUNCATION_LONGEST_FIRST 1
#define BERTPT_TRUNCATION_ONLY_FIRST 2
#define BERTPT_TRUNCATION_ONLY_SECOND 3

/* Padding of a batch, at the end of each row: id of [PAD], type 0, span 0, 0, word -1, special 1, attention 0. */
typedef int32_t bertpt_padding;
#define BERTPT_PADDING_NONE 0
#define BERTPT_PADDING_LONGEST 1    /* every row as long as the longest of the batch */
#define BERTPT_PADDING_MAX_LENGTH 2 /* every row max_length tokens long */

/* How to encode. NULL instead means: special tokens, no limit, offsets, and for a batch no padding and a thread for each core. The fields
 * from `padding` on are those of bertpt_tokenizer_encode_batch; a single encoding takes 0 there, and always has type ids and mask. */
typedef struct bertpt_encode_options {
  uint32_t struct_size;
  int32_t add_special_tokens; /* 1 or 0 */
  int64_t max_length;         /* tokens, special ones counted; 0: no limit */
  bertpt_truncation truncation;
  int32_t offsets; /* 0: begin, end and word_ids of the result are NULL, which is faster */
  bertpt_padding padding;
  int32_t n_threads;    /* at most so many threads work on the batch; 0: one for each core the process may use */
  int32_t type_ids;     /* 1: the batch has type_ids */
  int32_t special_mask; /* 1: the batch has special_mask */
} bertpt_encode_options;

/* Parallel arrays with an entry for each token. */
typedef struct bertpt_encoding_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t count;
  const int32_t *ids;
  const int32_t *type_ids;     /* 0 for the first text, 1 for the second */
  const int64_t *begin;        /* byte span [begin, end) in the text that the token comes from; 0, 0 for special tokens */
  const int64_t *end;
  const int32_t *word_ids;     /* number of the word within its text; -1 for special tokens */
  const int32_t *special_mask; /* 1 for special tokens */
  int64_t n_replaced;          /* U+FFFD read in place of bytes that are not UTF-8, one for each maximal subpart */
} bertpt_encoding_view;

/* The encodings of many texts: each column is one flat array of n_tokens entries; row r is [row_offsets[r], row_offsets[r + 1]) of it.
 * A column that was not asked for is NULL. Entries as in bertpt_encoding_view. */
typedef struct bertpt_encoded_batch_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t n_rows;
  int64_t n_tokens;               /* padding counted */
  const int64_t *row_offsets;     /* n_rows + 1 */
  const int32_t *ids;
  const int32_t *type_ids;
  const int32_t *special_mask;
  const int32_t *attention_mask;  /* 1 where there is a token, 0 where there is padding; NULL without padding */
  const int64_t *begin;
  const int64_t *end;
  const int32_t *word_ids;
  int64_t n_replaced;             /* of all texts together */
} bertpt_encoded_batch_view;

BERTPT_BEGIN

/* Creates a tokenizer.
 *   vocab         borrowed; the tokenizer keeps what it needs.
 *   config_json   kind "tokenizer": "lowercase", "strip_accents", "rules", "special_tokens_in_text", ...; what is left out follows
 *                 the vocabulary.
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_create(const bertpt_vocab *vocab, const char *config_json, bertpt_tokenizer **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Creates a tokenizer from files: those of bertpt_tokenizer_save, or of a BERT model of Hugging Face.
 *   path   a folder, a vocab.txt or a tokenizer.json.
 *   out    receives an owned handle.
 * Errors: as bertpt_vocab_load.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_load(const char *path, bertpt_tokenizer **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes the files of bertpt_vocab_save with this tokenizer's options.
 *   tokenizer   borrowed.
 *   folder      made if absent; files of these names are replaced, each whole or not at all.
 * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_save(const bertpt_tokenizer *tokenizer, const char *folder,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Encodes one text: [CLS] text [SEP].
 *   tokenizer   borrowed.
 *   text        text_size bytes; NULL only when text_size is 0. Bytes that are not UTF-8 become U+FFFD, which is then removed.
 *   text_size   bytes.
 *   options     may be NULL.
 *   out         receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_encode(const bertpt_tokenizer *tokenizer, const char *text, size_t text_size,
    const bertpt_encode_options *options, bertpt_encoding **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Encodes a pair: [CLS] a [SEP] b [SEP].
 *   tokenizer   borrowed.
 *   a, b        a_size and b_size bytes, as `text` of bertpt_tokenizer_encode.
 *   a_size      bytes.
 *   b_size      bytes.
 *   options     may be NULL.
 *   out         receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_encode_pair(const bertpt_tokenizer *tokenizer, const char *a, size_t a_size,
    const char *b, size_t b_size, const bertpt_encode_options *options, bertpt_encoding **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Encodes many texts, or many pairs, with several threads. The result is the same for any number of threads.
 *   tokenizer    borrowed.
 *   texts        n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0. A pointer is NULL only when
 *                its size is 0.
 *   text_sizes   n_texts sizes in bytes; NULL only when n_texts is 0.
 *   pairs        the second texts; may be NULL: no pairs.
 *   pair_sizes   their sizes; may be NULL exactly when `pairs` is.
 *   n_texts      how many rows.
 *   options      may be NULL.
 *   out          receives an owned handle.
 * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met, with the first such row as the detail "row"; nothing is given then.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_encode_batch(const bertpt_tokenizer *tokenizer, const char *const *texts,
    const size_t *text_sizes, const char *const *pairs, const size_t *pair_sizes, size_t n_texts, const bertpt_encode_options *options,
    bertpt_encoded_batch **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Counts the tokens of a text, without special tokens.
 *   tokenizer   borrowed.
 *   text        text_size bytes; NULL only when text_size is 0.
 *   text_size   bytes.
 *   count       receives the number.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_count_tokens(const bertpt_tokenizer *tokenizer, const char *text, size_t text_size,
    int64_t *count, bertpt_error **error) BERTPT_NOEXCEPT;

/* Turns ids into text: continuations glued, spaces before punctuation taken out as Hugging Face does.
 *   tokenizer             borrowed.
 *   ids                   n_ids ids; NULL only when n_ids is 0.
 *   n_ids                 how many.
 *   skip_special_tokens   1 leaves [CLS], [SEP] and the like out.
 *   out                   receives an owned text.
 * Errors: BERTPT_E_INVALID_ARGUMENT naming the first id outside the vocabulary.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_decode(const bertpt_tokenizer *tokenizer, const int32_t *ids, size_t n_ids,
    int32_t skip_special_tokens, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the vocabulary.
 *   tokenizer   borrowed.
 *   out         receives an owned handle of its own.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_get_vocab(const bertpt_tokenizer *tokenizer, bertpt_vocab **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON.
 *   tokenizer   borrowed.
 *   out         receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tokenizer_get_config(const bertpt_tokenizer *tokenizer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle.
 *   tokenizer   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_tokenizer_free(bertpt_tokenizer *tokenizer) BERTPT_NOEXCEPT;

/* Gives the arrays of an encoding.
 *   encoding   borrowed.
 *   view       struct_size set by the caller; filled with pointers that are valid until the encoding is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_encoding_get_view(const bertpt_encoding *encoding, bertpt_encoding_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases an encoding.
 *   encoding   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_encoding_free(bertpt_encoding *encoding) BERTPT_NOEXCEPT;

/* Gives the arrays of a batch of encodings.
 *   encodings   borrowed.
 *   view        struct_size set by the caller; filled with pointers that are valid until the batch is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_encoded_batch_get_view(const bertpt_encoded_batch *encodings, bertpt_encoded_batch_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a batch of encodings.
 *   encodings   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_encoded_batch_free(bertpt_encoded_batch *encodings) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
