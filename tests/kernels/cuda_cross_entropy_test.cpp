// Cross-entropy's CUDA kernels against the CPU's, which cross_entropy_test.cpp compares with the textbook.
#include "kernels/cross_entropy.h"
#include "support/machine.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

namespace {

struct Found {
  std::vector<double> stats;
  std::vector<std::byte> logits;
  std::vector<std::byte> bytes() const {
    auto all = bytes_of(stats);
    all.insert(all.end(), logits.begin(), logits.end());
    return all;
  }
};

// Labels of which some are the largest logit of their row and every fifth row only fills up.
template <class T>
std::vector<int64_t> labels_for(const std::vector<T>& logits, int64_t N, int64_t C, int64_t ld) {
  std::vector<int64_t> labels;
  for (int64_t r = 0; r < N; ++r) {
    int64_t best = 0;
    for (int64_t j = 0; j < C; ++j)
      if (kernels::widen(logits[static_cast<size_t>(r * ld + j)]) > kernels::widen(logits[static_cast<size_t>(r * ld + best)])) best = j;
    labels.push_back(r % 5 == 4 ? -1 : r % 3 == 0 ? best : (best + r) % C);
  }
  return labels;
}

template <class T>
struct Case {
  Case(int64_t n, int64_t c, int64_t l)
      : N(n), C(c), ld(l), logits(numbers<T>(static_cast<uint64_t>(c), n * l, 6)), labels(labels_for(logits, n, c, l)) {
    for (int64_t r = 0; r < N; ++r)
      for (int64_t j = C; j < ld; ++j) logits[static_cast<size_t>(r * ld + j)] = kernels::narrow<T>(NAN);  // is not to be read
  }
  int64_t N, C, ld;
  std::vector<T> logits;
  std::vector<int64_t> labels;
};

// The gradient, or the logits without one, and the statistics, which begin at {1, 2, 3}.
template <class T>
Found on_machine(const Case<T>& c, bool gradient, bool narrow, size_t shift) {
  const Memory<T> logits(c.logits, shift);
  const Memory<int64_t> labels(c.labels);
  const Memory<double> stats({1, 2, 3}), scale({0.25});
  if (gradient)
    launch(machine().table().cross_entropy_gradient, kernels::CrossEntropyGradient{.logits = logits.view({c.N, c.C}),
                                                                                   .labels = labels.view({c.N}),
                                                                                   .scale = shift == 0 ? 0.25 : 9,
                                                                                   .narrow = narrow,
                                                                                   .ld = c.ld,
                                                                                   .stats = stats.view({2}),
                                                                                   .device_scale = shift == 0 ? nullptr : scale.data()});
  else
    launch(machine().table().cross_entropy_forward,
           kernels::CrossEntropyForward{
               .logits = logits.view({c.N, c.C}), .labels = labels.view({c.N}), .ld = c.ld, .stats = stats.view({3})});
  labels.get(), scale.get();
  return {.stats = stats.get(), .logits = bytes_of(logits.get())};
}

template <class T>
std::vector<T> values_of(const std::vector<std::byte>& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

template <class T>
std::vector<float> in_f32(const std::vector<T>& values) {
  std::vector<float> out;
  for (const T v : values) out.push_back(static_cast<float>(kernels::widen(v)));
  return out;
}

template <class T>
void check(const Case<T>& c, size_t shift) {
  CAPTURE(c.N, c.C, c.ld, shift);
  auto logits = in_f32(c.logits);
  auto labels = c.labels;
  kernels::Serial stream;
  const auto forward = kernels::cpu::cross_entropy(
      kernels::CrossEntropyForward{.logits = view(logits, {c.N, c.C}), .labels = view(labels, {c.N}), .ld = c.ld}, stream);
  kernels::cpu::cross_entropy(
      kernels::CrossEntropyGradient{.logits = view(logits, {c.N, c.C}), .labels = view(labels, {c.N}), .scale = 0.25, .ld = c.ld}, stream);

  const auto found = in_any_order([&] { return on_machine(c, false, false, shift); });
  CHECK(found.logits == bytes_of(c.logits));
  CHECK(found.stats[0] - 1 == Approx(forward.loss).epsilon(1e-5).margin(1e-9));
  CHECK(found.stats[1] - 2 == static_cast<double>(forward.correct));
  CHECK(found.stats[2] - 3 == static_cast<double>(forward.among_five));

  const auto wide = in_any_order([&] { return on_machine(c, true, false, shift); });
  CHECK(wide.stats[0] == Approx(found.stats[0]).epsilon(1e-7));
  CHECK(wide.stats[1] == found.stats[1]);
  CHECK(wide.stats[2] == 3);
  const auto gradient = values_of<T>(wide.logits);
  CHECK(difference(gradient, logits) < std::max(1e-5, kTolerance<T>));
  for (int64_t r = 0; r < c.N; ++r)
    for (int64_t j = c.labels[static_cast<size_t>(r)] < 0 ? 0 : c.C; j < c.ld; ++j)
      if (kernels::widen(gradient[static_cast<size_t>(r * c.ld + j)]) != 0) FAIL_CHECK("the gradient of what fills up is not 0");

  if constexpr (std::is_same_v<T, float>) {
    const auto halves = values_of<bf16>(in_any_order([&] { return on_machine(c, true, true, shift); }).logits);
    bool equal = true;
    for (int64_t r = 0; r < c.N; ++r)
      for (int64_t j = 0; j < c.ld; ++j)
        equal = equal && halves[static_cast<size_t>(r * 2 * c.ld + j)].bits ==
                             kernels::narrow<bf16>(gradient[static_cast<size_t>(r * c.ld + j)]).bits;
    CHECK(equal);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("cross-entropy and its gradient are the CPU's; filled-up rows and columns count nothing", "[cuda]", float, bf16) {
  BERTPT_NEED_MACHINE();
  for (const int64_t N : {0, 1, 7, 21})
    for (const auto& [C, ld] :
         {std::pair<int64_t, int64_t>{1, 1}, {2, 2}, {2, 64}, {7, 8}, {40, 40}, {129, 136}, {513, 576}, {700, 701}, {5001, 5056}})
      if (C < 1000 || N == 7)
        for (const size_t shift : {size_t{0}, size_t{1}}) check(Case<TestType>(N, C, ld), shift);
}

TEST_CASE("cross-entropy over BERT's vocabulary is the CPU's", "[cuda]") {
  BERTPT_NEED_MACHINE();
  check(Case<float>(2, 30522, 30528), 0);
  check(Case<bf16>(2, 30522, 30528), 0);
}

TEST_CASE("the right choice is the first largest logit; NaN and huge logits stay what they are", "[cuda]") {
  BERTPT_NEED_MACHINE();
  Case<float> c(4, 3, 3);
  c.logits = {1, 2, 2, /**/ 1, 2, 2, /**/ 5, 5, 5, /**/ 3e38f, -3e38f, 0};
  c.labels = {1, 2, 0, 0};
  const auto found = on_machine(c, false, false, 0);
  CHECK(found.stats[1] == 2 + 3);
  CHECK(std::isfinite(found.stats[0]));
  c.logits[4] = NAN;
  CHECK(std::isnan(on_machine(c, false, false, 0).stats[0]));
}
