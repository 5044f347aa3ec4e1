// base/scratch_file.h   A file for data that does not fit into memory: it has no name, so nothing is left of it when it is closed or the
// process dies, however it dies. Not for use by two threads, but for read_at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace bertpt {

class ScratchFile {
 public:
  // In `folder`, which must exist; empty: the system's folder for temporary files ($TMPDIR, else /tmp).
  // Errors: not_found, io; no_space when the folder's disk is full. They name the folder.
  explicit ScratchFile(const std::filesystem::path& folder);
  ~ScratchFile();
  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&& other) noexcept;

  void append(const void* data, size_t size_bytes);
  uint64_t size_bytes() const { return size_bytes_; }
  // Up to size_bytes from `offset` on; fewer only at the end.
  size_t read_at(uint64_t offset, void* data, size_t size_bytes) const;

 private:
  std::filesystem::path folder_;
  int fd_ = -1;
  uint64_t size_bytes_ = 0;
};

}  // namespace bertpt
