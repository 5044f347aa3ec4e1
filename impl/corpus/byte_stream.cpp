#include "corpus/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "corpus/gzip_decoder.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/source";
constexpr size_t kBlockBytes = size_t{1} << 17;
constexpr int kWaitMs = 100;  // so soon a request to stop is seen while nothing comes

bool is_zstd(std::string_view head) {
  if (head.size() < 4) return false;
  const std::string_view tail = head.substr(1, 3);
  const auto first = static_cast<unsigned char>(head[0]);
  return head.starts_with("\x28\xB5\x2F\xFD") || (first >= 0x50 && first <= 0x5F && tail == "\x2A\x4D\x18");  // frame, skippable frame
}

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

struct ByteStream::Impl {
  Impl(std::string p, Cancel c) : path(std::move(p)), cancel(std::move(c)) {
    fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw_errno(errno, kComponent, "open", path);
    try {
      look_at_head();
    } catch (...) {
      ::close(fd);
      throw;
    }
  }
  ~Impl() { ::close(fd); }

  void look_at_head() {
    input.resize(kBlockBytes);
    fill_input();
    const std::string_view head(input.data(), input_size);
    if (head.starts_with("\xFD"
                         "7zXZ")) {
      throw Error(Code::unsupported, kComponent,
                  "'" + path + "' is xz data; document files are plain, .gz or .zst: decompress it, or recompress it with zstd",
                  {{"path", path}});
    }
    if (head.starts_with("\x1F\x8B\x08")) {
      gzip = std::make_unique<GzipDecoder>([this] { return next_plain(); });
    } else if (is_zstd(head)) {
      context.reset(ZSTD_createDCtx());
      if (!context) throw Error(Code::out_of_memory, kComponent, "no memory to decompress '" + path + "'", {{"path", path}});
      output.resize(ZSTD_DStreamOutSize());
    } else if (const bool zst = path.ends_with(".zst"); zst || path.ends_with(".gz")) {
      throw Error(Code::corrupt, kComponent,
                  "'" + path +
                      (zst ? "' is named .zst but does not begin like zstd data" : "' is named .gz but does not begin like gzip data") +
                      (head.empty() ? " (it is empty)" : "") + "; make the file again, or rename it if it is plain text",
                  {{"path", path}, {"offset", 0}});
    }
  }

  void fill_input() {
    input_position = input_size = 0;
    while (true) {
      wait_for_input();
      const ssize_t n = ::read(fd, input.data(), input.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw_errno(errno, kComponent, "read", path);
      input_size = static_cast<size_t>(n);
      disk_bytes += input_size;
      return;
    }
  }

  // Regular files are always ready; what comes through a pipe may take for ever.
  void wait_for_input() const {
    while (true) {
      cancel.check(kComponent);
      pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
      const int n = ::poll(&waiting, 1, kWaitMs);
      if (n > 0) return;
      if (n < 0 && errno != EINTR) throw_errno(errno, kComponent, "read", path);
    }
  }

  std::string_view next_block() { return context ? next_decoded() : gzip ? next_unzipped() : next_plain(); }

  std::string_view next_unzipped() {
    try {
      return gzip->next();
    } catch (const GzipDamage& damage) {
      corrupt(std::string("has damaged gzip data: ") + damage.what(), disk_bytes);
    }
  }

  std::string_view next_plain() {
    if (input_position == input_size) fill_input();
    const std::string_view block(input.data() + input_position, input_size - input_position);
    input_position = input_size;
    return block;
  }

  std::string_view next_decoded() {
    while (true) {
      if (input_position == input_size && !output_pending) {
        fill_input();
        if (input_size == 0) {
          if (inside_frame) corrupt("ends in the middle of a zstd frame: the file was cut off", disk_bytes);
          return {};
        }
      }
      ZSTD_inBuffer in{input.data(), input_size, input_position};
      ZSTD_outBuffer out{output.data(), output.size(), 0};
      const size_t result = ZSTD_decompressStream(context.get(), &out, &in);
      if (ZSTD_isError(result)) {
        corrupt(std::string("has damaged zstd data: ") + ZSTD_getErrorName(result), disk_bytes - input_size + in.pos);
      }
      input_position = in.pos;
      inside_frame = result != 0;
      output_pending = inside_frame && out.pos == out.size;  // a full output may leave more inside the decoder
      if (out.pos > 0) return {output.data(), out.pos};
    }
  }

  [[noreturn]] void corrupt(const std::string& what, uint64_t disk_offset) const {
    throw Error(Code::corrupt, kComponent,
                "'" + path + "' " + what + " (byte " + std::to_string(disk_offset) + " of the file, after " + std::to_string(offset) +
                    " decoded bytes); fetch or make the file again",
                {{"path", path}, {"offset", disk_offset}, {"decoded_offset", offset}});
  }

  // The first call gathers three bytes, so that a byte order mark is seen however the decoder cuts its output.
  std::string_view next() {
    std::string_view block = next_block();
    if (!started) {
      started = true;
      if (!block.empty() && block.size() < 3) {
        first.assign(block);
        while (first.size() < 3 && !(block = next_block()).empty()) first.append(block);
        block = first;
      }
      if (block.starts_with("\xEF\xBB\xBF")) {
        offset = 3;
        block.remove_prefix(3);
        if (block.empty()) block = next_block();
      }
    }
    offset += block.size();
    return block;
  }

  std::string path;
  Cancel cancel;
  int fd = -1;
  std::vector<char> input, output;
  size_t input_size = 0, input_position = 0;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context;  // null: not zstd
  std::unique_ptr<GzipDecoder> gzip;                // null: not gzip
  bool inside_frame = false, output_pending = false, started = false;
  std::string first;
  uint64_t offset = 0, disk_bytes = 0;
};

ByteStream::ByteStream(std::string path, Cancel cancel) : impl_(std::make_unique<Impl>(std::move(path), std::move(cancel))) {}
ByteStream::~ByteStream() = default;
std::string_view ByteStream::next() { return impl_->next(); }
uint64_t ByteStream::offset() const { return impl_->offset; }
uint64_t ByteStream::disk_bytes() const { return impl_->disk_bytes; }
bool ByteStream::compressed() const { return impl_->context != nullptr || impl_->gzip != nullptr; }
const std::string& ByteStream::path() const { return impl_->path; }

LineReader::LineReader(std::string path, uint64_t max_line_bytes, Cancel cancel)
    : stream_(std::move(path), std::move(cancel)), max_line_bytes_(max_line_bytes) {}

bool LineReader::next_raw(std::string_view& line) {
  if (block_.empty()) block_ = stream_.next();
  if (block_.empty()) return false;
  ++line_number_;
  line_offset_ = stream_.offset() - block_.size();
  carry_.clear();
  while (true) {
    const void* newline = std::memchr(block_.data(), '\n', block_.size());
    const size_t n = newline == nullptr ? block_.size() : static_cast<size_t>(static_cast<const char*>(newline) - block_.data()) + 1;
    if (carry_.size() + n > max_line_bytes_ + 2) fail_too_long();  // 2: next() looks again without the line's end
    const std::string_view part = block_.substr(0, n);
    block_.remove_prefix(n);
    if (newline != nullptr && carry_.empty()) {
      line = part;
      return true;
    }
    carry_.append(part);
    if (newline == nullptr) block_ = stream_.next();
    if (newline != nullptr || block_.empty()) {
      line = carry_;
      return true;
    }
  }
}

bool LineReader::next(std::string_view& line) {
  if (!next_raw(line)) return false;
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > max_line_bytes_) fail_too_long();
  return true;
}

void LineReader::fail_too_long() const {
  fail(Code::data, "the line is longer than max_document_bytes = " + std::to_string(max_line_bytes_) + "; raise it, or split the document");
}

std::string LineReader::place() const {
  return "'" + stream_.path() + "' line " + std::to_string(line_number_) + " (byte " + std::to_string(line_offset_) + ")";
}

void LineReader::fail(Code code, const std::string& message, uint64_t column_bytes) const {
  throw Error(code, kComponent, place() + ": " + message,
              {{"path", stream_.path()}, {"line", line_number_}, {"offset", line_offset_ + column_bytes}});
}

}  // namespace bertpt::corpus
