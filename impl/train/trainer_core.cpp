#include "train/trainer_core.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "base/hash.h"
#include "base/json.h"
#include "base/memory.h"
#include "train/first_loss.h"
#include "train/micro_batches.h"
#include "train/plan.h"
#include "train/shutdown.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/trainer";
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

std::string hash_of(const examples::Batch& batch) {
  Hasher hasher;
  const auto add = [&](const auto& values) { hasher.add(values.data(), values.size() * sizeof(values[0])); };
  add(batch.ids);
  add(batch.types);
  add(batch.positions);
  add(batch.cu_seqlens);
  add(batch.masked_positions);
  add(batch.masked_labels);
  add(batch.pair_labels);
  return hasher.hex();
}

}  // namespace

void RunningRate::add(double tokens, double seconds) {
  constexpr double kKeep = 0.95;
  tokens_ = kKeep * tokens_ + tokens;
  seconds_ = kKeep * seconds_ + seconds;
  weight_ = kKeep * weight_ + 1;
}

// One step, then this job again: whoever posted to the worker meanwhile gets a turn.
void Trainer::Core::advance() {
  try {
    if (!started) {
      started = true;
      forget_former_training();
      open_board();
      if (run_dir) peak_flops = model->engine_model().product_rate();
      Event begin;
      begin.kind = EventKind::started;
      begin.message = "training " + std::to_string(model->n_parameters()) + " parameters from step " + std::to_string(step) + " to " +
                      std::to_string(config.num_train_steps);
      begin.model_json = model->describe_json();
      begin.corpus_json = corpus->report_json();
      publish(std::move(begin));
      if (const std::string& why = model->gpu_problem(); !why.empty()) publish(EventKind::warning, why + ". Training on the CPU.");
      for (const std::string& note : notes) publish(EventKind::warning, note);
      notes.clear();
    }
    int64_t end_step;
    {
      const std::lock_guard lock(mutex);
      if (state == TrainerState::failed) return;  // between two steps
      end_step = target;
    }
    collect_saves();
    stop_rules.clock(run_seconds_in_all());
    if (stop_requested()) return finish(TrainerState::stopped);
    if (stop_rules.reached()) return finish(TrainerState::finished);
    if (step >= end_step) return finish(step >= config.num_train_steps ? TrainerState::finished : TrainerState::idle);
    if (evaluation_owed) {
      evaluate_for_run();
    } else if (train_step()) {
      const bool last = step == config.num_train_steps;
      evaluation_owed = last || (*config.evaluate_every > 0 && step % *config.evaluate_every == 0);
      if (evaluation_owed) evaluate_for_run();
      if (saver->has_place() && (last || (*config.checkpoint_every > 0 && step % *config.checkpoint_every == 0))) save_for_run();
    }
    model->worker().post([self = shared_from_this()] { self->advance(); });
  } catch (...) {
    fail();
  }
}

// The exception in flight, as what a host is told.
Error Trainer::Core::fault() const {
  const std::string here = "step " + std::to_string(step);
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(Code::out_of_memory, kComponent, "out of memory in " + here + "; lower micro_batch_tokens", {{"step", step}});
  } catch (const std::exception& error) {
    return Error(Code::internal, kComponent, here + ": " + error.what(), {{"step", step}});
  } catch (...) {
    return Error(Code::internal, kComponent, here + ": an unknown fault", {{"step", step}});
  }
}

// The moments belong to the trainer, but lie beside the weights: what a former trainer of the same model left there is not ours. Neither
// are the gradients of a step that a fault cut short.
void Trainer::Core::forget_former_training() {
  engine::Model& engine_model = model->engine_model();
  engine_model.zero_gradients();
  if (update_count > 0 || model->fresh()) return;
  std::vector<float> zeros;
  for (size_t i = 0; i < model->parameters().size(); ++i) {
    zeros.assign(static_cast<size_t>(model->parameters()[i].elements()), 0.0F);
    for (const engine::Slot slot : {engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) engine_model.write(slot, i, zeros);
  }
}

void Trainer::Core::open_phase() {
  const auto next = static_cast<int64_t>(phase_of(phases, step));
  if (next == phase) return;
  const Phase& wanted = phases[static_cast<size_t>(next)];
  // Another length makes another list of samples: the next epoch of it, so that no draw is seen twice.
  if (next != stored_phase) position = {position.epoch + 1, 0};
  source.reset();
  evaluator.reset();
  loader = std::make_shared<const examples::Loader>(corpus, corpus::Split::train, config.loader_config(wanted));
  source = std::make_unique<BatchSource>(loader);
  measured_epoch = ~uint64_t{0};
  if (next != stored_phase) {
    health.new_phase();
    diagnosis.new_phase();
  }
  phase = stored_phase = next;
  publish(EventKind::phase, "phase " + std::to_string(next + 1) + " of " + std::to_string(phases.size()) + ": steps " +
                                std::to_string(wanted.first_step) + " to " + std::to_string(wanted.end()) + ", " +
                                std::to_string(wanted.batch_size) + " sequences of up to " + std::to_string(wanted.max_seq_length) +
                                " tokens");
}

bool Trainer::Core::train_step() {
  open_phase();
  const auto begin = Clock::now();
  const Phase& here = phases[static_cast<size_t>(phase)];
  BatchSource::Item item = source->take(position, config.batch_size_at(here, step));
  if (batch_hashes != nullptr) batch_hashes->push_back(hash_of(item.batch));
  bool stopped = false;
  const engine::Losses losses = accumulate(item.batch, stopped);
  engine::Model& engine_model = model->engine_model();
  if (stopped) {
    engine_model.zero_gradients();
    return false;
  }
  const double rate_now = here.curve.learning_rate(here.peak.value_or(optimizer.learning_rate), step);
  engine::StepNumbers numbers{.gradient_norm = 0, .finite = false};
  const double loss = config.mlm_weight * ratio(losses.mlm_sum, static_cast<double>(losses.masked)) +
                      config.pair_weight * ratio(losses.pair_sum, static_cast<double>(losses.pairs));
  Health::Verdict verdict = health.judge(loss, std::isfinite(loss));
  if (verdict == Health::Verdict::good) {
    numbers = engine_model.update(optimizer, rate_now, static_cast<uint64_t>(update_count));
    if (!numbers.finite) verdict = health.judge(loss, false);
  }
  if (verdict != Health::Verdict::good) return treat_bad_batch(verdict, item.next);
  health.accept(loss);
  const bool first = model->fresh() && step == 0;
  model->set_trained();
  position = item.next;
  ++step;
  ++update_count;
  tokens += item.batch.tokens();
  keep_exit_handler_last(EngineWork::step);
  record(losses, numbers, rate_now, item.batch, seconds_since(begin));
  if (first) {
    for (const std::string& warning : check_first_loss(model->config(), losses)) publish(EventKind::warning, warning);
  }
  Metrics now;
  {
    const std::lock_guard lock(mutex);
    now = metrics;
  }
  for (const std::string& warning : diagnosis.step(now, item.batch, here.batch_size)) publish(EventKind::warning, warning);
  stop_rules.step(now);
  return true;
}

bool Trainer::Core::treat_bad_batch(Health::Verdict verdict, const examples::Position& next) {
  model->engine_model().zero_gradients();
  const std::string what = "the batch of step " + std::to_string(step) + " is bad: " + health.reason();
  if (quiet) throw Error(Code::numeric, kComponent, what + "; the rehearsal ends there", {{"step", step}});
  if (verdict == Health::Verdict::give_up) {
    const int64_t failed_step = step;
    saver->wait();
    tell_saves();
    if (health.in_a_row() > 1) roll_back();  // else the weights are those before the bad batch, and good
    std::string kept;
    try {
      if (saver->has_place()) begin_save(false);
      saver->wait();
      tell_saves();
    } catch (const std::exception& error) {
      log.write(LogLevel::error, kComponent, std::string("the state at the end was not saved: ") + error.what());
    }
    {
      const std::lock_guard lock(mutex);
      kept = newest_checkpoint;
    }
    throw Error(
        Code::numeric, kComponent,
        what + "; after " + std::to_string(health.bad_batches()) + " bad batches the run is given up (health/max_bad_batches). " +
            (kept.empty() ? std::string("No checkpoint was written yet.") : "The last good state is the checkpoint '" + kept + "'.") +
            " A lower learning_rate or a longer warm-up usually helps",
        {{"step", failed_step}, {"checkpoint", kept}});
  }
  position = next;
  if (verdict == Health::Verdict::skip) {
    publish(EventKind::warning, what + "; it is skipped, the weights are those before it");
    return false;
  }
  if (roll_back()) {
    publish(EventKind::rollback,
            what + ", the second in a row; back to the state after step " + std::to_string(step) + ", and on with the data after it");
  } else {
    publish(EventKind::warning, what + ", the second in a row; there is no earlier state to go back to, it is skipped");
  }
  return false;
}

// To the newest good state that was saved: the copy in memory, or what this process began with on the disk. The place in the data stays.
bool Trainer::Core::roll_back() {
  if (good.step < 0 || good.step > step) return false;
  saver->wait();
  if (!snapshot->empty()) {
    snapshot->put_back(model->engine_model());
  } else {
    if (good.path.empty() || !std::filesystem::exists(good.path)) return false;
    restore(*Checkpoint::open(good.path), model->engine_model());
  }
  step = good.step;
  update_count = good.update_count;
  evaluated_step = -1;
  evaluation_owed = false;
  if (checkpointed_step > step) checkpointed_step = -1;
  const std::lock_guard lock(mutex);
  metrics.step = step;
  return true;
}

engine::Losses Trainer::Core::accumulate(const examples::Batch& batch, bool& stopped) {
  engine::Losses losses;
  engine::MicroBatch micro;
  micro.seed = static_cast<uint64_t>(config.seed);
  micro.step = static_cast<uint64_t>(step);
  micro.total_masked = std::max<int64_t>(1, batch.masked());  // a batch without masks has no loss to divide
  micro.total_pairs = std::max<int64_t>(1, batch.pairs());
  micro.weights = {config.mlm_weight, config.pair_weight};
  const std::vector<Cut> cuts = cut_batch(batch, config.micro_batch_tokens);
  for (const Cut& cut : cuts) {
    stopped = stop_requested();
    if (stopped) return losses;
    examples::Batch part;
    if (cuts.size() > 1) part.append(batch, cut.first, cut.last);
    micro.batch = cuts.size() > 1 ? &part : &batch;
    micro.more = &cut != &cuts.back();
    losses.add(model->engine_model().accumulate(micro));
    micro.first_token += micro.batch->tokens();
  }
  stopped = stop_requested();
  return losses;
}

void Trainer::Core::record(const engine::Losses& losses, const engine::StepNumbers& numbers, double learning_rate,
                           const examples::Batch& batch, double seconds) {
  rate.add(static_cast<double>(batch.tokens()), seconds);
  trained_seconds += seconds;
  if (position.epoch != measured_epoch) {
    measured_epoch = position.epoch;
    measured_size = loader->epoch_size(position.epoch);
  }
  const auto masked = static_cast<double>(losses.masked), pairs = static_cast<double>(losses.pairs);
  Metrics m;
  m.step = step;
  m.num_train_steps = config.num_train_steps;
  m.tokens = tokens;
  m.mlm_loss = ratio(losses.mlm_sum, masked);
  m.mlm_accuracy = ratio(static_cast<double>(losses.mlm_correct), masked);
  m.pair_loss = ratio(losses.pair_sum, pairs);
  m.pair_accuracy = ratio(static_cast<double>(losses.pair_correct), pairs);
  m.masked = losses.masked;
  m.pairs = losses.pairs;
  m.learning_rate = learning_rate;
  m.gradient_norm = numbers.gradient_norm;
  m.tokens_per_second = rate.tokens_per_second();
  m.seconds_left = seconds_left();
  m.seconds = trained_seconds;
  m.epoch = position.epoch;
  m.epoch_position = ratio(static_cast<double>(position.index), static_cast<double>(measured_size));
  m.phase = phase;
  m.max_seq_length = phases[static_cast<size_t>(phase)].max_seq_length;
  m.memory_bytes = resident_bytes();
  flops.add(batch_flops(model->config(), batch), seconds);
  m.flops_per_second = flops.tokens_per_second();
  m.peak_share = ratio(m.flops_per_second, peak_flops);
  {
    const std::lock_guard lock(mutex);
    metrics = m;
  }
  if (step % config.log_every == 0 || step == config.num_train_steps) publish(EventKind::progress);
}

double Trainer::Core::seconds_left() const {
  const Phase& now = phases[static_cast<size_t>(phase)];
  const auto places = static_cast<double>(config.batch_size_at(now, std::max<int64_t>(0, step - 1)) * now.max_seq_length);
  const double filled = rate.tokens_per_step() / places;  // real tokens of a full batch's
  double left = 0;
  for (const Phase& p : phases) {
    const int64_t steps = p.end() - std::max(p.first_step, step);
    if (steps > 0) left += static_cast<double>(steps) * static_cast<double>(p.batch_size * p.max_seq_length) * filled;
  }
  return ratio(left, rate.tokens_per_second());
}

}  // namespace bertpt::train
