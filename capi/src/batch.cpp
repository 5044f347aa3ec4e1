#include "bertpt/batch.h"

#include "convert.h"
#include "examples/padded.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::examples::Batch;

namespace {

void check_extent(const Batch& batch, const bertpt_padded_batch& padded) {
  if (padded.sequences != batch.sequences() || padded.length < batch.max_seqlen) {
    refuse_argument("padded", "is for " + std::to_string(padded.sequences) + " sequences of " + std::to_string(padded.length) +
                                  " tokens; the batch has " + std::to_string(batch.sequences()) + " of up to " +
                                  std::to_string(batch.max_seqlen));
  }
}

void widen(const std::vector<int32_t>& from, int64_t* to) {
  if (to != nullptr) std::copy(from.begin(), from.end(), to);
}

}  // namespace

bertpt_status bertpt_batch_get_view(const bertpt_batch* batch, bertpt_batch_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Batch& impl = need(batch, "batch").impl;
    bertpt_batch_view filled{};
    filled.tokens = impl.tokens();
    filled.sequences = impl.sequences();
    filled.masked = impl.masked();
    filled.longest = impl.max_seqlen;
    filled.ids = impl.ids.data();
    filled.type_ids = impl.types.data();
    filled.positions = impl.positions.data();
    filled.cu_seqlens = impl.cu_seqlens.data();
    filled.masked_positions = impl.masked_positions.data();
    filled.masked_labels = impl.masked_labels.data();
    filled.pair_labels = impl.pair_labels.data();
    filled.epochs = impl.epochs.data();
    filled.samples = impl.samples.data();
    fill_struct(view, filled, "view");
  });
}

bertpt_status bertpt_batch_copy_padded(const bertpt_batch* batch, const bertpt_padded_batch* padded, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_batch& handle = need(batch, "batch");
    const Batch& impl = handle.impl;
    const bertpt_padded_batch to = read_struct(padded, "padded");
    check_extent(impl, to);
    const bertpt::examples::Padded made = bertpt::examples::padded(impl, handle.pad_id, to.length);
    widen(made.ids, to.input_ids);
    widen(made.types, to.token_type_ids);
    widen(made.attention_mask, to.attention_mask);
    widen(made.labels, to.labels);
    if (to.pair_labels == nullptr) return;
    for (size_t s = 0; s < impl.pair_labels.size(); ++s) {
      to.pair_labels[s] = impl.pair_labels[s] < 0 ? bertpt::examples::kIgnoredLabel : impl.pair_labels[s];
    }
  });
}

void bertpt_batch_free(bertpt_batch* batch) noexcept { release(batch); }
