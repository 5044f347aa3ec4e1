// Where a tokenizer's time goes: the CPU time of one thread for ever more of its work over the same text. Each line does what the line
// before does and one thing more; the last column is what the thing adds.
//
// Opening is timed too, once: memory is touched for the first time then. Its parts are timed by making them again.
//
//   bench_text_stages VOCAB.txt TEXT [MB]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include "base/files.h"
#include "text/char_table.h"
#include "text/piece_trie.h"
#include "text/tokenizer.h"
#include "text/word_cache.h"
#include "text/word_encoder.h"
#include "text/word_scanner.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

constexpr size_t kDocumentBytes = 10'000;
constexpr int kRounds = 3;

double cpu_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

int64_t resident_bytes() {
  long long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%lld %lld", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return resident * 4096;
}

// Documents cut at line ends, as a corpus has them.
std::vector<std::string_view> documents(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', std::min(at + kDocumentBytes, text.size())), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

uint64_t classify(const WordScanner&, std::string_view text) {
  static uint8_t folded[RunBatch::kBytes + 64];
  ByteClasses classes[RunBatch::kBytes / 64];
  uint64_t sum = 0;
  for (size_t at = 0; at < text.size(); at += RunBatch::kBytes) {
    classify_bytes(best_simd_level())(text.data() + at, std::min(RunBatch::kBytes, text.size() - at), true, folded, classes);
    sum += classes[0].word;
  }
  return sum;
}

uint64_t find_runs(const WordScanner& scanner, std::string_view text) {
  RunScanner runs = scanner.runs(text);
  uint64_t sum = 0;
  for (RunBatch batch; runs.next(batch);) sum += batch.count;
  return sum;
}

uint64_t hash_runs(const WordScanner& scanner, std::string_view text) {
  static const WordCache cache(size_t{1} << 16);
  RunScanner runs = scanner.runs(text);
  uint64_t sum = 0;
  for (RunBatch batch; runs.next(batch);) {
    for (size_t i = 0; i < batch.count; ++i) {
      const size_t line = cache.line_of(WordCache::key(batch.folded + batch.begin[i], static_cast<size_t>(batch.end[i]) - batch.begin[i]));
      cache.prefetch(line);
      sum += line;
    }
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: bench_text_stages VOCAB.txt TEXT [MB]\n"), 2;
  std::string text = read_file(argv[2]);
  if (argc > 3) text.resize(std::min(text.size(), static_cast<size_t>(std::atof(argv[3]) * 1e6)));
  const std::vector<std::string_view> all = documents(text);
  const int64_t resident_before = resident_bytes();
  const double start = cpu_seconds();
  const auto vocab = std::make_shared<const Vocab>(Vocab::load(argv[1]));
  const double loaded = cpu_seconds();
  const Tokenizer tokenizer(vocab);
  const double opened = cpu_seconds();
  const int64_t resident = resident_bytes() - resident_before;
  { const CharTable table(tokenizer.normalizer_options()); }
  const double characters = cpu_seconds() - opened;
  const PieceTrie trie(vocab->pieces());
  const double tree = cpu_seconds() - opened - characters;
  std::printf("opened in %.1f ms: %.1f the vocabulary, %.1f the characters, %.1f the trie, the rest the cache's words; %.1f MB resident\n",
              1e3 * (opened - start), 1e3 * (loaded - start), 1e3 * characters, 1e3 * tree, 1e-6 * static_cast<double>(resident));
  std::printf("%.1f MB without the vocabulary, %.1f of it the trie\n",
              1e-6 * static_cast<double>(WordEncoder(vocab, tokenizer.normalizer_options()).size_bytes()),
              1e-6 * static_cast<double>(trie.size_bytes()));
  const WordScanner scanner(tokenizer.normalizer_options());
  std::vector<int32_t> ids;
  const auto encode = [&](std::string_view document) {
    ids.clear();
    tokenizer.append_ids(document, ids);
    return ids.size();
  };
  struct Stage {
    const char* name;
    std::function<uint64_t(std::string_view)> work;
  };
  const Stage stages[] = {{"classify and lowercase bytes", [&](std::string_view d) { return classify(scanner, d); }},
                          {"find the runs", [&](std::string_view d) { return find_runs(scanner, d); }},
                          {"hash the runs, fetch their lines", [&](std::string_view d) { return hash_runs(scanner, d); }},
                          {"look up, give out ids, cut what is missed", encode}};
  const double megabytes = 1e-6 * static_cast<double>(text.size());
  std::printf("%.1f MB, %zu documents, %s, best of %d rounds\n", megabytes, all.size(), simd_level_name(best_simd_level()), kRounds);
  double before = 0, total = 0, seconds[4] = {1e9, 1e9, 1e9, 1e9};
  uint64_t sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (size_t s = 0; s < 4; ++s) {
      const double begin = cpu_seconds();
      for (const std::string_view document : all) sum += stages[s].work(document);
      seconds[s] = std::min(seconds[s], cpu_seconds() - begin);
    }
  }
  total = seconds[3];
  for (size_t s = 0; s < 4; ++s) {
    std::printf("%-44s %8.1f ms %8.0f MB/s   adds %5.1f %%\n", stages[s].name, 1e3 * seconds[s], megabytes / seconds[s],
                100 * (seconds[s] - before) / total);
    before = seconds[s];
  }
  return sum == 0;
}
