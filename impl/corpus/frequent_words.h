// corpus/frequent_words.h   The words that occur most, in a fixed amount of memory (Misra and Gries, "Finding Repeated Elements", 1982):
// exact up to 2,048 different words; beyond, a count is at most what was passed over too low. Depends on the order of the words and nothing
// else.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/shard_format.h"

namespace bertpt::corpus {

class FrequentWords {
 public:
  static constexpr size_t kWordBytes = 64;  // of longer words the front, cut between characters

  void add(std::string_view word, uint64_t count = 1);
  std::vector<std::pair<std::string, uint64_t>> most(size_t n) const;  // by falling count, equal ones by their bytes
  void save(std::string& out) const;
  void load(ByteReader& in);

 private:
  static constexpr size_t kKept = 1024;
  void prune();
  std::map<std::string, uint64_t, std::less<>> counts_;
};

}  // namespace bertpt::corpus
