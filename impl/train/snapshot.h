// train/snapshot.h   Weights and moments of a model in host memory, copied between two steps: what a checkpoint is written from while the
// training goes on, and what a run that went wrong goes back to. 12 bytes a parameter; a further copy uses the same memory again.
// Not synchronized: who reads it on another thread takes care that nobody copies into it meanwhile (train/saver.h).
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace bertpt::train {

// The arrays that make the state of a model, and how a checkpoint names them.
struct StateSlot {
  engine::Slot slot;
  std::string_view prefix;
};
inline constexpr StateSlot kStateSlots[] = {
    {engine::Slot::value, "value/"}, {engine::Slot::exp_avg, "exp_avg/"}, {engine::Slot::exp_avg_sq, "exp_avg_sq/"}};

class Snapshot {
 public:
  void take(const engine::Model& model);      // on the model's worker
  void put_back(engine::Model& model) const;  // on the worker of a model with the same parameters
  bool empty() const { return places_.empty(); }
  void forget() { places_.clear(); }  // keeps the memory
  const std::vector<engine::Parameter>& parameters() const { return parameters_; }
  std::span<const float> values(engine::Slot slot, size_t parameter) const;
  bool same_bits(const Snapshot& other) const;

 private:
  std::vector<engine::Parameter> parameters_;
  std::vector<size_t> places_;  // of each parameter within one slot
  size_t slot_elements_ = 0, capacity_ = 0;
  std::unique_ptr<float[]> data_;
};

}  // namespace bertpt::train
