#include "torch/model.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>
#include <c10/core/DeviceGuard.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>

#include "base/threads.h"
#include "kernels/simd.h"
#include "torch/cuda_kernels.h"
#include "torch/initialize.h"
#include "torch/ops.h"
#include "torch/optimizer.h"

namespace bertpt::torch {
namespace {

// Calls f; what LibTorch throws becomes an Error.
template <class F>
auto translate(F&& f) {
  try {
    return f();
  } catch (const Error&) {
    throw;
  } catch (const c10::OutOfMemoryError& e) {
    throw Error(Code::out_of_memory, "torch/model",
                std::string("the device has too little memory: ") + e.what_without_backtrace() + " A smaller micro-batch needs less.");
  } catch (const c10::Error& e) {
    const std::string what = e.what_without_backtrace();
    const bool memory = what.find("not enough memory") != std::string::npos || what.find("can't allocate memory") != std::string::npos;
    throw Error(memory ? Code::out_of_memory : Code::engine, "torch/model", (memory ? "too little memory: " : "LibTorch failed: ") + what);
  } catch (const std::bad_alloc&) {
    throw Error(Code::out_of_memory, "torch/model", "too little memory");
  }
}

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

// "precision": "auto" is bf16 wherever there is bf16.
bool chooses_bf16(const engine::ModelConfig& config, const Context& c) {
  if (config.precision == "fp32") return false;
  if (c.fused && TorchStream::has_bf16_products()) return true;
  if (config.precision == "bf16")
    throw Error(Code::unsupported, "torch/model",
                "precision bf16 is not offered on " + c.device.str() +
                    (c.device.is_cpu() ? ": it takes a processor with AMX or AVX-512 BF16, and a LibTorch with MKL" : "") +
                    "; choose fp32, or auto for what the device does best",
                {{"pointer", "/precision"}});
  return false;
}

const char* precision_name(at::ScalarType dtype) { return dtype == at::kDouble ? "fp64" : dtype == at::kBFloat16 ? "bf16" : "fp32"; }

Context make_context(const engine::ModelConfig& config, const ModelOptions& options, kernels::Stream& stream) {
  Context c;
  c.dims = dims_of(config);
  c.device = choose_device(config.device);
  c.stream = &stream;
  c.fused = options.fused && c.device.is_cpu();
  c.master = options.dtype;
  c.recompute = config.recompute_activations;
  c.dtype = options.dtype == at::kFloat && chooses_bf16(config, c) ? at::kBFloat16 : options.dtype;
  if (c.device.is_cuda()) c.cuda = &cuda_kernels();
  return c;
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
    use_threads(threads_);
    const at::NoGradGuard no_grad;
    const at::AutoDispatchBelowAutograd below;
    const c10::DeviceGuard device(context_.device);
    return f();
  });
}

TorchModel::TorchModel(const engine::ModelConfig& config, const ModelOptions& options, Log& log)
    : threads_(checked_threads(checked(config))),
      stream_(std::make_unique<TorchStream>(threads_)),
      context_(make_context(config, options, *stream_)),
      store_(translate([&] {
        use_threads(threads_);
        return ParameterStore(context_.dims, context_.options());
      })),
      arena_(context_.device),
      poison_(options.poison) {
  log.write(LogLevel::info, "torch/model",
            "created a model of " + std::to_string(store_.elements()) + " parameters on " + context_.device.str() + ", " +
                precision_name(context_.dtype) + ", " + std::to_string(threads_) + " threads");
  if (const std::string missing = context_.fused ? TorchStream::missing() : ""; !missing.empty())
    log.write(LogLevel::warn, "torch/model", "training will be slow: own kernels do not find in LibTorch " + missing);
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
  run([&] { store_.clear(engine::Slot::gradient); });
}

BertBuffers TorchModel::plan(const Inputs& in, const Pass& pass) {
  Planner measure(context_.dtype);
  bert_plan(context_, measure, in, pass);
  arena_.reserve(measure.size_bytes());
  if (poison_) arena_.poison();
  Planner bind(context_.dtype, arena_, measure.size_bytes());
  return bert_plan(context_, bind, in, pass);
}

engine::Losses TorchModel::losses(const BertBuffers& b, const Inputs& in) const {
  const at::Tensor host = b.stats.to(at::kCPU);
  const auto* const s = host.data_ptr<double>();
  return {.mlm_sum = s[0],
          .pair_sum = s[3],
          .masked = in.M,
          .mlm_correct = static_cast<int64_t>(s[1]),
          .pairs = in.N,
          .pair_correct = static_cast<int64_t>(s[4]),
          .mlm_among_five = static_cast<int64_t>(s[2])};
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
  if (batch.tokens() == 0) return {};
  return run([&] {
    Pass pass{.training = true, .seed = micro.seed, .step = micro.step, .first_token = micro.first_token};
    const LossScales scales{.mlm = micro.weights.mlm / static_cast<double>(std::max<int64_t>(micro.total_masked, 1)),
                            .pair = micro.weights.pair / static_cast<double>(std::max<int64_t>(micro.total_pairs, 1))};
    const Inputs in = upload(context_, batch);
    const BertBuffers b = plan(in, pass);
    const BertParams& p = store_.values();
    bert_encode(context_, pass, p, b, in);
    const BertParams& g = store_.gradients(pass.fresh, poison_);
    bert_losses_and_backward(context_, pass, p, b, in, scales, g);
    return losses(b, in);
  });
}

engine::StepNumbers TorchModel::update(const engine::OptimizerConfig& optimizer, double learning_rate, uint64_t update_count) {
  return run([&] { return update_parameters(context_, store_, optimizer, learning_rate, update_count); });
}

engine::Losses TorchModel::evaluate(const examples::Batch& batch) {
  check_batch(batch, context_.dims);
  if (batch.tokens() == 0) return {};
  return run([&] {
    const Inputs in = upload(context_, batch);
    const BertBuffers b = plan(in, {});
    bert_encode(context_, {}, store_.values(), b, in);
    bert_losses(context_, store_.values(), b, in);
    return losses(b, in);
  });
}

double TorchModel::product_rate() {
  return run([&] {
    constexpr int64_t kSize = 1024;
    const auto options = at::TensorOptions().device(context_.device).dtype(context_.dtype);
    const at::Tensor x = at::empty({kSize, kSize}, options).fill_(0.5), w = at::empty({kSize, kSize}, options).fill_(0.25),
                     y = at::empty({kSize, kSize}, options);
    double best = 0, spent = 0;
    for (int i = 0; i < 5 && spent < 0.5; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      linear(context_, {.x = x, .w = w, .bias = {}, .y = y});
      y.narrow(0, 0, 1).to(at::kCPU);  // a GPU has finished then
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      best = std::max(best, 2.0 * kSize * kSize * kSize / seconds);
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
    const Inputs in = upload(context_, batch);
    const BertBuffers b = plan(in, {});
    bert_encode(context_, {}, store_.values(), b, in);
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
    const Inputs in = upload(context_, batch);
    const BertBuffers b = plan(in, {});
    const BertParams& p = store_.values();
    bert_encode(context_, {}, p, b, in);
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
    const Inputs in = upload(context_, batch);
    const BertBuffers b = plan(in, {});
    bert_encode(context_, {}, store_.values(), b, in);
    copy_out(b.x.back(), hidden);
    pair_head_forward(context_, store_.values().pair, b.pair, in.firsts, b.x.back());
    copy_out(b.pair.pooled, pooled);
  });
}

std::string TorchModel::describe_json() const {
  return "{\"device\": \"" + context_.device.str() + "\", \"precision\": \"" + precision_name(context_.dtype) +
         "\", \"instruction_set\": \"" + (context_.device.is_cpu() ? kernels::instruction_set_name() : "") +
         "\", \"threads\": " + std::to_string(threads_) + ", \"parameters\": " + std::to_string(store_.elements()) +
         ", \"parameter_bytes\": " + std::to_string(store_.size_bytes()) + "}";
}

}  // namespace bertpt::torch
