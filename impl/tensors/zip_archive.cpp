#include "tensors/zip_archive.h"

#include <algorithm>
#include <tuple>

#include "base/crc.h"
#include "tensors/little_endian.h"

namespace bertpt::tensors {
namespace {

constexpr uint32_t kLocal = 0x04034B50, kCentral = 0x02014B50, kEnd = 0x06054B50, kEnd64 = 0x06064B50, kLocator64 = 0x07064B50;
constexpr size_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22, kEnd64Bytes = 56, kLocator64Bytes = 20;
constexpr uint32_t kAbsent32 = 0xFFFFFFFF;  // the number stands in the zip64 extra field
constexpr uint16_t kZip64Extra = 1, kStored = 0;
constexpr uint16_t kEncrypted = 1 << 0;

uint16_t u16(std::string_view bytes, uint64_t at) { return little_endian<uint16_t>(bytes, at); }
uint32_t u32(std::string_view bytes, uint64_t at) { return little_endian<uint32_t>(bytes, at); }
uint64_t u64(std::string_view bytes, uint64_t at) { return little_endian<uint64_t>(bytes, at); }

bool leaves_folder(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos || name.find('\0') != std::string_view::npos)
    return true;
  for (size_t at = 0; at <= name.size();) {
    const size_t slash = std::min(name.find('/', at), name.size());
    if (name.substr(at, slash - at) == "..") return true;
    at = slash + 1;
  }
  return false;
}

// Numbers that did not fit into 32 bits, in the order of the fields that say so.
void read_zip64_extra(std::string_view extra, std::initializer_list<std::pair<uint64_t*, bool>> fields, const Place& place) {
  const bool needed = std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.second; });
  if (!needed) return;
  for (size_t at = 0; at + 4 <= extra.size();) {
    const uint16_t tag = u16(extra, at), size = u16(extra, at + 2);
    at += 4;
    if (size > extra.size() - at) break;
    if (tag != kZip64Extra) {
      at += size;
      continue;
    }
    size_t left = size;
    for (const auto& [value, absent] : fields) {
      if (!absent) continue;
      if (left < 8) place.fail("its zip64 field is too short");
      *value = u64(extra, at);
      at += 8;
      left -= 8;
    }
    return;
  }
  place.fail("its zip64 field is missing");
}

}  // namespace

ZipArchive::ZipArchive(MappedFile file) : file_(std::move(file)), place_{"tensors/zip_archive", file_.path()} {
  const Directory directory = find_directory();
  const std::string_view bytes = text_of(file_.bytes());
  if (directory.begin > bytes.size() || directory.size > bytes.size() - directory.begin) {
    place_.fail("the zip directory of " + std::to_string(directory.size) + " bytes at byte " + std::to_string(directory.begin) +
                " lies outside the file of " + std::to_string(bytes.size()) + " bytes");
  }
  if (directory.entries > directory.size / kCentralBytes) {
    place_.fail("the zip directory claims " + std::to_string(directory.entries) + " entries in " + std::to_string(directory.size) +
                " bytes");
  }
  uint64_t at = directory.begin;
  for (uint64_t i = 0; i < directory.entries; ++i) entries_.push_back(read_central(at, directory));
  if (at != directory.begin + directory.size) place_.fail("the zip directory has bytes after its last entry", Code::corrupt, at);
  std::sort(entries_.begin(), entries_.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name); });
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Place place = place_.in("entry '" + shown(entries_[i].name) + "'");
    if (i > 0 && entries_[i].begin < entries_[i - 1].end) place.fail("its data overlap those of '" + shown(entries_[i - 1].name) + "'");
    if (!index_.emplace(entries_[i].name, i).second) place.fail("the name is given twice");
  }
}

ZipArchive::Directory ZipArchive::find_directory() const {
  const std::string_view bytes = text_of(file_.bytes());
  if (bytes.size() < kEndBytes) place_.fail("has " + std::to_string(bytes.size()) + " bytes, too few for a zip archive");
  // A comment of up to 65,535 bytes may follow; it must reach exactly to the end, so that a comment cannot hide a second directory.
  const size_t last = bytes.size() - kEndBytes, first = last > 0xFFFF ? last - 0xFFFF : 0;
  for (size_t at = last + 1; at-- > first;) {
    if (u32(bytes, at) != kEnd || at + kEndBytes + u16(bytes, at + 20) != bytes.size()) continue;
    Directory directory{u32(bytes, at + 16), u32(bytes, at + 12), u16(bytes, at + 10)};
    if (u16(bytes, at + 4) != 0 && u16(bytes, at + 4) != 0xFFFF)
      place_.fail("is one part of a zip archive in several files", Code::unsupported);
    const bool is_zip64 = at >= kLocator64Bytes && u32(bytes, at - kLocator64Bytes) == kLocator64;
    if (is_zip64) directory = read_zip64_end(at);
    else if (u16(bytes, at + 8) != directory.entries) place_.fail("the zip directory gives two numbers of entries", Code::corrupt, at);
    return directory;
  }
  place_.fail("has no zip directory at its end; it is cut, or still being copied");
}

ZipArchive::Directory ZipArchive::read_zip64_end(size_t end_record) const {
  const std::string_view bytes = text_of(file_.bytes());
  const size_t locator = end_record - kLocator64Bytes;
  const uint64_t at = u64(bytes, locator + 8);
  if (at > locator || locator - at < kEnd64Bytes || u32(bytes, at) != kEnd64) {
    place_.fail("the zip64 directory's end is not where the locator says", Code::corrupt, at);
  }
  if (u64(bytes, at + 24) != u64(bytes, at + 32)) place_.fail("the zip64 directory gives two numbers of entries", Code::corrupt, at);
  return {u64(bytes, at + 48), u64(bytes, at + 40), u64(bytes, at + 32)};
}

ZipEntry ZipArchive::read_central(uint64_t& at, const Directory& directory) const {
  const std::string_view bytes = text_of(file_.bytes());
  const uint64_t end = directory.begin + directory.size;
  if (end - at < kCentralBytes || u32(bytes, at) != kCentral) place_.fail("the zip directory is cut or torn", Code::corrupt, at);
  const uint16_t flags = u16(bytes, at + 8), method = u16(bytes, at + 10);
  const uint64_t name_bytes = u16(bytes, at + 28), extra_bytes = u16(bytes, at + 30), comment_bytes = u16(bytes, at + 32);
  if (end - at - kCentralBytes < name_bytes + extra_bytes + comment_bytes) place_.fail("the zip directory is cut", Code::corrupt, at);
  ZipEntry entry;
  entry.name = bytes.substr(at + kCentralBytes, name_bytes);
  entry.crc = u32(bytes, at + 16);
  const Place place = place_.in("entry '" + shown(entry.name) + "'");
  if (leaves_folder(entry.name)) place.fail("its name leads out of the archive");
  if ((flags & kEncrypted) != 0) place.fail("is encrypted; torch.save never does that", Code::unsupported);
  if (method != kStored) {
    place.fail("is compressed (method " + std::to_string(method) + "); torch.save stores: save it again, or unzip it and zip it with -0",
               Code::unsupported);
  }
  uint64_t stored = u32(bytes, at + 20), size = u32(bytes, at + 24), local = u32(bytes, at + 42);
  read_zip64_extra(bytes.substr(at + kCentralBytes + name_bytes, extra_bytes),
                   {{&size, size == kAbsent32}, {&stored, stored == kAbsent32}, {&local, local == kAbsent32}}, place);
  if (stored != size)
    place.fail("takes " + std::to_string(stored) + " bytes stored and " + std::to_string(size) + " unpacked, which differ");
  locate_data(entry, local, size, directory.begin);
  at += kCentralBytes + name_bytes + extra_bytes + comment_bytes;
  return entry;
}

void ZipArchive::locate_data(ZipEntry& entry, uint64_t local_header, uint64_t size, uint64_t directory_begin) const {
  const std::string_view bytes = text_of(file_.bytes());
  const Place place = place_.in("entry '" + shown(entry.name) + "'");
  const uint64_t limit = directory_begin;  // nothing but the directory lies behind
  if (local_header > limit || limit - local_header < kLocalBytes || u32(bytes, local_header) != kLocal) {
    place.fail("there is no local header where the directory says", Code::corrupt, local_header);
  }
  const uint64_t name_bytes = u16(bytes, local_header + 26), extra_bytes = u16(bytes, local_header + 28);
  const uint64_t begin = local_header + kLocalBytes + name_bytes + extra_bytes;
  if (begin > limit || size > limit - begin) {
    place.fail("its " + std::to_string(size) + " bytes at byte " + std::to_string(begin) + " lie outside the archive");
  }
  if (bytes.substr(local_header + kLocalBytes, name_bytes) != entry.name)
    place.fail("its local header has another name", Code::corrupt, local_header);
  if (u16(bytes, local_header + 8) != kStored) place.fail("its local header says that it is compressed", Code::unsupported, local_header);
  entry.begin = begin;
  entry.end = begin + size;
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &entries_[it->second];
}

std::span<const std::byte> ZipArchive::bytes(const ZipEntry& entry) const {
  return file_.bytes().subspan(entry.begin, entry.end - entry.begin);
}

void ZipArchive::check_crc(const ZipEntry& entry) const {
  if (crc32(0, text_of(bytes(entry))) == entry.crc) return;
  place_.in("entry '" + shown(entry.name) + "'")
      .fail("its bytes do not fit their checksum; the file is damaged", Code::corrupt, entry.begin);
}

}  // namespace bertpt::tensors
