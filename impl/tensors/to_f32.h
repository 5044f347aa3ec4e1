// tensors/to_f32.h   Stored floating-point elements as f32: f64 rounded, bf16 and f16 exact. The bytes may be unaligned.
#pragma once

#include <cstddef>
#include <span>

#include "base/shape.h"

namespace bertpt::tensors {

bool is_floating(DType dtype);  // f64, f32, bf16, f16

// bytes: out.size() elements of a floating-point type. Error{internal} for another type.
void to_f32(DType dtype, std::span<const std::byte> bytes, std::span<float> out);

}  // namespace bertpt::tensors
