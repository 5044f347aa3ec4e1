// engine/gpu_driver.h   What the NVIDIA driver of this machine shows, asked of the driver itself: without LibTorch and CUDA's headers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bertpt::engine {

struct Gpu {
  std::string name;  // "NVIDIA H100 80GB HBM3"
  int64_t memory_bytes = 0;
  int capability = 0;  // 10 times its compute capability: 80 for 8.0 (A100), 90 for 9.0 (H100)
};

struct GpuDriver {
  std::vector<Gpu> gpus;  // in the order of cuda:0, cuda:1, ...; those that CUDA_VISIBLE_DEVICES hides are not among them
  std::string problem;    // why a driver that is there cannot be used; "" also when there is none or it has no GPU
};

// Starts the driver (libcuda.so.1) at the first call, as any use of a GPU does; never unloads it. Threads: any.
GpuDriver ask_gpu_driver();

}  // namespace bertpt::engine
