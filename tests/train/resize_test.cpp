#include "train/resize.h"

#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;

namespace {
text::Vocab vocab_of(std::vector<std::string> more) {
  std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  pieces.insert(pieces.end(), more.begin(), more.end());
  return text::Vocab(std::move(pieces));
}
}  // namespace

TEST_CASE("pieces keep their rows wherever they stand; new ones are the mean of the pieces that they are made of") {
  const text::Vocab before = vocab_of({"un", "##ion", "state", "##s"}),
                    now = vocab_of({"state", "union", "zebra", "un", "##ions", "##ion"});
  const RowSources rows = match_rows(before, before.size(), now, now.size() + 1);
  using Rows = std::vector<std::vector<int32_t>>;
  CHECK(rows.rows == Rows{{0}, {1}, {2}, {3}, {4}, {7}, {5, 6}, {}, {5}, {6, 8}, {6}, {}});
  CHECK(rows.kept == 8);
  CHECK(rows.from_pieces == 2);
  CHECK(rows.from_all == 2);  // "zebra" has no pieces, the last row no piece
  std::vector<float> values;
  for (int i = 0; i < 9 * 2; ++i) values.push_back(static_cast<float>(i));
  const std::vector<float> resized = resize_rows(values, 2, rows);
  REQUIRE(resized.size() == 24);
  CHECK((resized[10] == 14 && resized[11] == 15));  // "state" was row 7
  CHECK((resized[12] == 11 && resized[13] == 12));  // the mean of rows 5 and 6
  CHECK((resized[14] == 8 && resized[15] == 9));    // the mean of all nine
}

TEST_CASE("the same vocabulary with more or fewer rows than pieces") {
  const text::Vocab vocab = vocab_of({"un", "##ion", "union"});
  const RowSources grown = match_rows(vocab, 7, vocab, 8);  // the model lacks a row for "union"
  CHECK(grown.rows.back() == std::vector<int32_t>{5, 6});
  CHECK(grown.kept == 7);
  const RowSources cut = match_rows(vocab, 16, vocab, 8);  // padding goes
  CHECK(cut.kept == 8);
  const RowSources padded = match_rows(vocab, 10, vocab, 12);  // padding stays where it is, and grows
  CHECK(padded.rows[9] == std::vector<int32_t>{9});
  CHECK(padded.rows[11].empty());
  const std::vector<float> same = resize_rows(std::vector<float>(8, 0.1F), 1, match_rows(vocab, 8, vocab, 8));
  CHECK(same == std::vector<float>(8, 0.1F));
}

TEST_CASE("positions: cut, repeated, stretched") {
  const std::vector<float> table{0, 10, 1, 11, 2, 12};
  CHECK(resize_positions(table, 2, 2, PositionGrowth::interpolate) == std::vector<float>{0, 10, 1, 11});
  CHECK(resize_positions(table, 2, 3, PositionGrowth::interpolate) == table);
  CHECK(resize_positions(table, 2, 5, PositionGrowth::repeat) == std::vector<float>{0, 10, 1, 11, 2, 12, 0, 10, 1, 11});
  CHECK(resize_positions(table, 2, 5, PositionGrowth::interpolate) == std::vector<float>{0, 10, 0.5F, 10.5F, 1, 11, 1.5F, 11.5F, 2, 12});
  CHECK(resize_positions(std::vector<float>{3}, 1, 3, PositionGrowth::interpolate) == std::vector<float>{3, 3, 3});
}
