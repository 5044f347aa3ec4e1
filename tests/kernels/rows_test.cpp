#include "kernels/rows.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

TEMPLATE_TEST_CASE("scatter_add adds each row to the row of its index", "", float, double) {
  kernels::Serial serial;
  Backwards backwards;
  const int64_t N = 300, R = 7;
  for (const int64_t H : {1, 63, 64, 65, 200}) {
    const auto x_values = numbers<TestType>(1, N * H);
    auto x = x_values;
    std::vector<int64_t> index;
    for (int64_t i = 0; i < N; ++i) index.push_back(i * i % R);
    auto rows = numbers<TestType>(2, R * H), again = rows;
    auto expected = wide(rows);
    for (int64_t i = 0; i < N; ++i)
      for (int64_t j = 0; j < H; ++j)
        expected[static_cast<size_t>(index[static_cast<size_t>(i)] * H + j)] += static_cast<double>(x[static_cast<size_t>(i * H + j)]);
    kernels::cpu::scatter_add({.index = view(index, {N}), .x = view(x, {N, H}), .rows = view(rows, {R, H})}, serial);
    kernels::cpu::scatter_add({.index = view(index, {N}), .x = view(x, {N, H}), .rows = view(again, {R, H})}, backwards);
    CHECK(difference(rows, expected) < kTolerance<TestType>);
    CHECK(rows == again);
    CHECK(x == x_values);
  }
}

TEMPLATE_TEST_CASE("column_sums adds the columns of a strided matrix", "", float, double) {
  kernels::Serial serial;
  Backwards backwards;
  for (const int64_t N : {0, 1, 127, 128, 129, 300})
    for (const int64_t C : {1, 63, 64, 65, 130}) {
      const int64_t ld = C + 5;
      auto x = numbers<TestType>(3, std::max<int64_t>(1, N) * ld);
      auto sums = numbers<TestType>(4, C), again = sums;
      auto expected = wide(sums);
      for (int64_t i = 0; i < N; ++i)
        for (int64_t j = 0; j < C; ++j) expected[static_cast<size_t>(j)] += static_cast<double>(x[static_cast<size_t>(i * ld + j)]);
      kernels::cpu::column_sums({.x = view(x, {N, C}), .ld = ld, .sums = view(sums, {C})}, serial);
      kernels::cpu::column_sums({.x = view(x, {N, C}), .ld = ld, .sums = view(again, {C})}, backwards);
      CHECK(difference(sums, expected) < kTolerance<TestType>);
      CHECK(sums == again);
    }
}
