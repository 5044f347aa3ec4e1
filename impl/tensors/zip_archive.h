// tensors/zip_archive.h   The zip archives that torch.save writes: entries stored, not compressed, so that bytes are views of the file.
//
//   [local header, name, extra, data]...  [central header]...  [zip64 end, locator]  end of central directory
//
// The central directory is believed where it agrees with the local headers. Refused, by name of the entry: compressed or encrypted
// entries (a zip bomb cannot be), data outside the file or in the directory, entries that overlap (one file's bytes counted many times),
// a name given twice, names that leave the folder, archives in several parts. ZIP APPNOTE 6.3.10, sections 4.3 and 4.4.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "tensors/place.h"

namespace bertpt::tensors {

struct ZipEntry {
  std::string name;
  uint64_t begin = 0, end = 0;  // of the data within the file
  uint32_t crc = 0;             // CRC-32 of the data, as the directory says
};

class ZipArchive {
 public:
  // Errors: Code::corrupt, Code::unsupported for what a zip may hold and torch.save never writes.
  explicit ZipArchive(MappedFile file);
  const std::vector<ZipEntry>& entries() const { return entries_; }  // in the order of their data
  const ZipEntry* find(std::string_view name) const;                 // null when absent
  std::span<const std::byte> bytes(const ZipEntry& entry) const;
  void check_crc(const ZipEntry& entry) const;  // reads it; Error{corrupt} when it differs

 private:
  struct Directory {
    uint64_t begin = 0, size = 0, entries = 0;
  };
  Directory find_directory() const;
  Directory read_zip64_end(size_t end_record) const;
  ZipEntry read_central(uint64_t& at, const Directory& directory) const;
  void locate_data(ZipEntry& entry, uint64_t local_header, uint64_t size, uint64_t directory_begin) const;

  MappedFile file_;
  Place place_;
  std::vector<ZipEntry> entries_;
  std::map<std::string, size_t, std::less<>> index_;
};

}  // namespace bertpt::tensors
