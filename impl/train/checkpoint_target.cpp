#include "train/checkpoint_target.h"

#include <algorithm>

#include "base/error.h"

namespace bertpt::train {

CheckpointTarget::~CheckpointTarget() = default;

void CheckpointTarget::begin(const std::string& path, uint64_t size_bytes) {
  current_ = {.path = path, .size_bytes = size_bytes, .xxh3_128 = {}};
  written_ = 0;
  hasher_ = std::make_unique<Hasher>();
  open(current_);
}

void CheckpointTarget::write(const void* data, size_t size_bytes) {
  hasher_->add(data, size_bytes);
  append(written_, data, size_bytes);
  written_ += size_bytes;
}

void CheckpointTarget::end() {
  if (written_ != current_.size_bytes) {
    throw Error(
        Code::internal, "train/checkpoint_target",
        "'" + current_.path + "' got " + std::to_string(written_) + " bytes, announced were " + std::to_string(current_.size_bytes));
  }
  close();
  current_.xxh3_128 = hasher_->hex();
  files_.push_back(current_);
}

void CheckpointTarget::file(const std::string& path, std::string_view bytes) {
  begin(path, bytes.size());
  write(bytes.data(), bytes.size());
  end();
}

void FolderTarget::open(const StoredFile& file) {
  const std::filesystem::path path = directory_.path() / file.path;
  std::error_code error;
  std::filesystem::create_directory(path.parent_path(), error);  // synced with the rest
  if (error) throw_errno(error.value(), "train/checkpoint_target", "create the folder", (folder_ / file.path).parent_path().string());
  file_ = std::make_unique<NewFile>(path, folder_ / file.path);
}

void FolderTarget::append(uint64_t, const void* data, size_t size_bytes) { file_->write(data, size_bytes); }

void FolderTarget::close() {
  file_->close();
  file_.reset();
}

void SinkTarget::open(const StoredFile& file) {
  name_ = prefix_ + file.path;
  file_bytes_ = file.size_bytes;
}

void SinkTarget::append(uint64_t offset, const void* data, size_t size_bytes) {
  constexpr size_t kPiece = size_t{8} << 20;
  const char* from = static_cast<const char*>(data);
  do {
    const size_t n = std::min(size_bytes, kPiece);
    sink_(name_, file_bytes_, offset, from, n);
    from += n;
    offset += n;
    size_bytes -= n;
  } while (size_bytes > 0);
}

}  // namespace bertpt::train
