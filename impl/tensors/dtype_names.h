// tensors/dtype_names.h   Element types as safetensors writes them: "F32", "BOOL".
#pragma once

#include <optional>
#include <string_view>

#include "base/shape.h"

namespace bertpt::tensors {

std::optional<DType> dtype_from_name(std::string_view name);  // not set: a type that this library has no name for, such as F8_E4M3
std::string_view safetensors_name(DType dtype);

}  // namespace bertpt::tensors
