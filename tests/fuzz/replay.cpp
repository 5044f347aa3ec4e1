// tests/fuzz/replay.cpp   usage: fuzz_NAME [MUTATIONS]      every seed and MUTATIONS mutations of each (default 2,000)
//                               fuzz_NAME --seeds FOLDER   writes the seeds as files, to start libFuzzer with
#include <cstring>
#include <fstream>

#include "base/random.h"
#include "fuzz/fuzz.h"

namespace {

// One to eight edits: flipped bits, interesting bytes, cuts, doubled and moved pieces.
std::string mutate(std::string input, bertpt::Random& random) {
  static constexpr unsigned char kBytes[] = {0x00, 0x01, 0x0a, 0x20, 0x22, 0x2e, 0x5b, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xe2, 0xf0, 0xff};
  for (uint64_t edits = 1 + random.below(8); edits > 0; --edits) {
    if (input.empty()) input.push_back('\0');
    const size_t at = random.below(input.size());
    switch (random.below(6)) {
      case 0: input[at] = static_cast<char>(input[at] ^ (1 << random.below(8))); break;
      case 1: input[at] = static_cast<char>(kBytes[random.below(sizeof kBytes)]); break;
      case 2: input.resize(at); break;
      case 3: input.insert(at, 1, static_cast<char>(random.below(256))); break;
      case 4: input.insert(at, input.substr(random.below(input.size()), random.below(64))); break;
      default: input.erase(at, 1 + random.below(16)); break;
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> seeds = bertpt::fuzz::seeds();
  if (argc == 3 && std::strcmp(argv[1], "--seeds") == 0) {
    for (size_t i = 0; i < seeds.size(); ++i) std::ofstream(std::filesystem::path(argv[2]) / std::to_string(i), std::ios::binary) << seeds[i];
    return 0;
  }
  const uint64_t mutations = argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  for (size_t i = 0; i < seeds.size(); ++i) {
    bertpt::fuzz::one_input(seeds[i]);
    for (uint64_t m = 0; m < mutations; ++m) {
      bertpt::Random random(m, i);
      bertpt::fuzz::one_input(mutate(seeds[i], random));
    }
  }
  std::printf("%zu seeds, %llu mutations of each\n", seeds.size(), static_cast<unsigned long long>(mutations));
}
