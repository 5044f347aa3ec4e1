#include "examples/sample_order.h"

#include <set>
#include <vector>

#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::examples;

TEST_CASE("any window of consecutive places has within one of r times its length in positives") {
  for (const double ratio : {0.0, 0.1, 0.25, 1.0 / 3, 0.5, 0.7, 0.8, 0.999, 1.0}) {
    const Interleave interleave(ratio);
    for (const uint64_t begin : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{1000}, uint64_t{123456}, uint64_t{4000000000}}) {
      for (const uint64_t window : {1u, 2u, 3u, 7u, 32u, 256u, 1000u, 8192u}) {
        const auto n = static_cast<double>(interleave.positives(begin + window) - interleave.positives(begin));
        CHECK(std::abs(n - ratio * static_cast<double>(window)) <= 1.0 + 1e-9);
      }
    }
  }
}

TEST_CASE("ratios that are not binary fractions are not one short at their multiples") {
  CHECK(Interleave(0.7).positives(10) == 7);
  CHECK(Interleave(0.8).positives(5) == 4);
  CHECK(Interleave(0.1).positives(1000000) == 100000);
  CHECK(Interleave(1.0).positives(12345) == 12345);
  CHECK(Interleave(0.0).positives(12345) == 0);
}

TEST_CASE("the order uses as many of both kinds as the ratio allows, each once") {
  struct Case {
    uint64_t positives, negatives;
    double ratio;
    uint64_t size;
  };
  // sizes of 20 and more are multiples of the ratio's denominator
  for (const Case& c : {Case{100, 100, 0.5, 200}, Case{100, 300, 0.5, 200}, Case{300, 100, 0.5, 200}, Case{101, 100, 0.25, 132},
                        Case{0, 77, 0, 77}, Case{77, 5, 1, 77}, Case{80, 20, 0.8, 100}, Case{1, 1, 0.5, 2}, Case{0, 1, 0.5, 1}}) {
    const SampleOrder order(c.positives, c.negatives, c.ratio, {1, 2});
    CAPTURE(c.positives, c.negatives, c.ratio);
    CHECK(order.size() == c.size);
    std::set<uint64_t> positives, negatives;
    for (uint64_t i = 0; i < order.size(); ++i) {
      const auto place = order(i);
      CHECK(place.rank < (place.positive ? c.positives : c.negatives));
      CHECK((place.positive ? positives : negatives).insert(place.rank).second);
    }
    CHECK(positives.size() == order.positives());
    CHECK(std::abs(static_cast<double>(positives.size()) - c.ratio * static_cast<double>(order.size())) < 1.0);
  }
}

TEST_CASE("equal selection keys choose the same samples whatever the order key; the order then differs") {
  const SampleOrder a(1000, 400, 0.5, {7, 1}), b(1000, 400, 0.5, {7, 2}), c(1000, 400, 0.5, {8, 1});
  std::set<uint64_t> in_a, in_b, in_c;
  uint64_t equal = 0;
  for (uint64_t i = 0; i < a.size(); ++i) {
    if (a(i).positive) in_a.insert(a(i).rank);
    if (b(i).positive) in_b.insert(b(i).rank);
    if (c(i).positive) in_c.insert(c(i).rank);
    equal += a(i).rank == b(i).rank;
  }
  CHECK(in_a == in_b);
  CHECK(in_a != in_c);
  CHECK(equal < 20);
}

TEST_CASE("across a seam of epochs a window is within one for ratios of twentieths") {
  for (const double ratio : {0.25, 0.5, 0.8, 0.35}) {
    const SampleOrder order(517, 433, ratio, {1, 2});
    for (uint64_t tail = 0; tail < 64; ++tail) {
      for (uint64_t head = 0; head + tail <= 64; ++head) {
        double n = 0;
        for (uint64_t i = order.size() - tail; i < order.size(); ++i) n += order(i).positive;
        for (uint64_t i = 0; i < head; ++i) n += order(i).positive;
        REQUIRE(std::abs(n - ratio * static_cast<double>(tail + head)) <= 1.0 + 1e-9);
      }
    }
  }
}
