// What bertpt/tokenizer.h promises about batches: the rows of single calls, whatever the number of threads, in flat arrays.
#include <random>
#include <vector>

#include "conformance/host.h"

using namespace bertpt::host;

namespace {

Tokenizer load() {
  Tokenizer tokenizer;
  MUST(bertpt_tokenizer_load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-uncased.txt", tokenizer.out(), error));
  return tokenizer;
}

// Texts as a host holds them for the call.
struct Texts {
  explicit Texts(std::vector<std::string> given) : items(std::move(given)) {
    for (const std::string& item : items) {
      pointers.push_back(item.data());
      sizes.push_back(item.size());
    }
  }
  std::vector<std::string> items;
  std::vector<const char*> pointers;
  std::vector<size_t> sizes;
};

// Words, scripts, ill-formed bytes; from nothing to a few hundred characters.
Texts random_texts(size_t n, unsigned seed) {
  const std::vector<std::string> parts = {"the ",   "unaffable ", "running", ". ", "\xC3\xA9t\xC3\xA9 ", "\xE4\xBB\x8A\xE5\xA4\xA9",
                                          "[MASK]", "\xFF",       " 3.14 ",  "\n", "x\xCC\x81 ",         std::string("\0", 1)};
  std::mt19937 random(seed);
  std::vector<std::string> texts(n);
  for (std::string& text : texts) {
    for (unsigned left = random() % 80; left > 0; --left) text += parts[random() % parts.size()];
  }
  return Texts(std::move(texts));
}

bertpt_encode_options plain_options() {
  auto options = sized<bertpt_encode_options>();
  options.add_special_tokens = 1;
  options.offsets = 1;
  options.type_ids = 1;
  options.special_mask = 1;
  return options;
}

struct Columns {
  std::vector<std::vector<int64_t>> columns;  // row offsets first
  int64_t n_replaced = 0;
  friend bool operator==(const Columns&, const Columns&) = default;
};

Columns columns_of(const EncodedBatch& batch) {
  auto view = sized<bertpt_encoded_batch_view>();
  MUST(bertpt_encoded_batch_get_view(batch, &view, error));
  Columns result;
  const auto keep = [&](const auto* data, int64_t n) {
    result.columns.push_back(data ? std::vector<int64_t>(data, data + n) : std::vector<int64_t>());
  };
  keep(view.row_offsets, view.n_rows + 1);
  for (const int32_t* column : {view.ids, view.type_ids, view.special_mask, view.attention_mask, view.word_ids})
    keep(column, view.n_tokens);
  for (const int64_t* column : {view.begin, view.end}) keep(column, view.n_tokens);
  result.n_replaced = view.n_replaced;
  return result;
}

EncodedBatch encode(const Tokenizer& tokenizer, const Texts& texts, const Texts* pairs, const bertpt_encode_options& options) {
  EncodedBatch batch;
  MUST(bertpt_tokenizer_encode_batch(tokenizer, texts.pointers.data(), texts.sizes.data(), pairs ? pairs->pointers.data() : nullptr,
                                     pairs ? pairs->sizes.data() : nullptr, texts.items.size(), &options, batch.out(), error));
  return batch;
}

// The same by one call for each text.
Columns one_by_one(const Tokenizer& tokenizer, const Texts& texts, const Texts* pairs, bertpt_encode_options options) {
  Columns result;
  result.columns.assign(8, {});
  result.columns[0] = {0};
  for (size_t row = 0; row < texts.items.size(); ++row) {
    Encoding encoding;
    const std::string& text = texts.items[row];
    if (pairs) {
      const std::string& pair = pairs->items[row];
      MUST(bertpt_tokenizer_encode_pair(tokenizer, text.data(), text.size(), pair.data(), pair.size(), &options, encoding.out(), error));
    } else {
      MUST(bertpt_tokenizer_encode(tokenizer, text.data(), text.size(), &options, encoding.out(), error));
    }
    auto view = sized<bertpt_encoding_view>();
    MUST(bertpt_encoding_get_view(encoding, &view, error));
    const auto add = [&](size_t column, const auto* data) {
      if (data) result.columns[column].insert(result.columns[column].end(), data, data + view.count);
    };
    add(1, view.ids);
    if (options.type_ids) add(2, view.type_ids);
    if (options.special_mask) add(3, view.special_mask);
    add(5, view.word_ids);
    add(6, view.begin);
    add(7, view.end);
    result.columns[0].push_back(result.columns[0].back() + view.count);
    result.n_replaced += view.n_replaced;
  }
  return result;
}

}  // namespace

TEST_CASE("a batch holds the rows of single calls, for any number of threads") {
  const Tokenizer tokenizer = load();
  const Texts texts = random_texts(3000, 1), pairs = random_texts(3000, 2);
  for (const Texts* second : {static_cast<const Texts*>(nullptr), &pairs}) {
    for (const int64_t max_length : {0, 24}) {
      for (const int32_t columns : {0, 1}) {
        auto options = plain_options();
        options.max_length = max_length;
        options.truncation = BERTPT_TRUNCATION_LONGEST_FIRST;
        options.offsets = options.type_ids = options.special_mask = columns;
        const Columns expected = one_by_one(tokenizer, texts, second, options);
        CHECK(expected.n_replaced > 1000);
        for (const int32_t threads : {0, 1, 2, 7}) {
          INFO((second ? "pairs" : "texts") << ", max_length " << max_length << ", columns " << columns << ", " << threads << " threads");
          options.n_threads = threads;
          CHECK((columns_of(encode(tokenizer, texts, second, options)) == expected));
        }
      }
    }
  }
}

TEST_CASE("a batch of more tokens than there are bytes for two of them") {
  const Tokenizer tokenizer = load();
  std::vector<std::string> given(400, "running unaffable words, and few of them");
  for (size_t row = 100; row < given.size(); ++row) given[row] = std::string(500 + row, row % 2 == 0 ? '.' : '(');
  const Texts texts(given);
  for (const int32_t columns : {0, 1}) {
    auto options = plain_options();
    options.offsets = options.type_ids = options.special_mask = columns;
    const Columns expected = one_by_one(tokenizer, texts, nullptr, options);
    CHECK(expected.columns[0].back() > 200'000);
    for (const int32_t threads : {1, 2, 5}) {
      INFO("columns " << columns << ", " << threads << " threads");
      options.n_threads = threads;
      CHECK((columns_of(encode(tokenizer, texts, nullptr, options)) == expected));
    }
  }
}

TEST_CASE("padding fills each row to one length") {
  const Tokenizer tokenizer = load();
  const Texts texts({"one two three", "", "one"});
  auto options = plain_options();
  const auto row = [](const Columns& c, size_t column, size_t r) {
    return std::vector<int64_t>(c.columns[column].begin() + c.columns[0][r], c.columns[column].begin() + c.columns[0][r + 1]);
  };
  using Row = std::vector<int64_t>;
  options.padding = BERTPT_PADDING_LONGEST;
  Columns padded = columns_of(encode(tokenizer, texts, nullptr, options));
  CHECK(padded.columns[0] == Row{0, 5, 10, 15});
  CHECK(row(padded, 1, 1) == Row{101, 102, 0, 0, 0});
  CHECK(row(padded, 1, 2) == Row{101, 2028, 102, 0, 0});
  CHECK(row(padded, 3, 2) == Row{1, 0, 1, 1, 1});
  CHECK(row(padded, 4, 2) == Row{1, 1, 1, 0, 0});
  CHECK(row(padded, 4, 0) == Row{1, 1, 1, 1, 1});
  CHECK(row(padded, 5, 2) == Row{-1, 0, -1, -1, -1});
  CHECK(row(padded, 7, 2) == Row{0, 3, 0, 0, 0});

  options.padding = BERTPT_PADDING_MAX_LENGTH;
  options.max_length = 7;
  padded = columns_of(encode(tokenizer, texts, nullptr, options));
  CHECK(padded.columns[0] == Row{0, 7, 14, 21});
  CHECK(row(padded, 1, 0) == Row{101, 2028, 2048, 2093, 102, 0, 0});

  // The same whatever the number of threads, on more than one part.
  const Texts many = random_texts(4000, 3);
  options.max_length = 32;
  options.truncation = BERTPT_TRUNCATION_LONGEST_FIRST;
  options.n_threads = 1;
  const Columns expected = columns_of(encode(tokenizer, many, nullptr, options));
  options.n_threads = 4;
  CHECK((columns_of(encode(tokenizer, many, nullptr, options)) == expected));
  CHECK(expected.columns[0].back() == 4000 * 32);
}

TEST_CASE("a batch of nothing, and of nothing but empty texts") {
  const Tokenizer tokenizer = load();
  EncodedBatch batch;
  MUST(bertpt_tokenizer_encode_batch(tokenizer, nullptr, nullptr, nullptr, nullptr, 0, nullptr, batch.out(), error));
  auto view = sized<bertpt_encoded_batch_view>();
  MUST(bertpt_encoded_batch_get_view(batch, &view, error));
  CHECK(view.n_rows == 0);
  CHECK(view.n_tokens == 0);
  CHECK(view.row_offsets[0] == 0);
  const char* const nothing[] = {nullptr, nullptr};
  const size_t sizes[] = {0, 0};
  MUST(bertpt_tokenizer_encode_batch(tokenizer, nothing, sizes, nullptr, nullptr, 2, nullptr, batch.out(), error));
  MUST(bertpt_encoded_batch_get_view(batch, &view, error));
  CHECK(view.n_rows == 2);
  CHECK(view.n_tokens == 4);
  auto options = plain_options();  // rows of padding alone have their columns
  options.add_special_tokens = 0;
  options.max_length = 3;
  options.padding = BERTPT_PADDING_MAX_LENGTH;
  for (const int32_t threads : {1, 2}) {
    options.n_threads = threads;
    EncodedBatch padded;
    MUST(bertpt_tokenizer_encode_batch(tokenizer, nothing, sizes, nullptr, nullptr, 2, &options, padded.out(), error));
    MUST(bertpt_encoded_batch_get_view(padded, &view, error));
    REQUIRE(view.n_tokens == 6);
    REQUIRE((view.ids != nullptr && view.attention_mask != nullptr));
    for (int i = 0; i < 6; ++i) CHECK((view.ids[i] == 0 && view.attention_mask[i] == 0));
  }
}

TEST_CASE("a batch that cannot be encoded names its first bad row and gives nothing") {
  const Tokenizer tokenizer = load();
  std::vector<std::string> given(2000, "one two");
  given[700] = given[1900] = "one two three four";
  const Texts texts(given);
  auto options = plain_options();
  options.max_length = 5;
  for (const int32_t threads : {1, 3}) {
    options.n_threads = threads;
    EncodedBatch batch;
    const Failure failure =
        FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode_batch(tokenizer, texts.pointers.data(), texts.sizes.data(), nullptr,
                                                                       nullptr, texts.items.size(), &options, batch.out(), error));
    CHECK(failure.mentions("\"row\":700"));
    CHECK(failure.mentions("6 tokens"));
    CHECK(static_cast<bertpt_encoded_batch*>(batch) == nullptr);
  }
}

TEST_CASE("options and arguments of a batch that cannot be met are refused") {
  const Tokenizer tokenizer = load();
  const Texts texts({"one"});
  EncodedBatch batch;
  const auto refused = [&](const bertpt_encode_options& options) {
    return FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode_batch(tokenizer, texts.pointers.data(), texts.sizes.data(), nullptr,
                                                                          nullptr, 1, &options, batch.out(), error));
  };
  auto options = plain_options();
  options.padding = 3;
  CHECK(refused(options).mentions("padding 3"));
  options.padding = BERTPT_PADDING_MAX_LENGTH;
  CHECK(refused(options).mentions("max_length"));
  Encoding encoding;
  options.padding = BERTPT_PADDING_LONGEST;
  CHECK(FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode(tokenizer, "one", 3, &options, encoding.out(), error))
            .mentions("encode_batch"));
  options = plain_options();
  options.padding = BERTPT_PADDING_MAX_LENGTH;
  options.max_length = int64_t{1} << 62;  // whose bytes wrap around to 0
  for (const int32_t threads : {1, 2}) {
    options.n_threads = threads;
    FAILS(BERTPT_E_OUT_OF_MEMORY, bertpt_tokenizer_encode_batch(tokenizer, texts.pointers.data(), texts.sizes.data(), nullptr, nullptr, 1,
                                                                &options, batch.out(), error));
  }
  options = plain_options();
  options.n_threads = -1;
  CHECK(refused(options).mentions("n_threads"));
  options = plain_options();
  CHECK(FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode_batch(tokenizer, texts.pointers.data(), texts.sizes.data(),
                                                                       texts.pointers.data(), nullptr, 1, &options, batch.out(), error))
            .mentions("pair_sizes"));
  const char* const null[] = {nullptr};
  CHECK(FAILS(BERTPT_E_INVALID_ARGUMENT,
              bertpt_tokenizer_encode_batch(tokenizer, null, texts.sizes.data(), nullptr, nullptr, 1, &options, batch.out(), error))
            .mentions("texts"));
}

TEST_CASE("bytes that are no UTF-8 are counted by maximal subparts") {
  const Tokenizer tokenizer = load();
  // A lone lead byte, a lone surrogate (three bytes, each ill-formed), a cut sequence of four, NUL, which is no error.
  const std::string text("a\xC3 b\xED\xA0\x80 c\xF0\x9F\x98 d\0e", 16);
  Encoding encoding;
  MUST(bertpt_tokenizer_encode(tokenizer, text.data(), text.size(), nullptr, encoding.out(), error));
  auto view = sized<bertpt_encoding_view>();
  MUST(bertpt_encoding_get_view(encoding, &view, error));
  CHECK(view.n_replaced == 5);
  CHECK(view.count == 6);  // [CLS] a b c de [SEP]: what was replaced is removed, and NUL with it
}
