// base/files.h   Files that are whole or absent: reading by map or in one go, and writing by temporary name, fsync and rename.
// Every failure is an Error that names the path; short writes and EINTR are handled; a full disk is Code::no_space.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bertpt {

// The whole file. limit_bytes guards against reading a corpus by mistake.
std::string read_file(const std::filesystem::path& path, uint64_t limit_bytes = uint64_t{1} << 30);

// The bytes in order, a MiB at a time, by read(): for whole files of any size. A block that the disk cannot give is an Error{io} here,
// where a map would end the process with a signal.
void read_pieces(const std::filesystem::path& path, const std::function<void(std::span<const std::byte>)>& f);

// A read-only map of a file; copies share it. The bytes stay valid while any copy lives, also after the file is unlinked.
class MappedFile {
 public:
  MappedFile() = default;
  explicit MappedFile(const std::filesystem::path& path);
  std::span<const std::byte> bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const std::byte> bytes_;
  std::filesystem::path path_;
};

// A new file, written in order. Nothing is synced: for files below an AtomicDirectory, whose commit() does it.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path, std::filesystem::path shown = {});  // shown: in messages instead of path
  ~NewFile();                                                                      // closes
  NewFile(const NewFile&) = delete;

  void write(const void* data, size_t size_bytes);
  void write(std::string_view text) { write(text.data(), text.size()); }
  void sync();
  void close();  // with its errors
  uint64_t size_bytes() const { return size_bytes_; }

 private:
  std::filesystem::path shown_;
  int fd_ = -1;
  uint64_t size_bytes_ = 0;
};

// Writes `path` through `path.tmp-<pid>-<start>-<n>` beside it. Nothing is visible under `path` before commit(); without commit() the
// temporary file is removed. Not for use by two threads.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;

  void write(const void* data, size_t size_bytes) { file_.write(data, size_bytes); }
  void write(std::string_view text) { file_.write(text); }
  uint64_t size_bytes() const { return file_.size_bytes(); }
  // fsync, rename, fsync of the folder. The file is then complete or, on error, absent.
  void commit();

 private:
  std::filesystem::path path_, temporary_;
  NewFile file_;
  bool committed_ = false;
};

void write_file_atomic(const std::filesystem::path& path, std::string_view text);

// A folder that appears whole: write files under path(), then commit(). Leftovers of a killed process are removed by the next one.
class AtomicDirectory {
 public:
  explicit AtomicDirectory(std::filesystem::path path);  // Error{state} when `path` exists
  ~AtomicDirectory();
  AtomicDirectory(const AtomicDirectory&) = delete;
  const std::filesystem::path& path() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path final_, temporary_;
  bool committed_ = false;
};

void fsync_path(const std::filesystem::path& path);        // a file or a folder
void make_directories(const std::filesystem::path& path);  // new names are synced, so that what is committed below stays reachable
// Error{io} with what to do when the folder (made if absent) cannot be written.
void require_writable_directory(const std::filesystem::path& path, std::string_view what);

// Error{no_space} with both numbers when the file system of an existing folder has less room than `what` needs.
void require_space(const std::filesystem::path& folder, uint64_t need_bytes, std::string_view what);

}  // namespace bertpt
