// corpus/zstd_codec.h   One buffer to one zstd frame with content size and checksum, and back. Streams are the sources' business.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bertpt::corpus {

// Raised when the same level gives other bytes than before.
constexpr int kCompressionRules = 2;

// What is compressed. For ranks level 3 is tuned: a match is at least four bytes, which are two or three tokens, and is looked for in one
// place of a table of 2^17 (zstd's strategy `fast`). That is 2 % smaller than zstd's own level 3 and 1.6 times as fast. Other levels are
// zstd's own.
enum class Content { any, ranks };

// Not for use by two threads. Keeps its working memory from frame to frame.
class Compressor {
 public:
  explicit Compressor(int64_t level, Content content = Content::any);
  ~Compressor();
  void append(std::string_view raw, std::string& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The same for any number of threads: each call has a compressor of its own, kept for the next.
class SharedCompressor {
 public:
  SharedCompressor(int64_t level, Content content) : level_(level), content_(content) {}
  std::string compress(std::string_view raw);

 private:
  std::unique_ptr<Compressor> take();
  const int64_t level_;
  const Content content_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Compressor>> idle_;
};

// Not for use by two threads. Keeps its working memory and the room for the content from frame to frame.
class Decompressor {
 public:
  Decompressor();
  ~Decompressor();
  // As the function below; the bytes are valid until the next call.
  std::optional<std::string_view> decompress(std::string_view frame, uint64_t raw_bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The same for any number of threads: `use` gets a decompressor of its own.
class SharedDecompressor {
 public:
  template <class Use>
  void with(Use&& use) {
    std::unique_ptr<Decompressor> mine = take();
    use(*mine);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(mine));
  }

 private:
  std::unique_ptr<Decompressor> take();
  std::mutex mutex_;
  std::vector<std::unique_ptr<Decompressor>> idle_;
};

// The content of exactly one frame that claims `raw_bytes`, with its checksum checked; nothing when the frame is damaged or has
// another size. The claim is believed only up to what `frame` could hold.
std::optional<std::string> decompress(std::string_view frame, uint64_t raw_bytes);

// The size that the frame claims for its content.
std::optional<uint64_t> content_size(std::string_view frame);

}  // namespace bertpt::corpus
