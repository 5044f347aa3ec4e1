// Any bytes as vocab.txt: a vocabulary whose pieces are found at an id that gives the same piece, or an Error.
#include "fuzz/fuzz.h"
#include "base/error.h"
#include "text/vocab.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return {"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##ing\n", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\na\r\na\r\n", "[PAD]\n\n[UNK]\n[CLS]\n[SEP] \n[MASK]\n\xff\n", "[UNK]\n"};
}

void one_input(std::string_view input) {
  const MemoryFile file(input);
  try {
    const text::Vocab vocab = text::Vocab::load(file.path());
    for (int32_t id = 0; id < vocab.size(); ++id) {
      if (vocab.piece(id).empty()) continue;  // an empty line keeps the numbering and is no piece
      const auto found = vocab.find(vocab.piece(id));
      require(found && vocab.piece(*found) == vocab.piece(id), "every piece that is not empty is found");
    }
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
