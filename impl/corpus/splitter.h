// corpus/splitter.h   Which split a document belongs to, decided in one pass: by the hash of its text, with the promise that the
// validation split gets at least so many texts and the training split at least one document, two where there are three texts
// (docs/corpus-format.md, "Which split").
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/shard_format.h"

namespace bertpt::corpus {

struct TokenizedDocument {
  std::string id;
  uint64_t text_hash = 0;
  std::vector<int32_t> ids;
  std::vector<uint32_t> sentence_lengths;
};

// Holds at most `min_validation` texts back, those of the smallest hashes, and validation texts only until a training text is seen.
class Splitter {
 public:
  using Sink = std::function<void(Split, const TokenizedDocument&)>;
  Splitter(double validation_share, int64_t min_validation, Sink sink);

  void add(TokenizedDocument document);
  void finish();  // gives out what was held back
  // Everything but the sink, for a build that is continued later.
  void save(std::string& out) const;
  void load(ByteReader& in);

 private:
  struct Held {  // equal texts share their tokens
    TokenizedDocument document;
    std::vector<std::string> more_ids;
  };
  using HeldByHash = std::map<uint64_t, Held>;
  static void hold(HeldByHash& held, TokenizedDocument document);
  void give(Split split, Held& held);
  void give_largest_to_train(HeldByHash& held);
  size_t missing() const { return min_validation_ > chosen_.size() ? min_validation_ - chosen_.size() : 0; }

  const double validation_share_;
  const size_t min_validation_;
  Sink sink_;
  std::set<uint64_t> chosen_;  // texts of the share, until there are enough of them
  HeldByHash held_;            // texts outside the share that may still be needed for validation
  HeldByHash waiting_;         // texts of the share, while no training text is known
  size_t train_documents_ = 0;
};

}  // namespace bertpt::corpus
