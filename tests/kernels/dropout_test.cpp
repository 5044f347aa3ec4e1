#include "kernels/dropout.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::DropoutRule;

namespace {

bool dropped(uint64_t key, uint64_t element, uint64_t threshold) {
  const uint64_t block = element / 4;
  return philox4x32({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), 0, 0},
                    {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)})[element % 4] < threshold;
}

}  // namespace

TEST_CASE("a mask is Philox's draw of each element, from any first element and length") {
  const uint64_t key = 0x123456789abcdef0;
  const DropoutRule rule = kernels::dropout_rule(key, 0.3);
  kernels::Serial stream;
  for (const uint64_t first : {0ull, 1ull, 3ull, 64ull, 8191ull, 0xffffffffull * 4 - 5, 0x100000000ull * 4})
    for (const int64_t n : {1, 2, 3, 4, 63, 64, 65, 130, 9000}) {
      std::vector<float> y(static_cast<size_t>(n) + 1, 7);
      kernels::cpu::dropout({.stretch = {.rule = rule, .first = first}, .y = view(y, {n})}, stream);
      bool equal = y.back() == 7;
      for (int64_t i = 0; i < n; ++i)
        equal = equal && y[static_cast<size_t>(i)] ==
                             (dropped(key, first + static_cast<uint64_t>(i), rule.threshold) ? 0.0f : static_cast<float>(rule.scale));
      CHECK(equal);
    }
}

TEST_CASE("the mask of scores is indexed by token, head and key") {
  const DropoutRule rule = kernels::dropout_rule(99, 0.5);
  kernels::Serial stream;
  std::vector<int64_t> tokens{5, 6, 7, 20, 21, 5};
  const int64_t S = 2, A = 3, N = 3, stride = 37;
  std::vector<double> y(static_cast<size_t>(S * A * N * N));
  kernels::cpu::dropout({.rule = rule, .first_token = 1000, .stride = stride, .tokens = view(tokens, {S * N}), .y = view(y, {S, A, N, N})},
                        stream);
  for (int64_t s = 0; s < S; ++s)
    for (int64_t a = 0; a < A; ++a)
      for (int64_t i = 0; i < N; ++i)
        for (int64_t j = 0; j < N; ++j) {
          const auto element = static_cast<uint64_t>(((1000 + tokens[static_cast<size_t>(s * N + i)]) * A + a) * stride + j);
          CHECK(y[static_cast<size_t>(((s * A + a) * N + i) * N + j)] == (dropped(99, element, rule.threshold) ? 0.0 : 2.0));
        }
}

TEST_CASE("the share of dropped elements is p, and the scale keeps the expectation") {
  kernels::Serial stream;
  for (const double p : {0.0, 0.1, 0.5, 0.9}) {
    const DropoutRule rule = kernels::dropout_rule(4, p);
    CHECK(rule.scale * (1 - static_cast<double>(rule.threshold) * 0x1p-32) == Approx(1).epsilon(1e-12));
    std::vector<float> y(1000000);
    kernels::cpu::dropout({.stretch = {.rule = rule, .first = 0}, .y = view(y, {1000000})}, stream);
    double share = 0;
    for (const float v : y) share += v == 0;
    CHECK(share / 1e6 == Approx(p).margin(4.5 * std::sqrt(p * (1 - p) / 1e6) + 1e-9));
  }
  CHECK_THROWS_AS(kernels::dropout_rule(1, 1.0), Error);
  CHECK_THROWS_AS(kernels::dropout_rule(1, std::nan("")), Error);
}
