#include "train/first_loss.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bertpt::train {
namespace {

constexpr double kTruncatedShare = 0.8796;  // standard deviation of a unit normal cut at two standard deviations

template <class... Args>
std::string format(const char* pattern, Args... args) {
  char text[512];
  std::snprintf(text, sizeof text, pattern, args...);
  return text;
}

double deviation(const engine::ModelConfig& config) {
  return config.initializer_range * (config.initializer == "truncated_normal" ? kTruncatedShare : 1.0);
}

}  // namespace

double expected_mlm_loss(const engine::ModelConfig& config) {
  const double s = deviation(config);
  return std::log(static_cast<double>(config.vocab_size)) + static_cast<double>(config.hidden_size) * s * s / 2;
}

std::vector<std::string> check_first_loss(const engine::ModelConfig& config, const engine::Losses& losses) {
  std::vector<std::string> warnings;
  if (losses.masked > 0) {
    const double loss = losses.mlm_sum / static_cast<double>(losses.masked), expected = expected_mlm_loss(config);
    // One token's loss scatters by the logits' deviation, sqrt(h) s; four standard errors, and never less than 0.1.
    const double scatter = std::sqrt(static_cast<double>(config.hidden_size)) * deviation(config);
    const double tolerance = std::max(0.1, 4 * scatter / std::sqrt(static_cast<double>(losses.masked)));
    if (std::abs(loss - expected) > tolerance) {
      warnings.push_back(
          format("the first step's masked-token loss is %.3f; untrained weights should give %.3f (the logarithm of the vocabulary's size, "
                 "%.3f, and a little) "
                 "within %.2f. %s",
                 loss, expected, std::log(static_cast<double>(config.vocab_size)), tolerance,
                 loss > expected ? "Larger usually means that the initial weights are too large: check initializer_range."
                                 : "Smaller usually means that the answers leak into the input: check mask_replace_prob and the corpus."));
    }
  }
  if (losses.pairs > 0) {
    const double loss = losses.pair_sum / static_cast<double>(losses.pairs);
    if (std::abs(loss - kExpectedPairLoss) > 0.25) {
      warnings.push_back(
          format("the first step's pair loss is %.3f; untrained weights should give about 0.693 (the logarithm of 2). Check "
                 "positive_ratio: with labels of one "
                 "kind only the pair head learns nothing.",
                 loss));
    }
  }
  return warnings;
}

}  // namespace bertpt::train
