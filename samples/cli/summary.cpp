#include "summary.h"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "fields.h"
#include "run_view.h"
#include "terminal.h"

namespace cli {
namespace {

std::string percent(double share) { return format("%.1f %%", 100 * share); }

bool exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

void row(const char* name, const std::string& value) { std::printf("  %-28s %s\n", name, printable(value).c_str()); }

// What the lines of events.jsonl tell that the report, which knows this process only, does not.
class Story {
 public:
  struct Loss {
    int64_t step = 0;
    double mlm = 0, pair = 0;
  };
  std::string trained;                     // "a BERT of ..."; "" when it is not told
  std::vector<Loss> training, validation;  // the first progress event; each evaluation; of steps that were not taken back
  double seconds = 0;                      // of all processes of the run

  void take(const Json& event) {
    if (!event.is_object() || !event.contains("step") || !event["step"].is_number_integer()) return;
    const std::string kind = words(event, "event");
    const Json metrics = object_in(event, "metrics");
    const int64_t step = integer(event, "step");
    for (std::vector<Loss>* const list : {&training, &validation}) std::erase_if(*list, [&](const Loss& loss) { return loss.step > step; });
    if (kind == "started") before_ = seconds;
    else if (const double here = number(metrics, "seconds"); std::isfinite(here)) seconds = std::max(seconds, before_ + here);
    if (kind == "started" && event.contains("model") && trained.empty()) {
      const Json model = object_in(event, "model");
      const std::string precision = words(model, "precision");
      trained = "a BERT of " + human_count(number(model, "parameters")) + " parameters on " + words(model, "device") + " in " +
                (precision.empty() ? "fp32" : precision);
    }
    if (kind == "progress" && training.empty()) add(training, step, metrics);
    if (kind == "evaluation") add(validation, step, object_in(event, "evaluation"));
  }

 private:
  static void add(std::vector<Loss>& list, int64_t step, const Json& from) {
    const Loss loss{step, number(from, "mlm_loss"), number(from, "pair_loss")};
    if (std::isfinite(loss.mlm)) list.push_back(loss);
  }

  double before_ = 0;
};

Story story_of(const std::string& run) {
  Story story;
  GrowingFile(run + "/events.jsonl").read([&](const std::string& line) { story.take(Json::parse(line, nullptr, false)); }, [] {});
  return story;
}

std::string from_first(const Story& story, double Story::Loss::*kind) {
  if (story.training.empty() || !(story.training[0].*kind > 0)) return "";
  return format(" (training: %.3f at step %lld)", story.training[0].*kind, static_cast<long long>(story.training[0].step));
}

void print_evaluation(const Json& e, const Story& story) {
  const auto number = [&](const char* key) { return cli::number(e, key); };
  const double unigram = number("unigram_loss"), mlm = number("mlm_loss");
  row("validation MLM loss", std::isfinite(mlm)
                                 ? format("%.3f nats, perplexity %.1f", mlm, std::exp(mlm)) + from_first(story, &Story::Loss::mlm)
                                 : "no number: the weights or what they give are not finite");
  if (std::isfinite(mlm))
    row("  unigram model's loss", format("%.3f nats on the same masked tokens; the model is %.3f %s", unigram, std::abs(unigram - mlm),
                                         mlm <= unigram ? "below" : "above: it knows less than word frequencies do"));
  row("validation MLM accuracy", percent(number("mlm_accuracy")) + ", " + percent(number("mlm_accuracy_top5")) + " within five guesses");
  if (integer(e, "pairs") > 0) {
    row("validation pair loss", format("%.3f nats", number("pair_loss")) + from_first(story, &Story::Loss::pair));
    row("validation pair accuracy", percent(number("pair_accuracy")));
  }
  if (integer(e, "probe_texts") > 0) {
    row("probe", percent(number("probe_accuracy")) + " right, by neighbours " + percent(number("probe_knn_accuracy")) +
                     "; the most frequent label " + percent(number("probe_majority")));
  }
  if (story.validation.size() > 1) {
    const Story::Loss& best = *std::ranges::min_element(story.validation, {}, &Story::Loss::mlm);
    row("best evaluation", format("step %lld: %.3f nats%s", static_cast<long long>(best.step), best.mlm,
                                  best.mlm < mlm - 0.02 ? "; validation got worse since, the text may be learned by heart" : ""));
  }
}

// Where the time of steps went, the longest part first.
void print_timings(const Json& timings, double seconds) {
  std::vector<Json> parts(timings.at("parts").begin(), timings.at("parts").end());
  std::ranges::stable_sort(parts, std::greater<>{}, [](const Json& part) { return part.value("seconds", 0.0); });
  row("time of the parts", human_seconds(timings.value("seconds", 0.0)) + " of " + human_seconds(seconds) + " of this process");
  for (const Json& part : parts) {
    const double spent = part.value("seconds", 0.0);
    if (integer(part, "calls") == 0) continue;
    row(("  " + part.value("name", std::string())).c_str(),
        format("%8.3f s  %5.1f %%  %lld calls", spent, 100 * spent / std::max(1e-9, timings.value("seconds", 0.0)),
               static_cast<long long>(integer(part, "calls"))));
  }
}

}  // namespace

void print_summary(const Json& report, const std::string& run) {
  const Story story = story_of(run);
  const auto integer = [&](const char* key) { return static_cast<long long>(report.value(key, int64_t{0})); };
  std::printf("\n");
  if (!story.trained.empty()) row("trained", story.trained);
  row("steps", format("%lld of %lld", integer("step"), integer("num_train_steps")));
  if (report.value("state", std::string()) == "finished" && !report.value("message", std::string()).empty())
    row("ended early", report.value("message", std::string()));
  if (const auto m = report.find("metrics"); m != report.end() && m->is_object()) {
    row("training speed", human_count(number(*m, "tokens_per_second")) + " tokens/s, " + human_count(number(*m, "tokens")) + " tokens in " +
                              human_seconds(story.seconds));
  }
  if (const auto t = report.find("timings"); t != report.end() && t->is_object()) print_timings(*t, report.value("seconds", 0.0));
  if (const auto e = report.find("evaluation"); e != report.end() && e->is_object()) print_evaluation(*e, story);
  const std::string checkpoint = report.value("checkpoint", std::string());
  if (!checkpoint.empty()) row("checkpoint", checkpoint);
  if (exists(run + "/checkpoints/best")) row("best checkpoint", run + "/checkpoints/best");
  if (exists(run + "/report.html")) row("report", run + "/report.html");
  if (checkpoint.empty() || report.value("state", std::string()) != "finished") return;
  std::printf("\n  next\n");
  std::printf("    bertpt fill-mask --model %s/checkpoints/latest \"The [MASK] of the house .\"\n", run.c_str());
  std::printf("    bertpt encode --model %s/checkpoints/latest FILE       lines as vectors\n", run.c_str());
  std::printf("    bertpt export %s DIR       a folder for Hugging Face's from_pretrained, with a model card\n", run.c_str());
  if (exists(run + "/tensorboard")) std::printf("    tensorboard --logdir %s\n", run.c_str());
}

}  // namespace cli
