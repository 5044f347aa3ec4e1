// samples/cli/input.h   Bytes and documents of files, bytes of standard input.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"
#include "host.h"

namespace cli {

// Bytes of a file, of standard input when the path is "-". Throws what people can act on, also for a file that is compressed.
class ByteReader {
 public:
  explicit ByteReader(const std::string& path);
  void append(std::string& buffer, size_t size);  // up to `size` bytes; fewer only at the end
  bool at_end() const { return at_end_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::string path_;
  bool at_end_ = false;
  int64_t bytes_read_ = 0;
};

// Each document of the files as the library reads them.
void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use);

Documents open_documents(const std::vector<std::string>& paths, const Json& options);

}  // namespace cli
