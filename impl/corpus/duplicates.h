// corpus/duplicates.h   Exact copies of documents and paragraphs: counted always, dropped on request. The first one in order stays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/shard_format.h"

namespace bertpt::corpus {

// How many of many hashes stood there before, in bounded memory: exact up to kExact of them, then estimated from the hashes that end
// with so many zero bits that at most kExact are held.
class DuplicateCounter {
 public:
  static constexpr size_t kExact = size_t{1} << 22;
  void add(uint64_t hash);
  uint64_t duplicates() const;

 private:
  std::vector<uint64_t> held_;
  unsigned zero_bits_ = 0;
};

// A set of hashes, none 0, that refuses to grow beyond a limit. 8 bytes a place, at most 70 % of them used.
class HashSet {
 public:
  explicit HashSet(uint64_t limit_bytes) : limit_bytes_(limit_bytes) {}
  bool insert(uint64_t hash);  // false: it was there. Errors: Code::out_of_memory at the limit.
  size_t size() const { return size_; }

 private:
  void grow();
  static void place(std::vector<uint64_t>& places, uint64_t hash);
  const uint64_t limit_bytes_;
  std::vector<uint64_t> places_;
  size_t size_ = 0;
};

class Duplicates {
 public:
  enum class Drop { nothing, documents, paragraphs };
  Duplicates(Drop drop, uint64_t memory_bytes) : drop_(drop), texts_(memory_bytes), paragraphs_(memory_bytes) {}

  // Whether the document stays; its paragraphs that were there before are cut out of `text` when they are to be dropped.
  // may_cut: false where something points into the text.
  bool admit(uint64_t text_hash, std::string& text, bool may_cut);

  uint64_t documents() const;  // copies of an earlier one among all that were offered, dropped or not
  uint64_t dropped_paragraphs = 0, dropped_paragraph_bytes = 0;
  // What has changed since the last save, and its counterpart.
  void save(std::string& out);
  void load(ByteReader& in);

 private:
  void drop_paragraphs(std::string& text);
  bool remember_paragraph(uint64_t hash);
  const Drop drop_;
  DuplicateCounter counter_;
  HashSet texts_, paragraphs_;
  uint64_t dropped_documents_ = 0;
  std::vector<uint64_t> new_texts_, new_paragraphs_;  // since the last save
};

}  // namespace bertpt::corpus
