// Bad documents and vocabularies as a host meets them, through the whole of text -> vocabulary -> corpus -> loader: each is an error that
// names the place and says what to do, or is read the way it is documented. bad_input_test.cpp has checkpoints, models and run folders.
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <fstream>

#include "conformance/host.h"
#include "support/temp_dir.h"

using namespace bertpt::host;
using bertpt::test::TempDir;

namespace {

Documents documents_of(const std::vector<std::string>& texts) {
  Documents documents;
  MUST(bertpt_documents_create(documents.out(), error));
  for (const std::string& text : texts) push(documents, text);
  return documents;
}

Documents open_file(const std::filesystem::path& path, const char* config = nullptr) {
  const std::string text = path.string();
  const char* const paths[] = {text.c_str()};
  Documents documents;
  MUST(bertpt_documents_open_files(paths, 1, config, documents.out(), error));
  return documents;
}

Failure opening(const std::filesystem::path& path) {
  const std::string text = path.string();
  const char* const paths[] = {text.c_str()};
  return attempt([&](bertpt_error** error) {
    Documents documents;
    return bertpt_documents_open_files(paths, 1, nullptr, documents.out(), error);
  });
}

Tokenizer small_tokenizer(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "small.txt";
  std::ofstream file(path);
  for (const char* piece : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "one", "two", "three", "four", "five", "six"}) file << piece << "\n";
  file.close();
  Tokenizer tokenizer;
  MUST(bertpt_tokenizer_load(path.c_str(), tokenizer.out(), error));
  return tokenizer;
}

Failure building(const Documents& documents, const TempDir& dir, const char* name = "corpus") {
  const Tokenizer tokenizer = small_tokenizer(dir.path());
  return attempt([&](bertpt_error** error) {
    Corpus corpus;
    return bertpt_corpus_build(documents, tokenizer, (dir / name).c_str(), nullptr, nullptr, nullptr, corpus.out(), error);
  });
}

// What a loader of the training split says.
Failure loading(const TempDir& dir, const char* config, bertpt_split split = BERTPT_SPLIT_TRAIN) {
  Corpus corpus;
  MUST(bertpt_corpus_open((dir / "corpus").c_str(), corpus.out(), error));
  return attempt([&](bertpt_error** error) {
    Loader loader;
    return bertpt_loader_create(corpus, split, config, loader.out(), error);
  });
}

bertpt_corpus_info info_of(const TempDir& dir, bertpt_split split) {
  Corpus corpus;
  MUST(bertpt_corpus_open((dir / "corpus").c_str(), corpus.out(), error));
  auto info = sized<bertpt_corpus_info>();
  MUST(bertpt_corpus_get_info(corpus, split, &info, error));
  return info;
}

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

}  // namespace

TEST_CASE("an empty corpus") {
  const TempDir dir;
  for (const Documents& documents : {documents_of({}), documents_of({"", " \n\t"}), open_file(dir.write("empty.txt", "")), open_file(dir.write("empty.jsonl", "\n"))}) {
    Vocab vocab;
    CHECK(FAILS(BERTPT_E_DATA, bertpt_vocab_train(documents, nullptr, nullptr, nullptr, vocab.out(), error)).mentions("check the files and the text field"));
    const Failure failure = building(documents, dir);
    CHECK(failure.status == BERTPT_E_DATA);
    CHECK(failure.mentions("the corpus would be empty"));
    CHECK_FALSE(std::filesystem::exists(dir / "corpus"));
  }
}

TEST_CASE("a corpus of one sentence, and one of many one-sentence documents") {
  const TempDir dir;
  REQUIRE(building(documents_of({"One two."}), dir).status == BERTPT_OK);
  Failure failure = loading(dir, nullptr);
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("the training split has one document"));
  CHECK(loading(dir, "{\"objective\": \"full_sentences\"}").status == BERTPT_OK);
  failure = loading(dir, "{\"objective\": \"full_sentences\"}", BERTPT_SPLIT_VALIDATION);
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("the validation split is empty"));

  std::filesystem::remove_all(dir / "corpus");
  REQUIRE(building(documents_of({"One.", "Two.", "Three.", "Four.", "Five.", "Six."}), dir).status == BERTPT_OK);
  failure = loading(dir, nullptr);
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("every document has one sentence"));
  CHECK(failure.mentions("Check that a document is not a line of the input"));
}

TEST_CASE("a corpus of one document: random pairs are impossible, other objectives are not") {
  const TempDir dir;
  REQUIRE(building(documents_of({"One two. Three four. Five six. Two one. Four three. Six five."}), dir).status == BERTPT_OK);
  const Failure failure = loading(dir, "{\"objective\": \"nsp\"}");
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("random pairs"));
  CHECK(failure.mentions("sop, full_sentences, doc_sentences or segment"));
  for (const char* config : {"{\"objective\": \"full_sentences\"}", "{\"objective\": \"doc_sentences\"}", "{\"objective\": \"segment\"}",
                             "{\"objective\": \"nsp\", \"positive_ratio\": 1}"}) {
    INFO(config);
    CHECK(loading(dir, config).status == BERTPT_OK);
  }
}

TEST_CASE("small corpora can train and evaluate random pairs from four documents on") {
  for (const int n : {3, 4, 8, 20}) {
    INFO(n << " documents");
    const TempDir dir;
    std::vector<std::string> texts;
    for (int i = 0; i < n; ++i) texts.push_back("One two three. Four five. Six one " + std::string(static_cast<size_t>(i), '.') + " two. Three. Four five six.");
    REQUIRE(building(documents_of(texts), dir).status == BERTPT_OK);
    const auto train = info_of(dir, BERTPT_SPLIT_TRAIN), validation = info_of(dir, BERTPT_SPLIT_VALIDATION);
    CHECK(train.documents + validation.documents == n);
    CHECK(train.documents >= 2);
    CHECK(validation.documents >= (n == 3 ? 1 : 2));
    CHECK(loading(dir, "{\"max_seq_length\": 16}").status == BERTPT_OK);
    if (n > 3) CHECK(loading(dir, "{\"max_seq_length\": 16}", BERTPT_SPLIT_VALIDATION).status == BERTPT_OK);
  }
}

TEST_CASE("bytes that are no UTF-8, NUL bytes and CRLF in raw text are read like Hugging Face's tokenizer reads them") {
  const TempDir dir;
  const std::string text("One\xFF two\0 three.\r\n\r\nFour five\xC3.\r\n", 33);
  for (const Documents& documents : {documents_of({text}), open_file(dir.write("a.txt", text)), open_file(dir.write("b.txt.zst", compressed(text)))}) {
    REQUIRE(building(documents, dir).status == BERTPT_OK);
    const auto info = info_of(dir, BERTPT_SPLIT_TRAIN);
    CHECK(info.documents == 1);
    CHECK(info.sentences == 2);
    CHECK(info.tokens == 7);  // one two three . four five .
    std::filesystem::remove_all(dir / "corpus");
  }
}

TEST_CASE("the same bytes in JSON lines are errors with line and byte") {
  const TempDir dir;
  const std::string good = "{\"text\": \"One.\"}\r\n";
  for (const std::string& bad : {std::string("{\"text\": \"\xFF\"}"), std::string("{\"text\": \"\0\"}", 13)}) {
    const auto path = dir.write("a.jsonl", good + bad + "\n");
    const Failure failure = building(open_file(path), dir);
    CHECK(failure.status == BERTPT_E_CORRUPT);
    CHECK(failure.mentions(path.string()));
    CHECK(failure.mentions("line 2"));
    CHECK(failure.mentions("\"offset\":"));
  }
  CHECK(building(open_file(dir.write("crlf.jsonl", good + good)), dir).status == BERTPT_OK);
}

TEST_CASE("a line of a megabyte is read, or refused at the limit that the user sets") {
  const TempDir dir;
  std::string line;
  while (line.size() < (size_t{1} << 20)) line += "one two three ";
  const auto path = dir.write("long.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"" + line + "\"}\n");
  REQUIRE(building(open_file(path), dir).status == BERTPT_OK);
  CHECK(info_of(dir, BERTPT_SPLIT_TRAIN).tokens + info_of(dir, BERTPT_SPLIT_VALIDATION).tokens == static_cast<int64_t>(3 * line.size() / 14 + 2));
  CHECK(loading(dir, "{\"objective\": \"doc_sentences\"}").status == BERTPT_OK);  // cut to max_seq_length
  const Failure failure = building(open_file(path, "{\"max_document_bytes\": 1000000}"), dir, "other");
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions("line 2"));
  CHECK(failure.mentions("max_document_bytes"));
}

TEST_CASE("missing, unreadable and torn files") {
  const TempDir dir;
  Failure failure = opening(dir / "absent.txt");
  CHECK(failure.status == BERTPT_E_NOT_FOUND);
  CHECK(failure.mentions((dir / "absent.txt").string()));
  failure = opening(dir.path());
  CHECK(failure.status == BERTPT_E_NOT_FOUND);
  CHECK(failure.mentions("holds no file"));

  const auto locked = dir.write("locked.txt", "One.");
  ::chmod(locked.c_str(), 0);
  ::chmod(dir.path().c_str(), 0755);
  const bool is_root = ::geteuid() == 0;  // root may read every file
  if (is_root) REQUIRE(::seteuid(65534) == 0);
  failure = opening(locked);
  if (is_root) REQUIRE(::seteuid(0) == 0);
  CHECK(failure.status == BERTPT_E_IO);
  CHECK(failure.mentions(locked.string()));

  std::string text;
  for (int i = 0; i < 30000; ++i) text += std::to_string(i * 7919 % 10007) + " one two.\n";
  const std::string whole = compressed(text);
  failure = building(open_file(dir.write("torn.txt.zst", whole.substr(0, whole.size() / 2))), dir);
  CHECK(failure.status == BERTPT_E_CORRUPT);
  CHECK(failure.mentions("torn.txt.zst"));
  CHECK(failure.mentions("cut off"));
  CHECK(failure.mentions("\"offset\":" + std::to_string(whole.size() / 2)));
  CHECK_FALSE(std::filesystem::exists(dir / "corpus"));
}

TEST_CASE("JSON lines without the field name the line and the key that chooses another field") {
  const TempDir dir;
  const auto path = dir.write("a.jsonl", "{\"text\": \"One.\"}\n{\"body\": \"Two.\"}\n");
  Failure failure = building(open_file(path), dir);
  CHECK(failure.status == BERTPT_E_DATA);
  CHECK(failure.mentions(path.string()));
  CHECK(failure.mentions("line 2"));
  CHECK(failure.mentions("no field 'text'; set text_field"));
  failure = building(open_file(dir.write("cut.jsonl", "{\"text\": \"one\"}\n{\"text\": \n")), dir);
  CHECK(failure.status == BERTPT_E_CORRUPT);
  CHECK(failure.mentions("line 2"));
  CHECK(building(open_file(dir.write("b.jsonl", "{\"body\": \"Two.\"}\n"), "{\"text_field\": \"body\"}"), dir).status == BERTPT_OK);
}

TEST_CASE("a vocabulary that cannot serve") {
  const TempDir dir;
  Vocab vocab;
  Failure failure = FAILS(BERTPT_E_DATA, bertpt_vocab_load(dir.write("no-mask.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\none\n").c_str(), vocab.out(), error));
  CHECK(failure.mentions("[MASK]"));
  CHECK(failure.mentions("no-mask.txt"));
  failure = FAILS(BERTPT_E_ENCODING, bertpt_vocab_load(dir.write("latin.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncaf\xE9\n").c_str(), vocab.out(), error));
  CHECK(failure.mentions("line 6"));
  FAILS(BERTPT_E_NOT_FOUND, bertpt_vocab_load((dir / "absent").c_str(), vocab.out(), error));
  Tokenizer tokenizer;
  FAILS(BERTPT_E_DATA, bertpt_tokenizer_load((dir / "no-mask.txt").c_str(), tokenizer.out(), error));
}

TEST_CASE("a corpus folder that is missing, cannot be written, or is taken") {
  const TempDir dir;
  Corpus corpus;
  CHECK(FAILS(BERTPT_E_NOT_FOUND, bertpt_corpus_open((dir / "nowhere").c_str(), corpus.out(), error)).mentions("nowhere"));
  CHECK(building(documents_of({"One."}), dir).status == BERTPT_OK);
  Failure failure = building(documents_of({"One."}), dir);
  CHECK(failure.status == BERTPT_E_STATE);
  CHECK(failure.mentions("exists already; remove it or choose another name"));
  dir.write("file", "x");
  failure = building(documents_of({"One."}), dir, "file/corpus");
  CHECK(failure.status == BERTPT_E_IO);
  CHECK(failure.mentions("choose another folder or change its permissions"));
}
