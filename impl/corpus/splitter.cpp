#include "corpus/splitter.h"

#include <iterator>

namespace bertpt::corpus {

Splitter::Splitter(double validation_share, int64_t min_validation, Sink sink)
    : validation_share_(validation_share), min_validation_(static_cast<size_t>(min_validation)), sink_(std::move(sink)) {}

void Splitter::hold(HeldByHash& held, TokenizedDocument document) {
  const auto [place, is_new] = held.try_emplace(document.text_hash);
  if (is_new) place->second.document = std::move(document);
  else place->second.more_ids.push_back(std::move(document.id));
}

void Splitter::give(Split split, Held& held) {
  if (split == Split::train) train_documents_ += 1 + held.more_ids.size();
  sink_(split, held.document);
  for (std::string& id : held.more_ids) {
    held.document.id = std::move(id);
    sink_(split, held.document);
  }
}

void Splitter::give_largest_to_train(HeldByHash& held) {
  const auto largest = std::prev(held.end());
  give(Split::train, largest->second);
  held.erase(largest);
}

void Splitter::add(TokenizedDocument document) {
  const uint64_t hash = document.text_hash;
  if (static_cast<double>(hash) * 0x1p-64 < validation_share_) {
    if (missing() > 0) chosen_.insert(hash);
    if (train_documents_ > 0 || !held_.empty()) sink_(Split::validation, document);
    else hold(waiting_, std::move(document));
  } else {
    hold(held_, std::move(document));
    for (auto& [unused, waiting] : waiting_) give(Split::validation, waiting);
    waiting_.clear();
  }
  while (held_.size() > missing()) give_largest_to_train(held_);
}

void Splitter::finish() {
  if (train_documents_ == 0 && !held_.empty()) give_largest_to_train(held_);
  if (train_documents_ == 0 && !waiting_.empty()) give_largest_to_train(waiting_);
  // A second one for random pairs, as long as validation keeps a text.
  if (train_documents_ == 1 && !held_.empty() && held_.size() + chosen_.size() > 1) give_largest_to_train(held_);
  for (auto& [hash, held] : held_) give(Split::validation, held);  // never more than are missing
  for (auto& [hash, waiting] : waiting_) give(Split::validation, waiting);
  held_.clear();
  waiting_.clear();
}

}  // namespace bertpt::corpus
