// text/char_map.h   A map from characters to values of type T that is an array for ASCII and a hash table for the rest.
#pragma once

#include <array>
#include <unordered_map>

namespace bertpt::text {

template <class T>
class CharMap {
 public:
  T& operator[](char32_t c) { return c < 128 ? ascii_[c] : others_[c]; }
  T at_or(char32_t c, T otherwise) const {
    if (c < 128) return ascii_[c];
    const auto found = others_.find(c);
    return found == others_.end() ? otherwise : found->second;
  }
  // Calls f(character, value) for each ASCII character and each other one that was touched, in no fixed order.
  template <class Function>
  void each(const Function& f) const {
    for (char32_t c = 0; c < 128; ++c) f(c, ascii_[c]);
    for (const auto& [c, value] : others_) f(c, value);
  }

 private:
  std::array<T, 128> ascii_{};
  std::unordered_map<char32_t, T> others_;
};

}  // namespace bertpt::text
