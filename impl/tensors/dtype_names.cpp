#include "tensors/dtype_names.h"

#include <utility>

namespace bertpt::tensors {
namespace {
constexpr std::pair<DType, std::string_view> kNames[] = {
    {DType::f32, "F32"}, {DType::f64, "F64"}, {DType::bf16, "BF16"},   {DType::f16, "F16"}, {DType::i32, "I32"},
    {DType::i64, "I64"}, {DType::u8, "U8"},   {DType::i8, "I8"},       {DType::u16, "U16"}, {DType::i16, "I16"},
    {DType::u32, "U32"}, {DType::u64, "U64"}, {DType::boolean, "BOOL"}};
}

std::optional<DType> dtype_from_name(std::string_view name) {
  for (const auto& [dtype, text] : kNames) {
    if (text == name) return dtype;
  }
  return std::nullopt;
}

std::string_view safetensors_name(DType dtype) {
  for (const auto& [known, text] : kNames) {
    if (known == dtype) return text;
  }
  throw Error(Code::internal, "tensors/dtype_names", "no safetensors name for type " + std::to_string(static_cast<int>(dtype)));
}

}  // namespace bertpt::tensors
