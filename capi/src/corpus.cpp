#include "bertpt/corpus.h"

#include "convert.h"
#include "corpus/merge.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;

namespace {

bertpt::corpus::CorpusConfig config_of(const char* json) {
  return bertpt::parse_config<bertpt::corpus::CorpusConfig>(optional_string(json), "corpus");
}

const bertpt::corpus::SplitView& split_of(const bertpt_corpus* corpus, bertpt_split split) {
  const bertpt::corpus::Corpus& impl = *need(corpus, "corpus").impl;
  if (split != BERTPT_SPLIT_TRAIN && split != BERTPT_SPLIT_VALIDATION) {
    refuse_argument("split", "must be 0 (train) or 1 (validation), got " + std::to_string(split));
  }
  return impl.split(static_cast<bertpt::corpus::Split>(split));
}

std::unique_ptr<bertpt_corpus_document> read(const bertpt::corpus::SplitView& split, int64_t index) {
  if (index < 0 || index >= split.n_documents()) {
    refuse_argument("index", "is " + std::to_string(index) + ", but the split has " + std::to_string(split.n_documents()) + " documents");
  }
  const int64_t first = split.sentence_begin(index), last = split.sentence_begin(index + 1);
  auto document = std::make_unique<bertpt_corpus_document>();
  split.append_sentences(first, last - first, document->ids);
  for (int64_t i = first; i < last; ++i)
    document->sentence_lengths.push_back(static_cast<int32_t>(split.sentence_lengths()[static_cast<size_t>(i)]));
  document->id = split.document_id(index);
  return document;
}

void refuse_used_up(const bertpt_corpus_builder& builder) {
  if (builder.impl == nullptr)
    throw Error(Code::state, "capi/corpus", "the corpus builder is used up: bertpt_corpus_builder_finish was called");
}

}  // namespace

bertpt_status bertpt_corpus_build(const bertpt_documents* documents, const bertpt_tokenizer* tokenizer, const char* folder,
                                  const char* config_json, const bertpt_cancel* cancel, const bertpt_progress* progress,
                                  bertpt_corpus** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& source = need(documents, "documents");
    const Shared reading(source.owner, "documents");
    bertpt::Progress done = progress_of(progress);
    give(out, [&] {
      return bertpt::corpus::build_corpus(*source.impl, need(tokenizer, "tokenizer").impl, string_of(folder, "folder"),
                                          config_of(config_json), cancel_of(cancel), done);
    });
  });
}

bertpt_status bertpt_corpus_merge(const char* const* folders, size_t n_folders, const char* folder, const bertpt_cancel* cancel,
                                  const bertpt_progress* progress, bertpt_corpus** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    std::vector<std::filesystem::path> parts;
    for (const char* const part : span_of(folders, n_folders, "folders")) parts.emplace_back(string_of(part, "folders"));
    bertpt::Progress done = progress_of(progress);
    give(out, [&] { return bertpt::corpus::merge_corpora(parts, string_of(folder, "folder"), cancel_of(cancel), done); });
  });
}

bertpt_status bertpt_corpus_open(const char* folder, bertpt_corpus** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return bertpt::corpus::Corpus::open(string_of(folder, "folder")); }); });
}

bertpt_status bertpt_corpus_builder_create(const char* folder, const bertpt_tokenizer* tokenizer, const char* config_json,
                                           bertpt_corpus_builder** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_unique<bertpt::corpus::CorpusBuilder>(string_of(folder, "folder"), need(tokenizer, "tokenizer").impl,
                                                             config_of(config_json));
    });
  });
}

bertpt_status bertpt_corpus_builder_push(bertpt_corpus_builder* builder, const char* text, size_t text_size, const char* id, size_t id_size,
                                         bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_corpus_builder& handle = need(builder, "builder");
    const Exclusive alone(handle.owner, "corpus_builder");
    refuse_used_up(handle);
    bertpt::corpus::Document copy;
    copy.text = text_of(text, text_size, "text");
    copy.id = text_of(id, id_size, "id");
    handle.impl->add(copy);
  });
}

bertpt_status bertpt_corpus_builder_finish(bertpt_corpus_builder* builder, bertpt_corpus** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_corpus_builder& handle = need(builder, "builder");
    const Exclusive alone(handle.owner, "corpus_builder");
    need(out, "out");
    refuse_used_up(handle);
    const std::unique_ptr<bertpt::corpus::CorpusBuilder> impl = std::move(handle.impl);
    *out = new bertpt_corpus{impl->finish()};
  });
}

void bertpt_corpus_builder_free(bertpt_corpus_builder* builder) noexcept { release(builder); }

bertpt_status bertpt_corpus_get_info(const bertpt_corpus* corpus, bertpt_split split, bertpt_corpus_info* info,
                                     bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt::corpus::SplitView& view = split_of(corpus, split);
    bertpt_corpus_info filled{};
    filled.documents = view.n_documents();
    filled.sentences = view.n_sentences();
    filled.tokens = view.n_tokens();
    fill_struct(info, filled, "info");
  });
}

bertpt_status bertpt_corpus_get_report(const bertpt_corpus* corpus, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(corpus, "corpus").impl->report_json(); }); });
}

bertpt_status bertpt_corpus_get_manifest(const bertpt_corpus* corpus, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(corpus, "corpus").impl->manifest_json(); }); });
}

bertpt_status bertpt_corpus_get_tokenizer(const bertpt_corpus* corpus, bertpt_tokenizer** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(corpus, "corpus").impl->tokenizer(); }); });
}

bertpt_status bertpt_corpus_copy_id_counts(const bertpt_corpus* corpus, bertpt_split split, uint64_t* counts, size_t n_counts,
                                           bertpt_error** error) noexcept {
  return guard(error, [&] {
    const std::span<const uint64_t> all = split_of(corpus, split).id_counts();
    if (n_counts != all.size()) {
      refuse_argument("n_counts", "is " + std::to_string(n_counts) + ", but the vocabulary has " + std::to_string(all.size()) + " pieces");
    }
    std::copy(all.begin(), all.end(), span_of(counts, n_counts, "counts").begin());
  });
}

bertpt_status bertpt_corpus_read_document(const bertpt_corpus* corpus, bertpt_split split, int64_t index, bertpt_corpus_document** out,
                                          bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    *out = read(split_of(corpus, split), index).release();
  });
}

bertpt_status bertpt_corpus_verify(const bertpt_corpus* corpus, const bertpt_cancel* cancel, const bertpt_progress* progress,
                                   bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt::Progress done = progress_of(progress);
    need(corpus, "corpus").impl->verify(cancel_of(cancel), done);
  });
}

void bertpt_corpus_free(bertpt_corpus* corpus) noexcept { release(corpus); }

bertpt_status bertpt_corpus_document_get_view(const bertpt_corpus_document* document, bertpt_corpus_document_view* view,
                                              bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_corpus_document& handle = need(document, "document");
    bertpt_corpus_document_view filled{};
    filled.tokens = static_cast<int64_t>(handle.ids.size());
    filled.sentences = static_cast<int64_t>(handle.sentence_lengths.size());
    filled.ids = handle.ids.data();
    filled.sentence_lengths = handle.sentence_lengths.data();
    filled.id = handle.id.c_str();
    fill_struct(view, filled, "view");
  });
}

void bertpt_corpus_document_free(bertpt_corpus_document* document) noexcept { release(document); }
