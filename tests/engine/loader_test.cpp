#include "engine/loader.h"

#include <dlfcn.h>

#include <cstdlib>
#include <thread>

#include "base/json.h"
#include "engine/candidates.h"
#include "support/catch.h"
#include "support/child.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::engine;
using bertpt::test::contains;
using bertpt::test::in_child;
using bertpt::test::TempDir;
namespace fs = std::filesystem;

namespace {

fs::path fake(const std::string& name) { return fs::path(BERTPT_BINARY_DIR) / "tests/fakes" / ("libfake_" + name + ".so"); }

// A `torch` folder with a fake LibTorch; header: what version.h says ("" : no header).
fs::path lay_out(const fs::path& root, const std::string& library, const std::string& header) {
  fs::create_directories(root / "lib");
  fs::copy_file(fake("c10"), root / "lib/libc10.so");
  fs::copy_file(fake(library), root / "lib/libtorch_cpu.so");
  if (!header.empty()) {
    fs::create_directories(root / "include/torch/headeronly");
    const size_t dot = header.find('.');
    std::ofstream(root / "include/torch/headeronly/version.h")
        << "#define TORCH_VERSION_MAJOR " << header.substr(0, dot) << "\n#define TORCH_VERSION_MINOR " << header.substr(dot + 1) << "\n";
  }
  return root;
}

std::string wanted() { return std::string(wanted_torch_version()); }
LoadOptions only(const fs::path& torch, const fs::path& engine) { return {torch, engine, true, false}; }

// The refusal of get(), or "loaded".
std::string refusal(Loader& loader, const LoadOptions& options) {
  try {
    loader.get(options);
    return "loaded";
  } catch (const Error& error) {
    return std::string(code_name(error.code())) + ": " + error.message() + "\n" + error.details_json();
  }
}
// Libraries are never unloaded, so each attempt gets a process of its own.
std::string refusal_of(const LoadOptions& options) {
  return in_child([&] {
    Loader loader;
    return refusal(loader, options);
  });
}

}  // namespace

TEST_CASE("with nothing to search the error still says how to get LibTorch") {
  const std::string text = refusal_of(only("", ""));
  CHECK(contains(text, "engine: no usable LibTorch " + wanted()));
  CHECK(contains(text, "the search order named no candidate"));
  CHECK(contains(text, "make deps"));
  CHECK(contains(text, "BERTPT_TORCH_ROOT"));
  CHECK(contains(text, "\"candidates\":\"[]\""));
}

TEST_CASE("a folder that is absent or incomplete is named with the reason") {
  const TempDir dir;
  CHECK(contains(refusal_of(only(dir / "none", "")), (dir / "none").string() + " (given by the caller): no such folder"));
  CHECK(contains(refusal_of(only(dir.path(), "")), "has no lib/libc10.so"));
  lay_out(dir / "torch", "torch_cpu", "");
  fs::remove(dir / "torch/lib/libtorch_cpu.so");
  CHECK(contains(refusal_of(only(dir / "torch", "")), "has no lib/libtorch_cpu.so"));
}

TEST_CASE("another version is refused by its headers or version.py, before anything is loaded") {
  const TempDir dir;
  lay_out(dir / "a", "torch_cpu", "2.7");
  CHECK(contains(refusal_of(only(dir / "a", "")), "version 2.7.0, this build needs " + wanted()));
  lay_out(dir / "b", "torch_cpu", "");
  dir.write("b/version.py", "x = 1\n__version__ = '2.12.1+cu130'\n");
  CHECK(contains(refusal_of(only(dir / "b", "")), "version 2.12.1, this build needs " + wanted()));
  CHECK(torch_version_of(dir / "b") == "2.12.1");
  CHECK(version_fits(wanted()));
  CHECK(version_fits(wanted() + ".3"));
  CHECK_FALSE(version_fits(wanted() + "1.0"));
  CHECK_FALSE(version_fits("2.1"));
}

TEST_CASE("a library that says another version when it runs ends the search, now and later") {
  const TempDir dir;
  lay_out(dir / "next", "torch_cpu_next", "");
  lay_out(dir / "good", "torch_cpu", "");
  const std::string text = in_child([&] {
    Loader loader;
    const std::string first = refusal(loader, only(dir / "next", fake("engine")));
    return first + "\n---\n" + refusal(loader, only(dir / "good", fake("engine")));
  });
  INFO(text);
  const std::string first = text.substr(0, text.find("---")), second = text.substr(text.find("---"));
  CHECK(contains(first, "it stays in the process"));
  CHECK(contains(first, ".0, this build needs " + wanted()));
  CHECK(contains(second, "already in the process"));
  CHECK(contains(second, "a process of its own"));
}

TEST_CASE("a broken library is refused with the dynamic linker's own words") {
  const TempDir dir;
  lay_out(dir / "torch", "torch_cpu", wanted());
  dir.write("torch/lib/libtorch_cpu.so", std::string(4096, 'x'));
  CHECK(contains(refusal_of(only(dir / "torch", fake("engine"))), "invalid ELF header"));
}

TEST_CASE("a missing engine, one that is none and one of another build are told apart") {
  const TempDir dir;
  const fs::path torch = lay_out(dir / "torch", "torch_cpu", wanted());
  const std::string missing = refusal_of(only(torch, dir / "libbertpt-torch.so"));
  CHECK(contains(missing, "engine: the engine library"));
  CHECK(contains(missing, "given by the caller): loaded"));  // LibTorch itself was fine, and the trace says so
  CHECK(contains(missing, "libbertpt-torch.so (engine, given by the caller): no such file"));
  CHECK(contains(missing, "BERTPT_ENGINE"));
  CHECK(contains(refusal_of(only(torch, fake("c10"))), "does not export bertpt_engine_exports"));
  const std::string other = refusal_of(only(torch, fake("engine_other_build")));
  CHECK(contains(other, "abi: "));
  CHECK(contains(other, "interface 0 of another build"));
  CHECK(contains(other, engine_build_hash()));
  CHECK(contains(refusal_of(only(torch, fake("engine_null"))), "could not start"));
}

TEST_CASE("a LibTorch and an engine that fit are loaded once, whoever asks") {
  const TempDir dir;
  const fs::path torch = lay_out(dir / "torch", "torch_cpu", "");
  const std::string answer = in_child([&]() -> std::string {
    Loader loader;
    if (loader.loaded()) return "too early";
    std::vector<Engine*> engines(8);
    std::vector<std::thread> threads;
    for (Engine*& engine : engines) threads.emplace_back([&] { engine = &loader.get(only(torch, fake("engine"))); });
    for (std::thread& thread : threads) thread.join();
    for (const Engine* engine : engines)
      if (engine != engines[0]) return "two engines";
    if (&loader.get(only("/nowhere", "/nowhere")) != engines[0]) return "another one later";
    if (!loader.loaded()) return "not loaded";
    return engines[0]->name() + " " + loader.probe_json({});
  });
  CHECK(answer.starts_with("fake 1 "));
  const Json json = parse_json(answer.substr(7), "probe", Code::internal);
  CHECK(json["loaded"] == true);
  CHECK(json["wanted_version"] == wanted());
  CHECK(json["candidates"][0]["outcome"] == "loaded");
  CHECK(json["candidates"].back()["path"] == fs::canonical(fake("engine")).string());
}

TEST_CASE("after a failure a later call succeeds when LibTorch has been installed meanwhile") {
  const TempDir dir;
  CHECK(in_child([&] {
          Loader loader;
          const std::string before = refusal(loader, only(dir / "torch", fake("engine")));
          lay_out(dir / "torch", "torch_cpu", wanted());
          return before.substr(0, 7) + refusal(loader, only(dir / "torch", fake("engine")));
        }) == "engine:loaded");
}

TEST_CASE("a LibTorch that the host already holds is used whatever was asked for") {
  const TempDir dir;
  lay_out(dir / "host", "torch_cpu", "");
  lay_out(dir / "asked", "torch_cpu", "");
  const std::string answer = in_child([&] {
    if (::dlopen((dir / "host/lib/libtorch_cpu.so").c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) return std::string(::dlerror());
    Loader loader;
    loader.get(only(dir / "asked", fake("engine")));
    return loader.probe({}).front().path + " " + loader.probe({}).front().origin + " " + loader.probe({}).front().outcome;
  });
  CHECK(answer == fs::canonical(dir / "host").string() + " already in the process loaded");
}

TEST_CASE("the CUDA part is a line of the trace and never stops a CPU run") {
  const TempDir dir;
  const fs::path torch = lay_out(dir / "torch", "torch_cpu", "");
  dir.write("torch/lib/libtorch_cuda.so", "not a library");
  const auto trace = [&](bool want_cuda) {
    return in_child([&] {
      Loader loader;
      LoadOptions options = only(torch, fake("engine"));
      options.want_cuda = want_cuda;
      loader.get(options);
      return loader.probe_json({});
    });
  };
  CHECK(contains(trace(true), "CUDA part of LibTorch"));
  CHECK_FALSE(contains(trace(false), "CUDA part of LibTorch"));
}

TEST_CASE("a GPU that stays unused is told with its cause and what to do: in the log, in the trace, in gpu_problem") {
  const TempDir dir;
  const auto answer = [&](const std::string& cuda, bool want_cuda, const char* driver_result) {
    const fs::path torch = lay_out(dir / (cuda + (want_cuda ? driver_result : "unwanted")), "torch_cpu", "");
    if (!cuda.empty()) fs::copy_file(fake("c10"), torch / "lib/libc10_cuda.so");
    if (cuda == "broken") std::ofstream(torch / "lib/libtorch_cuda.so") << "not a library";
    if (cuda == "whole") fs::copy_file(fake("c10"), torch / "lib/libtorch_cuda.so");
    return in_child([&] {
      ::setenv("FAKE_CUDA_RESULT", driver_result, 1);
      const fs::path driver = fs::path(BERTPT_BINARY_DIR) / "tests/fakes/driver/libcuda.so.1";
      if (::dlopen(driver.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) return std::string(::dlerror());
      std::string log;
      process_log().set_sink([&](const LogRecord& record) { log += record.message; });
      Loader loader;
      LoadOptions options = only(torch, fake("engine"));
      options.want_cuda = want_cuda;
      const std::string before = loader.gpu_problem();
      loader.get(options);
      return before + "problem: " + loader.gpu_problem() + "\nlog: " + log + "\n" + loader.probe_json({});
    });
  };
  const std::string broken = answer("broken", true, "0");
  INFO(broken);
  CHECK(broken.starts_with("problem: this machine has the GPU Fake GPU, but LibTorch's CUDA part cannot be loaded ("));
  CHECK(contains(broken, "pip install torch=="));
  CHECK(contains(broken, "\nlog: this machine has the GPU"));
  CHECK(contains(broken, "\"gpu_problem\":\"this machine has the GPU"));
  CHECK(contains(broken, "GPUs stay unused"));
  CHECK(contains(answer("", true, "0"), "problem: this machine has the GPU Fake GPU, but the LibTorch in"));
  // The fake engine has no GPU to offer, as LibTorch when the driver is too old for it.
  CHECK(contains(answer("whole", true, "0"), "problem: this machine has the GPU Fake GPU, but LibTorch's CUDA part does not take it"));
  CHECK(contains(answer("whole", true, "803"), "problem: the NVIDIA driver cannot start: error 803, the words of the driver\n"));
  CHECK(answer("broken", true, "100").starts_with("problem: \nlog: \n"));  // a driver without a GPU
  CHECK(answer("broken", false, "0").starts_with("problem: \nlog: \n"));
}

TEST_CASE("the search order: virtual environment, python3 on PATH; each place once") {
  const TempDir dir;
  const auto package = [&](const std::string& prefix) {
    return lay_out(dir / (prefix + "/lib/python3.12/site-packages/torch"), "torch_cpu", "2.12");
  };
  const fs::path venv = package("venv"), other = package("other");
  fs::create_directories(dir / "other/bin");
  dir.write("other/bin/python3", "");
  dir.write("other/pyvenv.cfg", "");
  const std::string text = in_child([&] {
    ::unsetenv("BERTPT_TORCH_ROOT");
    ::setenv("VIRTUAL_ENV", (dir / "venv").c_str(), 1);
    ::setenv("PATH", ((dir / "none").string() + ":relative:" + (dir / "other/bin").string() + ":" + (dir / "venv/bin").string()).c_str(),
             1);
    ::setenv("BERTPT_ENGINE", "/nowhere/engine.so", 1);
    Loader loader;
    return loader.probe_json({});
  });
  const Json json = parse_json(text, "probe", Code::internal);
  CHECK(json["loaded"] == false);
  std::vector<std::string> paths, origins;
  for (const Json& c : json["candidates"]) {
    paths.push_back(c["path"]);
    origins.push_back(c["origin"]);
    if (c["path"] == venv.string()) CHECK(contains(c["outcome"].get<std::string>(), "version 2.12.0"));
  }
  const auto place = [&](const fs::path& path) { return std::find(paths.begin(), paths.end(), path.string()) - paths.begin(); };
  REQUIRE(place(other) < static_cast<long>(paths.size()));
  CHECK(place(venv) < place(other));
  CHECK(std::count(paths.begin(), paths.end(), venv.string()) == 1);
  CHECK(origins.back() == "engine, $BERTPT_ENGINE");
  CHECK(json["candidates"].back()["outcome"] == "no such file");
}

TEST_CASE("the folder of BERTPT_TORCH_ROOT is the only candidate") {
  const std::string text = in_child([] {
    ::setenv("BERTPT_TORCH_ROOT", "/nowhere/torch", 1);
    Loader loader;
    return loader.probe_json({});
  });
  const Json json = parse_json(text, "probe", Code::internal);
  std::vector<std::string> torches;
  for (const Json& c : json["candidates"]) {
    if (!c["origin"].get<std::string>().starts_with("engine")) torches.push_back(c["path"]);
  }
  CHECK(torches == std::vector<std::string>{"/nowhere/torch"});
}

TEST_CASE("an explicit folder is the only candidate, also when the search is on") {
  Loader loader;
  LoadOptions options;
  options.torch_root = "/nowhere/torch";
  options.engine_path = "/nowhere/engine.so";
  const std::vector<Candidate> candidates = loader.probe(options);
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].origin == "given by the caller");
  CHECK(candidates[0].outcome == "no such folder");
  CHECK(candidates[1].outcome == "no such file");
}

TEST_CASE("a test may set an engine of its own") {
  struct Mine final : Engine {
    std::string name() const override { return "mine"; }
    std::vector<DeviceInfo> devices() const override { return {}; }
    std::unique_ptr<Model> create_model(const ModelConfig&, Log&) override { return nullptr; }
  } mine;
  Loader loader;
  loader.set_for_testing(&mine);
  CHECK(loader.loaded());
  CHECK(&loader.get(only("", "")) == &mine);
  loader.set_for_testing(nullptr);
  CHECK_FALSE(loader.loaded());
  CHECK(&process_loader() == &process_loader());
}
