#include "text/abbreviation_learner.h"

#include <algorithm>
#include <cmath>

#include "text/abbreviations.h"
#include "text/sentence_chars.h"

namespace bertpt::text {
namespace {

constexpr double kLeastScore = 0.3;   // the threshold of the paper
constexpr int64_t kLeastCount = 3;    // fewer are chance
constexpr double kPeriodRate = 0.99;  // of an abbreviation, in the paper

std::string small_letters(std::string_view word) {
  std::string small(word);
  for (char& c : small) c = is_ascii_upper(c) ? static_cast<char>(c | 0x20) : c;
  return small;
}

// Letters of any script with periods, hyphens or apostrophes between them: no numbers, no addresses.
bool is_word(std::string_view word) {
  bool letter = false;
  for (const char c : word) {
    const bool is_letter = is_ascii_letter(c) || !is_ascii(c);
    if (!is_letter && c != '.' && c != '-' && c != '\'') return false;
    letter = letter || is_letter;
  }
  return letter;
}

double log_or_zero(double x) { return x > 0 ? std::log(x) : 0; }

// Dunning's log-likelihood ratio of "the period comes at the corpus' rate" against "it comes nearly always".
double likelihood_ratio(double with_period, double all, double rate) {
  const double without = all - with_period;
  const double chance = with_period * log_or_zero(rate) + without * log_or_zero(1 - rate);
  const double nearly_always = with_period * std::log(kPeriodRate) + without * std::log(1 - kPeriodRate);
  return -2 * (chance - nearly_always);
}

}  // namespace

void AbbreviationLearner::add(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    if (const size_t white = white_size(text, position); white > 0) {
      position += white;
      continue;
    }
    const size_t begin = position;
    while (position < text.size() && white_size(text, position) == 0)
      position += is_ascii(text[position]) ? 1 : read_utf8(text, position).size_bytes;
    add_word(text.substr(begin, position - begin));
  }
  if (types_.size() > kMaxTypes) forget_rare();
}

void AbbreviationLearner::add_word(std::string_view word) {
  for (size_t n = 0; !word.empty() && (n = opener_size(word, 0)) > 0;) word.remove_prefix(n);
  while (!word.empty() && is_ascii(word.back()) && std::string_view(",;:!?)]}\"'*").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  if (word.empty()) return;
  ++n_words_;
  const bool period = word.back() == '.';
  if (period) {
    ++n_periods_;
    word.remove_suffix(1);
  }
  if (word.empty() || word.size() > kMaxWordBytes || word.back() == '.' || !is_word(word)) return;
  Counts& counts = types_[small_letters(word)];
  ++(period ? counts.with_period : counts.without);
  counts.small_with_period += period && letter_at(word, 0) == Letter::lower ? 1 : 0;
}

void AbbreviationLearner::forget_rare() {
  for (int64_t least = 2; types_.size() > kMaxTypes / 2; least *= 2) {
    std::erase_if(types_, [&](const auto& type) { return type.second.with_period == 0 && type.second.without < least; });
    if (least > n_words_) break;  // all that is left stood with a period
  }
}

std::vector<std::string> AbbreviationLearner::learn() const {
  const SentenceWords known({});
  std::vector<std::string> found;
  const double rate = n_words_ > 0 ? static_cast<double>(n_periods_) / static_cast<double>(n_words_) : 0;
  for (const auto& [word, counts] : types_) {
    if (counts.with_period < kLeastCount || known.find(word).abbreviation != Abbreviation::none) continue;
    if (word.size() == 1) continue;  // initials have a rule of their own
    const auto periods = std::count(word.begin(), word.end(), '.');
    size_t length = 0;  // characters but for periods
    for (const char c : word) length += c != '.' && (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    const double all = static_cast<double>(counts.with_period + counts.without);
    const double score = likelihood_ratio(static_cast<double>(counts.with_period), all, rate) * std::exp(-static_cast<double>(length)) *
                         static_cast<double>(periods + 1) * std::pow(static_cast<double>(length), -static_cast<double>(counts.without));
    if (score < kLeastScore) continue;
    std::string written = word;
    if (counts.small_with_period == 0 && is_ascii_lower(written[0])) written[0] = static_cast<char>(written[0] & ~0x20);
    found.push_back(written);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace bertpt::text
