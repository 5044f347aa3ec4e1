// corpus/append_file.h   A file that grows under a working name, `path.part`, until commit() gives it its own. Unlike base's AtomicFile
// it can be left lying and continued by a later process at a size that is known to be good.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace bertpt::corpus {

class AppendFile {
 public:
  // Begins anew; what an earlier process left is overwritten.
  explicit AppendFile(std::filesystem::path path);
  // Continues after the first `size_bytes` bytes; what lies behind them is cut off. A file that was committed goes back to its working
  // name. Errors: Code::corrupt when there are fewer bytes.
  AppendFile(std::filesystem::path path, uint64_t size_bytes);
  ~AppendFile();  // without commit() or keep(): removes the file
  AppendFile(const AppendFile&) = delete;

  void write(std::string_view bytes);
  uint64_t size_bytes() const { return size_bytes_; }
  const std::filesystem::path& working_path() const { return working_; }
  void sync();                   // what was written survives a crash of the machine
  void keep() { keep_ = true; }  // from now on the destructor leaves the file
  void commit();                 // sync, then rename

 private:
  std::filesystem::path path_, working_;
  int fd_ = -1;
  uint64_t size_bytes_ = 0;
  bool keep_ = false;
};

}  // namespace bertpt::corpus
