#include "tensors/to_f32.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace bertpt::tensors {
namespace {

float half_to_float(uint16_t half) {
  const uint32_t sign = uint32_t{half} >> 15 << 31, exponent = half >> 10 & 0x1F, mantissa = half & 0x3FF;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7F800000U | mantissa << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
  const float value = std::ldexp(static_cast<float>(mantissa), -24);
  return sign != 0 ? -value : value;
}

template <class T, class Convert>
void convert_all(std::span<const std::byte> bytes, std::span<float> out, Convert convert) {
  for (size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    out[i] = convert(value);
  }
}

}  // namespace

bool is_floating(DType dtype) { return dtype == DType::f64 || dtype == DType::f32 || dtype == DType::bf16 || dtype == DType::f16; }

void to_f32(DType dtype, std::span<const std::byte> bytes, std::span<float> out) {
  switch (dtype) {
    case DType::f32:
      if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size_bytes());
      return;
    case DType::f64: return convert_all<double>(bytes, out, [](double v) { return static_cast<float>(v); });
    case DType::f16: return convert_all<uint16_t>(bytes, out, half_to_float);
    case DType::bf16: return convert_all<uint16_t>(bytes, out, [](uint16_t v) { return std::bit_cast<float>(uint32_t{v} << 16); });
    default: throw Error(Code::internal, "tensors/to_f32", std::string(dtype_name(dtype)) + " is no floating-point type");
  }
}

}  // namespace bertpt::tensors
