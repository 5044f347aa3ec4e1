#include "corpus/tokenized_batch.h"

#include <algorithm>
#include <iterator>

#include "base/threads.h"
#include "text/utf8.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/builder";
constexpr size_t kUnitBytes = size_t{64} << 10;  // of text, tokenized by one thread in one go
constexpr size_t kBytesPerToken = 3;             // seldom fewer, so that ids seldom move

// Some sentences of a document and what the tokenizer made of them.
struct Unit {
  size_t first_sentence, end_sentence;
  std::vector<int32_t> ids = {};
  std::vector<uint32_t> lengths = {};
  uint64_t dropped_sentences = 0, unk_tokens = 0;
  std::vector<std::string> unk_words = {};
};

// The words of a sentence that the vocabulary cannot say. Rare, so the sentence is simply tokenized again, with its offsets.
void note_unk_words(const text::Tokenizer& tokenizer, std::string_view sentence, std::vector<std::string>& words) {
  const int32_t unk = tokenizer.vocab().special().unk;
  const text::Encoding encoding = tokenizer.encode(sentence, {.add_special_tokens = false});
  for (size_t i = 0; i < encoding.ids.size() && words.size() < kUnkWords; ++i) {
    if (encoding.ids[i] == unk)
      words.emplace_back(sentence.substr(static_cast<size_t>(encoding.begin[i]), static_cast<size_t>(encoding.end[i] - encoding.begin[i])));
  }
}

void tokenize(const Tools& tools, std::string_view text, const std::vector<text::Span>& sentences, Unit& unit) {
  tools.cancel.check(kComponent);
  const int32_t unk = tools.tokenizer.vocab().special().unk;
  if (unit.first_sentence == unit.end_sentence) return;
  unit.ids.reserve((sentences[unit.end_sentence - 1].end - sentences[unit.first_sentence].begin) / kBytesPerToken);
  unit.lengths.reserve(unit.end_sentence - unit.first_sentence);
  for (size_t i = unit.first_sentence; i < unit.end_sentence; ++i) {
    const size_t before = unit.ids.size();
    const std::string_view sentence = text.substr(sentences[i].begin, sentences[i].end - sentences[i].begin);
    tools.tokenizer.append_ids(sentence, unit.ids);
    if (unit.ids.size() == before) {
      ++unit.dropped_sentences;
      continue;
    }
    unit.lengths.push_back(static_cast<uint32_t>(unit.ids.size() - before));
    const auto n_unk = static_cast<uint64_t>(std::count(unit.ids.begin() + static_cast<std::ptrdiff_t>(before), unit.ids.end(), unk));
    unit.unk_tokens += n_unk;
    if (n_unk > 0 && unit.unk_words.size() < kUnkWords) note_unk_words(tools.tokenizer, sentence, unit.unk_words);
  }
}

std::vector<Unit> units_of(const std::vector<text::Span>& spans) {
  std::vector<Unit> units;
  for (size_t first = 0, end = 0; first < spans.size(); first = end) {
    for (end = first + 1; end < spans.size() && spans[end].end - spans[first].begin <= kUnitBytes; ++end) {
    }
    units.push_back({first, end});
  }
  return units;
}

}  // namespace

Outcome tokenize_document(const Tools& tools, HashedDocument given, int64_t threads) {
  Document& document = given.document;
  Outcome out;
  out.text_bytes = document.text.size();
  out.document.text_hash = given.text_hash;
  out.filter = broken_text_rule(tools.filters, document.text);
  if (out.filter != nullptr) return out;
  if (const std::optional<size_t> first = text::first_invalid_utf8(document.text)) {
    out.first_ill_formed = *first;
    out.ill_formed = static_cast<uint64_t>(text::count_invalid_utf8(document.text));
  }
  std::vector<text::Span> sentences = std::move(document.sentences);
  if (!document.has_sentences) tools.segmenter.segment(document.text, sentences);
  out.has_sentences = !sentences.empty();
  out.document.id = std::move(document.id);
  if (threads == 1) {
    Unit whole{0, sentences.size()};
    tokenize(tools, document.text, sentences, whole);
    out.document.ids = std::move(whole.ids);
    out.document.sentence_lengths = std::move(whole.lengths);
    out.dropped_sentences = whole.dropped_sentences;
    out.unk_tokens = whole.unk_tokens;
    out.unk_words = std::move(whole.unk_words);
  } else {
    std::vector<Unit> units = units_of(sentences);
    parallel_for(threads, static_cast<int64_t>(units.size()),
                 [&](int64_t i) { tokenize(tools, document.text, sentences, units[static_cast<size_t>(i)]); });
    for (Unit& unit : units) {
      out.document.ids.insert(out.document.ids.end(), unit.ids.begin(), unit.ids.end());
      out.document.sentence_lengths.insert(out.document.sentence_lengths.end(), unit.lengths.begin(), unit.lengths.end());
      out.dropped_sentences += unit.dropped_sentences;
      out.unk_tokens += unit.unk_tokens;
      const size_t wanted = std::min(unit.unk_words.size(), kUnkWords - out.unk_words.size());
      std::move(unit.unk_words.begin(), unit.unk_words.begin() + static_cast<std::ptrdiff_t>(wanted), std::back_inserter(out.unk_words));
      unit = {};
    }
  }
  if (!out.document.ids.empty()) out.filter = broken_token_rule(tools.filters, out.document.ids.size(), out.unk_tokens);
  return out;
}

std::vector<Outcome> tokenize_batch(const Tools& tools, std::vector<HashedDocument> documents) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(documents.size());
  for (HashedDocument& document : documents) outcomes.push_back(tokenize_document(tools, std::move(document)));
  return outcomes;
}

}  // namespace bertpt::corpus
