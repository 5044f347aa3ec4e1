// The steps that need no LibTorch.
#include <algorithm>
#include <array>
#include <numeric>

#include "documents.h"
#include "executor.h"

namespace host {

namespace {

std::string config_of(const Json& step) { return step.at("config").dump(); }

bertpt_vocab* vocab(const Handle& handle) { return get<bertpt_vocab>(handle); }

Json size_of(const bertpt_vocab* vocab) {
  int64_t size = 0;
  TRY(bertpt_vocab_get_size(vocab, &size, error));
  return {{"size", size}};
}

int64_t sum(const int32_t* values, int64_t n) { return std::accumulate(values, values + n, int64_t{0}); }

Handle next_batch(bertpt_loader* loader) {
  return own<bertpt_batch>(bertpt_batch_free, [&](auto out, auto error) { return bertpt_loader_next(loader, out, error); });
}

}  // namespace

int32_t split_of(const Json& step) { return step.at("split") == "train" ? BERTPT_SPLIT_TRAIN : BERTPT_SPLIT_VALIDATION; }

Json corpus_infos(const bertpt_corpus* corpus) {
  Json result;
  for (const int32_t split : {BERTPT_SPLIT_TRAIN, BERTPT_SPLIT_VALIDATION}) {
    auto info = sized<bertpt_corpus_info>();
    TRY(bertpt_corpus_get_info(corpus, split, &info, error));
    result[split == BERTPT_SPLIT_TRAIN ? "train" : "validation"] = {{"documents", info.documents}, {"sentences", info.sentences}, {"tokens", info.tokens}};
  }
  return result;
}

Json Executor::vocab_load(const Json& step) {
  const std::string path = step.at("path");
  keep(step, own<bertpt_vocab>(bertpt_vocab_free, [&](auto out, auto error) { return bertpt_vocab_load(path.c_str(), out, error); }));
  return size_of(vocab(handles_[step.at("as")]));
}

Json Executor::vocab_train(const Json& step) {
  keep(step, own<bertpt_vocab>(bertpt_vocab_free, [&](auto out, auto error) {
         return bertpt_vocab_train(handle<bertpt_documents>(step, "documents"), config_of(step).c_str(), nullptr, nullptr, out, error);
       }));
  return size_of(vocab(handles_[step.at("as")]));
}

Json Executor::tokenizer_create(const Json& step) {
  keep(step, own<bertpt_tokenizer>(bertpt_tokenizer_free, [&](auto out, auto error) {
         return bertpt_tokenizer_create(handle<bertpt_vocab>(step, "vocab"), config_of(step).c_str(), out, error);
       }));
  return nullptr;
}

Json Executor::encode(const Json& step) {
  Json result = Json::array();
  for (const std::string text : step.at("texts")) {
    const Handle encoding = own<bertpt_encoding>(bertpt_encoding_free, [&](auto out, auto error) {
      return bertpt_tokenizer_encode(handle<bertpt_tokenizer>(step, "tokenizer"), text.data(), text.size(), nullptr, out, error);
    });
    auto view = sized<bertpt_encoding_view>();
    TRY(bertpt_encoding_get_view(get<bertpt_encoding>(encoding), &view, error));
    result.push_back(std::vector<int32_t>(view.ids, view.ids + view.count));
  }
  return result;
}

Json Executor::decode(const Json& step) {
  const std::vector<int32_t> ids = step.at("ids");
  const int32_t skip = step.at("skip_special_tokens").get<bool>() ? 1 : 0;
  return text([&](auto out, auto error) { return bertpt_tokenizer_decode(handle<bertpt_tokenizer>(step, "tokenizer"), ids.data(), ids.size(), skip, out, error); });
}

Json Executor::segment(const Json& step) {
  const std::string text = step.at("text");
  const Handle segmenter = own<bertpt_segmenter>(bertpt_segmenter_free, [&](auto out, auto error) { return bertpt_segmenter_create(config_of(step).c_str(), out, error); });
  const Handle sentences = own<bertpt_sentences>(bertpt_sentences_free, [&](auto out, auto error) {
    return bertpt_segmenter_segment(get<bertpt_segmenter>(segmenter), text.data(), text.size(), out, error);
  });
  auto view = sized<bertpt_sentences_view>();
  TRY(bertpt_sentences_get_view(get<bertpt_sentences>(sentences), &view, error));
  Json result = Json::array();
  for (int64_t i = 0; i < view.count; ++i) result.push_back({view.begin[i], view.end[i]});
  return result;
}

Json Executor::config_resolve(const Json& step) {
  const std::string kind = step.at("kind");
  const Json resolved = Json::parse(text([&](auto out, auto error) { return bertpt_config_resolve(kind.c_str(), config_of(step).c_str(), out, error); }));
  Json result = Json::object();
  for (const std::string key : step.at("keys")) result[key] = resolved.at(key);
  return result;
}

Json Executor::documents_from_iterator(const Json& step) {
  std::vector<std::string> texts = documents_.at(step.at("documents").get<std::string>());
  keep(step, Source::documents(std::make_unique<Source>(std::move(texts), step.value("fail_at", int64_t{-1}), iterator_failure_)));
  return nullptr;
}

Json Executor::corpus_build(const Json& step) {
  const std::string folder = step.at("folder");
  Handle cancel;
  if (step.value("cancelled", false)) {
    cancel = own<bertpt_cancel>(bertpt_cancel_free, [&](auto out, auto error) { return bertpt_cancel_create(out, error); });
    bertpt_cancel_request(get<bertpt_cancel>(cancel));
  }
  keep(step, own<bertpt_corpus>(bertpt_corpus_free, [&](auto out, auto error) {
         return bertpt_corpus_build(handle<bertpt_documents>(step, "documents"), handle<bertpt_tokenizer>(step, "tokenizer"), folder.c_str(),
                                    config_of(step).c_str(), get<bertpt_cancel>(cancel), nullptr, out, error);
       }));
  return corpus_infos(get<bertpt_corpus>(handles_[step.at("as")]));
}

Json Executor::corpus_open(const Json& step) {
  const std::string folder = step.at("folder");
  keep(step, own<bertpt_corpus>(bertpt_corpus_free, [&](auto out, auto error) { return bertpt_corpus_open(folder.c_str(), out, error); }));
  return corpus_infos(get<bertpt_corpus>(handles_[step.at("as")]));
}

Json Executor::corpus_tokenizer(const Json& step) {
  keep(step, own<bertpt_tokenizer>(bertpt_tokenizer_free, [&](auto out, auto error) { return bertpt_corpus_get_tokenizer(handle<bertpt_corpus>(step, "corpus"), out, error); }));
  return nullptr;
}

Json Executor::corpus_read_document(const Json& step) {
  const Handle document = own<bertpt_corpus_document>(bertpt_corpus_document_free, [&](auto out, auto error) {
    return bertpt_corpus_read_document(handle<bertpt_corpus>(step, "corpus"), split_of(step), step.at("index"), out, error);
  });
  auto view = sized<bertpt_corpus_document_view>();
  TRY(bertpt_corpus_document_get_view(get<bertpt_corpus_document>(document), &view, error));
  return {{"id", view.id}, {"tokens", view.tokens}, {"sentences", view.sentences}, {"ids_sum", sum(view.ids, view.tokens)}};
}

Json Executor::loader_batches(const Json& step) {
  const Handle loader = own<bertpt_loader>(bertpt_loader_free, [&](auto out, auto error) {
    return bertpt_loader_create(handle<bertpt_corpus>(step, "corpus"), split_of(step), config_of(step).c_str(), out, error);
  });
  Json result = Json::array();
  for (int64_t i = 0; i < step.at("count"); ++i) {
    const Handle batch = next_batch(get<bertpt_loader>(loader));
    auto view = sized<bertpt_batch_view>();
    TRY(bertpt_batch_get_view(get<bertpt_batch>(batch), &view, error));
    result.push_back({{"tokens", view.tokens}, {"sequences", view.sequences}, {"masked", view.masked}, {"ids_sum", sum(view.ids, view.tokens)},
                      {"labels_sum", sum(view.masked_labels, view.masked)}, {"pairs_sum", sum(view.pair_labels, view.sequences)}});
  }
  return result;
}

Json Executor::close(const Json& step) {
  handles_[step.at("object")].reset();
  return nullptr;
}

Json Executor::close_orders(const Json& step) {
  const std::string folder = step.at("corpus");
  std::array<int, 5> order{0, 1, 2, 3, 4};
  int64_t orders = 0;
  do {
    std::array<Handle, 5> h;
    auto& [corpus, tokenizer, vocabulary, loader, batch] = h;
    corpus = own<bertpt_corpus>(bertpt_corpus_free, [&](auto out, auto error) { return bertpt_corpus_open(folder.c_str(), out, error); });
    tokenizer = own<bertpt_tokenizer>(bertpt_tokenizer_free, [&](auto out, auto error) { return bertpt_corpus_get_tokenizer(get<bertpt_corpus>(corpus), out, error); });
    vocabulary = own<bertpt_vocab>(bertpt_vocab_free, [&](auto out, auto error) { return bertpt_tokenizer_get_vocab(get<bertpt_tokenizer>(tokenizer), out, error); });
    loader = own<bertpt_loader>(bertpt_loader_free, [&](auto out, auto error) {
      return bertpt_loader_create(get<bertpt_corpus>(corpus), BERTPT_SPLIT_TRAIN, config_of(step).c_str(), out, error);
    });
    batch = next_batch(get<bertpt_loader>(loader));
    for (const int which : order) {
      h[which].reset();
      int64_t count = 0;
      auto view = sized<bertpt_batch_view>();
      if (corpus) corpus_infos(get<bertpt_corpus>(corpus));
      if (tokenizer) TRY(bertpt_tokenizer_count_tokens(get<bertpt_tokenizer>(tokenizer), "our country", 11, &count, error));
      if (vocabulary) size_of(vocab(vocabulary));
      if (loader) next_batch(get<bertpt_loader>(loader));
      if (batch) TRY(bertpt_batch_get_view(get<bertpt_batch>(batch), &view, error));
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  return {{"orders", orders}};
}

}  // namespace host
