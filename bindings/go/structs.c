/* Calls whose structs point into Go's memory or to functions: made in C, because Go may not make them. */
#include "_cgo_export.h"
#include "structs.h"

bertpt_status bertpt_go_documents(uintptr_t source, bertpt_documents **out, bertpt_error **error) {
  bertpt_document_iterator iterator = {0};
  iterator.struct_size = sizeof iterator;
  iterator.next = bertptGoNext;
  iterator.rewind = bertptGoRewind;
  iterator.last_error = (const char *(*)(void *))bertptGoLastError;
  iterator.release = bertptGoRelease;
  iterator.private_data = (void *)source; /* a number: Go's memory is never handed over */
  return bertpt_documents_from_iterator(&iterator, out, error);
}

bertpt_status bertpt_go_copy_padded(const bertpt_batch *batch, int64_t sequences, int64_t length, int64_t *input_ids, int64_t *token_type_ids,
                                    int64_t *attention_mask, int64_t *labels, int64_t *pair_labels, bertpt_error **error) {
  bertpt_padded_batch padded = {0};
  padded.struct_size = sizeof padded;
  padded.sequences = sequences;
  padded.length = length;
  padded.input_ids = input_ids;
  padded.token_type_ids = token_type_ids;
  padded.attention_mask = attention_mask;
  padded.labels = labels;
  padded.pair_labels = pair_labels;
  return bertpt_batch_copy_padded(batch, &padded, error);
}

bertpt_status bertpt_go_set_checkpoint_sink(const bertpt_trainer *trainer, uintptr_t sink, bertpt_error **error) {
  return bertpt_trainer_set_checkpoint_sink(trainer, (bertpt_checkpoint_write)bertptGoWrite, (void *)sink, bertptGoDestroySink, error);
}
