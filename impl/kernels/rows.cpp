#include "kernels/rows.h"

#include <algorithm>

#include "kernels/simd.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kColumns = 64;  // a thread owns whole blocks of columns, so that no two add to the same element
constexpr int64_t kRows = 128;    // rows of one partial sum, for accuracy

}  // namespace

void scatter_add(const ScatterAdd& a, Stream& stream) {
  const int64_t N = a.x.shape[0], H = a.x.shape[1];
  visit_float(a.x.dtype, [&]<class T>(T) {
    stream.parallel_for((H + kColumns - 1) / kColumns, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        const int64_t from = begin * kColumns, to = std::min(end * kColumns, H);
        for (int64_t i = 0; i < N; ++i) {
          const T* const x = a.x.as<T>() + i * H;
          T* const row = a.rows.as<T>() + a.index.as<int64_t>()[i] * H;
          for (int64_t j = from; j < to; ++j) row[j] += x[j];
        }
      });
    });
  });
}

void column_sums(const ColumnSums& a, Stream& stream) {
  const int64_t N = a.x.shape[0], C = a.x.shape[1];
  visit_float(a.x.dtype, [&]<class T>(T) {
    stream.parallel_for((C + kColumns - 1) / kColumns, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        for (int64_t from = begin * kColumns; from < std::min(end * kColumns, C); from += kColumns) {
          const int64_t width = std::min(kColumns, C - from);
          T* const sums = a.sums.as<T>() + from;
          for (int64_t block = 0; block < N; block += kRows) {
            T partial[kColumns] = {};
            for (int64_t i = block; i < std::min(block + kRows, N); ++i) {
              const T* const x = a.x.as<T>() + i * a.ld + from;
              if (width == kColumns)
                for (int64_t j = 0; j < kColumns; ++j) partial[j] += x[j];
              else
                for (int64_t j = 0; j < width; ++j) partial[j] += x[j];
            }
            for (int64_t j = 0; j < width; ++j) sums[j] += partial[j];
          }
        }
      });
    });
  });
}

}  // namespace bertpt::kernels::cpu
