// engine/candidates.h   Where a LibTorch or the engine library may lie, and which version a LibTorch is, by looking at files only.
// Nothing here loads a library or runs a program; engine/loader.h does the loading.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bertpt::engine {

struct LoadOptions;

// One place to look, and the rule that named it.
struct Place {
  std::filesystem::path path;
  std::string origin;
};

// "2.11": the one LibTorch minor this build is for; its C++ ABI breaks at every minor.
std::string_view wanted_torch_version();

// The folder of the library (or test program) that holds this code.
std::filesystem::path own_folder();

// The libtorch_cpu.so that the process already holds, or none.
std::optional<std::filesystem::path> resident_torch();

// `torch` folders in the order of engine/loader.h, without the resident one; each path once.
std::vector<Place> torch_places(const LoadOptions& options);
// Paths of libbertpt-torch.so, in order.
std::vector<Place> engine_places(const LoadOptions& options);

// "2.11.0" from the headers or from version.py of a `torch` folder; none when neither is there: then only loading it tells.
std::optional<std::string> torch_version_of(const std::filesystem::path& torch_root);
// "2.11.0" from the number that aoti_torch_abi_version() returns.
std::string torch_version_text(uint64_t abi_version);
bool version_fits(std::string_view version);

// Why `torch_root` cannot do, as far as files tell; "" when it may.
std::string refuse_torch(const std::filesystem::path& torch_root);

}  // namespace bertpt::engine
