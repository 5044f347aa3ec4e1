#include "corpus/duplicates.h"

#include <algorithm>

#include "base/hash.h"

namespace bertpt::corpus {
namespace {
constexpr size_t kParagraphBytes = 64;  // shorter lines repeat in honest text
constexpr size_t kFirstPlaces = 512;
}  // namespace

void DuplicateCounter::add(uint64_t hash) {
  const auto kept = [&](uint64_t h) { return (h & ((uint64_t{1} << zero_bits_) - 1)) == 0; };
  if (!kept(hash)) return;
  held_.push_back(hash);
  if (held_.size() <= kExact) return;
  ++zero_bits_;
  std::erase_if(held_, [&](uint64_t h) { return !kept(h); });
}

uint64_t DuplicateCounter::duplicates() const {
  std::vector<uint64_t> sorted = held_;
  std::sort(sorted.begin(), sorted.end());
  const auto distinct = static_cast<size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
  return static_cast<uint64_t>(held_.size() - distinct) << zero_bits_;
}

void HashSet::place(std::vector<uint64_t>& places, uint64_t hash) {
  size_t i = hash & (places.size() - 1);
  while (places[i] != 0) i = (i + 1) & (places.size() - 1);
  places[i] = hash;
}

void HashSet::grow() {
  const size_t size = places_.empty() ? kFirstPlaces : 2 * places_.size();
  if (size * sizeof(uint64_t) > limit_bytes_) {
    throw Error(Code::out_of_memory, "corpus/duplicates",
                "dropping exact copies needs more than duplicates_memory_bytes = " + std::to_string(limit_bytes_) + " after " +
                    std::to_string(size_) + " different texts; raise it, or build in parts",
                {{"duplicates_memory_bytes", limit_bytes_}, {"texts", size_}});
  }
  std::vector<uint64_t> places(size);
  for (const uint64_t hash : places_) {
    if (hash != 0) place(places, hash);
  }
  places_ = std::move(places);
}

bool HashSet::insert(uint64_t hash) {
  if (hash == 0) hash = 1;
  if ((size_ + 1) * 10 > places_.size() * 7) grow();
  for (size_t i = hash & (places_.size() - 1); places_[i] != 0; i = (i + 1) & (places_.size() - 1)) {
    if (places_[i] == hash) return false;
  }
  place(places_, hash);
  ++size_;
  return true;
}

bool Duplicates::admit(uint64_t text_hash, std::string& text, bool may_cut) {
  new_texts_.push_back(text_hash);
  if (drop_ == Drop::nothing) {
    counter_.add(text_hash);
    return true;
  }
  if (!texts_.insert(text_hash)) {
    ++dropped_documents_;
    return false;
  }
  if (drop_ == Drop::paragraphs && may_cut) drop_paragraphs(text);
  return true;
}

bool Duplicates::remember_paragraph(uint64_t hash) {
  if (!paragraphs_.insert(hash)) return false;
  new_paragraphs_.push_back(hash);
  return true;
}

void Duplicates::drop_paragraphs(std::string& text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::string_view left = text; !left.empty();) {
    const size_t end = left.find('\n');
    const size_t size = end == std::string_view::npos ? left.size() : end + 1;
    const std::string_view line = left.substr(0, size);
    left.remove_prefix(size);
    if (line.size() >= kParagraphBytes && !remember_paragraph(hash64(line.substr(0, end)))) {
      ++dropped_paragraphs;
      dropped_paragraph_bytes += size;
    } else {
      kept += line;
    }
  }
  text = std::move(kept);
}

uint64_t Duplicates::documents() const { return drop_ == Drop::nothing ? counter_.duplicates() : dropped_documents_; }

void Duplicates::save(std::string& out) {
  for (const uint64_t number : {dropped_documents_, dropped_paragraphs, dropped_paragraph_bytes}) put_varint(out, number);
  for (std::vector<uint64_t>* hashes : {&new_texts_, &new_paragraphs_}) {
    put_varint(out, hashes->size());
    for (const uint64_t hash : *hashes) put_u64(out, hash);
    hashes->clear();
  }
}

void Duplicates::load(ByteReader& in) {
  for (uint64_t* number : {&dropped_documents_, &dropped_paragraphs, &dropped_paragraph_bytes}) *number = in.varint();
  for (uint64_t left = in.varint(); left > 0; --left) {
    const uint64_t hash = in.u64();
    if (drop_ == Drop::nothing) counter_.add(hash);
    else texts_.insert(hash);
  }
  for (uint64_t left = in.varint(); left > 0; --left) paragraphs_.insert(in.u64());
}

}  // namespace bertpt::corpus
