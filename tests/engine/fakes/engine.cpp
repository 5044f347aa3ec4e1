// An engine library that counts how often it was created. FAKE_HASH: of another build; FAKE_NULL: cannot start.
#include "engine/engine.h"

namespace {

class FakeEngine final : public bertpt::engine::Engine {
 public:
  std::string name() const override { return "fake " + std::to_string(created); }
  std::vector<bertpt::engine::DeviceInfo> devices() const override { return {{"cpu", "a fake", 0}}; }
  std::unique_ptr<bertpt::engine::Model> create_model(const bertpt::engine::ModelConfig&, bertpt::Log&) override { return nullptr; }
  static inline int created = 0;
};

bertpt::engine::Engine* create(bertpt::Log* log) {
  ++FakeEngine::created;
#ifdef FAKE_NULL
  log->write(bertpt::LogLevel::debug, "fake", "cannot start");
  return nullptr;
#else
  return log == nullptr ? nullptr : new FakeEngine;
#endif
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const bertpt::engine::EngineExports* bertpt_engine_exports() {
#ifdef FAKE_HASH
  static const bertpt::engine::EngineExports exports{sizeof(exports), FAKE_HASH, &create};
#else
  static const bertpt::engine::EngineExports exports{sizeof(exports), bertpt::engine::engine_build_hash(), &create};
#endif
  return &exports;
}
