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
      : N(n),
        C(c),
        ld(l),
        logits(numbers<T>(static_cast<uint64_t>(c), n * l, 6)),
        bias(numbers<float>(static_cast<uint64_t>(c + 1), c)),
        labels(labels_for(logits, n, c, l)) {
    for (int64_t r = 0; r < N; ++r)
      for (int64_t j = C; j < ld; ++j) logits[static_cast<size_t>(r * ld + j)] = kernels::narrow<T>(NAN);  // is not to be read
  }
  int64_t N, C, ld;
  std::vector<T> logits;
  std::vector<float> bias;
  std::vector<int64_t> labels;
};

// plain: aligned, the host's scale. bias: with one and the device's scale. shifted: that off the alignment.
enum class Form { plain, bias, shifted };

// The gradient, or the logits without one, and the statistics, which begin at {1, 2, 3}.
template <class T>
Found on_machine(const Case<T>& c, bool gradient, bool narrow, Form form) {
  const Memory<T> logits(c.logits, form == Form::shifted ? 1 : 0);
  const Memory<float> values(c.bias, form == Form::shifted ? 1 : 0);
  const View bias = form == Form::plain ? View{} : values.view({c.C});
  const Memory<int64_t> labels(c.labels);
  const Memory<double> stats({1, 2, 3}), scale({0.25});
  if (gradient)
    launch(machine().table().cross_entropy_gradient,
           kernels::CrossEntropyGradient{.logits = logits.view({c.N, c.C}),
                                         .labels = labels.view({c.N}),
                                         .scale = form == Form::plain ? 0.25 : 9,
                                         .narrow = narrow,
                                         .ld = c.ld,
                                         .stats = stats.view({2}),
                                         .device_scale = form == Form::plain ? nullptr : scale.data(),
                                         .bias = bias});
  else
    launch(machine().table().cross_entropy_forward,
           kernels::CrossEntropyForward{
               .logits = logits.view({c.N, c.C}), .labels = labels.view({c.N}), .ld = c.ld, .stats = stats.view({3}), .bias = bias});
  labels.get(), scale.get(), values.get();
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

// Each element by itself. In f32 a sum near 1 is off by 1e-7, which is much of the gradient of a row whose label is all but certain, so
// part of what is allowed goes by the scale.
template <class T>
bool is_gradient(const std::vector<T>& found, const std::vector<float>& wanted, double scale) {
  const double rounding = kDType<T> == DType::bf16 ? 0x1.02p-8 : 1e-5;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto w = static_cast<double>(wanted[i]), d = static_cast<double>(kernels::widen(found.at(i))) - w;
    if (!(std::abs(d) <= 1e-6 * scale + rounding * std::abs(w))) return false;
  }
  return true;
}

template <class T>
void check(const Case<T>& c, Form form) {
  CAPTURE(c.N, c.C, c.ld, static_cast<int>(form));
  auto logits = in_f32(c.logits);
  if (form != Form::plain)
    for (int64_t i = 0; i < c.N * c.C; ++i) logits[static_cast<size_t>(i / c.C * c.ld + i % c.C)] += c.bias[static_cast<size_t>(i % c.C)];
  auto labels = c.labels;
  kernels::Serial stream;
  const auto forward = kernels::cpu::cross_entropy(
      kernels::CrossEntropyForward{.logits = view(logits, {c.N, c.C}), .labels = view(labels, {c.N}), .ld = c.ld}, stream);
  kernels::cpu::cross_entropy(
      kernels::CrossEntropyGradient{.logits = view(logits, {c.N, c.C}), .labels = view(labels, {c.N}), .scale = 0.25, .ld = c.ld}, stream);

  const auto found = in_any_order([&] { return on_machine(c, false, false, form); });
  CHECK(found.logits == bytes_of(c.logits));
  CHECK(found.stats[0] - 1 == Approx(forward.loss).epsilon(1e-5).margin(1e-6));
  CHECK(found.stats[1] - 2 == static_cast<double>(forward.correct));
  CHECK(found.stats[2] - 3 == static_cast<double>(forward.among_five));

  const auto wide = in_any_order([&] { return on_machine(c, true, false, form); });
  CHECK(wide.stats[0] == Approx(found.stats[0]).epsilon(1e-6));
  CHECK(wide.stats[1] == found.stats[1]);
  CHECK(wide.stats[2] == 3);
  const auto gradient = values_of<T>(wide.logits);
  CHECK(is_gradient(gradient, logits, 0.25));
  for (int64_t r = 0; r < c.N; ++r)
    for (int64_t j = c.labels[static_cast<size_t>(r)] < 0 ? 0 : c.C; j < c.ld; ++j)
      if (kernels::widen(gradient[static_cast<size_t>(r * c.ld + j)]) != 0) FAIL_CHECK("the gradient of what fills up is not 0");

  if constexpr (std::is_same_v<T, float>) {
    const auto halves = values_of<bf16>(in_any_order([&] { return on_machine(c, true, true, form); }).logits);
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
        for (const Form form : {Form::plain, Form::bias, Form::shifted}) check(Case<TestType>(N, C, ld), form);
}

TEST_CASE("cross-entropy over BERT's vocabulary is the CPU's", "[cuda]") {
  BERTPT_NEED_MACHINE();
  check(Case<float>(2, 30522, 30528), Form::bias);
  check(Case<bf16>(2, 30522, 30528), Form::plain);
}

TEST_CASE("cross-entropy over more columns than a block can hold is the CPU's", "[cuda]") {
  BERTPT_NEED_MACHINE();
  check(Case<float>(2, 32767, 32768), Form::bias);  // can
  check(Case<float>(2, 33001, 33024), Form::bias);
  check(Case<bf16>(2, 33001, 33024), Form::plain);
}

TEST_CASE("the right choice is the first largest logit; NaN and huge logits stay what they are", "[cuda]") {
  BERTPT_NEED_MACHINE();
  Case<float> c(4, 3, 3);
  c.logits = {1, 2, 2, /**/ 1, 2, 2, /**/ 5, 5, 5, /**/ 3e38f, -3e38f, 0};
  c.labels = {1, 2, 0, 0};
  const auto found = on_machine(c, false, false, Form::plain);
  CHECK(found.stats[1] == 2 + 3);
  CHECK(std::isfinite(found.stats[0]));
  c.logits[4] = NAN;
  CHECK(std::isnan(on_machine(c, false, false, Form::plain).stats[0]));
}
