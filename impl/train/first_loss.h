// train/first_loss.h   Is the first loss of fresh weights what theory says? A model that begins elsewhere is broken in a way that training
// hides for hours: ln V means that the head gives nothing, more means too large weights, less means that labels leak.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace bertpt::train {

// ln V + h s^2 / 2: the logits are a unit-variance hidden state times N(0, s) embeddings. s of a truncated normal is 0.8796 of its name.
double expected_mlm_loss(const engine::ModelConfig& config);
inline constexpr double kExpectedPairLoss = 0.6931471805599453;  // ln 2

// Warnings in plain words; none when the sums of the first step are as expected.
std::vector<std::string> check_first_loss(const engine::ModelConfig& config, const engine::Losses& losses);

}  // namespace bertpt::train
