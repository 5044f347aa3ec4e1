// Files of tests/oracle/gzip_fixture.py, which Python's zlib wrote.
#include "corpus/gzip_decoder.h"

#include <fstream>
#include <iterator>
#include <optional>

#include "support/catch.h"

using namespace bertpt::corpus;

namespace {

std::string text_of(int lines) {
  std::string out;
  for (int i = 0; i < lines; ++i) {
    out += std::to_string(i * 7919 % 10007) + " ";
    for (int k = 0; k < i % 7; ++k) out += "word ";
    out += "\n";
  }
  return out;
}

std::string all_bytes() {
  std::string out;
  for (int k = 0; k < 150; ++k)
    for (int byte = 0; byte < 256; ++byte) out += static_cast<char>(byte);
  return out;
}

std::string fixture(const std::string& name) {
  std::ifstream file(BERTPT_SOURCE_DIR "/tests/corpus/gzip/" + name + ".gz", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Fed in pieces of `step` bytes; nothing when the data is damaged.
std::optional<std::string> decoded(const std::string& data, size_t step) {
  std::string_view left = data;
  GzipDecoder decoder([&] {
    const std::string_view piece = left.substr(0, step);
    left.remove_prefix(piece.size());
    return piece;
  });
  std::string out;
  try {
    for (std::string_view block = decoder.next(); !block.empty(); block = decoder.next()) out += block;
  } catch (const GzipDamage&) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

TEST_CASE("every kind of block, headers with names, several members") {
  const std::pair<const char*, std::string> files[] = {
      {"stored", text_of(40)}, {"fixed", text_of(200)}, {"fast", text_of(400)},     {"best", text_of(1500)},
      {"huffman", text_of(100)}, {"far", all_bytes() + text_of(10) + all_bytes()}, {"members", text_of(40) + text_of(20)}};
  for (const auto& [name, text] : files) {
    INFO(name);
    const std::string data = fixture(name);
    REQUIRE(!data.empty());
    for (const size_t step : {size_t{1}, size_t{7}, size_t{100000}}) CHECK((decoded(data, step) == text));
  }
}

TEST_CASE("more text than a block of output comes whole") {
  std::string data, text;
  for (int i = 0; i < 40; ++i) {
    data += fixture("far");
    text += all_bytes() + text_of(10) + all_bytes();
  }
  CHECK((decoded(data, 4096) == text));
}

TEST_CASE("cut off data is refused at every byte, and no flipped bit goes unseen") {
  for (const char* name : {"stored", "fixed", "huffman"}) {
    const std::string data = fixture(name);
    const auto text = decoded(data, data.size());
    REQUIRE(text.has_value());
    for (size_t size = 1; size < data.size(); ++size) REQUIRE(!decoded(data.substr(0, size), 64).has_value());
    for (size_t bit = 0; bit < 8 * data.size(); ++bit) {
      std::string damaged = data;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      const auto got = decoded(damaged, data.size());
      REQUIRE((!got || *got == *text));  // the time in the header says nothing
    }
  }
}
