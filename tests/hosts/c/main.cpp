// host-executor SCRIPT PART WORK SOURCE: the reference executor of tests/hosts/conformance.json, through the C ABI alone.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "executor.h"

namespace host {

const std::map<std::string, Executor::Method>& Executor::methods() {
#define STEP(name) {#name, &Executor::name}
  static const std::map<std::string, Method> all = {
      STEP(vocab_load), STEP(vocab_train), STEP(tokenizer_create), STEP(encode), STEP(decode), STEP(segment), STEP(config_resolve),
      STEP(documents_from_iterator), STEP(corpus_build), STEP(corpus_open), STEP(corpus_tokenizer), STEP(corpus_read_document),
      STEP(loader_batches), STEP(close), STEP(close_orders), STEP(model_create), STEP(optimizer_create), STEP(trainer_create),
      STEP(trainer_resume), STEP(train_steps), STEP(trainer_state), STEP(trainer_evaluate), STEP(trainer_save_checkpoint),
      STEP(trainer_events), STEP(trainer_cancel), STEP(checkpoint_read), STEP(close_training_orders),
  };
#undef STEP
  return all;
}

Json Executor::dispatch(const Json& step) {
  const std::string kind = step.at("do");
  const auto found = methods().find(kind);
  if (found == methods().end()) throw std::runtime_error("unknown kind of step: " + kind);
  return (this->*found->second)(step);
}

Json Executor::execute(const Json& step) {
  try {
    return dispatch(step);
  } catch (const Failure& failure) {
    if (failure.code == BERTPT_E_HOST) return {{"host_error", iterator_failure_}};
    Json error = {{"code", failure.code}};
    const Json details = Json::parse(failure.details);
    for (const char* key : {"pointer", "nearest"}) {
      if (details.contains(key)) error[key] = details[key];
    }
    return {{"error", error}};
  }
}

}  // namespace host

namespace {

void replace_folders(host::Json& value, const std::string& work, const std::string& source) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    for (const auto& [mark, folder] : {std::pair{std::string("@WORK@"), work}, {"@SOURCE@", source}}) {
      const size_t at = text.find(mark);
      if (at != std::string::npos) text.replace(at, mark.size(), folder);
    }
  } else if (value.is_structured()) {
    for (auto& item : value) replace_folders(item, work, source);
  }
}

int execute_part(char** arguments) {
  std::ifstream file(arguments[1]);
  host::Json script = host::Json::parse(file);
  replace_folders(script, arguments[3], arguments[4]);
  host::Executor executor(script.at("documents"));
  for (const host::Json& part : script.at("parts")) {
    if (part.at("name") != arguments[2]) continue;
    for (const host::Json& step : part.at("steps")) {
      const host::Json line = {{"step", step.at("name")}, {"result", executor.execute(step)}};
      std::puts(line.dump().c_str());
      std::fflush(stdout);
    }
    return 0;
  }
  throw std::runtime_error(std::string("the script has no part ") + arguments[2]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: host-executor SCRIPT PART WORK SOURCE\n", stderr);
    return 2;
  }
  try {
    host::call([](bertpt_error** error) { return bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, error); });
    return execute_part(argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "host-executor: %s\n", error.what());
    return 1;
  }
}
