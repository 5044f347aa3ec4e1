#include "train/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bertpt::train {
namespace {

constexpr int64_t kSettled = 50;       // steps after which a running mean is one
constexpr int64_t kPairSteps = 1000;   // a pair loss that has not moved by then will not by itself
constexpr double kCoin = 0.693147181;  // ln 2: the loss of a guess between two
constexpr int64_t kRises = 3;          // evaluations in a row

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

}  // namespace

int64_t plateau_until(int64_t batch_size) { return std::max<int64_t>(1, 160'000 / std::max<int64_t>(1, batch_size)); }

void Diagnosis::say(const char* what, std::string text, std::vector<std::string>& out) {
  if (said_.insert(what).second) out.push_back(std::move(text));
}

std::vector<std::string> Diagnosis::step(const Metrics& m, const examples::Batch& batch, int64_t batch_size) {
  std::vector<std::string> out;
  if (m.masked > 0) {
    loss_.add(m.mlm_loss);
    const auto unks = std::count(batch.masked_labels.begin(), batch.masked_labels.end(), unk_id_);
    unk_share_.add(static_cast<double>(unks) / static_cast<double>(m.masked));
  }
  if (m.pairs > 0) pair_loss_.add(m.pair_loss);
  if (unk_share_.count() >= 20 && unk_share_.mean() > 0.5) {
    say("unk",
        number(100 * unk_share_.mean()) +
            " % of the hidden words are [UNK]: the vocabulary does not fit the text, and the model learns to guess [UNK]; build the corpus "
            "with a vocabulary trained on this language and script (bertpt vocab train)",
        out);
  }
  if (loss_.count() < kSettled) return out;
  const double loss = loss_.mean();
  lowest_loss_ = std::min(lowest_loss_, loss);
  const int64_t until = plateau_until(batch_size);
  if (m.step >= 500 && m.step < until && loss > 5.8 && loss < 7.5 && loss > lowest_loss_ - 0.02 && loss < lowest_loss_ + 0.1) {
    say("plateau",
        "the masked-token loss stays near " + number(loss) + ": the model guesses by frequency so far. With " + std::to_string(batch_size) +
            " sequences a step that is normal until about step " + std::to_string(until),
        out);
  }
  if (m.step >= until && m.step > 2000 && loss > 5.8 && loss < 7.5) {
    say("late plateau",
        "the masked-token loss is still near " + number(loss) + " at step " + std::to_string(m.step) + "; with " +
            std::to_string(batch_size) + " sequences a step it should have left 6 to 7 by about step " + std::to_string(until) +
            ". Usual causes: a learning rate too low or too high, too little or much repeated text",
        out);
  }
  if (pair_loss_.count() >= kPairSteps && m.pairs > 0 && pair_loss_.mean() > 0.98 * kCoin) {
    say("pair",
        "the pair loss is " + number(pair_loss_.mean()) + " after " + std::to_string(pair_loss_.count()) +
            " steps, that of a coin: pairs are not learned. Usual causes: documents of one line or one sentence, lines in random order, "
            "a learning rate too high; look at them with bertpt examples show",
        out);
  }
  if (m.step > warmup_steps_ / 4 && loss > lowest_loss_ + 0.5) {
    say("rate",
        "the masked-token loss rose from " + number(lowest_loss_) + " to " + number(loss) + " (gradient norm " + number(m.gradient_norm) +
            ", learning rate " + std::to_string(m.learning_rate) + "): the learning rate is probably too high; halve it, or warm up longer",
        out);
  }
  return out;
}

std::vector<std::string> Diagnosis::evaluation(const Evaluation& e) {
  std::vector<std::string> out;
  if (loss_.count() < kSettled || e.masked == 0 || !std::isfinite(e.mlm_loss)) return out;
  const bool apart = last_validation_ > 0 && e.mlm_loss > last_validation_ && loss_.mean() < loss_at_evaluation_;
  validation_rises_ = apart ? validation_rises_ + 1 : 0;
  last_validation_ = e.mlm_loss;
  loss_at_evaluation_ = loss_.mean();
  if (validation_rises_ >= kRises) {
    say("overfitting",
        "the validation loss rose at " + std::to_string(kRises) + " evaluations in a row, to " + number(e.mlm_loss) +
            ", while the training loss fell to " + number(loss_.mean()) +
            ": the model learns the text by heart. Stop here (stop/peak_evaluations, keep_best), or train on more text",
        out);
  }
  return out;
}

void Diagnosis::new_phase() {
  loss_ = RunningMean(50);
  lowest_loss_ = 1e9;
  last_validation_ = 0;
  validation_rises_ = 0;
}

Json Diagnosis::json() const {
  return {{"said", said_},
          {"loss", loss_.json()},
          {"pair_loss", pair_loss_.json()},
          {"unk_share", unk_share_.json()},
          {"lowest_loss", lowest_loss_},
          {"loss_at_evaluation", loss_at_evaluation_},
          {"last_validation", last_validation_},
          {"validation_rises", validation_rises_}};
}

void Diagnosis::restore(const Json& json) {
  for (const Json& what : json.at("said")) said_.insert(what.get<std::string>());
  loss_.restore(json.at("loss"));
  pair_loss_.restore(json.at("pair_loss"));
  unk_share_.restore(json.at("unk_share"));
  lowest_loss_ = json.at("lowest_loss").get<double>();
  loss_at_evaluation_ = json.at("loss_at_evaluation").get<double>();
  const Json& last = json.at("last_validation");  // null: an evaluation that was no number, of a former version
  last_validation_ = last.is_null() ? 0 : last.get<double>();
  validation_rises_ = json.at("validation_rises").get<int64_t>();
}

}  // namespace bertpt::train
