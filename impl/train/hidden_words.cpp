#include "train/hidden_words.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "train/live_model.h"

namespace bertpt::train {
namespace {

constexpr size_t kShortest = 12, kLongest = 40, kLetters = 4;

bool is_word(std::string_view piece) {
  const auto letter = [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return piece.size() >= kLetters && !piece.starts_with("##") && std::ranges::all_of(piece, letter);
}

std::optional<HiddenWord> hide_one(const text::Tokenizer& tokenizer, std::vector<int32_t> ids, size_t longest) {
  if (ids.size() < kShortest || ids.size() > longest) return std::nullopt;
  const auto piece = [&](size_t i) { return tokenizer.vocab().piece(ids[i]); };
  const size_t wanted = ids.size() * 2 / 3;
  const auto distance = [&](size_t i) { return i > wanted ? i - wanted : wanted - i; };
  std::optional<size_t> best;
  for (size_t i = 1; i + 1 < ids.size(); ++i) {
    if (is_word(piece(i)) && !piece(i + 1).starts_with("##") && (!best || distance(i) < distance(*best))) best = i;
  }
  if (!best) return std::nullopt;
  const auto& special = tokenizer.vocab().special();
  HiddenWord hidden;
  hidden.answer = ids[*best];
  hidden.word = piece(*best);
  ids[*best] = special.mask;
  hidden.text = tokenizer.decode(ids, false);
  hidden.place = static_cast<int32_t>(*best) + 1;
  hidden.ids.push_back(special.cls);
  hidden.ids.insert(hidden.ids.end(), ids.begin(), ids.end());
  hidden.ids.push_back(special.sep);
  return hidden;
}

std::optional<HiddenWord> from_document(const corpus::Corpus& corpus, int64_t document, size_t longest) {
  const corpus::SplitView& split = corpus.split(corpus::Split::validation);
  const int64_t begin = split.sentence_begin(document), end = split.sentence_begin(document + 1);
  for (int64_t s = (begin + end) / 2; s < end; ++s) {
    std::vector<int32_t> ids;
    split.append_sentences(s, 1, ids);
    if (auto hidden = hide_one(*corpus.tokenizer(), std::move(ids), longest)) return hidden;
  }
  return std::nullopt;
}

}  // namespace

std::vector<HiddenWord> choose_hidden_words(const corpus::Corpus& corpus, int64_t count, int64_t max_tokens) {
  const size_t longest = std::min(kLongest, static_cast<size_t>(std::max<int64_t>(0, max_tokens - 2)));
  const int64_t documents = corpus.split(corpus::Split::validation).n_documents(), n = std::min(count, documents);
  std::vector<HiddenWord> found;
  for (int64_t i = 0; i < n; ++i) {
    if (auto hidden = from_document(corpus, i * documents / n, longest)) found.push_back(std::move(*hidden));
  }
  return found;
}

std::vector<Sample> guess_hidden_words(LiveModel& model, const std::vector<HiddenWord>& words, int64_t k) {
  examples::Batch batch;
  for (const HiddenWord& word : words) {
    batch.masked_positions.push_back(static_cast<int32_t>(batch.tokens()) + word.place);
    batch.masked_labels.push_back(word.answer);
    batch.ids.insert(batch.ids.end(), word.ids.begin(), word.ids.end());
    batch.types.resize(batch.ids.size(), 0);
    batch.positions.resize(batch.ids.size());
    std::iota(batch.positions.end() - static_cast<ptrdiff_t>(word.ids.size()), batch.positions.end(), 0);
    batch.cu_seqlens.push_back(static_cast<int32_t>(batch.ids.size()));
    batch.pair_labels.push_back(-1);
    batch.epochs.push_back(0);
    batch.samples.push_back(0);
    batch.max_seqlen = std::max(batch.max_seqlen, static_cast<int64_t>(word.ids.size()));
  }
  std::vector<float> logits, pair_logits;
  model.logits(batch, logits, pair_logits);
  const auto rows = static_cast<size_t>(model.config().vocab_size), known = static_cast<size_t>(model.tokenizer()->vocab().size());
  std::vector<Sample> samples;
  for (size_t w = 0; w < words.size(); ++w) {
    const std::span<const float> row(logits.data() + w * rows, rows);
    const double top = *std::ranges::max_element(row);
    double sum = 0;
    for (const float value : row) sum += std::exp(value - top);
    const auto probability = [&](size_t id) { return std::exp(row[id] - top) / sum; };
    std::vector<int32_t> order(known);
    std::iota(order.begin(), order.end(), 0);
    const auto best = order.begin() + std::min<ptrdiff_t>(k, std::ssize(order));
    std::partial_sort(order.begin(), best, order.end(), [&](int32_t a, int32_t b) {
      return row[static_cast<size_t>(a)] != row[static_cast<size_t>(b)] ? row[static_cast<size_t>(a)] > row[static_cast<size_t>(b)] : a < b;
    });
    Sample& sample = samples.emplace_back();
    sample.text = words[w].text;
    sample.answer = words[w].word;
    sample.probability = probability(static_cast<size_t>(words[w].answer));
    for (auto id = order.begin(); id != best; ++id)
      sample.guesses.push_back({std::string(model.tokenizer()->vocab().piece(*id)), probability(static_cast<size_t>(*id))});
  }
  return samples;
}

}  // namespace bertpt::train
