#include "kernels/attention.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "kernels/bf16.h"
#include "kernels/dropout.h"
#include "kernels/scratch.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kQueries = 128;  // rows of scores at a time: with 512 keys 256 KiB, which stay in the cache

// One head of one sequence: where its rows are.
struct Place {
  int64_t first, length, head;
};

template <class Args>
Place place_of(const Args& a, int64_t task) {
  const auto s = static_cast<size_t>(task / a.heads);
  return {.first = a.cu_seqlens[s], .length = a.cu_seqlens[s + 1] - a.cu_seqlens[s], .head = task % a.heads};
}

// Tasks of the longest sequences first would balance better; sequences of a batch are of similar length, so order is kept simple.
template <class Args, class F>
void each_task(const Args& a, Stream& stream, const F& f) {
  const auto sequences = static_cast<int64_t>(a.cu_seqlens.size()) - 1;
  int64_t longest = 0;
  for (size_t s = 0; s + 1 < a.cu_seqlens.size(); ++s) longest = std::max<int64_t>(longest, a.cu_seqlens[s + 1] - a.cu_seqlens[s]);
  stream.parallel_for(sequences * a.heads, 1, [&](int64_t begin, int64_t end) { f(begin, end, longest); });
}

template <class T>
void mask_rows(const std::optional<AttentionDropout>& dropout, const Place& at, int64_t heads, int64_t query, int64_t rows, T* mask) {
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t token = dropout->first_token + at.first + query + i;
    fill_mask(dropout->rule, static_cast<uint64_t>((token * heads + at.head) * dropout->stride), at.length, mask + i * at.length);
  }
}

// Scores of a row become weights, dropped by mask unless it is null; returns the row's lse.
template <class T>
BERTPT_INLINE inline T softmax_row(T* row, const T* mask, int64_t n) {
  const T best = lane_max(row, n);
  for (int64_t j = 0; j < n; ++j) row[j] = exp_negative(row[j] - best);
  const T sum = lane_sum<T>(n, [&](int64_t j) BERTPT_INLINE { return row[j]; });
  const T inverse = 1 / sum;
  if (mask != nullptr)
    for (int64_t j = 0; j < n; ++j) row[j] *= inverse * mask[j];
  else
    for (int64_t j = 0; j < n; ++j) row[j] *= inverse;
  return best + std::log(sum);
}

// scores become dropped weights; d_weights become the gradient of the scores.
template <class T>
BERTPT_INLINE inline void backward_row(T* row, T* d_row, const T* mask, T lse, T delta, int64_t n) {
  if (mask != nullptr) {
    for (int64_t j = 0; j < n; ++j) {
      const T p = exp_negative(row[j] - lse);
      d_row[j] = p * (mask[j] * d_row[j] - delta);
      row[j] = p * mask[j];
    }
  } else {
    for (int64_t j = 0; j < n; ++j) {
      const T p = exp_negative(row[j] - lse);
      d_row[j] = p * (d_row[j] - delta);
      row[j] = p;
    }
  }
}

// A matrix that a product takes as a factor: of the activations' type, made from results in C. Where both are one type it is the results.
template <class T>
class Factor {
 public:
  explicit Factor(int64_t size) : own_(std::is_same_v<T, Compute<T>> ? 0 : size) {}
  const T* of(const Compute<T>* results, int64_t n) const {
    if constexpr (std::is_same_v<T, Compute<T>>) {
      return results;
    } else {
      run_best([&]() BERTPT_INLINE {
        for (int64_t i = 0; i < n; ++i) own_.data()[i] = narrow<T>(results[i]);
      });
      return own_.data();
    }
  }

 private:
  Scratch<T> own_;
};

// Columns of a wider matrix that a product writes: in place where it can, else by way of scratch rows.
template <class T>
class Columns {
 public:
  Columns(int64_t rows, int64_t D) : D_(D), own_(std::is_same_v<T, Compute<T>> ? 0 : rows * D) {}
  Compute<T>* at(T* to) const {
    if constexpr (std::is_same_v<T, Compute<T>>) return to;
    else return own_.data();
  }
  int64_t ld(int64_t ld) const { return std::is_same_v<T, Compute<T>> ? ld : D_; }
  void store(T* to, int64_t ld, int64_t rows) const {
    if constexpr (!std::is_same_v<T, Compute<T>>)
      run_best([&]() BERTPT_INLINE {
        for (int64_t i = 0; i < rows; ++i)
          for (int64_t d = 0; d < D_; ++d) to[i * ld + d] = narrow<T>(own_.data()[i * D_ + d]);
      });
  }

 private:
  int64_t D_;
  Scratch<Compute<T>> own_;
};

template <class T>
void forward(const AttentionForward& a, Stream& stream) {
  using C = Compute<T>;
  const int64_t H = a.context.shape[1], D = H / a.heads, ld = 3 * H;
  each_task(a, stream, [&](int64_t begin, int64_t end, int64_t longest) {
    const int64_t most = std::min(kQueries, longest), size = most * longest;
    const Scratch<C> scores(size), mask(a.dropout ? size : 0);
    const Factor<T> weights(size);
    const Columns<T> columns(most, D);
    for (int64_t task = begin; task < end; ++task) {
      const Place at = place_of(a, task);
      const int64_t n = at.length;
      const T* const q = a.qkv.as<T>() + at.first * ld + at.head * D;
      const T* const k = q + H;
      const T* const v = k + H;
      for (int64_t query = 0; query < n; query += kQueries) {
        const int64_t rows = std::min(kQueries, n - query);
        stream.gemm(Gemm<T>{.transpose_b = true,
                            .m = rows,
                            .n = n,
                            .k = D,
                            .alpha = static_cast<C>(a.scale),
                            .a = q + query * ld,
                            .lda = ld,
                            .b = k,
                            .ldb = ld,
                            .c = scores.data(),
                            .ldc = n});
        if (a.dropout) mask_rows(a.dropout, at, a.heads, query, rows, mask.data());
        C* const lse = a.lse.as<C>() + (at.first + query) * a.heads + at.head;
        run_best([&]() BERTPT_INLINE {
          for (int64_t i = 0; i < rows; ++i)
            lse[i * a.heads] = softmax_row(scores.data() + i * n, a.dropout ? mask.data() + i * n : nullptr, n);
        });
        T* const context = a.context.as<T>() + (at.first + query) * H + at.head * D;
        stream.gemm(Gemm<T>{.m = rows,
                            .n = D,
                            .k = n,
                            .a = weights.of(scores.data(), rows * n),
                            .lda = n,
                            .b = v,
                            .ldb = ld,
                            .c = columns.at(context),
                            .ldc = columns.ld(H)});
        columns.store(context, H, rows);
      }
    }
  });
}

template <class T>
void backward(const AttentionBackward& a, Stream& stream) {
  using C = Compute<T>;
  const int64_t H = a.context.shape[1], D = H / a.heads, ld = 3 * H;
  each_task(a, stream, [&](int64_t begin, int64_t end, int64_t longest) {
    const int64_t most = std::min(kQueries, longest), size = most * longest;
    const Scratch<C> scores(size), d_scores(size), mask(a.dropout ? size : 0);
    const Factor<T> weights(size), d_weights(size);
    const Columns<T> q_columns(most, D), k_columns(longest, D), v_columns(longest, D);
    for (int64_t task = begin; task < end; ++task) {
      const Place at = place_of(a, task);
      const int64_t n = at.length, offset = at.first * ld + at.head * D;
      const T* const q = a.qkv.as<T>() + offset;
      const T* const k = q + H;
      const T* const v = k + H;
      T* const dq = a.d_qkv.as<T>() + offset;
      T* const dk = dq + H;
      T* const dv = dk + H;
      for (int64_t query = 0; query < n; query += kQueries) {
        const int64_t rows = std::min(kQueries, n - query), token = at.first + query;
        const T* const out = a.context.as<T>() + token * H + at.head * D;
        const T* const d_out = a.d_context.as<T>() + token * H + at.head * D;
        const C* const lse = a.lse.as<C>() + token * a.heads + at.head;
        const C alpha = static_cast<C>(a.scale), beta = query == 0 ? C{0} : C{1};
        stream.gemm(Gemm<T>{.transpose_b = true,
                            .m = rows,
                            .n = n,
                            .k = D,
                            .alpha = alpha,
                            .a = q + query * ld,
                            .lda = ld,
                            .b = k,
                            .ldb = ld,
                            .c = scores.data(),
                            .ldc = n});
        stream.gemm(Gemm<T>{
            .transpose_b = true, .m = rows, .n = n, .k = D, .a = d_out, .lda = H, .b = v, .ldb = ld, .c = d_scores.data(), .ldc = n});
        if (a.dropout) mask_rows(a.dropout, at, a.heads, query, rows, mask.data());
        run_best([&]() BERTPT_INLINE {
          for (int64_t i = 0; i < rows; ++i) {
            // sum_j weights_j d_weights_j, through the context instead of the scores
            const C delta = lane_sum<C>(D, [&](int64_t d) BERTPT_INLINE { return widen(out[i * H + d]) * widen(d_out[i * H + d]); });
            backward_row(scores.data() + i * n, d_scores.data() + i * n, a.dropout ? mask.data() + i * n : nullptr, lse[i * a.heads], delta,
                         n);
          }
        });
        const T* const p = weights.of(scores.data(), rows * n);
        const T* const dp = d_weights.of(d_scores.data(), rows * n);
        stream.gemm(Gemm<T>{.transpose_a = true,
                            .m = n,
                            .n = D,
                            .k = rows,
                            .a = p,
                            .lda = n,
                            .b = d_out,
                            .ldb = H,
                            .beta = beta,
                            .c = v_columns.at(dv),
                            .ldc = v_columns.ld(ld)});
        stream.gemm(Gemm<T>{.m = rows,
                            .n = D,
                            .k = n,
                            .alpha = alpha,
                            .a = dp,
                            .lda = n,
                            .b = k,
                            .ldb = ld,
                            .c = q_columns.at(dq + query * ld),
                            .ldc = q_columns.ld(ld)});
        q_columns.store(dq + query * ld, ld, rows);
        stream.gemm(Gemm<T>{.transpose_a = true,
                            .m = n,
                            .n = D,
                            .k = rows,
                            .alpha = alpha,
                            .a = dp,
                            .lda = n,
                            .b = q + query * ld,
                            .ldb = ld,
                            .beta = beta,
                            .c = k_columns.at(dk),
                            .ldc = k_columns.ld(ld)});
      }
      k_columns.store(dk, ld, n);
      v_columns.store(dv, ld, n);
    }
  });
}

}  // namespace

void attention(const AttentionForward& a, Stream& stream) {
  visit_activation(a.qkv.dtype, [&]<class T>(T) { forward<T>(a, stream); });
}
void attention(const AttentionBackward& a, Stream& stream) {
  visit_activation(a.qkv.dtype, [&]<class T>(T) { backward<T>(a, stream); });
}

}  // namespace bertpt::kernels::cpu
