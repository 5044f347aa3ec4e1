// Damaged shards: every flipped byte and every truncation is an Error or gives the right data; verify() finds every flip; fields that
// lie under correct hashes are refused too.
#include <functional>
#include <limits>

#include "base/hash.h"
#include "corpus/random_documents.h"
#include "corpus/shard_reader.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

namespace {

// All that a reader gives, joined; throws Error where the reader does.
std::string contents(const std::filesystem::path& path) {
  const ShardReader shard(path);
  std::string out;
  std::vector<uint32_t> column;
  shard.append_sentence_lengths(column);
  shard.append_document_sentences(column);
  for (const uint32_t value : column) put_u32(out, value);
  Decompressor decompressor;
  std::vector<int32_t> ids;
  for (int64_t i = 0; i < shard.n_frames(); ++i) {
    shard.decode_frame(i, decompressor, ids);
    for (const int32_t id : ids) put_u32(out, static_cast<uint32_t>(id));
  }
  for (uint64_t i = 0; i < shard.counts().documents; ++i) out += shard.document_id(static_cast<int64_t>(i)) + "\n";
  for (const uint64_t count : shard.id_counts()) put_u64(out, count);
  return out;
}

enum class Outcome { right, corrupt, unsupported, wrong };

Outcome read(const std::filesystem::path& path, const std::string& expected) {
  try {
    return contents(path) == expected ? Outcome::right : Outcome::wrong;
  } catch (const Error& error) {
    return error.code() == Code::corrupt ? Outcome::corrupt : error.code() == Code::unsupported ? Outcome::unsupported : Outcome::wrong;
  }
}

struct Sample {
  TempDir dir;
  std::string good, expected;
  std::filesystem::path path;
  Sample() {
    write_shard(dir / "good.zst", random_documents(21, 12, 60, 6, 12), {.vocab_size = 60, .metadata_json = "{}", .frame_bytes = 128});
    good = bytes_of(dir / "good.zst");
    expected = contents(dir / "good.zst");
    path = dir / "bad.zst";
  }
};

uint64_t u64_at(const std::string& bytes, size_t at) { return ByteReader(std::string_view(bytes).substr(at, 8), "test", 0).u64(); }
void set_u64(std::string& bytes, size_t at, uint64_t value) {
  std::string text;
  put_u64(text, value);
  bytes.replace(at, 8, text);
}

struct Layout {
  size_t seek, footer, footer_bytes;
};
Layout layout_of(const std::string& good) {
  const size_t n = ByteReader(std::string_view(good).substr(good.size() - 9, 4), "test", 0).u32();
  Layout layout{};
  layout.seek = good.size() - 9 - n * 8 - 8;
  layout.footer_bytes = u64_at(good, layout.seek - 16);
  layout.footer = layout.seek - layout.footer_bytes;
  return layout;
}

// Makes all hashes fit again, so that only the checks of the fields themselves stand.
void repair_hashes(std::string& bytes, const Layout& layout) {
  const std::string_view view(bytes);
  const uint64_t data_bytes = u64_at(bytes, layout.footer + 72);
  if (data_bytes < bytes.size()) bytes.replace(layout.footer + 80, 32, hash128_hex(view.substr(0, data_bytes)));
  set_u64(bytes, layout.footer + 112, hash64(view.substr(layout.seek)));
  size_t at = static_cast<size_t>(data_bytes);
  for (size_t entry = layout.footer + 128; entry + 48 <= layout.seek; entry += 32) {
    const uint64_t stored = u64_at(bytes, entry + 8);
    if (at + 8 > bytes.size() || stored > bytes.size() - at - 8) break;
    set_u64(bytes, entry + 24, hash64(view.substr(at + 8, stored)));
    at += 8 + stored;
  }
  set_u64(bytes, layout.seek - 8, hash64(view.substr(layout.footer, layout.footer_bytes - 8)));
}

}  // namespace

TEST_CASE("a shard cut at any length is refused") {
  Sample sample;
  REQUIRE(read(sample.dir / "good.zst", sample.expected) == Outcome::right);
  for (size_t size = 0; size < sample.good.size(); ++size) {
    sample.dir.write("bad.zst", sample.good.substr(0, size));
    INFO("length " << size);
    REQUIRE(read(sample.path, sample.expected) == Outcome::corrupt);
  }
}

TEST_CASE("every flipped bit is an error or harmless, and verify finds it") {
  Sample sample;
  for (size_t at = 0; at < sample.good.size(); ++at) {
    for (const int mask : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF}) {
      std::string bad = sample.good;
      bad[at] = static_cast<char>(bad[at] ^ mask);
      sample.dir.write("bad.zst", bad);
      INFO("byte " << at << " xor " << mask);
      const Outcome outcome = read(sample.path, sample.expected);
      REQUIRE((outcome == Outcome::right || outcome == Outcome::corrupt));
      bool found = false;
      try {
        Progress progress;
        ShardReader(sample.path).verify(Cancel(), progress);
      } catch (const Error& error) {
        found = error.code() == Code::corrupt && error.message().find("bad.zst") != std::string::npos &&
                error.details_json().find("offset") != std::string::npos;
      }
      REQUIRE(found);
    }
  }
}

TEST_CASE("fields that lie under correct hashes neither crash nor allocate") {
  Sample sample;
  const Layout layout = layout_of(sample.good);
  {
    std::string same = sample.good;
    repair_hashes(same, layout);
    REQUIRE(same == sample.good);  // the repair itself is right
  }
  size_t refused = 0, tried = 0;
  const auto attempt = [&](std::string bad) {
    repair_hashes(bad, layout);
    sample.dir.write("bad.zst", bad);
    ++tried;
    try {
      contents(sample.path);
    } catch (const Error&) {
      ++refused;
    }
  };
  for (size_t at = layout.footer + 8; at + 16 < layout.seek; at += 8) {
    for (const uint64_t value : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 31, uint64_t{1} << 40, std::numeric_limits<uint64_t>::max(),
                                 u64_at(sample.good, at) + 1, u64_at(sample.good, at) - 1}) {
      std::string bad = sample.good;
      set_u64(bad, at, value);
      attempt(bad);
    }
  }
  Random random(3, 3);
  for (int i = 0; i < 2500; ++i) {  // anywhere, columns and seek table included
    std::string bad = sample.good;
    for (uint64_t flips = random.between(1, 3); flips > 0; --flips) {
      const size_t at = random.below(bad.size());
      bad[at] = static_cast<char>(random.next_u32());
    }
    attempt(bad);
  }
  CHECK(refused > tried / 2);
}

TEST_CASE("shards of the future are refused by name, compatible additions are read") {
  Sample sample;
  const Layout layout = layout_of(sample.good);
  const auto with = [&](size_t at, uint64_t value) {
    std::string bytes = sample.good;
    set_u64(bytes, layout.footer + at, value);
    repair_hashes(bytes, layout);
    sample.dir.write("bad.zst", bytes);
    return read(sample.path, sample.expected);
  };
  CHECK(with(8, uint64_t{2}) == Outcome::unsupported);                  // major 2
  CHECK(with(8, uint64_t{7} << 32 | 1) == Outcome::right);              // minor 7
  CHECK(with(16, uint64_t{1} << 40) == Outcome::unsupported);           // an incompatible feature
  CHECK(with(24, std::numeric_limits<uint64_t>::max()) == Outcome::right);  // compatible features
}
