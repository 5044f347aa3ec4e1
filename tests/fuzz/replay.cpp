// tests/fuzz/replay.cpp   usage: fuzz_NAME [MUTATIONS]      every input, and so many mutations of all of them together (default 10,000)
//                               fuzz_NAME --seeds FOLDER   writes the inputs as files, to start libFuzzer with
//                               fuzz_NAME --file FILE      one input, such as libFuzzer's crash-*
// Inputs are the target's seeds and the lines of corpus/NAME.hex, which tests/long/fuzz.sh makes of what libFuzzer found.
#include <cstring>
#include <fstream>
#include <iterator>

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

uint8_t nibble(char c) { return static_cast<uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

std::vector<std::string> inputs() {
  std::vector<std::string> all = bertpt::fuzz::seeds();
  std::ifstream file(BERTPT_FUZZ_CORPUS);
  for (std::string line; std::getline(file, line);) {
    std::string bytes;
    for (size_t i = 0; i + 1 < line.size(); i += 2) bytes.push_back(static_cast<char>(nibble(line[i]) << 4 | nibble(line[i + 1])));
    all.push_back(std::move(bytes));
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> all = inputs();
  if (argc == 3 && std::strcmp(argv[1], "--seeds") == 0) {
    for (size_t i = 0; i < all.size(); ++i) std::ofstream(std::filesystem::path(argv[2]) / std::to_string(i), std::ios::binary) << all[i];
    return 0;
  }
  if (argc == 3 && std::strcmp(argv[1], "--file") == 0) {
    std::ifstream file(argv[2], std::ios::binary);
    bertpt::fuzz::one_input(std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
    return 0;
  }
  const uint64_t mutations = argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 10000;
  for (const std::string& input : all) bertpt::fuzz::one_input(input);
  for (uint64_t m = 0; m < mutations; ++m) {
    const size_t chosen = m % all.size();
    bertpt::Random random(m, chosen);
    bertpt::fuzz::one_input(mutate(all[chosen], random));
  }
  std::printf("%zu inputs, %llu mutations\n", all.size(), static_cast<unsigned long long>(mutations));
}
