#include "train/snapshot.h"

#include <cstring>

namespace bertpt::train {

void Snapshot::take(const engine::Model& model) {
  places_.clear();
  parameters_ = model.parameters();
  slot_elements_ = 0;
  std::vector<size_t> places;
  for (const engine::Parameter& parameter : parameters_) {
    places.push_back(slot_elements_);
    slot_elements_ += static_cast<size_t>(parameter.elements());
  }
  if (const size_t needed = slot_elements_ * std::size(kStateSlots); needed > capacity_) {
    data_.reset();
    capacity_ = 0;
    data_ = std::make_unique_for_overwrite<float[]>(needed);
    capacity_ = needed;
  }
  for (size_t s = 0; s < std::size(kStateSlots); ++s) {
    for (size_t i = 0; i < parameters_.size(); ++i) {
      model.read(kStateSlots[s].slot, i, {data_.get() + s * slot_elements_ + places[i], static_cast<size_t>(parameters_[i].elements())});
    }
  }
  places_ = std::move(places);  // last: half a copy is none
}

std::span<const float> Snapshot::values(engine::Slot slot, size_t parameter) const {
  size_t s = 0;
  while (kStateSlots[s].slot != slot) ++s;
  return {data_.get() + s * slot_elements_ + places_.at(parameter), static_cast<size_t>(parameters_[parameter].elements())};
}

void Snapshot::put_back(engine::Model& model) const {
  for (const StateSlot& slot : kStateSlots) {
    for (size_t i = 0; i < parameters_.size(); ++i) model.write(slot.slot, i, values(slot.slot, i));
  }
}

bool Snapshot::same_bits(const Snapshot& other) const {
  return slot_elements_ == other.slot_elements_ &&
         std::memcmp(data_.get(), other.data_.get(), slot_elements_ * std::size(kStateSlots) * sizeof(float)) == 0;
}

}  // namespace bertpt::train
