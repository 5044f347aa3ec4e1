#include "text/vocab_trainer.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base/log.h"
#include "base/random.h"
#include "support/catch.h"
#include "text/piece_merger.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

using Pieces = std::vector<std::string>;
using Counts = std::map<std::string, uint64_t>;

Pieces pieces_of(const Vocab& vocab) {
  Pieces out;
  for (int32_t id = 0; id < vocab.size(); ++id) out.emplace_back(vocab.piece(id));
  return out;
}

Pieces train(const std::vector<std::string>& texts, const VocabConfig& config) {
  VocabTrainer trainer(config);
  for (const std::string& text : texts) trainer.add(text);
  Progress progress;
  return pieces_of(trainer.train(Cancel(), progress));
}

std::vector<CountedWord> words_of(const Counts& counts) {
  std::vector<CountedWord> words;
  for (const auto& [word, count] : counts) words.push_back({word, count});
  return words;
}

Pieces merge(const Counts& counts, const MergeLimits& limits) {
  Progress progress;
  return merge_pieces(words_of(counts), limits, Cancel(), progress);
}

// The definition, in the plainest form: count every pair anew before every merge.
Pieces merge_by_definition(const Counts& counts, const MergeLimits& limits) {
  std::vector<std::pair<Pieces, uint64_t>> words;
  std::set<std::string> first;
  for (const auto& [word, count] : counts) {
    Pieces pieces;
    for (const char c : word) {
      first.insert(std::string(1, c));
      pieces.push_back((pieces.empty() ? "" : "##") + std::string(1, c));
      first.insert(pieces.back());
    }
    words.emplace_back(pieces, count);
  }
  Pieces all(first.begin(), first.end());
  while (static_cast<int64_t>(all.size()) < limits.max_pieces) {
    std::map<std::pair<std::string, std::string>, uint64_t> pairs;
    for (const auto& [pieces, count] : words) {
      for (size_t i = 0; i + 1 < pieces.size(); ++i) pairs[{pieces[i], pieces[i + 1]}] += count;
    }
    const std::pair<std::string, std::string>* best = nullptr;
    uint64_t best_count = 0;
    for (const auto& [pair, count] : pairs) {
      const std::string letters = pair.first + pair.second.substr(2);
      if (static_cast<int64_t>(letters.size()) - (letters.starts_with("##") ? 2 : 0) > limits.max_piece_chars) continue;
      if (count > best_count) {
        best = &pair;
        best_count = count;
      }
    }
    if (best == nullptr || best_count < limits.min_frequency) break;
    const auto [left, right] = *best;
    const std::string joined = left + right.substr(2);
    for (auto& [pieces, count] : words) {
      Pieces merged;
      for (size_t i = 0; i < pieces.size(); ++i) {
        const bool here = i + 1 < pieces.size() && pieces[i] == left && pieces[i + 1] == right;
        merged.push_back(here ? joined : pieces[i]);
        if (here) ++i;
      }
      pieces = merged;
    }
    if (std::find(all.begin(), all.end(), joined) == all.end()) all.push_back(joined);
  }
  return all;
}

std::vector<std::string> random_texts(uint64_t seed, size_t n_texts) {
  std::vector<std::string> texts(n_texts);
  Random random(seed, 0);
  for (std::string& text : texts) {
    for (uint64_t n = 20 + random.below(200); n > 0; --n) {
      for (uint64_t k = 1 + random.below(7); k > 0; --k) text += static_cast<char>('a' + random.below(1 + random.below(9)));
      text += random.below(9) == 0 ? ".\n" : " ";
    }
  }
  return texts;
}

// What train() throws.
Code failure_of(VocabTrainer& trainer, const Cancel& cancel = {}) {
  Progress progress;
  try {
    trainer.train(cancel, progress);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("train did not fail");
  return {};
}

}  // namespace

TEST_CASE("merging equals its definition on random words", "[text][vocab_trainer]") {
  for (uint64_t round = 0; round < 300; ++round) {
    Random random(5, round);
    Counts counts;
    const uint64_t letters = 1 + random.below(5);
    for (uint64_t n = 1 + random.below(30); n > 0; --n) {
      std::string word;
      for (uint64_t k = 1 + random.below(12); k > 0; --k) word += static_cast<char>('a' + random.below(letters));
      counts[word] += 1 + random.below(round % 2 == 0 ? 3 : 1000);  // small counts: many ties
    }
    const MergeLimits limits{static_cast<int64_t>(10 + random.below(60)), 1 + random.below(4), static_cast<int64_t>(1 + random.below(12))};
    INFO("round " << round);
    CHECK(merge(counts, limits) == merge_by_definition(counts, limits));
  }
}

TEST_CASE("counts beyond 32 bits", "[text][vocab_trainer]") {
  const uint64_t big = uint64_t{1} << 33;
  const Counts counts = {{"ab", big + 1}, {"cd", big + 2}, {"ef", big}};
  const Pieces pieces = merge(counts, {11, 1, 50});
  CHECK(pieces.at(9) == "cd");
  CHECK(pieces.at(10) == "ab");
}

TEST_CASE("the same pieces as Hugging Face's trainer where no merge has a tie", "[text][vocab_trainer]") {
  std::ifstream file(std::string(BERTPT_SOURCE_DIR) + "/tests/golden/vocab_trainer.json");
  const auto cases = nlohmann::json::parse(file);
  REQUIRE(cases.size() == 12);
  for (const auto& item : cases) {
    const auto expected = item.at("pieces").get<std::set<std::string>>();
    const auto counts = item.at("counts").get<Counts>();
    const auto size = item.at("size").get<int64_t>();
    const Pieces merged = merge(counts, {size, 2, 50});
    CHECK(std::set<std::string>(merged.begin(), merged.end()) == expected);

    VocabConfig config;
    config.size = size + 5;
    config.lowercase = false;
    std::string text;
    for (const auto& [word, count] : counts) {
      for (uint64_t i = 0; i < count; ++i) text += word + " ";
    }
    const Pieces trained = train({text}, config);
    CHECK(std::set<std::string>(trained.begin() + 5, trained.end()) == expected);
  }
}

TEST_CASE("the same pieces in the same order as TensorFlow Text's learner", "[text][vocab_trainer]") {
  std::ifstream file(std::string(BERTPT_SOURCE_DIR) + "/tests/golden/vocab_google.json");
  const auto cases = nlohmann::json::parse(file);
  REQUIRE(cases.size() == 6);
  process_log().set_sink([](const LogRecord&) {});
  for (const auto& item : cases) {
    const auto& options = item.at("options");
    VocabConfig config;
    config.algorithm = "google";
    config.size = item.at("size");
    config.lowercase = false;
    if (options.contains("lower_thresh")) config.min_frequency = options.at("lower_thresh").get<int64_t>();
    config.alphabet_limit = options.value("max_unique_chars", int64_t{1000});
    config.max_piece_chars = options.value("max_token_length", int64_t{50});
    std::vector<std::string> texts;  // each word's occurrences lie apart
    for (const auto& [word, count] : item.at("counts").get<Counts>()) {
      for (uint64_t i = 0; i < count; ++i) {
        if (i >= texts.size()) texts.emplace_back();
        texts[i] += word + "\n";
      }
    }
    for (const int64_t threads : {1, 3}) {
      INFO(item.at("name") << ", " << threads << " threads");
      config.counting.threads = threads;
      CHECK(train(texts, config) == item.at("pieces").get<Pieces>());
    }
  }
  process_log().set_sink({});
}

TEST_CASE("the same bytes with hardly any memory", "[text][vocab_trainer]") {
  // 60,000 distinct words take three times the least limit.
  std::vector<std::string> texts(60);
  Random random(8, 0);
  for (size_t i = 0; i < 120000; ++i) {
    std::string& text = texts[random.below(texts.size())];
    uint64_t word = random.below(2) == 0 ? random.below(60000) : random.below(500);
    for (; word > 0; word /= 11) text += static_cast<char>('a' + word % 11);
    text += random.below(900) == 0 ? " averylongwordbeyondfifteenbytes" + std::to_string(random.below(70)) + " " : " ";
  }
  for (const char* algorithm : {"bpe", "google"}) {
    VocabConfig config;
    config.algorithm = algorithm;
    config.size = 700;
    const Pieces expected = train(texts, config);
    REQUIRE(expected.size() > 600);
    config.counting.memory_bytes = 1 << 20;
    for (const int64_t threads : {1, 2, 8}) {
      config.counting.threads = threads;
      CHECK(train(texts, config) == expected);
    }
    std::reverse(texts.begin(), texts.end());
    CHECK(train(texts, config) == expected);
  }
}

TEST_CASE("only the most frequent words are learned from when they are limited", "[text][vocab_trainer]") {
  VocabConfig config;
  config.size = 60;
  config.min_frequency = 1;
  config.counting.max_words = 4;
  std::vector<std::string> warnings;
  process_log().set_sink([&](const LogRecord& record) { warnings.emplace_back(record.message); });
  // Of the three words that occur once, the two first by bytes stay.
  const Pieces limited = train({"aa aa aa bb bb cy cx cz"}, config);
  const Pieces without = train({"aa aa aa bb bb cy cx"}, config);
  process_log().set_sink({});
  CHECK(limited == without);
  CHECK(std::find(limited.begin(), limited.end(), "##z") == limited.end());
  CHECK(std::find(limited.begin(), limited.end(), "cy") != limited.end());
  REQUIRE(!warnings.empty());
  CHECK(warnings[0].find("1 of 5 distinct words") != std::string::npos);
}

TEST_CASE("special tokens of one's own, and words of Chinese characters", "[text][vocab_trainer]") {
  VocabConfig config;
  config.size = 60;
  config.unused_slots = 1;
  config.special_tokens = {"[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]", "[GENE]"};
  const Pieces pieces = train({"中文 中文 中文"}, config);
  CHECK(Pieces(pieces.begin(), pieces.begin() + 7) == Pieces{"[PAD]", "[unused0]", "[CLS]", "[SEP]", "[UNK]", "[MASK]", "[GENE]"});
  CHECK(std::find(pieces.begin(), pieces.end(), "中文") == pieces.end());
  config.split_cjk = false;
  VocabTrainer trainer(config);
  trainer.add("中文 中文 中文");
  Progress progress;
  const Vocab vocab = trainer.train(Cancel(), progress);
  CHECK(vocab.find("中文"));
  CHECK_FALSE(vocab.suggested().split_cjk);

  for (const Pieces& bad :
       {Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]"}, Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[PAD]"},
        Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a b"}, Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ""},
        Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused0]"}}) {
    config.special_tokens = bad;
    CHECK_THROWS_AS(VocabTrainer(config), Error);
  }
}

TEST_CASE("the same bytes for any threads, chunks and order", "[text][vocab_trainer]") {
  std::vector<std::string> texts = random_texts(3, 40);
  VocabConfig config;
  config.size = 300;
  config.counting.threads = 1;
  const Pieces expected = train(texts, config);
  CHECK(expected.size() == 300);
  for (const int64_t threads : {2, 3, 8}) {
    config.counting.threads = threads;
    CHECK(train(texts, config) == expected);
  }
  std::reverse(texts.begin(), texts.end());
  CHECK(train(texts, config) == expected);
  std::string joined;
  for (const std::string& text : texts) joined += text + "\n";
  CHECK(train({joined}, config) == expected);
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < joined.size();) {
    const size_t end = joined.find_first_of(" \n", begin);
    lines.push_back(joined.substr(begin, end - begin));
    begin = end + 1;
  }
  CHECK(train(lines, config) == expected);

  std::string large;  // above the chunk and the batch
  while (large.size() < (size_t{9} << 20)) large += joined;
  config.counting.threads = 1;
  const Pieces once = train({large}, config);
  config.counting.threads = 4;
  CHECK(train({large}, config) == once);
}

TEST_CASE("specials first, then pieces by falling frequency", "[text][vocab_trainer]") {
  const std::vector<std::string> texts = {"low low low low low lower lower newest newest"};
  VocabConfig config;
  config.size = 24;
  config.unused_slots = 2;
  const Pieces slots = train(texts, config);
  CHECK(Pieces(slots.begin(), slots.begin() + 7) == Pieces{"[PAD]", "[unused0]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"});
  CHECK(slots.size() == 24);

  // By hand: 8 letters, 6 of them with ##; merges ##o ##w (7), l ##ow (7), then of those that occur twice ##e ##r and ##e ##s. The
  // words are cut into low, low ##er, n ##e ##w ##es ##t: low 7 times, the others twice, by text; then the pieces left over.
  config.size = 23;
  config.unused_slots = 0;
  CHECK(train(texts, config) == Pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "low", "##e", "##er", "##es", "##t", "##w", "n",
                                       "##o",   "##ow",  "##r",   "##s",   "e",      "l",   "o",   "r",    "s",    "t",   "w"});
}

TEST_CASE("a vocabulary suggests how its text was normalized", "[text][vocab_trainer]") {
  VocabConfig config;
  config.size = 100;
  Progress progress;
  VocabTrainer uncased(config);
  uncased.add("Élan vital");
  const Vocab vocab = uncased.train(Cancel(), progress);
  CHECK(vocab.suggested().lowercase);
  CHECK(vocab.suggested().strip_accents);
  CHECK(vocab.find("e"));
  CHECK_FALSE(vocab.find("É"));
  config.lowercase = false;
  VocabTrainer cased(config);
  cased.add("Élan vital");
  const Vocab cased_vocab = cased.train(Cancel(), progress);
  CHECK_FALSE(cased_vocab.suggested().lowercase);
  CHECK_FALSE(cased_vocab.suggested().strip_accents);
  CHECK(cased_vocab.find("É"));
}

TEST_CASE("characters beyond the alphabet leave their words out", "[text][vocab_trainer]") {
  VocabConfig config;
  config.size = 50;
  config.alphabet_limit = 2;
  const Pieces pieces = train({"aaa aab bba azb zz"}, config);
  for (const std::string& piece : pieces) {
    if (piece[0] != '[') CHECK(piece.find('z') == std::string::npos);
  }
  CHECK(pieces.size() >= 9);
}

TEST_CASE("corpora too small, empty or too rich for the size", "[text][vocab_trainer]") {
  VocabConfig config;
  std::vector<std::string> warnings;
  process_log().set_sink([&](const LogRecord& record) { warnings.emplace_back(record.message); });
  CHECK(train({"one two two"}, config).size() < 30);
  process_log().set_sink({});
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("too small") != std::string::npos);

  VocabTrainer empty(config);
  CHECK(failure_of(empty) == Code::data);
  empty.add(" \n\t");
  CHECK(failure_of(empty) == Code::data);
  empty.add(std::string(1000, 'x'));  // one word that no tokenizer would look up
  CHECK(failure_of(empty) == Code::data);

  config.size = 10;
  VocabTrainer cramped(config);
  cramped.add("abcdefghij");
  CHECK(failure_of(cramped) == Code::config);
  CHECK_THROWS_AS(parse_config<VocabConfig>(R"({"size": 5})", "vocab"), Error);
  CHECK_THROWS_AS(parse_config<VocabConfig>(R"({"algorithm": "unigram"})", "vocab"), Error);
  CHECK_THROWS_AS(parse_config<VocabConfig>(R"({"min_frequency": 0})", "vocab"), Error);
}

TEST_CASE("training stops when asked and can be taken up again", "[text][vocab_trainer]") {
  const std::vector<std::string> texts = random_texts(4, 60);
  VocabConfig config;
  config.size = 400;
  const Pieces expected = train(texts, config);
  VocabTrainer trainer(config);
  for (const std::string& text : texts) trainer.add(text);
  Cancel cancel;
  cancel.request();
  CHECK(failure_of(trainer, cancel) == Code::cancelled);
  cancel.reset();
  Progress progress;
  CHECK(pieces_of(trainer.train(cancel, progress)) == expected);
  CHECK(progress.snapshot().stage == "ordering pieces");
  CHECK(progress.snapshot().done == progress.snapshot().total);
  CHECK(pieces_of(trainer.train(cancel, progress)) == expected);
}

// Work, not time: a request that comes in the middle of a stage keeps the stage from its end. A busy machine may bring it too late.
TEST_CASE("training stops in the middle of each stage", "[text][vocab_trainer]") {
  const std::vector<std::string> texts = random_texts(6, 3000);
  VocabConfig config;
  config.size = 20000;
  const auto stopped_inside = [&](const std::string& stage) {
    VocabTrainer trainer(config);
    for (const std::string& text : texts) trainer.add(text);
    const Cancel cancel;
    Progress progress;
    std::atomic<bool> over = false;
    std::thread asker([&] {
      for (bool asked = false; !over && !asked;) {
        const Progress::Snapshot now = progress.snapshot();
        asked = now.stage == stage && now.done > 0;
        if (asked) cancel.request();
      }
    });
    bool cancelled = false;
    try {
      trainer.train(cancel, progress);
    } catch (const Error& error) {
      cancelled = error.code() == Code::cancelled;
    }
    over = true;
    asker.join();
    const Progress::Snapshot end = progress.snapshot();
    return cancelled && end.stage == stage && end.done < end.total;
  };
  for (const char* stage : {"counting words", "merging pieces", "ordering pieces"}) {
    INFO(stage);
    bool stopped = false;
    for (int attempt = 0; attempt < 50 && !stopped; ++attempt) stopped = stopped_inside(stage);
    CHECK(stopped);
  }
}

TEST_CASE("bytes that are no text do no harm", "[text][vocab_trainer]") {
  VocabConfig config;
  config.size = 100;
  const Pieces pieces = train({std::string("a\0b \xFF\xFE good \xC3 \xED\xA0\x80 good", 22)}, config);
  CHECK(std::find(pieces.begin(), pieces.end(), "good") != pieces.end());
}
