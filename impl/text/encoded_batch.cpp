#include "text/encoded_batch.h"

#include <algorithm>
#include <limits>
#include <string>
#include <type_traits>

#include "base/error.h"
#include "base/threads.h"
#include "text/utf8.h"

namespace bertpt::text {

namespace {

constexpr size_t kMinPartBytes = size_t{16} << 10, kMaxPartBytes = size_t{4} << 20;
constexpr size_t kPartsPerThread = 8;                              // so that threads end together
constexpr size_t kBytesPerId = 4, kMaxReserved = size_t{1} << 20;  // ids for which there is room at once, so that they move once

// Some rows as one thread encodes them; row_offsets are counted from the first of them.
struct Part {
  std::vector<int64_t> row_offsets{0};
  std::vector<int32_t> ids, type_ids, special_mask, attention_mask, word_ids;
  std::vector<int64_t> begin, end;
  int64_t n_replaced = 0;
};

// The columns that hold tokens: whether they are wanted, and what a padded place has.
template <class Visit>
void each_column(const EncodeBatchOptions& options, int32_t pad_id, Visit&& visit) {
  const bool offsets = options.encode.offsets;
  visit(&Part::ids, &EncodedBatch::ids, true, pad_id);
  visit(&Part::type_ids, &EncodedBatch::type_ids, options.type_ids, 0);
  visit(&Part::special_mask, &EncodedBatch::special_mask, options.special_mask, 1);
  visit(&Part::attention_mask, &EncodedBatch::attention_mask, options.padding != Padding::none, 0);
  visit(&Part::word_ids, &EncodedBatch::word_ids, offsets, -1);
  visit(&Part::begin, &EncodedBatch::begin, offsets, 0);
  visit(&Part::end, &EncodedBatch::end, offsets, 0);
}

void check(std::span<const std::string_view> texts, std::span<const std::string_view> pairs, const EncodeBatchOptions& options) {
  const auto refuse = [](const std::string& message) { throw Error(Code::invalid_argument, "text/encoded_batch", message); };
  if (!pairs.empty() && pairs.size() != texts.size()) {
    refuse(std::to_string(pairs.size()) + " second texts for " + std::to_string(texts.size()) + " texts, expected none or as many");
  }
  if (options.padding < Padding::none || options.padding > Padding::max_length) {
    refuse("padding is " + std::to_string(static_cast<int32_t>(options.padding)) + ", expected 0 to 2");
  }
  if (options.padding == Padding::max_length && options.encode.max_length == 0) refuse("padding to max_length needs a max_length");
  if (options.threads < 0) refuse("n_threads is " + std::to_string(options.threads) + ", expected 0 (all cores) or more");
}

// Encodes rows one after the other.
class RowEncoder {
 public:
  RowEncoder(const Tokenizer& tokenizer, const EncodeBatchOptions& options, Part& out)
      : tokenizer_(tokenizer), options_(options), encode_(options.encode), out_(out) {}

  void add(std::string_view text, const std::string_view* pair) {
    const size_t begin = out_.ids.size();
    if (pair || encode_.offsets || encode_.truncation == Truncation::only_first || encode_.truncation == Truncation::only_second) {
      out_.n_replaced += count_invalid_utf8(text) + (pair ? count_invalid_utf8(*pair) : 0);
      append(pair ? tokenizer_.encode_pair(text, *pair, encode_) : tokenizer_.encode(text, encode_));
    } else {
      append_ids(text);
    }
    const auto size = static_cast<int64_t>(out_.ids.size() - begin);
    if (encode_.max_length > 0 && size > encode_.max_length) {
      throw Error(Code::invalid_argument, "text/encoded_batch",
                  "max_length is " + std::to_string(encode_.max_length) + " and truncation none, but there are " + std::to_string(size) +
                      " tokens");
    }
    if (options_.padding != Padding::none) out_.attention_mask.resize(out_.ids.size(), 1);
    out_.row_offsets.push_back(static_cast<int64_t>(out_.ids.size()));
  }

 private:
  void append(const Encoding& e) {
    const auto extend = [](auto& column, const auto& items) { column.insert(column.end(), items.begin(), items.end()); };
    extend(out_.ids, e.ids);
    if (options_.type_ids) extend(out_.type_ids, e.type_ids);
    if (options_.special_mask) extend(out_.special_mask, e.special_mask);
    extend(out_.begin, e.begin);
    extend(out_.end, e.end);
    extend(out_.word_ids, e.word_ids);
  }

  // One text without offsets: straight into the column, cut from the end.
  void append_ids(std::string_view text) {
    const SpecialIds& special = tokenizer_.vocab().special();
    const int64_t added = encode_.add_special_tokens ? 2 : 0;
    const bool cut = encode_.max_length > 0 && encode_.truncation != Truncation::none;
    if (cut && encode_.max_length < added) return append(tokenizer_.encode(text, encode_));  // which refuses it
    std::vector<int32_t>& ids = out_.ids;
    const size_t row = ids.size();
    if (added) ids.push_back(special.cls);
    const size_t begin = ids.size();
    out_.n_replaced += tokenizer_.append_ids(text, ids);
    if (cut) ids.resize(std::min(ids.size(), begin + static_cast<size_t>(encode_.max_length - added)));
    if (added) ids.push_back(special.sep);
    if (options_.type_ids) out_.type_ids.resize(ids.size(), 0);
    if (options_.special_mask) {
      out_.special_mask.resize(ids.size(), 0);
      if (added) out_.special_mask[row] = out_.special_mask.back() = 1;
    }
  }

  const Tokenizer& tokenizer_;
  const EncodeBatchOptions& options_;
  const EncodeOptions& encode_;
  Part& out_;
};

// First rows of parts of about equal bytes, and the end.
std::vector<size_t> plan_parts(std::span<const std::string_view> texts, std::span<const std::string_view> pairs, int64_t threads) {
  const auto size_of = [&](size_t row) { return texts[row].size() + (pairs.empty() ? 0 : pairs[row].size()) + 1; };
  size_t total = 0;
  for (size_t row = 0; row < texts.size(); ++row) total += size_of(row);
  const size_t target = threads == 1 ? std::numeric_limits<size_t>::max()
                                     : std::clamp(total / (static_cast<size_t>(threads) * kPartsPerThread), kMinPartBytes, kMaxPartBytes);
  std::vector<size_t> parts{0};
  size_t size = 0;
  for (size_t row = 0; row < texts.size(); ++row) {
    size += size_of(row);
    if (size < target || row + 1 == texts.size()) continue;
    parts.push_back(row + 1);
    size = 0;
  }
  parts.push_back(texts.size());
  return parts;
}

EncodedBatch whole(Part&& part, const EncodeBatchOptions& options) {
  EncodedBatch out;
  out.row_offsets = std::move(part.row_offsets);
  each_column(options, 0, [&](auto from, auto to, bool, int32_t) { out.*to = std::decay_t<decltype(out.*to)>(std::move(part.*from)); });
  out.n_replaced = part.n_replaced;
  return out;
}

// The rows of a column of a part, into the column of the whole at `row_offsets`, which begins at the part's first row.
template <class T>
void copy_rows(const Part& part, const std::vector<T>& from, const int64_t* row_offsets, T padding, T* to) {
  for (size_t r = 0; r + 1 < part.row_offsets.size(); ++r) {
    T* const end = std::copy(from.data() + part.row_offsets[r], from.data() + part.row_offsets[r + 1], to + row_offsets[r]);
    std::fill(end, to + row_offsets[r + 1], padding);
  }
}

// Rows of the parts one after the other; with a width above 0 each is filled up to it.
EncodedBatch join(std::vector<Part>& parts, const std::vector<size_t>& first_rows, const EncodeBatchOptions& options, int64_t width,
                  int32_t pad_id, int64_t threads) {
  EncodedBatch out;
  out.row_offsets.resize(first_rows.back() + 1);
  for (size_t p = 0, row = 0; p < parts.size(); ++p) {
    out.n_replaced += parts[p].n_replaced;
    for (size_t r = 1; r < parts[p].row_offsets.size(); ++r, ++row) {
      out.row_offsets[row + 1] = out.row_offsets[row] + (width > 0 ? width : parts[p].row_offsets[r] - parts[p].row_offsets[r - 1]);
    }
  }
  const auto size = static_cast<size_t>(out.row_offsets.back());
  each_column(options, pad_id, [&](auto, auto to, bool wanted, int32_t) {
    if (wanted) out.*to = std::decay_t<decltype(out.*to)>::room(size);
  });
  parallel_for(threads, static_cast<int64_t>(parts.size()), [&](int64_t p) {
    Part& part = parts[static_cast<size_t>(p)];
    const int64_t* const row_offsets = &out.row_offsets[first_rows[static_cast<size_t>(p)]];
    each_column(options, pad_id, [&](auto from, auto to, bool wanted, int32_t padding) {
      using T = std::decay_t<decltype(*(out.*to).data())>;
      if (wanted) copy_rows(part, part.*from, row_offsets, static_cast<T>(padding), (out.*to).data());
    });
    part = {};
  });
  return out;
}

}  // namespace

EncodedBatch encode_batch(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs,
                          const EncodeBatchOptions& options) {
  check(texts, pairs, options);
  const int64_t threads = options.threads == 0 ? usable_cores() : options.threads;
  const std::vector<size_t> first_rows = plan_parts(texts, pairs, threads);
  std::vector<Part> parts(first_rows.size() - 1);
  std::vector<std::exception_ptr> failures(parts.size());
  parallel_for(threads, static_cast<int64_t>(parts.size()), [&](int64_t p) {
    const auto part = static_cast<size_t>(p);
    size_t row = first_rows[part];
    try {
      size_t n_bytes = 0;
      for (size_t r = row; r < first_rows[part + 1]; ++r) n_bytes += texts[r].size();
      parts[part].ids.reserve(std::min(n_bytes / kBytesPerId, kMaxReserved));
      RowEncoder encoder(tokenizer, options, parts[part]);
      for (; row < first_rows[part + 1]; ++row) encoder.add(texts[row], pairs.empty() ? nullptr : &pairs[row]);
    } catch (const Error& error) {  // kept, so that the first row's comes out whoever was first
      failures[part] = std::make_exception_ptr(
          Error(error.code(), error.component(), "row " + std::to_string(row) + ": " + error.message(), error.details())
              .with({"row", row}));
    }
  });
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  int64_t width = options.padding == Padding::max_length ? options.encode.max_length : 0;
  if (options.padding == Padding::longest) {
    for (const Part& part : parts) {
      for (size_t r = 1; r < part.row_offsets.size(); ++r) width = std::max(width, part.row_offsets[r] - part.row_offsets[r - 1]);
    }
  }
  if (parts.size() == 1 && width == 0) return whole(std::move(parts[0]), options);
  return join(parts, first_rows, options, width, tokenizer.vocab().special().pad, threads);
}

}  // namespace bertpt::text
