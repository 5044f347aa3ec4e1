#include "kernels/rows.h"

#include <algorithm>
#include <vector>

#include "kernels/bf16.h"
#include "kernels/scratch.h"

namespace bertpt::kernels {

void order_of(std::span<const int64_t> index, int64_t R, std::span<int32_t> order) {
  std::vector<int32_t> next(static_cast<size_t>(R) + 2);  // where the next row of each index goes; 0: those below 0
  const auto slot = [](int64_t i) { return i < 0 ? size_t{0} : static_cast<size_t>(i) + 1; };
  for (const int64_t i : index) ++next[slot(i) + 1];
  for (size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  for (size_t i = 0; i < index.size(); ++i) order[static_cast<size_t>(next[slot(index[i])]++)] = static_cast<int32_t>(i);
}

namespace cpu {
namespace {

constexpr int64_t kColumns = 64;  // a thread owns whole blocks of columns, so that no two add to the same element
constexpr int64_t kRows = 128;    // rows of one partial sum, for accuracy

template <class X, class R>
void scatter_rows(const ScatterAdd& a, Stream& stream) {
  const int64_t N = a.x.shape[0], H = a.x.shape[1];
  stream.parallel_for((H + kColumns - 1) / kColumns, 1, [&](int64_t begin, int64_t end) {
    run_best([&]() BERTPT_INLINE {
      const int64_t from = begin * kColumns, to = std::min(end * kColumns, H);
      for (int64_t i = 0; i < N; ++i) {
        if (a.index.as<int64_t>()[i] < 0) continue;
        const X* const x = a.x.as<X>() + i * H;
        R* const row = a.rows.as<R>() + a.index.as<int64_t>()[i] * H;
        for (int64_t j = from; j < to; ++j) row[j] = narrow<R>(widen(row[j]) + widen(x[j]));
      }
    });
  });
}

}  // namespace

void scatter_add(const ScatterAdd& a, Stream& stream) {
  if (a.x.dtype == a.rows.dtype) return visit_activation(a.x.dtype, [&]<class T>(T) { scatter_rows<T, T>(a, stream); });
  if (a.x.dtype == DType::bf16 && a.rows.dtype == DType::f32) return scatter_rows<bf16, float>(a, stream);
  if (a.x.dtype == DType::f32 && a.rows.dtype == DType::bf16) return scatter_rows<float, bf16>(a, stream);
  throw Error(Code::unsupported, "kernels/rows",
              "rows of " + std::string(dtype_name(a.x.dtype)) + " cannot be added to rows of " + std::string(dtype_name(a.rows.dtype)));
}

void gather(const Gather& a, Stream& stream) {
  const int64_t N = a.y.shape[0], H = a.y.shape[1];
  const auto rows = [&]<class X, class Y>(X, Y) {
    stream.parallel_for(N, kRows, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t from = a.index.as<int64_t>()[i];
        for (int64_t j = 0; j < H; ++j)
          a.y.as<Y>()[i * H + j] = from < 0 ? Y{} : narrow<Y>(static_cast<Compute<Y>>(widen(a.x.as<X>()[from * H + j])));
      }
    });
  };
  if (a.x.dtype == a.y.dtype) return visit_activation(a.x.dtype, [&]<class T>(T) { rows(T{}, T{}); });
  if (a.x.dtype == DType::bf16 && a.y.dtype == DType::f32) return rows(bf16{}, float{});
  throw Error(Code::unsupported, "kernels/rows",
              "rows of " + std::string(dtype_name(a.x.dtype)) + " cannot be gathered into " + std::string(dtype_name(a.y.dtype)));
}

void sum_of_lookups(const SumOfLookups& a, Stream& stream) {
  const int64_t N = a.y.shape[0], H = a.y.shape[1];
  visit_activation(a.y.dtype, [&]<class T>(T) {
    using C = Compute<T>;
    stream.parallel_for(N, kRows, [&](int64_t begin, int64_t end) {
      const Scratch<C> scratch(H);
      C* const __restrict sum = scratch.data();
      run_best([&]() BERTPT_INLINE {
        for (int64_t i = begin; i < end; ++i) {
          for (int64_t j = 0; j < H; ++j) sum[j] = 0;
          for (const Lookup& table : a.tables) {
            const C* const row = table.rows.as<C>() + table.index.as<int64_t>()[i] * H;
            for (int64_t j = 0; j < H; ++j) sum[j] += row[j];
          }
          T* const y = a.y.as<T>() + i * H;
          for (int64_t j = 0; j < H; ++j) y[j] = narrow<T>(sum[j]);
        }
      });
    });
  });
}

void column_sums(const ColumnSums& a, Stream& stream) {
  const int64_t N = a.x.shape[0], C = a.x.shape[1];
  visit_activation(a.x.dtype, [&]<class T>(T) {
    using Sum = Compute<T>;
    stream.parallel_for((C + kColumns - 1) / kColumns, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        for (int64_t from = begin * kColumns; from < std::min(end * kColumns, C); from += kColumns) {
          const int64_t width = std::min(kColumns, C - from);
          Sum* const sums = a.sums.as<Sum>() + from;
          for (int64_t block = 0; block < N; block += kRows) {
            Sum partial[kColumns] = {};
            for (int64_t i = block; i < std::min(block + kRows, N); ++i) {
              const T* const x = a.x.as<T>() + i * a.ld + from;
              if (width == kColumns)
                for (int64_t j = 0; j < kColumns; ++j) partial[j] += widen(x[j]);
              else
                for (int64_t j = 0; j < width; ++j) partial[j] += widen(x[j]);
            }
            for (int64_t j = 0; j < width; ++j) sums[j] += partial[j];
          }
        }
      });
    });
  });
}

}  // namespace cpu
}  // namespace bertpt::kernels
