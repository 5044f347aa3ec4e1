#include "bertpt/runtime.h"

#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>

#include "convert.h"
#include "guard.h"
#include "runtime_state.h"
#include "train/shutdown.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;

#ifndef BERTPT_VERSION
#error "BERTPT_VERSION comes from the build: the project's version"
#endif

namespace bertpt::capi {
namespace {

std::string environment_of(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string describe() {
  nlohmann::ordered_json json;
  json["version"] = BERTPT_VERSION;
  json["abi"] = {{"major", BERTPT_ABI_MAJOR}, {"minor", BERTPT_ABI_MINOR}, {"layout_hash", BERTPT_LAYOUT_HASH}};
  json["compiler"] = __VERSION__;
  json["engine_build_hash"] = engine::engine_build_hash();
  const bool loaded = engine::process_loader().loaded();
  json["engine"] = loaded ? nlohmann::ordered_json(engine::process_loader().get().name()) : nlohmann::ordered_json(nullptr);
  json["environment"] = {{"BERTPT_TORCH_ROOT", environment_of("BERTPT_TORCH_ROOT")}, {"BERTPT_ENGINE", environment_of("BERTPT_ENGINE")}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string list_devices() {
  auto json = nlohmann::ordered_json::array();
  for (const engine::DeviceInfo& device : engine_of_process().devices()) {
    json.push_back({{"name", device.name}, {"description", device.description}, {"memory_bytes", device.memory_bytes}});
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

EngineConfig engine_config(const char* json) { return parse_config<EngineConfig>(optional_string(json), "engine"); }

}  // namespace

void EngineConfig::visit(ConfigVisitor& v) {
  v.field({.name = "torch_root", .help = "The torch folder of LibTorch, with lib/libtorch_cpu.so; empty: searched for."}, torch_root);
  v.field({.name = "engine_path", .help = "Path of libbertpt-torch.so; empty: $BERTPT_ENGINE, else beside libbertpt.so."}, engine_path);
  v.field({.name = "want_cuda", .help = "Load LibTorch's CUDA part too when it and a driver are there."}, want_cuda);
  v.field({.name = "search", .help = "Search for LibTorch; false: use torch_root and engine_path and nothing else."}, search);
}

engine::LoadOptions EngineConfig::options() const {
  engine::LoadOptions options;
  options.torch_root = torch_root;
  options.engine_path = engine_path;
  options.want_cuda = want_cuda;
  options.search = search;
  return options;
}

engine::Engine& engine_of_process() { return engine::process_loader().get(); }

}  // namespace bertpt::capi

const char* bertpt_version(void) noexcept { return BERTPT_VERSION; }

bertpt_status bertpt_abi_check(uint32_t major, uint32_t minor, uint64_t layout_hash, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bool same = major == BERTPT_ABI_MAJOR && minor == BERTPT_ABI_MINOR;
    const bool fits = major == BERTPT_ABI_MAJOR && minor <= BERTPT_ABI_MINOR && (!same || layout_hash == BERTPT_LAYOUT_HASH);
    if (fits) return;
    const auto name = [](uint64_t a, uint64_t b) { return std::to_string(a) + "." + std::to_string(b); };
    throw Error(Code::abi, "capi/runtime",
                "the program was built for ABI " + name(major, minor) + (same ? " with other layouts than this library" : "") +
                    "; this libbertpt has ABI " + name(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR) +
                    "; build the program again with the headers of this library (" BERTPT_VERSION ")",
                {{"expected_major", BERTPT_ABI_MAJOR},
                 {"expected_minor", BERTPT_ABI_MINOR},
                 {"expected_layout_hash", std::to_string(BERTPT_LAYOUT_HASH)},
                 {"actual_major", major},
                 {"actual_minor", minor},
                 {"actual_layout_hash", std::to_string(layout_hash)}});
  });
}

bertpt_status bertpt_runtime_describe(bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [] { return describe(); }); });
}

bertpt_status bertpt_runtime_probe(const char* options_json, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error,
               [&] { give(out, [&] { return bertpt::engine::process_loader().probe_json(engine_config(options_json).options()); }); });
}

bertpt_status bertpt_runtime_load_engine(const char* options_json, bertpt_error** error) noexcept {
  return guard(error, [&] { bertpt::engine::process_loader().get(engine_config(options_json).options()); });
}

bertpt_status bertpt_runtime_list_devices(bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [] { return list_devices(); }); });
}

bertpt_status bertpt_runtime_shutdown(int64_t timeout_ms, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    bertpt::train::shut_down_training();
    return bertpt::train::stop_all_trainers(timeout_ms < 0 ? std::numeric_limits<int64_t>::max() : timeout_ms) ? BERTPT_OK : BERTPT_TIMEOUT;
  });
}
