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

TEMPLATE_TEST_CASE("column_sums adds the columns of a strided matrix", "", float, double, kernels::bf16) {
  kernels::Serial serial;
  Backwards backwards;
  for (const int64_t N : {0, 1, 127, 128, 129, 300})
    for (const int64_t C : {1, 63, 64, 65, 130}) {
      const int64_t ld = C + 5;
      auto x = numbers<TestType>(3, std::max<int64_t>(1, N) * ld);
      auto sums = numbers<kernels::Compute<TestType>>(4, C), again = sums;
      auto expected = wide(sums);
      const auto values = wide(x);
      for (int64_t i = 0; i < N; ++i)
        for (int64_t j = 0; j < C; ++j) expected[static_cast<size_t>(j)] += values[static_cast<size_t>(i * ld + j)];
      kernels::cpu::column_sums({.x = view(x, {N, C}), .ld = ld, .sums = view(sums, {C})}, serial);
      kernels::cpu::column_sums({.x = view(x, {N, C}), .ld = ld, .sums = view(again, {C})}, backwards);
      CHECK(difference(sums, expected) < kTolerance<kernels::Compute<TestType>>);
      CHECK(sums == again);
    }
}

TEST_CASE("scatter_add takes rows of bf16 for f32 and of f32 for bf16, and no other mixture") {
  kernels::Serial stream;
  const int64_t N = 5, R = 5, H = 70;
  std::vector<int64_t> index{4, 2, 0, 1, 3};
  auto narrow = numbers<kernels::bf16>(5, N * H), rows = numbers<kernels::bf16>(6, R * H);
  auto wide_rows = numbers<float>(7, R * H), values = numbers<float>(8, N * H);
  auto expected = wide(wide_rows), rounded = wide(rows);
  for (size_t i = 0; i < 5; ++i)
    for (size_t j = 0; j < 70; ++j) {
      expected[static_cast<size_t>(index[i]) * 70 + j] += wide(narrow)[i * 70 + j];
      rounded[static_cast<size_t>(index[i]) * 70 + j] += static_cast<double>(values[i * 70 + j]);
    }
  kernels::cpu::scatter_add({.index = view(index, {N}), .x = view(narrow, {N, H}), .rows = view(wide_rows, {R, H})}, stream);
  kernels::cpu::scatter_add({.index = view(index, {N}), .x = view(values, {N, H}), .rows = view(rows, {R, H})}, stream);
  CHECK(difference(wide_rows, expected) < kTolerance<float>);
  CHECK(difference(rows, rounded) < kTolerance<kernels::bf16>);
  auto doubles = numbers<double>(9, N * H);
  CHECK_THROWS_WITH(kernels::cpu::scatter_add({.index = view(index, {N}), .x = view(doubles, {N, H}), .rows = view(rows, {R, H})}, stream),
                    Catch::Contains("f64") && Catch::Contains("bf16"));
}

TEMPLATE_TEST_CASE("sum_of_lookups adds one row of each table", "", float, double, kernels::bf16) {
  kernels::Serial serial;
  Backwards backwards;
  for (const int64_t H : {1, 16, 77}) {
    const int64_t N = 300;
    auto a = numbers<kernels::Compute<TestType>>(1, 11 * H), b = numbers<kernels::Compute<TestType>>(2, 3 * H);
    std::vector<int64_t> a_index, b_index;
    for (int64_t i = 0; i < N; ++i) a_index.push_back(i * 7 % 11), b_index.push_back(i % 3);
    const kernels::Lookup tables[] = {{.index = view(a_index, {N}), .rows = view(a, {11, H})},
                                      {.index = view(b_index, {N}), .rows = view(b, {3, H})}};
    std::vector<TestType> y(static_cast<size_t>(N * H)), again = y;
    kernels::cpu::sum_of_lookups({.tables = tables, .y = view(y, {N, H})}, serial);
    kernels::cpu::sum_of_lookups({.tables = tables, .y = view(again, {N, H})}, backwards);
    std::vector<double> expected;
    for (size_t i = 0; i < static_cast<size_t>(N); ++i)
      for (size_t j = 0; j < static_cast<size_t>(H); ++j)
        expected.push_back(wide(a)[static_cast<size_t>(a_index[i] * H) + j] + wide(b)[static_cast<size_t>(b_index[i] * H) + j]);
    CHECK(difference(y, expected) < kTolerance<TestType>);
    CHECK(wide(y) == wide(again));
  }
}
