// text/vocab_config.h   What a vocabulary is learned with, and what an existing one is extended with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/config.h"
#include "text/vocab.h"
#include "text/word_counts.h"

namespace bertpt::text {

// How words are counted; part of both configurations.
struct CountingConfig {
  std::optional<int64_t> threads;
  int64_t memory_bytes = int64_t{1} << 30;
  std::string temporary_folder;
  int64_t max_words = 5'000'000;
  void visit(ConfigVisitor& v);
  WordCountsOptions options() const;
};

struct VocabConfig {
  int64_t size = 30522;  // with special tokens and [unused] slots
  std::string algorithm = "bpe";
  bool lowercase = true;
  std::optional<bool> strip_accents;  // not set: as lowercase
  bool split_cjk = true;
  std::optional<int64_t> min_frequency;  // not set: 2 for bpe, 10 for google
  int64_t alphabet_limit = 1000;         // most frequent characters kept
  int64_t max_piece_chars = 50;
  std::vector<std::string> special_tokens = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  int64_t unused_slots = 0;  // [unused0]... after the first special token
  CountingConfig counting;
  void visit(ConfigVisitor& v);

  NormalizerOptions normalizer() const;
  uint64_t resolved_min_frequency() const;
  // The special tokens with the unused slots behind the first. Errors: Code::config for a missing or repeated one, an empty one, one
  // with white space, or "[unused...]" names that collide.
  std::vector<std::string> reserved_pieces() const;
};

struct VocabExtensionConfig {
  int64_t pieces = 1000;                   // new ones at most
  std::string placement = "unused_first";  // unused_first | unused_only | end
  int64_t min_frequency = 10;              // pieces saved by a new piece
  int64_t max_piece_chars = 50;
  int64_t new_characters = 0;
  CountingConfig counting;
  void visit(ConfigVisitor& v);
};

}  // namespace bertpt::text
