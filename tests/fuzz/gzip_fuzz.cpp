// Any bytes as a gzip file: decoded the same however the input is cut into pieces, never more than deflate can say, or GzipDamage.
#include <optional>

#include "corpus/gzip_decoder.h"
#include "fuzz/source_property.h"

namespace bertpt::fuzz {
namespace {

constexpr size_t kMaxRatio = 1032;  // 258 bytes for two bits

// Nothing when the data is damaged.
std::optional<std::string> decoded(std::string_view input, size_t piece) {
  std::string_view left = input;
  corpus::GzipDecoder decoder([&] {
    const std::string_view next = left.substr(0, piece);
    left.remove_prefix(next.size());
    return next;
  });
  std::string out;
  try {
    for (std::string_view bytes; !(bytes = decoder.next()).empty();) out += bytes;
  } catch (const corpus::GzipDamage&) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::vector<std::string> seeds() {
  std::vector<std::string> all = with_compressed({});
  all.emplace_back("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x03\x00\xfc\xff\x61\x62\x63\xc2\x41\x24\x35\x03\x00\x00\x00",
                   26);  // stored
  return all;
}

void one_input(std::string_view input) {
  const std::optional<std::string> whole = decoded(input, input.size() + 1);
  require(!whole || whole->size() <= input.size() * kMaxRatio, "no more bytes than deflate can say");
  require(decoded(input, 1 + input.size() % 7) == whole, "the pieces of the input do not matter");
}

}  // namespace bertpt::fuzz
