// report/wire.h   Protocol Buffers' wire format, written by hand: the four kinds of fields that TensorBoard's messages need.
// https://protobuf.dev/programming-guides/encoding
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace bertpt::report {

// One message as it grows; fields are written in the order of the calls.
class Message {
 public:
  Message& integer(uint32_t field, uint64_t value) {  // int32, int64, enum, bool
    key(field, 0);
    varint(value);
    return *this;
  }
  Message& number(uint32_t field, double value) {
    key(field, 1);
    append(value);
    return *this;
  }
  Message& number(uint32_t field, float value) {
    key(field, 5);
    append(value);
    return *this;
  }
  Message& bytes(uint32_t field, std::string_view value) {  // string, bytes, and a message within
    key(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  Message& message(uint32_t field, const Message& value) { return bytes(field, value.bytes_); }
  Message& packed(uint32_t field, std::span<const double> values) {
    key(field, 2);
    varint(values.size() * sizeof(double));
    for (const double value : values) append(value);
    return *this;
  }
  const std::string& str() const { return bytes_; }

 private:
  void key(uint32_t field, uint32_t kind) { varint(uint64_t{field} << 3 | kind); }
  void varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  template <class T>
  void append(T value) {
    static_assert(std::endian::native == std::endian::little);
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes_.append(raw, sizeof value);
  }
  std::string bytes_;
};

}  // namespace bertpt::report
