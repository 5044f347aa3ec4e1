// samples/cli/input.h   Bytes and documents of files, bytes of standard input.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"
#include "host.h"

namespace cli {

// Bytes of a file, of standard input when the path is "-". Throws what people can act on, also for a file that is compressed; Ctrl-C ends
// a wait for bytes that do not come.
class ByteReader {
 public:
  explicit ByteReader(const std::string& path);
  ~ByteReader();
  ByteReader(const ByteReader&) = delete;
  void append(std::string& buffer, size_t size);  // up to `size` bytes; fewer only at the end
  bool at_end() const { return at_end_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  size_t read_some(char* to, size_t size);  // 0: the end

  std::string path_;
  int descriptor_;
  bool at_end_ = false;
  int64_t bytes_read_ = 0;
};

// Each document of the files as the library reads them.
void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use);

Documents open_documents(const std::vector<std::string>& paths, const Json& options);

}  // namespace cli
