#include "corpus/gzip_decoder.h"

#include <algorithm>

#include "base/crc.h"

namespace bertpt::corpus {
namespace {

constexpr size_t kHistory = 32768, kBlock = size_t{1} << 17;
constexpr std::array<uint16_t, 29> kLengthBase{3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                               31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<uint8_t, 29> kLengthBits{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<uint16_t, 30> kDistanceBase{1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                                 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr std::array<uint8_t, 30> kDistanceBits{0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                                6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
constexpr std::array<uint8_t, 19> kOrder{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

}  // namespace

void GzipDecoder::Code::build(const uint8_t* lengths, unsigned n, bool may_be_incomplete) {
  count.fill(0);
  quick.fill(0);
  for (unsigned i = 0; i < n; ++i) ++count[lengths[i]];
  int left = 1;  // codes of the current length not yet used
  for (unsigned bits = 1; bits <= kMaxBits; ++bits) {
    left = 2 * left - count[bits];
    if (left < 0) throw GzipDamage("a Huffman code has too many symbols");
  }
  if (left > 0 && !(may_be_incomplete && n - count[0] <= 1)) throw GzipDamage("a Huffman code is incomplete");
  std::array<uint16_t, kMaxBits + 2> first{};
  for (unsigned bits = 1; bits <= kMaxBits; ++bits) first[bits + 1] = static_cast<uint16_t>(first[bits] + count[bits]);
  std::array<uint16_t, kMaxBits + 2> at = first;
  for (unsigned i = 0; i < n; ++i) {
    if (lengths[i] != 0) symbol[at[lengths[i]]++] = static_cast<uint16_t>(i);
  }
  unsigned code = 0, index = 0;
  for (unsigned bits = 1; bits <= kQuickBits; ++bits, code <<= 1) {
    for (unsigned k = 0; k < count[bits]; ++k, ++code, ++index) {
      unsigned reversed = 0;
      for (unsigned b = 0; b < bits; ++b) reversed |= (code >> b & 1) << (bits - 1 - b);
      for (unsigned slot = reversed; slot < quick.size(); slot += 1u << bits)
        quick[slot] = static_cast<uint16_t>(symbol[index] << 4 | bits);
    }
  }
}

bool GzipDecoder::fill(unsigned bits) {
  while (held_ < bits) {
    if (input_.empty() && (input_ = refill_()).empty()) return false;
    hold_ |= uint64_t{static_cast<unsigned char>(input_.front())} << held_;
    held_ += 8;
    input_.remove_prefix(1);
  }
  return true;
}

uint32_t GzipDecoder::take(unsigned bits) {
  if (!fill(bits)) throw GzipDamage("the file was cut off");
  const uint32_t value = peek(bits);
  drop(bits);
  return value;
}

unsigned GzipDecoder::symbol_of(const Code& code) {
  fill(Code::kMaxBits);  // the end of the file may leave fewer
  if (const uint16_t entry = code.quick[peek(Code::kQuickBits)]; entry != 0) {
    const unsigned bits = entry & 15;
    if (bits > held_) throw GzipDamage("the file was cut off");
    drop(bits);
    return entry >> 4;
  }
  int value = 0, first = 0, index = 0;
  for (unsigned bits = 1; bits <= Code::kMaxBits; ++bits) {
    if (bits > held_) throw GzipDamage("the file was cut off");
    value |= static_cast<int>(hold_ >> (bits - 1) & 1);
    const int count = code.count[bits];
    if (value - count < first) {
      drop(bits);
      return code.symbol[static_cast<size_t>(index + (value - first))];
    }
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  throw GzipDamage("a Huffman code is unknown");
}

void GzipDecoder::read_header() {
  if (!fill(8)) {
    phase_ = Phase::end;
    return;
  }
  if (any_member_ && peek(8) == 0) {  // padding behind the last member
    drop(8);
    return;
  }
  if (take(16) != 0x8B1F || take(8) != 8) throw GzipDamage("this is not the head of a gzip member");
  const uint32_t flags = take(8);
  if ((flags & 0xE0) != 0) throw GzipDamage("the head of a gzip member has unknown flags");
  take(32), take(16);
  if ((flags & 4) != 0) {
    for (uint32_t left = take(16); left > 0; --left) take(8);
  }
  for (const uint32_t text : {8u, 16u}) {
    if ((flags & text) != 0)
      while (take(8) != 0) {
      }
  }
  if ((flags & 2) != 0) take(16);
  crc_ = size_ = 0;
  any_member_ = true;
  phase_ = Phase::block;
}

void GzipDecoder::read_block() {
  final_ = take(1) != 0;
  const uint32_t kind = take(2);
  if (kind == 0) {
    drop(held_ % 8);
    stored_left_ = take(16);
    if (take(16) != (stored_left_ ^ 0xFFFF)) throw GzipDamage("the length of a stored block does not fit");
    phase_ = Phase::stored;
  } else if (kind == 1) {
    std::array<uint8_t, 320> lengths{};
    for (size_t i = 0; i < 288; ++i) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    std::fill(lengths.begin() + 288, lengths.end(), uint8_t{5});
    literals_.build(lengths.data(), 288, false);
    distances_.build(lengths.data() + 288, 32, false);
    phase_ = Phase::coded;
  } else if (kind == 2) {
    read_codes();
    phase_ = Phase::coded;
  } else {
    throw GzipDamage("a block has an unknown kind");
  }
}

void GzipDecoder::read_codes() {
  const uint32_t n_literals = take(5) + 257, n_distances = take(5) + 1, n_lengths = take(4) + 4;
  if (n_literals > 286 || n_distances > 30) throw GzipDamage("a block has too many symbols");
  std::array<uint8_t, 320> lengths{};
  for (uint32_t i = 0; i < n_lengths; ++i) lengths[kOrder[i]] = static_cast<uint8_t>(take(3));
  Code code{};
  code.build(lengths.data(), 19, false);
  lengths.fill(0);
  for (uint32_t i = 0; i < n_literals + n_distances;) {
    const unsigned symbol = symbol_of(code);
    if (symbol < 16) {
      lengths[i++] = static_cast<uint8_t>(symbol);
      continue;
    }
    if (symbol == 16 && i == 0) throw GzipDamage("a code length repeats nothing");
    const uint8_t repeated = symbol == 16 ? lengths[i - 1] : 0;
    uint32_t times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > n_literals + n_distances) throw GzipDamage("the code lengths are too many");
    while (times-- > 0) lengths[i++] = repeated;
  }
  if (lengths[256] == 0) throw GzipDamage("a block has no end");
  literals_.build(lengths.data(), n_literals, true);
  distances_.build(lengths.data() + n_literals, n_distances, true);
}

void GzipDecoder::copy_stored() {
  while (stored_left_ > 0 && out_.size() < kHistory + kBlock) {
    out_ += static_cast<char>(take(8));
    --stored_left_;
  }
  if (stored_left_ == 0) finish_block();
}

void GzipDecoder::decode() {
  while (out_.size() < kHistory + kBlock) {
    const unsigned symbol = symbol_of(literals_);
    if (symbol < 256) {
      out_ += static_cast<char>(symbol);
      continue;
    }
    if (symbol == 256) return finish_block();
    if (symbol - 257 >= kLengthBase.size()) throw GzipDamage("a length is unknown");
    const size_t length = kLengthBase[symbol - 257] + take(kLengthBits[symbol - 257]);
    const unsigned distance_symbol = symbol_of(distances_);
    if (distance_symbol >= kDistanceBase.size()) throw GzipDamage("a distance is unknown");
    const size_t distance = kDistanceBase[distance_symbol] + take(kDistanceBits[distance_symbol]);
    if (distance > out_.size() || distance > kHistory) throw GzipDamage("a distance reaches before the beginning");
    const size_t begin = out_.size();
    out_.resize(begin + length);
    char* const to = out_.data() + begin;
    const char* const from = to - distance;
    for (size_t i = 0; i < length; ++i) to[i] = from[i];  // may overlap
  }
}

void GzipDecoder::read_trailer() {
  drop(held_ % 8);
  const uint32_t crc = take(32), size = take(32);
  if (crc != crc_) throw GzipDamage("the checksum does not fit");
  if (size != size_) throw GzipDamage("the length does not fit");
  phase_ = Phase::header;
  out_.clear();  // a new member has no history
  given_ = 0;
}

std::string_view GzipDecoder::next() {
  if (out_.size() > kHistory) out_.erase(0, out_.size() - kHistory);
  given_ = out_.size();
  while (phase_ != Phase::end) {
    const size_t before = out_.size();
    switch (phase_) {
      case Phase::header: read_header(); break;
      case Phase::block: read_block(); break;
      case Phase::stored: copy_stored(); break;
      case Phase::coded: decode(); break;
      case Phase::trailer:
        if (out_.size() > given_) return std::string_view(out_).substr(given_);  // given first: the trailer forgets it
        read_trailer();
        break;
      case Phase::end: break;
    }
    const std::string_view fresh = std::string_view(out_).substr(std::min(before, out_.size()));
    crc_ = crc32(crc_, fresh);
    size_ += static_cast<uint32_t>(fresh.size());
    if (out_.size() >= kHistory + kBlock) return std::string_view(out_).substr(given_);
  }
  return {};
}

}  // namespace bertpt::corpus
