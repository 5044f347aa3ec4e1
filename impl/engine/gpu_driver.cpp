#include "engine/gpu_driver.h"

#include <dlfcn.h>

#include <array>

namespace bertpt::engine {
namespace {

// Results of the driver that mean "no GPU here" and are no fault: CUDA_ERROR_STUB_LIBRARY, CUDA_ERROR_NO_DEVICE.
constexpr int kStubLibrary = 34, kNoDevice = 100;

// Attributes of a device: CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, and _MINOR.
constexpr int kCapabilityMajor = 75, kCapabilityMinor = 76;

template <class Function>
Function find(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

std::string text_of(void* library, int result) {
  const auto error_string = find<int (*)(int, const char**)>(library, "cuGetErrorString");
  const char* text = nullptr;
  if (error_string == nullptr || error_string(result, &text) != 0 || text == nullptr) text = "no further words";
  return "the NVIDIA driver cannot start: error " + std::to_string(result) + ", " + text;
}

}  // namespace

GpuDriver ask_gpu_driver() {
  GpuDriver answer;
  void* const library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return answer;
  const auto init = find<int (*)(unsigned)>(library, "cuInit");
  const auto get_count = find<int (*)(int*)>(library, "cuDeviceGetCount");
  const auto get = find<int (*)(int*, int)>(library, "cuDeviceGet");
  const auto get_name = find<int (*)(char*, int, int)>(library, "cuDeviceGetName");
  const auto total_memory = find<int (*)(size_t*, int)>(library, "cuDeviceTotalMem_v2");
  const auto attribute = find<int (*)(int*, int, int)>(library, "cuDeviceGetAttribute");
  if (init == nullptr || get_count == nullptr || get == nullptr || get_name == nullptr || total_memory == nullptr || attribute == nullptr) {
    answer.problem = "libcuda.so.1 is no NVIDIA driver: it lacks functions that every one has";
    return answer;
  }
  int count = 0, result = init(0);
  if (result == 0) result = get_count(&count);
  if (result != 0 && result != kNoDevice && result != kStubLibrary) answer.problem = text_of(library, result);
  for (int i = 0; result == 0 && i < count; ++i) {
    int device = 0;
    size_t bytes = 0;
    std::array<char, 256> name{};
    const bool known = get(&device, i) == 0 && get_name(name.data(), static_cast<int>(name.size()) - 1, device) == 0;
    if (!known || total_memory(&bytes, device) != 0) bytes = 0;
    int major = 0, minor = 0;
    if (!known || attribute(&major, kCapabilityMajor, device) != 0 || attribute(&minor, kCapabilityMinor, device) != 0) major = minor = 0;
    answer.gpus.push_back({known ? name.data() : "CUDA device", static_cast<int64_t>(bytes), 10 * major + minor});
  }
  return answer;
}

}  // namespace bertpt::engine
