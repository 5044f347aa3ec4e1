// The engine behind engine/engine.h's C symbol.
#include "engine/engine.h"

#include <torch/headeronly/version.h>

#include "torch/model.h"

namespace bertpt::torch {
namespace {

class TorchEngine final : public engine::Engine {
 public:
  std::string name() const override {
    return "libtorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
           std::to_string(TORCH_VERSION_PATCH);
  }
  std::vector<engine::DeviceInfo> devices() const override { return list_devices(); }
  std::unique_ptr<engine::Model> create_model(const engine::ModelConfig& config, Log& log) override {
    return std::make_unique<TorchModel>(config, ModelOptions{}, log);
  }
};

}  // namespace
}  // namespace bertpt::torch

extern "C" __attribute__((visibility("default"))) const bertpt::engine::EngineExports* bertpt_engine_exports(void) {
  static const bertpt::engine::EngineExports exports{
      .struct_size = sizeof(bertpt::engine::EngineExports),
      .build_hash = bertpt::engine::engine_build_hash(),
      .create = [](bertpt::Log*) -> bertpt::engine::Engine* { return new bertpt::torch::TorchEngine; },
  };
  return &exports;
}
