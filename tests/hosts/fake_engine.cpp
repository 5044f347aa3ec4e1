// The fake engine of the tests as a library that a host loads: BERTPT_ENGINE names it, BERTPT_TORCH_ROOT the fake LibTorch beside it.
#include "support/fake_engine.h"

extern "C" __attribute__((visibility("default"))) const bertpt::engine::EngineExports* bertpt_engine_exports() {
  static const bertpt::engine::EngineExports exports{sizeof(exports), bertpt::engine::engine_build_hash(),
                                                     [](bertpt::Log*) -> bertpt::engine::Engine* { return new bertpt::test::FakeEngine; }};
  return &exports;
}
