// Any text as a configuration: a resolved one that parses to itself, or an Error with code and message.
#include "base/config.h"
#include "engine/engine.h"
#include "fuzz/fuzz.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return {R"({"size": "mini", "hidden_dropout_prob": 0.1, "threads": null, "device": "cpu"})", "{}", "", R"({"vocab_size": 1e4, "seed": -3, "hidden_size": 96})",
          R"({"hidden_size": {"a": [1, 2, {"b": "\u00e9"}]}})"};
}

void one_input(std::string_view input) {
  try {
    const auto config = parse_config<engine::ModelConfig>(input, "model");
    const std::string written = write_config(config);
    require(write_config(parse_config<engine::ModelConfig>(written, "model")) == written, "a resolved configuration parses to itself");
  } catch (const Error& error) {
    require(error.code() == Code::config && !error.message().empty(), "a refused configuration is Error{config} with a message");
  }
}

}  // namespace bertpt::fuzz
