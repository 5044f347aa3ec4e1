// The emulator of CUDA that the kernels' tests stand on: it must let right kernels work and find wrong ones.
#include "support/cuda_emulator/emulator.h"

#include "support/catch.h"
#include "support/cuda_emulator/cuda_runtime.h"

using namespace bertpt;

namespace {

constexpr unsigned kAll = 0xFFFFFFFF;

template <class F>
cudaError_t run(dim3 grid, dim3 block, const F& thread) {
  return emulator::launch({.gridDim = grid, .blockDim = block}, thread);
}

}  // namespace

TEST_CASE("every thread of a grid runs once, in either order") {
  for (const auto order : {emulator::Order::forwards, emulator::Order::backwards}) {
    emulator::set_order(order);
    std::vector<int> count(3 * 2 * 64);
    std::vector<size_t> visits;
    CHECK(run(dim3(3, 2), dim3(32, 2), [&] {
            const size_t i = ((blockIdx.y * gridDim.x + blockIdx.x) * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
            ++count[i];
            visits.push_back(i);
          }) == cudaSuccess);
    CHECK(std::all_of(count.begin(), count.end(), [](int n) { return n == 1; }));
    CHECK(visits.front() == (order == emulator::Order::forwards ? 0u : count.size() - 1));
  }
  emulator::set_order(emulator::Order::forwards);
}

TEST_CASE("a barrier waits for the whole block, and a shuffle for its warp") {
  std::vector<int> written(128), read(128), butterfly(128);
  CHECK(run(1, 128, [&] {
          const unsigned t = threadIdx.x;
          written[t] = static_cast<int>(t) + 1;
          __syncthreads();
          read[t] = written[127 - t];
          int sum = static_cast<int>(t);
          for (int distance = 16; distance > 0; distance /= 2) sum += __shfl_xor_sync(kAll, sum, distance);
          butterfly[t] = sum;
          __syncthreads();
        }) == cudaSuccess);
  for (int t = 0; t < 128; ++t) {
    CHECK(read[static_cast<size_t>(t)] == 128 - t);
    CHECK(butterfly[static_cast<size_t>(t)] == 32 * (t / 32 * 32) + 31 * 16);
  }
}

TEST_CASE("a missing barrier shows in one of the two orders") {
  const auto neighbours = [](emulator::Order order) {
    emulator::set_order(order);
    std::vector<int> written(64), read(64);
    run(1, 64, [&] {
      written[threadIdx.x] = 1;
      read[threadIdx.x] = written[(threadIdx.x + 1) % 64];
    });
    emulator::set_order(emulator::Order::forwards);
    return read;
  };
  CHECK(neighbours(emulator::Order::forwards) != neighbours(emulator::Order::backwards));
}

TEST_CASE("paths that part before a barrier are errors") {
  CHECK(run(1, 64, [] {
          if (threadIdx.x < 40) __syncthreads();
        }) == cudaErrorLaunchFailure);
  CHECK(emulator::last_error().find("ended") != std::string::npos);
  CHECK(run(1, 32, [] {
          if (threadIdx.x < 16) __syncthreads();
          else __shfl_xor_sync(kAll, 1, 1);
        }) == cudaErrorLaunchFailure);
  CHECK(emulator::last_error().find("different places") != std::string::npos);
  CHECK(run(1, 32, [] { __shfl_xor_sync(0xFFFF, 1, 1); }) == cudaErrorLaunchFailure);
  CHECK(emulator::last_error().find("only some lanes") != std::string::npos);
  for (const unsigned threads : {0u, 33u, 1056u}) CHECK(run(1, threads, [] {}) == cudaErrorLaunchFailure);
  int runs = 0;
  CHECK(run(2, 32, [&] { ++runs; }) == cudaSuccess);  // and it works on
  CHECK(runs == 64);
}
