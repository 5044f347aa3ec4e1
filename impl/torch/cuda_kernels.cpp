#include "torch/cuda_kernels.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"

namespace bertpt::torch {
namespace {

std::vector<std::filesystem::path> places() {
  std::vector<std::filesystem::path> out;
  if (const char* named = std::getenv("BERTPT_CUDA_KERNELS")) return {named};
  Dl_info self{};
  if (::dladdr(reinterpret_cast<void*>(&places), &self) != 0 && self.dli_fname != nullptr) {
    const auto folder = std::filesystem::absolute(self.dli_fname).parent_path();
    out = {folder / "libbertpt-cuda.so", folder.parent_path() / "lib" / "libbertpt-cuda.so"};
  }
  return out;
}

struct Library {
  const bertpt_cuda_table* table = nullptr;
  GpuRuntime* (*make_runtime)(int device) = nullptr;
};

Library open_library() {
  std::string trace;
  for (const auto& path : places()) {
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      const char* const why = ::dlerror();
      trace += "\n  " + path.string() + ": " + (why != nullptr ? why : "cannot be opened");
      continue;
    }
    const auto entry = reinterpret_cast<const bertpt_cuda_table* (*)()>(::dlsym(library, kernels::kCudaEntry));
    const auto make_runtime = reinterpret_cast<GpuRuntime* (*)(int)>(::dlsym(library, kGpuRuntimeEntry));
    const bertpt_cuda_table* const table = entry != nullptr ? entry() : nullptr;
    if (table != nullptr && make_runtime != nullptr && table->version == kernels::kCudaTableVersion &&
        table->struct_size == sizeof(bertpt_cuda_table))
      return {.table = table, .make_runtime = make_runtime};
    trace += "\n  " + path.string() + ": of another version of this library, or built without LibTorch";
  }
  throw Error(Code::device, "torch/cuda_kernels",
              "a model on a GPU needs libbertpt-cuda.so, which could not be used:" + trace +
                  "\nBuild with -DBERTPT_CUDA=ON, or install it beside libbertpt-torch.so, or choose device cpu.");
}

const Library& opened_library() {
  static std::mutex* const mutex = new std::mutex;
  static Library library;
  const std::lock_guard lock(*mutex);
  if (library.table == nullptr) library = open_library();  // after a failure a later call may succeed
  return library;
}

}  // namespace

const bertpt_cuda_table& cuda_kernels() { return *opened_library().table; }

std::unique_ptr<GpuRuntime> make_gpu_runtime(at::Device device) {
  return std::unique_ptr<GpuRuntime>(opened_library().make_runtime(device.index()));
}

void check_launch(const bertpt_cuda_table& table, int error, const char* kernel) {
  if (error != 0) throw Error(Code::device, "torch/cuda_kernels", std::string("CUDA kernel ") + kernel + " failed: " + table.error_text(error));
}

}  // namespace bertpt::torch
