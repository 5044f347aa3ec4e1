#include "examples/google_instances.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "base/error.h"
#include "base/python_random.h"
#include "examples/masking.h"
#include "text/vocab.h"

namespace bertpt::examples {
namespace {

constexpr const char* kComponent = "examples/google_instances";
constexpr int kPartnerDraws = 10;

using Ids = std::vector<int32_t>;

// Deletes from the longer side, B when equal, at its front or its back by a coin, until both fit.
void truncate(Ids& a, Ids& b, size_t limit, PythonRandom& random) {
  size_t a_front = 0, b_front = 0, a_size = a.size(), b_size = b.size();
  while (a_size + b_size > limit) {
    const bool from_a = a_size > b_size;
    if (random.uniform() < 0.5) ++(from_a ? a_front : b_front);
    --(from_a ? a_size : b_size);
  }
  const auto keep = [](Ids& ids, size_t front, size_t size) {
    ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(front));
    ids.resize(size);
  };
  keep(a, a_front, a_size);
  keep(b, b_front, b_size);
}

}  // namespace

void GoogleConfig::visit(ConfigVisitor& v) {
  v.field(
      {.name = "max_seq_length", .help = "Maximum length of an instance with [CLS] and [SEP].", .unit = "tokens", .min = 5, .max = 65535},
      max_seq_length);
  v.field({.name = "max_predictions_per_seq",
           .help = "At most so many tokens of an instance are masked.",
           .unit = "tokens",
           .min = 1,
           .max = 65535},
          max_predictions_per_seq);
  v.field({.name = "random_seed", .help = "The seed given to Python's random.Random."}, random_seed);
  v.field({.name = "dupe_factor", .help = "Passes over the documents, each with draws of its own.", .min = 1, .max = 10000}, dupe_factor);
  v.field({.name = "masked_lm_prob", .help = "Share of the tokens of an instance to be masked.", .min = 0, .max = 1}, masked_lm_prob);
  v.field(
      {.name = "short_seq_prob", .help = "Share of the documents cut to a shorter target length, drawn in every pass.", .min = 0, .max = 1},
      short_seq_prob);
  v.field({.name = "do_whole_word_mask", .help = "Mask all pieces of a word or none."}, do_whole_word_mask);
}

struct GoogleInstances::Impl {
  Impl(const corpus::SplitView& given, const text::Vocab& v, const GoogleConfig& c)
      : split(given),
        vocab(v),
        special(v.special()),
        config(parse_config<GoogleConfig>(write_config(c), "google")),
        random(config.random_seed) {}

  void make(const Cancel& cancel, Progress& progress);
  void document_instances(size_t index);
  void append_sentences(int64_t document, int64_t first, int64_t count, Ids& ids) const {
    if (count > 0) split.append_sentences(split.sentence_begin(document) + first, count, ids);
  }
  void append_partner(size_t index, int64_t wanted, Ids& b);
  void add_instance(const Ids& a, const Ids& b, bool is_random_next);
  void mask(std::span<int32_t> tokens);
  int64_t n_sentences(int64_t document) const { return split.sentence_begin(document + 1) - split.sentence_begin(document); }
  int64_t length(int64_t document, int64_t sentence) const {
    return static_cast<int64_t>(split.sentence_lengths()[static_cast<size_t>(split.sentence_begin(document) + sentence)]);
  }

  const corpus::SplitView& split;
  const text::Vocab& vocab;
  const text::SpecialIds special;
  const GoogleConfig config;
  PythonRandom random;
  std::vector<int64_t> documents;  // of the split, in the script's shuffled order

  struct Instance {
    uint64_t first_token, first_mask;
    uint16_t length, a_length, masked;  // a_length: with [CLS] and its [SEP]
    bool is_random_next;
  };
  std::vector<Instance> instances;
  Ids tokens, labels;
  std::vector<uint16_t> positions;

  std::vector<std::vector<uint16_t>> words;  // room for mask()
};

void GoogleInstances::Impl::make(const Cancel& cancel, Progress& progress) {
  documents.resize(static_cast<size_t>(split.n_documents()));
  std::iota(documents.begin(), documents.end(), int64_t{0});
  random.shuffle(documents);
  progress.begin("making instances", "documents", static_cast<uint64_t>(config.dupe_factor) * documents.size());
  for (int64_t pass = 0; pass < config.dupe_factor; ++pass) {
    for (size_t index = 0; index < documents.size(); ++index) {
      cancel.check(kComponent);
      document_instances(index);
      progress.advance(1);
    }
  }
  random.shuffle(instances);
}

void GoogleInstances::Impl::document_instances(size_t index) {
  const int64_t document = documents[index], n = n_sentences(document), limit = config.max_seq_length - 3;
  const int64_t target = random.uniform() < config.short_seq_prob ? random.between(2, limit) : limit;
  Ids a, b;
  int64_t first = 0, total = 0;  // of the chunk [first, i]
  for (int64_t i = 0; i < n; ++i) {
    total += length(document, i);
    if (i != n - 1 && total < target) continue;
    const int64_t count = i + 1 - first;
    const int64_t a_count = count >= 2 ? random.between(1, count - 1) : 1;
    a.clear();
    b.clear();
    append_sentences(document, first, a_count, a);
    const bool is_random_next = count == 1 || random.uniform() < 0.5;
    if (is_random_next) {
      append_partner(index, target - static_cast<int64_t>(a.size()), b);
      i = first + a_count - 1;  // gives back the sentences that were not used
    } else {
      append_sentences(document, first + a_count, count - a_count, b);
    }
    truncate(a, b, static_cast<size_t>(limit), random);
    add_instance(a, b, is_random_next);
    first = i + 1;
    total = 0;
  }
}

void GoogleInstances::Impl::append_partner(size_t index, int64_t wanted, Ids& b) {
  size_t other = index;
  for (int draw = 0; draw < kPartnerDraws && other == index; ++draw) other = static_cast<size_t>(random.below(documents.size()));
  const int64_t document = documents[other], n = n_sentences(document), first = random.between(0, n - 1);
  int64_t count = 0, size = 0;
  do size += length(document, first + count++);
  while (size < wanted && first + count < n);
  append_sentences(document, first, count, b);
}

void GoogleInstances::Impl::add_instance(const Ids& a, const Ids& b, bool is_random_next) {
  Instance instance{tokens.size(), labels.size(), 0, static_cast<uint16_t>(a.size() + 2), 0, is_random_next};
  tokens.push_back(special.cls);
  tokens.insert(tokens.end(), a.begin(), a.end());
  tokens.push_back(special.sep);
  tokens.insert(tokens.end(), b.begin(), b.end());
  tokens.push_back(special.sep);
  instance.length = static_cast<uint16_t>(tokens.size() - instance.first_token);
  mask(std::span(tokens).subspan(instance.first_token));
  instance.masked = static_cast<uint16_t>(labels.size() - instance.first_mask);
  instances.push_back(instance);
}

void GoogleInstances::Impl::mask(std::span<int32_t> ids) {
  words.clear();
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == special.cls || ids[i] == special.sep) continue;
    const bool joins = config.do_whole_word_mask && !words.empty() && vocab.is_continuation(ids[i]);
    if (!joins) words.emplace_back();
    words.back().push_back(static_cast<uint16_t>(i));
  }
  random.shuffle(words);
  const int64_t wanted = std::max<int64_t>(1, mask_count(config.masked_lm_prob, static_cast<int64_t>(ids.size())));
  const auto count = static_cast<size_t>(std::min(config.max_predictions_per_seq, wanted));
  std::vector<std::pair<uint16_t, int32_t>> masked;  // position, original id
  for (const std::vector<uint16_t>& word : words) {
    if (masked.size() >= count) break;
    if (masked.size() + word.size() > count) continue;
    for (const uint16_t position : word) {
      int32_t& id = ids[position];
      masked.emplace_back(position, id);
      if (random.uniform() < 0.8) id = special.mask;
      else if (random.uniform() >= 0.5) id = static_cast<int32_t>(random.below(static_cast<uint64_t>(vocab.size())));
    }
  }
  std::sort(masked.begin(), masked.end());
  for (const auto& [position, id] : masked) {
    positions.push_back(position);
    labels.push_back(id);
  }
}

GoogleInstances::GoogleInstances(const corpus::SplitView& split, const text::Vocab& vocab, const GoogleConfig& config, const Cancel& cancel,
                                 Progress& progress)
    : impl_(std::make_unique<Impl>(split, vocab, config)) {
  if (split.n_documents() == 0) throw Error(Code::data, kComponent, "the split has no document to make instances of");
  impl_->make(cancel, progress);
}
GoogleInstances::~GoogleInstances() = default;

int64_t GoogleInstances::size() const { return static_cast<int64_t>(impl_->instances.size()); }
const GoogleConfig& GoogleInstances::config() const { return impl_->config; }

void GoogleInstances::append(int64_t i, Batch& batch) const {
  if (i < 0 || i >= size()) {
    throw Error(Code::invalid_argument, kComponent,
                "instance " + std::to_string(i) + " is outside the " + std::to_string(size()) + " instances",
                {{"index", i}, {"size", size()}});
  }
  const Impl::Instance& instance = impl_->instances[static_cast<size_t>(i)];
  const auto offset = static_cast<int32_t>(batch.ids.size());
  const auto begin = impl_->tokens.begin() + static_cast<std::ptrdiff_t>(instance.first_token);
  batch.ids.insert(batch.ids.end(), begin, begin + instance.length);
  for (int32_t position = 0; position < instance.length; ++position) {
    batch.types.push_back(position < instance.a_length ? 0 : 1);
    batch.positions.push_back(position);
  }
  for (size_t m = instance.first_mask; m < instance.first_mask + instance.masked; ++m) {
    batch.masked_positions.push_back(offset + impl_->positions[m]);
    batch.masked_labels.push_back(impl_->labels[m]);
  }
  batch.cu_seqlens.push_back(static_cast<int32_t>(batch.ids.size()));
  batch.pair_labels.push_back(instance.is_random_next ? 1 : 0);
  batch.epochs.push_back(0);
  batch.samples.push_back(static_cast<uint64_t>(i));
  batch.max_seqlen = std::max<int64_t>(batch.max_seqlen, instance.length);
}

}  // namespace bertpt::examples
