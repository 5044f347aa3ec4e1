#include "tensors/protobuf.h"

#include "tensors/little_endian.h"

namespace bertpt::tensors {

bool read_varint(std::string_view bytes, size_t& at, uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (at >= bytes.size()) return false;
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    if (shift == 63 && byte > 1) return false;
    value |= uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

bool ProtobufReader::next() {
  if (at_ == bytes_.size()) return false;
  uint64_t tag = 0;
  if (!read_varint(bytes_, at_, tag) || tag >> 3 == 0 || tag >> 3 > UINT32_MAX)
    place_.fail("a protocol-buffer message is cut or torn", Code::corrupt, at_);
  field_ = static_cast<uint32_t>(tag >> 3);
  wire_ = static_cast<Wire>(tag & 7);
  const size_t left = bytes_.size() - at_;
  switch (wire_) {
    case Wire::varint:
      if (read_varint(bytes_, at_, number_)) return true;
      break;
    case Wire::fixed64:
      if (left < 8) break;
      number_ = little_endian<uint64_t>(bytes_, at_);
      at_ += 8;
      return true;
    case Wire::fixed32:
      if (left < 4) break;
      number_ = little_endian<uint32_t>(bytes_, at_);
      at_ += 4;
      return true;
    case Wire::bytes: {
      uint64_t size = 0;
      if (!read_varint(bytes_, at_, size) || size > bytes_.size() - at_) break;
      piece_ = bytes_.substr(at_, size);
      at_ += size;
      return true;
    }
  }
  place_.fail("field " + std::to_string(field_) + " of a protocol-buffer message is cut or of an unknown kind", Code::corrupt, at_);
}

void ProtobufReader::expect(Wire wire) const {
  if (wire_ != wire)
    place_.fail("field " + std::to_string(field_) + " of a protocol-buffer message is of another kind than expected", Code::corrupt, at_);
}

}  // namespace bertpt::tensors
