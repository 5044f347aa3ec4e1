#include "text/vocab_config.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/threads.h"

namespace bertpt::text {
namespace {

[[noreturn]] void refuse(const std::string& message, const char* pointer) {
  throw Error(Code::config, "text/vocab_trainer", "vocab configuration: " + message, {{"pointer", pointer}});
}

Key max_piece_chars_key() {
  return {.name = "max_piece_chars", .help = "The longest piece, without its ##.", .unit = "characters", .min = 1, .max = 1000};
}

}  // namespace

void CountingConfig::visit(ConfigVisitor& v) {
  v.field({.name = "threads",
           .help = "Threads for counting and cutting words; when not given, the usable cores. The result does not depend on it.",
           .min = 1,
           .max = 1024},
          threads);
  v.field(
      {.name = "memory_bytes",
       .help = "Memory for the counted words. What exceeds it waits in temporary files; the result does not depend on it. Learning takes "
               "about 150 bytes more per word of max_words.",
       .unit = "bytes",
       .min = 1 << 20,
       .max = 1LL << 44},
      memory_bytes);
  v.field({.name = "temporary_folder",
           .help = "Where words wait that exceed memory_bytes, in files without a name; empty: $TMPDIR, else /tmp."},
          temporary_folder);
  v.field(
      {.name = "max_words",
       .help = "Only so many of the most frequent distinct words are learned from (equal counts: the smaller bytes), which bounds memory "
               "on any corpus; what is left out is logged.",
       .unit = "words",
       .min = 1,
       .max = 1 << 25},
      max_words);
}

WordCountsOptions CountingConfig::options() const {
  return {threads.value_or(usable_cores()), static_cast<uint64_t>(memory_bytes), temporary_folder};
}

void VocabConfig::visit(ConfigVisitor& v) {
  v.field({.name = "size",
           .help = "Pieces of the vocabulary, special tokens and unused slots included; a small corpus gives fewer.",
           .unit = "pieces",
           .min = 6,
           .max = 1 << 24},
          size);
  v.field(
      {.name = "algorithm",
       .help = "bpe: merge the most frequent pair of pieces, as Hugging Face's WordPieceTrainer does, up to exactly size pieces. google: "
               "TensorFlow Text's top-down learner, which searches for the frequency that gives between 95 % of size and size pieces "
               "and, where no frequency does, gives another number (logged).",
       .choices = {"bpe", "google"}},
      algorithm);
  v.field({.name = "lowercase", .help = "Whether text is lowercased before words are counted; the tokenizer then does the same."},
          lowercase);
  v.field({.name = "strip_accents", .help = "Whether accents are taken off; when not given, as lowercase."}, strip_accents);
  v.field({.name = "split_cjk", .help = "Whether each Chinese character is a word of its own, as in every BERT of Google."}, split_cjk);
  v.field({.name = "min_frequency",
           .help = "bpe: a pair of pieces that occurs less often is never merged; when not given, 2. google: the least frequency that the "
                   "search tries; when not given, 10.",
           .unit = "occurrences",
           .min = 1},
          min_frequency);
  v.field(
      {.name = "alphabet_limit",
       .help = "Only so many of the most frequent characters become pieces; words with another character are left out and become [UNK].",
       .unit = "characters",
       .min = 1},
      alphabet_limit);
  v.field(max_piece_chars_key(), max_piece_chars);
  v.field({.name = "special_tokens",
           .help = "The first pieces, in this order: [PAD], [UNK], [CLS], [SEP], [MASK] in any order, and others of your own."},
          special_tokens);
  v.field({.name = "unused_slots",
           .help = "Pieces [unused0], [unused1], ... after the first special token, to be given a meaning later without changing the "
                   "model's shape.",
           .unit = "pieces",
           .min = 0,
           .max = 1 << 20},
          unused_slots);
  counting.visit(v);
}

NormalizerOptions VocabConfig::normalizer() const {
  NormalizerOptions options;
  options.lowercase = lowercase;
  options.strip_accents = strip_accents.value_or(lowercase);
  options.split_cjk = split_cjk;
  return options;
}

uint64_t VocabConfig::resolved_min_frequency() const {
  return static_cast<uint64_t>(min_frequency.value_or(algorithm == "google" ? 10 : 2));
}

std::vector<std::string> VocabConfig::reserved_pieces() const {
  for (const char* needed : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}) {
    if (std::find(special_tokens.begin(), special_tokens.end(), needed) == special_tokens.end()) {
      refuse(std::string("special_tokens lacks ") + needed + "; BERT needs [PAD], [UNK], [CLS], [SEP] and [MASK]", "/special_tokens");
    }
  }
  std::vector<std::string> pieces = special_tokens;
  for (int64_t i = 0; i < unused_slots; ++i) pieces.insert(pieces.begin() + 1 + i, "[unused" + std::to_string(i) + "]");
  std::set<std::string_view> seen;
  for (const std::string& piece : pieces) {
    if (piece.empty() || piece.find_first_of(" \t\r\n\v\f") != std::string::npos) {
      refuse("special_tokens holds '" + piece + "'; a special token is not empty and has no white space", "/special_tokens");
    }
    if (!seen.insert(piece).second) refuse("special_tokens holds " + piece + " twice, or an unused slot has that name", "/special_tokens");
  }
  return pieces;
}

void VocabExtensionConfig::visit(ConfigVisitor& v) {
  v.field({.name = "pieces",
           .help = "New pieces at most; documents with little to save give fewer.",
           .unit = "pieces",
           .min = 1,
           .max = 1 << 20},
          pieces);
  v.field(
      {.name = "placement",
       .help =
           "unused_first: new pieces take the places of [unused...] pieces in the order of their ids, the rest goes behind the last id. "
           "unused_only: as many as there are such places, so that a model keeps its shape. end: all behind the last id.",
       .choices = {"unused_first", "unused_only", "end"}},
      placement);
  v.field({.name = "min_frequency", .help = "A new piece saves at least so many pieces on the documents.", .unit = "pieces", .min = 1},
          min_frequency);
  v.field(max_piece_chars_key(), max_piece_chars);
  v.field(
      {.name = "new_characters",
       .help = "First, so many of the most frequent characters that the vocabulary lacks are added, alone and with ## as the words need "
               "them; words with a character that the vocabulary lacks stay [UNK] and are not looked at.",
       .unit = "characters",
       .min = 0},
      new_characters);
  counting.visit(v);
}

}  // namespace bertpt::text
