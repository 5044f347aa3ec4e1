#include "base/json.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace bertpt {
namespace {

// Line and column (both from 1) of a byte offset.
std::pair<size_t, size_t> place_of(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t last_newline = before.rfind('\n');
  return {line, before.size() - (last_newline == std::string_view::npos ? 0 : last_newline + 1) + 1};
}

}  // namespace

Json parse_json(std::string_view text, std::string_view what, Code code) {
  // nlohmann keeps the last of two equal keys; a set per open object finds the second.
  std::vector<std::set<std::string>> open_objects;
  std::string duplicate;
  const auto watch = [&](int, nlohmann::ordered_json::parse_event_t event, Json& value) {
    switch (event) {
      case Json::parse_event_t::object_start: open_objects.emplace_back(); break;
      case Json::parse_event_t::object_end: open_objects.pop_back(); break;
      case Json::parse_event_t::key:
        if (!open_objects.back().insert(value.get<std::string>()).second && duplicate.empty()) duplicate = value.get<std::string>();
        break;
      default: break;
    }
    return true;
  };
  Json document;
  try {
    document = Json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::parse_error& error) {
    const auto [line, column] = place_of(text, error.byte == 0 ? 0 : error.byte - 1);
    std::string reason = error.what();
    if (const size_t colon = reason.rfind(": "); colon != std::string::npos) reason = reason.substr(colon + 2);
    throw Error(code, "base/json",
                std::string(what) + " is not valid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + reason,
                {{"line", line}, {"column", column}, {"offset", error.byte}});
  }
  if (!duplicate.empty()) {
    throw Error(code, "base/json", std::string(what) + " has the key '" + duplicate + "' twice in one object; remove one of them",
                {{"key", duplicate}});
  }
  return document;
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  size_t best_distance = std::max<size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    std::vector<size_t> row(candidate.size() + 1);  // Levenshtein, one row
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= word.size(); ++i) {
      size_t diagonal = row[0];
      row[0] = i;
      for (size_t j = 1; j <= candidate.size(); ++j) {
        const size_t above = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1)});
        diagonal = above;
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace bertpt
