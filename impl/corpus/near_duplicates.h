// corpus/near_duplicates.h   Documents that say nearly the same, as a list of those to drop: MinHash with locality-sensitive hashing over
// word n-grams, a pass of its own over the documents, so that a corpus can be built with and without it.
//
// Words are runs of letters and digits, letters in lower case (ASCII; bytes above 127 are parts of words). A document's signature is the
// least hash of its n-grams under `bands` x `rows` hash functions; two documents meet when all rows of some band agree, which happens with
// probability 1 - (1 - J^rows)^bands for a Jaccard similarity J: by default (14 bands of 8, 5-grams) 56 % at 0.7, 92 % at 0.8, 98.8 % at
// 0.85. What meets, directly or through others, is one group; its first document stays. Documents with fewer words than a gram are one
// gram. Memory: 12 bytes a document and band, one band at a time; the bands' hashes lie in a temporary file beside the list meanwhile.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/config.h"
#include "corpus/source.h"

namespace bertpt::corpus {

struct NearDuplicatesConfig {
  int64_t gram_words = 5;
  int64_t bands = 14;
  int64_t rows = 8;
  std::optional<int64_t> threads;
  void visit(ConfigVisitor& v);
};

struct NearDuplicates {
  uint64_t documents = 0, words = 0;
  uint64_t groups = 0;   // of two documents and more
  uint64_t dropped = 0;  // all but the first of each
  std::string json() const;
};

// One value per band: equal values of a band mean a meeting. Pure.
std::vector<uint64_t> band_hashes(std::string_view text, const NearDuplicatesConfig& config, uint64_t* n_words = nullptr);

// Writes the list (drop_list.h) to `list`, whole or not at all.
NearDuplicates find_near_duplicates(const Documents& documents, const NearDuplicatesConfig& config, const std::filesystem::path& list,
                                    const Cancel& cancel, Progress& progress);

}  // namespace bertpt::corpus
