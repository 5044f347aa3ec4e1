#include "torch/model.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/zeros.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/threads.h"
#include "kernels/simd.h"
#include "torch/cuda_kernels.h"
#include "torch/generator.h"
#include "torch/guards.h"
#include "torch/initialize.h"
#include "torch/ops.h"
#include "torch/pass_state.h"
#include "torch/transfer.h"

namespace bertpt::torch {
namespace {

constexpr int64_t kMostOwed = 4;  // micro-batches that a GPU may be behind: a request to stop waits for them

void copy_out(const at::Tensor& from, std::vector<float>& to) {
  const at::Tensor host = from.to(at::kCPU, at::kFloat).contiguous();
  to.assign(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
}

int64_t checked_threads(const engine::ModelConfig& config) {
  const int64_t threads = config.threads.value_or(usable_cores());
  if (threads < 1 || threads > 4096)
    throw Error(Code::config, "torch/model", "threads must be 1 to 4096, not " + std::to_string(threads), {{"pointer", "/threads"}});
  return threads;
}

// A stream of a model's own: on the default one nothing can be recorded, and a host program that uses LibTorch works there.
std::optional<c10::Stream> own_stream(const Context& c, TorchStream& kernels_stream) {
  if (!c.device.is_cuda()) return std::nullopt;
  const c10::impl::VirtualGuardImpl guard(c.device.type());
  const c10::Stream stream = guard.getStreamFromGlobalPool(c.device);
  kernels_stream.set_cuda_stream(guard.getStreamNativeHandle(stream));
  return stream;
}

void check_config(const engine::ModelConfig& c) {
  const auto refuse = [](const char* key, const std::string& message) {
    throw Error(Code::config, "torch/model", message, {{"pointer", std::string("/") + key}});
  };
  if (c.vocab_size < 1) refuse("vocab_size", "vocab_size must be set: it is the size of the vocabulary");
  if (c.num_attention_heads < 1 || c.hidden_size < 1 || c.hidden_size % c.num_attention_heads != 0)
    refuse("num_attention_heads", "hidden_size " + std::to_string(c.hidden_size) + " must be a multiple of num_attention_heads " +
                                      std::to_string(c.num_attention_heads));
  if (c.hidden_act != "gelu" && c.hidden_act != "gelu_new")
    refuse("hidden_act", "hidden_act must be gelu or gelu_new, not '" + c.hidden_act + "'");
  if (c.initializer != "normal" && c.initializer != "truncated_normal")
    refuse("initializer", "initializer must be normal or truncated_normal, not '" + c.initializer + "'");
}

const engine::ModelConfig& checked(const engine::ModelConfig& c) {
  check_config(c);
  return c;
}

}  // namespace

// Everything that touches LibTorch goes through here.
template <class F>
auto TorchModel::run(F&& f) const {
  return translate([&] {
    const Guards guards(threads_, context_.device, gpu_stream_);
    return f();
  });
}

TorchModel::TorchModel(const engine::ModelConfig& config, const ModelOptions& options, Log& log)
    : threads_(checked_threads(checked(config))),
      stream_(std::make_unique<TorchStream>(threads_)),
      context_(make_context(config, options, *stream_)),
      own_runtime_(context_.device.is_cuda() ? translate([&] { return make_gpu_runtime(context_.device); }) : nullptr),
      runtime_(own_runtime_ != nullptr ? own_runtime_.get() : options.runtime),
      gpu_stream_(translate([&] { return own_stream(context_, *stream_); })),
      store_(run([&] { return ParameterStore(context_.dims, context_.options()); })),
      arena_(context_.device),
      stats_(run([&] { return at::zeros({5}, at::TensorOptions().dtype(at::kDouble).device(context_.device)); })),
      graphs_(options.graphs && !config.timings ? runtime_ : nullptr, log),
      timings_(config.timings ? std::make_unique<Timings>(context_.device) : nullptr),
      poison_(options.poison),
      padded_(context_.flash || options.padded) {
  context_.timings = timings_.get();
  if (context_.cuda != nullptr && context_.dtype == at::kBFloat16) context_.shadow = make_shadow();
  log.write(LogLevel::info, "torch/model",
            "created a model of " + std::to_string(store_.elements()) + " parameters on " + context_.device.str() + ", " +
                precision_name(context_.dtype) + ", " + std::to_string(threads_) + " threads");
  const bool on_cpu = context_.fused && context_.device.is_cpu();
  if (const std::string missing = on_cpu ? TorchStream::missing() : ""; !missing.empty())
    log.write(LogLevel::warn, "torch/model", "training will be slow: own kernels do not find in LibTorch " + missing);
}

at::Tensor TorchModel::make_shadow() const {
  return run([&] { return at::empty({store_.elements()}, context_.options().dtype(at::kBFloat16)); });
}

// An update writes the shadow with the values; whoever else wrote them did not.
void TorchModel::refresh_shadow() {
  if (context_.shadow.defined() && store_.take_values_written())
    launch(context_, context_.cuda->cast,
           kernels::Cast{.from = view_of(store_.flat(engine::Slot::value)), .to = view_of(context_.shadow)}, "cast");
}

void TorchModel::read(engine::Slot slot, size_t parameter, std::span<float> out) const {
  run([&] {
    const at::Tensor& from = store_.view(slot, parameter);
    if (static_cast<int64_t>(out.size()) != from.numel())
      throw Error(Code::invalid_argument, "torch/model",
                  store_.list()[parameter].name + " has " + std::to_string(from.numel()) + " elements, the destination " +
                      std::to_string(out.size()));
    const at::Tensor host = from.to(at::kCPU, at::kFloat).contiguous();
    std::memcpy(out.data(), host.data_ptr<float>(), out.size_bytes());
  });
}

void TorchModel::write(engine::Slot slot, size_t parameter, std::span<const float> in) {
  run([&] {
    const at::Tensor& to = store_.view(slot, parameter);
    if (static_cast<int64_t>(in.size()) != to.numel())
      throw Error(
          Code::invalid_argument, "torch/model",
          store_.list()[parameter].name + " has " + std::to_string(to.numel()) + " elements, the source " + std::to_string(in.size()));
    const at::Tensor host = at::empty(to.sizes(), at::TensorOptions().dtype(at::kFloat));
    std::memcpy(host.data_ptr<float>(), in.data(), in.size_bytes());
    to.copy_(host);
  });
}

void TorchModel::initialize(uint64_t seed) {
  run([&] { torch::initialize(context_, store_, seed); });
}

void TorchModel::zero_gradients() {
  owed_ = {};
  run([&] { store_.clear(engine::Slot::gradient); });
}

Bucket TorchModel::bucket_of(const examples::Batch& batch) const {
  return padded_ ? padded_bucket(batch, context_.dims.P) : exact_bucket(batch);
}

// What is free before the first micro-batch of a size, so that the message can say what to lower: an allocation that fails in the middle of a
// step could not.
void TorchModel::check_memory(const Inputs& in, const Pass& pass, int64_t arena_bytes) const {
  if (own_runtime_ == nullptr) return;
  int64_t more = std::max<int64_t>(0, arena_bytes - arena_.size_bytes());
  const int64_t kept = context_.flash ? flash_bytes(context_.dims, in.T) * (pass.training && !context_.recompute ? context_.dims.L : 1) : 0;
  more += std::max<int64_t>(0, kept - kept_bytes_);
  const int64_t slot = store_.elements() * static_cast<int64_t>(c10::elementSize(context_.master));
  int64_t slots = 0;
  for (const engine::Slot s : {engine::Slot::gradient, engine::Slot::exp_avg, engine::Slot::exp_avg_sq})
    slots += pass.training && !store_.made_before(s) ? slot : 0;
  if (more + slots == 0) return;
  const GpuMemory memory = own_runtime_->memory();
  if (more + slots <= memory.free_bytes) return;
  const auto gib = [](int64_t bytes) { return std::to_string(bytes / (int64_t{1} << 20)) + " MiB"; };
  throw Error(Code::out_of_memory, "torch/model",
              "a micro-batch of " + std::to_string(in.T) + " tokens needs " + gib(more) + " more for activations" +
                  (slots > 0 ? " and " + gib(slots) + " for gradients and moments" : "") + ", but of the " + gib(memory.total_bytes) + " of " +
                  context_.device.str() + " " + gib(memory.free_bytes) + " are free. Lower micro_batch_tokens" +
                  (context_.recompute ? "" : ", set recompute_activations") + ", or take a smaller model",
              {{"needed_bytes", more + slots}, {"free_bytes", memory.free_bytes}, {"tokens", in.T}});
}

// Room for the activations of a pass; how much of the arena it takes.
int64_t TorchModel::reserve(const Inputs& in, const Pass& pass) {
  Planner measure(context_.dtype);
  bert_plan(context_, measure, in, pass);
  check_memory(in, pass, measure.size_bytes());
  if (measure.size_bytes() > arena_.size_bytes() || inputs_.moved) graphs_.invalidate();  // before memory goes that they know
  inputs_.moved = false;
  arena_.reserve(measure.size_bytes());
  if (context_.flash)
    kept_bytes_ =
        std::max(kept_bytes_, flash_bytes(context_.dims, in.T) * (pass.training && !context_.recompute ? context_.dims.L : 1));
  return measure.size_bytes();
}

BertBuffers TorchModel::bind(const Inputs& in, const Pass& pass, int64_t reserved) const {
  if (poison_) arena_.poison();
  Planner bind(context_.dtype, arena_, reserved);
  BertBuffers b = bert_plan(context_, bind, in, pass);
  b.stats = stats_;
  return b;
}

// Forward without dropout.
BertBuffers TorchModel::encoded(const examples::Batch& batch, Inputs& in) {
  refresh_shadow();
  in = upload(context_, batch, exact_bucket(batch), inputs_);
  BertBuffers b = bind(in, {}, reserve(in, {}));
  bert_encode(context_, {}, store_.values(), b, in);
  return b;
}

void TorchModel::owe(const Inputs& in) {
  if (owed_.micro_batches++ == 0) stats_.zero_();
  owed_.masked += in.masked_count;
  owed_.pairs += in.pair_count;
}

engine::Losses TorchModel::take_losses() {
  const Owed owed = std::exchange(owed_, {});
  engine::Losses losses = owed.late;
  if (owed.micro_batches == 0) return losses;
  const at::Tensor host = stats_.to(at::kCPU);  // waits
  const auto* const s = host.data_ptr<double>();
  losses.add({.mlm_sum = s[0],
              .pair_sum = s[3],
              .masked = owed.masked,
              .mlm_correct = static_cast<int64_t>(s[1]),
              .pairs = owed.pairs,
              .pair_correct = static_cast<int64_t>(s[4]),
              .mlm_among_five = static_cast<int64_t>(s[2])});
  return losses;
}

// All work of a micro-batch on the device, run or replayed.
void TorchModel::step(const Inputs& in, const Pass& pass, const LossScales& scales, int64_t reserved) {
  const auto work = [this, in, pass, scales, reserved] {
    const BertBuffers b = bind(in, pass, reserved);
    if (pass.fresh) store_.clear_for_overwriting(poison_);
    bert_encode(context_, pass, store_.values(), b, in);
    bert_losses_and_backward(context_, pass, store_.values(), b, in, scales, store_.gradients());
  };
  if (!padded_) return work();  // no two are alike
  const Bucket bucket{.T = in.T, .S = in.S, .M = in.M, .N = in.N, .longest = in.attention.longest};
  std::optional<GeneratorLoan> loan;
  if (context_.flash && context_.dims.attention_dropout > 0)
    loan.emplace(context_.device, generator_seed(pass));
  graphs_.run({.bucket = bucket, .fresh = pass.fresh}, work);
}

engine::Losses TorchModel::accumulate(const engine::MicroBatch& micro) {
  if (micro.batch == nullptr) throw Error(Code::invalid_argument, "torch/model", "accumulate needs a batch");
  const examples::Batch& batch = *micro.batch;
  check_batch(batch, context_.dims);
  const auto check_total = [](const char* what, int64_t total, int64_t here) {
    if (total < here)
      throw Error(Code::invalid_argument, "torch/model",
                  std::string(what) + " is " + std::to_string(total) + ", but this micro-batch alone has " + std::to_string(here));
  };
  check_total("total_masked", micro.total_masked, batch.masked());
  check_total("total_pairs", micro.total_pairs, batch.pairs());
  if (batch.tokens() == 0) return micro.more ? engine::Losses{} : run([&] { return take_losses(); });
  return run([&] {
    refresh_shadow();
    Pass pass{.training = true, .seed = micro.seed, .step = micro.step, .first_token = micro.first_token};
    const LossScales scales{.mlm = micro.weights.mlm / static_cast<double>(std::max<int64_t>(micro.total_masked, 1)),
                            .pair = micro.weights.pair / static_cast<double>(std::max<int64_t>(micro.total_pairs, 1))};
    std::vector<std::byte> state;
    if (context_.cuda != nullptr && context_.fused) state = pass_state(context_.dims, pass, scales, batch);
    const Inputs in = upload(context_, batch, bucket_of(batch), inputs_, state);
    pass.state = on_device<kernels::PassState>(in.state);
    const int64_t reserved = reserve(in, pass);
    pass.fresh = store_.begin_adding();
    owe(in);
    step(in, pass, scales, reserved);
    const bool later = micro.more && context_.cuda != nullptr && owed_.micro_batches < kMostOwed;
    return later ? engine::Losses{} : take_losses();
  });
}

engine::StepNumbers TorchModel::update(const engine::OptimizerConfig& optimizer, double learning_rate, uint64_t update_count) {
  return run([&] { return update_parameters(context_, store_, optimizer_, optimizer, learning_rate, update_count); });
}

engine::Losses TorchModel::evaluate(const examples::Batch& batch) {
  check_batch(batch, context_.dims);
  if (batch.tokens() == 0) return {};
  return run([&] {
    const engine::Losses late = take_losses();
    Inputs in;
    const BertBuffers b = encoded(batch, in);
    owe(in);
    bert_losses(context_, store_.values(), b, in);
    const engine::Losses losses = take_losses();
    owed_.late = late;
    return losses;
  });
}

double TorchModel::product_rate() {
  return run([&] {
    Context untimed = context_;
    untimed.timings = nullptr;
    const bool gpu = context_.device.is_cuda();  // which has to have more to do than to begin and to end
    const int64_t size = gpu ? 8192 : 1024, products = gpu ? 8 : 1;
    const auto options = at::TensorOptions().device(context_.device).dtype(context_.dtype);
    // Uneven numbers: on even ones a GPU needs less power and runs faster than in training.
    const at::Tensor ramp = at::arange(size, options.dtype(at::kFloat)).mul_(0.6180339887).frac_();
    const at::Tensor x = ramp.mul(97).unsqueeze(1).add(ramp, 89).frac_().sub_(0.5).to(context_.dtype), w = x.t().contiguous(),
                     y = at::empty({size, size}, options);
    double best = 0, spent = 0;
    for (int i = 0; i < 5 && spent < 0.5; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      for (int64_t n = 0; n < products; ++n) linear(untimed, {.x = x, .w = w, .bias = {}, .y = y});
      y.narrow(0, 0, 1).to(at::kCPU);  // a GPU has finished then
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      best = std::max(best, 2.0 * static_cast<double>(products * size * size * size) / seconds);
      spent += seconds;
    }
    return best;
  });
}

std::vector<std::vector<engine::Prediction>> TorchModel::predict_masked(const examples::Batch& batch, int64_t k) {
  check_batch(batch, context_.dims);
  if (k < 1 || k > context_.dims.V)
    throw Error(
        Code::invalid_argument, "torch/model",
        "the number of predictions must be 1 to the vocabulary's " + std::to_string(context_.dims.V) + ", not " + std::to_string(k));
  std::vector<std::vector<engine::Prediction>> out;
  if (batch.masked() == 0) return out;
  run([&] {
    Inputs in;
    const BertBuffers b = encoded(batch, in);
    mlm_head_forward(context_, store_.values().mlm, b.mlm, in, b.x.back());
    mlm_head_each_chunk(context_, store_.values().mlm, b.mlm, [&](int64_t, const at::Tensor& logits) {
      const auto [values, indices] = at::topk(at::softmax(logits, 1), k, 1);
      const at::Tensor probability = values.to(at::kCPU, at::kFloat).contiguous(), id = indices.to(at::kCPU).contiguous();
      for (int64_t m = 0; m < logits.size(0); ++m) {
        auto& row = out.emplace_back();
        for (int64_t i = m * k; i < (m + 1) * k; ++i)
          row.push_back({.id = static_cast<int32_t>(id.data_ptr<int64_t>()[i]), .probability = probability.data_ptr<float>()[i]});
      }
    });
  });
  return out;
}

void TorchModel::logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair) {
  check_batch(batch, context_.dims);
  mlm.clear();
  pair.clear();
  if (batch.tokens() == 0) return;
  run([&] {
    Inputs in;
    const BertBuffers b = encoded(batch, in);
    const BertParams& p = store_.values();
    if (in.M > 0) {
      mlm_head_forward(context_, p.mlm, b.mlm, in, b.x.back());
      std::vector<float> part;
      mlm_head_each_chunk(context_, p.mlm, b.mlm, [&](int64_t, const at::Tensor& logits) {
        copy_out(logits, part);
        mlm.insert(mlm.end(), part.begin(), part.end());
      });
    }
    pair_head_forward(context_, p.pair, b.pair, in.firsts, b.x.back());
    copy_out(b.pair.logits, pair);
  });
}

void TorchModel::encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled) {
  check_batch(batch, context_.dims);
  hidden.clear();
  pooled.clear();
  if (batch.tokens() == 0) return;
  run([&] {
    Inputs in;
    const BertBuffers b = encoded(batch, in);
    copy_out(b.x.back(), hidden);
    pair_head_forward(context_, store_.values().pair, b.pair, in.firsts, b.x.back());
    copy_out(b.pair.pooled, pooled);
  });
}

std::string TorchModel::timings_json() {
  return timings_ == nullptr ? "" : run([&] { return timings_->json(); });
}

std::string TorchModel::describe_json() const {
  const int64_t memory = own_runtime_ != nullptr ? run([&] { return own_runtime_->memory().total_bytes; }) : 0;
  return "{\"device\": \"" + context_.device.str() + "\", \"precision\": \"" + precision_name(context_.dtype) +
         "\", \"instruction_set\": \"" + (context_.device.is_cpu() ? kernels::instruction_set_name() : "") +
         "\"" + (memory > 0 ? ", \"device_memory_bytes\": " + std::to_string(memory) : "") +
         ", \"threads\": " + std::to_string(threads_) + ", \"parameters\": " + std::to_string(store_.elements()) +
         ", \"parameter_bytes\": " + std::to_string(store_.size_bytes()) + "}";
}

}  // namespace bertpt::torch
