// base/shape.h   Types, shapes, devices and views of memory.
//
// Dimension letters, everywhere in the project: T tokens, S sequences, H hidden, I inner, A attention heads, D head size,
// V vocabulary, M masked positions, L layers. A gradient takes a leading d: dx.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/error.h"

namespace bertpt {

enum class DType : int32_t {
  f32 = 1,
  f64 = 2,
  bf16 = 3,
  f16 = 4,
  i32 = 5,
  i64 = 6,
  u8 = 7,
  i8 = 8,
  u16 = 9,
  i16 = 10,
  u32 = 11,
  u64 = 12,
  boolean = 13
};
size_t size_of(DType dtype);               // bytes of one element
std::string_view dtype_name(DType dtype);  // "f32"

struct Device {
  enum class Kind : int32_t { cpu = 0, cuda = 1 };
  Kind kind = Kind::cpu;
  int32_t index = 0;
  bool operator==(const Device&) const = default;
};

// Up to four dimensions, row-major, contiguous.
class Shape {
 public:
  static constexpr size_t kMaxRank = 4;
  Shape() = default;
  Shape(std::initializer_list<int64_t> dims);
  template <class Iterator>
  Shape(Iterator first, Iterator last) {
    for (; first != last; ++first) push_back(*first);
  }
  void push_back(int64_t dim);
  size_t rank() const { return rank_; }
  int64_t operator[](size_t i) const { return dims_[i]; }
  const int64_t* begin() const { return dims_.data(); }
  const int64_t* end() const { return dims_.data() + rank_; }
  int64_t elements() const;  // 1 for rank 0
  std::string str() const;   // "[12, 20]"
  bool operator==(const Shape& other) const;

 private:
  std::array<int64_t, kMaxRank> dims_{};
  size_t rank_ = 0;
};

// Contiguous memory that someone else owns, with what it takes to check it.
struct View {
  void* data = nullptr;
  Shape shape;
  DType dtype = DType::f32;
  Device device;

  int64_t elements() const { return shape.elements(); }
  size_t size_bytes() const { return static_cast<size_t>(elements()) * size_of(dtype); }
  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
  explicit operator bool() const { return data != nullptr; }
};

}  // namespace bertpt
