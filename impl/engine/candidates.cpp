#include "engine/candidates.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "engine/loader.h"

namespace bertpt::engine {
namespace fs = std::filesystem;
namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Folders that cannot be read are as good as absent: the trace then says that no torch was found there.
std::vector<fs::path> children(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) found.push_back(it->path());
  std::sort(found.begin(), found.end(), std::greater<>());  // python3.12 before python3.11
  return found;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

fs::path real_path(const fs::path& path) {
  std::error_code error;
  const fs::path result = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal() : result;
}

// A list of places in which each path stands once, under the first rule that named it.
class Places {
 public:
  void add(const fs::path& path, std::string origin) {
    if (path.empty()) return;
    const fs::path whole = real_path(path);
    for (const Place& place : list_)
      if (place.path == whole) return;
    list_.push_back({whole, std::move(origin)});
  }
  void add_python(const fs::path& prefix, const std::string& origin) {
    for (const char* library : {"lib", "lib64"}) {
      for (const fs::path& version : children(prefix / library)) {
        if (!version.filename().string().starts_with("python3")) continue;
        for (const char* packages : {"site-packages", "dist-packages"})
          if (is_there(version / packages / "torch")) add(version / packages / "torch", origin);
      }
    }
  }
  std::vector<Place> take() { return std::move(list_); }

 private:
  std::vector<Place> list_;
};

// The prefix of python3 on PATH: a virtual environment when pyvenv.cfg lies above bin/, else where the real program lives.
std::vector<fs::path> python_prefixes() {
  std::string path = environment("PATH");
  size_t begin = 0;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find(':', begin), path.size());
    const fs::path program = fs::path(path.substr(begin, end - begin)) / "python3";
    begin = end + 1;
    if (!program.is_absolute() || !is_there(program)) continue;
    const fs::path prefix = program.parent_path().parent_path();
    if (is_there(prefix / "pyvenv.cfg")) return {prefix};
    return {prefix, real_path(program).parent_path().parent_path()};
  }
  return {};
}

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// The number after `#define <name> `, or -1.
int64_t defined_number(const fs::path& header, std::string_view name) {
  std::ifstream file(header);
  const std::string wanted = "#define " + std::string(name) + " ";
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(wanted)) return std::strtoll(line.c_str() + wanted.size(), nullptr, 10);
  return -1;
}

}  // namespace

std::string_view wanted_torch_version() { return BERTPT_TORCH_VERSION; }

fs::path own_folder() {
  Dl_info info{};
  if (::dladdr(reinterpret_cast<void*>(&own_folder), &info) == 0 || info.dli_fname == nullptr) return {};
  const fs::path name = info.dli_fname;
  std::error_code error;
  // The main program's name may be relative to a folder that is no longer the current one.
  return real_path(name.is_absolute() ? name : fs::read_symlink("/proc/self/exe", error)).parent_path();
}

std::optional<fs::path> resident_torch() {
  void* const handle = ::dlopen("libtorch_cpu.so", RTLD_NOLOAD | RTLD_LAZY);
  if (handle == nullptr) return std::nullopt;
  link_map* map = nullptr;
  std::optional<fs::path> found;
  if (::dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && map != nullptr) found = real_path(map->l_name);
  ::dlclose(handle);  // gives back the count that RTLD_NOLOAD took
  return found;
}

std::vector<Place> torch_places(const LoadOptions& options) {
  Places places;
  places.add(options.torch_root, "given by the caller");
  if (!options.search || !options.torch_root.empty()) return places.take();
  if (const std::string root = environment("BERTPT_TORCH_ROOT"); !root.empty()) {
    places.add(root, "$BERTPT_TORCH_ROOT");
    return places.take();  // who names a place does not mean another one
  }
  const fs::path here = own_folder();
  if (!here.empty()) {
    places.add(here / "bertpt" / "torch", "beside libbertpt.so");
    places.add(here / "torch", "beside libbertpt.so");
    fs::path above = here;
    for (int level = 0; level < 4 && above.has_relative_path(); ++level) {
      above = above.parent_path();
      if (is_there(above / ".deps" / "torch")) places.add(above / ".deps" / "torch", ".deps of the source tree");
    }
    // Written by CMake beside the libraries and never installed, so that no path of the build machine travels.
    for (const fs::path& folder : {here, here.parent_path() / "lib"})
      places.add(first_line(folder / "bertpt-torch-root.txt"), "the folder the build used");
  }
  if (const std::string prefix = environment("VIRTUAL_ENV"); !prefix.empty()) places.add_python(prefix, "$VIRTUAL_ENV");
  if (const std::string prefix = environment("CONDA_PREFIX"); !prefix.empty()) places.add_python(prefix, "$CONDA_PREFIX");
  for (const fs::path& prefix : python_prefixes()) places.add_python(prefix, "python3 on PATH");
  if (const std::string home = environment("HOME"); !home.empty())
    places.add_python(fs::path(home) / ".local", "Python packages of the user");
  for (const char* prefix : {"/usr/local", "/usr"}) {
    places.add_python(prefix, "Python packages of the system");
    const fs::path shared = fs::path(prefix) / "lib/python3/dist-packages/torch";
    if (is_there(shared)) places.add(shared, "Python packages of the system");
  }
  return places.take();
}

std::vector<Place> engine_places(const LoadOptions& options) {
  Places places;
  places.add(options.engine_path, "given by the caller");
  if (!options.search || !options.engine_path.empty()) return places.take();
  if (const std::string path = environment("BERTPT_ENGINE"); !path.empty()) {
    places.add(path, "$BERTPT_ENGINE");
    return places.take();  // an explicit wish: a silent other choice would hide a typing error
  }
  const fs::path here = own_folder();
  places.add(here / "libbertpt-torch.so", "beside libbertpt.so");
  places.add(here.parent_path() / "lib" / "libbertpt-torch.so", "lib/ beside this program");
  return places.take();
}

std::optional<std::string> torch_version_of(const fs::path& torch_root) {
  const fs::path header = torch_root / "include/torch/headeronly/version.h";
  const int64_t major = defined_number(header, "TORCH_VERSION_MAJOR"), minor = defined_number(header, "TORCH_VERSION_MINOR");
  if (major >= 0 && minor >= 0) {
    const int64_t patch = std::max<int64_t>(0, defined_number(header, "TORCH_VERSION_PATCH"));
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  }
  std::ifstream file(torch_root / "version.py");
  const std::string wanted = "__version__ = '";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(wanted)) continue;
    return line.substr(wanted.size(), line.find_first_of("+'", wanted.size()) - wanted.size());
  }
  return std::nullopt;
}

std::string torch_version_text(uint64_t abi_version) {
  return std::to_string(abi_version >> 56) + "." + std::to_string(abi_version >> 48 & 0xff) + "." +
         std::to_string(abi_version >> 40 & 0xff);
}

bool version_fits(std::string_view version) {
  const std::string_view wanted = wanted_torch_version();
  return version == wanted || (version.starts_with(wanted) && version.size() > wanted.size() && version[wanted.size()] == '.');
}

std::string refuse_torch(const fs::path& torch_root) {
  std::error_code error;
  if (!fs::is_directory(torch_root, error)) return "no such folder";
  const std::optional<std::string> version = torch_version_of(torch_root);
  if (version && !version_fits(*version)) return "version " + *version + ", this build needs " + std::string(wanted_torch_version());
  for (const char* name : {"libc10.so", "libtorch_cpu.so"})
    if (!is_there(torch_root / "lib" / name)) return std::string("has no lib/") + name;
  return "";
}

}  // namespace bertpt::engine
