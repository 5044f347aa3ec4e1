// Any bytes: ids lie in the vocabulary, the fast path and encode() agree, offsets lie in the text and rise, decode accepts the ids.
#include "fuzz/fuzz.h"
#include "text/tokenizer.h"

namespace bertpt::fuzz {
namespace {

const text::Tokenizer& tokenizer(bool lowercase) {
  static const auto make = [](bool lower) {
    std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    for (char c = 33; c < 127; ++c) {
      pieces.push_back(std::string(1, c));
      pieces.push_back("##" + std::string(1, c));
    }
    for (const char* piece : {"the", "##ing", "un", "##aff", "##able", "\xc3\xa9", "##\xc3\xa9", "\xe4\xbb\x8a"}) pieces.emplace_back(piece);
    text::TokenizerConfig config;
    config.lowercase = lower;
    return new text::Tokenizer(std::make_shared<const text::Vocab>(std::move(pieces)), config);
  };
  static const text::Tokenizer* const uncased = make(true);
  static const text::Tokenizer* const cased = make(false);
  return lowercase ? *uncased : *cased;
}

}  // namespace

std::vector<std::string> seeds() {
  return {"Unaffable \xc3\x89t\xc3\xa9, the [MASK] thing!", "\xe4\xbb\x8a\xe5\xa4\xa9 a\xcc\x81 \xe2\x80\x8b\xc2\xa0x", "\xff\xfe\x80 \xed\xa0\x80 \xf4\x90\x80\x80", std::string("a\0b", 3),
          std::string(150, 'a'), "\xf0\x9f\x98\x80 \xe2\x91\xa0 \xef\xac\x81 \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4"};
}

void one_input(std::string_view input) {
  for (const bool lowercase : {true, false}) {
    const text::Tokenizer& t = tokenizer(lowercase);
    std::vector<int32_t> ids;
    t.append_ids(input, ids);
    text::EncodeOptions options;
    options.add_special_tokens = false;
    const text::Encoding encoding = t.encode(input, options);
    require(encoding.ids == ids, "append_ids and encode agree");
    require(encoding.begin.size() == ids.size() && encoding.end.size() == ids.size(), "every token has offsets");
    for (size_t i = 0; i < ids.size(); ++i) {
      require(ids[i] >= 0 && ids[i] < t.vocab().size(), "ids lie in the vocabulary");
      require(encoding.begin[i] >= 0 && encoding.begin[i] <= encoding.end[i] && encoding.end[i] <= static_cast<int64_t>(input.size()), "offsets lie in the text");
      require(i == 0 || encoding.begin[i] >= encoding.begin[i - 1], "offsets rise");
    }
    t.decode(ids, true);
  }
}

}  // namespace bertpt::fuzz
