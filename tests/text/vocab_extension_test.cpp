#include "text/vocab_extension.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "support/catch.h"
#include "text/piece_chooser.h"
#include "text/tokenizer.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

using Pieces = std::vector<std::string>;
using Counts = std::map<std::string, uint64_t>;

// Longest match first, in the plainest form.
Pieces cut(const std::string& word, const std::set<std::string>& pieces) {
  Pieces out;
  for (size_t at = 0; at < word.size();) {
    size_t size = word.size() - at;
    const std::string prefix = at > 0 ? "##" : "";
    while (size > 0 && !pieces.contains(prefix + word.substr(at, size))) --size;
    if (size == 0) return {};
    out.push_back(prefix + word.substr(at, size));
    at += size;
  }
  return out;
}

std::string join(const Pieces& pieces, size_t first, size_t last) {
  std::string joined = pieces[first];
  for (size_t i = first + 1; i <= last; ++i) joined += pieces[i].substr(2);
  return joined;
}

int64_t total(const Counts& counts, const std::set<std::string>& pieces) {
  int64_t n = 0;
  for (const auto& [word, count] : counts) n += static_cast<int64_t>(cut(word, pieces).size() * count);
  return n;
}

// The definition: everything anew at every step.
std::vector<std::pair<std::string, int64_t>> choose_by_definition(std::set<std::string> pieces, const Counts& counts,
                                                                  const ChoiceLimits& limits) {
  std::vector<std::pair<std::string, int64_t>> chosen;
  std::map<std::string, int64_t> corrections;
  while (std::ssize(chosen) < limits.max_pieces) {
    std::map<std::string, int64_t> saved;
    for (const auto& [word, count] : counts) {
      const Pieces now = cut(word, pieces);
      for (size_t first = 0; first < now.size(); ++first) {
        for (size_t last = first + 1; last < std::min(now.size(), first + 8); ++last) {
          const std::string row = join(now, first, last);
          if (static_cast<int64_t>(row.size()) - (first > 0 ? 2 : 0) > limits.max_piece_chars) break;
          saved[row] += static_cast<int64_t>((last - first) * count);
        }
      }
    }
    for (;;) {
      std::string best;
      int64_t best_rank = static_cast<int64_t>(limits.min_saved) - 1;
      for (const auto& [row, n] : saved) {
        if (n + corrections[row] > best_rank) {
          best = row;
          best_rank = n + corrections[row];
        }
      }
      if (best.empty()) return chosen;
      std::set<std::string> with = pieces;
      with.insert(best);
      const int64_t exact = total(counts, pieces) - total(counts, with);
      if (exact == best_rank) {
        chosen.emplace_back(best, exact);
        pieces = with;
        break;
      }
      corrections[best] = exact - saved[best];
    }
  }
  return chosen;
}

std::vector<CountedWord> words_of(const Counts& counts) {
  std::vector<CountedWord> words;
  for (const auto& [word, count] : counts) words.push_back({word, count});
  return words;
}

std::shared_ptr<const Vocab> small_vocab(const Pieces& more) {
  Pieces pieces = {"[PAD]", "[unused0]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  pieces.insert(pieces.end(), more.begin(), more.end());
  return std::make_shared<const Vocab>(std::move(pieces));
}

Pieces letters() {
  Pieces pieces;
  for (char c = 'a'; c <= 'z'; ++c) {
    pieces.push_back(std::string(1, c));
    pieces.push_back("##" + std::string(1, c));
  }
  return pieces;
}

ExtendedVocab extend(const std::shared_ptr<const Vocab>& vocab, const std::vector<std::string>& texts, const VocabExtensionConfig& config) {
  VocabExtender extender(vocab, config);
  for (const std::string& text : texts) extender.add(text);
  Progress progress;
  return extender.extend(Cancel(), progress);
}

const std::vector<std::string> kMedicine = {"cardiology and cardiomyopathy and cardiomyopathies of the cardiac muscle",
                                            "myopathy neuropathy cardiomyopathy", "the neuropathy of the nerve"};

}  // namespace

TEST_CASE("pieces are chosen as defined, on random words", "[text][vocab_extension]") {
  for (uint64_t round = 0; round < 200; ++round) {
    Random random(31, round);
    const uint64_t n_letters = 2 + random.below(4);
    const auto word = [&](uint64_t longest) {
      std::string w;
      for (uint64_t k = 1 + random.below(longest); k > 0; --k) w += static_cast<char>('a' + random.below(n_letters));
      return w;
    };
    Counts counts;
    for (uint64_t n = 1 + random.below(40); n > 0; --n) counts[word(12)] += 1 + random.below(round % 2 == 0 ? 3 : 200);
    std::set<std::string> pieces;
    for (const std::string& letter : letters()) {
      if (random.below(30) > 0) pieces.insert(letter);
    }
    for (uint64_t n = random.below(15); n > 0; --n) pieces.insert((random.below(2) == 0 ? "##" : "") + word(4));
    const ChoiceLimits limits{static_cast<int64_t>(1 + random.below(15)), 1 + random.below(4), static_cast<int64_t>(2 + random.below(12))};
    Progress progress;
    std::vector<std::pair<std::string, int64_t>> got;
    for (const ChosenPiece& piece : choose_pieces(Pieces(pieces.begin(), pieces.end()), words_of(counts), limits, Cancel(), progress)) {
      got.emplace_back(piece.piece, static_cast<int64_t>(piece.saved));
    }
    INFO("round " << round);
    CHECK(got == choose_by_definition(pieces, counts, limits));
  }
}

TEST_CASE("new pieces take unused places first and move no id", "[text][vocab_extension]") {
  const auto vocab = small_vocab(letters());
  VocabExtensionConfig config;
  config.pieces = 5;
  config.min_frequency = 2;
  const ExtendedVocab extended = extend(vocab, kMedicine, config);
  REQUIRE(extended.report.added.size() == 5);
  CHECK(extended.vocab.size() == vocab->size() + 3);
  CHECK(extended.report.in_unused == 2);
  CHECK(extended.report.appended == 3);
  CHECK(extended.report.added[0].piece == "##opathy");  // 6 letters in 5 words: more than any other row of up to 8
  CHECK(extended.report.added[0].saved == 25);
  CHECK(extended.report.added[0].id == 1);
  CHECK(extended.report.added[1].id == 2);
  CHECK(extended.report.added[2].id == vocab->size());
  for (int32_t id = 0; id < vocab->size(); ++id) {
    if (id != 1 && id != 2) CHECK(extended.vocab.piece(id) == vocab->piece(id));
  }
  for (const AddedPiece& piece : extended.report.added) CHECK(extended.vocab.find(piece.piece) == piece.id);
}

TEST_CASE("the report counts what the tokenizer makes of the documents", "[text][vocab_extension]") {
  const auto vocab = small_vocab(letters());
  VocabExtensionConfig config;
  config.pieces = 8;
  config.min_frequency = 2;
  std::vector<std::string> texts = kMedicine;
  texts.push_back("größe x-ray");
  const ExtendedVocab extended = extend(vocab, texts, config);
  const auto count = [&](std::shared_ptr<const Vocab> v) {
    std::vector<int32_t> ids;
    for (const std::string& text : texts) Tokenizer(v).append_ids(text, ids);
    return std::pair<uint64_t, uint64_t>(ids.size(), std::count(ids.begin(), ids.end(), v->special().unk));
  };
  const ExtensionReport& report = extended.report;
  CHECK(count(vocab) == std::pair(report.pieces_before, report.unknown_before));
  CHECK(count(std::make_shared<const Vocab>(extended.vocab.pieces())) == std::pair(report.pieces_after, report.unknown_after));
  const uint64_t saved = std::accumulate(report.added.begin(), report.added.end(), uint64_t{0},
                                         [](uint64_t sum, const AddedPiece& p) { return sum + p.saved; });
  CHECK(report.pieces_before - report.pieces_after == saved);
  const auto json = nlohmann::json::parse(report.json());
  CHECK(json.at("after").at("pieces") == report.pieces_after);
  CHECK(json.at("pieces").size() == report.added.size());
  CHECK(json.at("before").at("unknown_words") == 2);  // the ß, and the hyphen
}

TEST_CASE("characters that the vocabulary lacks are added when asked for", "[text][vocab_extension]") {
  const auto vocab = small_vocab(letters());
  VocabExtensionConfig config;
  config.new_characters = 2;
  config.pieces = 3;
  config.min_frequency = 1;
  const std::vector<std::string> texts = {"β β β aβ aβ µ"};
  const ExtendedVocab extended = extend(vocab, texts, config);
  REQUIRE(extended.report.added.size() == 3);
  CHECK(extended.report.added[0].piece == "β");
  CHECK(extended.report.added[1].piece == "##β");
  CHECK(extended.report.added[2].piece == "aβ");
  CHECK(extended.report.unknown_before == 6);
  CHECK(extended.report.unknown_after == 1);
}

TEST_CASE("where pieces may go", "[text][vocab_extension]") {
  VocabExtensionConfig config;
  config.min_frequency = 1;
  config.placement = "end";
  const auto vocab = small_vocab(letters());
  const ExtendedVocab at_end = extend(vocab, kMedicine, config);
  CHECK(at_end.vocab.piece(1) == "[unused0]");
  CHECK(at_end.report.appended == std::ssize(at_end.report.added));
  config.placement = "unused_only";
  const ExtendedVocab inside = extend(vocab, kMedicine, config);
  CHECK(inside.vocab.size() == vocab->size());
  CHECK(inside.report.added.size() == 2);
  const auto without =
      std::make_shared<const Vocab>(Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused]", "[unusedx]", "unused1", "a"});
  CHECK_THROWS_AS(VocabExtender(without, config), Error);
}

TEST_CASE("an extension does not depend on threads, order or memory", "[text][vocab_extension]") {
  std::vector<std::string> texts(20);
  Random random(12, 0);
  for (int i = 0; i < 60000; ++i) {
    std::string& text = texts[random.below(texts.size())];
    for (uint64_t word = random.below(2) == 0 ? random.below(30000) : random.below(300); word > 0; word /= 7)
      text += static_cast<char>('a' + word % 7);
    text += ' ';
  }
  const auto vocab = small_vocab(letters());
  VocabExtensionConfig config;
  config.pieces = 60;
  config.counting.threads = 1;
  const ExtendedVocab expected = extend(vocab, texts, config);
  CHECK(expected.report.added.size() == 60);
  config.counting.threads = 4;
  config.counting.memory_bytes = 1 << 20;
  std::reverse(texts.begin(), texts.end());
  const ExtendedVocab again = extend(vocab, texts, config);
  CHECK(again.vocab.hash() == expected.vocab.hash());
  CHECK(again.report.json() == expected.report.json());
}

TEST_CASE("an extension of nothing, and one that is cancelled", "[text][vocab_extension]") {
  const auto vocab = small_vocab(letters());
  VocabExtender empty(vocab, {});
  Progress progress;
  CHECK_THROWS_AS(empty.extend(Cancel(), progress), Error);
  VocabExtender extender(vocab, {});
  for (const std::string& text : kMedicine) extender.add(text);
  const Cancel cancel;
  cancel.request();
  try {
    extender.extend(cancel, progress);
    FAIL("it must stop");
  } catch (const Error& error) {
    CHECK(error.code() == Code::cancelled);
  }
  cancel.reset();
  CHECK(extender.extend(cancel, progress).report.words == 17);
}
