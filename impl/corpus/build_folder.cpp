#include "corpus/build_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "corpus/shard_format.h"
#include "corpus/zstd_codec.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/builder";
constexpr const char* kLockName = "lock";
constexpr uint64_t kMaxSaveBytes = uint64_t{1} << 40;

// Under its working name or its own.
bool is_shard(const fs::path& name) { return name.extension() == ".zst" || name.string().ends_with(".zst.part"); }

fs::path parent_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

}  // namespace

BuildFolder::BuildFolder(const fs::path& final) : final_(final), atomic_(std::make_unique<AtomicDirectory>(final)) {}

BuildFolder::BuildFolder(const fs::path& final, const std::string& identity) : final_(final), folder_(final.string() + ".partial") {
  std::error_code error;
  if (fs::exists(fs::symlink_status(final_, error))) {
    throw Error(Code::state, kComponent, "'" + final_.string() + "' exists already; remove it or choose another name",
                {{"path", final_.string()}});
  }
  make_directories(folder_);
  take_lock();
  try {
    const bool known = read_journal(identity);
    keep_ = !saves_.empty();
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const fs::path name = entry.path().filename();
      if (name == kLockName || (known && (name == journal().filename() || is_shard(name)))) continue;
      fs::remove_all(entry.path());  // what a process that was killed at its very end left: files under temporary names, too
    }
    journal_fd_ = ::open(journal().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (journal_fd_ < 0) throw_errno(errno, kComponent, "write", journal().string());
    if (!known) append(identity);
  } catch (...) {
    if (journal_fd_ >= 0) ::close(journal_fd_);
    ::close(lock_);
    throw;
  }
}

BuildFolder::~BuildFolder() {
  if (atomic_ || committed_) return;
  if (journal_fd_ >= 0) ::close(journal_fd_);
  std::error_code ignored;
  if (!keep_) fs::remove_all(folder_, ignored);
  ::close(lock_);
}

const fs::path& BuildFolder::path() const { return atomic_ ? atomic_->path() : folder_; }

void BuildFolder::take_lock() {
  const fs::path path = folder_ / kLockName;
  lock_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) throw_errno(errno, kComponent, "write", path.string());
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  const int reason = errno;
  ::close(lock_);
  if (reason != EWOULDBLOCK) throw_errno(reason, kComponent, "lock", path.string());
  throw Error(Code::busy, kComponent, "another process is building '" + final_.string() + "' (it holds '" + path.string() + "')",
              {{"path", path.string()}});
}

// Whether the journal begins with this identity. What is torn at its end is cut off.
bool BuildFolder::read_journal(const std::string& identity) {
  std::error_code error;
  if (!fs::exists(journal(), error)) return false;
  const std::string text = read_file(journal(), kMaxSaveBytes);
  std::string_view left = text;
  std::vector<std::string> payloads;
  while (left.size() >= 16) {
    ByteReader head(left, journal().string(), text.size() - left.size());
    const uint64_t size = head.u64(), hash = head.u64();
    if (size > left.size() - 16 || hash64(left.substr(16, size)) != hash) break;
    const std::string_view stored = left.substr(16, size);
    const std::optional<uint64_t> raw = content_size(stored);
    std::optional<std::string> payload = raw ? decompress(stored, *raw) : std::nullopt;
    if (!payload) break;
    payloads.push_back(std::move(*payload));
    left.remove_prefix(16 + size);
  }
  if (payloads.empty()) return false;
  if (payloads.front() != identity) {
    process_log().write(
        LogLevel::warn, kComponent,
        "'" + folder_.string() + "' holds an unfinished build of other documents, tokenizer or configuration; it is begun anew");
    return false;
  }
  saves_.assign(std::make_move_iterator(payloads.begin() + 1), std::make_move_iterator(payloads.end()));
  fs::resize_file(journal(), text.size() - left.size());
  return true;
}

void BuildFolder::append(const std::string& payload) {
  std::string stored, record;
  Compressor(1).append(payload, stored);
  put_u64(record, stored.size());
  put_u64(record, hash64(stored));
  record += stored;
  for (std::string_view left = record; !left.empty();) {
    const ssize_t n = ::write(journal_fd_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "write", journal().string());
    left.remove_prefix(static_cast<size_t>(n));
  }
  if (::fsync(journal_fd_) != 0) throw_errno(errno, kComponent, "write", journal().string());
}

void BuildFolder::add_save(const std::string& payload) {
  append(payload);
  keep_ = true;
}

void BuildFolder::commit() {
  if (atomic_) return atomic_->commit();
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) fsync_path(entry.path());
  fs::remove(journal());
  fs::remove(folder_ / kLockName);
  fsync_path(folder_);
  if (::rename(folder_.c_str(), final_.c_str()) != 0) throw_errno(errno, kComponent, "rename to", final_.string());
  committed_ = true;
  ::close(journal_fd_);
  ::close(lock_);
  fsync_path(parent_of(final_));
}

}  // namespace bertpt::corpus
