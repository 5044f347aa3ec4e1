#include "kernels/product.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;
using kernels::Factor;

namespace {

// Tiles by the processor's instructions for bf16.
class Vectors final : public kernels::Stream {
 public:
  void parallel_for(int64_t n, int64_t, const std::function<void(int64_t, int64_t)>& f) override {
    if (n > 0) f(0, n);
  }
  void gemm(const kernels::Gemm<float>&) override { FAIL("not a tile"); }
  void gemm(const kernels::Gemm<double>&) override { FAIL("not a tile"); }
  void gemm(const kernels::Gemm<bf16>&) override { FAIL("not a tile"); }
  void tile(const kernels::Tile& t) override { kernels::cpu::tile_avx512_bf16(t); }
};

// A random matrix stored in T with a gap behind each row, and what a product reads of it.
template <class T>
struct Matrix {
  Matrix(uint64_t key, int64_t rows, int64_t columns, bool turned)
      : transposed(turned), ld((turned ? rows : columns) + 3), values(numbers<T>(key, (turned ? columns : rows) * ld)) {}
  bool transposed;
  int64_t ld;
  std::vector<T> values;
  Factor factor() const { return {.data = values.data(), .dtype = kDType<T>, .ld = ld, .transposed = transposed}; }
  double at(int64_t i, int64_t j) const {
    const auto value = static_cast<float>(kernels::widen(values[static_cast<size_t>(transposed ? j * ld + i : i * ld + j)]));
    return static_cast<double>(kernels::widen(kernels::narrow<bf16>(value)));
  }
};

struct Sizes {
  int64_t m, n, k;
};

template <class A, class B, class Y>
void check(const Sizes& s, bool a_transposed, bool b_transposed, bool with_bias, bool add) {
  const Matrix<A> a(11, s.m, s.k, a_transposed);
  const Matrix<B> b(12, s.k, s.n, b_transposed);
  const auto bias = numbers<float>(13, s.n);
  const int64_t ldy = s.n + 5;
  auto y = numbers<Y>(14, s.m * ldy), again = y, vectors = y;
  std::vector<double> expected = wide(y);
  for (int64_t i = 0; i < s.m; ++i)
    for (int64_t j = 0; j < s.n; ++j) {
      double sum = with_bias ? static_cast<double>(bias[static_cast<size_t>(j)]) : 0;
      for (int64_t l = 0; l < s.k; ++l) sum += a.at(i, l) * b.at(l, j);
      double& wanted = expected[static_cast<size_t>(i * ldy + j)];
      wanted = sum + (add ? wanted : 0);
    }
  const auto run = [&](std::vector<Y>& out, kernels::Stream& stream) {
    kernels::cpu::product({.m = s.m,
                           .n = s.n,
                           .k = s.k,
                           .a = a.factor(),
                           .b = b.factor(),
                           .bias = with_bias ? bias.data() : nullptr,
                           .y = out.data(),
                           .y_dtype = kDType<Y>,
                           .ldy = ldy,
                           .add = add},
                          stream);
  };
  INFO(s.m << " x " << s.n << " x " << s.k << (a_transposed ? ", a transposed" : "") << (b_transposed ? ", b transposed" : "")
           << (with_bias ? ", bias" : "") << (add ? ", added" : ""));
  kernels::Serial serial;
  Backwards backwards;
  run(y, serial);
  CHECK(difference(y, expected) < kTolerance<Y>);  // the gaps behind the rows count: nothing may write there
  run(again, backwards);
  CHECK(wide(again) == wide(y));
  if (!kernels::cpu::has_avx512_bf16()) return;
  Vectors stream;
  run(vectors, stream);
  CHECK(difference(vectors, expected) < kTolerance<Y>);
}

}  // namespace

TEST_CASE("a product is the sum of its products in every layout, and the same however it is cut among threads") {
  for (const Sizes& s : {Sizes{1, 1, 1}, {3, 5, 7}, {130, 33, 32}, {128, 128, 64}, {129, 257, 66}, {17, 300, 31}, {300, 20, 40}})
    for (const bool a_transposed : {false, true})
      for (const bool b_transposed : {false, true}) {
        check<bf16, float, bf16>(s, a_transposed, b_transposed, true, false);
        check<bf16, float, bf16>(s, a_transposed, b_transposed, false, true);
        check<bf16, bf16, float>(s, a_transposed, b_transposed, false, true);
        check<bf16, bf16, float>(s, a_transposed, b_transposed, false, false);
        check<float, float, float>(s, a_transposed, b_transposed, true, true);
      }
}

TEST_CASE("a sum that is longer than what fits the cache goes on where it stopped") {
  for (const bool a_transposed : {false, true})
    for (const Sizes& s : {Sizes{33, 40, 7000}, {140, 130, 3100}}) {
      check<bf16, bf16, float>(s, a_transposed, false, false, true);
      check<bf16, float, bf16>(s, a_transposed, true, true, false);
    }
}

TEST_CASE("a product of no terms is the bias, and one without rows or columns writes nothing") {
  check<bf16, float, bf16>({20, 40, 0}, false, true, true, false);
  check<bf16, bf16, float>({0, 40, 8}, false, false, false, false);
  check<bf16, bf16, float>({40, 0, 8}, true, false, false, false);
}

TEST_CASE("what a factor's padding is next to does not matter: NaN behind the last column stays out of the sums") {
  constexpr int64_t m = 20, n = 30, k = 33, ld = 64;
  std::vector<bf16> a(static_cast<size_t>(m * ld), kernels::narrow<bf16>(std::nanf("")));
  for (int64_t i = 0; i < m; ++i)
    for (int64_t l = 0; l < k; ++l) a[static_cast<size_t>(i * ld + l)] = kernels::narrow<bf16>(1.0f);
  const std::vector<float> b(static_cast<size_t>(k * n), 1.0f);
  std::vector<float> y(static_cast<size_t>(m * n));
  kernels::Serial stream;
  kernels::cpu::product({.m = m,
                         .n = n,
                         .k = k,
                         .a = {.data = a.data(), .ld = ld},
                         .b = {.data = b.data(), .dtype = DType::f32, .ld = n},
                         .y = y.data(),
                         .y_dtype = DType::f32,
                         .ldy = n},
                        stream);
  CHECK(std::all_of(y.begin(), y.end(), [](float value) { return value == 33; }));
}

TEST_CASE("a NaN in a factor reaches its row, and a product in another type is refused") {
  std::vector<bf16> a(4, kernels::narrow<bf16>(1.0f));
  a[2] = kernels::narrow<bf16>(std::nanf(""));
  const std::vector<float> b(4, 1.0f);
  std::vector<float> y(4);
  kernels::Serial stream;
  kernels::Product p{.m = 2,
                     .n = 2,
                     .k = 2,
                     .a = {.data = a.data(), .ld = 2},
                     .b = {.data = b.data(), .dtype = DType::f32, .ld = 2},
                     .y = y.data(),
                     .y_dtype = DType::f32,
                     .ldy = 2};
  kernels::cpu::product(p, stream);
  CHECK((y[0] == 2 && y[1] == 2 && std::isnan(y[2]) && std::isnan(y[3])));
  p.y_dtype = DType::f64;
  CHECK_THROWS_WITH(kernels::cpu::product(p, stream), Catch::Contains("f64"));
}
