#include "held_out.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace cli {
namespace {

using CorpusDocument = Owned<bertpt_corpus_document, bertpt_corpus_document_free>;

struct Reader {
  Tokenizer tokenizer;
  Vocab vocab;
  bertpt_special_ids special{};
};

std::string piece(const Reader& reader, int32_t id) {
  const char* data = nullptr;
  size_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_piece(reader.vocab.get(), id, &data, &size, error); });
  return std::string(data, size);
}

bool is_word(const std::string& piece) {
  return piece.size() >= 4 && std::all_of(piece.begin(), piece.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

// Masks the whole word nearest to two thirds of the sentence: by then there is something to go by.
std::optional<MaskedSentence> mask_one_word(const Reader& reader, std::vector<int32_t> ids) {
  if (ids.size() < 12 || ids.size() > 40) return std::nullopt;
  std::optional<size_t> best;
  const size_t wanted = ids.size() * 2 / 3;
  const auto distance = [&](size_t i) { return i > wanted ? i - wanted : wanted - i; };
  for (size_t i = 1; i + 1 < ids.size(); ++i) {
    const bool whole = !piece(reader, ids[i + 1]).starts_with("##");
    if (whole && is_word(piece(reader, ids[i])) && (!best || distance(i) < distance(*best))) best = i;
  }
  if (!best) return std::nullopt;
  const std::string answer = piece(reader, ids[*best]);
  ids[*best] = reader.special.mask;
  return MaskedSentence{
      text([&](auto out, auto error) { return bertpt_tokenizer_decode(reader.tokenizer.get(), ids.data(), ids.size(), 0, out, error); }),
      answer};
}

std::optional<MaskedSentence> from_document(const Reader& reader, const Corpus& corpus, int64_t index) {
  const CorpusDocument document = make<CorpusDocument>(
      [&](auto out, auto error) { return bertpt_corpus_read_document(corpus.get(), BERTPT_SPLIT_VALIDATION, index, out, error); });
  bertpt_corpus_document_view view{};
  view.struct_size = sizeof view;
  checked([&](bertpt_error** error) { return bertpt_corpus_document_get_view(document.get(), &view, error); });
  std::vector<std::vector<int32_t>> sentences;
  const int32_t* ids = view.ids;
  for (int64_t s = 0; s < view.sentences; ++s) {
    sentences.emplace_back(ids, ids + view.sentence_lengths[s]);
    ids += view.sentence_lengths[s];
  }
  for (size_t i = sentences.size() / 2; i < sentences.size(); ++i) {  // from the middle on: beginnings are formulas
    if (auto masked = mask_one_word(reader, sentences[i])) return masked;
  }
  return std::nullopt;
}

}  // namespace

std::vector<MaskedSentence> held_out_sentences(const Corpus& corpus, int64_t count) {
  Reader reader;
  reader.tokenizer = make<Tokenizer>([&](auto out, auto error) { return bertpt_corpus_get_tokenizer(corpus.get(), out, error); });
  reader.vocab = make<Vocab>([&](auto out, auto error) { return bertpt_tokenizer_get_vocab(reader.tokenizer.get(), out, error); });
  reader.special.struct_size = sizeof reader.special;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_special_ids(reader.vocab.get(), &reader.special, error); });
  bertpt_corpus_info info{};
  info.struct_size = sizeof info;
  checked([&](bertpt_error** error) { return bertpt_corpus_get_info(corpus.get(), BERTPT_SPLIT_VALIDATION, &info, error); });

  std::vector<MaskedSentence> found;
  for (int64_t i = 0; i < std::min(count, info.documents); ++i) {
    if (auto masked = from_document(reader, corpus, i * info.documents / std::min(count, info.documents)))
      found.push_back(std::move(*masked));
  }
  return found;
}

}  // namespace cli
