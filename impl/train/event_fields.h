// train/event_fields.h   The one list of what an event says: names and meanings of every key of a line of events.jsonl. JSON, schema,
// docs/events.md and the tests walk it.
#pragma once

#include <string>
#include <type_traits>

#include "train/events.h"

namespace bertpt::train {

struct Field {
  const char* name;
  const char* help;
  bool always = true;   // false: left out where it says nothing
  bool present = true;  // of this very object
};

template <class M, class F>
requires std::is_same_v<std::remove_const_t<M>, Metrics>
void each_field(M& m, F&& f) {
  const bool pairs = m.pairs > 0;
  f(Field{"step", "steps done: 1 after the first"}, m.step);
  f(Field{"num_train_steps", "steps of the whole run"}, m.num_train_steps);
  f(Field{"tokens", "tokens read since the run began"}, m.tokens);
  f(Field{"mlm_loss", "mean loss of this step's masked tokens, nats; null when it is no number"}, m.mlm_loss);
  f(Field{"mlm_accuracy", "share of them that the model's first guess got right"}, m.mlm_accuracy);
  f(Field{"pair_loss", "mean loss of this step's pairs, nats", false, pairs}, m.pair_loss);
  f(Field{"pair_accuracy", "share of pairs that were judged right", false, pairs}, m.pair_accuracy);
  f(Field{"masked", "masked tokens of this step"}, m.masked);
  f(Field{"pairs", "pairs of this step"}, m.pairs);
  f(Field{"learning_rate", "of this step's update"}, m.learning_rate);
  f(Field{"gradient_norm", "global norm before clipping"}, m.gradient_norm);
  f(Field{"tokens_per_second", "running mean over the last few dozen steps"}, m.tokens_per_second);
  f(Field{"seconds", "of training, since this process began it"}, m.seconds);
  f(Field{"seconds_left", "an estimate"}, m.seconds_left);
  f(Field{"epoch", "passes over the corpus that are done"}, m.epoch);
  f(Field{"epoch_position", "of the pass in progress, 0 to 1"}, m.epoch_position);
  f(Field{"phase", "from 0"}, m.phase);
  f(Field{"max_seq_length", "of the phase, tokens"}, m.max_seq_length);
  f(Field{"memory_bytes", "physical memory of the process", false, m.memory_bytes > 0}, m.memory_bytes);
  f(Field{"flops_per_second", "floating-point operations of the matrix products, running mean over the last few dozen steps", false,
          m.flops_per_second > 0},
    m.flops_per_second);
  f(Field{"peak_share", "of the rate of a large matrix product that was measured when training began; of runs with a run_dir", false,
          m.peak_share > 0},
    m.peak_share);
}

template <class E, class F>
requires std::is_same_v<std::remove_const_t<E>, Evaluation>
void each_field(E& e, F&& f) {
  const bool pairs = e.pairs > 0;
  f(Field{"sequences", "of the validation split that were read"}, e.sequences);
  f(Field{"max_seq_length", "their greatest length, tokens"}, e.max_seq_length);
  f(Field{"tokens", "in them"}, e.tokens);
  f(Field{"masked", "masked tokens among those"}, e.masked);
  f(Field{"mlm_loss", "mean loss of a masked token, nats"}, e.mlm_loss);
  f(Field{"mlm_accuracy", "share of masked tokens that the first guess got right"}, e.mlm_accuracy);
  f(Field{"mlm_accuracy_top5", "share with the right one among the first five guesses"}, e.mlm_accuracy_top5);
  f(Field{"perplexity", "e to the mlm_loss"}, e.perplexity);
  f(Field{"unigram_loss", "of the same masked tokens under the add-one unigram model of the training split: the bar to beat"},
    e.unigram_loss);
  f(Field{"pairs", "pairs among the sequences"}, e.pairs);
  f(Field{"pair_loss", "mean loss of a pair, nats", false, pairs}, e.pair_loss);
  f(Field{"pair_accuracy", "share of pairs that were judged right", false, pairs}, e.pair_accuracy);
  f(Field{"seconds", "that the evaluation took"}, e.seconds);
  const bool probe = e.probe_texts > 0;
  f(Field{"probe_texts", "held-out texts of the probe's labelled file", false, probe}, e.probe_texts);
  f(Field{"probe_accuracy", "share of them that a logistic regression on the frozen model's features labels right", false, probe},
    e.probe_accuracy);
  f(Field{"probe_knn_accuracy", "share that their nearest neighbours label right", false, probe}, e.probe_knn_accuracy);
  f(Field{"probe_majority", "share of the most frequent label: the bar to beat", false, probe}, e.probe_majority);
}

template <class G, class F>
requires std::is_same_v<std::remove_const_t<G>, Guess>
void each_field(G& g, F&& f) {
  f(Field{"piece", "of the vocabulary"}, g.piece);
  f(Field{"probability", "0 to 1"}, g.probability);
}

template <class S, class F>
requires std::is_same_v<std::remove_const_t<S>, Sample>
void each_field(S& s, F&& f) {
  f(Field{"text", "a sentence of a validation document with one [MASK]"}, s.text);
  f(Field{"answer", "the word that stood there"}, s.answer);
  f(Field{"probability", "that the model gives to it, 0 to 1"}, s.probability);
  f(Field{"guesses", "the likeliest pieces, best first"}, s.guesses);
}

// Raw JSON within an event.
struct JsonText {
  const std::string& text;
};

template <class E, class F>
requires std::is_same_v<std::remove_const_t<E>, Event>
void each_field(E& e, F&& f) {
  f(Field{"event",
          "started, progress, evaluation, checkpoint, phase, warning, rollback, finished, cancelled or failed; later versions may add "
          "kinds"},
    e.kind);
  f(Field{"step", "steps done when it happened"}, e.step);
  f(Field{"time_ms", "milliseconds since 1970, UTC"}, e.time_ms);
  f(Field{"message", "plain words", false, !e.message.empty()}, e.message);
  f(Field{"path", "checkpoint: its folder; last event of a run: the newest checkpoint", false, !e.path.empty()}, e.path);
  f(Field{"code", "failed: the name of the error's code", false, e.code != Code{}}, e.code);
  f(Field{"metrics", "the newest numbers of training: of this very step in a progress event"}, e.metrics);
  f(Field{"evaluation", "of an evaluation event, and the last one in the last event of a run", false, e.evaluation.has_value()},
    e.evaluation);
  f(Field{"samples", "evaluation: what the model makes of a few fixed sentences", false, !e.samples.empty()}, e.samples);
  f(Field{"model", "started: what bertpt_model_describe gives, without the tensors", false, !e.model_json.empty()}, JsonText{e.model_json});
  f(Field{"corpus", "started: what bertpt_corpus_get_report gives", false, !e.corpus_json.empty()}, JsonText{e.corpus_json});
}

// JSON Schema (draft 2020-12) of a line of events.jsonl; docs/events.schema.json is this text.
std::string event_schema_json();

}  // namespace bertpt::train
