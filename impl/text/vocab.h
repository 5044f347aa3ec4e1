// text/vocab.h   A WordPiece vocabulary: pieces, ids, the five special tokens. Immutable after creation; shared by threads.
// Ids are line numbers of vocab.txt (a duplicate line: the last id wins, as in Hugging Face). Trailing white space of a line is cut;
// what is then empty keeps its id and never matches (the published Chinese vocabulary has such a line).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/piece_list.h"

namespace bertpt::text {

struct SpecialIds {
  int32_t pad = -1, unk = -1, cls = -1, sep = -1, mask = -1;
};

// How text becomes pieces; stored beside the vocabulary in tokenizer.json.
struct NormalizerOptions {
  bool lowercase = true;
  bool strip_accents = true;  // when a configuration leaves it out it follows `lowercase`
  bool clean_text = true;
  bool split_cjk = true;
  bool google_rules = false;  // rule set: false = "hf", true = "google"
  int64_t max_word_chars = 100;
  bool operator==(const NormalizerOptions&) const = default;
};

class Vocab {
 public:
  // Errors: Code::data when [UNK], [CLS], [SEP], [MASK] or [PAD] is missing (the message lists which) or when there are no pieces.
  explicit Vocab(PieceList pieces, NormalizerOptions suggested = {});
  // A vocab.txt, a tokenizer.json of a BERT model (any *.json file), or a folder that holds one or both of them; both must then
  // agree. `suggested` comes from tokenizer.json and, over it, from the folder's tokenizer_config.json. Errors name the path and the
  // line: Code::not_found, encoding (not UTF-8), corrupt (no tokenizer.json), unsupported (a tokenizer that is not BERT's WordPiece).
  static Vocab load(const std::filesystem::path& path);

  // Writes vocab.txt, tokenizer.json, tokenizer_config.json, special_tokens_map.json, as transformers' AutoTokenizer reads them.
  // The folder is made when absent; each file appears whole. Rule set "google" is kept under a key of our own, "bertpt_rules",
  // since transformers has no such rules.
  void save(const std::filesystem::path& folder, const NormalizerOptions& options) const;
  std::vector<std::pair<std::string, std::string>> files(const NormalizerOptions& options) const;  // the same as (name, bytes)

  int64_t size() const { return static_cast<int64_t>(pieces_.size()); }
  std::string_view piece(int32_t id) const { return pieces_[static_cast<size_t>(id)]; }  // id < size()
  const PieceList& pieces() const { return pieces_; }                                    // by id
  std::optional<int32_t> find(std::string_view piece) const;
  const SpecialIds& special() const { return special_; }
  bool is_special(int32_t id) const;
  bool is_continuation(int32_t id) const { return continuation_[static_cast<size_t>(id)]; }  // starts with "##"
  const std::string& hash() const { return hash_; }  // hash128_hex over the pieces in order, each followed by '\n'
  const NormalizerOptions& suggested() const { return suggested_; }

 private:
  size_t place_of(std::string_view piece) const;

  PieceList pieces_;
  std::vector<int32_t> table_;  // open addressing: places of pieces_ by the hash of the piece, -1 where there is none
  std::vector<bool> continuation_;
  SpecialIds special_;
  std::string hash_;
  NormalizerOptions suggested_;

 public:
  Vocab(Vocab&&) = default;
  Vocab(const Vocab&) = delete;
};

}  // namespace bertpt::text
