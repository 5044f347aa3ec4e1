#include "train/board.h"

#include <chrono>
#include <cmath>
#include <cstdio>

#include "train/live_model.h"

namespace bertpt::train {
namespace {

using Values = std::vector<std::pair<std::string, double>>;

report::Moment moment_of(const Event& event) { return {event.step, static_cast<double>(event.time_ms) / 1000}; }

Values training_values(const Metrics& m) {
  Values values = {{"train/mlm_loss", m.mlm_loss},
                   {"train/mlm_accuracy", m.mlm_accuracy},
                   {"train/learning_rate", m.learning_rate},
                   {"train/gradient_norm", m.gradient_norm},
                   {"run/tokens_per_second", m.tokens_per_second},
                   {"run/tokens", static_cast<double>(m.tokens)},
                   {"run/epoch", static_cast<double>(m.epoch) + m.epoch_position},
                   {"run/max_seq_length", static_cast<double>(m.max_seq_length)}};
  if (m.pairs > 0) {
    values.emplace_back("train/pair_loss", m.pair_loss);
    values.emplace_back("train/pair_accuracy", m.pair_accuracy);
  }
  if (m.peak_share > 0) values.emplace_back("run/peak_share", m.peak_share);
  if (m.memory_bytes > 0) values.emplace_back("run/memory_bytes", static_cast<double>(m.memory_bytes));
  return values;
}

Values validation_values(const Evaluation& e) {
  Values values = {{"validation/mlm_loss", e.mlm_loss},
                   {"validation/mlm_accuracy", e.mlm_accuracy},
                   {"validation/mlm_accuracy_top5", e.mlm_accuracy_top5},
                   {"validation/perplexity", e.perplexity},
                   {"validation/unigram_loss", e.unigram_loss}};
  if (e.probe_texts > 0) {
    values.emplace_back("validation/probe_accuracy", e.probe_accuracy);
    values.emplace_back("validation/probe_knn_accuracy", e.probe_knn_accuracy);
  }
  if (e.pairs > 0) {
    values.emplace_back("validation/pair_loss", e.pair_loss);
    values.emplace_back("validation/pair_accuracy", e.pair_accuracy);
  }
  return values;
}

std::string share(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * value);
  return text;
}

// A vertical bar would end a cell.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : text) safe += c == '|' ? std::string("\\|") : std::string(1, c);
  return safe;
}

std::string sample_table(const std::vector<Sample>& samples) {
  std::string table = "| sentence | word | its probability | guesses |\n|---|---|---|---|\n";
  for (const Sample& sample : samples) {
    std::string guesses;
    for (const Guess& guess : sample.guesses) guesses += (guesses.empty() ? "" : ", ") + guess.piece + " " + share(guess.probability);
    table += "| " + cell(sample.text) + " | " + cell(sample.answer) + " | " + share(sample.probability) + " | " + cell(guesses) + " |\n";
  }
  return table;
}

}  // namespace

template <class F>
void Board::guarded(F&& f) {
  try {
    f();
  } catch (const std::exception& error) {
    file_.reset();
    log_.write(LogLevel::warn, "train/board", std::string("TensorBoard's files are not written any more: ") + error.what());
  }
}

Board::Board(const std::filesystem::path& folder, int64_t first_step, Log& log) : folder_(folder), newest_step_(first_step), log_(log) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  guarded([&] { open(first_step, std::chrono::duration<double>(now).count()); });
}

void Board::open(int64_t step, double seconds) {
  file_.reset();  // closed before it is cut
  file_ = std::make_unique<report::TensorBoard>(folder_, report::Moment{step, seconds});
}

void Board::write(const Event& event) {
  if (!file_) return;
  guarded([&] {
    if (event.step < newest_step_) {
      const bool is_step = event.kind == EventKind::progress;  // which may be said of this very step
      open(is_step ? event.step - 1 : event.step, moment_of(event).seconds);
    }
    newest_step_ = event.step;
    if (event.kind == EventKind::progress) file_->scalars(moment_of(event), training_values(event.metrics));
    else if (event.kind == EventKind::evaluation && event.evaluation)
      file_->scalars(moment_of(event), validation_values(*event.evaluation));
    else if (event.kind != EventKind::checkpoint)
      file_->text(moment_of(event), "events", "**" + std::string(event_kind_name(event.kind)) + "** " + event.message);
    if (!event.samples.empty()) file_->text(moment_of(event), "samples", sample_table(event.samples));
  });
}

void Board::write_text(const Event& when, const std::string& tag, const std::string& markdown) {
  if (!file_) return;
  guarded([&] { file_->text(moment_of(when), tag, markdown); });
}

void Board::write_weights(const Event& when, LiveModel& model) {
  if (!file_) return;
  guarded([&] {
    std::vector<std::pair<std::string, report::Histogram>> histograms;
    std::vector<float> values;
    for (size_t i = 0; i < model.parameters().size(); ++i) {
      const engine::Parameter& parameter = model.parameters()[i];
      if (!parameter.decay) continue;
      values.resize(static_cast<size_t>(parameter.elements()));
      model.engine_model().read(engine::Slot::value, i, values);
      histograms.emplace_back("weights/" + parameter.name, report::histogram_of(values));
    }
    file_->histograms(moment_of(when), histograms);
  });
}

}  // namespace bertpt::train
