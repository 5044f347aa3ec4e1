#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <unistd.h>

#include <fstream>

#include "base/threads.h"
#include "engine/gpu_driver.h"
#include "torch/make_context.h"

namespace bertpt::torch {
namespace {

int64_t cuda_devices() { return at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0; }

// "AMD EPYC 7B13"; Linux tells no name on some machines that are not x86.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "the processor";
}

}  // namespace

std::vector<engine::DeviceInfo> list_devices() {
  std::vector<engine::DeviceInfo> list;
  list.push_back({.name = "cpu",
                  .description = processor_name() + ", " + std::to_string(usable_cores()) + " usable cores",
                  .memory_bytes = int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGE_SIZE)});
  const int64_t count = cuda_devices();
  if (count == 0) return list;
  const std::vector<engine::Gpu> gpus = engine::ask_gpu_driver().gpus;  // LibTorch numbers them as the driver does
  for (int64_t i = 0; i < count; ++i) {
    const engine::Gpu gpu = static_cast<size_t>(i) < gpus.size() ? gpus[static_cast<size_t>(i)] : engine::Gpu{.name = "CUDA device"};
    list.push_back({.name = "cuda:" + std::to_string(i), .description = gpu.name, .memory_bytes = gpu.memory_bytes});
  }
  return list;
}

at::Device choose_device(const std::string& name) {
  const int64_t gpus = cuda_devices();
  if (name == "cpu" || (name == "auto" && gpus == 0)) return at::kCPU;
  std::string names;
  for (const engine::DeviceInfo& device : list_devices()) {
    names += (names.empty() ? "" : ", ") + device.name;
    if (name == device.name || ((name == "auto" || name == "cuda") && device.name == "cuda:0"))
      return at::Device(at::kCUDA, device.name == "cuda:0" ? 0 : static_cast<c10::DeviceIndex>(std::stoi(name.substr(5))));
  }
  throw Error(Code::device, "torch/devices", "there is no device '" + name + "': this LibTorch on this machine has " + names,
              {{"device", name}, {"available", names}});
}

}  // namespace bertpt::torch
