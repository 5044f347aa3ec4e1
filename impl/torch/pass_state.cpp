#include "torch/pass_state.h"

#include <cstring>

#include "base/random.h"
#include "torch/ops.h"

namespace bertpt::torch {
namespace {

constexpr uint64_t kGeneratorSite = uint64_t{1} << 63;  // no layer's (context.h)

}  // namespace

std::vector<std::byte> pass_state(const Dims& dims, const Pass& pass, const LossScales& scales, const examples::Batch& batch) {
  const uint64_t sites = ffn_output_site(dims.L - 1).number + 1;
  std::vector<std::byte> bytes(static_cast<size_t>(kernels::pass_state_bytes(static_cast<int64_t>(sites))));
  const kernels::PassState state{.mlm_scale = scales.mlm,
                                 .pair_scale = scales.pair,
                                 .tokens = batch.tokens(),
                                 .sequences = batch.sequences(),
                                 .masked = batch.masked(),
                                 .pairs = batch.pairs()};
  std::memcpy(bytes.data(), &state, sizeof state);
  for (uint64_t site = 0; site < sites; ++site) {
    const kernels::DropoutState dropout{.key = dropout_rule(pass, {site}, 0).key, .first_token = pass.first_token};
    std::memcpy(bytes.data() + sizeof state + site * sizeof dropout, &dropout, sizeof dropout);
  }
  return bytes;
}

uint64_t generator_seed(const Pass& pass) {
  return derive_key(pass.seed, Purpose::dropout, pass.step, kGeneratorSite ^ static_cast<uint64_t>(pass.first_token));
}

}  // namespace bertpt::torch
