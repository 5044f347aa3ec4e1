// engine/loader.h   Finds and loads libbertpt-torch.so and the LibTorch it needs, and says why each candidate failed.
//
// Candidates for LibTorch, in order: the explicit path; $BERTPT_TORCH_ROOT; a libtorch_cpu already in the process; `bertpt/torch`
// and `torch` beside libbertpt.so; .deps/torch above it (a build tree); the folder the build used; the active Python's torch package ($VIRTUAL_ENV,
// then python3 on PATH, found without running it where possible). A candidate is tried once: version (2.11.x) by its headers or by
// aoti_torch_abi_version, then dlopen by absolute path in dependency order, RTLD_NOW | RTLD_LOCAL; libtorch_cuda first when wanted.
// Nothing is ever unloaded. After a failure a later call may succeed (the user installed LibTorch meanwhile).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace bertpt::engine {

struct Candidate {
  std::string path;
  std::string origin;   // which rule named it
  std::string outcome;  // "loaded", "not tried", or the reason of failure
};

struct LoadOptions {
  std::filesystem::path torch_root;  // "" : the search order
  std::filesystem::path engine_path; // "" : libbertpt-torch.so beside libbertpt.so, then $BERTPT_ENGINE
  bool want_cuda = true;             // load libtorch_cuda too when it and a driver are there
  bool search = true;                // false: only torch_root (tests: an empty search path)
};

class Loader {
 public:
  // The engine, loading it at the first call; thread-safe. Error{engine} lists every candidate and how to get LibTorch.
  Engine& get(const LoadOptions& options = {});
  bool loaded() const;
  // Where LibTorch is and why each candidate would do or not, without loading anything for good.
  std::vector<Candidate> probe(const LoadOptions& options) const;
  std::string probe_json(const LoadOptions& options) const;
  // For tests: an engine of the test's own.
  void set_for_testing(Engine* engine);

 private:
  struct State;
  State* state();
  State* state_ = nullptr;
};

Loader& process_loader();  // leaked on purpose

}  // namespace bertpt::engine
