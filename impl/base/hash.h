// base/hash.h   XXH3 (libxxhash) of bytes, as hexadecimal digits or numbers. For identity and damage, not for secrets.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bertpt {

uint64_t hash64(std::string_view bytes);
std::string hash128_hex(std::string_view bytes);  // 32 digits
uint64_t xxh64(std::string_view bytes);           // the older XXH64, as zstd's frame checksums use it

// The same as hash128_hex over everything that was added.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  void add(const void* data, size_t size_bytes);
  void add(std::string_view text) { add(text.data(), text.size()); }
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bertpt
