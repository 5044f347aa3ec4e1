#include "examples/loader.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "base/error.h"
#include "examples/padded.h"
#include "support/catch.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;
using test::documents_of_lengths;
using test::FakeCorpus;

namespace {

const char* const kObjectives[] = {"nsp", "sop", "full_sentences", "doc_sentences", "segment"};

std::shared_ptr<const FakeCorpus> corpus_of(const test::FakeOptions& options = {}) { return std::make_shared<const FakeCorpus>(options); }
std::shared_ptr<const FakeCorpus> corpus_of(const std::vector<std::vector<int64_t>>& lengths) {
  const auto documents = documents_of_lengths(lengths, test::fake_vocab()->size());
  return std::make_shared<const FakeCorpus>(documents, documents);
}
LoaderConfig config_of(const std::string& objective, int64_t length = 64) {
  LoaderConfig config;
  config.objective = objective;
  config.max_seq_length = length;
  return config;
}

bool equal(const Batch& a, const Batch& b) {
  return a.ids == b.ids && a.types == b.types && a.positions == b.positions && a.cu_seqlens == b.cu_seqlens &&
         a.masked_positions == b.masked_positions && a.masked_labels == b.masked_labels && a.pair_labels == b.pair_labels &&
         a.epochs == b.epochs && a.samples == b.samples && a.max_seqlen == b.max_seqlen;
}
Batch read(const Loader& loader, Position position, int64_t count) {
  Batch batch;
  loader.fill(position, count, batch);
  return batch;
}
Batch read_epoch(const Loader& loader, uint64_t epoch) { return read(loader, {epoch, 0}, loader.epoch_size(epoch)); }

// The text of sequence s without masks.
std::vector<int32_t> original(const Batch& batch, int64_t s) {
  std::vector<int32_t> ids = batch.ids;
  for (size_t m = 0; m < batch.masked_positions.size(); ++m) ids[static_cast<size_t>(batch.masked_positions[m])] = batch.masked_labels[m];
  return {ids.begin() + batch.cu_seqlens[static_cast<size_t>(s)], ids.begin() + batch.cu_seqlens[static_cast<size_t>(s) + 1]};
}
std::multiset<std::vector<int32_t>> masked_texts(const Batch& batch) {
  std::multiset<std::vector<int32_t>> out;
  for (size_t s = 0; s + 1 < batch.cu_seqlens.size(); ++s) {
    out.insert({batch.ids.begin() + batch.cu_seqlens[s], batch.ids.begin() + batch.cu_seqlens[s + 1]});
  }
  return out;
}
std::string message_of(const std::function<void()>& f, Code code) {
  try {
    f();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.message();
  }
  FAIL("no error");
  return {};
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a batch has the shape that batch.h promises") {
  const auto corpus = corpus_of();
  for (const char* objective : kObjectives) {
    CAPTURE(objective);
    const Loader loader(corpus, corpus::Split::train, config_of(objective));
    const Batch b = read_epoch(loader, 0);
    REQUIRE(b.sequences() == loader.epoch_size(0));
    REQUIRE(b.ids.size() == b.types.size());
    REQUIRE(b.ids.size() == b.positions.size());
    REQUIRE(b.cu_seqlens.back() == b.tokens());
    int64_t longest = 0;
    for (int64_t s = 0; s < b.sequences(); ++s) {
      const auto begin = static_cast<size_t>(b.cu_seqlens[static_cast<size_t>(s)]), end = static_cast<size_t>(b.cu_seqlens[static_cast<size_t>(s) + 1]);
      const auto ids = original(b, s);
      REQUIRE(ids.size() <= 64);
      REQUIRE(ids.size() >= 3);
      REQUIRE(ids.front() == 2);
      REQUIRE(ids.back() == 3);
      longest = std::max(longest, static_cast<int64_t>(ids.size()));
      const bool pair = std::string(objective) == "nsp" || std::string(objective) == "sop";
      const auto separators = std::count(ids.begin(), ids.end(), 3);
      if (pair) REQUIRE(separators == 2);
      if (std::string(objective) == "doc_sentences") REQUIRE(separators == 1);
      REQUIRE((b.pair_labels[static_cast<size_t>(s)] >= 0) == pair);
      const auto first = static_cast<size_t>(std::find(ids.begin(), ids.end(), 3) - ids.begin());
      const bool one_type = std::string(objective) == "full_sentences";
      for (size_t i = begin; i < end; ++i) {
        REQUIRE(b.positions[i] == static_cast<int32_t>(i - begin));
        REQUIRE(b.types[i] == (i - begin <= first || one_type ? 0 : 1));
      }
    }
    CHECK(b.max_seqlen == longest);
    CHECK(std::is_sorted(b.masked_positions.begin(), b.masked_positions.end()));
  }
}

TEST_CASE("a sample does not depend on what was read before, on the thread, or on the batch it comes in") {
  const auto corpus = corpus_of();
  for (const char* objective : kObjectives) {
    CAPTURE(objective);
    const Loader fresh(corpus, corpus::Split::train, config_of(objective)), used(corpus, corpus::Split::train, config_of(objective));
    const Batch whole = read(fresh, {0, 0}, 3 * fresh.epoch_size(0));
    for (uint64_t e = 4; e > 0; --e) read(used, {e, 1}, 3);
    Position position;
    Batch joined;
    for (int64_t n = 1; joined.sequences() < whole.sequences(); n = n * 3 % 17 + 1) {
      Batch piece;
      position = used.fill(position, std::min(n, whole.sequences() - joined.sequences()), piece);
      joined.append(piece, 0, piece.sequences());
    }
    CHECK(equal(whole, joined));
    // resuming is seeking: from every position, in any order
    for (int64_t s = whole.sequences() - 1; s >= 0; s -= 7) {
      Batch one, expected;
      used.fill({whole.epochs[static_cast<size_t>(s)], whole.samples[static_cast<size_t>(s)]}, 1, one);
      expected.append(whole, s, s + 1);
      REQUIRE(equal(one, expected));
    }
  }
}

TEST_CASE("many threads on one loader read the same bytes") {
  const auto corpus = corpus_of();
  const Loader loader(corpus, corpus::Split::train, config_of("nsp")), alone(corpus, corpus::Split::train, config_of("nsp"));
  std::vector<Batch> batches(8);
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 8; ++t) threads.emplace_back([&, t] { batches[t] = read(loader, {t % 5, 3 * t}, 40); });
  for (auto& thread : threads) thread.join();
  for (uint64_t t = 0; t < 8; ++t) CHECK(equal(batches[t], read(alone, {t % 5, 3 * t}, 40)));
}

TEST_CASE("an epoch has each of its samples once; epochs differ in order, pairs and masks") {
  const auto corpus = corpus_of();
  for (const char* objective : kObjectives) {
    CAPTURE(objective);
    const Loader loader(corpus, corpus::Split::train, config_of(objective));
    std::set<std::multiset<std::vector<int32_t>>> epochs;
    std::set<std::vector<int32_t>> streams;
    for (uint64_t e = 0; e < 4; ++e) {
      const Batch b = read_epoch(loader, e);
      for (int64_t s = 0; s < b.sequences(); ++s) {
        REQUIRE(b.epochs[static_cast<size_t>(s)] == e);
        REQUIRE(b.samples[static_cast<size_t>(s)] == static_cast<uint64_t>(s));
      }
      epochs.insert(masked_texts(b));
      streams.insert(b.ids);
    }
    CHECK(epochs.size() == 4);
    CHECK(streams.size() == 4);
  }
}

TEST_CASE("objectives without pairs use every token of the split exactly once in an epoch") {
  const auto corpus = corpus_of({{3, 70, 5, 200, 1}, {1}, {40, 40, 40}, {14, 14, 14}, {62}, {63}});
  for (const char* objective : {"full_sentences", "doc_sentences", "segment"}) {
    const Loader loader(corpus, corpus::Split::train, config_of(objective));
    for (uint64_t e = 0; e < 3; ++e) {
      const Batch b = read_epoch(loader, e);
      std::vector<uint64_t> counts(corpus->split(corpus::Split::train).id_counts().size(), 0);
      for (int64_t s = 0; s < b.sequences(); ++s) {
        for (const int32_t id : original(b, s)) counts[static_cast<size_t>(id)] += id >= 5;
      }
      CAPTURE(objective, e);
      CHECK(std::equal(counts.begin(), counts.end(), corpus->split(corpus::Split::train).id_counts().begin()));
    }
  }
}

TEST_CASE("seeds differ, equal seeds are equal") {
  const auto corpus = corpus_of();
  auto config = config_of("nsp");
  const Loader a(corpus, corpus::Split::train, config), b(corpus, corpus::Split::train, config);
  config.seed = 2;
  const Loader c(corpus, corpus::Split::train, config);
  CHECK(equal(read(a, {0, 0}, 50), read(b, {0, 0}, 50)));
  CHECK_FALSE(equal(read(a, {0, 0}, 50), read(c, {0, 0}, 50)));
}

TEST_CASE("every batch holds positive_ratio to one pair, also across epochs") {
  const auto corpus = corpus_of(test::FakeOptions{.documents = 200});
  for (const char* objective : {"nsp", "sop"}) {
    for (const double ratio : {0.0, 0.25, 0.5, 0.8, 1.0}) {
      CAPTURE(objective, ratio);
      auto config = config_of(objective);
      config.positive_ratio = ratio;
      const Loader loader(corpus, corpus::Split::train, config);
      const Batch b = read(loader, {0, 0}, 3 * loader.epoch_size(0));
      for (const int64_t size : {8, 32, 256}) {
        for (int64_t begin = 0; begin + size <= b.sequences(); ++begin) {  // every window, aligned or not
          const auto first = b.pair_labels.begin() + begin;
          const auto positives = static_cast<double>(std::count(first, first + size, 0));
          REQUIRE(std::abs(positives - ratio * static_cast<double>(size)) <= 1.0);
        }
      }
      CHECK(loader.epoch_size(0) > 50);
    }
  }
}

TEST_CASE("static masks repeat after dupe_factor epochs in another order") {
  const auto corpus = corpus_of();
  for (const char* objective : kObjectives) {
    auto config = config_of(objective);
    config.static_masks = true;
    config.dupe_factor = 3;
    const Loader loader(corpus, corpus::Split::train, config);
    const Batch zero = read_epoch(loader, 0), one = read_epoch(loader, 1), three = read_epoch(loader, 3);
    CHECK(masked_texts(zero) == masked_texts(three));
    CHECK(masked_texts(zero) != masked_texts(one));
    CHECK(zero.ids != three.ids);
  }
}

TEST_CASE("evaluation shows the same samples and masks in every epoch and for every seed") {
  const auto corpus = corpus_of();
  auto config = config_of("nsp");
  const Loader a(corpus, corpus::Split::validation, config, true);
  config.seed = 99;
  const Loader b(corpus, corpus::Split::validation, config, true);
  const Batch first = read_epoch(a, 0);
  CHECK(first.ids == read_epoch(a, 7).ids);
  CHECK(first.ids == read_epoch(b, 0).ids);
}

TEST_CASE("drop_last ends an epoch with a full batch") {
  const auto corpus = corpus_of();
  auto config = config_of("nsp");
  config.batch_size = 32;
  const int64_t all = Loader(corpus, corpus::Split::train, config).epoch_size(0);
  config.drop_last = true;
  CHECK(Loader(corpus, corpus::Split::train, config).epoch_size(0) == all / 32 * 32);
  config.batch_size = 100000;
  CHECK(contains(message_of([&] { Loader(corpus, corpus::Split::train, config); }, Code::data), "batch"));
}

TEST_CASE("a position beyond its epoch and a count out of range are refused and leave the batch alone") {
  const auto corpus = corpus_of();
  const Loader loader(corpus, corpus::Split::train, config_of("nsp"));
  Batch batch = read(loader, {0, 0}, 2);
  const Batch before = batch;
  const auto size = static_cast<uint64_t>(loader.epoch_size(0));
  CHECK_THROWS_AS(loader.fill({0, size + 1}, 1, batch), Error);
  CHECK_THROWS_AS(loader.fill({0, 0}, -1, batch), Error);
  CHECK_THROWS_AS(loader.fill({0, 0}, int64_t{1} << 31, batch), Error);
  CHECK(equal(batch, before));
  CHECK(loader.fill({0, size}, 0, batch) == Position{1, 0});
  CHECK(loader.fill({0, size - 1}, 1, batch) == Position{1, 0});
}

TEST_CASE("splits that cannot serve an objective are refused with the reason") {
  const auto load = [](const std::vector<std::vector<int64_t>>& lengths, const LoaderConfig& config) {
    Loader(corpus_of(lengths), corpus::Split::train, config);
  };
  auto nsp = config_of("nsp", 16);
  CHECK(contains(message_of([&] { load({}, nsp); }, Code::data), "empty"));
  const std::string one = message_of([&] { load({{5, 5, 5}}, nsp); }, Code::data);
  for (const char* objective : {"sop", "full_sentences", "doc_sentences", "segment"}) CHECK(contains(one, objective));
  CHECK(contains(one, "one document"));
  CHECK(contains(message_of([&] { load({{5}, {6}, {7}}, nsp); }, Code::data), "every document has one sentence"));
  CHECK(contains(message_of([&] { load({{50, 50}, {60, 60}}, nsp); }, Code::data), "max_seq_length"));
  CHECK(contains(message_of([&] { load({{5}}, config_of("sop", 16)); }, Code::data), "one document"));
  for (const char* objective : {"full_sentences", "doc_sentences", "segment"}) load({{5}}, config_of(objective, 16));
  nsp.positive_ratio = 0;
  load({{5}, {6}, {7}}, nsp);
  nsp.positive_ratio = 1;
  load({{5, 5, 5}}, nsp);
  load({{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}}, config_of("sop", 16));
  CHECK(contains(message_of([&] { load({{5, 5, 5}}, config_of("sop", 16)); }, Code::data), "sample"));
}

TEST_CASE("tiny corpora give whole epochs for ever") {
  for (const std::vector<std::vector<int64_t>>& lengths : {std::vector<std::vector<int64_t>>{{4, 4}, {4, 4}}, {{3, 3, 3}, {5}}, {{4, 4}, {1}}}) {
    const Loader loader(corpus_of(lengths), corpus::Split::train, config_of("nsp", 16));
    for (uint64_t e = 0; e < 200; ++e) REQUIRE(loader.epoch_size(e) >= 1);
    CHECK(read(loader, {0, 0}, 500).sequences() == 500);
  }
}

TEST_CASE("a configuration out of bounds is refused") {
  const auto corpus = corpus_of();
  LoaderConfig config = config_of("nsp");
  config.mask_replace_prob = 0.95;
  CHECK(contains(message_of([&] { Loader(corpus, corpus::Split::train, config); }, Code::config), "mask_random_prob"));
  config = config_of("mlm");
  CHECK(contains(message_of([&] { Loader(corpus, corpus::Split::train, config); }, Code::config), "objective"));
  config = config_of("nsp", 4);
  CHECK(contains(message_of([&] { Loader(corpus, corpus::Split::train, config); }, Code::config), "max_seq_length"));
  CHECK_THROWS_AS(parse_config<LoaderConfig>(R"({"mask_prob": 0.6})", "loader"), Error);
  CHECK(parse_config<LoaderConfig>("{}", "loader").max_seq_length == 512);
}

TEST_CASE("describe_json reports balance, lengths and truncated tokens") {
  const Loader loader(corpus_of({{20, 300, 4}, {5, 5, 5, 5, 5, 5}, {9}}), corpus::Split::train, config_of("nsp", 32));
  const std::string json = loader.describe_json();
  for (const char* key : {"samples_per_epoch", "dropped_samples", "forced_negative_share", "mean_length", "truncated_tokens"}) {
    CHECK(contains(json, std::string("\"") + key + "\""));
  }
  const Loader lossless(corpus_of({{20, 300, 4}}), corpus::Split::train, config_of("doc_sentences", 32));
  CHECK(contains(lossless.describe_json(), "\"truncated_tokens\":0.0"));
}

TEST_CASE("the padded view holds the same tokens in a rectangle") {
  const auto corpus = corpus_of();
  const Loader loader(corpus, corpus::Split::train, config_of("nsp"));
  const Batch b = read(loader, {0, 0}, 20);
  for (const int64_t length : {b.max_seqlen, int64_t{80}}) {
    const Padded p = padded(b, 0, length);
    CHECK(p.ids.size() == static_cast<size_t>(20 * length));
    int64_t masked = 0, tokens = 0;
    for (int64_t s = 0; s < 20; ++s) {
      const auto text = original(b, s);
      for (int64_t i = 0; i < length; ++i) {
        const auto cell = static_cast<size_t>(s * length + i);
        const bool inside = i < static_cast<int64_t>(text.size());
        REQUIRE(p.attention_mask[cell] == inside);
        tokens += inside;
        if (!inside) {
          REQUIRE(p.ids[cell] == 0);
          REQUIRE(p.labels[cell] == -100);
        } else if (p.labels[cell] == -100) {
          REQUIRE(p.ids[cell] == text[static_cast<size_t>(i)]);
        } else {
          REQUIRE(p.labels[cell] == text[static_cast<size_t>(i)]);
          ++masked;
        }
      }
    }
    CHECK(masked == b.masked());
    CHECK(tokens == b.tokens());
  }
  CHECK_THROWS_AS(padded(b, 0, b.max_seqlen - 1), Error);
}
