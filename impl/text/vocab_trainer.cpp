#include "text/vocab_trainer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/log.h"
#include "base/threads.h"
#include "text/piece_merger.h"
#include "text/utf8.h"
#include "text/word_counts.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";
constexpr size_t kWordsPerCheck = 2048;

NormalizerOptions normalizer_options(const VocabConfig& config) {
  NormalizerOptions options;
  options.lowercase = config.lowercase;
  options.strip_accents = config.strip_accents.value_or(config.lowercase);
  return options;
}

std::vector<std::string> special_pieces(const VocabConfig& config) {
  std::vector<std::string> pieces = {"[PAD]"};
  for (int64_t i = 0; i < config.unused_slots; ++i) pieces.push_back("[unused" + std::to_string(i) + "]");
  pieces.insert(pieces.end(), {"[UNK]", "[CLS]", "[SEP]", "[MASK]"});
  return pieces;
}

// Calls f(character) for each character of a word.
template <class Function>
void each_char(std::string_view word, const Function& f) {
  for (size_t at = 0; at < word.size();) {
    const Utf8Char c = read_utf8(word, at);
    f(c.value);
    at += c.size_bytes;
  }
}

// The `limit` most frequent characters, equal counts by code point.
std::unordered_set<char32_t> alphabet(const WordMap& counts, int64_t limit, const Cancel& cancel) {
  std::unordered_map<char32_t, uint64_t> char_counts;
  size_t done = 0;
  for (const auto& [word, count] : counts) {
    if (done++ % kWordsPerCheck == 0) cancel.check(kComponent);
    each_char(word, [&, n = count](char32_t c) { char_counts[c] += n; });
  }
  std::vector<std::pair<char32_t, uint64_t>> sorted(char_counts.begin(), char_counts.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  std::unordered_set<char32_t> kept;
  for (size_t i = 0; i < std::min(sorted.size(), static_cast<size_t>(limit)); ++i) kept.insert(sorted[i].first);
  return kept;
}

// How often each piece comes out when the words are cut longest match first, as the tokenizer will cut them.
std::unordered_map<std::string_view, uint64_t> piece_counts(const std::vector<std::string>& pieces, const std::vector<CountedWord>& words,
                                                            const Cancel& cancel, Progress& progress) {
  std::unordered_map<std::string_view, uint64_t> counts;
  size_t longest = 0;
  for (const std::string& piece : pieces) {
    counts.emplace(piece, 0);
    longest = std::max(longest, piece.size());
  }
  std::string candidate;
  for (size_t w = 0; w < words.size(); ++w) {
    if (w % (kWordsPerCheck / 8) == 0) cancel.check(kComponent);
    const std::string_view word = words[w].text;
    for (size_t at = 0; at < word.size();) {
      candidate = at == 0 ? "" : "##";
      const size_t prefix = candidate.size();
      candidate.append(word.substr(at, longest - prefix));
      auto found = counts.find(candidate);
      while (found == counts.end() && candidate.size() > prefix) {
        candidate.pop_back();
        found = counts.find(candidate);
      }
      found->second += words[w].count;  // a character alone is always a piece
      at += candidate.size() - prefix;
    }
    progress.advance(1);
  }
  return counts;
}

}  // namespace

void VocabConfig::visit(ConfigVisitor& v) {
  v.field({.name = "size",
           .help = "Pieces of the vocabulary, special tokens and unused slots included; a small corpus gives fewer.",
           .unit = "pieces",
           .min = 6,
           .max = 1 << 24},
          size);
  v.field({.name = "lowercase", .help = "Whether text is lowercased before words are counted; the tokenizer then does the same."},
          lowercase);
  v.field({.name = "strip_accents", .help = "Whether accents are taken off; when not given, as lowercase."}, strip_accents);
  v.field({.name = "min_frequency", .help = "A pair of pieces that occurs less often is never merged.", .unit = "occurrences", .min = 1},
          min_frequency);
  v.field(
      {.name = "alphabet_limit",
       .help = "Only so many of the most frequent characters become pieces; words with another character are left out and become [UNK].",
       .unit = "characters",
       .min = 1},
      alphabet_limit);
  v.field({.name = "max_piece_chars", .help = "The longest piece, without its ##.", .unit = "characters", .min = 1, .max = 1000},
          max_piece_chars);
  v.field({.name = "unused_slots",
           .help = "Pieces [unused0], [unused1], ... after [PAD], to be given a meaning later without changing the model's shape.",
           .unit = "pieces",
           .min = 0,
           .max = 1 << 20},
          unused_slots);
  v.field({.name = "algorithm",
           .help = "bpe: merge the most frequent pair of pieces, as Hugging Face's WordPieceTrainer does.",
           .choices = {"bpe"}},
          algorithm);
  v.field({.name = "threads",
           .help = "Threads for counting words; when not given, the usable cores. The result does not depend on it.",
           .min = 1,
           .max = 1024},
          threads);
}

struct VocabTrainer::Impl {
  explicit Impl(const VocabConfig& c) : config(c), counts(normalizer_options(c), c.threads.value_or(usable_cores())) {}

  std::vector<CountedWord> words_to_learn(const WordMap& map, const Cancel& cancel) const {
    const auto kept = alphabet(map, config.alphabet_limit, cancel);
    std::vector<CountedWord> words;
    words.reserve(map.size());
    for (const auto& [word, count] : map) {
      if (words.size() % kWordsPerCheck == 0) cancel.check(kComponent);
      bool known = true;
      each_char(word, [&](char32_t c) { known = known && kept.contains(c); });
      if (known) words.push_back({word, count});
    }
    return words;
  }

  VocabConfig config;
  WordCounts counts;
};

VocabTrainer::VocabTrainer(const VocabConfig& config) : impl_(std::make_unique<Impl>(config)) {}
VocabTrainer::~VocabTrainer() = default;

void VocabTrainer::add(std::string_view text) { impl_->counts.add(text); }

Vocab VocabTrainer::train(const Cancel& cancel, Progress& progress) {
  const VocabConfig& config = impl_->config;
  const WordMap& map = impl_->counts.finish(cancel, progress);
  if (map.empty()) {
    throw Error(Code::data, kComponent, "the documents hold no words to learn a vocabulary from; check the files and the text field");
  }
  const std::vector<CountedWord> words = impl_->words_to_learn(map, cancel);
  std::vector<std::string> result = special_pieces(config);
  const auto room = config.size - static_cast<int64_t>(result.size());
  const auto n_first = static_cast<int64_t>(first_pieces(words, cancel).size());
  if (n_first > room) {
    throw Error(Code::config, kComponent,
                "vocab configuration: size " + std::to_string(config.size) + " has no room for the " + std::to_string(n_first) +
                    " single-character pieces of this corpus beside " + std::to_string(result.size()) +
                    " special ones; raise size to at least " + std::to_string(n_first + static_cast<int64_t>(result.size())) +
                    " or lower alphabet_limit",
                {{"pointer", "/size"}, {"needed", n_first + static_cast<int64_t>(result.size())}});
  }
  progress.begin("merging pieces", "pieces", static_cast<uint64_t>(room));
  const MergeLimits limits{room, static_cast<uint64_t>(config.min_frequency), config.max_piece_chars};
  std::vector<std::string> pieces = merge_pieces(words, limits, cancel, progress);
  if (static_cast<int64_t>(pieces.size()) < room) {
    process_log().write(LogLevel::warn, kComponent,
                        "the corpus is too small for a vocabulary of " + std::to_string(config.size) + " pieces: it gives " +
                            std::to_string(pieces.size() + result.size()) + " (no other pair of pieces occurs " +
                            std::to_string(config.min_frequency) + " times)");
  }
  progress.begin("ordering pieces", "words", words.size());
  const auto counts = piece_counts(pieces, words, cancel, progress);
  std::vector<std::pair<uint64_t, std::string_view>> order;
  for (const auto& [piece, count] : counts) order.emplace_back(count, piece);
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  for (const auto& [count, piece] : order) result.emplace_back(piece);
  return Vocab(std::move(result), normalizer_options(config));
}

}  // namespace bertpt::text
