#include "train/resize.h"

#include <algorithm>
#include <string>

namespace bertpt::train {
namespace {

constexpr std::string_view kContinuation = "##";

// The longest pieces first, as WordPiece cuts a word, among the rows that exist; empty when some part of it is in no piece.
std::vector<int32_t> cut(const text::Vocab& vocab, int64_t rows, std::string_view piece) {
  const bool continues = piece.starts_with(kContinuation) && piece.size() > kContinuation.size();
  const std::string_view word = continues ? piece.substr(kContinuation.size()) : piece;
  std::vector<int32_t> ids;
  for (size_t at = 0; at < word.size();) {
    size_t end = word.size();
    for (; end > at; --end) {
      const std::string part = (at > 0 || continues ? std::string(kContinuation) : std::string()) + std::string(word.substr(at, end - at));
      const std::optional<int32_t> id = vocab.find(part);
      if (!id || *id >= rows || vocab.is_special(*id)) continue;
      ids.push_back(*id);
      break;
    }
    if (end == at) return {};
    at = end;
  }
  return ids;
}

std::vector<int32_t> sources_of(const text::Vocab& before, int64_t old_rows, const text::Vocab& now, int32_t id) {
  if (id >= now.size()) {  // padding
    if (id < old_rows && id >= before.size()) return {id};
    return {};
  }
  const std::string_view piece = now.piece(id);
  const std::optional<int32_t> same = before.find(piece);
  if (same && *same < old_rows) return {*same};
  // A line that never matches, such as an empty one or the earlier of two equal ones, is known by its place.
  if (!same && piece.empty() && id < old_rows) return {id};
  return cut(before, old_rows, piece);
}

}  // namespace

RowSources match_rows(const text::Vocab& before, int64_t old_rows, const text::Vocab& now, int64_t new_rows) {
  RowSources result;
  result.rows.reserve(static_cast<size_t>(new_rows));
  const bool same = before.hash() == now.hash();
  for (int64_t row = 0; row < new_rows; ++row) {
    const auto id = static_cast<int32_t>(row);
    std::vector<int32_t> sources = same && row < old_rows ? std::vector<int32_t>{id} : sources_of(before, old_rows, now, id);
    ++(sources.size() == 1 ? result.kept : sources.empty() ? result.from_all : result.from_pieces);
    result.rows.push_back(std::move(sources));
  }
  return result;
}

std::vector<float> resize_rows(std::span<const float> values, int64_t width, const RowSources& sources) {
  const size_t w = static_cast<size_t>(width), old_rows = values.size() / w;
  std::vector<double> all(w, 0.0), sum(w);
  for (size_t i = 0; i < old_rows * w; ++i) all[i % w] += values[i];
  for (double& value : all) value /= static_cast<double>(std::max<size_t>(1, old_rows));
  std::vector<float> result;
  result.reserve(sources.rows.size() * w);
  for (const std::vector<int32_t>& rows : sources.rows) {
    if (rows.size() == 1) {  // exact: no detour over a mean
      const auto row = values.subspan(static_cast<size_t>(rows[0]) * w, w);
      result.insert(result.end(), row.begin(), row.end());
      continue;
    }
    sum = rows.empty() ? all : std::vector<double>(w, 0.0);
    for (const int32_t row : rows) {
      for (size_t i = 0; i < w; ++i) sum[i] += values[static_cast<size_t>(row) * w + i];
    }
    for (const double value : sum) result.push_back(static_cast<float>(rows.empty() ? value : value / static_cast<double>(rows.size())));
  }
  return result;
}

std::vector<float> keep_rows(std::span<const float> values, int64_t width, const RowSources& sources) {
  const auto w = static_cast<size_t>(width);
  std::vector<float> result(sources.rows.size() * w, 0.0F);
  for (size_t row = 0; row < sources.rows.size(); ++row) {
    if (sources.rows[row].size() != 1) continue;
    std::ranges::copy(values.subspan(static_cast<size_t>(sources.rows[row][0]) * w, w), result.begin() + static_cast<ptrdiff_t>(row * w));
  }
  return result;
}

std::vector<float> resize_positions(std::span<const float> values, int64_t width, int64_t new_positions, PositionGrowth growth) {
  const size_t w = static_cast<size_t>(width), old = values.size() / w, now = static_cast<size_t>(new_positions);
  std::vector<float> result;
  result.reserve(now * w);
  for (size_t position = 0; position < now; ++position) {
    const bool exact = now <= old || growth == PositionGrowth::repeat || old < 2;
    // Interpolated: the first and the last row stay where they are.
    const double place = exact ? static_cast<double>(position % old)
                               : static_cast<double>(position) * static_cast<double>(old - 1) / static_cast<double>(now - 1);
    const size_t low = std::min(static_cast<size_t>(place), old - 1), high = std::min(low + 1, old - 1);
    const double share = place - static_cast<double>(low);
    for (size_t i = 0; i < w; ++i) {
      result.push_back(exact ? values[low * w + i] : static_cast<float>((1 - share) * values[low * w + i] + share * values[high * w + i]));
    }
  }
  return result;
}

}  // namespace bertpt::train
