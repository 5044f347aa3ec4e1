/* bertpt/batch.h   What a training step reads: sequences one after the other, without padding. Immutable. */
#ifndef BERTPT_BATCH_H
#define BERTPT_BATCH_H

#include "bertpt/api.h"

/* The arrays of a batch. T tokens, S sequences, M masked positions. */
typedef struct bertpt_batch_view {
  uint32_t struct_size;
  int32_t reserved;
  int64_t tokens;                  /* T */
  int64_t sequences;               /* S */
  int64_t masked;                  /* M */
  int64_t longest;                 /* tokens of the longest sequence */
  const int32_t *ids;              /* [T], with the masks applied */
  const int32_t *type_ids;         /* [T], 0 for the first segment and its [SEP], 1 for the second */
  const int32_t *positions;        /* [T], from 0 in each sequence */
  const int32_t *cu_seqlens;       /* [S + 1]; sequence s is tokens [cu_seqlens[s], cu_seqlens[s + 1]) */
  const int32_t *masked_positions; /* [M], rising, index into [T] */
  const int32_t *masked_labels;    /* [M], the original ids there */
  const int32_t *pair_labels;      /* [S]: 0 is next (or in order), 1 is not, -1 no pair */
  const uint64_t *epochs;          /* [S], which sample of which epoch each sequence is */
  const uint64_t *samples;         /* [S] */
} bertpt_batch_view;

/* A padded batch in the caller's memory, as PyTorch programs know it. An array that is NULL is left out. */
typedef struct bertpt_padded_batch {
  uint32_t struct_size;
  int32_t reserved;
  int64_t sequences;       /* S of the view */
  int64_t length;          /* at least `longest` of the view */
  int64_t *input_ids;      /* [sequences * length], row by row; the id of [PAD] behind each sequence */
  int64_t *token_type_ids; /* [sequences * length] */
  int64_t *attention_mask; /* [sequences * length]: 1 for tokens, 0 for padding */
  int64_t *labels;         /* [sequences * length]: the original id where masked, -100 elsewhere */
  int64_t *pair_labels;    /* [sequences]: as in the view, -100 for no pair */
} bertpt_padded_batch;

/* A batch packed into rows of fixed length, several sequences in a row, in the caller's memory. An array that is NULL is left out.
 * Attention must stay within a sequence: sequence_ids tells them apart, position_ids restart in each. */
typedef struct bertpt_packed_batch {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;            /* of bertpt_batch_count_rows */
  int64_t length;          /* of a row; at least `longest` of the view */
  int64_t sequences;       /* S of the view */
  int64_t *input_ids;      /* [rows * length], row by row; the id of [PAD] behind the last sequence of a row */
  int64_t *token_type_ids; /* [rows * length] */
  int64_t *position_ids;   /* [rows * length] */
  int64_t *sequence_ids;   /* [rows * length]: 1, 2, ... within a row, 0 for padding */
  int64_t *labels;         /* [rows * length]: the original id where masked, -100 elsewhere */
  int64_t *cls_cells;      /* [sequences]: where the [CLS] of each sequence of the view stands, row * length + column */
  int64_t *pair_labels;    /* [sequences]: as in the view, -100 for no pair */
} bertpt_packed_batch;

BERTPT_BEGIN

/* Gives the arrays of a batch.
 *   batch   borrowed.
 *   view    struct_size set by the caller; filled with pointers that are valid until the batch is freed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_batch_get_view(const bertpt_batch *batch, bertpt_batch_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes the batch padded into memory of the caller.
 *   batch    borrowed.
 *   padded   struct_size, sequences, length and the arrays set by the caller; the arrays are filled.
 * Errors: BERTPT_E_INVALID_ARGUMENT when sequences differs or length is too small, with the right numbers.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_batch_copy_padded(const bertpt_batch *batch, const bertpt_padded_batch *padded,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Counts the rows that the batch takes when it is packed: best fit by falling length, the same for the same batch.
 *   batch    borrowed.
 *   length   tokens of a row.
 *   rows     receives the number.
 * Errors: BERTPT_E_INVALID_ARGUMENT when length is too small, with the right number.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_batch_count_rows(const bertpt_batch *batch, int64_t length, int64_t *rows,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes the batch packed into memory of the caller.
 *   batch    borrowed.
 *   packed   struct_size, rows, length, sequences and the arrays set by the caller; the arrays are filled.
 * Errors: BERTPT_E_INVALID_ARGUMENT when a number is not right, with the right numbers.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_batch_copy_packed(const bertpt_batch *batch, const bertpt_packed_batch *packed,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a batch.
 *   batch   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_batch_free(bertpt_batch *batch) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
