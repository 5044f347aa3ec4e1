// The trainer's side of evaluating: when, of what, and what follows from it.
#include "train/shutdown.h"
#include "train/trainer_core.h"

namespace bertpt::train {

// Of the hidden words, which are chosen once. They are for people: a corpus that cannot give any, or a fault, costs the run nothing.
std::vector<Sample> Trainer::Core::samples() {
  if (!run_dir || config.sample_sentences == 0) return {};
  if (!hidden_words) hidden_words = choose_hidden_words(*corpus, config.sample_sentences, model->config().max_position_embeddings);
  return hidden_words->empty() ? std::vector<Sample>() : guess_hidden_words(*model, *hidden_words);
}

Evaluator& Trainer::Core::evaluator_here() {
  if (!evaluator) {
    const Phase& here = phases[phase_of(phases, std::max<int64_t>(0, step - 1))];  // at the end of a phase: still with its length
    evaluator = std::make_unique<Evaluator>(corpus, EvaluationConfig{.objective = config.loader.objective,
                                                                     .positive_ratio = config.loader.positive_ratio,
                                                                     .max_seq_length = here.max_seq_length,
                                                                     .sequences = config.evaluation_sequences,
                                                                     .micro_batch_tokens = config.micro_batch_tokens});
    if (const std::string& why = evaluator->without_pairs(); !why.empty()) publish(EventKind::warning, why);
  }
  return *evaluator;
}

void Trainer::Core::open_probe() {
  if (!config.probe.file.empty())
    probe = std::make_unique<const Probe>(config.probe, *model->tokenizer(), model->config().max_position_embeddings);
}

Evaluation Trainer::Core::evaluate_all(const Cancel& cancel, const Cancel& other) {
  Evaluation result = evaluator_here().run(*model, cancel, other);
  if (!probe) return result;
  const ProbeResult found = probe->run(*model, cancel, other);
  result.probe_texts = found.held_out;
  result.probe_accuracy = found.accuracy;
  result.probe_knn_accuracy = found.knn_accuracy;
  result.probe_majority = found.majority;
  return result;
}

Evaluation Trainer::Core::evaluate_now() {
  const Evaluation result = evaluate_all();
  const std::lock_guard lock(mutex);
  evaluation = result;
  return result;
}

void Trainer::Core::evaluate_for_run() {
  if (evaluation_impossible || evaluated_step == step) {
    evaluation_owed = false;
    return;
  }
  Cancel host;
  {
    const std::lock_guard lock(mutex);
    host = host_cancel;
  }
  try {
    Event event;
    event.kind = EventKind::evaluation;
    event.evaluation = evaluate_all(own_cancel, host);
    event.samples = samples();
    {
      const std::lock_guard lock(mutex);
      evaluation = event.evaluation;
    }
    evaluated_step = step;
    evaluation_owed = false;
    evaluated_since = true;
    keep_exit_handler_last(EngineWork::evaluation);
    complete(event);
    if (board) board->write_weights(event, *model);
    settle_best();
    const bool is_best = best.offer(*event.evaluation, step);
    stop_rules.evaluation(*event.evaluation, step);
    const std::vector<std::string> warnings = diagnosis.evaluation(*event.evaluation);
    publish(std::move(event));
    for (const std::string& warning : warnings) publish(EventKind::warning, warning);
    if (!is_best || !*config.keep_best || !saver->has_place()) return;
    best_due = step;
    save_for_run();
  } catch (const Error& error) {
    if (error.code() == Code::cancelled) return;  // the stop is handled before the next step, and the evaluation is still owed
    if (error.code() != Code::data) throw;
    evaluation_impossible = true;
    evaluation_owed = false;
    publish(EventKind::warning, "no evaluation: " + error.message());
  }
}

}  // namespace bertpt::train
