#include "tensors/torch_file.h"

#include <algorithm>
#include <cstring>

#include "base/crc.h"
#include "tensors/little_endian.h"
#include "tensors/torch_state.h"

namespace bertpt::tensors {
namespace {

constexpr const char* kComponent = "tensors/torch_file";
constexpr std::string_view kZipMagic = "PK\x03\x04";
// The first pickle of the old layout, byte for byte: PROTO 2, LONG1 of 10 bytes with torch's magic number, STOP.
constexpr std::string_view kLegacyMagic{"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15};

// Elements in row-major order from where their strides say. The state reader has checked the extent.
void gather(const TorchTensor& tensor, const std::byte* storage, size_t element, std::byte* out) {
  const size_t rank = tensor.shape.size();
  std::vector<int64_t> at(rank, 0);
  const std::byte* from = storage + tensor.offset * element;
  while (true) {
    std::memcpy(out, from, element);
    out += element;
    size_t i = rank;
    while (i-- > 0) {
      if (tensor.shape[i] == 1) continue;  // whose stride may be anything
      const auto stride = static_cast<std::ptrdiff_t>(tensor.strides[i]) * static_cast<std::ptrdiff_t>(element);
      if (++at[i] < tensor.shape[i]) {
        from += stride;
        break;
      }
      from -= stride * (tensor.shape[i] - 1);
      at[i] = 0;
    }
    if (i == static_cast<size_t>(-1)) return;
  }
}

// The archive's one <name>/data.pkl.
const ZipEntry& find_pickle(const ZipArchive& zip, const Place& place) {
  const ZipEntry* found = nullptr;
  for (const ZipEntry& entry : zip.entries()) {
    if (!entry.name.ends_with("/data.pkl")) continue;
    if (found != nullptr) place.fail("holds two pickles, '" + shown(found->name) + "' and '" + shown(entry.name) + "'");
    found = &entry;
  }
  if (found == nullptr) place.fail("is a zip archive without <name>/data.pkl, so none of torch.save", Code::unsupported);
  return *found;
}

}  // namespace

bool TorchFile::looks_like(std::string_view first_bytes) {
  return first_bytes.starts_with(kZipMagic) || first_bytes.starts_with(kLegacyMagic);
}

TorchFile::TorchFile(const std::filesystem::path& path) : file_(path) {
  const std::string_view bytes = text_of(file_.bytes());
  if (bytes.starts_with(kZipMagic)) read_zip();
  else if (bytes.starts_with(kLegacyMagic)) read_legacy();
  else Place{kComponent, path}.fail("does not begin as a file of torch.save does (a zip archive, or torch's magic number)");
}

namespace {

// Where the storages of a file lie, and the tensors over them.
class Attacher {
 public:
  Attacher(const MappedFile& file, std::vector<std::unique_ptr<std::byte[]>>& copies)
      : place_{kComponent, file.path()}, budget_(file.bytes().size()), copies_(copies) {}

  std::span<const std::byte> bytes_of(const TorchTensor& tensor, const TorchStorage& storage, std::span<const std::byte> stored,
                                      TensorInfo& info) {
    const Place place = place_.in("tensor '" + shown(tensor.name) + "'");
    info = {.name = tensor.name, .dtype = storage.dtype, .shape = tensor.shape};
    const uint64_t size = byte_count(info, place), element = size_of(storage.dtype);
    if (size == 0) return {};
    if (tensor.in_order) return stored.subspan(tensor.offset * element, size);
    if (size > budget_) place.fail("the tensors that are not stored row by row take more bytes than the file", Code::unsupported);
    budget_ -= size;
    std::byte* const copy = copies_.emplace_back(new std::byte[size]).get();
    gather(tensor, stored.data(), element, copy);
    return {copy, size};
  }

 private:
  Place place_;
  uint64_t budget_;
  std::vector<std::unique_ptr<std::byte[]>>& copies_;
};

}  // namespace

void TorchFile::read_zip() {
  zip_ = std::make_unique<const ZipArchive>(file_);
  const Place place{kComponent, path()};
  const ZipEntry& pickle = find_pickle(*zip_, place);
  const std::string folder = pickle.name.substr(0, pickle.name.size() - std::string_view("data.pkl").size());
  if (const ZipEntry* order = zip_->find(folder + "byteorder"); order != nullptr && text_of(zip_->bytes(*order)) != "little") {
    place.in(order->name)
        .fail("the tensors' byte order is '" + shown(text_of(zip_->bytes(*order))) + "', only 'little' is read", Code::unsupported);
  }
  zip_->check_crc(pickle);
  size_t at = 0;
  const std::string_view bytes = text_of(zip_->bytes(pickle));
  const Place pickle_place{"tensors/pickle", path(), shown(pickle.name)};
  const PickleTree tree(bytes, at, torch_globals(), pickle_place);
  if (at != bytes.size()) pickle_place.fail("has bytes after the pickle's end", Code::corrupt, at);
  const TorchState state = read_torch_state(tree, pickle_place);
  std::map<std::string_view, std::span<const std::byte>> stored;
  for (const auto& [key, storage] : state.storages) {
    const ZipEntry* entry = zip_->find(folder + "data/" + key);
    if (entry == nullptr) place.fail("the storage '" + shown(folder + "data/" + key) + "' is missing in the archive");
    uint64_t size = 0;
    if (__builtin_mul_overflow(storage.elements, uint64_t{size_of(storage.dtype)}, &size) || size != entry->end - entry->begin) {
      place.in(shown(entry->name))
          .fail("holds " + std::to_string(entry->end - entry->begin) + " bytes, the pickle says " + std::to_string(storage.elements) +
                " of " + std::string(dtype_name(storage.dtype)));
    }
    stored[key] = zip_->bytes(*entry);
  }
  Attacher attacher(file_, copies_);
  for (const TorchTensor& tensor : state.tensors) {
    TensorInfo info;
    const auto own = attacher.bytes_of(tensor, state.storages.at(tensor.storage_key), stored.at(tensor.storage_key), info);
    add(std::move(info), own, place);
  }
}

// Magic number, protocol, system, the object, the list of storage keys; then for each key the number of elements (u64) and the elements.
void TorchFile::read_legacy() {
  const std::string_view bytes = text_of(file_.bytes());
  const Place place{kComponent, path()}, pickle_place{"tensors/pickle", path()};
  size_t at = kLegacyMagic.size();
  const auto next = [&] { return PickleTree(bytes, at, torch_globals(), pickle_place); };
  const PickleTree version = next();
  if (version.root().kind != PickleTree::Kind::integer || version.root().integer != 1001) {
    place.fail("its protocol is " + version.describe(version.root()) + ", expected 1001", Code::unsupported);
  }
  const PickleTree system = next();
  const auto& facts = system.root().items;
  for (size_t i = 0; system.root().kind == PickleTree::Kind::dict && i + 1 < facts.size(); i += 2) {
    if (system[facts[i]].text == "little_endian" && system[facts[i + 1]].integer != 1) {
      place.fail("was written by a machine of big-endian byte order; save it again on one of today", Code::unsupported);
    }
  }
  const PickleTree tree = next();
  const TorchState state = read_torch_state(tree, pickle_place);
  const PickleTree keys = next();
  if (keys.root().kind != PickleTree::Kind::list) place.fail("has no list of storages after its pickle");
  std::map<std::string_view, std::span<const std::byte>> stored;
  for (const PickleTree::Id id : keys.root().items) {
    const std::string& key = keys[id].text;
    const auto known = state.storages.find(key);
    // Without a tensor in one of the dictionaries there is no type, so its length is unknown and the next storage cannot be found.
    if (known == state.storages.end())
      place.fail("lists a storage '" + shown(key) + "' that no tensor of its dictionaries uses", Code::unsupported);
    if (bytes.size() - at < 8) place.fail("is cut before the storage '" + shown(key) + "'", Code::corrupt, at);
    const uint64_t elements = little_endian<uint64_t>(bytes, at), width = size_of(known->second.dtype);
    at += 8;
    if (elements != known->second.elements || elements > (bytes.size() - at) / width) {
      place.fail("the storage '" + shown(key) + "' has " + std::to_string(elements) + " elements, its pickle says " +
                     std::to_string(known->second.elements) + " and the file has " + std::to_string(bytes.size() - at) + " bytes left",
                 Code::corrupt, at - 8);
    }
    if (!stored.emplace(known->first, file_.bytes().subspan(at, elements * width)).second) {
      place.fail("lists the storage '" + shown(key) + "' twice", Code::corrupt, at - 8);
    }
    at += elements * width;
  }
  if (at != bytes.size()) place.fail("has bytes after its last storage", Code::corrupt, at);
  Attacher attacher(file_, copies_);
  for (const TorchTensor& tensor : state.tensors) {
    const auto data = stored.find(tensor.storage_key);
    if (data == stored.end())
      place.fail("tensor '" + shown(tensor.name) + "': its storage '" + shown(tensor.storage_key) + "' is not in the file");
    TensorInfo info;
    const auto own = attacher.bytes_of(tensor, state.storages.at(tensor.storage_key), data->second, info);
    add(std::move(info), own, place);
  }
}

void TorchFile::verify(const Cancel& cancel, Progress& progress) const {
  if (!zip_) return TensorSource::verify(cancel, progress);
  uint64_t total = 0;
  for (const ZipEntry& entry : zip_->entries()) total += entry.end - entry.begin;
  progress.begin("verifying", "bytes", total);
  for (const ZipEntry& entry : zip_->entries()) {
    cancel.check(kComponent);
    zip_->check_crc(entry);
    progress.advance(entry.end - entry.begin);
  }
}

}  // namespace bertpt::tensors
