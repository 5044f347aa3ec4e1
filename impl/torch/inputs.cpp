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

void fill(std::span<int64_t> to, const std::vector<int32_t>& values, int64_t rest) {
  std::fill(std::copy(values.begin(), values.end(), to.begin()), to.end(), rest);
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

// Arrays that lie one behind the other in one piece of memory: added first, then filled where their copy starts from.
class Package {
 public:
  void add(at::Tensor& out, at::ScalarType dtype, size_t elements) {
    const size_t bytes = elements * c10::elementSize(dtype);
    parts_.push_back({&out, dtype, size_, bytes});
    size_ += (bytes + kAlign - 1) / kAlign * kAlign;
  }
  void open(const Context& c) { host_ = staging(static_cast<int64_t>(size_), c.device); }
  template <class T>
  std::span<T> part(const at::Tensor& out) const {
    for (const Part& part : parts_)
      if (part.out == &out) return {reinterpret_cast<T*>(host_.data_ptr<uint8_t>() + part.offset), part.bytes / sizeof(T)};
    TORCH_INTERNAL_ASSERT(false, "a package without this array");
  }

  // On a device with launchers into `memory`.
  void unpack(const Context& c, InputMemory& memory) {
    at::Tensor all = host_;
    if (c.cuda != nullptr) {
      if (!memory.bytes.defined() || memory.bytes.numel() < host_.numel()) {
        memory.bytes = device_memory(c, host_.numel() + host_.numel() / 4);
        memory.moved = true;
      }
      all = memory.bytes;
    } else if (c.device.is_cuda()) {
      all = device_memory(c, host_.numel());
    }
    if (!all.is_same(host_)) send(host_, all);
    for (const Part& part : parts_)
      *part.out = all.narrow(0, static_cast<int64_t>(part.offset), static_cast<int64_t>(part.bytes)).view(part.dtype);
  }

 private:
  static constexpr size_t kAlign = 64;
  struct Part {
    at::Tensor* out;
    at::ScalarType dtype;
    size_t offset, bytes;
  };
  static at::Tensor device_memory(const Context& c, int64_t n) {
    return at::empty({n}, at::TensorOptions().dtype(at::kByte).device(c.device));
  }

  size_t size_ = 0;
  std::vector<Part> parts_;
  at::Tensor host_;
};

// What a batch has of each token, and the table that it chooses rows of.
struct TokenArray {
  const std::vector<int32_t>& values;
  int64_t rows;
  at::Tensor &index, &order;
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
  const auto count = [](int64_t n) { return static_cast<size_t>(n); };
  const TokenArray tokens[] = {{b.ids, c.dims.V, in.ids, in.ids_order},
                               {b.types, c.dims.Y, in.types, in.types_order},
                               {b.positions, c.dims.P, in.positions, in.positions_order}};
  for (const TokenArray& t : tokens) {
    package.add(t.index, at::kLong, count(in.T));
    if (c.cuda != nullptr) package.add(t.order, at::kInt, count(in.T));
  }
  for (at::Tensor* const of_masks : {&in.masked, &in.labels}) package.add(*of_masks, at::kLong, count(in.M));
  package.add(in.firsts, at::kLong, count(in.S));
  for (at::Tensor* const of_pairs : {&in.pair_rows, &in.pair_labels}) package.add(*of_pairs, at::kLong, count(in.N));
  if (c.flash) package.add(in.attention.device_cu_seqlens, at::kInt, count(in.S) + 1);
  if (!state.empty()) package.add(in.state, at::kByte, state.size());
  package.open(c);
  for (const TokenArray& t : tokens) {
    const std::span<int64_t> index = package.part<int64_t>(t.index);
    fill(index, t.values, 0);
    if (c.cuda != nullptr) kernels::order_of(index, t.rows, package.part<int32_t>(t.order));
  }
  fill(package.part<int64_t>(in.masked), b.masked_positions, -1);
  fill(package.part<int64_t>(in.labels), b.masked_labels, -1);
  std::copy(in.attention.cu_seqlens.begin(), in.attention.cu_seqlens.end() - 1, package.part<int64_t>(in.firsts).begin());
  fill(package.part<int64_t>(in.pair_rows), rows, -1);
  fill(package.part<int64_t>(in.pair_labels), labels, -1);
  if (c.flash) std::ranges::copy(in.attention.cu_seqlens, package.part<int32_t>(in.attention.device_cu_seqlens).begin());
  if (!state.empty()) std::ranges::copy(state, package.part<std::byte>(in.state).begin());
  package.unpack(c, memory);
  if (!c.fused || (c.device.is_cuda() && !c.flash)) lay_out_groups(c, in.attention);
  return in;
}

}  // namespace bertpt::torch
