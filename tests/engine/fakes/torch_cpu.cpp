// A LibTorch that can only tell its version: FAKE_MAJOR.FAKE_MINOR.0.
#include <cstdint>

extern "C" __attribute__((visibility("default"))) uint64_t aoti_torch_abi_version() {
  return uint64_t{FAKE_MAJOR} << 56 | uint64_t{FAKE_MINOR} << 48;
}
