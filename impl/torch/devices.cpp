#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <unistd.h>

#include "base/threads.h"
#include "torch/model.h"

namespace bertpt::torch {
namespace {

int64_t cuda_devices() { return at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0; }

}  // namespace

std::vector<engine::DeviceInfo> list_devices() {
  std::vector<engine::DeviceInfo> list;
  list.push_back({.name = "cpu",
                  .description = "the processor, " + std::to_string(usable_cores()) + " usable cores",
                  .memory_bytes = int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGE_SIZE)});
  for (int64_t i = 0; i < cuda_devices(); ++i)
    list.push_back({.name = "cuda:" + std::to_string(i), .description = "CUDA device " + std::to_string(i), .memory_bytes = 0});
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
