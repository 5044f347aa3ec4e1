#include "torch/generator.h"

#include <ATen/Context.h>

namespace bertpt::torch {
namespace {

std::mutex& process_lock() {
  static std::mutex* const lock = new std::mutex;
  return *lock;
}

}  // namespace

GeneratorLoan::GeneratorLoan(at::Device device, uint64_t seed)
    : lock_(process_lock()), generator_(at::globalContext().defaultGenerator(device)) {
  const std::lock_guard guard(generator_.mutex());
  seed_ = generator_.current_seed();
  offset_ = generator_.get_offset();
  generator_.set_current_seed(seed);  // and offset 0
}

GeneratorLoan::~GeneratorLoan() {
  try {
    const std::lock_guard guard(generator_.mutex());
    generator_.set_current_seed(seed_);
    generator_.set_offset(offset_);
  } catch (...) {  // LibTorch asks the device first, which has failed: the next operation says so
  }
}

}  // namespace bertpt::torch
