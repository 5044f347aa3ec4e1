#include "base/json.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace bertpt {
namespace {

// Deep enough for any document of ours; nlohmann's copy and dump recurse, so a file of brackets must not get that far.
constexpr size_t kDeepest = 100;

// Line and column (both from 1) of a byte offset.
std::pair<size_t, size_t> place_of(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t last_newline = before.rfind('\n');
  return {line, before.size() - (last_newline == std::string_view::npos ? 0 : last_newline + 1) + 1};
}

// What nlohmann says after its own prefix "[json.exception...] parse error at line 1, column 5: ".
std::string reason_of(const std::exception& error) {
  const std::string text = error.what();
  const size_t colon = text.find(": "), bracket = text.find("] ");
  if (colon != std::string::npos) return text.substr(colon + 2);
  return bracket == std::string::npos ? text : text.substr(bracket + 2);
}

// Reads the document once before it is built, as nlohmann's parser tells it: nlohmann keeps the last of two equal keys, and this
// remembers where a key came twice. (The parser's own callback would do in one pass, but takes time quadratic in the number of
// objects inside one.)
class Watcher : public nlohmann::json_sax<Json> {
 public:
  Watcher(std::string_view what, Code code) : what_(what), code_(code) {}
  const std::string& duplicate() const { return duplicate_; }  // JSON pointer of the first, or ""

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(size_t) override { return open(true); }
  bool start_array(size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    Level& level = open_.back();
    level.key = name;
    if (!level.keys.insert(name).second && duplicate_.empty()) duplicate_ = pointer();
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }  // the second pass says it

 private:
  struct Level {
    bool is_object;
    std::set<std::string> keys = {};
    std::string key = {};
    size_t index = 0;
  };
  bool value() {
    if (!open_.empty()) ++open_.back().index;
    return true;
  }
  bool open(bool is_object) {
    if (open_.size() > kDeepest)
      throw Error(code_, "base/json", std::string(what_) + " nests deeper than " + std::to_string(kDeepest) + " levels");
    open_.push_back({.is_object = is_object});
    return true;
  }
  bool close() {
    open_.pop_back();
    return value();
  }
  std::string pointer() const {
    std::string out;
    for (const Level& level : open_) out += "/" + (level.is_object ? escape_pointer(level.key) : std::to_string(level.index));
    return out;
  }

  std::string_view what_;
  Code code_;
  std::vector<Level> open_;
  std::string duplicate_;
};

template <class AnyJson>
AnyJson parse(std::string_view text, std::string_view what, Code code) {
  Watcher watcher(what, code);
  AnyJson document;
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {  // nlohmann takes it for the end
    const auto [line, column] = place_of(text, nul);
    throw Error(
        code, "base/json",
        std::string(what) + " is not valid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": a NUL byte",
        {{"line", line}, {"column", column}, {"offset", nul}});
  }
  try {
    Json::sax_parse(text.begin(), text.end(), &watcher);
    document = AnyJson::parse(text.begin(), text.end());
  } catch (const nlohmann::json::parse_error& error) {
    const auto [line, column] = place_of(text, error.byte == 0 ? 0 : error.byte - 1);
    const std::string reason = reason_of(error);
    throw Error(
        code, "base/json",
        std::string(what) + " is not valid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + reason,
        {{"line", line}, {"column", column}, {"offset", error.byte}});
  } catch (const nlohmann::json::exception& error) {  // a number beyond the range of double
    throw Error(code, "base/json", std::string(what) + " is not usable JSON: " + reason_of(error));
  }
  if (const std::string& twice = watcher.duplicate(); !twice.empty()) {
    throw Error(code, "base/json", std::string(what) + " has the key " + twice + " twice; remove one of them", {{"pointer", twice}});
  }
  return document;
}

}  // namespace

std::string escape_pointer(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

Json parse_json(std::string_view text, std::string_view what, Code code) { return parse<Json>(text, what, code); }
SortedJson parse_sorted_json(std::string_view text, std::string_view what, Code code) { return parse<SortedJson>(text, what, code); }

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
