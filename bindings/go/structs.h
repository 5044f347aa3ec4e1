/* Structs that point into Go's memory may not be made in Go, so these calls make them in C. */
#ifndef BERTPT_GO_STRUCTS_H
#define BERTPT_GO_STRUCTS_H

#include <bertpt/bertpt.h>

bertpt_status bertpt_go_documents(uintptr_t source, bertpt_documents **out, bertpt_error **error);
bertpt_status bertpt_go_copy_padded(const bertpt_batch *batch, int64_t sequences, int64_t length, int64_t *input_ids, int64_t *token_type_ids,
                                    int64_t *attention_mask, int64_t *labels, int64_t *pair_labels, bertpt_error **error);
bertpt_status bertpt_go_set_checkpoint_sink(const bertpt_trainer *trainer, uintptr_t sink, bertpt_error **error);

#endif
