// Vocabularies and texts that are wrong, strange or huge, through the C ABI: each is an error that names the place, or is read the way it is
// documented. bad_text_test.cpp has documents and corpora.
#include <fstream>

#include "conformance/host.h"
#include "support/temp_dir.h"

using namespace bertpt::host;
using bertpt::test::TempDir;

namespace {

const char* const kSpecials = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

Tokenizer load(const std::filesystem::path& path) {
  Tokenizer tokenizer;
  MUST(bertpt_tokenizer_load(path.c_str(), tokenizer.out(), error));
  return tokenizer;
}

std::vector<int32_t> ids_of(const Tokenizer& tokenizer, const std::string& text) {
  auto options = sized<bertpt_encode_options>();
  Encoding encoding;
  MUST(bertpt_tokenizer_encode(tokenizer, text.data(), text.size(), &options, encoding.out(), error));
  auto view = sized<bertpt_encoding_view>();
  MUST(bertpt_encoding_get_view(encoding, &view, error));
  return std::vector<int32_t>(view.ids, view.ids + view.count);
}
using Ids = std::vector<int32_t>;

Failure loading(const TempDir& dir, const char* name, const std::string& text) {
  const auto path = dir.write(name, text);
  return attempt([&](bertpt_error** error) {
    Vocab vocab;
    return bertpt_vocab_load(path.c_str(), vocab.out(), error);
  });
}

}  // namespace

TEST_CASE("of equal lines the last counts, an empty line keeps its id, and CRLF is a line end") {
  const TempDir dir;
  const Tokenizer tokenizer = load(dir.write("vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\none\r\n\r\none\r\n##s \r\n"));
  CHECK(ids_of(tokenizer, "one ones two") == Ids{7, 7, 8, 1});
}

TEST_CASE("a vocabulary without its special tokens, empty, or not UTF-8 is refused with what is missing and where") {
  const TempDir dir;
  Failure failure = loading(dir, "a.txt", "[PAD]\n[UNK]\none\n");
  CHECK(failure.status == BERTPT_E_DATA);
  for (const char* token : {"[CLS]", "[SEP]", "[MASK]", "a.txt"}) CHECK(failure.mentions(token));
  failure = loading(dir, "empty.txt", "");
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("empty"));
  failure = loading(dir, "latin.txt", std::string(kSpecials) + "caf\xE9\n");
  CHECK(failure.status == BERTPT_E_ENCODING);
  CHECK(failure.mentions("line 6"));
}

TEST_CASE("a tokenizer.json of another model, of no model, or of a hostile shape is refused") {
  const TempDir dir;
  const std::string vocab = R"("vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4}})";
  struct Case {
    std::string text;
    bertpt_status status;
    const char* mentions;
  };
  const std::string deep(300000, '[');
  for (const Case& bad : {Case{R"({"model":{"type":"BPE","vocab":{"a":0},"merges":[]}})", BERTPT_E_UNSUPPORTED, "BPE"},
                          Case{R"({"model":{"type":"Unigram","vocab":[["a",-1.5]]}})", BERTPT_E_UNSUPPORTED, "Unigram"},
                          Case{R"({"normalizer":{"type":"NFKC"},"model":{"type":"WordPiece",)" + vocab + "}", BERTPT_E_UNSUPPORTED, "NFKC"},
                          Case{R"({"normalizer":{"type":"BertNormalizer"},"pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","continuing_subword_prefix":"@@",)" + vocab + "}", BERTPT_E_UNSUPPORTED, "@@"},
                          Case{"{\"model\":{\"type\":\"WordPiece\",\"unk_token\":" + deep + std::string(deep.size(), ']') + "," + vocab + "}", BERTPT_E_CORRUPT, "levels"},
                          Case{"{}", BERTPT_E_UNSUPPORTED, "WordPiece"}, Case{"{\"model\":", BERTPT_E_CORRUPT, "line 1"}}) {
    INFO(bad.text.substr(0, 100));
    const Failure failure = loading(dir, "tokenizer.json", bad.text);
    CHECK(bertpt_status_name(failure.status) == std::string(bertpt_status_name(bad.status)));
    CHECK(failure.mentions(bad.mentions));
    CHECK(failure.mentions("tokenizer.json"));
  }
}

TEST_CASE("two million pieces are a vocabulary as any other") {
  const TempDir dir;
  std::string text = kSpecials;
  for (int i = 0; i < 2000000; ++i) text += "w" + std::to_string(i) + "\n";
  const Tokenizer tokenizer = load(dir.write("vocab.txt", text));
  CHECK(ids_of(tokenizer, "w0 w1999999 w2000000 w77") == Ids{5, 2000004, 1, 82});
}

TEST_CASE("a word of 64 MB is one [UNK] over all of its bytes") {
  const Tokenizer tokenizer = load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-uncased.txt");
  for (const std::string unit : {"a", "\xC3\xA9", "e\xCC\x81", "\xFF"}) {
    INFO(static_cast<int>(static_cast<unsigned char>(unit[0])));
    std::string text;
    while (text.size() < (size_t{64} << 20)) text += unit;
    const size_t word_bytes = text.size();
    text += " one";
    Encoding encoding;
    MUST(bertpt_tokenizer_encode(tokenizer, text.data(), text.size(), nullptr, encoding.out(), error));
    auto view = sized<bertpt_encoding_view>();
    MUST(bertpt_encoding_get_view(encoding, &view, error));
    const bool replaced = unit == "\xFF";  // ill-formed bytes are removed
    REQUIRE(view.count == (replaced ? 3 : 4));
    CHECK(view.n_replaced == (replaced ? static_cast<int64_t>(word_bytes) : 0));
    CHECK(view.ids[view.count - 2] == 2028);
    CHECK(view.begin[view.count - 2] == static_cast<int64_t>(word_bytes) + 1);
    if (replaced) continue;
    CHECK(view.ids[1] == 100);
    CHECK(view.begin[1] == 0);
    const int64_t dropped = unit == "e\xCC\x81" ? 2 : 0;  // the last mark is stripped, and the span ends before it
    CHECK(view.end[1] == static_cast<int64_t>(word_bytes) - dropped);
  }
}
