// tensors/place.h   Who speaks in an error of a reader: its component, the file, the part of the file and, where it helps, the byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"

namespace bertpt::tensors {

struct Place {
  const char* component;       // "tensors/pickle"
  std::filesystem::path path;  // of the file
  std::string part = {};       // "data.pkl", "tensor 'w'"; "" for the whole

  // Error: "'path': part: what (byte N)", with details path, part and offset.
  [[noreturn]] void fail(const std::string& what, Code code = Code::corrupt, std::optional<uint64_t> offset = {}) const;
  Place in(std::string inner_part) const { return {component, path, std::move(inner_part)}; }
};

std::string shape_text(std::span<const int64_t> shape);  // "[2, 3]"
// The text as one printable line for a message: other bytes as \xNN, cut after 80.
std::string shown(std::string_view text);

}  // namespace bertpt::tensors
