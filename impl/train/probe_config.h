// train/probe_config.h   What a downstream probe is asked: a labelled file and how to read it.
#pragma once

#include <cstdint>
#include <string>

#include "base/config.h"

namespace bertpt::train {

struct ProbeConfig {
  std::string file;  // "": no probe. .tsv: text, label or text, text, label; .jsonl: an object a line; both also .gz or .zst
  std::string text_field = "text", pair_field = "text2", label_field = "label";  // of a .jsonl file; the second text may be absent
  std::string pooling = "mean";                                                  // train/embedding.h
  int64_t max_texts = 2000;                                                      // the first so many of the file; 0: all
  int64_t max_length = 128;                                                      // tokens of a text or pair; longer ones are cut
  int64_t neighbours = 5;
  double l2 = 1;  // weight of the squared weights of the logistic regression, against the sum of the losses of all texts
  void visit(ConfigVisitor& v);
};

}  // namespace bertpt::train
