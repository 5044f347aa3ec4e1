#include "train/probe.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "corpus/byte_stream.h"
#include "train/classifiers.h"
#include "train/embedding.h"
#include "train/live_model.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/probe";
constexpr size_t kHeldOut = 5;  // every fifth text
constexpr size_t kFewest = 10;
constexpr size_t kLongestLine = size_t{1} << 20;
const std::string kOf = "a line of the probe's file: ";

struct Row {
  std::string text, pair, label;
  bool has_pair = false;
};

Row tsv_row(std::string_view line, const corpus::LineReader& lines) {
  std::vector<std::string> cells;
  for (size_t begin = 0;;) {
    const size_t tab = line.find('\t', begin);
    cells.emplace_back(line.substr(begin, tab == std::string_view::npos ? tab : tab - begin));
    if (tab == std::string_view::npos) break;
    begin = tab + 1;
  }
  if (cells.size() != 2 && cells.size() != 3)
    lines.fail(Code::data, kOf + "it has " + std::to_string(cells.size()) +
                               " cells; expected text, label or text, second text, label with tabs between");
  if (cells.size() == 2) return {.text = cells[0], .pair = {}, .label = cells[1], .has_pair = false};
  return {.text = cells[0], .pair = cells[1], .label = cells[2], .has_pair = true};
}

std::string field_text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

Row json_row(std::string_view line, const corpus::LineReader& lines, const ProbeConfig& config) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) lines.fail(Code::data, kOf + "it is no JSON object");
  for (const std::string* field : {&config.text_field, &config.label_field}) {
    if (!json.contains(*field) || json[*field].is_null())
      lines.fail(Code::data, kOf + "it has no \"" + *field + "\"; text_field and label_field name the keys");
  }
  Row row{.text = field_text(json[config.text_field]), .pair = {}, .label = field_text(json[config.label_field]), .has_pair = false};
  if (json.contains(config.pair_field) && !json[config.pair_field].is_null()) {
    row.pair = field_text(json[config.pair_field]);
    row.has_pair = true;
  }
  return row;
}

bool is_json(std::string name) {
  for (const char* packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.size() - std::string_view(packed).size());
  }
  return name.ends_with(".jsonl") || name.ends_with(".json");
}

// Columns to mean 0 and deviation 1 over the rows that are learned from; a column that does not vary becomes 0.
void standardise(std::vector<float>& features, size_t width, const std::vector<size_t>& rows) {
  for (size_t j = 0; j < width; ++j) {
    double mean = 0, variance = 0;
    for (const size_t r : rows) mean += features[r * width + j];
    mean /= static_cast<double>(rows.size());
    for (const size_t r : rows) variance += (features[r * width + j] - mean) * (features[r * width + j] - mean);
    const double deviation = std::sqrt(variance / static_cast<double>(rows.size()));
    const double factor = deviation > 1e-9 ? 1 / deviation : 0;
    for (size_t r = 0; r < features.size() / width; ++r)
      features[r * width + j] = static_cast<float>((features[r * width + j] - mean) * factor);
  }
}

}  // namespace

void ProbeConfig::visit(ConfigVisitor& v) {
  v.field({.name = "file",
           .help = "Labelled texts: .tsv (text, label or text, second text, label) or .jsonl, plain, .gz or .zst; every fifth is held out. "
                   "Empty: no probe."},
          file);
  v.field({.name = "text_field", .help = "Key of the text in a .jsonl file."}, text_field);
  v.field({.name = "pair_field", .help = "Key of the second text, which may be absent."}, pair_field);
  v.field({.name = "label_field", .help = "Key of the label, a text or a number."}, label_field);
  v.field({.name = "pooling",
           .help = "Features: the mean of the last layer, its first token, or the pooler's output.",
           .choices = {"mean", "cls", "pooled"}},
          pooling);
  v.field({.name = "max_texts", .help = "The first so many of the file; 0: all.", .unit = "texts", .min = 0, .max = 1 << 24}, max_texts);
  v.field({.name = "max_length", .help = "Longest text or pair; longer ones are cut.", .unit = "tokens", .min = 8, .max = 1 << 20},
          max_length);
  v.field({.name = "neighbours", .help = "Nearest texts that vote for a label.", .min = 1, .max = 1000}, neighbours);
  v.field({.name = "l2", .help = "Weight of the squared weights of the logistic regression.", .min = 1e-9, .max = 1e9}, l2);
}

Probe::Probe(const ProbeConfig& config, const text::Tokenizer& tokenizer, int64_t max_positions) : config_(config) {
  const bool json = is_json(config.file);
  corpus::LineReader lines(config.file, kLongestLine);
  const text::EncodeOptions how{.max_length = std::min(config.max_length, max_positions), .offsets = false};
  for (std::string_view line; lines.next(line);) {
    if (line.empty()) continue;
    if (config.max_texts > 0 && texts() >= config.max_texts) break;
    const Row row = json ? json_row(line, lines, config) : tsv_row(line, lines);
    if (row.label.empty()) lines.fail(Code::data, kOf + "it has an empty label");
    texts_.push_back(row.has_pair ? tokenizer.encode_pair(row.text, row.pair, how) : tokenizer.encode(row.text, how));
    const auto known = std::ranges::find(names_, row.label);
    labels_.push_back(static_cast<int32_t>(known - names_.begin()));
    if (known == names_.end()) names_.push_back(row.label);
  }
  if (labels_.size() < kFewest || names_.size() < 2) {
    throw Error(Code::data, kComponent,
                "the probe's file '" + config.file + "' has " + std::to_string(labels_.size()) + " texts with " +
                    std::to_string(names_.size()) + " different labels; it takes " + std::to_string(kFewest) +
                    " texts and two labels at least",
                {{"path", config.file}});
  }
}

ProbeResult Probe::run(LiveModel& model, const Cancel& cancel, const Cancel& other_cancel) const {
  const auto width = static_cast<size_t>(model.config().hidden_size);
  std::vector<float> features(texts_.size() * width);
  embed(model, texts_, {.pooling = config_.pooling}, features, cancel, other_cancel);
  std::vector<size_t> learned, held_out;
  for (size_t i = 0; i < labels_.size(); ++i) (i % kHeldOut == kHeldOut - 1 ? held_out : learned).push_back(i);
  standardise(features, width, learned);
  const Labelled data{.features = features, .width = width, .labels = labels_, .n_labels = names_.size()};
  const auto share = [&](const std::vector<int32_t>& guesses) {
    double right = 0;
    for (size_t i = 0; i < held_out.size(); ++i) right += guesses[i] == labels_[held_out[i]];
    return right / static_cast<double>(held_out.size());
  };
  std::vector<int64_t> counts(names_.size());
  for (const size_t i : learned) ++counts[static_cast<size_t>(labels_[i])];
  const auto most = static_cast<int32_t>(std::ranges::max_element(counts) - counts.begin());
  ProbeResult result;
  result.held_out = static_cast<int64_t>(held_out.size());
  result.accuracy = share(logistic_regression(data, learned, held_out, config_.l2, cancel, other_cancel));
  result.knn_accuracy = share(nearest_neighbours(data, learned, held_out, static_cast<size_t>(config_.neighbours)));
  result.majority = share(std::vector<int32_t>(held_out.size(), most));
  return result;
}

}  // namespace bertpt::train
