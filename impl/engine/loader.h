// engine/loader.h   Finds and loads libbertpt-torch.so and the LibTorch it needs, and says why each candidate failed.
//
// Candidates for LibTorch, in order (engine/candidates.h): a libtorch_cpu already in the process, which is used when its version
// fits and ends the search when it does not (two LibTorch in one process crash); the explicit path; $BERTPT_TORCH_ROOT;
// `bertpt/torch` and `torch` beside libbertpt.so; .deps/torch above it and the folder the build used (a build tree); the active
// Python's torch package ($VIRTUAL_ENV, $CONDA_PREFIX, python3 on PATH, the system's folders; no Python is run).
//
// The first candidate whose version fits and that loads wins: libc10, libtorch_cpu, then, when wanted and the driver shows a GPU,
// libc10_cuda and libtorch_cuda (before any ATen call, or CUDA stays absent for the process), then the engine.
// A GPU that cannot be used does not stop the load: gpu_problem() says why, and so do the log (a warning), the trace, the first event of a
// run on "device": "auto" and the error of "device": "cuda".
// All by absolute path, RTLD_NOW | RTLD_LOCAL. Nothing is ever unloaded. After a failure a later call may succeed (the user
// installed LibTorch meanwhile).
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
  std::string outcome;  // "loaded", "would do", "not tried", or the reason of failure
};

struct LoadOptions {
  std::filesystem::path torch_root;   // the `torch` folder, with lib/libtorch_cpu.so; "": the search order
  std::filesystem::path engine_path;  // "": $BERTPT_ENGINE, else libbertpt-torch.so beside libbertpt.so
  bool want_cuda = true;              // load libtorch_cuda too when it and a driver are there
  bool search = true;                 // false: only torch_root and engine_path (tests: an empty search path)
};

// All functions may be called from any thread.
class Loader {
 public:
  Loader();
  ~Loader();
  Loader(const Loader&) = delete;

  // The engine, loading it at the first call; later calls return the same, whatever the options. Error{engine} lists every
  // candidate and how to get LibTorch (details: candidates, a JSON list); Error{abi} when the engine belongs to another build.
  Engine& get(const LoadOptions& options = {});
  bool loaded() const;
  // Where LibTorch and the engine are and why each candidate would do or not; loads nothing. After a load: the trace of that load.
  std::vector<Candidate> probe(const LoadOptions& options) const;
  // After a load: why this machine's GPU stays unused and what to do; "" when it is used, unwanted or not there. Before: "".
  std::string gpu_problem() const;
  // {"loaded", "wanted_version", "candidates": [{"path", "origin", "outcome"}], "gpu_problem", "hint"}
  std::string probe_json(const LoadOptions& options) const;
  // For tests: an engine of the test's own; null: none again.
  void set_for_testing(Engine* engine);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Loader& process_loader();  // leaked on purpose

}  // namespace bertpt::engine
