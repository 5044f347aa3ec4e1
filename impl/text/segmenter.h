// text/segmenter.h   Text to sentences: one linear scan by rules, no regex, no backtracking. Returns spans and never rewrites text.
// Spans are trimmed of white space, never empty, in order and disjoint; together they hold every byte that is not white space.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "text/abbreviations.h"

namespace bertpt::text {

struct SegmenterConfig {
  std::string newlines = "auto";                // auto | paragraph | line | reflow; see newline_policy.h
  std::vector<std::string> abbreviations = {};  // the user's own, without the final period, case as written
  void visit(ConfigVisitor& v);
};

struct Span {
  size_t begin = 0, end = 0;  // bytes, [begin, end)
};

class Segmenter {
 public:
  explicit Segmenter(SegmenterConfig config = {});
  // Appends. Without shortcuts every terminator asks the rules, which takes longer and, a test says, gives the same spans.
  void segment(std::string_view text, std::vector<Span>& out, bool shortcuts = true) const;
  // Version of the rules; part of a corpus manifest.
  static constexpr int kRulesVersion = 3;
  std::string config_json() const;

 private:
  SegmenterConfig config_;
  std::shared_ptr<const SentenceWords> words_;
};

}  // namespace bertpt::text
