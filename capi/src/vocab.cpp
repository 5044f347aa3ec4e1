#include "bertpt/vocab.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "convert.h"
#include "guard.h"
#include "text/vocab_extension.h"
#include "text/vocab_trainer.h"

using namespace bertpt::capi;
using bertpt::text::Vocab;

namespace {

// Reads all documents into a VocabTrainer or a VocabExtender.
template <class Reader>
void read_into(Reader& words, const bertpt::corpus::Documents& documents, const bertpt::Cancel& cancel, bertpt::Progress& progress) {
  const auto reader = documents.open();
  reader->stop_on(cancel);
  progress.begin("reading documents", "bytes", reader->bytes_total());
  for (std::string text; reader->next_text(text);) {
    cancel.check("capi/vocab");
    words.add(text, cancel);
    progress.set(reader->bytes_read());
  }
}

Vocab train(const bertpt::corpus::Documents& documents, const bertpt::text::VocabConfig& config, const bertpt::Cancel& cancel,
            bertpt::Progress& progress) {
  bertpt::text::VocabTrainer trainer(config);
  read_into(trainer, documents, cancel, progress);
  return trainer.train(cancel, progress);
}

nlohmann::ordered_json describe_pieces(const Vocab& vocab) {
  int64_t continuations = 0, characters = 0, unused = 0, empty = 0, duplicates = 0;
  size_t longest = 0;
  for (int32_t id = 0; id < vocab.size(); ++id) {
    const std::string_view piece = vocab.piece(id);
    const std::string_view letters = vocab.is_continuation(id) ? piece.substr(2) : piece;
    const auto n_chars = static_cast<size_t>(std::count_if(letters.begin(), letters.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    continuations += vocab.is_continuation(id) ? 1 : 0;
    characters += n_chars == 1 ? 1 : 0;
    unused += piece.starts_with("[unused") && piece.ends_with("]") ? 1 : 0;
    empty += piece.empty() ? 1 : 0;
    duplicates += !piece.empty() && vocab.find(piece) != id ? 1 : 0;
    longest = std::max(longest, n_chars);
  }
  return {{"continuations", continuations}, {"single_characters", characters}, {"unused", unused}, {"empty", empty},
          {"duplicates", duplicates},       {"longest_chars", longest}};
}

std::string describe(const Vocab& vocab) {
  const bertpt::text::SpecialIds& special = vocab.special();
  const bertpt::text::NormalizerOptions& normalizer = vocab.suggested();
  const nlohmann::ordered_json json = {
      {"size", vocab.size()},
      {"hash", vocab.hash()},
      {"pieces", describe_pieces(vocab)},
      {"special_ids", {{"pad", special.pad}, {"unk", special.unk}, {"cls", special.cls}, {"sep", special.sep}, {"mask", special.mask}}},
      {"normalizer",
       {{"lowercase", normalizer.lowercase},
        {"strip_accents", normalizer.strip_accents},
        {"clean_text", normalizer.clean_text},
        {"split_cjk", normalizer.split_cjk},
        {"rules", normalizer.google_rules ? "google" : "hf"},
        {"max_word_chars", normalizer.max_word_chars}}}};
  return json.dump();
}

}  // namespace

bertpt_status bertpt_vocab_train(const bertpt_documents* documents, const char* config_json, const bertpt_cancel* cancel,
                                 const bertpt_progress* progress, bertpt_vocab** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& source = need(documents, "documents");
    const Shared reading(source.owner, "documents");
    bertpt::Progress done = progress_of(progress);
    give(out, [&] {
      return std::make_shared<const Vocab>(train(
          *source.impl, bertpt::parse_config<bertpt::text::VocabConfig>(optional_string(config_json), "vocab"), cancel_of(cancel), done));
    });
  });
}

bertpt_status bertpt_vocab_extend(const bertpt_vocab* vocab, const bertpt_documents* documents, const char* config_json,
                                  const bertpt_cancel* cancel, const bertpt_progress* progress, bertpt_vocab** out, bertpt_text** report,
                                  bertpt_error** error) noexcept {
  return guard(error, [&] {
    const auto& impl = need(vocab, "vocab").impl;
    const bertpt_documents& source = need(documents, "documents");
    const Shared reading(source.owner, "documents");
    need(out, "out");
    bertpt::Progress done = progress_of(progress);
    const bertpt::Cancel stop = cancel_of(cancel);
    bertpt::text::VocabExtender extender(
        impl, bertpt::parse_config<bertpt::text::VocabExtensionConfig>(optional_string(config_json), "vocab_extension"));
    read_into(extender, *source.impl, stop, done);
    bertpt::text::ExtendedVocab extended = extender.extend(stop, done);
    auto text = report == nullptr ? nullptr : std::make_unique<bertpt_text>(extended.report.json());
    give(out, [&] { return std::make_shared<const Vocab>(std::move(extended.vocab)); });
    if (report != nullptr) *report = text.release();
  });
}

bertpt_status bertpt_vocab_load(const char* path, bertpt_vocab** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return std::make_shared<const Vocab>(Vocab::load(string_of(path, "path"))); }); });
}

bertpt_status bertpt_vocab_save(const bertpt_vocab* vocab, const char* folder, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Vocab& impl = *need(vocab, "vocab").impl;
    impl.save(string_of(folder, "folder"), impl.suggested());
  });
}

bertpt_status bertpt_vocab_get_size(const bertpt_vocab* vocab, int64_t* size, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = need(vocab, "vocab").impl->size();
    need(size, "size") = n;
  });
}

bertpt_status bertpt_vocab_get_piece(const bertpt_vocab* vocab, int32_t id, const char** piece, size_t* piece_size,
                                     bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Vocab& impl = *need(vocab, "vocab").impl;
    if (id < 0 || id >= impl.size())
      refuse_argument("id", "must be from 0 to " + std::to_string(impl.size() - 1) + ", got " + std::to_string(id));
    need(piece, "piece");
    need(piece_size, "piece_size");
    *piece = impl.piece(id).data();
    *piece_size = impl.piece(id).size();
  });
}

bertpt_status bertpt_vocab_find(const bertpt_vocab* vocab, const char* piece, size_t piece_size, int32_t* id,
                                bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int32_t found = need(vocab, "vocab").impl->find(text_of(piece, piece_size, "piece")).value_or(-1);
    need(id, "id") = found;
  });
}

bertpt_status bertpt_vocab_get_special_ids(const bertpt_vocab* vocab, bertpt_special_ids* ids, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt::text::SpecialIds& special = need(vocab, "vocab").impl->special();
    bertpt_special_ids filled{};
    filled.pad = special.pad;
    filled.unk = special.unk;
    filled.cls = special.cls;
    filled.sep = special.sep;
    filled.mask = special.mask;
    fill_struct(ids, filled, "ids");
  });
}

bertpt_status bertpt_vocab_describe(const bertpt_vocab* vocab, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return describe(*need(vocab, "vocab").impl); }); });
}

void bertpt_vocab_free(bertpt_vocab* vocab) noexcept { release(vocab); }
