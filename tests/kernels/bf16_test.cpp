#include "kernels/bf16.h"

#include <cmath>
#include <limits>
#include <vector>

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

TEST_CASE("every bf16 that is a number survives the way through f32") {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    const bf16 x{static_cast<uint16_t>(bits)};
    const float wide = kernels::widen(x);
    if (std::isnan(wide)) CHECK(std::isnan(kernels::widen(kernels::narrow<bf16>(wide))));
    else if (kernels::narrow<bf16>(wide).bits != bits) FAIL("0x" << std::hex << bits);
  }
}

TEST_CASE("a float is rounded to the nearest bf16, and to the even one of two") {
  const auto bits = [](float x) { return kernels::narrow<bf16>(x).bits; };
  CHECK(bits(1.0f) == 0x3F80);
  CHECK(bits(1.00390625f) == 0x3F80);                        // half way from 1: to even, down
  CHECK(bits(1.01171875f) == 0x3F82);                        // half way from 0x3F81: to even, up
  CHECK(bits(std::nextafter(1.00390625f, 2.0f)) == 0x3F81);  // just above half way
  CHECK(bits(-1.01171875f) == 0xBF82);
  CHECK(bits(std::numeric_limits<float>::max()) == 0x7F80);  // beyond the largest bf16: infinity, as IEEE 754 rounds
  CHECK(bits(-std::numeric_limits<float>::infinity()) == 0xFF80);
  CHECK(bits(1e-40f) == 0x0001);                             // 0x000116C2: below the smallest normal number, too
  CHECK(bits(std::bit_cast<float>(0x7F800001u)) == 0x7FC0);  // a NaN whose upper half alone would be infinity
}

TEST_CASE("vectorised code rounds as scalar code does") {
  std::vector<float> x = numbers<float>(3, 1000, 1e6);
  x.insert(x.end(), {0.0f, -0.0f, 1e-40f, std::numeric_limits<float>::infinity(), std::nanf(""), 65536.5f});
  std::vector<bf16> y(x.size());
  kernels::run_best([&]() BERTPT_INLINE {
    for (size_t i = 0; i < x.size(); ++i) y[i] = kernels::narrow<bf16>(x[i]);
  });
  for (size_t i = 0; i < x.size(); ++i) CHECK(y[i].bits == kernels::narrow<bf16>(x[i]).bits);
}
