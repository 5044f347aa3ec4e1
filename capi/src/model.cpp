#include "bertpt/model.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "convert.h"
#include "guard.h"
#include "metrics.h"
#include "runtime_state.h"
#include "train/embedding.h"
#include "train/evaluation.h"
#include "train/trainer_config.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;
using bertpt::train::LiveModel;

namespace {

LiveModel& model_of(const bertpt_model* model) { return *need(model, "model").impl; }

std::string describe(const LiveModel& model) {
  auto json = nlohmann::ordered_json::parse(model.describe_json());
  auto rows = nlohmann::ordered_json::array();
  for (const bertpt::train::ParameterRow& row : model.describe()) {
    rows.push_back({{"name", row.name},
                    {"shape", row.shape},
                    {"elements", row.elements},
                    {"decay", row.decay},
                    {"share", row.share},
                    {"part", row.part}});
  }
  json["tensors"] = std::move(rows);
  return json.dump();
}

std::string fill_mask(LiveModel& model, std::string_view text, int64_t k) {
  auto json = nlohmann::ordered_json::array();
  for (const auto& guesses : model.fill_mask(text, k)) {
    auto row = nlohmann::ordered_json::array();
    for (const bertpt::train::FilledPiece& guess : guesses) {
      row.push_back({{"id", guess.id}, {"piece", guess.piece}, {"probability", guess.probability}});
    }
    json.push_back(std::move(row));
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void refuse_other_vocabulary(const LiveModel& model, const bertpt::corpus::Corpus& corpus) {
  if (model.tokenizer()->vocab().hash() == corpus.tokenizer()->vocab().hash()) return;
  throw Error(Code::data, "capi/model",
              "the corpus in '" + corpus.folder().string() +
                  "' was built with another vocabulary than the model's; build it with the model's tokenizer",
              {{"path", corpus.folder().string()}});
}

void check_count(const char* name, size_t given, size_t expected) {
  if (given != 0 && given != expected)
    refuse_argument(name, "is " + std::to_string(given) + ", expected " + std::to_string(expected) + " or 0");
}

}  // namespace

bertpt_status bertpt_model_create(const char* config_json, const bertpt_tokenizer* tokenizer, bertpt_model** out,
                                  bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      const bertpt::engine::ModelConfig config = bertpt::train::parse_model_options(optional_string(config_json));
      const auto& pieces = need(tokenizer, "tokenizer").impl;
      return LiveModel::create(engine_of_process(), config, pieces);
    });
  });
}

bertpt_status bertpt_model_load(const char* folder, const char* config_json, bertpt_model** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      const std::string_view path = string_of(folder, "folder");
      return LiveModel::load(engine_of_process(), path, optional_string(config_json));
    });
  });
}

bertpt_status bertpt_model_save(const bertpt_model* model, const char* folder, bertpt_error** error) noexcept {
  return guard(error, [&] { model_of(model).save_hf(string_of(folder, "folder")); });
}

bertpt_status bertpt_model_describe(const bertpt_model* model, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return describe(model_of(model)); }); });
}

bertpt_status bertpt_model_get_config(const bertpt_model* model, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return model_of(model).config_json(); }); });
}

bertpt_status bertpt_model_get_parameter_count(const bertpt_model* model, int64_t* count, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = model_of(model).n_parameters();
    need(count, "count") = n;
  });
}

bertpt_status bertpt_model_get_tokenizer(const bertpt_model* model, bertpt_tokenizer** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return model_of(model).tokenizer(); }); });
}

bertpt_status bertpt_model_get_vocab_size(const bertpt_model* model, int64_t* size, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = model_of(model).config().vocab_size;
    need(size, "size") = n;
  });
}

bertpt_status bertpt_model_get_parameter_size(const bertpt_model* model, const char* name, int64_t* count, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = model_of(model).parameter(string_of(name, "name")).elements();
    need(count, "count") = n;
  });
}

bertpt_status bertpt_model_read_parameter(const bertpt_model* model, const char* name, float* values, size_t n_values,
                                          bertpt_error** error) noexcept {
  return guard(error,
               [&] { model_of(model).read(bertpt::engine::Slot::value, string_of(name, "name"), span_of(values, n_values, "values")); });
}

bertpt_status bertpt_model_fill_mask(const bertpt_model* model, const char* text, size_t text_size, int64_t k, bertpt_text** out,
                                     bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return fill_mask(model_of(model), text_of(text, text_size, "text"), k); }); });
}

bertpt_status bertpt_model_encode(const bertpt_model* model, const char* text, size_t text_size, bertpt_hidden** out,
                                  bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return model_of(model).encode(text_of(text, text_size, "text")); }); });
}

bertpt_status bertpt_model_embed(const bertpt_model* model, const char* const* texts, const size_t* text_sizes, size_t n_texts,
                                 const char* config_json, const bertpt_cancel* cancel, const bertpt_progress* progress, float* out,
                                 size_t n_out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    LiveModel& impl = model_of(model);
    const auto pointers = span_of(texts, n_texts, "texts");
    const auto sizes = span_of(text_sizes, n_texts, "text_sizes");
    std::vector<std::string_view> views;
    for (size_t i = 0; i < n_texts; ++i) views.push_back(text_of(pointers[i], sizes[i], "texts"));
    const auto config = bertpt::parse_config<bertpt::train::EmbeddingConfig>(optional_string(config_json), "embedding");
    bertpt::train::embed_texts(impl, views, config, span_of(out, n_out, "out"), cancel_of(cancel), progress_of(progress));
  });
}

bertpt_status bertpt_model_evaluate(const bertpt_model* model, const bertpt_corpus* corpus, const char* config_json,
                                    const bertpt_cancel* cancel, const bertpt_progress* progress, bertpt_evaluation* evaluation,
                                    bertpt_error** error) noexcept {
  return guard(error, [&] {
    check_struct(evaluation, "evaluation");
    LiveModel& impl = model_of(model);
    const auto& data = need(corpus, "corpus").impl;
    refuse_other_vocabulary(impl, *data);
    const bertpt::train::Evaluator evaluator(
        data, bertpt::parse_config<bertpt::train::EvaluationConfig>(optional_string(config_json), "evaluation"));
    if (const std::string& why = evaluator.without_pairs(); !why.empty())
      bertpt::process_log().write(bertpt::LogLevel::warn, "train/evaluation", why);
    fill_struct(evaluation, to_c(evaluator.run(impl, cancel_of(cancel), {}, progress_of(progress))), "evaluation");
  });
}

bertpt_status bertpt_model_copy_logits(const bertpt_model* model, const bertpt_batch* batch, float* mlm, size_t n_mlm, float* pair,
                                       size_t n_pair, bertpt_error** error) noexcept {
  return guard(error, [&] {
    LiveModel& impl = model_of(model);
    const bertpt::examples::Batch& data = need(batch, "batch").impl;
    check_count("n_mlm", n_mlm, static_cast<size_t>(data.masked() * impl.config().vocab_size));
    check_count("n_pair", n_pair, static_cast<size_t>(data.sequences() * 2));
    const std::span<float> mlm_out = span_of(mlm, n_mlm, "mlm"), pair_out = span_of(pair, n_pair, "pair");
    std::vector<float> mlm_logits, pair_logits;
    impl.logits(data, mlm_logits, pair_logits);
    std::copy_n(mlm_logits.begin(), mlm_out.size(), mlm_out.begin());
    std::copy_n(pair_logits.begin(), pair_out.size(), pair_out.begin());
  });
}

void bertpt_model_free(bertpt_model* model) noexcept { release(model); }

bertpt_status bertpt_hidden_get_view(const bertpt_hidden* hidden, bertpt_hidden_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt::train::EncodedText& impl = need(hidden, "hidden").impl;
    bertpt_hidden_view filled{};
    filled.tokens = static_cast<int64_t>(impl.ids.size());
    filled.hidden_size = static_cast<int64_t>(impl.pooled.size());
    filled.ids = impl.ids.data();
    filled.hidden = impl.hidden.data();
    filled.pooled = impl.pooled.data();
    fill_struct(view, filled, "view");
  });
}

void bertpt_hidden_free(bertpt_hidden* hidden) noexcept { release(hidden); }
