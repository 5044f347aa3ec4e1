#include "train/embedding.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "train/live_model.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/embedding";

void append_sequence(examples::Batch& batch, const text::Encoding& text) {
  const auto n = static_cast<int32_t>(text.ids.size());
  batch.ids.insert(batch.ids.end(), text.ids.begin(), text.ids.end());
  if (text.type_ids.empty()) batch.types.resize(batch.ids.size(), 0);
  else batch.types.insert(batch.types.end(), text.type_ids.begin(), text.type_ids.end());
  for (int32_t i = 0; i < n; ++i) batch.positions.push_back(i);
  batch.cu_seqlens.push_back(batch.cu_seqlens.back() + n);
  batch.pair_labels.push_back(-1);
  batch.epochs.push_back(0);
  batch.samples.push_back(0);
  batch.max_seqlen = std::max<int64_t>(batch.max_seqlen, n);
}

// Row s of the batch into `row`.
void pool(const std::string& pooling, const examples::Batch& batch, size_t s, const std::vector<float>& hidden,
          const std::vector<float>& pooled, std::span<float> row) {
  const size_t h = row.size(), begin = static_cast<size_t>(batch.cu_seqlens[s]), end = static_cast<size_t>(batch.cu_seqlens[s + 1]);
  if (pooling == "pooled") return void(std::copy_n(pooled.begin() + static_cast<ptrdiff_t>(s * h), h, row.begin()));
  if (pooling == "cls") return void(std::copy_n(hidden.begin() + static_cast<ptrdiff_t>(begin * h), h, row.begin()));
  for (size_t j = 0; j < h; ++j) {
    double sum = 0;
    for (size_t t = begin; t < end; ++t) sum += hidden[t * h + j];
    row[j] = static_cast<float>(sum / static_cast<double>(end - begin));
  }
}

void normalize(std::span<float> row) {
  double squares = 0;
  for (const float x : row) squares += double{x} * x;
  if (squares == 0) return;
  for (float& x : row) x = static_cast<float>(x / std::sqrt(squares));
}

}  // namespace

void EmbeddingConfig::visit(ConfigVisitor& v) {
  v.field({.name = "pooling",
           .help = "The mean of the last layer over all tokens, its first token, or the pooler's output.",
           .choices = {"mean", "cls", "pooled"}},
          pooling);
  v.field({.name = "max_length",
           .help = "Longest text with special tokens, longer ones are cut; 0: the model's positions.",
           .unit = "tokens",
           .min = 0,
           .max = 1 << 20},
          max_length);
  v.field({.name = "normalize", .help = "Scale each row to length 1."}, normalize);
  v.field({.name = "batch_tokens", .help = "Tokens that go through the model at once.", .unit = "tokens", .min = 1, .max = 1 << 24},
          batch_tokens);
}

void embed(LiveModel& model, const std::vector<text::Encoding>& texts, const EmbeddingConfig& config, std::span<float> out,
           const Cancel& cancel, const Cancel& other_cancel, Progress progress) {
  const auto h = static_cast<size_t>(model.config().hidden_size);
  if (out.size() != texts.size() * h) {
    throw Error(Code::invalid_argument, kComponent,
                "the output has " + std::to_string(out.size()) + " floats, " + std::to_string(texts.size()) + " texts of width " +
                    std::to_string(h) + " need " + std::to_string(texts.size() * h));
  }
  // Texts of like length together: a batch is then as many tokens as it may be, whatever the order of the texts.
  std::vector<size_t> order(texts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&](size_t i) { return texts[i].ids.size(); });
  progress.begin("encoding", "texts", texts.size());
  std::vector<float> hidden, pooled;
  for (size_t first = 0; first < order.size();) {
    cancel.check(kComponent);
    other_cancel.check(kComponent);
    examples::Batch batch;
    size_t last = first;
    while (last < order.size() &&
           (last == first || batch.tokens() + static_cast<int64_t>(texts[order[last]].ids.size()) <= config.batch_tokens)) {
      append_sequence(batch, texts[order[last++]]);
    }
    model.encode(batch, hidden, pooled);
    for (size_t s = 0; s < last - first; ++s) {
      const std::span<float> row = out.subspan(order[first + s] * h, h);
      pool(config.pooling, batch, s, hidden, pooled, row);
      if (config.normalize) normalize(row);
    }
    first = last;
    progress.set(first);
  }
}

void embed_texts(LiveModel& model, std::span<const std::string_view> texts, const EmbeddingConfig& config, std::span<float> out,
                 const Cancel& cancel, Progress progress) {
  const int64_t positions = model.config().max_position_embeddings;
  if (config.max_length > positions) {
    throw Error(Code::config, kComponent,
                "embedding configuration: /max_length is " + std::to_string(config.max_length) + ", the model has " +
                    std::to_string(positions) + " positions",
                {{"pointer", "/max_length"}});
  }
  const text::EncodeOptions how{.max_length = config.max_length > 0 ? config.max_length : positions, .offsets = false};
  std::vector<text::Encoding> encodings;
  encodings.reserve(texts.size());
  for (const std::string_view text : texts) encodings.push_back(model.tokenizer()->encode(text, how));
  embed(model, encodings, config, out, cancel, {}, progress);
}

}  // namespace bertpt::train
