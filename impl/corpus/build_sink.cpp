#include "corpus/build_sink.h"

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "base/json.h"

namespace bertpt::corpus {
namespace {
constexpr const char* kComponent = "corpus/builder";
}  // namespace

BuildSink::BuildSink(std::filesystem::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config,
                     WorkPool& pool)
    : folder_(std::move(folder)),
      tokenizer_(std::move(tokenizer)),
      config_(config),
      segmenter_json_(text::Segmenter(config.segmenter).config_json()),
      pool_(pool),
      splitter_(config.validation_share, config.min_validation_documents,
                [this](Split split, const TokenizedDocument& document) { write(split, document); }),
      id_used_(static_cast<size_t>(tokenizer_->vocab().size())) {
  report.vocab_size = id_used_.size();
  report.dropped_duplicates = config.duplicates != "keep";
}

void BuildSink::take(Outcome outcome) {
  TokenizedDocument& document = outcome.document;
  ++report.documents_read;
  report.text_bytes += outcome.text_bytes;
  if (outcome.filter != nullptr) {
    ++report.filtered[outcome.filter];
    return;
  }
  if (outcome.ill_formed > 0) {
    if (report.ill_formed == 0) {
      report.first_ill_formed = "document " + std::to_string(report.documents_read) +
                                (document.id.empty() ? "" : " ('" + document.id + "')") + " at byte " +
                                std::to_string(outcome.first_ill_formed);
    }
    report.ill_formed += outcome.ill_formed;
    ++report.ill_formed_documents;
  }
  report.sentences_without_tokens += outcome.dropped_sentences;
  if (document.ids.empty()) {
    ++(outcome.has_sentences ? report.documents_without_tokens : report.documents_without_text);
    return;
  }
  ++report.documents_kept;
  report.one_sentence_documents += document.sentence_lengths.size() == 1;
  report.sentences_kept += document.sentence_lengths.size();
  report.tokens += document.ids.size();
  report.unk_tokens += outcome.unk_tokens;
  for (const std::string& word : outcome.unk_words) report.unk_words.add(word);
  report.tokens_per_document.add(document.ids.size());
  splitter_.add(std::move(document));
}

std::filesystem::path BuildSink::path_of(size_t split, uint64_t number) const {
  char name[64];
  std::snprintf(name, sizeof name, "%s-%05llu.zst", kSplitNames[split], static_cast<unsigned long long>(number));
  return folder_ / name;
}

ShardOptions BuildSink::options_of(size_t split) const {
  const Json metadata{
      {"vocab_hash", tokenizer_->vocab().hash()},
      {"split", kSplitNames[split]},
      {"shard", slots_[split].number},
      {"tokenizer", parse_json(tokenizer_->config_json(), "tokenizer configuration", Code::internal)},
      {"segmenter",
       {{"version", text::Segmenter::kRulesVersion}, {"config", parse_json(segmenter_json_, "segmenter configuration", Code::internal)}}}};
  return {.vocab_size = tokenizer_->vocab().size(),
          .metadata_json = metadata.dump(),
          .frame_bytes = config_.frame_bytes,
          .compression_level = config_.compression_level,
          .pool = &pool_};
}

void BuildSink::write(Split split, const TokenizedDocument& document) {
  const auto index = static_cast<size_t>(split);
  Slot& slot = slots_[index];
  if (!slot.writer) {
    slot.number = splits_[index].shards.size();
    slot.writer = std::make_unique<ShardWriter>(path_of(index, slot.number), options_of(index));
  }
  slot.writer->add(document.id, document.ids, document.sentence_lengths);
  if (slot.writer->size_estimate_bytes() >= static_cast<uint64_t>(config_.shard_bytes)) finish_shard(index);
}

void BuildSink::finish_shard(size_t index) {
  Slot& slot = slots_[index];
  if (!slot.writer) return;
  const std::vector<uint64_t> id_counts = slot.writer->id_counts();
  for (size_t id = 0; id < id_counts.size(); ++id) {
    if (id_counts[id] == 0) continue;
    id_used_[id] = true;
    if (!tokenizer_->vocab().is_continuation(static_cast<int32_t>(id))) report.words += id_counts[id];
  }
  const ShardSummary summary = slot.writer->finish();
  slot.writer.reset();
  ManifestSplit& listed = splits_[index];
  listed.shards.push_back({path_of(index, slot.number).filename().string(), summary});
  listed.counts.documents += summary.counts.documents;
  listed.counts.sentences += summary.counts.sentences;
  listed.counts.tokens += summary.counts.tokens;
  report.shard_bytes += summary.size_bytes;
}

void BuildSink::finish() {
  splitter_.finish();
  if (report.documents_kept == 0) {
    throw Error(Code::data, kComponent,
                "the corpus would be empty: of " + std::to_string(report.documents_read) + " documents read, " +
                    std::to_string(report.documents_without_text) + " had no text and " + std::to_string(report.documents_without_tokens) +
                    " gave no token; check the files, the format, the text field and the filters",
                {{"documents_read", report.documents_read},
                 {"without_text", report.documents_without_text},
                 {"without_tokens", report.documents_without_tokens}});
  }
  for (size_t split = 0; split < slots_.size(); ++split) finish_shard(split);
  report.ids_used = static_cast<uint64_t>(std::count(id_used_.begin(), id_used_.end(), true));
}

void BuildSink::save(std::string& out) {
  report.save(out);
  splitter_.save(out);
  std::string used;
  for (const bool bit : id_used_) used += bit ? '1' : '0';
  put_text(out, used);
  for (size_t i = 0; i < slots_.size(); ++i) {
    put_varint(out, splits_[i].shards.size());
    for (const ManifestShard& shard : splits_[i].shards) {
      put_text(out, shard.name);
      put_text(out, shard.summary.hash);
      for (const uint64_t number :
           {shard.summary.size_bytes, shard.summary.counts.documents, shard.summary.counts.sentences, shard.summary.counts.tokens})
        put_varint(out, number);
    }
    put_varint(out, slots_[i].writer ? slots_[i].number + 1 : 0);
    if (slots_[i].writer) slots_[i].writer->save(out);
  }
}

void BuildSink::load(ByteReader& in, std::array<std::vector<std::string_view>, 2>& writer_saves) {
  report.load(in);
  splitter_.load(in);
  const std::string_view used = in.text();
  if (used.size() != id_used_.size()) in.damaged("the unfinished build has another vocabulary");
  for (size_t id = 0; id < used.size(); ++id) id_used_[id] = used[id] == '1';
  for (size_t i = 0; i < slots_.size(); ++i) {
    splits_[i] = {};
    for (uint64_t left = in.varint(); left > 0; --left) {
      ManifestShard shard;
      shard.name = in.text();
      shard.summary.hash = in.text();
      ShardCounts& counts = shard.summary.counts;
      for (uint64_t* number : {&shard.summary.size_bytes, &counts.documents, &counts.sentences, &counts.tokens}) *number = in.varint();
      splits_[i].counts.documents += counts.documents;
      splits_[i].counts.sentences += counts.sentences;
      splits_[i].counts.tokens += counts.tokens;
      splits_[i].shards.push_back(std::move(shard));
    }
    const uint64_t next = in.varint();
    if (next == 0 || slots_[i].number != next - 1) writer_saves[i].clear();
    if (next == 0) continue;
    slots_[i].number = next - 1;
    writer_saves[i].push_back(in.text());
  }
}

void BuildSink::load(std::span<const std::string> saves) {
  std::array<std::vector<std::string_view>, 2> writer_saves;
  for (const std::string& save : saves) {
    ByteReader in(save, "unfinished build", 0);
    load(in, writer_saves);
  }
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (writer_saves[i].empty()) continue;
    slots_[i].writer = std::make_unique<ShardWriter>(path_of(i, slots_[i].number), options_of(i), writer_saves[i]);
  }
}

}  // namespace bertpt::corpus
