// corpus/build_sink.h   The ordered part of a build: outcomes in the order of the source become counts, splits and shards in a folder.
// It can be saved between two documents and continued from its saves by another process.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/work_pool.h"
#include "corpus/build_report.h"
#include "corpus/corpus_config.h"
#include "corpus/manifest.h"
#include "corpus/shard_writer.h"
#include "corpus/tokenized_batch.h"

namespace bertpt::corpus {

class BuildSink {
 public:
  // folder: must exist. pool: compresses; it must outlive the sink.
  BuildSink(std::filesystem::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config, WorkPool& pool);

  void take(Outcome outcome);
  // Errors: Code::data when no document was kept.
  void finish();

  void save(std::string& out);
  // All saves of the process before, in order; on a sink that has taken nothing.
  void load(std::span<const std::string> saves);

  BuildReport report;
  const std::array<ManifestSplit, 2>& splits() const { return splits_; }  // whole after finish()

 private:
  struct Slot {  // the shard that a split is writing
    std::unique_ptr<ShardWriter> writer;
    uint64_t number = 0;
  };
  void write(Split split, const TokenizedDocument& document);
  void finish_shard(size_t split);
  void load(ByteReader& in, std::array<std::vector<std::string_view>, 2>& writer_saves);
  std::filesystem::path path_of(size_t split, uint64_t number) const;
  ShardOptions options_of(size_t split) const;

  const std::filesystem::path folder_;
  const std::shared_ptr<const text::Tokenizer> tokenizer_;
  const CorpusConfig config_;
  const std::string segmenter_json_;
  WorkPool& pool_;
  Splitter splitter_;
  std::array<Slot, 2> slots_;
  std::array<ManifestSplit, 2> splits_;
  std::vector<bool> id_used_;
};

}  // namespace bertpt::corpus
