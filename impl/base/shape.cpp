#include "base/shape.h"

namespace bertpt {

size_t size_of(DType dtype) {
  switch (dtype) {
    case DType::f64:
    case DType::i64:
    case DType::u64: return 8;
    case DType::f32:
    case DType::i32:
    case DType::u32: return 4;
    case DType::bf16:
    case DType::f16:
    case DType::u16:
    case DType::i16: return 2;
    case DType::u8:
    case DType::i8:
    case DType::boolean: return 1;
  }
  throw Error(Code::internal, "base/shape", "unknown dtype " + std::to_string(static_cast<int>(dtype)));
}

std::string_view dtype_name(DType dtype) {
  switch (dtype) {
    case DType::f32: return "f32";
    case DType::f64: return "f64";
    case DType::bf16: return "bf16";
    case DType::f16: return "f16";
    case DType::i32: return "i32";
    case DType::i64: return "i64";
    case DType::u8: return "u8";
    case DType::i8: return "i8";
    case DType::u16: return "u16";
    case DType::i16: return "i16";
    case DType::u32: return "u32";
    case DType::u64: return "u64";
    case DType::boolean: return "bool";
  }
  return "unknown";
}

Shape::Shape(std::initializer_list<int64_t> dims) {
  for (const int64_t dim : dims) push_back(dim);
}

void Shape::push_back(int64_t dim) {
  if (rank_ == kMaxRank)
    throw Error(Code::invalid_argument, "base/shape", "a shape has at most 4 dimensions, got " + str() + " and one more");
  if (dim < 0) throw Error(Code::invalid_argument, "base/shape", "a dimension is negative: " + std::to_string(dim));
  dims_[rank_++] = dim;
}

int64_t Shape::elements() const {
  int64_t n = 1;
  for (const int64_t dim : *this)
    if (__builtin_mul_overflow(n, dim, &n))
      throw Error(Code::invalid_argument, "base/shape", "a shape of more than 2^63 elements: " + str());
  return n;
}

std::string Shape::str() const {
  std::string out = "[";
  for (size_t i = 0; i < rank_; ++i) out += (i == 0 ? "" : ", ") + std::to_string(dims_[i]);
  return out + "]";
}

bool Shape::operator==(const Shape& other) const {
  if (rank_ != other.rank_) return false;
  for (size_t i = 0; i < rank_; ++i)
    if (dims_[i] != other.dims_[i]) return false;
  return true;
}

}  // namespace bertpt
