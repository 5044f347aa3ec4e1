// train/embedding.h   Texts as vectors: what the encoder makes of each, pooled to one row of the model's width.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/config.h"
#include "text/tokenizer.h"

namespace bertpt::train {

class LiveModel;

struct EmbeddingConfig {
  std::string pooling =
      "mean";              // mean of the last layer over all tokens, [CLS] and [SEP] too | cls: its first token | pooled: tanh(W [CLS] + b)
  int64_t max_length = 0;  // tokens of a text; 0: the model's positions. A longer one is cut
  bool normalize = false;  // to length 1
  int64_t batch_tokens = 4096;  // that go through the model at once
  void visit(ConfigVisitor& v);
};

// Rows for texts that are tokenized already, with [CLS] and [SEP]: out [texts][H], in their order. The result of a text does not depend on
// the texts beside it but for rounding. Error{invalid_argument} when out has another size; Error{cancelled}.
void embed(LiveModel& model, const std::vector<text::Encoding>& texts, const EmbeddingConfig& config, std::span<float> out,
           const Cancel& cancel = {}, const Cancel& other_cancel = {}, Progress progress = {});

// The same for texts as they are.
void embed_texts(LiveModel& model, std::span<const std::string_view> texts, const EmbeddingConfig& config, std::span<float> out,
                 const Cancel& cancel = {}, Progress progress = {});

}  // namespace bertpt::train
