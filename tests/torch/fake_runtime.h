// tests/torch/fake_runtime.h   A runtime without a GPU: it records a body by keeping it, with what it captured by value, and replays it by calling
// it. So a replay that needs a number of the host of its own micro-batch computes with that of the recorded one, and shows.
#pragma once

#include <stdexcept>
#include <utility>

#include "torch/gpu_runtime.h"

namespace bertpt::test {

struct FakeRuntime final : bertpt::torch::GpuRuntime {
  struct Graph final : bertpt::torch::GpuGraph {
    Graph(FakeRuntime& owner, std::function<void()> body) : runtime(owner), work(std::move(body)) { ++runtime.alive; }
    ~Graph() override { --runtime.alive; }
    void replay() override {
      ++runtime.replays;
      work();
    }
    FakeRuntime& runtime;
    std::function<void()> work;
  };
  std::unique_ptr<bertpt::torch::GpuGraph> capture(const std::function<void()>& body) override {
    ++captures;
    if (fails) throw std::runtime_error("operation not permitted when stream is capturing");
    return std::make_unique<Graph>(*this, body);
  }
  bertpt::torch::GpuMemory memory() const override { return {}; }
  int captures = 0, replays = 0, alive = 0;
  bool fails = false;
};

}  // namespace bertpt::test
