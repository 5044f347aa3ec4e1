// torch/timings.h   Where a step's time goes, part by part: by the clock on a CPU, by events on a GPU.
//
// Spans do not nest. On a GPU a span is two events on the model's stream; they are read, and the device waited for, in json() and once in a
// few thousand spans. Recorded graphs have no spans in them: a model with timings runs without graphs.
#pragma once

#include <c10/core/Device.h>
#include <c10/core/Event.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace bertpt::torch {

enum class Part { upload, lookups, products, attention, norms, gelu, losses, sums, optimizer };
inline constexpr std::array<const char*, 9> kPartNames = {"upload", "lookups", "products", "attention", "norms", "gelu", "losses", "sums", "optimizer"};

class Timings {
 public:
  explicit Timings(c10::Device device) : device_(device) {}

  class Span {
   public:
    Span(Timings* timings, Part part);  // without timings: nothing
    ~Span();
    Span(const Span&) = delete;

   private:
    Timings* timings_;
    Part part_;
    std::chrono::steady_clock::time_point begin_;
  };

  // {"parts": [{"name", "seconds", "calls"}], "seconds"}, of all spans so far.
  std::string json();

 private:
  struct Pair {
    Part part;
    c10::Event begin, end;
  };
  void collect();

  c10::Device device_;
  std::array<double, kPartNames.size()> seconds_{};
  std::array<int64_t, kPartNames.size()> calls_{};
  std::vector<Pair> pending_;
};

}  // namespace bertpt::torch
