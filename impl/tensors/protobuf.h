// tensors/protobuf.h   Reading one protocol-buffer message field by field, without a schema. Every length is checked against the message.
//
//   for (ProtobufReader reader(bytes, place); reader.next();) {
//     if (reader.field() == 1) size = reader.varint();      // skipped when no accessor is called
//   }
// A known field with another wire type than asked for is Error{corrupt}, as are a cut message, groups and field number 0.
#pragma once

#include <cstdint>
#include <string_view>

#include "tensors/place.h"

namespace bertpt::tensors {

// A base-128 number at bytes[at], which moves behind it. False when it is cut or longer than 64 bits.
bool read_varint(std::string_view bytes, size_t& at, uint64_t& value);

class ProtobufReader {
 public:
  ProtobufReader(std::string_view bytes, const Place& place) : bytes_(bytes), place_(place) {}
  bool next();  // false at the end
  uint32_t field() const { return field_; }
  uint64_t varint() const { return expect(Wire::varint), number_; }
  uint32_t fixed32() const { return expect(Wire::fixed32), static_cast<uint32_t>(number_); }
  std::string_view bytes() const { return expect(Wire::bytes), piece_; }

 private:
  enum class Wire : uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };
  void expect(Wire wire) const;
  std::string_view bytes_, piece_;
  const Place& place_;
  size_t at_ = 0;
  uint32_t field_ = 0;
  Wire wire_ = Wire::varint;
  uint64_t number_ = 0;
};

}  // namespace bertpt::tensors
