// Every SIMD level against the tokenizer as its definition reads (support/reference_tokenizer.h).
#include "text/word_encoder.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <random>
#include <thread>

#include "support/catch.h"
#include "support/guarded_text.h"
#include "support/random_text.h"
#include "support/reference_tokenizer.h"

using namespace bertpt;
using namespace bertpt::text;
using test::ReferenceToken;
using test::ReferenceTokenizer;

namespace {

const std::string kVocabs = BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-";

std::shared_ptr<const Vocab> published(const char* name) { return std::make_shared<const Vocab>(Vocab::load(kVocabs + name + ".txt").pieces()); }

// Few pieces, among them single letters of many scripts, so that most words can be cut in several ways.
std::shared_ptr<const Vocab> dense() {
  std::vector<std::string> pieces = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ab", "##ab", "abc", "##bca", "##cab", "##abcab", "aaaa", "##aaa", "##zzzzy"};
  const auto both = [&](char32_t c) {
    std::string piece;
    append_utf8(c, piece);
    pieces.push_back(piece);
    pieces.push_back("##" + piece);
  };
  for (char32_t c = 'a'; c <= 'z'; ++c) both(c);
  for (char32_t c = '0'; c <= '8'; ++c) both(c);
  for (const char32_t c : {0xE9, 0x3C3, 0x3C2, 0x302E, 0x1D165, 0x1100, 0x1161, 0x11A8, 0x4E2D, 0x301, 0x430, 0x439, 0x1F600, 0x43, 0x45}) both(c);
  return std::make_shared<const Vocab>(pieces);
}

std::vector<ReferenceToken> tokens_of(const WordEncoder& encoder, std::string_view text) {
  Tokens t;
  int32_t n_words = 0;
  REQUIRE(encoder.append_tokens(text, 0, n_words, t) == count_invalid_utf8(text));
  std::vector<ReferenceToken> out;
  for (size_t i = 0; i < t.ids.size(); ++i) {
    out.push_back({t.ids[i], static_cast<size_t>(t.begin[i]), static_cast<size_t>(t.end[i]), t.word_ids[i]});
  }
  return out;
}

std::vector<int32_t> ids_of(const WordEncoder& encoder, std::string_view text) {
  std::vector<int32_t> ids;
  if (encoder.append_ids(text, ids) != count_invalid_utf8(text)) ids.push_back(-1);  // called by threads too, where nothing may be checked
  return ids;
}

struct Setup {
  std::string name;
  std::shared_ptr<const Vocab> vocab;
  NormalizerOptions options;
};

std::vector<Setup> setups() {
  NormalizerOptions cased, google, raw, joined, accents, narrow;
  cased.lowercase = cased.strip_accents = false;
  google.google_rules = true;
  google.max_word_chars = 200;
  raw.clean_text = false;
  joined.split_cjk = false;
  accents.strip_accents = false;
  narrow.max_word_chars = 3;
  return {{"uncased", published("uncased"), {}}, {"cased", published("cased"), cased},   {"google", dense(), google},  {"no cleaning", dense(), raw},
          {"CJK joined", dense(), joined},       {"accents kept", dense(), accents},     {"three characters", dense(), narrow},
          {"dense", dense(), {}},                {"google, published", published("uncased"), google}};
}

void compare(const Setup& setup, const std::function<std::string(std::mt19937&, size_t)>& make, uint32_t seed, const std::vector<size_t>& sizes) {
  const ReferenceTokenizer reference(*setup.vocab, setup.options);
  std::vector<std::unique_ptr<WordEncoder>> encoders;
  for (const SimdLevel level : simd_levels()) encoders.push_back(std::make_unique<WordEncoder>(setup.vocab, setup.options, level));
  std::mt19937 random(seed);
  for (const size_t size : sizes) {
    const std::string text = make(random, size);
    const std::vector<ReferenceToken> expected = reference.tokens(text);
    std::vector<int32_t> expected_ids;
    for (const ReferenceToken& token : expected) expected_ids.push_back(token.id);
    for (size_t i = 0; i < encoders.size(); ++i) {
      INFO(setup.name << ", " << simd_level_name(simd_levels()[i]) << ", seed " << seed << ", size " << size << ": " << text.substr(0, 200));
      REQUIRE(ids_of(*encoders[i], text) == expected_ids);
      REQUIRE(tokens_of(*encoders[i], text) == expected);
      REQUIRE(ids_of(*encoders[i], text) == expected_ids);  // now from the cache
    }
  }
}

std::vector<size_t> many_sizes() {
  std::vector<size_t> sizes;
  for (size_t i = 0; i < 400; ++i) sizes.push_back(i % 131);
  for (const size_t size : {2047u, 2048u, 2049u, 4096u, 5000u, 20000u}) sizes.push_back(size);
  return sizes;
}

}  // namespace

TEST_CASE("random characters become the ids and spans of the definition at every level") {
  for (const Setup& setup : setups()) compare(setup, test::random_text, 17, many_sizes());
}

TEST_CASE("random bytes become the ids and spans of the definition at every level") {
  for (const Setup& setup : setups()) compare(setup, test::random_bytes, 23, many_sizes());
}

TEST_CASE("words end and start at every place of a block, up to the last byte that may be read") {
  const auto vocab = published("uncased");
  const ReferenceTokenizer reference(*vocab, {});
  test::GuardedText memory(8192);
  for (const SimdLevel level : simd_levels()) {
    const WordEncoder encoder(vocab, {}, level);
    for (size_t lead = 0; lead < 70; ++lead) {
      for (const size_t length : {1u, 2u, 15u, 16u, 17u, 40u, 64u, 100u, 101u, 130u}) {
        for (const std::string_view after : {"", " ", ".", "\xC3\xA9", "\x01", "\xE4\xB8\xAD", "\xE4\xB8", "!?x"}) {
          const std::string text = std::string(lead, ' ') + std::string(length, "aT7"[lead % 3]) + std::string(after);
          const std::vector<ReferenceToken> expected = reference.tokens(text);
          if (tokens_of(encoder, memory.put(text)) != expected) FAIL(simd_level_name(level) << ": spaces " << lead << ", letters " << length << ", then " << after);
          if (ids_of(encoder, memory.put(text)).size() != expected.size()) FAIL("ids " << lead << " " << length);
        }
      }
    }
  }
}

TEST_CASE("a run around the size of a batch is cut as any other") {
  const auto vocab = published("uncased");
  const ReferenceTokenizer reference(*vocab, {});
  const WordEncoder encoder(vocab, {});
  for (const std::string unit : {"a", "\xC3\xA9", "e\xCC\x81", "\xE4\xB8\xAD", "\xE4\xB8\xAD\x01", "x\xE3\x80\x80"}) {
    for (size_t size = RunBatch::kBytes - 70; size < RunBatch::kBytes + 70; size += 7) {
      for (const size_t lead : {0u, 1u, 50u}) {
        std::string text(lead, ' ');
        while (text.size() < size) text += unit;
        text += " end.";
        const std::vector<ReferenceToken> expected = reference.tokens(text);
        REQUIRE(tokens_of(encoder, text) == expected);
        std::vector<int32_t> ids;
        for (const ReferenceToken& token : expected) ids.push_back(token.id);
        REQUIRE(ids_of(encoder, text) == ids);
      }
    }
  }
}

TEST_CASE("every scalar value in four contexts is cut as by the definition") {
  const auto vocab = published("uncased");
  NormalizerOptions cased, google;
  cased.lowercase = cased.strip_accents = false;
  google.google_rules = true;
  for (const NormalizerOptions& options : {NormalizerOptions(), cased, google}) {
    const ReferenceTokenizer reference(*vocab, options);
    const WordEncoder encoder(vocab, options);
    std::string text;
    for (char32_t c = 1; c < 0x110000; ++c) {
      if (c >= 0xD800 && c < 0xE000) continue;
      if (c >= 0x30000 && c % 67 && !(options == NormalizerOptions())) continue;  // planes without characters: all of them once
      std::string one;
      append_utf8(c, one);
      text += one + " a" + one + "b " + one + "\xCC\x81\xE3\x80\xAE" + " \xE3\x80\xAF" + one + "c\n";
      if (text.size() < (size_t{1} << 16) && c != 0x10FFFF) continue;
      const std::vector<ReferenceToken> expected = reference.tokens(text);
      if (tokens_of(encoder, text) != expected) FAIL("up to U+" << std::hex << uint32_t{c} << (options.google_rules ? ", google" : ""));
      std::vector<int32_t> ids;
      for (const ReferenceToken& token : expected) ids.push_back(token.id);
      if (ids_of(encoder, text) != ids) FAIL("ids up to U+" << std::hex << uint32_t{c});
      text.clear();
    }
  }
}

TEST_CASE("the words that a trainer counts are those that are cut") {
  for (const Setup& setup : setups()) {
    const ReferenceTokenizer reference(*setup.vocab, setup.options);
    std::mt19937 random(29);
    for (const SimdLevel level : simd_levels()) {
      const WordScanner scanner(setup.options, level);
      for (size_t i = 0; i < 300; ++i) {
        const std::string text = i % 2 ? test::random_text(random, i * 9) : test::random_bytes(random, i * 9);
        std::vector<std::string> words, expected = reference.words(text);
        scanner.each_word(text, [&](std::string_view word, size_t n_chars) {
          char padded[16];
          if (!word.empty()) std::memcpy(padded, word.data(), 16);  // may be read
          words.push_back(word.empty() ? "#" + std::to_string(n_chars) : std::string(word));
        });
        for (std::string& word : expected) {
          const auto n_chars = std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; });
          if (n_chars > setup.options.max_word_chars) word = "#" + std::to_string(n_chars);
        }
        INFO(setup.name << " text " << i);
        REQUIRE(words == expected);
      }
    }
  }
}

TEST_CASE("threads that share an encoder get the ids of one, each with a cache of its own") {
  const auto vocab = published("uncased");
  const WordEncoder encoder(vocab, {});
  const size_t alone = encoder.size_bytes();
  CHECK(alone < (size_t{8} << 20));
  std::mt19937 random(31);
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) texts.push_back(test::random_text(random, 3000));
  std::vector<std::vector<int32_t>> expected;
  for (const std::string& text : texts) expected.push_back(ids_of(WordEncoder(vocab, {}), text));
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (size_t i = 0; i < texts.size(); ++i) wrong += ids_of(encoder, texts[i]) != expected[i];
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(encoder.size_bytes() <= alone + 3 * (size_t{5} << 20));
}
