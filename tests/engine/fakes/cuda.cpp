// Stands for the NVIDIA driver, libcuda.so.1, with one GPU. FAKE_CUDA_RESULT in the environment: what cuInit returns.
#include <cstddef>
#include <cstdlib>
#include <cstring>

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT int cuInit(unsigned) {
  const char* const result = std::getenv("FAKE_CUDA_RESULT");
  return result == nullptr ? 0 : std::atoi(result);
}
EXPORT int cuDeviceGetCount(int* count) { return *count = 1, 0; }
EXPORT int cuDeviceGet(int* device, int ordinal) { return *device = 7, ordinal == 0 ? 0 : 101; }
EXPORT int cuDeviceGetName(char* name, int size, int device) {
  std::strncpy(name, "Fake GPU", static_cast<size_t>(size));
  return device == 7 ? 0 : 101;
}
EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int device) { return *bytes = size_t{24} << 30, device == 7 ? 0 : 101; }
EXPORT int cuDeviceGetAttribute(int* value, int attribute, int device) {
  *value = attribute == 75 ? 9 : attribute == 76 ? 0 : -1;  // compute capability, major and minor
  return device == 7 ? 0 : 101;
}
EXPORT int cuGetErrorString(int, const char** text) { return *text = "the words of the driver", 0; }
