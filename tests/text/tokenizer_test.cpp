#include "text/tokenizer.h"

#include <fstream>
#include <map>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

const std::string kGolden = BERTPT_SOURCE_DIR "/tests/golden/";

std::shared_ptr<const Vocab> published(const std::string& name) {
  NormalizerOptions suggested;
  suggested.lowercase = suggested.strip_accents = name == "uncased";
  return std::make_shared<const Vocab>(Vocab::load(kGolden + "vocab/bert-base-" + name + ".txt").pieces(), suggested);
}

// "[PAD] [UNK] [CLS] [SEP] [MASK]" are 0 to 4, the given pieces follow.
std::shared_ptr<const Vocab> small(std::vector<std::string> more) {
  std::vector<std::string> pieces = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  pieces.insert(pieces.end(), more.begin(), more.end());
  return std::make_shared<const Vocab>(std::move(pieces));
}

std::string pieces_of(const Tokenizer& tokenizer, std::string_view text) {
  std::vector<int32_t> ids;
  tokenizer.append_ids(text, ids);
  std::string out;
  for (const int32_t id : ids) {
    if (!out.empty()) out += ' ';
    out += tokenizer.vocab().piece(id);
  }
  return out;
}

Truncation truncation_of(const std::string& name) {
  return name == "only_first" ? Truncation::only_first : name == "only_second" ? Truncation::only_second : Truncation::longest_first;
}

// One tokenizer for each set of options that the golden file uses.
class Tokenizers {
 public:
  explicit Tokenizers(const std::string& name) : name_(name) {}
  const Tokenizer& get(Json options, bool specials) {
    std::unique_ptr<Tokenizer>& made = made_[options.dump() + (specials ? "+" : "-")];
    if (made) return *made;
    std::shared_ptr<const Vocab> vocab = published(name_);
    if (options.contains("clean_text")) {  // only a tokenizer.json can say this
      NormalizerOptions suggested = vocab->suggested();
      suggested.clean_text = options["clean_text"].get<bool>();
      vocab = std::make_shared<const Vocab>(vocab->pieces(), suggested);
      options.erase("clean_text");
    }
    TokenizerConfig config = parse_config<TokenizerConfig>(options.dump(), "tokenizer");
    config.special_tokens_in_text = specials;
    made = std::make_unique<Tokenizer>(vocab, config);
    return *made;
  }

 private:
  std::string name_;
  std::map<std::string, std::unique_ptr<Tokenizer>> made_;
};

void check_case(Tokenizers& tokenizers, const Json& record) {
  if (record.contains("decode")) {
    const auto ids = record["decode"].get<std::vector<int32_t>>();
    CHECK(tokenizers.get(Json::object(), false).decode(ids, record["skip"].get<bool>()) == record["text"].get<std::string>());
    return;
  }
  const Tokenizer& tokenizer = tokenizers.get(record.value("options", Json::object()), record.value("specials", false));
  EncodeOptions options;
  options.add_special_tokens = record.value("add", true);
  options.max_length = record.value("max_length", 0);
  options.truncation = truncation_of(record.value("truncation", "longest_first"));
  const auto a = record["a"].get<std::string>();
  const auto encode = [&] { return record.contains("b") ? tokenizer.encode_pair(a, record["b"].get<std::string>(), options) : tokenizer.encode(a, options); };
  const Encoding e = encode();
  CHECK(e.ids == record["ids"].get<std::vector<int32_t>>());
  CHECK(e.type_ids == record["types"].get<std::vector<int32_t>>());
  CHECK(e.special_mask == record["mask"].get<std::vector<uint8_t>>());
  CHECK(e.begin == record["begin"].get<std::vector<int64_t>>());
  CHECK(e.end == record["end"].get<std::vector<int64_t>>());
  CHECK(e.word_ids == record["words"].get<std::vector<int32_t>>());
  options.offsets = false;
  const Encoding bare = encode();
  CHECK(bare.ids == e.ids);
  CHECK(bare.begin.empty());
  if (record.contains("b") || options.max_length) return;
  std::vector<int32_t> ids;
  tokenizer.append_ids(a, ids);
  std::vector<int32_t> expected = e.ids;
  if (options.add_special_tokens) expected = {e.ids.begin() + 1, e.ids.end() - 1};
  CHECK(ids == expected);
}

}  // namespace

// tests/oracle/tokenizer_golden.py made the files with the Python package tokenizers.
TEST_CASE("ids, spans, words, pairs, truncation and decoding are the reference's") {
  for (const std::string name : {"uncased", "cased"}) {
    Tokenizers tokenizers(name);
    std::ifstream file(kGolden + "tokenizer_" + name + ".jsonl");
    size_t n_cases = 0;
    for (std::string line; std::getline(file, line); ++n_cases) {
      INFO(name << " line " << n_cases + 1 << ": " << line);
      check_case(tokenizers, parse_json(line, "golden file", Code::corrupt));
    }
    CHECK(n_cases > 1200);
  }
}

TEST_CASE("words are cut greedily, all or one [UNK]") {
  const Tokenizer t(small({"un", "##aff", "##able", "##a", "a", "##b", "ab", "abc", ","}));
  CHECK(pieces_of(t, "unaffable") == "un ##aff ##able");
  CHECK(pieces_of(t, "UNAFFABLE, unaffablx") == "un ##aff ##able , [UNK]");
  CHECK(pieces_of(t, "abca") == "abc ##a");
  CHECK(pieces_of(t, "[MASK]") == "[UNK] [UNK] [UNK]");  // ordinary text by default
}

TEST_CASE("google's rules differ from Hugging Face's where the table says") {
  const auto vocab = small({"\u03b1", "##\u03c2", "##\u03c3", "a", "##a", "b", "\U0002b820", "\ue000"});
  const Tokenizer hf(vocab), google(vocab, {.rules = "google"});
  CHECK(pieces_of(hf, "\u0391\u03a3") == "\u03b1 ##\u03c3");
  CHECK(pieces_of(google, "\u0391\u03a3") == "\u03b1 ##\u03c2");
  CHECK(pieces_of(hf, "a\U0002b820") == "[UNK]");
  CHECK(pieces_of(google, "a\U0002b820") == "a \U0002b820");
  CHECK(pieces_of(hf, "\ue000b") == "b");
  CHECK(pieces_of(google, "\ue000b") == "[UNK]");
  const std::string word(150, 'a');
  CHECK(pieces_of(hf, word) == "[UNK]");
  CHECK(pieces_of(google, word).starts_with("a ##a ##a"));
  CHECK(pieces_of(google, word + word) == "[UNK]");
}

TEST_CASE("what the configuration leaves out comes from the vocabulary") {
  NormalizerOptions cased{.lowercase = false, .strip_accents = false, .max_word_chars = 50};
  const auto vocab = std::make_shared<const Vocab>(std::vector<std::string>{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A"}, cased);
  CHECK(Tokenizer(vocab).normalizer_options() == cased);
  const NormalizerOptions lower = Tokenizer(vocab, {.lowercase = true}).normalizer_options();
  CHECK(lower.strip_accents);
  CHECK(lower.max_word_chars == 50);
  CHECK(!Tokenizer(vocab, {.lowercase = true, .strip_accents = false}).normalizer_options().strip_accents);
  CHECK(Tokenizer(vocab, {.rules = "google"}).normalizer_options().max_word_chars == 200);
  const Json resolved = parse_json(Tokenizer(vocab, {.split_cjk = false}).config_json(), "config", Code::corrupt);
  CHECK(resolved == Json{{"lowercase", false}, {"strip_accents", false}, {"rules", "hf"}, {"split_cjk", false}, {"special_tokens_in_text", false}, {"max_word_chars", 50}});
}

TEST_CASE("wrong arguments are refused with the values in the message") {
  const Tokenizer t(small({"a"}));
  const auto code_of = [](auto&& f) {
    try {
      f();
    } catch (const Error& e) {
      CHECK(!e.message().empty());
      return e.code();
    }
    return Code::internal;
  };
  CHECK(code_of([&] { t.decode(std::vector<int32_t>{0, 6}, false); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.decode(std::vector<int32_t>{-1}, false); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.encode("a", {.max_length = -1}); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.encode("a", {.max_length = 1}); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.encode("a a", {.max_length = 2, .truncation = Truncation::only_second}); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.encode_pair("a", "a a a a", {.max_length = 4, .truncation = Truncation::only_first}); }) == Code::invalid_argument);
  CHECK(code_of([&] { t.encode("a a", {.max_length = 3, .truncation = static_cast<Truncation>(9)}); }) == Code::invalid_argument);
  CHECK(code_of([&] { Tokenizer(nullptr); }) == Code::invalid_argument);
  CHECK(code_of([&] { Tokenizer(small({}), {.rules = "icu"}); }) == Code::config);
  CHECK(code_of([&] { Tokenizer(small({}), {.max_word_chars = 0}); }) == Code::config);
  CHECK(code_of([&] { parse_config<TokenizerConfig>(R"({"lower": true})", "tokenizer"); }) == Code::config);
  CHECK(code_of([&] { parse_config<TokenizerConfig>(R"({"rules": "bert"})", "tokenizer"); }) == Code::config);
  CHECK(t.encode("a a a", {.max_length = 3, .truncation = Truncation::none}).ids.size() == 5);
}

// Quadratic work on these sizes would take hours and run into ctest's limit; tests/bench/text_scaling.cpp measures the growth.
TEST_CASE("hostile texts of a megabyte are cut into the same pieces all along") {
  const auto vocab = published("uncased");
  for (const bool google_rules : {false, true}) {
    const Tokenizer t(vocab, {.rules = google_rules ? "google" : "hf"});
    for (const std::string unit : {"ab.", "\xE4\xB8\xAD", "[MASK", "word ", "\x80 ", "\xC3\xA9 ", "e\xCC\x81 "}) {  // no word crosses two units
      INFO("unit " << unit << (google_rules ? ", google" : ", hf"));
      std::vector<int32_t> one, many;
      t.append_ids(unit, one);
      std::string text;
      size_t units = 0;
      for (; text.size() < (size_t{1} << 20); ++units) text += unit;
      t.append_ids(text, many);
      REQUIRE(many.size() == units * one.size());
      for (size_t i = 0; i < many.size(); ++i)
        if (many[i] != one[i % one.size()]) FAIL("piece " << i);
    }
    for (const std::string unit : {"a", "\xC3\xA9", "e\xCC\x81", "\x80", "\xCC\xA3\xCC\x81", "a\xCC\xAE\xE3\x80\xAE"}) {  // one endless word
      std::string text;
      while (text.size() < (size_t{1} << 20)) text += unit;
      std::vector<int32_t> ids;
      t.append_ids(text, ids);
      CHECK(ids.size() <= 1);  // [UNK], or nothing where all of it is cleaned away
    }
  }
}
