#include "text/batch_columns.h"

#include <algorithm>
#include <bit>
#include <new>
#include <type_traits>
#include <utility>

#include "base/threads.h"

namespace bertpt::text {

namespace {

// A size for this many, and for a few more or less: batches of about equal sizes then ask for the same, and get memory again that was
// touched before.
size_t round_up(size_t n) {
  const size_t step = std::max<size_t>(std::bit_floor(n) / 8, 1);
  return (n + step - 1) / step * step;
}

size_t padded_size(size_t width, size_t n_rows) {
  size_t size = 0;
  if (__builtin_mul_overflow(width, n_rows, &size)) throw std::bad_alloc();
  return size;
}

// The rows of a part's column to the places from `to` on, each filled up to `width` when there is one.
template <class T>
void copy_rows(const BatchPart& part, const std::vector<T>& from, size_t width, T padding, T* to) {
  if (width == 0) {
    std::copy(from.begin(), from.end(), to);
    return;
  }
  for (size_t r = 0; r < part.n_rows(); ++r, to += width) {
    T* const end = std::copy(from.data() + part.row_offsets[r], from.data() + part.row_offsets[r + 1], to);
    std::fill(end, to + width, padding);
  }
}

}  // namespace

BatchColumns::BatchColumns(const EncodeBatchOptions& options, int32_t pad_id, std::span<const size_t> first_rows, size_t n_tokens)
    : options_(options),
      pad_id_(pad_id),
      first_rows_(first_rows),
      width_(options.padding == Padding::max_length ? static_cast<size_t>(options.encode.max_length) : 0),
      room_(options.padding == Padding::longest ? 0
            : width_ > 0                        ? padded_size(width_, first_rows.back())
                                                : round_up(n_tokens)),
      waiting_(first_rows.size() - 1),
      arrived_(first_rows.size() - 1) {
  spare_.reserve(waiting_.size());
  out_.row_offsets.resize(first_rows.back() + 1);
  take_room(room_);
}

void BatchColumns::take_room(size_t n_tokens) {
  each_column(options_, pad_id_, [&](auto, auto to, bool wanted, int32_t) {
    if (wanted) out_.*to = std::decay_t<decltype(out_.*to)>::room(n_tokens);
  });
}

size_t BatchColumns::placed_size(const BatchPart& part) const { return width_ > 0 ? width_ * part.n_rows() : part.n_tokens(); }

bool BatchColumns::next_has_place() const {
  if (next_ == n_parts() || !arrived_[next_]) return false;
  if (options_.padding == Padding::longest && width_ == 0) return false;
  return placed_size(waiting_[next_]) <= room_ - n_placed_;
}

void BatchColumns::add(size_t p, BatchPart& part) {
  std::unique_lock lock(mutex_);
  std::swap(waiting_[p], part);
  arrived_[p] = true;
  while (next_has_place()) {
    const size_t mine = next_++;
    const size_t begin = std::exchange(n_placed_, n_placed_ + placed_size(waiting_[mine]));
    out_.n_replaced += waiting_[mine].n_replaced;
    lock.unlock();
    place(waiting_[mine], mine, begin);
    waiting_[mine].clear();
    lock.lock();
    spare_.push_back(std::exchange(waiting_[mine], {}));
  }
  if (spare_.empty()) return;
  part = std::move(spare_.back());
  spare_.pop_back();
}

void BatchColumns::place(const BatchPart& part, size_t p, size_t begin) {
  int64_t* const ends = &out_.row_offsets[first_rows_[p] + 1];
  for (size_t r = 0; r < part.n_rows(); ++r) {
    ends[r] = static_cast<int64_t>(begin) + (width_ > 0 ? static_cast<int64_t>((r + 1) * width_) : part.row_offsets[r + 1]);
  }
  each_column(options_, pad_id_, [&](auto from, auto to, bool wanted, int32_t padding) {
    using T = std::decay_t<decltype(*(out_.*to).data())>;
    if (wanted) copy_rows(part, part.*from, width_, static_cast<T>(padding), (out_.*to).data() + begin);
  });
}

int64_t BatchColumns::longest_row() const {
  int64_t longest = 0;
  for (const BatchPart& part : waiting_) {
    for (size_t r = 0; r < part.n_rows(); ++r) longest = std::max(longest, part.row_offsets[r + 1] - part.row_offsets[r]);
  }
  return longest;
}

// The parts without a place, and a move of those that have one to larger memory.
void BatchColumns::place_rest(int64_t threads) {
  if (options_.padding == Padding::longest) width_ = static_cast<size_t>(longest_row());
  std::vector<size_t> begins{n_placed_};
  for (size_t p = next_; p < n_parts(); ++p) {
    begins.push_back(begins.back() + placed_size(waiting_[p]));
    out_.n_replaced += waiting_[p].n_replaced;
  }
  EncodedBatch before = std::move(out_);
  out_.row_offsets = std::move(before.row_offsets);
  out_.n_replaced = before.n_replaced;
  take_room(begins.back());
  each_column(options_, pad_id_, [&](auto, auto to, bool wanted, int32_t) {
    if (wanted) std::copy((before.*to).data(), (before.*to).data() + n_placed_, (out_.*to).data());
  });
  before = {};
  parallel_for(threads, static_cast<int64_t>(n_parts() - next_), [&](int64_t i) {
    const size_t p = next_ + static_cast<size_t>(i);
    place(waiting_[p], p, begins[static_cast<size_t>(i)]);
    waiting_[p] = {};
  });
  n_placed_ = begins.back();
}

EncodedBatch BatchColumns::finish(int64_t threads) {
  if (next_ < n_parts()) place_rest(threads);
  each_column(options_, pad_id_, [&](auto, auto to, bool wanted, int32_t) {
    if (wanted) (out_.*to).end_at(n_placed_);
  });
  return std::move(out_);
}

}  // namespace bertpt::text
