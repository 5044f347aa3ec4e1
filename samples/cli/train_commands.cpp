// samples/cli/train_commands.cpp   bertpt pretrain, bertpt resume: start a run, watch it, stop it cleanly, say how it went.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "evaluation.h"
#include "host.h"
#include "run_view.h"
#include "summary.h"
#include "terminal.h"

namespace cli {
namespace {

bertpt_metrics metrics_of(const Event& event) {
  bertpt_metrics metrics{};
  metrics.struct_size = sizeof metrics;
  checked([&](bertpt_error** error) { return bertpt_event_get_metrics(event.get(), &metrics, error); });
  return metrics;
}

std::string message_of(const Event& event) {
  const char* message = "";
  checked([&](bertpt_error** error) { return bertpt_event_get_message(event.get(), &message, error); });
  return printable(message);
}

std::string progress_note(const bertpt_metrics& m) {
  std::string note = format("mlm %.3f", m.mlm_loss);
  if (m.pairs > 0) note += format("  pair %.3f", m.pair_loss);
  return note + format("  length %lld  lr %.2e", static_cast<long long>(m.max_seq_length), m.learning_rate);
}

// Shows one event to a person, or as a JSON line to a machine.
void show(const Event& event, bertpt_event_kind kind, ProgressLine& line, bool as_json) {
  if (as_json) {
    std::printf("%s\n", text([&](auto out, auto error) { return bertpt_event_get_json(event.get(), out, error); }).c_str());
    std::fflush(stdout);
    return;
  }
  const bertpt_metrics m = metrics_of(event);
  const std::string step = format("step %lld: ", static_cast<long long>(m.step));
  switch (kind) {
    case BERTPT_EVENT_PROGRESS:
      line.show("training", "steps", static_cast<uint64_t>(m.step), static_cast<uint64_t>(m.num_train_steps),
                Pace{human_count(m.tokens_per_second) + " tokens/s", m.seconds_left}, progress_note(m));
      break;
    case BERTPT_EVENT_EVALUATION: {
      bertpt_evaluation e{};
      e.struct_size = sizeof e;
      if (checked([&](bertpt_error** error) { return bertpt_event_get_evaluation(event.get(), &e, error); }) == BERTPT_OK) {
        line.print(step + "validation " + evaluation_line(e));
      }
      break;
    }
    case BERTPT_EVENT_CHECKPOINT: {
      const char* path = "";
      checked([&](bertpt_error** error) { return bertpt_event_get_path(event.get(), &path, error); });
      line.print(step + "checkpoint " + printable(path));
      break;
    }
    case BERTPT_EVENT_ROLLBACK: line.print(step + "rollback: " + message_of(event)); break;
    case BERTPT_EVENT_WARNING: line.print(step + "warning: " + message_of(event)); break;
    case BERTPT_EVENT_STARTED:
    case BERTPT_EVENT_PHASE: line.print(step + message_of(event)); break;
    default: break;  // the end of the run is told by the report
  }
}

enum class Watched { to_the_end, reader_lost };

// Shows a run's events until its last one. A run that nobody reads any more (`bertpt pretrain --json | head`) is stopped as by Ctrl-C:
// with --json events go to stdout, else to stderr.
Watched watch(const Trainer& trainer, bool as_json) {
  const EventStream events = make<EventStream>([&](auto out, auto error) { return bertpt_trainer_open_events(trainer.get(), out, error); });
  std::signal(SIGPIPE, SIG_IGN);  // it would end the run without a checkpoint
  checked([&](bertpt_error** error) { return bertpt_trainer_start(trainer.get(), cancel(), error); });
  ProgressLine line(as_json);
  bool told = false;
  Watched outcome = Watched::to_the_end;
  while (true) {
    bertpt_event* raw = nullptr;
    const bertpt_status status = checked([&](bertpt_error** error) { return bertpt_event_stream_next(events.get(), 200, &raw, error); });
    if (status == BERTPT_END) return outcome;
    if (interrupted() && !std::exchange(told, true)) line.print("stopping; press Ctrl-C again to end at once");
    if (outcome == Watched::to_the_end && (reader_gone(as_json ? STDOUT_FILENO : STDERR_FILENO) || std::ferror(stdout) != 0)) {
      outcome = Watched::reader_lost;
      bertpt_cancel_request(cancel());
      std::fprintf(stderr, "bertpt: %s: the run is stopped\n",
                   std::ferror(stdout) != 0 ? "cannot write to standard output" : "nobody reads the events any more");
    }
    if (status == BERTPT_TIMEOUT) continue;
    const Event event(raw);
    bertpt_event_kind kind = 0;
    checked([&](bertpt_error** error) { return bertpt_event_get_kind(event.get(), &kind, error); });
    if (outcome == Watched::to_the_end) show(event, kind, line, as_json);
  }
}

// The exit status after a run.
int conclude(const Trainer& trainer, const std::string& run, bool as_json, Watched watched) {
  const std::string report_text = text([&](auto out, auto error) { return bertpt_trainer_get_report(trainer.get(), out, error); });
  const Json report = Json::parse(report_text);
  bertpt_trainer_state state = 0;
  checked([&](bertpt_error** error) { return bertpt_trainer_get_state(trainer.get(), &state, nullptr, error); });
  if (state == BERTPT_TRAINER_FAILED) {
    std::fprintf(stderr, "bertpt: the run failed at step %lld: %s\n", static_cast<long long>(report.value("step", int64_t{0})),
                 report.value("message", std::string()).c_str());
    if (!report.value("checkpoint", std::string()).empty())
      std::fprintf(stderr, "to continue from the last checkpoint: bertpt resume %s\n", run.c_str());
    return 1;
  }
  if (!as_json) print_summary(report, run);
  if (state == BERTPT_TRAINER_FINISHED) return 0;
  std::fprintf(stderr, "\nstopped; to continue: bertpt resume %s\n", run.c_str());
  return watched == Watched::reader_lost ? 1 : 130;
}

// One recipe for the three objects; the option wins over the file.
// A model that is loaded has no recipe: its architecture is what it is.
void spread_recipe(Json& config, const std::optional<std::string>& option, bool loaded) {
  if (!option) return;
  for (const char* object : {"optimizer", "trainer"}) config[object]["recipe"] = *option;
  if (!loaded) config["model"]["recipe"] = *option;
}

void refuse_other_objects(const Json& config) {
  for (const auto& item : config.items()) {
    if (item.key() != "model" && item.key() != "optimizer" && item.key() != "trainer") {
      throw UsageError("the configuration has the key '" + item.key() + "'; it may have model, optimizer and trainer");
    }
    if (!item.value().is_object()) throw UsageError("'" + item.key() + "' in the configuration must be a JSON object");
  }
}

std::string part(const Json& config, const char* object) { return config.contains(object) ? config[object].dump() : "{}"; }

// make() for an object that is configured by the object `kind` of the user's configuration.
template <class Handle, class Call>
Handle create(const char* kind, Call&& call) {
  try {
    return make<Handle>(call);
  } catch (const Failure& failure) {
    if (failure.code == BERTPT_E_CONFIG) throw at_place(failure, kind);
    throw;
  }
}

// The library takes the keys of a resumed run without the object that they stand in: /trainer/log_every is /log_every.
Json flattened(const Json& config) {
  Json flat = Json::object();
  for (const auto& item : config.items()) {
    const bool is_object = item.key() == "model" || item.key() == "optimizer" || item.key() == "trainer";
    if (is_object && item.value().is_object()) flat.update(item.value());
    else flat[item.key()] = item.value();
  }
  return flat;
}

// All steps are done, and so is what comes after them: a run that was stopped or killed in its last evaluation has that left to do.
bool is_finished(const Trainer& trainer, const std::string& run) {
  bertpt_trainer_state state = 0;
  int64_t step = 0;
  checked([&](bertpt_error** error) { return bertpt_trainer_get_state(trainer.get(), &state, &step, error); });
  const Json config = Json::parse(text([&](auto out, auto error) { return bertpt_trainer_get_config(trainer.get(), out, error); }));
  if (step < config.at("trainer").at("num_train_steps").get<int64_t>()) return false;
  RunView told;
  GrowingFile(run + "/events.jsonl").read([&](const std::string& line) { told.take(line); }, [] {});
  return told.state == "finished";
}

// flops: floating-point operations per second that the user reckons with.
void print_plan(const Json& plan, const std::optional<double>& flops) {
  const auto bytes = [](const Json& memory, const char* key) { return human_bytes(memory.value(key, 0.0)); };
  const auto epochs = [](const Json& from) {
    return from.value("epochs", 0.0) < 100 ? format("%.3g", from.value("epochs", 0.0)) : human_count(from.value("epochs", 0.0));
  };
  const auto rate = [](const Json& from) {
    return human_count(from.value("tokens_per_second", 0.0)) + " tokens/s, " + human_count(from.value("flops_per_second", 0.0)) + "FLOP/s";
  };
  const Json& memory = plan.at("memory");
  std::printf("plan of the run (nothing is written)\n\n");
  const auto row = [](const char* name, const std::string& value) { std::printf("  %-16s %s\n", name, value.c_str()); };
  row("parameters", human_count(plan.value("parameters", 0.0)));
  row("steps",
      human_count(plan.value("steps", 0.0)) + ", " + human_count(plan.value("sequences", 0.0)) + " sequences, " + epochs(plan) + " epochs");
  row("tokens", human_count(plan.value("token_places", 0.0)) + " places, " + human_count(plan.value("tokens", 0.0)) + " without padding");
  row("operations", human_count(plan.value("flops", 0.0)) + " floating-point operations in matrix products");
  std::string held = bytes(memory, "weight_bytes") + " weights, " + bytes(memory, "gradient_bytes") + " gradients, " +
                     bytes(memory, "optimizer_bytes") + " optimizer";
  if (memory.contains("total_bytes")) {
    held += ", " + bytes(memory, "activation_bytes") + " activations of " + std::to_string(plan.value("micro_batch_tokens", int64_t{0})) +
            " tokens: " + bytes(memory, "total_bytes") + " together";
  }
  row("memory", held);
  const auto at_rate = [&](double rate) { return " at the given " + human_count(rate) + "FLOP/s"; };
  if (plan.value("rehearsed", false))
    row("time", human_seconds(plan.value("seconds", 0.0)) + " at the rate of a micro-batch just timed on this machine");
  if (flops) row(plan.value("rehearsed", false) ? "" : "time", human_seconds(plan.value("flops", 0.0) / *flops) + at_rate(*flops));
  int number = 0;
  for (const Json& phase : plan.at("phases")) {
    std::printf(
        "\n  phase %d          %s steps of %lld sequences of up to %lld tokens (%.1f in the mean), masks %.3g, learning rate %.3g at "
        "first, %.3g at most, %.3g at last\n",
        ++number, human_count(phase.value("steps", 0.0)).c_str(), static_cast<long long>(phase.value("batch_size", int64_t{0})),
        static_cast<long long>(phase.value("max_seq_length", int64_t{0})), phase.value("mean_length", 0.0), phase.value("mask_prob", 0.0),
        phase.value("first_learning_rate", 0.0), phase.value("peak_learning_rate", 0.0), phase.value("last_learning_rate", 0.0));
    std::printf("                   %s, %s, %s epochs\n", human_seconds(phase.value("seconds", 0.0)).c_str(), rate(phase).c_str(),
                epochs(phase).c_str());
  }
}

}  // namespace

// Proves that the run can be resumed exactly, before it takes days. False: it cannot, and that was said.
bool resume_is_exact(const Trainer& trainer) {
  std::fprintf(stderr, "checking on the first steps that a resume is exact ...\n");
  const Json result = Json::parse(text([&](auto out, auto error) { return bertpt_trainer_verify_resume(trainer.get(), 3, out, error); }));
  if (result.at("equal").get<bool>()) {
    std::fprintf(stderr, "a resume is exact: %lld steps, a save, a second model and as many steps more give the same bits (%s)\n",
                 result.at("steps").get<long long>(), human_seconds(result.at("seconds").get<double>()).c_str());
    return true;
  }
  std::fprintf(stderr, "bertpt: a resume is not exact on this machine:\n");
  for (const Json& difference : result.at("differences")) std::fprintf(stderr, "  %s\n", difference.get<std::string>().c_str());
  return false;
}

int run_pretrain(Args& args) {
  const bool as_json = args.flag("--json"), dry = args.flag("--dry-run"), verify = args.flag("--verify-resume");
  const std::string corpus_path = args.required("--corpus"), run = dry ? args.value("--run").value_or("") : args.required("--run");
  Json config = configuration(args);
  refuse_other_objects(config);
  const auto from = args.value("--from");
  if (const auto size = args.value("--size")) {
    if (from) throw UsageError("--size is for a new model; the one of --from has its size");
    config["model"]["size"] = *size;
  }
  spread_recipe(config, args.value("--recipe"), from.has_value());
  if (args.flag("--timings")) config["model"]["timings"] = true;
  if (const auto steps = args.integer("--steps")) config["trainer"]["num_train_steps"] = *steps;
  const auto flops = args.number("--flops");
  if (flops && !dry) throw UsageError("--flops says how --dry-run reckons; give --dry-run too, or leave it out");
  if (flops && !(*flops > 0)) throw UsageError("--flops needs floating-point operations per second, such as 4e14");
  const bool timed = !args.flag("--no-timing");
  if (!timed && !flops) throw UsageError("--no-timing leaves --dry-run without a rate to reckon with; give --flops too");
  args.words(0, "no further words");

  const Corpus corpus = make<Corpus>([&](auto out, auto error) { return bertpt_corpus_open(corpus_path.c_str(), out, error); });
  const Tokenizer tokenizer = make<Tokenizer>([&](auto out, auto error) { return bertpt_corpus_get_tokenizer(corpus.get(), out, error); });
  const Model model = create<Model>("model", [&](auto out, auto error) {
    const std::string options = part(config, "model");
    return from ? bertpt_model_load(from->c_str(), options.c_str(), out, error)
                : bertpt_model_create(options.c_str(), tokenizer.get(), out, error);
  });
  const Optimizer optimizer = create<Optimizer>("optimizer", [&](auto out, auto error) {
    return bertpt_optimizer_create(model.get(), part(config, "optimizer").c_str(), out, error);
  });
  if (!config.contains("trainer")) config["trainer"] = Json::object();
  config["trainer"]["run_dir"] = dry ? "" : run;
  const Trainer trainer = create<Trainer>("trainer", [&](auto out, auto error) {
    return bertpt_trainer_create(model.get(), optimizer.get(), corpus.get(), config["trainer"].dump().c_str(), out, error);
  });
  if (dry) {
    const Json options = timed ? Json::object() : Json{{"flops_per_second", *flops}};
    Json plan =
        Json::parse(text([&](auto out, auto error) { return bertpt_trainer_plan(trainer.get(), options.dump().c_str(), out, error); }));
    const Json resolved = Json::parse(text([&](auto out, auto error) { return bertpt_trainer_get_config(trainer.get(), out, error); }));
    if (flops) plan["stated"] = {{"flops_per_second", *flops}, {"seconds", plan.at("flops").get<double>() / *flops}};
    if (as_json) std::printf("%s\n", Json{{"plan", plan}, {"config", resolved}}.dump(2).c_str());
    else print_plan(plan, flops);
    return 0;
  }
  if (verify && !resume_is_exact(trainer)) return 1;
  const Watched watched = watch(trainer, as_json);
  return conclude(trainer, run, as_json, watched);
}

int run_resume(Args& args) {
  const Json overrides = flattened(configuration(args));
  const auto corpus_path = args.value("--corpus");
  const bool as_json = args.flag("--json");
  const std::string run = args.words(1, "the folder of a run").front();
  const Corpus corpus = corpus_path ? open_corpus(*corpus_path) : nullptr;
  const Trainer trainer = make<Trainer>(
      [&](auto out, auto error) { return bertpt_trainer_resume(run.c_str(), overrides.dump().c_str(), corpus.get(), out, error); });
  if (is_finished(trainer, run)) {
    std::fprintf(stderr, "%s is finished: there is nothing to resume\n", run.c_str());
    return 0;
  }
  const Watched watched = watch(trainer, as_json);
  return conclude(trainer, run, as_json, watched);
}

}  // namespace cli
