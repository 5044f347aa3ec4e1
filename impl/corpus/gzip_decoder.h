// corpus/gzip_decoder.h   gzip data (RFC 1952 around RFC 1951) to bytes, in bounded memory: 32 KiB of history and one block of output.
// Members one after the other are one stream. Own code, so that the library needs no zlib. Every field is distrusted.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bertpt::corpus {

// What is wrong with the data; the stream that reads it adds path and place.
class GzipDamage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class GzipDecoder {
 public:
  // refill gives the next bytes of the file, valid until its next call; empty at the end.
  explicit GzipDecoder(std::function<std::string_view()> refill) : refill_(std::move(refill)) {}
  // The next decoded bytes, valid until the next call; empty at the end of the file. Throws GzipDamage.
  std::string_view next();

 private:
  // A canonical Huffman code: a table of the first kQuickBits bits, and counts by length for longer codes.
  struct Code {
    static constexpr unsigned kQuickBits = 10, kMaxBits = 15;
    std::array<uint16_t, 1u << kQuickBits> quick;  // symbol << 4 | length; 0: longer, or no code
    std::array<uint16_t, kMaxBits + 1> count;      // symbols of each length
    std::array<uint16_t, 320> symbol;              // by length, then value
    void build(const uint8_t* lengths, unsigned n, bool may_be_incomplete);
  };
  enum class Phase { header, block, stored, coded, trailer, end };

  bool fill(unsigned bits);  // false: the file has no more
  uint32_t peek(unsigned bits) const { return static_cast<uint32_t>(hold_ & ((uint64_t{1} << bits) - 1)); }
  void drop(unsigned bits) {
    hold_ >>= bits;
    held_ -= bits;
  }
  uint32_t take(unsigned bits);
  unsigned symbol_of(const Code& code);
  void read_header();
  void read_block();
  void read_codes();
  void copy_stored();
  void decode();
  void read_trailer();
  void finish_block() { phase_ = final_ ? Phase::trailer : Phase::block; }

  std::function<std::string_view()> refill_;
  std::string_view input_;
  uint64_t hold_ = 0;  // bits read and not used, the next one lowest
  unsigned held_ = 0;
  Phase phase_ = Phase::header;
  bool final_ = false, any_member_ = false;
  uint32_t stored_left_ = 0;
  Code literals_{}, distances_{};
  std::string out_;              // up to 32 KiB of history, then what this next() gives
  size_t given_ = 0;             // of out_, by earlier calls
  uint32_t crc_ = 0, size_ = 0;  // of the member
};

}  // namespace bertpt::corpus
