#include "bertpt/optimizer.h"

#include "convert.h"
#include "guard.h"
#include "train/trainer_config.h"

using namespace bertpt::capi;

bertpt_status bertpt_optimizer_create(const bertpt_model* model, const char* config_json, bertpt_optimizer** out,
                                      bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(model, "model");
    need(out, "out");
    const bertpt::train::OptimizerOptions options = bertpt::train::parse_optimizer_options(optional_string(config_json));
    *out = new bertpt_optimizer{options, bertpt::write_config(options)};
  });
}

bertpt_status bertpt_optimizer_get_config(const bertpt_optimizer* optimizer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(optimizer, "optimizer").config_json; }); });
}

void bertpt_optimizer_free(bertpt_optimizer* optimizer) noexcept { release(optimizer); }
