#include "train/metric.h"

#include "base/error.h"
#include "base/json.h"

namespace bertpt::train {

std::optional<double> metric_of(const Evaluation& evaluation, std::string_view name) {
  const Json json = Json::parse(evaluation.json());
  const auto found = json.find(std::string(name));
  return found != json.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

bool lower_is_better(std::string_view name) {
  return name.find("loss") != std::string_view::npos || name.find("perplexity") != std::string_view::npos;
}

void check_metric(std::string_view name, const std::string& pointer) {
  Evaluation any;
  any.pairs = any.probe_texts = 1;
  if (metric_of(any, name)) return;
  std::string known;
  const Json numbers = Json::parse(any.json());
  for (const auto& item : numbers.items()) known += (known.empty() ? "" : ", ") + item.key();
  throw Error(Code::config, "train/metric",
              "trainer configuration: " + pointer + " is '" + std::string(name) + "', which no evaluation has; choose one of " + known,
              {{"pointer", pointer}});
}

bool Best::offer(const Evaluation& evaluation, int64_t at, double min_gain) {
  const std::optional<double> now = metric_of(evaluation, metric);
  if (!now) return false;
  if (value && !(lower_is_better(metric) ? *now < *value - min_gain : *now > *value + min_gain)) return false;
  value = now;
  step = at;
  return true;
}

}  // namespace bertpt::train
