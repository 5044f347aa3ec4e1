#include "text/sentence_shortcuts.h"

#include "text/sentence_close.h"

namespace bertpt::text {
namespace {

constexpr int kMaxOpeners = 4;

bool is_printable(std::string_view text, size_t position) { return position < text.size() && is(text[position], byte_kind::printable); }

// Whether no sentence begins at `position`. spaced: behind white space.
bool begins_none(std::string_view text, size_t position, bool spaced) {
  if (!is_printable(text, position) || is(text[position], byte_kind::alnum | byte_kind::leads)) return false;
  if (text.substr(position, 2) == ". ") return position + 2 < text.size() && text[position + 2] != '.';  // no spaced ellipsis
  size_t at = position;
  for (int i = 0; i < kMaxOpeners && at < text.size() && is(text[at], byte_kind::opener); ++i) ++at;
  if (at == position) return true;
  return at < text.size() && is_ascii(text[at]) && !(spaced && is(text[at], byte_kind::alnum));
}

}  // namespace

size_t find_where_it_goes_on(std::string_view text, size_t position) {
  const size_t size = text.size();
  size_t at = position;
  while (at < size && is(text[at], byte_kind::stop)) ++at;
  if (at + 1 < size && text[at] == ' ' && text[at + 1] == '.' && !is_printable(text, at + 2)) return 0;  // a spaced ellipsis
  const size_t run_end = at;
  if (run_end < size && !is_ascii(text[run_end]) && stop_at(text, run_end).kind != Stop::none) return 0;
  at = closing_end(text, run_end);
  if (at > run_end && stop_at(text, at).kind != Stop::none) return at;
  size_t next = at;
  while (next < size && text[next] == ' ') ++next;
  return begins_none(text, next, next > at) ? next : 0;
}

}  // namespace bertpt::text
