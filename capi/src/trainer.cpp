#include "bertpt/trainer.h"

#include <cxxabi.h>
#include <unistd.h>

#include <atomic>
#include <memory>

#include "convert.h"
#include "guard.h"
#include "metrics.h"
#include "runtime_state.h"
#include "train/shutdown.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;
using bertpt::train::RunReport;
using bertpt::train::Trainer;
using bertpt::train::TrainerState;

namespace {

Trainer& trainer_of(const bertpt_trainer* trainer) { return *need(trainer, "trainer").impl; }

// Trains up to max_steps (< 0: to the end); BERTPT_END when there was nothing to do.
bertpt_status train(Trainer& trainer, int64_t max_steps, const bertpt::Cancel& cancel, RunReport& report,
                    bertpt::train::Saves saves = bertpt::train::Saves::awaited) {
  bertpt::train::refuse_after_shutdown();
  trainer.check();
  if (trainer.state() == TrainerState::finished) return BERTPT_END;
  report = trainer.run(max_steps, cancel, saves);
  if (report.state == TrainerState::stopped) {
    throw Error(Code::cancelled, "train/trainer", "stopped on request after step " + std::to_string(report.step) + "; " + report.to_resume,
                {{"step", report.step}, {"checkpoint", report.checkpoint}});
  }
  return BERTPT_OK;
}

// The host's function with what it owns; destroyed when the saver has let go of it.
struct HostStore {
  bertpt_checkpoint_write write;
  void* user_data;
  std::atomic<bertpt_checkpoint_destroy> destroy = nullptr;

  HostStore(bertpt_checkpoint_write w, void* data) : write(w), user_data(data) {}
  HostStore(const HostStore&) = delete;
  ~HostStore() {
    if (const bertpt_checkpoint_destroy f = destroy) f(user_data);
  }
  // An interpreter that ends while its callback runs may end the thread (CPython calls pthread_exit), which no handler above may catch:
  // the thread rests instead, for as long as the process still lasts.
  int32_t call(const std::string& name, uint64_t file_bytes, uint64_t offset, const void* data, size_t size) const {
    try {
      return write(user_data, name.c_str(), file_bytes, offset, data, size);
    } catch (const abi::__forced_unwind&) {
      for (;;) ::pause();
    }
  }
  void put(const std::string& name, uint64_t file_bytes, uint64_t offset, const void* data, size_t size) const {
    const int32_t answer = call(name, file_bytes, offset, data, size);
    if (answer == 0) return;
    throw Error(Code::host, "train/checkpoint",
                "the host's checkpoint sink failed at byte " + std::to_string(offset) + " of '" + name + "' with " + std::to_string(answer),
                {{"path", name}, {"offset", offset}, {"host_code", answer}});
  }
};

}  // namespace

bertpt_status bertpt_trainer_create(const bertpt_model* model, const bertpt_optimizer* optimizer, const bertpt_corpus* corpus,
                                    const char* config_json, bertpt_trainer** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt::train::refuse_after_shutdown();
    give(out, [&] {
      return Trainer::create(need(model, "model").impl, need(optimizer, "optimizer").config, need(corpus, "corpus").impl,
                             bertpt::train::parse_trainer_config(optional_string(config_json)));
    });
  });
}

bertpt_status bertpt_trainer_resume(const char* run_dir, const char* overrides_json, const bertpt_corpus* corpus, bertpt_trainer** out,
                                    bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt::train::refuse_after_shutdown();
    give(out, [&] {
      const std::string_view folder = string_of(run_dir, "run_dir");
      return bertpt::train::resume(engine_of_process(), folder, optional_string(overrides_json),
                                   corpus == nullptr ? nullptr : corpus->impl);
    });
  });
}

bertpt_status bertpt_trainer_start(bertpt_trainer* trainer, const bertpt_cancel* cancel, bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_trainer& handle = need(trainer, "trainer");
    const Exclusive alone(handle.owner, "trainer");
    bertpt::train::refuse_after_shutdown();
    handle.impl->start(cancel_of(cancel));
  });
}

bertpt_status bertpt_trainer_run(bertpt_trainer* trainer, int64_t max_steps, const bertpt_cancel* cancel, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    bertpt_trainer& handle = need(trainer, "trainer");
    const Exclusive alone(handle.owner, "trainer");
    RunReport report;
    return train(*handle.impl, max_steps, cancel_of(cancel), report);
  });
}

bertpt_status bertpt_trainer_step(bertpt_trainer* trainer, bertpt_metrics* metrics, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    bertpt_trainer& handle = need(trainer, "trainer");
    const Exclusive alone(handle.owner, "trainer");
    if (metrics != nullptr) check_struct(metrics, "metrics");
    RunReport report;
    const bertpt_status status = train(*handle.impl, 1, {}, report, bertpt::train::Saves::left);
    if (status == BERTPT_OK && metrics != nullptr) fill_struct(metrics, to_c(report.metrics), "metrics");
    return status;
  });
}

bertpt_status bertpt_trainer_wait(const bertpt_trainer* trainer, int64_t timeout_ms, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    Trainer& impl = trainer_of(trainer);
    if (!impl.wait(timeout_ms)) return BERTPT_TIMEOUT;
    impl.check();
    return BERTPT_OK;
  });
}

bertpt_status bertpt_trainer_stop(const bertpt_trainer* trainer, bertpt_error** error) noexcept {
  return guard(error, [&] { trainer_of(trainer).request_stop(); });
}

bertpt_status bertpt_trainer_get_state(const bertpt_trainer* trainer, bertpt_trainer_state* state, int64_t* step,
                                       bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Trainer& impl = trainer_of(trainer);
    need(state, "state") = static_cast<int32_t>(impl.state());
    if (step != nullptr) *step = impl.step();
  });
}

bertpt_status bertpt_trainer_get_metrics(const bertpt_trainer* trainer, bertpt_metrics* metrics, bertpt_error** error) noexcept {
  return guard(error, [&] { fill_struct(metrics, to_c(trainer_of(trainer).report().metrics), "metrics"); });
}

bertpt_status bertpt_trainer_get_report(const bertpt_trainer* trainer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).report().json(); }); });
}

bertpt_status bertpt_trainer_plan(const bertpt_trainer* trainer, const char* options_json, bertpt_text** out,
                                  bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).plan(optional_string(options_json)); }); });
}

bertpt_status bertpt_trainer_get_config(const bertpt_trainer* trainer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).config_json(); }); });
}

bertpt_status bertpt_trainer_get_model(const bertpt_trainer* trainer, bertpt_model** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).model(); }); });
}

bertpt_status bertpt_trainer_save_checkpoint(const bertpt_trainer* trainer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    auto text = std::make_unique<bertpt_text>(bertpt_text{trainer_of(trainer).checkpoint().string()});
    if (out != nullptr) *out = text.release();
  });
}

bertpt_status bertpt_trainer_set_checkpoint_sink(const bertpt_trainer* trainer, bertpt_checkpoint_write write, void* user_data,
                                                 bertpt_checkpoint_destroy destroy, bertpt_error** error) noexcept {
  return guard(error, [&] {
    Trainer& impl = trainer_of(trainer);
    if (write == nullptr) return impl.set_checkpoint_sink({});
    const auto host = std::make_shared<HostStore>(write, user_data);
    bertpt::train::CheckpointSink sink = [host](const std::string& name, uint64_t file_bytes, uint64_t offset, const void* data,
                                                size_t size) { host->put(name, file_bytes, offset, data, size); };
    impl.set_checkpoint_sink(std::move(sink));
    host->destroy = destroy;  // from here on nothing can fail
  });
}

bertpt_status bertpt_trainer_set_property(const bertpt_trainer* trainer, const char* key, const char* value,
                                          bertpt_error** error) noexcept {
  return guard(error, [&] {
    Trainer& impl = trainer_of(trainer);
    impl.set_property(std::string(string_of(key, "key")), std::string(optional_string(value)));
  });
}

bertpt_status bertpt_trainer_get_properties(const bertpt_trainer* trainer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).properties_json(); }); });
}

bertpt_status bertpt_trainer_verify_resume(const bertpt_trainer* trainer, int64_t steps, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).verify_resume(engine_of_process(), steps); }); });
}

bertpt_status bertpt_trainer_evaluate(const bertpt_trainer* trainer, bertpt_evaluation* evaluation, bertpt_error** error) noexcept {
  return guard(error, [&] {
    check_struct(evaluation, "evaluation");
    fill_struct(evaluation, to_c(trainer_of(trainer).evaluate()), "evaluation");
  });
}

bertpt_status bertpt_trainer_open_events(const bertpt_trainer* trainer, bertpt_event_stream** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return trainer_of(trainer).open_events(); }); });
}

void bertpt_trainer_free(bertpt_trainer* trainer) noexcept { release(trainer); }
