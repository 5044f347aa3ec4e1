// corpus/byte_stream.h   The bytes of one file in order, plain, gzip or zstd (chosen by the first bytes, not by the name), in bounded
// memory. A UTF-8 byte order mark at the start is skipped. LineReader cuts such a stream into lines.
//
// Offsets are those of the decoded bytes, the mark included, so that they fit what `zstd -dc file` prints.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/error.h"

namespace bertpt::corpus {

class ByteStream {
 public:
  // Errors: Code::not_found or io when the file cannot be opened; Code::corrupt for a file named .zst that holds no zstd data;
  // Code::unsupported for xz. cancel: ends a wait for a pipe or a terminal, here and in next(), with Code::cancelled.
  explicit ByteStream(std::string path, Cancel cancel = {});
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;

  // The next decoded bytes, valid until the next call; empty at the end. Errors: Code::corrupt for damaged or torn zstd or gzip data,
  // with the offset in the file as it lies on disk; Code::io.
  std::string_view next();
  uint64_t offset() const;      // of the first byte that next() has not returned yet
  uint64_t disk_bytes() const;  // read from the file so far
  bool compressed() const;
  const std::string& path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class LineReader {
 public:
  // A line longer than max_line_bytes is Error{data}. cancel: as ByteStream.
  LineReader(std::string path, uint64_t max_line_bytes, Cancel cancel = {});

  // The next line without its "\n" or "\r\n", valid until the next call; a last line needs no "\n". False at the end.
  bool next(std::string_view& line);
  // The same with the line's end as it stands in the file.
  bool next_raw(std::string_view& line);
  uint64_t line_number() const { return line_number_; }  // of the line last returned, from 1
  uint64_t line_offset() const { return line_offset_; }  // of its first byte
  const ByteStream& stream() const { return stream_; }
  // "'path' line 3 (byte 120)", for messages.
  std::string place() const;
  // An error about the line last returned, at `column_bytes` into it, with path, line and offset as details.
  [[noreturn]] void fail(Code code, const std::string& message, uint64_t column_bytes = 0) const;

 private:
  [[noreturn]] void fail_too_long() const;

  ByteStream stream_;
  uint64_t max_line_bytes_;
  std::string_view block_;  // not yet returned
  std::string carry_;       // a line that spans blocks
  uint64_t line_number_ = 0;
  uint64_t line_offset_ = 0;
};

}  // namespace bertpt::corpus
