#include "corpus/zstd_codec.h"

#include <zstd.h>

#include "base/error.h"
#include "corpus/shard_format.h"

namespace bertpt::corpus {
namespace {
constexpr int64_t kTunedLevel = 3;
}

struct Compressor::Impl {
  void set(ZSTD_cParameter parameter, int value) { ZSTD_CCtx_setParameter(context.get(), parameter, value); }
  std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  std::unique_ptr<char[]> room;
  size_t room_bytes = 0;
};

Compressor::Compressor(int64_t level, Content content) : impl_(std::make_unique<Impl>()) {
  if (!impl_->context) throw Error(Code::out_of_memory, "corpus/zstd", "no memory for a zstd context");
  impl_->set(ZSTD_c_compressionLevel, static_cast<int>(level));
  impl_->set(ZSTD_c_checksumFlag, 1);
  if (content != Content::ranks || level != kTunedLevel) return;
  impl_->set(ZSTD_c_strategy, ZSTD_fast);
  impl_->set(ZSTD_c_minMatch, 4);
  impl_->set(ZSTD_c_hashLog, 17);
  impl_->set(ZSTD_c_targetLength, 0);  // above 0 literals would not be compressed
}
Compressor::~Compressor() = default;

void Compressor::append(std::string_view raw, std::string& out) {
  const size_t bound = ZSTD_compressBound(raw.size());
  if (bound > impl_->room_bytes) {
    impl_->room.reset(new char[bound]);
    impl_->room_bytes = bound;
  }
  const size_t n = ZSTD_compress2(impl_->context.get(), impl_->room.get(), impl_->room_bytes, raw.data(), raw.size());
  if (ZSTD_isError(n)) throw Error(Code::internal, "corpus/zstd", std::string("zstd cannot compress: ") + ZSTD_getErrorName(n));
  out.append(impl_->room.get(), n);
}

std::string SharedCompressor::compress(std::string_view raw) {
  std::unique_ptr<Compressor> compressor = take();
  std::string stored;
  compressor->append(raw, stored);
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(compressor));
  return stored;
}

std::unique_ptr<Compressor> SharedCompressor::take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Compressor>(level_, content_);
  std::unique_ptr<Compressor> compressor = std::move(idle_.back());
  idle_.pop_back();
  return compressor;
}

struct Decompressor::Impl {
  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context{ZSTD_createDCtx(), ZSTD_freeDCtx};
  std::unique_ptr<char[]> room;
  uint64_t room_bytes = 0;
};

Decompressor::Decompressor() : impl_(std::make_unique<Impl>()) {
  if (!impl_->context) throw Error(Code::out_of_memory, "corpus/zstd", "no memory for a zstd context");
}
Decompressor::~Decompressor() = default;

std::optional<std::string_view> Decompressor::decompress(std::string_view frame, uint64_t raw_bytes) {
  if (raw_bytes > frame.size() * kMaxCompressionRatio) return std::nullopt;
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != raw_bytes) return std::nullopt;
  const size_t frame_bytes = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
  if (ZSTD_isError(frame_bytes) || frame_bytes != frame.size()) return std::nullopt;
  if (raw_bytes > impl_->room_bytes) {
    impl_->room.reset(new char[raw_bytes]);
    impl_->room_bytes = raw_bytes;
  }
  const size_t n = ZSTD_decompressDCtx(impl_->context.get(), impl_->room.get(), raw_bytes, frame.data(), frame.size());
  if (ZSTD_isError(n) || n != raw_bytes) return std::nullopt;
  return std::string_view(impl_->room.get(), raw_bytes);
}

std::unique_ptr<Decompressor> SharedDecompressor::take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Decompressor>();
  std::unique_ptr<Decompressor> decompressor = std::move(idle_.back());
  idle_.pop_back();
  return decompressor;
}

std::optional<std::string> decompress(std::string_view frame, uint64_t raw_bytes) {
  Decompressor decompressor;
  const std::optional<std::string_view> raw = decompressor.decompress(frame, raw_bytes);
  return raw ? std::optional<std::string>(*raw) : std::nullopt;
}

std::optional<uint64_t> content_size(std::string_view frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
  return size;
}

}  // namespace bertpt::corpus
