// runtime_state.h   What the runtime functions and the objects that need an engine share.
#pragma once

#include <filesystem>
#include <string>

#include "base/config.h"
#include "engine/loader.h"

namespace bertpt::capi {

// Kind "engine" of the configurations.
struct EngineConfig {
  std::string torch_root;
  std::string engine_path;
  bool want_cuda = true;
  bool search = true;
  void visit(ConfigVisitor& v);
  engine::LoadOptions options() const;
};

// The engine, loading it with the default search when bertpt_runtime_load_engine has not.
engine::Engine& engine_of_process();

}  // namespace bertpt::capi
