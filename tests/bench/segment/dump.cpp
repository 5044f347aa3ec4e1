// Our side of tests/bench/segment/contest.py: documents in, spans out, or the time of one pass.
//
//   bench_segment POLICY < documents   each document: its length in decimal, a newline, its bytes.
//     Prints a line a document: "begin end begin end ...", in bytes.
//   bench_segment --time POLICY FILE   MB/s of one pass over the file at one thread, the best of 5.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "text/segmenter.h"

using namespace bertpt::text;

namespace {

int dump(const std::string& policy) {
  const Segmenter segmenter({.newlines = policy});
  std::string length, text;
  while (std::getline(std::cin, length)) {
    text.resize(std::stoul(length));
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    std::vector<Span> spans;
    segmenter.segment(text, spans);
    for (const Span& span : spans) std::printf("%zu %zu ", span.begin, span.end);
    std::printf("\n");
  }
  return 0;
}

int time_file(const std::string& policy, const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Segmenter segmenter({.newlines = policy});
  double best = 1e9;
  size_t n_sentences = 0;
  std::vector<Span> spans;
  for (int round = 0; round < 5; ++round) {
    spans.clear();
    const std::clock_t begin = std::clock();  // CPU time: the program has one thread
    segmenter.segment(text, spans);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    n_sentences = spans.size();
  }
  std::printf("%.1f MB/s, %zu bytes, %zu sentences\n", static_cast<double>(text.size()) / best / 1e6, text.size(), n_sentences);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--time" && argc == 4) return time_file(argv[2], argv[3]);
  if (argc == 2) return dump(first);
  std::fprintf(stderr, "usage: bench_segment POLICY < documents | bench_segment --time POLICY FILE\n");
  return 2;
}
