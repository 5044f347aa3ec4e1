#include "torch/inputs.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "kernels/rows.h"
#include "torch/timings.h"
#include "torch/transfer.h"

namespace bertpt::torch {
namespace {

[[noreturn]] void refuse(const std::string& message, std::vector<Detail> details) {
  throw Error(Code::invalid_argument, "torch/inputs", message, std::move(details));
}

void check_range(const char* what, const std::vector<int32_t>& values, int64_t n, int64_t low, int64_t high, const char* of,
                 const char* place) {
  if (static_cast<int64_t>(values.size()) != n)
    refuse(std::string("a batch with ") + std::to_string(n) + " " + place + "s has " + std::to_string(values.size()) + " " + what + "s",
           {{"expected", n}, {"actual", values.size()}});
  for (size_t i = 0; i < values.size(); ++i)
    if (values[i] < low || values[i] >= high)
      refuse(std::string(what) + " " + std::to_string(values[i]) + " of " + place + " " + std::to_string(i) +
                 " is out of range: the model takes " + std::to_string(low) + " to " + std::to_string(high - 1) + " (" + of + ")",
             {{place, i}, {"value", values[i]}, {"limit", high}});
}

void check_sequences(const examples::Batch& b, const Dims& d) {
  if (b.cu_seqlens.empty() || b.cu_seqlens.front() != 0) refuse("cu_seqlens must start with 0", {});
  if (b.cu_seqlens.back() != b.tokens())
    refuse("cu_seqlens ends with " + std::to_string(b.cu_seqlens.back()) + ", expected the number of tokens, " + std::to_string(b.tokens()),
           {{"actual", b.cu_seqlens.back()}, {"expected", b.tokens()}});
  for (size_t s = 0; s + 1 < b.cu_seqlens.size(); ++s) {
    const int64_t length = int64_t{b.cu_seqlens[s + 1]} - b.cu_seqlens[s];
    if (length <= 0)
      refuse("sequence " + std::to_string(s) + " has " + std::to_string(length) + " tokens; every sequence needs at least one",
             {{"sequence", s}, {"length", length}});
    if (length > d.P)
      refuse("sequence " + std::to_string(s) + " has " + std::to_string(length) +
                 " tokens, more than the model's max_position_embeddings of " + std::to_string(d.P),
             {{"sequence", s}, {"length", length}, {"limit", d.P}});
  }
}

template <class T>
at::Tensor to_device(const Context& c, const std::vector<T>& values, at::ScalarType dtype = at::kLong) {
  at::Tensor host = at::empty({static_cast<int64_t>(values.size())}, at::TensorOptions().dtype(dtype));
  if (dtype == at::kLong) std::copy(values.begin(), values.end(), host.data_ptr<int64_t>());
  else if (dtype == at::kDouble) std::copy(values.begin(), values.end(), host.data_ptr<double>());
  else std::copy(values.begin(), values.end(), host.data_ptr<float>());
  return c.device.is_cpu() ? host : host.to(c.device);
}

// Longest first; a group takes sequences down to three quarters of its longest one, so at most a quarter of its rows is padding.
std::vector<std::vector<int64_t>> group_by_length(const std::vector<int32_t>& cu) {
  std::vector<int64_t> order(cu.size() - 1);
  std::iota(order.begin(), order.end(), 0);
  const auto length = [&](int64_t s) { return cu[static_cast<size_t>(s) + 1] - cu[static_cast<size_t>(s)]; };
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) { return length(a) > length(b); });
  std::vector<std::vector<int64_t>> groups;
  for (const int64_t s : order) {
    if (groups.empty() || 4 * length(s) < 3 * length(groups.back().front())) groups.emplace_back();
    groups.back().push_back(s);
  }
  return groups;
}

void lay_out_groups(const Context& c, AttentionLayout& out) {
  const std::vector<int32_t>& cu = out.cu_seqlens;
  std::vector<int64_t> gather, inverse(static_cast<size_t>(out.tokens));
  std::vector<double> row_mask;
  for (const std::vector<int64_t>& members : group_by_length(cu)) {
    AttentionGroup group{.first_row = out.rows,
                         .first_score = out.scores,
                         .sequences = static_cast<int64_t>(members.size()),
                         .length = 0,
                         .tokens = {},
                         .key_bias = {}};
    group.length = cu[static_cast<size_t>(members.front()) + 1] - cu[static_cast<size_t>(members.front())];
    std::vector<int64_t> tokens;
    std::vector<double> bias;
    for (const int64_t s : members) {
      const int64_t begin = cu[static_cast<size_t>(s)], length = cu[static_cast<size_t>(s) + 1] - begin;
      for (int64_t i = 0; i < group.length; ++i) {
        const bool real = i < length;
        if (real) inverse[static_cast<size_t>(begin + i)] = out.rows + static_cast<int64_t>(tokens.size());
        tokens.push_back(real ? begin + i : begin);
        bias.push_back(real ? 0.0 : -std::numeric_limits<double>::infinity());
        row_mask.push_back(real ? 1.0 : 0.0);
      }
    }
    gather.insert(gather.end(), tokens.begin(), tokens.end());
    group.tokens = to_device(c, tokens);
    if (std::any_of(bias.begin(), bias.end(), [](double b) { return b != 0; }))
      group.key_bias = to_device(c, bias, c.dtype).view({group.sequences, 1, 1, group.length});
    out.rows += group.sequences * group.length;
    out.scores += group.sequences * c.dims.A * group.length * group.length;
    out.groups.push_back(std::move(group));
  }
  out.gather = to_device(c, gather);
  out.inverse = to_device(c, inverse);
  if (out.rows != out.tokens) out.row_mask = to_device(c, row_mask, c.dtype).view({out.rows, 1});
}

}  // namespace

void check_batch(const examples::Batch& b, const Dims& d) {
  const int64_t T = b.tokens(), S = b.sequences(), M = b.masked();
  check_sequences(b, d);
  check_range("id", b.ids, T, 0, d.V, "vocab_size", "token");
  check_range("type", b.types, T, 0, d.Y, "type_vocab_size", "token");
  check_range("position", b.positions, T, 0, d.P, "max_position_embeddings", "token");
  check_range("masked position", b.masked_positions, M, 0, T, "tokens of the batch", "mask");
  check_range("label", b.masked_labels, M, 0, d.V, "vocab_size", "mask");
  check_range("pair label", b.pair_labels, S, -1, 2, "-1 for no pair", "sequence");
}

namespace {

std::vector<int64_t> padded(const std::vector<int32_t>& values, int64_t n, int64_t fill) {
  std::vector<int64_t> out(values.begin(), values.end());
  out.resize(static_cast<size_t>(n), fill);
  return out;
}

// The sequences of the batch, then its padding as sequences of at most `longest` tokens, then empty ones.
std::vector<int32_t> padded_sequences(const examples::Batch& b, const Bucket& bucket) {
  std::vector<int32_t> cu = b.cu_seqlens;
  const auto last = static_cast<int32_t>(bucket.T);
  while (cu.back() < last) cu.push_back(std::min(last, cu.back() + static_cast<int32_t>(bucket.longest)));
  TORCH_INTERNAL_ASSERT(static_cast<int64_t>(cu.size()) <= bucket.S + 1, "a bucket has too few places for sequences");
  cu.resize(static_cast<size_t>(bucket.S) + 1, last);
  return cu;
}

// Arrays that lie one behind the other in one piece of memory.
class Package {
 public:
  void add(at::Tensor& out, const std::vector<int64_t>& values) { add(out, at::kLong, std::as_bytes(std::span(values))); }
  void add(at::Tensor& out, const std::vector<int32_t>& values) { add(out, at::kInt, std::as_bytes(std::span(values))); }
  void add(at::Tensor& out, std::span<const std::byte> bytes) { add(out, at::kByte, bytes); }

  // On a device with launchers into `memory`.
  void unpack(const Context& c, InputMemory& memory) {
    const auto bytes = static_cast<int64_t>(bytes_.size());
    const auto allocate = [&](int64_t n) { return at::empty({n}, at::TensorOptions().dtype(at::kByte).device(c.device)); };
    at::Tensor all;
    if (c.cuda != nullptr) {
      if (!memory.bytes.defined() || memory.bytes.numel() < bytes) {
        memory.bytes = allocate(bytes + bytes / 4);
        memory.moved = true;
      }
      all = memory.bytes;
    } else {
      all = allocate(bytes);
    }
    send_bytes(bytes_, all);
    for (const Part& part : parts_) *part.out = all.narrow(0, part.offset, part.bytes).view(part.dtype);
  }

 private:
  static constexpr size_t kAlign = 64;
  struct Part {
    at::Tensor* out;
    at::ScalarType dtype;
    int64_t offset, bytes;
  };
  void add(at::Tensor& out, at::ScalarType dtype, std::span<const std::byte> bytes) {
    parts_.push_back({&out, dtype, static_cast<int64_t>(bytes_.size()), static_cast<int64_t>(bytes.size())});
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    bytes_.resize((bytes_.size() + kAlign - 1) / kAlign * kAlign);
  }

  std::vector<std::byte> bytes_;
  std::vector<Part> parts_;
};

}  // namespace

Inputs upload(const Context& c, const examples::Batch& b, const Bucket& bucket, InputMemory& memory, std::span<const std::byte> state) {
  const Timings::Span span(c.timings, Part::upload);
  Inputs in;
  in.T = bucket.T, in.S = bucket.S, in.M = bucket.M, in.N = bucket.N;
  in.masked_count = b.masked(), in.pair_count = b.pairs();
  in.attention.cu_seqlens = padded_sequences(b, bucket);
  in.attention.tokens = in.T;
  in.attention.longest = bucket.longest;
  std::vector<int32_t> rows, labels;
  for (size_t s = 0; s < b.pair_labels.size(); ++s) {
    if (b.pair_labels[s] < 0) continue;
    rows.push_back(b.cu_seqlens[s]);
    labels.push_back(b.pair_labels[s]);
  }
  Package package;
  const auto add_tokens = [&](at::Tensor& out, at::Tensor& order, const std::vector<int32_t>& values, int64_t rows_of_table) {
    const std::vector<int64_t> all = padded(values, in.T, 0);
    package.add(out, all);
    if (c.cuda == nullptr) return;
    std::vector<int32_t> sorted(all.size());
    kernels::order_of(all, rows_of_table, sorted);
    package.add(order, sorted);
  };
  add_tokens(in.ids, in.ids_order, b.ids, c.dims.V);
  add_tokens(in.types, in.types_order, b.types, c.dims.Y);
  add_tokens(in.positions, in.positions_order, b.positions, c.dims.P);
  package.add(in.masked, padded(b.masked_positions, in.M, -1));
  package.add(in.labels, padded(b.masked_labels, in.M, -1));
  package.add(in.firsts, std::vector<int64_t>(in.attention.cu_seqlens.begin(), in.attention.cu_seqlens.end() - 1));
  package.add(in.pair_rows, padded(rows, in.N, -1));
  package.add(in.pair_labels, padded(labels, in.N, -1));
  if (c.flash) package.add(in.attention.device_cu_seqlens, in.attention.cu_seqlens);
  if (!state.empty()) package.add(in.state, state);
  package.unpack(c, memory);
  if (!c.fused || (c.device.is_cuda() && !c.flash)) lay_out_groups(c, in.attention);
  return in;
}

}  // namespace bertpt::torch
