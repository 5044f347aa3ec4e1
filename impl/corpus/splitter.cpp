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

void Splitter::save(std::string& out) const {
  put_varint(out, train_documents_);
  put_varint(out, chosen_.size());
  for (const uint64_t hash : chosen_) put_u64(out, hash);
  for (const HeldByHash* held : {&held_, &waiting_}) {
    put_varint(out, held->size());
    for (const auto& [hash, entry] : *held) {
      put_u64(out, hash);
      put_text(out, entry.document.id);
      put_varint(out, entry.document.ids.size());
      for (const int32_t id : entry.document.ids) put_varint(out, static_cast<uint64_t>(id));
      put_varint(out, entry.document.sentence_lengths.size());
      for (const uint32_t length : entry.document.sentence_lengths) put_varint(out, length);
      put_varint(out, entry.more_ids.size());
      for (const std::string& id : entry.more_ids) put_text(out, id);
    }
  }
}

void Splitter::load(ByteReader& in) {
  train_documents_ = in.varint();
  chosen_.clear();
  for (uint64_t left = in.varint(); left > 0; --left) chosen_.insert(in.u64());
  for (HeldByHash* held : {&held_, &waiting_}) {
    held->clear();
    for (uint64_t left = in.varint(); left > 0; --left) {
      const uint64_t hash = in.u64();
      Held& entry = (*held)[hash];
      entry.document.text_hash = hash;
      entry.document.id = in.text();
      for (uint64_t n = in.varint(); n > 0; --n) entry.document.ids.push_back(static_cast<int32_t>(in.varint()));
      for (uint64_t n = in.varint(); n > 0; --n) entry.document.sentence_lengths.push_back(static_cast<uint32_t>(in.varint()));
      for (uint64_t n = in.varint(); n > 0; --n) entry.more_ids.emplace_back(in.text());
    }
  }
}

}  // namespace bertpt::corpus
