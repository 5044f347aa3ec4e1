// What the oracle scripts tokenizer_*.py compare with: our output, printed.
//   tokenizer_dump codepoints CONFIG           the normalized form of every scalar value, one a line in order, as hexadecimal code points
//   tokenizer_dump ids VOCAB CONFIG            ids of each line of standard input
//   tokenizer_dump normalize CONFIG            normalized form of each line of standard input
//   tokenizer_dump save VOCAB CONFIG FOLDER    Tokenizer::save
// CONFIG is a tokenizer configuration as JSON.
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "text/normalizer.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

Normalizer normalizer_of(const char* config) {
  auto vocab = std::make_shared<const Vocab>(std::vector<std::string>{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"});
  return Normalizer(Tokenizer(vocab, parse_config<TokenizerConfig>(config, "tokenizer")).normalizer_options());
}

void print_code_points(const char* config) {
  const Normalizer normalizer = normalizer_of(config);
  std::string text, line;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    text.clear();
    line.clear();
    append_utf8(c, text);
    const std::string out = normalizer.normalize(text);
    for (size_t at = 0; at < out.size();) {
      const Utf8Char u = read_utf8(out, at);
      char digits[16];
      std::snprintf(digits, sizeof digits, "%s%X", at ? " " : "", static_cast<unsigned>(u.value));
      line += digits;
      at += u.size_bytes;
    }
    std::cout << line << '\n';
  }
}

void print_ids(const char* vocab, const char* config) {
  const Tokenizer tokenizer(std::make_shared<const Vocab>(Vocab::load(vocab)), parse_config<TokenizerConfig>(config, "tokenizer"));
  std::vector<int32_t> ids;
  for (std::string line; std::getline(std::cin, line);) {
    ids.clear();
    tokenizer.append_ids(line, ids);
    for (size_t i = 0; i < ids.size(); ++i) std::cout << (i ? " " : "") << ids[i];
    std::cout << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string verb = argc > 1 ? argv[1] : "";
  try {
    if (verb == "codepoints" && argc == 3) {
      print_code_points(argv[2]);
    } else if (verb == "ids" && argc == 4) {
      print_ids(argv[2], argv[3]);
    } else if (verb == "normalize" && argc == 3) {
      const Normalizer normalizer = normalizer_of(argv[2]);
      for (std::string line; std::getline(std::cin, line);) std::cout << normalizer.normalize(line) << '\n';
    } else if (verb == "save" && argc == 5) {
      Tokenizer(std::make_shared<const Vocab>(Vocab::load(argv[2])), parse_config<TokenizerConfig>(argv[3], "tokenizer")).save(argv[4]);
    } else {
      std::cerr << "usage: tokenizer_dump codepoints CONFIG | ids VOCAB CONFIG | normalize CONFIG | save VOCAB CONFIG FOLDER\n";
      return 2;
    }
  } catch (const Error& e) {
    std::cerr << e.message() << '\n';
    return 1;
  }
  return 0;
}
