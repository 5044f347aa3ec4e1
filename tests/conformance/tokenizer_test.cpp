// What bertpt/tokenizer.h promises about lengths.
#include "conformance/host.h"

using namespace bertpt::host;

TEST_CASE("a text that is longer than max_length is refused without truncation, and cut with it") {
  Tokenizer tokenizer;
  MUST(bertpt_tokenizer_load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-uncased.txt", tokenizer.out(), error));
  auto options = sized<bertpt_encode_options>();
  options.add_special_tokens = 1;
  options.max_length = 4;
  Encoding encoding;
  CHECK(FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode(tokenizer, "one two three", 13, &options, encoding.out(), error)).mentions("5 tokens"));
  FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode_pair(tokenizer, "one", 3, "two", 3, &options, encoding.out(), error));
  MUST(bertpt_tokenizer_encode(tokenizer, "one two", 7, &options, encoding.out(), error));
  options.truncation = BERTPT_TRUNCATION_LONGEST_FIRST;
  MUST(bertpt_tokenizer_encode(tokenizer, "one two three", 13, &options, encoding.out(), error));
  auto view = sized<bertpt_encoding_view>();
  MUST(bertpt_encoding_get_view(encoding, &view, error));
  CHECK(view.count == 4);
}
