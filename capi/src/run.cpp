#include "bertpt/run.h"

#include "convert.h"
#include "guard.h"
#include "report/page.h"
#include "train/event_fields.h"

using namespace bertpt::capi;

bertpt_status bertpt_run_write_report(const char* run_dir, const char* path, bertpt_error** error) noexcept {
  return guard(error, [&] { bertpt::report::write_page(string_of(run_dir, "run_dir"), optional_string(path)); });
}

bertpt_status bertpt_run_get_event_schema(bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [] { return bertpt::train::event_schema_json(); }); });
}
