#include "text/word_counts.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>

#include "base/error.h"
#include "base/random.h"
#include "support/catch.h"
#include "support/temp_dir.h"
#include "text/normalizer.h"
#include "text/utf8.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

using Counts = std::map<std::string, uint64_t>;

Counts counts_of(const WordCounts& counts) {
  Counts all;
  counts.each(Cancel(), [&](std::string_view word, uint64_t count) { CHECK(all.emplace(word, count).second); });
  return all;
}

Counts count(const std::vector<std::string>& texts, const NormalizerOptions& normalizer, const WordCountsOptions& options) {
  WordCounts counts(normalizer, options);
  for (const std::string& text : texts) counts.add(text);
  Progress progress;
  counts.finish(Cancel(), progress);
  return counts_of(counts);
}

// The definition: normalize all of a text, then split at white space and around punctuation.
Counts count_by_definition(const std::vector<std::string>& texts, const NormalizerOptions& options) {
  const Normalizer normalizer(options);
  Counts counts;
  std::string word;
  size_t n_chars = 0;
  const auto finish = [&] {
    if (n_chars > 0 && n_chars <= static_cast<size_t>(options.max_word_chars)) ++counts[word];
    word.clear();
    n_chars = 0;
  };
  for (const std::string& text : texts) {
    const std::string normalized = normalizer.normalize(text);
    for (size_t at = 0; at < normalized.size();) {
      const Utf8Char c = read_utf8(normalized, at);
      const CharClass kind = normalizer.word_class(c.value);
      if (kind != CharClass::other) finish();
      if (kind != CharClass::space) {
        word += normalized.substr(at, c.size_bytes);
        ++n_chars;
      }
      if (kind != CharClass::other) finish();
      at += c.size_bytes;
    }
    finish();
  }
  return counts;
}

// Mostly ASCII, with all that disturbs it.
std::string random_text(Random& random, size_t n) {
  static const char* const odd[] = {"é",    "É",    "中", "\u0301", "\u00A0", "\u2028", "\xFF", "\xC3",
                                    "\x01", "\x7F", "ß",  "Σ",      "İ",      "𝒜",      "ﬁ",    "\u200D"};
  std::string text;
  const uint64_t oddness = random.below(40);
  for (size_t i = 0; i < n; ++i) {
    const uint64_t kind = random.below(20 + oddness);
    if (kind < 13) text += static_cast<char>((random.below(4) == 0 ? 'A' : 'a') + random.below(6));
    else if (kind < 16) text += " \n\t\r"[random.below(4)];
    else if (kind < 17) text += ".,-!'[#@`{~/:"[random.below(13)];
    else if (kind < 18)
      text += std::string(random.below(3) == 0 ? 20 + random.below(100) : 1 + random.below(18), static_cast<char>('x' + random.below(3)));
    else if (kind < 19) text += static_cast<char>('0' + random.below(10));
    else if (kind < 20) text += ' ';
    else if (random.below(3) == 0) text += odd[random.below(std::size(odd))];
  }
  return text;
}

}  // namespace

TEST_CASE("words are counted as the reader of words gives them", "[text][word_counts]") {
  for (uint64_t round = 0; round < 400; ++round) {
    Random random(21, round);
    std::vector<std::string> texts;
    for (uint64_t n = 1 + random.below(4); n > 0; --n) texts.push_back(random_text(random, 1 + random.below(700)));
    NormalizerOptions options;
    options.lowercase = round % 2 == 0;
    options.strip_accents = round % 3 != 0;
    options.split_cjk = round % 5 != 0;
    INFO("round " << round);
    CHECK(count(texts, options, {}) == count_by_definition(texts, options));
  }
}

TEST_CASE("a word at every place of the 64 bytes that are read at once", "[text][word_counts]") {
  for (size_t before = 0; before < 130; ++before) {
    for (const char* word : {"a", "Ab", "fifteenletters.", "a-word", "sixteen1letters2", "naïve", "."}) {
      const std::vector<std::string> texts = {std::string(before, before % 2 ? 'x' : ' ') + word + " " + word,
                                              std::string(before, ' ') + word};
      CHECK(count(texts, {}, {}) == count_by_definition(texts, {}));
    }
  }
}

TEST_CASE("counts stay exact when words wait on disk", "[text][word_counts]") {
  std::vector<std::string> texts(30);
  Random random(5, 0);
  for (size_t i = 0; i < 150000; ++i) {
    std::string& text = texts[random.below(texts.size())];
    const std::string number = std::to_string(random.below(2) == 0 ? random.below(40000) : random.below(100));
    text += random.below(10) == 0 ? "much longer than fifteen" + std::string(random.below(20), 'y') + number + " " : "w" + number + " ";
  }
  const Counts expected = count(texts, {}, {});
  for (const int64_t threads : {1, 4}) {
    const test::TempDir folder;
    WordCountsOptions options{threads, 1 << 18, folder.path()};
    WordCounts counts({}, options);
    for (const std::string& text : texts) counts.add(text);
    Progress progress;
    counts.finish(Cancel(), progress);
    CHECK_FALSE(counts.in_memory());
    CHECK(std::filesystem::is_empty(folder.path()));  // its files have no names
    CHECK(counts_of(counts) == expected);
    CHECK(counts_of(counts) == expected);  // once more
    std::string last;
    counts.each_sorted(Cancel(), [&](std::string_view word, uint64_t) {
      CHECK(last < word);
      last = word;
    });
  }
}

TEST_CASE("a full disk is an error that names the folder, and counting can go on when there is room", "[text][word_counts]") {
  const test::TempDir folder;
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    WordCounts counts({}, {1, 1 << 18, folder.path()});
    struct rlimit limit {};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const struct rlimit none { 0, limit.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &none);
    std::string text;
    for (int i = 0; i < 60000; ++i) text += "word" + std::to_string(i) + " ";
    int answer = 1;
    try {
      counts.add(text);
    } catch (const Error& error) {
      if (error.message().find(folder.path().string()) != std::string::npos) answer = 2;
    }
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Progress progress;
    counts.finish(Cancel(), progress);
    counts.add("word1 word1");
    counts.finish(Cancel(), progress);
    uint64_t n = 0, ones = 0;
    counts.each(Cancel(), [&](std::string_view word, uint64_t count) {
      n += 1;
      if (word == "word1") ones = count;
    });
    ::_exit(answer == 2 && n == 60000 && ones == 3 ? 0 : answer);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a folder for waiting words that is not there", "[text][word_counts]") {
  const test::TempDir folder;
  WordCounts counts({}, {1, 1 << 18, folder.path() / "absent"});
  std::string text;
  for (int i = 0; i < 60000; ++i) text += "word" + std::to_string(i) + " ";
  try {
    counts.add(text);
    FAIL("it must fail");
  } catch (const Error& error) {
    CHECK(error.code() == Code::not_found);
    CHECK(error.message().find("absent") != std::string::npos);
  }
}
