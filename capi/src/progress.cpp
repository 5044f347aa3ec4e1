#include "bertpt/progress.h"

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;

bertpt_status bertpt_progress_create(bertpt_progress** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [] { return bertpt::Progress(); }); });
}

bertpt_status bertpt_progress_get(const bertpt_progress* progress, bertpt_progress_info* info, bertpt_text** stage, bertpt_text** unit,
                                  bertpt_error** error) noexcept {
  return guard(error, [&] {
    check_struct(info, "info");
    const bertpt::Progress::Snapshot now = need(progress, "progress").impl.snapshot();
    auto stage_text = std::make_unique<bertpt_text>(bertpt_text{now.stage});
    auto unit_text = std::make_unique<bertpt_text>(bertpt_text{now.unit});
    bertpt_progress_info filled{};
    filled.done = now.done;
    filled.total = now.total;
    fill_struct(info, filled, "info");
    if (stage != nullptr) *stage = stage_text.release();
    if (unit != nullptr) *unit = unit_text.release();
  });
}

void bertpt_progress_free(bertpt_progress* progress) noexcept { release(progress); }
