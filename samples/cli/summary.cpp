#include "summary.h"

#include <sys/stat.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "run_view.h"
#include "terminal.h"

namespace cli {
namespace {

std::string format(const char* pattern, auto... values) {
  char text[512];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

std::string percent(double share) { return format("%.1f %%", 100 * share); }

bool exists(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0;
}

void row(const char* name, const std::string& value) { std::printf("  %-28s %s\n", name, value.c_str()); }

// What the lines of events.jsonl tell that the report, which knows this process only, does not.
struct Story {
  std::string trained;  // "a BERT of ..."; "" when it is not told
  double first_mlm = 0, first_pair = 0, best_mlm = 0;
  int64_t best_step = -1, evaluations = 0;
};

Story story_of(const std::string& run) {
  Story story;
  GrowingFile file(run + "/events.jsonl");
  file.read(
      [&](const std::string& line) {
        const Json event = Json::parse(line, nullptr, false);
        if (!event.is_object()) return;
        const std::string kind = event.value("event", std::string());
        const Json metrics = event.value("metrics", Json::object());
        const auto number = [](const Json& object, const char* key) { return object.contains(key) && object[key].is_number() ? object[key].get<double>() : 0.0; };
        if (kind == "progress" && story.first_mlm == 0) {
          story.first_mlm = number(metrics, "mlm_loss");
          story.first_pair = number(metrics, "pair_loss");
        }
        if (kind == "started" && event.contains("model") && story.trained.empty()) {
          const Json& model = event["model"];
          story.trained = "a BERT of " + human_count(number(model, "parameters")) + " parameters on " + model.value("device", std::string("?")) + " in " +
                          model.value("precision", std::string("fp32"));
        }
        if (kind == "evaluation" && event.contains("evaluation")) {
          const double loss = number(event["evaluation"], "mlm_loss");
          ++story.evaluations;
          if (story.best_step < 0 || loss < story.best_mlm) {
            story.best_mlm = loss;
            story.best_step = static_cast<int64_t>(number(event, "step"));
          }
        }
      },
      [] {});
  return story;
}

std::string from_first(double first) { return first > 0 ? format(" (%.3f at the first step)", first) : ""; }

void print_evaluation(const Json& e, const Story& story) {
  const auto number = [&](const char* key) { return e.value(key, 0.0); };
  const double unigram = number("unigram_loss"), mlm = number("mlm_loss");
  row("validation MLM loss", format("%.3f nats, perplexity %.1f", mlm, std::exp(mlm)) + from_first(story.first_mlm));
  row("  unigram model's loss", format("%.3f nats on the same masked tokens; the model is %.3f %s", unigram, std::abs(unigram - mlm),
                                       mlm <= unigram ? "below" : "above: it knows less than word frequencies do"));
  row("validation MLM accuracy", percent(number("mlm_accuracy")) + ", " + percent(number("mlm_accuracy_top5")) + " within five guesses");
  if (e.value("pairs", int64_t{0}) > 0) {
    row("validation pair loss", format("%.3f nats", number("pair_loss")) + from_first(story.first_pair));
    row("validation pair accuracy", percent(number("pair_accuracy")));
  }
  if (e.value("probe_texts", int64_t{0}) > 0) {
    row("probe", percent(number("probe_accuracy")) + " right, by neighbours " + percent(number("probe_knn_accuracy")) + "; the most frequent label " +
                     percent(number("probe_majority")));
  }
  if (story.evaluations > 1) {
    row("best evaluation", format("step %lld: %.3f nats%s", static_cast<long long>(story.best_step), story.best_mlm,
                                  story.best_mlm < mlm - 0.02 ? "; validation got worse since, the text may be learned by heart" : ""));
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
    row("training speed", human_count(m->value("tokens_per_second", 0.0)) + " tokens/s, " + human_count(m->value("tokens", 0.0)) + " tokens in " +
                              human_seconds(m->value("seconds", 0.0)));
  }
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
