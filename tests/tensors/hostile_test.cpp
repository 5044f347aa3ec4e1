// Crafted and torn files of weights: each is refused with an error that names the file and what is wrong, and nothing in it is run.
// hostile.json: tests/oracle/hostile_weights.py.
#include <cstdlib>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/temp_dir.h"
#include "tensors/open.h"
#include "tensors/parameters.h"

using namespace bertpt;
using namespace bertpt::tensors;

namespace {

// Hexadecimal digits, "xx*count" for a run.
std::string bytes_of(const std::string& digits) {
  std::string bytes;
  for (size_t at = 0; at < digits.size();) {
    const size_t end = std::min(digits.find(' ', at), digits.size());
    const std::string part = digits.substr(at, end - at);
    const size_t star = part.find('*');
    std::string piece;
    for (size_t i = 0; i + 1 < std::min(star, part.size()); i += 2) piece += static_cast<char>(std::stoi(part.substr(i, 2), nullptr, 16));
    if (star != std::string::npos) piece = std::string(std::strtoull(part.c_str() + star + 1, nullptr, 10), piece[0]);
    bytes += piece;
    at = end + 1;
  }
  return bytes;
}

// Whatever a host does with weights.
void use(const std::filesystem::path& path) {
  const auto source = open_tensors(path);
  uint64_t total = 0;
  for (const TensorInfo& tensor : source->tensors()) {
    for (const std::byte byte : source->bytes(tensor)) total += std::to_integer<uint64_t>(byte);
  }
  Progress progress;
  source->verify({}, progress);
  CHECK(StoredParameters(source).elements() >= 0);
  CHECK(total <= source->file_bytes() * 255);
}

}  // namespace

TEST_CASE("crafted and torn files are refused by name and place; the harmless ones that they were made from are read") {
  const Json cases = Json::parse(read_file(std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data/hostile.json"));
  size_t hostile = 0, harmless = 0;
  for (const Json& c : cases) {
    INFO(c["name"].get<std::string>());
    const test::TempDir folder;
    for (const auto& file : c["files"].items()) folder.write(file.key(), bytes_of(file.value().get<std::string>()));
    const auto opens = c["opens"].get<std::string>();
    const auto error = test::error_of([&] { use(folder / opens); });
    if (c["code"] == "") {
      INFO((error ? error->message() : ""));
      CHECK_FALSE(error);
      ++harmless;
      continue;
    }
    ++hostile;
    REQUIRE(error);
    INFO(error->message());
    CHECK(code_name(error->code()) == c["code"].get<std::string>());
    CHECK(test::contains(error->message(), c["says"].get<std::string>()));
    CHECK(test::contains(error->message(), folder.path().string()));  // whichever file of the folder is at fault, by its path
    CHECK(error->message().size() < 600);
    CHECK_FALSE(std::filesystem::exists("bertpt_was_here"));
  }
  CHECK(hostile >= 180);
  CHECK(harmless >= 8);
}

TEST_CASE("no cut and no flipped bit of real files does worse than an Error") {
  const std::filesystem::path data = std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data";
  const test::TempDir folder;
  const std::string shard = read_file(data / "tiny_bert_tf2/tf_model.data-00000-of-00001");
  folder.write("x.data-00000-of-00001", shard);
  size_t refused = 0, read = 0;
  const auto probe = [&](const std::string& name, const std::string& bytes) {
    folder.write(name, bytes);
    const auto error = test::error_of([&] { use(folder / name); });
    ++(error ? refused : read);
    if (error) CHECK((error->code() == Code::corrupt || error->code() == Code::unsupported || error->code() == Code::not_found));
  };
  for (const auto& [name, path] :
       {std::pair{"x.index", "tiny_bert_tf2/tf_model.index"}, std::pair{"o.bin", "odd.bin"}, std::pair{"l.bin", "odd_legacy.bin"}}) {
    const std::string good = read_file(data / path);
    const size_t before = refused;
    for (size_t size = 0; size < good.size(); size += 61) probe(name, good.substr(0, size));
    CHECK(refused - before == (good.size() + 60) / 61);  // every cut is noticed
    for (size_t at = 0; at < good.size(); at += 7) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
      probe(name, bad);
    }
  }
  CHECK(refused > 500);
  CHECK(read > 0);  // a bit of a weight in the old layout is a weight
}
