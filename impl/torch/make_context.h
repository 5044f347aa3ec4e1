// torch/make_context.h   From a configuration to where and how a model computes.
#pragma once

#include "engine/engine.h"
#include "torch/context.h"

namespace bertpt::torch {

// What tests may choose besides the configuration.
struct ModelOptions {
  at::ScalarType dtype = at::kFloat;  // kDouble for gradient checks
  bool fused = true;                  // own kernels, not ATen's operators
  bool poison = false;                // NaN in every buffer before each pass, and in gradients that a pass must overwrite
  bool padded = false;                // micro-batches padded to buckets, as they are where attention is LibTorch's flash
  bool graphs = true;                 // steps are recorded and replayed where they can be
  // A GPU's path in the CPU's memory: launchers that run there, and a runtime; neither is owned.
  const bertpt_cuda_table* cuda = nullptr;
  class GpuRuntime* runtime = nullptr;
};

// Finds the device and, for a GPU, libbertpt-cuda.so. "precision": "auto" is bf16 wherever there is bf16. Error{device} for a device that is
// not there, Error{unsupported} with the pointer /precision for bf16 where it is not offered.
Context make_context(const engine::ModelConfig& config, const ModelOptions& options, kernels::Stream& stream);

// "cpu", "cuda:1" or "auto" as a device of this machine. Error{device} says which there are.
at::Device choose_device(const std::string& name);
std::vector<engine::DeviceInfo> list_devices();

}  // namespace bertpt::torch
