// corpus/text_filter.h   Which documents are worth having, by rules that know no language. Pure functions of the text; every rule is off
// until its key is set, has a name, and is counted under it in the build report.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/config.h"

namespace bertpt::corpus {

struct FilterConfig {
  std::optional<int64_t> min_document_bytes, max_document_bytes;
  std::optional<double> min_letter_share;  // of the bytes that are no white space: letters of any script
  std::optional<double> max_digit_share;
  std::optional<double> max_repeated_line_share;  // bytes of lines that stand in the document before, of all bytes of lines
  std::optional<double> max_compression;          // bytes of the text / bytes of it compressed: boilerplate compresses well
  std::optional<double> max_unk_share;            // [UNK] of all tokens
  std::optional<int64_t> min_document_tokens, max_document_tokens;
  void visit(ConfigVisitor& v);
};

// The name of the first rule that the text breaks, a key of FilterConfig without its "min_" or "max_"; nullptr when it breaks none.
const char* broken_text_rule(const FilterConfig& rules, std::string_view text);
const char* broken_token_rule(const FilterConfig& rules, uint64_t tokens, uint64_t unk_tokens);

}  // namespace bertpt::corpus
