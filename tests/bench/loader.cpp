// What it takes to keep a training step fed, on one thread (rates by its processor time): decoding, the plan of an epoch, batches of 256 samples with masks, seeking,
// packing. The corpus is a folder, or synthetic and in memory.
//
//   bench_loader [--corpus DIR] [--batches N] [--length L] [--decode no] [--objective NAME]
#include "examples/loader.h"

#include <zstd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/files.h"
#include "corpus/manifest.h"
#include "corpus/rank_decoder.h"
#include "corpus/shard_reader.h"
#include "corpus/zstd_codec.h"
#include "examples/epoch_plan.h"
#include "support/fake_corpus.h"

using namespace bertpt;

namespace {

// Of this thread's processor time, so that other programs on the machine do not count; rates are then those of one core.
double cpu_seconds_of(const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double begin = now();
  work();
  return now() - begin;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Of each stock zstd frame with content in a shard: its content, and how many of its bytes end a rank.
struct RawFrame {
  std::string_view stored;
  std::string content;
  size_t ranks = 0;
};

std::vector<RawFrame> raw_frames(std::string_view shard) {
  std::vector<RawFrame> frames;
  while (!shard.empty()) {
    const size_t size = ZSTD_findFrameCompressedSize(shard.data(), shard.size());
    if (ZSTD_isError(size)) break;
    const std::string_view stored = shard.substr(0, size);
    shard.remove_prefix(size);
    const auto content_bytes = corpus::content_size(stored).value_or(0);
    if (content_bytes == 0) continue;  // a skippable one
    RawFrame frame{stored, corpus::decompress(stored, content_bytes).value()};
    for (const char byte : frame.content) frame.ranks += static_cast<unsigned char>(byte) < 128;
    frames.push_back(std::move(frame));
  }
  return frames;
}

// What zstd takes of decoding, and the ranks at each level of instructions, both on the frames of a shard.
void measure_parts(const std::filesystem::path& path) {
  const MappedFile file(path);
  const std::vector<RawFrame> frames = raw_frames({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
  size_t ranks = 0;
  for (const RawFrame& frame : frames) ranks += frame.ranks;
  const auto report = [&](const char* what, const std::function<void(const RawFrame&)>& work) {
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
      best = std::min(best, cpu_seconds_of([&] {
                        for (const RawFrame& frame : frames) work(frame);
                      }));
    }
    std::printf("  %-14s %8.1f million tokens/s\n", what, static_cast<double>(ranks) / best / 1e6);
  };
  corpus::Decompressor decompressor;
  report("zstd alone", [&](const RawFrame& frame) { (void)decompressor.decompress(frame.stored, frame.content.size()); });
  std::vector<int32_t> same(1 << 15), ids;
  std::iota(same.begin(), same.end(), 0);
  constexpr const char* kNames[] = {"ranks, plain", "ranks, AVX2", "ranks, AVX-512"};
  for (const corpus::RankLevel level : corpus::rank_levels()) {
    const corpus::RankDecoder decoder(same, level);
    report(kNames[static_cast<size_t>(level)], [&](const RawFrame& frame) {
      ids.resize(frame.ranks);
      if (!decoder.decode(frame.content, ids)) std::abort();
    });
  }
}

void measure_decoding(const std::string& folder) {
  int64_t tokens = 0;
  double best = 1e9;
  corpus::Decompressor decompressor;
  for (int round = 0; round < 5; ++round) {
    tokens = 0;
    std::vector<int32_t> ids;
    double seconds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".zst") continue;
      const corpus::ShardReader shard(entry.path());
      seconds += cpu_seconds_of([&] {
        for (int64_t frame = 0; frame < shard.n_frames(); ++frame) {
          shard.decode_frame(frame, decompressor, ids);
          tokens += static_cast<int64_t>(ids.size());
        }
      });
    }
    best = std::min(best, seconds);
  }
  std::printf("decode           %8.1f million tokens/s, checksums included (%.1f million tokens, best of 5)\n", static_cast<double>(tokens) / best / 1e6,
              static_cast<double>(tokens) / 1e6);
  measure_parts(std::filesystem::path(folder) / "train-00000.zst");
}

void measure_plan(const corpus::SplitView& split, int64_t length) {
  examples::PlanConfig config;
  config.rules.max_seq_length = length;
  double best = 1e9;
  for (uint64_t epoch = 0; epoch < 5; ++epoch) {
    config.epoch_key = config.order_key = epoch;
    best = std::min(best, cpu_seconds_of([&] { examples::EpochPlan(split, config); }));
  }
  // The scan alone, without the trial scans that balance it.
  examples::ChunkRules rules = config.rules;
  const examples::Chunker chunker(split, rules);
  double scan = 1e9;
  int64_t chunks = 0;
  for (int round = 0; round < 5; ++round) {
    scan = std::min(scan, cpu_seconds_of([&] {
                      examples::Cursor cursor;
                      examples::Chunk chunk;
                      examples::Chunker::Memo memo;
                      for (chunks = 0; chunker.next(cursor, chunk, memo);) ++chunks;
                    }));
  }
  const auto sentences = static_cast<double>(split.n_sentences());
  std::printf("plan             %8.1f ms for %.3f million sentences (%lld samples), trial scans included; the scan %.1f million sentences/s\n", best * 1e3,
              sentences / 1e6, static_cast<long long>(chunks), sentences / scan / 1e6);
}

void measure_batches(std::shared_ptr<const corpus::Corpus> corpus, const char* objective, bool whole_words, int64_t length, int n_batches) {
  examples::LoaderConfig config;
  config.objective = objective;
  config.max_seq_length = length;
  config.whole_word_mask = whole_words;
  const examples::Loader loader(corpus, corpus::Split::train, config);
  std::vector<double> rates;
  examples::Position position;
  examples::Batch batch;
  for (int i = 0; i < n_batches; ++i) {
    const double seconds = cpu_seconds_of([&] { position = loader.fill(position, 256, batch); });
    rates.push_back(static_cast<double>(batch.tokens()) / seconds / 1e6);
  }
  std::sort(rates.begin(), rates.end());
  double seek = 0;
  Random random(1, std::strlen(objective) + (whole_words ? 100 : 0));
  std::vector<double> seeks;
  for (int i = 0; i < 41; ++i) {
    const examples::Position there{0, random.below(static_cast<uint64_t>(loader.epoch_size(0)))};
    seeks.push_back(seconds_of([&] { loader.fill(there, 1, batch); }));
    seek = std::max(seek, seeks.back());
  }
  std::sort(seeks.begin(), seeks.end());
  const auto about = nlohmann::json::parse(loader.describe_json());
  std::printf("%-15s%s median %6.1f, best %6.1f million tokens/s; seek and one sample %.2f ms, at most %.2f; fill %.1f %% (padding), %.2f %% packed, %.2f sequences a row\n",
              objective, whole_words ? "W" : " ", rates[rates.size() / 2], rates.back(), seeks[seeks.size() / 2] * 1e3, seek * 1e3, 100 * (1 - about["padding_share"].get<double>()),
              100 * (1 - about["packed"]["padding_share"].get<double>()), about["packed"]["sequences_per_row"].get<double>());
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder, only;
  bool decode = true;
  int n_batches = 100;
  int64_t length = 128;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--corpus") == 0) folder = argv[i + 1];
    else if (std::strcmp(argv[i], "--decode") == 0) decode = std::strcmp(argv[i + 1], "no") != 0;
    else if (std::strcmp(argv[i], "--objective") == 0) only = argv[i + 1];
    else if (std::strcmp(argv[i], "--batches") == 0) n_batches = std::atoi(argv[i + 1]);
    else if (std::strcmp(argv[i], "--length") == 0) length = std::atoi(argv[i + 1]);
  }
  std::shared_ptr<const corpus::Corpus> corpus;
  if (folder.empty()) {
    corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.documents = 1000, .max_sentences = 45});
  } else {
    std::printf("open             %8.1f ms\n", 1e3 * seconds_of([&] { corpus = corpus::Corpus::open(folder); }));
    if (decode) measure_decoding(folder);
  }
  measure_plan(corpus->split(corpus::Split::train), length);
  for (const char* objective : {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}) {
    if (!only.empty() && only != objective) continue;
    for (const bool whole_words : {false, true}) measure_batches(corpus, objective, whole_words, length, n_batches);
  }
}
