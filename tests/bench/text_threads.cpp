// Two threads of one tokenizer against two processes of one thread each, without a host language: the same batches, pinned to the same
// cores.
//
//   bench_text_threads VOCAB.txt TEXT [ROUNDS]   each round: MB/s of two threads, of two processes (each takes every other batch, counted
//     until the later ends), the ratio, and of one thread; last the medians. A round is a new process: one pass over text it has not seen.
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "text/encoded_batch.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

constexpr size_t kDocumentBytes = 2000, kBatchBytes = 4'000'000;
constexpr int kProcesses = 2;

using Batch = std::vector<std::string_view>;

// Batches of documents cut at line ends.
std::vector<Batch> batches_of(std::string_view text) {
  std::vector<Batch> batches(1);
  size_t size = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', std::min(at + kDocumentBytes, text.size())), text.size());
    batches.back().push_back(text.substr(at, end - at));
    size += end - at;
    at = end;
    if (size < kBatchBytes || at == text.size()) continue;
    batches.emplace_back();
    size = 0;
  }
  return batches;
}

void pin(int first_core, int n_cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = 0; i < n_cores; ++i) CPU_SET(first_core + i, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) std::exit((std::perror("sched_setaffinity"), 1));
}

// What the processes of a round share.
struct Shared {
  std::atomic<int> ready{0}, finished{0};
  std::atomic<double> seconds{0};
};

// One child: opens the vocabulary, waits until all are there, takes its share of the batches.
void child(const char* vocab, const std::vector<Batch>& batches, int threads, int share, int n_shares, Shared& shared) {
  pin(share - 1, threads);
  const Tokenizer tokenizer(std::make_shared<const Vocab>(Vocab::load(vocab)), {});
  shared.ready.fetch_add(1);
  while (shared.ready.load() < n_shares) {
  }
  const auto begin = std::chrono::steady_clock::now();
  for (size_t i = static_cast<size_t>(share - 1); i < batches.size(); i += static_cast<size_t>(n_shares)) {
    encode_batch(tokenizer, batches[i], {}, {.encode = {.add_special_tokens = false, .offsets = false}, .threads = threads});
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  double longest = shared.seconds.load();
  while (seconds > longest && !shared.seconds.compare_exchange_weak(longest, seconds)) {
  }
}

double megabytes_per_second(const char* vocab, const std::vector<Batch>& batches, size_t size, int threads, int n_processes) {
  auto* const shared = new (mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Shared;
  for (int i = 1; i <= n_processes; ++i) {
    if (fork() != 0) continue;
    child(vocab, batches, threads, i, n_processes, *shared);
    _exit(0);
  }
  for (int status = 0; wait(&status) > 0;) {
    if (status != 0) std::exit(1);
  }
  const double seconds = shared->seconds.load();
  munmap(shared, sizeof(Shared));
  return static_cast<double>(size) / seconds / 1e6;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print(const char* what, double threads, double processes, double ratio, double one) {
  std::printf("%-10s  two threads %6.1f MB/s, two processes %6.1f MB/s, ratio %.3f; one thread %6.1f MB/s\n", what, threads, processes, ratio,
              one);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_text_threads VOCAB.txt TEXT [ROUNDS]\n");
    return 2;
  }
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 5;
  std::ifstream file(argv[2], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::vector<Batch> batches = batches_of(text);
  std::vector<double> threads, processes, ratios, one;
  for (int round = 0; round < rounds; ++round) {
    threads.push_back(megabytes_per_second(argv[1], batches, text.size(), kProcesses, 1));
    processes.push_back(megabytes_per_second(argv[1], batches, text.size(), 1, kProcesses));
    one.push_back(megabytes_per_second(argv[1], batches, text.size(), 1, 1));
    ratios.push_back(threads.back() / processes.back());
    print("this round", threads.back(), processes.back(), ratios.back(), one.back());
  }
  print("median", median(threads), median(processes), median(ratios), median(one));
  return 0;
}
