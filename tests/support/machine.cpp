#include "support/machine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "support/cuda_emulator/emulator.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace bertpt::test {
namespace {

class Emulator final : public Machine {
 public:
  const bertpt_cuda_table& table() const override { return emulator::table(); }
  void* allocate(size_t size_bytes) override { return ::operator new (size_bytes, std::align_val_t{256}); }
  void release(void* memory) override { ::operator delete (memory, std::align_val_t{256}); }
  void to(void* machine, const void* host, size_t size_bytes) override { std::memcpy(machine, host, size_bytes); }
  void from(void* host, const void* machine, size_t size_bytes) override { std::memcpy(host, machine, size_bytes); }
  void turn_round(bool round) override { emulator::set_order(round ? emulator::Order::backwards : emulator::Order::forwards); }
#if defined(__SANITIZE_ADDRESS__)
  void forbid(void* memory, size_t size_bytes) override { ASAN_POISON_MEMORY_REGION(memory, size_bytes); }
  void allow(void* memory, size_t size_bytes) override { ASAN_UNPOISON_MEMORY_REGION(memory, size_bytes); }
#endif
  std::string last_error() const override { return emulator::last_error(); }
};

// The functions of the CUDA runtime that libbertpt-cuda.so has brought into the process.
class Gpu final : public Machine {
 public:
  Gpu() {
    const char* const named = std::getenv("BERTPT_CUDA_KERNELS");
    const std::string path = named != nullptr ? named : BERTPT_BINARY_DIR "/lib/libbertpt-cuda-kernels.so";
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
      absent_ = "no CUDA kernels: " + std::string(::dlerror());
      return;
    }
    const auto entry = reinterpret_cast<const bertpt_cuda_table* (*)()>(::dlsym(library, kernels::kCudaEntry));
    if (entry == nullptr || entry()->version != kernels::kCudaTableVersion || entry()->struct_size != sizeof(bertpt_cuda_table))
      throw std::runtime_error(path + " is of another version than this test");
    table_ = entry();
    int count = 0;
    const int error = call<int(int*)>("cudaGetDeviceCount")(&count);
    if (error != 0) absent_ = "no GPU: " + std::string(table_->error_text(error));
    else if (count == 0) absent_ = "no GPU";
  }
  std::string absent() const override { return absent_; }
  const bertpt_cuda_table& table() const override { return *table_; }
  void* allocate(size_t size_bytes) override {
    void* memory = nullptr;
    check(call<int(void**, size_t)>("cudaMalloc")(&memory, size_bytes));
    return memory;
  }
  void release(void* memory) override { call<int(void*)>("cudaFree")(memory); }
  void to(void* machine, const void* host, size_t size_bytes) override { copy(machine, host, size_bytes); }
  void from(void* host, const void* machine, size_t size_bytes) override {
    check(call<int()>("cudaDeviceSynchronize")());
    copy(host, machine, size_bytes);
  }

 private:
  template <class F>
  static F* call(const char* name) {
    void* const function = ::dlsym(RTLD_DEFAULT, name);
    if (function == nullptr) throw std::runtime_error(std::string("the CUDA runtime has no ") + name);
    return reinterpret_cast<F*>(function);
  }
  void check(int error) const {
    if (error != 0) throw std::runtime_error(std::string("CUDA: ") + table_->error_text(error));
  }
  void copy(void* to, const void* from, size_t size_bytes) {
    constexpr int kDefault = 4;  // cudaMemcpyDefault: by the addresses
    check(call<int(void*, const void*, size_t, int)>("cudaMemcpy")(to, from, size_bytes, kDefault));
  }
  std::string absent_;
  const bertpt_cuda_table* table_ = nullptr;
};

}  // namespace

Machine& machine() {
  static const char* const chosen = std::getenv("BERTPT_TEST_MACHINE");
  if (chosen != nullptr && std::strcmp(chosen, "gpu") == 0) {
    static auto* const gpu = new Gpu;
    return *gpu;
  }
  static auto* const emulated = new Emulator;
  return *emulated;
}

}  // namespace bertpt::test
