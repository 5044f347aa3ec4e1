// tests/corpus/random_documents.h   Tokenized documents from a seed, and shards made of them.
#pragma once

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/random.h"
#include "corpus/shard_writer.h"

namespace bertpt::test {

struct Tokenized {
  std::string id;
  std::vector<int32_t> ids;
  std::vector<uint32_t> lengths;
  bool operator==(const Tokenized&) const = default;
};

// Ids by a power law, as text has them, but not in the order of their frequency.
inline std::vector<Tokenized> random_documents(uint64_t seed, int n_documents, int64_t vocab_size, int max_sentences, int max_tokens,
                                               bool with_ids = true) {
  Random random(seed, 0);
  const Permutation shuffle(seed, static_cast<uint64_t>(vocab_size));
  std::vector<Tokenized> documents;
  for (int i = 0; i < n_documents; ++i) {
    Tokenized document;
    if (with_ids && random.below(8) != 0) document.id = "document-" + std::string(random.below(30), 'x') + std::to_string(i);
    for (int64_t sentence = random.between(1, max_sentences); sentence > 0; --sentence) {
      document.lengths.push_back(static_cast<uint32_t>(random.between(1, max_tokens)));
      for (uint32_t token = 0; token < document.lengths.back(); ++token) {
        const double rank = std::pow(static_cast<double>(vocab_size), random.uniform()) - 1;
        document.ids.push_back(static_cast<int32_t>(shuffle(static_cast<uint64_t>(rank))));
      }
    }
    documents.push_back(std::move(document));
  }
  return documents;
}

inline corpus::ShardSummary write_shard(const std::filesystem::path& path, const std::vector<Tokenized>& documents,
                                        const corpus::ShardOptions& options) {
  corpus::ShardWriter writer(path, options);
  for (const Tokenized& document : documents) writer.add(document.id, document.ids, document.lengths);
  return writer.finish();
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace bertpt::test
