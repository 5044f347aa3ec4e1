// The columns of a batch do not depend on when its parts arrive, nor on the room that was asked for.
#include "text/batch_columns.h"

#include <algorithm>
#include <numeric>
#include <thread>

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

constexpr int32_t kPad = -7;
constexpr size_t kParts = 20;

// Rows of 0 to 9 tokens, numbered through; some parts have no rows.
struct Given {
  std::vector<size_t> first_rows{0};
  std::vector<BatchPart> parts{kParts};
  std::vector<int64_t> row_sizes;
  size_t n_tokens = 0;

  explicit Given(uint64_t seed) {
    Random random(31, seed);
    for (BatchPart& part : parts) {
      for (uint64_t n = random.below(6); n > 0; --n) {
        row_sizes.push_back(static_cast<int64_t>(random.below(10)));
        for (int64_t i = 0; i < row_sizes.back(); ++i, ++n_tokens) {
          part.ids.push_back(static_cast<int32_t>(n_tokens));
          part.begin.push_back(static_cast<int64_t>(n_tokens) + 1000);
          part.end.push_back(static_cast<int64_t>(n_tokens) + 2000);
          part.word_ids.push_back(static_cast<int32_t>(n_tokens) + 3000);
          part.attention_mask.push_back(1);
        }
        part.row_offsets.push_back(static_cast<int64_t>(part.ids.size()));
      }
      part.n_replaced = static_cast<int64_t>(part.n_rows());
      first_rows.push_back(first_rows.back() + part.n_rows());
    }
  }
};

template <class T>
std::vector<T> values(const Column<T>& column) {
  return {column.data(), column.data() + column.size()};
}

// Against the definition: the rows one after the other, each filled up to `width`; 0: as they are.
void check(const EncodedBatch& batch, const Given& given, int64_t width) {
  std::vector<int64_t> row_offsets{0};
  std::vector<int32_t> ids;
  std::vector<int64_t> begin;
  int32_t token = 0;
  for (const int64_t size : given.row_sizes) {
    for (int64_t i = 0; i < (width > 0 ? width : size); ++i) {
      begin.push_back(i < size ? token + 1000 : 0);
      ids.push_back(i < size ? token++ : kPad);
    }
    row_offsets.push_back(static_cast<int64_t>(ids.size()));
  }
  REQUIRE(batch.row_offsets == row_offsets);
  REQUIRE(values(batch.ids) == ids);
  REQUIRE(values(batch.begin) == begin);
  REQUIRE(batch.end.size() == ids.size());
  REQUIRE(batch.word_ids.size() == ids.size());
  REQUIRE(batch.type_ids.empty());
  REQUIRE(batch.attention_mask.size() == (width > 0 ? ids.size() : 0));
  REQUIRE(batch.n_replaced == static_cast<int64_t>(given.row_sizes.size()));
}

// How a batch is padded, and the width of its rows then.
struct Case {
  Padding padding;
  int64_t width;
};

}  // namespace

TEST_CASE("parts get their places in whatever order they come", "[text][batch]") {
  for (uint64_t round = 0; round < 300; ++round) {
    const Given made(round);
    Random random(32, round);
    const int64_t longest = made.row_sizes.empty() ? 0 : *std::max_element(made.row_sizes.begin(), made.row_sizes.end());
    for (const auto& [padding, width] : {Case{Padding::none, 0}, Case{Padding::longest, longest}, Case{Padding::max_length, 12}}) {
      const EncodeBatchOptions options{.encode = {.max_length = 12}, .padding = padding};
      for (const size_t room : {size_t{0}, made.n_tokens / 2, made.n_tokens, 10 * made.n_tokens}) {
        INFO("round " << round << ", padding " << static_cast<int>(padding) << ", room " << room);
        Given given = made;
        std::vector<size_t> order(kParts);
        std::iota(order.begin(), order.end(), size_t{0});
        for (size_t i = kParts; i > 1 && round > 0; --i) std::swap(order[i - 1], order[random.below(i)]);
        BatchColumns columns(options, kPad, given.first_rows, room);
        for (const size_t p : order) {
          columns.add(p, given.parts[p]);
          REQUIRE(given.parts[p].n_rows() == 0);
          REQUIRE(given.parts[p].n_tokens() == 0);
          REQUIRE(given.parts[p].n_replaced == 0);
        }
        check(columns.finish(2), made, width);
      }
    }
  }
}

TEST_CASE("several threads add parts", "[text][batch]") {
  constexpr size_t kThreads = 4;
  for (uint64_t round = 0; round < 50; ++round) {
    Given given(round);
    const Given made = given;
    const EncodeBatchOptions options{};
    BatchColumns columns(options, kPad, given.first_rows, made.n_tokens);
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (size_t p = t; p < kParts; p += kThreads) columns.add(p, given.parts[p]);
      });
    }
    for (std::thread& thread : threads) thread.join();
    check(columns.finish(1), made, 0);
  }
}
