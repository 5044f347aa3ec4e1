#include "corpus/text_filter.h"

#include <unordered_set>

#include "base/hash.h"
#include "corpus/zstd_codec.h"

namespace bertpt::corpus {
namespace {

constexpr int64_t kQuickLevel = 1;

struct ByteCounts {
  uint64_t letters = 0, digits = 0, visible = 0;
};

// Bytes above 127 are parts of letters for the purpose: scripts without spaces consist of nothing else.
ByteCounts count_bytes(std::string_view text) {
  ByteCounts counts;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ') continue;
    ++counts.visible;
    counts.digits += byte >= '0' && byte <= '9';
    counts.letters += byte > 127 || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
  }
  return counts;
}

double share(uint64_t part, uint64_t whole) { return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole); }

double repeated_line_share(std::string_view text) {
  std::unordered_set<uint64_t> seen;
  uint64_t all = 0, repeated = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    all += line.size();
    if (!seen.insert(hash64(line)).second) repeated += line.size();
  }
  return share(repeated, all);
}

double compression_of(std::string_view text) {
  if (text.empty()) return 0;
  std::string stored;
  Compressor(kQuickLevel).append(text, stored);
  return static_cast<double>(text.size()) / static_cast<double>(stored.size());
}

}  // namespace

void FilterConfig::visit(ConfigVisitor& v) {
  v.field({.name = "min_document_bytes", .help = "Drop shorter documents; null: keep them.", .unit = "bytes", .min = 0, .max = 1LL << 40},
          min_document_bytes);
  v.field({.name = "max_document_bytes", .help = "Drop longer documents; null: keep them.", .unit = "bytes", .min = 1, .max = 1LL << 40},
          max_document_bytes);
  v.field({.name = "min_letter_share",
           .help = "Drop documents with a smaller share of letters among what is no white space; null: keep them.",
           .min = 0,
           .max = 1},
          min_letter_share);
  v.field({.name = "max_digit_share",
           .help = "Drop documents with a larger share of digits among what is no white space; null: keep them.",
           .min = 0,
           .max = 1},
          max_digit_share);
  v.field({.name = "max_repeated_line_share",
           .help = "Drop documents in which a larger share of the text is lines that stood in the document before; null: keep them.",
           .min = 0,
           .max = 1},
          max_repeated_line_share);
  v.field({.name = "max_compression",
           .help = "Drop documents that zstd makes more than so many times smaller (prose: 2 to 3); null: keep them.",
           .min = 1,
           .max = 1e6},
          max_compression);
  v.field({.name = "max_unk_share",
           .help = "Drop documents with a larger share of [UNK] among their tokens; null: keep them.",
           .min = 0,
           .max = 1},
          max_unk_share);
  v.field({.name = "min_document_tokens",
           .help = "Drop documents with fewer tokens; null: keep them.",
           .unit = "tokens",
           .min = 0,
           .max = 1LL << 40},
          min_document_tokens);
  v.field({.name = "max_document_tokens",
           .help = "Drop documents with more tokens; null: keep them.",
           .unit = "tokens",
           .min = 1,
           .max = 1LL << 40},
          max_document_tokens);
}

const char* broken_text_rule(const FilterConfig& rules, std::string_view text) {
  const auto size = static_cast<int64_t>(text.size());
  if ((rules.min_document_bytes && size < *rules.min_document_bytes) || (rules.max_document_bytes && size > *rules.max_document_bytes)) {
    return "document_bytes";
  }
  if (rules.min_letter_share || rules.max_digit_share) {
    const ByteCounts counts = count_bytes(text);
    if (rules.min_letter_share && share(counts.letters, counts.visible) < *rules.min_letter_share) return "letter_share";
    if (rules.max_digit_share && share(counts.digits, counts.visible) > *rules.max_digit_share) return "digit_share";
  }
  if (rules.max_repeated_line_share && repeated_line_share(text) > *rules.max_repeated_line_share) return "repeated_line_share";
  if (rules.max_compression && compression_of(text) > *rules.max_compression) return "compression";
  return nullptr;
}

const char* broken_token_rule(const FilterConfig& rules, uint64_t tokens, uint64_t unk_tokens) {
  if (rules.max_unk_share && share(unk_tokens, tokens) > *rules.max_unk_share) return "unk_share";
  const auto n = static_cast<int64_t>(tokens);
  if ((rules.min_document_tokens && n < *rules.min_document_tokens) || (rules.max_document_tokens && n > *rules.max_document_tokens)) {
    return "document_tokens";
  }
  return nullptr;
}

}  // namespace bertpt::corpus
