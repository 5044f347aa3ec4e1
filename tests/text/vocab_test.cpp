#include "text/vocab.h"

#include "base/error.h"
#include "base/files.h"
#include "support/catch.h"
#include "support/temp_dir.h"
#include "text/tokenizer.h"

using namespace bertpt;
using namespace bertpt::text;
using bertpt::test::TempDir;

namespace {

const std::string kSpecialLines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

// The error of a call, which must fail.
template <class F>
Error error_of(F&& call) {
  try {
    call();
  } catch (const Error& e) {
    return e;
  }
  return Error(Code::internal, "test", "nothing was thrown");
}

bool mentions(const Error& e, std::string_view part) { return e.message().find(part) != std::string::npos; }

std::string tokenizer_json(std::string vocab, std::string normalizer = R"({"type": "BertNormalizer", "lowercase": false, "strip_accents": null})",
                           std::string added = "[]", std::string model = "WordPiece") {
  return R"({"version": "1.0", "added_tokens": )" + added + R"(, "normalizer": )" + normalizer +
         R"(, "pre_tokenizer": {"type": "BertPreTokenizer"}, "model": {"type": ")" + model +
         R"(", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 64, "vocab": )" + vocab + "}}";
}
const std::string kSpecialVocab = R"({"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "é": 5})";

}  // namespace

TEST_CASE("ids are line numbers, whatever the line ends look like") {
  const TempDir folder;
  const Vocab vocab = Vocab::load(folder.write("vocab.txt", "[PAD]\r\n[UNK] \n[CLS]\t\n[SEP]\u3000\u00a0\n[MASK]\n##ing\n a\nlast"));
  CHECK(vocab.size() == 8);
  CHECK(vocab.special().sep == 3);
  CHECK(vocab.piece(6) == " a");
  CHECK(vocab.find("last") == 7);
  CHECK(vocab.find("ing") == std::nullopt);
  CHECK(vocab.is_continuation(5));
  CHECK(!vocab.is_continuation(7));
  CHECK(vocab.is_special(4));
  CHECK(!vocab.is_special(5));
  CHECK(vocab.suggested() == NormalizerOptions{});
}

TEST_CASE("of equal lines the last id counts, and an empty line keeps its id") {
  const TempDir folder;
  const auto vocab = std::make_shared<const Vocab>(Vocab::load(folder.write("vocab.txt", kSpecialLines + "a\n\nb\na\n")));
  CHECK(vocab->size() == 9);
  CHECK(vocab->find("a") == 8);
  CHECK(vocab->find("") == std::nullopt);
  std::vector<int32_t> ids;
  Tokenizer(vocab).append_ids("a b", ids);
  CHECK(ids == std::vector<int32_t>{8, 7});

  vocab->save(folder / "saved", vocab->suggested());
  const Vocab back = Vocab::load(folder / "saved");
  CHECK(back.hash() == vocab->hash());
  CHECK(back.find("a") == 8);
}

TEST_CASE("the hash is of the pieces in order") {
  const auto hash = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"});
    return Vocab(std::move(more)).hash();
  };
  CHECK(hash({"a", "b"}) == hash({"a", "b"}));
  CHECK(hash({"a", "b"}) != hash({"b", "a"}));
  CHECK(hash({"ab"}) != hash({"a", "b"}));
}

TEST_CASE("a moved vocabulary still finds its pieces") {
  Vocab first(std::vector<std::string>{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "short", "a piece too long for the string itself to hold"});
  const Vocab second = std::move(first);
  CHECK(second.find("short") == 5);
  CHECK(second.find("a piece too long for the string itself to hold") == 6);
}

TEST_CASE("a wrong vocabulary is refused with place and cause") {
  const TempDir folder;
  Error e = error_of([&] { Vocab::load(folder.write("a.txt", "[PAD]\n[UNK]\n[CLS]\nx\n")); });
  CHECK(e.code() == Code::data);
  CHECK(mentions(e, "[SEP], [MASK]"));
  CHECK(mentions(e, "a.txt"));
  CHECK(!mentions(e, "lacks [PAD]"));

  e = error_of([&] { Vocab::load(folder.write("empty.txt", "")); });
  CHECK(e.code() == Code::data);
  CHECK(mentions(e, "empty.txt"));

  e = error_of([&] { Vocab::load(folder.write("latin.txt", kSpecialLines + "caf\xE9\n")); });
  CHECK(e.code() == Code::encoding);
  CHECK(mentions(e, "line 6, byte 4"));

  e = error_of([&] { Vocab::load(folder / "absent"); });
  CHECK(e.code() == Code::not_found);
  CHECK(mentions(e, "absent"));

  std::filesystem::create_directory(folder / "bare");
  e = error_of([&] { Vocab::load(folder / "bare"); });
  CHECK(e.code() == Code::not_found);
  CHECK(mentions(e, "neither vocab.txt nor tokenizer.json"));

  CHECK(error_of([&] { Vocab(std::vector<std::string>{}); }).code() == Code::data);
}

TEST_CASE("a tokenizer.json gives pieces and options") {
  const TempDir folder;
  const Vocab vocab = Vocab::load(folder.write("tokenizer.json", tokenizer_json(kSpecialVocab)));
  CHECK(vocab.piece(5) == "é");
  CHECK(vocab.suggested() == NormalizerOptions{.lowercase = false, .strip_accents = false, .max_word_chars = 64});

  folder.write("tokenizer_config.json", R"({"do_lower_case": true, "strip_accents": false, "tokenize_chinese_chars": false})");
  const NormalizerOptions over = Vocab::load(folder.path()).suggested();
  CHECK(over == NormalizerOptions{.lowercase = true, .strip_accents = false, .split_cjk = false, .max_word_chars = 64});
}

TEST_CASE("a tokenizer.json that is not BERT's is refused") {
  const TempDir folder;
  const auto load = [&](const std::string& text) { return error_of([&] { Vocab::load(folder.write("tokenizer.json", text)); }); };
  Error e = load(tokenizer_json(kSpecialVocab, R"({"type": "BertNormalizer"})", "[]", "BPE"));
  CHECK(e.code() == Code::unsupported);
  CHECK(mentions(e, "BPE"));
  e = load(tokenizer_json(kSpecialVocab, R"({"type": "NFKC"})"));
  CHECK(e.code() == Code::unsupported);
  CHECK(mentions(e, "NFKC"));
  e = load(tokenizer_json(kSpecialVocab, "null"));
  CHECK(e.code() == Code::unsupported);
  e = load(tokenizer_json(kSpecialVocab, R"({"type": "BertNormalizer"})", R"([{"id": 6, "content": "<x>", "special": true}])"));
  CHECK(e.code() == Code::unsupported);
  CHECK(mentions(e, "<x>"));
  e = load(tokenizer_json(R"({"[PAD]": 0, "[UNK]": 2})"));
  CHECK(e.code() == Code::corrupt);
  CHECK(mentions(e, "[UNK]"));
  e = load(tokenizer_json(R"({"[PAD]": 0, "[UNK]": "1"})"));
  CHECK(e.code() == Code::corrupt);
  e = load(tokenizer_json("{}"));
  CHECK(e.code() == Code::corrupt);
  e = load(tokenizer_json(kSpecialVocab, R"({"type": "BertNormalizer", "lowercase": "yes"})"));
  CHECK(e.code() == Code::corrupt);
  CHECK(mentions(e, "lowercase"));
  e = load(R"({"model": )");
  CHECK(e.code() == Code::corrupt);
  CHECK(mentions(e, "tokenizer.json"));
}

TEST_CASE("two files that disagree are refused") {
  const TempDir folder;
  folder.write("tokenizer.json", tokenizer_json(kSpecialVocab));
  folder.write("vocab.txt", kSpecialLines + "e\n");
  Error e = error_of([&] { Vocab::load(folder.path()); });
  CHECK(e.code() == Code::corrupt);
  CHECK(mentions(e, "id 5"));
  folder.write("vocab.txt", kSpecialLines + "é\nmore\n");
  e = error_of([&] { Vocab::load(folder.path()); });
  CHECK(e.code() == Code::corrupt);
  CHECK(mentions(e, "6 pieces and vocab.txt 7"));
}

TEST_CASE("what is saved comes back with its options, from the folder and from each file") {
  const TempDir folder;
  const Vocab vocab = Vocab::load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-cased.txt");
  NormalizerOptions options{.lowercase = false, .strip_accents = false, .split_cjk = false, .google_rules = true, .max_word_chars = 200};
  vocab.save(folder / "model", options);
  const Vocab back = Vocab::load(folder / "model");
  CHECK(back.hash() == vocab.hash());
  CHECK(back.suggested() == options);
  CHECK(Vocab::load(folder / "model/vocab.txt").hash() == vocab.hash());
  CHECK(Vocab::load(folder / "model/tokenizer.json").hash() == vocab.hash());
  CHECK(std::filesystem::exists(folder / "model/special_tokens_map.json"));

  const Tokenizer saved(std::make_shared<const Vocab>(Vocab::load(folder / "model")), {.max_word_chars = 30});
  saved.save(folder / "again");
  CHECK(Vocab::load(folder / "again").suggested().max_word_chars == 30);
}
