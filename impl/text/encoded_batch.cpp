#include "text/encoded_batch.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <numeric>
#include <string>
#include <type_traits>

#include "base/error.h"
#include "base/threads.h"
#include "text/batch_columns.h"

namespace bertpt::text {

namespace {

// A part is small enough for its tokens to stay in a core's cache until they have their place, and for threads to end together.
constexpr size_t kMinPartBytes = size_t{16} << 10, kMaxPartBytes = size_t{64} << 10;
constexpr size_t kPartsPerThread = 32;
constexpr size_t kBytesPerId = 4, kMaxReserved = size_t{1} << 20;  // ids for which there is room at once, so that they move once
constexpr size_t kLeastBytesPerId = 2, kMaxSpecials = 3;           // room of a batch: untouched memory costs nothing

size_t total_bytes(std::span<const std::string_view> texts) {
  return std::accumulate(texts.begin(), texts.end(), size_t{0}, [](size_t sum, std::string_view text) { return sum + text.size(); });
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

// First rows of parts of about equal bytes, and the end.
std::vector<size_t> plan_parts(std::span<const std::string_view> texts, std::span<const std::string_view> pairs, size_t part_bytes) {
  std::vector<size_t> parts{0};
  size_t size = 0;
  for (size_t row = 0; row + 1 < texts.size(); ++row) {
    size += texts[row].size() + (pairs.empty() ? 0 : pairs[row].size()) + 1;
    if (size < part_bytes) continue;
    parts.push_back(row + 1);
    size = 0;
  }
  parts.push_back(texts.size());
  return parts;
}

EncodedBatch whole(BatchPart&& part, const EncodeBatchOptions& options) {
  EncodedBatch out;
  out.row_offsets = std::move(part.row_offsets);
  each_column(options, 0, [&](auto from, auto to, bool, int32_t) { out.*to = std::decay_t<decltype(out.*to)>(std::move(part.*from)); });
  out.n_replaced = part.n_replaced;
  return out;
}

// The parts, by several threads. The first part that fails ends it: all before it have begun, so that its error is the first row's.
EncodedBatch in_parts(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs,
                      const EncodeBatchOptions& options, std::span<const size_t> first_rows, size_t n_tokens, int64_t threads) {
  const size_t n_parts = first_rows.size() - 1;
  BatchColumns columns(options, tokenizer.vocab().special().pad, first_rows, n_tokens);
  std::vector<std::exception_ptr> failures(n_parts);
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  const int64_t workers = std::min(threads, static_cast<int64_t>(n_parts));
  parallel_for(workers, workers, [&](int64_t) {
    BatchPart part;
    for (size_t p; !failed && (p = next.fetch_add(1)) < n_parts;) {
      try {
        encode_rows(tokenizer, texts, pairs, first_rows[p], first_rows[p + 1], options, part);
        columns.add(p, part);
      } catch (...) {
        failures[p] = std::current_exception();
        failed = true;
      }
    }
  });
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return columns.finish(threads);
}

}  // namespace

EncodedBatch encode_batch(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs,
                          const EncodeBatchOptions& options) {
  check(texts, pairs, options);
  const int64_t threads = options.threads == 0 ? usable_cores() : options.threads;
  const size_t n_bytes = total_bytes(texts) + total_bytes(pairs);
  if (threads == 1 && options.padding == Padding::none) {
    BatchPart part;
    part.ids.reserve(std::min(n_bytes / kBytesPerId, kMaxReserved));
    encode_rows(tokenizer, texts, pairs, 0, texts.size(), options, part);
    return whole(std::move(part), options);
  }
  const size_t part_bytes = std::clamp(n_bytes / (static_cast<size_t>(threads) * kPartsPerThread), kMinPartBytes, kMaxPartBytes);
  return in_parts(tokenizer, texts, pairs, options, plan_parts(texts, pairs, part_bytes),
                  n_bytes / kLeastBytesPerId + kMaxSpecials * texts.size(), threads);
}

}  // namespace bertpt::text
