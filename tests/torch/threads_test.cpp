#include "torch/threads.h"

#include <atomic>
#include <stdexcept>
#include <vector>

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using bertpt::torch::TorchStream;

TEST_CASE("parallel_for covers every index once, whatever the threads and the grain") {
  for (const int64_t threads : {1, 2, 3, 8}) {
    TorchStream stream(threads);
    for (const int64_t n : {0, 1, 2, 7, 1000})
      for (const int64_t grain : {1, 3, 5000}) {
        std::vector<std::atomic<int>> seen(static_cast<size_t>(n));
        stream.parallel_for(n, grain, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) ++seen[static_cast<size_t>(i)];
        });
        bool once = true;
        for (const auto& count : seen) once = once && count == 1;
        CAPTURE(threads, n, grain);
        CHECK(once);
      }
  }
}

TEST_CASE("work is shared: several ranges run when there are several threads") {
  TorchStream stream(4);
  std::atomic<int> ranges{0};
  stream.parallel_for(4, 1, [&](int64_t, int64_t) { ++ranges; });
  CHECK(ranges > 1);
  CHECK(TorchStream::missing().empty());
}

// An exception that left a thread of libgomp would end the process.
TEST_CASE("an exception in one or all threads comes out of parallel_for, and the stream goes on working") {
  TorchStream stream(4);
  const auto fail = [&](bool all) {
    stream.parallel_for(4, 1, [&](int64_t begin, int64_t end) {
      if (all || (begin <= 3 && 3 < end)) throw std::runtime_error("range " + std::to_string(begin));
    });
  };
  CHECK_THROWS_AS(fail(false), std::runtime_error);
  CHECK_THROWS_AS(fail(true), std::runtime_error);
  std::atomic<int64_t> sum{0};
  stream.parallel_for(100, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) sum += i;
  });
  CHECK(sum == 4950);
}

TEMPLATE_TEST_CASE("LibTorch's matrix product is the textbook's, for every transposition and stride", "", float, double) {
  TorchStream stream(1);
  for (const bool transpose_a : {false, true})
    for (const bool transpose_b : {false, true})
      for (const TestType beta : {TestType(0), TestType(2)}) {
        kernels::Gemm<TestType> g{.transpose_a = transpose_a, .transpose_b = transpose_b, .m = 5, .n = 7, .k = 3, .alpha = TestType(0.5)};
        g.lda = (transpose_a ? g.m : g.k) + 2, g.ldb = (transpose_b ? g.k : g.n) + 1, g.ldc = g.n + 3, g.beta = beta;
        Random draws(5, 6);
        std::vector<TestType> a(64), b(64), c(64);
        for (auto* const values : {&a, &b, &c})
          for (TestType& x : *values) x = static_cast<TestType>(2 * draws.uniform() - 1);
        std::vector<TestType> expected = c;
        g.a = a.data(), g.b = b.data(), g.c = expected.data();
        kernels::plain_gemm(g);
        g.c = c.data();
        stream.gemm(g);
        CAPTURE(transpose_a, transpose_b, beta);
        for (size_t i = 0; i < c.size(); ++i) CHECK(c[i] == Approx(expected[i]).margin(1e-6));
      }
}
