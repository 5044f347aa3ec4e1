/* bertpt/model.h   BERT: encoder, pooler, masked-token head, pair head. The first call here loads LibTorch: see runtime.h.
 *
 * A model has a thread of its own, on which all its arithmetic runs; the calls here post to it and wait, from any thread. While a
 * trainer works on the model they are served between two steps.
 */
#ifndef BERTPT_MODEL_H
#define BERTPT_MODEL_H

#include "bertpt/api.h"

/* How good a model is on the validation split of a corpus. Losses are means in nats.
 *
 * mlm_accuracy is what MLPerf Training calls masked-LM accuracy: of all masked positions of the evaluation together, also those that show a
 * random or the right token, the share where the likeliest id is the right one. Each position weighs the same whatever its batch (the
 * reference's tf.metrics.accuracy weighted by masked_lm_weights; PyTorch submissions weight a batch's share by its number of masks).
 * MLPerf evaluates 10,000 sequences of 512 tokens with at most 76 masks each, and its target is 0.720
 * (https://github.com/mlcommons/training, language_model/tensorflow/bert): "sequences": 10000 and "max_seq_length": 512 here are the same
 * measure on this corpus's validation documents. */
typedef struct bertpt_evaluation {
  uint32_t struct_size;
  int32_t max_seq_length;
  int64_t sequences;
  int64_t tokens;
  int64_t masked;
  int64_t pairs;        /* 0: pair_loss and pair_accuracy mean nothing */
  double mlm_loss;      /* per masked token */
  double mlm_accuracy;  /* 0 to 1: see below */
  double perplexity;    /* e to the mlm_loss */
  double pair_loss;     /* per pair */
  double pair_accuracy; /* 0 to 1 */
  double unigram_loss;  /* of the same masked tokens under the add-one unigram model of the training split: the bar to beat */
  double seconds;
  double mlm_accuracy_top5; /* the right id among the five likeliest, 0 to 1 */
  int64_t probe_texts;      /* held-out texts of a trainer's "probe"; 0: there is none, and what follows means nothing */
  double probe_accuracy;    /* of a logistic regression on features of the frozen model, 0 to 1 */
  double probe_knn_accuracy; /* of nearest neighbours, 0 to 1 */
  double probe_majority;    /* of always saying the most frequent label: the bar to beat */
} bertpt_evaluation;

/* What the encoder makes of one text. T tokens, H hidden size. */
typedef struct bertpt_hidden_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t tokens;      /* T, [CLS] and [SEP] counted */
  int64_t hidden_size; /* H */
  const int32_t *ids;  /* [T] */
  const float *hidden; /* [T][H], the last layer */
  const float *pooled; /* [H] */
} bertpt_hidden_view;

BERTPT_BEGIN

/* Creates a model with random weights.
 *   config_json   kind "model": "size" tiny|mini|small|medium|base|large, "device" auto|cpu|cuda|cuda:N, "recipe", "seed", ...
 *   tokenizer     borrowed; the model keeps what it needs.
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE without LibTorch, saying how to get it; BERTPT_E_DEVICE.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_create(const char *config_json, const bertpt_tokenizer *tokenizer, bertpt_model **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Loads a model with its tokenizer. Heads that the file lacks get random weights and a warning; bertpt_model_describe tells under "import"
 * what was missing, unexpected or resized.
 *   folder        whatever bertpt_checkpoint_open reads, with config.json (or bert_config.json) and a vocabulary beside the weights.
 *   config_json   kind "model_load": "device", "precision", "threads", "seed", the dropout rates; "vocab", "vocab_size" and
 *                 "max_position_embeddings" for another vocabulary or length than the stored model's; "optimizer_state": true for a
 *                 checkpoint of ours whose moments the first trainer on the model goes on with.
 *   out           receives an owned handle.
 * Errors: BERTPT_E_CONFIG, also when "optimizer_state" is asked for and not there; BERTPT_E_IO; BERTPT_E_NOT_FOUND naming a file or a
 * tensor that is missing, BERTPT_E_CORRUPT a misshapen tensor, both before memory for the model is asked for, or a file that does not fit
 * its checksum; BERTPT_E_UNSUPPORTED for a config.json that means another architecture; BERTPT_E_ENGINE; BERTPT_E_DEVICE.
 * Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_load(const char *folder, const char *config_json, bertpt_model **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes a Hugging Face folder: config.json, model.safetensors with both heads, vocabulary and tokenizer files.
 *   model    borrowed.
 *   folder   must not exist; appears whole.
 * Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_save(const bertpt_model *model, const char *folder, bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the model as JSON: engine, device, precision, memory, "parts": {"embeddings": {"elements", "share"}, "layers", "heads"} (the
 * pooler is one of the heads), "tensors": [{"name", "shape", "elements", "decay", "share", "part"}], shares of all elements, and for a
 * loaded model "import".
 *   model   borrowed.
 *   out     receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_describe(const bertpt_model *model, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON.
 *   model   borrowed.
 *   out     receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_get_config(const bertpt_model *model, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of weights, both heads included: 110,106,428 for base with 30,522 pieces.
 *   model   borrowed.
 *   count   receives it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_get_parameter_count(const bertpt_model *model, int64_t *count,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the tokenizer of the model.
 *   model   borrowed.
 *   out     receives an owned handle of its own.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_get_tokenizer(const bertpt_model *model, bertpt_tokenizer **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of rows of the embedding and of logits of one masked position: at least the size of the tokenizer's vocabulary,
 * more when the configuration says so.
 *   model   borrowed.
 *   size    receives it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_get_vocab_size(const bertpt_model *model, int64_t *size, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of elements of one parameter, for bertpt_model_read_parameter.
 *   model   borrowed.
 *   name    as bertpt_model_describe lists it: "bert.pooler.dense.weight".
 *   count   receives it.
 * Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_get_parameter_size(const bertpt_model *model, const char *name, int64_t *count,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Copies one parameter to memory of the caller.
 *   model        borrowed.
 *   name         as bertpt_model_describe lists it.
 *   values       n_values floats, filled row by row.
 *   n_values     the parameter's number of elements: bertpt_model_get_parameter_size.
 * Errors: BERTPT_E_NOT_FOUND with the nearest name; BERTPT_E_INVALID_ARGUMENT for another number, with the shape.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_read_parameter(const bertpt_model *model, const char *name, float *values, size_t n_values,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Guesses what stands at each [MASK] of a text.
 *   model       borrowed.
 *   text        text_size bytes with one [MASK] or more.
 *   text_size   bytes.
 *   k           guesses for each, 1 to the size of the vocabulary.
 *   out         receives an owned text: a JSON array with one array for each [MASK], best guess first: [[{"id", "piece", "probability"}]].
 * Errors: BERTPT_E_INVALID_ARGUMENT without a [MASK], for another k, for a text too long for the model.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_fill_mask(const bertpt_model *model, const char *text, size_t text_size, int64_t k,
    bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Encodes a text to the hidden states of the last layer. A text longer than the model's positions is cut.
 *   model       borrowed.
 *   text        text_size bytes; NULL only when text_size is 0.
 *   text_size   bytes.
 *   out         receives an owned handle.
 * Errors: BERTPT_E_DEVICE.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_encode(const bertpt_model *model, const char *text, size_t text_size, bertpt_hidden **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives each text as one vector of the model's width, the same for a text whatever texts are beside it but for rounding.
 *   model         borrowed.
 *   texts         n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0.
 *   text_sizes    n_texts sizes in bytes; NULL only when n_texts is 0.
 *   n_texts       how many.
 *   config_json   kind "embedding": "pooling" mean|cls|pooled, "max_length", "normalize", "batch_tokens".
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   out           n_out floats in the caller's memory, filled as [n_texts][hidden size]; NULL only when n_out is 0.
 *   n_out         n_texts times "hidden_size" of bertpt_model_get_config.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_INVALID_ARGUMENT for another n_out, with the right one; BERTPT_E_CANCELLED and BERTPT_E_DEVICE, after
 * which `out` may be filled in part.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_embed(const bertpt_model *model, const char *const *texts, const size_t *text_sizes, size_t n_texts,
    const char *config_json, const bertpt_cancel *cancel, const bertpt_progress *progress, float *out, size_t n_out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Evaluates the model on the validation split of a corpus, with sequences and masks that are the same every time.
 *   model         borrowed.
 *   corpus        borrowed; built with the model's vocabulary.
 *   config_json   kind "evaluation": "objective", "max_seq_length", "sequences", ...
 *   cancel        borrowed; may be NULL.
 *   progress      borrowed; may be NULL.
 *   evaluation    struct_size set by the caller; filled. `pairs` is 0 when the objective has none or the split can make none (one
 *                 document).
 * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split gives no sequence or the vocabularies differ; BERTPT_E_CANCELLED.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_evaluate(const bertpt_model *model, const bertpt_corpus *corpus, const char *config_json,
    const bertpt_cancel *cancel, const bertpt_progress *progress, bertpt_evaluation *evaluation,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Computes the logits of a batch, without dropout, into memory of the caller.
 *   model     borrowed.
 *   batch     borrowed. M masked positions, S sequences.
 *   mlm       n_mlm floats, filled as [M][vocab_size]; may be NULL when n_mlm is 0.
 *   n_mlm     M * bertpt_model_get_vocab_size, or 0.
 *   pair      n_pair floats, filled as [S][2]; may be NULL when n_pair is 0.
 *   n_pair    S * 2, or 0.
 * Errors: BERTPT_E_INVALID_ARGUMENT for other numbers, with the right ones; BERTPT_E_DEVICE.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_model_copy_logits(const bertpt_model *model, const bertpt_batch *batch, float *mlm, size_t n_mlm,
    float *pair, size_t n_pair, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle; a trainer on the model lives on. Never waits for the model's thread.
 *   model   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_model_free(bertpt_model *model) BERTPT_NOEXCEPT;

/* Gives the arrays of an encoded text.
 *   hidden   borrowed.
 *   view     struct_size set by the caller; filled with pointers that are valid until `hidden` is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_hidden_get_view(const bertpt_hidden *hidden, bertpt_hidden_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases an encoded text.
 *   hidden   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_hidden_free(bertpt_hidden *hidden) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
