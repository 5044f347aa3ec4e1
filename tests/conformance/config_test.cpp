// Configurations: every kind has a schema and resolves its own defaults; mistakes come back with pointer and nearest key.
#include "conformance/host.h"

using namespace bertpt::host;

namespace {
const char* const kKinds[] = {"engine", "documents", "segmenter", "vocab", "vocab_extension", "tokenizer", "corpus", "near_duplicates", "loader", "google", "model", "model_load", "optimizer", "trainer", "evaluation", "export"};
}

TEST_CASE("every kind has a schema, and what it resolves resolves to itself") {
  Text kinds;
  MUST(bertpt_config_kinds(kinds.out(), error));
  for (const char* kind : kKinds) {
    INFO(kind);
    CHECK(to_string(kinds).find("\"" + std::string(kind) + "\"") != std::string::npos);
    Text schema, resolved, again;
    MUST(bertpt_config_schema(kind, schema.out(), error));
    CHECK(to_string(schema).find("\"additionalProperties\": false") != std::string::npos);
    CHECK(to_string(schema).find("\"description\": \"\"") == std::string::npos);  // every key has its help
    MUST(bertpt_config_resolve(kind, nullptr, resolved.out(), error));
    MUST(bertpt_config_resolve(kind, to_string(resolved).c_str(), again.out(), error));
    CHECK(to_string(again) == to_string(resolved));
  }
}

TEST_CASE("mistakes name the place and the nearest key") {
  Text out;
  for (const char* kind : kKinds) {
    INFO(kind);
    CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve(kind, "{\"no_such_key_at_all\": 1}", out.out(), error)).mentions("/no_such_key_at_all"));
  }
  const Failure misspelled = FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "{\"mask_porb\": 0.2}", out.out(), error));
  CHECK(misspelled.mentions("\"pointer\":\"/mask_porb\""));
  CHECK(misspelled.mentions("\"nearest\":\"mask_prob\""));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "{\"mask_prob\": 0.7}", out.out(), error)).mentions("0.5"));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "{\"mask_prob\": \"high\"}", out.out(), error)).mentions("number"));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "{\"seed\": 1, \"seed\": 2}", out.out(), error)).mentions("seed"));
  FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "{\"seed\": 1", out.out(), error));
  FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("loader", "[]", out.out(), error));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("trainer", "{\"num_train_steps\": 10, \"warmup_steps\": 11}", out.out(), error)).mentions("warmup_steps"));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_config_resolve("trainer", "{\"phases\": [{\"steps\": 1, \"max_sequence\": 2}]}", out.out(), error)).mentions("/phases/0/"));
  CHECK(FAILS(BERTPT_E_NOT_FOUND, bertpt_config_schema("loadr", out.out(), error)).mentions("loader"));
  CHECK(out == nullptr);
}

TEST_CASE("recipes are data") {
  for (const char* recipe : {"guide", "google", "hf", "modern"}) {
    Text out;
    MUST(bertpt_config_get_recipe(recipe, out.out(), error));
    CHECK(to_string(out).front() == '{');
  }
  Text out;
  FAILS(BERTPT_E_CONFIG, bertpt_config_get_recipe("gogle", out.out(), error));
}

TEST_CASE("the ABI check accepts its own header, older minors of it, and nothing else") {
  MUST(bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, error));
  FAILS(BERTPT_E_ABI, bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH + 1, error));
  FAILS(BERTPT_E_ABI, bertpt_abi_check(BERTPT_ABI_MAJOR + 1, 0, BERTPT_LAYOUT_HASH, error));
  CHECK(FAILS(BERTPT_E_ABI, bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR + 1, BERTPT_LAYOUT_HASH, error)).mentions("actual_minor"));
  CHECK(std::string(bertpt_version()).find('.') != std::string::npos);
  Text out;
  MUST(bertpt_runtime_describe(out.out(), error));
  CHECK(to_string(out).find("layout_hash") != std::string::npos);
}
