#include "corpus/build_report.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>

#include "base/json.h"

namespace bertpt::corpus {
namespace {

constexpr size_t kWorstWords = 20;

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

void QuantileSketch::save(std::string& out) const {
  put_varint(out, n_);
  put_u64(out, max_);
  put_varint(out, static_cast<uint64_t>(std::count_if(counts_.begin(), counts_.end(), [](uint64_t count) { return count > 0; })));
  for (size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    if (counts_[bucket] == 0) continue;
    put_varint(out, bucket);
    put_varint(out, counts_[bucket]);
  }
}

void QuantileSketch::load(ByteReader& in) {
  std::fill(counts_.begin(), counts_.end(), 0);
  n_ = in.varint();
  max_ = in.u64();
  for (uint64_t left = in.varint(); left > 0; --left) {
    const uint64_t bucket = in.varint();
    if (bucket > uint64_t{64} << kBits) in.damaged("a bucket of the sketch is impossible");
    if (bucket >= counts_.size()) counts_.resize(bucket + 1);
    counts_[bucket] = in.varint();
  }
}

template <class Self, class Visit>
void BuildReport::each_number(Self& self, Visit&& visit) {
  for (auto* number :
       {&self.documents_read, &self.text_bytes, &self.documents_without_text, &self.documents_without_tokens, &self.documents_kept,
        &self.one_sentence_documents, &self.documents_listed, &self.sentences_kept, &self.sentences_without_tokens, &self.tokens,
        &self.unk_tokens, &self.words, &self.ill_formed, &self.ill_formed_documents, &self.shard_bytes})
    visit(*number);
}

void BuildReport::save(std::string& out) const {
  each_number(*this, [&](uint64_t number) { put_varint(out, number); });
  put_varint(out, filtered.size());
  for (const auto& [name, count] : filtered) {
    put_text(out, name);
    put_varint(out, count);
  }
  tokens_per_document.save(out);
  unk_words.save(out);
  put_text(out, first_ill_formed);
}

void BuildReport::load(ByteReader& in) {
  each_number(*this, [&](uint64_t& number) { number = in.varint(); });
  for (uint64_t left = in.varint(); left > 0; --left) {
    const std::string name(in.text());
    filtered[name] = in.varint();
  }
  tokens_per_document.load(in);
  unk_words.load(in);
  first_ill_formed = in.text();
}

void BuildReport::add(const Json& part) {
  const auto number = [&](const char* pointer) { return part.value(Json::json_pointer(pointer), uint64_t{0}); };
  documents_read += number("/documents/read");
  documents_kept += number("/documents/kept");
  duplicate_documents += number("/documents/exact_duplicates");
  one_sentence_documents += number("/documents/one_sentence");
  for (const auto& [name, count] : part.at("documents").at("dropped").items()) {
    const auto n = count.get<uint64_t>();
    if (name == "without_text") documents_without_text += n;
    else if (name == "without_tokens") documents_without_tokens += n;
    else if (name == "drop_list") documents_listed += n;
    else if (name == "exact_duplicates") dropped_duplicates = true;
    else filtered[name] += n;
  }
  sentences_kept += number("/sentences/kept");
  sentences_without_tokens += number("/sentences/dropped_without_tokens");
  tokens += number("/tokens/total");
  unk_tokens += number("/tokens/unk");
  for (const Json& entry : part.value(Json::json_pointer("/tokens/unk_words"), Json::array()))
    unk_words.add(entry.at("word").get<std::string>(), entry.at("count").get<uint64_t>());
  words += number("/tokens/words");
  text_bytes += number("/text_bytes");
  if (ill_formed == 0) first_ill_formed = part.value(Json::json_pointer("/ill_formed/first"), std::string());
  ill_formed += number("/ill_formed/count");
  ill_formed_documents += number("/ill_formed/documents");
  dropped_paragraphs += number("/dropped_paragraphs");
  dropped_paragraph_bytes += number("/dropped_paragraph_bytes");
  shard_bytes += number("/shard_bytes");
}

std::vector<std::string> BuildReport::warnings(const std::array<ManifestSplit, 2>& splits) const {
  std::vector<std::string> out;
  const uint64_t dropped = documents_without_text + documents_without_tokens;
  if (documents_kept == one_sentence_documents)
    out.push_back(
        "every document has one sentence: a pair in order needs two, so every pair would be random; join sentences into documents, or use "
        "an objective without pairs");
  else if (one_sentence_documents * 2 > documents_kept)
    out.push_back(percent(one_sentence_documents, documents_kept) + " of the documents have one sentence and can only give random pairs");
  if (splits[0].counts.documents == 1)
    out.push_back(
        "the training split has one document: random partners come from other documents, so the objective nsp is impossible; use sop or "
        "full_sentences, or set document_separator");
  if (splits[1].counts.documents == 0)
    out.push_back(
        "there is no validation document: evaluation is impossible; add documents or raise validation_share or min_validation_documents");
  else if (splits[1].counts.documents == 1)
    out.push_back(
        "the validation split has one document: random pairs are impossible in it, so the objective nsp is evaluated on masked tokens "
        "alone; add documents, or raise validation_share or min_validation_documents");
  if (ill_formed > 0)
    out.push_back(std::to_string(ill_formed_documents) + " documents are not UTF-8 in " + std::to_string(ill_formed) +
                  " places, where U+FFFD was read; the first is " + first_ill_formed + "; convert the text, as with iconv -t utf-8");
  if (unk_tokens * 100 > tokens)
    out.push_back(percent(unk_tokens, tokens) +
                  " of the tokens are [UNK]: the vocabulary does not fit this text (another language, script or case?)");
  if (!dropped_duplicates && duplicate_documents * 20 > documents_kept)
    out.push_back(percent(duplicate_documents, documents_kept) +
                  " of the documents are exact copies of another one; duplicates: drop_documents keeps one of each");
  if (dropped * 10 > documents_read)
    out.push_back(percent(dropped, documents_read) +
                  " of the documents read had no tokens and were dropped; check the format and the text field");
  return out;
}

std::string BuildReport::json(const std::array<ManifestSplit, 2>& splits) const {
  Json quantiles = Json::object();
  for (const auto& [name, share] :
       {std::pair{"min", 0.0}, {"p05", 0.05}, {"p25", 0.25}, {"median", 0.5}, {"p75", 0.75}, {"p95", 0.95}, {"p99", 0.99}})
    quantiles[name] = tokens_per_document.quantile(share);
  quantiles["max"] = tokens_per_document.max();
  Json unk_worst = Json::array();
  for (const auto& [word, count] : unk_words.most(kWorstWords)) unk_worst.push_back({{"word", word}, {"count", count}});
  Json dropped = {{"without_text", documents_without_text}, {"without_tokens", documents_without_tokens}};
  if (dropped_duplicates) dropped["exact_duplicates"] = duplicate_documents;
  if (documents_listed > 0) dropped["drop_list"] = documents_listed;
  for (const auto& [name, count] : filtered) dropped[name] = count;
  Json report = {
      {"documents",
       {{"read", documents_read},
        {"kept", documents_kept},
        {"dropped", std::move(dropped)},
        {"train", splits[0].counts.documents},
        {"validation", splits[1].counts.documents},
        {"exact_duplicates", duplicate_documents},
        {"exact_duplicate_share", rounded(share_of(duplicate_documents, documents_kept + (dropped_duplicates ? duplicate_documents : 0)))},
        {"one_sentence", one_sentence_documents},
        {"one_sentence_share", rounded(share_of(one_sentence_documents, documents_kept))}}},
      {"sentences", {{"kept", sentences_kept}, {"dropped_without_tokens", sentences_without_tokens}}},
      {"tokens",
       {{"total", tokens},
        {"train", splits[0].counts.tokens},
        {"validation", splits[1].counts.tokens},
        {"unk", unk_tokens},
        {"unk_rate", rounded(share_of(unk_tokens, tokens))},
        {"unk_words", std::move(unk_worst)},
        {"words", words}}},
      {"tokens_per_document", std::move(quantiles)},
      {"tokens_per_sentence_mean", rounded(share_of(tokens, sentences_kept))},
      {"vocabulary", {{"size", vocab_size}, {"used", ids_used}}},
      {"text_bytes", text_bytes},
      {"ill_formed", {{"count", ill_formed}, {"documents", ill_formed_documents}, {"first", first_ill_formed}}},
      {"dropped_paragraphs", dropped_paragraphs},
      {"dropped_paragraph_bytes", dropped_paragraph_bytes},
      {"shard_bytes", shard_bytes},
      {"shard_bytes_per_token", rounded(share_of(shard_bytes, tokens))},
      {"warnings", warnings(splits)}};
  return report.dump(-1, ' ', false, Json::error_handler_t::replace);  // a word may be ill-formed
}

}  // namespace bertpt::corpus
