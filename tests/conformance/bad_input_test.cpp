// Bad checkpoints, models and run folders seen by a host, and raw text of any bytes: an error that names the place and what to do, or bytes
// that are simply read. bad_text_test.cpp has documents, vocabularies and corpora.
#include <cstring>
#include <fstream>

#include "conformance/small_run.h"
#include "support/temp_dir.h"

using namespace bertpt::host;
using bertpt::test::TempDir;

namespace {

const char* const kPieces = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nworld\n.\na\nb\n";

Tokenizer tokenizer_of(const TempDir& folder, const std::string& pieces = kPieces) {
  Tokenizer tokenizer;
  MUST(bertpt_tokenizer_load(folder.write("vocab.txt", pieces).c_str(), tokenizer.out(), error));
  return tokenizer;
}

Documents open(const std::filesystem::path& path, const char* config = nullptr) {
  Documents documents;
  const char* const name = path.c_str();
  MUST(bertpt_documents_open_files(&name, 1, config, documents.out(), error));
  return documents;
}

std::string first_text(const Documents& documents) {
  DocumentReader reader;
  Document document;
  MUST(bertpt_documents_open_reader(documents, reader.out(), error));
  REQUIRE(MUST(bertpt_document_reader_next(reader, document.out(), error)) == BERTPT_OK);
  auto view = sized<bertpt_document_view>();
  MUST(bertpt_document_get_view(document, &view, error));
  return {view.text, view.text_size};
}

void write_safetensors(const std::filesystem::path& path, const std::string& header, size_t data_bytes) {
  const uint64_t size = header.size();
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&size), 8);
  file << header << std::string(data_bytes, '\0');
}

}  // namespace

TEST_CASE("text of any bytes is read: CRLF, NUL, bytes that are not UTF-8, a line of a megabyte") {
  const TempDir folder;
  const Tokenizer tokenizer = tokenizer_of(folder);
  const std::string bytes = std::string("Hello\r\nworld.\0 \xFF\xC3", 17) + std::string(1 << 20, 'a');
  const auto path = folder.write("text.txt", bytes);
  const Documents documents = open(path);
  CHECK(first_text(documents).size() >= bytes.size() - 2);
  int64_t tokens = 0;
  MUST(bertpt_tokenizer_count_tokens(tokenizer, bytes.data(), bytes.size(), &tokens, error));
  CHECK(tokens == 4);  // hello, world, the full stop, and the megabyte as [UNK]
  Corpus corpus;
  MUST(bertpt_corpus_build(documents, tokenizer, (folder / "corpus").c_str(), "{\"min_validation_documents\": 0}", nullptr, nullptr, corpus.out(), error));
  auto info = sized<bertpt_corpus_info>();
  MUST(bertpt_corpus_get_info(corpus, BERTPT_SPLIT_TRAIN, &info, error));
  CHECK(info.tokens == 4);
}

TEST_CASE("checkpoints that lie about themselves are refused with the place") {
  const TempDir folder;
  Checkpoint checkpoint;
  CHECK(FAILS(BERTPT_E_NOT_FOUND, bertpt_checkpoint_open((folder / "none").c_str(), checkpoint.out(), error)).mentions("none"));
  const auto path = folder / "model.safetensors";
  for (const char* header : {R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,16]}})", R"({"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,1600]}})",
                             "{\"w\":", R"({"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,16]}})"}) {
    INFO(header);
    write_safetensors(path, header, 16);
    CHECK(FAILS(BERTPT_E_CORRUPT, bertpt_checkpoint_open(path.c_str(), checkpoint.out(), error)).mentions("model.safetensors"));
  }
  write_safetensors(path, R"({"w":{"dtype":"X32","shape":[4],"data_offsets":[0,16]}})", 16);
  CHECK(FAILS(BERTPT_E_UNSUPPORTED, bertpt_checkpoint_open(path.c_str(), checkpoint.out(), error)).mentions("X32"));
  std::ofstream(path) << "short";
  FAILS(BERTPT_E_CORRUPT, bertpt_checkpoint_open(path.c_str(), checkpoint.out(), error));
}

TEST_CASE("foreign checkpoints: opened, compared, exported and found by Hugging Face's names, without LibTorch") {
  const std::string data = std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data/";
  const TempDir folder;
  Checkpoint reference, google, exported;
  MUST(bertpt_checkpoint_open((data + "tiny_bert").c_str(), reference.out(), error));
  MUST(bertpt_checkpoint_open((data + "tiny_bert_tf1/bert_model.ckpt").c_str(), google.out(), error));
  MUST(bertpt_checkpoint_verify(google, nullptr, nullptr, error));
  Text text;
  MUST(bertpt_checkpoint_compare(reference, google, nullptr, text.out(), error));
  CHECK(to_string(text).find("\"equal\":true") != std::string::npos);
  Tensor tensor;
  MUST(bertpt_checkpoint_find_tensor(google, "bert.encoder.layer.0.intermediate.dense.weight", tensor.out(), error));
  auto view = sized<bertpt_tensor_view>();
  MUST(bertpt_tensor_get_view(tensor, &view, error));
  CHECK((view.rank == 2 && view.shape[0] == 12 && view.shape[1] == 8));
  const std::string out = (folder / "out").string();
  MUST(bertpt_checkpoint_export(google, out.c_str(), "{\"dtype\": \"bf16\"}", nullptr, error));
  FAILS(BERTPT_E_STATE, bertpt_checkpoint_export(google, out.c_str(), nullptr, nullptr, error));
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_checkpoint_export(google, out.c_str(), "{\"dtype\": \"f16\"}", nullptr, error)).mentions("/dtype"));
  MUST(bertpt_checkpoint_open(out.c_str(), exported.out(), error));
  std::ofstream(folder / "pytorch_model.bin", std::ios::binary) << "\x80\x02" "cposix\nsystem\nX";
  CHECK(FAILS(BERTPT_E_UNSUPPORTED, bertpt_checkpoint_open((folder / "pytorch_model.bin").c_str(), exported.out(), error)).mentions("torch.save"));
}

TEST_CASE("a model folder with a missing or misshapen tensor, and a run folder that cannot be made, are named") {
  REQUIRE_ENGINE();
  const TempDir folder;
  SmallRun run(folder.path(), 6);
  run.create_model();
  const auto saved = folder / "model";
  MUST(bertpt_model_save(run.model, saved.c_str(), error));
  std::ifstream file(saved / "model.safetensors", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto with = [&](const std::string& before, const std::string& after) {
    std::string changed = bytes;
    REQUIRE(changed.find(before) != std::string::npos);
    REQUIRE(before.size() == after.size());
    changed.replace(changed.find(before), before.size(), after);
    std::ofstream(saved / "model.safetensors", std::ios::binary) << changed;
  };
  Model model;
  with("bert.encoder.layer.1.output.dense.bias", "bert.encoder.layer.1.output.dense.bxas");
  const Failure missing = attempt([&](bertpt_error** error) { return bertpt_model_load(saved.c_str(), nullptr, model.out(), error); });
  CHECK(missing.status < 0);
  CHECK(missing.mentions("bert.encoder.layer.1.output.dense.bias"));
  std::ifstream config_file(saved / "config.json");
  std::string config((std::istreambuf_iterator<char>(config_file)), {});
  std::ofstream(saved / "model.safetensors", std::ios::binary) << bytes;
  const size_t at = config.find("\"max_position_embeddings\": 128");
  REQUIRE(at != std::string::npos);
  config.replace(at, std::strlen("\"max_position_embeddings\": 128"), "\"max_position_embeddings\": 256");
  std::ofstream(saved / "config.json") << config;
  const Failure misshapen = FAILS(BERTPT_E_CORRUPT, bertpt_model_load(saved.c_str(), nullptr, model.out(), error));
  CHECK(misshapen.mentions("position_embeddings"));
  CHECK(misshapen.mentions("256"));

  Trainer trainer;
  const auto blocked = folder.write("a_file", "x") / "run";
  const Failure refused = attempt([&](bertpt_error** error) {
    return bertpt_trainer_create(run.model, run.optimizer, run.corpus, SmallRun::trainer_config(blocked.string(), 5).c_str(), trainer.out(), error);
  });
  CHECK(refused.status < 0);
  CHECK(refused.mentions("a_file"));
}
