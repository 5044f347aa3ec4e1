// Any bytes as a tokenizer.json: a vocabulary that is the same after save and load, with the options it suggests, or an Error.
#include "base/error.h"
#include "fuzz/fuzz.h"
#include "support/temp_dir.h"
#include "text/vocab.h"

namespace bertpt::fuzz {
namespace {

// Saving syncs each file, which a disk makes slow: in memory where there is such a place.
const test::TempDir& folder() {
  static const test::TempDir made(std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path());
  return made;
}

}  // namespace

std::vector<std::string> seeds() {
  return {
      R"({"version":"1.0","normalizer":{"type":"BertNormalizer","lowercase":true},"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"a":5}}})",
      R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[{"id":0,"content":"[PAD]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":false},"pre_tokenizer":{"type":"BertPreTokenizer"},
"decoder":{"type":"WordPiece","prefix":"##","cleanup":true},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
"vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"##\u00e9":5,"x":7,"y":6}}})",
      R"({"version":"1.0","model":{"type":"BPE","vocab":{},"merges":[]}})", R"({"model":{"type":"Unigram","vocab":[["a",-1.5]]}})", "{}", "[]", "null", "{\"model\":", "\xef\xbb\xbf{}"};
}

void one_input(std::string_view input) {
  const auto path = folder().write("tokenizer.json", input);
  try {
    const text::Vocab vocab = text::Vocab::load(path);
    vocab.save(folder() / "saved", vocab.suggested());
    const text::Vocab again = text::Vocab::load(folder() / "saved");
    require(again.pieces() == vocab.pieces(), "save and load keep the pieces");
    require(again.suggested() == vocab.suggested(), "save and load keep the options");
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
