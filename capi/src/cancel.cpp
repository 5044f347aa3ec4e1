#include "bertpt/cancel.h"

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;

bertpt_status bertpt_cancel_create(bertpt_cancel** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [] { return bertpt::Cancel(); }); });
}

// No guard: nothing here may lock or allocate, for signal handlers.
void bertpt_cancel_request(const bertpt_cancel* cancel) noexcept {
  if (cancel != nullptr) cancel->impl.request();
}

bertpt_status bertpt_cancel_is_requested(const bertpt_cancel* cancel, int32_t* is_requested, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bool requested = need(cancel, "cancel").impl.requested();
    need(is_requested, "is_requested") = requested ? 1 : 0;
  });
}

bertpt_status bertpt_cancel_reset(const bertpt_cancel* cancel, bertpt_error** error) noexcept {
  return guard(error, [&] { need(cancel, "cancel").impl.reset(); });
}

void bertpt_cancel_free(bertpt_cancel* cancel) noexcept { release(cancel); }
