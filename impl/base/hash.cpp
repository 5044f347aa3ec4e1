#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdio>

namespace bertpt {
namespace {
std::string hex128(XXH128_hash_t hash) {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}
}  // namespace

struct Hasher::State {
  XXH3_state_t xxh;
};

uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }
std::string hash128_hex(std::string_view bytes) { return hex128(XXH3_128bits(bytes.data(), bytes.size())); }
uint64_t xxh64(std::string_view bytes) { return XXH64(bytes.data(), bytes.size(), 0); }

Hasher::Hasher() : state_(new State) { XXH3_128bits_reset(&state_->xxh); }
Hasher::~Hasher() = default;
void Hasher::add(const void* data, size_t size_bytes) { XXH3_128bits_update(&state_->xxh, data, size_bytes); }
std::string Hasher::hex() const { return hex128(XXH3_128bits_digest(&state_->xxh)); }

}  // namespace bertpt
