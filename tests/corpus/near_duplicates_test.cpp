#include "corpus/near_duplicates.h"

#include <cmath>
#include <fstream>
#include <set>

#include "base/random.h"
#include "corpus/drop_list.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> words_of(uint64_t seed, int n) {
  Random random(seed, 3);
  std::vector<std::string> words;
  for (int i = 0; i < n; ++i) words.push_back("word" + std::to_string(random.below(5000)));
  return words;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += word + (out.size() % 3 == 0 ? "\n" : " ");
  return out;
}

double jaccard(const std::vector<std::string>& a, const std::vector<std::string>& b, size_t gram) {
  const auto grams = [&](const std::vector<std::string>& words) {
    std::set<std::vector<std::string>> out;
    for (size_t i = 0; i + gram <= words.size(); ++i) out.insert({words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i + gram)});
    return out;
  };
  const auto x = grams(a), y = grams(b);
  size_t both = 0;
  for (const auto& g : x) both += y.count(g);
  return static_cast<double>(both) / static_cast<double>(x.size() + y.size() - both);
}

}  // namespace

TEST_CASE("documents meet as often as the formula says for their likeness") {
  const NearDuplicatesConfig config;
  Random random(8, 8);
  for (const int changed : {4, 8, 12}) {
    double expected = 0, met = 0, variance = 0;
    const int n = 400;
    for (int i = 0; i < n; ++i) {
      const auto a = words_of(static_cast<uint64_t>(1000 * changed + i), 200);
      auto b = a;
      for (int k = 0; k < changed; ++k) b[random.below(b.size())] = "other" + std::to_string(random.below(100000));
      const double p = 1 - std::pow(1 - std::pow(jaccard(a, b, 5), 8), 14);
      expected += p;
      variance += p * (1 - p);
      const auto x = band_hashes(join(a), config), y = band_hashes(join(b), config);
      bool meets = false;
      for (size_t band = 0; band < x.size(); ++band) meets |= x[band] == y[band];
      met += meets;
    }
    CAPTURE(changed, expected, met);
    CHECK(std::abs(met - expected) < 4 * std::sqrt(variance) + 0.02 * n);  // hashes of 32 bits and tabulated seeds are not ideal
  }
}

TEST_CASE("copies with small changes are listed, all but the first, for any number of threads") {
  const test::TempDir dir;
  PushedDocuments documents;
  const auto push = [&](const std::string& text) {
    Document document;
    document.text = text;
    documents.push(document);
  };
  auto one = words_of(1, 300), two = words_of(2, 300);
  push(join(one));                    // 0
  push(join(two));                    // 1
  push("");                           // 2
  one[150] = "changed";
  push(join(one));                    // 3: near 0
  push("SHORT text");                 // 4
  push("short, text!");               // 5: the same words as 4
  push("--- ...");                    // 6: no words
  two[10] = "x";
  push(join(two) + " and a tail");    // 7: near 1
  push(join(words_of(3, 300)));       // 8
  Progress progress;
  NearDuplicatesConfig config;
  std::string lists[2];
  for (const int64_t threads : {1, 4}) {
    config.threads = threads;
    const fs::path list = dir / "list.txt";
    const NearDuplicates found = find_near_duplicates(documents, config, list, Cancel(), progress);
    CHECK(found.documents == 9);
    CHECK(found.groups == 3);
    CHECK(found.dropped == 3);
    const DropList drop(list.string());
    for (uint64_t i = 0; i < 9; ++i) CHECK(drop.names(i) == (i == 3 || i == 5 || i == 7));
    std::ifstream file(list);
    lists[threads == 4].assign(std::istreambuf_iterator<char>(file), {});
    CHECK(std::distance(fs::directory_iterator(dir.path()), {}) == 1);  // the bands are gone
  }
  CHECK(lists[0] == lists[1]);
  const Cancel cancel;
  cancel.request();
  CHECK(test::error_of([&] { find_near_duplicates(documents, config, dir / "none.txt", cancel, progress); }).value().code() == Code::cancelled);
  CHECK(!fs::exists(dir / "none.txt"));
}
