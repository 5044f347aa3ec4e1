#include "corpus/source.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <nlohmann/json.hpp>

#include "corpus/read_documents.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

namespace {

std::string compress(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::vector<Document> read_file(const std::filesystem::path& path, const DocumentsConfig& config = {}) {
  return read_all(*open_files({path.string()}, config));
}

// What the pass throws; the reader must then be at its end.
Error failure_of(const std::filesystem::path& path, const DocumentsConfig& config = {}) {
  const auto documents = open_files({path.string()}, config);
  const auto reader = documents->open();
  Document document;
  try {
    while (reader->next(document)) {
    }
  } catch (const Error& error) {
    CHECK_FALSE(reader->next(document));
    return error;
  }
  FAIL("the pass did not fail");
  throw 0;
}

Error refusal_of(const std::vector<std::string>& paths, const DocumentsConfig& config = {}) {
  try {
    open_files(paths, config);
  } catch (const Error& error) {
    return error;
  }
  FAIL("open_files did not fail");
  throw 0;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

int64_t detail(const Error& error, const std::string& key) { return nlohmann::json::parse(error.details_json()).at(key).get<int64_t>(); }

}  // namespace

TEST_CASE("a text file is one document and keeps its bytes", "[corpus][source]") {
  const TempDir dir;
  const std::string bytes("One.\r\nTwo \xFF\xFE\0 three.", 21);
  const auto documents = read_file(dir.write("a.txt", bytes));
  REQUIRE(documents.size() == 1);
  CHECK(documents[0].text == bytes);
  CHECK(documents[0].id == "a.txt");
  CHECK_FALSE(documents[0].has_sentences);
  CHECK(texts(read_file(dir.write("b.txt.zst", compress(bytes)))) == Texts{bytes});
  CHECK(texts(read_file(dir.write("looks-plain.txt", compress(bytes)))) == Texts{bytes});  // content decides, not the name
}

TEST_CASE("files without text hold no documents", "[corpus][source]") {
  const TempDir dir;
  for (const char* format : {"text", "jsonl", "sentences"}) {
    DocumentsConfig config;
    config.format = format;
    CHECK(read_file(dir.write("empty", ""), config).empty());
    CHECK(read_file(dir.write("white", " \r\n\t\n\n"), config).empty());
    CHECK(read_file(dir.write("mark", "\xEF\xBB\xBF"), config).empty());
    CHECK(read_file(dir.write("empty.zst", compress("")), config).empty());
  }
}

TEST_CASE("a byte order mark is skipped once", "[corpus][source]") {
  const TempDir dir;
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(texts(read_file(dir.write("a.txt", mark + "Hello."))) == Texts{"Hello."});
  CHECK(texts(read_file(dir.write("b.txt", mark + mark + "Hello."))) == Texts{mark + "Hello."});
  CHECK(texts(read_file(dir.write("c.txt.zst", compress(mark) + compress("Hi.")))) == Texts{"Hi."});
  CHECK(texts(read_file(dir.write("d.txt.zst", compress(mark.substr(0, 1)) + compress(mark.substr(1) + "Hi.")))) == Texts{"Hi."});
  CHECK(texts(read_file(dir.write("e.jsonl", mark + R"({"text": "x"})"))) == Texts{"x"});
  CHECK(texts(read_file(dir.write("f.txt", "\xEF\xBB"))) == Texts{"\xEF\xBB"});
}

TEST_CASE("separator lines cut a text file into documents", "[corpus][source]") {
  const TempDir dir;
  DocumentsConfig config;
  config.document_separator = "<|end|>";
  const auto path = dir.write("a.txt", "One\ntwo <|end|>\n<|end|>\r\n<|end|>\n \n<|end|>\nThree\r\n<|end|>\nFour");
  const auto documents = read_file(path, config);
  CHECK(texts(documents) == Texts{"One\ntwo <|end|>\n", "Three\r\n", "Four"});
  CHECK(documents[0].id == "a.txt:1");
  CHECK(documents[2].id == "a.txt:3");
}

TEST_CASE("JSON lines give text and id", "[corpus][source]") {
  const TempDir dir;
  const auto path = dir.write("a.jsonl",
                              "{\"text\": \"One\\u00e9\\n\\u0000\", \"id\": \"x\", \"more\": {\"text\": 5, \"deep\": [{\"text\": 1}]}}\r\n"
                              "\n"
                              "{\"id\": 17, \"text\": \"\\ud83d\\ude00\"}\n"
                              "{\"id\": null, \"text\": \"\"}\n"
                              "  {\"text\": \"no id, no newline\"}");
  const auto documents = read_file(path);
  REQUIRE(documents.size() == 4);
  CHECK(documents[0].text == std::string("One\xC3\xA9\n\0", 7));
  CHECK(documents[0].id == "x");
  CHECK(documents[1].text == "\xF0\x9F\x98\x80");
  CHECK(documents[1].id == "17");
  CHECK(documents[2].text.empty());
  CHECK(documents[2].id.empty());
  CHECK(documents[3].text == "no id, no newline");

  DocumentsConfig config;
  config.text_field = "body";
  config.id_field = "url";
  const auto named = read_file(dir.write("b.ndjson.zst", compress(R"({"body": "B", "text": 3, "url": "u"})")), config);
  REQUIRE(named.size() == 1);
  CHECK(named[0].text == "B");
  CHECK(named[0].id == "u");
}

TEST_CASE("format auto goes by the name", "[corpus][source]") {
  const TempDir dir;
  const std::string line = R"({"text": "x"})";
  for (const char* name : {"a.jsonl", "a.json", "a.ndjson"}) CHECK(texts(read_file(dir.write(name, line))) == Texts{"x"});
  for (const char* name : {"a.jsonl.zst", "a.json.zst"}) CHECK(texts(read_file(dir.write(name, compress(line)))) == Texts{"x"});
  for (const char* name : {"a.txt", "a", "jsonl"}) CHECK(texts(read_file(dir.write(name, line))) == Texts{line});
}

TEST_CASE("bad JSON lines are errors with line and offset", "[corpus][source]") {
  const TempDir dir;
  const std::string good = "{\"text\": \"fine\"}\n";  // 17 bytes
  const auto check = [&](const std::string& line, Code code, std::string_view said) {
    INFO(line);
    const auto path = dir.write("a.jsonl", good + good + line + "\n" + good);
    const Error error = failure_of(path);
    CHECK(error.code() == code);
    INFO(error.message());
    CHECK(contains(error.message(), path.string()));
    CHECK(contains(error.message(), "line 3"));
    CHECK(contains(error.message(), said));
    CHECK(detail(error, "line") == 3);
    CHECK(detail(error, "offset") >= 34);
    CHECK(detail(error, "offset") <= 34 + static_cast<int64_t>(line.size()));
  };
  check("{\"txt\": \"x\"}", Code::data, "no field 'text'");
  check("{\"more\": {\"text\": \"x\"}}", Code::data, "no field 'text'");
  check("{}", Code::data, "no field 'text'");
  check("[1, 2]", Code::data, "a list");
  check("\"text\"", Code::data, "a string");
  check("17", Code::data, "a number");
  check("null", Code::data, "null");
  check("{\"text\": 5}", Code::data, "a number");
  check("{\"text\": null}", Code::data, "null");
  check("{\"text\": [\"x\"]}", Code::data, "a list");
  check("{\"text\": {\"text\": \"x\"}}", Code::data, "an object");
  check("{\"text\": true}", Code::data, "a boolean");
  check("{\"text\": \"x\", \"id\": [1]}", Code::data, "'id' is a list");
  check("{\"text\": \"x\", \"text\": \"y\"}", Code::data, "twice");
  check("{\"text\": \"x\"", Code::corrupt, "not valid JSON");
  check("{\"text\": \"x\"} {\"text\": \"y\"}", Code::corrupt, "not valid JSON");
  check("text", Code::corrupt, "not valid JSON");
  check("{\"text\": \"\\ud83d\"}", Code::corrupt, "surrogate");
  check("{\"text\": \"\\ude00\"}", Code::corrupt, "surrogate");
  check("{\"text\": \"\xFF\"}", Code::corrupt, "UTF-8");
  check(std::string("{\"text\": \"\0\"}", 13), Code::corrupt, "not valid JSON");
  check(std::string(100000, '['), Code::data, "a list");
  check("{\"text\": " + std::string(100000, '['), Code::corrupt, "not valid JSON");  // depth costs no stack
}

TEST_CASE("sentences come with their spans", "[corpus][source]") {
  const TempDir dir;
  DocumentsConfig config;
  config.format = "sentences";
  const auto documents = read_file(dir.write("a.txt", "\n\nOne.\r\n  Two two. \t\r\n\r\n \t\n\nThree.\nFour"), config);
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].id == "a.txt:1");
  CHECK(documents[1].id == "a.txt:2");
  Texts sentences;
  for (const Document& document : documents) {
    CHECK(document.has_sentences);
    for (const text::Span& span : document.sentences) sentences.push_back(document.text.substr(span.begin, span.end - span.begin));
  }
  CHECK(sentences == Texts{"One.", "Two two.", "Three.", "Four"});
  CHECK(documents[0].sentences.size() == 2);
}

TEST_CASE("several zstd frames and skippable frames are one stream", "[corpus][source]") {
  const TempDir dir;
  const std::string skippable("\x50\x2A\x4D\x18\x03\0\0\0abc", 11);
  CHECK(texts(read_file(dir.write("a.zst", compress("One. ") + skippable + compress("Two.")))) == Texts{"One. Two."});
  CHECK(texts(read_file(dir.write("b.zst", skippable + compress("Two.")))) == Texts{"Two."});
  CHECK(texts(read_file(dir.write("c.zst", compress("One.") + skippable))) == Texts{"One."});
}

TEST_CASE("torn and damaged zstd data", "[corpus][source]") {
  const TempDir dir;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
  const std::string whole = compress(text);
  for (const size_t size : {size_t{4}, size_t{9}, whole.size() / 2, whole.size() - 1}) {
    const auto path = dir.write("torn.txt.zst", whole.substr(0, size));
    const Error error = failure_of(path);
    CHECK(error.code() == Code::corrupt);
    CHECK(contains(error.message(), path.string()));
    CHECK(contains(error.message(), "cut off"));
    CHECK(detail(error, "offset") == static_cast<int64_t>(size));
  }
  const Error trailing = failure_of(dir.write("a.zst", whole + "garbage after the frame"));
  CHECK(trailing.code() == Code::corrupt);
  CHECK(detail(trailing, "offset") >= static_cast<int64_t>(whole.size()));
  CHECK(failure_of(dir.write("a.zst", whole + "x")).code() == Code::corrupt);
  for (size_t i = 0; i < 2000; i += 13) {  // never a crash; some flips only change literals
    std::string damaged = whole;
    damaged[6 + i] = static_cast<char>(damaged[6 + i] ^ 0x55);
    const auto documents = open_files({dir.write("a.zst", damaged).string()}, {});
    try {
      read_all(*documents);
    } catch (const Error& error) {
      CHECK(error.code() == Code::corrupt);
    }
  }
  CHECK(refusal_of({dir.write("named.zst", "plain text").string()}).code() == Code::corrupt);
  CHECK(refusal_of({dir.write("empty.zst", "").string()}).code() == Code::corrupt);
  for (const char* name : {"named.gz", "named.txt.gz"})
    CHECK(contains(refusal_of({dir.write(name, "plain text").string()}).message(), "gzip"));
  CHECK(failure_of(dir.write("a.gz", "\x1F\x8B\x08 etc")).code() == Code::corrupt);
  CHECK(refusal_of({dir.write("a.xz",
                              "\xFD"
                              "7zXZ etc")
                        .string()})
            .code() == Code::unsupported);
}

TEST_CASE("files that cannot be used are found before a pass", "[corpus][source]") {
  const TempDir dir;
  const std::string good = dir.write("good.txt", "x").string();
  const std::string missing = (dir / "missing.txt").string();
  const Error one = refusal_of({good, missing});
  CHECK(one.code() == Code::not_found);
  CHECK(contains(one.message(), missing));

  std::filesystem::create_directory(dir / "empty");
  CHECK(refusal_of({(dir / "empty").string()}).code() == Code::not_found);
  CHECK(refusal_of({(dir / "*.nothing").string()}).code() == Code::not_found);
  CHECK(refusal_of({}).code() == Code::invalid_argument);
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(refusal_of({(dir / "pipe").string()}).code() == Code::invalid_argument);  // and does not hang

  std::vector<std::string> paths = {good};
  for (int i = 0; i < 12; ++i) paths.push_back((dir / ("missing-" + std::to_string(i))).string());
  const Error many = refusal_of(paths);
  CHECK(contains(many.message(), "12 of 13"));
  CHECK(contains(many.message(), "missing-0"));
  CHECK(contains(many.message(), "missing-9"));
  CHECK(contains(many.message(), "2 more"));
  CHECK(detail(many, "n_failed") == 12);
}

TEST_CASE("an unreadable file is found before a pass", "[corpus][source]") {
  const TempDir dir;
  const auto path = dir.write("a.txt", "x");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  std::filesystem::permissions(dir.path(), std::filesystem::perms(0755));
  const bool is_root = ::geteuid() == 0;  // root may read every file
  if (is_root) REQUIRE(::seteuid(65534) == 0);
  const Error error = refusal_of({path.string()});
  if (is_root) REQUIRE(::seteuid(0) == 0);
  CHECK(error.code() == Code::io);
  CHECK(contains(error.message(), path.string()));
}

TEST_CASE("a file that vanishes between passes is an error of the pass", "[corpus][source]") {
  const TempDir dir;
  const auto path = dir.write("a.txt", "x");
  const auto documents = open_files({path.string()}, {});
  CHECK(read_all(*documents).size() == 1);
  std::filesystem::remove(path);
  Document document;
  const auto reader = documents->open();
  CHECK_THROWS_AS(reader->next(document), Error);
  CHECK_FALSE(reader->next(document));
}

TEST_CASE("documents above the limit are errors", "[corpus][source]") {
  const TempDir dir;
  const auto path = dir.write("a.txt", "12345678\n1234567\n\n12345678");
  DocumentsConfig config;
  for (const char* format : {"text", "sentences"}) {
    config.format = format;
    config.document_separator = "";
    config.max_document_bytes = format == std::string("text") ? 26 : 16;
    CHECK_FALSE(read_file(path, config).empty());
    --config.max_document_bytes;
    const Error error = failure_of(path, config);
    CHECK(error.code() == Code::data);
    CHECK(contains(error.message(), path.string()));
    CHECK(contains(error.message(), "max_document_bytes"));
    CHECK(detail(error, "offset") == 0);
  }
  config.format = "text";
  config.document_separator = "1234567";
  config.max_document_bytes = 9;
  CHECK(read_file(path, config).size() == 2);
  config.max_document_bytes = 8;
  CHECK(failure_of(path, config).code() == Code::data);

  config = {};
  config.max_document_bytes = 13;
  CHECK(read_file(dir.write("a.jsonl", "{\"text\": \"x\"}\r\n{\"text\": \"y\"}"), config).size() == 2);
  const Error error = failure_of(dir.write("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"yy\"}\n"), config);
  CHECK(error.code() == Code::data);
  CHECK(detail(error, "line") == 2);
  CHECK(detail(error, "offset") == 14);
}

TEST_CASE("long lines and files cross block borders", "[corpus][source]") {
  const TempDir dir;
  std::string expected_text, jsonl, sentences;
  Texts expected;
  for (size_t i = 0; i < 40; ++i) {
    std::string word(i * i * 613, static_cast<char>('a' + i % 26));
    word += "z";
    jsonl += "{\"text\": \"" + word + "\"}\r\n";
    sentences += word + "\r\n\r\n";
    expected.push_back(std::move(word));
  }
  DocumentsConfig config;
  CHECK(texts(read_file(dir.write("a.jsonl", jsonl), config)) == expected);
  CHECK(texts(read_file(dir.write("a.jsonl.zst", compress(jsonl)), config)) == expected);
  config.format = "sentences";
  CHECK(texts(read_file(dir.write("a.txt", sentences), config)) == expected);
  CHECK(texts(read_file(dir.write("a.zst", compress(sentences)), config)) == expected);
  const std::string big(10 << 20, 'x');
  CHECK(texts(read_file(dir.write("big.jsonl", "{\"text\": \"" + big + "\"}"))) == Texts{big});
}

TEST_CASE("several files are read in order, more than once, with progress", "[corpus][source]") {
  const TempDir dir;
  const std::string line = "{\"text\": \"three\"}\n";
  const std::vector<std::string> paths = {dir.write("a.txt", "one").string(), dir.write("empty.txt", "").string(),
                                          dir.write("b.txt", "two").string(), dir.write("c.jsonl.zst", compress(line + line)).string()};
  const auto documents = open_files(paths, {});
  for (int pass = 0; pass < 2; ++pass) {
    const auto reader = documents->open();
    const uint64_t total = 6 + compress(line + line).size();
    CHECK(reader->bytes_total() == total);
    CHECK(reader->bytes_read() == 0);
    uint64_t last = 0;
    Texts seen;
    Document document;
    while (reader->next(document)) {
      seen.push_back(document.text);
      CHECK(reader->bytes_read() >= last);
      CHECK(reader->bytes_read() <= total);
      last = reader->bytes_read();
    }
    CHECK(reader->bytes_read() == total);
    CHECK(seen == Texts{"one", "two", "three", "three"});
  }
  const auto json = nlohmann::json::parse(documents->describe_json());
  CHECK(json.at("files").size() == 4);
  CHECK(json.at("files")[3].at("format") == "jsonl");
  CHECK(json.at("files")[0].at("size_bytes") == 3);
}

TEST_CASE("two passes at once do not disturb each other", "[corpus][source]") {
  const TempDir dir;
  const auto documents = open_files({dir.write("a.jsonl", "{\"text\": \"1\"}\n{\"text\": \"2\"}\n").string()}, {});
  const auto a = documents->open();
  const auto b = documents->open();
  Document document;
  CHECK(a->next(document));
  CHECK(a->next(document));
  CHECK(document.text == "2");
  CHECK(b->next(document));
  CHECK(document.text == "1");
}

TEST_CASE("the configuration of documents", "[corpus][source]") {
  const auto config = parse_config<DocumentsConfig>(R"({"format": "jsonl", "text_field": "body"})", "documents");
  CHECK(config.format == "jsonl");
  CHECK(config.text_field == "body");
  CHECK_THROWS_AS(parse_config<DocumentsConfig>(R"({"format": "csv"})", "documents"), Error);
  CHECK_THROWS_AS(parse_config<DocumentsConfig>(R"({"max_document_bytes": 0})", "documents"), Error);
}

TEST_CASE("gzip files, folders, patterns and wiki mark-up are sources", "[corpus][source]") {
  const TempDir dir;
  const Texts gz = texts(read_file(BERTPT_SOURCE_DIR "/tests/corpus/gzip/members.gz"));
  REQUIRE(gz.size() == 1);
  CHECK(gz[0].starts_with("0 \n7919 word \n"));
  CHECK(gz[0].size() == 1209);

  for (const char* name : {"folder/a", "folder/.git"}) std::filesystem::create_directories(dir / name);
  dir.write("folder/b.txt", "B.");
  dir.write("folder/a/c.txt", "C.");
  dir.write("folder/.hidden", "H.");
  dir.write("folder/.git/x", "X.");
  dir.write("folder/A.txt", "A.");
  CHECK(texts(read_all(*open_files({(dir / "folder").string()}, {}))) == Texts{"A.", "C.", "B."});
  CHECK(texts(read_all(*open_files({(dir / "folder" / "*.txt").string()}, {}))) == Texts{"A.", "B."});

  DocumentsConfig wiki;
  wiki.format = "wiki";
  const std::string page = "<doc id=\"12\" url=\"u\" title=\"Anarchism\">\nAnarchism\n\nIt is a philosophy.\nMore.\n</doc>\n\n";
  const std::string empty = "<doc id=\"13\" url=\"u\" title=\"Empty\">\nEmpty\n\n</doc>\n";
  const auto documents = read_all(*open_files({dir.write("wiki_00", page + empty + "<doc id=\"14\">\r\nT.\r\n</doc>\r\n").string()}, wiki));
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].id == "12");
  CHECK(documents[0].text == "\nIt is a philosophy.\nMore.\n");
  CHECK(documents[1].id == "14");
  CHECK(documents[1].text == "T.\r\n");
  CHECK(failure_of(dir.write("torn", "<doc id=\"1\">\nText.\n"), wiki).code() == Code::corrupt);
  CHECK(failure_of(dir.write("prose", "Text.\n"), wiki).code() == Code::data);
}
