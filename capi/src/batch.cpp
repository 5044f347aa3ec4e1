#include "bertpt/batch.h"

#include "convert.h"
#include "examples/packing.h"
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
  int64_t bytes = 0;
  if (__builtin_mul_overflow(padded.sequences, padded.length, &bytes) || __builtin_mul_overflow(bytes, int64_t{8}, &bytes))
    refuse_argument("padded", "has a length of " + std::to_string(padded.length) + ", which no memory can hold");
}

void widen(const std::vector<int32_t>& from, int64_t* to) {
  if (to != nullptr) std::copy(from.begin(), from.end(), to);
}

void copy_pair_labels(const Batch& batch, int64_t* to) {
  if (to == nullptr) return;
  for (const int32_t label : batch.pair_labels) *to++ = label < 0 ? bertpt::examples::kIgnoredLabel : label;
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
    copy_pair_labels(impl, to.pair_labels);
  });
}

bertpt_status bertpt_batch_count_rows(const bertpt_batch* batch, int64_t length, int64_t* rows, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Batch& impl = need(batch, "batch").impl;
    std::vector<int32_t> lengths;
    for (size_t s = 1; s < impl.cu_seqlens.size(); ++s) lengths.push_back(impl.cu_seqlens[s] - impl.cu_seqlens[s - 1]);
    const auto n = static_cast<int64_t>(bertpt::examples::pack(lengths, length).size());
    need(rows, "rows") = n;
  });
}

bertpt_status bertpt_batch_copy_packed(const bertpt_batch* batch, const bertpt_packed_batch* packed, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_batch& handle = need(batch, "batch");
    const bertpt_packed_batch to = read_struct(packed, "packed");
    const bertpt::examples::Packed made = bertpt::examples::packed(handle.impl, handle.pad_id, to.length);
    if (to.rows != made.rows || to.sequences != handle.impl.sequences()) {
      refuse_argument("packed", "is for " + std::to_string(to.sequences) + " sequences in " + std::to_string(to.rows) +
                                    " rows; the batch has " + std::to_string(handle.impl.sequences()) + " in " + std::to_string(made.rows));
    }
    widen(made.ids, to.input_ids);
    widen(made.types, to.token_type_ids);
    widen(made.positions, to.position_ids);
    widen(made.sequence_numbers, to.sequence_ids);
    widen(made.labels, to.labels);
    for (size_t s = 0; to.cls_cells != nullptr && s < made.row_of.size(); ++s)
      to.cls_cells[s] = made.row_of[s] * made.length + made.offset_of[s];
    copy_pair_labels(handle.impl, to.pair_labels);
  });
}

void bertpt_batch_free(bertpt_batch* batch) noexcept { release(batch); }
