// text/tokenizer.h   Text to WordPiece ids, equal id for id to Hugging Face's fast BertTokenizer. Immutable; any number of threads.
// Input is bytes: invalid UTF-8 becomes U+FFFD by maximal subparts, which clean_text then removes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "text/vocab.h"

namespace bertpt::text {

// What is not set is what the vocabulary suggests (Vocab::suggested: its tokenizer.json), which without one is bert-base-uncased's.
struct TokenizerConfig {
  std::optional<bool> lowercase = {};
  std::optional<bool> strip_accents = {};  // not set: when `lowercase` changes the vocabulary's suggestion, as lowercase
  std::optional<std::string> rules = {};   // hf | google
  std::optional<bool> split_cjk = {};
  bool special_tokens_in_text = false;         // true: "[MASK]" in the text is the special token, as in Hugging Face
  std::optional<int64_t> max_word_chars = {};  // not set: the vocabulary's; when `rules` changes its suggestion 100 (hf), 200 (google)
  void visit(ConfigVisitor& v);
};

enum class Truncation : int32_t { none = 0, longest_first = 1, only_first = 2, only_second = 3 };

// longest_first shortens the longer side until both fit, as Hugging Face does; tokens are cut from the end. only_first and
// only_second refuse (Code::invalid_argument) when that side has too few tokens to give; none ignores max_length.
struct EncodeOptions {
  bool add_special_tokens = true;
  int64_t max_length = 0;  // 0: no limit. With special tokens counted.
  Truncation truncation = Truncation::longest_first;
  bool offsets = true;  // false: offsets and word_ids stay empty
};

// Parallel arrays, one entry per token. A special token written in the text (special_tokens_in_text) is a token of the text: it has
// a span and a word number, and its mask is 0.
struct Encoding {
  std::vector<int32_t> ids;
  std::vector<int32_t> type_ids;
  std::vector<int64_t> begin, end;    // bytes of the original text (of A or of B, by type id); 0,0 for added special tokens
  std::vector<int32_t> word_ids;      // word number within its text; -1 for added special tokens
  std::vector<uint8_t> special_mask;  // 1 for added special tokens
};

class Tokenizer {
 public:
  explicit Tokenizer(std::shared_ptr<const Vocab> vocab, const TokenizerConfig& config = {});
  ~Tokenizer();
  Tokenizer(const Tokenizer&) = delete;

  // Appends the ids of `text`, without special tokens, and gives the number of U+FFFD that were read in place of ill-formed bytes.
  // The fast path of corpus building.
  int64_t append_ids(std::string_view text, std::vector<int32_t>& ids) const;
  Encoding encode(std::string_view text, const EncodeOptions& options = {}) const;
  Encoding encode_pair(std::string_view a, std::string_view b, const EncodeOptions& options = {}) const;
  // Pieces joined by spaces, "##" glued, spaces before punctuation cleaned as Hugging Face's WordPiece decoder does.
  // Errors: Code::invalid_argument for an id outside the vocabulary.
  std::string decode(std::span<const int32_t> ids, bool skip_special_tokens) const;

  const Vocab& vocab() const;
  std::shared_ptr<const Vocab> shared_vocab() const;
  const NormalizerOptions& normalizer_options() const;             // resolved
  std::string config_json() const;                                 // resolved TokenizerConfig
  std::vector<std::pair<std::string, std::string>> files() const;  // Vocab::files with the resolved options
  void save(const std::filesystem::path& folder) const;            // Vocab::save with the resolved options

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace bertpt::text
