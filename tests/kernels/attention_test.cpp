#include "kernels/attention.h"

#include "kernels/dropout.h"
#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

namespace {

struct Problem {
  std::vector<int32_t> cu_seqlens;
  int64_t heads = 1, D = 4;
  std::optional<kernels::AttentionDropout> dropout = {};
  int64_t T() const { return cu_seqlens.back(); }
  int64_t H() const { return heads * D; }
  double scale() const { return 1 / std::sqrt(static_cast<double>(D)); }
};

// Attention by its definition, in f64, one score after the other; masks through the element numbers that the header states.
std::vector<double> textbook(const Problem& p, const std::vector<double>& qkv) {
  const int64_t H = p.H(), ld = 3 * H;
  const auto at = [&](int64_t token, int64_t part, int64_t head, int64_t d) {
    return qkv[static_cast<size_t>(token * ld + part * H + head * p.D + d)];
  };
  std::vector<double> context(static_cast<size_t>(p.T() * H));
  for (size_t s = 0; s + 1 < p.cu_seqlens.size(); ++s)
    for (int64_t head = 0; head < p.heads; ++head)
      for (int64_t i = p.cu_seqlens[s]; i < p.cu_seqlens[s + 1]; ++i) {
        std::vector<double> weights;
        double sum = 0;
        for (int64_t j = p.cu_seqlens[s]; j < p.cu_seqlens[s + 1]; ++j) {
          double score = 0;
          for (int64_t d = 0; d < p.D; ++d) score += at(i, 0, head, d) * at(j, 1, head, d);
          weights.push_back(std::exp(score * p.scale()));
          sum += weights.back();
        }
        for (size_t j = 0; j < weights.size(); ++j) {
          double keep = 1;
          if (p.dropout) {
            const auto element = static_cast<uint64_t>(((p.dropout->first_token + i) * p.heads + head) * p.dropout->stride) + j;
            uint32_t draws[4];
            kernels::philox_block(element / 4, p.dropout->rule.key, draws);
            keep = kernels::keeps(p.dropout->rule, draws[element % 4]) ? p.dropout->rule.scale : 0;
          }
          for (int64_t d = 0; d < p.D; ++d)
            context[static_cast<size_t>(i * H + head * p.D + d)] +=
                weights[j] / sum * keep * at(p.cu_seqlens[s] + static_cast<int64_t>(j), 2, head, d);
        }
      }
  return context;
}

template <class T>
struct Run {
  Run(const Problem& problem, kernels::Stream& stream)
      : Run(problem, stream, numbers<T>(21, problem.T() * 3 * problem.H(), 1.5), numbers<T>(22, problem.T() * problem.H())) {}
  Run(const Problem& problem, kernels::Stream& stream, std::vector<T> qkv_values, std::vector<T> d_context_values)
      : p(problem),
        qkv(std::move(qkv_values)),
        d_context(std::move(d_context_values)),
        context(static_cast<size_t>(p.T() * p.H())),
        lse(static_cast<size_t>(p.T() * p.heads)),
        d_qkv(qkv.size(), kernels::narrow<T>(77)) {
    const Shape wide_shape{p.T(), 3 * p.H()}, shape{p.T(), p.H()};
    kernels::cpu::attention(kernels::AttentionForward{.qkv = view(qkv, wide_shape),
                                                      .cu_seqlens = p.cu_seqlens,
                                                      .heads = p.heads,
                                                      .scale = p.scale(),
                                                      .dropout = p.dropout,
                                                      .context = view(context, shape),
                                                      .lse = view(lse, {p.T(), p.heads})},
                            stream);
    kernels::cpu::attention(kernels::AttentionBackward{.qkv = view(qkv, wide_shape),
                                                       .cu_seqlens = p.cu_seqlens,
                                                       .heads = p.heads,
                                                       .scale = p.scale(),
                                                       .dropout = p.dropout,
                                                       .context = view(context, shape),
                                                       .lse = view(lse, {p.T(), p.heads}),
                                                       .d_context = view(d_context, shape),
                                                       .d_qkv = view(d_qkv, wide_shape)},
                            stream);
  }
  Problem p;
  std::vector<T> qkv, d_context, context;
  std::vector<kernels::Compute<T>> lse;
  std::vector<T> d_qkv;
};

std::optional<kernels::AttentionDropout> dropout(double p) {
  return kernels::AttentionDropout{.rule = kernels::dropout_rule(42, p), .first_token = 1000, .stride = 515};
}

}  // namespace

TEMPLATE_TEST_CASE("the context is attention by its definition, for ragged sequences of every kind", "", float, double, kernels::bf16) {
  kernels::Serial stream;
  const Problem problems[] = {{{0, 1}},
                              {{0, 5}, 2},
                              {{0, 3, 3, 20}, 2, 8},  // an empty sequence among others
                              {{0, 127, 256, 385}, 1, 4, dropout(0.1)},
                              {{0, 17, 18, 60}, 3, 5, dropout(0.5)},
                              {{0, 300}, 1, 2, dropout(0.1)}};
  for (const Problem& p : problems) {
    const Run<TestType> run(p, stream);
    CAPTURE(p.T(), p.heads);
    CHECK(difference(run.context, textbook(p, wide(run.qkv))) < kTolerance<TestType> * (kDType<TestType> == DType::bf16 ? 1 : 10));
  }
}

TEST_CASE("gradients of Q, K and V are the slopes of attention's definition, with the same mask") {
  kernels::Serial stream;
  for (const Problem& p : {Problem{{0, 4, 9}, 2, 3}, Problem{{0, 4, 4, 9}, 2, 3, dropout(0.3)}, Problem{{0, 1, 2}, 1, 2, dropout(0.2)}}) {
    const Run<double> run(p, stream);
    const auto slopes = slope(run.qkv, [&](const std::vector<double>& qkv) {
      const auto context = textbook(p, qkv);
      double sum = 0;
      for (size_t i = 0; i < context.size(); ++i) sum += context[i] * run.d_context[i];
      return sum;
    });
    CHECK(difference(run.d_qkv, slopes) < 1e-7);
    const Run<float> narrow(p, stream);
    CHECK(difference(narrow.d_qkv, run.d_qkv) < 1e-4);
  }
}

TEST_CASE("gradients in bf16 are those of the same numbers in f64, but for the rounding, over several blocks of queries") {
  kernels::Serial stream;
  for (const Problem& p : {Problem{{0, 129, 400}, 2, 8}, Problem{{0, 20, 20, 300}, 2, 8, dropout(0.1)}}) {
    const Run<kernels::bf16> run(p, stream);
    Run<double> exact(p, stream, wide(run.qkv), wide(run.d_context));
    CHECK(difference(run.context, exact.context) < 0x1p-7);
    CHECK(difference(run.d_qkv, exact.d_qkv) < 0x1p-6);
  }
}

TEST_CASE("long sequences are cut into blocks of queries without a seam, and threads change no bit") {
  kernels::Serial serial;
  Backwards backwards;
  const Problem p{{0, 129, 400}, 2, 4, dropout(0.1)};
  const Run<float> a(p, serial), b(p, backwards);
  CHECK((a.context == b.context && a.lse == b.lse && a.d_qkv == b.d_qkv));
  const Run<double> exact(p, serial);
  CHECK(difference(a.d_qkv, exact.d_qkv) < 1e-4);
}
