#include "kernels/cross_entropy.h"

#include <cstring>

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

namespace {

std::vector<int64_t> labels_of(int64_t N, int64_t C) {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < N; ++i) labels.push_back((i * 7919 + C / 2) % C);
  return labels;
}

double textbook(const std::vector<double>& logits, const std::vector<int64_t>& labels, size_t C) {
  double loss = 0;
  for (size_t r = 0; r < labels.size(); ++r) {
    double sum = 0;
    for (size_t j = 0; j < C; ++j) sum += std::exp(logits[r * C + j]);
    loss += std::log(sum) - logits[r * C + static_cast<size_t>(labels[r])];
  }
  return loss;
}

}  // namespace

TEMPLATE_TEST_CASE("the loss is the textbook's and its gradient the slope, scaled", "", float, double) {
  kernels::Serial stream;
  for (const int64_t C : {2, 3, 16, 17, 40}) {
    const int64_t N = 5;
    auto logits = numbers<TestType>(9, N * C, 4);
    auto labels = labels_of(N, C);
    const auto before = logits;
    const auto forward =
        kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(logits, {N, C}), .labels = view(labels, {N})}, stream);
    CHECK(logits == before);
    CHECK(forward.loss == Approx(textbook(wide(logits), labels, static_cast<size_t>(C))).epsilon(kTolerance<TestType>));
    const auto with = kernels::cpu::cross_entropy(
        kernels::CrossEntropyGradient{.logits = view(logits, {N, C}), .labels = view(labels, {N}), .scale = 0.25}, stream);
    CHECK(with.loss == Approx(forward.loss).epsilon(1e-12));
    CHECK(with.correct == forward.correct);
    auto slopes = slope(wide(before), [&](const std::vector<double>& x) { return textbook(x, labels, static_cast<size_t>(C)); });
    for (double& s : slopes) s *= 0.25;
    CHECK(difference(logits, slopes) < std::max(1e-8, kTolerance<TestType>));
  }
}

TEST_CASE("a row is right when its label is the first largest logit") {
  kernels::Serial stream;
  std::vector<float> logits{1, 2, 2, /**/ 1, 2, 2, /**/ 5, 5, 5, /**/ 0, 0, 1};
  std::vector<int64_t> labels{1, 2, 0, 2};
  CHECK(kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(logits, {4, 3}), .labels = view(labels, {4})}, stream)
            .correct == 3);
}

TEST_CASE("a row is among five when fewer than five logits are larger than its label's") {
  kernels::Serial stream;
  for (const int64_t C : {3, 6, 40}) {
    std::vector<float> logits;
    std::vector<int64_t> labels;
    for (int64_t label = 0; label < C; ++label) {
      for (int64_t j = 0; j < C; ++j) logits.push_back(static_cast<float>(j));  // label j has C - 1 - j larger ones
      labels.push_back(label);
    }
    const auto found = kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(logits, {C, C}), .labels = view(labels, {C})}, stream);
    CHECK(found.correct == 1);
    CHECK(found.among_five == std::min<int64_t>(5, C));
  }
  std::vector<float> equal(8, 1);
  std::vector<int64_t> last{7};
  CHECK(kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(equal, {1, 8}), .labels = view(last, {1})}, stream).among_five == 1);
}

TEST_CASE("rows and columns that fill up count nothing and get a gradient of 0") {
  kernels::Serial stream;
  const int64_t N = 4, C = 7, ld = 10;
  const auto narrow = numbers<float>(9, N * C, 4);
  std::vector<float> wide(static_cast<size_t>((N + 2) * ld), std::nanf("")), alone = narrow;
  auto labels = labels_of(N, C), more = labels;
  more.insert(more.begin() + 2, {-1, -7});
  for (size_t r = 0, from = 0; r < more.size(); ++r) {
    if (more[r] < 0) continue;
    std::copy_n(narrow.begin() + static_cast<std::ptrdiff_t>(from++ * C), C, wide.begin() + static_cast<std::ptrdiff_t>(r * ld));
  }
  const auto forward = kernels::cpu::cross_entropy(
      kernels::CrossEntropyForward{.logits = view(wide, {N + 2, C}), .labels = view(more, {N + 2}), .ld = ld}, stream);
  const auto wanted = kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(alone, {N, C}), .labels = view(labels, {N})}, stream);
  CHECK((forward.loss == wanted.loss && forward.correct == wanted.correct && forward.among_five == wanted.among_five));
  kernels::cpu::cross_entropy(
      kernels::CrossEntropyGradient{.logits = view(wide, {N + 2, C}), .labels = view(more, {N + 2}), .scale = 0.5, .ld = ld}, stream);
  kernels::cpu::cross_entropy(kernels::CrossEntropyGradient{.logits = view(alone, {N, C}), .labels = view(labels, {N}), .scale = 0.5}, stream);
  for (size_t r = 0, from = 0; r < more.size(); ++r) {
    for (size_t j = 0; j < ld; ++j)
      CHECK(wide[r * ld + j] == (more[r] < 0 || j >= C ? 0.0f : alone[from * C + j]));
    from += more[r] >= 0;
  }
}

TEST_CASE("huge logits give finite losses, and NaN stays visible") {
  kernels::Serial stream;
  std::vector<float> logits{3e38f, -3e38f, 0};
  std::vector<int64_t> labels{0};
  const auto loss = [&] {
    return kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = view(logits, {1, 3}), .labels = view(labels, {1})}, stream)
        .loss;
  };
  CHECK(loss() == 0);
  logits = {1, std::nanf(""), 2};
  CHECK(std::isnan(loss()));
}

TEST_CASE("a narrow gradient is the wide one in bf16, in the first half of each row") {
  kernels::Serial stream;
  for (const int64_t C : {2, 17, 256, 257, 700}) {
    const int64_t N = 5;
    auto logits = numbers<float>(12, N * C, 6), narrow = logits;
    auto labels = labels_of(N, C);
    const auto one = kernels::cpu::cross_entropy(
        kernels::CrossEntropyGradient{.logits = view(logits, {N, C}), .labels = view(labels, {N}), .scale = 0.5}, stream);
    const auto two = kernels::cpu::cross_entropy(
        kernels::CrossEntropyGradient{.logits = view(narrow, {N, C}), .labels = view(labels, {N}), .scale = 0.5, .narrow = true}, stream);
    CHECK((one.loss == two.loss && one.correct == two.correct));
    std::vector<kernels::bf16> halves(static_cast<size_t>(2 * N * C));
    std::memcpy(halves.data(), narrow.data(), narrow.size() * sizeof(float));
    bool equal = true;
    for (size_t r = 0; r < static_cast<size_t>(N); ++r)
      for (size_t j = 0; j < static_cast<size_t>(C); ++j)
        equal = equal && halves[r * 2 * static_cast<size_t>(C) + j].bits ==
                             kernels::narrow<kernels::bf16>(logits[r * static_cast<size_t>(C) + j]).bits;
    CHECK(equal);
  }
}

TEST_CASE("losses and gradients do not depend on the threads") {
  kernels::Serial serial;
  Backwards backwards;
  const int64_t N = 67, C = 503;
  auto a = numbers<float>(11, N * C, 6), b = a;
  auto labels = labels_of(N, C);
  const auto one = kernels::cpu::cross_entropy(
      kernels::CrossEntropyGradient{.logits = view(a, {N, C}), .labels = view(labels, {N}), .scale = 1}, serial);
  const auto two = kernels::cpu::cross_entropy(
      kernels::CrossEntropyGradient{.logits = view(b, {N, C}), .labels = view(labels, {N}), .scale = 1}, backwards);
  CHECK((one.loss == two.loss && one.correct == two.correct && a == b));
}
