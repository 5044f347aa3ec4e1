#include "text/vocab_extension.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "text/learning_words.h"
#include "text/piece_chooser.h"
#include "text/piece_trie.h"
#include "text/utf8.h"
#include "text/word_counts.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_extension";

bool is_unused(std::string_view piece) {
  if (!piece.starts_with("[unused") || !piece.ends_with("]")) return false;
  const std::string_view number = piece.substr(7, piece.size() - 8);
  return !number.empty() && std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Totals {
  uint64_t distinct = 0, words = 0, pieces = 0, unknown = 0;
};

Totals count_pieces(const PieceList& pieces, const WordCounts& counts, const Cancel& cancel) {
  const PieceTrie trie(pieces);
  std::vector<int32_t> ids;
  Totals totals;
  counts.each(cancel, [&](std::string_view word, uint64_t count) {
    ids.clear();
    const bool known = trie.cut(word, ids);
    ++totals.distinct;
    totals.words += count;
    totals.pieces += (known ? ids.size() : 1) * count;
    totals.unknown += known ? 0 : count;
  });
  return totals;
}

// The most frequent single-character pieces that words which cannot be cut lack; equal counts by bytes.
std::vector<std::string> missing_characters(const Vocab& vocab, const WordCounts& counts, int64_t limit, const Cancel& cancel) {
  if (limit == 0) return {};
  const PieceTrie trie(vocab.pieces());
  std::vector<int32_t> ids;
  std::map<std::string, uint64_t> missing;
  counts.each(cancel, [&](std::string_view word, uint64_t count) {
    ids.clear();
    if (trie.cut(word, ids)) return;
    for (size_t at = 0; at < word.size();) {
      const size_t size = read_utf8(word, at).size_bytes;
      std::string piece = (at > 0 ? "##" : "") + std::string(word.substr(at, size));
      if (!vocab.find(piece)) missing[std::move(piece)] += count;
      at += size;
    }
  });
  std::vector<std::pair<std::string, uint64_t>> sorted(missing.begin(), missing.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> pieces;
  for (size_t i = 0; i < std::min(sorted.size(), static_cast<size_t>(limit)); ++i) pieces.push_back(sorted[i].first);
  return pieces;
}

}  // namespace

struct VocabExtender::Impl {
  Impl(std::shared_ptr<const Vocab> v, const VocabExtensionConfig& c)
      : vocab(std::move(v)), config(c), counts(vocab->suggested(), c.counting.options()) {
    for (int32_t id = 0; id < vocab->size() && config.placement != "end"; ++id) {
      if (is_unused(vocab->piece(id))) slots.push_back(id);
    }
    if (config.placement == "unused_only" && slots.empty()) {
      throw Error(Code::config, kComponent,
                  "vocab_extension configuration: placement is unused_only, but the vocabulary of " + std::to_string(vocab->size()) +
                      " pieces has no [unused...] piece; choose another placement",
                  {{"pointer", "/placement"}});
    }
  }

  int64_t room() const { return config.placement == "unused_only" ? std::min<int64_t>(config.pieces, std::ssize(slots)) : config.pieces; }

  // Gives the new pieces their ids.
  std::vector<std::string> place(std::vector<AddedPiece>& added, ExtensionReport& report) const {
    std::vector<std::string> pieces = vocab->pieces().strings();
    for (size_t i = 0; i < added.size(); ++i) {
      if (i < slots.size()) {
        added[i].id = slots[i];
        pieces[static_cast<size_t>(slots[i])] = added[i].piece;
        ++report.in_unused;
      } else {
        added[i].id = static_cast<int32_t>(pieces.size());
        pieces.push_back(added[i].piece);
        ++report.appended;
      }
    }
    return pieces;
  }

  std::vector<AddedPiece> choose(const Cancel& cancel, Progress& progress) const {
    std::vector<AddedPiece> added;
    std::vector<std::string> pieces = vocab->pieces().strings();
    for (std::string& piece : missing_characters(*vocab, counts, std::min(config.new_characters, room()), cancel)) {
      pieces.push_back(piece);
      added.push_back({std::move(piece)});
    }
    const auto left = room() - std::ssize(added);
    const WordLimits words{.max_word_chars = 0, .alphabet = INT64_MAX, .max_words = config.counting.max_words};
    const LearningWords learning = select_words(counts, words, cancel);
    progress.begin("choosing pieces", "pieces", static_cast<uint64_t>(left));
    const ChoiceLimits limits{left, static_cast<uint64_t>(config.min_frequency), config.max_piece_chars};
    for (ChosenPiece& piece : choose_pieces(pieces, learning.words, limits, cancel, progress)) {
      added.push_back({std::move(piece.piece), 0, piece.saved});
    }
    return added;
  }

  std::shared_ptr<const Vocab> vocab;
  VocabExtensionConfig config;
  WordCounts counts;
  std::vector<int32_t> slots;  // ids of [unused...] pieces to be used
};

VocabExtender::VocabExtender(std::shared_ptr<const Vocab> vocab, const VocabExtensionConfig& config)
    : impl_(std::make_unique<Impl>(std::move(vocab), config)) {}
VocabExtender::~VocabExtender() = default;

void VocabExtender::add(std::string_view text, const Cancel& cancel) { impl_->counts.add(text, cancel); }

ExtendedVocab VocabExtender::extend(const Cancel& cancel, Progress& progress) {
  impl_->counts.finish(cancel, progress);
  ExtensionReport report;
  const Totals before = count_pieces(impl_->vocab->pieces(), impl_->counts, cancel);
  if (before.words == 0) {
    throw Error(Code::data, kComponent, "the documents hold no words to extend the vocabulary by; check the files and the text field");
  }
  report.added = impl_->choose(cancel, progress);
  Vocab extended(impl_->place(report.added, report), impl_->vocab->suggested());
  const Totals after = count_pieces(extended.pieces(), impl_->counts, cancel);
  report.distinct_words = before.distinct;
  report.words = before.words;
  report.pieces_before = before.pieces;
  report.pieces_after = after.pieces;
  report.unknown_before = before.unknown;
  report.unknown_after = after.unknown;
  return {std::move(extended), std::move(report)};
}

std::string ExtensionReport::json() const {
  using Json = nlohmann::ordered_json;
  const auto per_word = [&](uint64_t pieces) { return words == 0 ? 0.0 : static_cast<double>(pieces) / static_cast<double>(words); };
  Json list = Json::array();
  for (const AddedPiece& piece : added) list.push_back({{"piece", piece.piece}, {"id", piece.id}, {"saved", piece.saved}});
  const Json json = {
      {"added", added.size()},
      {"in_unused", in_unused},
      {"appended", appended},
      {"words", words},
      {"distinct_words", distinct_words},
      {"before", {{"pieces", pieces_before}, {"pieces_per_word", per_word(pieces_before)}, {"unknown_words", unknown_before}}},
      {"after", {{"pieces", pieces_after}, {"pieces_per_word", per_word(pieces_after)}, {"unknown_words", unknown_after}}},
      {"pieces", list}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bertpt::text
