#include "engine/loader.h"

#include <dlfcn.h>

#include <atomic>
#include <mutex>
#include <optional>

#include "base/json.h"
#include "engine/candidates.h"
#include "engine/gpu_driver.h"

namespace bertpt::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "engine/loader";

std::string hint() {
  const std::string version(wanted_torch_version());
  return "To get LibTorch " + version + ": `pip install torch==" + version +
         ".*` in the active Python environment, or `make deps` in a source tree of libbertpt; or set BERTPT_TORCH_ROOT to the `torch` "
         "folder of an existing one (the folder with lib/libtorch_cpu.so). Tokenizing, corpora and reading checkpoints need no LibTorch.";
}

Json to_json(const std::vector<Candidate>& candidates) {
  Json list = Json::array();
  for (const Candidate& c : candidates) list.push_back({{"path", c.path}, {"origin", c.origin}, {"outcome", c.outcome}});
  return list;
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

[[noreturn]] void refuse(Code code, const std::string& cause, const std::vector<Candidate>& trace, const std::string& advice) {
  std::string message = cause;
  for (const Candidate& c : trace) message += "\n  " + c.path + " (" + c.origin + "): " + c.outcome;
  if (trace.empty()) message += "\n  (the search order named no candidate)";
  throw Error(code, kComponent, message + "\n" + advice, {{"candidates", dump(to_json(trace))}});
}

// Opens for good. On failure null, with the reason in `reason`.
void* open_library(const fs::path& path, std::string& reason) {
  void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const text = ::dlerror();
    reason = text == nullptr ? "cannot be loaded" : text;
  }
  return handle;
}

// The version of a libtorch_cpu that is loaded.
std::optional<std::string> running_version(void* libtorch_cpu) {
  using Function = uint64_t (*)();
  const auto function = reinterpret_cast<Function>(::dlsym(libtorch_cpu, "aoti_torch_abi_version"));
  if (function == nullptr) return std::nullopt;
  return torch_version_text(function());
}

std::string wrong_version(const std::optional<std::string>& version) {
  return (version ? "version " + *version : std::string("of a version that it does not tell")) + ", this build needs " +
         std::string(wanted_torch_version());
}

// Loads what a CUDA run needs; gives why the machine's GPU stays unused, "" when nothing is wrong. The engine runs on the CPU all the
// same, so a failure is a line of the trace, not an error.
std::string load_cuda(const fs::path& torch_root, std::vector<Candidate>& trace) {
  const GpuDriver driver = ask_gpu_driver();
  const std::string advice =
      "; `pip install torch==" + std::string(wanted_torch_version()) + ".*` with all that it depends on brings what is missing";
  Candidate candidate{(torch_root / "lib/libtorch_cuda.so").string(), "CUDA part of LibTorch", ""};
  std::error_code error;
  const bool there = fs::exists(candidate.path, error);
  std::string problem;
  if (driver.gpus.empty()) {
    problem = driver.problem;
    candidate.outcome = "not tried: " + (problem.empty() ? "the machine has no NVIDIA GPU" : problem);
  } else if (!there) {
    candidate.outcome = "no such file";
    problem = "the LibTorch in '" + torch_root.string() + "' is for CPUs only" + advice;
  } else {
    std::string reason;
    const bool loaded =
        open_library(torch_root / "lib/libc10_cuda.so", reason) != nullptr && open_library(candidate.path, reason) != nullptr;
    candidate.outcome = loaded ? "loaded" : "not loaded, GPUs stay unused: " + reason;
    if (!loaded) problem = "LibTorch's CUDA part cannot be loaded (" + reason + ")" + advice;
  }
  if (there || !problem.empty()) trace.push_back(candidate);
  if (problem.empty()) return problem;
  return driver.gpus.empty() ? problem : "this machine has the GPU " + driver.gpus.front().name + ", but " + problem;
}

// A CUDA LibTorch that loads may still refuse the GPU.
std::string unseen_gpu(const Engine& engine) {
  for (const DeviceInfo& device : engine.devices())
    if (device.name != "cpu") return "";
  const GpuDriver driver = ask_gpu_driver();
  if (driver.gpus.empty()) return "";
  return "this machine has the GPU " + driver.gpus.front().name +
         ", but LibTorch's CUDA part does not take it; mostly the driver is too old for it (`nvidia-smi` names the CUDA it can do)";
}

// A LibTorch that the host already holds. True: usable and recorded. Throws when its version does not fit.
bool use_resident(std::vector<Candidate>& trace, fs::path& root) {
  const std::optional<fs::path> resident = resident_torch();
  if (!resident) return false;
  root = resident->parent_path().parent_path();
  void* const handle = ::dlopen("libtorch_cpu.so", RTLD_NOLOAD | RTLD_LAZY);
  const std::optional<std::string> version = handle == nullptr ? std::nullopt : running_version(handle);
  const bool fits = version && version_fits(*version);
  trace.push_back({root.string(), "already in the process", fits ? "loaded" : wrong_version(version)});
  if (!fits) {
    refuse(
        Code::engine, "the process already holds a LibTorch that libbertpt cannot use, and a second one beside it would crash:", trace,
        "Use LibTorch " + std::string(wanted_torch_version()) + " in the host program too, or run the training in a process of its own.");
  }
  return true;
}

// The first candidate that loads; its root. Throws with the whole trace when there is none.
fs::path load_torch(const LoadOptions& options, std::vector<Candidate>& trace) {
  fs::path root;
  if (use_resident(trace, root)) return root;
  for (const Place& place : torch_places(options)) {
    Candidate candidate{place.path.string(), place.origin, refuse_torch(place.path)};
    std::string reason;
    void* library = nullptr;
    if (candidate.outcome.empty()) {
      const fs::path folder = place.path / "lib";
      if (open_library(folder / "libc10.so", reason) != nullptr) library = open_library(folder / "libtorch_cpu.so", reason);
      candidate.outcome = library == nullptr ? reason : "loaded";
    }
    if (library != nullptr) {
      const std::optional<std::string> version = running_version(library);
      const bool fits = version && version_fits(*version);
      if (!fits) candidate.outcome = wrong_version(version);
      trace.push_back(candidate);
      if (fits) return place.path;
      refuse(Code::engine, "a LibTorch of another version was loaded; it stays in the process, so no other can be tried:", trace, hint());
    }
    trace.push_back(candidate);
  }
  refuse(Code::engine, "no usable LibTorch " + std::string(wanted_torch_version()) + " found; it is needed for models and training:", trace,
         hint());
}

const EngineExports* load_exports(const LoadOptions& options, std::vector<Candidate>& trace) {
  for (const Place& place : engine_places(options)) {
    Candidate candidate{place.path.string(), "engine, " + place.origin, ""};
    std::error_code error;
    void* const library = fs::exists(place.path, error) ? open_library(place.path, candidate.outcome) : nullptr;
    if (library == nullptr) {
      if (candidate.outcome.empty()) candidate.outcome = "no such file";
      trace.push_back(candidate);
      continue;
    }
    using Entry = const EngineExports* (*)();
    const auto entry = reinterpret_cast<Entry>(::dlsym(library, kEngineEntry));
    const EngineExports* const exports = entry == nullptr ? nullptr : entry();
    const bool whole =
        exports != nullptr && exports->struct_size >= sizeof(EngineExports) && exports->build_hash != nullptr && exports->create != nullptr;
    if (!whole) {
      candidate.outcome =
          std::string("is no engine of libbertpt: ") + (entry == nullptr ? "it does not export " : "incomplete answer of ") + kEngineEntry;
      trace.push_back(candidate);
      continue;
    }
    if (std::string_view(exports->build_hash) != engine_build_hash()) {
      candidate.outcome =
          std::string("belongs to another build: \"") + exports->build_hash + "\", this library is \"" + engine_build_hash() + "\"";
      trace.push_back(candidate);
      refuse(Code::abi, "libbertpt.so and its engine do not fit each other:", trace, "Install both from the same build of libbertpt.");
    }
    candidate.outcome = "loaded";
    trace.push_back(candidate);
    return exports;
  }
  refuse(Code::engine, "the engine library libbertpt-torch.so is missing or broken; it is needed for models and training:", trace,
         "Install it beside libbertpt.so, or set BERTPT_ENGINE to its path. It is built unless BERTPT_TORCH=OFF.");
}

}  // namespace

struct Loader::State {
  mutable std::mutex mutex;  // held for a whole load: a second caller waits for the first one's result
  std::vector<Candidate> trace;
  std::string gpu_problem;
  std::atomic<Engine*> engine{nullptr};
};

Loader::Loader() : state_(std::make_unique<State>()) {}
Loader::~Loader() = default;

bool Loader::loaded() const { return state_->engine.load() != nullptr; }

Engine& Loader::get(const LoadOptions& options) {
  if (Engine* const engine = state_->engine.load()) return *engine;
  const std::lock_guard lock(state_->mutex);
  if (Engine* const engine = state_->engine.load()) return *engine;
  std::vector<Candidate> trace;
  const fs::path root = load_torch(options, trace);
  std::string gpu_problem = options.want_cuda ? load_cuda(root, trace) : "";
  const EngineExports* const exports = load_exports(options, trace);
  Engine* const engine = exports->create(&process_log());
  if (engine == nullptr) throw Error(Code::engine, kComponent, "the engine library could not start; the log says why");
  if (options.want_cuda && gpu_problem.empty()) gpu_problem = unseen_gpu(*engine);
  if (!gpu_problem.empty()) process_log().write(LogLevel::warn, kComponent, gpu_problem + ". The CPU is used meanwhile.");
  state_->gpu_problem = std::move(gpu_problem);
  state_->trace = std::move(trace);
  state_->engine.store(engine);
  return *engine;
}

std::vector<Candidate> Loader::probe(const LoadOptions& options) const {
  const std::lock_guard lock(state_->mutex);
  if (!state_->trace.empty()) return state_->trace;
  std::vector<Candidate> candidates;
  bool found = false;
  if (const std::optional<fs::path> resident = resident_torch()) {
    const fs::path root = resident->parent_path().parent_path();
    const std::string refused = refuse_torch(root);
    candidates.push_back({root.string(), "already in the process", refused.empty() ? "would do" : refused});
    found = true;  // for good or ill: no other can be loaded beside it
  }
  for (const Place& place : torch_places(options)) {
    std::string outcome = refuse_torch(place.path);
    if (outcome.empty()) outcome = found ? "not tried" : "would do";
    found = found || outcome == "would do";
    candidates.push_back({place.path.string(), place.origin, outcome});
  }
  for (const Place& place : engine_places(options)) {
    std::error_code error;
    candidates.push_back({place.path.string(), "engine, " + place.origin, fs::exists(place.path, error) ? "would do" : "no such file"});
  }
  return candidates;
}

std::string Loader::gpu_problem() const {
  const std::lock_guard lock(state_->mutex);
  return state_->gpu_problem;
}

std::string Loader::probe_json(const LoadOptions& options) const {
  Json json = {{"loaded", loaded()},
               {"wanted_version", wanted_torch_version()},
               {"candidates", to_json(probe(options))},
               {"gpu_problem", gpu_problem()},
               {"hint", hint()}};
  return dump(json);
}

void Loader::set_for_testing(Engine* engine) {
  const std::lock_guard lock(state_->mutex);
  state_->engine.store(engine);
}

Loader& process_loader() {
  static Loader* const loader = new Loader;
  return *loader;
}

}  // namespace bertpt::engine
