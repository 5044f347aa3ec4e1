#include "corpus/build_report.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>

#include "base/json.h"

namespace bertpt::corpus {
namespace {

double share_of(uint64_t part, uint64_t whole) { return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole); }

std::string percent(uint64_t part, uint64_t whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share_of(part, whole));
  return text;
}

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

void QuantileSketch::add(uint64_t value) {
  const unsigned shift = value >> (kBits + 1) == 0 ? 0 : static_cast<unsigned>(std::bit_width(value)) - kBits - 1;
  const size_t bucket = (size_t{shift} << kBits) + static_cast<size_t>(value >> shift);
  if (bucket >= counts_.size()) counts_.resize(bucket + 1);
  ++counts_[bucket];
  ++n_;
  max_ = std::max(max_, value);
}

uint64_t QuantileSketch::quantile(double share) const {
  const uint64_t wanted = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(share * static_cast<double>(n_))));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < counts_.size() && n_ > 0; ++bucket) {
    seen += counts_[bucket];
    if (seen < wanted) continue;
    // Buckets of shift s > 0 hold values >> s in [128, 256), so bucket / 128 is s + 1.
    const size_t shift = bucket < (size_t{2} << kBits) ? 0 : (bucket >> kBits) - 1;
    const uint64_t last = ((uint64_t{bucket} - (uint64_t{shift} << kBits) + 1) << shift) - 1;
    return std::min(last, max_);
  }
  return 0;
}

uint64_t BuildReport::duplicate_documents() {
  std::sort(text_hashes.begin(), text_hashes.end());
  uint64_t duplicates = 0;
  for (size_t i = 1; i < text_hashes.size(); ++i) duplicates += text_hashes[i] == text_hashes[i - 1];
  return duplicates;
}

std::vector<std::string> BuildReport::warnings(const std::array<ManifestSplit, 2>& splits) {
  std::vector<std::string> out;
  const uint64_t dropped = documents_read - documents_kept;
  if (documents_kept == one_sentence_documents)
    out.push_back("every document has one sentence: a pair in order needs two, so every pair would be random; join sentences into documents, or use an objective without pairs");
  else if (one_sentence_documents * 2 > documents_kept)
    out.push_back(percent(one_sentence_documents, documents_kept) + " of the documents have one sentence and can only give random pairs");
  if (splits[0].counts.documents == 1)
    out.push_back("the training split has one document: random partners come from other documents, so the objective nsp is impossible; use sop or full_sentences, or set document_separator");
  if (splits[1].counts.documents == 0)
    out.push_back("there is no validation document: evaluation is impossible; add documents or raise validation_share or min_validation_documents");
  else if (splits[1].counts.documents == 1)
    out.push_back("the validation split has one document: random pairs are impossible in it, so the objective nsp is evaluated on masked tokens alone; add documents, or raise validation_share or min_validation_documents");
  if (unk_tokens * 100 > tokens)
    out.push_back(percent(unk_tokens, tokens) + " of the tokens are [UNK]: the vocabulary does not fit this text (another language, script or case?)");
  if (const uint64_t duplicates = duplicate_documents(); duplicates * 20 > documents_kept)
    out.push_back(percent(duplicates, documents_kept) + " of the documents are exact copies of another one");
  if (dropped * 10 > documents_read)
    out.push_back(percent(dropped, documents_read) + " of the documents read had no tokens and were dropped; check the format and the text field");
  return out;
}

std::string BuildReport::json(const std::array<ManifestSplit, 2>& splits) {
  Json quantiles = Json::object();
  for (const auto& [name, share] : {std::pair{"min", 0.0}, {"p05", 0.05}, {"p25", 0.25}, {"median", 0.5}, {"p75", 0.75}, {"p95", 0.95}, {"p99", 0.99}})
    quantiles[name] = tokens_per_document.quantile(share);
  quantiles["max"] = tokens_per_document.max();
  const uint64_t duplicates = duplicate_documents();
  Json report = {
      {"documents",
       {{"read", documents_read},
        {"kept", documents_kept},
        {"dropped", {{"without_text", documents_without_text}, {"without_tokens", documents_without_tokens}}},
        {"train", splits[0].counts.documents},
        {"validation", splits[1].counts.documents},
        {"exact_duplicates", duplicates},
        {"exact_duplicate_share", rounded(share_of(duplicates, documents_kept))},
        {"one_sentence", one_sentence_documents},
        {"one_sentence_share", rounded(share_of(one_sentence_documents, documents_kept))}}},
      {"sentences", {{"kept", sentences_kept}, {"dropped_without_tokens", sentences_without_tokens}}},
      {"tokens",
       {{"total", tokens}, {"train", splits[0].counts.tokens}, {"validation", splits[1].counts.tokens}, {"unk", unk_tokens}, {"unk_rate", rounded(share_of(unk_tokens, tokens))}}},
      {"tokens_per_document", std::move(quantiles)},
      {"tokens_per_sentence_mean", rounded(share_of(tokens, sentences_kept))},
      {"vocabulary", {{"size", vocab_size}, {"used", ids_used}}},
      {"text_bytes", text_bytes},
      {"shard_bytes", shard_bytes},
      {"shard_bytes_per_token", rounded(share_of(shard_bytes, tokens))},
      {"warnings", warnings(splits)}};
  return report.dump();
}

}  // namespace bertpt::corpus
