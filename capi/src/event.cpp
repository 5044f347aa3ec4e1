#include "bertpt/event.h"

#include "convert.h"
#include "guard.h"
#include "metrics.h"

using namespace bertpt::capi;
using bertpt::train::Event;
using bertpt::train::EventKind;
using bertpt::train::EventStream;

static_assert(BERTPT_EVENT_STARTED == static_cast<int32_t>(EventKind::started) &&
              BERTPT_EVENT_PROGRESS == static_cast<int32_t>(EventKind::progress));
static_assert(BERTPT_EVENT_EVALUATION == static_cast<int32_t>(EventKind::evaluation));
static_assert(BERTPT_EVENT_CHECKPOINT == static_cast<int32_t>(EventKind::checkpoint) &&
              BERTPT_EVENT_PHASE == static_cast<int32_t>(EventKind::phase));
static_assert(BERTPT_EVENT_WARNING == static_cast<int32_t>(EventKind::warning) &&
              BERTPT_EVENT_FINISHED == static_cast<int32_t>(EventKind::finished));
static_assert(BERTPT_EVENT_CANCELLED == static_cast<int32_t>(EventKind::cancelled) &&
              BERTPT_EVENT_FAILED == static_cast<int32_t>(EventKind::failed));

namespace {
const Event& event_of(const bertpt_event* event) { return need(event, "event").impl; }
}  // namespace

bertpt_status bertpt_event_stream_next(bertpt_event_stream* stream, int64_t timeout_ms, bertpt_event** out, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    bertpt_event_stream& handle = need(stream, "stream");
    const Exclusive alone(handle.owner, "event_stream");
    need(out, "out");
    auto event = std::make_unique<bertpt_event>();
    switch (handle.impl->next(timeout_ms, event->impl)) {
      case EventStream::Next::timeout: return BERTPT_TIMEOUT;
      case EventStream::Next::end: return BERTPT_END;
      case EventStream::Next::event: break;
    }
    *out = event.release();
    return BERTPT_OK;
  });
}

bertpt_status bertpt_event_stream_get_dropped(const bertpt_event_stream* stream, uint64_t* dropped, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const uint64_t n = need(stream, "stream").impl->dropped();
    need(dropped, "dropped") = n;
  });
}

void bertpt_event_stream_free(bertpt_event_stream* stream) noexcept { release(stream); }

bertpt_status bertpt_event_get_kind(const bertpt_event* event, bertpt_event_kind* kind, bertpt_error** error) noexcept {
  return guard(error, [&] { need(kind, "kind") = static_cast<int32_t>(event_of(event).kind); });
}

bertpt_status bertpt_event_get_step(const bertpt_event* event, int64_t* step, bertpt_error** error) noexcept {
  return guard(error, [&] { need(step, "step") = event_of(event).step; });
}

bertpt_status bertpt_event_get_metrics(const bertpt_event* event, bertpt_metrics* metrics, bertpt_error** error) noexcept {
  return guard(error, [&] { fill_struct(metrics, to_c(event_of(event).metrics), "metrics"); });
}

bertpt_status bertpt_event_get_evaluation(const bertpt_event* event, bertpt_evaluation* evaluation, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    const Event& impl = event_of(event);
    check_struct(evaluation, "evaluation");
    if (!impl.evaluation) return BERTPT_END;
    fill_struct(evaluation, to_c(*impl.evaluation), "evaluation");
    return BERTPT_OK;
  });
}

bertpt_status bertpt_event_get_message(const bertpt_event* event, const char** message, bertpt_error** error) noexcept {
  return guard(error, [&] { need(message, "message") = event_of(event).message.c_str(); });
}

bertpt_status bertpt_event_get_path(const bertpt_event* event, const char** path, bertpt_error** error) noexcept {
  return guard(error, [&] { need(path, "path") = event_of(event).path.c_str(); });
}

bertpt_status bertpt_event_get_code(const bertpt_event* event, bertpt_status* code, bertpt_error** error) noexcept {
  return guard(error, [&] { need(code, "code") = static_cast<int32_t>(event_of(event).code); });
}

bertpt_status bertpt_event_get_json(const bertpt_event* event, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return event_of(event).json(); }); });
}

void bertpt_event_free(bertpt_event* event) noexcept { release(event); }
