// The steps that train, and reading what training left.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "executor.h"

namespace host {

namespace {

Handle make_model(const bertpt_tokenizer* tokenizer, const Json& config) {
  return own<bertpt_model>(bertpt_model_free, [&](auto out, auto error) { return bertpt_model_create(config.dump().c_str(), tokenizer, out, error); });
}

Handle make_optimizer(const bertpt_model* model, const Json& config) {
  return own<bertpt_optimizer>(bertpt_optimizer_free, [&](auto out, auto error) { return bertpt_optimizer_create(model, config.dump().c_str(), out, error); });
}

Handle make_trainer(const bertpt_model* model, const bertpt_optimizer* optimizer, const bertpt_corpus* corpus, const Json& config) {
  return own<bertpt_trainer>(bertpt_trainer_free, [&](auto out, auto error) { return bertpt_trainer_create(model, optimizer, corpus, config.dump().c_str(), out, error); });
}

Handle open_events(const bertpt_trainer* trainer) {
  return own<bertpt_event_stream>(bertpt_event_stream_free, [&](auto out, auto error) { return bertpt_trainer_open_events(trainer, out, error); });
}

// Empty at the end.
Handle next_event(bertpt_event_stream* events) {
  return own<bertpt_event>(bertpt_event_free, [&](auto out, auto error) { return bertpt_event_stream_next(events, -1, out, error); });
}

int32_t code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.code;
  }
  return BERTPT_OK;
}

std::pair<int32_t, int64_t> state_of(const bertpt_trainer* trainer) {
  bertpt_trainer_state state = 0;
  int64_t step = 0;
  TRY(bertpt_trainer_get_state(trainer, &state, &step, error));
  return {state, step};
}

}  // namespace

Json Executor::model_create(const Json& step) {
  Handle model = make_model(handle<bertpt_tokenizer>(step, "tokenizer"), step.at("config"));
  int64_t count = 0;
  TRY(bertpt_model_get_parameter_count(get<bertpt_model>(model), &count, error));
  keep(step, std::move(model));
  return {{"parameters", count}};
}

Json Executor::optimizer_create(const Json& step) {
  keep(step, make_optimizer(handle<bertpt_model>(step, "model"), step.at("config")));
  return nullptr;
}

Json Executor::trainer_create(const Json& step) {
  keep(step, make_trainer(handle<bertpt_model>(step, "model"), handle<bertpt_optimizer>(step, "optimizer"), handle<bertpt_corpus>(step, "corpus"), step.at("config")));
  return nullptr;
}

Json Executor::trainer_resume(const Json& step) {
  const std::string run = step.at("run");
  keep(step, own<bertpt_trainer>(bertpt_trainer_free, [&](auto out, auto error) { return bertpt_trainer_resume(run.c_str(), nullptr, nullptr, out, error); }));
  return nullptr;
}

Json Executor::train_steps(const Json& step) {
  Json losses = Json::array();
  for (int64_t i = 0; i < step.at("count"); ++i) {
    auto metrics = sized<bertpt_metrics>();
    if (TRY(bertpt_trainer_step(handle<bertpt_trainer>(step, "trainer"), &metrics, error)) == BERTPT_END) break;
    losses.push_back(metrics.mlm_loss);
  }
  Json result = {{"steps", losses.size()}};
  if (step.value("losses", true)) result["losses"] = losses;
  return result;
}

Json Executor::trainer_state(const Json& step) {
  const auto [state, done] = state_of(handle<bertpt_trainer>(step, "trainer"));
  return {{"state", state}, {"step", done}};
}

Json Executor::trainer_evaluate(const Json& step) {
  auto evaluation = sized<bertpt_evaluation>();
  TRY(bertpt_trainer_evaluate(handle<bertpt_trainer>(step, "trainer"), &evaluation, error));
  return {{"sequences", evaluation.sequences}, {"masked", evaluation.masked}, {"mlm_loss", evaluation.mlm_loss}, {"pair_loss", evaluation.pair_loss}};
}

Json Executor::trainer_save_checkpoint(const Json& step) {
  const std::string folder = text([&](auto out, auto error) { return bertpt_trainer_save_checkpoint(handle<bertpt_trainer>(step, "trainer"), out, error); });
  return std::filesystem::path(folder).filename().string();
}

Json Executor::trainer_events(const Json& step) {
  const Handle events = open_events(handle<bertpt_trainer>(step, "trainer"));
  TRY(bertpt_trainer_start(handle<bertpt_trainer>(step, "trainer"), nullptr, error));
  Json kinds = Json::array(), losses = Json::array();
  while (const Handle event = next_event(get<bertpt_event_stream>(events))) {
    bertpt_event_kind kind = 0;
    auto metrics = sized<bertpt_metrics>();
    TRY(bertpt_event_get_kind(get<bertpt_event>(event), &kind, error));
    TRY(bertpt_event_get_metrics(get<bertpt_event>(event), &metrics, error));
    if (kind == BERTPT_EVENT_PROGRESS) {
      losses.push_back(metrics.mlm_loss);
    } else {
      kinds.push_back(kind);
    }
  }
  return {{"kinds", kinds}, {"losses", losses}};
}

Json Executor::trainer_cancel(const Json& step) {
  auto* trainer = handle<bertpt_trainer>(step, "trainer");
  const Handle cancel = own<bertpt_cancel>(bertpt_cancel_free, [&](auto out, auto error) { return bertpt_cancel_create(out, error); });
  int32_t of_run = 0;
  std::thread running([&] { of_run = code_of([&] { TRY(bertpt_trainer_run(trainer, -1, get<bertpt_cancel>(cancel), error)); }); });
  while (state_of(trainer).second < step.at("after_step")) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const int32_t of_step = code_of([&] { TRY(bertpt_trainer_step(trainer, nullptr, error)); });
  bertpt_cancel_request(get<bertpt_cancel>(cancel));
  running.join();
  return {{"step", of_step}, {"run", of_run}, {"state", state_of(trainer).first}};
}

Json Executor::checkpoint_read(const Json& step) {
  const std::string path = step.at("path"), name = step.at("tensor");
  const Handle checkpoint = own<bertpt_checkpoint>(bertpt_checkpoint_free, [&](auto out, auto error) { return bertpt_checkpoint_open(path.c_str(), out, error); });
  int64_t tensors = 0;
  TRY(bertpt_checkpoint_get_tensor_count(get<bertpt_checkpoint>(checkpoint), &tensors, error));
  const Handle tensor = own<bertpt_tensor>(bertpt_tensor_free, [&](auto out, auto error) {
    return bertpt_checkpoint_find_tensor(get<bertpt_checkpoint>(checkpoint), name.c_str(), out, error);
  });
  auto view = sized<bertpt_tensor_view>();
  TRY(bertpt_tensor_get_view(get<bertpt_tensor>(tensor), &view, error));
  const std::vector<int64_t> shape(view.shape, view.shape + view.rank);
  int64_t n = 1;
  for (const int64_t extent : shape) n *= extent;
  std::vector<float> values(static_cast<size_t>(n));
  TRY(bertpt_tensor_copy_f32(get<bertpt_tensor>(tensor), values.data(), values.size(), error));
  double sum = 0;
  for (const float value : values) sum += value;
  return {{"tensors", tensors}, {"shape", shape}, {"dtype", view.dtype}, {"sum", sum}};
}

Json Executor::close_training_orders(const Json& step) {
  const std::string folder = step.at("corpus");
  std::array<int, 4> order{0, 1, 2, 3};
  int64_t orders = 0;
  do {
    std::array<Handle, 4> h;
    auto& [model, optimizer, trainer, events] = h;
    Handle corpus = own<bertpt_corpus>(bertpt_corpus_free, [&](auto out, auto error) { return bertpt_corpus_open(folder.c_str(), out, error); });
    {
      const Handle tokenizer =
          own<bertpt_tokenizer>(bertpt_tokenizer_free, [&](auto out, auto error) { return bertpt_corpus_get_tokenizer(get<bertpt_corpus>(corpus), out, error); });
      model = make_model(get<bertpt_tokenizer>(tokenizer), step.at("model"));
    }
    optimizer = make_optimizer(get<bertpt_model>(model), step.at("optimizer"));
    trainer = make_trainer(get<bertpt_model>(model), get<bertpt_optimizer>(optimizer), get<bertpt_corpus>(corpus), step.at("trainer"));
    events = open_events(get<bertpt_trainer>(trainer));
    TRY(bertpt_trainer_start(get<bertpt_trainer>(trainer), nullptr, error));
    next_event(get<bertpt_event_stream>(events));
    corpus.reset();
    for (const int which : order) h[which].reset();
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  return {{"orders", orders}};
}

}  // namespace host
