// Any bytes, any rules: ids, offsets and word numbers are those of the definition (support/reference_tokenizer.h); the fast path, encode()
// and a batch agree; decode accepts the ids.
#include <algorithm>
#include <memory>

#include "fuzz/fuzz.h"
#include "support/reference_tokenizer.h"
#include "text/encoded_batch.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace bertpt::fuzz {
namespace {

struct Target {
  std::unique_ptr<const text::Tokenizer> fast;
  std::unique_ptr<const test::ReferenceTokenizer> definition;
};

// Cased and uncased, by both rule sets.
const std::vector<Target>& targets() {
  static const std::vector<Target>* const made = [] {
    std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    for (char c = 33; c < 127; ++c) {
      pieces.push_back(std::string(1, c));
      pieces.push_back("##" + std::string(1, c));
    }
    for (const char* piece : {"the", "##ing", "un", "##aff", "##able", "##ingthe", "\xc3\xa9", "##\xc3\xa9", "\xe4\xbb\x8a", "\xcf\x83",
                              "##\xcf\x83", "\xcf\x82", "##\xcf\x82"}) {
      pieces.emplace_back(piece);
    }
    const auto vocab = std::make_shared<const text::Vocab>(std::move(pieces));
    auto* const all = new std::vector<Target>;
    for (const bool lowercase : {true, false}) {
      for (const char* rules : {"hf", "google"}) {
        text::TokenizerConfig config;
        config.lowercase = lowercase;
        config.rules = rules;
        auto fast = std::make_unique<const text::Tokenizer>(vocab, config);
        auto definition = std::make_unique<const test::ReferenceTokenizer>(fast->vocab(), fast->normalizer_options());
        all->push_back({std::move(fast), std::move(definition)});
      }
    }
    return all;
  }();
  return *made;
}

}  // namespace

std::vector<std::string> seeds() {
  return {"Unaffable \xc3\x89t\xc3\xa9, the [MASK] thing!",
          "\xe4\xbb\x8a\xe5\xa4\xa9 a\xcc\x81 \xe2\x80\x8b\xc2\xa0x",
          "\xff\xfe\x80 \xed\xa0\x80 \xf4\x90\x80\x80",
          std::string("a\0b", 3),
          std::string(150, 'a'),
          "\xf0\x9f\x98\x80 \xe2\x91\xa0 \xef\xac\x81 \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4",
          "\xce\x9f\xce\x94\xce\x9f\xce\xa3 \xce\xa3",
          "e\xcc\xa3\xcc\x81\xe3\x80\xae\xcc\xae x",
          "unaffableunaffable theingthe 12:34 a.b,c\td\r\n"};
}

void one_input(std::string_view input) {
  for (const Target& target : targets()) {
    const text::Tokenizer& t = *target.fast;
    std::vector<int32_t> ids;
    require(t.append_ids(input, ids) == text::count_invalid_utf8(input), "replaced bytes are counted");
    text::EncodeOptions options;
    options.add_special_tokens = false;
    const text::Encoding encoding = t.encode(input, options);
    const std::vector<test::ReferenceToken> expected = target.definition->tokens(input);
    require(encoding.ids == ids, "append_ids and encode agree");
    require(ids.size() == expected.size() && encoding.begin.size() == ids.size() && encoding.end.size() == ids.size() &&
                encoding.word_ids.size() == ids.size(),
            "there are as many tokens as by the definition");
    for (size_t i = 0; i < ids.size(); ++i) {
      const test::ReferenceToken token{ids[i], static_cast<size_t>(encoding.begin[i]), static_cast<size_t>(encoding.end[i]),
                                       encoding.word_ids[i]};
      require(token == expected[i], "every token is that of the definition");
      require(token.begin <= token.end && token.end <= input.size(), "offsets lie in the text");
    }
    const std::string_view texts[] = {input, input.substr(0, input.size() / 2), input};
    text::EncodeBatchOptions batch_options;
    batch_options.encode = options;
    batch_options.encode.offsets = false;
    batch_options.threads = 1;
    const text::EncodedBatch batch = text::encode_batch(t, texts, {}, batch_options);
    const int32_t* const first = batch.ids.data();
    require(std::equal(ids.begin(), ids.end(), first, first + batch.row_offsets[1]) &&
                std::equal(ids.begin(), ids.end(), first + batch.row_offsets[2], first + batch.ids.size()),
            "a batch holds the same rows");
    t.decode(ids, true);
  }
}

}  // namespace bertpt::fuzz
