#include "bertpt/log.h"

#include <memory>
#include <string>

#include "base/log.h"
#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;

namespace {

// The host's function with what it owns; destroyed when the log has let go of it.
struct HostSink {
  bertpt_log_sink sink;
  void* user_data;
  bertpt_log_destroy destroy = nullptr;

  HostSink(bertpt_log_sink s, void* data) : sink(s), user_data(data) {}
  HostSink(const HostSink&) = delete;
  ~HostSink() {
    if (destroy != nullptr) destroy(user_data);
  }
  void write(const bertpt::LogRecord& record) const {
    const std::string component(record.component), message(record.message);
    bertpt_log_record view{};
    view.struct_size = sizeof view;
    view.level = static_cast<int32_t>(record.level);
    view.time_ms = record.time_ms;
    view.component = component.c_str();
    view.message = message.c_str();
    sink(user_data, &view);
  }
};

}  // namespace

bertpt_status bertpt_log_set_level(bertpt_log_level level, bertpt_error** error) noexcept {
  return guard(error, [&] {
    if (level < BERTPT_LOG_TRACE || level > BERTPT_LOG_OFF)
      refuse_argument("level", "must be from 0 (trace) to 5 (off), got " + std::to_string(level));
    bertpt::process_log().set_level(static_cast<bertpt::LogLevel>(level));
  });
}

bertpt_status bertpt_log_set_sink(bertpt_log_sink sink, void* user_data, bertpt_log_destroy destroy, bertpt_error** error) noexcept {
  return guard(error, [&] {
    if (sink == nullptr) refuse_argument("sink", "is NULL; bertpt_log_clear_sink goes back to stderr");
    const auto host = std::make_shared<HostSink>(sink, user_data);
    bertpt::Log::Sink write = [host](const bertpt::LogRecord& record) { host->write(record); };
    host->destroy = destroy;  // from here on nothing can fail
    bertpt::process_log().set_sink(std::move(write));
  });
}

bertpt_status bertpt_log_clear_sink(bertpt_error** error) noexcept {
  return guard(error, [&] { bertpt::process_log().set_sink({}); });
}
