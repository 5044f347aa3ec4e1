#include "train/metric.h"

#include "base/error.h"
#include "base/json.h"

namespace bertpt::train {

std::optional<double> metric_of(const Evaluation& evaluation, std::string_view name) {
  Json json = Json::parse(evaluation.json());
  while (true) {
    const size_t dot = name.find('.');
    const auto found = json.find(std::string(name.substr(0, dot)));
    if (found == json.end()) return std::nullopt;
    if (dot == std::string_view::npos) return found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
    if (!found->is_object()) return std::nullopt;
    json = Json(*found);
    name.remove_prefix(dot + 1);
  }
}

bool lower_is_better(std::string_view name) {
  return name.find("loss") != std::string_view::npos || name.find("perplexity") != std::string_view::npos;
}

void check_metric(std::string_view name, const std::string& pointer) {
  if (name.find('.') != std::string_view::npos) return;
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
