// Batches of 256 pairs of up to 128 tokens on one thread: what it takes to keep a training step fed. The corpus lies in memory.
//
//   bench_loader [batches]
#include "examples/loader.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "support/fake_corpus.h"

using namespace bertpt;

int main(int argc, char** argv) {
  const int n_batches = argc > 1 ? std::atoi(argv[1]) : 50;
  const auto corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.documents = 1000, .max_sentences = 45});
  for (const char* objective : {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}) {
    examples::LoaderConfig config;
    config.objective = objective;
    config.max_seq_length = 128;
    const examples::Loader loader(corpus, corpus::Split::train, config);
    std::vector<double> ms;
    int64_t tokens = 0;
    examples::Position position;
    for (int i = 0; i < n_batches; ++i) {
      examples::Batch batch;
      const auto begin = std::chrono::steady_clock::now();
      position = loader.fill(position, 256, batch);
      ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
      tokens += batch.tokens();
    }
    std::sort(ms.begin(), ms.end());
    double total = 0;
    for (const double x : ms) total += x;
    std::printf("%-16s median %7.2f ms a batch, fastest %7.2f, slowest %7.2f, %6.2f million tokens/s\n", objective, ms[ms.size() / 2],
                ms.front(), ms.back(), static_cast<double>(tokens) / total / 1e3);
  }
}
