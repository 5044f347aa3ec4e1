// tests/support/errors.h   What an operation threw, for checks of code, message and details in one test.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace bertpt::test {

// The Error that `f` throws; none when it returns. Any other exception passes through and fails the test.
template <class F>
std::optional<Error> error_of(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

// A string detail, or "<absent>".
inline std::string detail(const Error& error, std::string_view key) {
  for (const Detail& d : error.details()) {
    if (d.key != key) continue;
    if (const auto* text = std::get_if<std::string>(&d.value)) return *text;
    if (const auto* number = std::get_if<int64_t>(&d.value)) return std::to_string(*number);
    return std::to_string(std::get<double>(d.value));
  }
  return "<absent>";
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace bertpt::test
