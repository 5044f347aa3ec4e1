// torch/generator.h   LibTorch's flash attention draws its dropout from the device's default generator and takes no other. While a loan
// lives the generator counts from a seed of ours; then it is as it was. Loans of all models exclude each other; a host program that draws
// from the same generator on another thread meanwhile gets numbers of our seed.
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <mutex>

namespace bertpt::torch {

class GeneratorLoan {
 public:
  GeneratorLoan(at::Device device, uint64_t seed);
  ~GeneratorLoan();
  GeneratorLoan(const GeneratorLoan&) = delete;

 private:
  std::unique_lock<std::mutex> lock_;
  at::Generator generator_;
  uint64_t seed_, offset_;
};

}  // namespace bertpt::torch
