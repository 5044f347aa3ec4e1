#include "args.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

namespace cli {
namespace {

size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

// The value of an option as a number, all of it.
template <class Number>
std::optional<Number> parsed(const std::string& name, const std::optional<std::string>& text, const char* expected) {
  if (!text) return std::nullopt;
  Number number{};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) throw UsageError(name + " needs " + expected + ", got '" + *text + "'");
  return number;
}

}  // namespace

Args::Args(int count, char** words) {
  for (int i = 0; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--") {
      after_dashes_.assign(words + i + 1, words + count);
      return;
    }
    // "--name=value" becomes two words, so that one rule serves both.
    const size_t equals = word.find('=');
    if (word.starts_with("--") && equals != std::string::npos) {
      words_.push_back(word.substr(0, equals));
      words_.push_back(word.substr(equals + 1));
    } else {
      words_.push_back(word);
    }
  }
}

std::optional<size_t> Args::find(const std::string& name) {
  known_.push_back(name);
  const auto it = std::find(words_.begin(), words_.end(), name);
  return it == words_.end() ? std::nullopt : std::optional(static_cast<size_t>(it - words_.begin()));
}

bool Args::flag(const std::string& name) {
  bool given = false;
  while (const auto at = find(name)) {
    words_.erase(words_.begin() + static_cast<long>(*at));
    given = true;
  }
  return given;
}

std::vector<std::string> Args::values(const std::string& name) {
  std::vector<std::string> found;
  while (const auto at = find(name)) {
    if (*at + 1 >= words_.size()) throw UsageError(name + " needs a value");
    found.push_back(words_[*at + 1]);
    words_.erase(words_.begin() + static_cast<long>(*at), words_.begin() + static_cast<long>(*at) + 2);
  }
  return found;
}

std::optional<std::string> Args::value(const std::string& name) {
  std::vector<std::string> found = values(name);
  return found.empty() ? std::nullopt : std::optional(std::move(found.back()));
}

std::optional<int64_t> Args::integer(const std::string& name) { return parsed<int64_t>(name, value(name), "a whole number"); }
std::optional<double> Args::number(const std::string& name) { return parsed<double>(name, value(name), "a number"); }

std::string Args::required(const std::string& name) {
  if (auto found = value(name)) return *std::move(found);
  throw UsageError(name + " is required");
}

std::string Args::take_word() {
  if (words_.empty() || words_.front().starts_with("--")) return {};
  std::string word = std::move(words_.front());
  words_.erase(words_.begin());
  return word;
}

std::vector<std::string> Args::rest() {
  for (const std::string& word : words_) {
    if (!word.starts_with("--")) continue;
    std::string nearest;
    for (const std::string& name : known_) {
      if (edit_distance(word, name) <= 3 && (nearest.empty() || edit_distance(word, name) < edit_distance(word, nearest))) nearest = name;
    }
    throw UsageError("unknown option '" + word + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }
  std::vector<std::string> all = std::move(words_);
  all.insert(all.end(), after_dashes_.begin(), after_dashes_.end());
  return all;
}

std::vector<std::string> Args::words(size_t count, const std::string& what) {
  std::vector<std::string> all = rest();
  if (all.size() != count) throw UsageError("expected " + what + ", got " + std::to_string(all.size()) + " words");
  return all;
}

}  // namespace cli
