// hosts/c/executor.h   Does the steps of the conformance script through the C ABI; see ../README.md for what each gives.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "abi.h"

namespace host {

using Json = nlohmann::json;

class Executor {
 public:
  explicit Executor(Json documents) : documents_(std::move(documents)) {}
  Json execute(const Json& step);  // errors of the library are results; throws where the script is wrong

 private:
  Json vocab_load(const Json& step), vocab_train(const Json& step), tokenizer_create(const Json& step), encode(const Json& step);
  Json decode(const Json& step), segment(const Json& step), config_resolve(const Json& step), documents_from_iterator(const Json& step);
  Json corpus_build(const Json& step), corpus_open(const Json& step), corpus_tokenizer(const Json& step), corpus_read_document(const Json& step);
  Json loader_batches(const Json& step), close(const Json& step), close_orders(const Json& step);
  Json model_create(const Json& step), optimizer_create(const Json& step), trainer_create(const Json& step), trainer_resume(const Json& step);
  Json train_steps(const Json& step), trainer_state(const Json& step), trainer_evaluate(const Json& step);
  Json trainer_save_checkpoint(const Json& step), trainer_events(const Json& step), trainer_cancel(const Json& step);
  Json checkpoint_read(const Json& step), close_training_orders(const Json& step);

  using Method = Json (Executor::*)(const Json&);
  static const std::map<std::string, Method>& methods();

  Json dispatch(const Json& step);
  void keep(const Json& step, Handle handle) { handles_[step.at("as")] = std::move(handle); }
  // The handle that the key names; NULL when it was closed or never made.
  template <class T>
  T* handle(const Json& step, const char* key) {
    return get<T>(handles_[step.at(key)]);
  }

  Json documents_;
  std::map<std::string, Handle> handles_;
  std::string iterator_failure_;
};

Json corpus_infos(const bertpt_corpus* corpus);
int32_t split_of(const Json& step);

}  // namespace host
