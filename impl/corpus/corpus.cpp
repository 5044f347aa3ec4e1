#include "corpus/corpus.h"

#include <array>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "corpus/manifest.h"
#include "corpus/shard_split.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/corpus";
constexpr uint64_t kFrameCacheBytes = uint64_t{256} << 20;

[[noreturn]] void throw_damaged_folder(const fs::path& path, const std::string& what) {
  throw Error(Code::corrupt, kComponent, "'" + path.string() + "' " + what + "; restore the folder from a copy or build the corpus again",
              {{"path", path.string()}});
}

std::string read_manifest(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) {
    throw Error(Code::not_found, kComponent, "there is no corpus folder '" + folder.string() + "'; build it first",
                {{"path", folder.string()}});
  }
  const fs::path path = folder / kManifestName;
  if (!fs::exists(path, ignored)) {
    throw Error(Code::not_found, kComponent, "'" + folder.string() + "' holds no " + kManifestName + ": it is not a corpus folder",
                {{"path", path.string()}});
  }
  return read_file(path);
}

std::shared_ptr<const text::Tokenizer> load_tokenizer(const fs::path& folder, const Manifest& manifest) {
  const fs::path path = folder / kTokenizerFolder;
  for (const ManifestFile& file : manifest.tokenizer_files) {
    std::error_code error;
    if (fs::file_size(path / file.name, error) != file.size_bytes || error)
      throw_damaged_folder(path / file.name, "is missing or does not have its " + std::to_string(file.size_bytes) + " bytes");
  }
  auto vocab = std::make_shared<const text::Vocab>(text::Vocab::load(path));
  if (vocab->hash() != manifest.vocab_hash || vocab->size() != manifest.vocab_size) {
    throw Error(Code::corrupt, kComponent,
                "the vocabulary in '" + path.string() + "' (" + std::to_string(vocab->size()) + " pieces, hash " + vocab->hash() +
                    ") is not the one that the corpus was built with (" + std::to_string(manifest.vocab_size) + " pieces, hash " +
                    manifest.vocab_hash + "); restore the folder from a copy or build the corpus again",
                {{"path", path.string()}, {"expected", manifest.vocab_hash}, {"actual", vocab->hash()}});
  }
  return std::make_shared<const text::Tokenizer>(std::move(vocab),
                                                 parse_config<text::TokenizerConfig>(manifest.tokenizer_json, "tokenizer"));
}

std::shared_ptr<const ShardReader> open_shard(const fs::path& folder, const ManifestShard& listed, const Manifest& manifest) {
  if (listed.name.empty() || listed.name.find('/') != std::string::npos)
    throw_damaged_folder(folder / kManifestName, "lists a shard with an impossible name");
  const fs::path path = folder / listed.name;
  auto shard = std::make_shared<const ShardReader>(path);
  if (shard->hash() != listed.summary.hash || shard->size_bytes() != listed.summary.size_bytes)
    throw_damaged_folder(path, "is not the shard that the manifest lists (another size or hash)");
  const Json metadata = parse_json(shard->metadata_json(), "the metadata of '" + path.string() + "'", Code::corrupt);
  if (!metadata.is_object() || !metadata.contains("vocab_hash") || metadata["vocab_hash"] != manifest.vocab_hash)
    throw_damaged_folder(path, "was written with another vocabulary");
  return shard;
}

// Whether the tokenizer is the corpus's own.
bool fits(const text::Tokenizer& tokenizer, const Manifest& manifest) {
  return tokenizer.vocab().hash() == manifest.vocab_hash && tokenizer.vocab().size() == manifest.vocab_size &&
         tokenizer.config_json() == manifest.tokenizer_json;
}

class FolderCorpus final : public Corpus {
 public:
  FolderCorpus(const fs::path& folder, std::shared_ptr<const text::Tokenizer> tokenizer)
      : folder_(folder),
        manifest_json_(read_manifest(folder)),
        manifest_(Manifest::parse(manifest_json_, (folder / kManifestName).string())),
        hash_(manifest_.hash()),
        tokenizer_(tokenizer && fits(*tokenizer, manifest_) ? std::move(tokenizer) : load_tokenizer(folder, manifest_)) {
    const auto cache = std::make_shared<FrameCache>(kFrameCacheBytes);
    uint64_t first_key = 0;
    for (size_t i = 0; i < splits_.size(); ++i) {
      std::vector<std::shared_ptr<const ShardReader>> shards;
      for (const ManifestShard& listed : manifest_.splits[i].shards) shards.push_back(open_shard(folder, listed, manifest_));
      splits_[i] = std::make_unique<ShardSplit>(std::move(shards), manifest_.vocab_size, cache, first_key);
      first_key = splits_[i]->end_key();
      const ShardCounts& counts = manifest_.splits[i].counts;
      if (static_cast<uint64_t>(splits_[i]->n_documents()) != counts.documents ||
          static_cast<uint64_t>(splits_[i]->n_sentences()) != counts.sentences ||
          static_cast<uint64_t>(splits_[i]->n_tokens()) != counts.tokens)
        throw_damaged_folder(folder / kManifestName, std::string("counts other documents, sentences or tokens in the split '") +
                                                         kSplitNames[i] + "' than its shards hold");
    }
  }

  const SplitView& split(Split split) const override { return *splits_.at(static_cast<size_t>(split)); }
  std::shared_ptr<const text::Tokenizer> tokenizer() const override { return tokenizer_; }
  const std::string& hash() const override { return hash_; }
  const std::string& manifest_json() const override { return manifest_json_; }
  const std::string& report_json() const override { return manifest_.report_json; }
  const fs::path& folder() const override { return folder_; }

  void verify(const Cancel& cancel, Progress& progress) const override {
    uint64_t total = 0;
    for (const ManifestSplit& split : manifest_.splits)
      for (const ManifestShard& shard : split.shards) total += shard.summary.size_bytes;
    progress.begin("verifying corpus", "bytes", total);
    if (read_manifest(folder_) != manifest_json_) throw_damaged_folder(folder_ / kManifestName, "was changed since the corpus was opened");
    for (const ManifestFile& file : manifest_.tokenizer_files) {
      const fs::path path = folder_ / kTokenizerFolder / file.name;
      if (hash128_hex(read_file(path)) != file.hash) throw_damaged_folder(path, "has a hash that does not fit the manifest");
    }
    for (const auto& split : splits_)
      for (const auto& shard : split->shards()) shard->verify(cancel, progress);
  }

 private:
  fs::path folder_;
  std::string manifest_json_;
  Manifest manifest_;
  std::string hash_;
  std::shared_ptr<const text::Tokenizer> tokenizer_;
  std::array<std::unique_ptr<ShardSplit>, 2> splits_;
};

}  // namespace

std::shared_ptr<const Corpus> Corpus::open(const fs::path& folder, std::shared_ptr<const text::Tokenizer> tokenizer) {
  return std::make_shared<const FolderCorpus>(folder, std::move(tokenizer));
}

}  // namespace bertpt::corpus
